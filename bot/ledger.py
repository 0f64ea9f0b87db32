"""What became of calls, written into the outbox: sent, to be tried again and when, or ended."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.outcomes import Outcome, Verdict
from bot.telegram import Said, bodies
from handlers.texts import errors
from handlers.turn import Medium, Reply
from store import outbox, told
from store.database import Session, lock
from store.outbox import Call, Lane, OutboundState
from store.people import reach

log = logging.getLogger(__name__)

LONGEST_BACKOFF = 60.0  # seconds
MOST_FAILURES = 40  # half an hour of a network that refuses everything


@dataclass(frozen=True)
class Ended:
    """A call that has come back."""

    call: Call
    verdict: Verdict
    message_id: int | None = None  # of a delivered message
    error: str = ""
    incident: str = ""  # of a message that could not even be made

    @property
    def is_final(self) -> bool:
        """Whether it is not tried again."""
        return self.verdict.outcome in (Outcome.DONE, Outcome.UNNEEDED, Outcome.REFUSED, Outcome.UNREACHABLE)


class Ledger:
    """Keeps outcomes; the jitter spreads what is tried again."""

    def __init__(self, jitter: random.Random) -> None:
        self._jitter = jitter

    def keep(self, session: Session, ended: Sequence[Ended], now: datetime) -> None:
        """Write all of them."""
        for one in ended:
            if one.verdict.outcome is Outcome.UNREACHABLE:
                reach.note(session, one.call.chat_id, is_reachable=False, now=now)
        lock(session, "outbox")  # after people, as everybody takes them; nobody drops these messages meanwhile
        done = [one for one in ended if one.verdict.outcome is Outcome.DONE]
        outbox.sent(session, [(one.call, one.message_id) for one in done], now)
        told.arrived(session, [one.call.id for one in done if one.call.lane is Lane.NOTICE], now)
        for one in ended:
            if one.verdict.outcome is not Outcome.DONE:
                self._keep(session, one, now)

    def _keep(self, session: Session, ended: Ended, now: datetime) -> None:
        call, verdict, error = ended.call, ended.verdict, ended.error
        outcome = verdict.outcome
        if outcome is Outcome.UNKNOWN:
            # A reply is owed at least once; anything of our own accord at most once.
            outcome = outcome if call.lane is Lane.NOTICE else Outcome.NOT_SENT
        failed = verdict.wait is None  # to be asked to wait is no failure, however often
        if outcome is Outcome.NOT_SENT and failed and call.failures + 1 >= MOST_FAILURES:
            outcome = Outcome.REFUSED
        match outcome:
            case Outcome.NOT_SENT:
                not_before = now + (self._backoff(call.failures) if verdict.wait is None else verdict.wait)
                outbox.again(session, call, not_before, error, failed=failed)
            case Outcome.MOVED if verdict.chat_id is not None:
                outbox.again(session, call, now, error)
                outbox.move(session, call.chat_id, verdict.chat_id)
            case Outcome.UNKNOWN:
                outbox.give_up(session, call, OutboundState.UNCERTAIN, error, now)
            case Outcome.UNNEEDED:
                outbox.give_up(session, call, OutboundState.DROPPED, error, now)
            case Outcome.UNREACHABLE:
                outbox.give_up(session, call, OutboundState.FAILED, error, now)
            case _:
                log.error("message %d cannot be delivered: %s", call.id, error)
                outbox.give_up(session, call, OutboundState.FAILED, error, now)
        if ended.incident and "recipe" in call.body and call.lane is Lane.REPLY:  # somebody waits for it
            [apology] = bodies([Reply(errors.not_made(ended.incident))], Said(Medium.OTHER, private=True), 0)
            outbox.put(session, f"incident {ended.incident}", call.chat_id, Lane.REPLY, apology, now)

    def _backoff(self, failures: int) -> timedelta:
        return timedelta(seconds=min(LONGEST_BACKOFF, 2.0**failures) * self._jitter.uniform(0.5, 1.5))
