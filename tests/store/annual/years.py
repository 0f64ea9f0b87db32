"""Records made without a database: a town's months, each field's answers in a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from store.annual.record import Record, Said, Standing, months
from store.catalogue.metrics import base, with_versions
from store.catalogue.months import Month
from store.collection.history import Amount
from store.collection.tables import Answer
from store.people.places import PlaceFacts, PlaceKind

YEAR = 2026
FIRST, LAST = Month(YEAR, 1), Month(YEAR, 12)
TOWN = PlaceFacts(2, PlaceKind.TOWN, "青禾铺镇", 1, "清岚县")
NA, BLANK = "不涉及", None


def said(month: Month, code: str, what: object, *, is_accepted: bool = True, why: Sequence[str] = ()) -> Said:
    """A month says this: a number, an Amount, or 不涉及."""
    amount = None if what == NA else what if isinstance(what, Amount) else Amount(what)
    answer = Answer.NONE if amount is None else Answer.GIVEN
    at = datetime(month.year, month.number, 28, tzinfo=UTC)
    return Said(month, code, answer, amount, 1, f"{month.number:02}RECEIP", "仉禾", at, is_accepted, 7, tuple(why))


def record(
    answers: Mapping[str, Mapping[int, object]],
    standing: Mapping[int, Standing] | None = None,
    first: Month = FIRST,
    last: Month = LAST,
) -> Record:
    """The record of these answers, by code and number of the month (13: January after `first`'s year, 0: December
    before it); every month is accepted but those of `standing`.
    """
    stands = dict.fromkeys(months(first, last), Standing.ACCEPTED)
    stands |= {_month(number): one for number, one in (standing or {}).items()}
    found = {
        code: {
            month: said(month, code, what, is_accepted=stands[month] is Standing.ACCEPTED)
            for number, what in by_month.items()
            if what is not BLANK and stands[month := _month(number)] in (Standing.ACCEPTED, Standing.HANDED_IN)
        }
        for code, by_month in answers.items()
    }
    catalogues = {month: with_versions(base(), {}, month) for month in stands}
    return Record(TOWN, first, last, found, stands, catalogues)


def _month(number: int) -> Month:
    return Month(YEAR, 1).back(1 - number)
