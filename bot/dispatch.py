"""From the outbox to the network: the only sender. Written before the call, its outcome after it."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from telegram import Bot
from telegram.error import TelegramError

from bot import figures
from bot.incidents import new_incident
from bot.outcomes import Outcome, Verdict, judge
from bot.telegram import CONNECTIONS, Said, bodies, deliver
from handlers.kitchen import Kitchen, Made
from handlers.recipes import make
from handlers.texts import errors
from handlers.turn import Medium, Reply
from store import outbox
from store.database import Database, Session, Unavailable
from store.outbox import Call, Lane, OutboundState
from store.people import reach
from store.people.invitations import code_of

log = logging.getLogger(__name__)

# A sender says each second that it still has its long calls; after this much silence it is taken for dead. Longer than
# two such seconds and the five that a writer may wait for the database, so that a living sender is always in time;
# short, because somebody whose answer was lost in a crash waits so long for it.
LEASE = timedelta(seconds=8)
LOOK_AGAIN = 1.0  # seconds; another process may have planned something
SOON = 0.1  # seconds; something is held back by the pace
LONGEST_BACKOFF = 60.0  # seconds
MOST_FAILURES = 40  # half an hour of a network that refuses everything


class Dispatcher:
    """Sends what is planned, replies first, at most CONNECTIONS calls at once."""

    def __init__(
        self, bot: Bot, database: Database, now: Callable[[], datetime], outgoing: asyncio.Event, jitter: random.Random
    ) -> None:
        self._bot, self._database, self._now, self._outgoing, self._jitter = bot, database, now, outgoing, jitter
        self._calls: dict[asyncio.Task[None], Call] = {}

    async def run(self) -> None:
        """Send until cancelled; the calls under way are finished first."""
        while True:
            self._outgoing.clear()
            starting = asyncio.create_task(self._start_calls())
            try:
                held_back = await asyncio.shield(starting)
                # Not wait_for: until Python 3.12 it swallows a cancellation that comes with the event.
                async with asyncio.timeout(SOON if held_back else LOOK_AGAIN):
                    await self._outgoing.wait()
            except TimeoutError:
                continue
            except asyncio.CancelledError:
                # What has just been handed out is sent too: a notice left in `sending` would count as uncertain.
                await asyncio.gather(starting, return_exceptions=True)
                await asyncio.gather(*self._calls, return_exceptions=True)
                raise

    async def _start_calls(self) -> bool:
        """Hand out what may go now; whether more is waiting."""
        room = CONNECTIONS - len(self._calls)
        long_ago = self._now() - timedelta(seconds=LOOK_AGAIN)
        lasting = [call.id for call in self._calls.values() if call.send_at < long_ago]
        if not room and not lasting:
            return False
        try:
            due, calls = await asyncio.to_thread(self._take, room, lasting)
        except Unavailable:
            log.warning("the database is not available; trying again")
            return False
        for call in calls:
            task = asyncio.create_task(self._send(call))
            self._calls[task] = call
            task.add_done_callback(self._finished)
        return due

    def _finished(self, task: asyncio.Task[None]) -> None:
        del self._calls[task]
        self._outgoing.set()  # the chat's next message, and room for another call

    def _take(self, room: int, lasting: list[int]) -> tuple[bool, list[Call]]:
        with self._database.reading() as session:
            due = outbox.due(session, self._now())
        if not due and not lasting:
            return False, []
        with self._database.transaction() as session:
            outbox.hold(session, lasting, self._now() + LEASE)
            calls = outbox.take(session, self._now(), LEASE, limit=room)
            return due and room > 0, self._to_be_made(session, calls)

    def _to_be_made(self, session: Session, calls: list[Call]) -> list[Call]:
        """Without notices to people who cannot be reached: they end here. Replies answer somebody who has written."""
        notices = [call for call in calls if call.lane is Lane.NOTICE]
        gone = reach.unreachable(session, {call.chat_id for call in notices}) if notices else set()
        vain = [call for call in notices if call.chat_id in gone]
        for call in vain:
            outbox.give_up(session, call, OutboundState.FAILED, Outcome.UNREACHABLE.name.lower(), self._now())
        return [call for call in calls if call not in vain]

    async def _send(self, call: Call) -> None:
        await asyncio.sleep(max(0.0, (call.send_at - self._now()).total_seconds()))
        message_id: int | None = None
        verdict, error, incident = Verdict(Outcome.DONE), "", ""
        try:
            message_id = await self._deliver(call)
        except TelegramError as fault:
            verdict, error = judge(fault), f"{type(fault).__name__}: {fault.message}"
        except Unavailable:
            verdict, error = Verdict(Outcome.NOT_SENT), Unavailable.__name__
        except Exception as fault:  # a body that cannot even be made a call must not hold up its chat for ever
            incident = new_incident()
            log.exception("incident %s: message %d cannot be sent", incident, call.id)
            verdict, error = Verdict(Outcome.REFUSED), f"incident {incident}: {type(fault).__name__}: {fault}"
        figures.send(call.lane, verdict.outcome.name)
        while True:
            try:
                await asyncio.to_thread(self._keep, call, verdict, message_id, error, incident)
                return
            except Unavailable:
                log.warning("the database is not available; the outcome of message %d waits", call.id)
                await asyncio.sleep(LOOK_AGAIN)

    async def _deliver(self, call: Call) -> int | None:
        made = await asyncio.to_thread(self._make, call) if "recipe" in call.body else None
        try:
            return await deliver(self._bot, call.chat_id, call.body, made)
        except TelegramError as fault:
            if judge(fault).outcome is not Outcome.SEND_NEW:
                raise
            if call.body["call"] == "buttons":
                return None  # nobody sees the message any more
            return await deliver(self._bot, call.chat_id, {k: v for k, v in call.body.items() if k != "edits"})

    def _make(self, call: Call) -> Made:
        with self._database.reading() as session:
            kitchen = Kitchen(session, self._now(), partial(code_of, self._bot.token), self._bot.username)
            return make(call.body["recipe"], call.body["of"], kitchen)

    def _keep(self, call: Call, verdict: Verdict, message_id: int | None, error: str, incident: str) -> None:
        now = self._now()
        outcome = verdict.outcome
        if outcome is Outcome.UNKNOWN:
            # A reply is owed at least once; anything of our own accord at most once.
            outcome = outcome if call.lane is Lane.NOTICE else Outcome.NOT_SENT
        failed = verdict.wait is None  # to be asked to wait is no failure, however often
        if outcome is Outcome.NOT_SENT and failed and call.failures + 1 >= MOST_FAILURES:
            outcome = Outcome.REFUSED
        with self._database.transaction() as session:
            match outcome:
                case Outcome.DONE:
                    outbox.sent(session, call, message_id, now)
                case Outcome.NOT_SENT:
                    not_before = now + (self._backoff(call.failures) if verdict.wait is None else verdict.wait)
                    outbox.again(session, call, not_before, error, failed=failed)
                case Outcome.MOVED if verdict.chat_id is not None:
                    outbox.again(session, call, now, error)
                    outbox.move(session, call.chat_id, verdict.chat_id)
                case Outcome.UNKNOWN:
                    outbox.give_up(session, call, OutboundState.UNCERTAIN, error, now)
                case Outcome.UNREACHABLE:
                    reach.note(session, call.chat_id, is_reachable=False, now=now)
                    outbox.give_up(session, call, OutboundState.FAILED, error, now)
                case _:
                    log.error("message %d cannot be delivered: %s", call.id, error)
                    outbox.give_up(session, call, OutboundState.FAILED, error, now)
            if incident and "recipe" in call.body and call.lane is Lane.REPLY:  # somebody waits for it
                [apology] = bodies([Reply(errors.not_made(incident))], Said(Medium.OTHER, private=True), 0)
                outbox.put(session, f"incident {incident}", call.chat_id, Lane.REPLY, apology, now)

    def _backoff(self, failures: int) -> timedelta:
        return timedelta(seconds=min(LONGEST_BACKOFF, 2.0**failures) * self._jitter.uniform(0.5, 1.5))
