"""Recipes that have a file read or written wait for their turn before they hold a snapshot of the database."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

from bot.making import Maker
from handlers.recipes import READ_FILES, RECIPES
from store.files.child import AT_ONCE


class Counting:
    """A database whose snapshots are counted; what is done with one fails."""

    def __init__(self) -> None:
        self.held, self.most, self._lock = 0, 0, threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._lock:
            self.held += 1
            self.most = max(self.most, self.held)
        time.sleep(0.05)
        try:
            yield None
        finally:
            with self._lock:
                self.held -= 1


def most_at_once(recipe: str) -> int:
    database = Counting()
    maker = Maker(SimpleNamespace(token="", username=""), database, lambda: datetime.now(UTC), None)

    async def all_at_once() -> None:
        body = {"call": "document", "recipe": recipe, "of": {}}
        found = await asyncio.gather(*(maker.ready(body) for _ in range(6)), return_exceptions=True)
        assert {type(one) for one in found} <= {KeyError, AttributeError}

    asyncio.run(all_at_once())
    return database.most


def test_two_snapshots_at_a_time_wait_for_a_child_and_others_are_not_held_up():
    assert RECIPES.keys() >= READ_FILES
    assert most_at_once("served_form") == AT_ONCE
    assert most_at_once("no such recipe") > AT_ONCE
