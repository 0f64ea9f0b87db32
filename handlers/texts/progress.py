"""How far towns are with a month: a county's table, a town's card, more time. No town stands above another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from html import escape

from handlers.collection.case import Standing
from handlers.texts import pictures
from handlers.texts.filing import due_line, moment, until
from handlers.texts.pictures import month as month_of
from handlers.texts.review import history, who
from handlers.texts.staff import in_twos, short, turns, where
from handlers.turn import Button
from store.catalogue.months import Month
from store.collection.due import Due
from store.collection.progress import Progress, TownProgress
from store.collection.tables import State
from store.days import day_of
from store.people.places import PlaceFacts


def which_county() -> str:
    """For those whose reach has several."""
    return "<b>报送情况</b>\n\n看哪个县区？"


def county_buttons(month: Month, shown: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([Button(short(one.name), "progress_at", f"{one.id}-{month}-0") for one in shown])
    return [row for row in (*rows, turns(previous, following, "progress_counties")) if row]


def table(
    county: PlaceFacts, found: Progress, shown: Sequence[TownProgress], page: int, pages: int, now: datetime
) -> str:
    """A page of the county's towns, by name."""
    title = pictures.progress_title(county.name, found.month)
    if not found.towns:
        return f"<b>{escape(title)}</b>\n\n这个月没有在册的乡镇。"
    rows = [pictures.progress_row(one, now, named=False) for one in shown]
    below = pictures.progress_page(page, pages, len(found.towns))
    return pictures.progress_text(title, below, rows, pictures.progress_sums(found, now))


def table_buttons(
    county: PlaceFacts,
    month: Month,
    page: int,
    pages: int,
    *,
    earlier: Month | None,
    later: Month | None,
    towns: bool,
    reviews: bool,
    writes: bool,
    several: bool,
) -> list[list[Button]]:
    """Other months and pages, a single town, and what can be taken away; `writes`: to those who have not handed in."""
    months = [
        Button(label, "progress_at", f"{county.id}-{to}-0")
        for label, to in ((f"‹ {earlier.number}月" if earlier else "", earlier), (_next(later), later))
        if to is not None
    ]
    beside = turns(page - 1, page + 1 if page + 1 < pages else -1, "progress_at", f"{county.id}-{month}-")
    here = f"{county.id}-{month}-{page}"
    one = [Button("看一个乡镇", "progress_towns", here), Button("图片", "progress_draw", here)] if towns else []
    of_county = f"{county.id}-{month}"
    files = [Button("导出汇总表", "rollup_book", of_county), Button("导出 CSV", "rollup_csv", of_county)]
    more = [Button("待审核", "review_page", "0")] if reviews else []
    more += [Button("通知未报的", "cast_late", of_county)] if writes else []
    more += [Button("换县区", "progress_counties", "0")] if several else []
    return [row for row in (beside, months, one, files if towns else [], more) if row]


def which_town(month: Month) -> str:
    """Over the towns of a page."""
    return f"<b>{month_of(month)}</b>\n\n看哪个乡镇？（按名称排列）"


def town_buttons(towns: Sequence[PlaceFacts], county: PlaceFacts, month: Month, page: int) -> list[list[Button]]:
    """All of them, and back."""
    to = [Button(short(one.name), "progress_town", f"{one.id}-{month}") for one in towns]
    rows = [to[place : place + 3] for place in range(0, len(to), 3)]
    return [*rows, [Button("‹ 返回", "progress_at", f"{county.id}-{month}-{page}")]]


def card(found: Standing, now: datetime) -> str:
    """One town's month: its state, until when, and what became of what was handed in."""
    at = found.desk
    state = at.filing.state if at.filing else None
    answered = len(at.fields) - len(at.open(at.fields))
    lines = [
        f"<b>{where(at.town)} {month_of(at.month)}</b>",
        "",
        f"{pictures.state(state)}，已填 {answered}/{len(at.fields)} 项",
    ]
    if state in (None, State.DRAFT):
        lines.append(due_line(at, now))
    lines += [
        f"延期到 {_day(one.until)}（{who(found.names, one.by_id)}，{moment(one.at)}）" for one in found.extensions
    ]
    lines += [history(revision, found.names) for revision in (at.filing.revisions if at.filing else ())]
    return "\n".join((*lines, *_staff(found)))


def card_buttons(
    found: Standing,
    *,
    files: bool,
    reviews: bool,
    days: Sequence[int],
    earlier: Month | None,
    later: Month | None,
    county: bool,
    today: date,
) -> list[list[Button]]:
    """What can be done: `files`: by whoever fills it in; `reviews`: there is something to be looked at; `days`: by how
    many more time can be given; `county`: they see all its towns.
    """
    at = found.desk
    base, key = base_day(at.due, today), f"{at.town.id}-{at.month}"
    longer = [
        Button(f"延{more}天（到{_day(to)}）", "extend_to", f"{key}-{to:%Y%m%d}")
        for more in days
        for to in [base + timedelta(days=more)]
    ]
    rows = [[one] for one in longer] + ([[Button("延到别的日子", "extend_ask", key)]] if longer else [])
    submission = at.filing.id if at.filing else 0
    acts = [Button("去填报", "fill_open", str(at.month))] if files else []
    acts += [Button("看报的数", "review_card", str(submission))] if reviews else []
    acts += [Button("指标走势", "trend_at", str(at.town.id))]
    months = [
        Button(label, "progress_town", f"{at.town.id}-{to}")
        for label, to in ((f"‹ {earlier.number}月" if earlier else "", earlier), (_next(later), later))
        if to is not None
    ]
    back = [Button("‹ 全县", "progress_at", f"{at.town.county_id}-{at.month}-0")] if county else []
    return [row for row in (acts, *rows, months, back) if row]


def base_day(due: Due, today: date) -> date:
    """The day from which more time is counted: the last one, or today where it is over."""
    return max(today, day_of(due.at - timedelta(seconds=1)))


def which_day(town: PlaceFacts, month: Month, latest: date) -> str:
    """More time, until when?"""
    return f"{where(town)} {month_of(month)}延到哪天？请发日期，如 {_day(latest)}（最晚这一天）。不延了就发“算了”。"


def bad_day(first: date, latest: date) -> str:
    """A day that cannot be."""
    return f"只能延到 {_day(first)}至 {_day(latest)}之间的一天，没有改动。"


def same_day(day: date) -> str:
    """Over the chat, where somebody has done it."""
    return f"已经延到 {_day(day)}了。"


def extended(town: PlaceFacts, month: Month, due: Due) -> str:
    """It is done."""
    return f"{escape(town.name)}{month.number}月报表已延到 {until(due.at)}，已通知镇上。"


def not_extended() -> str:
    """When somebody lets it be."""
    return "好的，没有延期。"


def told_extended(town: PlaceFacts, month: Month, due: Due) -> str:
    """To the town."""
    return f"{where(town)} {month_of(month)}报表延期到 {until(due.at)}，填过的都在，可以接着填。"


def told_extended_buttons(month: Month) -> list[list[Button]]:
    """Straight there."""
    return [[Button("接着填", "fill_open", str(month))]]


def gone() -> str:
    """The town or the county is not there, or not for this person."""
    return "这里现在看不到了，请重新发“报送情况”。"


def _staff(found: Standing) -> list[str]:
    lost = [one.name for one in found.staff if one.chat_id is None or one.unreachable_since is not None]
    if len(lost) == len(found.staff):
        return ["现在没有人能联系上。"]
    return [f"联系不上：{'、'.join(map(escape, lost))}"] if lost else []


def _next(later: Month | None) -> str:
    return f"{later.number}月 ›" if later else ""


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
