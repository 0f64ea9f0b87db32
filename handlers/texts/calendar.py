"""The year's days off and days made up for by working: as they are, and as a notice would have them."""

from __future__ import annotations


def guessed() -> str:
    """In every message about a day of a year whose holidays nobody has published or confirmed."""
    return "节假日安排未公布，按常规推算"
