"""Which reader and which data read figures: after a change of either all reports are read anew."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

_DATA = (
    ("store.practices", "figure_spots.toml"),
    ("store.practices", "figure_metrics.toml"),
    ("store.practices", "figure_doubts.toml"),
    ("store.catalogue", "metrics.toml"),
    ("store", "numbers.toml"),
)


@cache
def version() -> str:
    """A digest of the data and of the code of this room; at most 64 characters."""
    code = sorted((one for one in files(__package__).iterdir() if one.name.endswith(".py")), key=lambda one: one.name)
    digest = hashlib.sha256()
    for file in (*code, *(files(package) / "data" / name for package, name in _DATA)):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:32]
