"""Workbooks: what is in their cells, and what is said of broken and hostile ones; the process lives on."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from openpyxl.styles import Font

from store.files.faults import MAX_BYTES, ReadFault, UnreadableFile
from store.files.workbook import Mark, Masked, Sheet, looks_like_one, read_workbook
from tests.store.files import workbooks
from tests.store.files.workbooks import changed, sheet_of, workbook


def only(data: bytes) -> Sheet:
    (sheet,) = read_workbook("名单.xlsx", data)
    return sheet


def fault(name: str, data: bytes, **limits) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refused:
        read_workbook(name, data, **limits)
    return refused.value


def test_values_keep_their_kind_and_blank_cells_are_none():
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC).replace(tzinfo=None)
    sheet = only(workbook([["姓名", 12, 1.5, True, date(2026, 12, 31), moment, "　 ", None]]))
    seen = [sheet.value(1, column) for column in range(1, 9)]
    assert seen == ["姓名", 12, 1.5, True, date(2026, 12, 31), date(2026, 1, 2), None, None]
    assert (sheet.rows, sheet.columns) == ([1], 6)


def test_a_merged_cell_shows_the_same_everywhere():
    sheet = only(workbook([["镇"], [], [], ["别的"]], lambda sheet: sheet.merge_cells("A1:B3")))
    assert [sheet.value(row, column) for row in (1, 2, 3, 4) for column in (1, 2)] == ["镇"] * 6 + ["别的", None]
    assert sheet.rows == [1, 4]


def test_a_formula_is_what_it_came_to_when_it_was_saved():
    body = (
        '<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"甲"&amp;"乙"</f><v>甲乙</v></c>'
        '<c r="C1"><f>NOW()</f></c></row></sheetData>'
    )
    sheet = only(changed(workbook(), sheet_of(body)))
    assert [sheet.value(1, column) for column in (1, 2, 3)] == [2, "甲乙", None]


def test_what_a_value_does_not_tell_is_told_beside_it():
    def work(sheet):
        sheet["C1"].number_format = sheet["D1"].number_format = "0.0%"
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions.group("E", "G", hidden=True)

    sheet = only(workbook([["=1+1", "#DIV/0!", 1, None, 5], ["藏"]], work))
    assert sheet.marks == {(1, 1): Mark.FORMULA, (1, 2): Mark.ERROR, (1, 3): Mark.PERCENT}
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {5, 6, 7})
    assert (1, 1) not in sheet.cells  # nobody worked it out before it was saved


def test_a_cell_of_which_something_was_taken_out_says_so():
    (sheet,) = read_workbook("a.xlsx", workbook([["甲1", 1, "乙"]]), lambda text: text.replace("1", "＊"))
    assert sheet.cells == {(1, 1): "甲＊", (1, 2): "＊", (1, 3): "乙"}
    assert [isinstance(value, Masked) for value in sheet.cells.values()] == [True, True, False]


def test_hidden_sheets_are_not_read():
    assert [one.name for one in read_workbook("a.xlsx", workbook([["甲"]]))] == ["Sheet"]
    hidden = workbook([["甲"]], lambda sheet: sheet.parent.create_sheet("藏").__setattr__("sheet_state", "hidden"))
    assert [one.name for one in read_workbook("a.xlsx", hidden)] == ["Sheet"]


def test_formatted_cells_with_nothing_in_them_do_not_count():
    def paint(sheet):
        sheet.cell(50_000, 300).font = Font(bold=True)

    assert only(workbook([["甲"]], paint)).rows == [1]


@pytest.mark.parametrize(
    ("name", "data", "why", "looks_like"),
    [
        ("空.xlsx", b"", ReadFault.EMPTY, None),
        ("改名.xlsx", b"%PDF-1.4", ReadFault.BINARY, "pdf"),
        ("改名.xlsx", "姓名,乡镇".encode(), ReadFault.BINARY, None),
        ("旧.xls", workbooks.old_workbook(), ReadFault.UNSUPPORTED, "doc"),
        ("旧.xlsx", workbooks.old_workbook(), ReadFault.BINARY, "xls"),
        ("宏.xlsm", workbook(), ReadFault.UNSUPPORTED, "xlsx"),
        ("锁.xlsx", workbooks.locked(), ReadFault.ENCRYPTED, None),
        ("断.xlsx", workbook([["甲"]])[:900], ReadFault.BROKEN, None),
        ("坏.xlsx", changed(workbook(), {workbooks.SHEET: b"<a"}), ReadFault.BROKEN, None),
        ("大.xlsx", b"PK\x03\x04" + b"0" * MAX_BYTES, ReadFault.TOO_LARGE, None),
    ],
)
def test_row_24_a_workbook_that_is_none(name, data, why, looks_like):
    if why is ReadFault.BROKEN and data.startswith(b"PK") and b"PK\x05\x06" not in data:
        why, looks_like = ReadFault.BROKEN, None  # without its directory nobody can say what the container is
    told = fault(name, data)
    assert (told.fault, told.looks_like) == (why, looks_like)
    assert only(workbook([["甲"]])).value(1, 1) == "甲"


def test_row_25_one_far_cell_is_told_by_its_address():
    told = fault("远.xlsx", workbooks.far_cell())
    assert (told.fault, told.cell) == (ReadFault.TOO_LONG, "XFD1048576")
    assert fault("长.xlsx", workbooks.giant()).cell == "A2001"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (workbooks.bomb, ReadFault.OVERPACKED),
        (workbooks.many_parts, ReadFault.OVERPACKED),
        (workbooks.merged_everything, ReadFault.OVERPACKED),
        (workbooks.entity_bomb, ReadFault.BROKEN),
        (workbooks.outside_entity, ReadFault.BROKEN),
    ],
)
def test_row_25_hostile_workbooks_are_refused(data, why):
    assert fault("弹.xlsx", data()).fault is why


def test_row_25_what_takes_the_childs_memory_or_time_ends_the_child_alone():
    assert fault("重.xlsx", workbooks.heavy(), cpu_seconds=0).fault is ReadFault.TOO_HEAVY
    assert only(workbook([["甲"]])).value(1, 1) == "甲"


def test_row_24_whatever_bytes_change_there_is_a_sheet_or_a_fault():
    chance = random.Random(20261121)
    data = workbook([["姓名", "乡镇"], ["钱某", "板溪镇"]])
    for _ in range(6):
        odd = bytearray(data)
        for _ in range(chance.randrange(1, 20)):
            odd[chance.randrange(4, len(odd))] = chance.randrange(256)
        with suppress(UnreadableFile):
            assert isinstance(read_workbook("名单.xlsx", bytes(odd)), list)


def test_what_is_taken_for_a_workbook():
    assert all(map(looks_like_one, ("a.XLSX", "a.xls", "a.et", "a.csv")))
    assert not any(map(looks_like_one, ("a.docx", "xlsx", "a.txt")))
