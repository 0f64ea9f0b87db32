"""The answer to a report that was sent to be checked: the table, and the Word document with its comments.

Both are made when they are sent, with the rights and the channel of that moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from handlers.kitchen import Kitchen, Made, in_words
from handlers.spreadsheet import Sheet, written
from handlers.texts import reconciled
from handlers.texts import reconciling as texts
from store.annual.channel import Channel, channel
from store.annual.checking import Checked, check
from store.annual.commenting import Commented, Remark, comment
from store.annual.findings import AMISS, Verdict
from store.days import SHANGHAI
from store.files import kept
from store.files.faults import UnreadableFile
from store.files.kept import FileKept, Purpose
from store.files.names import ending
from store.people import people, places
from store.people.places import PlaceFacts
from store.people.rights import Right, may
from store.practices.reading.read import SourceText
from store.practices.reading.reader import Reader

FOLDER = "annual"
_FIRST = (
    *AMISS,
    Verdict.SO_FAR,
    Verdict.NOT_COLLECTED,
    Verdict.LEFT,
    Verdict.MATCHED,
)  # what is to be looked at stands above


@dataclass(frozen=True)
class _Report:
    """What is checked, and for whom."""

    file: FileKept
    source: SourceText
    town: PlaceFacts
    year: int
    stamp: str  # when it was asked for: tells two in the folder apart
    is_for_folder: bool


def reconcile_book(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """The table, with the short answer under it."""
    report = _report(of, kitchen)
    if isinstance(report, Made):
        return report
    checked = check(kitchen.session, report.town, report.year, report.source)
    name = f"{reconciled.title(report.town, report.year)}.xlsx"
    return _given(report, name, table(checked), texts.summary(report.town, report.year, checked))


def reconcile_word(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """The document that was sent, with comments where somebody has to look."""
    report = _report(of, kitchen)
    if isinstance(report, Made):
        return report
    checked = check(kitchen.session, report.town, report.year, report.source)
    made = with_comments(checked, report.file.name, report.file.data, kitchen.now)
    if made is not None and made.placed:
        return _given(report, report.file.name, made.data, texts.commented(made.placed, made.boxes, made.notes))
    if report.is_for_folder:
        return in_words(texts.nothing_for_folder(report.town, report.year))
    is_clear = made is not None and not checked.amiss
    return in_words(texts.no_comments(made.boxes, made.notes) if made and is_clear else texts.uncommented())


def table(checked: Checked) -> bytes:
    """An Excel file: each figure, what is to be looked at first, and on another sheet which month says what."""
    numbered = sorted(enumerate(checked.findings, 1), key=lambda one: _FIRST.index(one[1].verdict))
    rows = [reconciled.row(number, one) for number, one in numbered]
    sources = Sheet(reconciled.SOURCES, reconciled.SOURCES_COLUMNS, reconciled.sources(checked.findings))
    return written([Sheet(reconciled.SHEET, reconciled.COLUMNS, rows), sources], in_memory=True)


def with_comments(checked: Checked, name: str, data: bytes, now: datetime) -> Commented | None:
    """A Word document with a comment wherever somebody has to look; None: nobody can write any into it."""
    remarks = [
        Remark(one.claim.place, one.claim.figure.start, one.claim.figure.end, reconciled.remark(one))
        for one in checked.amiss
    ]
    try:
        return comment(name, data, checked.sentences, remarks, reconciled.AUTHOR, now)
    except UnreadableFile:
        return None


@lru_cache(maxsize=2)  # the second of the two that are made of a file finds it read
def _read(name: str, data: bytes) -> SourceText | UnreadableFile:
    with Reader() as reader:
        return next(reader.read(name, data))


def _given(report: _Report, name: str, data: bytes, caption: str) -> Made:
    """Into the chat, or into the folder: then not even the counts go through the chat."""
    if report.is_for_folder:
        whose = f"{report.town.county}{reconciled.title(report.town, report.year)}"
        name = f"{whose}-{report.stamp}-{report.file.id % 10_000:04}{ending(name)}"
        return Made(name, data, texts.in_folder(report.town, report.year, name), folder=FOLDER)
    return Made(name, data, caption)


def _report(of: dict[str, Any], kitchen: Kitchen) -> _Report | Made:
    """What is to be checked, or the words that go instead."""
    person = people.find(kitchen.session, of["person"], kitchen.now)
    town = places.find(kitchen.session, of["town"])
    if person is None or town is None or person.chat_id != of["chat"] or not may(person, Right.ANNUAL, town):
        return in_words(texts.lost())
    file = kept.find(kitchen.session, person.id, Purpose.REPORT, of["file"], kitchen.now)
    if file is None:
        return in_words(texts.gone())
    source = _read(file.name, file.data)
    if isinstance(source, UnreadableFile):
        return in_words(texts.unreadable(source))
    is_for_folder = channel(kitchen.session, town.county_id) is Channel.FOLDER
    stamp = datetime.fromisoformat(of["at"]).astimezone(SHANGHAI).strftime("%Y%m%d-%H%M%S")
    return _Report(file, source, town, of["year"], stamp, is_for_folder)
