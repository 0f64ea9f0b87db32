"""A broadcast that has gone: corrected where it is, or sent once more by hand."""

from __future__ import annotations

import pytest

from bot.console.client import text_of
from store.people.rights import Role
from tests.bot.conftest import Answer, Chat
from tests.bot.test_enclosed import PIXEL
from tests.bot.transcripts.casting import Office, at_work, card_of, got, sends, spends_the_week, to_many
from tests.rig.faults import set_faults
from tests.rig.plan import Fault

TEXT = "请各镇周五前核对台账。"


@pytest.fixture
def office(month_house, clock) -> Office:
    return at_work(month_house, clock)


def corrects(chat: Chat, number: int, text: str) -> Answer:
    """更正 with this text, up to the preview."""
    chat.forges(f"cast_correct:0:{number}")
    return chat.says(text)


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
        told = "有 1 人近 7 天已收满 3 条或联系不上，手机不会另外响，要紧的请打电话：仉禾（板溪镇）"
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


def test_a_correction_for_many_that_was_taken_back_is_not_agreed_to(office):
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


def test_what_another_does_with_it_its_author_is_told(office):
    second = office.sits("蔺相", None, Role.ADMINISTRATOR)
    sends(office)
    number = office.latest().id
    with office.gone():
        second.presses("确认更正", corrects(second, number, "改到八点。"))
        assert office.chief.person.texts()[-1] == "蔺相更正了您的通知，现在是：\n“改到八点。”"
        second.presses("确认撤回", second.forges(f"cast_withdraw:0:{number}"))
        assert office.chief.person.texts()[-1] == "蔺相撤回了您的通知，正在从收到的人的聊天里删掉。\n“改到八点。”"


def test_stopped_by_another_its_author_is_told(office):
    second = office.sits("蔺相", None, Role.ADMINISTRATOR)
    lost = office.sits("王芳", "新河镇")
    lost.does(lambda person: person.block())
    sends(office)
    with office.gone():
        lost.does(lambda person: person.block(False))
        office.chief.presses("确认补发", office.chief.presses("补发"))
        second.forges(f"cast_stop:0:{office.latest().id}")
        assert "蔺相停止了您的通知，还没发的不再发。" in office.chief.person.texts()[-1]


def test_before_a_correction_is_shown_it_is_looked_at_what_stands(office):
    second = office.sits("蔺相", None, Role.ADMINISTRATOR)
    sends(office)
    number = office.latest().id
    with office.gone():
        office.chief.presses("更正")
        second.presses("确认更正", corrects(second, number, "改到八点。"))
        late = office.chief.says("改到九点。")
        assert text_of(late.new[0]).startswith("刚才别的管理员更正过这条通知，您的没有用上")
        assert "改到八点。" in text_of(late.new[1])
        second.presses("确认撤回", second.forges(f"cast_withdraw:0:{number}"))
        gone = office.chief.says("改到九点。")
        assert [text_of(one) for one in gone.new] == ["这条通知现在是“已撤回”，这一步做不了，请看最新的进度。"]


def test_a_correction_is_asked_for_in_words(office):
    sends(office)
    with office.gone():
        asked = office.chief.presses("更正")
        stuck = office.chief.sends(kind="sticker")
        assert text_of(stuck.new[0]).startswith("更正只改文字；要换图片或文件，请撤回后另发一条。")
        assert text_of(stuck.new[1]) == asked.text
        sure = office.chief.says("改到八点。")
        with office.clock.later(minutes=1):
            again = office.chief.sends(kind="sticker")
            assert [text_of(one) for one in again.new] == ["这一步请按按钮，或者打字。", text_of(sure.new[-1])]
            office.chief.presses("确认更正", again)
            assert "改到八点。" in got(office.clerk)[0]
