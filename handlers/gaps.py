"""What could not be answered and what people say of answers: an administrator's list, from which gaps are closed."""

from __future__ import annotations

from datetime import timedelta

from handlers import dialog
from handlers.knowledge import reach
from handlers.texts import gaps as texts
from handlers.turn import Replies, Reply, Toast, Turn
from store import inbox
from store.people import places
from store.practices.feedback import answers, consulting, gaps, verdicts
from store.practices.feedback.gaps import GapLine

NAME = "gaps"
PAGE = 5  # gaps
COMPLAINTS = 3  # quoted under the list


def show(turn: Turn) -> Replies:
    """The list, from its beginning."""
    return [_list(turn, 0)]


def turn_page(turn: Turn) -> Replies:
    """Another page of the list, in its place."""
    return expired(turn) if turn.number is None else [_list(turn, turn.number, in_place=True)]


def open_card(turn: Turn) -> Replies:
    """One gap, with what can be done about it."""
    line = reach.line(turn, turn.number)
    return expired(turn) if line is None else [_card(turn, line)]


def how_to_import(turn: Turn) -> Replies:
    """A report that is sent is looked at as ever, and gaps that it answers are closed."""
    return [Reply(texts.how_to_import())]


def ask_first(turn: Turn) -> Replies:
    """Whether this gap is really seen to."""
    line = reach.line(turn, turn.number)
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
    ours = [number for number in here["closing"] if reach.line(turn, number) is not None]
    closed = gaps.close_by_hand(turn.session, ours, turn.now, turn.member.id)
    return [Toast(texts.closed() if closed else texts.closed_before()), _list(turn, here["skip"], in_place=True)]


def expired(turn: Turn) -> Replies:
    """To a button of an earlier list: today's."""
    return dialog.expired(turn, NAME, lambda here: _list(turn, here["skip"] if here else 0))


def _list(turn: Turn, skip: int, *, in_place: bool = False) -> Reply:
    since, county_id = gaps.recent(turn.now), reach.county_of(turn)
    waiting = gaps.open_gaps(turn.session, county_id)
    lines, previous, following = dialog.page_of(waiting, skip, PAGE)
    skip = previous + PAGE
    said = verdicts.complaints(turn.session, since, COMPLAINTS, county_id)
    dialog.stand(turn, NAME, skip=skip)
    failed = inbox.dead(turn.session, turn.now - timedelta(days=gaps.RECENT_DAYS))
    text = texts.listing(gaps.share(turn.session, since, county_id), lines, skip, len(waiting), said, failed)
    held = len(answers.listed(turn.session, county_id))
    return Reply(text, texts.listing_buttons(lines, previous, following, held), in_place=in_place)


def _card(turn: Turn, line: GapLine) -> Reply:
    here = dialog.here(turn, NAME)
    dialog.stand(turn, NAME, skip=here["skip"] if here else 0)
    county = None if line.county_id is None else places.find(turn.session, line.county_id)
    asked = consulting.of_gaps(turn.session, line.ids)
    name = county.name if county is not None else ""
    buttons = texts.card_buttons(line.ids[0], asked, is_answerable=county is not None)
    return Reply(texts.card(line, name, asked), buttons, in_place=True)
