"""Workbooks to be read in tests, good ones and hostile ones."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet


def workbook(rows: Iterable[Sequence[Any]] = (), then: Callable[[Worksheet], object] = lambda sheet: None) -> bytes:
    """A workbook with these rows, and whatever else is to be done to its sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    then(sheet)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def changed(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The same container with these parts in place of its own, or added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info.filename, old.read(info))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_of(body: str, before: str = "") -> dict[str, bytes]:
    """The part of the first sheet, as XML."""
    return {SHEET: f'<?xml version="1.0"?>{before}<worksheet {NAMESPACE}>{body}</worksheet>'.encode()}


def far_cell() -> bytes:
    """One word in the last cell that a sheet can have."""
    return workbook(then=lambda sheet: sheet.__setitem__("XFD1048576", "远"))


def giant() -> bytes:
    """More rows than anybody lists."""
    return workbook([[f"第{number}行"] for number in range(2_100)])


@cache
def bomb() -> bytes:
    """A sheet of hundreds of megabytes in a few hundred kilobytes."""
    return changed(workbook(), {SHEET: b"<a>" + b" " * 300_000_000})


def merged_everything() -> bytes:
    """One merged cell as large as the sheet."""
    return changed(
        workbook(), sheet_of('<sheetData/><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    )


def heavy() -> bytes:
    """So many cells that they take seconds."""
    rows = ("".join(f"<c><v>{row * 7919 * n % 99991}</v></c>" for n in range(60)) for row in range(5_000))
    return changed(workbook(), sheet_of(f"<sheetData>{''.join(f'<row>{row}</row>' for row in rows)}</sheetData>"))


def entity_bomb() -> bytes:
    """A billion laughs."""
    entities = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10))
    body = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&k;</t></is></c></row></sheetData>'
    return changed(workbook(), sheet_of(body, f"<!DOCTYPE x [{entities}]>"))


def outside_entity() -> bytes:
    """Asks for a file of the machine."""
    body = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row></sheetData>'
    return changed(workbook(), sheet_of(body, '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'))


def many_parts() -> bytes:
    """More entries than any workbook."""
    return changed(workbook(), {f"xl/media/{number}.png": b"" for number in range(1_001)})


def locked() -> bytes:
    """What a password locks: an old container that holds a new document."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def old_workbook() -> bytes:
    """An .xls by its first bytes."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le") + b"\0" * 600
