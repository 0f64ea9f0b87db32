"""Sentences → their figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from store.practices.figures.cells import Table, time_of
from store.practices.figures.figures import Figure
from store.practices.figures.patterns import pattern
from store.practices.figures.pieces import LONGEST, pieces
from store.practices.figures.sentence import Sentence
from store.practices.figures.times import Time
from store.practices.figures.tokens import Tokens
from store.practices.kinds import SectionKind

_TOPIC = 30  # characters of a sentence that only says of what those behind it are: 二是严格学法考试。
_YEAR, _TITLE = re.compile(r"20\d\d"), re.compile("《[^》]*》|“[^”]*”")


class Read(NamedTuple):
    """A figure of a report and where its sentence stands."""

    passage: int  # its place in the report, from 0
    sentence: int  # its place in the passage, from 0
    figure: Figure


def read_report(passages: Iterable[tuple[Sequence[str], SectionKind, Sequence[str]]], year: int) -> list[Read]:
    """The figures of a report from its passages: heading path, kind of section, sentences."""
    read: list[Read] = []
    is_appendix = is_planned = False
    path: Sequence[str] = ()
    table = Table()
    for position, (headings, kind, sentences) in enumerate(passages):
        is_planned, path = is_planned and list(headings) == list(path), headings
        heading, above = Tokens(headings[-1] if headings else ""), _time_of(headings, year)
        is_case = False
        for place, sentence in enumerate(sentences):
            is_case = _begins_case(sentence) or (is_case and pattern("case", "ends").search(sentence) is None)
            if is_case or ("某" in sentence and pattern("case", "told").search(sentence)):
                continue
            is_planned = is_planned or pattern("doubt", "plan_begins").match(sentence) is not None
            section, time = SectionKind.PLAN if is_planned else kind, above
            if section is SectionKind.PLAN:  # what is listed behind the plans is what was
                is_appendix = is_appendix or pattern("doubt", "appendix").match(sentence) is not None
                if is_appendix or pattern("doubt", "item").match(sentence):
                    section, time = SectionKind.OTHER, Time(year)
            figures = _figures(sentence, time, year, section, heading, table.columns(sentence))
            read += (Read(position, place, figure) for figure in figures)
            if not figures and len(sentence) <= _TOPIC and pattern("clause", "topic").match(sentence):
                heading = Tokens(f"{headings[-1] if headings else ''}\n{sentence}")
    return read


def read_sentences(
    sentences: Sequence[str], year: int, kind: SectionKind = SectionKind.OTHER, headings: Sequence[str] = ()
) -> list[tuple[int, Figure]]:
    """The figures of sentences that stand together, in order, each with the place of its sentence.

    `year` is the one they report on; `headings`: those above, outermost first.
    """
    return [(one.sentence, one.figure) for one in read_report([(headings, kind, sentences)], year)]


def _figures(
    sentence: str, above: Time, year: int, kind: SectionKind, heading: Tokens, columns: Sequence[str]
) -> list[Figure]:
    """Those of a sentence, and of a very long one piece by piece."""
    if len(sentence) <= LONGEST:
        return Sentence(sentence, above, year, kind, heading, columns).figures()
    found: list[Figure] = []
    for piece in pieces(sentence):
        moved = piece.start - piece.opening
        read = Sentence(piece.text, above, year, kind, heading, columns).figures()
        found += (
            replace(one, start=one.start + moved, end=one.end + moved) if moved else one
            for one in read
            if one.start >= piece.opening
        )
    return found


def _begins_case(sentence: str) -> bool:
    return pattern("case", "begins").match(sentence) is not None


def _time_of(headings: Sequence[str], year: int) -> Time:
    """The year that the nearest heading names which names one: 二、2024年工作回顾, but no 《……（2021—2025年）》."""
    for heading in reversed(headings):
        years = set(_YEAR.findall(_TITLE.sub("", heading)))
        if len(years) == 1:
            return time_of(f"{years.pop()}年度", year)
    return Time(year)
