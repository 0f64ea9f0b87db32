"""Sentences → their figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from store.practices.figures.figures import Figure
from store.practices.figures.sentence import Heading, Sentence
from store.practices.kinds import SectionKind


class Read(NamedTuple):
    """A figure of a report and where its sentence stands."""

    passage: int  # its place in the report, from 0
    sentence: int  # its place in the passage, from 0
    figure: Figure


def read_report(passages: Iterable[tuple[Sequence[str], SectionKind, Sequence[str]]], year: int) -> list[Read]:
    """The figures of a report from its passages: heading path, kind of section, sentences."""
    return [
        Read(position, sentence, figure)
        for position, (headings, kind, sentences) in enumerate(passages)
        for sentence, figure in read_sentences(sentences, year, kind, headings)
    ]


def read_sentences(
    sentences: Sequence[str], year: int, kind: SectionKind = SectionKind.OTHER, headings: Sequence[str] = ()
) -> list[tuple[int, Figure]]:
    """The figures of sentences that stand together, in order, each with the place of its sentence.

    `year` is the one they report on; `headings`: those above, outermost first.
    """
    heading = Heading(headings[-1] if headings else "")
    return [
        (place, figure)
        for place, sentence in enumerate(sentences)
        for figure in Sentence(sentence, year, kind, heading).figures()
    ]
