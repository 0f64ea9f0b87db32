"""The steps of a deadline: days that are none, words beside taps, and what cannot be read."""

from __future__ import annotations

import pytest

from store.outreach import calendars
from store.people import people
from tests.bot.transcripts.counties import County, new_county, picks


@pytest.fixture
def county(month_house) -> County:
    """It is 3 November 2027 there: the year's holidays are not published."""
    county = new_county(month_house)
    county.town("石桥乡")
    return county


def test_days_that_are_none_or_may_be_another_years(county):
    county.chief.says("截止日设置")
    picks(county.chief, "新增")
    assert "不能全是符号" in county.chief.says("😀😀😀").text
    county.chief.says("年终材料")
    assert "请发日期，如 2027年12月3日。" in picks(county.chief, "只一次").text
    assert county.chief.says("2月30日").text == "没有 2月30日 这一天，请再发一次。"
    passed = county.chief.says("11月1日").text
    assert passed == "今年 11月1日 已经过了。要定在明年，请连年份一起发：2028年11月1日。"
    assert "碰上周末" in county.chief.says("1月7日").text, "next January is meant by nobody otherwise"
    assert "请发日期" in picks(county.chief, "‹ 上一步").text
    assert "碰上周末" in county.chief.says("2028年11月1日").text


def test_a_working_day_that_is_known_needs_no_other(county, clock):
    with county.house.database.transaction() as session:
        by = people.in_chat(session, county.chief.id, clock())
        calendars.confirm_year(session, by.place.id, 2027, clock(), by.id)
    county.chief.says("截止日设置")
    picks(county.chief, "新增")
    county.chief.says("年终材料")
    picks(county.chief, "只一次")
    assert "碰上周末" in county.chief.says("12月4日").text, "a Saturday"
    picks(county.chief, "‹ 上一步")
    assert "哪些乡镇要办" in county.chief.says("12月3日").text


def test_words_add_a_step_and_a_picture_shows_again_what_is_asked(county):
    county.chief.says("截止日设置")
    picks(county.chief, "国家宪法日和宪法宣传周", "改提醒", "不提醒")
    county.chief.says("截止日设置")
    picks(county.chief, "国家宪法日和宪法宣传周", "改提醒", "常用一套")
    assert "✔ 前3" in county.chief.says("提前三天").buttons
    asked = county.chief.sends(kind="sticker")
    assert asked.text.startswith("我还看不了表情，这一步请打字或者点按钮。\n还没报、没办好的，什么时候提醒？")
    assert "✔ 前7" in county.chief.says("前7").buttons, "the step goes on"
    assert "前7" not in county.chief.presses("✔ 前7").buttons, "a tap toggles"
