"""Whose report of which year a line asks for, and what is another question."""

from __future__ import annotations

from datetime import date

import pytest

from store.annual.asked import named, read_asked, year_to_report
from store.people.places import PlaceFacts, PlaceKind

TODAY = date(2027, 1, 12)
TOWNS = [
    PlaceFacts(number, PlaceKind.TOWN, name, 1, "清岚县")
    for number, name in enumerate(["青禾铺镇", "青禾浦镇", "来安镇"], 2)
]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("法治年报", None),
        ("给我2026年法治年报", 2026),
        ("请给我一份去年的法治年报！", 2026),
        ("帮我生成今年的法治年报初稿吧", 2027),
        ("我们镇法治政府建设年度报告", None),
        ("25年法治年报", 2025),
        ("二〇二六年法治年报", 2026),
        ("２０２６年 法治 年报", 2026),
        ("明年法治年报", 2028),
        ("法治年报 2026", 2026),
        ("法治年报发给我，谢谢", None),
    ],
)
def test_one_s_own(text, year):
    found = read_asked(text, TODAY)
    assert found is not None
    assert (found.place, found.year, found.is_of_all) == ("", year, False)


@pytest.mark.parametrize(
    ("text", "towns", "year"),
    [
        ("青禾铺镇2026年法治年报", ["青禾铺镇"], 2026),
        ("2026年青禾铺镇法治年报", ["青禾铺镇"], 2026),
        ("清岚县青禾铺镇法治年报", ["青禾铺镇"], None),
        ("青禾2025年的法治年报", ["青禾铺镇", "青禾浦镇"], 2025),
        ("给我来安镇2025年法治年报", ["来安镇"], 2025),  # 来 is asked by, too
        ("来安镇法治年报", ["来安镇"], None),
        ("蟠龙镇2026年法治年报", [], 2026),
    ],
)
def test_a_town_s(text, towns, year):
    found = read_asked(text, TODAY)
    assert found is not None
    assert found.year == year
    assert [one.name for one in named(found, TOWNS)] == towns


def test_the_whole_county_s_is_town_by_town():
    found = read_asked("全县2026年法治年报", TODAY)
    assert found is not None
    assert (found.place, found.is_of_all) == ("", True)


@pytest.mark.parametrize(
    "text",
    [
        "法治年报怎么写",
        "青禾铺镇2026年法治年报里网格怎么写",
        "法治年报什么时候交",
        "2026年",
        "年报发送方式",
        "",
        "法" * 80 + "年报",
    ],
)
def test_what_asks_for_something_else(text):
    assert read_asked(text, TODAY) is None


def test_a_question_of_others_names_no_town():
    found = read_asked("别的镇怎么写法治年报", TODAY)
    assert found is not None
    assert named(found, TOWNS) == []


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2027, 1, 1), 2026), (date(2027, 6, 30), 2026), (date(2027, 7, 1), 2027), (date(2027, 12, 31), 2027)],
)
def test_the_year_that_is_to_be_reported(day, year):
    assert year_to_report(day) == year
