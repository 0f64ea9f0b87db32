"""A Word document → its lines: paragraphs with the numbers that Word draws, and tables, in the order of the page.

Left out: what was struck out under track changes, hidden letters, text boxes, headers, footers, notes, the table of
contents. Names in the XML are compared without their namespace: the strict and the usual kind of document have
different ones.
"""

import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from store.files.containers import open_zip, unpack
from store.files.faults import ReadFault, UnreadableFile
from store.practices.reading.formats.docx_numbers import Numbers
from store.practices.reading.formats.rows import Table
from store.practices.reading.formats.trees import grow, is_on, local, named, value

_USUAL_PLACE = "word/document.xml"
_CONTENT_TYPES = "[Content_Types].xml"
_STRUCK_OUT = frozenset({"del", "moveFrom"})
NO_TEXT = _STRUCK_OUT | {"pPr", "rPr", "drawing", "pict", "object", "AlternateContent", "txbxContent", "ruby"}
_BREAKS = frozenset({"br", "cr"})
_NESTED_TOO_DEEP = 200


def read_docx(name: str, data: bytes) -> str:
    """The document's text. Raises UnreadableFile."""
    container = open_zip(name, data)
    held = set(container.namelist())
    if _CONTENT_TYPES not in held:
        raise UnreadableFile(name, ReadFault.BINARY, size=len(data), looks_like="zip")
    if any(posixpath.basename(one).lower() == "vbaproject.bin" for one in held):
        raise UnreadableFile(name, ReadFault.MACRO, size=len(data))
    parts = _Parts(name, container, held)
    place = parts.main_place()
    document = parts.parse(place)
    body = next(iter(named(document, "body")), None) if document is not None else None
    if body is None:
        raise UnreadableFile(name, ReadFault.BROKEN, size=len(data))
    folder = posixpath.dirname(place)
    numbers = Numbers(parts.parse(f"{folder}/numbering.xml"), parts.parse(f"{folder}/styles.xml"))
    try:
        return "\n".join(_blocks(body, numbers, 0))
    except RecursionError as error:
        raise UnreadableFile(name, ReadFault.TOO_HEAVY, size=len(data)) from error


class _Parts:
    """The XML parts of a document. Each method raises UnreadableFile."""

    def __init__(self, name: str, container: zipfile.ZipFile, held: set[str]) -> None:
        self._name, self._container, self._held = name, container, held

    def main_place(self) -> str:
        """Where the document's text is."""
        relations = self.parse("_rels/.rels")
        for relation in named(relations, "Relationship") if relations is not None else ():
            if relation.get("Type", "").endswith("/officeDocument"):
                return posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
        return _USUAL_PLACE

    def parse(self, place: str) -> etree._Element | None:
        """The root of one part; `None` where the document has no such part."""
        if place not in self._held:
            return None
        data = unpack(self._name, self._container, self._container.getinfo(place))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        root = grow(self._name, data, parser)
        if root is not None and root.getroottree().docinfo.internalDTD is not None:  # only attacks have one
            raise UnreadableFile(self._name, ReadFault.BROKEN, size=len(data))
        return root


def _blocks(parent: etree._Element, numbers: Numbers, depth: int) -> Iterator[str]:
    """The lines of what stands below one another in a body, a cell or a control."""
    if depth > _NESTED_TOO_DEEP:
        raise RecursionError
    for child in parent:
        tag = local(child)
        if tag == "p":
            yield from _paragraph(child, numbers)
        elif tag == "tbl":
            table = Table()
            for row in _below(child, "tr"):
                cells = [[line for line in _blocks(cell, numbers, depth + 1) if line] for cell in _below(row, "tc")]
                yield from table.lines(cells)
        elif tag == "sdt":
            if not _is_contents(child):
                for content in named(child, "sdtContent"):
                    yield from _blocks(content, numbers, depth + 1)
        elif tag not in NO_TEXT:  # ins, moveTo, customXml, smartTag
            yield from _blocks(child, numbers, depth + 1)


def _below(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those within controls and inserted ones."""
    for child in parent:
        tag = local(child)
        if tag == wanted:
            if not any(local(mark) in _STRUCK_OUT for mark in named(child, "trPr") for mark in mark):
                yield child
        elif tag in {"sdt", "sdtContent", "customXml", "ins"}:
            yield from _below(child, wanted)


def _is_contents(control: etree._Element) -> bool:
    """Whether a control holds the table of contents: its lines would look like headings."""
    galleries = (gallery for gallery in control.iter("{*}docPartGallery"))
    return any("table of contents" in (value(gallery) or "").lower() for gallery in galleries)


def _paragraph(paragraph: etree._Element, numbers: Numbers) -> Iterator[str]:
    """The lines of a paragraph (more than one where breaks were typed), with its number before the first."""
    properties = next(iter(named(paragraph, "pPr")), None)
    if numbers.is_contents(properties):
        return
    text = "".join(_pieces(paragraph, 0))
    if not text.strip():
        yield ""
        return
    number = numbers.next(properties)
    if number.endswith(".") and text[0].isdigit():
        number += " "  # 1. 2024年, not 1.2024
    yield from (number + text.lstrip(" \n")).split("\n")


def _pieces(parent: etree._Element, depth: int) -> Iterator[str]:
    if depth > _NESTED_TOO_DEEP:
        raise RecursionError
    for child in parent:
        tag = local(child)
        if tag == "t":
            yield (child.text or "").replace("\n", " ").replace("\t", "　")
        elif tag == "tab":
            yield "　"
        elif tag in _BREAKS:
            yield "\n"
        elif tag == "noBreakHyphen":
            yield "-"
        elif tag == "r" and is_hidden(child):
            continue
        elif tag not in NO_TEXT:
            yield from _pieces(child, depth + 1)


def is_hidden(run: etree._Element) -> bool:
    """Whether nobody sees a run."""
    return any(is_on(mark) for properties in named(run, "rPr") for mark in named(properties, "vanish"))
