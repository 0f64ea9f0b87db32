"""What is said beside a draft, whatever a town is called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.console.entities import parse_html
from handlers.annual.giving import kept_name
from handlers.texts.annual import card
from handlers.texts.annual_document import file_name, month_row, of_year, remark, signature, source_row
from store.annual.channel import Channel
from store.annual.record import Standing
from store.annual.structure import Cited, Part, Piece
from store.annual.sums import total
from store.catalogue.months import Month
from tests.handlers.annual.drafts import a_draft
from tests.store.annual.years import FIRST, LAST, YEAR, record


def told(draft, last: int = 12) -> list[str]:
    return parse_html(card(draft, Month(2026, last), Channel.CHAT))[0].split("\n")


def test_months_are_told_by_how_far_they_are():
    draft = a_draft()
    states = {9: Standing.HANDED_IN, 10: Standing.RETURNED, 11: Standing.DRAFT}
    standing = {month: states.get(month.number, how) for month, how in draft.record.standing.items()}
    lines = told(replace(draft, record=replace(draft.record, standing=standing)), 11)
    assert lines[2:7] == [
        "各月报表：已通过 8 个月",
        "· 已交、待审核 1 个月：9月",
        "· 已退回 1 个月：10月",
        "· 填报中 1 个月：11月",
        "· 还没到报送时间：12月",
    ]
    assert lines[7] == "稿中数据 3 处，每处有批注写明来源；缺口 1 处，稿中标黄，写明缺什么。"
    assert lines[8:10] == [
        "要人来写、来核的 1 处，稿中是灰色提示。",
        "没有通过审核的数不会写成全年数。先补齐、审完再生成，稿子更完整。",
    ]


def test_a_whole_year_says_no_more_than_that():
    assert told(a_draft())[2:5] == [
        "各月报表：已通过 12 个月",
        "稿中数据 3 处，每处有批注写明来源；缺口 1 处，稿中标黄，写明缺什么。",
        "要人来写、来核的 1 处，稿中是灰色提示。",
    ]


@pytest.mark.parametrize("name", ["<u>禾</u>", "</b>", "&lt;禾", "禾\n禾"])
def test_a_town_s_name_is_shown_literally(name):
    draft = a_draft()
    shown, entities = parse_html(
        card(replace(draft, town=replace(draft.town, name=name)), Month(2026, 12), Channel.CHAT)
    )
    assert name in shown
    assert [one["type"] for one in entities] == ["bold"]


@pytest.mark.parametrize(
    ("name", "signs"),
    [
        ("青禾铺镇", "青禾铺镇人民政府"),
        ("河西街道", "河西街道办事处"),
        ("河西街道办事处", "河西街道办事处"),
        ("巴彦苏木", "巴彦苏木人民政府"),
    ],
)
def test_a_street_s_report_is_signed_by_its_office(name, signs):
    assert signature(replace(a_draft().town, name=name)) == signs


def test_a_gap_for_want_of_the_opening_says_where_it_could_come_from():
    told = remark(Piece("____件〔上年末在办件数未知〕", Part.GAP, wants_opening=True), YEAR)
    assert "把上一年年报导入以后重新生成" in told
    assert remark(Piece("〔4月正在更正〕", Part.GAP), YEAR) == ""


def test_a_month_that_is_being_corrected_is_told_on_the_card():
    draft = a_draft()
    reopened = replace(draft, record=replace(draft.record, reopened=frozenset({Month(2026, 4), Month(2025, 4)})))
    row = month_row(Month(2026, 4), Standing.ACCEPTED, None, is_reopened=True)
    assert row[:2] == ("2026年4月", "已通过，正在更正")
    assert told(reopened)[3] == "· 正在更正 1 个月：4月（稿中是更正前的数，已标出）"


def test_files_side_by_side_have_names_of_their_own():
    draft = a_draft()
    assert file_name(draft) == "青禾铺镇2026年法治年报（初稿）.docx"
    at, other = "2027-01-12T02:03:04+00:00", replace(draft.town, county="明溪县")
    assert kept_name(draft.town, of_year(2026), at, ".docx") == "清岚县青禾铺镇2026年法治年报初稿-20270112-100304.docx"
    assert kept_name(other, "-附件1", at, ".xlsx", 20_007) == "明溪县青禾铺镇-附件1-20270112-100304-0007.xlsx"


def test_a_figure_says_in_the_table_of_what_it_is():
    both = dict.fromkeys(range(-11, 13), 10)
    answers = {"disputes_accepted": both, "disputes_resolved": both | {12: 9}}
    found = record(answers, first=Month(YEAR - 1, 1))
    came, went = (total(found, code, FIRST, LAST) for code in answers)
    before = total(found, "disputes_accepted", Month(YEAR - 1, 1), Month(YEAR - 1, 12))
    cited = (Cited(YEAR - 1, "2025年报告", "年末未结1件。"),)
    label = came.metric.name
    told = {
        "与上年持平": Piece("与上年持平", Part.FIGURE, (came, before), label=label),
        "3件": Piece("3件", Part.FIGURE, (came,), (), cited, label),
        "1件": Piece("1件", Part.FIGURE, (), (), cited, label),
        "2件": Piece("2件", Part.FIGURE, (came, went), label=label),
        "99.16%": Piece("99.16%", Part.FIGURE, (went, came), label="纠纷调解成功率"),
        "120件": Piece("120件", Part.FIGURE, (came,), label=label),
    }
    rows = {text: source_row(1, piece, YEAR) for text, piece in told.items()}
    assert {text: row[1] for text, row in rows.items()} == {
        "与上年持平": f"{label}（与上年比）",
        "3件": f"{label}（与上年比）",
        "1件": f"{label}（年初结转）",
        "2件": f"{label}（年末未办结）",
        "99.16%": "纠纷调解成功率",
        "120件": label,
    }
    assert rows["与上年持平"][3].startswith("2025年1月 10\t2025年2月 10\t")
    assert rows["1件"][3] == "2025年报告《2025年报告》原文：“年末未结1件。”"
    assert rows["2件"][3].count("1月 10\t2月 10\t3月 10\t4月 10") == 2
