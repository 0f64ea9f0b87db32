"""Watches the whole run: whatever is logged at DEBUG goes through our formatter, and no canary may be left in it.

The tokens and the number below are used by tests all over the place. A test fails in which one of them comes out: in a
log line, a command's output, or a file that the test leaves behind.
"""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.logs import Safe

TOKENS = ("canary-of-the-rig-Zq7", "TEST-transcript-token", "TEST-canary-token")
NUMBERS = ("11010519491231002X", "110105491231002", "6222021234567890128")
# The console's own files hold what the network knows; a file called token is where one belongs.
_MAY_HOLD_TOKENS = ("token", "bot.token")
_LARGEST = 50_000_000  # bytes of a file that is looked into


def canaries(text: str, wanted: tuple[str, ...] = (*TOKENS, *NUMBERS)) -> list[str]:
    """Which of them stand in the text."""
    return [one for one in wanted if one in text]


class Watch(logging.Handler):
    """Everything logged in this process, as our log would show it; keeps only what must not stand there."""

    def __init__(self, formatter: logging.Formatter | None = None) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(formatter or Safe())
        self.seen, self.found = 0, list[str]()

    def emit(self, record: logging.LogRecord) -> None:
        self.seen += 1
        if caught := canaries(self.format(record)):
            self.found.append(f"{caught} in the log line of {record.name}:{record.lineno}")

    def attach(self) -> None:
        """To our own loggers, which speak of everything from now on, and to the libraries that hold secrets."""
        for name in ("bot", "handlers", "store"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger("httpx").setLevel(logging.INFO)  # each address with the token in it
        for name in (
            "bot",
            "handlers",
            "store",
            "httpx",
            "telegram",
            "apscheduler",
            "asyncio",
            "uvicorn",
            "sqlalchemy",
        ):
            logging.getLogger(name).addHandler(self)

    def take(self) -> list[str]:
        """What was found since it was asked last."""
        found, self.found = self.found, []
        return found


class Canary:
    """The plugin: looks after every test, and once more at the end of the run."""

    def __init__(self) -> None:
        self.watch = Watch()
        self.watch.attach()
        self.late: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Iterator[None]:
        """Whatever the test let out is its own fault."""
        folder: Path | None = getattr(item, "funcargs", {}).get("tmp_path")
        result = yield
        found = self.watch.take()
        if folder is not None and folder.is_dir():
            found += in_files(folder)
        assert not found, "\n".join(["a secret came out:", *found])
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        """What was logged after the last test; workers of xdist hand it to their controller."""
        result = yield
        self.late += self.watch.take()
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["canaries"] = self.late
        elif self.late:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        return result

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker has ended."""
        told: Mapping[str, Any] = getattr(node, "workeroutput", {})
        self.late += told.get("canaries", [])

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """What came out between tests."""
        for line in self.late:
            terminalreporter.write_line(f"A SECRET CAME OUT: {line}", red=True)


def in_files(folder: Path) -> list[str]:
    """Where a canary token stands in what a test left, be it zipped; and a number in what a process printed."""
    found = []
    for file in folder.rglob("*"):
        if file.is_symlink() or not file.is_file() or file.name in _MAY_HOLD_TOKENS or file.stat().st_size > _LARGEST:
            continue
        wanted = (*TOKENS, *NUMBERS) if file.name.startswith("output") else TOKENS
        if caught := [one for one in wanted if any(one.encode() in part for part in _parts(file))]:
            found.append(f"{caught} in {file.relative_to(folder)}")
    return found


def _parts(file: Path) -> list[bytes]:
    if not zipfile.is_zipfile(file) or file.suffix != ".xlsx":
        return [file.read_bytes()]
    with zipfile.ZipFile(file) as book:
        return [book.read(name) for name in book.namelist()]
