"""The figures read from reports, on the screen of a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.figures import WHY
from store.practices.figures.figures import Figure, Standing
from store.practices.library.figures import Listed

COLUMNS = ("乡镇", "年份", "指标", "数字", "存疑", "原文")


def row(one: Listed) -> tuple[str, ...]:
    """A figure of the list."""
    figure = one.figure
    return one.town, str(figure.year), figure.metric or figure.label, said(figure), doubt(figure), figure.clause


def said(figure: Figure) -> str:
    """The figure with what qualifies it and its unit, as nearly as a table can have it."""
    return f"{figure.value:f}{figure.qualifier}{figure.unit}"


def doubt(figure: Figure) -> str:
    """What is to be said against it; empty: nothing."""
    if figure.standing is Standing.IMPLIED_ZERO:
        return "文字说没有发生"
    parts = ["只是一部分"] if figure.is_part else []
    return "，".join([WHY[figure.why]] if figure.why else parts)


def total(count: int, held: int) -> str:
    """Below the list; `held`: figures of all reports."""
    if count:
        return f"共 {count} 个数字。"
    return f"没有符合条件的数字（一共读出 {held} 个）。" if held else "还没有从报告里读出数字，请先导入报告。"


def no_such_metric(code: str, near: Sequence[str]) -> str:
    """To the code of a metric that there is not; `near`: codes that it may be."""
    return f"没有“{code}”这个指标代码。" + (f"是不是：{'、'.join(near)}？" if near else "")
