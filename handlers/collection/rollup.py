"""A county's month to be taken away: as a workbook, or as comma-separated values."""

from __future__ import annotations

from handlers.texts import gate as gate_texts
from handlers.texts import rollup as texts
from handlers.turn import Attachment, AttachmentKind, Replies, Reply, Toast, Turn
from store import audit
from store.audit import Action
from store.catalogue.months import Month
from store.people import places
from store.people.rights import Right, may


def send_book(turn: Turn) -> Replies:
    """The workbook; that it was taken is written down now."""
    return _send(turn, "rollup_book")


def send_csv(turn: Turn) -> Replies:
    """The comma-separated values."""
    return _send(turn, "rollup_csv")


def _send(turn: Turn, recipe: str) -> Replies:
    number, rest = turn.numbered
    county = places.find(turn.session, number)
    try:
        month = Month.parse(rest)
    except ValueError:
        return [Toast(texts.bad_month())]
    if county is None or not may(turn.member, Right.PROGRESS, county):
        return [Toast(gate_texts.not_allowed())]
    facts = {"what": recipe, "month": str(month)}
    audit.append(turn.session, turn.now, turn.member.id, Action.EXPORTED, place_id=county.id, facts=facts)
    of = {"person": turn.member.id, "county": county.id, "month": str(month)}
    return [Toast(texts.making()), Reply("", attachment=Attachment(AttachmentKind.DOCUMENT, recipe, of))]
