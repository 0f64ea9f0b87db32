"""A broadcast that goes: progress in place, its result as text and Excel, acknowledged, stopped, taken back, mended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.console.client import buttons, text_of
from handlers.kitchen import Kitchen
from handlers.outreach.broadcast_books import cast_book
from store.collection import due
from store.days import day_of
from store.outreach.calendars import SetDay, set_days
from store.outreach.tables import BroadcastState
from store.people import people, places
from store.people.rights import Role
from tests.bot.test_enclosed import PIXEL
from tests.bot.transcripts.casting import Office, at_work, crowd, got, preview, sends, spends_the_week, whom
from tests.bot.transcripts.counties import rows_of, seated
from tests.bot.transcripts.months import Town
from tests.rig.faults import set_faults
from tests.rig.plan import Fault

TEXT = "请各镇周五前核对台账。"


@pytest.fixture
def office(month_house, clock) -> Office:
    return at_work(month_house, clock)


def card_of(chat):
    """The message in which the progress is shown, as it is now."""
    chat.house.settle()
    return next(one for one in reversed(chat.person.messages()) if text_of(one).startswith("通知（"))


def test_progress_in_place_result_and_how_many_tapped(office):
    held = sends(office)
    number = held.new[-1]["message_id"]
    with office.gone():
        card = card_of(office.chief)
        assert card["message_id"] == number
        assert text_of(card).endswith("已发完\n\n接收人 2 人：\n· 已发到 2 人\n· 已知悉 0 人")
        assert buttons(card) == ["更正", "撤回", "结果（Excel）", "刷新"]
        assert got(office.clerk) == [f"{office.county.name}通知\n\n{TEXT}\n\n——祁翀"]
        seen = office.clerk.presses("已知悉")
        assert seen.toasts == ["已记下，谢谢。"]
        assert buttons(seen.redrawn[0]) == []
        anew = office.chief.presses("刷新")
        assert (anew.new, anew.toasts) == ([], ["已是最新的。"])
        assert anew.redrawn[0]["message_id"] == number
        assert anew.text.endswith("· 已发到 2 人\n· 已知悉 1 人")
        assert office.clerk.forges(f"cast_seen:0:{office.latest().id}", seen).toasts == ["已经记下了。"]
        assert office.chief.forges(f"cast_seen:0:{office.latest().id}").toasts == ["已经记下了。"]
        shown = office.chief.forges(f"cast_card:0:{office.latest().id}")
        assert shown.text == anew.text
        assert "鲍春和" not in shown.text  # nobody is listed for not having tapped
        book = office.chief.presses("结果（Excel）", shown)
        rows = {row[0]: row[1] for row in rows_of(office.house, book)}
        assert (rows["接收人数"], rows["已发到"], rows["已知悉"], rows["内容"]) == (2, 2, 1, TEXT)
        listed = office.chief.presses("发过的通知", office.chief.says("发通知"))
        assert "已发完" in listed.text
        assert TEXT in listed.text


def test_what_nobody_knows_to_have_arrived_is_told_and_sent_again_only_by_hand(office):
    lost = office.sits("王芳", "新河镇")
    lost.does(lambda person: person.block())
    sends(office)
    set_faults(office.house.client, Fault("lost_answer", methods=["sendMessage"], chats=[office.clerk.id], times=1))
    with office.gone():
        set_faults(office.house.client)
        card = card_of(office.chief)
        assert "· 已发到 1 人\n· 不确定是否发到 1 人\n· 联系不上 1 人" in text_of(card)
        assert "不确定是否发到：仉禾（板溪镇）" in text_of(card)
        assert "联系不上：王芳（新河镇）" in text_of(card)
        assert len(got(office.clerk)) == 1  # it had arrived
        lost.does(lambda person: person.block(False))
        asked = office.chief.presses("补发")
        assert asked.buttons == ["不确定 1人", "✓ 联系不上 1人", "确认补发", "算了"]
        assert "已选 1 人，现在能发到的有 1 人。" in asked.text
        assert "可能已经收到，再发就是两条" in asked.text
        both = office.chief.presses("不确定 1人", asked)
        assert "已选 2 人" in both.text
        one = office.chief.presses("✓ 不确定 1人", both)
        done = office.chief.presses("确认补发", one)
        assert "等 60 秒后补发给 1 人，其间按“停止发送”就不发。" in done.text
        assert "正在发送：2/3，10:" in text_of(card_of(office.chief))
        office.goes_on()
        assert len(got(lost)) == 0
        with office.gone():
            assert (len(got(lost)), len(got(office.clerk)), len(got(office.other))) == (1, 1, 1)
            assert "· 已发到 2 人\n· 不确定是否发到 1 人" in text_of(card_of(office.chief))
        twice = office.chief.forges(one.data_of("确认补发"), one)
        assert "后补发给" not in twice.text


def test_what_is_sent_again_by_hand_names_who_gets_nothing_this_time_either(office):
    lost = office.sits("王芳", "新河镇")
    lost.does(lambda person: person.block())
    sends(office)
    with office.gone():
        asked = office.chief.presses("补发")
        assert asked.buttons == ["联系不上 1人", "算了"]
        chosen = office.chief.presses("联系不上 1人", asked)
        assert "已选 1 人，现在能发到的有 0 人。" in chosen.text
        assert "· 联系不上（没加入，或者屏蔽了机器人） 1 人：王芳（新河镇）" in chosen.text
        assert chosen.buttons == ["✓ 联系不上 1人", "算了"]


def test_sent_again_and_stopped_within_the_hold_nobody_gets_it(office):
    lost = office.sits("王芳", "新河镇")
    lost.does(lambda person: person.block())
    sends(office)
    with office.gone():
        lost.does(lambda person: person.block(False))
        office.chief.presses("确认补发", office.chief.presses("补发"))
        office.chief.presses("停止发送")
        with office.gone():
            assert got(lost) == []


def test_row_33_taken_back_from_every_chat(office):
    sends(office)
    with office.gone():
        asked = office.chief.presses("撤回")
        assert "会从 2 人的聊天里删掉这条消息" in asked.text
        done = office.chief.presses("确认撤回", asked)
        assert "正在从 2 人的聊天里撤回" in done.text
        assert got(office.clerk) == got(office.other) == []
        card = office.chief.forges(f"cast_card:0:{office.latest().id}")
        assert "已撤回\n\n接收人 2 人：\n· 已发到 2 人\n· 其中已从聊天里撤回 2 人" in card.text
        assert card.buttons == ["结果（Excel）", "刷新"]
        anew = office.chief.presses("刷新", card)
        assert (anew.new, anew.toasts) == ([], ["已是最新的。"])
        again = office.chief.forges(asked.data_of("确认撤回"))
        assert again.toasts == ["这条通知现在是“已撤回”，这一步做不了，请看最新的进度。"]


def test_row_33_corrected_in_place_and_told_to_those_who_had_it_alone(office):
    lost = office.sits("王芳", "新河镇")
    lost.does(lambda person: person.block())
    sends(office)
    with office.gone():
        asked = office.chief.presses("更正")
        assert f"现在是：“{TEXT}”" in asked.text
        seen = office.chief.says("请各镇<周四>前核对台账。")
        assert text_of(seen.new[0]) == f"{office.county.name}通知（已更正）\n\n请各镇<周四>前核对台账。\n\n——祁翀"
        assert "会改掉 2 人已经收到的那条" in text_of(seen.new[-1])
        done = office.chief.presses("确认更正", seen)
        assert "已更正，2 人收到的那条会改成新的。" in done.text
        for chat in (office.clerk, office.other):
            first, told = got(chat)
            assert first == text_of(seen.new[0])
            assert told == "祁翀更正了先前发给您的一条通知，请看改过的内容：\n“请各镇<周四>前核对台账。”"
        assert "更正过 1 次" in text_of(card_of(office.chief))
        lost.does(lambda person: person.block(False))
        assert "更正了" not in str(lost.person.texts())
        office.chief.presses("确认补发", office.chief.forges(f"cast_again:0:{office.latest().id}"))
        with office.gone():
            assert got(lost) == [text_of(seen.new[0])]


def test_row_33_two_correct_at_once_and_the_second_sees_what_stands_and_who_wrote_it_is_named(office):
    second = office.sits("蔺相", None, Role.ADMINISTRATOR)
    sends(office)
    with office.gone():
        office.chief.presses("更正")
        first = office.chief.says("改到八点。")
        second.forges(f"cast_correct:0:{office.latest().id}")
        other = second.says("改到九点。")
        second.presses("确认更正", other)
        assert got(office.clerk) == [
            f"{office.county.name}通知（已更正）\n\n改到九点。\n\n——蔺相",
            "蔺相更正了先前发给您的一条通知，请看改过的内容：\n“改到九点。”",
        ]
        late = office.chief.presses("确认更正", first)
        assert late.toasts == ["刚才别的管理员更正过这条通知，您的没有用上，请看现在的内容。"]
        assert "改到九点。" in text_of(late.new[0])
        office.chief.presses("确认更正", office.chief.says("改到十点。"))
        assert "改到十点。" in got(office.clerk)[0]


def test_row_33_whom_a_correction_does_not_ring_for_is_named(office):
    sends(office)
    with office.gone():
        spends_the_week(office, office.clerk)
        office.chief.presses("更正")
        asked = office.chief.says("改到八点。")
        told = "有 1 人近 7 天已收满 5 条或联系不上，手机不会另外响，要紧的请打电话：仉禾（板溪镇）"
        assert "并单独告诉其中 1 人有更正" in asked.text
        assert told in asked.text
        assert told in office.chief.presses("确认更正", asked).text
        assert (len(got(office.clerk)), len(got(office.other))) == (1, 2)


def test_row_33_what_was_sent_to_many_is_corrected_when_a_second_agrees(office):
    second = to_many(office)
    with office.gone():
        office.chief.presses("更正", office.chief.forges(f"cast_card:0:{office.latest().id}"))
        asked = office.chief.says("改到八点。")
        assert "人数多，要另一位管理员同意后才改。" in asked.text
        handed = office.chief.presses("交另一位管理员同意", asked)
        assert "已交另一位管理员，同意之前不会改。" in handed.text
        assert len(got(office.clerk)) == 1
        assert "改到八点" not in got(office.clerk)[0]
        assert "有一条更正，等另一位管理员同意。" in office.chief.presses("刷新").text
        own = office.chief.forges(f"cast_look:0:{office.latest().id}")
        assert own.buttons == ["收回更正"]
        told = second.person.messages()[-1]
        assert "要更正一条给 51 人的通知，请您看过后决定改不改：\n“改到八点。”" in text_of(told)
        seen = second.presses("看更正")
        assert "（已更正）\n\n改到八点。" in text_of(seen.new[0])
        assert seen.buttons == ["同意更正", "不同意"]
        refused = second.presses("不同意", seen)
        assert "好的，没有改，已告诉写更正的人。" in refused.text
        assert "蔺相没有同意您的更正，通知没有改。" in office.chief.person.texts()[-1]
        office.chief.presses("更正", office.chief.forges(f"cast_card:0:{office.latest().id}"))
        office.chief.presses("交另一位管理员同意", office.chief.says("改到九点。"))
        second.presses("同意更正", second.presses("看更正"))
        assert "蔺相同意了您的更正" in office.chief.person.texts()[-1]
        assert "改到九点。" in got(office.clerk)[0]
        assert got(office.clerk)[1].startswith("祁翀更正了先前发给您的一条通知")


def test_a_correction_for_many_that_was_taken_back_is_not_agreed_to_and_with_nobody_to_agree_not_proposed(office):
    second = to_many(office)
    with office.gone():
        card = office.chief.forges(f"cast_card:0:{office.latest().id}")
        office.chief.presses("更正", card)
        handed = office.chief.presses("交另一位管理员同意", office.chief.says("改到八点。"))
        seen = second.presses("看更正")
        assert "好的，没有改动。" in office.chief.presses("收回更正", handed).text
        late = second.presses("同意更正", seen)
        assert late.toasts == ["这条更正已经收回，或者已经有人决定了。"]
        assert "改到八点" not in str(got(office.clerk))
        second.does(lambda person: person.block())
        office.chief.presses("更正", card)
        alone = office.chief.presses("交另一位管理员同意", office.chief.says("改到九点。"))
        assert "更正也要另一位管理员同意；现在没有别的管理员能收到消息" in alone.text


def to_many(office):
    """Sent to 51 people, agreed to by 蔺相."""
    crowd(office, 49)
    second = office.sits("蔺相", None, Role.ADMINISTRATOR)
    office.chief.presses("交另一位管理员同意", preview(office))
    second.presses("同意发送", second.presses("看内容和名单"))
    return second


def test_row_33_taken_back_before_it_arrived_counts_nobody(office):
    set_faults(office.house.client, Fault("lost_answer", methods=["sendMessage"], chats=[office.clerk.id], times=1))
    sends(office)
    with office.gone():
        set_faults(office.house.client)
        done = office.chief.presses("确认撤回", office.chief.presses("撤回"))
        assert "正在从 1 人的聊天里撤回，结果看通知进度。\n有 1 人不确定是否收到，他们的删不掉。" in done.text


def test_the_last_that_missed_somebody_is_meant_whatever_came_after_it(office):
    lost = office.sits("王芳", "新河镇")
    lost.does(lambda person: person.block())
    sends(office)
    with office.gone():
        office.chief.presses("板溪镇", office.chief.presses("选单位", whom(office, "只给板溪镇。")))
        office.chief.presses("确认发送", office.chief.presses("下一步：预览", office.chief.presses("选好了")))
        with office.gone():
            assert "上次未送达" in whom(office, "再发一次。").buttons


def test_what_is_decided_in_the_evening_is_told_in_the_morning(office):
    crowd(office, 49)
    second = office.sits("蔺相", None, Role.ADMINISTRATOR)
    with office.clock.later(hours=9):  # 19:00
        office.chief.presses("交另一位管理员同意", preview(office))
        assert "要发一条通知" not in str(second.person.texts())
        with office.clock.later(hours=14):
            office.house.settle()
            assert "要发一条通知给 51 人" in second.person.texts()[-1]


def test_whoever_loses_the_right_before_the_result_is_made_gets_none(office):
    sends(office)
    number = office.latest().id
    with office.house.database.transaction() as session:
        chief = people.in_chat(session, office.chief.id, office.clock())
        people.end_post(session, chief.id, office.clock(), None)
    with office.house.database.reading() as session, pytest.raises(LookupError):
        cast_book({"person": chief.id, "broadcast": number}, Kitchen(session, office.clock(), str, "bot"))


def test_a_picture_keeps_its_place_when_its_words_are_corrected(office):
    office.chief.says("发通知")
    office.chief.does(lambda person: person.send_bytes("图.png", PIXEL, photo=True, caption="看图"))
    office.chief.presses("确认发送", office.chief.presses("下一步：预览"))
    with office.gone():
        [before] = [one for one in office.clerk.person.messages() if "photo" in one]
        asked = office.chief.presses("更正")
        assert "图片或文件不变，只改说明" in asked.text
        assert "最多 700 字" in office.chief.says("长" * 900).text
        office.chief.presses("确认更正", office.chief.says("看这张图"))
        [after] = [one for one in office.clerk.person.messages() if "photo" in one]
        assert after["message_id"] == before["message_id"]
        assert after["caption"] == f"{office.county.name}通知（已更正）\n\n看这张图\n\n——祁翀"
        assert after["photo"] == before["photo"]


def test_stopped_half_way_the_rest_gets_nothing(office, month_house, clock):
    away = at_work(month_house, clock)
    owner = seated(month_house, office.county.name, "骆思镕", None, Role.OWNER)
    with month_house.database.transaction() as session:  # a holiday there today
        county = next(one for one in places.counties(session) if one.name == away.county.name)
        set_days(session, county.id, [SetDay(day_of(clock()), False, "县庆")], clock(), None)
    owner.says("发通知")
    owner.says("两县请注意。")
    chosen = owner.says(f"{office.county.name}、{away.county.name}")
    owner.presses("确认发送", owner.presses("下一步：预览", chosen))
    with office.gone():
        assert (len(got(office.clerk)), len(got(away.clerk))) == (1, 0)
        card = card_of(owner)
        assert "正在发送：2/4，11月4日 08:30 再发" in text_of(card)
        assert buttons(card) == ["停止发送", "撤回"]
        stopped = owner.presses("停止发送")
        assert stopped.toasts == ["已停止，还没发的不再发；正在途中的几条可能还会到。"]
        assert "已停止\n\n接收人 4 人：\n· 已发到 2 人\n· 停止了，没发 2 人" in stopped.text
        with office.clock.later(days=1):
            office.goes_on()
            assert (len(got(office.clerk)), len(got(away.clerk))) == (1, 0)
        again = owner.presses("补发")
        assert "✓ 已停发 2人" in again.buttons


def test_whoever_left_before_it_goes_gets_nothing_and_a_file_says_so(office):
    sends(office)
    with office.house.database.transaction() as session:
        gone = people.in_chat(session, office.other.id, office.clock())
        assert gone is not None
        people.end_post(session, gone.id, office.clock(), None)
    with office.gone():
        assert (len(got(office.clerk)), len(got(office.other))) == (1, 0)
        assert "· 已不在范围，没发 1 人" in text_of(card_of(office.chief))
        assert office.latest().state is BroadcastState.DONE


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


def test_a_notice_of_many_and_its_buttons_pressed_by_somebody_else(office):
    seen = preview(office)
    office.chief.presses("确认发送", seen)
    second = office.sits("蔺相", None, Role.ADMINISTRATOR)
    with office.gone():
        card = second.forges(f"cast_card:0:{office.latest().id}")
        assert "已发完" in card.text
        assert card.buttons == ["更正", "撤回", "结果（Excel）", "刷新"]
        assert second.forges(f"cast_cancel:0:{office.latest().id}").toasts == [
            "这条通知现在是“已发完”，这一步做不了，请看最新的进度。"
        ]
        second.presses("确认撤回", second.presses("撤回", card))
        assert got(office.clerk) == []
        assert "已撤回" in text_of(card_of(office.chief))


def test_from_the_table_of_the_month_to_exactly_those_who_have_not_handed_in_two_taps(office, clock):
    town = Town(office.county, "板溪镇", clock)
    town.lived()
    town.handed_in(office.clerk)
    table = office.chief.says("报送情况")
    seen = office.chief.presses("通知未报的", table)
    message, card = map(text_of, seen.new)
    assert message == (
        f"{office.county.name}通知\n\n还没有收到您单位的{clock().year}年10月报表。"
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
