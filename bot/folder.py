"""Files that do not go through the chat: laid into a folder of whoever runs the bot, for its owner only.

A file appears when it is whole. The same message made again, after a crash, has the same name, and replaces itself.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from store.files.names import visible

_LONGEST = 200  # bytes of a name; most file systems take 255
_ENDING = 8  # characters that none reaches: behind such a dot stands a part of the name


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
    """A name that leads nowhere else, whatever a town is called; its two ends, which tell it from others, stay."""
    plain = visible(name).replace("/", "_").replace("\\", "_").lstrip(".") or "_"
    stem, dot, ending = plain.rpartition(".")
    stem, ending = (stem, f"{dot}{ending}") if stem and len(ending) < _ENDING else (plain, "")
    middle = len(stem) // 2
    before, behind = stem[:middle], stem[middle:]
    while len(f"{before}{behind}{ending}".encode()) > _LONGEST:
        before, behind = before[:-1], behind[1:]
    return f"{before}{behind}{ending}"
