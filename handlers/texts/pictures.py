"""What is written in pictures, and what is written instead where none can be drawn. No town stands above another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from store.catalogue.metrics import Metric
from store.catalogue.months import Month
from store.collection.figures import Given
from store.collection.progress import Progress, TownProgress
from store.collection.tables import Answer, State
from store.days import SHANGHAI, day_of
from store.people.places import PlaceFacts

Row = tuple[str, str, str, str]
"""A line of the table: name, state, fields answered, what else is to be known."""

COLUMNS = ("乡镇", "状态", "已填", "说明")
_STATES = {
    None: "未开始",
    State.DRAFT: "填报中",
    State.SUBMITTED: "待审核",
    State.RETURNED: "退回修改",
    State.ACCEPTED: "已通过",
}


def drawing() -> str:
    """While a picture is made."""
    return "正在画图，几秒就好。"


def month(one: Month) -> str:
    """2026年10月."""
    return f"{one.year}年{one.number}月"


def state(of: State | None) -> str:
    """None: not begun."""
    return _STATES[of]


def punctuality(*, is_late: bool) -> str:
    """Of what was handed in."""
    return "迟报" if is_late else "按时"


def progress_title(county: str | None, of: Month) -> str:
    """`county` None: several of them."""
    return f"{county or ''}{month(of)}报送情况"


def progress_page(page: int, pages: int, towns: int) -> str:
    """Below the title."""
    return f"共 {towns} 个乡镇" + (f"，第 {page + 1}/{pages} 页" if pages > 1 else "")


def progress_row(one: TownProgress, now: datetime, *, named: bool) -> Row:
    """A town's; `named`: with its county's name."""
    name = f"{one.town.county}{one.town.name}" if named else one.town.name
    return name, _STATES[one.state], f"{one.answered}/{one.owed}", "，".join(_more(one, now))


def progress_sums(found: Progress, now: datetime) -> list[str]:
    """The two rates, as counts, and of which moment they are."""
    towns = len(found.towns)
    return [
        f"已报送 {found.handed_in}/{towns} 个乡镇（已通过 {found.count(State.ACCEPTED)} 个），按时 {found.in_time} 个",
        f"实际填报 {found.answered:,}/{found.owed:,} 项（含零报告和不涉及；分母是当月在册的乡镇）",
        f"截至 {now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}，按名称排列",
    ]


def progress_text(title: str, page: str, rows: Sequence[Row], sums: Sequence[str]) -> str:
    """The same without a picture."""
    lines = [escape("　".join(filter(None, row))) for row in rows]
    return "\n".join([f"<b>{escape(title)}</b>", escape(page), "", *lines, "", *map(escape, sums)])


def _more(one: TownProgress, now: datetime) -> list[str]:
    told = []
    if one.is_late:
        told.append(punctuality(is_late=True))
    elif one.is_late is None and one.due.is_late(now):
        told.append("已过截止时间")
    if one.due.extended_until is not None:
        told.append(f"延期到{one.due.extended_until.month}月{one.due.extended_until.day}日")
    if one.is_unattended:
        told.append("没人能联系上")
    elif one.unreachable:
        told.append(f"{len(one.unreachable)} 人联系不上")
    return told


def trend_title(town: PlaceFacts, metric: Metric) -> str:
    """Which town's line of which metric."""
    return f"{town.name}　{metric.name}（{metric.unit}）"


def trend_span(first: Month, last: Month) -> str:
    """From when to when."""
    return f"{month(first)}—{month(last)}"


def amount(said: Given) -> str:
    """A figure beside its point; nothing where it says 不涉及."""
    if said.value is None:
        return ""
    return f"{'约' if said.is_near else ''}{said.value:,}{'余' if said.is_more else ''}"


def answer(said: Given | None) -> str:
    """A figure in a list."""
    if said is None:
        return "未报"
    return "不涉及" if said.answer is Answer.NONE else amount(said)


def tick(of: Month, *, named: bool) -> str:
    """Below a point; `named`: with its year."""
    return f"{of.number}月" + (f"\n{of.year}年" if named else "")


def trend_legend() -> tuple[str, str, str]:
    """This year's line, last year's, and the sign of 余."""
    return "近十二个月", "上年同月", "余（至少这么多）"


def trend_notes(*, gaps: bool, none: bool) -> list[str]:
    """What the line does not say by itself."""
    return [note for note, is_so in (("断开处没有报送，或者退回后还没有重报", gaps), ("○ 不涉及", none)) if is_so]


def trend_text(title: str, rows: Sequence[tuple[Month, Given | None, Given | None]]) -> str:
    """The same without a picture: month, figure, last year's."""
    lines = [f"{month(of)}　{answer(now)}" + (f"（上年 {answer(then)}）" if then else "") for of, now, then in rows]
    return "\n".join([f"<b>{escape(title)}</b>", "", *lines])


def trend_empty(title: str) -> str:
    """Nothing was ever handed in."""
    return f"<b>{escape(title)}</b>\n\n近两年还没有报送过这一项，画不出走势。"


def caption(title: str, below: str) -> str:
    """Under a picture."""
    return f"{escape(title)}\n{escape(below)}"


def file_name(of: datetime, what: str) -> str:
    """Of a picture that somebody saves."""
    return f"{what}-{day_of(of):%Y%m%d}.png"
