"""Pictures drawn by matplotlib. It is imported when the first one is drawn: that takes a second and 60 MB of memory."""

from __future__ import annotations

import gc
import io
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

WIDTH, DPI = 1080, 150  # pixels: a telephone's screen, upright
INK, PALE, RULE, BAND = "#222222", "#8a8a8a", "#d9d9d9", "#f4f4f4"  # greys: no colour says good or bad

# Families whose signs are as the mainland writes them, the best first; the last one is any other Chinese at all.
_FAMILIES = (
    "notosanscjksc", "sourcehansanssc", "sourcehansanscn", "notosanssc", "wenquanyi", "microsoftyahei", "pingfangsc",
    "simhei", "notoserifcjksc", "notoserifsc", "simsun", "uming", "ukai", "cjk",
)  # fmt: skip
# The library keeps a font of megabytes for each thread that it has drawn in, and is not made for two at once.
_PAINTER = ThreadPoolExecutor(1, "pictures")


class NoFont(Exception):
    """No font here has these signs: they would be boxes."""

    def __init__(self, signs: str) -> None:
        super().__init__(signs)
        self.signs = signs


def picture(height: int, words: Iterable[str], draw: Callable[[Figure, FontProperties], None]) -> bytes:
    """A PNG picture, WIDTH pixels wide; `words`: all that `draw` will write in this font. Raises NoFont."""
    signs = "".join(sorted(set("".join(words))))
    try:
        return _PAINTER.submit(_paint, height, signs, draw).result()
    finally:
        gc.collect()  # what was drawn holds on to itself and to its 4 MB


def chinese(families: Iterable[str]) -> str | None:
    """The best of these font families to write Chinese with; None: none of them can."""
    known = {name.lower().replace(" ", ""): name for name in sorted(families, reverse=True)}
    return next((known[key] for sign in _FAMILIES for key in sorted(known) if sign in key), None)


def shortened(text: str, most: int) -> str:
    """The text on one line of at most so many half-width signs, as a Chinese font draws them."""
    text, width = " ".join(text.split()), 0
    for place, sign in enumerate(text):
        width += 2 if unicodedata.east_asian_width(sign) in "WFA" else 1
        if width > most:
            return f"{text[: max(0, place - 1)]}…"
    return text


class Sheet:
    """A picture that is measured in pixels from its upper left corner."""

    def __init__(self, figure: Figure, font: FontProperties) -> None:
        self.figure, self.font, self.height = figure, font, figure.get_figheight() * DPI

    def write(self, left: float, middle: float, text: str, size: float, colour: str = INK) -> None:
        """A line of text, `size` in points, whose middle stands at this height."""
        place = left / WIDTH, 1 - middle / self.height
        self.figure.text(
            *place, text, fontproperties=self.font, fontsize=size, color=colour, va="center", parse_math=False
        )

    def fill(self, left: float, width: float, top: float, height: float, colour: str) -> None:
        """A rectangle, behind all text and before the rectangles that are there."""
        from matplotlib.patches import Rectangle

        corner = left / WIDTH, 1 - (top + height) / self.height
        size, sheet = (width / WIDTH, height / self.height), self.figure.transFigure
        self.figure.add_artist(Rectangle(corner, *size, color=colour, lw=0, transform=sheet, zorder=0))


def _paint(height: int, signs: str, draw: Callable[[Figure, FontProperties], None]) -> bytes:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

    family = chinese(one.name for one in fontManager.ttflist)
    if family is None:
        raise NoFont(signs)
    font = FontProperties(family=family)
    face = get_font(findfont(font))
    if lost := "".join(sign for sign in signs if not face.get_char_index(ord(sign))):
        raise NoFont(lost)
    figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor="white")
    draw(figure, font)
    painted = io.BytesIO()
    figure.savefig(painted, format="png")
    return painted.getvalue()
