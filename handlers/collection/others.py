"""别人怎么做的: what other towns write on a figure that has fallen, or is far from those of the towns like one's own.

A quiet button on the month's card and on its receipt, for the town's own clerk alone: nobody is told of it, nothing is
said of the figure, and where no report has a practice there is no button.
"""

from __future__ import annotations

from handlers import ask
from handlers.collection.desk import Desk
from handlers.inquiry import own_towns, read
from handlers.texts import handing_in as texts
from handlers.turn import Replies, Toast, Turn
from store.catalogue.metrics import Metric
from store.collection import alike
from store.collection.alike import rule
from store.collection.weak import practice, weak
from store.people.rights import Right, may
from store.practices.answering.cited import is_cited


def offered(turn: Turn, desk: Desk) -> list[Metric]:
    """The figures of a complete month for which others' practice can be cited; at most two, the farthest off first."""
    if desk.open(desk.fields) or not may(turn.member, Right.FILE, desk.town):
        return []
    now = {one.code: entry.value for one in desk.fields if (entry := desk.answer(one.code)) and entry.value is not None}
    codes = [code for code in now if practice(code) is not None]
    villages = alike.villages(turn.session, [desk.town.id]).get(desk.town.id)
    middles = alike.middles(turn.session, desk.town, villages, codes, desk.month) if villages else {}
    asks: dict[str, Metric] = {}
    for metric in weak(desk.fields, now, desk.past, middles)[: rule("weak")["tries"]]:
        if len(asks) == rule("weak")["offers"]:
            break
        question = _question(metric.code)
        if question not in asks and _is_told(turn, question):
            asks[question] = metric
    return list(asks.values())


def show(turn: Turn) -> Replies:
    """What other towns write, as if it were asked."""
    code = turn.press.argument if turn.press else ""
    if turn.member.town is None or practice(code) is None:
        return [Toast(texts.nothing_of_others())]
    return ask.put(turn, _question(code))


def _question(code: str) -> str:
    asked = practice(code)
    if asked is None:
        raise LookupError(code)
    return asked.ask


def _is_told(turn: Turn, question: str) -> bool:
    """Whether any other town's report has something to quote: every drawing asks, and none but the first searches."""
    asked = read(turn, question)
    with turn.snapshot() as snapshot:
        return is_cited(snapshot, turn.words, asked, asker=own_towns(turn))
