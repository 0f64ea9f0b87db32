"""Why a workbook that somebody sent is not read."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from store.files.faults import ReadFault, UnreadableFile

_LONGEST_FILE = 40  # characters of a file's name, from its end
_SAVE = "请在 Excel 或 WPS 里打开，另存为 .xlsx 再发。"
_WHY = {
    ReadFault.UNREADABLE: "文件没有下载下来，请再发一次。",
    ReadFault.EMPTY: "文件是空的，请检查后再发。",
    ReadFault.UNSUPPORTED: f"只认 .xlsx 格式，{_SAVE}",
    ReadFault.BROKEN: f"文件打不开，可能已损坏；{_SAVE}",
    ReadFault.ENCRYPTED: "文件有打开密码，请去掉密码另存后再发。",
}


def unreadable_because(fault: UnreadableFile, more: Mapping[ReadFault, str]) -> str:
    """One sentence with the file's name; `more`: what else there is to say of what was wanted."""
    said = {**_WHY, **more}
    why = said.get(fault.fault, said[ReadFault.BROKEN])
    if fault.cell is not None:
        why = f"单元格 {fault.cell} 里有内容，{why}"
    if fault.fault is ReadFault.BINARY:
        real = f"文件其实是 {fault.looks_like} 格式" if fault.looks_like else "文件不是 Excel 表格"
        why = f"{real}，后缀不对；{_SAVE}"
    return f"“{file(fault.name)}”没有收下：{escape(why)}"


def file(name: str) -> str:
    """A file's name, short enough for a phone."""
    return escape(name if len(name) <= _LONGEST_FILE else f"…{name[-_LONGEST_FILE:]}")
