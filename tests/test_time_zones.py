"""Row 21: what reckons with time gives the same on a machine in New York, in Shanghai and in UTC, on both engines."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TIMED = (
    "store/test_days.py",
    "store/test_pace.py",
    "store/test_audit.py",
    "store/test_people.py",
    "store/practices/test_years.py",
    "store/practices/test_gaps.py",
    "bot/test_logs.py",
)

# Both engines where moments are kept and read; for the rest one engine is enough, three times over.
CHOSEN = "row_21 or not sqlite"


@pytest.mark.timeout(400)
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai", "UTC"])
def test_row_21_the_machines_time_zone_changes_nothing(zone: str) -> None:
    files = [str(Path("tests") / file) for file in TIMED]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", CHOSEN, *files],
        cwd=ROOT,
        env={**os.environ, "TZ": zone, "PGTZ": zone},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-4000:]
    passed = re.search(r"(\d+) passed", ended.stdout)
    assert passed
    assert int(passed[1]) > 80
