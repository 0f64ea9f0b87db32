"""What is doubtful in a month is asked before one goes on: to be changed, explained, confirmed, or left for later."""

from __future__ import annotations

import pytest

from store.collection.tables import State
from tests.bot.transcripts.counties import new_county
from tests.bot.transcripts.months import Town, plain
from tests.bot.transcripts.months import said as given


@pytest.fixture
def town(month_house, clock) -> Town:
    town = Town(new_county(month_house), "板溪镇", clock)
    town.county.sits("王芳")
    town.lived()
    return town


def test_a_jump_is_explained_and_the_reason_stays_with_the_figure(town):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="矛盾调解")
    asked = clerk.says("90 88 2")
    assert asked.text.startswith(
        "✓ 受理纠纷 90 件 · 调成 88 件 · 诉前调成 2 件\n\n10月 · 请核对　进度 4/9\n\n⚠ “受理矛"
    )
    assert "请打字说明原因（至少 6 个字）" in asked.text
    assert asked.buttons == ["改数", "先往下填", "进度", "稍后"]
    assert "说明太短了" in clerk.says("排查多").text
    assert len(clerk.says("调解员补贴怎么发？").new) == 2  # a question is none
    told = clerk.says("10月集中排查，受理90件")
    assert told.text.startswith("✓ 说明已记下\n\n10月 · 信访诉求")
    assert [note.text for notes in town.filing().notes.values() for note in notes] == ["10月集中排查，受理90件"]


def test_a_text_long_after_the_question_is_asked_about(town, clock):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="矛盾调解")
    clerk.says("90 88 2")
    with clock.later(days=2):
        asked = clerk.says("集中排查矛盾纠纷")
        assert asked.text.startswith("“集中排查矛盾纠纷”是对下面这个数的说明吗？")
        assert town.filing().notes == {}
        told = clerk.presses("是，记作说明", asked)
        assert told.text.startswith("✓ 说明已记下\n\n10月 · 信访诉求")
    assert [note.text for notes in town.filing().notes.values() for note in notes] == ["集中排查矛盾纠纷"]


def test_a_tap_under_something_else_does_not_wake_a_form(town, clock):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="矛盾调解")
    asked = clerk.says("90 88 2")
    with clock.later(days=2):
        clerk.forges(f"remind_seen:0:{clock():%Y-%m-%d}", asked)
        clerk.says("/due")
        assert "是对下面这个数的说明吗？" in clerk.says("已办好年终材料").text
    assert town.filing().notes == {}


def test_other_figures_in_place_of_a_reason(town):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="矛盾调解")
    clerk.says("90 29 2")
    right = clerk.says("30")
    assert right.text.startswith("✓ 受理纠纷 30 件\n\n10月 · 信访诉求")
    assert town.filing().entries["disputes_accepted"].number == 2


def test_figures_that_cannot_be_are_named_with_both_values(town):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="普法与法律服务")
    asked = clerk.says("3 5 500 600 25")
    assert "⚠ “其中法律六进”填了 5 场，比“法治宣传活动”的 3 场还多。请把填错的改过来，改好才能提交。" in asked.text
    put_off = clerk.presses("先往下填", asked)
    assert "10月 · 公开与保障" in put_off.text
    stocks = clerk.says("15")
    card = clerk.presses("全部沿用", stocks)
    assert "23 法律六进 5⚠" in plain(card)
    assert card.buttons[0] == "核对 1 处疑问"
    refused = clerk.says("提交")
    assert "还有 1 处疑问要核对" in refused.text
    assert town.filing().state is State.DRAFT
    once_more = clerk.presses("核对 1 处疑问")
    again = clerk.presses("改数", once_more)
    assert "1 法治宣传活动（场）现填 3" in plain(again)
    assert "请按顺序发 2 个数" in again.text
    assert "提交 10月报表" in clerk.says("5 3").buttons


def test_what_looks_odd_is_confirmed_by_a_word(town):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="执法与应诉")
    clerk.says("0 2 15 20 0 0 0")
    odd = clerk.says("县里统一安排，本月没有检查")
    assert "“行政检查”填了 0 次，却有“行政处罚案件”2 件。" in odd.text
    assert odd.buttons == ["没有错", "改数", "先往下填", "进度", "稍后"]
    other = clerk.presses("改数", odd)
    assert "10月 · 改数" in other.text
    assert "1 行政检查（次）现填 0" in other.text
    odd = clerk.presses("返回", other)
    assert "哪一项" in clerk.says("3 2").text  # of which of the two?
    following = clerk.says("对")
    assert following.text.startswith("✓ 已确认\n\n10月 · 矛盾调解")
    said = [note.text for notes in town.filing().notes.values() for note in notes]
    assert sorted(said) == ["", "县里统一安排，本月没有检查"]


def test_a_new_value_needs_a_new_word(town):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="矛盾调解")
    clerk.says("90 88 2")
    clerk.says("集中排查，数量增加")
    clerk.says("上一项")
    again = clerk.says("95 90 2")
    assert "⚠ “受理矛盾纠纷”填了 95 件" in again.text


def test_last_times_reason_stands_beside_the_field_and_is_said_again_by_a_tap(town, clock):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="矛盾调解")
    clerk.says("90 88 2")
    clerk.says("集中排查矛盾纠纷，受理增加")
    for figures in ("4 4 20 20 4", "200 198 90", "3 1 500 600 25", "15"):
        clerk.says(figures)
    assert "已提交" in clerk.presses("提交 10月报表", clerk.says("和上月一样")).text
    with clock.later(days=30):
        first = clerk.says("填报")
        assert "11月 · 组织领导" in first.text
        for figures in ("1", "2 3", "12 2 15 20 0 0 0"):
            prompt = clerk.says(figures)
        assert (
            "1 受理矛盾纠纷（件）上月 90 · 去年同月 32\n　上次说明：集中排查矛盾纠纷，受理增加\n2 调解成功"
            in prompt.text
        )
        asked = clerk.says("90 88 2")
        again = clerk.presses("同上次：集中排查矛盾纠纷，受理增加", asked)
        assert again.text.startswith("✓ 说明已记下\n\n11月 · 信访诉求")


def test_from_the_card_through_all_doubts(town):
    clerk = town.county.sits("仉禾")
    town.filled(clerk)
    first = clerk.says("11=90 12=88 23=5")
    assert "⚠ “其中法律六进”填了 5 场" in first.text
    second = clerk.presses("先往下填", first)
    assert "⚠ “受理矛盾纠纷”填了 90 件" in second.text
    card = clerk.presses("先往下填", second)
    assert "11 受理纠纷 90⚠" in plain(card)
    through = clerk.presses("核对 2 处疑问", card)
    assert "还有 2 处要核对，这是第一处。" in through.text
    assert "受理矛盾纠纷" in clerk.says("六进1场").text
    assert "提交 10月报表" in clerk.says("集中排查，数量增加").buttons


def test_parts_are_named_and_must_add_up(town):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="执法与应诉")
    clerk.says("12 2 15 20 0 0 0")
    parts = clerk.says("两违8起，占道3起，交通6起")
    assert "两违 8 起 · 占道 3 起 · 交通 6 起" in parts.text.splitlines()[0]
    assert "分项加起来却是 17 起" in parts.text, parts.text
    fixed = clerk.says("交通4起")
    assert "⚠" not in fixed.text
    assert town.filing().entries["violations_handled.traffic"].given == given(4)
