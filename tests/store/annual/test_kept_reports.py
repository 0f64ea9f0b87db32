"""Reports kept for a day until they are checked: a name that stands in one goes with it."""

from __future__ import annotations

from datetime import UTC, datetime

from store.annual.checking import kept_reports
from store.database import Database
from store.people import people
from store.people.rights import Role
from store.practices.reading.read import SourceText

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)


def test_a_report_comes_back_as_it_was_read_and_goes_when_somebody_in_it_is_erased(database: Database) -> None:
    with database.transaction() as session:
        clerk = people.seat(session, 7, "仉禾", Role.CLERK, "清岚县", "青禾铺镇", now=NOW, agreed=1)
        named, other = (
            kept_reports.keep(session, clerk, SourceText("总结.docx", text, "utf-8"), b"PK", NOW)
            for text in ("由祁翀汇总。", "受理12件。")
        )
        report = kept_reports.find(session, clerk, named, NOW)
        assert report is not None
        assert (report.source.text, report.data, report.is_word) == ("由祁翀汇总。", b"PK", True)
        assert kept_reports.erase_mentions(session, ["覃喆"]) == 0
        assert kept_reports.erase_mentions(session, ["祁翀"]) == 1
        assert kept_reports.find(session, clerk, named, NOW) is None
        assert kept_reports.find(session, clerk, other, NOW) is not None
