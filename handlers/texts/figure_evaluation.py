"""What an evaluation of the figures read says on the screen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from handlers.texts.evaluation import number
from store.practices.evaluation.figure_labels import Expect, FigureLabel
from store.practices.evaluation.figure_run import FigureEvaluation, FigureOutcome
from store.practices.figures.figures import Figure

COLUMNS = ("应该", "条数", "做到")

EXPECTED = {
    Expect.EXTRACT: "读出",
    Expect.FLAG: "读出并存疑",
    Expect.IMPLIED_ZERO: "读成零",
    Expect.REJECT: "不读",
}


def rows(result: FigureEvaluation) -> Iterator[tuple[str, ...]]:
    """The table: what was expected, how often, and how often it came about."""
    for expect, name in EXPECTED.items():
        if outcomes := result.of(expect):
            yield name, str(len(outcomes)), str(sum(one.is_right for one in outcomes))


def summary(result: FigureEvaluation) -> str:
    """Recall, precision, and how many of the figures were given the right metric."""
    return (
        f"读出数字 {result.rows} 个：召回率 {number(result.recall)}，准确率 {number(result.precision)}，"
        f"指标对上 {number(result.metric)}。"
    )


def by_file(labels: Iterable[FigureLabel]) -> dict[str, list[int]]:
    """The lines of some labels by the file that they name."""
    found: dict[str, list[int]] = {}
    for one in labels:
        found.setdefault(one.file, []).append(one.line)
    return found


def no_report(file: str, lines: Sequence[int]) -> str:
    """A file that labels name, and that is not among the reports."""
    return f"没有 {file} 这份报告，标注里有 {len(lines)} 行（从第 {lines[0]} 行起）用到它，都算没有读出。"


def misses(result: FigureEvaluation, missing: Collection[str] = ()) -> Iterator[str]:
    """What went wrong, label by label, then the figures that no label asks for; nothing of files that are missing."""
    for one in result.outcomes:
        if one.label.file in missing:
            continue
        if not one.is_there:
            yield f"注意：第 {one.label.line} 行的“{one.label.quote}”不在 {one.label.file} 里。"
        elif not one.is_right:
            label = one.label
            yield f"第 {label.line} 行　{label.file}“{label.quote}”　应{EXPECTED[label.expect]}，{_read(one)}"
    for row in result.extra:
        yield f"多读　{row.file}　{_figure(row.figure)}：“{row.figure.clause}”"


def _read(one: FigureOutcome) -> str:
    if not one.rows:
        return "没有读出"
    return f"读成 {'、'.join(_figure(row.figure) for row in one.rows)}"


def _figure(figure: Figure) -> str:
    doubt = figure.why or figure.standing
    return f"{figure.value:f}{figure.qualifier}{figure.unit}（{figure.metric or figure.label}，{doubt}）"
