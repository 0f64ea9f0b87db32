"""What the towns of a county are asked for: by section, metric by metric, and what can be changed from a month on.

Buttons are untrusted: county and metric are looked for anew, with the rights of this moment.
"""

from __future__ import annotations

from typing import Any

from handlers import dialog
from handlers.collection import metric_steps as steps
from handlers.collection.metric_steps import STEPS, Context, NotSo
from handlers.texts import metrics as texts
from handlers.turn import Button, Replies, Reply, Toast, Turn
from store.catalogue.metrics import base
from store.collection import county_metrics
from store.collection.county_metrics import NameTaken, Overtaken, Standing, TooEarly
from store.people import places
from store.people.places import PlaceFacts
from store.people.rights import Right, may
from store.practices.reading.naming import is_asked, lets_go

NAME = "metric"

Here = dict[str, Any]
"""step: counties · sections · list · card · errand → done; county; skip and section of a list; code of a card.

Of an errand: which; given: what is known by step; seen: the version that it begins with.
"""


def begin(turn: Turn) -> Replies:
    """The sections of one's county."""
    return [_draw(turn, _anew(turn))]


def list_counties(turn: Turn) -> Replies:
    """Another county, for those whose reach has several."""
    return [_draw(turn, {"step": "counties", "skip": turn.number or 0}, in_place=True)]


def open_county(turn: Turn) -> Replies:
    """The sections of a county."""
    if turn.number is None:
        return expired(turn)
    return [_draw(turn, {"step": "sections", "county": turn.number}, in_place=True)]


def go_home(turn: Turn) -> Replies:
    """Back to the sections."""
    here = dialog.here(turn, NAME)
    if here is None or "county" not in here:
        return expired(turn)
    return [_draw(turn, {"step": "sections", "county": here["county"]}, in_place=True)]


def open_section(turn: Turn) -> Replies:
    """A page of the metrics of a section."""
    here = dialog.here(turn, NAME)
    skip, section = turn.numbered
    if here is None or "county" not in here or section not in {one.code for one in base().sections}:
        return expired(turn)
    listed = {"step": "list", "county": here["county"], "section": section, "skip": skip}
    return [_draw(turn, listed, in_place=True)]


def open_card(turn: Turn) -> Replies:
    """One metric."""
    here = dialog.here(turn, NAME)
    if here is None or "county" not in here or turn.press is None:
        return expired(turn)
    return [_draw(turn, {"step": "card", "county": here["county"], "code": turn.press.argument}, in_place=True)]


def act(turn: Turn) -> Replies:
    """The first step of a change to the metric that is shown, or of a new one."""
    here = dialog.here(turn, NAME)
    errand = turn.press.argument if turn.press else ""
    if here is None or errand not in STEPS or here["step"] != ("sections" if errand == "add" else "card"):
        return expired(turn)
    standing = None if errand == "add" else _standing(turn, here)
    if errand in ("on", "off") and (standing is None or standing.is_asked is (errand == "on")):
        return expired(turn)
    about = {key: here[key] for key in ("county", "code") if key in here}
    begun = {"step": "errand", "errand": errand, "given": {}, "seen": standing.version if standing else 0}
    return [_draw(turn, about | begun, in_place=True)]


def pick(turn: Turn) -> Replies:
    """One of the choices of a step."""
    here, step = _at_step(turn)
    if here is None or step is None or turn.press is None:
        return expired(turn)
    value = steps.pressed(step, _context(turn, here), turn.press.argument)
    if value is None:
        return expired(turn)
    return [_draw(turn, _with(here, step, value), in_place=True)]


def typed(turn: Turn) -> Replies:
    """What a step asks for; empty: nobody has asked, or this is a question."""
    here, step = _at_step(turn)
    if here is None or not may(turn.member, Right.METRICS):
        return []
    if lets_go(turn.text):
        dialog.stand(turn, NAME, step="done")
        return [Reply(texts.dropped())]
    if step is None:
        return []
    about = _context(turn, here)
    if step != "definition" and is_asked(turn.text[: county_metrics.LONGEST_NAME]):  # what is longer is told so
        return []
    try:
        value = steps.typed(step, about, turn.text)
    except NotSo as fault:
        return [Reply(fault.told, [*steps.question(step, about)[1], _back_row(here)])]
    return [] if value is None else [_draw(turn, _with(here, step, value))]


def agree(turn: Turn) -> Replies:
    """Do it, if all is as it was shown."""
    here, step = _at_step(turn)
    county = None if here is None else _county(turn, here)
    if here is None or step is not None or county is None:
        return expired(turn)
    about = _context(turn, here)
    try:
        metric, since = steps.do(here["errand"], about, here["seen"])
    except (Overtaken, TooEarly, NameTaken) as fault:
        return [Toast(texts.overtaken(fault)), _draw(turn, _before(here), in_place=True)]
    dialog.stand(turn, NAME, step="done", county=county.id)
    return [Reply(texts.done(here["errand"], metric, since), texts.done_buttons(metric), in_place=True)]


def back(turn: Turn) -> Replies:
    """One step back; before the first one, to where the errand began."""
    here, _ = _at_step(turn)
    if here is None:
        return expired(turn)
    known = [step for step in STEPS[here["errand"]] if step in here["given"]]
    if not known:
        return [_draw(turn, _before(here), in_place=True)]
    return [_draw(turn, here | {"given": {step: here["given"][step] for step in known[:-1]}}, in_place=True)]


def expired(turn: Turn) -> Replies:
    """To a button of an earlier step: where the chat stands now."""
    begun = _anew(turn)
    return dialog.expired(turn, NAME, lambda here: _draw(turn, here if here and here["step"] != "done" else begun))


def _anew(turn: Turn) -> Here:
    return {"step": "sections", "county": turn.member.place.county_id}


def _before(here: Here) -> Here:
    if "code" in here:
        return {"step": "card", "county": here["county"], "code": here["code"]}
    return {"step": "sections", "county": here["county"]}


def _at_step(turn: Turn) -> tuple[Here | None, str | None]:
    """The errand that the chat stands in, and what it waits for; None: for a yes."""
    here = dialog.here(turn, NAME)
    if here is None or here["step"] != "errand":
        return None, None
    return here, next((step for step in STEPS[here["errand"]] if step not in here["given"]), None)


def _with(here: Here, step: str, value: Any) -> Here:
    return here | {"given": here["given"] | {step: value}}


def _county(turn: Turn, here: Here) -> PlaceFacts | None:
    """The county, where this person may change its metrics."""
    county = places.find(turn.session, here["county"])
    return county if county is not None and may(turn.member, Right.METRICS, county) else None


def _standing(turn: Turn, here: Here) -> Standing | None:
    return county_metrics.find(turn.session, here["county"], here["code"]) if "code" in here else None


def _context(turn: Turn, here: Here) -> Context:
    return Context(turn, here["county"], _standing(turn, here), here["given"])


def _draw(turn: Turn, here: Here, *, in_place: bool = False) -> Reply:
    """The step as it is shown; the chat stands there from now on."""
    shown = _shown(turn, here)
    if shown is None:  # the right, the county or the metric has gone
        here = _anew(turn)
        shown = _sections(turn, turn.member.place.county_id)
    dialog.stand(turn, NAME, **here)
    text, buttons = shown
    return Reply(text, buttons, in_place=in_place)


def _shown(turn: Turn, here: Here) -> tuple[str, list[list[Button]]] | None:
    if here["step"] == "counties":
        counties = _counties(turn)
        return texts.which_county(), texts.county_buttons(*dialog.page_of(counties, here["skip"]))
    if _county(turn, here) is None:
        return None
    if here["step"] == "sections":
        return _sections(turn, here["county"])
    if here["step"] == "list":
        listed = county_metrics.standing(turn.session, here["county"])
        there = [one for one in listed if one.metric.section == here["section"]]
        page = dialog.page_of(there, here["skip"])
        section = next(one for one in base().sections if one.code == here["section"])
        return texts.listing(section, there, page[0]), texts.listing_buttons(section, *page)
    standing = _standing(turn, here)
    if standing is None and "code" in here:
        return None
    if here["step"] == "card" and standing is not None:
        return texts.card(standing), texts.card_buttons(standing)
    return _errand(turn, here)


def _errand(turn: Turn, here: Here) -> tuple[str, list[list[Button]]]:
    about, errand = _context(turn, here), here["errand"]
    step = next((step for step in STEPS[errand] if step not in here["given"]), None)
    if step is not None:
        text, buttons = steps.question(step, about)
        return text, [*buttons, _back_row(here)]
    return steps.sure(errand, about), [texts.yes_row(errand), _back_row(here)]


def _back_row(here: Here) -> list[Button]:
    return [texts.back_button(is_first=not here["given"])]


def _sections(turn: Turn, county_id: int) -> tuple[str, list[list[Button]]]:
    county = places.find(turn.session, county_id)
    listed = county_metrics.standing(turn.session, county_id)
    name = "" if county is None else county.name
    others = len(_counties(turn)) > 1
    return texts.sections(name, listed), texts.sections_buttons(base().sections, listed, other_counties=others)


def _counties(turn: Turn) -> list[PlaceFacts]:
    return [one for one in places.counties(turn.session) if may(turn.member, Right.METRICS, one)]
