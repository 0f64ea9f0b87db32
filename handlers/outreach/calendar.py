"""节假日: which days of a year are worked; a notice or a table that is sent is looked at once more, and then kept.

Buttons are untrusted: the county is looked for anew, with the rights of this moment.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from handlers import dialog
from handlers.texts import calendar as texts
from handlers.turn import Button, Replies, Reply, Turn, Workbook, number_of
from store.days import day_of
from store.files.faults import UnreadableFile
from store.outreach import calendars
from store.outreach.calendars import TooLong
from store.outreach.day_table import read_table
from store.outreach.notice_dates import DayFault, Read, Unread, put_together, read_notice, speaks_of_days
from store.outreach.workdays import SetDay, Workdays, festivals, is_published
from store.people import people, places
from store.people.places import PlaceFacts
from store.people.rights import Right, may
from store.people.roster import looks_like_roster
from store.practices.reading.naming import lets_go

NAME = "calendar"
_MOST_UNREAD = 50  # parts that are kept to be told
_CLEARLY = 3  # festivals: what arranges so many is a notice, wherever it is sent
_ASKS_BACK = re.compile(r"[?？吗呢]\s*$")

Here = dict[str, Any]
"""step: counties · year · sure · clear → done; county, year; skip of a list.

Of what was read: days [day, 1: worked, name]; unread [said, a DayFault, row].
"""


def begin(turn: Turn) -> Replies:
    """The year of one's county that needs looking at."""
    return [_draw(turn, _anew(turn))]


def list_counties(turn: Turn) -> Replies:
    """Another county, for those whose reach has several."""
    return [_draw(turn, {"step": "counties", "skip": turn.number or 0}, in_place=True)]


def open_county(turn: Turn) -> Replies:
    """The same of a county."""
    county = _county(turn, turn.number)
    return expired(turn) if county is None else [_draw(turn, _at(turn, county.id), in_place=True)]


def open_year(turn: Turn) -> Replies:
    """Another year, or the same again."""
    here = dialog.here(turn, NAME)
    if here is None or "county" not in here or turn.number not in _years(turn):
        return expired(turn)
    return [_draw(turn, {"step": "year", "county": here["county"], "year": turn.number}, in_place=True)]


def open_missing(turn: Turn) -> Replies:
    """The county and the year that a notice speaks of."""
    number, written = turn.numbered
    county, year = _county(turn, number), number_of(written)
    if county is None or year not in _years(turn):
        return begin(turn)
    return [_draw(turn, {"step": "year", "county": county.id, "year": year})]


def typed(turn: Turn) -> Replies:
    """The card of a notice that was pasted; empty: nobody has asked for one, and this is clearly none."""
    here = _awake(turn)
    if here is not None and lets_go(turn.text):
        dialog.stand(turn, NAME, step="done")
        return [Reply(texts.dropped())]
    if not may(turn.member, Right.CALENDAR) or _ASKS_BACK.search(turn.text):
        return []
    read = read_notice(turn.text, _year(turn))
    if here is None and (read is None or len(read.lacking) > len(festivals()) - _CLEARLY):
        return []
    if read is None:
        return [Reply(texts.no_dates())] if speaks_of_days(turn.text) else []
    return [_preview(turn, read)]


def is_meant(turn: Turn, book: Workbook) -> bool:
    """Whether a workbook is a table of days, or was asked for as one."""
    if not may(turn.member, Right.CALENDAR):
        return False
    if isinstance(book.sheets, UnreadableFile):
        return _awake(turn) is not None
    if looks_like_roster(book.sheets):
        return False
    return _awake(turn) is not None or read_table(book.sheets, _year(turn)) is not None


def receive(turn: Turn, book: Workbook) -> Replies:
    """The card of a table of days that was sent."""
    if isinstance(book.sheets, UnreadableFile):
        return [Reply(texts.unreadable(book.sheets))]
    read = read_table(book.sheets, _year(turn))
    return [Reply(texts.no_days())] if read is None else [_preview(turn, read)]


def keep(turn: Turn) -> Replies:
    """What was read is so, in this county or in all that one may change."""
    here = dialog.here(turn, NAME)
    if here is None or here["step"] != "sure" or turn.press is None:
        return expired(turn)
    read, of_all = _read_of(here), turn.press.argument == "all"
    counties = [one for one in _counties(turn) if of_all or one.id == here["county"]]
    if not counties or not read.days:
        return expired(turn)
    calendars.alone_with(turn.session, [one.id for one in counties])
    for county in counties:
        try:
            calendars.with_days(calendars.workdays(turn.session, county.id), read.days)
        except TooLong as fault:
            return [Reply(texts.too_long(fault, county.name))]
    for county in counties:
        calendars.set_days(turn.session, county.id, read.days, turn.now, turn.member.id)
        if read.is_whole and not is_published(read.year):
            calendars.confirm_year(turn.session, county.id, read.year, turn.now, turn.member.id)
    return [_year_anew(turn, here, texts.kept(read.year, len(read.days), len(counties)))]


def drop(turn: Turn) -> Replies:
    """Nothing of what was read is kept."""
    here = dialog.here(turn, NAME)
    if here is None or here["step"] != "sure":
        return expired(turn)
    dialog.stand(turn, NAME, step="done")
    return [Reply(texts.dropped(), in_place=True)]


def confirm(turn: Turn) -> Replies:
    """The year is so as it is shown."""
    here, county = _at_year(turn)
    if here is None or county is None or is_published(here["year"]):
        return expired(turn)
    calendars.confirm_year(turn.session, county.id, here["year"], turn.now, turn.member.id)
    return [_year_anew(turn, here, texts.confirmed(here["year"]))]


def ask_clear(turn: Turn) -> Replies:
    """Whether all that the county has decided of the year is to go."""
    here, county = _at_year(turn)
    if here is None or county is None:
        return expired(turn)
    return [_draw(turn, here | {"step": "clear"}, in_place=True)]


def clear(turn: Turn) -> Replies:
    """It goes."""
    here = dialog.here(turn, NAME)
    county = None if here is None or here["step"] != "clear" else _county(turn, here["county"])
    if here is None or county is None:
        return expired(turn)
    calendars.clear_year(turn.session, county.id, here["year"], turn.now, turn.member.id)
    return [_year_anew(turn, here, texts.cleared(here["year"]))]


def expired(turn: Turn) -> Replies:
    """To a button of an earlier step: where the chat stands now."""
    begun = _anew(turn)
    return dialog.expired(turn, NAME, lambda here: _draw(turn, here if here and here["step"] != "done" else begun))


def _anew(turn: Turn) -> Here:
    return _at(turn, turn.member.place.county_id)


def _at(turn: Turn, county_id: int) -> Here:
    missing = calendars.missing_years(turn.session, county_id, turn.now)
    return {"step": "year", "county": county_id, "year": missing[0] if missing else day_of(turn.now).year}


def _years(turn: Turn) -> range:
    """The years that can be looked at, and decided."""
    this = day_of(turn.now).year
    return range(this, this + 3)


def _year(turn: Turn) -> int:
    """The year that is meant where nobody says which."""
    here = _awake(turn)
    return day_of(turn.now).year if here is None else int(here["year"])


def _awake(turn: Turn) -> Here | None:
    """Where the chat stands at a year, of late; None: it does not."""
    here = dialog.here(turn, NAME)
    return here if here and "year" in here and dialog.is_awake(turn) else None


def _at_year(turn: Turn) -> tuple[Here | None, PlaceFacts | None]:
    """The year that the pressed button was drawn under."""
    here = dialog.here(turn, NAME)
    if here is None or here["step"] != "year" or turn.number != here["year"]:
        return None, None
    return here, _county(turn, here["county"])


def _preview(turn: Turn, read: Read) -> Reply:
    """The card of what was read; a mistake in it that nothing can be made of is told instead."""
    here, years = _awake(turn), _years(turn)
    county_id = turn.member.place.county_id if here is None else here["county"]
    if read.year not in years:
        return Reply(texts.other_year(read.year, years[0], years[-1]))
    try:
        calendars.with_days(calendars.workdays(turn.session, county_id), read.days)
    except TooLong as fault:
        return Reply(texts.too_long(fault))
    days = [[one.day.isoformat(), int(one.is_working), one.name] for one in read.days]
    unread = [[one.said, one.fault, one.row] for one in read.unread[:_MOST_UNREAD]]
    sure = {"step": "sure", "county": county_id, "year": read.year, "days": days, "unread": unread}
    return _draw(turn, sure)


def _read_of(here: Here) -> Read:
    """What the card was drawn from."""
    days = [SetDay(date.fromisoformat(day), bool(is_working), name) for day, is_working, name in here["days"]]
    unread = [Unread(said, DayFault(fault), row) for said, fault, row in here["unread"]]
    return put_together(here["year"], days, unread)


def _year_anew(turn: Turn, here: Here, said: str) -> Reply:
    """The year as it is now, below what was done."""
    drawn = _draw(turn, {"step": "year", "county": here["county"], "year": here["year"]})
    return Reply(f"{said}\n\n{drawn.text}", drawn.buttons, in_place=True)


def _draw(turn: Turn, here: Here, *, in_place: bool = False) -> Reply:
    """The step as it is shown; the chat stands there from now on."""
    shown = _shown(turn, here)
    if shown is None:  # the right or the county has gone
        here = _anew(turn)
        shown = _year_shown(turn, turn.member.place, here)
    dialog.stand(turn, NAME, **here)
    text, buttons = shown
    return Reply(text, buttons, in_place=in_place)


def _shown(turn: Turn, here: Here) -> tuple[str, list[list[Button]]] | None:
    if here["step"] == "counties":
        return texts.which_county(), texts.county_buttons(*dialog.page_of(_counties(turn), here["skip"]))
    county = _county(turn, here["county"])
    if county is None:
        return None
    if here["step"] == "sure":
        return _sure(turn, county, _read_of(here))
    if here["step"] == "clear":
        own = _own(calendars.workdays(turn.session, county.id), here["year"])
        return texts.sure_clear(county.name, here["year"], len(own)), texts.sure_clear_buttons(here["year"])
    return _year_shown(turn, county, here)


def _sure(turn: Turn, county: PlaceFacts, read: Read) -> tuple[str, list[list[Button]]]:
    there = calendars.workdays(turn.session, county.id)
    becomes = [one.is_working for one in read.days if one.is_working != there.is_working(one.day)]
    text = texts.preview(county.name, read, becomes.count(False), becomes.count(True))
    return text, texts.preview_buttons(read, len(_counties(turn)))


def _year_shown(turn: Turn, county: PlaceFacts, here: Here) -> tuple[str, list[list[Button]]]:
    year, there = here["year"], calendars.workdays(turn.session, county.id)
    found = calendars.confirmed(turn.session, county.id, year)
    by = None if found is None or found.by_id is None else people.find(turn.session, found.by_id, turn.now)
    said = None if found is None else (by.name if by else "", day_of(found.at))
    own, china = _own(there, year), Workdays()
    is_guess, has_own = there.is_guess(date(year, 1, 1)), bool(own) or found is not None
    if is_published(year):
        others = [one for one in own if one.is_working != china.is_working(one.day)]
        text = texts.published(county.name, year, china.arranged(year), others)
    else:
        text = texts.decided(county.name, year, there.arranged(year), len(own), said)
    several = len(_counties(turn)) > 1
    return text, texts.year_buttons(year, _years(turn), is_guess=is_guess, has_own=has_own, other_counties=several)


def _own(there: Workdays, year: int) -> list[SetDay]:
    """What the county has decided of the year itself."""
    return [one for one in there.arranged(year) if one.day in there.own]


def _county(turn: Turn, county_id: int | None) -> PlaceFacts | None:
    """The county, where this person may say which days are worked."""
    county = None if county_id is None else places.find(turn.session, county_id)
    is_one = county is not None and county.id == county.county_id
    return county if county is not None and is_one and may(turn.member, Right.CALENDAR, county) else None


def _counties(turn: Turn) -> list[PlaceFacts]:
    return [one for one in places.counties(turn.session) if may(turn.member, Right.CALENDAR, one)]
