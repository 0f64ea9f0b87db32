"""The sentences of broadcasts: any name and any text shown literally, in one message; nobody's reading is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pages import TEXT_LIMIT, length
from bot.telegram import CAPTION_LIMIT
from handlers.texts import broadcast as texts
from handlers.texts import broadcast_card as card_texts
from handlers.texts import broadcast_mend as mend_texts
from handlers.texts.staff import short
from store.catalogue.months import Month
from store.outreach.audience import Audience, Recipient, Situation
from store.outreach.broadcasts import Back, Broadcast, Content, Proposed
from store.outreach.deliveries import Delivered, Outcome, Result
from store.outreach.tables import BroadcastState
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Role
from tests.handlers.test_any_name import HOSTILE, TEXTS, looks
from tests.people import a_person

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LONGEST = "禾" * 64
NOBODY = dict.fromkeys(Outcome, 0)


def broadcast(text: str = "通知", state: BroadcastState = BroadcastState.DONE, **more) -> Broadcast:
    facts = {
        "id": 12, "county_id": 1, "by_id": 1, "state": state, "content": Content(text), "audience": Audience(),
        "send_at": None, "goes_at": NOW, "held_until": NOW + timedelta(minutes=1), "approved_by": None,
        "corrections": 0, "worded_by": 1, "proposed": None, "at": NOW,
    }  # fmt: skip
    return Broadcast(**facts | more)


def result(acknowledged: int = 0, recalled: int = 0, **counts: int) -> Result:
    return Result(NOBODY | {Outcome(name): count for name, count in counts.items()}, acknowledged, recalled)


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=40)
def test_row_27_a_text_and_its_sender_are_shown_literally(text, sender, county):
    told = looks(texts.message(texts.as_typed(text), sender, county))
    assert text.strip() in told
    assert f"——{sender}" in told
    assert f"{county}通知" in told


@given(TEXTS, st.sampled_from(list(BroadcastState)))
@settings(max_examples=40)
def test_row_27_a_card_takes_any_text_and_any_name(name, state):
    it = broadcast(texts.as_typed(name), state)
    person = a_person(name=name, town=name, county=name)
    troubled = [Delivered(1, name, person, Outcome.FAILED), Delivered(2, "", None, Outcome.UNCERTAIN)]
    whole = result(failed=1, uncertain=1, sent=3, acknowledged=2)
    place = PlaceFacts(2, PlaceKind.TOWN, name, 1, name)
    audience = texts.audience_line(Audience(), [place], texts.all_of(name))
    looks(card_texts.card(it, name, audience, whole, troubled, NOW))
    found = [Recipient(person, False), Recipient(person, True)]
    looks(texts.sure(audience, found, found, "", needs_second=True))
    looks(mend_texts.sure_correction(3, [person], needs_second=True))
    looks(mend_texts.ask_again(whole, found))
    looks(texts.whom(audience, found))
    for why in set(Back) - {Back.CANCELLED}:
        looks(card_texts.taken_back(why, it.content, name))
    looks(card_texts.told(card_texts.Said.AGREED, name, it.content))
    again = mend_texts.again_buttons(whole, [Outcome.FAILED], can_send=True)
    for rows in (card_texts.card_buttons(it, whole), again):
        assert all(len(f"{one.action}:{10**9}:{one.argument}".encode()) <= 64 for row in rows for one in row)


@pytest.mark.parametrize("name", HOSTILE)
def test_row_27_a_list_of_people_is_shown_literally(name):
    people = [a_person(name=name, town=f"{name}镇"), a_person(name="禾", town=None)]
    assert looks(texts.names(people)) == f"{short(f'{name}镇')}：{name}\n县级：禾"


@pytest.mark.parametrize("has_file", [False, True])
def test_the_longest_text_fits_into_one_message_with_the_longest_names(has_file):
    text = "😀" * (texts.most(has_file=has_file) // 2)
    assert texts.units(text) == texts.most(has_file=has_file)
    told = texts.message(text, "𠮷" * 64, "𠮷" * 64, is_corrected=True)
    assert length(told) <= (CAPTION_LIMIT if has_file else TEXT_LIMIT)
    assert texts.units("&amp;&lt;") == 2


def test_the_longest_card_fits_into_one_message():
    person = a_person(name=LONGEST, town=LONGEST, county=LONGEST)
    outcomes = [Outcome.UNCERTAIN, Outcome.FAILED, Outcome.UNREACHABLE, Outcome.CAP]
    troubled = [Delivered(1, LONGEST, person, outcome) for outcome in outcomes for _ in range(30)]
    places = [PlaceFacts(number, PlaceKind.TOWN, LONGEST, 1, LONGEST) for number in range(9)]
    audience = texts.audience_line(Audience(roles=frozenset(Role)), places, LONGEST)
    told = card_texts.card(
        broadcast("长" * 3_800), LONGEST, audience, result(**{one.value: 30 for one in Outcome}), troubled, NOW
    )
    assert length(told) <= TEXT_LIMIT
    assert "等" in told


def test_what_became_of_it_is_counted_and_who_has_not_tapped_is_nowhere():
    told = card_texts.counted(result(sent=295, failed=2, uncertain=1, unreachable=1, cap=1, acknowledged=120))
    assert told == (
        "接收人 300 人：\n· 已发到 295 人\n· 不确定是否发到 1 人\n· 没发到 2 人\n· 联系不上 1 人\n"
        "· 近 7 天已收满 3 条，没发 1 人\n· 已知悉 120 人"
    )
    person = a_person(name="鲍春和")
    sent = card_texts.card(broadcast(), "祁翀", "", result(sent=1), [Delivered(1, "鲍春和", person, Outcome.SENT)], NOW)
    assert "鲍春和" not in sent
    assert "已知悉" not in [title for title, _ in card_texts.BOOK_COLUMNS]


@pytest.mark.parametrize(
    ("state", "labels"),
    [
        (BroadcastState.DRAFT, []),
        (BroadcastState.DISCARDED, []),
        (BroadcastState.AWAITING, ["取消发送"]),
        (BroadcastState.HELD, ["取消发送"]),
        (BroadcastState.SENDING, ["停止发送", "撤回"]),
        (BroadcastState.STOPPED, ["更正", "撤回", "补发", "结果（Excel）", "刷新"]),
        (BroadcastState.DONE, ["更正", "撤回", "补发", "结果（Excel）", "刷新"]),
        (BroadcastState.WITHDRAWN, ["结果（Excel）", "刷新"]),
    ],
)
def test_each_state_offers_what_can_be_done_in_it(state, labels):
    rows = card_texts.card_buttons(broadcast(state=state), result(sent=3, failed=1))
    assert [one.label for row in rows for one in row] == labels
    assert card_texts.overtaken(state)


def test_of_many_the_towns_are_counted_and_of_very_many_the_counties():
    few = [a_person(name=f"甲{number}") for number in range(3)]
    assert texts.names(few) == "青禾铺镇：甲0、甲1、甲2"
    many = [a_person(name="甲", town=f"{town}镇") for town in "东南西北" for _ in range(20)]
    assert texts.names(many) == "东镇 20 人、南镇 20 人、西镇 20 人、北镇 20 人"
    crowd = [a_person(name="甲", town=f"镇{town}", county=county) for county in ("甲县", "乙县") for town in range(99)]
    assert texts.names(crowd) == "甲县 99 人、乙县 99 人"


def test_the_three_lines_of_an_audience():
    towns = [PlaceFacts(number, PlaceKind.TOWN, f"{name}镇", 1, "试县") for number, name in enumerate("甲乙丙丁戊己庚")]
    late = Audience(roles=frozenset({Role.CLERK}), state=Situation.MISSED)
    assert texts.audience_line(late, towns, "") == (
        "范围：甲镇、乙镇、丙镇、丁镇、戊镇、己镇等 7 个\n角色：报送员\n条件：上次未送达"
    )
    assert texts.audience_line(late, [], "", NOW).endswith("条件：上次未送达（11月20日 10:00 那条）")
    assert texts.audience_line(Audience(), [], texts.all_of(None)) == "范围：所有县区\n角色：所有角色\n条件：不限"


@pytest.mark.parametrize(
    ("day", "more", "told"),
    [
        (5, {}, "截止日是11月5日，请按时报送；有困难请与县里联系。"),
        (6, {}, "截止日是11月5日，已经过了，请尽快报送；有困难请与县里联系。"),
        (5, {"some_longer": True}, "请与县里联系。给您单位延期了的，以延期后的日子为准。"),
        (5, {"is_guess": True}, "请与县里联系。\n节假日安排未公布，按常规推算。"),
    ],
)
def test_what_the_late_are_told_holds_for_each_of_them(day, more, told):
    facts = {"is_guess": False, "some_longer": False} | more
    said = texts.to_the_late(Month.parse("2026-10"), date(2026, 11, 5), date(2026, 11, day), **facts)
    assert said.startswith("还没有收到您单位的2026年10月报表（退回修改的，请改好再报）。截止日是11月5日，")
    assert said.endswith(told)


def test_what_goes_on_later_says_when():
    sending = broadcast(state=BroadcastState.SENDING, held_until=NOW + timedelta(hours=4))
    assert "正在发送：2/3，11月20日 14:00 再发" in card_texts.card(sending, "", "", result(sent=2, waiting=1), [], NOW)


def test_a_correction_that_waits_for_somebody_is_on_the_card():
    it = broadcast(proposed=Proposed(1, "改到九点"))
    assert "有一条更正，等另一位管理员同意。" in card_texts.card(it, "", "", result(sent=2), [], NOW)
    assert card_texts.card_buttons(it, result(sent=2))[0][0].label == "看更正"
