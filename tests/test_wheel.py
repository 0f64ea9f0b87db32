"""The wheel, installed: it works outside the clone, with its data files, and names all that it needs."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ["bot", "handlers", "store"]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment of its own with the wheel in it; what the wheel needs it shares with this one."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    venv.create(folder / "venv", symlinks=True)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "venv/bin/python"), "--disable-pip-version-check"]
    wheel = str(next(folder.glob("tashan-*.whl")))
    subprocess.run([*pip, "install", "--no-deps", "--no-index", wheel], cwd=folder, check=True, capture_output=True)
    # Only now, and as a mere path: pip must not see the clone that is installed here, and Python must not follow it.
    (_site(folder / "venv") / "shared.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "venv"


@pytest.fixture(scope="module")
def site(environment: Path) -> Path:
    """Where the wheel's content is."""
    return _site(environment)


def _site(environment: Path) -> Path:
    return next(environment.glob("lib/python*/site-packages"))


def run(environment: Path, home: Path, command: str, *arguments: str) -> str:
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("TASHAN_", "PYTHON"))}
    variables |= {"TASHAN_HOME": str(home), "TASHAN_LOG_LEVEL": "WARNING"}
    words = [str(environment / "bin" / command), *arguments]
    done = subprocess.run(words, cwd=home, env=variables, check=True, capture_output=True, text=True)
    return done.stdout


def test_the_installed_command_imports_a_report_and_answers(environment: Path, site: Path, tmp_path: Path) -> None:
    told = run(environment, tmp_path, "python", "-c", "import bot, store; print(bot.__file__, store.__file__)")
    assert told.split() == [str(site / "bot/__init__.py"), str(site / "store/__init__.py")]
    reports = site / "bot/demo/data/reports"
    assert len(list(reports.iterdir())) == 8
    imported = json.loads(run(environment, tmp_path, "tashan", "import", str(reports), "--json"))
    assert [row["problems"] for row in imported if row["town"] is None] == []
    found = json.loads(run(environment, tmp_path, "tashan", "ask", "调解员有没有补贴", "--json"))
    assert any("补贴" in sentence for quote in found for sentence in quote["sentences"])


def test_the_wheel_names_every_package_that_it_imports(site: Path) -> None:
    modules = {name for package in PACKAGES for file in (site / package).rglob("*.py") for name in imported(file)}
    foreign = modules - sys.stdlib_module_names - set(PACKAGES)
    assert {"telegram", "sqlalchemy", "jieba"} <= foreign, "nothing was looked at"
    whose = metadata.packages_distributions()
    needed = {canonical(whose[module][0]) for module in foreign}
    [info] = site.glob("tashan-*.dist-info")
    lines = metadata.Distribution.at(info).requires or []
    always = {canonical(re.split(r"[^\w.-]", line)[0]) for line in lines if "extra ==" not in line}
    assert needed - always == {"rjieba"}  # the faster twin of jieba, for whoever can install it
    assert any(re.fullmatch(r"rjieba.*extra == .fast.", line) for line in lines)


def imported(file: Path) -> set[str]:
    """The top-level modules that a file imports anywhere."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_wheel_holds_what_is_not_python(site: Path) -> None:
    for name in (
        "store/migrations/env.py",
        "store/migrations/versions/0001_house.py",
        "store/practices/data/words.txt",
        "bot/demo/data/county.toml",
        "bot/demo/data/months.toml",
        "bot/console/page/index.html",
    ):
        assert (site / name).is_file(), name


def test_the_wheel_holds_no_tests(site: Path) -> None:
    assert sorted(one.name for one in site.iterdir() if one.is_dir() and one.suffix != ".dist-info") == PACKAGES
