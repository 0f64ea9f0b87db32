"""Files that do not go through the chat: laid into a folder of whoever runs the bot, for its owner only.

A file appears when it is whole. The same message made again, after a crash, has the same name, and replaces itself.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from store.files.names import visible

_LONGEST = 200  # bytes of a name; most file systems take 255


def lay(home: Path, folder: str, name: str, data: bytes) -> Path:
    """Write it there; where it lies. Raises OSError."""
    place = home / folder
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.chmod(0o700)
    file = place / _fit(name)
    number, unfinished = tempfile.mkstemp(prefix=".", dir=place)  # 0600
    try:
        with os.fdopen(number, "wb") as written:
            written.write(data)
            written.flush()
            os.fsync(written.fileno())
        Path(unfinished).replace(file)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return file


def _fit(name: str) -> str:
    """A name that leads nowhere else, whatever a town is called."""
    plain = visible(name).replace("/", "_").replace("\\", "_").lstrip(".") or "_"
    stem, dot, ending = plain.rpartition(".")
    while len(plain.encode()) > _LONGEST:
        stem = stem[:-1]
        plain = f"{stem}{dot}{ending}"
    return plain
