"""What is due, as people call it; how far a town is with it, and the buttons that say whether it is done."""

from __future__ import annotations

from handlers.texts.staff import short
from handlers.turn import Button
from store.catalogue.months import Month
from store.outreach.occasions import Occasion
from store.outreach.stages import Stage
from store.outreach.tables import Cadence
from store.people.places import PlaceFacts

DONE = "已办好"
_YEARLY = "annual_report"  # the preset of the yearly report, whose draft is written here


def title(occasion: Occasion) -> str:
    """10月报表, 季度事项（2026年第4季度）, 年度报告: plain text, to be escaped. Once a year needs no period."""
    terms, period = occasion.deadline.terms, occasion.period
    if occasion.month is not None:
        return month_title(occasion.month)
    if terms.cadence is Cadence.QUARTERLY:
        return f"{terms.name}（{period[:4]}年第{period[-1]}季度）"
    if terms.cadence is Cadence.MONTHLY:
        return f"{terms.name}（{int(period[-2:])}月）"
    return terms.name


def month_title(month: Month) -> str:
    """The figures of a month."""
    return f"{month.number}月报表"


def how_far(stage: Stage, missing: int) -> str:
    """A town with its figures; missing: fields without an answer."""
    match stage:
        case Stage.NOT_BEGUN:
            return "还没开始填"
        case Stage.RETURNED:
            return "被退回，还没重新提交"
        case _:
            return f"还差 {missing} 项" if missing > 0 else "填完了，还没提交"


def fill(month: Month, stage: Stage) -> Button:
    """To the figures of a month."""
    verb = {Stage.NOT_BEGUN: "开始填", Stage.RETURNED: "去修改"}.get(stage, "继续填")
    return Button(f"{verb} {month_title(month)}", "fill_open", str(month))


def draft(occasion: Occasion, town: PlaceFacts) -> Button | None:
    """To the draft of the year before; None: it is something else that is due."""
    if occasion.deadline.preset != _YEARLY:
        return None
    year = occasion.nominal_on.year - 1
    return Button(f"看 {year} 年法治年报初稿", "annual_at", f"{town.id}-{year}")


def done(occasion: Occasion, town: PlaceFacts, action: str) -> Button:
    """That a town has done what is done elsewhere."""
    return Button(f"{DONE}：{short(title(occasion))}", action, key(occasion, town))


def not_done(occasion: Occasion, town: PlaceFacts, action: str) -> Button:
    """That it has not after all."""
    return Button(f"改回未办：{short(title(occasion))}", action, key(occasion, town))


def key(occasion: Occasion, town: PlaceFacts) -> str:
    """What a button says to name both."""
    return f"{occasion.id}-{town.id}"


def due_list() -> Button:
    """To all that is due."""
    return Button("看全部截止日", "due_open")
