"""Text as an Office file can hold it: those are XML, which has no control characters."""

from __future__ import annotations

import re

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """The text without what no XML holds; one such character would spoil the whole file."""
    return _UNWRITABLE.sub("", text)
