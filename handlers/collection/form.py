"""The month as an Excel form, for whoever would rather fill in a sheet."""

from __future__ import annotations

from datetime import datetime

from handlers import gate
from handlers.collection.desk import Desk, desk_of
from handlers.texts import form as texts
from handlers.turn import Attachment, AttachmentKind, Replies, Reply, Turn
from store.catalogue.months import Month
from store.collection.due import month_asked
from store.collection.opened import open_months
from store.days import day_of


def send(turn: Turn) -> Replies:
    """The form of the month that the button or the command names; without one, of the oldest that is open."""
    town = turn.member.place
    if not gate.may_file(turn.member):
        return [Reply(texts.no_town())]
    here = desk_of(turn.session, town, _month(turn))
    if (why_not := closed(here, turn.now)) is not None:
        return [Reply(why_not, texts.closed_buttons(here))]
    of = {"person": turn.member.id, "town": town.id, "month": str(here.month)}
    return [Reply(texts.sent(here, turn.now), attachment=Attachment(AttachmentKind.DOCUMENT, "form", of))]


def closed(desk: Desk, now: datetime) -> str | None:
    """Why the month takes no figures by a form; None: it does."""
    if day_of(now) < desk.due.opens_on:
        return texts.too_early(desk.month)
    if not desk.is_open:
        return texts.closed(desk)
    is_judged = desk.filing is not None and desk.filing.judged is not None
    return texts.locked(desk) if desk.due.is_locked(now) and not is_judged else None


def _month(turn: Turn) -> Month:
    said = turn.press.argument if turn.press else turn.text.strip()
    try:
        return Month.parse(said)
    except ValueError:
        months = open_months(turn.session, turn.member.place.id, turn.now)
        return months[0] if months else month_asked(turn.session, turn.member.place.id, turn.now)
