"""The watch over the run is awake: row 34 of the fault table."""

from __future__ import annotations

import logging
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot.logs import Safe
from tests.canary import NUMBERS, TOKENS, Canary, Watch, in_files

LEAKS = """
import logging, pathlib

class Careless(logging.Formatter):
    pass

def test_logs(request):
    canary = request.config.pluginmanager.get_plugin("canary")
    kept, canary.watch.formatter = canary.watch.formatter, Careless()
    logging.getLogger("store.x").debug("TEST-transcript-" + "token")
    canary.watch.formatter = kept

def test_leaves_a_file(tmp_path):
    (tmp_path / "a.txt").write_text("x canary-of-the-rig-" + "Zq7")

def test_is_careful():
    logging.getLogger("store.x").debug("7318204655:TEST-transcript-" + "token")
"""


@pytest.mark.parametrize("secret", [*(f"bot7318204655:{token}/getMe" for token in TOKENS), *NUMBERS])
def test_row_34_the_watch_finds_what_our_formatter_hides(secret: str) -> None:
    for formatter, expected in ((logging.Formatter(), 1), (Safe(), 0)):
        watch = Watch(formatter)
        watch.handle(logging.LogRecord("x", logging.DEBUG, "x.py", 1, "to %s", (secret,), None))
        assert (watch.seen, len(watch.take()), watch.found) == (1, expected, [])


def test_row_34_the_watch_is_over_this_run(request: pytest.FixtureRequest) -> None:
    canary: Canary = request.config.pluginmanager.get_plugin("canary")
    before = canary.watch.seen
    for name in ("bot.dispatch", "handlers.ask", "store.outbox"):
        logging.getLogger(name).debug("seen")
    assert canary.watch.seen == before + 3


def test_files_are_looked_into(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKENS[0])  # where it belongs
    (tmp_path / "input.txt").write_text(NUMBERS[0])  # what a test sends in
    assert in_files(tmp_path) == []
    (tmp_path / "deep").mkdir()
    with zipfile.ZipFile(tmp_path / "deep" / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("sheet.xml", TOKENS[1] * 20)
    (tmp_path / "output.txt").write_text(NUMBERS[0])
    (tmp_path / "a.db").write_bytes(b"\x00" + TOKENS[2].encode())
    assert len(in_files(tmp_path)) == 3
    for file in (tmp_path / "deep" / "a.xlsx", tmp_path / "output.txt", tmp_path / "a.db"):
        file.unlink()


def test_row_34_a_run_that_lets_a_secret_out_fails(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        "from tests.canary import Canary\n"
        "def pytest_configure(config):\n    config.pluginmanager.register(Canary(), 'canary')\n"
    )
    (tmp_path / "test_leaks.py").write_text(LEAKS)
    command = [
        sys.executable,
        "-B",  # compiled, the parts of a secret stand together in a file
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]
    root = Path(__file__).parent.parent
    ended = subprocess.run([*command, "--import-mode=importlib"], cwd=root, capture_output=True, text=True, check=False)
    assert ended.returncode == 1, ended.stdout
    assert "3 passed, 2 errors" in ended.stdout
    assert ended.stdout.count("a secret came out:") >= 2
