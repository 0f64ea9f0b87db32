"""A town whose month is filled in by forms."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database import Database
from store.files.child import Child
from store.files.workbook import CHILD
from tests.handlers.collection.forms import Town, new_town


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child(CHILD) as child:
        yield child


@pytest.fixture
def town(sqlite_url: str, child: Child) -> Iterator[Town]:
    database = Database(sqlite_url)
    yield new_town(database, child)
    database.close()


@pytest.fixture(scope="module")
def untouched(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, child: Child) -> Iterator[Town]:
    """A town in whose month nothing is ever saved: many tests may share it."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("untouched") / "tashan.db")
    database = Database(f"sqlite:///{file}")
    yield new_town(database, child)
    database.close()


@pytest.fixture(scope="module")
def form(untouched: Town) -> bytes:
    """Its form."""
    return untouched.form()
