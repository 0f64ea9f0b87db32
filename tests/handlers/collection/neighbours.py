"""A county of towns with accepted months and reports, and people who say and press things there, without a network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from handlers.kitchen import Kitchen, Made
from handlers.recipes import make
from handlers.table import TABLE, take_turn
from handlers.texts.notice import VERSION
from handlers.turn import Button, Medium, Press, Replies, Reply, Toast, Turn
from store.catalogue.metrics import catalogue
from store.catalogue.months import Month
from store.collection import submissions
from store.conversations import Conversation
from store.database import Database
from store.people import people, places
from store.people.places import PlaceFacts
from store.people.rights import Role
from store.practices.language.words import Words
from store.practices.library.importing import import_report
from store.practices.reading.read import read_bytes
from store.practices.tables import ReportKind
from tests.bot.transcripts.months import ORDINARY, hand_in, said

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
OCTOBER = Month(2026, 10)
_CHATS = count(7_500_000_000)


@dataclass
class County:
    """甲县, and whoever is in it."""

    database: Database
    words: Words
    name: str = "甲县"

    def town(self, name: str, villages: int | None, **counts: Sequence[int | None]) -> PlaceFacts:
        """A town whose months from January on brought these counts, all accepted; None: it was not asked."""
        with self.database.transaction() as session:
            place = places.place(session, NOW, self.name, name)
            for number in range(max(map(len, counts.values()), default=int(villages is not None))):
                now = {code: values[number] for code, values in counts.items() if number < len(values)}
                given = {code: said(value) for code, value in now.items() if value is not None}
                given |= {} if villages is None else {"villages": said(villages)}
                hand_in(session, place.id, Month(2026, 1 + number), given, NOW)
        return place

    def holds(self, town: str, year: int, *sentences: str, county: str | None = None) -> None:
        """A report of a town."""
        county = self.name if county is None else county
        lines = [f"{county}{town}{year}年法治政府建设工作报告", "一、主要做法和成效", "".join(sentences)]
        source = read_bytes(f"{town}-{year}.txt", "\n\n".join(lines).encode())
        import_report(self.database, self.words, source, ReportKind.ORIGINAL, NOW)

    def sits(self, town: str | None, role: Role = Role.CLERK) -> Chat:
        """Somebody new."""
        chat = next(_CHATS)
        with self.database.transaction() as session:
            people.seat(session, chat, "仉禾", role, self.name, town, now=NOW, agreed=VERSION)
        return Chat(self, chat)


@dataclass
class Chat:
    """One person's chat."""

    county: County
    id: int
    data: dict[str, Any] = field(default_factory=dict)
    screen: int = 0
    buttons: list[Button] = field(default_factory=list)  # of the newest answer
    replies: Replies = field(default_factory=list)
    counted: list[bool] = field(default_factory=list)  # whether its questions were answered

    def says(self, text: str) -> str:
        """What is answered to a text."""
        begun = next((row for row in TABLE if row.command and text in row.aliases), None)
        row = begun or next(row for row in TABLE if row.medium is Medium.TEXT)
        return self._does(row, "" if begun else text, None)

    def presses(self, label: str) -> str:
        """What is answered to the newest button that begins so."""
        button = next(one for one in self.buttons if one.label.startswith(label))
        return self.forges(button.action, button.argument)

    def fills(self, **counts: int) -> str:
        """Their town's October says what is ordinary, but for these; its card."""
        with self.county.database.transaction() as session:
            person = people.in_chat(session, self.id, NOW)
            filing = submissions.begin(session, person.place, OCTOBER, NOW)
            due = catalogue(session, person.place.county_id, OCTOBER).due(OCTOBER)
            given = {one.code: said((ORDINARY | counts)[one.code]) for one in due}
            submissions.answer(session, filing, given, {}, NOW, person.id)
        return self.says("填报")

    def forges(self, action: str, argument: str) -> str:
        """The same of a button that was never drawn."""
        row = next(row for row in TABLE if row.action == action)
        return self._does(row, "", Press(action, self.screen, argument))

    @property
    def labels(self) -> list[str]:
        """Of the newest buttons."""
        return [one.label for one in self.buttons]

    def made(self) -> Made:
        """The picture that the newest answer promises."""
        (attachment,) = (one.attachment for one in self.replies if isinstance(one, Reply) and one.attachment)
        of = json.loads(json.dumps(attachment.of))
        with self.county.database.reading() as session:
            return make(attachment.recipe, of, Kitchen(session, NOW, str, "bot"))

    def _does(self, row: Any, text: str, press: Press | None) -> str:
        with self.county.database.transaction() as session:
            person = people.in_chat(session, self.id, NOW)
            here = Conversation(chat_id=self.id, screen=self.screen, data=dict(self.data), updated_at=NOW)
            turn = Turn(
                session=session, snapshot=self.county.database.reading, words=self.county.words, now=NOW,
                chat_id=self.id, private=True, person=person, conversation=here, code_of=str, text=text, press=press,
                medium=Medium.TEXT if press is None else Medium.PRESS, asked=self.counted,
            )  # fmt: skip
            self.replies = take_turn(row, turn)
        self.data, self.screen = json.loads(json.dumps(here.data)), here.screen
        shown = [one for one in self.replies if isinstance(one, Reply)]
        self.buttons = [button for one in shown for row in one.buttons for button in row]
        assert all(len(f"{one.action}:{10**6}:{one.argument}".encode()) <= 64 for one in self.buttons)
        return "\n".join(one.text for one in self.replies if isinstance(one, Reply | Toast))
