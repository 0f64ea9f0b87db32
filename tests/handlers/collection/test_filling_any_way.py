"""Two clerks of a town do whatever comes to their minds: nothing is lost, nothing of a colleague's written over unseen,
and every act is answered by a message that the network takes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.pages import TEXT_LIMIT, length
from handlers.table import TABLE, take_turn
from handlers.texts.notice import VERSION
from handlers.turn import Keyboard, Medium, Notice, Press, Replies, Reply, Toast, Turn
from store.catalogue.metrics import base
from store.catalogue.months import Month
from store.collection import reviewing, submissions
from store.collection.submissions import Filing
from store.collection.tables import State
from store.conversations import Conversation
from store.database import Database, Session
from store.people import people
from store.people.people import PersonFacts
from store.people.rights import Role
from store.practices.language.words import Words, shared_words
from tests.bot.transcripts.months import ORDINARY, said
from tests.handlers.test_any_name import looks

MONTH = Month(2026, 10)
START = datetime(2026, 11, 3, 2, tzinfo=UTC)
SAYINGS = (
    "填报", "1", "0", "32 31", "受理30件，调解成功29件，普法3场600人", "两违5起，占道30起", "7=12", "99=1", "几十",
    "把纠纷数改成12", "成功率97%", "跳过", "上一项", "不涉及", "3=不涉及", "稍后", "取消", "都是0", "和上月一样",
    "逐项填", "口径", "提交", "我们报了没", "这个月几号截止", "看看填了哪些", "调解员有没有补贴", "谢谢", "对", "没错",
    "集中排查矛盾纠纷，数量增加", "9999999999999", "-3", "3千余", "约600", "2？", "😀", "<b>1</b>", "1" * 300,
)  # fmt: skip
ROWS = {row.action: row for row in TABLE if row.action}
FILL = next(row for row in TABLE if row.command == "fill")
SAID = next(row for row in TABLE if row.medium is Medium.TEXT)


@dataclass
class Clerk:
    """One of the two, with all buttons that were ever shown to them."""

    person: PersonFacts
    data: dict[str, Any] = field(default_factory=dict)
    screen: int = 0
    shown: list[tuple[str, int, str]] = field(default_factory=list)


@dataclass
class Day:
    """What happens to a town's October."""

    database: Database
    words: Words
    now: datetime = START

    def acts(self, clerk: Clerk, chance: random.Random) -> None:
        """Somebody does something; what is true of every act is held."""
        press = self._button(clerk, chance) if clerk.shown and chance.random() < 0.4 else None
        text = "" if press else self._fitting(clerk, chance) or chance.choice(SAYINGS)
        row = SAID if text else ROWS[press.action] if press else SAID
        row = FILL if text == "填报" else row
        self.now += timedelta(seconds=chance.choice((1, 20, 7_200)))
        with self.database.transaction() as session:
            before, screen = self.month(session, clerk.person), dict(clerk.data)
            turn = self._turn(session, clerk, text, press)
            replies = take_turn(row, turn)
            after = self.month(session, clerk.person)
        clerk.data, clerk.screen = json.loads(json.dumps(turn.conversation.data)), turn.conversation.screen
        clerk.shown += [(one.action, clerk.screen, one.argument) for one in _buttons(replies)]
        done = f"{text or press}"
        _is_told(replies, done, is_press=press is not None)
        if before is not None:
            assert after is not None
            _is_kept(before, after, clerk, screen, done)

    def month(self, session: Session, person: PersonFacts) -> Filing | None:
        return submissions.find(session, person.place, MONTH)

    def judges(self, chance: random.Random, person: PersonFacts) -> None:
        """The reviewer, now and then."""
        with self.database.transaction() as session:
            filing = self.month(session, person)
            if filing is not None and filing.state is State.SUBMITTED:
                seen = filing.revision.number
                if chance.random() < 0.5:
                    reviewing.accept(session, filing, seen, self.now, None)
                else:
                    codes = chance.sample(sorted(filing.entries), 2)
                    reviewing.give_back(session, filing, seen, codes, "请核对", self.now, None)

    def _turn(self, session: Session, clerk: Clerk, text: str, press: Press | None) -> Turn:
        chat = clerk.person.chat_id or 0
        stands = Conversation(chat_id=chat, screen=clerk.screen, data=dict(clerk.data), updated_at=self.now)
        return Turn(
            session=session, snapshot=self.database.reading, words=self.words, now=self.now, chat_id=chat, private=True,
            person=clerk.person, conversation=stands, medium=Medium.PRESS if press else Medium.TEXT, text=text,
            press=press, code_of=str,
        )  # fmt: skip

    @staticmethod
    def _fitting(clerk: Clerk, chance: random.Random) -> str:
        """Mostly what is asked for: figures, a reason, to hand in; empty: something else."""
        here = clerk.data.get("dialog", {})
        if chance.random() < 0.3:
            return ""
        match here.get("step"):
            case "several" | "single":
                return " ".join([chance.choice(("2", "5", "20"))] * len(here["asked"]))
            case "doubt" | "reason" | "correct":
                return chance.choice(("集中排查矛盾纠纷，数量增加", "对"))
            case "card":
                return "提交"
            case _:
                return ""

    @staticmethod
    def _button(clerk: Clerk, chance: random.Random) -> Press:
        """Mostly one of those that were shown last; sometimes an older one."""
        newest = [one for one in clerk.shown if one[1] == clerk.screen]
        action, screen, argument = chance.choice(newest if newest and chance.random() < 0.85 else clerk.shown)
        return Press(action, screen, argument)


def _buttons(replies: Replies) -> Iterator[Any]:
    for reply in replies:
        for row in reply.buttons if isinstance(reply, Reply | Keyboard | Notice) else []:
            yield from (one for one in row if one.action.startswith("fill"))


def _is_told(replies: Replies, done: str, *, is_press: bool) -> None:
    """No silence but to a button pressed twice; all of it as the network takes it."""
    assert replies or is_press, done
    for reply in replies:
        if isinstance(reply, Reply):
            looks(reply.text)
            assert 0 < length(reply.text) <= TEXT_LIMIT, done
            for row in reply.buttons:
                assert all(len(f"{one.action}:{10**6}:{one.argument}".encode()) <= 64 for one in row)
        elif isinstance(reply, Toast):
            assert 0 < len(reply.text) <= 200


def _is_kept(before: Filing, after: Filing, clerk: Clerk, screen: dict[str, Any], done: str) -> None:
    """Answers stay answers, and what is handed in stays; a colleague's gives way only to somebody who has seen it."""
    seen = dict(screen.get("dialog", {}).get("asked", ()))
    for code, entry in before.entries.items():
        now = after.entries[code]
        assert now.is_answer, (done, code)
        if now.number == entry.number:
            assert now == entry
            continue
        assert (now.number, now.by_id) == (entry.number + 1, clerk.person.id), (done, code)
        assert before.is_open, (done, code)
        assert entry.by_id == clerk.person.id or seen.get(code) == entry.number, (done, code)
    assert after.revisions[: len(before.revisions)] == before.revisions or before.state is not after.state


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_two_clerks_do(sqlite_url: str, words: Words, seed: int) -> None:
    chance, database = random.Random(seed), Database(sqlite_url)
    with database.transaction() as session:
        ids = [
            people.seat(session, 7_100_000_000 + at, name, Role.CLERK, "清岚县", "板溪镇", now=START, agreed=VERSION)
            for at, name in enumerate(("仉禾", "王芳"))
        ]
        clerks = [Clerk(people.find(session, one, START)) for one in ids]
        filing = submissions.begin(session, clerks[0].person.place, MONTH, START)
        codes = sorted(metric.code for metric in base().due(MONTH))
        given = {code: said(ORDINARY[code]) for code in chance.sample(codes, 30 + 3 * seed)}
        submissions.answer(session, filing, given, {}, START, ids[1])
    day, states = Day(database, words), set[State]()
    for _ in range(80):
        day.acts(chance.choice(clerks), chance)
        with database.reading() as session:
            filing = day.month(session, clerks[0].person)
        states.add(filing.state)
        if chance.random() < 0.1:
            day.judges(chance, clerks[0].person)
    database.close()
    assert State.DRAFT in states
