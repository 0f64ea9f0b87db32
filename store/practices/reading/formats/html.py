"""A web page → its lines in reading order, without what a reader does not see and without menus."""

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HTMLParser

from store.files.faults import ReadFault, UnreadableFile
from store.practices.reading.formats.rows import Table
from store.practices.reading.formats.trees import grow
from store.practices.reading.read import decode

_UNSEEN = re.compile(
    "head|script|style|noscript|template|nav|aside|footer|iframe|object|svg|select|button|textarea|r[tp]"
)
_BLOCK = re.compile(
    "address|article|blockquote|body|caption|center|d[dtl]|details|div|fieldset|figcaption|figure|form|h[1-6r]|header|li"
    "|main|[ou]l|p|pre|section|summary|table|tbody|tfoot|thead"
)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{1,20})""", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page says its encoding
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "big5-hkscs": "big5"}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WIDE = "[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’…—·]"
_BETWEEN_WIDE = re.compile(rf"(?<={_WIDE}) (?={_WIDE})")
_BESIDE_LINKS = re.compile(r"20\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?|[\W_]")  # what lists of links have between them


def read_html(name: str, data: bytes) -> tuple[str, str]:
    """The page's text and encoding. Raises UnreadableFile."""
    said = _CHARSET.search(data[:_HEAD])
    charset = said[1].decode().lower() if said else None
    raw, encoding = decode(name, data, declared=_SAME.get(charset or "", charset))
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    root = grow(name, raw.encode(), parser)
    if root is None:
        raise UnreadableFile(name, ReadFault.EMPTY, size=len(data))
    return "\n".join(_lines(root)), encoding


@dataclass
class _Flow:
    """The lines of the page, or of a cell or row while it is open."""

    lines: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)  # those of the pieces that are in no link
    table: Table = field(default_factory=Table)  # whose rows end here

    def write(self, text: str, *, linked: bool) -> None:
        self.pieces.append(text)
        if not linked:
            self.plain.append(text)

    def end_line(self) -> None:
        text, plain = "".join(self.pieces), "".join(self.plain)
        self.pieces.clear()
        self.plain.clear()
        line = _BETWEEN_WIDE.sub("", text).strip()
        if line and (plain == text or _BESIDE_LINKS.sub("", plain)):  # a line of links alone leads away
            self.lines.append(line)


def _lines(root: etree._Element) -> list[str]:
    page = _Flow()
    open_flows = [page]
    links = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag, flow = element.tag, open_flows[-1]
        if event == "start":
            if _is_unseen(element):
                walk.skip_subtree()
                continue
            links += tag == "a" and "href" in element.attrib
            if _BLOCK.fullmatch(tag) or tag == "br":
                flow.end_line()
                if tag == "table":
                    flow.table = Table()
            elif tag in {"tr", "td", "th"}:
                flow.end_line()
                open_flows.append(flow := _Flow())
            _write(flow, element, element.text, linked=links > 0)
            continue
        if not _is_unseen(element):
            links -= tag == "a" and "href" in element.attrib
            if _BLOCK.fullmatch(tag):
                flow.end_line()
            elif tag in {"tr", "td", "th"}:
                flow.end_line()
                flow = _close(open_flows, is_row=tag == "tr")
        _write(flow, element.getparent(), element.tail, linked=links > 0)
    page.end_line()
    return page.lines


def _close(open_flows: list[_Flow], *, is_row: bool) -> _Flow:
    """The flow that goes on after a cell or a row has ended."""
    ended = open_flows.pop()
    around = open_flows[-1]
    if is_row:
        around.lines += ended.lines + around.table.lines(ended.cells)
    else:
        around.cells.append(ended.lines)
    return around


def _write(flow: _Flow, element: etree._Element | None, text: str | None, *, linked: bool) -> None:
    if not text:
        return
    if element is not None and element.tag == "pre":
        first, *more = text.split("\n")
        flow.write(first, linked=linked)
        for line in more:
            flow.end_line()
            flow.write(line, linked=linked)
    else:
        flow.write(_SPACE.sub(" ", text), linked=linked)


def _is_unseen(element: etree._Element) -> bool:
    if _UNSEEN.fullmatch(element.tag) or "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    return _HIDING.search(element.get("style", "")) is not None
