"""The answer to a report that was sent to be checked: the table, and the Word document with its comments.

Both are made when they are sent, with the rights and the channel of that moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.annual.giving import FOLDER, entitled, kept_name
from handlers.kitchen import Kitchen, Made, in_words
from handlers.spreadsheet import Sheet, written
from handlers.texts import reconciled
from handlers.texts import reconciling as texts
from store.annual.channel import Channel, channel
from store.annual.checking import kept_reports
from store.annual.checking.check import Checked, check
from store.annual.checking.commenting import Commented, Remark, comment
from store.annual.checking.findings import AMISS, Verdict
from store.annual.checking.kept_reports import KeptReport
from store.files.faults import UnreadableFile
from store.files.names import ending
from store.people.places import PlaceFacts
from store.people.rights import Right

# What is to be looked at stands above.
_FIRST = (
    *AMISS,
    Verdict.SO_FAR,
    Verdict.NOT_COLLECTED,
    Verdict.LEFT,
    Verdict.MATCHED,
)


@dataclass(frozen=True)
class _Report:
    """What is checked, and for whom."""

    kept: KeptReport
    town: PlaceFacts
    year: int
    asked_at: str  # tells two in the folder apart
    is_for_folder: bool


def reconcile_book(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """The table, with the short answer under it."""
    report = _report(of, kitchen)
    if isinstance(report, Made):
        return report
    checked = check(kitchen.session, report.town, report.year, report.kept.source)
    name = f"{reconciled.title(report.town, report.year)}.xlsx"
    return _given(report, name, table(checked), texts.summary(report.town, report.year, checked))


def reconcile_word(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """The document that was sent, with comments where somebody has to look."""
    report = _report(of, kitchen)
    if isinstance(report, Made):
        return report
    checked = check(kitchen.session, report.town, report.year, report.kept.source)
    made = with_comments(checked, report.kept.source.name, report.kept.data, kitchen.now)
    if made is not None and made.placed:
        return _given(report, report.kept.source.name, made.data, texts.commented(made.placed, made.boxes, made.notes))
    if report.is_for_folder:
        return in_words(texts.nothing_for_folder(report.town, report.year))
    is_clear = made is not None and not checked.amiss
    return in_words(texts.no_comments(made.boxes, made.notes) if made and is_clear else texts.uncommented())


def table(checked: Checked) -> bytes:
    """An Excel file: each figure, what is to be looked at first, and on another sheet which month says what."""
    numbered = sorted(enumerate(checked.findings, 1), key=lambda one: _FIRST.index(one[1].verdict))
    rows = [reconciled.row(number, one, checked.record.reopened) for number, one in numbered]
    sources = Sheet(reconciled.SOURCES, reconciled.SOURCES_COLUMNS, reconciled.sources(checked.findings))
    return written([Sheet(reconciled.SHEET, reconciled.COLUMNS, rows), sources], in_memory=True)


def with_comments(checked: Checked, name: str, data: bytes, now: datetime) -> Commented | None:
    """A Word document with a comment wherever somebody has to look; None: nobody can write any into it."""
    remarks = [
        Remark(
            one.claim.place,
            one.claim.figure.start,
            one.claim.figure.end,
            reconciled.remark(one, checked.record.reopened),
        )
        for one in checked.amiss
    ]
    try:
        return comment(name, data, checked.sentences, remarks, reconciled.AUTHOR, now)
    except UnreadableFile:
        return None


def _given(report: _Report, name: str, data: bytes, caption: str) -> Made:
    """Into the chat, or into the folder: then not even the counts go through the chat."""
    if report.is_for_folder:
        what = reconciled.title_of(report.year)
        name = kept_name(report.town, what, report.asked_at, ending(name), report.kept.id)
        return Made(name, data, texts.in_folder(report.town, report.year, name), folder=FOLDER)
    return Made(name, data, caption)


def _report(of: dict[str, Any], kitchen: Kitchen) -> _Report | Made:
    """What is to be checked, or the words that go instead."""
    if (found := entitled(of, kitchen, Right.ANNUAL)) is None:
        return in_words(texts.lost())
    person, town = found
    report = kept_reports.find(kitchen.session, person.id, of["file"], kitchen.now)
    if report is None:
        return in_words(texts.gone())
    is_for_folder = channel(kitchen.session, town.county_id) is Channel.FOLDER
    return _Report(report, town, of["year"], of["at"], is_for_folder)
