"""The process in which files are parsed: limits, an empty environment, no way to write; and it may die of a file.

A request is a frame of JSON {name, entry} and, where `entry` is null, a frame with the file's bytes; with a number it
asks for that report of the archive sent last. The answer is one frame of JSON: {text, encoding, blank_pages},
{entries: [name, …]} or {fault, size, looks_like}.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
import warnings
import zipfile
from typing import Any

from store.practices.reading.formats.archive import open_zip, reports_in, unpack
from store.practices.reading.formats.frames import read_frame, write_frame
from store.practices.reading.formats.parse import parse
from store.practices.reading.read import MAX_CHARACTERS, ReadFault, UnreadableReport, check, ending

MEMORY = 1_000_000_000  # bytes of address space


def main(cpu_seconds: int) -> None:
    """Answers requests until there are no more; `cpu_seconds` are for one file or one report in an archive."""
    logging.disable()
    warnings.simplefilter("ignore")
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (most, most))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a parser prints must not look like an answer
    write_frame(answers, b"{}")
    held = _Held("", b"")
    while (request := read_frame(requests)) is not None:
        asked = json.loads(request)
        if asked["entry"] is None:
            held = _Held(asked["name"], read_frame(requests) or b"")
        allowed = int(time.process_time()) + 1 + cpu_seconds
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))
        write_frame(answers, json.dumps(_answer(held, asked["entry"])).encode())


def _answer(held: _Held, entry: int | None) -> dict[str, Any]:
    try:
        if ending(held.name) != ".zip":
            return _of_text(*parse(held.name, held.data))
        if entry is None:
            return {"entries": held.entries()}
        return _of_text(*parse(*held.unpacked(entry)))
    except UnreadableReport as fault:
        return {"fault": fault.fault, "size": fault.size, "looks_like": fault.looks_like}
    except (MemoryError, RecursionError):
        return {"fault": ReadFault.TOO_HEAVY, "size": len(held.data), "looks_like": None}
    except Exception:  # whatever a parser may raise of a file that is not as it has to be
        return {"fault": ReadFault.BROKEN, "size": len(held.data), "looks_like": None}


class _Held:
    """The file sent last; its methods are for archives and raise UnreadableReport."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name, self.data = name, data
        self._reports: list[tuple[str, zipfile.ZipInfo]] = []

    def entries(self) -> list[str]:
        """The names of the reports in it."""
        check(self.name, self.data)
        self._container = open_zip(self.name, self.data)
        self._reports = reports_in(self.name, self._container)
        return [name for name, _ in self._reports]

    def unpacked(self, entry: int) -> tuple[str, bytes]:
        """Name and bytes of one of these reports."""
        name, info = self._reports[entry]
        return name, unpack(name, self._container, info)


def _of_text(text: str, encoding: str, blank_pages: tuple[int, ...]) -> dict[str, Any]:
    if len(text) > MAX_CHARACTERS:
        return {"fault": ReadFault.TOO_LONG, "size": len(text), "looks_like": None}
    return {"text": text, "encoding": encoding, "blank_pages": blank_pages}
