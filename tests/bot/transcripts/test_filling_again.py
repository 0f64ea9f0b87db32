"""A month that was handed in: taken back, returned, corrected, accepted, reopened; late, locked, with more time."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from store.collection import due, reviewing, submissions
from store.collection.tables import Ruling, State
from store.days import day_of
from tests.bot.transcripts.counties import new_county
from tests.bot.transcripts.months import Town

RECEIPT = re.compile(r"回执 (\w{4}-\w{4})")


@pytest.fixture
def town(month_house, clock) -> Town:
    return Town(new_county(month_house), "板溪镇", clock)


def handed_in(town, clerk):
    """An October, handed in by this clerk."""
    card = town.filled(clerk)
    return clerk.presses("提交 10月报表", card)


def judged(town, step, *facts):
    """What the reviewer does with it."""
    with town.house.database.transaction() as session:
        filing = submissions.find(session, town.place, town.month)
        return step(session, filing, filing.revision.number, *facts, town.clock(), None)


def test_taken_back_before_anybody_has_judged_it(town):
    clerk = town.county.sits("仉禾")
    done = handed_in(town, clerk)
    first = RECEIPT.search(done.text)[1]
    back = clerk.presses("收回来改", done)
    assert back.text.startswith("已收回，改好后请重新提交。\n\n10月 · 核对")
    clerk.says("27=16")
    again = clerk.presses("提交 10月报表")
    assert RECEIPT.search(again.text)[1] != first
    assert [one.number for one in town.filing().revisions] == [1, 2]
    assert "收回来改" in clerk.says("填报").buttons


def test_a_return_leads_straight_to_its_fields(town):
    clerk = town.county.sits("仉禾")
    handed_in(town, clerk)
    filing = judged(town, reviewing.give_back, ["disputes_accepted", "disputes_resolved"], "和司法所台账对不上")
    shown = clerk.forges(f"fill_fix:0:{filing.id}")
    assert shown.text == (
        "10月报表退回：和司法所台账对不上\n\n1 受理矛盾纠纷（件）现填 30\n2 调解成功（件）现填 29\n\n"
        "请发改后的数（“序号=数”或按顺序发）；数没错，就按“数没错，写说明”。"
    )
    assert shown.buttons == ["数没错，写说明", "看全表", "稍后"]
    half = clerk.says("1=31")
    assert half.text.startswith("✓ 受理纠纷 31 件\n\n10月报表退回")
    assert "受理矛盾纠纷" not in half.text.split("退回", 1)[1]
    why = clerk.presses("数没错，写说明", half)
    assert "请用一句话说明为什么没错" in why.text
    assert "说明太短了" in clerk.says("没错").text
    card = clerk.says("29件都有调解协议，已核对")
    assert "10月 · 核对" in card.text
    assert card.buttons[0] == "提交 10月报表"
    assert RECEIPT.search(clerk.presses("提交 10月报表", card).text)
    filing = town.filing()
    assert (filing.state, filing.revision.number) == (State.SUBMITTED, 2)
    assert [note.text for note in filing.notes[filing.entries["disputes_resolved"].id]] == ["29件都有调解协议，已核对"]


def test_a_returned_month_is_offered_and_not_handed_in_unchanged(town):
    clerk = town.county.sits("仉禾")
    handed_in(town, clerk)
    judged(town, reviewing.give_back, ["info_published"], "少报了")
    assert "退回了，还没重新提交。原因：少报了" in clerk.says("我们报了没").text
    assert "10月报表退回：少报了" in clerk.says("填报").text
    card = clerk.presses("看全表")
    assert card.buttons[0] == "改退回的几项"
    assert "10月报表退回：少报了" in clerk.says("提交").text
    assert town.filing().state is State.RETURNED
    assert "10月报表退回" in clerk.presses("改退回的几项", clerk.presses("看全表")).text
    assert "提交 10月报表" in clerk.says("18").buttons


def test_a_return_is_shown_to_whoever_still_stands_at_the_receipt(town):
    clerk = town.county.sits("仉禾")
    handed_in(town, clerk)
    judged(town, reviewing.give_back, ["info_published"], "少报了")
    assert "10月报表退回：少报了" in clerk.says("提交").text
    assert town.filing().state is State.RETURNED
    assert "提交 10月报表" in clerk.says("18").buttons


def test_figures_for_what_was_returned_are_taken_at_the_receipt(town):
    clerk = town.county.sits("仉禾")
    handed_in(town, clerk)
    judged(town, reviewing.give_back, ["info_published"], "少报了")
    assert clerk.says("18").text.startswith("✓ 信息公开 18 条")


def test_the_return_button_of_what_is_settled_says_how_it_stands(town):
    clerk = town.county.sits("仉禾")
    handed_in(town, clerk)
    filing = judged(town, reviewing.give_back, ["info_published"], "少报了")
    clerk.forges(f"fill_fix:0:{filing.id}")
    clerk.presses("提交 10月报表", clerk.says("18"))
    late = clerk.forges(f"fill_fix:0:{filing.id}")
    assert "✓ 10月报表已提交" in late.text


def test_what_was_accepted_is_corrected_for_a_reason_and_goes_through_review(town, clock):
    clerk = town.county.sits("仉禾")
    handed_in(town, clerk)
    judged(town, reviewing.accept)
    done = clerk.says("填报")
    assert "已审核通过" in done.text
    why = clerk.presses("申请更正", done)
    assert "请用一句话说明原因" in why.text
    assert "说明太短了" in clerk.says("漏报").text
    with clock.later(hours=3):
        clerk.says("信鸽传书送法下乡经验")  # so long after, it is no reason any more
        assert town.filing().state is State.ACCEPTED
    opened = clerk.says("漏报一条主动公开信息")
    assert opened.text.startswith("可以更正了，原因：漏报一条主动公开信息。改好后请重新提交。\n\n10月 · 核对")
    clerk.says("27=16")
    clerk.presses("提交 10月报表")
    filing = town.filing()
    assert [one.verdict and one.verdict.kind for one in filing.revisions] == [Ruling.REOPENED, None]
    assert filing.revision.is_late is False


def test_late_locked_and_with_more_time(town, clock):
    clerk = town.county.sits("仉禾")
    with clock.later(days=6):
        assert "已过截止（11月5日 24:00），还能补报到 11月25日 24:00。" in clerk.says("填报").text
    with clock.later(days=24):
        card = town.filled(clerk)
        assert "已在 11月25日 24:00 锁定，要请县里延期才能提交；填了的都会记着。" in card.text
        refused = clerk.presses("提交 10月报表", card)
        assert refused.text.startswith("10月已在 11月25日 24:00 锁定，没有提交；填的都在。")
        with town.house.database.transaction() as session:
            until = day_of(clock()) + timedelta(days=2)
            due.extend(session, town.place, town.month, until, "系统故障", clock(), None)
        shown = clerk.forges(f"fill_open:0:{town.month}")
        assert f"请在 11月{until.day}日 24:00 前提交（已延期）。" in shown.text
        done = clerk.says("提交")
        assert "，按时）" in done.text, done.text
        assert town.filing().revision.is_late is False


def test_figures_weeks_later_do_not_go_into_the_month_before(town, clock):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="矛盾调解")
    with clock.later(days=32):
        for figures in ("30 29 2", "受理30件，调成29件，诉前2件"):
            asked = clerk.says(figures)
            assert asked.text.startswith("10月已经锁定，刚才的数没有记。")
            assert asked.buttons == ["11月（没开始）"]
        assert "disputes_accepted" not in town.figures()
        assert len(clerk.says("信鸽传书").new) == 1
        assert "11月：还没开始填。" in clerk.says("我们报了没").text
        assert "11月 · 组织领导" in clerk.presses("11月（没开始）", asked).text


def test_figures_long_after_the_prompt_where_two_months_are_open(town, clock):
    clerk = town.county.sits("仉禾")
    handed_in(town, clerk)
    judged(town, reviewing.give_back, ["info_published"], "少报了")
    clerk.says("填报")
    with clock.later(days=30):
        asked = clerk.says("18")
        assert asked.text == "这些数是哪个月的？先选月份，再发一次；刚才的没有记。"
        assert asked.buttons == ["10月（退回要改）", "11月（没开始）"]
        assert town.figures()["info_published"] == 15
        assert "10月报表退回" in clerk.presses("10月（退回要改）", asked).text
        assert clerk.says("18").text.startswith("✓ 信息公开 18 条")


def test_two_months_are_open_and_one_is_chosen(town, clock):
    clerk, second = town.county.sits("仉禾"), town.county.sits("王芳")
    handed_in(town, clerk)
    judged(town, reviewing.give_back, ["info_published"], "少报了")
    with clock.later(days=30):
        choice = second.says("填报")
        assert choice.text == "有 2 个月要办，请选一个。"
        assert choice.buttons == ["10月（退回要改）", "11月（没开始）"]
        assert "11月 · 组织领导" in second.presses("11月（没开始）", choice).text
        assert "10月报表退回：少报了" in second.presses("10月（退回要改）", choice).text
        told = second.says("我们报了没").text
        assert "10月：退回了，还没重新提交。" in told
        assert "11月：还没开始填。" in told
        assert (
            clerk.says("填报").buttons == choice.buttons
        )  # wherever the chat stood: it may be the other that is meant


def test_a_month_that_is_named(town, clock):
    clerk = town.county.sits("仉禾")
    handed_in(town, clerk)
    judged(town, reviewing.give_back, ["info_published"], "少报了")
    clerk.says("填报")
    with clock.later(days=30):
        assert "11月 · 组织领导" in clerk.says("填报11月").text
        assert "10月报表退回" in clerk.says("报10月的数").text
        assert "11月 · 组织领导" in clerk.says("/fill 11月").text
        for over in ("填报12月", "填报 1月"):
            asked = clerk.says(over)
            assert "现在不用填。要填的是下面这个月" in asked.text
            assert asked.buttons == ["10月（退回要改）", "11月（没开始）"]
        assert "11月 · 组织领导" in clerk.presses("11月（没开始）", asked).text
        asked = town.county.sits("王芳").says("把受理纠纷改成77")
        assert asked.text == "这些数是哪个月的？先选月份，再发一次；刚才的没有记。"
        assert town.figures()["disputes_accepted"] == 30
