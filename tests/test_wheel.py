"""The wheel works outside the clone, with its data files: migrations, words, the demo's reports, the chat page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the built wheel's content."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("tashan-*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def run(site: Path, home: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(site), "TASHAN_HOME": str(home), "TASHAN_LOG_LEVEL": "WARNING"}
    environment.pop("TASHAN_DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, *arguments], cwd=home, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def test_the_installed_wheel_imports_a_report_and_answers(site: Path, tmp_path: Path) -> None:
    assert run(site, tmp_path, "-c", "import bot; print(bot.__file__)").strip() == str(site / "bot/__init__.py")
    reports = site / "bot/demo/data/reports"
    assert len(list(reports.iterdir())) == 8
    imported = json.loads(run(site, tmp_path, "-m", "bot", "import", str(reports), "--json"))
    assert [row["problems"] for row in imported if row["town"] is None] == []
    found = json.loads(run(site, tmp_path, "-m", "bot", "ask", "调解员有没有补贴", "--json"))
    assert any("补贴" in sentence for quote in found for sentence in quote["sentences"])


def test_the_wheel_holds_what_is_not_python(site: Path) -> None:
    for name in (
        "store/migrations/env.py",
        "store/migrations/versions/0001_house.py",
        "store/practices/data/words.txt",
        "bot/demo/data/county.toml",
        "bot/console/page/index.html",
    ):
        assert (site / name).is_file(), name


def test_the_wheel_holds_no_tests(site: Path) -> None:
    assert sorted(one.name for one in site.iterdir() if not one.name.endswith(".dist-info")) == [
        "bot",
        "handlers",
        "store",
    ]
