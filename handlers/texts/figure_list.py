"""The figures read from reports, on the screen of a terminal."""

from __future__ import annotations

from store.practices.figures.figures import Figure, Standing, Why
from store.practices.library.figures import Listed

COLUMNS = ("乡镇", "年份", "指标", "数字", "存疑", "原文")

WHY = {
    Why.OVER_HUNDRED: "比率超过 100%",
    Why.NOT_REACHED: "说的是没有达到",
    Why.NORM: "是要求，不是结果",
    Why.PLANNED: "是计划",
    Why.OTHER_YEAR: "不是这一年的",
    Why.PART_OF_YEAR: "不是全年的",
    Why.OTHERS: "不是本乡镇的",
    Why.MORE_THAN_WHOLE: "比总数还多",
    Why.VAGUE: "没有说准",
}
"""Why a figure is doubtful, in a few words."""


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


def total(count: int) -> str:
    """Below the list."""
    return f"共 {count} 个数字。" if count else "还没有从报告里读出数字，请先导入报告。"
