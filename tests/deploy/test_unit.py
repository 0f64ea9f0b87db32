"""The systemd unit, as far as it can be tried without a running systemd."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.settings import Settings

UNIT = Path(__file__).parents[2] / "deploy" / "tashan.service"

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="NO SYSTEMD: cannot be verified")


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program that exists here."""
    file = tmp_path / "tashan.service"
    file.write_text(UNIT.read_text().replace("/opt/tashan/venv/bin/tashan", "/bin/true"))
    return file


@needs_systemd
def test_systemd_understands_it(unit):
    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


@needs_systemd
def test_it_is_hardened(unit):
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout[-500:]


def test_its_settings_are_settings():
    known = {f"TASHAN_{field.upper()}" for field in Settings.model_fields}
    named = set(re.findall(r"\bTASHAN_[A-Z_]+", UNIT.read_text()))
    assert {"TASHAN_HOME", "TASHAN_TOKEN_FILE"} <= named <= known


def test_a_copys_signs_of_life_can_be_read():
    assert "ProcSubset" not in UNIT.read_text()  # bot/copies.py reads the boot's number in /proc/sys
