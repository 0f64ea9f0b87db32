"""What goes back with another office's form: its name, the words under it, and the sheet that tells every cell."""

from __future__ import annotations

from datetime import datetime
from html import escape
from pathlib import PurePath

from handlers.annual.serving_desk import Desk, is_filled
from handlers.texts.pictures import month
from handlers.texts.serving_cells import MARKS, NOT_TOUCHED, amount, sources, span, why
from store.annual.forms.facts import Certainty, Filled
from store.annual.record import Standing
from store.days import SHANGHAI
from store.files.workbook import address

SHEET = "他山填写说明"
HEAD = ("工作表", "单元格", "表上写的", "对应指标", "期间", "填的数", "来源", "标记", "说明")
WIDTHS = (12, 8, 28, 18, 16, 12, 44, 14, 30)
_LESS = "原表里的文本框、图形没有带过来，请对照原表补上。"
_MOST_SOURCES = 1_000  # characters
_STANDING = {
    Standing.HANDED_IN: "已提交、未审核",
    Standing.RETURNED: "已退回",
    Standing.DRAFT: "没有提交",
    Standing.NONE: "没有开始填",
}


def file_name(desk: Desk) -> str:
    """Of the form that goes back."""
    return f"{PurePath(desk.form.name).stem[-60:]}-{desk.town.name}-已填.xlsx"


def called(desk: Desk) -> str:
    """What the file is in the folder, behind the town's name."""
    return f"-{PurePath(desk.form.name).stem[-60:]}-已填"


def caption(desk: Desk, *, is_less: bool) -> str:
    """Under it; `is_less`: shapes and text boxes were left behind."""
    doubtful = sum(one.certainty is Certainty.DOUBTFUL and is_filled(one) for one in desk.filled)
    blank = sum(one.certainty is Certainty.UNKNOWN and not is_filled(one) for one in desk.filled)
    marked = [
        f"{count} 格{what}" for count, what in ((doubtful, "存疑（橙色）"), (blank, "留空（黄色）")) if count
    ]  # fmt: skip
    rest = f"，{'，'.join(marked)}" if marked else ""
    return (
        f"填好 {desk.cells} 格{rest}，只用审核通过的数。每格的来源在批注和最后一张“{SHEET}”里，"
        f"报出去前请核对，并删掉这张说明和批注。{_LESS if is_less else ''}"
    )


def in_folder(name: str) -> str:
    """In the chat, where the figures do not go through it."""
    return f"“{escape(name)}”填好了，按县里的设置没有经聊天发送，存在服务器的文件夹里，请向系统运维人员领取。"


def not_there() -> str:
    """When the form has gone before it could be filled in."""
    return "这张表没有填成：原表已经不在了（只留 24 小时，最多 3 张），请把 Excel 再转发一次。"


def not_yours() -> str:
    """When whoever asked has lost the post meanwhile."""
    return "这张表没有发：您现在不能填这个乡镇的表，请联系县里的管理员。"


def not_written() -> str:
    """When its format is such that nothing can be written into it."""
    return "这张表写不进去（格式有问题），请在 Excel 或 WPS 里另存为 .xlsx 再转发一次。"


def above(desk: Desk, now: datetime) -> list[str]:
    """Over the table."""
    at = now.astimezone(SHANGHAI)
    return [
        SHEET,
        f"{desk.title}（{desk.town.county}{desk.town.name}），{at.year}年{at.month}月{at.day}日 {at:%H:%M} 由他山代填。"
        "只用审核通过的月报，原表的格式、公式、已有内容都没有动。报出去前请核对，并删掉这张表。",
        _months(desk),
    ]


def row(desk: Desk, one: Filled) -> tuple[str, ...]:
    """A cell of the form."""
    wanted, meant = one.wanted, desk.meant(one.wanted.code)
    mark = NOT_TOUCHED if wanted.held is not None else MARKS[one.certainty]
    return (
        desk.form.sheets[wanted.sheet].name,
        address(wanted.row, wanted.column),
        wanted.label,
        "" if meant is None else meant.name,
        span(wanted.period),
        amount(one, meant) if is_filled(one) else "",
        behind(desk, one),
        mark,
        why(one, meant, is_left=desk.is_left(one)),
    )


def behind(desk: Desk, one: Filled) -> str:
    """The months that made it."""
    return sources(one, desk.names, desk.opening(one))[:_MOST_SOURCES]


def town_row(desk: Desk, place: tuple[int, int, int]) -> tuple[str, ...]:
    """A cell that holds the town's name."""
    sheet, at, column = place
    name = desk.form.sheets[sheet].name
    return (name, address(at, column), "填报单位", "", "", desk.town.name, "", MARKS[Certainty.SURE], "")


def _months(desk: Desk) -> str:
    """Which months could not be used."""
    left: dict[str, list[str]] = {name: [] for name in _STANDING.values()}
    for one, standing in desk.standing.items():
        if standing in _STANDING:
            left[_STANDING[standing]].append(month(one))
    told = "；".join(f"{name}：{'、'.join(those)}" for name, those in left.items() if those)
    return f"没有用到的月份——{told}。" if told else "要用的月份都已审核通过。"
