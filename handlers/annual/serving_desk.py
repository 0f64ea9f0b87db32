"""Another office's form as a turn or a recipe finds it: its town, what its lines mean, and what belongs in them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from store.annual import form_mappings
from store.annual.backlog import opening
from store.annual.channel import Channel, channel
from store.annual.foreign_forms import FormHeld
from store.annual.form_mappings import Confirmed
from store.annual.forms.facts import Certainty, Filled, Understanding, Wanted, Why
from store.annual.forms.filling import fill
from store.annual.forms.understanding import understand
from store.annual.period import Period
from store.annual.record import Record, Standing, record
from store.catalogue.metrics import Catalogue, Metric, Rate, catalogue
from store.catalogue.months import Month, to_report
from store.database import Session
from store.days import day_of
from store.files.workbook import Sheet
from store.people import people, places
from store.people.people import PersonFacts
from store.people.places import PlaceFacts

_NEVER = Month(2000, 1)  # of which no form asks
_JOIN = " · "  # between the heads of a cell
_FEW = 3  # lines that may share a head and be told with it
_SHORTEST_TITLE = 4  # characters
_NO_TITLE = ("附件", "附表")
_LABELLED = re.compile("[：:]")  # 填报单位：


class Group(StrEnum):
    """Where a line stands on the card."""

    FILLED = "filled"
    DOUBTFUL = "doubtful"
    BLANK = "blank"  # its meaning is known, and there is no figure
    UNKNOWN = "unknown"
    HELD = "held"  # something stands in it


@dataclass(frozen=True)
class Line:
    """The cells of a form that ask for the same, at different times or places."""

    key: str
    code: str | None
    label: str  # as it stands in the form, without what most lines share
    cells: tuple[Filled, ...]
    is_said: bool  # somebody of the county has said what it means, and we had not read it otherwise

    @property
    def mark(self) -> str:
        """What a button calls it."""
        return hashlib.sha256(f"{self.key}={self.code}".encode()).hexdigest()[:6]

    @property
    def group(self) -> Group:
        """Where it stands on the card."""
        if all(one.wanted.held is not None for one in self.cells):
            return Group.HELD
        if any(one.certainty is Certainty.DOUBTFUL for one in self.cells):
            return Group.DOUBTFUL
        if any(is_filled(one) for one in self.cells):
            return Group.FILLED
        return Group.UNKNOWN if self.code is None else Group.BLANK

    @property
    def is_doubted(self) -> bool:
        """Whether what it means is not quite sure; what it would be filled with is another matter."""
        return any(is_doubted(one) for one in self.cells)


@dataclass(frozen=True)
class Desk:
    """A form with all that is known of it for a town."""

    form: FormHeld
    town: PlaceFacts
    catalogue: Catalogue  # of the month that is to be reported
    understanding: Understanding
    filled: tuple[Filled, ...]
    confirmed: Confirmed | None
    confirmed_by: str  # "": nobody who is here, or nobody that whoever looks may know
    is_folder: bool  # figures do not go through the chat
    standing: Mapping[Month, Standing]  # of the months that it is of
    openings: Mapping[tuple[str, int], int]  # cases that were open when a year began, by rate, as far as is known

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What it asks for, each once."""
        found: dict[tuple[str, str | None], list[Filled]] = {}
        for one in self.filled:
            found.setdefault((one.wanted.key, one.wanted.code), []).append(one)
        said = known(self.confirmed, self.form.choices)
        labels = _labels([*found.values()])
        return tuple(
            Line(key, code, label, tuple(cells), key in said and not any(one.wanted.why is Why.TOLD for one in cells))
            for ((key, code), cells), label in zip(found.items(), labels, strict=True)
        )

    @property
    def needs_period(self) -> bool:
        """Whether nobody knows of what months some of its cells are."""
        is_open = any(one.wanted.code is not None and one.wanted.why is Why.PERIOD for one in self.filled)
        return is_open and not self.form.says_period and self.form.period is None

    @cached_property
    def names(self) -> dict[str, str]:
        """Of metrics and their parts, by code."""
        return {one.code: one.name for metric in self.catalogue.metrics for one in (metric, *metric.parts)}

    def opening(self, one: Filled) -> int | None:
        """The cases that were open when the time of a rate began, where it counts them and begins with a year."""
        code, period = one.wanted.code, one.wanted.period
        is_january = one.hundredths is not None and period is not None and period.first.number == 1
        return self.openings.get((code, period.first.year)) if is_january and code and period else None

    @property
    def doubted(self) -> tuple[Line, ...]:
        """Lines that are filled in, and of which nobody has said what they mean."""
        return tuple(one for one in self.lines if one.group is Group.DOUBTFUL and one.is_doubted and not one.is_said)

    @property
    def is_told(self) -> bool:
        """Whether something would be filled in as it was said at an earlier form, against how we read it."""
        return any(is_filled(one) and one.wanted.why is Why.TOLD for one in self.filled)

    @property
    def cells(self) -> int:
        """How many would be filled in."""
        return sum(is_filled(one) for one in self.filled)

    @property
    def stamp(self) -> str:
        """Another one as soon as a cell means something else, or is surer; not with other values."""
        wanted = [
            (*one.wanted.place, one.wanted.code, str(one.wanted.period), one.wanted.certainty) for one in self.filled
        ]
        return hashlib.sha256(repr((self.town.id, wanted)).encode()).hexdigest()[:8]

    @property
    def title(self) -> str:
        """What the form calls itself, or else the file's name."""
        return title(self.form.sheets) or self.form.name

    def line(self, mark: str) -> Line | None:
        """The line that a button calls so."""
        return next((one for one in self.lines if one.mark == mark), None)

    def is_left(self, one: Filled) -> bool:
        """Whether somebody has said that the cell stays blank."""
        said = known(self.confirmed, self.form.choices)
        return one.wanted.key in said and said[one.wanted.key] is None

    def meant(self, code: str | None) -> Metric | Rate | None:
        """The metric, a part of one, or the rate of this code."""
        if code is None:
            return None
        if self.catalogue.has(code):
            return self.catalogue.metric(code)
        return next((one for one in self.catalogue.rates if one.code == code), None)

    def to_remember(self) -> dict[str, str | None]:
        """What a yes says that its lines mean; of what is doubtful, or means one thing here and another there, only
        what was said.
        """
        keys = Counter(one.key for one in self.lines)
        plain = (one for one in self.lines if one.code is not None and keys[one.key] == 1)
        sure = {one.key: one.code for one in plain if not one.is_doubted}
        return sure | dict(known(self.confirmed, self.form.choices))


def desk(
    session: Session,
    person: PersonFacts,
    form: FormHeld,
    town: PlaceFacts,
    now: datetime,
    seen: Understanding | None = None,
) -> Desk:
    """The form as it would be filled in for the town now; `seen`: as it is understood of the town by itself."""
    asked = catalogue(session, town.county_id, to_report(now))
    confirmed = form_mappings.confirmed(session, town.county_id, form.signature)
    said = known(confirmed, form.choices)
    understood = seen
    if understood is None or form.period is not None or said:
        towns = places.towns(session, town.county_id)
        remembered = confirmed.mapping if confirmed else {}
        of = form.sheets, towns, town, day_of(now), asked
        again = understand(*of, period=form.period, known=form.choices, remembered=remembered)
        understood = again if confirmed is None else _dated(again, confirmed)
    by = None if confirmed is None else people.find(session, confirmed.by_id, now)
    filled, standing, openings = _filled(session, town, asked, understood)
    is_told = by is not None and town.county_id == person.place.county_id == by.place.county_id
    return Desk(
        form,
        town,
        asked,
        understood,
        tuple(one for one in filled if not _is_beside(one.wanted)),
        confirmed,
        by.name if by is not None and is_told else "",
        channel(session, town.county_id) is Channel.FOLDER,
        standing,
        openings,
    )


def known(confirmed: Confirmed | None, choices: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """What the lines mean, as somebody has said; what was said last counts."""
    return {**(confirmed.mapping if confirmed else {}), **choices}


def is_filled(one: Filled) -> bool:
    """Whether something is written into the cell."""
    return one.wanted.held is None and (one.value is not None or one.hundredths is not None)


def is_doubted(one: Filled) -> bool:
    """Whether what the cell means is not quite sure; what it is filled with is another matter."""
    return one.wanted.certainty is Certainty.DOUBTFUL and one.wanted.why is not Why.PERIOD


def look(session: Session, sheets: Sequence[Sheet], town: PlaceFacts, now: datetime) -> Understanding:
    """What a workbook asks for, whosever it is."""
    asked = catalogue(session, town.county_id, to_report(now))
    return understand(sheets, places.towns(session, town.county_id), town, day_of(now), asked)


def _dated(understood: Understanding, confirmed: Confirmed) -> Understanding:
    """With the day on which somebody said what we had read otherwise."""
    day = day_of(confirmed.at)
    wanted = (
        replace(one, words=f"{day.month}月{day.day}日") if one.why is Why.TOLD else one for one in understood.wanted
    )
    return replace(understood, wanted=tuple(wanted))


def _is_beside(one: Wanted) -> bool:
    """Whether the cell is nothing to fill in: beside a heading, or with a text in it that nobody asks about."""
    return one.code is None and (one.held is not None or one.why is Why.SECTION)


def _labels(lines: Sequence[Sequence[Filled]]) -> list[str]:
    """Of each line what all of its cells share and most other lines do not have: no 数量."""
    parts = []
    for cells in lines:
        first, *others = [one.wanted.label.split(_JOIN) for one in cells]
        parts.append([part for part in first if all(part in other for other in others)] or first)
    heard = Counter(part for one in parts for part in one)
    common = {part for part, count in heard.items() if count > max(_FEW, len(parts) / 2)}
    return [_JOIN.join([part for part in one if part not in common] or one) for one in parts]


def title(sheets: Sequence[Sheet]) -> str:
    """The first text that may be one."""
    for sheet in sheets:
        for place in sorted(sheet.cells):
            value = sheet.cells[place]
            words = " ".join(value.split()) if isinstance(value, str) else ""
            if len(words) >= _SHORTEST_TITLE and not words.startswith(_NO_TITLE) and not _LABELLED.search(words):
                return words
    return ""


def _filled(
    session: Session, town: PlaceFacts, asked: Catalogue, understood: Understanding
) -> tuple[tuple[Filled, ...], Mapping[Month, Standing], Mapping[tuple[str, int], int]]:
    """What belongs in its cells, how far the months are that it is of, and what was open when its years began.

    The record goes back as far as levels are carried, and cases that were open when a year began.
    """
    span = understood.span
    if span is None:
        return fill(understood, Record(town, _NEVER, _NEVER, {}, {}, {})), {}, {}
    has_rates = any(one.is_rate for one in understood.wanted)
    first = Month(span.first.year - 2, 1) if has_rates else span.first.back(12)
    of_town = record(session, town, first, span.last)
    openings = _openings(session, of_town, asked, span) if has_rates else {}
    standing = {month: one for month, one in of_town.standing.items() if span.first <= month}
    filled = tuple(_counted_before(one, asked, openings) for one in fill(understood, of_town, openings))
    return filled, standing, openings


def _counted_before(one: Filled, asked: Catalogue, openings: Mapping[tuple[str, int], int]) -> Filled:
    """With a doubt at a rate that counts the cases open before: another office may only count those that came."""
    rate = next((rate for rate in asked.rates if rate.code == one.wanted.code), None)
    period = one.wanted.period
    if (
        rate is None
        or rate.backlog is None
        or period is None
        or one.certainty is not Certainty.SURE
        or not is_filled(one)
    ):
        return one
    is_january = period.first.number == 1
    if is_january and not openings.get((rate.code, period.first.year)):
        return one
    return replace(one, certainty=Certainty.DOUBTFUL, why=Why.BACKLOG)


def _openings(session: Session, of_town: Record, asked: Catalogue, span: Period) -> dict[tuple[str, int], int]:
    """The cases that were open when each year began, of each rate that asks for them, as far as anybody knows."""
    rules = {rule.code: rule for rule in asked.rules}
    found: dict[tuple[str, int], int] = {}
    for rate in asked.rates:
        for year in range(span.first.year, span.last.year + 1):
            rule = rules.get(rate.backlog or "")
            known = None if rule is None else opening(session, of_town, rule, year)
            if known is not None:
                found[rate.code, year] = known.count
    return found
