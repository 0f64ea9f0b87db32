"""减负台账: what was sent to a county's towns and asked of them, in the chat and as a workbook for inspectors."""

from __future__ import annotations

import io

import openpyxl
import pytest

from store.days import day_of
from store.outbox import Lane, put
from store.people import places
from store.people.rights import Role
from tests.bot.conftest import House
from tests.bot.transcripts.counties import County, document, new_county


@pytest.fixture
def county(month_house) -> County:
    """With two towns, in one of which a clerk is."""
    county = new_county(month_house)
    county.town("蟠龙镇")
    return county


def gets(house: House, chat_id: int, key: str, clock) -> None:
    """A message of our own accord, to whom it may be."""
    with house.database.transaction() as session:
        put(session, key, chat_id, Lane.NOTICE, {"call": "message", "text": "您好", "buttons": [], "menu": []}, clock())
    house.settle()


def number(house: House, county: County) -> int:
    with house.database.reading() as session:
        return next(one.id for one in places.counties(session) if one.name == county.name)


def test_where_nobody_is_asked_there_is_nothing(county):
    answer = county.chief.says("减负台账")
    assert "没有给乡镇发过消息，也没有要过数。" in answer.text
    assert answer.buttons == ["导出 Excel"]


@pytest.mark.parametrize("spelled", ["减负台账", "/burden"])
def test_the_administrator_sees_the_months_newest_first(county, month_house, clock, spelled):
    clerk = county.sits("仉禾")
    clerk.says("/help")  # until somebody writes, nobody can write to them
    for key in (f"remind {clerk.id} {day_of(clock())}", f"cast 3 {clerk.id}", f"extended {clerk.id}"):
        gets(month_house, clerk.id, key, clock)
    answer = county.chief.says(spelled)
    year = clock().year
    first = answer.text.split("\n\n")[1]
    assert first.startswith(f"{year}年11月\n发消息 3 条（提醒 1、通知 1、其他 1），收到的 1 人\n要填 ")
    assert "1 个乡镇，其中系统带出 " in first
    assert answer.text.index(f"{year}年11月") < answer.text.index(f"{year}年10月")
    assert "全县合计，不分乡镇、不分个人。" in answer.text
    assert not [name for name in ("仉禾", "板溪镇") if name in answer.text]


def test_the_workbook_is_for_inspectors_and_taking_it_is_written_down(county, month_house, clock):
    clerk = county.sits("仉禾")
    clerk.says("/help")
    gets(month_house, clerk.id, f"cast 4 {clerk.id}", clock)
    answer = county.chief.presses("导出 Excel", county.chief.says("减负台账"))
    assert "全县合计，不含乡镇和个人的数。" in answer.text
    book = openpyxl.load_workbook(io.BytesIO(document(month_house, answer)))
    assert book.sheetnames == ["减负台账", "统计口径"]
    head, newest, *_ = book["减负台账"].iter_rows(values_only=True)
    row = dict(zip(head, newest, strict=True))
    assert row["月份"] == f"{clock().year}年11月"
    assert (row["提醒（条）"], row["通知（条）"], row["消息合计（条）"], row["收到的人数"]) == (0, 1, 1, 1)
    assert row["要填的数（项）"] > row["其中系统带出（项）"] > 0
    assert book["统计口径"].max_row > 5
    assert "减负台账" in county.chief.says("操作记录").text


def test_whoever_is_no_administrator_is_told_so(county):
    for chat in (county.sits("仉禾"), county.sits("阮小满", None, Role.REVIEWER)):
        assert "只给县级管理员用" in chat.says("减负台账").text


@pytest.mark.parametrize("action", ["burden_at", "burden_book"])
def test_a_forged_button_shows_no_other_county(county, month_house, action):
    elsewhere = number(month_house, new_county(month_house))
    for argument in (elsewhere, 10**15, "x", ""):
        answer = county.chief.forges(f"{action}:0:{argument}", county.chief.says("/help"))
        assert answer.toasts == ["这里现在看不到了，请重新发“减负台账”。"]
        assert answer.new == []


def test_who_sees_several_counties_chooses_one(county, month_house):
    owner = county.sits("骆思镕", None, Role.OWNER)
    new_county(month_house)
    answer = owner.says("减负台账")
    assert answer.text == "减负台账\n\n看哪个县区？"
    while county.name not in answer.buttons:
        answer = owner.presses("下一页 ›", answer)
    shown = owner.presses(county.name, answer)
    assert shown.text.startswith(f"{county.name}减负台账")
    assert shown.buttons == ["导出 Excel", "换县区"]
