"""Entries of a month and the record before it, made without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import count

from store.catalogue.metrics import Catalogue, Grade
from store.catalogue.months import Month
from store.collection.checks import Finding, check
from store.collection.figures import Entry
from store.collection.history import Amount, Explanation, History, Past
from store.collection.tables import Answer, Origin

MONTH = Month(2026, 10)
_IDS = count(1)


def entry(
    code: str, value: int | None, *, is_more: bool = False, is_near: bool = False, answer: Answer = Answer.GIVEN
) -> Entry:
    """A field says this; each later than the one before."""
    at = datetime(2026, 11, 2, tzinfo=UTC)
    return Entry(next(_IDS), code, 1, answer, value, is_more, Origin.TYPED, None, at, is_near)


def entries(**values: int) -> dict[str, Entry]:
    """Fields say these numbers."""
    return {code: entry(code, value) for code, value in values.items()}


def past(code_values: Mapping[str, Sequence[int | None]], month: Month = MONTH) -> History:
    """The record before the month, each field's counts newest first; None: a month without one."""
    found = {
        code: {
            month.back(back): Past(month.back(back), Answer.GIVEN, Amount(value))
            for back, value in enumerate(values, 1)
            if value is not None
        }
        for code, values in code_values.items()
    }
    return History(month, found)


def explained(history: History, back: int, code: str, rule: str, text: str) -> History:
    """The same with an explanation of so many months ago."""
    said = Explanation(history.month.back(back), code, rule, text)
    return History(history.month, history.past, (*history.explanations, said))


def found(catalogue: Catalogue, history: History | None = None, **values: int) -> list[Finding]:
    """What is asked of these figures."""
    return check(catalogue, entries(**values), history or History(MONTH))


def rules(findings: list[Finding]) -> list[tuple[str, Grade]]:
    """By which rules, and how gravely."""
    return [(finding.rule, finding.grade) for finding in findings]
