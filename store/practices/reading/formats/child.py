"""What the reading process says of a report's file: {text, encoding, blank_pages}, or {entries: [name, …]} of an
archive, whose reports are then asked for by number.
"""

from __future__ import annotations

import zipfile
from functools import cached_property
from typing import Any

from store.files.containers import open_zip, unpack
from store.files.faults import ReadFault, UnreadableFile
from store.files.names import ending
from store.files.serving import Answer
from store.practices.reading.formats.archive import reports_in
from store.practices.reading.formats.parse import parse
from store.practices.reading.read import MAX_CHARACTERS, check


def open_file(name: str, data: bytes) -> Answer:
    """Answers {entry}: `null` asks for the file, a number for that report of an archive."""
    archive = _Archive(name, data)

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        entry: int | None = asked["entry"]
        if ending(name) != ".zip":
            return _of_text(name, *parse(name, data))
        if entry is None:
            return {"entries": [inner for inner, _ in archive.reports]}
        return _of_text(name, *parse(*archive.unpacked(entry)))

    return answer


class _Archive:
    """Opened when it is first asked for; raises UnreadableFile then."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name, self._data = name, data

    @cached_property
    def container(self) -> zipfile.ZipFile:
        check(self._name, self._data)
        return open_zip(self._name, self._data)

    @cached_property
    def reports(self) -> list[tuple[str, zipfile.ZipInfo]]:
        return reports_in(self._name, self.container)

    def unpacked(self, entry: int) -> tuple[str, bytes]:
        name, info = self.reports[entry]
        return name, unpack(name, self.container, info)


def _of_text(name: str, text: str, encoding: str, blank_pages: tuple[int, ...]) -> dict[str, Any]:
    if len(text) > MAX_CHARACTERS:
        raise UnreadableFile(name, ReadFault.TOO_LONG, size=len(text))
    return {"text": text, "encoding": encoding, "blank_pages": blank_pages}
