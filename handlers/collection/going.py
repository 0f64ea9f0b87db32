"""Acts that only lead somewhere in a month: on, back, to a step, past what is left for later."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.collection.acts import Act, Moved
from handlers.collection.desk import NAMED, Desk
from handlers.collection.filling import begun, into, onward, stand
from handlers.collection.prompts import Here, codes
from handlers.texts import filing as texts
from handlers.turn import Turn, number_of


def _single(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """One field after the other."""
    return Moved(at, _once_more(at, here | {"single": True}))


def _several(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """All fields of a step together."""
    return Moved(at, _once_more(at, here | {"single": False}))


def _once_more(at: Desk, here: Here) -> Here:
    return into(at, stand(here, "several"), here["at"])


def _define(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """With what counts."""
    return Moved(at, here | {"defined": True})


def _skip(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """What is asked is left for later; of a doubt, the doubt."""
    if here["step"] == "doubt":
        return _put_off(turn, at, here, "")
    if here["step"] not in ("several", "single"):
        return Moved(at, here)
    passed = list(dict.fromkeys((*here.get("passed", ()), *codes(here))))
    return Moved(at, onward(at, stand(here | {"passed": passed}, "several")))


def _put_off(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """The doubt comes again before the month is handed in."""
    return Moved(at, onward(at, here | {"put_off": [*here.get("put_off", ()), here.get("doubt", "")]}))


def _back(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """To the field before, or the step."""
    step = at.step(here["at"])
    if step is None or step.code == NAMED or here["step"] not in ("several", "single", "doubt"):
        return Moved(at, here)
    if here["step"] == "doubt":
        return Moved(at, _once_more(at, here))
    if here["step"] == "single":
        before = [metric.code for metric in step.fields]
        place = before.index(here["field"]) if here["field"] in before else 0
        if place > 0:
            return Moved(at, stand(here, "single", field=before[place - 1]))
    if step is at.steps[0]:
        return Moved(at, here)
    earlier = at.steps[at.steps.index(step) - 1]
    here = here | {"at": earlier.code}
    if here.get("single"):
        return Moved(at, stand(here, "single", field=earlier.fields[-1].code))
    return Moved(at, stand(here, "several"))


def _later(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """Enough for now; what is typed as an answer to what was asked last is taken all the same."""
    return Moved(at, here | {"later": True})


def _overview(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    return Moved(at, stand(here, "overview"))


def _to(turn: Turn, at: Desk, here: Here, code: str) -> Moved:
    """To this step."""
    return Moved(at, into(at, stand(here, "several"), code))


def _on(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """To whatever is left, what was passed over too."""
    return Moved(at, begun(at))


def _card(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    return Moved(at, stand(here, "card", to_card=True))


def _doubts(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """One after the other, all that there are."""
    return Moved(at, onward(at, here | {"to_card": True, "through": True, "put_off": []}))


def _change(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """Other figures for what is doubtful."""
    return Moved(at, stand(here, "several", only=codes(here)) if here["step"] == "doubt" else here)


def _theirs(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """What the colleague has said stays."""
    return Moved(at, onward(at, here), texts.understood(at, here.get("mine", {})))


def _stands(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """What was returned is right: why?"""
    return Moved(at, here | {"step": "reason"} if here["at"] == NAMED else here)


def _correct(turn: Turn, at: Desk, here: Here, seen: str) -> Moved:
    """What was accepted is to be changed: why?"""
    return Moved(at, stand(here, "correct", seen=number_of(seen) or 0))


def _return(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """Back from a question about a reason, or about other figures."""
    if here.get("only"):
        return Moved(at, onward(at, here))
    return Moved(at, stand(here, "several" if here["step"] == "reason" else "card"))


GO: Mapping[str, Act] = {
    "single": _single,
    "several": _several,
    "define": _define,
    "skip": _skip,
    "put_off": _put_off,
    "back": _back,
    "later": _later,
    "overview": _overview,
    "to": _to,
    "on": _on,
    "card": _card,
    "doubts": _doubts,
    "change": _change,
    "theirs": _theirs,
    "stands": _stands,
    "correct": _correct,
    "return": _return,
}
"""By what its button says."""
