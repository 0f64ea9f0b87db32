"""Another office's form that somebody sends (代填): whether it is one, and the card of what was understood of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.annual import serving_desk
from handlers.annual.serving_card import answer, list_towns, own_town, towns
from handlers.outreach import calendar
from handlers.texts import serving_forms as texts
from handlers.turn import Replies, Reply, Turn, Workbook
from store.annual import foreign_forms
from store.annual.channel import Channel, channel
from store.annual.forms.facts import Understanding
from store.catalogue.metrics import catalogue
from store.catalogue.months import to_report
from store.collection.forms import looks_like_form
from store.files.faults import UnreadableFile
from store.files.workbook import Masked, Sheet, address
from store.people.places import PlaceFacts
from store.people.roster import looks_like_roster

MOST_CELLS = 4_000  # of a form, blank ones as well, up to the last row and column of each sheet
AWAITED = timedelta(hours=1)  # how long after /serve any workbook is meant
_ASKED = "serve"  # in the conversation: when it was asked for
_FEW = 3  # blank cells that make a form, where none of them is known
_OURS = 2 / 3  # of our metrics' names in it: our own form, or what is left of it


def begin(turn: Turn) -> Replies:
    """How it goes; the next workbook is one."""
    if not towns(turn):
        return [Reply(texts.no_town())]
    turn.conversation.data = turn.conversation.data | {_ASKED: turn.now.isoformat()}
    is_folder = channel(turn.session, turn.member.place.county_id) is Channel.FOLDER
    return [Reply(texts.how(picks_town=own_town(turn) is None, is_folder=is_folder))]


def received(turn: Turn, book: Workbook) -> Replies:
    """The card of another office's form, or the form itself, if it was confirmed before; empty: it is none.

    A form is none of ours, and asks for something that we know; after /serve any workbook is meant for one.
    """
    town, is_asked = next(iter(towns(turn)), None), _is_asked(turn)
    if town is None:
        return []
    if isinstance(book.sheets, UnreadableFile):
        return _done(turn, [Reply(texts.unreadable(book.sheets))]) if is_asked else []
    if looks_like_form(book.sheets) or looks_like_roster(book.sheets) or _is_ours(turn, book.sheets, town):
        return []
    if _is_large(book.sheets):
        return _done(turn, [Reply(texts.too_large(book.name))]) if is_asked else []
    if not is_asked and calendar.is_meant(turn, book):
        return []
    seen = serving_desk.look(turn.session, book.sheets, town, turn.now)
    is_known = seen.lacks_town or any(one.code is not None for one in seen.wanted)
    is_form = is_known or (own_town(turn) is not None and len(seen.wanted) >= _FEW)
    return _done(turn, _received(turn, book, book.sheets, seen)) if is_asked or is_form else []


def _received(turn: Turn, book: Workbook, sheets: list[Sheet], seen: Understanding) -> Replies:
    if private := _private(sheets):
        return [Reply(texts.private(book.name, private))]
    if not book.data:
        return [Reply(texts.too_large(book.name))]
    town, by = own_town(turn), turn.member.id
    gone = foreign_forms.lets_go(turn.session, by, turn.now)
    of = book.name, book.data, sheets, seen, None if town is None else town.id
    number = foreign_forms.hold(turn.session, by, *of, turn.now)
    told = [list_towns(turn, number, book.name)] if town is None else answer(turn, number, at_once=True, seen=seen)
    return [*told, *([] if gone is None else [Reply(texts.let_go(gone))])]


def _done(turn: Turn, replies: Replies) -> Replies:
    """What was asked for has come."""
    turn.conversation.data = {key: one for key, one in turn.conversation.data.items() if key != _ASKED}
    return replies


def _is_asked(turn: Turn) -> bool:
    at = turn.conversation.data.get(_ASKED)
    return at is not None and turn.now - datetime.fromisoformat(at) <= AWAITED


def _is_large(sheets: list[Sheet]) -> bool:
    return sum(max(one.rows, default=0) * one.columns for one in sheets) > MOST_CELLS


def _is_ours(turn: Turn, sheets: list[Sheet], town: PlaceFacts) -> bool:
    """Whether it is a month's form with something cut off: most of our names stand in it, letter for letter."""
    month = to_report(turn.now)
    names = {one.name for one in catalogue(turn.session, town.county_id, month).due(month)}
    said = {value for sheet in sheets for value in sheet.cells.values() if isinstance(value, str)}
    return bool(names) and len(names & said) >= _OURS * len(names)


def _private(sheets: list[Sheet]) -> list[str]:
    """The cells with a number that nobody may find with us."""
    return [
        address(row, column)
        for sheet in sheets
        for (row, column), value in sorted(sheet.cells.items())
        if isinstance(value, Masked)
    ]
