"""A clerk hands in the month: by numbers, by buttons, field by field, in whole sentences."""

from __future__ import annotations

import re

import pytest

from store.catalogue.metrics import base
from store.collection.tables import Origin, State
from tests.bot.transcripts.counties import new_county
from tests.bot.transcripts.months import OF_SECTION, ORDINARY, Town, fills, plain

RECEIPT = re.compile(r"回执 ([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})")


@pytest.fixture
def town(month_house, clock) -> Town:
    return Town(new_county(month_house), "板溪镇", clock)


def test_a_month_by_several_numbers_in_one_message(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    first = clerk.says("填报")
    assert first.text == (
        "板溪镇 10月填报。请在 11月5日 24:00 前提交。\n\n"
        "10月 · 组织领导　进度 0/9\n\n1 干部集体学法（次）上月 1 · 去年同月 1\n\n请发一个数，没有发生就发 0。"
    )
    assert clerk.says("1").text.startswith("✓ 集体学法 1 次\n\n10月 · 依法决策　进度 1/9")
    clerk.says("2 3")
    disputes = clerk.says("12 2 15 20 0 0 0")
    assert disputes.text == (
        "✓ 检查 12 次 · 处罚 2 件 · 违法行为 15 起 · 许可 20 件 · 复议 0 件 · 行政诉讼 0 件 · 出庭 0 次\n\n"
        "10月 · 矛盾调解　进度 3/9\n\n"
        "1 受理矛盾纠纷（件）上月 31 · 去年同月 30\n2 调解成功（件）上月 30 · 去年同月 29\n"
        "3 诉前调解成功（件）上月 2 · 去年同月 2\n\n请按顺序发 3 个数，如：32 31 0"
    )
    assert disputes.buttons == ["全部为 0", "逐项填", "口径", "跳过", "上一节", "进度", "稍后"]
    petitions = clerk.says("三十件，29件、２")
    assert petitions.text.startswith("✓ 受理纠纷 30 件 · 调成 29 件 · 诉前调成 2 件\n\n10月 · 信访诉求　进度 4/9")
    clerk.says("4/4/20/20/4")
    clerk.says("200 198 90")
    clerk.says("3\n1\n五百余\n约600\n25")
    stocks = clerk.says("15")
    assert "1 在岗执法人员（人）上月 12\n2 持证执法人员（人）上月 10\n" in stocks.text
    assert len(stocks.text.splitlines()) < 20
    card = clerk.presses("全部沿用", stocks)
    assert card.new == []
    assert card.text.startswith("✓ 11 项沿用上次的数\n\n10月 · 核对　进度 9/9")
    assert "矛盾调解：11 受理纠纷 30 · 12 调成 29 · 13 诉前调成 2" in plain(card)
    assert "24 宣传资料 500余 · 25 受众 约600" in plain(card)
    done = clerk.presses("提交 10月报表", card)
    assert RECEIPT.search(done.text)
    assert "，按时）" in done.text
    filing = town.filing()
    assert filing.state is State.SUBMITTED
    owed = {metric.code for metric in base().due(town.month)}
    assert town.figures() == {code: ORDINARY[code] for code in owed}
    assert {filing.entries[code].origin for code in ("grids", "villages")} == {Origin.KEPT}


def test_an_ordinary_month_is_counted(town):
    """The promise in README: at most 20 messages and taps in all, and at most two messages a section."""
    clerk = town.county.sits("仉禾")
    town.lived()
    assert RECEIPT.search(clerk.presses("提交 10月报表", fills(clerk)).text)
    sent = [one for one in clerk.person.messages() if not one["from"]["is_bot"]]
    taps = len(town.house.toasts(clerk.id))  # every tap is answered once
    assert (len(sent), taps) == (1 + len(OF_SECTION), 2)
    assert len(sent) + taps <= 20
    received = [one for one in clerk.person.messages() if one["from"]["is_bot"]]
    assert len(received) <= len(OF_SECTION) + 1


def test_a_month_by_buttons(town):
    clerk = town.county.sits("仉禾")
    town.lived(0)
    screen = clerk.says("/fill")
    for _ in OF_SECTION:
        assert screen.buttons[0] in ("全部为 0", "填 0")
        screen = clerk.presses(screen.buttons[0], screen)
        while "没有错" in screen.buttons or "改数" in screen.buttons:
            assert "没有错" in screen.buttons, screen.text
            screen = clerk.presses("没有错", screen)
    assert "第一次填，请发“序号=数”" in screen.text
    assert "全部沿用" not in screen.buttons
    screen = clerk.presses("逐项填", screen)
    asked = 0
    while "核对" not in screen.text:
        assert "（人）" in screen.text or "（个）" in screen.text or "（户）" in screen.text, screen.text
        assert {"0", "不涉及", "跳过", "稍后"} <= set(screen.buttons)
        screen = clerk.presses("不涉及", screen)
        asked += 1
    assert asked == 11
    done = clerk.presses("提交 10月报表", screen)
    assert RECEIPT.search(done.text)
    assert len([one for one in clerk.person.messages() if one["from"]["is_bot"]]) == 1  # redrawn in its place
    figures = town.figures()
    assert {figures[code] for code in figures if code not in ORDINARY} == set()
    assert figures["grids"] is None
    assert figures["disputes_accepted"] == 0


def test_field_by_field_and_back(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    prompt = town.filled(clerk, until="矛盾调解")
    one = clerk.presses("逐项填", prompt)
    assert "进度 3/9（1/3 项）\n\n受理矛盾纠纷（件）上月 31 · 去年同月 30\n口径：" in one.text
    assert one.buttons == ["0", "不涉及", "跳过", "上一项", "一起填", "进度", "稍后"]
    two = clerk.says("30件")
    assert two.text.startswith("✓ 受理纠纷 30 件\n\n10月 · 矛盾调解　进度 3/9（2/3 项）\n\n调解成功（件）")
    again = clerk.says("上一项")
    assert "受理矛盾纠纷（件）现填 30 · 上月 31" in again.text
    assert "调解成功" in clerk.says("31").text
    three = clerk.says("跳过")
    assert "诉前调解成功" in three.text
    following = clerk.presses("不涉及", three)
    assert following.text.startswith("✓ 诉前调成 不涉及\n\n10月 · 信访诉求")
    assert "（1/5 项）" in following.text
    together = clerk.presses("一起填", following)
    assert "请按顺序发 5 个数" in together.text
    figures = town.figures()
    assert (figures["disputes_accepted"], figures["pretrial_resolved"]) == (31, None)
    assert "disputes_resolved" not in figures


def test_a_whole_sentence_fills_all_it_names(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    town.filled(clerk, until="矛盾调解")
    answer = clerk.says("受理30件，调解成功29件，普法3场600人")
    assert answer.text.startswith("✓ 受理纠纷 30 件 · 调成 29 件 · 宣传活动 3 场 · 受众 600 人次")
    assert "1 诉前调解成功（件）上月 2" in answer.text
    clerk.says("2")
    clerk.says("4 4 20 20 4")
    rest = clerk.says("200 198 90")
    assert "请按顺序发 3 个数" in rest.text
    assert "法治宣传活动" not in rest.text
    assert town.figures()["publicity_audience"] == 600


def test_what_counts_is_on_a_button(town):
    clerk = town.county.sits("仉禾")
    prompt = clerk.says("填报")
    defined = clerk.presses("口径", prompt)
    assert defined.new == []
    assert base().metric("leader_study").definition in defined.text
    assert "口径" not in defined.buttons
    assert clerk.says("1").text.startswith("✓ 集体学法 1 次")


def test_what_cannot_be_read_is_asked_back_and_nothing_is_lost(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    town.filled(clerk, until="矛盾调解")
    short = clerk.says("30 29")
    assert short.text.startswith("这里要 3 个数，您发了 2 个，怕对错行，一个也没记。")
    assert short.text.endswith("接着填 10月 · 矛盾调解　进度 3/9\n1 受理纠纷　2 调成　3 诉前调成")
    vague = clerk.says("受理30件，成功几十件")
    assert vague.text.startswith("✓ 受理纠纷 30 件\n调解成功：“几十件”没有说准，请发一个整数。")
    rate = clerk.says("成功率97%")
    assert "比率由系统算" in rate.text, rate.text
    wrong = clerk.says("成功29人")
    assert "按“件”报" in wrong.text, wrong.text
    beyond = clerk.says("9=3")
    assert "“9=3”" in beyond.text
    assert town.figures()["disputes_accepted"] == 30
    assert "disputes_resolved" not in town.figures()


def test_a_half_said_number_is_offered_on_a_button(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    unsure = clerk.says("填报") and clerk.says("2？")
    assert "没有确定" in unsure.text
    assert unsure.buttons[0] == "是 2 次"
    assert clerk.presses("是 2 次", unsure).text.startswith("✓ 集体学法 2 次")
    assert town.figures() == {"leader_study": 2}


def test_the_card_is_corrected_by_number_by_name_and_by_section(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    town.filled(clerk)
    changed = clerk.says("7=22")
    assert changed.text.startswith("✓ 许可 22 件\n\n10月 · 核对")
    named = clerk.says("把纠纷数改成31")
    assert named.text.startswith("✓ 受理纠纷 31 件")
    assert "哪一项" in clerk.says("12").text
    listed = clerk.presses("按节改")
    assert "✓ 矛盾调解　3/3" in listed.text
    section = clerk.presses("矛盾调解", listed)
    assert "受理矛盾纠纷（件）现填 31 ·" in section.text
    assert clerk.says("30 29 2").text.startswith("✓ 受理纠纷 30 件 · 调成 29 件 · 诉前调成 2 件\n\n10月 · 核对")


def test_what_is_passed_over_is_asked_before_handing_in(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    prompt = town.filled(clerk, until="矛盾调解")
    clerk.presses("跳过", prompt)
    for figures in ("4 4 20 20 4", "200 198 90", "3 1 500 600 25", "15"):
        stocks = clerk.says(figures)
    card = clerk.presses("全部沿用", stocks)
    assert "矛盾调解：11–13 未填" in plain(card)
    assert card.buttons[0] == "补填没填的 3 项"
    missing = clerk.says("提交")
    assert "还差 3 项没填：受理矛盾纠纷、调解成功、诉前调解成功。" in missing.text
    assert town.filing().state is State.DRAFT
    asked = clerk.presses("补填没填的 3 项")
    assert "10月 · 矛盾调解　进度 8/9" in asked.text
    assert "提交 10月报表" in clerk.says("30 29 2").buttons


def test_levels_change_one_by_one_and_the_rest_is_kept(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    town.filled(clerk, until="存量")
    changed = clerk.says("2=11")
    assert changed.text.startswith("✓ 持证人员 11 人\n\n10月 · 存量")
    assert "持证执法人员" not in changed.text.split("\n\n", 1)[1]
    kept = clerk.says("和上月一样")
    assert kept.text.startswith("✓ 10 项沿用上次的数")
    assert town.figures()["enf_certified"] == 11


def test_words_that_would_say_too_much_at_once_are_asked_back(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    town.filled(clerk, until="矛盾调解")
    assert "请写明哪一项不涉及" in clerk.says("不涉及").text
    assert clerk.says("3=不涉及").text.startswith("✓ 诉前调成 不涉及")
    town.filled(clerk, until="存量")
    assert "存量不是当月发生数" in clerk.says("都是0").text
    assert "grids" not in town.figures()


def test_an_edited_message_is_not_taken_for_the_next_answer(town):
    clerk = town.county.sits("仉禾")
    clerk.says("填报")
    sent = clerk.person.say("1")
    town.house.settle()
    late = clerk.does(lambda person: person.edit(sent["message_id"], "2 3"))
    assert late.text.startswith("改过的旧消息不会重新记数。")
    assert town.figures() == {"leader_study": 1}


def test_an_edited_message_is_no_reason(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    town.filled(clerk, until="矛盾调解")
    clerk.says("90 88 2")
    earlier = clerk.person.say("集中排查，数量增加")
    town.house.settle()
    assert "⚠ “收到信访件”" in clerk.says("40 40 20 20 4").text
    late = clerk.does(lambda person: person.edit(earlier["message_id"], "集中排查，数量增加不少"))
    assert late.text.startswith("改过的旧消息不会重新记数。")
    assert [note.text for notes in town.filing().notes.values() for note in notes] == ["集中排查，数量增加"]


def test_counts_are_never_copied_from_last_month(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    town.filled(clerk, until="矛盾调解")
    refused = clerk.says("和上月一样")
    assert refused.text.startswith("这些是当月新发生的数，不能照抄上月")
    assert "disputes_accepted" not in town.figures()


def test_what_is_no_matter_of_the_town_stays_so(town):
    clerk = town.county.sits("仉禾")
    town.lived(court_appearances=None, grids=None, info_published=None)
    prompt = town.filled(clerk, until="执法与应诉")
    assert "上月不涉及、这月照旧：出庭（有了就发名称和数）" in prompt.text
    assert "请按顺序发 6 个数" in prompt.text
    answer = clerk.says("12 2 15 20 0 0")
    assert answer.text.splitlines()[0].endswith("行政诉讼 0 件 · 出庭 不涉及")
    for figures in ("30 29 2", "4 4 20 20 4", "200 198 90", "3 1 500 600 25"):
        screen = clerk.says(figures)
    assert "不涉及" in screen.buttons
    stocks = clerk.presses("不涉及", screen)
    assert "网格数（个）上月 不涉及" in stocks.text
    clerk.presses("全部沿用", stocks)
    figures = town.figures()
    assert [figures[code] for code in ("court_appearances", "info_published", "grids")] == [None, None, None]
    assert "court_appearances" in figures


def test_a_whole_section_may_be_sent_where_less_is_asked(town):
    clerk = town.county.sits("仉禾")
    town.lived(court_appearances=None)
    town.filled(clerk, until="执法与应诉")
    whole = clerk.says("12 2 15 20 0 0 0")
    assert whole.text.splitlines()[0].endswith("行政诉讼 0 件 · 出庭 0 次")
    clerk.says("受理30件")
    again = clerk.says("31 29 2")
    assert again.text.startswith("✓ 受理纠纷 31 件 · 调成 29 件 · 诉前调成 2 件")
    assert town.figures()["disputes_accepted"] == 31


def test_advice_stands_on_the_card_and_holds_nothing_up(town):
    clerk = town.county.sits("仉禾")
    town.lived(law_savvy=30)
    town.filled(clerk)
    card = clerk.says("34=30")
    assert "提醒：“法律明白人”填了 30 人" in card.text
    assert card.buttons[0] == "提交 10月报表"
    asked = clerk.says("企业嫌检查多怎么办")
    assert asked.text.endswith("10月 · 核对　进度 9/9")


def test_a_quarters_end_asks_for_more(town, clock):
    clerk = town.county.sits("仉禾")
    with clock.later(days=61):
        first = clerk.says("填报")
        assert "12月 · 组织领导" in first.text
        assert "请按顺序发 4 个数" in first.text
