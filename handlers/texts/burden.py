"""减负台账: what was sent and asked, month by month, for the whole county."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape

from handlers.spreadsheet import Cell
from handlers.texts.staff import in_twos, short, turns
from handlers.turn import Button
from store.days import SHANGHAI
from store.outreach.burden import Burden
from store.people.places import PlaceFacts

SHEET, HOW = "减负台账", "统计口径"
COLUMNS = (
    ("月份", 12),
    ("提醒（条）", 12),
    ("通知（条）", 12),
    ("其他消息（条）", 14),
    ("消息合计（条）", 14),
    ("收到的人数", 12),
    ("要填数的乡镇", 14),
    ("要填的数（项）", 14),
    ("其中系统带出（项）", 18),
    ("其他事项（镇次）", 16),
)
HOW_COLUMNS = (("项目", 20), ("怎么算", 90))
_RULES = (
    ("范围", "全县各乡镇合计，不分乡镇、不分个人。县级人员收到的消息不计入。"),
    ("提醒", "截止日提醒。一人一天最多一条，当天要办的事合在一条里。"),
    ("通知", "县里发给多人的通知，每人每条计一次。"),
    ("其他消息", "机器人主动发出的其他消息：退回、延期、新月份等。有人发问得到的回答不计入。"),
    ("消息", "已送达的和可能已送达的都计入；没有送出的不计入。按送出那天所在的月份。"),
    ("要填的数", "当月要求填报的上月数据：乡镇数乘以应填项数。一个数只填一次。"),
    ("其中系统带出", "由系统带出上次的数，没有变化就不用填。"),
    ("其他事项", "当月到期、要乡镇办理的其他截止日，每个乡镇每项计一次。"),
)


def which_county() -> str:
    """For those whose reach has several."""
    return "<b>减负台账</b>\n\n看哪个县区？"


def county_buttons(counties: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([Button(short(one.name), "burden_at", str(one.id)) for one in counties])
    return [row for row in (*rows, turns(previous, following, "burden_counties")) if row]


def table(county: PlaceFacts, found: Sequence[Burden]) -> str:
    """The months, newest first."""
    title = f"<b>{escape(county.name)}减负台账</b>\n全县合计，不分乡镇、不分个人。"
    if not found:
        return f"{title}\n\n最近几个月没有给乡镇发过消息，也没有要过数。"
    return "\n\n".join((title, *map(_month, found)))


def table_buttons(county: PlaceFacts, *, several: bool) -> list[list[Button]]:
    """To be taken away; `several`: there are other counties."""
    book = [Button("导出 Excel", "burden_book", str(county.id))]
    return [[*book, Button("换县区", "burden_counties", "0")]] if several else [book]


def making() -> str:
    """While the file is made."""
    return "正在整理，几秒就好。"


def gone() -> str:
    """The county is not there any more, or not for this person."""
    return "这里现在看不到了，请重新发“减负台账”。"


def file_name(county: str) -> str:
    """Of the workbook."""
    return f"{county}减负台账.xlsx"


def caption(county: str, months: int) -> str:
    """Under it."""
    return f"{escape(county)}减负台账：最近 {months} 个月，全县合计，不含乡镇和个人的数。"


def row(one: Burden) -> Sequence[Cell]:
    """A month in the workbook."""
    sent = (one.reminders, one.broadcasts, one.others, one.messages, one.people)
    return (f"{one.month.year}年{one.month.number}月", *sent, one.towns, one.fields, one.prefilled, one.tasks)


def how(county: str, by: str, now: datetime) -> Iterator[Sequence[Cell]]:
    """How it is counted, who took it and when."""
    yield from _RULES
    yield "导出", f"{county}，{by}，{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _month(one: Burden) -> str:
    kinds = (("提醒", one.reminders), ("通知", one.broadcasts), ("其他", one.others))
    told = "、".join(f"{name} {count}" for name, count in kinds if count)
    sent = f"发消息 {one.messages} 条（{told}），收到的 {one.people} 人" if told else "没有发过消息"
    asked = (
        f"要填 {one.fields} 项（{one.towns} 个乡镇，其中系统带出 {one.prefilled} 项）" if one.fields else "没有要过数"
    )
    tasks = [f"其他事项 {one.tasks} 镇次"] if one.tasks else []
    return "\n".join((f"<b>{one.month.year}年{one.month.number}月</b>", sent, asked, *tasks))
