"""What a text says to what a month asks: figures, or the reason why they are as they are."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.collection import doubt
from handlers.collection.acts import closed_now, perform
from handlers.collection.desk import Desk
from handlers.collection.filling import NOTHING, draw, give
from handlers.collection.giving import GIVE, stand_by
from handlers.collection.handing_in import correct
from handlers.collection.prompts import Here, codes
from handlers.texts import doubts as doubt_texts
from handlers.texts import filing as texts
from handlers.texts import unread as unread_texts
from handlers.turn import Replies, Reply, Turn
from store.catalogue.metrics import Grade, Metric
from store.collection.answers import Answers, read_answers
from store.collection.checks import SHORTEST_EXPLANATION
from store.collection.figures import Given
from store.collection.phrases import is_question
from store.collection.pieces import Word
from store.collection.submissions import Closed
from store.collection.tables import Answer
from store.numbers import Number, Reason, Unreadable
from store.people.names import says_yes
from store.practices.asking.cues import SmallTalk, small_talk

LONGEST_REASON = 200  # characters


def as_reason(turn: Turn, at: Desk, here: Here, *, is_awake: bool) -> Replies | None:
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
        by_number = read_answers(text, [], at.fields, _nameable(at), at.month)  # 第7项改成13
        is_one = isinstance(by_number, Answers) and bool(by_number.given) and not by_number.rest
        return is_one or read.reason is Reason.COUNT or not _has_words(text)
    if read is None or read.rest or read.doubts:
        return False
    now = {code: entry.given for code in read.given if (entry := at.answer(code)) is not None}
    return any(given != now.get(code) for code, given in _given(read).items())


def _has_words(text: str) -> bool:
    return any("一" <= sign <= "鿿" for sign in text)


def says_figures(turn: Turn, at: Desk, here: Here) -> bool:
    """Whether a text answers what is asked, or tries to."""
    return read_answers(turn.text, *_prompted(at, here), _nameable(at), at.month) is not None


def as_figures(turn: Turn, at: Desk, here: Here, *, is_change: bool) -> Replies:
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
    line = " ".join(turn.text.split())
    if _is_sent_twice(here, line, read):
        kept = {key: one for key, one in here.items() if key != "line"}
        return [draw(turn, at, kept, unread_texts.sent_twice(), short=True)]
    passed = [code for code, one in read.given.items() if one is Word.SKIP]
    here = here | {"passed": [*here.get("passed", ()), *passed]}
    here = here | {"line": [line, *read.given] if not _has_words(line) else []}
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


def _is_sent_twice(here: Here, line: str, read: Answers) -> bool:
    """Whether the very line before was these figures, too, for as many other fields: sent again as no answer came."""
    said, *fields = here.get("line") or [""]
    return said == line and len(fields) > 1 and not set(fields) & {*read.given}


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
        case "several" | "single" | "item":
            return asked, asked
        case "doubt" | "clash":  # named in a sentence, in an order of its own
            return (asked, asked) if len(asked) == 1 else ([], [])
        case _:
            return [], at.fields


def _as_many(at: Desk, here: Here, count: int) -> Sequence[Metric]:
    """The fields of the whole step, where there are so many: of some of them nobody has asked any more."""
    step = at.step(here["at"])
    if step is None or here.get("only") or here.get("through") or here["step"] not in ("several", "doubt"):
        return ()
    if not set(codes(here)) <= {metric.code for metric in step.fields}:  # doubtful is something else
        return ()
    return next((fields for fields in (at.open(step.fields), step.fields) if len(fields) == count > 1), ())


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
