"""What could not be answered and what people say of answers: an administrator's list, from which gaps are closed."""

from __future__ import annotations

from datetime import timedelta

from handlers import dialog
from handlers.texts import gaps as texts
from handlers.turn import Replies, Reply, Toast, Turn
from store import inbox
from store.practices.feedback import gaps, verdicts

NAME = "gaps"
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
    here = dialog.here(turn, NAME)
    if line is None or here is None:
        return expired(turn)
    skip = here["skip"]
    dialog.stand(turn, NAME, skip=skip, closing=list(line.ids))
    return [Reply(texts.sure(line), texts.sure_buttons(skip), in_place=True)]


def close(turn: Turn) -> Replies:
    """The gap that was shown is closed, with those that ask nearly the same."""
    here = dialog.here(turn, NAME)
    if here is None or not here.get("closing"):
        return expired(turn)
    closed = gaps.close_by_hand(turn.session, here["closing"], turn.now, turn.member.id)
    return [Toast(texts.closed() if closed else texts.closed_before()), _list(turn, here["skip"], in_place=True)]


def expired(turn: Turn) -> Replies:
    """To a button of an earlier list: today's."""
    return dialog.expired(turn, NAME, lambda here: _list(turn, here["skip"] if here else 0))


def _list(turn: Turn, skip: int, *, in_place: bool = False) -> Reply:
    since = gaps.recent(turn.now)
    waiting = gaps.open_gaps(turn.session)
    lines, previous, following = dialog.page_of(waiting, skip, PAGE)
    skip = previous + PAGE
    said = verdicts.complaints(turn.session, since, COMPLAINTS)
    dialog.stand(turn, NAME, skip=skip)
    failed = inbox.dead(turn.session, turn.now - timedelta(days=gaps.RECENT_DAYS))
    text = texts.listing(gaps.share(turn.session, since), lines, skip, len(waiting), said, failed)
    return Reply(text, texts.listing_buttons(lines, previous, following), in_place=in_place)
