"""A year of what is due at a place, as a file that phones and computers take into their calendar."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from icalendar import TRANSP, Alarm, Calendar, Event

from handlers.kitchen import Kitchen, Made
from handlers.outreach.due_items import DueList, Item, due_list
from handlers.texts import due_dates as texts
from store.outreach.refreshing import AHEAD
from store.people import people, places
from store.people.rights import Right, may

_RINGS_AT = time(9)  # on the working day before
_MAKER = "-//Tashan//due dates//ZH"


def due_calendar(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """The file of a place, if whoever asked for it may still see it; else raises LookupError."""
    person = people.find(kitchen.session, of["person"], kitchen.now)
    place = places.find(kitchen.session, of["place"])
    if place is None or person is None or not may(person, Right.DUE, place):
        raise LookupError("whoever asked for the due dates may not see them any more")
    found = due_list(kitchen.session, place, kitchen.now, AHEAD)
    events = [_event(item, found) for item in found.items if not item.is_done and item.due_on >= found.today]
    return Made(texts.file_name(place), _file(found, events), texts.caption(len(events)))


def _file(found: DueList, events: list[Event]) -> bytes:
    calendar = Calendar.new(
        prodid=_MAKER,
        uid=f"due-{found.place.id}@tashan",
        name=texts.calendar_name(found.place),
        method="PUBLISH",
        subcomponents=events,
    )
    data: bytes = calendar.to_ical()
    return data


def _event(item: Item, found: DueList) -> Event:
    """The whole day, wherever the phone is. Taken in again it replaces what it was before: same name, later number."""
    summary, description = texts.event(item, found.place)
    return Event.new(
        uid=f"occasion-{item.occasion.id}-{found.place.id}@tashan",
        sequence=int(found.now.timestamp()) // 60,
        stamp=found.now,
        start=item.due_on,
        end=item.due_on + timedelta(days=1),
        summary=summary,
        description=description,
        transparency=TRANSP.TRANSPARENT,  # nobody is busy because of it
        subcomponents=[_alarm(item, summary)],
    )


def _alarm(item: Item, summary: str) -> Alarm:
    rings = datetime.combine(item.eve, _RINGS_AT) - datetime.combine(item.due_on, time.min)
    alarm = Alarm.new(description=summary)
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", rings)
    return alarm
