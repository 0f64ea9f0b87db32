"""The names of files: anybody may have given them."""

import re
import unicodedata
from pathlib import PurePath

_LONGEST_NAME = 255


def ending(name: str) -> str:
    """The ending of a file's name in small letters, with the dot; empty if it has none."""
    return PurePath(name).suffix.lower()


def visible(text: str) -> str:
    """The text without what moves the cursor, breaks the line or turns it round."""
    return "".join(one for one in text if unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})


def tidy_name(name: str) -> str:
    """A file's name fit to be shown and kept: no character that moves the cursor, no way up or to a root."""
    parts = [part.strip() for part in re.split(r"[/\\]", visible(name))]
    kept = [part for part in parts if part not in {"", ".", ".."} and not re.fullmatch("[A-Za-z]:", part)]
    return "/".join(kept)[-_LONGEST_NAME:].lstrip("/")
