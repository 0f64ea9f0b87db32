"""退回: the fields by buttons or numbers, a reason, a preview, and it goes back to the town. What was accepted is
reopened the same way, without fields: the town changes whatever is wrong, and it is judged again.

The revision that was on the card goes along: if anything happened to it meanwhile, nothing is done.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from handlers import dialog
from handlers.collection import notices, review
from handlers.collection.case import case, seen
from handlers.collection.desk import Desk, desk_of
from handlers.dialog import page_of
from handlers.texts import ask as ask_texts
from handlers.texts import returning as texts
from handlers.texts import review as review_texts
from handlers.turn import Replies, Reply, Toast, Turn, number_of
from store.collection import reviewing
from store.collection.phrases import is_question
from store.collection.submissions import Closed, Filing
from store.collection.tables import Ruling, State
from store.people.rights import Right
from store.practices.reading.naming import lets_go

NAME = review.RETURNING
PAGE = 20  # fields
LONGEST_REASON = 300  # characters

Here = dict[str, Any]
"""Where the chat stands: step (fields, reason, sure, done); submission; kind (a Ruling); seen: the revision that was on
the card; codes: what is named; skip: of the fields; reason.
"""
_FROM = {Ruling.RETURNED: State.SUBMITTED, Ruling.REOPENED: State.ACCEPTED}


def begin(turn: Turn) -> Replies:
    """From a card: which fields, or why it is opened again."""
    number, shown = turn.numbered
    filing = seen(turn, number, Right.REVIEW)
    if filing is None:
        return [Toast(review_texts.gone())]
    if filing.state is State.SUBMITTED and review.is_own(turn, filing):
        return [Toast(review_texts.own())]
    here: Here = {"submission": filing.id, "seen": number_of(shown) or 0, "codes": [], "skip": 0, "reason": ""}
    if filing.state is State.ACCEPTED:
        return _draw(turn, here | {"step": "reason", "kind": Ruling.REOPENED})
    return _draw(turn, here | {"step": "fields", "kind": Ruling.RETURNED})


def pick(turn: Turn) -> Replies:
    """A field is named, or not any more."""
    here, at = _at(turn, "fields")
    if here is None or at is None or turn.number is None or turn.number >= len(at.fields):
        return expired(turn)
    return _draw(turn, _toggled(at, here, [turn.number]), in_place=True)


def turn_page(turn: Turn) -> Replies:
    """Other fields."""
    here, _ = _at(turn, "fields")
    return expired(turn) if here is None else _draw(turn, here | {"skip": turn.number or 0}, in_place=True)


def ask_why(turn: Turn) -> Replies:
    """The fields are named: why? Whoever has said so before sees it all."""
    here, _ = _at(turn, "fields", "sure")
    if here is None:
        return expired(turn)
    if here["step"] == "fields" and not here["codes"]:
        return [Toast(texts.name_some())]
    is_said = here["step"] == "fields" and here["reason"]
    return _draw(turn, here | {"step": "sure" if is_said else "reason"}, in_place=True)


def ask_what(turn: Turn) -> Replies:
    """Back to the fields."""
    here, _ = _at(turn, "reason", "sure")
    return expired(turn) if here is None else _draw(turn, here | {"step": "fields"}, in_place=True)


def send(turn: Turn) -> Replies:
    """It goes back, as it was shown."""
    here, at = _at(turn, "sure")
    filing = None if here is None else seen(turn, here["submission"], Right.REVIEW)
    if here is None or at is None or filing is None:
        return expired(turn)
    try:
        if here["kind"] == Ruling.REOPENED:
            filing = reviewing.reopen(turn.session, filing, here["seen"], here["reason"], turn.now, turn.member.id)
        else:
            why = here["codes"], here["reason"]
            filing = reviewing.give_back(turn.session, filing, here["seen"], *why, turn.now, turn.member.id)
    except Closed as closed:
        return _overtaken(turn, closed.filing)
    dialog.stand(turn, NAME, step="done")
    done = Reply(texts.done(filing), review.next_buttons(turn), in_place=True)
    return [done, *notices.given_back(turn, filing, _names(at, here))]


def drop(turn: Turn) -> Replies:
    """It stays as it is: back to the card."""
    here = dialog.here(turn, NAME)
    filing = None if here is None or here["step"] == "done" else seen(turn, here["submission"], Right.REVIEW)
    if filing is None:
        return expired(turn)
    dialog.stand(turn, NAME, step="done")
    return [review.card(turn, filing, in_place=True)]


def typed(turn: Turn) -> Replies:
    """Numbers of fields, or a reason; empty: nobody has asked (of late), or it is a question."""
    here, at = _at(turn, "fields", "reason", "sure")
    if here is None or at is None or not dialog.is_awake(turn):
        return []
    if turn.is_edited and here["step"] != "sure":  # it answered another prompt than the one that is shown now
        return _draw(turn, here, ask_texts.edited())
    if lets_go(turn.text):
        dialog.stand(turn, NAME, step="done")
        return [Reply(texts.dropped(), review.next_buttons(turn))]
    if here["step"] == "fields" and (numbers := _numbers(turn.text)):
        if max(numbers) > len(at.fields):
            return _draw(turn, here, texts.no_such_field(len(at.fields)))
        return _draw(turn, _toggled(at, here, [number - 1 for number in numbers]))
    if here["step"] != "reason" and is_question(turn.text):
        return []
    reason = " ".join(turn.text.split())
    if not any(sign.isalnum() for sign in reason):
        return _draw(turn, here | {"step": "reason"}, texts.no_reason())
    if len(reason) > LONGEST_REASON:
        return _draw(turn, here | {"step": "reason"}, texts.too_long(len(reason), LONGEST_REASON))
    if here["kind"] == Ruling.RETURNED and not here["codes"]:
        return _draw(turn, here | {"step": "fields", "reason": reason}, texts.name_first())
    return _draw(turn, here | {"step": "sure", "reason": reason})


def again(turn: Turn, replies: Replies) -> Replies:
    """After an answer to a question in the middle: where one was."""
    here, _ = _at(turn, "fields", "reason", "sure")
    return [*replies, *_draw(turn, here)] if here is not None and dialog.is_awake(turn) else replies


def expired(turn: Turn) -> Replies:
    """To a button of an earlier step: where the chat stands now, or what waits."""

    def now(here: Here | None) -> Reply:
        shown = None if here is None or here["step"] == "done" else _shown(turn, here)
        if here is None or shown is None:
            return review.queue(turn, 0)
        _stand(turn, here)
        return shown

    return dialog.expired(turn, NAME, now)


def _at(turn: Turn, *steps: str) -> tuple[Here | None, Desk | None]:
    """Where the chat stands, if at one of these steps, and the month."""
    here = dialog.here(turn, NAME)
    if here is None or here["step"] not in steps:
        return None, None
    filing = seen(turn, here["submission"], Right.REVIEW)
    return (None, None) if filing is None else (here, desk_of(turn.session, filing.town, filing.month))


def _draw(turn: Turn, here: Here, said: str = "", *, in_place: bool = False) -> Replies:
    """The step; the chat stands there from now on. If the revision has been judged meanwhile: what became of it."""
    shown = _shown(turn, here)
    if shown is None:
        filing = seen(turn, here["submission"], Right.REVIEW)
        return [Toast(review_texts.gone())] if filing is None else _overtaken(turn, filing)
    _stand(turn, here)
    text = f"{said}\n\n{shown.text}" if said else shown.text
    return [Reply(text, shown.buttons, in_place=in_place)]


def _shown(turn: Turn, here: Here) -> Reply | None:
    filing = seen(turn, here["submission"], Right.REVIEW)
    found = None if filing is None else case(turn, filing)
    if filing is None or found is None or found.revision.number != here["seen"]:
        return None
    kind = Ruling(here["kind"])
    if filing.state is not _FROM[kind]:
        return None
    names, is_return = _names(found.desk, here), kind is Ruling.RETURNED
    match here["step"]:
        case "fields" if is_return:
            fields = list(enumerate(found.desk.fields))
            asked = {code for finding in found.findings for code in finding.codes}
            buttons = texts.field_buttons(*page_of(fields, here["skip"], PAGE), here["codes"], asked)
            return Reply(texts.which_fields(filing, names), buttons)
        case "reason":
            return Reply(texts.ask_reason(filing, names), texts.reason_buttons(is_return=is_return))
        case "sure" if names or not is_return:
            text = texts.sure(filing, notices.how_many(turn, filing), texts.told(filing, names, here["reason"]))
            return Reply(text, texts.sure_buttons(is_return=is_return))
    return None


def _overtaken(turn: Turn, filing: Filing) -> Replies:
    """Somebody was faster: the dialog is over."""
    dialog.stand(turn, NAME, step="done")
    replies = review.overtaken(turn, filing)
    if turn.press is None:
        return [Reply(f"{one.text}\n\n{review.card(turn, filing).text}") for one in replies if isinstance(one, Toast)]
    return replies


def _stand(turn: Turn, here: Here) -> None:
    """The chat stands here from now on, questions in between or not."""
    place = {key: value for key, value in here.items() if key not in dialog.MARKS}
    dialog.stand(turn, NAME, lasts=True, is_form=True, **place)


def _toggled(at: Desk, here: Here, numbers: list[int]) -> Here:
    """With these fields named that were not, and without those that were."""
    turned = {at.fields[number].code for number in numbers}
    named = turned.symmetric_difference(here["codes"])
    return here | {"codes": [metric.code for metric in at.fields if metric.code in named]}


def _numbers(text: str) -> list[int]:
    """The numbers of fields that somebody types; empty: the text is something else."""
    parts = [part for part in re.split(r"[\s,，、.。;；和]+", unicodedata.normalize("NFKC", text)) if part]
    numbers = [number for part in parts if (number := number_of(part))]
    return list(dict.fromkeys(numbers)) if len(numbers) == len(parts) else []


def _names(at: Desk, here: Here) -> list[str]:
    return [metric.name for metric in at.fields if metric.code in here["codes"]]
