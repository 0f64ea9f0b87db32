"""Killed at every point of a scripted day, the bot leaves the same rows as one that was never killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rig import checker, history
from tests.rig.points import COMMITS
from tests.rig.scene import SECRET, scene
from tests.rig.script import Step, day, left, play

Left = dict[str, list[str]]
TICKING = 0.5  # seconds


@pytest.fixture(scope="module")
def unkilled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Left:
    """What a day leaves that nothing happened in."""
    home = tmp_path_factory.mktemp("unkilled")
    url = f"sqlite:///{home / 'tashan.db'}"
    (home / "tashan.db").write_bytes(sqlite_template.read_bytes())
    with scene(url, home) as here:
        steps = [Step(one.who, one.act, one.seen) for one in day(here)]
        assert play(here, steps) == 0
        assert here.stop() == 0
    return left(url)


@pytest.mark.timeout(300)
def test_row_01_a_day_with_a_kill_at_each_point_ends_as_one_without(
    database_url: str, tmp_path: Path, unkilled: Left
) -> None:
    with scene(database_url, tmp_path) as here:
        steps = day(here, part=database_url.startswith("postgresql"))
        points = [point for step in steps for point in step.points.split()]
        assert set(COMMITS) <= {point.partition("#")[0] for point in points}, "a point is left out"
        assert play(here, steps, TICKING) == len(points)
        assert here.stop() == 0
        now = left(database_url)
        for name, rows in unkilled.items():
            assert now[name] == rows, name
        assert not checker.invariants(history.read(here.log), checker.rows(database_url))
        assert not checker.leaks(SECRET, database_url, [here.output, here.log, *tmp_path.glob("*.db*")])
