"""Cutting a long message into ones that the network takes: between lines, else between sentences, tags closed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

TEXT_LIMIT = 4096  # UTF-16 units after entity parsing (Bot API, sendMessage)

_TAG = re.compile(r"<(/?)([a-z]+)[^<>]*>")
# A tag, a line's end, a sentence with its closing marks, or a stretch without any.
_PIECE = re.compile(r"</?[a-z]+[^<>]*>|\n+|[^<\n。！？；]*[。！？；]+[”」’）)]*|[^<\n。！？；]+")


def length(text: str) -> int:
    """UTF-16 units of an HTML text as the network counts them: without tags, entities as one character."""
    return len(html.unescape(_TAG.sub("", text)).encode("utf-16-le")) // 2


def pages(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """The text in pages within the limit, whole where it fits; only a sentence longer than that is cut inside."""
    if length(text) <= limit:
        return [text]
    done: list[str] = []
    page, opened = "", list[str]()
    for piece in _pieces(text, limit):
        tag = _TAG.fullmatch(piece)
        if length(page) + length(piece) > limit and not tag:
            done.append(page.rstrip() + "".join(f"</{_name(one)}>" for one in reversed(opened)))
            page = "".join(opened)
            piece = piece.lstrip("\n")
        page += piece
        if tag and not tag[1]:
            opened.append(piece)
        elif tag and opened:
            opened.pop()
    return [one for one in (*done, page) if length(one.strip())]


def _pieces(text: str, limit: int) -> Iterator[str]:
    for match in _PIECE.finditer(text):
        piece = match[0]
        while length(piece) > limit:
            # Half the limit in characters always fits, whatever stands there; an entity is not torn.
            cut = limit // 2
            entity = piece.rfind("&", cut - 8, cut)
            cut = entity if entity > 0 and ";" not in piece[entity:cut] else cut
            yield piece[:cut]
            piece = piece[cut:]
        yield piece


def _name(tag: str) -> str:
    match = _TAG.fullmatch(tag)
    return match[2] if match else ""
