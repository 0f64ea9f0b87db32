"""The month as an Excel form: what stands in it, what was read from one that came back, and why one is not read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from handlers.collection.desk import Desk
from handlers.texts import filing, pictures, unread
from handlers.texts.workbooks import file, unreadable_because
from handlers.turn import Button
from store.catalogue.metrics import Catalogue, Kind, Metric, Tier
from store.catalogue.months import Month
from store.collection.figures import Given
from store.collection.forms import HEADS, LONGEST_NOTE, NONE, Column, Flaw, Mess, Rearranged, Wrong
from store.collection.history import Past
from store.collection.pending_forms import Change, Comparison
from store.collection.receipts import written as receipt_written
from store.collection.tables import Answer, State
from store.files.faults import ReadFault, UnreadableFile
from store.people.places import PlaceFacts

SHEET = "报表"
WIDTHS = {
    Column.NUMBER: 6,
    Column.NAME: 24,
    Column.UNIT: 6,
    Column.LAST: 12,
    Column.YEAR_AGO: 12,
    Column.NOW: 12,
    Column.NOTE: 28,
    Column.DEFINITION: 70,
}
_MOST_LINES = 20
_MOST_NAMED = 60
_AGAIN = "请发“下载报表”重新下载，把数填进新表再发。"
_NOT_TAKEN = {
    ReadFault.TOO_LARGE: "文件太大，请只留下载的那张报表再发。",
    ReadFault.TOO_HEAVY: f"文件太复杂，没能读完；{_AGAIN}",
    ReadFault.OVERPACKED: f"文件太复杂，没有打开；{_AGAIN}",
    ReadFault.TOO_LONG: f"表格太大，不是下载的报表；{_AGAIN}",
    ReadFault.BROKEN: f"文件打不开，可能已损坏；{_AGAIN}",
}


def sent(desk: Desk, now: datetime) -> str:
    """Under the form."""
    return (
        f"{escape(desk.town.name)} {filing.month_name(desk.month)}报表。只填黄色格子，{NONE}的从下拉里选，"
        f"填好把文件发给我，核对后才保存。{filing.due_line(desk, now)}"
    )


def file_name(town: PlaceFacts, month: Month) -> str:
    """Of the form."""
    return f"{town.name}-{month}-报表.xlsx"


def title(town: PlaceFacts, month: Month) -> str:
    """Over the form."""
    return f"{town.county}{town.name} {pictures.month(month)} 法治政府建设月报"


def hint(desk: Desk) -> str:
    """Under its title."""
    return (
        f"只填黄色的“{HEADS[Column.NOW]}”和“{HEADS[Column.NOTE]}”两列：没有发生填 0，没有这项工作选“{NONE}”，"
        f"暂时没有数就空着；异常的数请写说明。截止 {filing.until(desk.due.at)}。{filing.guess(desk.due)}"
        "填好后把文件直接发给机器人。"
    )


def before(past: Past | None, expected: Month) -> str:
    """What a field said; another month than the one that is expected is named."""
    if past is None:
        return ""
    told = NONE if past.amount is None else f"{past.amount.value}{'余' if past.amount.is_more else ''}"
    return told if past.month == expected else f"{told}（{pictures.month(past.month)}）"


def cell_title(metric: Metric) -> str:
    """Of what Excel shows beside a field; 32 characters at most."""
    return f"{metric.short}（{metric.unit}）"[:32]


def cell_message(metric: Metric) -> str:
    """Under it; 255 characters at most."""
    span = "本季度" if metric.tier is Tier.QUARTER else "当月"
    what = "月末的数" if metric.kind is Kind.STOCK else f"{span}发生的数，没有填 0"
    return f"填整数：{what}。\n{metric.definition}"[:255]


def no_town() -> str:
    """To somebody whose post is not in a town."""
    return filing.no_town()


def closed(desk: Desk) -> str:
    """When the month takes no figures."""
    state = None if desk.filing is None else desk.filing.state
    revision = None if desk.filing is None else desk.filing.revision
    name = filing.month_name(desk.month)
    if state is State.ACCEPTED:
        return f"{name}报表已审核通过，没有再收；要更正，请打开报表按“申请更正”，再发表格。"
    code = "" if revision is None else f"（回执 {receipt_written(revision.receipt)}）"
    return f"{name}报表已经提交{code}，没有再收；要改，请打开报表按“收回来改”，再发表格。"


def closed_buttons(desk: Desk) -> list[list[Button]]:
    """Under it: to where it can be taken back, or corrected; of a month that is open there is nothing to press."""
    return [] if desk.is_open else [[Button(f"打开{filing.month_name(desk.month)}报表", "fill_open", str(desk.month))]]


def locked(desk: Desk) -> str:
    """When it is too late."""
    name, at = filing.month_name(desk.month), filing.until(desk.due.locks_at)
    return f"{name}报表已在 {at} 锁定，没有保存；请联系县里延期，延期后再发一次。"


def too_early(month: Month) -> str:
    """Of a month that has not begun."""
    return f"{pictures.month(month)}还没有过完，没有可填的报表；过完再下载。"


def unreadable(fault: UnreadableFile) -> str:
    """When there is nothing to be read."""
    return unreadable_because(fault, _NOT_TAKEN)


def buttons() -> list[list[Button]]:
    """Under whatever says that a form is not read: a new one."""
    return [[Button("下载报表", "form_get")]]


def no_form() -> str:
    """To a workbook that is none of ours."""
    return f"这不是我给您的报表（单元格 I1 里没有报表标记），没有读。{_AGAIN}"


def damaged() -> str:
    """When the mark is not as it was."""
    return f"单元格 I1 里的报表标记对不上（被改过，或者单位改了名），没有读。{_AGAIN}"


def other_town(theirs: PlaceFacts, ours: PlaceFacts) -> str:
    """To the form of another town."""
    name = theirs.name if theirs.county_id == ours.county_id else f"{theirs.county}{theirs.name}"
    return f"这是{escape(name)}的报表（单元格 I1），您只能报{escape(ours.name)}的，没有读；请换成自己的报表再发。"


def titled_otherwise(month: Month) -> str:
    """A form of one month that was made over for another."""
    told = f"这是 {month.year}年{month.number}月的报表，标题（单元格 A1）却改成了别的月份，没有读"
    return f"{told}；各月的报表不能通用，请下载当月的再填。"


def outdated(month: Month) -> str:
    """When other metrics are asked now."""
    return f"{pictures.month(month)}的指标在您下载后有调整，这张表（单元格 I1）是旧的，没有读。{_AGAIN}"


def rearranged(fault: Rearranged) -> str:
    """When the form is not as it was made."""
    expected, said = escape(fault.expected), f"“{escape(fault.said)}”" if fault.said else "空的"
    told = {
        Mess.HEAD: f"单元格 {fault.cell} 应当是“{expected}”，现在是{said}，列被移动或改过",
        Mess.NAME: f"单元格 {fault.cell} 应当是“{expected}”，现在是{said}，指标名被改过",
        Mess.CODE: f"单元格 {fault.cell} 里的指标编号被改过",
        Mess.STRANGE: f"单元格 {fault.cell} 所在的行不是报表原有的行",
        Mess.TWICE: f"{said}出现了两行（单元格 {expected} 和 {fault.cell}）",
        Mess.LACKS: f"“{expected}”这一行不见了",
        Mess.HIDDEN: f"“{expected}”这一列（单元格 {fault.cell}）被隐藏了",
        Mess.SEVERAL: "一个文件里有几张报表（单元格 I1 都有标记）",
    }[fault.mess]
    how = {
        Mess.STRANGE: "请删掉这一行再发。",
        Mess.HIDDEN: "请取消隐藏再发。",
        Mess.SEVERAL: "请一个文件只留一张再发。",
    }.get(fault.mess, _AGAIN)
    return f"{told}，整张表没有读。{how}"


def gone() -> str:
    """Over the chat, to a button of a card that is done with."""
    return "这张报表已经处理过了，或者超过 24 小时没有确认；需要的话请重新发一次。"


def changed() -> str:
    """Over the chat, where the card no longer said what would happen."""
    return "情况有变化，请把更新后的内容再核对一遍。"


def dropped() -> str:
    """In place of the card."""
    return "已取消，表里的数没有保存。"


def kept(form: Comparison) -> str:
    """In place of the card."""
    told = [f"{len(form.changes)} 项数" if form.changes else "", f"{len(form.remarks)} 条说明" if form.remarks else ""]
    return f"✓ 已保存 {filing.month_name(form.month)}报表里的 {'、'.join(one for one in told if one)}，还没有提交。"


def card(form: Comparison) -> str:
    """What a yes would do, and what not."""
    parts = [f"<b>{filing.month_name(form.month)}报表“{file(form.name)}”，还没有保存</b>"]
    new = [one for one in form.changes if one.before.answer is Answer.BLANK]
    other = [one for one in form.changes if one not in new]
    if new:
        named = [f"{_name(form.catalogue, one.code)} {_value(form.catalogue, one.code, one.after)}" for one in new]
        more = f"…等 {len(new)} 项" if len(new) > _MOST_NAMED else ""
        parts.append(f"新填 {len(new)} 项：{'、'.join(named[:_MOST_NAMED])}{more}")
    if other:
        parts.append(f"改 {len(other)} 项：\n{_listed([_change(form.catalogue, one) for one in other])}")
    if form.remarks:
        notes = [f"{_name(form.catalogue, code)}：{escape(text)}" for code, text in form.remarks.items()]
        parts.append(f"说明 {len(notes)} 条：\n{_listed(notes)}")
    counts = [
        f"不变 {len(form.unchanged)} 项" if form.unchanged else "",
        f"空着 {len(form.blank)} 项" if form.blank else "",
        f"聊天里后来填过、表里没动的 {len(form.newer)} 项，以聊天里的为准" if form.newer else "",
    ]
    if any(counts):
        parts.append("，".join(one for one in counts if one) + "。")
    if form.wrongs:
        wrongs = [wrong(form.catalogue, one) for one in form.wrongs]
        parts.append(f"以下 {len(wrongs)} 格没有收：\n{_listed(wrongs)}")
    if form.is_something:
        rest = "；没有收的，改好再发一次，或在聊天里填" if form.wrongs else ""
        parts.append(f"点“保存”才会记下{rest}。")
    elif form.wrongs:
        parts.append("没有可以保存的，请改好再发。")
    else:
        parts.append("和已填的一样，不用保存。")
    return "\n\n".join(parts)


def card_buttons(form: Comparison) -> list[list[Button]]:
    """Yes, or nothing."""
    keep = [Button("保存", "form_keep", f"{form.number}-{form.stamp}")] if form.is_something else []
    return [[*keep, Button("取消", "form_drop", str(form.number))]]


def wrong(catalogue: Catalogue, found: Wrong) -> str:
    """A cell from which nothing is taken: where, why, what to do."""
    metric = catalogue.metric(found.code)
    named = f"{escape(metric.name)}："
    if isinstance(found.why, Flaw):
        return f"{found.cell} {named}{_flaw(found.why, found.said, metric)}"
    return f"{found.cell} {named}{unread.unreadable(found.why, metric, ()).removeprefix(named).rstrip('。')}"


def _flaw(flaw: Flaw, text: str, metric: Metric) -> str:
    said = f"“{escape(text)}”"
    return {
        Flaw.FORMULA: "里面是公式，请换成算好的数",
        Flaw.ERROR: f"里面是出错的公式 {said}，请填数",
        Flaw.PERCENT: "是百分比，请填件数、人数这样的数，比率由系统算",
        Flaw.DATE: f"被 Excel 变成了日期 {said}，请把单元格格式改成“常规”再填数",
        Flaw.BOOLEAN: f"{said}不是数，请填整数",
        Flaw.MERGED: "和别的格合并了，请取消合并，一格填一个数",
        Flaw.HIDDEN: "这一行被隐藏了，请取消隐藏",
        Flaw.MASKED: "里面有身份证号、手机号或银行卡号，没有保存，请去掉",
        Flaw.TOO_MUCH: f"{said}超过了这一项可能的最大数 {metric.most}，请核对单位和数",
        Flaw.LONG: f"说明超过 {LONGEST_NOTE} 个字，请写短些",
        Flaw.ALONE: f"有说明，但“{HEADS[Column.NOW]}”还空着，请先填数",
    }[flaw]


def _change(catalogue: Catalogue, one: Change) -> str:
    values = f"{_value(catalogue, one.code, one.before)} → {_value(catalogue, one.code, one.after)}"
    later = "，您下载后有人填过" if one.is_overtaken else ""
    return f"{_name(catalogue, one.code)} {values}（{one.cell}{later}）"


def _name(catalogue: Catalogue, code: str) -> str:
    return escape(catalogue.metric(code).name)


def _value(catalogue: Catalogue, code: str, given: Given) -> str:
    return filing.value(given, catalogue.metric(code).unit)


def _listed(lines: Sequence[str]) -> str:
    more = f"\n还有 {len(lines) - _MOST_LINES} 条没有列出。" if len(lines) > _MOST_LINES else ""
    return "\n".join(f"· {one}" for one in lines[:_MOST_LINES]) + more
