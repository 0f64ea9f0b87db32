"""What a clerk types in a month: figures, a reason, a word in place of a button; or a question, which is answered
before the same is asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.collection import card, doubt, fill
from handlers.collection.acts import Act, closed_now, perform
from handlers.collection.desk import Desk, desk
from handlers.collection.filling import NOTHING, begun, draw, give, where
from handlers.collection.giving import GIVE, stand_by
from handlers.collection.going import GO
from handlers.collection.handing_in import HAND_IN, correct
from handlers.collection.prompts import Here, codes
from handlers.texts import doubts as doubt_texts
from handlers.texts import filing as texts
from handlers.texts import handing_in
from handlers.texts import unread as unread_texts
from handlers.turn import Replies, Reply, Turn
from store.collection.answers import Answers, read_answers
from store.collection.catalogue import Grade, Metric
from store.collection.checks import SHORTEST_EXPLANATION
from store.collection.figures import Given
from store.collection.months import Month, to_report
from store.collection.opened import open_months
from store.collection.phrases import Command, is_question, read_command
from store.collection.pieces import Word
from store.collection.submissions import Closed
from store.collection.tables import Answer
from store.numbers import Number, Reason, Unreadable
from store.people.names import says_yes
from store.people.rights import Right, may
from store.practices.asking.cues import SmallTalk, small_talk

AWAKE = timedelta(hours=1)  # without a word for as long, a question is no longer one in the middle
LONGEST_REASON = 200  # characters
_ASKED_IN_WORDS = ("doubt", "reason", "correct")  # screens

_ACTS: dict[Command, Act] = {
    Command.SKIP: GO["skip"],
    Command.BACK: GO["back"],
    Command.NONE: GIVE["none"],
    Command.LATER: GO["later"],
    Command.CANCEL: GO["later"],
    Command.ALL_ZERO: GIVE["zero"],
    Command.KEEP: GIVE["keep"],
    Command.ONE_BY_ONE: GO["single"],
    Command.DEFINITION: GO["define"],
    Command.OVERVIEW: GO["overview"],
    Command.SUBMIT: HAND_IN["submit"],
}


def typed(turn: Turn) -> Replies:
    """What a text says to the month; empty: it is a question, or for somebody else."""
    if turn.member.town is None or not may(turn.member, Right.FILE):
        return []
    command, here = read_command(turn.text), where(turn)
    if command in (Command.STATE, Command.DUE):
        return _tell(turn, command, here)
    if here is None:
        return _from_outside(turn, command)
    if command is Command.BEGIN:
        return fill.begin(turn)
    at, awake = desk(turn, Month.parse(here["month"])), _is_awake(turn, here)
    if at.is_open and (months := _others(turn, at, is_awake=awake)):
        return _from_outside(turn, command) or _which_month(turn, at, here, months)
    here = {key: here[key] for key in here if key != "later"}
    is_reason = here["step"] in _ASKED_IN_WORDS and not is_question(turn.text)
    if turn.is_edited and (is_reason or (command in _ACTS and at.is_open)):
        return [draw(turn, at, here, texts.edited(), short=True)]
    if command is Command.SUBMIT and here["step"] != "card":
        return perform(turn, GO["card"], at, here)
    if command in _ACTS:
        return perform(turn, _ACTS[command], at, here)
    if (said := _as_reason(turn, at, here, is_awake=awake)) is not None:
        return said
    return _as_figures(turn, at, here, is_change=command is Command.CHANGE)


def _others(turn: Turn, at: Desk, *, is_awake: bool) -> list[Month]:
    """The months that may be meant in place of the one that the chat stands in: it is over, or one of several and that
    was long ago. Empty: none may.
    """
    months = open_months(turn.session, at.town.id, turn.now)
    return [] if at.month in months and (is_awake or len(months) == 1) else months


def _which_month(turn: Turn, at: Desk, here: Here, months: Sequence[Month]) -> Replies:
    """Figures that may belong to another month than the chat stands in: nothing is kept. Empty: they are none."""
    asked, listed = _prompted(at, here)
    if read_answers(turn.text, asked, listed, _nameable(at), at.month) is None:
        return []
    states = fill.states(turn, months)
    return [Reply(texts.of_which_month(at, states), texts.month_buttons(states))]


def again(turn: Turn, replies: Replies) -> Replies:
    """After an answer to a question in the middle: what was asked before it."""
    here = where(turn)
    if here is None or not _is_awake(turn, here):
        return replies
    at = desk(turn, Month.parse(here["month"]))
    is_there = at.is_open and not _others(turn, at, is_awake=True)
    return [*replies, draw(turn, at, here, short=True)] if is_there else replies


def _is_awake(turn: Turn, here: Here) -> bool:
    """Whether somebody is in the middle of a month: not if they have stopped, or said nothing for long."""
    return "later" not in here and turn.now - turn.conversation.updated_at <= AWAKE


def _tell(turn: Turn, command: Command, here: Here | None) -> Replies:
    """我们报了没, 这个月几号截止."""
    months = open_months(turn.session, turn.member.place.id, turn.now) or [to_report(turn.now)]
    desks = [desk(turn, month) for month in months]
    if command is Command.STATE:
        told = "\n".join(handing_in.state_line(at, card.submitter(turn, at), turn.now) for at in desks)
    else:
        told = "\n".join(handing_in.due_told(at, turn.now) for at in desks)
    at = None if here is None or "later" in here else desk(turn, Month.parse(here["month"]))
    if here is not None and at is not None and at.is_open and at.month in months:
        return [draw(turn, at, here, told, short=True)]
    return [Reply(told, handing_in.go_on_buttons(desks[-1]) if desks[-1].is_open else [])]


def _from_outside(turn: Turn, command: Command | None) -> Replies:
    """What is meant for a month even where the chat stands in none."""
    if command in (Command.BEGIN, Command.OVERVIEW, Command.SUBMIT):
        return fill.begin(turn)
    if command is not Command.CHANGE:
        return []
    months = open_months(turn.session, turn.member.place.id, turn.now) or [to_report(turn.now)]
    at = desk(turn, months[0])
    return _as_figures(turn, at, begun(at) | {"asked": []}, is_change=True)


def _as_reason(turn: Turn, at: Desk, here: Here, *, is_awake: bool) -> Replies | None:
    """A reason that was asked for, or a yes; None: the text is something else.

    Long after it was asked for, a text may be one, or something to look for: they say which.
    """
    text = " ".join(turn.text.split())
    if here["step"] in ("reason", "correct"):
        if is_question(text) or not is_awake:
            return None
        if (amiss := _unfit(text)) is not None:
            return [draw(turn, at, here, amiss, short=True)]
        return perform(turn, correct if here["step"] == "correct" else stand_by, at, here, text)
    finding = doubt.found(at, here) if here["step"] == "doubt" else None
    if finding is None or is_question(text):
        return None
    if finding.grade is Grade.VERIFY and (says_yes(text) or small_talk(text) is SmallTalk.ASSENT):
        return perform(turn, GIVE["right"], at, here)
    if finding.grade is not Grade.EXPLAIN or _gives_others(at, here, text):
        return None
    amiss = _unfit(text)
    if amiss is not None:
        return [draw(turn, at, here, amiss, short=True)]
    here = here | {"heard": text}
    if not is_awake:
        return [draw(turn, at, here, doubt_texts.is_it_why(text), more=doubt_texts.why_button())]
    return perform(turn, GIVE["heard"], at, here)


def _unfit(text: str) -> str | None:
    """Why a reason is none; None: it is one."""
    if sum(sign.isalnum() for sign in text) < SHORTEST_EXPLANATION:
        return doubt_texts.too_short()
    return doubt_texts.too_long(len(text), LONGEST_REASON) if len(text) > LONGEST_REASON else None


def _gives_others(at: Desk, here: Here, text: str) -> bool:
    """Whether a text at a doubt is other figures, and no reason in which figures stand."""
    asked, listed = _prompted(at, here)
    read = read_answers(text, asked, listed, _nameable(at), at.month)
    if isinstance(read, Unreadable):
        return read.reason is Reason.COUNT or not _has_words(text)
    if read is None or read.rest or read.doubts:
        return False
    now = {code: entry.given for code in read.given if (entry := at.answer(code)) is not None}
    return any(given != now.get(code) for code, given in _given(read).items())


def _has_words(text: str) -> bool:
    return any("一" <= sign <= "鿿" for sign in text)


def _as_figures(turn: Turn, at: Desk, here: Here, *, is_change: bool) -> Replies:
    """Figures; empty: the text is none of it. What was understood is kept, what was not is asked back."""
    asked, listed = _prompted(at, here)
    read = read_answers(turn.text, [] if is_change else asked, listed, _nameable(at), at.month)
    if isinstance(read, Unreadable) and read.reason is Reason.COUNT and (whole := _as_many(at, here, read.found)):
        read = read_answers(turn.text, whole, whole, _nameable(at), at.month)
    if read is None and at.is_open and not _has_words(turn.text) and any(map(str.isdigit, turn.text)):
        read = Unreadable(Reason.UNNAMED, turn.text)  # 12 x 3 is no question to search for
    if read is None or (not at.is_open and not (isinstance(read, Answers) and read.given)):
        return []
    if not at.is_open:
        return [draw(turn, at, here, texts.not_open(at))]
    if turn.is_edited:  # it answered another prompt than the one that is shown now
        return [draw(turn, at, here, texts.edited(), short=True)]
    if isinstance(read, Unreadable):
        metric = asked[0] if len(asked) == 1 else None
        names = [one.short for one in asked or _asked(at, here)] if here["step"] != "card" else []
        return [_ask_back(turn, at, here, [unread_texts.unreadable(read, metric, names)], metric, read)]
    passed = [code for code, one in read.given.items() if one is Word.SKIP]
    here = here | {"passed": [*here.get("passed", ()), *passed]}
    try:
        at, here, said = give(turn, at, here, _given(read))
    except Closed as closed:
        return closed_now(turn, at, closed)
    doubtful = [(at.catalogue.metric(code), fault) for code, fault in read.doubts.items()]
    lines = [unread_texts.unreadable(fault, metric, []) for metric, fault in doubtful]
    lines += [unread_texts.left_over(read.rest)] if read.rest else []
    if not lines:
        return [draw(turn, at, here, said)]
    metric, fault = doubtful[0] if len(doubtful) == 1 else (None, None)
    return [_ask_back(turn, at, here, [said, *lines] if said else lines, metric, fault)]


def _ask_back(
    turn: Turn, at: Desk, here: Here, lines: list[str], metric: Metric | None, fault: Unreadable | None
) -> Reply:
    """Why something was not taken, and the prompt; what may have been meant can be said by a tap."""
    said, number = "\n".join(lines), fault.number if fault else None
    if metric is None or number is None:
        return draw(turn, at, here, said, short=True)
    here = here | {"offer": [metric.code, number.value, number.is_more, number.is_near]}
    return draw(turn, at, here, said, short=True, more=unread_texts.meant_button(metric, number))


def _prompted(at: Desk, here: Here) -> tuple[Sequence[Metric], Sequence[Metric]]:
    """The fields whose values may be typed one after the other, and those that are numbered on the screen."""
    asked = _asked(at, here)
    match here["step"]:
        case "several" | "single":
            return asked, asked
        case "doubt" | "clash":  # named in a sentence, in an order of its own
            return (asked, asked) if len(asked) == 1 else ([], [])
        case _:
            return [], at.fields


def _as_many(at: Desk, here: Here, count: int) -> Sequence[Metric]:
    """The fields of the whole step, where there are so many: of some of them nobody has asked any more."""
    step = at.step(here["at"]) if here["step"] == "several" and not here.get("only") else None
    several = () if step is None else (at.open(step.fields), step.fields)
    return next((fields for fields in several if len(fields) == count > 1), ())


def _asked(at: Desk, here: Here) -> list[Metric]:
    return [at.catalogue.metric(code) for code in codes(here) if at.catalogue.has(code)]


def _nameable(at: Desk) -> list[Metric]:
    return [one for metric in at.fields for one in (metric, *metric.parts)]


def _given(read: Answers) -> dict[str, Given]:
    given = {}
    for code, one in read.given.items():
        if isinstance(one, Number):
            given[code] = Given(Answer.GIVEN, one.value, one.is_more, one.is_near)
        elif one is Word.NONE:
            given[code] = NOTHING
    return given
