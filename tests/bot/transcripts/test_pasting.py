"""A clerk pastes what they have: it is shown before it is kept, one tap fills it in, and only doubts are asked."""

from __future__ import annotations

import pytest

from store.collection.tables import State
from tests.bot.transcripts.counties import new_county
from tests.bot.transcripts.months import ORDINARY, Town, plain

PARAGRAPH = (
    "10月份，我镇共受理矛盾纠纷30件，调解成功29件，其中诉前调解成功2件；收到信访件4件，办结4件；受理12345热线等诉求20件，"
    "办结20件。开展法治宣传活动3场次，其中法律六进1场次，发放宣传资料500余份，受教育群众600余人次。"
)


@pytest.fixture
def town(month_house, clock) -> Town:
    town = Town(new_county(month_house), "板溪镇", clock)
    town.county.sits("王芳")
    return town


def test_a_paragraph_is_shown_and_one_tap_fills_it_in(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    clerk.says("填报")
    card = clerk.says(PARAGRAPH)
    assert town.filing() is None
    assert card.text.startswith("10月 · 从文字填报　进度 0/9\n\n看懂 11 项，还没有填：\n")
    assert "· 受理纠纷 30 件　“我镇共受理矛盾纠纷30件”" in plain(card)
    assert card.buttons == ["确认填入 11 项", "逐项看", "不用"]
    kept = clerk.presses("确认填入 11 项", card)
    assert kept.text.startswith("✓ 已填入 11 项\n\n10月 · 组织领导")
    figures = town.figures()
    assert figures == {code: ORDINARY[code] for code in figures}
    assert len(figures) == 11
    assert town.filing().entries["publicity_audience"].is_more
    assert "10月 · 依法决策" in clerk.says("1").text


def test_nothing_is_kept_where_nobody_wants_it(town):
    clerk = town.county.sits("仉禾")
    clerk.says("填报")
    card = clerk.says(PARAGRAPH)
    assert clerk.presses("不用", card).text.startswith("好的，这段文字不用了。\n\n10月 · 组织领导")
    assert town.filing() is None
    assert "确认填入 11 项" in clerk.says(PARAGRAPH).buttons
    assert clerk.says("确认填入").text.startswith("✓ 已填入 11 项")


def test_a_question_in_the_middle_is_answered_and_the_card_comes_again(town):
    clerk = town.county.sits("仉禾")
    clerk.says("填报")
    clerk.says(PARAGRAPH)
    answer = clerk.says("企业嫌检查多怎么办？")
    assert len(answer.new) == 2
    assert answer.text.endswith("接着看 10月 · 从文字填报　进度 0/9\n还有 11 项等您确认。")
    assert clerk.presses("确认填入 11 项", answer).text.startswith("✓ 已填入 11 项")
    asked = clerk.says(f"{PARAGRAPH}别的镇是怎么做的？")
    assert "从文字填报" not in asked.text


def test_prose_about_something_else_is_no_figures(town):
    clerk = town.county.sits("仉禾")
    clerk.says("填报")
    for text in (
        "县司法局通知，请各镇于11月5日前把本季度调解案卷整理装订好，每镇准备3份典型案例，下周三上午9点到县里二楼会议室开会研究，参会人员控制在2人以内。",
        "昨天下午镇里开了个会，传达了文件精神，大家讨论了很久，决定从下周起轮流值班，每天安排两个人，值班表另行通知，请大家互相转告。",
    ):
        assert "从文字填报" not in clerk.says(text).text, text
    assert town.filing() is None


def test_doubts_are_asked_one_by_one_after_the_tap(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    clerk.says("填报")
    card = clerk.says(
        "10月受理矛盾纠纷30件，调解成功29件，诉前调解成功2件？收到信访件4件，办结4件，发放宣传资料几百份，本月新增法律明白人3人。"
    )
    assert "要问清楚的 3 项，先不填：" in card.text
    assert "· 明白人：“本月新增法律明白人3人”是新增数，这里要月末的总数" in plain(card)
    asked = clerk.presses("确认填入 4 项", card)
    assert asked.text.startswith("✓ 已填入 4 项\n\n10月 · 从文字填报")
    assert "诉前调解成功（件）" in asked.text
    assert asked.buttons == ["填 2 件", "先不填", "都先不填"]
    following = clerk.presses("填 2 件", asked)
    assert "发放宣传资料（份）" in following.text
    assert following.buttons == ["先不填", "都先不填"]
    last = clerk.says("500")
    assert "法律明白人（人）" in last.text
    assert "10月 · 组织领导" in clerk.presses("先不填", last).text
    figures = town.figures()
    assert (figures["pretrial_resolved"], figures["publicity_materials"]) == (2, 500)
    assert "law_savvy" not in figures


def test_the_year_so_far_is_converted_with_consent(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    before = sum(_of_month(town, back)["disputes_accepted"] for back in range(1, 10))
    clerk.says("填报")
    card = clerk.says(f"1—10月累计受理矛盾纠纷{before + 30}件，调解成功3件。")
    assert f"· 受理纠纷 累计 {before + 30} − 前几个月 {before} = 10月 30" in plain(card)
    assert "累计数 1 项，同意才换算成10月的数：" in card.text
    doubtful = plain(card).partition("要问清楚的 1 项，先不填：")[2]
    assert "· 调成：累计 3，前几个月已报" in doubtful
    assert "比累计还多" in doubtful
    assert card.buttons == ["累计换算后填入 1 项", "逐项看", "不用"]
    asked = clerk.presses("累计换算后填入 1 项", card)
    assert town.figures() == {"disputes_accepted": 30}
    assert "调解成功（件）" in asked.text
    clerk.says("29")
    assert town.figures() == {"disputes_accepted": 30, "disputes_resolved": 29}


def test_where_a_month_is_missing_the_months_own_figure_is_asked_for(town):
    clerk = town.county.sits("仉禾")
    town.lived(4)
    clerk.says("填报")
    card = clerk.says("今年以来，我镇受理矛盾纠纷300件，调解成功290件。")
    assert "没有 1月、2月、3月、4月、5月的数，算不出来，请直接发10月的数" in plain(card)
    assert card.buttons == ["逐项看", "不用"]
    assert "受理矛盾纠纷（件）" in clerk.presses("逐项看", card).text
    assert town.filing() is None


def test_what_was_filled_before_is_shown_with_both_values_and_stays(town):
    clerk, other = town.county.sits("仉禾"), town.county.sits("鲍春和")
    town.lived()
    town.filled(other, until="信访诉求")
    clerk.says("填报")
    card = clerk.says(PARAGRAPH.replace("纠纷30件", "纠纷32件"))
    assert "已填过、数不一样的 1 项，不点不改：\n· 受理纠纷 已填 30 件，文中 32 件" in plain(card)
    assert "和已填的一样 2 项。" in card.text
    assert card.buttons == ["确认填入 8 项", "改已填的 1 项", "逐项看", "不用"]
    card = clerk.presses("确认填入 8 项", card)
    assert town.figures()["disputes_accepted"] == 30
    assert card.buttons == ["改已填的 1 项", "逐项看", "不用"]
    other.says("受理纠纷 33")
    clash = clerk.presses("改已填的 1 项", card)
    assert "两人填得不一样" in clash.text
    assert town.figures()["disputes_accepted"] == 33


def test_what_is_said_again_changes_nothing(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    clerk.says("填报")
    clerk.presses("确认填入 11 项", clerk.says(PARAGRAPH))
    again = clerk.says(PARAGRAPH)
    assert again.text.startswith("文中的 11 项和已填的一样，没有改动。\n\n接着填 10月 · 组织领导")
    assert {entry.number for entry in town.filing().entries.values()} == {1}


def test_what_was_filled_is_not_converted_over_unasked(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    before = sum(_of_month(town, back)["disputes_accepted"] for back in range(1, 10))
    clerk.says("填报")
    clerk.says("受理纠纷 31")
    card = clerk.says(f"1—10月累计受理矛盾纠纷{before + 30}件。")
    assert card.buttons == ["改已填的 1 项", "逐项看", "不用"]
    assert f"已填 31 件，累计 {before + 30} − 前几个月 {before} = 10月 30" in plain(card)
    assert "同意才换算" not in card.text
    clerk.presses("改已填的 1 项", card)
    assert town.figures() == {"disputes_accepted": 30}


def test_what_changes_an_answer_is_typed_by_all_its_words(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    clerk.says("填报")
    clerk.says("受理纠纷 31")
    before = sum(_of_month(town, back)["appeals_received"] for back in range(1, 10))
    text = f"10月受理矛盾纠纷30件，调解成功29件。1—10月累计受理热线诉求{before + 20}件。"
    card = clerk.says(text)
    assert card.buttons[:3] == ["确认填入 1 项", "累计换算后填入 1 项", "改已填的 1 项"]
    for said in ("已填", "换算", "改已填"):
        clerk.says(text)
        clerk.says(said)
        assert town.figures() == {"disputes_accepted": 31}, said
    clerk.says(text)
    clerk.says("改已填的")
    assert town.figures() == {"disputes_accepted": 30}
    clerk.says("累计换算后填入")
    assert town.figures() == {"disputes_accepted": 30, "appeals_received": 20}


def test_one_field_after_the_other(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    clerk.says("填报")
    one = clerk.presses("逐项看", clerk.says(PARAGRAPH))
    assert "受理矛盾纠纷（件）\n30 件\n原文：“我镇共受理矛盾纠纷30件”" in plain(one)
    two = clerk.presses("填 30 件", one)
    assert "调解成功（件）" in two.text
    three = clerk.says("28")
    assert "诉前调解成功（件）" in three.text
    four = clerk.presses("先不填", three)
    rest = clerk.presses("返回", four)
    assert rest.buttons[0] == "确认填入 8 项"
    assert town.figures() == {"disputes_accepted": 30, "disputes_resolved": 28}


@pytest.mark.parametrize(
    "text",
    [
        "指标\t单位\t本月\t1—10月累计\n受理矛盾纠纷\t件\t30\t296\n调解成功\t件\t29\t288\n收到信访件\t件\t4\t39\n",
        "| 项目 | 单位 | 10月 |\n|---|---|---|\n| 受理矛盾纠纷 | 件 | 30 |\n| 调解成功 | 件 | 29 |\n"
        "| 收到信访件 | 件 | 4 |",
        "受理矛盾纠纷\t调解成功\t收到信访件\t备注\t填表人\t联系人\n30\t29\t4\t\t仉禾\t仉禾",
        "序号  指标名称  计量单位  数量  备注\n1  受理矛盾纠纷  件  30  已核\n2  调解成功  件  29  已核\n"
        "3  收到信访件  件  4  已核",
    ],
)
def test_tables_out_of_spreadsheets_and_documents(town, text):
    clerk = town.county.sits("仉禾")
    clerk.says("填报")
    assert clerk.presses("确认填入 3 项", clerk.says(text)).text.startswith("✓ 已填入 3 项")
    assert town.figures() == {"disputes_accepted": 30, "disputes_resolved": 29, "petitions_received": 4}


def test_what_is_handed_in_takes_no_text(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    card = town.filled(clerk)
    clerk.presses("提交 10月报表", card)
    assert clerk.says(PARAGRAPH).text.startswith("10月报表已经提交，没有改动。")
    assert town.filing().state is State.SUBMITTED


def _of_month(town: Town, back: int) -> dict[str, int]:
    entries = town.filing(town.month.back(back)).entries
    return {code: entry.value for code, entry in entries.items()}


def test_a_text_that_names_the_month_is_taken_from_anywhere(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    assert "确认填入 11 项" in clerk.says(PARAGRAPH).buttons
    stranger = town.county.sits("鲍春和", "蟠龙镇")
    assert "从文字填报" not in stranger.says(PARAGRAPH.replace("10月份", "那时候")).text


def test_the_name_of_another_town_is_pointed_out(town):
    clerk = town.county.sits("仉禾")
    clerk.says("填报")
    assert "⚠ 文中写的是蟠龙镇，您填的是板溪镇" in clerk.says(PARAGRAPH.replace("我镇", "蟠龙镇")).text
    assert "⚠" not in clerk.says(PARAGRAPH.replace("我镇", "板溪镇")).text


def test_row_27_signs_of_html_in_a_text_are_shown_as_they_are(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    clerk.says("填报")
    card = clerk.says(
        "10月<b>受理矛盾纠纷30件</i>，调解成功29件&lt;，发放宣传资料几百份</b>，<a href='x'>普法活动3场，其他<u>事项。"
    )
    assert "没能处理好" not in card.text
    assert "“10月<b>受理矛盾纠纷30件</i>”" in card.text
    assert "“10月<b>受理矛盾纠纷30件</i>”可能只是" in clerk.presses("逐项看", card).text


UNFAMILIAR = (
    "10月受理矛盾纠纷30件，调解成功29件。网格员通过“网格通”APP采集上报各类事件312件。"
    "综合行政执法队对辖区餐饮店、烟花爆竹销售点等场所开展执法检查39次。"
)


def test_what_stands_among_unfamiliar_words_is_listed_with_its_clause_and_filled_by_the_main_button(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    clerk.says("填报")
    card = clerk.says(UNFAMILIAR)
    assert "看懂 2 项，还没有填：" in card.text
    assert "这 2 项句子里有没见过的词，请看一眼：" in card.text
    assert "· 事件上报 312 件　“网格员通过“网格通”APP采集上报各类事件31…”" in plain(card)
    assert card.buttons == ["确认填入 4 项（含请看一眼的 2 项）", "只填看懂的 2 项", "逐项看", "不用"]
    kept = clerk.presses("确认填入 4 项（含请看一眼的 2 项）", card)
    assert kept.text.startswith("✓ 已填入 4 项")
    assert (town.figures()["grid_events"], town.figures()["inspections"]) == (312, 39)


def test_what_stands_among_unfamiliar_words_can_be_left(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    clerk.says("填报")
    card = clerk.presses("只填看懂的 2 项", clerk.says(UNFAMILIAR))
    assert set(town.figures()) == {"disputes_accepted", "disputes_resolved"}
    assert card.buttons == ["确认填入 2 项（含请看一眼的 2 项）", "逐项看", "不用"]
    asked = clerk.presses("逐项看", card)
    assert "原文：“综合行政执法队对辖区餐饮店、烟花爆竹销售点等场所开展执法检查39次”" in plain(asked)
    assert asked.buttons == ["填 39 次", "先不填", "返回"]


@pytest.mark.parametrize("yes", ["对", "可以", "好的", "没问题", "全部填入"])
def test_a_yes_is_the_first_button(town, yes):
    clerk = town.county.sits("仉禾")
    town.lived()
    clerk.says("填报")
    clerk.says(PARAGRAPH)
    assert clerk.says(yes).text.startswith("✓ 已填入 11 项")


@pytest.mark.parametrize("no", ["不对", "不用"])
def test_a_no_is_the_last_button(town, no):
    clerk = town.county.sits("仉禾")
    clerk.says("填报")
    clerk.says(PARAGRAPH)
    assert clerk.says(no).text.startswith("好的，这段文字不用了。")
    assert town.filing() is None


def test_a_yes_consents_to_no_conversion(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    before = sum(_of_month(town, back)["disputes_accepted"] for back in range(1, 10))
    clerk.says("填报")
    clerk.says(f"1—10月累计受理矛盾纠纷{before + 30}件，调解成功3件。")
    clerk.says("对")
    assert town.filing() is None


@pytest.mark.parametrize("label", ["确认填入 11 项", "逐项看"])
def test_a_press_after_a_colleague_has_handed_in_says_that_nothing_was_filled_in(town, label):
    clerk, other = town.county.sits("仉禾"), town.county.sits("鲍春和")
    town.lived()
    clerk.says("填报")
    card = clerk.says(PARAGRAPH.replace("30件", "50件"))
    other.presses("提交 10月报表", town.filled(other))
    assert clerk.presses(label, card).text.startswith("10月报表已经提交，这段文字没有填。")
    assert town.figures()["disputes_accepted"] == 30


def test_a_cold_paste_that_does_not_name_the_month_leads_to_filing(town):
    clerk = town.county.sits("仉禾")
    told = clerk.says(PARAGRAPH.replace("10月份，", "").replace("我镇", "我们镇里"))
    assert told.text == "像是月报的数，还没有填。要填进10月报表，请先发“填报”，再把这段文字发一遍。"
    report = "2023年法治政府建设工作总结\n" + PARAGRAPH.replace("10月份", "今年以来")
    assert clerk.says(report).text == "像是 2023 年的年度报告，不是月报的数，没有填。"
    clerk.says("填报")
    card = clerk.says(report)
    assert "⚠ 像是 2023 年的年度报告，不是10月的数，一项都没有填。" in card.text
    assert card.buttons == ["逐项看", "不用"]


def test_what_is_not_asked_in_the_month_is_named_as_such(town):
    clerk = town.county.sits("仉禾")
    clerk.says("填报")
    card = clerk.says(
        "10月受理矛盾纠纷30件，调解成功29件，法律顾问列席会议2次，法律顾问出具法律意见3条，群众1 200人次。"
    )
    assert "按季度报、10月不填的 2 项：\n· 顾问参与　“法律顾问列席会议2次”" in plain(card)
    assert "没有对上哪一项、不会填的：“群众1 200人次”" in plain(card)
    none = clerk.says(
        "三季度以来，法律顾问列席会议2次，法律顾问出具法律意见3条，党委会专题研究法治建设1次，都做了会议记录。"
    )
    assert none.text.startswith("按季度报、10月不填的")


def test_of_another_town_nothing_is_filled_by_a_tap(town):
    clerk = town.county.sits("仉禾")
    clerk.says("填报")
    card = clerk.says(PARAGRAPH.replace("我镇", "蟠龙镇"))
    assert "说的可能不是本镇的数" in card.text
    assert card.buttons == ["逐项看", "不用"]
    assert (
        "⚠" not in clerk.says("本月我镇共受理矛盾纠纷30件，目前全镇网格员60名，二是我镇收到信访件4件，办结4件。").text
    )
