"""截止日设置: what is due in a county and who is reminded when: seen one by one, set step by step with a preview.

Buttons are untrusted: county and deadline are looked for anew, with the rights of this moment.
"""

from __future__ import annotations

from typing import Any

from handlers import dialog
from handlers.outreach import deadline_screens as screens
from handlers.outreach import deadline_steps as steps
from handlers.outreach import task_steps
from handlers.outreach.deadline_picks import NotSo
from handlers.outreach.deadline_screens import Drawn
from handlers.outreach.deadline_steps import Context
from handlers.texts import ask as ask_texts
from handlers.texts import deadline_steps as texts
from handlers.texts.deadlines import acts_on
from handlers.turn import Button, Replies, Reply, Toast, Turn, number_of
from store.collection.due import BadDay
from store.outreach import deadlines, occasions, presets, refreshing
from store.outreach.deadlines import AlreadyThere, Deadline, Needed, Overtaken
from store.people.rights import Right, may
from store.practices.reading.naming import is_asked, lets_go

NAME = "deadline"

_REFUSED = {
    Overtaken: texts.overtaken,
    AlreadyThere: texts.already_there,
    Needed: texts.needed,
    BadDay: texts.day_is_past,
}

Here = dict[str, Any]
"""step: counties · home · presets · card · errand → done; county; skip of a list; root: of a deadline.

Of an errand: which; given: what is known by step; seen: the version that it begins with; preset: a code.
"""


def begin(turn: Turn) -> Replies:
    """What is due in one's county."""
    return [_draw(turn, _anew(turn))]


def list_counties(turn: Turn) -> Replies:
    """Another county, for those whose reach has several."""
    return [_draw(turn, {"step": "counties", "skip": turn.number or 0}, in_place=True)]


def open_county(turn: Turn) -> Replies:
    """What is due in a county."""
    if turn.number is None:
        return expired(turn)
    return [_draw(turn, {"step": "home", "county": turn.number, "skip": 0}, in_place=True)]


def go_home(turn: Turn) -> Replies:
    """A page of what is due in the county."""
    return _open(turn, step="home", skip=turn.number or 0)


def list_presets(turn: Turn) -> Replies:
    """A page of what other counties have, too."""
    return _open(turn, step="presets", skip=turn.number or 0)


def open_card(turn: Turn) -> Replies:
    """One deadline."""
    return expired(turn) if turn.number is None else _open(turn, step="card", root=turn.number)


def open_extension(turn: Turn) -> Replies:
    """Until when a town is to have something: its difficulty was told, and nothing else needs to be asked."""
    number, rest = turn.numbered
    occasion, town = occasions.find(turn.session, number), number_of(rest)
    if occasion is None or town is None or task_steps.EXTEND not in acts_on(occasion.deadline):
        return [Toast(texts.nobody_left(task_steps.EXTEND))]
    one = occasion.deadline
    given = {"occasion": occasion.id, "town": town}
    errand = {"errand": task_steps.EXTEND, "given": given, "seen": one.id}
    here = {"step": "errand", "county": one.county_id, "root": one.root_id, **errand}
    about = _context(turn, here)
    if about is None or task_steps.meant(turn, one, task_steps.EXTEND, given)[1] is None:
        return [Toast(texts.nobody_left(task_steps.EXTEND))]
    return [_draw(turn, here)]


def open_preset(turn: Turn) -> Replies:
    """What it would mean to switch a preset on; first the day, where that differs from year to year."""
    code = turn.press.argument if turn.press else ""
    if presets.find(code) is None:
        return expired(turn)
    return _open(turn, step="errand", errand="preset", preset=code, given={}, seen=0)


def act(turn: Turn) -> Replies:
    """The first step of a change to the deadline that is shown, or of a new one."""
    here, errand = dialog.here(turn, NAME), turn.press.argument if turn.press else ""
    if here is None or here["step"] not in ("home", "card"):
        return expired(turn)
    if here["step"] == "home":
        begun = {"errand": "add", "given": {}, "seen": 0}
        return _open(turn, step="errand", **begun) if errand == "add" else expired(turn)
    seen = _seen(turn, here)
    if seen is None or errand not in acts_on(seen):
        return expired(turn)
    given: dict[str, Any] = {}
    if errand in (task_steps.EXTEND, task_steps.REOPEN):
        found = task_steps.open_ones(turn, seen, errand)
        if not found:
            return [Toast(texts.nobody_left(errand))]
        given = {"occasion": found[0].id} if len(found) == 1 else {}
    return _open(turn, step="errand", root=seen.root_id, errand=errand, given=given, seen=seen.id)


def pick(turn: Turn) -> Replies:
    """One of the choices of a step."""
    here, about = _at_errand(turn)
    step = None if about is None else steps.pending(about)
    if here is None or about is None or step is None or turn.press is None:
        return expired(turn)
    try:
        known = steps.pressed(step, about, turn.press.argument)
    except NotSo as fault:
        return [Toast(fault.told)]
    return expired(turn) if known is None else [_draw(turn, _with(here, known), in_place=True)]


def typed(turn: Turn) -> Replies:
    """What a step asks for, or what a button of it is called; empty: nobody asks it of late, or this is a question."""
    here, about = _at_errand(turn)
    if here is None or about is None or not may(turn.member, Right.DEADLINES) or not dialog.is_awake(turn):
        return []
    if lets_go(turn.text):
        dialog.stand(turn, NAME, step="done", county=here["county"])
        return [Reply(texts.dropped())]
    step, drawn = steps.pending(about), _errand(about, here)
    if drawn is None or is_asked(turn.text):
        return []
    pressed, known, fault = _named(turn, drawn[1]), None, ""
    action = pressed.press.action if pressed is not None and pressed.press is not None else ""
    if step is not None and action in ("", "deadline_pick"):
        try:
            known = steps.typed(step, about, turn.text)
        except NotSo as one:
            fault = one.told
    if turn.is_edited and (known or fault or action):  # it answered another step than the one that is asked now
        return [Reply(ask_texts.edited())]
    if known is not None:
        return [_draw(turn, _with(here, known))]
    if pressed is not None:
        return _NAMED[action](pressed)
    return [Reply(fault, drawn[1])] if fault else []


def again(turn: Turn, replies: Replies) -> Replies:
    """After an answer to a question in the middle: the step that was asked."""
    here, about = _at_errand(turn)
    if here is None or about is None or not may(turn.member, Right.DEADLINES) or not dialog.is_awake(turn):
        return replies
    return [*replies, _draw(turn, here)]


def _named(turn: Turn, buttons: list[list[Button]]) -> Turn | None:
    """The turn as if the button were pressed that its text names; what is final, by how it begins at least."""
    said = turn.text.strip()
    able = [[one for one in row if one.action != "deadline_yes" or one.label.startswith(said)] for row in buttons]
    return dialog.named(turn, able)


def agree(turn: Turn) -> Replies:
    """Do it, if all is as it was shown."""
    here, about = _at_errand(turn)
    if here is None or about is None or steps.pending(about) is not None:
        return expired(turn)
    try:
        said, root_id, more = _done(about, here["seen"])
    except (Overtaken, AlreadyThere, Needed, BadDay) as fault:
        return [Toast(_REFUSED[type(fault)]()), _draw(turn, _before(here), in_place=True)]
    dialog.stand(turn, NAME, step="done", county=about.county_id)
    return [Reply(said, texts.done_buttons(root_id), in_place=True), *more]


def back(turn: Turn) -> Replies:
    """One step back; before the first one, to where the errand began."""
    here, about = _at_errand(turn)
    if here is None or about is None:
        return expired(turn)
    known = [step for step in steps.steps(about) if step in here["given"]]
    if not known:
        return [_draw(turn, _before(here), in_place=True)]
    return [_draw(turn, here | {"given": {step: here["given"][step] for step in known[:-1]}}, in_place=True)]


_NAMED = {"deadline_pick": pick, "deadline_yes": agree, "deadline_back": back}


def expired(turn: Turn) -> Replies:
    """To a button of an earlier step: where the chat stands now."""
    begun = _anew(turn)
    return dialog.expired(turn, NAME, lambda here: _draw(turn, here if here and here["step"] != "done" else begun))


def _anew(turn: Turn) -> Here:
    return {"step": "home", "county": turn.member.place.county_id, "skip": 0}


def _open(turn: Turn, **there: Any) -> Replies:
    """In the county that the chat is at."""
    here = dialog.here(turn, NAME)
    if here is None or "county" not in here:
        return expired(turn)
    return [_draw(turn, {"county": here["county"], **there}, in_place=True)]


def _before(here: Here) -> Here:
    county = {"county": here["county"], "skip": 0}
    if "root" in here:
        return {"step": "card", "root": here["root"], **county}
    return {"step": "presets" if "preset" in here else "home", **county}


def _with(here: Here, known: dict[str, Any]) -> Here:
    """What is picked so far is forgotten once the step is known."""
    return here | {"given": {step: value for step, value in here["given"].items() if step != "draft"} | known}


def _at_errand(turn: Turn) -> tuple[Here | None, Context | None]:
    """The errand that the chat stands in, where it can still be done."""
    here = dialog.here(turn, NAME)
    if here is None or here["step"] != "errand":
        return None, None
    return here, _context(turn, here)


def _context(turn: Turn, here: Here) -> Context | None:
    seen, preset = _seen(turn, here), presets.find(here.get("preset", ""))
    if screens.county_of(turn, here["county"]) is None or ("root" in here and seen is None):
        return None
    return Context(turn, here["county"], here["errand"], seen, preset, here["given"])


def _seen(turn: Turn, here: Here) -> Deadline | None:
    """The deadline that the chat is at, as it holds now."""
    found = deadlines.find(turn.session, here["root"]) if "root" in here else None
    return found if found is not None and found.county_id == here["county"] else None


def _done(about: Context, version: int) -> tuple[str, int | None, Replies]:
    """Keep it: what is said, the deadline that it is of, and what else goes out.

    Raises Overtaken, AlreadyThere, Needed, BadDay.
    """
    session, now, by, seen = about.turn.session, about.turn.now, about.turn.member.id, about.seen
    terms = steps.terms_of(about)
    if seen is None:
        code = about.preset.code if about.preset else None
        made = deadlines.add(session, about.county_id, terms, now, by, code)
        refreshing.refresh(session, now, [about.county_id])
        return texts.done(about.errand, terms), made.root_id, []
    if seen.id != version:
        raise Overtaken
    match about.errand:
        case task_steps.EXTEND | task_steps.REOPEN:
            if (kept := task_steps.keep(about.turn, seen, about.errand, about.given)) is None:
                raise Overtaken
            return kept[0], seen.root_id, kept[1]
        case "end":
            deadlines.end(session, seen, now, by)
        case "on" | "off":
            deadlines.switch(session, seen, about.errand == "on", now, by)
        case _:
            deadlines.change(session, seen, terms, now, by)
    refreshing.refresh(session, now, [about.county_id])
    return texts.done(about.errand, terms), None if about.errand == "end" else seen.root_id, []


def _draw(turn: Turn, here: Here, *, in_place: bool = False) -> Reply:
    """The step as it is shown; the chat stands there from now on."""
    shown = _shown(turn, here)
    if shown is None:  # the right, the county or the deadline has gone
        here = _anew(turn)
        shown = screens.home(turn, turn.member.place, 0)
    place = {key: value for key, value in here.items() if key not in dialog.MARKS}
    dialog.stand(turn, NAME, lasts=here["step"] == "errand", **place)
    text, buttons = shown
    return Reply(text, buttons, in_place=in_place)


def _shown(turn: Turn, here: Here) -> Drawn | None:
    if here["step"] == "counties":
        return screens.counties(turn, here["skip"])
    county = screens.county_of(turn, here["county"])
    if county is None:
        return None
    match here["step"]:
        case "home":
            return screens.home(turn, county, here["skip"])
        case "presets":
            return screens.presets_page(turn, county, here["skip"])
        case "card":
            seen = _seen(turn, here)
            return None if seen is None else screens.card(turn, seen)
    about = _context(turn, here)
    return None if about is None else _errand(about, here)


def _errand(about: Context, here: Here) -> Drawn | None:
    step = steps.pending(about)
    if step is not None:
        text, buttons = steps.question(step, about)
        return text, [*buttons, _back_row(here)]
    if about.errand in (task_steps.EXTEND, task_steps.REOPEN) and about.seen is not None:
        said = task_steps.sure(about.turn, about.seen, about.errand, about.given)
    elif about.errand in ("off", "end") and about.seen is not None:
        said = texts.sure_gone(about.errand, about.seen)
    else:
        said = screens.preview(about)
    return None if said is None else (said, [texts.yes_row(about.errand), _back_row(here)])


def _back_row(here: Here) -> list[Button]:
    return [texts.back_button(is_first=not here["given"])]
