"""A county of its own for transcripts that look at all of its people: the house is shared by many."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import openpyxl

from bot.clock import system_time
from handlers.texts.notice import VERSION
from store.people import people, places
from store.people.rights import Role
from tests.bot.conftest import Answer, Chat, House

_numbers = count(1)
_DIGITS = "零一二三四五六七八九"


@dataclass
class County:
    """A new county with an administrator, and whoever is let in."""

    house: House
    name: str
    chief: Chat

    def sits(self, name: str, town: str | None = "板溪镇", role: Role = Role.CLERK) -> Chat:
        """Somebody new, who has agreed to the notice."""
        return seated(self.house, self.name, name, town, role)

    def town(self, name: str) -> None:
        """A town without people."""
        with self.house.database.transaction() as session:
            places.place(session, system_time(), self.name, name)

    def staff(self) -> dict[str, str]:
        """Who works where today."""
        with self.house.database.reading() as session:
            everybody = people.everybody(session, system_time())
        return {one.name: one.place.name for one in everybody if one.county == self.name}


def new_county(house: House) -> County:
    """With an administrator called 祁翀."""
    name = f"试{''.join(_DIGITS[int(digit)] for digit in str(next(_numbers)))}县"
    return County(house, name, seated(house, name, "祁翀", None, Role.ADMINISTRATOR))


def seated(house: House, county: str, name: str, town: str | None, role: Role) -> Chat:
    """Somebody new with this post."""
    person = house.client.add_person(name)
    with house.database.transaction() as session:
        people.seat(session, person.id, name, role, county, town, now=system_time(), agreed=VERSION)
    return Chat(house, person)


def picks(chief: Chat, *labels: str) -> Answer:
    """Presses one after the other, each under what the one before has shown; a label may be its beginning."""
    answer = None
    for label in labels:
        shown = chief.person.messages()[-1] if answer is None else answer.last
        rows = shown["reply_markup"]["inline_keyboard"]
        whole = next(button["text"] for row in rows for button in row if button["text"].startswith(label))
        answer = chief.presses(whole, answer)
    assert answer is not None
    return answer


def opens(chief: Chat, town: str, name: str) -> Answer:
    """By the buttons, to somebody's card."""
    listed = chief.says("/people")
    there = chief.presses(next(label for label in listed.buttons if label.startswith(town)))
    return chief.presses(next(label for label in there.buttons if label.startswith(name)))


def document(house: House, answer: Answer) -> bytes:
    """The file that came last."""
    return house.client.download(answer.new[-1]["document"]["file_id"])


def rows_of(house: House, answer: Answer) -> list[Sequence[object]]:
    """The rows of the Excel file that came last."""
    book = openpyxl.load_workbook(io.BytesIO(document(house, answer)))
    return list(book.active.iter_rows(values_only=True))
