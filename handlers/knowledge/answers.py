"""县里答复, listed: looked at again, changed, withdrawn by whoever looks after the county's gaps."""

from __future__ import annotations

from handlers import dialog
from handlers.dialog import page_of
from handlers.knowledge import reach
from handlers.texts import county_answers as texts
from handlers.turn import Replies, Reply, Toast, Turn
from store.days import day_of
from store.practices.feedback import answers
from store.practices.feedback.answers import Answer, Said


def show(turn: Turn) -> Replies:
    """The list, from its beginning."""
    return [_list(turn, 0)]


def turn_page(turn: Turn) -> Replies:
    """Another page of it, in its place."""
    return [_list(turn, turn.number or 0, in_place=True)]


def open_card(turn: Turn) -> Replies:
    """One of them."""
    answer = reach.answer(turn, turn.number)
    return [Toast(texts.gone())] if answer is None else [_card(turn, answer)]


def keep(turn: Turn) -> Replies:
    """It was looked at, and holds for another year."""
    answer = _seen(turn)
    if answer is None:
        return [Toast(texts.gone())]
    review_on = answers.a_year_from(day_of(turn.now))
    said = Said(answer.text, answer.source, review_on)
    if not answers.change(turn.session, answer.id, answer.version, said, turn.member, turn.now):
        return [Toast(texts.gone())]
    now = answers.find(turn.session, answer.id) or answer
    return [Toast(texts.kept(review_on)), _card(turn, now)]


def ask_withdraw(turn: Turn) -> Replies:
    """Whether it is really to be withdrawn."""
    answer = _seen(turn)
    if answer is None:
        return [Toast(texts.gone())]
    return [Reply(texts.sure_withdrawn(answer, day_of(turn.now)), texts.sure_buttons(answer), in_place=True)]


def withdraw(turn: Turn) -> Replies:
    """It is."""
    answer = _seen(turn)
    if answer is None or not answers.withdraw(turn.session, answer.id, turn.member, turn.now):
        return [Toast(texts.gone())]
    return [Toast(texts.withdrawn()), _list(turn, 0, in_place=True)]


def _seen(turn: Turn) -> Answer | None:
    """The answer of a button, as it was shown."""
    number, version = turn.numbered
    answer = reach.answer(turn, number)
    return answer if answer is not None and version == str(answer.version) else None


def _card(turn: Turn, answer: Answer) -> Reply:
    return Reply(texts.card(answer, day_of(turn.now)), texts.card_buttons(answer), in_place=True)


def _list(turn: Turn, skip: int, *, in_place: bool = False) -> Reply:
    held = answers.listed(turn.session, reach.county_of(turn))
    page, previous, following = page_of(held, skip)
    text = texts.listing(page, previous + dialog.PAGE, len(held), day_of(turn.now))
    return Reply(text, texts.listing_buttons(page, previous, following), in_place=in_place)
