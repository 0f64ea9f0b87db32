"""The audit in words and as an Excel file, whatever names and facts hold."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.entities import parse_html
from handlers.spreadsheet import Sheet, written
from handlers.texts import audit as texts
from store.audit import Action, Break, Checked, Flaw
from store.people.history import Deed, Named, Page

NOW = datetime(2026, 11, 20, 18, 30, 5, tzinfo=UTC)
SIGNS = "=+-@\t\r＝＋－＠"
BEGINNINGS = [*SIGNS, "\n", "'", "=HYPERLINK(", "@SUM(", "http://", "mailto:", "internal:", "{=", "0012", "1e5"]
NAMES = st.builds(str.__add__, st.sampled_from(BEGINNINGS), st.text(max_size=12)) | st.text(max_size=12)


def deed(action: str = Action.EXPORTED, **more: Any) -> Deed:
    facts = {
        "number": 7, "at": NOW, "action": action, "by": Named(3, "闻人堃"), "person": None, "place": "清岚县",
        "facts": {}, "places": {}, "hash": "a" * 64,
    }  # fmt: skip
    return Deed(**facts | more)


def reopened(data: bytes) -> list[list[list[Any]]]:
    """Every sheet's cells, as another program reads them."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [list(map(list, sheet.iter_rows())) for sheet in book.worksheets]


@given(st.lists(st.lists(NAMES, min_size=2, max_size=2), min_size=1, max_size=5))
def test_row_28_every_cell_of_a_file_is_text_and_no_link(rows: list[list[str]]) -> None:
    (sheet,) = reopened(written([Sheet("表", [("=甲", 10), ("+乙", 10)], rows)]))
    for line, row in zip(sheet[1:], rows, strict=True):
        for cell, given_text in zip(line, row, strict=True):
            assert cell.hyperlink is None
            assert (cell.data_type, bool(cell.quotePrefix)) == ("s", True)
            assert tidy(cell.value or "") == tidy(given_text)
    assert [cell.value for cell in sheet[0]] == ["=甲", "+乙"]


def tidy(text: str) -> str:
    """XML and its readers know one end of a line, and cannot write some signs at all."""
    return "".join(one for one in text if one.isprintable() and one not in "\ufffe\uffff?").strip()


@pytest.mark.parametrize("sign", SIGNS)
def test_row_28_a_name_with_a_formulas_sign_in_the_audit_file_stays_a_name(sign: str) -> None:
    name = f"{sign}1+1"
    cells = texts.cells(deed(by=Named(3, name), place=name, facts={"what": "audit", "count": 3}))
    (sheet,) = reopened(written([Sheet(texts.SHEET, texts.COLUMNS, [cells])]))
    assert [cell.data_type for cell in sheet[1]] == ["s"] * 7
    assert str(sheet[1][1].value).strip() == name.strip().replace("\r", "\n").strip() or sign in "\t\r"
    assert [cell.value for cell in sheet[0]] == ["时间", "操作人", "操作", "对象", "地点", "详情", "哈希"]
    assert sheet[1][0].value == "2026-11-21 02:30:05"  # Asia/Shanghai
    assert sheet[1][6].value == "a" * 64


def test_a_long_list_goes_on_in_a_second_sheet() -> None:
    first, second, third = reopened(written([Sheet("表", [("甲", 5)], [[str(n)] for n in range(5)])], most_rows=2))
    assert [[cell.value for (cell,) in sheet] for sheet in (first, second, third)] == [
        ["甲", "0", "1"], ["甲", "2", "3"], ["甲", "4"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "facts", "told"),
    [
        (Action.PLACE_MADE, {"name": "青禾铺镇"}, "新增单位|青禾铺镇"),
        (Action.PLACE_MERGED, {"into": 1, "name": "甲镇", "into_name": "乙镇"}, "单位合并|甲镇并入乙镇"),
        (Action.PLACE_RENAMED, {"from": "甲镇", "to": "乙镇"}, "单位改名|由甲镇改为乙镇"),
        (Action.PLACE_MOVED, {"from": 1, "to": 2}, "单位划转|由清岚县划归远山县"),
        (Action.PLACE_MERGED, {"into": 2}, "单位合并|并入远山县"),
        (Action.POST_GIVEN, {"role": "deputy", "until": "2026-12-01"}, "任职|备岗，到 2026-12-01 为止"),
        (Action.POST_ENDED, {"role": "clerk"}, "离任|报送员"),
        (Action.NOTICE_AGREED, {"version": 2}, "同意保密须知|第 2 版"),
        (Action.INVITATION_MADE, {"invitation": 4, "role": "clerk", "until": None}, "发出邀请|邀请 4 号，报送员"),
        (Action.INVITATION_USED, {"invitation": 4}, "接受邀请|邀请 4 号"),
        (
            Action.REPORT_IMPORTED,
            {"kind": "digest", "new": [["", "甲镇", 2024]], "replaced": [["某县", "乙镇", 2023]] * 4},
            "导入报告|新增 甲镇 2024 年；替换 某县乙镇 2023 年、某县乙镇 2023 年、某县乙镇 2023 年等 4 份（要点整理）",
        ),
        (Action.REPORT_DELETED, {"county": "某县", "town": "乙镇", "year": 2023}, "删除报告|某县乙镇 2023 年"),
        (Action.GAP_CLOSED, {"gaps": [3, 4]}, "处理未答问题|编号 3、4"),
        (Action.GAP_CLOSED, {"gaps": [3], "why": "import"}, "处理未答问题|编号 3，新报告已答上"),
        (
            Action.ANSWER_GIVEN,
            {"answer": 2, "version": 1, "gaps": [3, 4]},
            "发布县里答复|答复 2 号第 1 版，未答问题编号 3、4",
        ),
        (Action.ANSWER_CHANGED, {"answer": 2, "version": 2}, "修改县里答复|答复 2 号第 2 版"),
        (Action.ANSWER_WITHDRAWN, {"answer": 2, "version": 2}, "撤回县里答复|答复 2 号第 2 版"),
        (Action.TOWN_CONSULTED, {"gap": 3, "question": "asked"}, "请教乡镇|未答问题编号 3，发去请教"),
        (Action.TOWN_CONSULTED, {"gap": 3, "question": "said"}, "请教乡镇|未答问题编号 3，乡镇回了话"),
        (
            Action.FIGURES_GIVEN,
            {
                "month": "2026-10",
                "figures": {
                    "mediators": [None, 31],
                    "disputes_accepted": ["30+", "~40"],
                    "own_metric": ["none", None],
                    "grids": [1, 2],
                },
            },
            "填写报表|2026-10：人民调解员 未填→31，受理矛盾纠纷 30余→约40，own_metric 不涉及→未填等 4 项",
        ),
        (
            Action.MONTH_SUBMITTED,
            {"month": "2026-10", "revision": 2, "receipt": "K7QX2M9P"},
            "提交报表|2026-10 第 2 版，回执 K7QX-2M9P",
        ),
        (
            Action.MONTH_RETURNED,
            {"month": "2026-10", "revision": 1, "codes": ["mediators", "grids"]},
            "退回报表|2026-10 第 1 版，请核对：人民调解员、网格数",
        ),
        (Action.MONTH_REOPENED, {"month": "2026-10", "revision": 1}, "重开报表|2026-10 第 1 版"),
        (
            Action.MONTH_EXTENDED,
            {"month": "2026-10", "until": "2026-11-12"},
            "延长报送期限|2026-10，延长到 2026-11-12 24:00",
        ),
        (Action.CALENDAR_CHANGED, {"done": "set", "year": 2027, "days": 28}, "节假日设置|2027 年：录入 28 天"),
        (Action.DEADLINE_SET, {"name": "报表", "done": "changed"}, "截止日设置|报表：修改"),
        (Action.DEADLINE_ENDED, {"name": "年度报告"}, "取消截止日|年度报告"),
        (
            Action.DEADLINE_EXTENDED,
            {"name": "年度报告", "until": "2027-03-05"},
            "给乡镇延期|年度报告，延长到 2027-03-05 24:00",
        ),
        (Action.TASK_DONE, {"name": "年度报告"}, "已办好|年度报告"),
        (
            Action.BROADCAST_SENT,
            {"broadcast": 3, "recipients": 60, "approved_by": 4},
            "发通知|通知 3 号，60 人，蔺相同意",
        ),
        (Action.BROADCAST_SENT, {"broadcast": 3, "recipients": 12, "approved_by": None}, "发通知|通知 3 号，12 人"),
        (
            Action.BROADCAST_SENT,
            {"broadcast": 3, "again": ["failed"], "recipients": 2},
            "发通知|通知 3 号，补发，2 人",
        ),
        (Action.BROADCAST_CORRECTED, {"broadcast": 3, "times": 2}, "更正通知|通知 3 号，第 2 次"),
        (Action.BROADCAST_WITHDRAWN, {"broadcast": 3}, "撤回通知|通知 3 号"),
        (
            Action.BROADCAST_TAKEN_BACK,
            {"broadcast": 3, "why": "late"},
            "通知没有发出|通知 3 号，系统停了一阵，过了时间",
        ),
        (Action.EXPORTED, {"what": "audit", "count": 12}, "导出|操作记录 12 条"),
        (Action.EXPORTED, {"what": "backup"}, "导出|整库备份"),
        (Action.EXPORTED, {"what": "of a later version"}, "导出|"),
        (Action.RESTORED, {"messages": 1}, "从备份恢复|"),
        ("of_a_later_version", {"x": 1}, "of_a_later_version|"),
    ],
)
def test_each_deed_in_plain_words(action: str, facts: dict[str, Any], told: str) -> None:
    second = Named(4, "蔺相") if facts.get("approved_by") else None
    one = deed(action, facts=facts, places={1: "清岚县", 2: "远山县"}, second=second)
    assert f"{texts.cells(one)[2]}|{texts.details(one, 3)}" == told


def test_every_action_has_a_word() -> None:
    assert all(not texts.cells(deed(action))[2].isascii() for action in Action)


def test_whoever_runs_the_bot_and_the_erased_are_named_so() -> None:
    _, by, _, person, *_ = texts.cells(deed(by=None, person=Named(12, "")))
    assert (by, person) == ("运维人员（服务器上）", "已注销人员 12 号")


@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from([*Action]))
def test_a_page_shows_every_name_as_it_is(name: str, place: str, action: Action) -> None:
    one = deed(action, by=Named(3, name + "甲"), person=Named(4, name + "乙"), place=place, facts={"name": place})
    shown = parse_html(texts.listing(Page([one], None, None)))[0]
    assert name + "甲" in shown
    assert f"对象：{name}乙" in shown
    assert place.strip() in shown


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (Break(5, Flaw.CHANGED, 5), "第 5 条的内容被改过"),
        (Break(5, Flaw.HASH, 5), "第 5 条的校验码被改过"),
        (Break(5, Flaw.ALTERED, 5), "第 5 条被改过、换过位置，或是后来塞进来的"),
        (Break(7, Flaw.MISSING, 5), "第 5 条到第 6 条不见了"),
        (Break(-1, Flaw.STRAY, 5), "编号不对的记录（-1）"),
    ],
)
def test_where_the_record_was_meddled_with(at: Break, told: str) -> None:
    assert told in texts.broken(Checked(4, "a" * 64, at, None, True), at)
