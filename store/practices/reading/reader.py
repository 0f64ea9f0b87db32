"""Report files of every format → their texts, or why not; what is no plain text is parsed in a child process.

The pre-checks and limits hold against hostile files: whatever one does, the caller gets one fault and goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from store.files.child import Child, told_fault
from store.files.faults import ReadFault, UnreadableFile
from store.files.names import ending, tidy_name
from store.practices.reading.read import TEXTS, SourceText, check, load, read_bytes, settle

_MOST_HEAVY = 3  # reports of one archive that may use up their limits; after them none is tried
_HEAVY: dict[str, Any] = {"fault": ReadFault.TOO_HEAVY}
_CHILD = "store.practices.reading.formats.child"


def read_paths(paths: Iterable[Path]) -> Iterator[tuple[Path, SourceText | UnreadableFile]]:
    """Each file with its text or its fault, in order; for an archive once for each report in it (see Reader.read).

    Nothing is read of what is too large or no file.
    """
    with Reader() as reader:
        for path in paths:
            try:
                name, data = load(path)
            except UnreadableFile as fault:
                yield path, UnreadableFile(tidy_name(fault.name), fault.fault, size=fault.size)
                continue
            for result in reader.read(name, data):
                yield path, result


class Reader:
    """Reads file after file with one child, begun when the first file needs it and anew when a file ended it.

    The limits, in seconds of processor and of wall time, are for one file or one report in an archive.
    """

    def __init__(self, cpu_seconds: int = 20, wall_seconds: float = 30.0) -> None:
        self._child = Child(_CHILD, cpu_seconds, wall_seconds)

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._child.__exit__(kind, error, at)

    def read(self, name: str, data: bytes) -> Iterator[SourceText | UnreadableFile]:
        """The text or the fault of a file; of an archive one for each report in it, named `a.zip/b/c.docx`.

        The names can be shown: no control characters, no way up or to a root. May take half a minute for each result,
        so keep it off the event loop and out of transactions; any thread will do.
        """
        name = tidy_name(name)
        try:
            if ending(name) in TEXTS:
                yield read_bytes(name, data)
                return
            check(name, data)
        except UnreadableFile as fault:
            yield fault
            return
        answer = self._child.ask(name, data, entry=None)
        entries = answer.get("entries")
        if not isinstance(entries, list):
            yield _result(name, answer)
        elif not entries:
            yield UnreadableFile(name, ReadFault.EMPTY, size=len(data))
        else:
            heavy = 0
            for number, entry in enumerate(entries):
                given_up = heavy >= _MOST_HEAVY
                answer = _HEAVY if given_up else self._child.ask(name, data, entry=number)
                result = _result(tidy_name(str(entry)), answer)
                heavy += isinstance(result, UnreadableFile) and result.fault is ReadFault.TOO_HEAVY
                yield result


def _result(name: str, answer: dict[str, Any]) -> SourceText | UnreadableFile:
    """What the child said, taken with care: a file may have got the better of it."""
    text, encoding = answer.get("text"), answer.get("encoding")
    if not isinstance(text, str) or not isinstance(encoding, str):
        return told_fault(name, answer)
    try:
        return settle(name, text, encoding, _numbers(answer.get("blank_pages")))
    except UnreadableFile as refusal:
        return refusal


def _numbers(told: object) -> tuple[int, ...]:
    return tuple(one for one in told if isinstance(one, int)) if isinstance(told, list) else ()
