"""Pieces of text on pages → paragraphs: a PDF keeps where letters stand, not what belongs together."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from store.practices.reading.numbering import find_mark

_SAME_LINE = 0.5  # of the letters' size: how far apart up and down the pieces of one line may stand
_CELL_GAP = 1.05  # sizes between two cells of a table; more beside long pieces, whose letters may be spread
_SPREAD = 0.07
_WORD_GAP = 0.2
_INDENT = 1.0
_SLACK = 2.5  # a line ends early so that no number is broken and no line starts with punctuation
_NARROWEST = 0.7  # of the page: a line that ends before this ends a paragraph, however short all others are
_OTHER_SIZE = 0.15
_TITLE_LEADING = 2.5  # sizes between the lines of one title
_WIDE_LEADING = 1.5  # times the usual distance of lines: a new paragraph
_EDGE = 2  # lines at the top and at the bottom in which page numbers and running titles stand
_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/，,]?\s*共?\s*\d{1,3}\s*页?)?[-—–－·\s]*")
_ENDS = re.compile(r"[。！？!?；;：:…][”’》）)」』】\"']*$")
_WIDE = "[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’…—·]"
_BESIDE_WIDE = re.compile(rf"(?<={_WIDE}) +(?={_WIDE})")
# Fonts draw a radical and the character that looks like it with one glyph, and name the glyph after the radical.
_RADICALS = str.maketrans(
    "⺁⺇⺌⺍⺎⺗⺝⺟⺠⺢⺫⺬⺮⺳⺶⺷⺸⺼⻁⻂⻄⻅⻆⻇⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⼾〈〉",
    "厂几小小兀心月母民水目示竹网羊羊羊月虎衣西见角角贝车长长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟户〈〉",
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text; `x` and `y` are where it begins, from the lower left corner, in the unit of `size`."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A printed line: from `x` to `right`, the latter estimated."""

    x: float
    right: float
    y: float
    size: float
    text: str

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return "\t" in self.text


def lines_of(fragments: list[Fragment]) -> list[PrintedLine]:
    """The lines of a page from top to bottom, whatever the order in which they were drawn."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda one: -one.y):
        if rows and abs(rows[-1][0].y - fragment.y) <= _SAME_LINE * max(fragment.size, rows[-1][0].size):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [line for row in rows if (line := _line(sorted(row, key=lambda one: one.x))).text]


def _line(row: list[Fragment]) -> PrintedLine:
    pieces: list[str] = []
    right, last = row[0].x, ""
    for fragment in row:
        text = repaired(re.sub(r"\s+", " ", fragment.text.strip("\n")))
        gap = (fragment.x - right) / fragment.size
        if pieces and gap >= _CELL_GAP + _SPREAD * len(last):
            pieces.append("\t")
        elif pieces and gap >= _WORD_GAP and last[-1:].isascii() and text[:1].isascii():
            pieces.append(" ")
        pieces.append(text)
        right, last = fragment.x + _width(text.rstrip()) * fragment.size, text
    text = "\t".join(cell for part in "".join(pieces).split("\t") if (cell := _BESIDE_WIDE.sub("", part).strip()))
    return PrintedLine(row[0].x, right, row[0].y, max(fragment.size for fragment in row), text)


def repaired(text: str) -> str:
    """The text with the characters that are meant for the radicals and ligatures that its fonts name."""
    text = text.translate(_RADICALS)
    return re.sub("[\u2f00-\u2fdf\ufb00-\ufb06]", lambda one: unicodedata.normalize("NFKC", one.group()), text)


def _width(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def paragraphs(pages: list[list[PrintedLine]], width: float) -> Iterator[str]:
    """The paragraphs of a document of pages this wide, each one line, also where a page ends within one."""
    pages = _without_furniture(pages)
    lines = [line for page in pages for line in page]
    if not lines:
        return
    layout = _Layout(pages, width)
    held = lines[0].text
    for last, line in pairwise(lines):
        if layout.goes_on(last, line):
            held += (" " if held[-1].isascii() and held[-1].isalnum() and line.text[0].isascii() else "") + line.text
        else:
            yield held
            held = line.text
    yield held


def _without_furniture(pages: list[list[PrintedLine]]) -> list[list[PrintedLine]]:
    edges = [{_key(line) for line in (*page[:_EDGE], *page[-_EDGE:])} for page in pages]
    seen = Counter(key for keys in edges for key in keys)
    repeated = {key for key, times in seen.items() if times >= max(2, len(pages) / 2)}
    kept = []
    for page in pages:
        last = len(page) - 1
        kept.append(
            [
                line
                for at, line in enumerate(page)
                if not (min(at, last - at) < _EDGE and (_key(line) in repeated or _PAGE_NUMBER.fullmatch(line.text)))
            ]
        )
    return kept


def _key(line: PrintedLine) -> str:
    """What is the same of a running title on every page: all but the figures."""
    return re.sub(r"[\d\s]+", "", line.text)


class _Layout:
    """Where the lines of a document begin and end, and how far apart they stand."""

    def __init__(self, pages: list[list[PrintedLine]], width: float) -> None:
        lines = [line for page in pages for line in page]
        self._size = median(line.size for line in lines)
        starts = Counter(round(line.x / self._size * 2) / 2 for line in lines if not line.is_row)
        usual = max(starts.values(), default=0)
        self._margin = min((at for at, times in starts.items() if times >= max(2, usual / 4)), default=0.0)
        usual_right = sorted(line.right for line in lines)[int(0.9 * (len(lines) - 1))]
        self._full = max(usual_right - _SLACK * self._size, _NARROWEST * width)
        self._middle = width / 2
        indented = sum(self._indent(line) >= _INDENT for line in lines)
        self._indents_tell = 0 < indented < len(lines)
        steps = [above.y - below.y for page in pages for above, below in pairwise(page)]
        self._leading = median(steps) if steps else 0.0

    def _indent(self, line: PrintedLine) -> float:
        return line.x / self._size - self._margin

    def _is_centred(self, line: PrintedLine) -> bool:
        """Whether it stands in the middle of the page and is no full line."""
        return self._indent(line) >= _INDENT and abs((line.x + line.right) / 2 - self._middle) < self._size / 2

    def goes_on(self, last: PrintedLine, line: PrintedLine) -> bool:
        """Whether `line` is the same paragraph as the line above it."""
        if last.is_row or line.is_row or abs(last.size - line.size) > _OTHER_SIZE * self._size:
            return False
        if self._is_centred(last) and self._is_centred(line) and line.size > (1 + _OTHER_SIZE) * self._size:
            return last.y - line.y < _TITLE_LEADING * line.size  # a title of several lines
        if last.right < self._full or self._indent(line) >= _INDENT or self._is_centred(last):
            return False
        if last.y - line.y > _WIDE_LEADING * self._leading:  # not so from page to page: the next begins higher
            return False
        if _ENDS.search(last.text) and not self._indents_tell:
            return False
        return not (find_mark(line.text) and _ENDS.search(last.text))
