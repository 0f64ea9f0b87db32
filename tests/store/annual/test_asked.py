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
        ("2026年的法治年报给我", 2026),
        ("2026年的法治年报发我一份", 2026),
        ("能不能给我法治年报", None),
        ("上上年法治年报", 2025),
        ("大前年法治年报", 2024),
        ("法治年报 1998", 1998),
        ("年报 2026", 2026),
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
        ("青禾铺镇的2026年的法治年报给我看看", ["青禾铺镇"], 2026),
        ("法治年报 青禾铺镇 2026年", ["青禾铺镇"], 2026),
        ("法治年报2026年青禾铺镇", ["青禾铺镇"], 2026),
        ("请给我2025年的清岚县来安镇法治年报", ["来安镇"], 2025),
        ("外岭县来安镇2025年法治年报", [], 2025),  # another county's, which has one of that name, too
        ("蟠龙镇2026年法治年报", [], 2026),
    ],
)
def test_a_town_s(text, towns, year):
    found = read_asked(text, TODAY)
    assert found is not None
    assert found.year == year
    assert [one.name for one in named(found, TOWNS)] == towns


@pytest.mark.parametrize("text", ["全县2026年法治年报", "县里的2026年法治年报", "本县2026年法治年报"])
def test_the_whole_county_s_is_town_by_town(text):
    found = read_asked(text, TODAY)
    assert found is not None
    assert (found.place, found.is_of_all) == ("", True)


@pytest.mark.parametrize(
    "text",
    ["青禾铺镇12月的法治年报", "2026年上半年法治年报", "2026年第四季度法治年报", "2025年和2026年法治年报"],
)
def test_what_is_of_no_whole_year_or_of_two_is_unclear(text):
    found = read_asked(text, TODAY)
    assert found is not None
    assert found.is_unclear
    assert not read_asked("青禾铺镇2026年法治年报", TODAY).is_unclear


def test_what_ends_as_a_town_is_one_known_or_not():
    assert read_asked("青禾镇2026年法治年报", TODAY).is_name
    assert not read_asked("清岚县2026年法治年报", TODAY).is_name


@pytest.mark.parametrize(
    "text",
    [
        "法治年报怎么写",
        "青禾铺镇2026年法治年报里网格怎么写",
        "法治年报什么时候交",
        "什么是法治年报",
        "法治年报是什么",
        "怎么生成法治年报",
        "别的镇怎么写法治年报",
        "别的镇的法治年报",
        "去年公开的法治年报",
        "法治年报模板",
        "2026年",
        "年报发送方式",
        "",
        "法" * 80 + "年报",
    ],
)
def test_what_asks_for_something_else(text):
    assert read_asked(text, TODAY) is None


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2027, 1, 1), 2026), (date(2027, 6, 30), 2026), (date(2027, 7, 1), 2027), (date(2027, 12, 31), 2027)],
)
def test_the_year_that_is_to_be_reported(day, year):
    assert year_to_report(day) == year
