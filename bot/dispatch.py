"""From the outbox to the network: the only sender. Written before the call, its outcome after it."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from telegram import Bot
from telegram.error import TelegramError

from bot import figures
from bot.incidents import new_incident
from bot.ledger import Ended, Ledger
from bot.making import Maker, Ready
from bot.outcomes import Outcome, Verdict, judge
from bot.telegram import CONNECTIONS, deliver
from handlers.kitchen import Later, Unneeded
from store import outbox
from store.database import Database, Session, Unavailable
from store.outbox import Call, Lane, OutboundState
from store.pace import AHEAD, BOT_API, Limits
from store.people import reach

log = logging.getLogger(__name__)

# A sender says each second that it still has its long calls; after this much silence it is taken for dead. Longer than
# two such seconds and the five that a writer may wait for the database, so that a living sender is always in time;
# short, because somebody whose answer was lost in a crash waits so long for it.
LEASE = timedelta(seconds=8)
LOOK_AGAIN = 1.0  # seconds; another process may have planned something
SOON = 0.1  # seconds; something is held back by the pace
GATHER = 0.02  # seconds; what else comes back meanwhile is written in the same transaction
# Of the time that each message has: whatever a stalled machine has held up must not go all at once, or the network
# counts more in a second than it allows.
SPACING = 0.96
LONGEST_WAIT = timedelta(seconds=2)
MOST_NOTICES = 16  # under way at once; of these nobody knows after a crash whether they have arrived


class Dispatcher:
    """Sends what is planned, replies first, at most CONNECTIONS calls at once; `on_sent` hears when some have gone."""

    def __init__(
        self,
        bot: Bot,
        database: Database,
        now: Callable[[], datetime],
        outgoing: asyncio.Event,
        jitter: random.Random,
        on_sent: Callable[[], None] = lambda: None,
        limits: Limits = BOT_API,
        home: Path | None = None,
    ) -> None:
        self._bot, self._database, self._now, self._outgoing = bot, database, now, outgoing
        self._ledger, self._on_sent, self._limits = Ledger(jitter), on_sent, limits
        self._maker = Maker(bot, database, now, home)
        self._free_at = now()  # from this moment on the next message may start
        self._calls: dict[asyncio.Task[None], deque[Call]] = {}  # each one's go in order
        self._ended: list[Ended] = []  # their outcomes are not kept yet

    async def run(self) -> None:
        """Send until cancelled; the calls under way are finished first."""
        while True:
            self._outgoing.clear()
            exchange = asyncio.create_task(self._exchange(CONNECTIONS - len(self._calls)))
            try:
                more = await asyncio.shield(exchange)
                # Not wait_for: until Python 3.12 it swallows a cancellation that comes with the event.
                async with asyncio.timeout(SOON if more else LOOK_AGAIN):
                    await self._outgoing.wait()
                if self._calls:
                    await asyncio.wait(self._calls, timeout=GATHER)
            except TimeoutError:
                continue
            except asyncio.CancelledError:
                # What has just been handed out is sent too: a notice left in `sending` would count as uncertain.
                await asyncio.gather(exchange, return_exceptions=True)
                await asyncio.gather(*self._calls, return_exceptions=True)
                while self._ended:
                    await self._exchange(0)
                    await asyncio.sleep(LOOK_AGAIN if self._ended else 0)
                raise

    async def _exchange(self, room: int) -> bool:
        """Keep the outcomes there are and hand out what may go now, in one transaction; whether more may wait."""
        ended, self._ended = self._ended, []
        long_ago = self._now() - timedelta(seconds=LOOK_AGAIN)
        under_way = [call for calls in self._calls.values() for call in calls]
        lasting = [call.id for call in under_way if call.send_at < long_ago]
        notices = MOST_NOTICES - sum(call.lane.is_ours for call in under_way)
        if not (room or ended or lasting):
            return False
        try:
            due, calls = await asyncio.to_thread(self._write, ended, lasting, room, notices)
        except Unavailable as fault:
            log.warning("the database cannot be used now (%s); %d outcomes wait", fault, len(ended))
            self._ended = ended + self._ended
            return False
        if ended:
            self._on_sent()
        for chain in _by_chat(calls):
            task = asyncio.create_task(self._send_in_order(chain))
            self._calls[task] = chain
            task.add_done_callback(self._finished)
        return due

    def _finished(self, task: asyncio.Task[None]) -> None:
        del self._calls[task]
        self._outgoing.set()  # the chat's next message, and room for another call

    def _write(self, ended: list[Ended], lasting: list[int], room: int, notices: int) -> tuple[bool, list[Call]]:
        if not ended:
            with self._database.reading() as session:
                due = outbox.due(session, self._now())
            if not due and not lasting:
                return False, []  # to look is no load; a writer is alone
        with self._database.transaction() as session:
            self._ledger.keep(session, ended, self._now())
            outbox.hold(session, lasting, self._now() + LEASE)
            calls = outbox.take(session, self._now(), LEASE, room, self._limits, notices=notices) if room else []
            return room > 0, self._to_be_made(session, calls)

    def _to_be_made(self, session: Session, calls: list[Call]) -> list[Call]:
        """Without notices to people who cannot be reached: they end here. Replies answer somebody who has written."""
        notices = [call for call in calls if call.lane.is_ours]
        gone = reach.unreachable(session, {call.chat_id for call in notices}) if notices else set()
        vain = [call for call in notices if call.chat_id in gone]
        for call in vain:
            outbox.give_up(session, call, OutboundState.FAILED, Outcome.UNREACHABLE.name.lower(), self._now())
        return [call for call in calls if call not in vain]

    async def _send_in_order(self, calls: deque[Call]) -> None:
        while calls:
            ended = await self._send(calls[0])
            calls.popleft()
            if not ended.is_final:  # what is behind it must wait with it
                self._ended += [Ended(call, Verdict(Outcome.NOT_SENT, wait=timedelta())) for call in calls]
                calls.clear()
            self._ended.append(ended)
            self._outgoing.set()

    async def _send(self, call: Call) -> Ended:
        wait = min(call.send_at - self._now(), AHEAD)  # more only after the clock was set back
        await asyncio.sleep(max(0.0, wait.total_seconds()))
        message_id: int | None = None
        verdict, error, incident = Verdict(Outcome.DONE), "", ""
        try:
            match await self._maker.ready(call.body):
                case Later(wait):
                    verdict, error = Verdict(Outcome.NOT_SENT, wait=wait), outbox.PUT_OFF
                case Unneeded(why):
                    verdict, error = Verdict(Outcome.UNNEEDED), why
                case Ready() as ready:
                    if call.lane is not Lane.TAP:
                        await self._keep_apart()
                    message_id = await self._deliver(call, ready)
        except TelegramError as fault:
            verdict, error = judge(fault), f"{type(fault).__name__}: {fault.message}"
        except Unavailable:
            verdict, error = Verdict(Outcome.NOT_SENT), Unavailable.__name__
        except Exception as fault:  # a body that cannot even be made a call must not hold up its chat for ever
            incident = new_incident()
            log.exception("incident %s: message %d cannot be sent", incident, call.id)
            verdict, error = Verdict(Outcome.REFUSED), f"incident {incident}: {type(fault).__name__}: {fault}"
        figures.send(call.lane, verdict.outcome.name)
        return Ended(call, verdict, message_id, error, incident)

    async def _keep_apart(self) -> None:
        """Wait until the message before it is a moment ago."""
        now = self._now()
        ahead = self._free_at - now
        wait = max(ahead, timedelta()) if ahead <= LONGEST_WAIT else timedelta()  # more: the clock was set back
        self._free_at = now + wait + SPACING * self._limits.overall
        await asyncio.sleep(wait.total_seconds())

    async def _deliver(self, call: Call, ready: Ready) -> int | None:
        try:
            return await deliver(self._bot, call.chat_id, ready.body, ready.made)
        except TelegramError as fault:
            if judge(fault).outcome is not Outcome.SEND_NEW:
                raise
            if call.lane is Lane.REDRAW or call.body["call"] == "buttons":
                return None  # nobody sees the message any more
            return await deliver(self._bot, call.chat_id, {k: v for k, v in ready.body.items() if k != "edits"})


def _by_chat(calls: list[Call]) -> list[deque[Call]]:
    """What is to go one after the other; a tap waits for nothing."""
    chains: dict[tuple[int, int], deque[Call]] = {}
    for call in calls:
        chains.setdefault((call.chat_id, call.id if call.lane is Lane.TAP else 0), deque()).append(call)
    return list(chains.values())
