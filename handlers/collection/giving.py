"""Acts that say something of a month's fields: figures by a tap, 不涉及, what was meant, reasons and confirmations."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.collection import clash, doubt
from handlers.collection.acts import Act, Moved
from handlers.collection.desk import NAMED, RETURNED, STOCKS, Desk
from handlers.collection.filling import NOTHING, ZERO, give, onward, stand
from handlers.collection.prompts import Here, codes
from handlers.texts import doubts as doubt_texts
from handlers.texts import filing as texts
from handlers.turn import Turn
from store.catalogue.metrics import Grade, Kind
from store.collection import checks, submissions
from store.collection.checks import Finding
from store.collection.figures import Given
from store.collection.tables import Answer, Origin

_PROMPTS = ("several", "single")


def answer(turn: Turn, at: Desk, here: Here, given: Mapping[str, Given], origin: Origin = Origin.TYPED) -> Moved:
    """Keep these answers, and go on. Raises submissions.Closed."""
    return Moved(*give(turn, at, here, given, origin))


def say(turn: Turn, at: Desk, here: Here, finding: Finding, text: str) -> Moved:
    """Keep an explanation, or ("") a confirmation, and go on. Raises submissions.Closed."""
    if at.filing is None:
        return Moved(at, here)
    entry = checks.keeper(finding, at.filing.entries)
    filing = submissions.note(turn.session, at.filing, entry.id, finding.rule, text, turn.now, turn.member.id)
    at = at.with_filing(filing)
    return Moved(at, onward(at, here), doubt_texts.explained() if text else doubt_texts.confirmed())


def stand_by(turn: Turn, at: Desk, here: Here, text: str) -> Moved:
    """Why figures that were returned stay as they are, kept with each. Raises submissions.Closed."""
    filing = at.filing
    if filing is None:
        return Moved(at, here)
    for code in codes(here):
        if (entry := filing.entries.get(code)) is not None:
            filing = submissions.note(turn.session, filing, entry.id, RETURNED, text, turn.now, turn.member.id)
    at = at.with_filing(filing)
    return Moved(at, onward(at, stand(here, "several")), doubt_texts.explained())


def _zero(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """Nothing of what is asked has happened. Levels are not 0 because nothing has."""
    if here["step"] not in _PROMPTS or here["at"] == NAMED:
        return Moved(at, here)
    if here["step"] == "several" and here["at"] == STOCKS:
        return Moved(at, here, texts.levels_are_there(), is_aside=True)
    return answer(turn, at, here, dict.fromkeys(codes(here), ZERO))


def _none(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """What is asked is no matter of this town: of one field, or of all that were none before."""
    asked = codes(here)
    if here["step"] not in _PROMPTS or here["at"] == NAMED:
        return Moved(at, here)
    carried = {metric.code for metric in at.carried(at.fields)}
    if len(asked) > 1 and not carried.issuperset(asked):
        return Moved(at, here, texts.none_of_which(), is_aside=True)
    return answer(turn, at, here, dict.fromkeys(asked, NOTHING))


def _keep(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """Levels are as they were. Counts never are."""
    asked = [at.catalogue.metric(code) for code in codes(here) if at.catalogue.has(code)]
    if here["step"] not in _PROMPTS:
        return Moved(at, here)
    if any(metric.kind is Kind.FLOW for metric in asked):
        return Moved(at, here, texts.flows_are_counted(), is_aside=True)
    before = {metric.code: past for metric in asked if (past := at.past.last(metric.code)) is not None}
    kept = {
        code: NOTHING if past.amount is None else Given(Answer.GIVEN, *past.amount) for code, past in before.items()
    }
    if not kept:
        return Moved(at, here, texts.nothing_to_keep(), is_aside=True)
    return answer(turn, at, here, kept, Origin.KEPT)


def _right(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """It is as it was said."""
    finding = doubt.found(at, here)
    if finding is None or finding.grade is not Grade.VERIFY:
        return Moved(at, here)
    return say(turn, at, here, finding, "")


def _same_again(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """The explanation of last time holds."""
    finding = doubt.found(at, here)
    if finding is None or finding.explained is None:
        return Moved(at, here)
    return say(turn, at, here, finding, finding.explained.text)


def _heard(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """What was typed is the explanation."""
    finding = doubt.found(at, here)
    if finding is None or finding.grade is not Grade.EXPLAIN or "heard" not in here:
        return Moved(at, here)
    return say(turn, at, here, finding, here["heard"])


def _mine(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """In place of what the colleague has said."""
    return answer(turn, at, here, clash.given(here)) if here["step"] == "clash" else Moved(at, here)


def _meant(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """What was half said is what it seemed to be."""
    if "offer" not in here:
        return Moved(at, here)
    code, *counted = here["offer"]
    return answer(turn, at, here, {code: Given(Answer.GIVEN, *counted)})


GIVE: Mapping[str, Act] = {
    "zero": _zero,
    "none": _none,
    "keep": _keep,
    "right": _right,
    "again": _same_again,
    "heard": _heard,
    "mine": _mine,
    "meant": _meant,
}
"""By what its button says."""
