"""What is asked, one thing after the other, to set a deadline or to change one, and the terms that come of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from handlers.outreach import deadline_picks as picks
from handlers.outreach import task_steps
from handlers.outreach.deadline_picks import NotSo
from handlers.texts import deadline_steps as texts
from handlers.turn import Button, Turn
from store.days import day_of
from store.numbers import Number, read_number
from store.outreach import calendars, planned
from store.outreach.deadlines import Deadline
from store.outreach.presets import Preset
from store.outreach.tables import LONGEST_NAME, Asked, Cadence, Kind, Period, Shift
from store.outreach.terms import Rung, Terms
from store.people import people

STEPS = {
    "add": ("name", "cadence", "month", "day", "shift", "towns", "rungs"),
    "when": ("cadence", "month", "day", "shift"),
    "moved": ("moved",),
    "name": ("name",),
    "towns": ("towns",),
    "rungs": ("rungs",),
    "preset": ("moved",),
    "extend": ("occasion", "town", "until"),
    "reopen": ("occasion", "town"),
    "on": (),
    "off": (),
    "end": (),
}
"""Of each thing that can be done with a deadline, what has to be known for it, in order."""

_FIGURES = ("period", "day", "shift", "grace", "lock")  # to change when they are due

FARTHEST = timedelta(days=731)  # from today that something can be due once
_SOON = timedelta(days=30)  # from today: an example of a day
_NEW = Terms(Kind.TASK, "", Cadence.MONTHLY, rungs=picks.USUAL)

Given = dict[str, Any]
"""What is known so far, by step: JSON. draft: what is picked so far at a step that takes several."""


@dataclass(frozen=True)
class Context:
    """Where it is asked, and of which deadline; None: of one that is still to be made."""

    turn: Turn
    county_id: int
    errand: str
    seen: Deadline | None
    preset: Preset | None
    given: Given

    @property
    def base(self) -> Terms:
        """What is changed."""
        if self.seen is not None:
            return self.seen.terms
        return _NEW if self.preset is None else self.preset.terms

    @property
    def today(self) -> date:
        """The day that it is for people."""
        return day_of(self.turn.now)


def pending(about: Context) -> str | None:
    """The next step; None: all is known."""
    return next((step for step in steps(about) if step not in about.given), None)


def steps(about: Context) -> list[str]:
    """Those that make sense after what is known so far."""
    terms = terms_of(about)
    needless = set()
    if terms.cadence in (Cadence.MONTHLY, Cadence.ONCE):
        needless.add("month")
    if terms.is_last_workday or _is_worked(about, terms):
        needless.add("shift")
    if about.preset is not None and not about.preset.asks_day:
        needless.add("moved")
    is_figures = about.errand == "when" and terms.kind is Kind.FIGURES
    return [step for step in (_FIGURES if is_figures else STEPS[about.errand]) if step not in needless]


def _is_worked(about: Context, terms: Terms) -> bool:
    """Whether what is due once is due on a day that is known to be worked."""
    if terms.cadence is not Cadence.ONCE or terms.on is None:
        return False
    days = calendars.workdays(about.turn.session, about.county_id)
    return days.is_working(terms.on) and not days.is_guess(terms.on)


def terms_of(about: Context) -> Terms:
    """The terms as they are with what is known so far."""
    terms, given = about.base, about.given
    if "cadence" in given:
        terms = replace(terms, cadence=Cadence(given["cadence"]), month=None, day=None, is_last_workday=False, on=None)
    for step, value in given.items():
        if step in _SET:
            terms = _SET[step](terms, value)
    return terms


def question(step: str, about: Context) -> tuple[str, list[list[Button]]]:
    """What is asked at a step, and what can be pressed there."""
    terms = terms_of(about)
    match step:
        case "name":
            return texts.which_name("" if about.seen is None else about.seen.terms.name), []
        case "cadence":
            return texts.which_cadence(), texts.cadence_choice()
        case "month":
            return texts.which_month(terms.cadence), texts.month_choice(terms.cadence)
        case "day" if terms.cadence is Cadence.ONCE:
            return texts.which_date(about.today + _SOON), []
        case "day":
            return texts.which_day(), texts.day_choice()
        case "moved":
            usual = _usual(about)
            return texts.which_date(usual, usual.year), texts.date_choice(usual)
        case "shift":
            return texts.which_shift(), texts.shift_choice()
        case "period":
            return texts.which_period(), texts.period_choice()
        case "grace":
            return texts.which_grace(), texts.grace_choice()
        case "lock":
            return texts.which_lock(), texts.lock_choice()
        case "occasion" | "town" | "until" if about.seen is not None:
            return task_steps.question(about.turn, about.seen, about.errand, about.given, step)
        case "towns":
            return picks.ask_towns(about.turn, about.county_id, _draft(about, step))
        case _:
            return picks.ask_rungs(_draft(about, step))


def pressed(step: str, about: Context, argument: str) -> Given | None:
    """What a button makes known at a step; None: it was never offered there. Raises NotSo."""
    if step in ("towns", "rungs"):
        pick = picks.town if step == "towns" else picks.rung
        return pick(about.turn, about.county_id, _draft(about, step), argument)
    if step in STEPS["extend"] and about.seen is not None:
        return task_steps.pressed(about.turn, about.seen, about.errand, about.given, step, argument)
    if step == "day" and argument == "last" and terms_of(about).cadence is not Cadence.ONCE:
        return {step: "last"}
    if step == "moved" and argument == "usual":
        return {step: None}
    offered = {button.argument for row in question(step, about)[1] for button in row}
    if argument not in offered:
        return None
    return {step: int(argument) if step in ("month", "day", "grace", "lock") else argument}


def typed(step: str, about: Context, text: str) -> Given | None:
    """What somebody types at a step; None: nothing can be typed there. Raises NotSo."""
    match step:
        case "name":
            return {step: _name(about, text)}
        case "day" if terms_of(about).cadence is Cadence.ONCE:
            return {step: picks.read_date(text, about.today, about.today, about.today + FARTHEST).isoformat()}
        case "day":
            return {step: _day(text)}
        case "moved":
            year = _usual(about).year
            first = max(about.today, date(year, 1, 1))
            return {step: picks.read_date(text, first, first, date(year, 12, 31)).isoformat()}
        case "towns":
            return picks.typed_towns(about.turn, about.county_id, _draft(about, step), text)
        case "rungs":
            return picks.typed_rung(_draft(about, step), text)
        case "until" if about.seen is not None:
            until = task_steps.typed(about.turn, about.seen, about.given, text)
            return None if until is None else {step: until.isoformat()}
        case _:
            return None


def _draft(about: Context, step: str) -> dict[str, Any]:
    """What is picked so far; at first what the deadline has."""
    draft: dict[str, Any] = about.given.get("draft", {})
    if draft.get("step") == step:
        return draft
    if step == "towns":
        return {"step": step, "picked": sorted(about.base.towns), "skip": 0}
    return {"step": step, "to": Asked.CLERK, "rungs": picks.written(about.base.rungs)}


def _name(about: Context, text: str) -> str:
    name = " ".join(text.split())
    if sum(map(str.isalnum, name)) < 2 or len(name) > LONGEST_NAME:
        raise NotSo(texts.no_name())
    for person in people.in_county(about.turn.session, about.county_id, about.turn.now):
        if len(person.name) > 1 and person.name in name:  # it is kept for good, and a person must be able to go
            raise NotSo(texts.no_people(person.name))
    return name


def _day(text: str) -> int:
    found = read_number(re.sub(r"[号日]$", "", unicodedata.normalize("NFKC", text).strip()))
    if not isinstance(found, Number) or not 1 <= found.value <= 31:
        raise NotSo(texts.no_day())
    return found.value


def _usual(about: Context) -> date:
    """The next day, before any shift, that it is due by month and day."""
    terms = replace(about.base, on=None, shift=Shift.NONE)
    days = calendars.workdays(about.turn.session, about.county_id)
    return planned.dates(terms, days, about.today, about.today + FARTHEST)[0].due_on


def _with_day(terms: Terms, value: Any) -> Terms:
    if terms.cadence is Cadence.ONCE:
        return replace(terms, on=date.fromisoformat(value))
    is_last = value == "last"
    return replace(terms, day=None if is_last else value, is_last_workday=is_last, on=None)


_SET: Mapping[str, Callable[[Terms, Any], Terms]] = {
    "name": lambda terms, value: replace(terms, name=value),
    "month": lambda terms, value: replace(terms, month=value, on=None),
    "day": _with_day,
    "moved": lambda terms, value: replace(terms, on=None if value is None else date.fromisoformat(value)),
    "shift": lambda terms, value: replace(terms, shift=Shift(value)),
    "period": lambda terms, value: replace(terms, period=Period(value)),
    "grace": lambda terms, value: replace(terms, grace_days=value),
    "lock": lambda terms, value: replace(terms, lock_days=max(value, terms.grace_days)),
    "towns": lambda terms, value: replace(terms, towns=frozenset(value)),
    "rungs": lambda terms, value: replace(terms, rungs=tuple(Rung(days, Asked(to), note) for days, to, note in value)),
}
"""How each step changes the terms; in the order in which they are asked."""
