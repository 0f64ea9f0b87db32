"""The names of files: anybody may have given them."""

import re
import unicodedata
from pathlib import PurePath

_LONGEST_NAME = 255


def ending(name: str) -> str:
    """The ending of a file's name in small letters, with the dot; empty if it has none."""
    return PurePath(name).suffix.lower()


def tidy_name(name: str) -> str:
    """A file's name fit to be shown and kept: no character that moves the cursor, no way up or to a root."""
    seen = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    parts = [part.strip() for part in re.split(r"[/\\]", seen)]
    kept = [part for part in parts if part not in {"", ".", ".."} and not re.fullmatch("[A-Za-z]:", part)]
    return "/".join(kept)[-_LONGEST_NAME:].lstrip("/")
