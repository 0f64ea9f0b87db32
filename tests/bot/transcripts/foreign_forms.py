"""Forms as other offices lay them out: each asks for a few things that a town knows, and for a few more."""

from __future__ import annotations

from io import BytesIO

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

_ROWS = (
    ("一", "矛盾纠纷化解", "", ""),
    ("1", "受理矛盾纠纷", "件", ""),
    ("2", "化解矛盾纠纷", "件", ""),
    ("二", "普法宣传", "", ""),
    ("3", "开展普法活动", "场次", ""),
    ("4", "受教育群众", "人次", ""),
    ("三", "队伍保障", "", ""),
    ("5", "网格员", "人", ""),
    ("6", "反电信诈骗APP安装数", "个", ""),
    ("7", "普法活动场地", "场次", ""),
)


def police_form(period: str = "2026年1—10月", *, title: str = "平安建设工作情况统计表") -> bytes:
    """Rows of things to count, a column for the figure and one for notes; a sum below, a signature."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "附件2"
    sheet.append(["附件2"])
    sheet.append([title])
    sheet.append([f"填报单位：　　　　　　统计时段：{period}"] if period else ["填报单位："])
    sheet.append(["序号", "项目", "计量单位", "数量", "备注"])
    for row in _ROWS:
        sheet.append(row)
    last = sheet.max_row
    sheet.append(["合计", "", "", f"=D6+D7+D9+D10+D12+D13+D{last}", ""])
    sheet.append(["填表人：　　　　　　联系电话："])
    _dress(sheet, last)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _dress(sheet: Worksheet, last: int) -> None:
    for row in (2, 3, last + 2):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=5)
    sheet.merge_cells(start_row=last + 1, start_column=1, end_row=last + 1, end_column=3)
    sheet["A2"].font = Font(name="方正小标宋简体", size=18)
    sheet["A2"].alignment = Alignment(horizontal="center")
    thin = Side(style="thin")
    for row in sheet.iter_rows(min_row=4, max_row=last + 1, max_col=5):
        for cell in row:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.font = Font(name="仿宋_GB2312", size=12)
    for column, width in zip("ABCDE", (6, 28, 10, 12, 20), strict=True):
        sheet.column_dimensions[column].width = width
