"""Forty kinds of bad workbooks: each gets a sentence with the cell and what to do, and nothing is saved."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from tests.handlers.collection.forms import at, edited, fills
from tests.store.files import workbooks
from tests.store.files.workbooks import workbook

CODE, NEXT = "disputes_accepted", "disputes_resolved"


def row_of(sheet, code: str = CODE) -> int:
    return int(at(sheet, code)[1:])


def swap(sheet) -> None:
    """本月 and 说明 change places."""
    for row in range(1, sheet.max_row + 1):
        sheet[f"F{row}"].value, sheet[f"G{row}"].value = sheet[f"G{row}"].value, sheet[f"F{row}"].value


def twice(sheet) -> None:
    for cell in sheet[row_of(sheet)]:
        sheet.cell(sheet.max_row + (cell.column == 1), cell.column, cell.value)


def another(sheet) -> None:
    copied = sheet.parent.copy_worksheet(sheet)
    copied.title = "第二张"


def veil(sheet) -> None:
    sheet.parent.create_sheet("空表")
    sheet.sheet_state = "hidden"
    sheet.parent.active = 1


def mark(pattern: str, new: str):
    return lambda sheet: sheet.__setitem__("I1", re.sub(pattern, new, sheet["I1"].value, count=1))


REARRANGED = {
    "moved columns": (swap, r"单元格 F3 应当是“本月”，现在是“说明”，列被移动或改过"),
    "renamed head": (lambda sheet: sheet.__setitem__("F3", "当月"), r"单元格 F3 应当是“本月”，现在是“当月”"),
    "blank head": (lambda sheet: sheet.__setitem__("B3", None), r"单元格 B3 应当是“指标”，现在是空的"),
    "inserted column": (lambda sheet: sheet.insert_cols(4), r"单元格 I1 里没有报表标记"),
    "deleted column": (lambda sheet: sheet.delete_cols(4), r"单元格 I1 里没有报表标记"),
    "inserted row above": (lambda sheet: sheet.insert_rows(2), r"单元格 A3 应当是“序号”"),
    "mark taken out": (lambda sheet: sheet.__setitem__("I1", None), r"单元格 I1 里没有报表标记"),
    "mark is no month": (mark("2026-10", "2026-13"), r"单元格 I1 里没有报表标记"),
    "wrong month": (mark("2026-10", "2026-09"), r"单元格 I1 里的报表标记对不上"),
    "another town's number": (mark(r"FORM \d+", "FORM 4"), r"单元格 I1 里的报表标记对不上"),
    "a town that is not there": (mark(r"FORM \d+", "FORM 999"), r"单元格 I1 里的报表标记对不上"),
    "deleted row": (lambda sheet: sheet.delete_rows(row_of(sheet)), r"“受理\S*”这一行不见了"),
    "added row": (
        lambda sheet: sheet.append([99, "新指标", "件", None, None, 5]),
        r"单元格 F\d+ 所在的行不是报表原有的行",
    ),
    "a row's code is changed": (fills(CODE, "no_such", "I"), r"单元格 I\d+ 里的指标编号被改过"),
    "duplicate of a row": (twice, r"“受理\S*”出现了两行（单元格 F\d+ 和 F\d+）"),
    "changed metric name": (fills(CODE, "纠纷总数", "B"), r"单元格 B\d+ 应当是“受理\S*”，现在是“纠纷总数”，指标名"),
    "hidden column": (
        lambda sheet: sheet.column_dimensions["F"].__setattr__("hidden", True),
        r"“本月”这一列（单元格 F3）被隐藏了",
    ),
    "hidden sheet": (veil, r"单元格 I1 里没有报表标记"),
    "two sheets": (another, r"一个文件里有几张报表（单元格 I1 都有标记）"),
    "numbers on a sheet of their own": (
        lambda sheet: [sheet.delete_cols(7, 20), sheet.delete_rows(1, 3)],
        r"单元格 I1 里没有报表标记",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", REARRANGED)
def test_row_24_a_form_that_is_not_as_it_was_made_is_not_read(untouched, form, kind):
    edit, sentence = REARRANGED[kind]
    answer = untouched.sends(edited(form, fills(CODE, 12), edit))
    first, *rest = answer.splitlines()
    assert re.search(sentence, first)
    assert re.search("没有读。(请|$)", first)
    assert rest in ([], ["[下载报表|form_get:]"])
    assert untouched.rows() == (0, 0)


@pytest.mark.parametrize(
    ("name", "made", "sentence"),
    [
        ("远.xlsx", workbooks.far_cell, "单元格 XFD1048576 里有内容，表格太大，不是下载的报表"),
        ("长.xlsx", workbooks.giant, "单元格 A2001 里有内容，表格太大"),
        ("弹.xlsx", workbooks.bomb, "文件太复杂，没有打开"),
        ("并.xlsx", workbooks.merged_everything, "文件太复杂，没有打开"),
        ("外.xlsx", workbooks.outside_entity, "文件打不开，可能已损坏"),
        ("锁.xlsx", workbooks.locked, "文件有打开密码，请去掉密码另存后再发"),
        ("旧.xls", workbooks.old_workbook, "只认 .xlsx 格式"),
        ("宏.xlsm", workbook, "只认 .xlsx 格式"),
        ("文.xlsx", lambda: b"%PDF-1.7", "文件其实是 pdf 格式，后缀不对"),
        ("断.xlsx", lambda: workbook([["序号"]])[:1500], "没有收下："),
        ("空.xlsx", lambda: b"", "文件是空的"),
        ("白.xlsx", workbook, "单元格 I1 里没有报表标记"),
        ("表.csv", lambda: "指标,本月".encode(), "只认 .xlsx 格式"),
        ("甲.xlsx", lambda: workbook([["<b>甲", "乙"]]), "单元格 I1 里没有报表标记"),
    ],
)
def test_row_24_25_a_broken_or_hostile_workbook_gets_one_plain_sentence(untouched, name, made, sentence):
    first, *rest = untouched.sends(made(), name).splitlines()
    assert sentence in first
    assert rest == ["[下载报表|form_get:]"]
    assert untouched.rows() == (0, 0)


def percent(value: float):
    def edit(sheet):
        sheet[at(sheet, CODE)] = value
        sheet[at(sheet, CODE)].number_format = "0%"

    return edit


def merge(sheet) -> None:
    sheet.merge_cells(f"{at(sheet, CODE)}:{at(sheet, NEXT)}")


def bury(sheet) -> None:
    sheet.row_dimensions[row_of(sheet)].hidden = True


WRONG = {
    "text": (fills(CODE, "见附件"), "“见附件”里没有数，请发一个整数"),
    "vague": (fills(CODE, "几十"), "“几十”没有说准"),
    "range": (fills(CODE, "30-35"), "“30-35”是一个范围"),
    "negative": (fills(CODE, -3), "“-3”是负数"),
    "decimal": (fills(CODE, 12.5), "“12.5”不是整数"),
    "percent": (percent(0.95), "是百分比，请填件数"),
    "100 % is no 1": (percent(1), "是百分比，请填件数"),
    "percent as text": (fills(CODE, "95%"), "“95%” 是比率"),
    "wrong unit": (fills(CODE, "12人次"), "的单位是“人次”，这一项按“件”报"),
    "formula": (fills(CODE, "=12+20"), "里面是公式，请换成算好的数"),
    "formula error": (fills(CODE, "#DIV/0!"), "里面是出错的公式 “#DIV/0!”，请填数"),
    "date": (fills(CODE, date(2026, 10, 12)), "被 Excel 变成了日期 “2026-10-12”"),
    "boolean": (fills(CODE, True), "“True”不是数"),
    "huge": (fills(CODE, 10**12), "“1000000000000”太大了"),
    "more than can be": (fills(CODE, 999_999), "“999999”超过了这一项可能的最大数"),
    "1e3 as text": (fills(CODE, "1e3"), "“1e3”"),
    "a phone number": (fills(CODE, 13_812_345_678), "里面有身份证号、手机号或银行卡号，没有保存"),
    "markup": (fills(CODE, "<b>12</b>"), "“<b>12</b>”"),
    "a second answer": (fills(CODE, "12 或 13"), "“12 或 13”"),
    "merged cells": (merge, "和别的格合并了，请取消合并"),
    "hidden row": (bury, "这一行被隐藏了，请取消隐藏"),
    "an explanation with a number in it": (fills(CODE, "电话13812345678", "G"), "里面有身份证号、手机号或银行卡号"),
    "an explanation without an end": (fills(CODE, "长" * 201, "G"), "说明超过 200 个字"),
    "an explanation by a formula": (fills(CODE, '="因为"', "G"), "里面是公式"),
    "an explanation of nothing": (fills(CODE, "纠纷排查月", "G"), "有说明，但“本月”还空着，请先填数"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_cell_that_cannot_be_taken_is_told_by_its_address_and_nothing_of_it_is_kept(untouched, form, kind):
    edit, sentence = WRONG[kind]
    data = edited(form, fills("consultations", 7), edit)
    cell = at(openpyxl.load_workbook(BytesIO(data)).worksheets[0], CODE, "G" if kind.startswith("an expl") else "F")
    answer = untouched.sends(data)
    [line] = [line for line in answer.splitlines() if line.startswith(f"· {cell} 受理矛盾纠纷：")]
    assert sentence in line
    assert "13812345678" not in answer
    assert untouched.rows() == (0, 0)
    assert "新填 1 项：法律咨询接待 7 人次" in answer


def test_what_is_told_of_a_form_beside_wrong_cells_is_all_that_a_yes_keeps(town):
    data = edited(town.form(), fills("consultations", 7), *(edit for edit, _ in list(WRONG.values())[:5]))
    answer = town.sends(data)
    assert town.rows() == (0, 0)
    assert "已保存" in town.saves(answer)
    assert set(town.kept()) == {"consultations"}
