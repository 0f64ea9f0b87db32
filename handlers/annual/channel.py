"""年报发送方式: whether a county's drafts go through the chat, or into a folder of whoever runs the bot."""

from __future__ import annotations

from handlers.dialog import page_of
from handlers.texts import annual_channel as texts
from handlers.turn import Replies, Reply, Toast, Turn
from store.annual import channel
from store.annual.channel import Channel
from store.people import places
from store.people.places import PlaceFacts
from store.people.rights import Right, may


def begin(turn: Turn) -> Replies:
    """One's county, or first: which?"""
    counties = _counties(turn)
    return [_card(turn, counties[0]) if len(counties) == 1 else _list(turn, 0)]


def list_counties(turn: Turn) -> Replies:
    """A page of the counties, in its place."""
    return [_list(turn, turn.number or 0, in_place=True)]


def open_county(turn: Turn) -> Replies:
    """Where a county's drafts go."""
    county = _county(turn, turn.number)
    return [Toast(texts.gone())] if county is None else [_card(turn, county, in_place=True)]


def preview(turn: Turn) -> Replies:
    """What it means to switch, before it is done."""
    found = _asked(turn)
    if found is None:
        return [Toast(texts.gone())]
    return [Reply(texts.preview(*found), texts.preview_buttons(*found), in_place=True)]


def switch(turn: Turn) -> Replies:
    """Done; said again, nothing more."""
    found = _asked(turn)
    if found is None:
        return [Toast(texts.gone())]
    county, to = found
    channel.switch(turn.session, county.id, to, turn.now, turn.member.id)
    return [Toast(texts.switched(to)), _card(turn, county, in_place=True)]


def _card(turn: Turn, county: PlaceFacts, *, in_place: bool = False) -> Reply:
    here = channel.channel(turn.session, county.id)
    buttons = texts.card_buttons(county, here, several=len(_counties(turn)) > 1)
    return Reply(texts.card(county, here), buttons, in_place=in_place)


def _list(turn: Turn, skip: int, *, in_place: bool = False) -> Reply:
    return Reply(texts.which_county(), texts.county_buttons(*page_of(_counties(turn), skip)), in_place=in_place)


def _counties(turn: Turn) -> list[PlaceFacts]:
    return [one for one in places.counties(turn.session) if may(turn.member, Right.CHANNEL, one)]


def _county(turn: Turn, number: int | None) -> PlaceFacts | None:
    return next((one for one in _counties(turn) if one.id == number), None)


def _asked(turn: Turn) -> tuple[PlaceFacts, Channel] | None:
    """County and channel of a button, if somebody may switch it."""
    number, to = turn.numbered
    county = _county(turn, number)
    return None if county is None or to not in set(Channel) else (county, Channel(to))
