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
