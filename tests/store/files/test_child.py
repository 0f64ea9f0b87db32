"""However many ask for a file to be read, only a few processes read at a time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from store.files.child import AT_ONCE, Child

NAP = 0.4  # seconds


def asked(_: int) -> dict[str, int]:
    with Child("tests.store.files.dozing") as child:
        return child.ask("a", b"abc", seconds=NAP)


def test_the_third_waits_for_one_of_the_first_two():
    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE + 1) as threads:
        answers = list(threads.map(asked, range(AT_ONCE + 1)))
    assert answers == [{"slept": 3}] * (AT_ONCE + 1)
    assert time.monotonic() - begun >= 2 * NAP
