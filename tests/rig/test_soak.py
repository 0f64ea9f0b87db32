"""Row 1, at random: two copies are killed while people ask and the network fails. `make soak` does so for minutes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.rig.balancer import balancing
from tests.rig.scene import scene
from tests.rig.soak import Soak, in_order
from tests.rig.timeline import draw

MINUTES = float(os.environ.get("TASHAN_TEST_SOAK") or 0)
SECONDS = 60 * MINUTES or 10  # of one engine
PEOPLE = 12


@pytest.mark.timeout(2 * SECONDS + 300)
def test_row_01_two_copies_outlive_random_kills_and_a_failing_network(
    database_url: str, tmp_path: Path, seed: int
) -> None:
    with balancing([free_port(), free_port()]) as balancer, scene(database_url, tmp_path, webhook_pause=0.2) as here:
        summary = Soak(here, balancer).run(seed, SECONDS, draw(seed, SECONDS, PEOPLE, len(balancer.ports)))
        print(f"\n{summary}\n")  # noqa: T201


@pytest.mark.parametrize("places", [[], [0, 1, 2], [0, 1, 1, 2], [0, 1, 2, 1, 2, 3], [0, 1, 2, 0, 1, 0, 1, 2, 3]])
def test_what_is_repeated_is_repeated_in_order(places: list[int]) -> None:
    assert in_order(places)


@pytest.mark.parametrize("places", [[1], [1, 0, 2], [0, 2, 1], [0, 1, 2, 1, 3], [0, 1, 2, 3, 0, 1, 2, 3, 4]])
def test_what_is_left_out_overtaken_or_repeated_from_long_ago_is_out_of_order(places: list[int]) -> None:
    assert not in_order(places)
