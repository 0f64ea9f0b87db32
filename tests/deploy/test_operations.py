"""The manual and the program say the same."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from bot.__main__ import app
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "deploy" / "OPERATIONS.md").read_text("utf-8")


def section(title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", MANUAL, re.M | re.S)
    assert found, title
    return found[1]


def test_every_setting_stands_in_the_table_with_its_default():
    rows = dict(re.findall(r"^\| `TASHAN_([A-Z_]+)` \| (.+?) \|", section("Settings"), re.M))
    assert {name.lower() for name in rows} == set(Settings.model_fields)
    for name, shown in rows.items():
        default = Settings.model_fields[name.lower()].default
        if shown.startswith("`") and name != "HOME":
            assert shown == f"`{default}`", name
        elif shown == "–":
            assert not str(default or ""), name
    home = Settings.model_fields["home"].default_factory()  # type: ignore[call-arg, misc]
    assert rows["HOME"] == f"`~/{home.relative_to(Path.home())}`"


def test_every_command_named_is_one():
    known = {one.name or getattr(one.callback, "__name__", "") for one in app.registered_commands}
    known |= {group.name for group in app.registered_groups}
    named = set(re.findall(r"(?:^|`|&& |bot |TASHAN_HOME=\S+ )tashan ([a-z]+)", MANUAL, re.M))
    assert {"backup", "restore", "doctor", "invite", "import"} <= named <= known


def test_links_and_sections_lead_somewhere():
    for target in re.findall(r"\]\(([^)]+)\)", MANUAL):
        file, _, anchor = target.partition("#")
        assert not file or (ROOT / "deploy" / file).exists()
        if anchor:
            assert anchor in {title.lower().replace(" ", "-") for title in re.findall(r"^## (.+)$", MANUAL, re.M)}


def test_the_shell_examples_can_be_read_by_a_shell():
    examples = re.findall(r"```sh\n(.*?)```", MANUAL, re.S)
    assert len(examples) >= 6
    for example in examples:
        read = subprocess.run(["sh", "-n"], input=example, capture_output=True, text=True, check=False)
        assert read.returncode == 0, read.stderr


@pytest.mark.parametrize("must", ["state secrets", "work secrets", "drafted or discussed", "sealed papers"])
def test_what_must_never_be_sent_is_said_first(must):
    assert must in MANUAL[: MANUAL.index("## Install")]


def rows(title: str) -> list[list[str]]:
    """The cells of a section's table, below its head."""
    lines = re.findall(r"^\| (.+) \|$", section(title), re.M)
    return [re.split(r"(?<!\\) \| ", line) for line in lines[1:]]


def test_every_log_line_that_is_quoted_stands_in_the_source():
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py"))
    quoted = [one for seen, *_ in rows("When something is wrong") for one in re.findall(r"`([^`]+)`", seen)]
    assert len(quoted) >= 4
    for line in quoted:
        for part in re.split(r"…|\bN\b", line):  # what is told differs
            assert part.strip() in source, line


def test_every_sentence_that_is_quoted_is_one_of_ours():
    texts = "\n".join(path.read_text("utf-8") for path in (ROOT / "handlers" / "texts").rglob("*.py"))
    quoted = [one for seen, *_ in rows("When something is wrong") for one in re.findall(r"「([^」]+)」", seen)]
    assert len(quoted) >= 4
    for sentence in quoted:
        for part in sentence.split("20xx"):
            assert part.strip() in texts, sentence


def test_every_required_row_of_the_fault_table_has_its_tests():
    told = {int(number): re.findall(r"`([^`]+)::([^`]+)`", ids) for number, _, ids in rows("Faults and their tests")}
    assert set(told) >= set(range(1, 39))
    for number, ids in told.items():
        assert ids, number
        for file, name in ids:
            assert re.search(rf"row_(?:\d\d_)*{number:02}_", name), name
            assert f"def {name}(" in (ROOT / "tests" / file).read_text("utf-8"), name
