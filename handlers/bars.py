"""Towns' figures as bars beside each other, one below the other, for a telephone: greys, and no order of merit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from handlers.collection.drawing import BAND, INK, PALE, RULE, WIDTH, Sheet, picture, shortened

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

MOST = 40  # bars in a picture

_HEAD, _ROW, _NOTE, _FOOT, _MARGIN = 176, 56, 44, 40, 40  # pixels
_FROM, _TO = 360, 880  # where a bar begins, and where the longest one ends
_NAME, _LABEL = 24, 14  # half-width signs
_TITLE, _TEXT, _SMALL = 16.0, 12.5, 10.5  # points


class Bar(NamedTuple):
    """A line of the picture."""

    name: str
    value: float | None  # 0 or more; None: there is no figure, and the label says so
    label: str  # the figure as it is said
    is_own: bool = False  # of whoever asked: darker, so that they find it


def bars(
    title: str, below: str, rows: Sequence[Bar], notes: Sequence[str] = (), *, middle: float | None = None
) -> bytes:
    """A PNG picture of at most MOST bars in the order given, from zero up; `middle`: a line at this value.

    Raises drawing.NoFont.
    """

    def draw(figure: Figure, font: FontProperties) -> None:
        _draw(Sheet(figure, font), title, below, rows, notes, middle)

    words = [title, below, "…", *notes, *(word for one in rows for word in (one.name, one.label))]
    return picture(_HEAD + _ROW * len(rows) + _NOTE * len(notes) + _FOOT, words, draw)


def _draw(
    sheet: Sheet, title: str, below: str, rows: Sequence[Bar], notes: Sequence[str], middle: float | None
) -> None:
    sheet.write(_MARGIN, 56, shortened(title, 44), _TITLE)
    sheet.write(_MARGIN, 112, shortened(below, 70), _SMALL, PALE)
    longest = max([middle or 0, *(one.value or 0 for one in rows)]) or 1
    for number, one in enumerate(rows):
        top = _HEAD + number * _ROW
        if number % 2 == 0:
            sheet.fill(0, WIDTH, top, _ROW, BAND)
        sheet.write(_MARGIN, top + _ROW / 2, shortened(one.name, _NAME), _TEXT)
        long = (_TO - _FROM) * (one.value or 0) / longest
        sheet.fill(_FROM, long, top + 14, _ROW - 28, INK if one.is_own else PALE)
        sheet.write(_FROM + long + 12, top + _ROW / 2, shortened(one.label, _LABEL), _TEXT)
    end = _HEAD + len(rows) * _ROW
    if middle is not None:
        sheet.fill(_FROM + (_TO - _FROM) * middle / longest, 3, _HEAD, end - _HEAD, RULE)
    for number, line in enumerate(notes):
        sheet.write(_MARGIN, end + 12 + _NOTE / 2 + number * _NOTE, shortened(line, 78), _SMALL, PALE)
