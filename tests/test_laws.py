"""The laws of the house, held by tests: who may import what, where sentences, clock and environment live."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from handlers.table import TABLE

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "store")
FILES = sorted(path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
HAN = re.compile(r"[\u4e00-\u9fff]")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"))


def imported(path: Path) -> Iterator[str]:
    """The modules a file imports, dotted."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def offenders(packages: set[str]) -> list[Path]:
    return [path for path in FILES if any(name.split(".")[0] in packages for name in imported(path))]


def docstrings(module: ast.Module) -> set[ast.AST]:
    """The string constants that are docstrings, or stand alone under an assignment as one."""
    alone = (node for node in ast.walk(module) if isinstance(node, ast.Expr))
    return {node.value for node in alone if isinstance(node.value, ast.Constant)}


@cache
def calls(path: Path) -> set[str]:
    """Every dotted name that a file calls or reads, as written."""
    return {ast.unparse(node) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}


def test_there_is_something_to_judge():
    assert len(FILES) > 50
    assert {path.parts[0] for path in FILES} == set(PACKAGES)


def test_the_import_contracts_are_kept():
    # In a process of its own: the linter's logging set-up disables every logger that there is.
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    linted = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout + linted.stderr
    kept = re.search(r"(\d+) kept, (\d+) broken", linted.stdout)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert kept
    assert (int(kept[1]), int(kept[2])) == (len(contracts), 0)


def test_telegram_is_imported_only_in_bot():
    files = offenders({"telegram"})
    assert files
    assert [path for path in files if path.parts[0] != "bot" or path.parts[1] in ("console", "demo", "commands")] == []


def test_sqlalchemy_is_imported_only_in_store():
    files = offenders({"sqlalchemy", "alembic", "psycopg"})
    assert files
    assert [path for path in files if path.parts[0] != "store"] == []


def test_the_console_imports_nothing_of_the_product():
    for path in FILES:
        if path.parts[:2] == ("bot", "console"):
            strange = [
                name for name in imported(path) if name.split(".")[0] in PACKAGES and not name.startswith("bot.console")
            ]
            assert strange == [], path


def reads_environment(path: Path) -> bool:
    """Whether it asks the environment anything; to set a switch of a library is not to ask."""
    module = tree(path)
    targets = [target for node in ast.walk(module) if isinstance(node, ast.Assign) for target in node.targets]
    written = {target.value for target in targets if isinstance(target, ast.Subscript)}
    names = [node for node in ast.walk(module) if isinstance(node, ast.Attribute) and node not in written]
    asked = {ast.unparse(node) for node in names} | set(imported(path))
    return bool(asked & {"os.environ", "os.environb", "os.getenv"})


def test_the_environment_is_read_only_by_the_settings():
    assert [path for path in FILES if reads_environment(path) and path != Path("bot/settings.py")] == []
    users = [path for path in FILES if any(name.startswith("pydantic_settings") for name in imported(path))]
    assert users == [Path("bot/settings.py")]


def test_the_time_is_told_only_by_the_clock():
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
    tellers = {path for path in FILES if calls(path) & (clocks | {f"datetime.{one}" for one in clocks})}
    assert Path("bot/clock.py") in tellers
    assert {path for path in tellers if path.parts[:2] != ("bot", "console")} == {Path("bot/clock.py")}


def said(path: Path) -> list[str]:
    """The strings of a file but its docstrings."""
    module = tree(path)
    told = docstrings(module)
    nodes = (node for node in ast.walk(module) if isinstance(node, ast.Constant) and node not in told)
    return [node.value for node in nodes if isinstance(node.value, str)]


def test_chinese_sentences_live_in_texts():
    """The console speaks for itself; the store's constants are patterns and cue words."""
    theirs = {("handlers", "texts"), ("bot", "console")}
    silent = [path for path in FILES if path.parts[:2] not in theirs and path.parts[0] != "store"]
    assert len(silent) > 50
    sentences = {path: [one for one in said(path) if len(HAN.findall(one)) >= 6] for path in silent}
    assert {path: found for path, found in sentences.items() if found} == {}


def test_no_chinese_sentence_is_made_in_the_store():
    sentence = re.compile(r"[\u4e00-\u9fff]{4,}[。！？]$")
    sentences = {
        path: [one for one in said(path) if sentence.search(one)] for path in FILES if path.parts[0] == "store"
    }
    assert len(sentences) > 50
    assert {path: found for path, found in sentences.items() if found} == {}


def test_whatever_is_public_says_what_it_answers():
    silent = []
    for path in FILES:
        if "migrations" not in path.parts:
            kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
            public = [node for node in tree(path).body if isinstance(node, kinds) and not node.name.startswith("_")]
            silent += [(path, node.name) for node in public if not ast.get_docstring(node)]
            silent += [] if path.name == "__init__.py" or ast.get_docstring(tree(path)) else [(path, "")]
    assert silent == []


def test_packages_hold_no_code():
    for path in FILES:
        if path.name == "__init__.py":
            body = tree(path).body
            assert all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body), path
            assert len(body) <= 1, path


def test_no_file_is_too_long_to_read():
    long = {
        str(path.relative_to(ROOT)): lines
        for folder in (*PACKAGES, "tests")
        for path in (ROOT / folder).rglob("*.py")
        if (lines := path.read_text("utf-8").count("\n")) > 400
    }
    assert long == {}


@pytest.mark.parametrize("row", [row for row in TABLE if row.command], ids=lambda row: row.command)
def test_every_command_is_one_that_telegram_takes_and_has_chinese_names(row):
    assert re.fullmatch(r"[a-z0-9_]{1,32}", row.command)
    assert HAN.search(row.description)
    assert row.aliases
    assert all(HAN.search(alias) for alias in row.aliases)


def test_no_two_rows_are_reached_by_one_word():
    ways = [way for row in TABLE for way in (row.command, row.action, row.medium and f"medium {row.medium}") if way]
    ways += [alias for row in TABLE if row.command for alias in row.aliases]
    assert len(ways) == len(set(ways))
    assert all(sum(bool(way) for way in (row.command, row.action, row.medium)) == 1 for row in TABLE)


def test_nothing_tracked_names_a_machine_or_a_registry():
    """Each pattern is spelled so that it does not find itself."""
    patterns = [r"/wor[k]/", r"pypi\.org/simpl[e]", r"file:///op[t]", r"/var/cache/tasha[n]/de[v]", r"/tmp/tasha[n]/"]
    found = subprocess.run(
        ["git", "grep", "-nIE", "|".join(patterns)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if found.returncode > 1:
        pytest.skip("NOT A GIT CLONE: tracked files cannot be listed")
    assert found.stdout == ""
