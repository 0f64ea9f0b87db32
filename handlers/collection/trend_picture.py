"""A town's own twelve months of a metric, as a picture for a telephone: beside its own last year, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import TYPE_CHECKING, Any, NamedTuple

from handlers.collection.drawing import INK, PALE, RULE, NoFont, picture, shortened
from handlers.kitchen import Kitchen, Made, in_words
from handlers.texts import pictures as texts
from store.catalogue.metrics import Tier, catalogue
from store.catalogue.months import Month
from store.collection.figures import Given
from store.collection.history import history
from store.people import people, places
from store.people.rights import Right, may

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

MONTHS = 12

_HEIGHT = 860  # pixels
_TITLE, _SMALL, _TINY = 16.0, 11.0, 10.0  # points
_LEFT = 0.04  # of the width
_SIDE_BY_SIDE = 60  # signs that stand above twelve points without touching each other


class Point(NamedTuple):
    """A month of the line, and the same month a year before; None: nothing stands for it."""

    month: Month
    said: Given | None
    before: Given | None


def trend_line(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """A town's own twelve months of a metric, last year's behind them; `of`: person, town, code, through.

    Raises LookupError where somebody may not see the town any more, KeyError where the metric is not asked there.
    """
    town = places.find(kitchen.session, of["town"])
    person = people.find(kitchen.session, of["person"], kitchen.now)
    if town is None or person is None or not may(person, Right.PROGRESS, town):
        raise LookupError("whoever asked for the line may not see the town")
    last = Month.parse(of["through"])
    metric = catalogue(kitchen.session, town.county_id, last).metric(of["code"])
    past = history(kitchen.session, town.id, last.back(-1)).past.get(metric.code, {})
    said = {month: Given(one.answer, *(one.amount or ())) for month, one in past.items()}
    months = [last.back(back) for back in reversed(range(MONTHS))]
    asked = [month for month in months if metric.tier is not Tier.QUARTER or month.is_quarter_end]
    points = [Point(month, said.get(month), said.get(month.back(12))) for month in asked]
    title, span = texts.trend_title(town, metric), texts.trend_span(months[0], last)
    if all(one.said is None and one.before is None for one in points):
        return in_words(texts.trend_empty(title))

    def draw(figure: Figure, font: FontProperties) -> None:
        Line(figure, font, points).draw(title, span)

    words = [title, span, "…0123456789,月年", *texts.trend_legend(), *texts.trend_notes(gaps=True, none=True)]
    words += [texts.amount(one) for one in said.values()]
    try:
        data = picture(_HEIGHT, words, draw)
    except NoFont:
        return in_words(texts.trend_text(title, points))
    return Made(texts.file_name(kitchen.now, metric.code), data, texts.caption(title, span))


class Line:
    """Months from left to right; a month without a figure is a gap in the line."""

    def __init__(self, figure: Figure, font: FontProperties, points: Sequence[Point]) -> None:
        self.figure, self.font, self.points = figure, font, points
        self.axes: Axes = figure.add_axes((0.12, 0.27, 0.85, 0.56))

    def draw(self, title: str, span: str) -> None:
        places = range(len(self.points))
        now, before = [_value(one.said) for one in self.points], [_value(one.before) for one in self.points]
        names = texts.trend_legend()
        (year_ago,) = self.axes.plot(places, before, color=RULE, lw=2, ls="--", marker="o", ms=4, label=names[1])
        (line,) = self.axes.plot(places, now, color=INK, lw=2, marker="o", ms=6, label=names[0], clip_on=False)
        shown = [line, *([year_ago] if any(one.before for one in self.points) else [])]
        if more := [place for place in places if (said := self.points[place].said) is not None and said.is_more]:
            at_least = [now[place] for place in more]
            shown += self.axes.plot(
                more, at_least, color=INK, ls="", marker="^", ms=12, mfc="white", mew=1.5, label=names[2]
            )
        none = [place for place in places if (said := self.points[place].said) is not None and said.value is None]
        self.axes.plot(none, [0] * len(none), color=PALE, ls="", marker="o", ms=8, mfc="white", clip_on=False)
        self._label(now)
        self._frame([value for value in (*now, *before) if value == value])
        self.figure.legend(
            handles=shown, prop=self._sized(_SMALL), loc="lower center", bbox_to_anchor=(0.5, 0.065), ncols=3,
            frameon=False,
        )  # fmt: skip
        self._write(0.94, shortened(title, 44), _TITLE, INK)
        self._write(0.88, span, _SMALL, PALE)
        gaps = any(one.said is None for one in self.points)
        self._write(0.035, "　".join(texts.trend_notes(gaps=gaps, none=bool(none))), _TINY, PALE)

    def _label(self, now: Sequence[float]) -> None:
        """Each figure above its point; where they are too long to stand side by side, the highest and the last."""
        labels = {place: texts.amount(one.said) for place, one in enumerate(self.points) if one.said is not None}
        labels = {place: label for place, label in labels.items() if label}
        if sum(map(len, labels.values())) > _SIDE_BY_SIDE:
            labels = {place: labels[place] for place in (max(labels, key=lambda one: now[one]), max(labels))}
        for place, label in labels.items():
            self.axes.annotate(
                label, (place, now[place]), xytext=(0, 9), textcoords="offset points", ha="center",
                fontproperties=self._sized(_TINY), color=INK, parse_math=False,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.6},
            )  # fmt: skip

    def _frame(self, values: Sequence[float]) -> None:
        """From zero up, whole numbers; the year stands below its first month."""
        from matplotlib.ticker import FuncFormatter, MaxNLocator

        self.axes.set_xlim(-0.5, len(self.points) - 0.5)
        self.axes.set_ylim(0, max(1.0, 1.2 * max(values, default=0)))
        self.axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        self.axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        years = [one.month.year for one in self.points]
        labels = [
            texts.tick(one.month, named=place == 0 or years[place - 1] != years[place])
            for place, one in enumerate(self.points)
        ]
        self.axes.set_xticks(range(len(labels)), labels, fontproperties=self._sized(_SMALL))
        for label in self.axes.get_yticklabels():
            label.set_fontproperties(self._sized(_SMALL))
        self.axes.tick_params(length=0)
        self.axes.grid(axis="y", color=RULE, lw=0.8)
        self.axes.set_axisbelow(True)
        for side in ("top", "right", "left"):
            self.axes.spines[side].set_visible(False)
        self.axes.spines["bottom"].set_color(RULE)

    def _sized(self, points: float) -> FontProperties:
        font = self.font.copy()
        font.set_size(points)
        return font

    def _write(self, height: float, text: str, size: float, colour: str) -> None:
        self.figure.text(
            _LEFT, height, text, fontproperties=self._sized(size), color=colour, va="center", parse_math=False
        )


def _value(said: Given | None) -> float:
    return nan if said is None or said.value is None else float(said.value)
