"""截止日: all that is due for whoever asks, with the working days left; asked by command or in words."""

from __future__ import annotations

from datetime import timedelta

from handlers.dialog import page_of
from handlers.outreach import answering
from handlers.outreach.due_items import due_list
from handlers.texts import due_dates as texts
from handlers.turn import Attachment, AttachmentKind, Replies, Reply, Toast, Turn
from store.collection.phrases import Command, read_command
from store.people import places
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Right, may

SHOWN = timedelta(days=60)  # ahead; a year of it is in the file


def begin(turn: Turn) -> Replies:
    """Of one's own town, one's county, or first: of which county?"""
    place, counties = turn.member.place, _counties(turn)
    if place.kind is PlaceKind.TOWN:
        return [_list(turn, place)]
    return [_list(turn, counties[0]) if len(counties) == 1 else _choose(turn, 0)]


def typed(turn: Turn) -> Replies:
    """这个月几号截止, 最近有哪些要交; empty: it is something else, or for a month that is being filled in."""
    if read_command(turn.text) is not Command.DUE or not may(turn.member, Right.DUE):
        return []
    return begin(turn)


def list_counties(turn: Turn) -> Replies:
    """A page of the counties, in its place."""
    return [_choose(turn, turn.number or 0, in_place=True)]


def open_county(turn: Turn) -> Replies:
    """What is due from a county's towns."""
    county = next((one for one in _counties(turn) if one.id == turn.number), None)
    return [Toast(texts.gone())] if county is None else [_list(turn, county, in_place=True)]


def finish(turn: Turn) -> Replies:
    """A town has done what is done elsewhere: said, and seen in the list."""
    return _answered(turn, answering.finish(turn))


def undo(turn: Turn) -> Replies:
    """It has not, after all."""
    return _answered(turn, answering.undo(turn))


def send_file(turn: Turn) -> Replies:
    """The calendar of a place."""
    place = places.find(turn.session, turn.number) if turn.number is not None else None
    if place is None or not may(turn.member, Right.DUE, place):
        return [Toast(texts.gone())]
    of = {"person": turn.member.id, "place": place.id}
    return [Toast(texts.making()), Reply("", attachment=Attachment(AttachmentKind.DOCUMENT, "due_calendar", of))]


def _answered(turn: Turn, told: Replies) -> Replies:
    return told if turn.member.town is None else [*told, _list(turn, turn.member.place, in_place=True)]


def _list(turn: Turn, place: PlaceFacts, *, in_place: bool = False) -> Reply:
    found = due_list(turn.session, place, turn.now, SHOWN)
    buttons = texts.buttons(found, files=may(turn.member, Right.FILE, place), several=len(_counties(turn)) > 1)
    return Reply(texts.listing(found), buttons, in_place=in_place)


def _choose(turn: Turn, skip: int, *, in_place: bool = False) -> Reply:
    buttons = texts.county_buttons(*page_of(_counties(turn), skip))
    return Reply(texts.which_county(), buttons, in_place=in_place)


def _counties(turn: Turn) -> list[PlaceFacts]:
    """Those whose towns somebody sees; none: their own town only."""
    return [one for one in places.counties(turn.session) if may(turn.member, Right.DUE, one)]
