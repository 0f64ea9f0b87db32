"""What tests of the rig may ask for."""

from __future__ import annotations

import os
import random

import pytest


@pytest.fixture
def seed() -> int:
    """TASHAN_TEST_SEED repeats a run; a failure shows the seed, for pytest prints what a failed test has printed."""
    drawn = int(os.environ.get("TASHAN_TEST_SEED") or random.SystemRandom().randrange(10**6))
    print(f"TASHAN_TEST_SEED={drawn}")  # noqa: T201
    return drawn
