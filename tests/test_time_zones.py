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
# Both engines where moments are kept and read. `make test` goes to one zone, with what reads a day off a moment or
# shows one; `make soak` to all of them, with all that knows a moment.
QUICK = (["America/New_York"], "row_21 or test_years or midnight or moment", 30)
WHOLE = (["America/New_York", "Asia/Shanghai", "UTC"], "row_21 or not sqlite", 150)
ZONES, CHOSEN, AT_LEAST = WHOLE if os.environ.get("TASHAN_TEST_SOAK") else QUICK


@pytest.mark.timeout(400)
@pytest.mark.parametrize("zone", ZONES)
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
    assert int(passed[1]) >= AT_LEAST
