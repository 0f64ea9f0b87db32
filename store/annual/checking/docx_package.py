"""The parts of a Word document that comments change, and the document put together again with them."""

from __future__ import annotations

import posixpath
import zipfile
from copy import copy
from io import BytesIO

from lxml import etree

from store.files.containers import open_zip, unpack
from store.files.faults import ReadFault, UnreadableFile
from store.practices.reading.formats.trees import grow, named

_TYPES = "[Content_Types].xml"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument"
_USUAL = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


class Package:
    """A Word document that was read before; raises UnreadableFile wherever it is not as it has to be."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name, self._size = name, len(data)
        self._container = open_zip(name, data)
        self._held = set(self._container.namelist())
        self._changed: dict[str, etree._Element] = {}
        self._place = self._main_place()
        self.document = self._tree(self._place)

    def comments(self) -> etree._Element:
        """The document's comments, to which others can be added; made where it has none."""
        self._changed[self._place] = self.document
        space = etree.QName(self.document).namespace
        folder, base = posixpath.split(self._place)
        where = f"{folder}/_rels/{base}.rels".lstrip("/")
        relations = self._tree(where) if where in self._held else etree.Element(f"{{{_RELATIONS}}}Relationships")
        for one in relations:
            if str(one.get("Type", "")).endswith("/comments"):
                target = str(one.get("Target", ""))
                place = posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"{folder}/{target}")
                self._changed[place] = self._tree(place)
                return self._changed[place]
        place = _free(f"{folder}/comments.xml".lstrip("/"), self._held)
        is_strict = str(space).startswith(_STRICT.rpartition("/")[0])
        kind = f"{_STRICT if is_strict else _USUAL}/relationships/comments"
        taken = {one.get("Id") for one in relations}
        number = next(f"rIdComments{count}" for count in range(len(taken) + 1) if f"rIdComments{count}" not in taken)
        told = {"Id": number, "Type": kind, "Target": posixpath.relpath(place, folder or ".")}
        etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", told)
        types = self._tree(_TYPES)
        override = f"{{{etree.QName(types).namespace}}}Override"
        etree.SubElement(types, override, {"PartName": f"/{place}", "ContentType": _KIND})
        self._changed[where], self._changed[_TYPES] = relations, types
        self._changed[place] = etree.Element(f"{{{space}}}comments", nsmap={"w": space})
        return self._changed[place]

    def notes(self) -> int:
        """How many footnotes and endnotes hold figures: they are not read."""
        folder = posixpath.dirname(self._place)
        held = 0
        for kind in ("footnotes", "endnotes"):
            place = f"{folder}/{kind}.xml"
            for note in self._tree(place) if place in self._held else ():
                held += any(one.isdigit() for text in note.iter("{*}t") for one in text.text or "")
        return held

    def packed(self) -> bytes:
        """The document with what was changed; each other part has the bytes that it had."""
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container:
            for place in dict.fromkeys((*self._container.namelist(), *self._changed)):
                if place in self._changed:
                    tree = self._changed[place]
                    data = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
                    container.writestr(place, data)
                else:
                    info = self._container.getinfo(place)
                    container.writestr(copy(info), unpack(self._name, self._container, info))  # writing changes it
        return packed.getvalue()

    def _main_place(self) -> str:
        for relation in named(self._tree("_rels/.rels"), "Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
        raise UnreadableFile(self._name, ReadFault.BROKEN, size=self._size)

    def _tree(self, place: str) -> etree._Element:
        if place not in self._held:
            raise UnreadableFile(self._name, ReadFault.BROKEN, size=self._size)
        data = unpack(self._name, self._container, self._container.getinfo(place))
        root = grow(self._name, data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        if root is None or root.getroottree().docinfo.internalDTD is not None:  # only attacks have one
            raise UnreadableFile(self._name, ReadFault.BROKEN, size=len(data))
        return root


def _free(place: str, held: set[str]) -> str:
    """A name that no part has."""
    stem = place.removesuffix(".xml")
    names = (place, *(f"{stem}{number}.xml" for number in range(2, len(held) + 3)))
    return next(name for name in names if name not in held)
