"""A turn: an update that was understood → its row's function → effects, replies in the outbox, "done".

Turns of several chats may share one transaction, and are kept as a whole or not at all: a crash repeats them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.documents import Sent
from bot.telegram import Said, bodies
from handlers.table import Row, take_turn
from handlers.texts import errors
from handlers.turn import Medium, Notice, Replies, Reply, Turn
from store import conversations, inbox, outbox
from store.database import Database, Session
from store.inbox import Waiting
from store.people import people, reach
from store.people.invitations import code_of
from store.practices.language.words import Words

LONGEST = 0.05  # seconds after which no further turn joins a transaction: others wait for its commit


@dataclass(frozen=True)
class Task:
    """An open update with all that its turn needs; of an update that wants no answer there is no row."""

    update: Waiting
    row: Row | None
    said: Said
    text: str  # left for the row's function
    may_write: bool | None  # what the update says of a block; None: nothing
    sent: Sent = ()  # what its document holds


@dataclass(frozen=True)
class Taken:
    """What a transaction kept."""

    done: list[Task]
    lost: list[Task]  # another copy was there before
    seconds: float  # from its beginning to the end of its commit


class Turns:
    """Takes turns in this database."""

    def __init__(self, token: str, database: Database, words: Words, now: Callable[[], datetime]) -> None:
        self._code_of = partial(code_of, token)
        self._database, self._words, self._now = database, words, now

    def take(self, tasks: Sequence[Task]) -> Taken:
        """Take these turns in one transaction, as many as it has time for. Whatever one of them raises undoes all."""
        with self._database.transaction() as session:
            started = time.perf_counter()
            of = {task.update: task for task in tasks}
            done: list[Waiting] = []
            claimed = inbox.claim(session, list(of))
            for update in claimed:
                if done and time.perf_counter() - started > LONGEST:
                    break
                self._take(session, of[update])
                session.flush()
                session.expunge_all()  # a turn sees what stands in the database, not what another one has read
                done.append(update)
            inbox.finish(session, done, self._now())
        lost = [task for task in tasks if task.update not in claimed]
        return Taken([of[update] for update in done], lost, time.perf_counter() - started)

    def bury(self, update: Waiting, incident: str, query_id: str | None) -> None:
        """A second, short transaction: the poison is set aside, the person is told, the next one flows."""
        now = self._now()
        with self._database.transaction() as session:
            if not inbox.claim(session, [update]):
                return
            inbox.bury(session, update, incident, now)
            if people.in_chat(session, update.chat_id, now) is not None:
                apology: Replies = [Reply(errors.incident(incident))]
                _plan(session, update, Said(Medium.OTHER, private=True, query_id=query_id), 0, apology, now)

    def _take(self, session: Session, task: Task) -> None:
        now, may_write = self._now(), task.may_write
        if task.row is not None:
            turn = self._prepare(session, task, now)
            replies = take_turn(task.row, turn)
            if turn.person is not None and turn.person.unreachable_since is not None:
                may_write = True
            if turn.person is not None:  # of strangers and groups nothing is kept
                conversations.keep(session, turn.conversation, now)
            _plan(session, task.update, task.said, turn.conversation.screen, replies, now)
        if may_write is not None:
            reach.note(session, task.update.chat_id, is_reachable=may_write, now=now)

    def _prepare(self, session: Session, task: Task, now: datetime) -> Turn:
        chat_id, said = task.update.chat_id, task.said
        return Turn(
            session=session,
            snapshot=self._database.reading,
            words=self._words,
            now=now,
            chat_id=chat_id,
            private=said.private,
            person=people.in_chat(session, chat_id, now) if said.private else None,
            conversation=conversations.load(session, chat_id, now),
            medium=said.medium,
            text=task.text,
            press=said.press,
            workbook=None if isinstance(task.sent, tuple) else task.sent,
            files=task.sent if isinstance(task.sent, tuple) else (),
            masked=said.masked,
            code_of=self._code_of,
        )


def _plan(session: Session, update: Waiting, said: Said, screen: int, replies: Replies, now: datetime) -> None:
    for number, body in enumerate(bodies(replies, said, screen)):
        key = f"{update.chat_id} {body['once']}" if body.get("once") else f"{update.update_id}:{number}"
        lane = outbox.Lane.TAP if body["call"] == "answer" else outbox.Lane.REPLY
        outbox.put(session, key, update.chat_id, lane, body, now)
    for notice in replies:
        if isinstance(notice, Notice):
            [body] = bodies([Reply(notice.text, notice.buttons)], Said(Medium.OTHER, private=True), 0)
            outbox.put(session, notice.key, notice.chat_id, outbox.Lane.NOTICE, body, now)
