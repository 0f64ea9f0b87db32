"""审核: what waits, one submission, and its acceptance by one tap.

Each button carries all that it means, with the revision that was on the screen: whoever is later, or presses an old
card, judges nothing and sees what has become of it.
"""

from __future__ import annotations

from handlers import dialog
from handlers.collection import notices
from handlers.collection.case import case, seen, to_judge
from handlers.dialog import PAGE, page_of
from handlers.texts import review as texts
from handlers.turn import Button, Replies, Reply, Toast, Turn, number_of
from store.collection import reviewing
from store.collection.submissions import Closed, Filing
from store.collection.tables import Ruling, State
from store.people.rights import Right

RETURNING = "returning"  # the dialog of returning.py


def show(turn: Turn) -> Replies:
    """What waits, from its beginning; a return that was begun is let be."""
    dialog.leave(turn, RETURNING)
    return [queue(turn, 0)]


def turn_page(turn: Turn) -> Replies:
    """Another page of it."""
    return [queue(turn, turn.number or 0, in_place=True)]


def open_card(turn: Turn) -> Replies:
    """One submission."""
    filing = seen(turn, turn.number, Right.REVIEW)
    return [Toast(texts.gone())] if filing is None else [card(turn, filing, in_place=True)]


def accept(turn: Turn) -> Replies:
    """It is the county's figures, if it is what was on the screen."""
    number, shown = turn.numbered
    filing = seen(turn, number, Right.REVIEW)
    if filing is None:
        return [Toast(texts.gone())]
    if is_own(turn, filing):
        return [Toast(texts.own())]
    try:
        filing = reviewing.accept(turn.session, filing, number_of(shown) or 0, turn.now, turn.member.id)
    except Closed as closed:
        return overtaken(turn, closed.filing)
    dialog.leave(turn, RETURNING)
    done = Reply(texts.accepted(filing), next_buttons(turn), in_place=True)
    return [done, *notices.accepted(turn, filing)]


def queue(turn: Turn, skip: int, *, in_place: bool = False) -> Reply:
    """A page of what waits within somebody's reach."""
    found = to_judge(turn.session, turn.member)
    shown, previous, following = page_of(found, skip)
    text = texts.queue(shown, previous + PAGE, len(found))
    return Reply(text, texts.queue_buttons(shown, previous, following), in_place=in_place)


def card(turn: Turn, filing: Filing, *, in_place: bool = False) -> Reply:
    """What was handed in last; of what the town has taken back nothing."""
    found = case(turn, filing)
    verdict = filing.verdict
    if found is None or (verdict is not None and verdict.kind is Ruling.TAKEN_BACK):
        return Reply(texts.nothing_there(filing), texts.next_buttons(None), in_place=in_place)
    return Reply(texts.card(found), texts.card_buttons(found), in_place=in_place)


def overtaken(turn: Turn, filing: Filing) -> Replies:
    """It is not any more as it was shown: who has done what, and how it is now, which whoever did it knows."""
    found, verdict = case(turn, filing), filing.verdict
    told = Toast(texts.overtaken(filing, found.names if found else {}))
    is_mine = filing.state is not State.SUBMITTED and verdict is not None and verdict.by_id == turn.member.id
    return [told] if is_mine else [told, card(turn, filing, in_place=True)]


def is_own(turn: Turn, filing: Filing) -> bool:
    """Whether somebody would judge what they have handed in: two pairs of eyes see each figure."""
    return filing.revision is not None and filing.revision.submitted_by == turn.member.id


def next_buttons(turn: Turn) -> list[list[Button]]:
    """To the next one that waits."""
    return texts.next_buttons(next(iter(to_judge(turn.session, turn.member)), None))
