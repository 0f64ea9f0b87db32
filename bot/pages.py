"""Cutting a long message into ones that the network takes: between lines or sentences, tags closed and opened again."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

TEXT_LIMIT = 4096  # UTF-16 units after entity parsing (Bot API, sendMessage)

_TAG = re.compile(r"</?([a-z]+)[^<>]*>")
_ATOM = re.compile(rf"{_TAG.pattern}|&#?\w+;|.", re.DOTALL)
# Lines' ends, or a sentence with the tags inside it and the marks and tags that close after it.
_PIECE = re.compile(rf"\n+|(?:{_TAG.pattern}|[^\n。！？；])*+(?:[。！？；](?:[。！？；”’」』》）)]|</[a-z]+>)*+)?")


def length(text: str) -> int:
    """UTF-16 units of an HTML text as the network counts them: without tags, entities as one character."""
    return len(html.unescape(_TAG.sub("", text)).encode("utf-16-le", "surrogatepass")) // 2


def pages(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """The text in pages within the limit, whole where it fits; only a sentence longer than that is cut inside."""
    if length(text) <= limit:
        return [text]
    done: list[str] = []
    page, used, opened = "", 0, list[str]()
    for piece in _pieces(text, limit):
        units = length(piece)
        if used + units > limit:
            done.append(_closed(page, opened))
            piece = piece.lstrip("\n")
            page, used, units = "".join(opened), 0, length(piece)
        page, used = page + piece, used + units
        for tag in _TAG.finditer(piece):
            if not tag[0].startswith("</"):
                opened.append(tag[0])
            elif opened:
                opened.pop()
    return [one for one in (*done, page) if _TAG.sub("", one).strip()]


def _closed(page: str, opened: list[str]) -> str:
    names = (match[1] for match in map(_TAG.fullmatch, reversed(opened)) if match)
    return page.rstrip() + "".join(f"</{name}>" for name in names)


def _pieces(text: str, limit: int) -> Iterator[str]:
    for match in _PIECE.finditer(text):
        if length(match[0]) <= limit:
            yield match[0]
            continue
        part, used = "", 0
        for atom in _ATOM.finditer(match[0]):
            units = length(atom[0])
            if used + units > limit:
                yield part
                part, used = "", 0
            part, used = part + atom[0], used + units
        yield part
