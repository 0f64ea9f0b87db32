"""kill -9 at random moments while people ask: every question answered, every effect once, replies in order."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.rig import killing
from tests.rig.scene import scene

SOAK_MINUTES = float(os.environ.get("TASHAN_TEST_SOAK", "0"))


@pytest.fixture
def seed() -> int:
    """TASHAN_TEST_SEED repeats a run; a failure shows the seed, for pytest prints what a failed test has printed."""
    drawn = int(os.environ.get("TASHAN_TEST_SEED") or random.SystemRandom().randrange(10**6))
    print(f"TASHAN_TEST_SEED={drawn}")  # noqa: T201
    return drawn


@pytest.mark.timeout(400)
def test_twenty_kills_while_ten_people_ask_two_hundred_questions(sqlite_url: str, tmp_path: Path, seed: int) -> None:
    with scene(sqlite_url, tmp_path) as here:
        print(killing.run(here, killing.draw(seed, people=10, each=20, kills=20)))  # noqa: T201


@pytest.mark.timeout(200)
def test_five_kills_on_postgresql(postgres_url: str, tmp_path: Path, seed: int) -> None:
    with scene(postgres_url, tmp_path) as here:
        print(killing.run(here, killing.draw(seed, people=10, each=5, kills=5)))  # noqa: T201


@pytest.mark.skipif(not SOAK_MINUTES, reason="NO SOAK: set TASHAN_TEST_SOAK to a number of minutes, such as 10")
@pytest.mark.timeout(SOAK_MINUTES * 120 + 600)
def test_soak(database_url: str, tmp_path: Path, seed: int) -> None:
    kills = int(SOAK_MINUTES * 60 / 5)
    with scene(database_url, tmp_path) as here:
        print(killing.run(here, killing.draw(seed, people=12, each=2 * kills, kills=kills)))  # noqa: T201
