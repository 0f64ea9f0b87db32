"""Values, marks and a table written into a workbook (.xlsx) that somebody sent; a child process does it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from store.files.child import Child, told_fault
from store.files.formats import real_format

CHILD = "store.files.pen"
_LONGEST = 20_000_000  # bytes of the answer


@dataclass(frozen=True)
class Written:
    """A cell of a visible sheet, from its top left: nothing is written over what stands there."""

    sheet: int  # from 0, of those that read_workbook() gives
    row: int
    column: int
    value: int | float | str | None = None  # None: it stays blank
    hundredths: int | None = None  # of a percent: 9743 is 97.43 %, written as the cell's format or its label wants it
    percent: bool = False  # the label says %: the bare number is wanted
    note: str = ""  # a comment at it
    ground: str = ""  # its colour as RRGGBB; "": as it was


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    values: Sequence[str | int]
    ground: str = ""


@dataclass(frozen=True)
class Table:
    """A sheet to be added behind all others; its first row is the head."""

    name: str
    above: Sequence[str]
    widths: Sequence[int]  # in characters
    rows: Sequence[Line]


def write_into(
    name: str,
    data: bytes,
    cells: Sequence[Written],
    table: Table,
    *,
    cpu_seconds: int = 20,
    wall_seconds: float = 30.0,
) -> tuple[bytes, bool]:
    """The workbook with all that it had, and this; and whether shapes or text boxes of it were left behind.

    Raises UnreadableFile.

    May take half a minute, so keep it off the event loop and out of transactions.
    """
    with Child(CHILD, cpu_seconds, wall_seconds, longest_answer=_LONGEST) as child:
        answer = child.ask(name, data, cells=[asdict(one) for one in cells], table=asdict(table))
    try:
        written = base64.b64decode(str(answer["data"]), validate=True)
    except (KeyError, binascii.Error) as odd:
        raise told_fault(name, answer) from odd
    if real_format(written) not in ("xlsx", "zip"):
        raise told_fault(name, {})
    return written, answer.get("is_less") is True
