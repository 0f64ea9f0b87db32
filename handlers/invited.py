"""Invitations that nobody has used yet: listed and revoked."""

from __future__ import annotations

from handlers import dialog
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
    """To a button of an earlier list: today's."""
    return dialog.expired(turn, NAME, lambda here: _list(turn, here["skip"] if here else 0))


def _list(turn: Turn, skip: int, *, in_place: bool = False) -> Reply:
    held = invitations.open_for(turn.session, turn.member, turn.now)
    page, previous, following = dialog.page_of(held, skip, PAGE)
    dialog.stand(turn, NAME, skip=previous + PAGE)
    return Reply(texts.still_open(page, len(held)), texts.open_buttons(page, previous, following), in_place=in_place)
