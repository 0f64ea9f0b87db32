"""A workbook that somebody sent comes back with values, marks and a table in it; all else is as it was."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from store.files.faults import ReadFault, UnreadableFile
from store.files.writing import Line, Table, Written, write_into
from tests.store.files import workbooks
from tests.store.files.workbooks import workbook

TABLE = Table("说明", ["<b>=1+1", "第二行"], [10, 20], [Line(["格", "值"]), Line(["=B3", 12], "FFFF00")])


def dress(sheet: Worksheet) -> None:
    """Whatever an office puts into its form."""
    sheet.title = "附件1"
    sheet.merge_cells("A1:D1")
    sheet["A1"].font = Font(name="方正小标宋简体", size=22, bold=True, color="FF0000")
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet["B3"].border = Border(left=Side(style="double"))
    sheet["B3"].number_format = "0_ "
    sheet["B4"].number_format = "0.00%"
    sheet["D3"].fill = PatternFill("solid", fgColor="DDEEFF")
    sheet["D5"] = "=SUM(B3:D3)"
    sheet["B5"].comment = Comment("请填整数", "县里")
    sheet.column_dimensions["A"].width, sheet.row_dimensions[1].height = 31, 40
    sheet.freeze_panes = "B3"
    sheet.merge_cells("B6:D6")
    rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    sheet.add_data_validation(rule)
    rule.add("B3:B9")
    sheet.protection.sheet = True
    sheet.print_area = "A1:D6"
    hidden = sheet.parent.create_sheet("字典", 0)
    hidden["A1"], hidden.sheet_state = "不要动", "hidden"
    sheet.parent.active = 1


ROWS = [["统计表"], ["项目", "数"], ["受理"], ["率"], ["结余"], ["备注"]]


def written(data: bytes, *cells: Written) -> Any:
    made, is_less = write_into("表.xlsx", data, cells, TABLE)
    assert not is_less
    return openpyxl.load_workbook(BytesIO(made))


def test_what_was_there_stays_as_it_was() -> None:
    before = openpyxl.load_workbook(BytesIO(workbook(ROWS, dress)))
    after = written(workbook(ROWS, dress), Written(0, 3, 2, 12, note="2026年1—10月", ground="F8CBAD"), Written(0, 6, 2))
    assert after.sheetnames == ["字典", "附件1", "说明"]
    assert after["字典"].sheet_state == "hidden"
    old, new = before["附件1"], after["附件1"]
    assert {(one.coordinate, one.value) for row in new.iter_rows() for one in row} == {
        (one.coordinate, 12 if one.coordinate == "B3" else one.value) for row in old.iter_rows() for one in row
    }
    assert new["D5"].value == "=SUM(B3:D3)"
    assert sorted(map(str, new.merged_cells.ranges)) == ["A1:D1", "B6:D6"]
    for place in ("A1", "A3", "B4", "B5", "D3", "D5"):
        for part in ("font", "alignment", "border", "fill", "number_format", "protection"):
            assert repr(getattr(new[place], part)) == repr(getattr(old[place], part)), (place, part)
    assert (repr(new["B3"].border), new["B3"].number_format) == (repr(old["B3"].border), "0_ ")
    assert new["B3"].fill.fgColor.rgb == "00F8CBAD"
    assert (new.column_dimensions["A"].width, new.row_dimensions[1].height, new.freeze_panes) == (31, 40, "B3")
    assert [str(one.sqref) for one in new.data_validations.dataValidation] == ["B3:B9"]
    assert new.protection.sheet
    assert new.print_area == old.print_area
    assert after.calculation.fullCalcOnLoad


def test_a_value_stands_where_it_should_and_nothing_is_written_over() -> None:
    sheet = written(
        workbook(ROWS, dress),
        Written(0, 3, 2, 5, note="第一"),
        Written(0, 4, 2, hundredths=9743),
        Written(0, 4, 3, hundredths=9743, percent=True),
        Written(0, 4, 4, hundredths=10003),
        Written(0, 5, 1, 99, note="不动"),
        Written(0, 5, 2, 7, note="2026年10月"),
        Written(0, 5, 4, 8),
        Written(0, 6, 3, 9),
        Written(0, 6, 2, "=cmd|'/c calc'!A1"),
    )["附件1"]
    assert [sheet[one].value for one in ("B3", "B4", "C4", "D4")] == [5, 0.9743, 97.43, "100.03%"]
    assert (sheet["A5"].value, sheet["A5"].comment.text) == ("结余", "不动")
    assert (sheet["B5"].value, sheet["B5"].comment.text) == (7, "请填整数\n2026年10月")
    assert sheet["D5"].value == "=SUM(B3:D3)"
    assert (sheet["B6"].value, sheet["B6"].data_type, sheet["C6"].value) == ("=cmd|'/c calc'!A1", "s", None)


def test_the_table_is_the_last_sheet_and_a_text_in_it_is_a_text() -> None:
    sheet = written(workbook(ROWS, dress))["说明"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["<b>=1+1", None], ["第二行", None], ["格", "值"], ["=B3", 12],
    ]  # fmt: skip
    assert (sheet["A4"].data_type, sheet["B4"].data_type, sheet["A4"].fill.fgColor.rgb) == ("s", "n", "00FFFF00")


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (workbooks.merged_everything, ReadFault.OVERPACKED),
        (workbooks.outside_entity, ReadFault.BROKEN),
        (lambda: b"PK\x03\x04 no zip", ReadFault.BROKEN),
    ],
)
def test_a_hostile_one_is_a_fault(make: Any, fault: ReadFault) -> None:
    with pytest.raises(UnreadableFile) as refused:
        write_into("表.xlsx", make(), [Written(0, 1, 1, 5)], TABLE)
    assert refused.value.fault is fault


def test_a_cell_of_a_sheet_that_is_not_there_is_a_fault_and_no_file() -> None:
    with pytest.raises(UnreadableFile):
        write_into("表.xlsx", workbook(ROWS), [Written(3, 1, 1, 5)], TABLE)


def test_no_program_comes_along_and_what_is_left_behind_is_told() -> None:
    shape = b'<xdr:wsDr xmlns:xdr="x"><xdr:sp macro="">' + "受理".encode() + b"</xdr:sp></xdr:wsDr>"
    parts = {"xl/vbaProject.bin": b"\0" * 100, "xl/drawings/drawing9.xml": shape}
    made, is_less = write_into("表.xlsx", workbooks.changed(workbook(ROWS), parts), [], TABLE)
    with zipfile.ZipFile(BytesIO(made)) as there:
        assert not {*parts} & {*there.namelist()}
    assert is_less
