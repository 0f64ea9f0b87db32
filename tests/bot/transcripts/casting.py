"""A county whose administrator writes to its people on a working day, for transcripts in `month_house`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.console.client import text_of
from handlers.texts.notice import VERSION
from store.days import day_of
from store.outbox import Lane, Outbound, OutboundState
from store.outreach import broadcasts, releasing
from store.outreach.broadcasts import Broadcast
from store.outreach.calendars import SetDay, set_days
from store.people import people
from store.people.rights import Role
from tests.bot.conftest import Answer, Chat, House, Json
from tests.bot.moved_clock import Clock
from tests.bot.transcripts.counties import County, new_county

HELD = 61  # seconds, and it goes


@dataclass
class Office:
    """A county at work: 仉禾 in 板溪镇, 鲍春和 in 蟠龙镇, both of whom have written to the bot before."""

    county: County
    clock: Clock
    clerk: Chat
    other: Chat

    @property
    def house(self) -> House:
        return self.county.house

    @property
    def chief(self) -> Chat:
        return self.county.chief

    def sits(self, name: str, town: str | None = "板溪镇", role: Role = Role.CLERK) -> Chat:
        """Somebody new who has written before: a bot cannot write first."""
        chat = self.county.sits(name, town, role)
        chat.says("/start")
        return chat

    def latest(self) -> Broadcast:
        """The newest one of the chief's."""
        with self.house.database.reading() as session:
            by = people.in_chat(session, self.chief.id, self.clock())
            assert by is not None
            return broadcasts.recent(session, by)[0]

    def goes_on(self) -> None:
        """What may go goes, and has arrived."""
        with self.house.database.transaction() as session:
            while releasing.is_due(session, self.clock()):
                releasing.release(session, self.clock())
        self.house.settle()

    @contextmanager
    def gone(self) -> Iterator[None]:
        """The hold is over, and what was confirmed has gone."""
        with self.clock.later(seconds=HELD):
            self.goes_on()
            with self.clock.later(seconds=20):
                self.goes_on()
                yield


def at_work(house: House, clock: Clock) -> Office:
    """A new county; whatever weekday it is, its calendar has these days as working days."""
    county = new_county(house)
    office = Office(county, clock, county.sits("仉禾"), county.sits("鲍春和", "蟠龙镇"))
    for chat in (office.clerk, office.other):
        chat.says("/start")
    today = day_of(clock())
    with house.database.transaction() as session:
        by = people.in_chat(session, county.chief.id, clock())
        assert by is not None
        days = [SetDay(today + timedelta(days=more), True, "") for more in range(3)]
        set_days(session, by.place.county_id, days, clock(), by.id)
    return office


def whom(office: Office, text: str = "请各镇周五前核对台账。") -> Answer:
    """发通知 with this text, up to the audience."""
    office.chief.says("发通知")
    return office.chief.says(text)


def preview(office: Office, text: str = "请各镇周五前核对台账。") -> Answer:
    """The same up to the preview; its first message is what everybody gets, its last one the card."""
    return office.chief.presses("下一步：预览", whom(office, text))


def sends(office: Office, text: str = "请各镇周五前核对台账。") -> Answer:
    """The same, confirmed: it is held now."""
    return office.chief.presses("确认发送", preview(office, text))


def got(chat: Chat) -> list[str]:
    """The broadcasts in somebody's chat, as they are shown now."""
    chat.house.settle()
    return [text for text in chat.person.texts() if "通知" in text.split("\n")[0]]


def crowd(office: Office, count: int) -> None:
    """So many more clerks, who are there, though nothing reaches them."""
    with office.house.database.transaction() as session:
        for number in range(count):
            people.seat(
                session, 9_000_000_000_000 + office.chief.id % 10**9 * 100 + number, f"众{'甲乙丙丁戊'[number % 5]}",
                Role.CLERK, office.county.name, "众人镇", now=office.clock(), agreed=VERSION,
            )  # fmt: skip


def spends_the_week(office: Office, chat: Chat, messages: int = 5) -> None:
    """Somebody has just had so many reminders."""
    now = office.clock()
    with office.house.database.transaction() as session:
        for number in range(messages):
            session.add(
                Outbound(
                    key=f"remind {chat.id} {number}", chat_id=chat.id, lane=Lane.NOTICE, body=None,
                    state=OutboundState.SENT, not_before=now, lease_until=None, attempts=1, failures=0,
                    message_id=None, error=None, created_at=now, closed_at=now,
                )
            )  # fmt: skip


def card_of(chat: Chat) -> Json:
    """The message in which the progress is shown, as it is now."""
    chat.house.settle()
    return next(one for one in reversed(chat.person.messages()) if text_of(one).startswith("通知（"))


def to_many(office: Office) -> Chat:
    """Sent to 51 people, agreed to by 蔺相."""
    crowd(office, 49)
    second = office.sits("蔺相", None, Role.ADMINISTRATOR)
    office.chief.presses("交另一位管理员同意", preview(office))
    second.presses("同意发送", second.presses("看内容和名单"))
    return second
