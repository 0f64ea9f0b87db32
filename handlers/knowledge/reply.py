"""答一句 / 这边没有: somebody of a town says what the county asks; it goes to whoever asks, to be looked at."""

from __future__ import annotations

from typing import Any

from handlers import dialog
from handlers.texts import ask as ask_texts
from handlers.texts import consulting as texts
from handlers.turn import Replies, Reply, Toast, Turn, WordedNotice
from store.people import people
from store.people.people import PersonFacts
from store.people.rights import Right, may
from store.practices.feedback import consulting
from store.practices.feedback.answer_tables import Reply as State
from store.practices.feedback.consulting import LONGEST_REPLY, Consulted
from store.practices.reading.naming import lets_go

NAME = "consult"


def begin(turn: Turn) -> Replies:
    """Somebody has something to say."""
    found = _asked(turn, turn.number)
    return [Toast(texts.over())] if found is None else [_ask(turn, found)]


def nothing(turn: Turn) -> Replies:
    """The town does no such thing."""
    found = _asked(turn, turn.number)
    return [Toast(texts.over())] if found is None else [Toast(texts.nothing_here()), *_tell(turn, found, "")]


def send(turn: Turn) -> Replies:
    """It goes to the county, as it was shown."""
    here, found = dialog.here(turn, NAME), _asked(turn, turn.number)
    if found is None:
        return [Toast(texts.over())]
    if here is None or here["consultation"] != found.id or here["step"] != "sure":
        return [_ask(turn, found)]
    dialog.stand(turn, NAME, step="done", consultation=found.id)
    told_to = _tell(turn, found, here["text"])
    return [Reply(texts.thanks(), in_place=True), *told_to] if told_to else [Toast(texts.over())]


def drop(turn: Turn) -> Replies:
    """Not now."""
    if dialog.here(turn, NAME) is None:
        return [Toast(texts.let_be())]
    dialog.leave(turn, NAME)
    return [Reply(texts.let_be(), in_place=True)]


def typed(turn: Turn) -> Replies:
    """What the town says; empty: nobody has asked (of late)."""
    here = dialog.here(turn, NAME)
    if here is None or here["step"] == "done" or not dialog.is_awake(turn):
        return []
    found = _asked(turn, here["consultation"])
    if found is None:
        dialog.leave(turn, NAME)
        return [Reply(texts.over())]
    if turn.is_edited:
        return [_draw(turn, found, here, ask_texts.edited())]
    if lets_go(turn.text):
        dialog.leave(turn, NAME)
        return [Reply(texts.let_be())]
    if here["step"] == "sure":
        pressed = dialog.named(turn, texts.preview_buttons(found.id))
        if pressed is not None and pressed.press is not None:
            return send(pressed) if pressed.press.action == "consult_send" else drop(pressed)
    said = " ".join(turn.text.split())
    if not any(sign.isalnum() for sign in said):
        return [_draw(turn, found, here, texts.no_text())]
    if len(said) > LONGEST_REPLY:
        return [_draw(turn, found, here, texts.too_long(len(said)))]
    return [_draw(turn, found, here | {"step": "sure", "text": said})]


def _asked(turn: Turn, consultation_id: int | None) -> Consulted | None:
    """What the town of whoever presses is asked, and has not said yet."""
    found = None if consultation_id is None else consulting.find(turn.session, consultation_id)
    is_theirs = found is not None and may(turn.member, Right.FILE, found.town)
    return found if found is not None and is_theirs and found.is_open and found.state is State.OPEN else None


def _ask(turn: Turn, found: Consulted) -> Reply:
    return _draw(turn, found, {"step": "say", "text": ""})


def _draw(turn: Turn, found: Consulted, here: dict[str, Any], said: str = "") -> Reply:
    dialog.stand(turn, NAME, is_form=True, step=here["step"], consultation=found.id, text=here["text"])
    if here["step"] == "sure":
        reply = Reply(texts.preview(found, here["text"]), texts.preview_buttons(found.id))
    else:
        reply = Reply(texts.ask_reply(found), texts.ask_reply_buttons(found.id))
    return Reply(f"{said}\n\n{reply.text}", reply.buttons) if said else reply


def _tell(turn: Turn, found: Consulted, text: str) -> Replies:
    """Kept, and told to whoever asks. Empty: somebody was faster."""
    kept = consulting.reply(turn.session, found.id, text, turn.member, turn.now)
    if kept is None:
        return []
    return [
        WordedNotice(
            one.chat_id or 0,
            f"consulted {found.id} {one.id}",
            "consult_said",
            {"consultation": found.id, "person": one.id},
        )
        for one in _whom(turn, found)
    ]


def _whom(turn: Turn, found: Consulted) -> list[PersonFacts]:
    """Whoever has asked; where they are not there any more all who may answer."""
    staff = people.in_county(turn.session, found.county_id, turn.now)
    able = [one for one in staff if one.is_there and may(one, Right.GAPS, found.town)]
    asker = people.find(turn.session, found.by_id, turn.now)
    return [asker] if asker is not None and asker.is_there and may(asker, Right.GAPS, found.town) else able
