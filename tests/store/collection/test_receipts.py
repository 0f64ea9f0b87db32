"""Receipts: eight signs that follow from what was handed in."""

from __future__ import annotations

import pytest

from store.collection import submissions
from store.collection.receipts import read_receipt, receipt, written
from tests.store.collection.house import BLANK, MONTH, NONE, House, number


@pytest.fixture
def house(database):
    return House(database)


def test_a_receipt_follows_from_what_was_handed_in(house):
    house.says({"a": number(1), "b": NONE, "c": BLANK})
    revision = house.submits().revision
    with house.database.reading() as session:
        handed_in = submissions.figures_of(session, revision)
        assert submissions.by_receipt(session, revision.receipt) == [revision]
        assert submissions.by_receipt(session, "00000000") == []
    assert receipt(house.town.id, MONTH, 1, handed_in) == revision.receipt
    others = {
        receipt(house.town.id + 1, MONTH, 1, handed_in),
        receipt(house.town.id, MONTH.back(), 1, handed_in),
        receipt(house.town.id, MONTH, 2, handed_in),
        receipt(house.town.id, MONTH, 1, {"a": handed_in["a"]}),
    }
    assert len(others - {revision.receipt}) == 4
    assert read_receipt(f" {written(revision.receipt).lower()}　") == revision.receipt


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("k7qx-2m9p", "K7QX2M9P"), ("K7QX 2M9P", "K7QX2M9P"), ("Ｋ７ＱＸ２Ｍ９Ｐ", "K7QX2M9P"),
        ("olio-lil0", "01101110"),
        ("K7QX-2M9", None), ("K7QX-2M9PP", None), ("K7QX-2M9U", None), ("回执K7QX2M9P", None), ("", None),
    ],
)  # fmt: skip
def test_receipts_are_read_as_people_type_them(typed, read):
    assert read_receipt(typed) == read
