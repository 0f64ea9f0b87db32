"""Reading files in a process of its own with limits: whatever one does, the caller gets one fault and goes on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from store.files.faults import ReadFault, UnreadableFile
from store.files.frames import read_frame, write_frame

AT_ONCE = 2  # files that this process has read or written at a time, by whomever: each may take a gigabyte
_START_SECONDS = 60.0  # on a machine that does other things too
_LONGEST_ANSWER = 4_000_000  # bytes: the names of a full archive, more than any text
_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from store.files.serving import main; main(sys.argv[2], int(sys.argv[3]))"
)
_ROOT = str(Path(__file__).parents[2])  # where the package `store` is
_AT_ONCE = threading.BoundedSemaphore(AT_ONCE)


class Child:
    """Asks about file after file, in one process that is begun when it is needed and anew when a file ended it.

    `module` is what the process does: it has a function `open_file`, see serving.py. The limits, in seconds of
    processor and of wall time, are for one request; `longest_answer`, in bytes, is for one that gives a file back.
    """

    def __init__(
        self, module: str, cpu_seconds: int = 20, wall_seconds: float = 30.0, longest_answer: int = _LONGEST_ANSWER
    ) -> None:
        self._module, self._cpu_seconds, self._wall_seconds = module, cpu_seconds, wall_seconds
        self._longest_answer = longest_answer
        self._process: _Process | None = None

    def __enter__(self) -> Child:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process:
            self._process.end()

    def ask(self, name: str, data: bytes, **request: Any) -> dict[str, Any]:
        """What the process says of a file; a fault where it dies of it. To be taken with care.

        May take half a minute, so keep it off the event loop and out of transactions; any thread will do. Where as
        many as may be at a time are asked already it waits for them: that is not counted among its own seconds.
        """
        with _AT_ONCE:
            if self._process is None or not self._process.alive:
                self._process = _Process(self._module, self._cpu_seconds, self._wall_seconds, self._longest_answer)
            return self._process.ask(name, data, request)


def told_fault(name: str, answer: dict[str, Any]) -> UnreadableFile:
    """The fault that an answer speaks of: a file may have got the better of the process, so nothing is believed."""
    try:
        fault = ReadFault(str(answer.get("fault")))
    except ValueError:
        fault = ReadFault.BROKEN
    size, looks_like, cell = (answer.get(key) for key in ("size", "looks_like", "cell"))
    return UnreadableFile(
        name,
        fault,
        size=size if isinstance(size, int) else None,
        looks_like=_short_word(looks_like),
        cell=_short_word(cell),
    )


def _short_word(told: object) -> str | None:
    return told if isinstance(told, str) and told.isalnum() and len(told) <= 10 else None


class _Process:
    """One process that parses; knows which file it holds."""

    def __init__(self, module: str, cpu_seconds: int, wall_seconds: float, longest_answer: int) -> None:
        """Raises RuntimeError where it does not start: that is no fault of a file."""
        self._process = subprocess.Popen(  # noqa: S603 (no word of it comes from outside)
            [sys.executable, "-I", "-B", "-c", _CHILD, _ROOT, module, str(cpu_seconds)],
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
        self._wall_seconds, self._longest_answer = wall_seconds, longest_answer
        self._held: bytes | None = None
        self.alive = True
        with self._limited(_START_SECONDS):
            greeting = self._answer()
        if greeting is None:
            self.end()
            raise RuntimeError(f"the reading process ended at once, exit status {self._process.returncode}")

    def ask(self, name: str, data: bytes, request: dict[str, Any]) -> dict[str, Any]:
        """What the process says; a fault where it dies of the file."""
        with self._limited(self._wall_seconds) as timed_out:
            answer = None
            with suppress(OSError):
                if self._held is not data:
                    write_frame(self._requests, json.dumps({"name": name}).encode())
                    write_frame(self._requests, data)
                    self._held = data
                write_frame(self._requests, json.dumps(request).encode())
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
        """Kills the process unless it is done in time; the event tells that it was not."""
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

    def _answer(self) -> dict[str, Any] | None:
        """The next answer; `None` where the process is dead or talks nonsense."""
        frame = read_frame(self._answers, self._longest_answer)
        try:
            answer = json.loads(frame or b"")
        except (ValueError, RecursionError):
            return None
        return answer if isinstance(answer, dict) else None
