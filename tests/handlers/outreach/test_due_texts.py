"""What is due, in words: whatever it is called, shown as it is; how much time is left; what can be pressed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from handlers.outreach.due_items import DueList, Item
from handlers.texts import due_dates as texts
from handlers.texts import effects as effect_texts
from handlers.texts.occasions import title
from store.outreach.deadlines import Deadline
from store.outreach.effects import Effect
from store.outreach.occasions import Occasion
from store.outreach.tables import Cadence, Kind
from store.outreach.terms import Terms
from store.people.places import PlaceFacts, PlaceKind
from tests.handlers.test_any_name import HOSTILE, check, looks

NOW, DUE = datetime(2026, 11, 3, 2, 0, tzinfo=UTC), date(2026, 11, 9)
TOWN = PlaceFacts(2, PlaceKind.TOWN, "青禾铺镇", 1, "清岚县")
COUNTY = PlaceFacts(1, PlaceKind.COUNTY, "清岚县", 1, "清岚县")
TASK = Terms(Kind.TASK, "履职情况表", Cadence.ONCE, on=DUE)


def item(terms: Terms = TASK, period: str = "once", *, is_guess: bool = False, **more: object) -> Item:
    deadline = Deadline(3, 3, 1, None, terms, is_on=True, since=date(2026, 1, 1))
    occasion = Occasion(4, period, DUE, DUE, DUE, DUE, is_guess=is_guess, deadline=deadline)
    facts = {"due_on": DUE, "eve": date(2026, 11, 6), "left": 4, "towns": 1, "done": 0, "desk": None}
    return Item(occasion, **facts | more)


def shown(*items: Item, place: PlaceFacts = TOWN) -> str:
    return looks(texts.listing(DueList(place, NOW, items, ())))


@pytest.mark.parametrize("name", HOSTILE)
def test_row_27_a_deadline_and_a_place_may_be_called_anything(name):
    called = item(replace(TASK, name=name))
    for place in (replace(TOWN, name=name), replace(COUNTY, name=name)):
        assert name in shown(called, place=place)
        found = DueList(place, NOW, (called,), ())
        check(texts.buttons(found, files=True, several=True))
    assert name in texts.event(called, TOWN)[0]


@pytest.mark.parametrize(
    ("due_on", "left", "told"),
    [
        (date(2026, 11, 9), 4, "还有 4 个工作日"),
        (date(2026, 11, 3), 0, "今天截止"),
        (date(2026, 11, 8), 0, "到期前没有工作日了"),  # no day before it is worked
        (date(2026, 11, 2), 0, "刚过"),
        (date(2026, 10, 30), -2, "已过 2 个工作日"),
    ],
)
def test_how_much_time_there_is(due_on, left, told):
    assert texts.left(item(due_on=due_on, left=left), date(2026, 11, 3)) == told
    assert told in shown(item(due_on=due_on, left=left))


def test_a_town_is_told_what_it_has_done_and_what_it_can_do():
    open_, done = item(), item(done=1)
    assert "1. 履职情况表\n11月9日（周一），还有 4 个工作日。" in shown(open_)
    assert "1. 履职情况表 ✔ 已办好" in shown(done)
    late = item(due_on=date(2026, 10, 30), left=-2)
    assert "还没办好。办好后请点下面的按钮。" in shown(late)


def test_a_county_is_told_how_many():
    assert "6 个乡镇，已办好 2 个。" in shown(item(towns=6, done=2), place=COUNTY)
    assert "6 个乡镇都已办好。" in shown(item(towns=6, done=6), place=COUNTY)


def test_nothing_due_is_said_plainly():
    assert shown().endswith("最近两个月没有要办的事。")
    [row] = texts.buttons(DueList(TOWN, NOW, (), ()), files=True, several=False)
    assert [button.label for button in row] == ["存进手机日历"]


def test_a_guess_is_said_once_and_only_where_there_is_one():
    assert shown(item(is_guess=True), item(is_guess=True)).count("节假日安排未公布，按常规推算。") == 1
    assert "推算" not in shown(item())
    assert texts.event(item(is_guess=True), TOWN)[1].endswith("节假日安排未公布，按常规推算。")


def test_another_year_is_told():
    assert "2027年1月4日（周一）" in shown(item(due_on=date(2027, 1, 4), left=40))


def test_only_whoever_hands_in_for_the_town_has_buttons_to_do_it():
    found = DueList(TOWN, NOW, (item(), item(done=1)), ())
    labels = [[one.label for one in row] for row in texts.buttons(found, files=True, several=False)]
    assert labels == [["已办好：履职情况表"], ["改回未办：履职情况表"], ["存进手机日历"]]
    assert len(texts.buttons(found, files=False, several=False)) == 1


def test_a_phone_shows_a_few_buttons_only():
    found = DueList(TOWN, NOW, tuple(item() for _ in range(20)), ())
    assert len(texts.buttons(found, files=True, several=False)) == 7


@pytest.mark.parametrize(
    ("terms", "period", "told"),
    [
        (TASK, "once", "履职情况表"),
        (Terms(Kind.FIGURES, "报表", Cadence.MONTHLY, day=5), "2026-10", "10月报表"),
        (Terms(Kind.TASK, "材料", Cadence.MONTHLY, day=5), "2026-10", "材料（10月）"),
        (Terms(Kind.TASK, "材料", Cadence.QUARTERLY, month=3, day=5), "2026-Q4", "材料（2026年第4季度）"),
        (Terms(Kind.TASK, "年度报告", Cadence.YEARLY, month=3, day=1), "2027", "年度报告"),
    ],
)
def test_what_is_due_is_called_by_its_period_where_it_has_one(terms, period, told):
    assert title(item(terms, period).occasion) == told


def test_what_came_of_reminding():
    told = effect_texts.lines(
        [Effect(-3, 24, 1, is_useless=True), Effect(0, 12, 9, is_useless=False), Effect(1, 3, 0, is_useless=False)]
    )
    assert told[1:] == [
        "· 前3个工作日：提醒 24 次，随后就报的 1 次。作用不大，建议去掉这一步，少打扰乡镇。",
        "· 当天：提醒 12 次，随后就报的 9 次。",
        "· 过后1个工作日：提醒 3 次，随后就报的 0 次。",
    ]
    assert effect_texts.lines([]) == []


def test_a_county_is_told_how_many_know_and_never_who():
    asked = item(towns=3, done=1)
    assert "3 个乡镇，已办好 1 个。" in shown(asked, place=COUNTY)
    assert "3 个乡镇，已办好 1 个，2 人点了已知悉。" in shown(replace(asked, knew=2), place=COUNTY)
