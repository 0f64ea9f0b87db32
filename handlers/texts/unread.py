"""What a clerk has typed that is no figure, or not enough of one: why, and what to type instead."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.turn import Button
from store.catalogue.metrics import Metric
from store.numbers import Number, Reason, Unreadable

_LONGEST = 20  # characters of what was typed


def unreadable(fault: Unreadable, metric: Metric | None, names: Sequence[str]) -> str:
    """Why nothing was taken from a text, or from a piece of it; `names`: of the fields that were asked for."""
    said = f"“{escape(_short(fault.text))}”"
    unit = escape(metric.unit) if metric else ""
    match fault.reason:
        case Reason.COUNT if not names:
            return f"不知道 {said} 是哪一项的。请发“序号=数”，如：7=12"
        case Reason.COUNT:
            return (
                f"这里要 {fault.expected} 个数，您发了 {fault.found} 个，怕对错行，一个也没记。请发齐，或写明是哪一项。"
            )
        case Reason.UNNAMED:
            return f"不知道 {said} 是哪一项的，没有记。请写明，如：{_sample(names)}"
        case Reason.TWICE:
            return f"{said} 里同一项有两个数，没有记。请只发对的那个。"
        case Reason.UNIT:
            asked = f"，这一项按“{unit}”报" if unit else ""
            return f"{said} 的单位是“{escape(fault.unit)}”{asked}。请按这个单位发数。"
        case Reason.PERCENT:
            return f"{said} 是比率，比率由系统算，请发件数、人数这样的数。"
        case Reason.TO_DATE:
            return f"{said} 像是累计数，这里要当月的数。"
        case _:
            name = f"{escape(metric.name)}：" if metric else ""
            return f"{name}{said}{_WHY.get(fault.reason, '看不出是多少')}，请发一个整数。"


def sent_twice() -> str:
    """To the same figures once more, now that others are asked for."""
    return "这条和刚才那条一样，怕是重发的，没有记。这几项真是这些数，就再发一次。"


def left_over(pieces: Sequence[str]) -> str:
    """Of pieces with a figure that say of no field that it is its value."""
    listed = "、".join(f"“{escape(_short(piece))}”" for piece in pieces)
    return f"{listed}不知道是哪一项的，没有记。"


def meant_button(metric: Metric, number: Number) -> Button:
    """What it may be, to be said by a tap."""
    return Button(f"是 {number.value} {metric.unit}", "fill_do", "meant")


_WHY = {
    Reason.NO_NUMBER: "里没有数",
    Reason.VAGUE: "没有说准",
    Reason.RANGE: "是一个范围",
    Reason.NEGATIVE: "是负数",
    Reason.NOT_WHOLE: "不是整数",
    Reason.OVER: "太大了",
    Reason.DATE: "像日期或号码",
    Reason.AMBIGUOUS: "有两种读法",
    Reason.UNSURE: "没有确定",
    Reason.PART: "可能只是其中一部分",
}


def _sample(names: Sequence[str]) -> str:
    return f"{escape(names[0])} 12" if names else "7=12"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
