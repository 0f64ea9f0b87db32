"""Which towns a county had in a month: who owed its figures then, whatever became of them since."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from store.catalogue.months import Month
from store.database import Session
from store.people.places import PlaceFacts, PlaceKind, PlacePeriod


def towns(session: Session, month: Month, counties: Collection[int] | None) -> list[PlaceFacts]:
    """The towns of these counties (None: of all) as they stood on the month's last day, by county and name.

    That day decides: a town that was merged, moved or renamed before it counts where it had come to be.
    """
    rows = session.execute(standing_towns(month.last_day, counties))
    facts = [PlaceFacts(number, PlaceKind.TOWN, name, county_id, county) for number, name, county_id, county in rows]
    return sorted(facts, key=by_name)


def by_name(town: PlaceFacts) -> tuple[str, int, str, int]:
    """How towns are listed, whatever they have handed in."""
    return town.county, town.county_id, town.name, town.id


def standing_towns(
    last_day: date | sa.BindParameter[date], counties: Collection[int] | None
) -> sa.Select[int, str, int, str]:
    """The same in the database: town_id, town, county_id, county."""
    here, above = _HERE, _ABOVE
    stood = (
        sa.select(
            here.place_id.label("town_id"),
            here.name.label("town"),
            above.place_id.label("county_id"),
            above.name.label("county"),
        )
        .join(above, above.place_id == here.parent_id)
        .where(*(condition for period in (here, above) for condition in _on_last_day(period, last_day)))
    )
    return stood if counties is None else stood.where(above.place_id.in_(counties))


_HERE, _ABOVE = aliased(PlacePeriod), aliased(PlacePeriod)  # made once: that takes longer than the question


def _on_last_day(
    period: type[PlacePeriod], last_day: date | sa.BindParameter[date]
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        sa.or_(period.since.is_(None), period.since <= last_day),
        sa.or_(period.until.is_(None), period.until >= last_day),
    )
