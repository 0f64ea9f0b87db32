"""What follows from the index and is dear to read anew for every question: kept in memory under the index's version."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Connection, Engine

T = TypeVar("T")


class Kept(Generic[T]):
    """The newest value of each engine. `read(connection, …)` gives it with the version that its snapshot has."""

    def __init__(self, read: Callable[..., tuple[int, T]]) -> None:
        self._read = read
        self._newest: WeakKeyDictionary[Engine, tuple[int, T]] = WeakKeyDictionary()
        self._guard = Lock()

    def of(self, connection: Connection, version: int, *arguments: object) -> T:
        """The value as of this version, which must be that of the connection's snapshot."""
        with self._guard:
            kept = self._newest.get(connection.engine)
        if kept is not None and kept[0] == version:
            return kept[1]
        fresh = self._read(connection, *arguments)
        with self._guard:
            self._newest[connection.engine] = fresh
        return fresh[1]
