"""The repository carries facts of the real reports, never their sentences."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPORTS = Path(os.environ.get("TASHAN_TEST_REPORTS") or "/nonexistent")
ROOT = Path(__file__).parents[4]
LONGEST = 12  # characters that may stand in both: the few of a figure with its words


@pytest.mark.skipif(not REPORTS.is_dir(), reason="NO REAL REPORTS: TASHAN_TEST_REPORTS names no folder; not compared")
def test_no_sentence_of_a_report_stands_here():
    said = {
        run
        for report in REPORTS.iterdir()
        for text in ["".join(report.read_text("utf-8").split())]
        for run in (text[at : at + LONGEST + 1] for at in range(len(text) - LONGEST))
    }
    files = [*Path(__file__).parent.glob("*.py"), *(ROOT / "store/practices/data").glob("figure_*.toml")]
    files += (ROOT / "store/practices/figures").glob("*.py")
    found = [
        (file.name, run)
        for file in files
        for text in ["".join(file.read_text("utf-8").split())]
        for run in (text[at : at + LONGEST + 1] for at in range(len(text) - LONGEST))
        if run in said
    ]
    assert len(files) > 20
    assert found == []
