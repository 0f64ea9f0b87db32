"""Report files of every format → their texts, or why not; what is no plain text is parsed in a child process.

The pre-checks and limits hold against hostile files: whatever one does, the caller gets one fault and goes on.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from store.practices.reading.formats.archive import tidy_name
from store.practices.reading.formats.frames import read_frame, write_frame
from store.practices.reading.read import (
    TEXTS,
    ReadFault,
    SourceText,
    UnreadableReport,
    check,
    ending,
    load,
    read_bytes,
    settle,
)

_START_SECONDS = 60.0  # on a machine that does other things too
_MOST_HEAVY = 3  # reports of one archive that may use up their limits; after them none is tried
_HEAVY = {"fault": ReadFault.TOO_HEAVY}
_LONGEST_ANSWER = 4_000_000  # bytes: the names of a full archive, more than any text
_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from store.practices.reading.formats.child import main; main(int(sys.argv[2]))"
)
_ROOT = str(Path(__file__).parents[3])  # where the package `store` is


def read_paths(paths: Iterable[Path]) -> Iterator[tuple[Path, SourceText | UnreadableReport]]:
    """Each file with its text or its fault, in order; for an archive once for each report in it (see Reader.read).

    Nothing is read of what is too large or no file.
    """
    with Reader() as reader:
        for path in paths:
            try:
                name, data = load(path)
            except UnreadableReport as fault:
                yield path, UnreadableReport(tidy_name(fault.name), fault.fault, size=fault.size)
                continue
            for result in reader.read(name, data):
                yield path, result


class Reader:
    """Reads file after file with one child, begun when the first file needs it and anew when a file ended it.

    The limits, in seconds of processor and of wall time, are for one file or one report in an archive.
    """

    def __init__(self, cpu_seconds: int = 20, wall_seconds: float = 30.0) -> None:
        self._cpu_seconds, self._wall_seconds = cpu_seconds, wall_seconds
        self._child: _Child | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._child:
            self._child.end()

    def read(self, name: str, data: bytes) -> Iterator[SourceText | UnreadableReport]:
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
        except UnreadableReport as fault:
            yield fault
            return
        answer = self._ask(name, data, None)
        entries = answer.get("entries")
        if not isinstance(entries, list):
            yield _result(name, answer)
        elif not entries:
            yield UnreadableReport(name, ReadFault.EMPTY, size=len(data))
        else:
            heavy = 0
            for number, entry in enumerate(entries):
                given_up = heavy >= _MOST_HEAVY
                result = _result(tidy_name(str(entry)), _HEAVY if given_up else self._ask(name, data, number))
                heavy += isinstance(result, UnreadableReport) and result.fault is ReadFault.TOO_HEAVY
                yield result

    def _ask(self, name: str, data: bytes, entry: int | None) -> dict[str, Any]:
        if self._child is None or not self._child.alive:
            self._child = _Child(self._cpu_seconds, self._wall_seconds)
        return self._child.ask(name, data, entry)


def _result(name: str, answer: dict[str, Any]) -> SourceText | UnreadableReport:
    """What the child said, taken with care: a file may have got the better of it."""
    text, encoding, size, looks_like = (answer.get(key) for key in ("text", "encoding", "size", "looks_like"))
    try:
        if isinstance(text, str) and isinstance(encoding, str):
            return settle(name, text, encoding, _numbers(answer.get("blank_pages")))
        fault = ReadFault(str(answer.get("fault")))
    except UnreadableReport as refusal:
        return refusal
    except ValueError:
        fault = ReadFault.BROKEN
    known = looks_like if isinstance(looks_like, str) and looks_like.isalnum() and len(looks_like) <= 8 else None
    return UnreadableReport(name, fault, size=size if isinstance(size, int) else None, looks_like=known)


def _numbers(told: object) -> tuple[int, ...]:
    return tuple(one for one in told if isinstance(one, int)) if isinstance(told, list) else ()


class _Child:
    """One process that parses; knows which file it holds."""

    def __init__(self, cpu_seconds: int, wall_seconds: float) -> None:
        """Raises RuntimeError where it does not start: that is no fault of a file."""
        self._process = subprocess.Popen(  # noqa: S603 (no word of it comes from outside)
            [sys.executable, "-I", "-B", "-c", _CHILD, _ROOT, str(cpu_seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},  # it needs nothing, and our environment holds the token
            cwd="/",
            start_new_session=True,  # Ctrl-C is for us
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the reading process has no pipes")
        self._requests, self._answers = self._process.stdin, self._process.stdout
        self._wall_seconds = wall_seconds
        self._held: bytes | None = None
        self.alive = True
        with self._limited(_START_SECONDS):
            greeting = self._answer()
        if greeting is None:
            self.end()
            raise RuntimeError(f"the reading process ended at once, exit status {self._process.returncode}")

    def ask(self, name: str, data: bytes, entry: int | None) -> dict[str, Any]:
        """What the child says of a file, or of one report in an archive; a fault where it dies of it."""
        with self._limited(self._wall_seconds) as timed_out:
            answer = None
            with suppress(OSError):
                if entry is None or self._held is not data:
                    self._send(name, None, data)
                    self._held = data
                    if entry is not None:
                        self._answer()
                if entry is not None:
                    self._send(name, entry)
                answer = self._answer()
        if answer is not None:
            if answer.get("fault") == ReadFault.TOO_HEAVY or timed_out.is_set():
                self.end()  # what memory is left may be too little for the next file; or the clock was a moment late
            return answer
        self.end()
        heavy = timed_out.is_set() or -self._process.returncode in {signal.SIGXCPU, signal.SIGKILL}
        return {"fault": ReadFault.TOO_HEAVY if heavy else ReadFault.BROKEN, "size": len(data)}

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.alive = False
        self._process.kill()
        for pipe in (self._requests, self._answers):
            with suppress(OSError):  # what could not be sent is sent nowhere
                pipe.close()
        self._process.wait()

    @contextmanager
    def _limited(self, seconds: float) -> Iterator[threading.Event]:
        """Kills the child unless it is done in time; the event tells that it was not."""
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            self._process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            yield timed_out
        finally:
            timer.cancel()

    def _send(self, name: str, entry: int | None, data: bytes | None = None) -> None:
        write_frame(self._requests, json.dumps({"name": name, "entry": entry}).encode())
        if data is not None:
            write_frame(self._requests, data)

    def _answer(self) -> dict[str, Any] | None:
        """The next answer; `None` where the child is dead or talks nonsense."""
        frame = read_frame(self._answers, _LONGEST_ANSWER)
        try:
            answer = json.loads(frame or b"")
        except (ValueError, RecursionError):
            return None
        return answer if isinstance(answer, dict) else None
