"""The whole path: a deadline is set, people are reminded, one town hands in and falls silent, what reminding did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.console.client import buttons, text_of
from store.days import SHANGHAI, day_of
from store.outreach.calendars import confirm_year, workdays
from store.outreach.refreshing import refresh
from store.people import places, reach
from store.people.rights import Role
from store.practices.language.words import Words
from tests.bot.conftest import Answer, Chat, House, open_house
from tests.bot.moved_clock import Clock
from tests.bot.transcripts.counties import County, new_county, picks
from tests.bot.transcripts.months import Town

TASK = "法律顾问履职情况表"
Message = dict[str, Any]


class Lived:
    """A county of its own in a house of its own, so that whoever is reminded is one of these."""

    def __init__(self, house: House, clock: Clock, moved: ExitStack) -> None:
        self.house, self.clock, self._moved = house, clock, moved
        self.county: County = new_county(house)
        self.chief = self.county.chief
        self.today = day_of(clock())
        self.clerk, self.colleague = self.county.sits("仉禾"), self.county.sits("麦冬青", role=Role.DEPUTY)
        self.other = self.county.sits("汤汐", "蟠龙镇")
        self.lost, self.deputy = self.county.sits("谌昱", "新河镇"), self.county.sits("费云", "新河镇", Role.DEPUTY)
        self.town = Town(self.county, "板溪镇", clock)
        with house.database.transaction() as session:
            reach.note(session, self.lost.id, is_reachable=False, now=clock())
            for year in (self.today.year, self.today.year + 1):  # or the administrator is told that nobody knows it
                confirm_year(session, places.counties(session)[0].id, year, clock(), None)
            refresh(session, clock())
        self.town.lived(3)
        for chat in (self.clerk, self.colleague, self.other, self.deputy, self.chief):
            chat.says("/help")  # until somebody writes, nobody can write to them

    def step(self, days: int) -> date:
        """So many working days from the first day on."""
        with self.house.database.reading() as session:
            return workdays(session, places.counties(session)[0].id).step(self.today, days)

    def until(self, day: date, hour: int = 9, minute: int = 10) -> None:
        """The clock goes on to this time of Shanghai."""
        by = datetime.combine(day, time(hour, minute), SHANGHAI) - self.clock()
        assert by.total_seconds() > 0
        self._moved.enter_context(self.clock.later(seconds=by.total_seconds()))

    def minute(self, *chats: Chat) -> list[list[Message]]:
        """What a tick brings to each of them."""
        return self.brings(self.house.reminds, *chats)

    def brings(self, does: Callable[[], object], *chats: Chat) -> list[list[Message]]:
        """What comes new to each of them of it."""
        before = [{one["message_id"] for one in chat.person.messages()} for chat in chats]
        does()
        self.house.settle()
        return [
            [one for one in chat.person.messages() if one["from"]["is_bot"] and one["message_id"] not in known]
            for chat, known in zip(chats, before, strict=True)
        ]

    def shown(self, chat: Chat, message: Message) -> str:
        """What an earlier message says now."""
        [found] = [one for one in chat.person.messages() if one["message_id"] == message["message_id"]]
        return text_of(found)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, words: Words) -> Iterator[Lived]:
    home: Path = tmp_path_factory.mktemp("lived")
    clock = Clock()
    url = f"sqlite:///{home / 'tashan.db'}"
    with open_house(url, home, words, is_empty=True, now=clock) as house, ExitStack() as moved:
        yield Lived(house, clock, moved)


def test_a_deadline_is_set_reminds_falls_silent_and_tells_what_it_did(lived: Lived) -> None:
    on = lived.step(4)
    sets_it(lived, on)
    reminder, colleagues, others = everybody_is_reminded_once(lived)
    handing_in_silences(lived, reminder, colleagues)
    the_others_go_on_being_asked(lived, others)
    a_difficulty_is_passed_on(lived, others)
    the_task_is_done_by_its_button(lived, reminder, colleagues)
    the_county_is_told_who_is_missing(lived)
    what_reminding_did_is_shown(lived)


def sets_it(lived: Lived, on: date) -> None:
    """By an administrator, step by step, with a preview of the days and of who is told when."""
    chief = lived.chief
    chief.presses("新增", chief.says("截止日设置"))
    chief.says(TASK)
    picks(chief, "只一次")
    asked = chief.says(f"{on.year}年{on.month}月{on.day}日").buttons  # of a year that is published, nothing about it
    shift = [label for label in asked if label == "顺延到后一个工作日"]
    sure = picks(chief, *shift, "全县乡镇", "选好了")
    assert TASK in sure.text
    assert f"{on.month}月{on.day}日" in sure.text
    first = lived.step(1)
    assert f"{first.month}月{first.day}日" in sure.text  # three working days before, clerks are told
    assert f"已新增：{TASK}。" in chief.presses("确认新增", sure).text
    assert f"{TASK}" in lived.clerk.says("截止日").text


def everybody_is_reminded_once(lived: Lived) -> tuple[Message, Message, Message]:
    """One message a person and day with all that is owed, to clerks; where nobody can be written to, to the deputy."""
    chats = lived.clerk, lived.other, lived.deputy, lived.lost, lived.colleague, lived.chief
    lived.until(lived.step(1), hour=8, minute=50)
    assert lived.minute(*chats) == [[]] * 6  # the digest's hour is nine
    lived.until(lived.step(1))
    mine, others, deputys, *none = lived.minute(*chats)
    assert [len(found) for found in (mine, others, deputys, *none)] == [1, 1, 1, 0, 0, 0]
    for [message] in (mine, others, deputys):
        told = text_of(message)
        assert "10月报表" in told
        assert "还没开始填" in told
        assert TASK in told
        assert "开始填 10月报表" in buttons(message)
        assert {"稍后提醒", "有困难", "已知悉"} <= set(buttons(message))
    assert lived.minute(*chats) == [[]] * 6  # and no second one, however often the minute comes
    return mine[0], deputys[0], others[0]


def handing_in_silences(lived: Lived, reminder: Message, deputys: Message) -> None:
    """The reminder that was delivered says so, and no other town's does."""
    lived.until(lived.step(1), hour=10)
    lived.town.handed_in(lived.clerk)
    lived.house.settle()
    assert "10月报表　已报送 ✔" in lived.shown(lived.clerk, reminder)
    assert TASK in lived.shown(lived.clerk, reminder)  # which is still owed
    assert "已报送" not in lived.shown(lived.deputy, deputys)


def the_others_go_on_being_asked(lived: Lived, others: Message) -> None:
    """On the due day itself; the town that has handed in hears nothing."""
    lived.until(lived.step(2))
    mine, new, deputys = lived.minute(lived.clerk, lived.other, lived.deputy)
    assert mine == []
    assert [len(new), len(deputys)] == [1, 1]
    assert "今天 24:00 截止" in text_of(new[0])
    assert "10月报表" in lived.shown(lived.other, others)


def a_difficulty_is_passed_on(lived: Lived, others: Message) -> None:
    """有困难 asks why, and tells the county's administrator."""
    lived.until(lived.step(2), hour=15)
    newest = lived.other.person.messages()[-1]
    asked = presses(lived.other, newest, "有困难")
    lived.other.presses("10月报表", asked)
    [now] = [one for one in lived.other.person.messages() if one["message_id"] == newest["message_id"]]
    assert {"开始填 10月报表", "稍后提醒", "有困难"} <= set(buttons(now))  # the reminder is whole again
    [told] = lived.brings(lambda: lived.other.says("台账还在村里，周一才能收齐"), lived.chief)
    assert "反映 10月报表有困难：台账还在村里，周一才能收齐" in text_of(told[-1])
    assert "蟠龙镇" in text_of(told[-1])


def the_task_is_done_by_its_button(lived: Lived, reminder: Message, deputys: Message) -> None:
    """The last thing of the message; a tap too many is taken back where it was made."""
    lived.until(lived.step(2), hour=16)
    presses(lived.clerk, reminder, f"已办好：{TASK}")
    presses(lived.clerk, reminder, f"改回未办：{TASK}")
    assert f"{TASK}　还没办好" in lived.shown(lived.clerk, reminder)
    presses(lived.clerk, reminder, f"已办好：{TASK}")
    lived.house.settle()
    assert f"{TASK}　已办好 ✔" in lived.shown(lived.clerk, reminder)
    assert f"{TASK}　已办好 ✔" not in lived.shown(lived.deputy, deputys)
    lived.until(lived.step(3))
    assert lived.minute(lived.clerk) == [[]]


def the_county_is_told_who_is_missing(lived: Lived) -> None:
    """Three working days after the day, by name: who has not, and what they say is difficult."""
    lived.until(lived.step(5))
    [told] = lived.minute(lived.chief)
    text = "\n".join(map(text_of, told))
    assert "10月报表" in text
    assert "蟠龙" in text
    assert "台账还在村里" in text
    assert "板溪" not in text.partition(TASK)[0]


def what_reminding_did_is_shown(lived: Lived) -> None:
    """Step by step under the deadline, and for inspectors; without a town or a name."""
    lived.until(lived.step(5), hour=11)
    listed = lived.chief.says("截止日设置")
    card = lived.chief.presses(next(label for label in listed.buttons if label.startswith("报表")), listed)
    assert "提醒后 24 小时内就报的" in card.text
    assert "前1个工作日：提醒 3 次，随后就报的 1 次。" in card.text
    assert "当天：提醒 2 次，随后就报的 0 次。" in card.text
    burden = lived.chief.says("减负台账")
    assert "提醒 " in burden.text
    assert not [name for name in ("板溪镇", "蟠龙镇", "仉禾", "汤汐") if name in card.text + burden.text]


def presses(chat: Chat, message: Message, label: str) -> Answer:
    """A button of an earlier message, as it stands now."""
    [now] = [one for one in chat.person.messages() if one["message_id"] == message["message_id"]]
    rows = now["reply_markup"]["inline_keyboard"]
    data = next(one["callback_data"] for row in rows for one in row if one["text"].startswith(label))
    return chat.does(lambda person: person.press_data(message["message_id"], data))
