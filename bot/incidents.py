"""Numbers of things that went wrong: told to the person, and found again in the log."""

from __future__ import annotations

import secrets

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that are mixed up when read out


def new_incident() -> str:
    """Six letters that nobody was told before."""
    return "".join(secrets.choice(_LETTERS) for _ in range(6))
