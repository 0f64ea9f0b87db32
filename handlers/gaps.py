"""What could not be answered and what people say of answers: an administrator's list, from which gaps are closed."""

from __future__ import annotations

from typing import Any

from handlers.inquiry import press_of
from handlers.texts import ask as ask_texts
from handlers.texts import gaps as texts
from handlers.turn import Replies, Reply, Toast, Turn
from store.practices.feedback import gaps, verdicts
from store.practices.feedback.gap_tables import Closing

PAGE = 5  # gaps
COMPLAINTS = 3  # quoted under the list


def show(turn: Turn) -> Replies:
    """The list, from its beginning."""
    return [_list(turn, 0)]


def turn_page(turn: Turn) -> Replies:
    """Another page of the list, in its place."""
    return expired(turn) if turn.number is None else [_list(turn, turn.number, in_place=True)]


def ask_first(turn: Turn) -> Replies:
    """Whether this gap is really seen to."""
    line = next((line for line in gaps.open_gaps(turn.session) if line.ids[0] == turn.number), None)
    if line is None or not is_shown(turn):
        return expired(turn)
    skip = _here(turn)["skip"]
    _stand(turn, skip=skip, closing=list(line.ids))
    return [Reply(texts.sure(line), texts.sure_buttons(skip), in_place=True)]


def close(turn: Turn) -> Replies:
    """The gap that was shown is closed, with those that ask nearly the same."""
    here = _here(turn)
    if not here.get("closing"):
        return expired(turn)
    closed = [gaps.close(turn.session, number, Closing.HAND, turn.now) for number in here["closing"]]
    return [Toast(texts.closed() if any(closed) else texts.closed_before()), _list(turn, here["skip"], in_place=True)]


def is_shown(turn: Turn) -> bool:
    """Whether the chat stands at this list."""
    return "gaps" in turn.conversation.data


def expired(turn: Turn) -> Replies:
    """A button of an earlier list: say so, and show today's. Pressed twice, it has done all it does."""
    if not is_shown(turn):
        return show(turn)
    here = _here(turn)
    if here["led"] and here["led"] == press_of(turn):
        return []
    reply = _list(turn, here["skip"])
    return [Reply(f"{ask_texts.expired()}\n\n{reply.text}", reply.buttons)]


def _list(turn: Turn, skip: int, *, in_place: bool = False) -> Reply:
    since = gaps.recent(turn.now)
    share = gaps.share(turn.session, since)
    last = max(share.gaps_open - 1, 0) // PAGE * PAGE
    skip = min(skip // PAGE * PAGE, last)
    lines = gaps.open_gaps(turn.session, PAGE, skip)
    said = verdicts.complaints(turn.session, since, COMPLAINTS)
    _stand(turn, skip=skip)
    text = texts.listing(share, lines, skip, said)
    buttons = texts.listing_buttons(
        lines, previous=skip - PAGE if skip else None, following=skip + PAGE if skip < last else None
    )
    return Reply(text, buttons, in_place=in_place)


def _stand(turn: Turn, **here: Any) -> None:
    """The chat stands at this list; what was asked before stays, for follow-ups."""
    turn.conversation.screen += 1
    turn.conversation.data = turn.conversation.data | {"gaps": here | {"led": press_of(turn)}}


def _here(turn: Turn) -> dict[str, Any]:
    here: dict[str, Any] = turn.conversation.data.get("gaps", {})
    return here
