"""A county with an owner, two administrators and a crowd of clerks, and a chat network for what is sent to them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from store import outbox, told
from store.database import Database, Session
from store.outbox import Call, Lane, OutboundState
from store.outreach import broadcasts, releasing
from store.outreach.audience import Audience
from store.outreach.broadcasts import Content
from store.pace import Limits
from store.people import people, places
from store.people.people import Person, PersonFacts, Post
from store.people.places import PlaceFacts
from store.people.rights import Role

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)  # a Tuesday, ten o'clock in Shanghai
CAME = NOW - timedelta(days=30)  # when everybody did
NONE = timedelta()
UNLIMITED = Limits(NONE, NONE, NONE, 3, NONE)
LEASE = timedelta(seconds=8)
NUMBERS = count(1)  # counties of one database are told apart by it
CHATS = count(7_000_000_000)


class County:
    """Its people by number; each step is a transaction of its own. Any number may share a database."""

    def __init__(self, database: Database, towns: int = 2, clerks: int = 3) -> None:
        self.database, self.name = database, f"{next(NUMBERS)}号县"
        with database.transaction() as session:
            self.author, self.second, self.reviewer = (
                people.seat(session, next(CHATS), name, role, self.name, now=CAME)
                for name, role in (
                    ("祁翀", Role.ADMINISTRATOR), ("濮阳萱", Role.ADMINISTRATOR), ("谌玥", Role.REVIEWER)
                )
            )  # fmt: skip
            self.towns = [places.place(session, CAME, self.name, f"第{number}镇") for number in range(1, towns + 1)]
            self.clerks = [crowd(session, town, clerks) for town in self.towns]
            self.id = self.towns[0].county_id

    @property
    def all_clerks(self) -> list[int]:
        return [one for of_town in self.clerks for one in of_town]

    def person(self, session: Session, number: int, now: datetime = NOW) -> PersonFacts:
        found = people.find(session, number, now)
        assert found is not None
        return found

    def does(
        self, step: Callable[..., Any], number: int, *facts: Any, by: int | None = None, now: datetime = NOW
    ) -> Any:
        """What the author, or somebody else, does with a broadcast."""
        with self.database.transaction() as session:
            return step(session, number, self.person(session, by or self.author, now), *facts, now)

    def held(self, audience: Audience | None = None, text: str = "请于周五前报送", now: datetime = NOW) -> int:
        """The number of a broadcast that its author has confirmed: to these, or to all clerks of the county."""
        audience = audience or Audience(roles=frozenset({Role.CLERK}))
        with self.database.transaction() as session:
            by = self.person(session, self.author, now)
            number = broadcasts.draft(session, by, Content(text), now).id
            broadcasts.address(session, number, by, audience)
            broadcasts.confirm(session, number, by, now)
        return number

    def going(self, audience: Audience | None = None, now: datetime = NOW) -> int:
        """The number of one whose messages wait in the outbox."""
        number = self.held(audience, now=now - timedelta(minutes=2))
        assert release(self.database, now)
        return number


class Chats:
    """What a network would show of the broadcasts: it words what it is given, and knows what stands in each chat."""

    def __init__(self, database: Database) -> None:
        self._database, self._numbers = database, count(1)
        self.arrived: Counter[tuple[int, int]] = Counter()  # of a broadcast to a chat, ever
        self.notes: Counter[tuple[int, int]] = Counter()
        self.shown: defaultdict[tuple[int, int], dict[int, str]] = defaultdict(dict)  # message id → text
        self.moments: defaultdict[int, list[datetime]] = defaultdict(list)  # of all that rang, by chat

    def take(self, now: datetime, limit: int = 32) -> list[Call]:
        with self._database.transaction() as session:
            return outbox.take(session, now, LEASE, limit, UNLIMITED, notices=limit)

    def run(self, now: datetime, *, asks: bool = True) -> None:
        """Deliver all that waits; see deliver()."""
        while self.run_once(now, asks=asks):
            pass

    def run_once(self, now: datetime, *, asks: bool = True) -> list[Call]:
        """Deliver what is handed out at once; which calls."""
        calls = self.take(now)
        with self._database.transaction() as session:
            for call in calls:
                self._end(session, call, now, "sent", asks=asks)
        return calls

    def deliver(self, call: Call, now: datetime, fate: str = "sent", *, asks: bool = True) -> None:
        """A call comes to its end: `sent`, `lost` (it arrived, the answer did not), `refused`, `blocked`.

        `asks` False: it was worded before, and is on its way already.
        """
        with self._database.transaction() as session:
            self._end(session, call, now, fate, asks=asks)

    def _end(self, session: Session, call: Call, now: datetime, fate: str, *, asks: bool) -> None:
        match call.body["call"]:
            case "worded" if call.body["recipe"] in ("cast", "cast_corrected"):
                self._word(session, call, now, fate, asks=asks)
            case "redraw" | "unsend":
                self._change(session, call, now)
            case _:
                outbox.sent(session, [(call, None)], now)

    def _word(self, session: Session, call: Call, now: datetime, fate: str, *, asks: bool) -> None:
        of, is_note = call.body["of"], call.body["recipe"] == "cast_corrected"
        why_not = releasing.why_not(session, of["broadcast"], of["person"], now) if asks and not is_note else None
        goes_at = releasing.goes_at(session, of["person"], now) if asks else now
        if why_not is not None or goes_at is None:
            outbox.give_up(session, call, OutboundState.DROPPED, why_not or "no post", now)
        elif goes_at > now:
            outbox.again(session, call, goes_at, "", failed=False)
        elif fate in ("sent", "lost"):
            chat, number = (of["broadcast"], call.chat_id), next(self._numbers)
            found = broadcasts.get(session, of["broadcast"])
            assert found is not None
            (self.notes if is_note else self.arrived)[chat] += 1
            self.moments[call.chat_id].append(now)
            if not is_note:
                self.shown[chat][number] = found.content.text
            if fate == "sent":
                outbox.sent(session, [(call, number)], now)
            else:
                outbox.give_up(session, call, OutboundState.UNCERTAIN, "time-out", now)
        else:
            outbox.give_up(session, call, OutboundState.FAILED, fate, now)

    def _change(self, session: Session, call: Call, now: datetime) -> None:
        place = told.place(session, call.body["notice"])
        if place is not None and place.state is OutboundState.SENDING:
            outbox.again(session, call, now + timedelta(seconds=1), "", failed=False)
            return
        if place is not None and place.message_id is not None:
            for (broadcast, chat), messages in self.shown.items():
                if chat == call.chat_id and place.message_id in messages:
                    found = broadcasts.get(session, broadcast)
                    assert found is not None
                    if call.body["call"] == "unsend":
                        del messages[place.message_id]
                    else:
                        messages[place.message_id] = found.content.text
                    break
        outbox.sent(session, [(call, None)], now)


def crowd(session: Session, town: PlaceFacts, size: int) -> list[int]:
    """The numbers of so many new clerks of a town, past the audit: for crowds."""
    rows = [Person(name=f"众{number:04}", agreed=0, chat_id=next(CHATS)) for number in range(size)]
    session.add_all(rows)
    session.flush()
    session.add_all(Post(person_id=one.id, place_id=town.id, role=Role.CLERK, since=CAME.date()) for one in rows)
    session.flush()
    return [one.id for one in rows]


def release(database: Database, now: datetime) -> int:
    """Hand over all that may go, as the bot does each second; how many messages."""
    handed = 0
    while True:
        with database.transaction() as session:
            if not releasing.is_due(session, now):
                return handed
            handed += releasing.release(session, now)


def spend_the_week(database: Database, chat_ids: Iterable[int], now: datetime, messages: int = 5) -> None:
    """These chats have had so many reminders a day ago."""
    yesterday = now - timedelta(days=1)
    with database.transaction() as session:
        for chat_id in chat_ids:
            for number in range(messages):
                outbox.put(session, f"remind {chat_id} {number}", chat_id, Lane.NOTICE, {"call": "told"}, yesterday)
    while True:
        with database.transaction() as session:
            calls = outbox.take(session, yesterday, LEASE, 32, UNLIMITED, notices=32)
            outbox.sent(session, [(call, 1) for call in calls], yesterday)
        if not calls:
            return
