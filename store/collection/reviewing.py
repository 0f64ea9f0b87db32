"""What becomes of a revision: accepted, returned with fields and reason, reopened after all, or taken back.

Each step names the revision (`seen`) that was on the screen: whoever judges an older one judges nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from store import audit
from store.audit import Action
from store.collection.submissions import Closed, Filing, Locked, alone_with, enter, refreshed
from store.collection.tables import Ruling, State, VerdictRow
from store.database import Session


class Unsaid(Exception):
    """The reason or the fields are missing, without which nobody knows what to do."""


def accept(session: Session, filing: Filing, seen: int, now: datetime, by: int | None) -> Filing:
    """The revision is the county's figures. Raises Closed."""
    filing = _waiting(session, filing, seen, State.SUBMITTED)
    return _rule(session, filing, Ruling.ACCEPTED, "", (), now, by)


def give_back(
    session: Session, filing: Filing, seen: int, codes: Sequence[str], reason: str, now: datetime, by: int | None
) -> Filing:
    """The town corrects these fields and hands in anew. Raises Unsaid, Closed."""
    if not reason.strip() or not codes:
        raise Unsaid
    filing = _waiting(session, filing, seen, State.SUBMITTED)
    return _rule(session, filing, Ruling.RETURNED, reason, codes, now, by)


def reopen(session: Session, filing: Filing, seen: int, reason: str, now: datetime, by: int | None) -> Filing:
    """An accepted month is a draft again; what was accepted stands until other figures are.

    Raises Unsaid, Closed.
    """
    if not reason.strip():
        raise Unsaid
    filing = _waiting(session, filing, seen, State.ACCEPTED)
    return _rule(session, filing, Ruling.REOPENED, reason, (), now, by)


def take_back(session: Session, filing: Filing, seen: int, now: datetime, by: int | None) -> Filing:
    """What nobody has judged yet is a draft again. Raises Closed, and Locked where it could not be handed in again."""
    filing = _waiting(session, filing, seen, State.SUBMITTED)
    if filing.judged is None and filing.due.is_locked(now):
        raise Locked(filing.due)
    return _rule(session, filing, Ruling.TAKEN_BACK, "", (), now, by)


_STATES = {
    Ruling.ACCEPTED: State.ACCEPTED,
    Ruling.RETURNED: State.RETURNED,
    Ruling.REOPENED: State.DRAFT,
    Ruling.TAKEN_BACK: State.DRAFT,
}
_ACTIONS = {
    Ruling.ACCEPTED: Action.MONTH_ACCEPTED,
    Ruling.RETURNED: Action.MONTH_RETURNED,
    Ruling.REOPENED: Action.MONTH_REOPENED,
    Ruling.TAKEN_BACK: Action.MONTH_TAKEN_BACK,
}


def _waiting(session: Session, filing: Filing, seen: int, state: State) -> Filing:
    filing = alone_with(session, filing)
    if filing.state is not state or filing.revision is None or filing.revision.number != seen:
        raise Closed(filing)
    return filing


def _rule(
    session: Session, filing: Filing, kind: Ruling, reason: str, codes: Sequence[str], now: datetime, by: int | None
) -> Filing:
    revision = filing.revision
    if revision is None:
        raise LookupError(filing.id)
    row = VerdictRow(revision_id=revision.id, kind=kind, reason=reason.strip(), codes=list(codes), by_id=by, at=now)
    session.add(row)
    enter(session, filing, _STATES[kind])
    facts = {"month": str(filing.month), "revision": revision.number} | ({"codes": list(codes)} if codes else {})
    audit.append(session, now, by, _ACTIONS[kind], place_id=filing.town.id, facts=facts)
    return refreshed(session, filing)
