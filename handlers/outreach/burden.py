"""减负台账: what was sent to a county's towns and asked of them, month by month; as a workbook for inspectors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import dropwhile
from typing import Any

from handlers.dialog import page_of
from handlers.kitchen import Kitchen, Made
from handlers.spreadsheet import Sheet, written
from handlers.texts import burden as texts
from handlers.turn import Attachment, AttachmentKind, Replies, Reply, Toast, Turn
from store import audit
from store.audit import Action
from store.catalogue.months import month_of
from store.database import Session
from store.days import day_of
from store.outreach.burden import Burden, burden
from store.people import people, places
from store.people.places import PlaceFacts
from store.people.rights import Right, may

SHOWN, KEPT = 6, 36  # months in the chat, in the workbook


def begin(turn: Turn) -> Replies:
    """One's county, or first: of which?"""
    counties = _counties(turn)
    return [_table(turn, counties[0]) if len(counties) == 1 else _list(turn, 0)]


def list_counties(turn: Turn) -> Replies:
    """A page of the counties, in its place."""
    return [_list(turn, turn.number or 0, in_place=True)]


def open_county(turn: Turn) -> Replies:
    """A county's months."""
    county = _county(turn)
    return [Toast(texts.gone())] if county is None else [_table(turn, county, in_place=True)]


def send_book(turn: Turn) -> Replies:
    """The workbook; that it was taken is written down now."""
    county = _county(turn)
    if county is None:
        return [Toast(texts.gone())]
    audit.append(turn.session, turn.now, turn.member.id, Action.EXPORTED, place_id=county.id, facts={"what": "burden"})
    of = {"person": turn.member.id, "county": county.id}
    return [Toast(texts.making()), Reply("", attachment=Attachment(AttachmentKind.DOCUMENT, "burden_book", of))]


def burden_book(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """The workbook of a county, if whoever asked for it may still see it; else raises LookupError."""
    person = people.find(kitchen.session, of["person"], kitchen.now)
    county = places.find(kitchen.session, of["county"])
    if county is None or person is None or not may(person, Right.BURDEN, county):
        raise LookupError("whoever asked for the burden sheet may not see it any more")
    found = _months(kitchen.session, county, kitchen.now, KEPT)
    sheets = [
        Sheet(texts.SHEET, texts.COLUMNS, map(texts.row, found)),
        Sheet(texts.HOW, texts.HOW_COLUMNS, texts.how(county.name, person.name, kitchen.now)),
    ]
    return Made(texts.file_name(county.name), written(sheets), texts.caption(county.name, len(found)))


def _table(turn: Turn, county: PlaceFacts, *, in_place: bool = False) -> Reply:
    found = _months(turn.session, county, turn.now, SHOWN)
    buttons = texts.table_buttons(county, several=len(_counties(turn)) > 1)
    return Reply(texts.table(county, found), buttons, in_place=in_place)


def _months(session: Session, county: PlaceFacts, now: datetime, count: int) -> Sequence[Burden]:
    """So many months up to the present one, newest first; without those before the first in which anything was."""
    newest = month_of(day_of(now))
    months = [newest.back(back) for back in reversed(range(count))]
    found = dropwhile(lambda one: one.is_nothing, burden(session, county.id, months))
    return [*found][::-1]


def _list(turn: Turn, skip: int, *, in_place: bool = False) -> Reply:
    buttons = texts.county_buttons(*page_of(_counties(turn), skip))
    return Reply(texts.which_county(), buttons, in_place=in_place)


def _counties(turn: Turn) -> list[PlaceFacts]:
    return [one for one in places.counties(turn.session) if may(turn.member, Right.BURDEN, one)]


def _county(turn: Turn) -> PlaceFacts | None:
    """The county that a button says, if somebody may see it."""
    return next((one for one in _counties(turn) if one.id == turn.number), None)
