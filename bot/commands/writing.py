"""Files that commands write: for their owner only, and over no other one unless that is wanted."""

from __future__ import annotations

import os
from pathlib import Path

from bot.commands.opening import refuse
from handlers.texts import errors


def keep_clear(file: Path, *, force: bool) -> None:
    """End the command where the file stands already; `force`: it may be replaced."""
    if file.exists() and not force:
        refuse(errors.not_written(file.name, exists=True))


def write(file: Path, data: bytes) -> None:
    """Write it, or end the command where there is no place for it."""
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as written:
            written.write(data)
    except OSError:
        refuse(errors.not_written(file.name, exists=False))
