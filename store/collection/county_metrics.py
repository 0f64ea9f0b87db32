"""A county's own catalogue: metrics of its own, others switched off or changed, always from a month on.

What is begun stays as it is: a change holds from the first month that no town of the county has begun yet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.catalogue.metrics import Kind, Metric, Tier, base, read_metric, written
from store.catalogue.months import Month
from store.catalogue.versions import MetricVersion
from store.collection.due import month_asked
from store.collection.tables import Submission
from store.database import Session, lock
from store.numbers import CEILING
from store.people.places import PlacePeriod

LONGEST_NAME = 12  # characters: it stands on a phone's line
LONGEST_SHORT = 8
LONGEST_UNIT = 4
LONGEST_DEFINITION = 300
_OWN = "own_"


@dataclass(frozen=True)
class Standing:
    """A metric as the county has decided last."""

    metric: Metric  # of one that is switched off: as it was asked last
    is_asked: bool
    since: Month | None  # the month that this was decided from; None: it is as every county has it
    version: int  # tells whether anything was decided since; 0: nothing ever was


class TooEarly(Exception):
    """A change for a month that was begun, or that comes before the last change."""

    def __init__(self, earliest: Month) -> None:
        super().__init__(earliest)
        self.earliest = earliest  # the first month that it can hold from


class Overtaken(Exception):
    """Somebody else has changed the metric meanwhile."""


class NameTaken(Exception):
    """Another metric is called so already."""

    def __init__(self, word: str, metric: Metric) -> None:
        super().__init__(word)
        self.word = word
        self.metric = metric


class BadMetric(Exception):
    """What a metric cannot have: nothing at all or too much of it, or a range that is none."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what  # name · unit · definition · typical


def standing(session: Session, county_id: int) -> list[Standing]:
    """Every metric of the county by section, those switched off too."""
    found = {one.code: Standing(one, True, None, 0) for one in base().metrics if one.until is None}
    rows = sa.select(MetricVersion).where(MetricVersion.county_id == county_id)
    for row in session.scalars(rows.order_by(MetricVersion.id)):
        if row.metric is None and row.code not in found:
            continue  # switched off here, and since then nowhere asked any more
        metric = found[row.code].metric if row.metric is None else read_metric(row.metric)
        found[row.code] = Standing(metric, row.metric is not None, Month.parse(row.since), row.id)
    order = [section.code for section in base().sections]
    return sorted(found.values(), key=lambda one: order.index(one.metric.section))


def find(session: Session, county_id: int, code: str) -> Standing | None:
    """The metric as the county has decided last; None: there is none of this code."""
    return next((one for one in standing(session, county_id) if one.metric.code == code), None)


def earliest(session: Session, county_id: int, now: datetime) -> Month:
    """The first month that a change can hold from: the one due next, unless a town of the county has begun it."""
    towns = sa.select(PlacePeriod.place_id).where(PlacePeriod.parent_id == county_id, PlacePeriod.until.is_(None))
    begun = session.scalar(sa.select(sa.func.max(Submission.month)).where(Submission.town_id.in_(towns)))
    asked = month_asked(session, county_id, now)
    return asked if begun is None else max(asked, Month.parse(begun).back(-1))


def earliest_of(session: Session, county_id: int, code: str, now: datetime) -> Month:
    """The same of one metric: nothing is decided for a month before the last one it was decided for."""
    month, there = earliest(session, county_id, now), find(session, county_id, code)
    return month if there is None or there.since is None else max(month, there.since)


def add(session: Session, county_id: int, metric: Metric, since: Month, now: datetime, by: int | None) -> Metric:
    """A metric of the county's own from a month on, under a code of ours; gives it back with that.

    Raises BadMetric, NameTaken, TooEarly.
    """
    lock(session, "metrics", county_id)
    taken = {one.metric.code for one in standing(session, county_id)}
    number = next(number for number in range(1, len(taken) + 2) if f"{_OWN}{number}" not in taken)
    metric = replace(metric, code=f"{_OWN}{number}")
    _check(session, county_id, metric)
    _put(session, county_id, metric.code, metric, since, now, by, 0)
    return metric


def change(
    session: Session, county_id: int, metric: Metric, since: Month, now: datetime, by: int | None, seen: int
) -> None:
    """The metric is so from a month on, and asked; `seen`: the version that it was changed from.

    Raises BadMetric, NameTaken, TooEarly, Overtaken.
    """
    lock(session, "metrics", county_id)
    _check(session, county_id, metric)
    _put(session, county_id, metric.code, metric, since, now, by, seen)


def switch_off(
    session: Session, county_id: int, code: str, since: Month, now: datetime, by: int | None, seen: int
) -> None:
    """The metric is not asked from a month on. Raises TooEarly, Overtaken."""
    lock(session, "metrics", county_id)
    _put(session, county_id, code, None, since, now, by, seen)


def tidied(text: str) -> str:
    """A name or a unit as it is kept: without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def refuse_taken(session: Session, county_id: int, word: str, code: str | None) -> None:
    """Raises NameTaken where the word means another metric than the one of this code (None: than any)."""
    _refuse_taken(standing(session, county_id), [word], code)


def _refuse_taken(listed: Sequence[Standing], words: Sequence[str], code: str | None) -> None:
    others = (metric for one in listed for metric in (one.metric, *one.metric.parts) if metric.code != code)
    for metric in others:
        for word in words:
            if word in (*metric.names, *metric.said_here):
                raise NameTaken(word, metric)


def renamed(metric: Metric, name: str) -> Metric:
    """The metric under another name; people may go on saying the old one."""
    aliases = dict.fromkeys((*metric.aliases, metric.name, metric.short))
    aliases.pop(name, None)
    return replace(metric, name=name, short=name[:LONGEST_SHORT], aliases=tuple(aliases))


def with_range(metric: Metric, low: int, high: int) -> Metric:
    """The metric with another usual range; a figure far beyond it is still no mistake."""
    return replace(metric, typical=(low, high), most=max(metric.most, ceiling(high)))


def ceiling(high: int) -> int:
    """Beyond this a figure is a mistake, where the highest of ordinary months is so much."""
    return min(max(high * 100, 1_000), CEILING)


def own(
    name: str, unit: str, section: str, kind: Kind, tier: Tier, definition: str, typical: tuple[int, int]
) -> Metric:
    """A metric of a county's own; it gets its code when it is added."""
    short = name[:LONGEST_SHORT]
    return Metric("", name, short, unit, kind, tier, section, definition, (), typical, ceiling(typical[1]))


def _check(session: Session, county_id: int, metric: Metric) -> None:
    low, high = metric.typical
    sound = {
        "name": is_name(metric.name),
        "unit": is_unit(metric.unit),
        "definition": 0 < len(metric.definition) <= LONGEST_DEFINITION,
        "typical": 0 <= low <= high <= metric.most <= CEILING,
    }
    for what, is_sound in sound.items():
        if not is_sound:
            raise BadMetric(what)
    _refuse_taken(standing(session, county_id), metric.names, metric.code)


def is_name(name: str) -> bool:
    """Whether a metric can be called so: letters and digits, not too many, and no number alone."""
    return 2 <= len(name) <= LONGEST_NAME and re.fullmatch(r"[\w（）()、·-]*[^\W\d_][\w（）()、·-]*", name) is not None


def is_unit(unit: str) -> bool:
    """Whether it can be counted in this."""
    return 0 < len(unit) <= LONGEST_UNIT and unit.isalpha()


def _put(
    session: Session,
    county_id: int,
    code: str,
    metric: Metric | None,
    since: Month,
    now: datetime,
    by: int | None,
    seen: int,
) -> None:
    before = find(session, county_id, code)
    if (0 if before is None else before.version) != seen:
        raise Overtaken
    first = earliest_of(session, county_id, code, now)
    if since < first:
        raise TooEarly(first)
    entry = None if metric is None else written(replace(metric, since=None, until=None))  # the row says since when
    session.add(MetricVersion(county_id=county_id, code=code, since=str(since), metric=entry, by_id=by, at=now))
    session.flush()
    facts = {"code": code, "month": str(since)} | _told(before, metric)
    audit.append(session, now, by, Action.METRIC_CHANGED, place_id=county_id, facts=facts)


def _told(before: Standing | None, metric: Metric | None) -> dict[str, object]:
    """What was done, for the record: new, off, on, or changed and what of it; the versions say what was and is."""
    if before is None and metric is not None:
        return {"done": "new", "name": metric.name}
    if before is None or metric is None:
        return {"done": "off", "name": before.metric.name if before else ""}
    if not before.is_asked:
        return {"done": "on", "name": metric.name}
    was, becomes = written(before.metric), written(metric)
    changed = [name for name in ("name", "unit", "definition", "typical") if was[name] != becomes[name]]
    return {"done": "changed", "name": metric.name, "changed": changed}
