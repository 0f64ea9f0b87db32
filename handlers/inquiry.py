"""What a chat asks at the moment: kept as a small JSON, so that buttons and follow-ups can go on from it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from handlers.turn import Button, Turn
from store.conversations import DIALOG
from store.days import day_of
from store.people import places
from store.practices.answering.answers import Reason
from store.practices.asking.cues import begins_anew, small_talk
from store.practices.asking.metric_words import Counts
from store.practices.asking.question import Question, Scope, read_question
from store.practices.feedback.gap_tables import Verdict
from store.practices.index import index
from store.practices.index.directory import directory
from store.practices.kinds import SectionKind
from store.practices.language.thesaurus import thesaurus
from store.practices.reading.naming import is_asked

REMEMBERED = timedelta(minutes=30)  # after it a question stands for itself
ASIDE = "aside"  # buttons of a card that is shown beside the inquiry; gone as soon as something else is asked


@dataclass(frozen=True)
class Inquiry:
    """A question and what has become of it."""

    question: Question
    at: datetime
    passages: tuple[int, ...] = ()  # quoted on the first card
    shown: int = 0  # passages sent, on however many cards
    near: tuple[str, ...] = ()  # questions offered instead
    verdict: Verdict | None = None  # what was said of the first card
    judged: int | None = None  # by which it can be taken back
    more: bool = False  # whether passages follow those on the first card
    reason: Reason | None = None  # why there are none
    is_filed: bool = False  # the administrator was told
    led: str = ""  # the press that led here
    below: tuple[tuple[Button, ...], ...] = ()  # buttons of a card of figures; empty: it is one of passages
    is_answered: bool = False  # the county answers it itself


def read(turn: Turn, text: str) -> Question:
    """A question as the asker means it."""
    with turn.snapshot() as snapshot:
        held = directory(snapshot)
    own = [name for _, name in own_towns(turn)]
    return read_question(text, held, turn.words, today=day_of(turn.now), own=own, home=turn.member.county)


def asks_nothing(turn: Turn) -> bool:
    """Whether a text that names no town is no question either: it has not its form, and no report says its words."""
    if is_asked(turn.text) or small_talk(turn.text) is not None or begins_anew(turn.text):
        return False
    asked = read(turn, turn.text)
    known = index.document_frequencies(turn.session, asked.words)
    said = any(known[word] or thesaurus().alternatives(word) for word in asked.words)
    goes_on = asked.follows and not asked.scope.towns  # 换一批; but 板溪 is a town half named
    return not (goes_on or asked.topics or said)


def own_towns(turn: Turn) -> tuple[tuple[str, str], ...]:
    """County and town of whoever asks, by every name that the town's reports may stand under; empty: no town's."""
    member = turn.member
    return places.all_names(turn.session, member.place) if member.town else ()


def keep(turn: Turn, inquiry: Inquiry) -> Inquiry:
    """Let the chat stand at this inquiry; gives it back."""
    turn.conversation.data = lasting(turn) | {
        "asked": asdict(inquiry.question),
        "at": inquiry.at.isoformat(),
        "passages": inquiry.passages,
        "shown": inquiry.shown,
        "near": inquiry.near,
        "verdict": inquiry.verdict,
        "judged": inquiry.judged,
        "more": inquiry.more,
        "reason": inquiry.reason,
        "filed": inquiry.is_filed,
        "answered": inquiry.is_answered,
        "led": inquiry.led,
        "below": [[(one.label, one.action, one.argument) for one in row] for row in inquiry.below],
    }
    return inquiry


def lasting(turn: Turn) -> dict[str, Any]:
    """What a question does not end: a dialog that outlives it."""
    here: dict[str, Any] = turn.conversation.data.get(DIALOG, {})
    return {DIALOG: here} if here.get("lasts") else {}


def kept(turn: Turn) -> Inquiry | None:
    """Where the chat stands; None: nothing was asked."""
    data = turn.conversation.data
    if "asked" in data:
        return Inquiry(
            question=_question(data["asked"]),
            at=datetime.fromisoformat(data["at"]),
            passages=tuple(data["passages"]),
            shown=data["shown"],
            near=tuple(data["near"]),
            verdict=None if data["verdict"] is None else Verdict(data["verdict"]),
            judged=data.get("judged"),  # an earlier release kept none of these, nor `below`
            more=data.get("more", False),
            reason=Reason(data["reason"]) if data.get("reason") else None,
            is_filed=data["filed"],
            is_answered=data.get("answered", False),
            led=data["led"],
            below=tuple(tuple(Button(*button) for button in row) for row in data.get("below", ())),
        )
    if "question" not in data:
        return None
    question = read(turn, data["question"])  # kept by an earlier release
    only = SectionKind(data["only"]) if "only" in data else question.scope.kind
    return Inquiry(replace(question, scope=replace(question.scope, kind=only)), turn.conversation.updated_at)


def before(turn: Turn) -> Question | None:
    """The question that a new one may lean on; None: there is none, or it is too long ago."""
    inquiry = kept(turn)
    return inquiry.question if inquiry is not None and turn.now - inquiry.at <= REMEMBERED else None


def press_of(turn: Turn) -> str:
    """What tells the pressed button from all others; empty: none was pressed."""
    return f"{turn.press.action}:{turn.press.screen}:{turn.press.argument}" if turn.press else ""


def _question(data: dict[str, Any]) -> Question:
    leaning = data["leaning"]
    return Question(
        text=data["text"],
        scope=_scope(data["scope"]),
        words=tuple(data["words"]),
        topics=tuple(data["topics"]),
        absent=tuple(data["absent"]),
        mended=tuple((typed, town) for typed, town in data["mended"]),
        leaning=None if leaning is None else SectionKind(leaning),
        others=data["others"],
        follows=data["follows"],
        about=data["about"],
        compares=data.get("compares", False),  # an earlier release kept none of these three
        dropped=_scope(data["dropped"]) if "dropped" in data else Scope(),
        left=data.get("left", ""),
        said=data.get("said", ""),
        counts=Counts(data["counts"]) if data.get("counts") else None,
        is_short=data.get("is_short", False),
        unwanted=tuple(data.get("unwanted", ())),
    )


def _scope(data: dict[str, Any]) -> Scope:
    lists = {name: tuple(data[name]) for name in ("towns", "without", "counties", "years")}
    return Scope(**lists, kind=None if data["kind"] is None else SectionKind(data["kind"]))
