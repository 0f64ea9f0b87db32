"""Filled forms that come back: what they change, what they leave, and when they are not taken."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest

from bot.console.text import formatted
from handlers.collection.desk import desk_of
from handlers.texts import form as texts
from store.catalogue.metrics import catalogue, written
from store.catalogue.months import Month
from store.catalogue.versions import MetricVersion
from store.collection import due, forms, pending_forms, reviewing, submissions
from store.collection.tables import Answer, Origin
from store.people import places
from tests.handlers.collection.forms import MONTH, NOW, at, edited, fills

GIVEN, NONE = Answer.GIVEN, Answer.NONE
CODE = "disputes_accepted"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (12, (GIVEN, 12)), (12.0, (GIVEN, 12)), (1e3, (GIVEN, 1000)), (0, (GIVEN, 0)), ("12", (GIVEN, 12)),
        ("12件", (GIVEN, 12)), ("１２", (GIVEN, 12)), (" 12 \xa0", (GIVEN, 12)), ("十二", (GIVEN, 12)),
        ("'12", (GIVEN, 12)), ("1,200", (GIVEN, 1200)), ("1百余", (GIVEN, 100)), ("不涉及", (NONE, None)),
    ],
)  # fmt: skip
def test_kind_cells(town, said, kept):
    answer = town.sends(edited(town.form(), fills(CODE, said)))
    assert town.rows() == (0, 0)
    assert "已保存" in town.saves(answer)
    assert town.kept() == {CODE: kept}
    assert town.filing().entries[CODE].is_more is (said == "1百余")
    assert town.filing().entries[CODE].origin is Origin.FORM


def test_a_form_that_nobody_filled_in_changes_nothing(town):
    town.says(**{CODE: 32})
    told, button = town.sends(town.form()).rsplit("\n", 1)
    assert re.fullmatch(r"10月报表“报表.xlsx”，还没有保存\n\n不变 1 项，空着 \d+ 项。\n\n和已填的一样，.*", told)
    assert button.startswith("[取消|form_drop:")
    assert town.rows() == (1, 0)


def test_a_card_says_what_is_new_changed_cleared_left_and_refused(town):
    town.says(disputes_accepted=32, disputes_resolved=30, consultations=5)
    data = edited(
        town.form(),
        fills("disputes_resolved", 31),
        fills("consultations", None),
        fills("leader_study", 2),
        fills("inspections", "若干"),
        fills("disputes_resolved", "有两件是上月的", "G"),
    )
    answer = town.sends(data, "报表<1>.xlsx")
    lines = [line for line in answer.splitlines() if line]
    assert lines[:5] == [
        "10月报表“报表<1>.xlsx”，还没有保存",
        "新填 1 项：干部集体学法 2 次",
        "改 2 项：",
        f"· 调解成功 30 件 → 31 件（{cell(data, 'disputes_resolved')}）",
        f"· 法律咨询接待 5 人次 → 未填（{cell(data, 'consultations')}）",
    ]
    assert lines[5:7] == ["说明 1 条：", "· 调解成功：有两件是上月的"]
    assert re.fullmatch(r"不变 1 项，空着 \d+ 项。", lines[7])
    assert lines[8:10] == [
        "以下 1 格没有收：",
        f"· {cell(data, 'inspections')} 行政检查：“若干”没有说准，请发一个整数",
    ]
    assert town.kept()["disputes_resolved"] == (GIVEN, 30)
    assert town.saves(answer).startswith("✓ 已保存 10月报表里的 3 项数、1 条说明，还没有提交。\n")
    assert town.kept() == {
        "disputes_accepted": (GIVEN, 32),
        "disputes_resolved": (GIVEN, 31),
        "consultations": (Answer.BLANK, None),
        "leader_study": (GIVEN, 2),
    }
    filing = town.filing()
    [note] = filing.notes[filing.entries["disputes_resolved"].id]
    assert (note.rule, note.text) == (pending_forms.REMARK, "有两件是上月的")


def cell(data: bytes, code: str, column: str = "F") -> str:
    return at(openpyxl.load_workbook(BytesIO(data)).worksheets[0], code, column)


def test_what_was_answered_in_the_chat_meanwhile_stays_where_the_form_was_not_touched(town):
    town.says(disputes_accepted=32, disputes_resolved=30)
    data = edited(town.form(), fills("disputes_resolved", 29))
    town.says(town.colleague, disputes_accepted=33, disputes_resolved=31)
    answer = town.sends(data)
    assert f"调解成功 31 件 → 29 件（{cell(data, 'disputes_resolved')}，您下载后有人填过）" in answer
    assert "聊天里后来填过、表里没动的 1 项，以聊天里的为准" in answer
    town.saves(answer)
    assert town.kept() == {"disputes_accepted": (GIVEN, 33), "disputes_resolved": (GIVEN, 29)}


def test_what_changes_between_the_card_and_the_yes_is_shown_again(town):
    town.says(disputes_accepted=32)
    answer = town.sends(edited(town.form(), fills(CODE, 40)))
    town.says(town.colleague, disputes_accepted=33)
    again = town.saves(answer)
    assert again.startswith("情况有变化，请把更新后的内容再核对一遍。\n")
    assert "33 件 → 40 件" in again
    assert town.kept()[CODE] == (GIVEN, 33)
    assert "已保存" in town.saves(again)
    assert town.kept()[CODE] == (GIVEN, 40)


def test_levels_stand_prefilled_and_are_kept_with_a_yes(town):
    town.hands_in(MONTH.back(), mediators=70, grids=55, disputes_accepted=30)
    data = town.form()
    sheet = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    assert [sheet[at(sheet, code)].value for code in ("mediators", "grids", CODE)] == [70, 55, None]
    assert [sheet[at(sheet, code, "D")].value for code in ("mediators", "grids", CODE)] == [70, 55, 30]
    answer = town.sends(edited(data, fills("grids", 56)))
    assert "新填 2 项：人民调解员 70 人、网格数 56 个" in answer
    town.saves(answer)
    assert town.kept() == {"mediators": (GIVEN, 70), "grids": (GIVEN, 56)}


def test_an_explanation_answers_what_the_checks_ask_about_its_field(town):
    for back in range(1, 13):
        town.hands_in(MONTH.back(back), disputes_accepted=30, disputes_resolved=30)
    edits = fills(CODE, 300), fills("disputes_resolved", 290), fills(CODE, "开展了矛盾纠纷大排查", "G")
    town.saves(town.sends(edited(town.form(), *edits)))
    filing = town.filing()
    said = [note for notes in filing.notes.values() for note in notes]
    assert {note.text for note in said} == {"开展了矛盾纠纷大排查"}
    assert pending_forms.REMARK not in {note.rule for note in said}


def test_the_form_says_what_was_said_before_and_saying_the_same_is_nothing_new(town):
    answer = town.sends(edited(town.form(), fills(CODE, 12), fills(CODE, "纠纷排查月", "G")))
    town.saves(answer)
    data = town.form()
    sheet = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    assert (sheet[at(sheet, CODE)].value, sheet[at(sheet, CODE, "G")].value) == (12, "纠纷排查月")
    assert "和已填的一样，不用保存" in town.sends(data)
    assert "form_keep" not in town.sends(data)


def test_a_form_says_yes_once_is_dropped_and_is_forgotten_after_a_day(town):
    answer = town.sends(edited(town.form(), fills(CODE, 12)))
    number = re.search(r"form_drop:(\d+)", answer)[1]
    assert town.presses("form_drop", number, person=town.neighbour).startswith("这张报表已经处理过了")
    assert town.saves(answer, person=town.neighbour).startswith("这张报表已经处理过了")
    assert town.saves(answer, now=NOW + timedelta(hours=25)).startswith("这张报表已经处理过了")
    assert town.presses("form_drop", number) == "已取消，表里的数没有保存。"
    assert town.saves(answer).startswith("这张报表已经处理过了")
    answer = town.sends(edited(town.form(), fills(CODE, 12)))
    assert "已保存" in town.saves(answer)
    assert town.saves(answer).startswith("这张报表已经处理过了")
    assert town.rows() == (1, 0)
    town.sends(edited(town.form(), fills(CODE, 13)))
    with town.database.transaction() as session:
        pending_forms.forget(session, NOW + timedelta(hours=25))
        assert pending_forms.erase(session, town.clerk.chat_id) == 0


@pytest.mark.parametrize(("who", "said"), [("neighbour", "板溪镇"), ("stranger", "远山县板溪镇")])
def test_another_towns_form_is_not_read(town, who, said):
    data = edited(town.form(person=getattr(town, who)), fills(CODE, 12))
    answer = town.sends(data)
    sentence = f"这是{said}的报表（单元格 I1），您只能报青禾铺镇的，没有读；请换成自己的报表再发。"
    assert answer.splitlines() == [sentence, "[下载报表|form_get:]"]
    assert town.rows() == (0, 0)


def test_a_form_from_before_the_towns_new_name_is_not_read(town):
    data = edited(town.form(), fills(CODE, 12))
    with town.database.transaction() as session:
        places.rename(session, town.clerk.place.id, "青禾镇", NOW, None)
    renamed = replace(town.clerk, place=replace(town.clerk.place, name="青禾镇"))
    assert "单元格 I1 里的报表标记对不上（被改过，或者单位改了名）" in town.sends(data, person=renamed)
    assert town.rows() == (0, 0)


def test_a_form_of_metrics_that_have_changed_is_not_read(town):
    data = edited(town.form(), fills(CODE, 12))
    with town.database.transaction() as session:
        off = MetricVersion(county_id=town.clerk.place.county_id, code="inspections", since="2026-10", at=NOW)
        session.add(off)
    answer = town.sends(data)
    assert answer.startswith("2026年10月的指标在您下载后有调整，这张表（单元格 I1）是旧的，没有读。")
    assert town.rows() == (0, 0)
    assert "新填 1 项" in town.sends(edited(town.form(), fills(CODE, 12)))


def test_a_month_that_is_handed_in_accepted_or_locked_takes_no_form(town):
    data = edited(town.form(), fills(CODE, 12))
    late = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)
    assert re.match(r"10月报表已在 .* 锁定，没有保存；请联系县里延期，延期后再发一次。", town.sends(data, now=late))
    waiting = town.sends(data)
    filing = town.hands_in(MONTH, disputes_resolved=3)
    assert re.match(
        "10月报表已经提交（回执 .{4}-.{4}），没有再收；要改，请打开报表按“收回来改”，再发表格。\n\\[打开10月报表",
        town.sends(data),
    )
    assert re.match("10月报表已经提交", town.saves(waiting))
    with town.database.transaction() as session:
        reviewing.accept(session, filing, 1, NOW, None)
    assert town.sends(data).startswith("10月报表已审核通过，没有再收；")
    assert town.rows() == (1, 0)


def test_a_yes_after_the_lock_keeps_nothing(town):
    just_before = due.usual_days(MONTH).extended(None).locks_at - timedelta(hours=1)
    waiting = town.sends(edited(town.form(), fills(CODE, 12)), now=just_before)
    assert "锁定" in town.saves(waiting, now=just_before + timedelta(hours=2))
    assert town.rows() == (0, 0)
    with town.database.transaction() as session:
        until = (just_before + timedelta(days=1)).date()
        due.extend(session, town.clerk.place, MONTH, until, "", just_before, None)
    assert "已保存" in town.saves(waiting, now=just_before + timedelta(hours=2))


def test_a_month_to_come_takes_no_form(town):
    answer = town.sends(edited(town.form(Month(2026, 12)), fills(CODE, 12)))
    assert answer == "2026年12月还没有过完，没有可填的报表；过完再下载。"
    assert town.rows() == (0, 0)


def test_the_form_is_locked_but_for_its_fields_and_holds_no_formula(town):
    sheet = openpyxl.load_workbook(BytesIO(town.form())).worksheets[0]
    assert sheet.protection.sheet
    fields = {at(sheet, metric.code, column) for metric in asked(town) for column in "FG"}
    cells = {one.coordinate: one for row in sheet.iter_rows() for one in row}
    assert {name for name, one in cells.items() if not one.protection.locked} == fields
    assert {one.data_type for one in cells.values()} <= {"s", "n"}
    offered = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert set(offered) == {name for name in fields if name.startswith("F")}
    assert set(offered.values()) == {'"不涉及"'}
    assert [column for column in "ABCDEFGHIJK" if sheet.column_dimensions[column].hidden] == ["I"]
    assert sheet.column_dimensions["I"].max == 11


def test_row_28_a_note_that_might_be_a_formula_stays_a_text_in_the_next_form(town):
    town.saves(town.sends(edited(town.form(), fills(CODE, 12))))
    filing = town.filing()
    with town.database.transaction() as session:
        submissions.note(session, filing, filing.entries[CODE].id, "change", '=HYPERLINK("http://x")', NOW, None)
    data = town.form()
    sheet = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    here = sheet[at(sheet, CODE, "G")]
    assert (here.data_type, here.quotePrefix, here.hyperlink) == ("s", True, None)
    assert not sheet[at(sheet, CODE)].quotePrefix
    assert "和已填的一样" in town.sends(data)


def asked(town):
    with town.database.reading() as session:
        return catalogue(session, town.clerk.place.county_id, MONTH).due(MONTH)


def test_the_words_of_every_fault_stand(town):
    metric = asked(town)[0]
    for flaw in forms.Flaw:
        assert texts._flaw(flaw, "<b>", metric)
    for mess in forms.Mess:
        assert formatted(texts.rearranged(forms.Rearranged(mess, "F3", "本月", "<b>")), "HTML", None)[0].endswith("。")


def test_an_explanation_settles_a_field_that_was_returned(town):
    filing = town.hands_in(MONTH, disputes_accepted=32, disputes_resolved=30)
    with town.database.transaction() as session:
        reviewing.give_back(session, filing, 1, [CODE, "disputes_resolved"], "请核实", NOW, None)
    edits = fills(CODE, "数没有错，已核实台账", "G"), fills("disputes_resolved", 31)
    town.saves(town.sends(edited(town.form(), *edits)))
    with town.database.reading() as session:
        desk = desk_of(session, town.clerk.place, MONTH)
    assert [metric.code for metric in desk.named] == [CODE, "disputes_resolved"]
    assert desk.unsettled(desk.named) == []


@pytest.mark.parametrize("name", ["<u>甲</u>", "</b>", "&lt;甲", "<a href='x'>甲", "甲\n乙"])
def test_row_27_whatever_a_metric_a_town_or_a_file_is_called_it_is_shown_literally(town, name):
    entry = written(metric_of(town, CODE)) | {"name": name, "short": name, "unit": name}
    with town.database.transaction() as session:
        county = town.clerk.place.county_id
        session.add(MetricVersion(county_id=county, code=CODE, since="2026-10", metric=entry, at=NOW))
        places.rename(session, town.clerk.place.id, name, NOW, None)
    clerk = replace(town.clerk, place=replace(town.clerk.place, name=name))
    shown = " ".join(name.split())
    data = edited(town.form(person=clerk), fills(CODE, 12), fills(CODE, f"说明{name}", "G"))
    card = town.sends(data, f"{name}.xlsx", person=clerk)
    assert f"说明{shown}" in card
    assert shown in town.sends(edited(data, fills(CODE, f"几十{shown}")), person=clerk)
    assert "已保存" in town.saves(card, person=clerk)
    assert "这是" in town.sends(data, person=town.neighbour)
    with town.database.reading() as session:
        desk = desk_of(session, clerk.place, MONTH)
    for told in (texts.sent(desk, NOW), texts.locked(desk), texts.closed(desk)):
        assert "<u>" not in told
        formatted(told, "HTML", None)


def metric_of(town, code):
    return next(one for one in asked(town) if one.code == code)
