"""Invitations that nobody has used yet: listed and revoked."""

from __future__ import annotations

from handlers import dialog
from handlers.texts import ask as ask_texts
from handlers.texts import invite as texts
from handlers.turn import Keyboard, Replies, Reply, Toast, Turn
from store.people import invitations

NAME = "invited"
PAGE = 5


def show(turn: Turn) -> Replies:
    """The list, from its beginning."""
    return [_list(turn, 0, in_place=True)]


def turn_page(turn: Turn) -> Replies:
    """Another page of it, in its place."""
    return expired(turn) if turn.number is None else [_list(turn, turn.number, in_place=True)]


def revoke(turn: Turn) -> Replies:
    """Nobody can use this invitation any more."""
    is_done = turn.number is not None and invitations.revoke(turn.session, turn.number, turn.member, turn.now)
    told = Toast(texts.revoked() if is_done else texts.over())
    here = dialog.here(turn, NAME)
    if here is not None and turn.press is not None and turn.press.screen == turn.conversation.screen:
        return [told, _list(turn, here["skip"], in_place=True)]
    return [told, Keyboard([])]  # under its picture


def expired(turn: Turn) -> Replies:
    """A button of an earlier list: say so, and show today's. Pressed twice, it has done all it does."""
    if dialog.is_repeated(turn):
        return []
    here = dialog.here(turn, NAME)
    reply = _list(turn, here["skip"] if here else 0)
    return [Reply(f"{ask_texts.expired()}\n\n{reply.text}", reply.buttons)]


def _list(turn: Turn, skip: int, *, in_place: bool = False) -> Reply:
    held = invitations.open_for(turn.session, turn.member, turn.now)
    skip = min(skip // PAGE, max(len(held) - 1, 0) // PAGE) * PAGE
    page = held[skip : skip + PAGE]
    following = skip + PAGE if skip + PAGE < len(held) else -1
    dialog.stand(turn, NAME, skip=skip)
    return Reply(texts.still_open(page, len(held)), texts.open_buttons(page, skip - PAGE, following), in_place=in_place)
