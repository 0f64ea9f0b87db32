"""The workbook of figures: a table of towns and metrics, and where each figure stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.texts.figures import notes, own_name, printed
from store.days import day_of
from store.practices.asking.metric_words import name_of
from store.practices.figures.figures import Figure
from store.practices.index.directory import Held
from store.practices.library.figures import Listed
from store.practices.tables import ReportKind

Row = tuple[str | int | None, ...]

MATRIX, SOURCES = "指标矩阵", "出处"
MATRIX_HEAD = (("县（区）", 12), ("乡镇", 16), ("年份", 8), ("性质", 10))
SOURCES_HEAD = (
    ("县（区）", 12), ("乡镇", 16), ("年份", 8), ("指标", 20), ("原文说的是", 20), ("数", 10), ("单位", 8),
    ("原文写法", 16), ("要留意", 36), ("原句", 60), ("见", 30), ("文件", 24), ("性质", 10),
)  # fmt: skip


def matrix_column(code: str) -> tuple[str, int]:
    """The head of a metric's column and its width."""
    return name_of(code), 14


def matrix_row(report: Held, cells: Sequence[str | int | None]) -> Row:
    """A town's year."""
    return (report.county, report.town, report.year, kind(ReportKind(report.kind)), *cells)


def source_row(report: Held, told: Listed, sentence: str, headings: Sequence[str]) -> Row:
    """A figure with where it stands."""
    figure = told.figure
    value: str | int = int(figure.value) if figure.value == int(figure.value) else f"{figure.value:f}"
    return (
        report.county, report.town, figure.year, name_of(figure.metric) if figure.metric else "", own_name(figure),
        value, figure.unit, printed(figure, sentence), "；".join(notes([figure])), sentence.strip(),
        " › ".join(headings), told.file, kind(ReportKind(report.kind)),
    )  # fmt: skip


def matrix_cell(figures: Sequence[Figure]) -> str:
    """Figures that cannot be calculated with as they stand: several, a qualified one, or one to be looked at."""
    marked = "*" if notes(figures) else ""
    return (
        "、".join(
            f"{one.value:f}{one.unit}（{one.qualifier}）" if one.qualifier else f"{one.value:f}{one.unit}"
            for one in figures
        )
        + marked
    )


def kind(of: ReportKind) -> str:
    """Whether the sentences are the report's own."""
    return "要点整理" if of is ReportKind.DIGEST else "原文"


def book_name(now: datetime) -> str:
    """Of the workbook."""
    return f"报告里的数-{day_of(now):%Y%m%d}.xlsx"


def book_caption(reports: int, figures: int) -> str:
    """Under the workbook."""
    return (
        f"{reports} 份报告里的 {figures} 个数：一张按乡镇、年份和指标的表，一张出处。照原文抄录，没有加总，不排名次。"
    )
