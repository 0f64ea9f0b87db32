"""发通知, whom it is for: by buttons, by name, by how far their town is, by what has missed them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.console.client import text_of
from store.collection import due
from store.days import day_of
from store.people.rights import Role
from tests.bot.transcripts.casting import Office, at_work, got, sends, whom
from tests.bot.transcripts.counties import seated
from tests.bot.transcripts.months import Town


@pytest.fixture
def office(month_house, clock) -> Office:
    return at_work(month_house, clock)


def test_towns_roles_and_how_far_they_are(office, clock):
    town = Town(office.county, "板溪镇", clock)
    town.lived()
    office.sits("王芳", None, Role.REVIEWER)
    first = whom(office)
    towns = office.chief.presses("选单位", first)
    assert towns.buttons == ["板溪镇", "蟠龙镇", "选好了"]
    picked = office.chief.presses("蟠龙镇", towns)
    assert picked.buttons == ["板溪镇", "✓ 蟠龙镇", "改回全部", "选好了"]
    chosen = office.chief.presses("选好了", picked)
    assert "范围：蟠龙镇\n" in chosen.text
    assert "现在符合的有 1 人" in chosen.text
    named = office.chief.says("板溪")
    assert "范围：板溪镇、蟠龙镇\n" in named.text  # added to what the button has chosen
    office.chief.presses("选单位（已选 2）", named)
    assert "名单里没有“鲸鱼镇”" in office.chief.says("板溪镇、鲸鱼镇").text
    whole = office.chief.presses("改回全部")
    assert f"范围：{office.county.name}全部\n" in whole.text
    reviewers = office.chief.presses("审核人", whole)
    assert "角色：审核人、报送员、备岗\n" in reviewers.text
    assert "现在符合的有 3 人" in reviewers.text
    assert "现在符合的有 2 人" in office.chief.presses("✓ 审核人", reviewers).text
    late = office.chief.presses("未提交")
    assert f"条件：{clock().year}年10月报表未提交\n" in late.text
    assert "现在符合的有 2 人" in late.text
    town.handed_in(office.clerk)
    seen = office.chief.presses("下一步：预览", late)
    assert "发给 1 人\n蟠龙镇：鲍春和\n" in text_of(seen.new[-1])
    returned = office.chief.presses("被退回", office.chief.presses("改接收人", seen))
    assert "现在符合的有 0 人" in returned.text
    assert "下一步：预览" not in returned.buttons


def test_towns_typed_are_added_where_they_are_shown_and_a_beginning_of_two_names_is_asked_about(office):
    for town in ("新河镇", "新河口镇"):
        office.county.town(town)
    first = whom(office)
    office.chief.presses("蟠龙镇", office.chief.presses("选单位", first))
    added = office.chief.says("板溪、新河镇")
    assert added.text.startswith(f"选{office.county.name}的乡镇\n\n已选 3 个。")
    assert {"✓ 蟠龙镇", "✓ 板溪镇", "✓ 新河镇", "新河口镇"} <= set(added.buttons)
    unclear = office.chief.says("新河")
    assert text_of(unclear.new[0]) == "“新河”开头的有 2 个：新河口镇、新河镇。请发全称，或者按按钮选。"
    assert "已选 3 个" in unclear.text
    told = office.chief.says("新河口")
    assert "已选 4 个" in told.text
    chosen = office.chief.presses("选好了", told)
    assert "范围：" in chosen.text
    typed = [one for one in office.chief.person.messages() if not one["from"]["is_bot"]][-1]["message_id"]
    edited = office.chief.does(lambda person: person.edit(typed, "板溪镇"))
    assert edited.text == "改过的旧消息不算，请重新发一遍。"


def test_whoever_hands_in_before_it_goes_gets_nothing(office, clock):
    town = Town(office.county, "板溪镇", clock)
    town.lived()
    late = office.chief.presses("未提交", whom(office))
    held = office.chief.presses("确认发送", office.chief.presses("下一步：预览", late))
    town.handed_in(office.clerk)
    with office.gone():
        assert (len(got(office.clerk)), len(got(office.other))) == (0, 1)
        card = office.chief.says("发通知") and office.chief.presses("发过的通知")
        assert "已发完" in card.text
        result = office.chief.presses("看 1", card)
        assert "· 已发到 1 人\n· 已不在范围，没发 1 人" in result.text
    assert held.new


def test_an_owner_writes_to_all_counties_or_one(office, month_house):
    owner = seated(month_house, office.county.name, "骆思镕", None, Role.OWNER)
    owner.says("发通知")
    first = owner.says("各县请注意。")
    assert "范围：所有县区\n" in first.text
    chosen = owner.says(office.county.name)
    assert f"范围：{office.county.name}\n" in chosen.text
    assert "现在符合的有 2 人" in chosen.text
    seen = owner.presses("下一步：预览", chosen)
    assert text_of(seen.new[0]) == f"{office.county.name}通知\n\n各县请注意。\n\n——骆思镕"
    assert owner.says("算了").text.startswith("好的，没有发")


def test_the_last_that_missed_somebody_is_meant_whatever_came_after_it(office):
    lost = office.sits("王芳", "新河镇")
    lost.does(lambda person: person.block())
    sends(office)
    with office.gone():
        office.chief.presses("板溪镇", office.chief.presses("选单位", whom(office, "只给板溪镇。")))
        office.chief.presses("确认发送", office.chief.presses("下一步：预览", office.chief.presses("选好了")))
        with office.gone():
            assert "上次未送达" in whom(office, "再发一次。").buttons


def test_to_those_whom_the_last_one_has_missed(office):
    lost = office.sits("王芳", "新河镇")
    lost.does(lambda person: person.block())
    sends(office)
    with office.gone():
        lost.does(lambda person: person.block(False))
        missed = office.chief.presses("上次未送达", whom(office, "再发一次。"))
        assert "条件：上次未送达（11月3日 10:" in missed.text
        assert "现在符合的有 1 人" in missed.text
        seen = office.chief.presses("下一步：预览", missed)
        assert "发给 1 人\n新河镇：王芳\n" in text_of(seen.new[-1])


def test_from_the_table_of_the_month_to_exactly_those_who_have_not_handed_in_two_taps(office, clock):
    town = Town(office.county, "板溪镇", clock)
    town.lived()
    town.handed_in(office.clerk)
    table = office.chief.says("报送情况")
    seen = office.chief.presses("通知未报的", table)
    message, card = map(text_of, seen.new)
    assert message == (
        f"{office.county.name}通知\n\n还没有收到您单位的{clock().year}年10月报表（退回修改的，请改好再报）。"
        "截止日是11月5日，请按时报送；有困难请与县里联系。\n\n——祁翀"
    )
    assert f"条件：{clock().year}年10月报表未提交" in card
    assert "发给 1 人\n蟠龙镇：鲍春和\n" in card
    assert "改内容" in seen.buttons
    twice = office.chief.presses("通知未报的", table)
    office.chief.presses("确认发送", twice)
    with office.gone():
        assert (len(got(office.clerk)), len(got(office.other))) == (0, 1)
    assert office.clerk.forges(table.data_of("通知未报的")).new == []
    assert "您有一条还没发出的通知" not in office.chief.says("发通知").text  # pressed twice, it was one draft


def test_to_the_late_after_the_day_and_where_some_have_longer(office, clock):
    town = Town(office.county, "板溪镇", clock)
    table = office.chief.says("报送情况")
    with office.house.database.transaction() as session:
        due.extend(session, town.place, town.month, day_of(clock()) + timedelta(days=9), "", clock(), None)
    with clock.later(days=3):
        late = text_of(office.chief.presses("通知未报的", table).new[0])
        assert "截止日是11月5日，已经过了，请尽快报送；有困难请与县里联系。" in late
        assert "给您单位延期了的，以延期后的日子为准。" in late


def test_a_month_that_was_chosen_stays_while_its_state_changes(office):
    september = office.chief.presses("‹ 9月", office.chief.says("报送情况"))
    seen = office.chief.presses("通知未报的", september)
    addressed = office.chief.presses("改接收人", seen)
    assert "年9月报表未提交" in addressed.text
    assert "年9月报表草稿中" in office.chief.presses("草稿中", addressed).text


def test_a_button_may_be_called_by_its_label_in_place_of_being_pressed(office):
    office.sits("王芳", None, Role.REVIEWER)
    whom(office)
    assert "角色：审核人、报送员、备岗\n" in office.chief.says("审核人").text
    assert "年10月报表被退回\n" in office.chief.says("被退回").text
    assert "条件：不限\n" in office.chief.says("不限").text
    assert office.chief.says("选单位").buttons[-1] == "选好了"
    assert "✓ 板溪镇" in office.chief.says("板溪镇").buttons
    assert "范围：板溪镇\n" in office.chief.says("选好了").text
    assert "发给 1 人\n板溪镇：仉禾\n" in office.chief.says("预览").text
    office.chief.presses("定时发送")
    assert "请核对" in office.chief.says("返回").text
