"""Reading lines as a clerk's dialog does, in October 2026."""

from __future__ import annotations

from collections.abc import Sequence

from store.catalogue.metrics import Metric, base
from store.catalogue.months import Month
from store.collection.answers import Answers, read_answers
from store.collection.pieces import Word
from store.numbers import Number, Reason, Unreadable

CATALOGUE = base()
DISPUTES = CATALOGUE.of("D")[:3]
FOUR = (*DISPUTES, CATALOGUE.metric("petitions_received"))
ALL = tuple(one for metric in CATALOGUE.metrics for one in (metric, *metric.parts))
ACCEPTED, RESOLVED, PRETRIAL, PETITIONS = (metric.code for metric in FOUR)


def read(line: str, asked: Sequence[Metric] = FOUR, listed: Sequence[Metric] = ()) -> Answers | Unreadable | None:
    """What a line says; every metric and every part may be named."""
    return read_answers(line, asked, listed, named=ALL, month=Month(2026, 10))


def given_in(line: str, asked: Sequence[Metric] = FOUR, listed: Sequence[Metric] = ()) -> dict[str, int | Word]:
    """Plain values of a line in which nothing is in doubt."""
    said = read(line, asked, listed)
    assert isinstance(said, Answers), (line, said)
    assert (said.doubts, said.rest) == ({}, ()), line
    return {code: value.value if isinstance(value, Number) else value for code, value in said.given.items()}


def reason_of(line: str, asked: Sequence[Metric] = FOUR) -> Reason:
    """Why nothing of a line is taken."""
    said = read(line, asked)
    assert isinstance(said, Unreadable), (line, said)
    return said.reason


def doubts_in(line: str) -> dict[str, Reason]:
    """Why fields of a line are asked back."""
    said = read(line)
    assert isinstance(said, Answers), (line, said)
    return {code: doubt.reason for code, doubt in said.doubts.items()}
