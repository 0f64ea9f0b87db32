"""What is shown of a county's deadlines: all of them, one, those of other counties, and what a change would mean."""

from __future__ import annotations

from handlers import dialog
from handlers.outreach import task_steps
from handlers.outreach.deadline_steps import Context, terms_of
from handlers.texts import deadline_steps as step_texts
from handlers.texts import deadlines as texts
from handlers.texts import effects as effect_texts
from handlers.turn import Button, Turn
from store.days import day_of
from store.outreach import calendars, deadlines, occasions, presets, refreshing
from store.outreach.deadlines import Deadline
from store.outreach.effects import effects
from store.outreach.occasions import Occasion
from store.outreach.planned import Planned
from store.outreach.presets import Preset
from store.outreach.quiet import at
from store.outreach.rules import rules
from store.outreach.terms import Terms
from store.people import places
from store.people.places import PlaceFacts
from store.people.rights import Right, may

Drawn = tuple[str, list[list[Button]]]


def counties_of(turn: Turn) -> list[PlaceFacts]:
    """Whose deadlines somebody may set, by name."""
    return [one for one in places.counties(turn.session) if may(turn.member, Right.DEADLINES, one)]


def county_of(turn: Turn, county_id: int) -> PlaceFacts | None:
    """The county, where this person may set what is due."""
    return next((one for one in counties_of(turn) if one.id == county_id), None)


def counties(turn: Turn, skip: int) -> Drawn:
    """A page of the counties."""
    return texts.which_county(), texts.county_buttons(*dialog.page_of(counties_of(turn), skip))


def home(turn: Turn, county: PlaceFacts, skip: int) -> Drawn:
    """A page of what is due in the county; a new county gets there what all have from the start."""
    refreshing.refresh(turn.session, turn.now, [county.id])
    listed = deadlines.listed(turn.session, county.id)
    shown, previous, following = dialog.page_of(listed, skip)
    coming: dict[int, Occasion] = {}
    for one in occasions.open_occasions(turn.session, county.id, turn.now):
        if one.due_on >= day_of(turn.now):
            coming.setdefault(one.deadline.root_id, one)
    buttons = texts.home_buttons(
        shown,
        previous,
        following,
        presets=len(_presets(turn, county.id)),
        other_counties=len(counties_of(turn)) > 1,
    )
    return texts.home(county, shown, coming, len(listed), day_of(turn.now)), buttons


def presets_page(turn: Turn, county: PlaceFacts, skip: int) -> Drawn:
    """A page of what other counties have, too."""
    page = dialog.page_of(_presets(turn, county.id), skip)
    return texts.presets(page[0]), texts.preset_buttons(*page)


def card(turn: Turn, one: Deadline) -> Drawn:
    """One deadline."""
    preset = presets.find(one.preset or "")
    text = texts.card(
        one,
        "" if preset is None else preset.basis,
        _towns(turn, one.county_id, one.terms),
        _coming(turn, one.county_id, one.terms, one),
        calendars.workdays(turn.session, one.county_id),
        day_of(turn.now),
        task_steps.longer(turn, one),
        effect_texts.lines(effects(turn.session, one.root_id, turn.now)),
        has_gone=_has_gone(turn),
    )
    return text, texts.card_buttons(one)


def preview(about: Context) -> str:
    """What a change would mean: what is set, the next three times, and who is told when."""
    turn, terms = about.turn, terms_of(about)
    before = [] if about.seen is None or about.errand == "on" else _facts(turn, about.county_id, about.seen.terms)
    days = calendars.workdays(turn.session, about.county_id)
    coming = _coming(turn, about.county_id, terms, about.seen)
    after, told = (
        _facts(turn, about.county_id, terms),
        texts.preview(terms, coming, days, about.today, has_gone=_has_gone(turn)),
    )
    return step_texts.sure(about.errand, terms.name, before, after, told)


def _has_gone(turn: Turn) -> bool:
    """Whether who has been reminded of anything today hears of nothing else today."""
    return turn.now >= at(day_of(turn.now), rules("digest")["from"])


def _facts(turn: Turn, county_id: int, terms: Terms) -> list[str]:
    return texts.facts(terms, _towns(turn, county_id, terms))


def _coming(turn: Turn, county_id: int, terms: Terms, seen: Deadline | None) -> list[Planned]:
    return refreshing.coming(turn.session, county_id, terms, seen, turn.now)


def _towns(turn: Turn, county_id: int, terms: Terms) -> list[PlaceFacts]:
    return [one for one in places.towns(turn.session, county_id) if one.id in terms.towns] if terms.towns else []


def _presets(turn: Turn, county_id: int) -> list[Preset]:
    """Those that the county does not have."""
    there = {one.preset for one in deadlines.listed(turn.session, county_id)}
    return [one for one in presets.presets() if one.code not in there]
