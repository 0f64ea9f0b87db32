"""How many examples a property is tried with: `make soak` draws all of them, `make test` a third."""

from __future__ import annotations

import os

_IS_SOAK = bool(os.environ.get("TASHAN_TEST_SOAK"))


def examples(whole: int) -> int:
    """So many of them, at least four."""
    return whole if _IS_SOAK else max(4, whole // 3)
