"""法治年报: the draft of a town's yearly report, as a Word file to whoever is entitled; asked by command or in words.

Every button says town and year itself, and the rights of this moment are asked anew; once more when the file is made.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from handlers.annual.document import document
from handlers.annual.giving import FOLDER, entitled, kept_name
from handlers.collection.case import town_of
from handlers.dialog import PAGE, page_of
from handlers.inquiry import read
from handlers.kitchen import Kitchen, Made, in_words
from handlers.texts import annual as texts
from handlers.texts import annual_document as of_document
from handlers.turn import Attachment, AttachmentKind, Replies, Reply, Toast, Turn, number_of
from store import audit
from store.annual import asked
from store.annual.asked import Asked
from store.annual.channel import Channel, channel
from store.annual.drafting.draft import draft
from store.annual.record import years
from store.audit import Action
from store.catalogue.months import to_report
from store.days import day_of
from store.people import places
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Right, may

_ASKED = "annual_asked"  # in the conversation: of which town and year the file was asked for last, and when
_SOON = timedelta(minutes=1)


def begin(turn: Turn) -> Replies:
    """The report that is to be written now, of one's own town or of the one that is named behind the command."""
    wanted = asked.read_asked(f"{turn.text}{texts.TITLE}", day_of(turn.now)) if turn.text else None
    if turn.text and wanted is None:
        return [Reply(texts.not_understood())]
    return _wanted(turn, wanted or Asked("", None, "")) or [Reply(texts.no_such_town(turn.text))]


def typed(turn: Turn) -> Replies:
    """给我2026年法治年报; empty: it is something else, or of a town elsewhere whose own report is held here."""
    wanted = asked.read_asked(turn.text, day_of(turn.now))
    if wanted is None or not may(turn.member, Right.ANNUAL):
        return []
    if (told := _wanted(turn, wanted)) or not wanted.is_name:
        return told
    scope = read(turn, turn.text).scope
    is_held = bool(scope.towns) and (bool(scope.counties) or not wanted.names_county)  # of that name, and county
    return [] if is_held else [Reply(texts.no_such_town(wanted.place))]


def list_counties(turn: Turn) -> Replies:
    """A page of the counties, in its place."""
    number, year = turn.numbered
    return [_counties(turn, _year(turn, year), max(number, 0), in_place=True)]


def list_towns(turn: Turn) -> Replies:
    """A page of the towns of a county."""
    number, rest = turn.numbered
    year, _, skip = rest.partition("-")
    county = next((one for one in _reached(turn) if one.id == number), None)
    if county is None:
        return [Toast(texts.gone())]
    return [_towns(turn, county, _year(turn, year), number_of(skip) or 0, in_place=True)]


def open_town(turn: Turn) -> Replies:
    """What a town's report of a year would hold."""
    number, year = turn.numbered
    town = town_of(turn, number, Right.ANNUAL)
    return [Toast(texts.gone())] if town is None else [_card(turn, town, _year(turn, year), in_place=True)]


def send(turn: Turn) -> Replies:
    """The file, which is made when it is sent; that it was asked for is written down now."""
    number, written = turn.numbered
    town, year = town_of(turn, number, Right.ANNUAL), number_of(written)
    if town is None or year is None:
        return [Toast(texts.gone())]
    if year not in years(turn.session, town):
        return [Toast(texts.nothing_there(town, year))]
    if _has_just_asked(turn, f"{town.id}-{year}"):
        return [Toast(texts.made_already())]
    facts = {"what": "annual", "year": year}
    audit.append(turn.session, turn.now, turn.member.id, Action.EXPORTED, place_id=town.id, facts=facts)
    of = {"person": turn.member.id, "chat": turn.chat_id, "town": town.id, "year": year, "at": turn.now.isoformat()}
    return [Toast(texts.making()), Reply("", attachment=Attachment(AttachmentKind.DOCUMENT, "annual_draft", of))]


def annual_draft(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """The draft, if whoever asked may still have it, in this chat; else a sentence. Where the county has switched its
    drafts away from the chat they are laid into the folder, under one name however often this one is made.
    """
    found = entitled(of, kitchen, Right.ANNUAL)
    if found is None:
        return in_words(texts.not_any_more())
    _, town = found
    made = draft(kitchen.session, town, of["year"])
    data = document(made, kitchen.now)
    if channel(kitchen.session, town.county_id) is Channel.CHAT:
        return Made(of_document.file_name(made), data, texts.caption(town, made.year, len(made.gaps)))
    name = kept_name(town, of_document.of_year(made.year), of["at"], ".docx")
    return Made(name, data, texts.laid_aside(town, made.year, name), folder=FOLDER)


def _has_just_asked(turn: Turn, which: str) -> bool:
    """Whether the same button was pressed a moment ago: a phone that lags is tapped again. A new card begins anew."""
    here, now = turn.conversation, turn.now
    before, at = here.data.get(_ASKED, ("", now.isoformat()))
    if before == which and now - datetime.fromisoformat(at) < _SOON:
        return True
    here.data = here.data | {_ASKED: (which, now.isoformat())}
    return False


def _wanted(turn: Turn, wanted: Asked) -> Replies:
    """Empty: a place is named that is none of the county's."""
    if wanted.is_unclear:
        return [Reply(texts.not_understood())]
    own, reached = turn.member.place, _reached(turn)
    year = asked.year_to_report(day_of(turn.now)) if wanted.year is None else wanted.year
    if wanted.place:
        known = [town for county in reached for town in places.towns(turn.session, county.id)]
        known = known or places.towns(turn.session, own.county_id)
        if found := asked.named(wanted, known):
            return _named(turn, found, year)
        counties = places.called(wanted.place, reached)
        if counties:
            return [_towns(turn, counties[0], year, 0) if len(counties) == 1 else _counties(turn, year, 0)]
        return [Reply(texts.town_by_town(), texts.own_buttons(own, year))] if wanted.place == own.county else []
    if own.kind is PlaceKind.TOWN and not wanted.is_of_all:
        return [_card(turn, own, year)]
    if not reached:
        return [Reply(texts.town_by_town(), texts.own_buttons(own, year))]
    return [_towns(turn, reached[0], year, 0) if len(reached) == 1 else _counties(turn, year, 0)]


def _named(turn: Turn, found: list[PlaceFacts], year: int) -> Replies:
    """Of the town that was named, or of those whose names begin so."""
    own = turn.member.place
    allowed = [one for one in found if may(turn.member, Right.ANNUAL, one)]
    if not allowed:
        return [Reply(texts.not_yours(found[0], own))]
    if len(allowed) == 1:
        return [_card(turn, allowed[0], year)]
    buttons = texts.town_buttons(allowed[:PAGE], year, own.county_id, -1, -1, several=False)
    return [Reply(texts.which_of(year), buttons)]


def _card(turn: Turn, town: PlaceFacts, year: int, *, in_place: bool = False) -> Reply:
    today = day_of(turn.now)
    told = years(turn.session, town)
    others = [one for one in told if one != year and one <= today.year]
    several = bool(_reached(turn))
    if year > today.year or year not in told:
        why = texts.too_early(year) if year > today.year else texts.nothing_there(town, year)
        return Reply(why, texts.year_buttons(town, others, several=several), in_place=in_place)
    if not in_place:
        turn.conversation.data = {key: told for key, told in turn.conversation.data.items() if key != _ASKED}
    made = draft(turn.session, town, year)
    goes_to = channel(turn.session, town.county_id)
    may_switch = may(turn.member, Right.CHANNEL, town)
    buttons = texts.card_buttons(town, year, others, several=several, switches=may_switch)
    return Reply(texts.card(made, to_report(turn.now), goes_to), buttons, in_place=in_place)


def _counties(turn: Turn, year: int, skip: int, *, in_place: bool = False) -> Reply:
    buttons = texts.county_buttons(*page_of(_reached(turn), skip), year)
    return Reply(texts.which_county(year), buttons, in_place=in_place)


def _towns(turn: Turn, county: PlaceFacts, year: int, skip: int, *, in_place: bool = False) -> Reply:
    towns = places.towns(turn.session, county.id)
    page, previous, following = page_of(towns, skip)
    buttons = texts.town_buttons(page, year, county.id, previous, following, several=len(_reached(turn)) > 1)
    return Reply(texts.which_town(county, year, len(towns)), buttons, in_place=in_place)


def _reached(turn: Turn) -> list[PlaceFacts]:
    """The counties all of whose towns somebody may ask for; none: their own town only."""
    return [one for one in places.counties(turn.session) if may(turn.member, Right.ANNUAL, one)]


def _year(turn: Turn, written: str) -> int:
    """The year that a button names, or the one that is written now."""
    return number_of(written) or asked.year_to_report(day_of(turn.now))
