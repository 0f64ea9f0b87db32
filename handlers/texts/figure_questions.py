"""What an evaluation of questions for a figure says on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from store.practices.answering.figure_answers import Lack
from store.practices.evaluation.figure_questions import Amount, FigureAnswer, Wanted

COLUMNS = ("应该", "题数", "答对", "数字答错")

_WANTED = {
    Wanted.FIGURE: "一个镇的数",
    Wanted.TABLE: "几个镇的数",
    Wanted.COUNT: "几个镇写到",
    Wanted.NONE_STATED: "没提",
    Wanted.NOT_HELD_TOWN: "没有这个镇",
    Wanted.NOT_HELD_YEAR: "没有这一年",
    Wanted.NOT_HELD_METRIC: "没有这项数",
}
_LACK = {
    Lack.FIGURE: "没提",
    Lack.TOWN: "没有这个镇",
    Lack.YEAR: "没有这一年",
    Lack.METRIC: "没有这项数",
    Lack.PERIOD: "没有这段时间的",
    Lack.TURNED: "没有直接写",
}


def rows(told: Sequence[FigureAnswer]) -> Iterator[tuple[str, ...]]:
    """The table: all questions, then each kind."""
    kinds = {kind: [one for one in told if one.asked.wanted is kind] for kind in Wanted}
    for name, some in (("全部", list(told)), *((_WANTED[kind], some) for kind, some in kinds.items() if some)):
        right, wrong = sum(one.is_right for one in some), sum(one.is_wrong for one in some)
        yield name, str(len(some)), str(right), str(wrong)


def misses(told: Iterable[FigureAnswer]) -> Iterator[str]:
    """What went wrong, question by question."""
    for one in told:
        if not one.is_right:
            wanted = _amounts(one.asked.figures) or _WANTED[one.asked.wanted]
            yield f"{one.asked.id}　{one.asked.question}　应答 {wanted}，答的是 {_said(one)}"


def _said(one: FigureAnswer) -> str:
    if one.figures:
        return _amounts(one.figures)
    if one.is_prose or one.lack is None:
        return "相关段落"
    return _LACK[one.lack]


def _amounts(figures: Iterable[Amount]) -> str:
    return "、".join(f"{one.town} {one.year} 年 {one.value:f}{one.qualifier}{one.unit}" for one in sorted(figures))
