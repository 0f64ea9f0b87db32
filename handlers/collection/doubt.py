"""What the checks ask about: one thing at a time, to be changed, explained or confirmed."""

from __future__ import annotations

from handlers.collection.desk import Desk
from handlers.collection.prompts import Here, Screen
from handlers.texts import doubts as texts
from store.collection.checks import Finding


def following(desk: Desk, here: Here) -> Finding | None:
    """The first thing to ask about the fields of where one stands, or of all; None: all is well, or left for later."""
    step, put_off = desk.step(here["at"]), here.get("put_off", [])
    about = {metric.code for metric in step.fields} if step else set()
    about |= set(here.get("touched", ()))
    left = [one for one in desk.doubts if key(one) not in put_off]
    return next((one for one in left if here.get("through") or about.intersection(one.codes)), None)


def key(finding: Finding) -> str:
    """What tells a finding from the others."""
    return " ".join((finding.rule, *finding.codes))


def found(desk: Desk, here: Here) -> Finding | None:
    """The one that is asked about; None: it is answered, the figures have changed, or none was asked about."""
    return next((one for one in desk.doubts if key(one) == here.get("doubt")), None)


def show(desk: Desk, here: Here) -> Screen | None:
    """The question."""
    finding = found(desk, here)
    if finding is None:
        return None
    left = len(desk.doubts) if here.get("through") else 0
    return Screen(texts.question(desk, finding, left), texts.buttons(finding), finding.codes)
