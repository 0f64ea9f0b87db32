"""The token stands in no output, wherever it came from, even where the library quotes it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.console.console import Console
from bot.console.server import serve_in_thread
from tests.rig.scene import SECRET, TOKEN


@pytest.mark.parametrize("from_file", [False, True])
def test_row_34_a_refused_token_is_not_logged(tmp_path: Path, sqlite_url: str, from_file: bool) -> None:
    file = tmp_path / "token"
    file.write_text(TOKEN)
    file.chmod(0o600)
    given = {"TASHAN_TOKEN_FILE": str(file)} if from_file else {"TASHAN_TOKEN": TOKEN}
    output = tmp_path / "output.txt"
    with serve_in_thread(Console("7318204655:another", tmp_path / "console.jsonl")) as address:
        environment = {**os.environ, "TASHAN_API_URL": address, "TASHAN_DATABASE_URL": sqlite_url, **given}
        environment["TASHAN_LOG_LEVEL"] = "DEBUG"
        with (
            output.open("wb") as log,
            subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment, stdout=log, stderr=log) as bot,
        ):
            end = time.monotonic() + 30
            while b"refuses our token (401)" not in output.read_bytes() and time.monotonic() < end:
                time.sleep(0.05)
            assert bot.poll() is None, "a proxy's 401 must not end the bot"
            bot.terminate()
    assert b"refuses our token (401)" in output.read_bytes(), "nothing was tested"
    assert SECRET.encode() not in output.read_bytes()
    assert SECRET not in (tmp_path / "console.jsonl").read_text()
