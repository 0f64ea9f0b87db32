"""报送情况: a county's table by name, a town's card, more time by a tap or a day; receipts sent as text."""

from __future__ import annotations

import re

import pytest

from bot.console.client import buttons, text_of
from store.collection.due import due
from store.days import day_of
from store.people import places
from store.people.rights import Role
from tests.bot.transcripts.counties import document, new_county
from tests.bot.transcripts.months import RECEIPT, Town
from tests.handlers.test_pictures import has_font


@pytest.fixture
def town(month_house, clock) -> Town:
    return Town(new_county(month_house), "板溪镇", clock)


def test_a_table_by_name_with_two_rates_and_its_buttons(town, clock):
    clerk = town.county.sits("仉禾")
    town.county.sits("王芳", "蟠龙镇").says("填报")
    town.county.town("安平镇")
    town.handed_in(clerk)
    shown = town.county.chief.says("报送情况")
    year = town.month.year
    assert shown.text.startswith(
        f"{town.county.name}{year}年10月报送情况\n共 3 个乡镇\n\n"
        "安平镇　未开始　0/38　没人能联系上\n板溪镇　待审核　38/38\n蟠龙镇　未开始　0/38\n\n"
        "已报送 1/3 个乡镇（已通过 0 个），按时 1 个\n实际填报 38/114 项"
    ), shown.text
    assert shown.text.endswith("按名称排列")
    assert shown.buttons == ["‹ 9月", "看一个乡镇", "图片", "导出汇总表", "导出 CSV", "待审核", "通知未报的"]
    assert town.county.chief.presses("待审核", shown).text.startswith("审核\n\n有 1 份报表等审核")
    earlier = town.county.chief.presses("‹ 9月", town.county.chief.says("/progress"))
    assert f"{year}年9月报送情况" in earlier.text
    assert earlier.buttons[:2] == ["‹ 8月", "10月 ›"]
    towns = town.county.chief.presses("看一个乡镇", town.county.chief.presses("10月 ›", earlier))
    assert towns.buttons == ["安平镇", "板溪镇", "蟠龙镇", "‹ 返回"]
    card = town.county.chief.presses("板溪镇", towns)
    assert re.search(
        r"板溪镇 20\d\d年10月\n\n待审核，已填 38/38 项\n第 1 次提交：11月3日 10:\d\d，仉禾，按时", card.text
    )
    assert card.buttons == ["看报的数", "指标走势", "‹ 9月", "‹ 全县"]
    assert "全部数据" in town.county.chief.presses("看报的数", card).text
    town_card = town.county.chief.forges(towns.data_of("安平镇"), towns)
    assert "现在没有人能联系上。" in town_card.text
    assert "报送情况" in town.county.chief.presses("‹ 全县", town_card).text


def test_the_table_as_a_picture_a_workbook_and_values(town):
    town.handed_in(town.county.sits("仉禾"))
    chief = town.county.chief
    shown = chief.says("报送情况")
    drawn = chief.presses("图片", shown)
    assert drawn.toasts == ["正在画图，几秒就好。"]
    assert len(drawn.new) == 1
    assert ("photo" in drawn.last) == has_font()
    assert "报送情况" in drawn.text
    book = chief.presses("导出汇总表", shown)
    assert document(town.house, book)[:2] == b"PK"
    values = chief.presses("导出 CSV", shown)
    assert "板溪镇" in document(town.house, values).decode("utf-8-sig")


def test_more_time_by_one_tap_reaches_the_town_which_hands_in_what_was_locked(town, clock):
    clerk, chief = town.county.sits("仉禾"), town.county.chief
    clerk.says("你好")
    with clock.later(days=24):  # 27 November: locked
        card = town.filled(clerk)
        assert "没有提交；填的都在" in clerk.presses("提交 10月报表", card).text
        town_card = chief.presses("板溪镇", chief.presses("看一个乡镇", chief.says("报送情况")))
        assert "填报中，已填 38/38 项\n已在 11月25日 24:00 锁定" in town_card.text
        offered = [label for label in town_card.buttons if label.startswith("延")]
        assert offered == ["延1天（到11月28日）", "延3天（到11月30日）", "延7天（到12月4日）", "延到别的日子"]
        longer = chief.presses("延3天（到11月30日）", town_card)
        assert longer.toasts == ["板溪镇10月报表已延到 11月30日 24:00，已通知镇上。"]
        assert re.search(r"延期到 11月30日（祁翀，11月27日 10:\d\d）", longer.text)
        twice = chief.forges(town_card.data_of("延3天（到11月30日）"), town_card)
        assert twice.toasts == ["已经延到 11月30日了。"]
        note = [one for one in clerk.person.messages() if one["from"]["is_bot"]][-1]
        assert text_of(note).endswith("10月报表延期到 11月30日 24:00，填过的都在，可以接着填。")
        assert buttons(note) == ["接着填"]
        there = clerk.presses("接着填")
        assert "请在 11月30日 24:00 前提交（已延期）。" in there.text
        assert "，按时）" in clerk.presses("提交 10月报表", there).text


def test_more_time_until_a_day_that_is_typed(town, clock):
    town.county.sits("仉禾")
    chief = town.county.chief
    card = chief.presses("板溪镇", chief.presses("看一个乡镇", chief.says("报送情况")))
    asked = chief.presses("延到别的日子", card)
    assert "板溪镇" in asked.text
    assert "10月延到哪天？请发日期，如 12月4日（最晚这一天）。" in asked.text
    assert "只能延到 11月6日至 12月4日之间的一天，没有改动。" in chief.says("12月20日").text
    assert "只能延到 11月6日至" in chief.says("11月5日").text  # everybody has until then
    done = chief.says("11月12号")
    assert done.text.startswith("板溪镇10月报表已延到 11月12日 24:00，已通知镇上。")
    chief.presses("延到别的日子", done)
    assert chief.says("算了").text == "好的，没有延期。"
    with town.house.database.reading() as session:
        assert due(session, town.place.id, town.month).extended_until == day_of(clock()).replace(day=12)
    assert "已延到" not in chief.says("13日").text  # nobody has asked any more


def test_a_clerk_sees_only_the_own_town_and_the_way_on(town):
    clerk, other = town.county.sits("仉禾"), town.county.sits("王芳", "蟠龙镇")
    shown = clerk.says("报送情况")
    assert re.search(r"板溪镇 20\d\d年10月\n\n未开始，已填 0/38 项\n请在 11月5日 24:00 前提交。$", shown.text)
    assert shown.buttons == ["去填报", "指标走势", "‹ 9月"]
    with town.house.database.reading() as session:
        far = next(one for one in places.towns(session, town.place.county_id) if one.name == "蟠龙镇")
    for data in (f"progress_town:0:{far.id}-{town.month}", f"progress_at:0:{town.place.county_id}-{town.month}-0"):
        assert clerk.forges(data, shown).toasts == ["这里现在看不到了，请重新发“报送情况”。"]
    assert clerk.forges(f"extend_to:0:{town.place.id}-{town.month}-20991231", shown).new == []
    assert other.says("/progress").text.split(" ")[0].endswith("蟠龙镇")
    assert "10月 · 组织领导" in clerk.presses("去填报", clerk.says("报送情况")).text


def test_the_owner_chooses_a_county_first(town):
    owner = town.county.sits("季苗", None, Role.OWNER)
    new_county(town.house)
    town.county.sits("仉禾")
    listed = owner.says("报送进度")
    assert listed.text == "报送情况\n\n看哪个县区？"
    while town.county.name not in listed.buttons:
        listed = owner.presses("下一页 ›", listed)
    table = owner.presses(town.county.name, listed)
    assert table.text.startswith(f"{town.county.name}{town.month.year}年10月报送情况\n共 1 个乡镇")
    assert table.buttons[-3:] == ["待审核", "通知未报的", "换县区"]
    assert "看哪个县区" in owner.presses("换县区", table).text


def test_a_receipt_sent_as_text_shows_what_was_handed_in_then_and_what_changed_since(town):
    clerk, reviewer = town.county.sits("仉禾"), town.county.sits("鲍春和", None, Role.REVIEWER)
    done = town.handed_in(clerk)
    code = RECEIPT.search(done.text)[1]
    for said in (code, code.lower(), f"回执 {code}", code.replace("-", "")):
        shown = reviewer.says(said)
        assert re.search(r"板溪镇 20\d\d年10月　待审核\n第 1 次提交：11月3日", shown.text), said
        assert "提交之后没有变过。" in shown.text
        assert "11 受理纠纷 30 · 12 调成 29" in shown.text
    clerk.presses("收回来改", done)
    clerk.says("11=31")
    answer = clerk.says(code)  # in the middle of the card: answered, and the card again
    assert "之后还没有重新提交。" in answer.text
    assert "11 受理纠纷 30" in answer.text
    again = clerk.presses("提交 10月报表", clerk.says("进度") and clerk.says("提交"))
    second = RECEIPT.search(again.text)[1]
    old = clerk.says(code)
    assert f"之后又提交过，现在是第 2 次（回执 {second}），改了 1 项：受理纠纷 30→31。" in old.text
    assert "提交之后没有变过" in clerk.says(second).text
    assert old.buttons == ["这个月的情况"]
    assert "第 2 次提交" in clerk.presses("这个月的情况", old).text


def test_a_receipt_of_another_town_is_told_to_nobody_and_figures_are_no_receipt(town, month_house):
    clerk, other = town.county.sits("仉禾"), town.county.sits("王芳", "蟠龙镇")
    code = RECEIPT.search(town.handed_in(clerk).text)[1]
    for who in (other, new_county(month_house).chief):
        answer = who.says(f"回执{code}")
        assert answer.text.startswith(f"没有查到回执 {code}。")
        assert "板溪镇" not in answer.text
    prompt = town.county.sits("季禾", "安平镇")
    Town(town.county, "安平镇", town.clock).filled(prompt, until="执法与应诉")
    assert prompt.says("1200-3400").text.find("回执") < 0
    assert prompt.says("12 2 15 20 0 0 0").text.startswith("✓ 检查 12 次")


def test_an_older_button_takes_no_time_away(town, clock):
    town.county.sits("仉禾")
    chief = town.county.chief
    card = chief.presses("板溪镇", chief.presses("看一个乡镇", chief.says("报送情况")))
    chief.presses("延7天（到11月12日）", card)
    late = chief.forges(card.data_of("延1天（到11月6日）"), card)
    assert late.toasts == ["已经延到 11月12日了。"]
    with town.house.database.reading() as session:
        assert due(session, town.place.id, town.month).extended_until == day_of(clock()).replace(day=12)


def test_an_edited_day_gives_no_time(town):
    clerk, chief = town.county.sits("仉禾"), town.county.chief
    sent = chief.person.say("11月7日")
    town.house.settle()
    chief.presses("延到别的日子", chief.presses("板溪镇", chief.presses("看一个乡镇", chief.says("报送情况"))))
    edited = chief.does(lambda person: person.edit(sent["message_id"], "11月8日"))
    assert edited.text == "改过的旧消息不算，请重新发一遍。"
    assert "请在 11月5日 24:00 前提交。" in clerk.says("这个月几号截止").text
