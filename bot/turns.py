"""A turn: an update that was understood → its row's function → effects, replies in the outbox, "done".

Plain turns of several chats may share one transaction, and are kept as a whole or not at all: a crash repeats them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.documents import Sent
from bot.telegram import Body, Said, bodies
from handlers.join import code_in
from handlers.row import Row
from handlers.table import take_turn
from handlers.texts import errors
from handlers.turn import Followed, Medium, Notice, Replies, Reply, Report, Turn, WordedNotice, Workbook
from store import conversations, inbox, outbox
from store.conversations import Conversation
from store.database import Database, Session
from store.inbox import Waiting
from store.outbox import Lane, Message
from store.people import people, reach
from store.people.invitations import code_of
from store.people.people import PersonFacts
from store.practices.feedback import gaps
from store.practices.language.words import Words

LONGEST = 0.1  # seconds after which no further turn joins a transaction: others wait for its commit


@dataclass(frozen=True)
class Task:
    """An open update with all that its turn needs; of an update that wants no answer there is no row."""

    update: Waiting
    row: Row | None
    said: Said
    text: str  # left for the row's function
    may_write: bool | None  # what the update says of a block; None: nothing
    sent: Sent = ()  # what its document holds

    @property
    def is_plain(self) -> bool:
        """Whether it may share a transaction."""
        brings_code = self.row is not None and code_in(self.text) is not None  # typed, it is redeemed as a link is
        return self.said.file is None and not brings_code and (self.row is None or self.row.is_plain)


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
        """Take these turns in one transaction, as many as it has time for. Whatever one of them raises undoes all.

        Several have to be plain, and may find out in the middle that they are not: raises NotAlone.
        """
        with self._database.transaction() as session:
            started = time.perf_counter()
            of = {task.update: task for task in tasks}
            claimed = inbox.claim(session, list(of))
            session.is_shared = len(tasks) > 1
            done, asked = self._take(session, [of[update] for update in claimed], started + LONGEST)
            inbox.finish(session, [task.update for task in done], self._now())
            session.is_shared = False
            gaps.note_all(session, asked, self._now())
        lost = [task for task in tasks if task.update not in claimed]
        return Taken(done, lost, time.perf_counter() - started)

    def bury(self, update: Waiting, incident: str, query_id: str | None) -> None:
        """A second, short transaction: the poison is set aside, the person is told, the next one flows."""
        now = self._now()
        with self._database.transaction() as session:
            if not inbox.claim(session, [update]):
                return
            inbox.bury(session, update, incident, now)
            if people.in_chat(session, update.chat_id, now) is not None:
                apology: Replies = [Reply(errors.incident(incident))]
                said = Said(Medium.OTHER, private=True, query_id=query_id)
                outbox.put_all(session, [*_messages(update, said, 0, apology)], now)

    def _take(self, session: Session, tasks: Sequence[Task], ends: float) -> tuple[list[Task], list[gaps.Asked]]:
        """What all turns need is read at once, and what they leave is written at once; each sees what stands then.

        Which were taken before time ran out, the first in any case; and each new question.
        """
        now = self._now()
        asking = [task for task in tasks if task.row is not None]
        here = people.in_chats(session, {task.update.chat_id for task in asking if task.said.private}, now)
        talks = conversations.load(session, {task.update.chat_id for task in asking}, now)
        kept: dict[int, Conversation] = {}
        planned: list[Message] = []
        taken: list[Task] = []
        asked: list[gaps.Asked] = []
        for task in tasks:
            if taken and time.perf_counter() > ends:
                break
            chat_id, may_write = task.update.chat_id, task.may_write
            person = None if task.row is None else here.get(chat_id)
            if person is not None and person.unreachable_since is not None:
                may_write = True
            if may_write is not None:  # first: people come before the audit (see store.database.lock)
                reach.note(session, chat_id, is_reachable=may_write, now=now)
                here |= people.in_chats(session, [chat_id], now)
            if task.row is not None:
                turn = self._prepare(session, task, person, conversations.again(talks[chat_id]))
                replies = take_turn(task.row, turn)
                if person is not None:  # of strangers and groups nothing is kept
                    kept[chat_id] = talks[chat_id] = turn.conversation
                planned += _messages(task.update, task.said, turn.conversation.screen, replies)
                asked += _asked(turn)
            session.flush()
            session.expunge_all()  # a turn sees what stands in the database, not what another one has read
            taken.append(task)
        conversations.keep(session, list(kept.values()), now)
        outbox.put_all(session, planned, now)
        return taken, asked

    def _prepare(self, session: Session, task: Task, person: PersonFacts | None, talk: Conversation) -> Turn:
        chat_id, said = task.update.chat_id, task.said
        return Turn(
            session=session,
            snapshot=self._database.reading,
            words=self._words,
            now=self._now(),
            chat_id=chat_id,
            private=said.private,
            person=person,
            conversation=talk,
            medium=said.medium,
            text=task.text,
            press=said.press,
            workbook=task.sent if isinstance(task.sent, Workbook) else None,
            report=task.sent if isinstance(task.sent, Report) else None,
            files=task.sent if isinstance(task.sent, tuple) else (),
            enclosed=said.enclosed,
            was_here=person is None and said.private and people.was_in_chat(session, chat_id),
            masked=said.masked,
            is_edited=said.is_edited,
            code_of=self._code_of,
        )


def _messages(update: Waiting, said: Said, screen: int, replies: Replies) -> Iterator[Message]:
    """What the replies send, to the person of the turn and to others."""
    for number, body in enumerate(bodies(replies, said, screen)):
        key = f"{update.chat_id} {body['once']}" if body.get("once") else f"{update.update_id}:{number}"
        yield Message(key, update.chat_id, Lane.TAP if body["call"] == "answer" else Lane.REPLY, body)
    for more in replies:
        if isinstance(more, Notice):
            [body] = bodies([Reply(more.text, more.buttons)], Said(Medium.OTHER, private=True), 0)
            yield Message(more.key, more.chat_id, Lane.NOTICE, body)
        elif isinstance(more, WordedNotice):
            yield Message(more.key, more.chat_id, Lane.NOTICE, _worded(more))
        elif isinstance(more, Followed):
            yield Message(more.key, update.chat_id, Lane.REPLY, _worded(more))


def _asked(turn: Turn) -> list[gaps.Asked]:
    """The new questions of a turn."""
    topics = [*turn.topics, *[""] * len(turn.asked)]
    return [gaps.Asked(found, turn.member.place.county_id, topics[place]) for place, found in enumerate(turn.asked)]


def _worded(message: WordedNotice | Followed) -> Body:
    return {"call": "worded", "recipe": message.recipe, "of": message.of}
