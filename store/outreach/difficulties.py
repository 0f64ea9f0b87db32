"""有困难: somebody says that what is due is difficult for their town, and why. The county's people see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from store.database import Session


@dataclass(frozen=True)
class Difficulty:
    """What somebody has said of their town's occasion."""

    id: int
    occasion_id: int
    town_id: int
    person_id: int
    reason: str | None  # None: none was told yet, or it named somebody who was erased
    at: datetime


def tell(session: Session, occasion_id: int, town_id: int, person_id: int, reason: str | None, now: datetime) -> int:
    """Keep it; its number. None, "": no reason was given. The same person again: the later one counts."""
    raise NotImplementedError


def told(session: Session, occasions: Collection[int]) -> dict[tuple[int, int], Difficulty]:
    """What was said last of each (occasion, town) of these."""
    raise NotImplementedError


def erase_mentions(session: Session, words: Collection[str]) -> int:
    """Reasons that name one of these are gone; how many."""
    raise NotImplementedError
