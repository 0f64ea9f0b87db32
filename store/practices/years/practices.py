"""What a report says was done: its practices, each the sentences of one item, without counts and empty talk."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from store.practices.kinds import SectionKind
from store.practices.language.words import Words, normal
from store.practices.reading.sentences import STARTS_ITEM

LONGEST = 160  # characters of a practice that is not a single sentence
_SHORT = 16  # characters: a sentence that only announces the next one
_LEAST_HAN, _LEAST_WORDS = 10, 3  # of what is said beside counts and empty talk
_LISTED = 2  # figures of a sentence that says little else
_COUNT = 8  # Han characters of a clause that is no more than its figure
_DIGIT = re.compile("[0-9]")
_HAN = re.compile("[\u4e00-\u9fff]")
_CLAUSE = re.compile("[^，,；;。！？!?：:]+")
_NAME = re.compile('[“"「]([^”"」]{3,14})[”"」]')


class Span(NamedTuple):
    """Where a figure stands in its sentence."""

    start: int
    end: int


@dataclass(frozen=True)
class Part:
    """A passage as it is held, and where its sentences say figures of the catalogue."""

    passage: int  # its id
    heading_path: tuple[str, ...]
    kind: SectionKind
    sentences: tuple[str, ...]
    counted: Mapping[int, Sequence[Span]] = field(default_factory=dict)  # by the place of the sentence


@dataclass(frozen=True)
class Practice:
    """What was done, in a report's own words."""

    passage: int
    heading_path: tuple[str, ...]
    places: tuple[int, ...]  # of its sentences in the passage
    sentences: tuple[str, ...]
    said: str  # the same without counts and empty talk, in the normal form
    names: frozenset[str]  # what it calls by a name of its own: “院坝调解”, in the normal form
    words: frozenset[str]  # the keywords of `said`


def practices_of(parts: Sequence[Part], words: Words) -> list[Practice]:
    """The practices in the order of the report."""
    told = [part for part in parts if part.kind is SectionKind.PRACTICE]
    # Its headings may say nothing of what stands below them.
    told = told or [part for part in parts if part.kind is SectionKind.OTHER]
    found = [(part, group, said) for part in told for group, said in _groups(part)]
    keywords = words.cut_all(said for _, _, said in found) if found else []
    return [
        Practice(
            passage=part.passage,
            heading_path=part.heading_path,
            places=tuple(group),
            sentences=tuple(part.sentences[place] for place in group),
            said=said,
            names=frozenset(names_in("".join(part.sentences[place] for place in group))),
            words=frozenset(cut),
        )
        for (part, group, said), cut in zip(found, keywords, strict=True)
        if len(set(cut)) >= _LEAST_WORDS
    ]


def names_in(text: str) -> Iterator[str]:
    """What a text calls by a name of its own, in the normal form."""
    return (normal(name) for name in _NAME.findall(text))


def _groups(part: Part) -> Iterator[tuple[list[int], str]]:
    """The sentences of each practice of a passage, by their places, and what they say beside counts and empty talk."""
    is_listed = any(STARTS_ITEM.match(sentence) for sentence in part.sentences)
    group: list[int] = []
    told = ""
    for place, sentence in enumerate(part.sentences):
        said = _said(sentence, part.counted.get(place, ()))
        joins = bool(group) and not STARTS_ITEM.match(sentence)
        joins = joins and sum(len(part.sentences[one]) for one in group) + len(sentence) <= LONGEST
        joins = joins and group[-1] == place - 1
        if group and not (joins and (is_listed or len(part.sentences[group[-1]]) <= _SHORT)):
            yield from _kept(group, told)
            group, told = [], ""
        if said:
            group.append(place)
            told = f"{told}\n{said}" if told else said
    yield from _kept(group, told)


def _kept(group: list[int], told: str) -> Iterator[tuple[list[int], str]]:
    if group and len(_HAN.findall(told)) >= _LEAST_HAN:
        yield group, told


def _said(sentence: str, counted: Iterable[Span]) -> str:
    """A sentence's clauses that are neither a count nor empty talk, in the normal form; empty: there are none."""
    if _is_empty("sentence", normal(sentence)):
        return ""
    spans, clauses, counts = list(counted), [], 0
    for hit in _CLAUSE.finditer(sentence):
        clause = _opening().sub("", normal(hit[0])).strip()
        if any(_is_count(hit, span) for span in spans) or _is_empty("clause", clause):
            counts += _DIGIT.search(clause) is not None
        elif clause:
            clauses.append(clause)
    said = "，".join(clauses)
    told, whole = len(_HAN.findall(said)), len(_HAN.findall(sentence))
    if counts >= _LISTED and 2 * told < whole:
        return ""  # a list of figures, of which the other year says the same with other ones: they are held there
    return said if told > 3 else ""


def _is_count(clause: re.Match[str], span: Span) -> bool:
    """Whether a clause says little more than a figure: 全年受理纠纷301件, but not 由5名乡贤组成咨询组."""
    if span.end <= clause.start() or clause.end() <= span.start:
        return False
    return clause.end() - span.end <= 1 or len(_HAN.findall(clause[0])) <= _COUNT


def _is_empty(table: str, text: str) -> bool:
    return _cues(table).search(text) is not None


@cache
def general_words() -> frozenset[str]:
    """What every report says of anything: two practices are not alike by it."""
    return frozenset(_data()["general"])


@cache
def _cues(table: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{cue})" for cue in _data()[table]))


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(str(_data()["opening"]))


@cache
def _data() -> dict[str, str | list[str]]:
    return tomllib.loads(files("store.practices").joinpath("data/empty_talk.toml").read_text("utf-8"))
