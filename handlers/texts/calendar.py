"""The year's days off and days made up for by working: as they are, and as a notice would have them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from itertools import groupby

from handlers.texts.invite import told
from handlers.texts.staff import in_twos, short, turns
from handlers.texts.workbooks import unreadable_because
from handlers.turn import Button
from store.files.faults import ReadFault, UnreadableFile
from store.outreach.calendars import LONGEST_BREAK, TooLong
from store.outreach.notice_dates import DayFault, Read, Unread
from store.outreach.workdays import SetDay, festivals
from store.people.places import PlaceFacts

_MOST_RUNS = 8  # of a festival, told one by one; none has so many
_MOST_UNREAD = 10
_HOW = "要改：把放假通知的正文粘贴发来，或者发两列的 Excel（日期、休或上班）；只改一天就发“2月13日上班”。核对后才保存。"
_TABLE = "请发 .xlsx 表格：每行一天，一列日期，一列写“休”或“上班”。"
_NOT_TAKEN = {
    ReadFault.TOO_LARGE: f"文件太大。{_TABLE}",
    ReadFault.TOO_HEAVY: f"文件太复杂，没能读完。{_TABLE}",
    ReadFault.OVERPACKED: f"文件太复杂，没有打开。{_TABLE}",
    ReadFault.TOO_LONG: f"表格太大。{_TABLE}",
}
_FAULTS = {
    DayFault.UNKNOWN: "没看懂是哪天，或者没写放假还是上班",
    DayFault.WEEKDAY: "日期和星期对不上",
    DayFault.COUNT: "天数和日期对不上",
    DayFault.FAR: "不是这一年的",
    DayFault.TORN: "一处说放假，一处说上班",
}


def day(of: date) -> str:
    """11月5日（周四）."""
    return f"{of.month}月{of.day}日（{_weekday(of)}）"


def dated(of: date, today: date) -> str:
    """The same, with its year if that is another one: 2027年1月5日（周二）."""
    return day(of) if of.year == today.year else f"{of.year}年{day(of)}"


def guessed() -> str:
    """In every message about a day of a year whose holidays nobody has published or confirmed."""
    return "节假日安排未公布，按常规推算"


def missing(county: str, year: int) -> str:
    """To the administrators, once, when a year comes near of which nothing is known."""
    return (
        f"<b>{escape(county)}：{year} 年的放假安排还没有录入</b>\n\n"
        f"{guessed()}：{year} 年的截止日和提醒现在只避开法定节假日，没有算调休。"
        "国务院公布后（一般在 11 月），请把通知正文直接发给我，核对后保存，日期会自动重算。"
    )


def missing_buttons(county_id: int, year: int) -> list[list[Button]]:
    """To the year."""
    return [[Button(f"看 {year} 年的安排", "calendar_open", f"{county_id}-{year}")]]


def which_county() -> str:
    """For those whose reach has several."""
    return "<b>节假日</b>\n\n要看哪个县区的安排？"


def county_buttons(counties: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([Button(short(one.name), "calendar_county", str(one.id)) for one in counties])
    return [row for row in (*rows, turns(previous, following, "calendar_counties")) if row]


def published(county: str, year: int, days: Sequence[SetDay], others: Sequence[SetDay]) -> str:
    """A year of which there is a notice; `others`: days of which the county says otherwise."""
    own = f"本县另有规定：\n{_lines(others, year)}" if others else ""
    return _year(county, year, "按国务院办公厅的通知。", _lines(days, year), own)


def decided(county: str, year: int, days: Sequence[SetDay], own: int, confirmed: tuple[str, date] | None) -> str:
    """A year without one: of how many days the county has said what they are; who ("": nobody we know) confirmed it."""
    if confirmed is None:
        by_hand = f"其中 {own} 天是本县录入的。" if own else ""
        return _year(county, year, f"{guessed()}：只算法定节假日，没有调休。{by_hand}", _lines(days, year))
    by, on = confirmed
    return _year(county, year, f"本县已确认（{escape(by)}{'，' if by else ''}{told(on)}）。", _lines(days, year))


def _year(county: str, year: int, *parts: str) -> str:
    return "\n\n".join(part for part in (f"<b>{escape(county)} {year} 年放假安排</b>", *parts, _HOW) if part)


def year_buttons(
    year: int, years: Sequence[int], *, is_guess: bool, has_own: bool, other_counties: bool
) -> list[list[Button]]:
    """The years before and after, and what can be done with this one."""
    beside = [
        Button(label, "calendar_year", str(to))
        for label, to in ((f"‹ {year - 1}年", year - 1), (f"{year + 1}年 ›", year + 1))
        if to in years
    ]
    acts = [Button(f"{year}年就按这样", "calendar_confirm", str(year))] if is_guess else []
    acts += [Button("清除本县录入", "calendar_clear", str(year))] if has_own else []
    more = [Button("换县区", "calendar_counties", "0")] if other_counties else []
    return [row for row in (beside, acts, more) if row]


def preview(county: str, read: Read, now_off: int, now_worked: int) -> str:
    """What was read, before it is kept; of how many days it changes what they are."""
    parts = [f"<b>请核对：{escape(county)} {read.year} 年放假安排，还没有保存</b>"]
    parts.append(_lines(read.days, read.year) if read.days else "没有读到可以保存的日期。")
    if read.unread:
        lines = [f"· {_unread(one)}" for one in read.unread[:_MOST_UNREAD]]
        more = f"\n还有 {len(read.unread) - _MOST_UNREAD} 处没有列出。" if len(read.unread) > _MOST_UNREAD else ""
        parts.append("下面这些没有读进去，不会保存：\n" + "\n".join(lines) + more)
    if read.days:
        changes = ((now_off, "改为放假"), (now_worked, "改为上班"))
        told_changes = "，".join(f"{count} 天{becomes}" for count, becomes in changes if count)
        parts.append(f"和现在的安排比：{told_changes or '没有变化'}。")
        parts.append(_after(read))
    return "\n\n".join(parts)


def preview_buttons(read: Read, counties: int) -> list[list[Button]]:
    """Yes, for one county or all, or no."""
    keep = [Button("保存", "calendar_keep", "one")] if read.days else []
    wide = [Button(f"保存到全部 {counties} 个县区", "calendar_keep", "all")] if read.days and counties > 1 else []
    return [row for row in ([*keep, Button("取消", "calendar_drop")], wide) if row]


def kept(year: int, days: int, counties: int) -> str:
    """Over the year, once it is kept."""
    where = f"{counties} 个县区都" if counties > 1 else ""
    return f"{where}已保存 {year} 年的 {days} 天，截止日和提醒会在几分钟内重算。"


def too_long(fault: TooLong, county: str = "") -> str:
    """When nobody would work for weeks."""
    where = f"{escape(county)}" if county else ""
    return (
        f"照这样，{where}{told(fault.first)}到{told(fault.last)}会连着超过 {LONGEST_BREAK} 天不上班，像是写错了，"
        "什么都没有保存；请核对后再发。"
    )


def other_year(year: int, first: int, last: int) -> str:
    """To a notice of long ago, or a year mistyped."""
    return f"读出来是 {year} 年的安排，这里只能录入 {first} 到 {last} 年的，没有保存；请核对年份再发。"


def no_dates() -> str:
    """To a text that speaks of days off without a date that can be read."""
    return "没有读到日期。请写清几月几日放假、几月几日上班，比如：1月1日至3日放假，1月4日上班。"


def no_days() -> str:
    """To a workbook without any."""
    return f"表格里没有读到日期。{_TABLE}"


def unreadable(fault: UnreadableFile) -> str:
    """When there is nothing to be read."""
    return unreadable_because(fault, _NOT_TAKEN)


def confirmed(year: int) -> str:
    """Over the year, once somebody says that it is so."""
    return f"好的，{year} 年就按这个安排，不再提示未公布。"


def sure_clear(county: str, year: int, days: int) -> str:
    """Before a county's own days are taken away."""
    return (
        f"清除{escape(county)} {year} 年自己录入的 {days} 天？清除后按国务院通知；没有通知的，按常规推算。"
        "截止日和提醒会自动重算。"
    )


def sure_clear_buttons(year: int) -> list[list[Button]]:
    """Yes or no."""
    return [[Button("确认清除", "calendar_yes"), Button("返回", "calendar_year", str(year))]]


def cleared(year: int) -> str:
    """Over the year, once they are gone."""
    return f"已清除 {year} 年本县录入的日期。"


def dropped() -> str:
    """When somebody lets it be."""
    return "好的，没有保存。要再看，发“节假日”三个字。"


def _after(read: Read) -> str:
    if read.is_whole:
        return f"七个节日都有了。保存后 {read.year} 年就按这个安排，截止日和提醒会自动重算。"
    if 0 < len(read.lacking) < len(festivals()):
        return f"没有读到{escape('、'.join(read.lacking))}：可以先保存，再把缺的发一次。"
    return "保存后截止日和提醒会自动重算。"


def _unread(one: Unread) -> str:
    where = f"第{one.row}行 " if one.row else ""
    return f"{where}“{escape(one.said)}”：{_FAULTS[one.fault]}"


def _lines(days: Sequence[SetDay], year: int) -> str:
    """A line for each festival, in the order of its days off."""
    names = list(dict.fromkeys(one.name for one in sorted(days, key=lambda one: (one.is_working, one.day))))
    return "\n".join(
        f"{escape(name) or '其他'}：{_line([one for one in days if one.name == name], year)}" for name in names
    )


def _line(days: Sequence[SetDay], year: int) -> str:
    told_runs = (
        (_runs(days, year, is_working=is_working), what) for is_working, what in ((False, "放假"), (True, "上班"))
    )
    return "；".join(f"{runs}{what}" for runs, what in told_runs if runs)


def _runs(days: Sequence[SetDay], year: int, *, is_working: bool) -> str:
    """Days that follow one another as one: 1月1日（周四）至3日（周六）."""
    ordered = sorted(one.day for one in days if one.is_working is is_working)
    runs = [list(run) for _, run in groupby(enumerate(ordered), key=lambda at: at[1].toordinal() - at[0])]
    spans = [_span(run[0][1], run[-1][1], year) for run in runs]
    rest = f"等 {len(ordered)} 天" if len(spans) > _MOST_RUNS else ""
    return "、".join(spans[:_MOST_RUNS]) + rest


def _span(first: date, last: date, year: int) -> str:
    begins = f"{_day(first, year)}（{_weekday(first)}）"
    if first == last:
        return begins
    ends = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else _day(last, first.year)
    return f"{begins}至{ends}（{_weekday(last)}）"


def _day(day: date, year: int) -> str:
    return f"{day.month}月{day.day}日" if day.year == year else told(day)


def _weekday(of: date) -> str:
    return f"周{'一二三四五六日'[of.weekday()]}"
