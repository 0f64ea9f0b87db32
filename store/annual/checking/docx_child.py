"""What the reading process makes of a Word document and remarks on it: the same document with them as its comments.

Only the text's part, its relations, the list of contents and the comments change; every other part stays as it is.
"""

from __future__ import annotations

import base64
from typing import Any

from lxml import etree

from store.annual.checking.docx_package import Package
from store.annual.checking.docx_runs import embrace
from store.annual.checking.docx_text import Text
from store.files.serving import Answer
from store.files.writable import writable
from store.practices.reading.formats.trees import local


def open_file(name: str, data: bytes) -> Answer:
    """Answers {sentences, remarks, author, initials, at}: {data, placed, boxes, notes}."""

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        package = Package(name, data)
        text = Text(package.document, asked["sentences"])
        found = [(text.find(*remark[:3]), remark[3]) for remark in asked["remarks"]]
        placed = sorted(((*place, lines) for place, lines in found if place is not None), key=lambda one: one[:2])
        if placed:
            comments = package.comments()
            first = _next_number(comments, package.document)
            for number, (_, _, lines) in enumerate(placed, first):
                comments.append(_comment(comments, number, lines, asked))
            for number, (start, end, _) in reversed(list(enumerate(placed, first))):  # places before it still hold
                embrace(text.letter(start), text.letter(end - 1), number)
        return {
            "data": base64.b64encode(package.packed() if placed else data).decode("ascii"),
            "placed": [place is not None for place, _ in found],
            "boxes": _boxes(package.document),
            "notes": package.notes(),
        }

    return answer


def _next_number(*trees: etree._Element) -> int:
    """One above all numbers of comments."""
    held = [-1]
    for tree in trees:
        for one in tree.iter("{*}comment", "{*}commentReference", "{*}commentRangeStart"):
            number = one.get(f"{{{etree.QName(one).namespace}}}id") or ""
            held += [int(number)] if number.isascii() and number.isdigit() and len(number) < 9 else []
    return max(held) + 1


def _comment(comments: etree._Element, number: int, lines: list[str], asked: dict[str, Any]) -> etree._Element:
    space = f"{{{etree.QName(comments).namespace}}}"
    told = {"id": str(number), "author": asked["author"], "date": asked["at"], "initials": asked["initials"]}
    comment = etree.Element(f"{space}comment", {f"{space}{key}": value for key, value in told.items()})
    for line in lines:
        paragraph = etree.SubElement(comment, f"{space}p")
        text = etree.SubElement(etree.SubElement(paragraph, f"{space}r"), f"{space}t")
        text.text = writable(line)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return comment


def _boxes(document: etree._Element) -> int:
    """How many text boxes hold figures: they are not read."""
    held = 0
    for box in document.iter("{*}txbxContent"):
        is_again = any(local(above) == "Fallback" for above in box.iterancestors())
        held += not is_again and any(one.isdigit() for text in box.iter("{*}t") for one in text.text or "")
    return held
