"""Which sentences of a passage are shown as its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from store.practices.answering.coverage import Coverage, ranked
from store.practices.answering.sight import sentence_bit
from store.practices.language.words import normal

ADDS = 0.15  # of the weight of all that is asked makes a second sentence worth quoting
NOTED = 0.5  # of what is said counts in a note on what is missing: the rest of the sentence may say it
FIGURE = 0.6  # of it is worth the figure asked for, beside something asked; half so much in the sentence behind
LONGEST_RUN = 300  # characters, of pieces that are quoted on to their full stop
TELLING = 60  # characters; a shorter quotation is carried on, for what was announced mostly follows

_GREETING = re.compile(r"(?:报告|汇报|总结|通报|情况|说明)如下[：:。]?\s*$|^.{0,12}以.{2,80}为指导")
_NOTE = re.compile(r"原文(?:中|里)?(?:都|均|也|还)?(?:没有?|未|只)")  # of whoever told a report anew


def best_sentences(sentences: Sequence[str], asked: Coverage, present: Mapping[str, int]) -> tuple[int, ...]:
    """Places, in order, of the sentence that says most of what was asked and of one that adds to it; the first
    sentence where none says anything (the heading does). A greeting only where no other sentence says anything.
    """
    said = _said(sentences, asked, present)
    telling = _telling(sentences, said)
    first = max(telling, key=lambda place: (sum(said[place]), -place))
    run = _to_the_stop(sentences, first)
    chosen = set(run)
    held = [max(values) for values in zip(*(said[place] for place in run), strict=True)]
    gains = {place: sum(max(one - had, 0.0) for one, had in zip(said[place], held, strict=True)) for place in telling}
    second = max(telling, key=lambda place: (gains[place], -abs(place - first)))
    if gains[second] >= ADDS * asked.total > 0:
        chosen |= set(_to_the_stop(sentences, second))
    following = run[-1] + 1
    while (
        following in telling
        and not _NOTE.search(sentences[following])
        and sum(len(sentences[place]) for place in chosen) < TELLING
    ):
        chosen |= set(_to_the_stop(sentences, following))
        following += 1
    return tuple(sorted(chosen))


def only_greets(sentences: Sequence[str]) -> bool:
    """Whether a passage is nothing but a greeting: 现将情况报告如下."""
    return all(_GREETING.search(one) for one in sentences)


def _telling(sentences: Sequence[str], said: Sequence[Sequence[float]]) -> Sequence[int]:
    """The places worth quoting: all but greetings, these too where they alone say something or nothing else stands."""
    everywhere = range(len(sentences))
    telling = [place for place in everywhere if not _GREETING.search(sentences[place])]
    is_said = any(any(said[place]) for place in telling) or not any(map(any, said))
    return telling if telling and is_said else everywhere


def _said(sentences: Sequence[str], asked: Coverage, present: Mapping[str, int]) -> list[list[float]]:
    """Of each sentence how much it says of each matter, and of the figure asked for."""
    said = [
        [
            matter.weight * ranked(matter, present, sentence_bit(place)) * (NOTED if _NOTE.search(sentence) else 1.0)
            for matter in asked.matters
        ]
        for place, sentence in enumerate(sentences)
    ]
    if (figure := asked.figure) is not None:
        tells = [any(one) for one in said]
        for place, sentence in enumerate(sentences):
            beside = 1.0 if tells[place] else 0.5 if place and tells[place - 1] else 0.0
            said[place].append(FIGURE * asked.total * beside if figure.search(normal(sentence)) else 0.0)
    return said


def _to_the_stop(sentences: Sequence[str], start: int) -> range:
    """From a piece that ends in a semicolon or colon to the full stop, if that is near: 第一步…；第二步…。 Of what a
    colon announces at least the first piece.
    """
    end = start
    while sentences[end].rstrip().endswith(("；", "：", ";", ":")) and end + 1 < len(sentences):
        end += 1
    if sum(map(len, sentences[start : end + 1])) <= LONGEST_RUN:
        return range(start, end + 1)
    return range(start, start + (2 if sentences[start].rstrip().endswith(("：", ":")) else 1))
