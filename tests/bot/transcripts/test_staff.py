"""The people of a county: moved, gone, handed over, with a new telephone; towns renamed and merged; rights anew."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from bot.clock import system_time
from store.audit import AuditRow
from store.people import people
from store.people.rights import Role
from tests.bot.conftest import Chat
from tests.bot.transcripts.counties import County, new_county, opens, picks, seated

LINK = re.compile(r"https://t\.me/tashan_test_bot\?start=([A-Za-z0-9_-]{20})")


@pytest.fixture
def county(house) -> County:
    return new_county(house)


def told(chat: Chat) -> str:
    """The last thing that the bot wrote to somebody."""
    return chat.person.texts()[-1]


def test_the_list_the_town_and_the_card(county):
    county.sits("仉禾")
    county.sits("鲍春和", "蟠龙镇", Role.REVIEWER)
    county.town("新河镇")
    first = county.chief.says("人员名单")
    assert first.text == f"{county.name}人员\n\n3 个乡镇，在岗 3 人。请选单位。"
    assert first.buttons == ["县级 1人", "新河镇 0人", "板溪镇 1人", "蟠龙镇 1人", "用表格批量邀请"]
    town = county.chief.presses("板溪镇 1人", first)
    assert town.new == []
    assert town.text == f"{county.name}板溪镇\n\n在岗 1 人：\n仉禾　报送员　已加入"
    card = county.chief.presses("仉禾（报送员）", town)
    assert re.fullmatch(
        rf"仉禾\n\n单位：{county.name}板溪镇\n角色：报送员\n到岗：\d+年\d+月\d+日\n状态：已加入", card.text
    ), card.text
    assert card.buttons == ["调岗", "交接", "离岗", "换手机", "改姓名", "‹ 板溪镇的人"]


def test_many_towns_have_pages(county):
    for number in "甲乙丙丁戊己庚辛壬癸":
        county.town(f"{number}子镇")
    first = county.chief.says("/people")
    assert "下一页 ›" in first.buttons
    second = county.chief.presses("下一页 ›", first)
    towns = {label for label in (*first.buttons, *second.buttons) if label.endswith("子镇 0人")}
    assert len(towns) == 10
    assert county.chief.presses("‹ 上一页", second).buttons == first.buttons


def test_a_state_for_whoever_cannot_be_reached(county):
    lost = county.sits("仉禾")
    lost.does(lambda person: person.block())
    assert "联系不上" in opens(county.chief, "板溪镇", "仉禾").text


def test_leaving_at_once_and_for_good(county, house):
    clerk = county.sits("仉禾")
    asked = clerk.says("信鸽传书")
    opens(county.chief, "板溪镇", "仉禾")
    sure = picks(county.chief, "离岗")
    assert "确认后对方马上看不到任何内容" in sure.text
    done = picks(county.chief, "离岗") if "确认离岗" not in sure.buttons else county.chief.presses("确认离岗", sure)
    assert done.text == f"仉禾（{county.name}板溪镇，报送员）已离岗。"
    assert told(clerk) == (
        f"您在{county.name}板溪镇的报送员岗位已经结束，这里不再能查询和报送。谢谢您这段时间的工作；如有疑问，请联系管理员。"
    )
    assert "您的岗位已结束" in clerk.says("信鸽传书").text
    for label in asked.buttons:
        again = clerk.presses(label, asked)
        assert (again.new, again.redrawn) == ([], [])
        assert "您的岗位已结束" in again.toasts[0]
    assert county.staff() == {"祁翀": county.name}
    twice = county.chief.forges(sure.data_of("确认离岗"), sure)
    assert (twice.new, twice.redrawn) == ([], [])


def test_moving_to_another_town_changes_ones_own_town_at_once(county, house):
    clerk = county.sits("仉禾")
    for town in ("板溪镇", "蟠龙镇"):
        house.holds(
            f"{county.name}{town}.txt",
            f"{county.name}{town}2025年法治政府建设工作报告\n一、主要做法\n（一）养鸽\n{county.name}用鸿雁传书的办法送法下乡。\n"
            "二、存在问题\n经费不足。\n三、下一步打算\n继续依法行政。\n",
        )
    county.town("蟠龙镇")
    asks = f"鸿雁传书 {county.name}"
    assert "蟠龙镇　2025 年" in clerk.says(asks).text
    opens(county.chief, "板溪镇", "仉禾")
    roles = picks(county.chief, "调岗", "蟠龙镇")
    assert roles.buttons == ["审核人", "报送员", "备岗", "返回"]
    until = county.chief.presses("备岗", roles)
    assert "到哪天为止" in until.text
    sure = county.chief.presses(until.buttons[1], until)
    assert f"原岗位：{county.name}板溪镇报送员\n新岗位：{county.name}蟠龙镇备岗（到" in sure.text
    done = county.chief.presses("确认调岗", sure)
    assert done.text.startswith(f"仉禾已调岗：{county.name}蟠龙镇备岗（到")
    assert told(clerk).startswith(f"您的岗位已调整为：{county.name}蟠龙镇备岗（到")
    answer = clerk.says(asks).text
    assert "板溪镇　2025 年" in answer
    assert "蟠龙镇　2025 年" not in answer


def test_handing_over_to_a_colleague_who_is_told_once_what_is_open(county):
    clerk, colleague = county.sits("仉禾"), county.sits("鲍春和")
    colleague.says("/start")  # the network delivers to nobody who has never written
    for question in ("旱獭冬眠", "鲸鱼搁浅"):
        asked = clerk.says(question)
        clerk.presses("告诉管理员", asked)
    opens(county.chief, "板溪镇", "仉禾")
    sure = picks(county.chief, "交接", "鲍春和")
    assert "没办完的事转给鲍春和" in sure.text
    done = county.chief.presses("确认交接", sure)
    assert done.text == f"仉禾（{county.name}板溪镇，报送员）已离岗，没办完的事已转给鲍春和。"
    got = [text for text in colleague.person.texts() if text.startswith("交接给您的事")]
    assert got == ["交接给您的事\n\n还没有答案的提问 2 个，有了会通知您：\n· 旱獭冬眠\n· 鲸鱼搁浅"]
    assert told(clerk).startswith("您在")
    again = county.chief.forges(sure.data_of("确认交接"), sure)
    assert (again.new, again.redrawn) == ([], [])
    assert len([text for text in colleague.person.texts() if text.startswith("交接给您的事")]) == 1


def test_handing_over_to_somebody_new_who_is_told_when_they_join(county, house):
    clerk = county.sits("仉禾")
    clerk.presses("告诉管理员", clerk.says("水獭换毛"))
    opens(county.chief, "板溪镇", "仉禾")
    sure = picks(county.chief, "交接", "邀请新同事")
    done = county.chief.presses("确认交接", sure)
    code = LINK.search(done.text)[1]
    newcomer = house.stranger()
    newcomer.says(f"/start {code}")
    named = newcomer.says("鲍春和")
    assert "交接给您的事" not in named.text
    agreed = newcomer.presses("我已阅读并同意", named)
    assert "交接给您的事\n\n还没有答案的提问 1 个，有了会通知您：\n· 水獭换毛" in agreed.text
    assert county.staff() == {"祁翀": county.name, "鲍春和": "板溪镇"}


def test_a_file_that_waits_goes_to_the_next_administrator(county, house):
    second = county.sits("蔺相", None, Role.ADMINISTRATOR)
    second.says("/start")
    owner = seated(house, county.name, "骆思镕", None, Role.OWNER)
    report = f"{county.name}鸿雁镇2025年法治政府建设工作报告\n一、主要做法\n养雁四十羽。\n二、存在问题\n经费不足。\n"
    card = county.chief.does(lambda person: person.send_bytes("总结.txt", report.encode()))
    counties = owner.says("/people")
    while county.name not in counties.buttons:
        counties = owner.presses("下一页 ›", counties)
    owner.presses(county.name, counties)
    picks(owner, "县级", "祁翀", "交接", "蔺相", "确认交接")
    assert "发来还没确认入库的文件 1 份" in told(second)
    shown = second.presses("查看 总结.txt")
    assert "确认入库" in shown.buttons
    assert "岗位已结束" in county.chief.forges(card.data_of("确认入库"), card).toasts[0]
    assert "已入库" in second.presses("确认入库", shown).text


def test_a_new_telephone_and_the_old_one_sees_nothing(county, house):
    clerk = county.sits("仉禾")
    opens(county.chief, "板溪镇", "仉禾")
    sure = picks(county.chief, "换手机")
    done = county.chief.presses("确认换手机", sure)
    code = LINK.search(done.text)[1]
    assert "旧手机已停用" in done.text
    assert "还没有开通" in clerk.says("信鸽传书").text
    assert house.stored(clerk.id) is None
    assert "未加入" in opens(county.chief, "板溪镇", "仉禾").text
    phone = house.stranger()
    assert "您已加入" in phone.says(f"/start {code}").text
    assert county.staff()["仉禾"] == "板溪镇"
    assert "还没有开通" in clerk.says("信鸽传书").text
    assert "已加入" in opens(county.chief, "板溪镇", "仉禾").text


def test_another_name_is_typed_and_confirmed(county):
    county.sits("仉禾")
    opens(county.chief, "板溪镇", "仉禾")
    picks(county.chief, "改姓名")
    assert "这不像姓名" in county.chief.says("13号").text
    sure = county.chief.says("仉小禾")
    assert "仉禾改名为：仉小禾" in sure.text
    assert county.chief.presses("确认改名", sure).text == "仉禾已改名为仉小禾。"
    assert "仉小禾" in county.staff()
    assert "仉小禾（报送员）" in county.chief.presses("‹ 板溪镇的人").buttons


def test_a_question_in_between_is_answered_and_ends_the_errand(county):
    county.sits("仉禾")
    card = opens(county.chief, "板溪镇", "仉禾")
    sure = picks(county.chief, "离岗")
    assert "确认离岗" in sure.buttons
    county.chief.says("信鸽传书怎么送法")
    late = county.chief.presses("确认离岗", sure)
    assert "仉禾" in county.staff()
    assert late.toasts
    assert county.chief.forges(card.data_of("离岗"), card).toasts


def test_a_town_gets_another_name_and_its_reports_stay_its_own(county, house):
    clerk = county.sits("仉禾")
    house.holds(
        "旧名.txt",
        f"{county.name}板溪镇2025年法治政府建设工作报告\n一、主要做法\n（一）养雁\n用皮影戏演案例送法下乡。\n"
        "二、存在问题\n经费不足。\n三、下一步打算\n继续依法行政。\n",
    )
    town = county.chief.presses(county.chief.says("/people").buttons[1])
    assert "板溪镇" in town.text
    picks(county.chief, "镇改名")
    assert "不像乡镇的全称" in county.chief.says("城关").text
    assert "本来就叫板溪镇" in county.chief.says("板溪镇").text
    sure = county.chief.says("城关街道")
    assert f"{county.name}板溪镇改名为城关街道？" in sure.text
    assert "仉禾 1 人的单位名称跟着改" in sure.text
    assert county.chief.presses("确认改名", sure).text == f"{county.name}板溪镇已改名为城关街道。"
    assert county.staff()["仉禾"] == "城关街道"
    assert "皮影戏演案例" not in clerk.says("皮影戏").text
    assert "板溪镇　2025 年" in clerk.says("我们镇的皮影戏").text


def test_two_towns_become_one(county, house):
    clerk = county.sits("仉禾")
    county.sits("鲍春和", "蟠龙镇")
    house.holds(
        "并前.txt",
        f"{county.name}蟠龙镇2025年法治政府建设工作报告\n一、主要做法\n（一）养雁\n用骆驼驮着展板送法下乡。\n"
        "二、存在问题\n经费不足。\n三、下一步打算\n继续依法行政。\n",
    )
    assert "蟠龙镇　2025 年" in clerk.says("骆驼展板").text
    listed = county.chief.says("/people")
    county.chief.presses("蟠龙镇 1人", listed)
    sure = picks(county.chief, "镇合并", "板溪镇")
    assert f"{county.name}蟠龙镇并入{county.name}板溪镇？" in sure.text
    assert "鲍春和 1 人的单位改为板溪镇" in sure.text
    done = county.chief.presses("确认合并", sure)
    assert done.text == f"{county.name}蟠龙镇已并入{county.name}板溪镇，1 人转了过去。"
    assert county.staff() == {"祁翀": county.name, "仉禾": "板溪镇", "鲍春和": "板溪镇"}
    assert "蟠龙镇　2025 年" not in clerk.says("骆驼展板").text


def test_row_32_a_demoted_administrators_old_menu_does_nothing(county, house):
    county.sits("仉禾")
    card = opens(county.chief, "板溪镇", "仉禾")
    sure = picks(county.chief, "离岗")
    owner = seated(house, county.name, "骆思镕", None, Role.OWNER)
    counties = owner.says("/people")
    while county.name not in counties.buttons:
        counties = owner.presses("下一页 ›", counties)
    owner.presses(county.name, counties)
    moved = picks(owner, "县级", "祁翀", "调岗", "板溪镇", "报送员", "确认调岗")
    assert "祁翀已调岗" in moved.text
    before = county.staff()
    for answer in (sure, card):
        for label in answer.buttons:
            late = county.chief.forges(answer.data_of(label), answer)
            assert not any("仉禾" in str(one) for one in (*late.new, *late.redrawn)), label
    for data in ("staff_yes", "staff_act", "staff_card", "staff_at", "staff_county", "staff_pick", "roster_how"):
        screen = house.stored(county.chief.id).screen
        forged = county.chief.forges(f"{data}:{screen}:leave")
        assert "仉禾" not in forged.text
    assert "只给县级管理员用" in county.chief.says("/people").text
    assert county.staff() == before


def test_row_32_in_a_group_and_forwarded_to_a_clerk_the_list_does_nothing(county, house):
    clerk = county.sits("仉禾")
    (in_group,) = house.group(county.chief)
    assert "我只在私聊里回答" in in_group.says("/people").text
    listed = county.chief.says("/people")
    data = listed.data_of("板溪镇 1人")
    forwarded = clerk.says("信鸽传书")
    assert "仉禾　报送员" not in clerk.forges(data, forwarded).text
    assert "只给县级管理员用" in clerk.says("人员").text


def test_row_31_hand_made_data_shows_and_changes_nothing_of_another_county(county, house):
    other = new_county(house)
    stranger = other.sits("鲍春和")
    opens(county.chief, "县级", "祁翀")
    with house.database.reading() as session:
        last = session.scalars(sa.select(sa.func.max(AuditRow.id))).one()
        there = people.in_chat(session, stranger.id, system_time())
    for action, argument in (
        ("staff_card", there.id),
        ("staff_at", there.place.id),
        ("staff_county", there.place.county_id),
        ("staff_act", "leave"),
        ("staff_act", "merge"),
        ("staff_act", "__init__"),
        ("staff_pick", there.id),
        ("staff_yes", ""),
        ("staff_page", 9_999_999),
        ("staff_card", "１２"),
        ("staff_card", "9" * 40),
    ):
        screen = house.stored(county.chief.id).screen
        answer = county.chief.forges(f"{action}:{screen}:{argument}"[:64])
        assert "鲍春和" not in answer.text, action
        assert "没能处理好" not in answer.text, action
    with house.database.reading() as session:
        assert session.scalars(sa.select(sa.func.max(AuditRow.id))).one() == last


def test_an_administrator_sees_the_owner_but_cannot_change_them(county, house):
    seated(house, county.name, "骆思镕", None, Role.OWNER)
    card = opens(county.chief, "县级", "骆思镕")
    assert "这个岗位不归您管" in card.text
    assert card.buttons == ["‹ 县级的人"]


def test_oneself(empty_house):
    owner = seated(empty_house, "清岚县", "骆思镕", None, Role.OWNER)
    card = opens(owner, "县级", "骆思镕")
    assert card.buttons == ["调岗", "交接", "离岗", "改姓名", "‹ 县级的人"]
    sure = owner.presses("离岗", card)
    assert "这是您自己，确认后您就不能再管，也看不到任何内容。" in sure.text
    assert "对方" not in sure.text


@pytest.mark.parametrize("word", ["取消", "算了", "返回"])
def test_a_word_lets_go_of_an_errand(county, word):
    county.sits("仉禾")
    for act in ("改姓名", "调岗"):
        opens(county.chief, "板溪镇", "仉禾")
        picks(county.chief, act)
        assert county.chief.says(word).text == "好的，没有改动。要再看名单，发“人员”两个字。"
    opens(county.chief, "板溪镇", "仉禾")
    picks(county.chief, "改姓名")
    assert county.chief.says("13号").buttons == ["返回"]
    assert county.staff() == {"祁翀": county.name, "仉禾": "板溪镇"}


def test_a_towns_own_name_and_an_old_button_after_a_question(county):
    county.town("新河镇")
    listed = county.chief.says("/people")
    town = county.chief.presses("新河镇 0人", listed)
    asked = county.chief.presses("镇改名", town)
    assert "这个镇本来就叫新河镇，没有改动" in county.chief.says("新河镇").text
    data = asked.data_of("返回")
    county.chief.presses("返回")
    county.chief.says("调解员有没有补贴")
    late = county.chief.forges(data, asked)
    assert (late.toasts, late.new) == (["这个按钮已失效。请重新发“人员”。"], [])
