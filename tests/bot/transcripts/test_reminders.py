"""Reminders as people meet them: put off, known, answered; silent in place; never in the middle of a form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.console.client import buttons, text_of
from store import outbox
from store.outbox import Lane, Outbound, OutboundState
from store.outreach import deadlines, refreshing
from store.outreach.tables import Asked, Cadence, Kind
from store.outreach.terms import Rung, Terms
from store.people import people, reach
from store.people.rights import Role
from store.practices.language.words import Words
from tests.bot.conftest import Chat, House, open_house
from tests.bot.moved_clock import Clock
from tests.bot.transcripts.counties import County, new_county
from tests.bot.transcripts.months import Town

ASKED = ["开始填 10月报表", "稍后提醒", "有困难", "已知悉"]
AGAIN = ["1 小时后", "下午", "下个工作日", "‹ 返回"]


@pytest.fixture(scope="module")
def clock() -> Clock:
    """It is the morning of 3 November; October is due on the 5th, a Friday."""
    return Clock()


@pytest.fixture(scope="module")
def own_house(tmp_path_factory: pytest.TempPathFactory, words: Words, clock: Clock) -> Iterator[House]:
    """Where everybody is reminded, nobody else's transcript is read."""
    home: Path = tmp_path_factory.mktemp("reminded")
    with open_house(f"sqlite:///{home / 'tashan.db'}", home, words, is_empty=True, now=clock) as house:
        yield house


class Home(County):
    """Whoever is let in says hello first: a bot cannot."""

    def sits(self, name: str, town: str | None = "板溪镇", role: Role = Role.CLERK) -> Chat:
        chat = super().sits(name, town, role)
        chat.says("你好")
        return chat


@pytest.fixture
def county(own_house: House) -> County:
    """It has its deadlines from today on."""
    made = new_county(own_house)
    made.chief.says("你好")
    own_house.reminds()
    return Home(own_house, made.name, made.chief)


def mail(chat: Chat) -> list[dict[str, Any]]:
    """What the bot has written to somebody, oldest first."""
    return [one for one in chat.person.messages() if one["from"]["is_bot"]]


def reminded(chat: Chat) -> list[dict[str, Any]]:
    """The reminders of it, as they look now."""
    chat.house.reminds()
    return [one for one in mail(chat) if text_of(one).startswith("10月报表")]


def looks(chat: Chat, message: dict[str, Any]) -> dict[str, Any]:
    """An earlier message, as it stands now."""
    return next(one for one in chat.person.messages() if one["message_id"] == message["message_id"])


def test_put_off_for_an_hour_it_comes_again_once(county, clock):
    clerk = county.sits("仉禾")
    with clock.later(days=1):
        [told] = reminded(clerk)
        assert text_of(told) == (
            "10月报表　还没开始填\n11月5日（周五）截止，还有 1 个工作日。\n\n节假日安排未公布，按常规推算。"
        )
        assert buttons(told) == ASKED
        assert clerk.presses("稍后提醒").buttons == AGAIN
        assert clerk.presses("‹ 返回").buttons == ASKED
        later = clerk.presses("1 小时后", clerk.presses("稍后提醒"))
        assert later.toasts[0].startswith("好的，11月4日（周四） 11:0")
        assert later.buttons == ASKED
        assert len(reminded(clerk)) == 1
        with clock.later(minutes=61):
            assert len(reminded(clerk)) == 2
            assert len(reminded(clerk)) == 2


def test_known_is_said_once_and_asked_no_more(county, clock):
    clerk = county.sits("仉禾")
    with clock.later(days=1):
        [told] = reminded(clerk)
        known = clerk.presses("已知悉")
        assert known.toasts == ["记下了。办好之前，到日子还会提醒您。"]
        assert known.buttons == ASKED[:-1]
        assert clerk.forges(f"remind_seen:0:{clock():%Y-%m-%d}", known).toasts == known.toasts
        assert text_of(looks(clerk, told)) == text_of(told)


def test_what_stands_on_a_button_may_be_typed(county, clock):
    clerk = county.sits("仉禾")
    assert clerk.says("已知悉").text.startswith("问：已知悉"), "nobody was reminded"
    with clock.later(days=1):
        [told] = reminded(clerk)
        assert clerk.says("已知悉。").text.startswith("记下了。办好之前，到日子还会提醒您。")
        clerk.house.settle()
        assert buttons(looks(clerk, told)) == ASKED[:-1]
        assert clerk.says("已知悉").text == "记下了。办好之前，到日子还会提醒您。"
        again = clerk.says("稍后提醒")
        assert again.buttons == AGAIN
        assert clerk.presses("下午", again).toasts[0].startswith("好的，11月4日（周四） 14:")
        by_word = clerk.says("已办好")
        assert (by_word.text[:10], by_word.buttons) == ("报表提交了就算报送，", ASKED[:1])
        assert "有什么困难？" in clerk.says("有困难").text
        assert clerk.says("经办人不在").text == "已转给县里 1 位管理员。"
        with clock.later(days=3):
            assert clerk.says("已知悉").text.startswith("问：已知悉"), "it was long ago"


def test_of_several_things_it_is_asked_which_is_done(county, clock):
    clerk = county.sits("仉禾")
    with clerk.house.database.transaction() as session:
        chief = people.in_chat(session, county.chief.id, clock())
        for name in ("普法总结", "年终材料"):
            on = date(clock().year, 11, 5)
            terms = Terms(Kind.TASK, name, Cadence.ONCE, on=on, rungs=(Rung(-1, Asked.CLERK),))
            deadlines.add(session, chief.place.id, terms, clock(), chief.id)
        refreshing.refresh(session, clock(), [chief.place.id])
    with clock.later(days=1):
        clerk.house.reminds()
        which = clerk.says("已办好")
        assert which.text == "是哪一件？"
        assert which.buttons == ["已办好：年终材料", "已办好：普法总结"]
        clerk.presses("已办好：年终材料", which)
        assert clerk.says("已办好").text.startswith("普法总结：已办好 ✔，不再提醒。")
        assert clerk.says("有困难").text.startswith(f"{county.name}板溪镇 10月报表有什么困难？")


def test_a_button_under_an_old_reminder_words_it_anew(county, clock):
    clerk = county.sits("仉禾")
    with clock.later(days=1):
        [told] = reminded(clerk)
        with clock.later(days=1):
            clerk.presses("稍后提醒")
            assert "今天 24:00 截止" in text_of(looks(clerk, told))


def test_a_reason_that_is_edited_is_asked_for_again(county, clock):
    clerk = county.sits("仉禾")
    with clock.later(days=1):
        reminded(clerk)
        clerk.presses("有困难")
        asked = clerk.sends(kind="voice")
        assert "这一步请打字或者点按钮" in asked.text
        assert "数据还没收齐" in asked.buttons
        clerk.says("数据没收齐")
        said = [one for one in clerk.person.messages() if not one["from"]["is_bot"]][-1]["message_id"]
        met = len(mail(county.chief))
        edited = clerk.does(lambda person: person.edit(said, "数据收齐了"))
        assert edited.text.startswith("改过的旧消息不算，请重新发一遍。\n\n")
        assert len(mail(county.chief)) == met
        assert clerk.says("数据收齐了").text == "已转给县里 1 位管理员。"
        assert text_of(mail(county.chief)[-1]).endswith("有困难：数据收齐了")


def test_what_is_handed_in_falls_silent_and_what_is_taken_back_is_asked_for_again(county, clock):
    clerk, deputy = county.sits("仉禾"), county.sits("麦冬青", role=Role.DEPUTY)
    town = Town(county, "板溪镇", clock)
    with clock.later(days=1):
        [told] = reminded(clerk)
        assert reminded(deputy) == []
        done = town.handed_in(clerk)
        clerk.house.settle()
        after = looks(clerk, told)
        assert (text_of(after), buttons(after)) == ("10月报表　已报送 ✔", [])
        assert clerk.forges(f"remind_later:0:{clock():%Y-%m-%d}").toasts == ["这件事已经办好，或者不用再办了。"]
        clerk.presses("收回来改", done)
        clerk.house.settle()
        again = looks(clerk, told)
        assert text_of(again).startswith("10月报表　填完了，还没提交\n")
        assert buttons(again) == ["继续填 10月报表", *ASKED[1:]]
        with clock.later(days=1):
            assert "今天 24:00 截止" in text_of(reminded(clerk)[-1])


def test_a_returned_month_stands_in_the_reminder_too(county, clock):
    clerk, reviewer = county.sits("仉禾"), county.sits("鲍春和", None, Role.REVIEWER)
    town = Town(county, "板溪镇", clock)
    with clock.later(days=1):
        [told] = reminded(clerk)
        town.handed_in(clerk)
        reviewer.presses("退回", reviewer.presses("板溪镇 10月", reviewer.says("审核")))
        reviewer.says("11")
        reviewer.presses("写原因")
        reviewer.presses("确认退回", reviewer.says("和台账对不上"))
        clerk.house.settle()
        now = looks(clerk, told)
        assert text_of(now).startswith("10月报表　被退回，还没重新提交\n")
        assert "1 受理" in clerk.presses("去修改 10月报表").text


def test_nothing_comes_in_between_the_steps_of_a_form(county, clock):
    clerk = county.sits("仉禾")
    with clock.later(days=1):
        clerk.says("填报")
        met = len(mail(clerk))
        with clerk.house.database.transaction() as session:
            body = {"call": "message", "text": "县里的消息", "buttons": [], "menu": []}
            outbox.put(session, f"test {clerk.id}", clerk.id, Lane.NOTICE, body, clock())
        assert reminded(clerk) == []
        answer = clerk.says("1")
        assert "县里的消息" not in answer.text
        assert len(mail(clerk)) == met + len(answer.new)
        with clock.later(minutes=6):  # nothing has happened at the form for a while
            clerk.house.settle()
            assert [text_of(one)[:5] for one in mail(clerk)[-2:]] == ["县里的消息", "10月报表"]


def test_a_reviewer_hears_of_what_waits_once_a_day(county, clock):
    reviewer, first = county.sits("鲍春和", None, Role.REVIEWER), county.sits("仉禾")
    second = county.sits("王芳", "蟠龙镇")
    told = "有 1 份报表等您审核，方便时再看。看之前再有提交的，不另外通知。"
    with clock.later(days=1):
        Town(county, "板溪镇", clock).handed_in(first)
        reviewer.house.settle()
        assert [text_of(one) for one in mail(reviewer)[1:]] == [told]
        reviewer.presses("通过", reviewer.presses("板溪镇 10月", reviewer.presses("去审核")))
        met = len(mail(reviewer))
        Town(county, "蟠龙镇", clock).handed_in(second)
        reviewer.house.settle()
        assert len(mail(reviewer)) == met, "not a second one today"
        with clock.later(days=1):
            reviewer.house.settle()
            assert [text_of(one) for one in mail(reviewer)[met:]] == [told]


def test_a_week_full_of_broadcasts_silences_no_town(county, clock):
    clerk, deputy = county.sits("仉禾"), county.sits("汤汐", role=Role.DEPUTY)
    alone = county.sits("谌昱", "新河镇")
    with clerk.house.database.transaction() as session:
        for chat in (clerk, alone):
            for number in range(5):
                outbox.put(session, f"cast {number}9{chat.id} 1", chat.id, Lane.NOTICE, {"call": "told"}, clock())
        spent = Outbound.key.startswith("cast "), Outbound.chat_id.in_([clerk.id, alone.id])
        session.execute(sa.update(Outbound).where(*spent).values(state=OutboundState.SENT, closed_at=clock()))
    with clock.later(days=1):
        assert reminded(clerk) == reminded(alone) == []
        assert "\n仉禾这几天收到的消息已满，所以提醒您。\n" in text_of(reminded(deputy)[-1])
        digest = text_of(mail(county.chief)[-1])
        assert "有 1 个乡镇没能提醒到，请打电话。\n新河镇（还没开始填）" in digest
        assert "\n这几天收到的消息已满、暂不再提醒：新河镇 谌昱。\n" in digest


def test_a_difficulty_by_a_tap_and_what_the_county_sees_of_it(county, clock):
    clerk, lost = county.sits("仉禾"), county.sits("谌昱", "新河镇")
    with clerk.house.database.transaction() as session:
        reach.note(session, lost.id, is_reachable=False, now=clock())
    with clock.later(days=1):
        reminded(clerk)
        asked = clerk.presses("有困难")
        assert asked.text.endswith("点一个原因，或者用一句话写明，会转给县里的管理员。没有困难就发“算了”。")
        passed = clerk.presses("数据还没收齐", asked)
        assert passed.text == "已转给县里 1 位管理员。"
        told = mail(county.chief)[-1]
        assert text_of(told).endswith("板溪镇 仉禾反映 10月报表有困难：数据还没收齐")
        assert "板溪镇" in county.chief.presses("看这个乡镇").text
        again = clerk.presses("有困难")
        assert clerk.says("算了").text == "好的，没有转给县里。"
        met = len(mail(county.chief))
        clerk.presses("数据还没收齐", again)
        assert len(mail(county.chief)) == met, "the same words of a day are told once"
    with clock.later(days=7):  # three working days after the day
        county.chief.house.reminds()
        digest = text_of(mail(county.chief)[-1])
        assert "还有 2 个乡镇没有报送，11月5日（周五）已截止" in digest
        assert "新河镇（还没开始填）、板溪镇（还没开始填，说有困难：数据还没收齐）" in digest
        assert "联系不上：新河镇没有人能联系上。" in digest
        assert "没人能联系上" in county.chief.presses("看 10月报表报送情况").text


def test_what_a_changed_app_sends_does_nothing_for_others(county, clock):
    clerk, other = county.sits("仉禾"), county.sits("王芳", "蟠龙镇")
    with clock.later(days=1):
        reminded(other)
        [told] = reminded(clerk)
        rows = told["reply_markup"]["inline_keyboard"]
        assert rows[0][0]["callback_data"].startswith("fill_open:")
        gone = ["这件事已经办好，或者不用再办了。"]
        for data in (
            "remind_later:0:x",
            "remind_at:0:hour-x",
            "remind_back:0:9999-01-01",
            "remind_seen:0:",
            "remind_done:0:1-1",
            "remind_for:0:1-1",
            "remind_why:0:1-1-0",
            "remind_hard:0:2020-01-01",
        ):
            assert clerk.forges(data).toasts == gone, data
        assert clerk.forges(f"remind_at:0:never-{clock():%Y-%m-%d}").toasts == ["这个时间现在选不了，请重新选。"]
