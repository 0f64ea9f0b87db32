"""Text → logical lines: Markdown marks off, hard line wraps joined."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from store.practices.reading.numbering import find_mark
from store.practices.reading.sentences import STARTS_ITEM

LONGEST_HEADING = 40  # characters after the number

_ENDS = re.compile(r"[。！？!?；;：:…][”’》）)」』】\"']*$")
_OPEN_END = re.compile(r"[，,、（(《“‘「『【〔—]$")
_CLOSED_START = re.compile(r"[，,、。；：！？”’》）)」』】〕]")
_PAGE_NUMBER = re.compile(r"[-—–－]+\s*\d{1,3}\s*[-—–－]+|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?")

_NARROWEST, _WIDEST = 15.0, 60.0  # Chinese characters in a line of wrapped mail or PDF text
_INDENT = 1.0
_MOST = 0.6  # of the lines: an indent or a gap that nearly all have tells nothing
_LEAST_FULL, _LEAST_UNENDED = 0.25, 0.6
_SLACK = 2.5  # a line ends early so that no number is broken and no line starts with punctuation


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its outer white space.

    `hashes` is the Markdown heading level (0: none); `apart` marks lines that never join the one before (list
    items, quotations); `row` a table's row, which stands alone; `page` a printed page number.
    """

    text: str
    hashes: int = 0
    apart: bool = False
    row: bool = False
    indent: float = 0.0  # in Chinese characters
    after_blank: bool = False
    page: bool = False


def read_lines(text: str, *, markdown: bool) -> list[Line]:
    """The lines that are not blank, in order."""
    if markdown:
        text = re.sub(r"<!--.*?(?:-->|\Z)", "", text, flags=re.DOTALL)
    lines: list[Line] = []
    blank = False
    for raw in text.split("\n"):
        line = _markdown_line(raw) if markdown else _plain_line(raw)
        body = line.text.strip()
        if not body:
            blank = True
            continue
        indent = _columns(line.text[: len(line.text) - len(line.text.lstrip())])
        page = _PAGE_NUMBER.fullmatch(body) is not None
        lines.append(Line(body, line.hashes, line.apart, line.row, indent, blank, page))
        blank = False
    return lines


def _plain_line(raw: str) -> Line:
    """A tab parts the cells of a row in text taken from a table; after a number it parts nothing."""
    if "\t" in raw:
        body = raw.strip()
        mark = find_mark(body)
        if "\t" in body[mark.end if mark else 0 :]:
            return Line(re.sub(r"\s*\t\s*", "　", body), row=True)
    return Line(raw)


def _markdown_line(raw: str) -> Line:
    """CommonMark block marks, and emphasis by our own rule: CommonMark's fails beside Chinese punctuation."""
    body = raw.strip()
    is_table_rule = "|" in body and "-" in body and not body.strip("|-: \t")
    if is_table_rule or re.fullmatch(r"(?:[-*_=]\s*){3,}|(?:```|~~~).*", body):
        return Line("")
    hashes, apart, row = 0, False, False
    if heading := re.match(r"(#{1,6})\s+", body):
        hashes, body = len(heading[1]), body[heading.end() :].rstrip("#").rstrip()
    if quoted := re.match(r"(?:>\s?|[-*+]\s+)+", body):
        body, apart = body[quoted.end() :], True
    if body.startswith("|"):
        body, row = re.sub(r"\s*\|\s*", "　", body.strip("|")), True
    body = re.sub(r"!?\[([^\]\n]{0,200})\]\([^)\s]{0,500}\)", r"\1", body)
    body = re.sub(r"(\*\*|__|~~|`)(?=\S)(.{1,500}?)\1", r"\2", body)
    body = re.sub(r"\*(?=\S)([^*]{1,500})\*", r"\1", body)
    body = re.sub(r"\\([\\`*_{}\[\]()#+\-.!>|~])", r"\1", body)
    indent = "  " if not (apart or row) and raw.startswith(("　", "\xa0\xa0")) else ""
    return Line(indent + body, hashes, apart, row)


def join_wraps(lines: list[Line]) -> list[Line]:
    """The paragraphs: lines broken in mid-sentence joined; a page number inside one stands after it."""
    layout = _Layout(lines)
    joined: list[Line] = []
    pieces: list[str] = []
    pages: list[Line] = []
    first: Line | None = None
    last = Line("")
    opening = _Opening()

    def flush() -> Iterator[Line]:
        if first is not None:
            yield first if len(pieces) == 1 else replace(first, text="".join(pieces))
        yield from pages

    for line in lines:
        if line.page:
            pages.append(line)
            continue
        if first is not None and _goes_on(opening, last, line, layout):
            space = " " if last.text[-1].isascii() and line.text[0].isascii() and line.text[0].isalpha() else ""
            pieces.append(space + line.text)
        else:
            joined.extend(flush())
            first, pieces, pages, opening = line, [line.text], [], _Opening(line)
        opening.add(line.text)
        last = line
    joined.extend(flush())
    return joined


class _Opening:
    """What is known of the paragraph so far: whether it can still be a bare heading."""

    def __init__(self, line: Line | None = None) -> None:
        self.mark = find_mark(line.text) if line else None
        self.is_heading = bool(line and line.hashes)
        self.length = 0
        self.is_prose = False

    def add(self, text: str) -> None:
        self.length += len(text)
        stops = "。；：！？" if self.mark else "。；：！？，"
        self.is_prose = self.is_prose or self.length > LONGEST_HEADING or any(c in stops for c in text)


def _goes_on(opening: _Opening, last: Line, line: Line, layout: "_Layout") -> bool:
    if opening.is_heading or line.hashes or line.apart or line.row or last.row:
        return False
    if _CLOSED_START.match(line.text):
        return True
    if find_mark(line.text) or (opening.mark and not opening.is_prose and line.text.startswith("一是")):
        return False
    if _OPEN_END.search(last.text):
        return True
    if layout.is_wrapped and layout.parts(line):
        return False
    if layout.is_wrapped and layout.is_full(last):
        is_open = not _ENDS.search(last.text) or (last.text.endswith(("；", ";")) and not STARTS_ITEM.match(line.text))
        return layout.indents_tell or is_open
    return opening.is_prose and not _ENDS.search(last.text)


class _Layout:
    """How the lines were broken: whether at a fixed width throughout, and whether indents or gaps part paragraphs.

    Some programs count characters, some columns (two digits to one Chinese character): the measure by which more
    lines are full is theirs.
    """

    def __init__(self, lines: list[Line]) -> None:
        gaps = sum(line.after_blank for line in lines)
        indented = sum(line.indent >= _INDENT for line in lines)
        self.indents_tell = 0 < indented < _MOST * len(lines)
        self._blanks_tell = 0 < gaps < _MOST * len(lines)
        self.is_wrapped = False
        if any(len(line.text) > 2 * _WIDEST for line in lines):
            return  # too wide by either measure
        fullest = 0
        for measure in (_columns, len):
            widths = [measure(line.text) + line.indent for line in lines]
            widest = max(widths, default=0.0)
            full = [line for line, width in zip(lines, widths, strict=True) if width >= widest - _SLACK]
            if len(full) > fullest:
                fullest, self._measure, self._widest = len(full), measure, widest
                unended = sum(not _ENDS.search(line.text) for line in full)
                is_usual = len(full) >= max(3, _LEAST_FULL * len(lines)) and unended >= _LEAST_UNENDED * len(full)
                self.is_wrapped = is_usual and _NARROWEST <= widest <= _WIDEST

    def is_full(self, line: Line) -> bool:
        """Whether the line reaches the width at which the text was broken."""
        return self._measure(line.text) + line.indent >= self._widest - _SLACK

    def parts(self, line: Line) -> bool:
        """Whether an indent or an empty line before it begins a new paragraph."""
        return (line.indent >= _INDENT and self.indents_tell) or (line.after_blank and self._blanks_tell)


def _columns(text: str) -> float:
    return sum(map(_WIDTHS.__getitem__, text))


class _Widths(dict[str, float]):
    """Each character's width in Chinese characters, looked up when it is first met."""

    def __missing__(self, character: str) -> float:
        return self.setdefault(character, 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5)


_WIDTHS = _Widths()
