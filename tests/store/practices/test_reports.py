"""The reports held, counted and found again, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.practices.library import reports
from store.practices.tables import Report, ReportKind

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)


def hold(session, county, town, year):
    session.add(
        Report(
            county=county,
            town=town,
            year=year,
            kind=ReportKind.ORIGINAL,
            title="t",
            file_name=f"{town}.txt",
            sha256="0" * 64,
            headings=[],
            furniture=[],
            first_passage_id=0,
            passage_count=0,
            imported_at=NOW,
        )
    )
    session.flush()


@pytest.mark.parametrize(
    ("held", "asked", "found"),
    [
        ([], "甲县", None),
        (["甲县"], "甲县", "甲县"),
        (["甲县"], "乙县", None),
        (["甲县"], "", "甲县"),
        ([""], "甲县", ""),
        (["", "甲县"], "甲县", "甲县"),
        (["", "甲县"], "", ""),
        (["甲县", "乙县"], "", None),
        (["", "甲县"], "乙县", None),  # the unsaid one may be either
    ],
)
def test_a_county_left_unsaid_is_no_difference_unless_it_could_be_two(database, held, asked, found):
    with database.transaction() as session:
        for county in held:
            hold(session, county, "城关镇", 2025)
        hold(session, "甲县", "城关镇", 2024)
        hold(session, "甲县", "别的镇", 2025)
        report = reports.held(session, asked, "城关镇", 2025)
        assert (None if report is None else report.county) == found


def test_the_list_stands_in_order_and_keeps_its_moment(database):
    with database.transaction() as session:
        for county, town, year in (("b县", "b镇", 2025), ("a县", "c镇", 2025), ("b县", "b镇", 2023), ("", "z镇", 2020)):
            hold(session, county, town, year)
        listing = reports.listing(session)
        assert [(one.county, one.town, one.year) for one in listing] == [
            ("", "z镇", 2020), ("a县", "c镇", 2025), ("b县", "b镇", 2023), ("b县", "b镇", 2025),
        ]  # fmt: skip
        assert {one.imported_at for one in listing} == {NOW}
        assert reports.holdings(session) == reports.Holdings(towns=3, reports=4, passages=0)


def test_nothing_held(database):
    with database.reading() as session:
        assert reports.holdings(session) == reports.Holdings(0, 0, 0)
        assert reports.listing(session) == []
