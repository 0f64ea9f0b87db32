"""A town with a month to fill in, its form, and forms that came back changed in some way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO

import openpyxl
import sqlalchemy as sa
from openpyxl.worksheet.worksheet import Worksheet

from bot.console.text import formatted
from bot.masking import mask_text
from handlers.collection import filled, form_book
from handlers.collection.desk import desk_of
from handlers.turn import Medium, Press, Replies, Turn, Workbook
from store.catalogue.months import Month
from store.collection import submissions
from store.collection.figures import Given
from store.collection.submissions import Filing
from store.collection.tables import Answer, Figure, FigureNote
from store.conversations import Conversation
from store.database import Database, Session
from store.files.child import Child
from store.files.faults import UnreadableFile
from store.files.workbook import read_with
from store.people import people
from store.people.people import PersonFacts
from store.people.rights import Role

MONTH, NOW = Month(2026, 10), datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
Edit = Callable[[Worksheet], object]


@dataclass
class Town:
    """A town with a clerk, a colleague and a neighbour; each step is a transaction of its own."""

    database: Database
    child: Child
    clerk: PersonFacts
    colleague: PersonFacts
    neighbour: PersonFacts  # of another town
    stranger: PersonFacts  # of a town of another county

    def form(self, month: Month = MONTH, person: PersonFacts | None = None) -> bytes:
        """The form as it is sent out now."""
        with self.database.reading() as session:
            return form_book.book(desk_of(session, (person or self.clerk).place, month))

    def sends(
        self, data: bytes, name: str = "报表.xlsx", person: PersonFacts | None = None, now: datetime = NOW
    ) -> str:
        """What is answered to a file, as shown, with the labels under it."""
        try:
            book = Workbook(name, read_with(self.child, name, data, mask_text))
        except UnreadableFile as fault:
            book = Workbook(name, fault)
        with self.database.transaction() as session:
            return shown(filled.receive(self._turn(session, person or self.clerk, now), book))

    def presses(self, action: str, argument: str, now: datetime = NOW, person: PersonFacts | None = None) -> str:
        """What is answered to a button of the card."""
        with self.database.transaction() as session:
            turn = self._turn(session, person or self.clerk, now, Press(action, 0, argument))
            return shown({"form_keep": filled.confirm, "form_drop": filled.drop}[action](turn))

    def saves(self, answer: str, **more: object) -> str:
        """What is answered to a yes."""
        return self.presses("form_keep", answer.rsplit("form_keep:", 1)[1].split("]")[0], **more)

    def says(self, person: PersonFacts | None = None, month: Month = MONTH, **given: int | None) -> Filing:
        """Answers of the chat, by code; None: cleared."""
        answers = {
            code: Given(Answer.BLANK) if value is None else Given(Answer.GIVEN, value) for code, value in given.items()
        }
        by = person or self.clerk
        with self.database.transaction() as session:
            filing = submissions.begin(session, by.place, month, NOW)
            seen = {code: entry.number for code, entry in filing.entries.items()}
            return submissions.answer(session, filing, answers, seen, NOW, by.id).filing

    def hands_in(self, month: Month, **given: int) -> Filing:
        """These figures, and no others, in time."""
        filing = self.says(month=month, **given)
        now = filing.due.at - timedelta(days=1)
        with self.database.transaction() as session:
            return submissions.submit(session, filing, [], now, self.clerk.id)

    def filing(self, month: Month = MONTH) -> Filing | None:
        """The month as it stands."""
        with self.database.reading() as session:
            return submissions.find(session, self.clerk.place, month)

    def kept(self, month: Month = MONTH) -> dict[str, tuple[str, int | None]]:
        """What the fields say."""
        filing = self.filing(month)
        return {} if filing is None else {code: (one.answer, one.value) for code, one in filing.entries.items()}

    def rows(self) -> tuple[int, int]:
        """How many entries and notes there are of whatever month."""
        with self.database.reading() as session:
            counts = (session.scalar(sa.select(sa.func.count()).select_from(one)) or 0 for one in (Figure, FigureNote))
            entries, notes = counts
            return entries, notes

    def _turn(self, session: Session, person: PersonFacts, now: datetime, press: Press | None = None) -> Turn:
        return Turn(
            session=session,
            snapshot=nullcontext,  # type: ignore[arg-type]
            words=None,  # type: ignore[arg-type]
            now=now,
            chat_id=person.chat_id or 0,
            private=True,
            person=person,
            conversation=Conversation(chat_id=person.chat_id, screen=1, data={}, updated_at=now),
            medium=Medium.DOCUMENT if press is None else Medium.PRESS,
            code_of=str,
            press=press,
        )


def new_town(database: Database, child: Child) -> Town:
    """With people in it."""
    posts = [("清岚县", "青禾铺镇"), ("清岚县", "青禾铺镇"), ("清岚县", "板溪镇"), ("远山县", "板溪镇")]
    with database.transaction() as session:
        ids = [
            people.seat(session, 7_000 + number, f"仉禾{number}", Role.CLERK, county, town, now=NOW, agreed=1)
            for number, (county, town) in enumerate(posts)
        ]
        return Town(database, child, *(people.find(session, one, NOW) for one in ids))  # type: ignore[arg-type]


def edited(data: bytes, *edits: Edit) -> bytes:
    """The form after somebody has worked on its sheet."""
    book = openpyxl.load_workbook(BytesIO(data))
    for edit in edits:
        edit(book.worksheets[0])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def at(sheet: Worksheet, code: str, column: str = "F") -> str:
    """The address of a metric's cell."""
    return next(f"{column}{row}" for row in range(4, sheet.max_row + 1) if sheet[f"I{row}"].value == code)


def fills(code: str, value: object, column: str = "F") -> Edit:
    """An edit of one cell."""
    return lambda sheet: sheet.__setitem__(at(sheet, code, column), value)


def shown(replies: Replies) -> str:
    """As the network shows it; raises where it is no HTML that it takes."""
    told = []
    for reply in replies:
        told.append(formatted(reply.text, "HTML", None)[0])
        for row in getattr(reply, "buttons", []):
            told.extend(f"[{button.label}|{button.action}:{button.argument}]" for button in row)
    return "\n".join(told)
