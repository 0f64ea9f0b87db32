"""发通知 until it goes: written, addressed, seen as it is received, timed, agreed to, cancelled (fault row 33)."""

from __future__ import annotations

import re

import pytest

from bot.console.client import buttons, text_of
from store.outreach.audience import Audience
from store.outreach.tables import BroadcastRow, BroadcastState
from store.people.rights import Role
from tests.bot.test_enclosed import PIXEL
from tests.bot.transcripts.casting import Office, at_work, crowd, got, preview, sends, spends_the_week, to_many, whom
from tests.bot.transcripts.counties import new_county, rows_of

TEXT = "请各镇周五前核对台账。"


@pytest.fixture
def office(month_house, clock) -> Office:
    return at_work(month_house, clock)


def test_from_a_text_to_the_preview_exactly_as_it_is_received(office):
    asked = office.chief.says("发通知")
    assert asked.text.startswith("发通知\n\n把要发的内容发给我")
    assert asked.buttons == ["算了"]
    addressed = office.chief.says("请各镇<b>周五</b>前核对 & 上报。")
    assert addressed.text == (
        f"发给谁\n\n范围：{office.county.name}全部\n角色：报送员、备岗\n条件：不限\n\n现在符合的有 2 人。"
    )
    assert addressed.buttons == [
        "选单位", "✓ 报送员", "✓ 备岗", "审核人", "县级管理员", "✓ 不限", "未提交", "草稿中", "被退回",
        "下一步：预览", "改内容", "算了",
    ]  # fmt: skip
    seen = office.chief.presses("下一步：预览", addressed)
    message, card = map(text_of, seen.new)
    assert message == f"{office.county.name}通知\n\n请各镇<b>周五</b>前核对 & 上报。\n\n——祁翀"
    assert buttons(seen.new[0]) == ["已知悉"]
    assert card == (
        f"请核对：上面就是对方收到的样子。\n\n范围：{office.county.name}全部\n角色：报送员、备岗\n条件：不限\n\n"
        "发给 2 人\n板溪镇：仉禾\n蟠龙镇：鲍春和\n\n确认后等 60 秒才发出，其间可以取消。"
    )
    assert seen.buttons == ["确认发送", "发给自己看看", "定时发送", "改内容", "改接收人", "算了"]
    own = office.chief.presses("发给自己看看", seen)
    assert own.toasts == ["只发给了您自己，请看下面。"]
    assert (own.text, own.buttons) == (message, ["已知悉"])
    assert office.chief.presses("已知悉", own).toasts == ["这是预览，发出后对方按这里，只计人数。"]
    assert got(office.clerk) == got(office.other) == []
    office.chief.presses("确认发送", seen)
    with office.gone():
        assert len(got(office.clerk)) == 1


def test_row_33_cancelled_within_the_hold_nothing_is_sent(office):
    held = sends(office)
    assert re.search(r"还没发出，将在 10:\d\d:\d\d 发出", held.text), held.text
    assert buttons(held.new[-1]) == ["取消发送"]
    assert office.latest().state is BroadcastState.HELD
    cancelled = office.chief.presses("取消发送")
    assert "已取消，一条也没有发" in cancelled.text
    with office.gone():
        assert got(office.clerk) == got(office.other) == []
        assert "没有发，还是草稿" in str(office.chief.person.texts())
    again = office.chief.forges(f"cast_cancel:0:{office.latest().id}")
    assert again.toasts == ["这条通知现在是“没有发，还是草稿”，这一步做不了，请看最新的进度。"]
    back = office.chief.says("发通知")
    assert back.text == f"您有一条还没发出的通知：\n{TEXT}\n\n接着发，还是重新写？"
    assert "现在符合的有 2 人" in office.chief.presses("接着发", back).text


def test_confirming_twice_sends_once(office):
    seen = preview(office)
    data = seen.data_of("确认发送")
    office.chief.presses("确认发送", seen)
    twice = office.chief.forges(data, seen)
    assert "还没发出，将在" not in twice.text
    with office.gone():
        assert len(got(office.clerk)) == len(got(office.other)) == 1


def test_what_was_shown_is_what_is_sent(office):
    seen = preview(office)
    office.sits("王芳", "新河镇")
    changed = office.chief.presses("确认发送", seen)
    assert changed.toasts == ["接收人有变化，请按现在的名单再看一遍。"]
    assert "发给 3 人\n新河镇：王芳\n" in changed.text
    assert office.latest().state is BroadcastState.DRAFT
    assert office.chief.presses("确认发送", changed).toasts == [""]


def test_a_picture_and_a_file_with_and_without_words(office):
    office.chief.says("发通知")
    addressed = office.chief.does(lambda person: person.send_bytes("图.png", PIXEL, photo=True, caption="看图"))
    seen = office.chief.presses("下一步：预览", addressed)
    assert seen.new[0]["caption"] == f"{office.county.name}通知\n\n看图\n\n——祁翀"
    assert seen.new[0]["photo"]
    other = office.chief.does(lambda person: person.send_bytes("二.png", PIXEL, photo=True))
    assert "一条通知只带一张图片或一个文件" in other.text
    office.chief.presses("改内容", seen)
    changed = office.chief.does(lambda person: person.send_bytes("安排.docx", b"PK-not-read", caption=""))
    assert text_of(changed.new[0]) == f"{office.county.name}通知\n\n——祁翀"
    office.chief.presses("确认发送", changed)
    with office.gone():
        [file] = [one for one in office.clerk.person.messages() if "document" in one]
        assert file["document"]["file_name"] == "安排.docx"
        assert office.house.client.download(file["document"]["file_id"]) == b"PK-not-read"


def test_what_is_too_long_empty_or_a_voice_is_not_taken(office):
    asked = office.chief.says("发通知")
    long = office.chief.says("长" * 3_801)
    assert "太长了：一条通知最多 3800 字，现在约 3801 字" in long.text
    rest = office.chief.says("这是被软件切下来的后半段")
    assert rest.text == "这条紧跟着太长的那条，像是它的后半段，没有收下。如果是另写的，请再发一遍。"
    film = office.chief.sends(video={"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "duration": 1})
    assert text_of(film.new[0]) == "通知里只能是文字、图片或文件，请换一种发来。"
    assert text_of(film.new[1]) == asked.text
    with office.clock.later(seconds=3):  # too late for the apps' other half
        assert "现在符合的有" in office.chief.says(TEXT).text
        office.chief.presses("改内容")
    with office.clock.later(seconds=30):
        caption = office.chief.does(lambda person: person.send_bytes("图.png", PIXEL, photo=True, caption="长" * 701))
        assert "图片或文件的说明最多 700 字" in caption.text
    with office.clock.later(minutes=1):
        office.chief.presses("下一步：预览", office.chief.says("长" * 3_800))
        seen = office.chief.presses("返回", office.chief.presses("改内容"))
        assert len(text_of(seen.new[0])) < 4_096
    assert asked.buttons == ["算了"]


def test_a_question_in_between_is_answered_and_an_hour_later_a_text_is_one(office):
    office.chief.says("发通知")
    with office.clock.later(hours=2):
        assert "符合的有" not in office.chief.says("信鸽传书").text
    addressed = whom(office)
    answered = office.chief.says("信鸽传书有没有镇在做")
    assert "发给谁" not in text_of(answered.new[0])
    assert text_of(answered.new[-1]).startswith("发给谁")  # asked once more below the answer
    back = office.chief.presses("下一步：预览", addressed)
    assert "这个按钮已失效" in back.text
    assert "请核对" in office.chief.presses("下一步：预览", back).text
    dropped = office.chief.says("先不发了")
    assert dropped.text == "好的，没有发。要发通知，请发“发通知”三个字。"
    assert "把要发的内容发给我" in office.chief.says("发通知").text


def test_scheduled_for_later_and_taken_back(office):
    seen = preview(office)
    asked = office.chief.presses("定时发送", seen)
    assert asked.buttons[:4] == ["11月3日 14:30", "11月4日 09:00", "11月4日 14:30", "11月5日 09:00"]
    assert "例如：明天上午9点、11月5日 09:00、2小时后。" in asked.text
    assert "没看懂时间" in office.chief.says("回头再说吧").text
    typed = [one for one in office.chief.person.messages() if not one["from"]["is_bot"]][-1]["message_id"]
    edited = office.chief.does(lambda person: person.edit(typed, "11月4日 9:00"))
    assert edited.text == "改过的旧消息不算，请重新发一遍。"
    assert office.chief.says("今天8点").text.endswith("年11月3日 08:00 已经过了，请换一个时间。")
    for said, why in (
        ("昨天上午9点", "年11月2日 09:00 已经过了，请换一个时间。"),
        ("12月6日 25:00", "没有这个钟点，一天是 0:00 到 23:59。请这样发：明天上午9点、"),
        ("2月30日9点", "没有这一天。"),
        ("明天", "还缺几点发。"),
        ("300天后", "太远了，最晚 "),
    ):
        assert why in office.chief.says(said).text, said
    assert "定在 " in office.chief.says("３天后").text
    office.chief.presses("改时间")
    lunch = office.chief.says("今天12点半")
    assert "11月3日 12:30 不是工作时间，改到 11月3日 14:00。" in lunch.text
    timed = office.chief.presses("11月3日 14:30", office.chief.presses("改时间", lunch))
    assert "定在 11月3日 14:30 发出，在那之前可以取消。" in timed.text
    held = office.chief.presses("确认发送", timed)
    assert "还没发出，将在 11月3日 14:30 发出" in held.text
    with office.clock.later(hours=2, minutes=1):
        office.goes_on()
        assert got(office.clerk) == []
    with office.clock.later(hours=4, minutes=31):
        office.goes_on()
        assert len(got(office.clerk)) == 1


def test_in_quiet_hours_it_waits_for_the_next_ones(office):
    with office.clock.later(hours=2, minutes=15):  # 12:15, lunch
        seen = preview(office)
        assert "现在不是工作时间，确认后等到 11月3日 14:00 发出" in text_of(seen.new[-1])
        held = office.chief.presses("确认发送", seen)
        assert "还没发出，将在 11月3日 14:00 发出" in held.text
        with office.clock.later(minutes=30):
            office.goes_on()
            assert got(office.clerk) == []
        with office.clock.later(hours=2):
            office.goes_on()
            assert len(got(office.clerk)) == 1


def test_over_the_cap_and_blocked_people_are_named_before_and_after(office):
    lost = office.sits("王芳", "新河镇")
    lost.does(lambda person: person.block())
    spends_the_week(office, office.clerk)
    spends_the_week(office, office.other, 2)
    addressed = whom(office)
    assert "现在符合的有 3 人，其中 2 人现在发不到。" in addressed.text
    seen = office.chief.presses("下一步：预览", addressed)
    assert "发给 1 人\n蟠龙镇：鲍春和\n" in text_of(seen.new[-1])
    assert "· 联系不上（没加入，或者屏蔽了机器人） 1 人：王芳（新河镇）" in text_of(seen.new[-1])
    assert "· 近 7 天已收满 3 条 1 人：仉禾（板溪镇）" in text_of(seen.new[-1])
    filled = "收到这条后，近 7 天就满 3 条的有 1 人，之后几天只给他们发到期提醒，不发通知：鲍春和（蟠龙镇）"
    assert filled in text_of(seen.new[-1])
    office.chief.presses("确认发送", seen)
    with office.gone():
        assert (len(got(office.clerk)), len(got(office.other))) == (0, 1)
        card = office.chief.person.texts()[-1]
        assert "· 已发到 1 人\n· 联系不上 1 人\n· 近 7 天已收满 3 条，没发 1 人" in card
        assert "联系不上：王芳（新河镇）" in card


def test_row_33_above_fifty_a_second_administrator_agrees_or_does_not(office):
    crowd(office, 49)
    alone = preview(office)
    assert "人数多，要另一位管理员同意后才发。" in text_of(alone.new[-1])
    names = office.chief.presses("名单（Excel）", alone)
    assert len(rows_of(office.house, names)) == 52
    assert "现在没有别的管理员能收到消息" in office.chief.presses("交另一位管理员同意", alone).text
    second = office.sits("蔺相", None, Role.ADMINISTRATOR)
    asked = office.chief.presses("交另一位管理员同意", alone)
    assert "等另一位管理员同意" in asked.text
    told = second.person.messages()[-1]
    assert text_of(told) == (
        f"祁翀（{office.county.name}，县级管理员）要发一条通知给 51 人，请您看过后决定发不发：\n“{TEXT}”"
    )
    own = office.chief.forges(f"cast_agree:0:{office.latest().id}")
    assert own.toasts == ["这条通知不在了，或者不归您管。"]
    shown = second.presses("看内容和名单")
    assert [text_of(one).split("\n")[0] for one in shown.new] == [
        f"{office.county.name}通知",
        "请您决定：上面就是对方收到的样子。",
    ]
    assert "您同意后等 60 秒才发出" in text_of(shown.new[-1])
    data = shown.data_of("同意发送")
    refused = second.presses("不同意", shown)
    assert refused.text == "好的，没有发，已告诉写通知的人。"
    assert "没有同意您的通知，一条也没有发" in office.chief.person.texts()[-1]
    assert second.forges(data, shown).toasts[0].startswith("这条通知现在是“没有发，还是草稿”")
    again = office.chief.presses("接着发", office.chief.says("发通知"))
    office.chief.presses("交另一位管理员同意", office.chief.presses("下一步：预览", again))
    agreed = second.presses("同意发送", second.presses("看内容和名单"))
    assert "还没发出，将在" in agreed.text
    assert any("同意了您的通知" in text for text in office.chief.person.texts())
    assert office.latest().state is BroadcastState.HELD
    assert "已取消" in second.presses("取消发送").text
    assert "取消了您的通知" in office.chief.person.texts()[-1]
    with office.gone():
        assert got(office.clerk) == []


def test_row_33_with_nobody_to_agree_what_was_sent_to_many_is_not_corrected(office):
    second = to_many(office)
    with office.gone():
        second.does(lambda person: person.block())
        office.chief.presses("更正", office.chief.forges(f"cast_card:0:{office.latest().id}"))
        alone = office.chief.presses("交另一位管理员同意", office.chief.says("改到九点。"))
        assert "更正也要另一位管理员同意；现在没有别的管理员能收到消息" in alone.text
        assert "改到九点" not in str(got(office.clerk))


def test_whoever_is_to_agree_sees_who_gets_nothing_and_how_it_is_timed(office):
    crowd(office, 49)
    second = office.sits("蔺相", None, Role.ADMINISTRATOR)
    office.other.does(lambda person: person.block())
    spends_the_week(office, office.clerk)
    timed = office.chief.presses("11月3日 14:30", office.chief.presses("定时发送", preview(office)))
    office.chief.presses("交另一位管理员同意", timed)
    told = second.presses("看内容和名单").text
    assert "发给 49 人\n" in told
    assert "· 联系不上（没加入，或者屏蔽了机器人） 1 人：鲍春和（蟠龙镇）" in told
    assert "· 近 7 天已收满 3 条 1 人：仉禾（板溪镇）" in told
    assert "定在 11月3日 14:30 发出，在那之前可以取消。" in told


def test_an_administrator_of_another_county_a_clerk_and_a_stranger_get_nowhere(office):
    sends(office)
    number = office.latest().id
    other = new_county(office.house)
    strangers = (other.chief, office.clerk, office.house.stranger())
    actions = ("look", "cancel", "withdraw_yes", "book", "correct")  # test_walk_broadcast has all of them
    for chat in strangers:
        chat.says("/start")
        for action in actions:
            answer = chat.forges(f"cast_{action}:0:{number}")
            assert (answer.new, answer.redrawn) == ([], []), action
    assert "发给谁" not in office.clerk.says("发通知").text
    assert "还没有发过通知" in other.chief.forges("cast_list:0:0").text
    assert TEXT not in str(other.chief.person.texts())
    with office.gone():
        assert len(got(office.clerk)) == 1


def test_a_file_that_goes_with_it_is_not_fetched(office):
    office.chief.says("发通知")
    before = len(office.house.calls("getFile"))
    addressed = office.chief.does(lambda person: person.send_bytes("安排.docx", b"PK-not-read"))
    assert "现在符合的有 2 人" in addressed.text
    assert len(office.house.calls("getFile")) == before


def test_after_ten_on_a_day_it_is_scheduled_for_another(office, clock):
    seen = preview(office)
    it = office.latest()
    with office.house.database.transaction() as session:
        for _ in range(10):
            session.add(
                BroadcastRow(
                    county_id=it.county_id, by_id=it.by_id, state=BroadcastState.DONE, text="旧", at=clock(),
                    goes_at=clock(), audience=Audience().as_json(), corrected=[],
                )
            )  # fmt: skip
    told = office.chief.presses("确认发送", seen)
    assert told.text == "11月3日的通知已有 10 条，到上限了。请按“定时发送”或“改时间”，改到另一天。"
    timed = office.chief.presses("11月4日 09:00", office.chief.presses("定时发送", seen))
    assert "还没发出，将在 11月4日 09:00 发出" in office.chief.presses("确认发送", timed).text


def test_where_nobody_can_be_reached_there_is_no_button_to_send(office):
    for chat in (office.clerk, office.other):
        chat.does(lambda person: person.block())
    seen = preview(office)
    assert "现在一个人也发不到。" in text_of(seen.new[-1])
    assert "确认发送" not in seen.buttons
    assert "交另一位管理员同意" not in seen.buttons


def test_what_is_only_changed_is_not_thrown_away_and_goes_to_whom_it_went(office):
    asked = office.chief.presses("改内容", preview(office))
    assert asked.buttons == ["返回"]
    assert TEXT in text_of(office.chief.presses("返回", asked).new[0])
    for said in ("算了", "返回"):
        office.chief.presses("改内容")
        kept = office.chief.says(said)
        assert TEXT in text_of(kept.new[0]), said
        assert text_of(kept.new[-1]).startswith("请核对"), said
    office.chief.presses("改内容")
    changed = office.chief.says("改到周四。")
    assert "改到周四。" in text_of(changed.new[0])
    assert "发给 2 人" in text_of(changed.new[-1])


def test_what_is_written_anew_is_asked_for_whom_with_the_old_choice_and_moment_in_sight(office):
    seen = office.chief.presses("下一步：预览", office.chief.presses("✓ 备岗", whom(office)))
    office.chief.presses("11月4日 09:00", office.chief.presses("定时发送", seen))
    office.chief.presses("重新写", office.chief.says("发通知"))
    asked = office.chief.says("重写一遍。")
    assert asked.text.startswith("发给谁\n\n")
    assert "角色：报送员\n" in asked.text
    assert asked.text.endswith("定在 11月4日 09:00 发出。")


def test_a_sticker_or_a_picture_at_another_step_is_told_what_is_wanted(office):
    addressed = whom(office)
    stuck = office.chief.sends(kind="sticker")
    assert [text_of(one) for one in stuck.new] == ["这一步请按按钮，或者打字。", addressed.text]
    assert "请核对" in office.chief.presses("下一步：预览", stuck).text
    with office.clock.later(minutes=1):
        shown = office.chief.does(lambda person: person.send_bytes("二.png", PIXEL, photo=True))
        assert text_of(shown.new[0]).startswith("一条通知只带一张图片或一个文件。")
        assert text_of(shown.new[1]).startswith("请核对")


def test_who_cannot_get_it_now_is_counted_on_the_card_and_whoever_cancels_reads_whose_draft_it_is(office):
    office.other.does(lambda person: person.block())
    second = office.sits("蔺相", None, Role.ADMINISTRATOR)
    held = sends(office)
    assert text_of(held.new[-1]).endswith("接收人 2 人，其中 1 人现在发不到。")
    cancelled = second.forges(f"cast_cancel:0:{office.latest().id}")
    assert cancelled.text == "已取消，一条也没有发。草稿还给了祁翀。"


def test_what_was_begun_is_written_anew_or_thrown_away(office):
    whom(office, "先写一半。")
    left = office.chief.says("发通知")
    assert left.buttons == ["接着发", "重新写", "算了"]
    office.chief.presses("重新写", left)
    seen = office.chief.presses("下一步：预览", office.chief.says("重写一遍。"))
    assert "重写一遍。" in text_of(seen.new[0])
    data = seen.data_of("确认发送")
    gone = office.chief.presses("算了", seen)
    assert gone.text.startswith("好的，没有发。")
    assert office.chief.says("发通知").text.startswith("发通知\n\n把要发的内容发给我")
    old = office.chief.forges(data, seen)
    assert "这个按钮已失效" in old.text
    assert "把要发的内容发给我" in old.text
