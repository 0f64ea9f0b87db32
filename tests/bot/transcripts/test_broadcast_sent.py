"""A broadcast that goes: progress in place, its result as text and Excel, acknowledged, stopped, taken back, mended."""

from __future__ import annotations

import pytest

from bot.console.client import buttons, text_of
from handlers.kitchen import Kitchen
from handlers.outreach.broadcast_books import cast_book
from store.days import day_of
from store.outreach.calendars import SetDay, set_days
from store.outreach.tables import BroadcastState
from store.people import people, places
from store.people.rights import Role
from tests.bot.transcripts.casting import Office, at_work, card_of, crowd, got, preview, sends
from tests.bot.transcripts.counties import rows_of, seated
from tests.rig.faults import set_faults
from tests.rig.plan import Fault

TEXT = "请各镇周五前核对台账。"


@pytest.fixture
def office(month_house, clock) -> Office:
    return at_work(month_house, clock)


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


def test_row_33_taken_back_before_it_arrived_counts_nobody(office):
    set_faults(office.house.client, Fault("lost_answer", methods=["sendMessage"], chats=[office.clerk.id], times=1))
    sends(office)
    with office.gone():
        set_faults(office.house.client)
        done = office.chief.presses("确认撤回", office.chief.presses("撤回"))
        assert "正在从 1 人的聊天里撤回，结果看通知进度。\n有 1 人不确定是否收到，他们的删不掉。" in done.text


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
