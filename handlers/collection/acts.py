"""What a button of a month does, and what a word does that stands for one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers.collection import clash, doubt
from handlers.collection.card import submitter
from handlers.collection.desk import NAMED, Desk
from handlers.collection.filling import NOTHING, ZERO, begun, draw, give, into, onward, remember, stand
from handlers.collection.prompts import Here
from handlers.texts import doubts as doubt_texts
from handlers.texts import filing as texts
from handlers.texts import handing_in
from handlers.turn import Replies, Reply, Toast, Turn, number_of
from store.collection import checks, reviewing, submissions
from store.collection.catalogue import Grade, Kind
from store.collection.figures import Given
from store.collection.submissions import Closed, Locked
from store.collection.tables import Answer, Origin, State

Act = Callable[[Turn, Desk, Here, str], Replies]


def answer(turn: Turn, at: Desk, here: Here, given: Mapping[str, Given], origin: Origin = Origin.TYPED) -> Replies:
    """Keep these answers, say what was understood, and go on."""
    try:
        at, here, said = give(turn, at, here, given, origin)
    except Closed as closed:
        return closed_now(turn, at, closed)
    return [draw(turn, at, here, said, in_place=True)]


def closed_now(turn: Turn, at: Desk, closed: Closed) -> Replies:
    """It was handed in meanwhile: nothing is changed any more, and where it is."""
    at = at.with_filing(closed.filing)
    told = handing_in.colleague_did(submitter(turn, at)) if closed.filing.state is State.SUBMITTED else ""
    return [draw(turn, at, {"month": str(at.month), "town": at.town.id, "at": "", "step": "card"}, told, in_place=True)]


def say(turn: Turn, at: Desk, here: Here, finding: checks.Finding, text: str) -> Replies:
    """Keep an explanation, or ("") a confirmation, and go on."""
    if at.filing is None:
        return [draw(turn, at, here, in_place=True)]
    entry = checks.keeper(finding, at.filing.entries)
    try:
        filing = submissions.note(turn.session, at.filing, entry.id, finding.rule, text, turn.now, turn.member.id)
    except Closed as closed:
        return closed_now(turn, at, closed)
    at = at.with_filing(filing)
    said = doubt_texts.explained() if text else doubt_texts.confirmed()
    return [draw(turn, at, onward(at, here), said, in_place=True)]


def _codes(here: Here) -> list[str]:
    return [code for code, _ in here.get("asked", ())]


def _zero(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """Nothing of what is asked has happened."""
    if here["step"] not in ("several", "single") or here["at"] == NAMED:
        return [draw(turn, at, here, in_place=True)]
    return answer(turn, at, here, dict.fromkeys(_codes(here), ZERO))


def _none(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """What is asked is no matter of this town."""
    if here["step"] not in ("several", "single"):
        return [draw(turn, at, here, in_place=True)]
    return answer(turn, at, here, dict.fromkeys(_codes(here), NOTHING))


def _keep(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """Levels are as they were. Counts never are."""
    asked = [at.catalogue.metric(code) for code in _codes(here)]
    if here["step"] not in ("several", "single") or not asked:
        return [draw(turn, at, here, in_place=True)]
    if any(metric.kind is Kind.FLOW for metric in asked):
        return _told(turn, at, here, texts.flows_are_counted())
    kept = {}
    for metric in asked:
        past = at.past.last(metric.code)
        if past is not None:
            amount = past.amount
            kept[metric.code] = NOTHING if amount is None else Given(Answer.GIVEN, *amount)
    return answer(turn, at, here, kept, Origin.KEPT) if kept else _told(turn, at, here, texts.nothing_to_keep())


def _told(turn: Turn, at: Desk, here: Here, said: str) -> Replies:
    """A word about what was asked for, which stays as it is."""
    return [Toast(said)] if turn.press else [draw(turn, at, here, said, short=True)]


def _single(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    return [draw(turn, at, _again(at, here | {"single": True}), in_place=True)]


def _several(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    return [draw(turn, at, _again(at, here | {"single": False}), in_place=True)]


def _again(at: Desk, here: Here) -> Here:
    return into(at, stand(here, "several"), here["at"])


def _define(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    return [draw(turn, at, here | {"defined": True}, in_place=True)]


def _skip(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """What is asked is left for later; of a doubt, the doubt."""
    if here["step"] == "doubt":
        return _put_off(turn, at, here, "")
    passed = list(dict.fromkeys((*here.get("passed", ()), *_codes(here))))
    return [draw(turn, at, onward(at, stand(here | {"passed": passed}, "several")), in_place=True)]


def _back(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """To the field before, or the step."""
    step = at.step(here["at"])
    if here["step"] == "single" and step is not None and step.code != NAMED:
        before = [metric.code for metric in step.fields]
        place = before.index(here["field"]) if here["field"] in before else 0
        if place > 0:
            return [draw(turn, at, stand(here, "single", field=before[place - 1]), in_place=True)]
    if here["step"] in ("several", "single") and step in at.steps and step is not at.steps[0]:
        earlier = at.steps[at.steps.index(step) - 1]
        back = stand(here | {"at": earlier.code}, "several")
        last = earlier.fields[-1].code
        back = stand(back, "single", field=last) if here.get("single") else back
        return [draw(turn, at, back, in_place=True)]
    return [draw(turn, at, _again(at, here) if here["step"] == "doubt" else here, in_place=True)]


def _later(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """Enough for now; what is typed as an answer to what was asked last is taken all the same."""
    remember(turn, here | {"later": True}, here.get("asked", ()))
    return [Reply(texts.later(), handing_in.go_on_buttons(at), in_place=True)]


def _overview(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    return [draw(turn, at, stand(here, "overview"), in_place=True)]


def _to(turn: Turn, at: Desk, here: Here, code: str) -> Replies:
    """To this step."""
    return [draw(turn, at, into(at, stand(here, "several"), code), in_place=True)]


def _on(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """To whatever is left, what was passed over too."""
    return [draw(turn, at, begun(turn, at), in_place=True)]


def _card(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    return [draw(turn, at, stand(here, "card", to_card=True), in_place=True)]


def _doubts(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """One after the other, all that there are."""
    return [draw(turn, at, onward(at, here | {"to_card": True, "through": True, "put_off": []}), in_place=True)]


def _put_off(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    put_off = [*here.get("put_off", ()), here.get("doubt", "")]
    return [draw(turn, at, onward(at, here | {"put_off": put_off}), in_place=True)]


def _change(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """Other figures for what is doubtful."""
    return [draw(turn, at, stand(here, "several", only=_codes(here)), in_place=True)]


def _right(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    finding = doubt.found(at, here) if here["step"] == "doubt" else None
    if finding is None or finding.grade is not Grade.VERIFY:
        return [draw(turn, at, here, in_place=True)]
    return say(turn, at, here, finding, "")


def _same_again(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """The explanation of last time holds."""
    finding = doubt.found(at, here) if here["step"] == "doubt" else None
    if finding is None or finding.explained is None:
        return [draw(turn, at, here, in_place=True)]
    return say(turn, at, here, finding, finding.explained.text)


def _theirs(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    told = texts.understood(at, here.get("mine", {}))
    return [draw(turn, at, onward(at, here), told, in_place=True)]


def _mine(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    if here["step"] != "clash":
        return [draw(turn, at, here, in_place=True)]
    return answer(turn, at, here, clash.given(here))


def _meant(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """What was half said is what it seemed to be."""
    if "offer" not in here:
        return [draw(turn, at, here, in_place=True)]
    code, *counted = here["offer"]
    return answer(turn, at, here, {code: Given(Answer.GIVEN, *counted)})


def _stands(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """What was returned is right: why?"""
    if here["at"] != NAMED:
        return [draw(turn, at, here, in_place=True)]
    return [draw(turn, at, here | {"step": "reason"}, in_place=True)]


def _return(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """Back from a question about a reason, or about other figures."""
    if here.get("only"):
        return [draw(turn, at, onward(at, here), in_place=True)]
    step = "several" if here["step"] == "reason" else "card"
    return [draw(turn, at, stand(here, step), in_place=True)]


def _submit(turn: Turn, at: Desk, here: Here, _: str) -> Replies:
    """Hand in, if all is there, as it was shown."""
    if at.filing is None:
        return [draw(turn, at, stand(here, "card"), in_place=True)]
    filing = submissions.alone_with(turn.session, at.filing)
    at = at.with_filing(filing)
    codes = [metric.code for metric in at.fields]
    try:
        if not at.is_open:
            raise Closed(filing)
        if here["step"] != "card" or here["asked"] != at.numbers(codes):
            return [draw(turn, at, stand(here, "card", to_card=True), handing_in.look_again(), in_place=True)]
        if missing := at.open(at.fields):
            names = [metric.name for metric in missing]
            return [draw(turn, at, stand(here, "card"), handing_in.unfinished(names), in_place=True)]
        if left := len(at.doubts) + len(at.unsettled(at.named)):
            return [draw(turn, at, stand(here, "card"), handing_in.doubtful(left), in_place=True)]
        at = at.with_filing(submissions.submit(turn.session, filing, codes, turn.now, turn.member.id))
    except Closed as closed:
        return closed_now(turn, at, closed)
    except Locked:
        return [draw(turn, at, stand(here, "card"), handing_in.locked(at), in_place=True)]
    return [draw(turn, at, stand(here, "card"), in_place=True)]


def _take_back(turn: Turn, at: Desk, here: Here, seen: str) -> Replies:
    """What nobody has judged yet is changed once more."""
    if at.filing is None:
        return [draw(turn, at, stand(here, "card"), in_place=True)]
    try:
        filing = reviewing.take_back(turn.session, at.filing, number_of(seen) or 0, turn.now, turn.member.id)
    except Closed as closed:
        return closed_now(turn, at, closed)
    except Locked:
        return [draw(turn, at, stand(here, "card"), handing_in.cannot_take_back(), in_place=True)]
    at = at.with_filing(filing)
    return [draw(turn, at, stand(here, "card", to_card=True), handing_in.taken_back(), in_place=True)]


def _correct(turn: Turn, at: Desk, here: Here, seen: str) -> Replies:
    """What was accepted is to be changed: why?"""
    return [draw(turn, at, stand(here, "correct", seen=number_of(seen) or 0), in_place=True)]


GO: Mapping[str, Act] = {
    "single": _single,
    "several": _several,
    "define": _define,
    "skip": _skip,
    "back": _back,
    "later": _later,
    "overview": _overview,
    "to": _to,
    "on": _on,
    "card": _card,
    "doubts": _doubts,
    "put_off": _put_off,
    "change": _change,
    "theirs": _theirs,
    "stands": _stands,
    "return": _return,
    "correct": _correct,
}
"""What only leads somewhere."""

DO: Mapping[str, Act] = {
    "zero": _zero,
    "none": _none,
    "keep": _keep,
    "right": _right,
    "again": _same_again,
    "mine": _mine,
    "meant": _meant,
    "submit": _submit,
    "take_back": _take_back,
}
"""What changes the month."""


def explain_named(turn: Turn, at: Desk, here: Here, text: str, rule: str) -> Replies:
    """Why figures that were returned stay as they are, kept with each."""
    filing = at.filing
    if filing is None:
        return [draw(turn, at, here)]
    try:
        for code in _codes(here):
            if (entry := filing.entries.get(code)) is not None:
                filing = submissions.note(turn.session, filing, entry.id, rule, text, turn.now, turn.member.id)
    except Closed as closed:
        return closed_now(turn, at, closed)
    at = at.with_filing(filing)
    return [draw(turn, at, onward(at, stand(here, "several")), doubt_texts.explained())]


def correct(turn: Turn, at: Desk, here: Here, reason: str) -> Replies:
    """An accepted month is a draft again."""
    if at.filing is None:
        return [draw(turn, at, here)]
    try:
        filing = reviewing.reopen(turn.session, at.filing, here["seen"], reason, turn.now, turn.member.id)
    except Closed as closed:
        return closed_now(turn, at, closed)
    at = at.with_filing(filing)
    return [draw(turn, at, stand(here, "card", to_card=True), handing_in.reopened(reason))]
