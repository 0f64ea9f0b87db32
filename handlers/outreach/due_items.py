"""All that is due for a town, or for the towns of a county, as it stands at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.collection.desk import Desk, desk_of
from store.catalogue.months import Month
from store.collection.due import month_asked
from store.collection.opened import open_months
from store.database import Session
from store.days import day_of
from store.outreach import knowing, occasions
from store.outreach.calendars import workdays
from store.outreach.occasions import Occasion
from store.outreach.workdays import Workdays
from store.people.places import PlaceFacts, PlaceKind


@dataclass(frozen=True)
class Item:
    """Something that is due. Days are those of Asia/Shanghai."""

    occasion: Occasion
    due_on: date  # the last day; of a town with the time that it was given in addition
    eve: date  # the working day before it
    left: int  # working days after today up to it; 0: none any more; negative: since then
    towns: int  # that it is due from: of a town's list 1
    done: int  # of these: owe nothing any more
    desk: Desk | None  # of a town's figures, once they are asked for
    knew: int = 0  # of a county's list: who works in these towns and said 已知悉; nobody is told who has not

    @property
    def is_done(self) -> bool:
        """Whether nobody owes anything any more."""
        return self.done == self.towns


@dataclass(frozen=True)
class DueList:
    """What is due at a place."""

    place: PlaceFacts
    now: datetime
    items: tuple[Item, ...]  # by day; past ones as long as they are taken
    older: tuple[Desk, ...]  # of a town: other months that are open, returned ones to be corrected however late

    @property
    def today(self) -> date:
        """The day that it is."""
        return day_of(self.now)


def due_list(session: Session, place: PlaceFacts, now: datetime, ahead: timedelta) -> DueList:
    """Of a town its own, of a county what is due from its towns; up to so far ahead.

    What nobody owes any more stands there only while its day is to come.
    """
    today = day_of(now)
    near = [one for one in occasions.open_occasions(session, place.county_id, now) if one.due_on <= today + ahead]
    calendar, last = workdays(session, place.county_id), month_asked(session, place.id, now)
    found = [item for one in near if (item := _item(session, one, place, today, calendar, last)) is not None]
    items = [one for one in found if not one.is_done or one.due_on >= today]
    told = {one.occasion.month for one in items}
    is_town = place.kind is PlaceKind.TOWN
    older = [one for one in open_months(session, place.id, now) if one not in told] if is_town else []
    items.sort(key=lambda one: (one.due_on, one.occasion.id))
    return DueList(place, now, tuple(items), tuple(desk_of(session, place, month) for month in older))


def _item(
    session: Session, occasion: Occasion, place: PlaceFacts, today: date, calendar: Workdays, last: Month
) -> Item | None:
    """None: it is not due there, or open only for another town, which was given more time.

    `last`: the month whose figures are asked for now.
    """
    is_town = place.kind is PlaceKind.TOWN
    asked = [town.id for town in occasions.towns(session, occasion) if not is_town or town.id == place.id]
    due_on = occasions.due_on(session, occasion, place.id) if is_town else occasion.due_on
    if not asked or (is_town and max(due_on, occasion.locks_on) < today):
        return None
    is_asked = is_town and occasion.month is not None and occasion.month <= last
    return Item(
        occasion,
        due_on,
        eve=calendar.step(due_on, -1),
        left=calendar.between(today, due_on) if due_on >= today else -calendar.between(due_on, today),
        towns=len(asked),
        done=len(occasions.is_done(session, occasion, asked)),
        desk=desk_of(session, place, occasion.month) if is_asked and occasion.month else None,
        knew=0 if is_town else knowing.count(session, occasion.id, asked),
    )
