"""Which sentences of a passage are shown as its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store.practices.coverage import Coverage, Matter, ranked
from store.practices.sight import sentence_bit

ADDS = 0.15  # of the weight of all that is asked makes a second sentence worth quoting
LONGEST_RUN = 300  # characters, of pieces that are quoted on to their full stop
TELLING = 60  # characters; a shorter quotation is carried on, for what was announced mostly follows


def best_sentences(sentences: Sequence[str], asked: Coverage, present: Mapping[str, int]) -> tuple[int, ...]:
    """Places, in order, of the sentence that says most of what was asked and of one that adds to it; the first
    sentence where none says anything (the heading does).
    """
    everywhere = range(len(sentences))
    said = [_said(asked.matters, present, sentence_bit(place)) for place in everywhere]
    first = max(everywhere, key=lambda place: (sum(said[place]), -place))
    run = _to_the_stop(sentences, first)
    chosen = set(run)
    held = _said(asked.matters, present, sum(sentence_bit(place) for place in run))
    gains = [sum(max(one - had, 0.0) for one, had in zip(some, held, strict=True)) for some in said]
    second = max(everywhere, key=lambda place: (gains[place], -abs(place - first)))
    if gains[second] >= ADDS * asked.total > 0:
        chosen |= set(_to_the_stop(sentences, second))
    following = run[-1] + 1
    while following < len(sentences) and sum(len(sentences[place]) for place in chosen) < TELLING:
        chosen |= set(_to_the_stop(sentences, following))
        following += 1
    return tuple(sorted(chosen))


def _said(matters: Sequence[Matter], present: Mapping[str, int], within: int) -> list[float]:
    return [matter.weight * ranked(matter, present, within) for matter in matters]


def _to_the_stop(sentences: Sequence[str], start: int) -> range:
    """From a piece that ends in a semicolon or colon to the full stop, if that is near: 第一步…；第二步…。"""
    end = start
    while sentences[end].rstrip().endswith(("；", "：", ";", ":")) and end + 1 < len(sentences):
        end += 1
    return (
        range(start, end + 1) if sum(map(len, sentences[start : end + 1])) <= LONGEST_RUN else range(start, start + 1)
    )
