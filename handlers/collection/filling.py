"""Filling in a month: which screen comes next, and what becomes of an answer. Where a town's month is stands in rows;
a chat remembers only what it was shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handlers import dialog
from handlers.collection import card, clash, doubt, pasted, prompts
from handlers.collection.desk import NAMED, Desk, Step, desk
from handlers.collection.preview import preview
from handlers.collection.prompts import Here, Screen
from handlers.texts import filing as texts
from handlers.texts import handing_in
from handlers.turn import Button, Reply, Turn
from store.catalogue.metrics import Metric
from store.catalogue.months import Month
from store.collection import submissions
from store.collection.figures import Given
from store.collection.tables import Answer, Origin

NAME = "fill"
NOTHING = Given(Answer.NONE)  # 不涉及
ZERO = Given(Answer.GIVEN, 0)

_SCREENS = {
    "several": prompts.several,
    "single": prompts.single,
    "doubt": doubt.show,
    "clash": clash.show,
    "paste": pasted.show,
    "item": pasted.item,
}
_PASTED = ("paste", "settled", "walk")
_LASTING = ("month", "town", "at", "passed", "put_off", "single", "to_card", "touched", "through", "line", *_PASTED)
"""What stays as it is from one screen to the next."""


def where(turn: Turn) -> Here | None:
    """Where the chat stands in a month of the person's town; None: in none."""
    here = dialog.here(turn, NAME)
    return here if here is not None and here["town"] == turn.member.place.id else None


def stand(here: Here, step: str, **more: Any) -> Here:
    """The same place with another screen."""
    return {key: here[key] for key in _LASTING if key in here} | {"step": step} | more


def draw(
    turn: Turn,
    at: Desk,
    here: Here,
    said: str = "",
    *,
    in_place: bool = False,
    short: bool = False,
    more: Button | None = None,
) -> Reply:
    """The screen; the chat stands there from now on. What is not to be asked any more leads on to what is.

    `said`: before it; `short`: it was shown a moment ago; `more`: a button above its own.
    """
    is_later = at.is_open and "later" in here  # wherever one stops, on the card too
    screen, here = _screen(turn, at, here)
    here = here | {"later": True} if is_later else here
    place = {key: one for key, one in here.items() if key not in dialog.MARKS}
    place |= {"asked": at.numbers(screen.asked), "screen": turn.conversation.screen + 1}
    if "later" in here:
        place["asked"] = here.get("asked", ())
        screen = Screen(texts.later(), handing_in.go_on_buttons(at))
    is_form = at.is_open and not at.due.is_locked(turn.now) and "later" not in here
    dialog.stand(turn, NAME, lasts=True, is_form=is_form, **place)
    text = screen.short if short and screen.short else screen.text
    buttons = screen.buttons if more is None else [[more], *screen.buttons]
    return Reply(f"{said}\n\n{text}" if said else text, buttons, in_place=in_place)


def begun(at: Desk) -> Here:
    """Where to begin, or go on without a memory of where one was."""
    here = {"month": str(at.month), "town": at.town.id, "at": at.steps[0].code if at.steps else "", "step": "several"}
    if not at.is_open:
        return here | {"step": "card"}
    if at.unsettled(at.named):
        return here | {"step": "several", "at": NAMED, "to_card": True}
    return onward(at, here)


def onward(at: Desk, here: Here) -> Here:
    """Where to, after something was answered: what is doubtful, what is left of the step, the next step, the card."""
    if here.get("paste"):
        if (left := _pasted(at, here)) is not None:
            return left
        here = without_paste(here) | {"touched": here["settled"]}
    finding = doubt.following(at, here)
    if finding is not None:
        return stand(here, "doubt", doubt=doubt.key(finding))
    step = at.step(here["at"])
    if step is not None and (step.code == NAMED or not here.get("to_card")):
        following = at.steps[at.steps.index(step) + 1 :] if step in at.steps else ()
        for one in (step, *following):
            if asked := _left(at, here, one):
                return _into(here | {"at": one.code}, asked)
    return stand(here, "card", to_card=True, through=False)


def without_paste(here: Here) -> Here:
    """The same place after a pasted text is done with."""
    return {key: one for key, one in here.items() if key not in _PASTED}


def into(at: Desk, here: Here, code: str) -> Here:
    """To this step, whatever is answered of it."""
    step = at.step(code)
    return here if step is None else _into(here | {"at": code}, _left(at, here, step) or list(step.fields))


def give(
    turn: Turn, at: Desk, here: Here, given: Mapping[str, Given], origin: Origin = Origin.TYPED
) -> tuple[Desk, Here, str]:
    """Keep answers; the desk as it is then, where to go on, and what was understood. Raises submissions.Closed.

    An answer that somebody else has given to the same field meanwhile is not written over: whoever is later chooses.
    """
    if not given:
        return at, onward(at, here), ""
    filing = at.filing or submissions.begin(turn.session, at.town, at.month, turn.now)
    at, by = at.with_filing(filing), turn.member.id
    seen = dict(here.get("asked", ()))
    own = {code: entry.number for code in given if (entry := at.entry(code)) is not None and entry.by_id == by}
    answered = submissions.answer(turn.session, filing, given, own | seen, turn.now, by, origin)
    at = at.with_filing(answered.filing)
    kept = [code for code in given if code in answered.kept]
    here = here | {"touched": [*given]}
    if here.get("paste"):
        here = here | {"settled": [*here["settled"], *given]}
    if answered.overtaken:
        chosen = clash.stand_at(turn, stand(here, "clash"), given, answered.overtaken)
        return at, chosen, texts.understood(at, kept)
    at, carried = _carry(turn, at, here)
    return at, onward(at, here), texts.understood(at, [*kept, *carried])


def go_on(turn: Turn, month: Month, said: str = "", *, in_place: bool = False) -> Reply:
    """The month where there is something to do, after figures came in by another way: what is doubtful first."""
    at = desk(turn, month)
    here = begun(at)
    if at.is_open and at.doubts:
        here = onward(at, here | {"through": True})
    return draw(turn, at, here, said, in_place=in_place)


def _screen(turn: Turn, at: Desk, here: Here) -> tuple[Screen, Here]:
    if at.is_open and here["step"] == "overview":
        return card.overview(turn, at), here
    if at.is_open and here["step"] in _SCREENS and (shown := _shown(at, here) or _shown(at, onward(at, here))):
        return shown
    if at.is_open and here["step"] == "reason":
        fields = [at.catalogue.metric(code) for code in prompts.codes(here) if at.catalogue.has(code)]
        return Screen(texts.ask_reason(at, fields), texts.back_buttons(), [one.code for one in fields]), here
    if not at.is_open and here["step"] == "correct":
        return Screen(handing_in.why_correct(), texts.back_buttons()), here
    return card.show(turn, at), stand(here, "card", to_card=True)


def _shown(at: Desk, here: Here) -> tuple[Screen, Here] | None:
    """The screen of a place; None: there is nothing to ask there any more."""
    show = _SCREENS.get(here["step"])
    screen = show(at, here) if show is not None else None
    return None if screen is None else (screen, here)


def _left(at: Desk, here: Here, step: Step) -> list[Metric]:
    """What is to be asked of a step."""
    if step.code == NAMED:
        return at.unsettled(step.fields)
    passed = here.get("passed", ())
    return [metric for metric in at.open(step.fields) if metric.code not in passed]


def _pasted(at: Desk, here: Here) -> Here | None:
    """What is left of a pasted text: what a tap fills in, then what has to be asked; None: nothing."""
    seen = preview(at, here)
    if seen is None:
        return None
    if seen.groups and not here.get("walk"):
        return stand(here, "paste")
    asked = seen.walk if here.get("walk") else seen.asked
    return stand(here, "item", field=asked[0]) if asked else None


def _into(here: Here, asked: Sequence[Metric]) -> Here:
    if here.get("single") and here["at"] != NAMED:
        return stand(here, "single", field=asked[0].code)
    return stand(here, "several")


def _carry(turn: Turn, at: Desk, here: Here) -> tuple[Desk, list[str]]:
    """Counts that were 不涉及 the last time stay so, as their prompt has said, once the rest of it is answered."""
    step = at.step(here["at"])
    if at.filing is None or step is None or step.code == NAMED or here["step"] != "several":
        return at, []
    carried = [metric.code for metric in at.carried(step.fields)]
    if not carried or len(carried) != len(at.open(step.fields)):
        return at, []
    given = dict.fromkeys(carried, NOTHING)
    seen = {code: entry.number for code in carried if (entry := at.entry(code)) is not None}
    answered = submissions.answer(turn.session, at.filing, given, seen, turn.now, turn.member.id, Origin.KEPT)
    return at.with_filing(answered.filing), carried
