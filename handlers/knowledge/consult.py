"""请教乡镇: an administrator chooses towns whose reports come nearest to a gap, and each is asked once."""

from __future__ import annotations

from typing import Any

from handlers import dialog
from handlers.dialog import page_of
from handlers.knowledge import reach
from handlers.texts import consulting as texts
from handlers.texts import county_answers
from handlers.turn import Replies, Reply, Toast, Turn, WordedNotice
from store.outreach import consulting as outreach
from store.outreach.consulting import Near
from store.practices.feedback import consulting
from store.practices.feedback.gaps import GapLine

NAME = "consulting"


def begin(turn: Turn) -> Replies:
    """From a gap's card."""
    line = reach.line(turn, turn.number)
    if line is None or line.county_id is None:
        return [Toast(county_answers.seen_to())]
    return [_draw(turn, line, {"gap": line.ids[0], "towns": [], "skip": 0})]


def pick(turn: Turn) -> Replies:
    """A town is chosen, or not any more."""
    here, line = _at(turn)
    if here is None or line is None or turn.number not in {one.town.id for one in _towns(turn, line)}:
        return expired(turn)
    chosen = sorted({turn.number}.symmetric_difference(here["towns"]))
    return [_draw(turn, line, here | {"towns": chosen})]


def turn_page(turn: Turn) -> Replies:
    """Other towns."""
    here, line = _at(turn)
    if here is None or line is None:
        return expired(turn)
    return [_draw(turn, line, here | {"skip": turn.number or 0})]


def send(turn: Turn) -> Replies:
    """The towns that were chosen are asked."""
    here, line = _at(turn)
    if here is None or line is None or not here["towns"]:
        return expired(turn)
    towns = [one.town for one in _towns(turn, line) if one.town.id in here["towns"]]
    dialog.leave(turn, NAME)
    put = outreach.put(turn.session, line.ids[0], towns, turn.member, turn.now)
    notices = [
        WordedNotice(
            person.chat_id or 0, consulting.key(one.id), "consult", {"consultation": one.id, "person": person.id}
        )
        for one, person in put.asked
    ]
    told = texts.sent([one.town for one, _ in put.asked], put.full)
    return [Reply(told, county_answers.published_buttons(), in_place=True), *notices]


def expired(turn: Turn) -> Replies:
    """To a button of an earlier list of towns: today's."""

    def now(here: dict[str, Any] | None) -> Reply:
        line = None if here is None else reach.line(turn, here["gap"])
        if here is None or line is None:
            return Reply(county_answers.seen_to(), county_answers.published_buttons())
        return _draw(turn, line, here, in_place=False)

    return dialog.expired(turn, NAME, now)


def _at(turn: Turn) -> tuple[dict[str, Any] | None, GapLine | None]:
    here = dialog.here(turn, NAME)
    return here, None if here is None else reach.line(turn, here["gap"])


def _towns(turn: Turn, line: GapLine) -> list[Near]:
    """Those that can be asked, and were not."""
    if line.county_id is None:
        return []
    asked = {one.town.id for one in consulting.of_gaps(turn.session, line.ids)}
    found = outreach.askable(turn.session, line.county_id, line.words, turn.now, line.ids)
    return [one for one in found if one.town.id not in asked]


def _draw(turn: Turn, line: GapLine, here: dict[str, Any], *, in_place: bool = True) -> Reply:
    towns = _towns(turn, line)
    page, previous, following = page_of(towns, here["skip"])
    dialog.stand(turn, NAME, gap=here["gap"], towns=here["towns"], skip=here["skip"])
    text = texts.which_towns(line.question, towns, here["towns"])
    buttons = texts.town_buttons(page, here["towns"], line.ids[0], previous, following)
    return Reply(text, buttons, in_place=in_place)
