"""What somebody types or sends on their own: for which dialog it is, or else a question; then the dialog goes on."""

from __future__ import annotations

from handlers import ask, home, importing, invite, roster, staff
from handlers.annual import reconcile, serving, serving_typed, yearly
from handlers.collection import extending, filled, metrics, others, receipt, returning, spoken
from handlers.knowledge import answer, reply
from handlers.outreach import broadcast, by_word, calendar, deadlines, due_dates, hardship
from handlers.turn import Replies, Turn


def typed(turn: Turn) -> Replies:
    """A town, a name, a year that were asked for, or that it may be; or else a question."""
    if told := answer.typed(turn) or reply.typed(turn):  # first: whatever they say may be part of an answer
        return told
    if shown := receipt.typed(turn) or yearly.typed(turn):
        return _go_on(turn, shown)
    dialogs = broadcast.typed(turn) or invite.typed(turn) or staff.typed(turn) or metrics.typed(turn)
    dialogs = dialogs or returning.typed(turn) or extending.typed(turn) or hardship.typed(turn) or deadlines.typed(turn)
    dialogs = dialogs or roster.typed(turn) or filled.typed(turn) or serving_typed.typed(turn)
    dialogs = dialogs or importing.correct(turn) or calendar.typed(turn) or reconcile.typed(turn)
    is_free = not dialogs and not spoken.is_filling(turn)
    if is_free and (told := due_dates.typed(turn) or by_word.typed(turn)):
        return _go_on(turn, told)
    return dialogs or spoken.typed(turn) or _go_on(turn, by_word.typed(turn) or ask.ask(turn))


def _go_on(turn: Turn, replies: Replies) -> Replies:
    """After what was asked in the middle of a month, of a return, of a broadcast, or of an answer."""
    replies = answer.again(turn, replies)
    return deadlines.again(turn, broadcast.again(turn, returning.again(turn, spoken.again(turn, replies))))


def others_do(turn: Turn) -> Replies:
    """What other towns write on a figure of the month, in the middle of it."""
    return _go_on(turn, others.show(turn))


def unread(turn: Turn) -> Replies:
    """What goes with a broadcast, or else nothing that can be read: what was asked is asked again."""
    return broadcast.received(turn) or home.cannot_read(turn, hardship.again(turn, _go_on(turn, [])))


def document(turn: Turn) -> Replies:
    """What goes with a broadcast; a form, whosever it is, a table of days, people to be invited, or else reports."""
    if enclosed := broadcast.received(turn):
        return enclosed
    if turn.report is not None:
        return reconcile.receive(turn, turn.report)
    if turn.workbook is None:
        return importing.receive(turn)
    if others := serving.received(turn, turn.workbook):
        return others
    if filled.is_meant(turn, turn.workbook):
        return filled.receive(turn, turn.workbook)
    is_calendar = calendar.is_meant(turn, turn.workbook)
    return calendar.receive(turn, turn.workbook) if is_calendar else roster.receive(turn, turn.workbook)
