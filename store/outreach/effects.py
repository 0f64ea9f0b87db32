"""Whether reminding helps: how many towns handed in within a day of each rung, counted for all towns together.

Nobody's speed is looked at: there are no names and no towns in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store.database import Session


@dataclass(frozen=True)
class Effect:
    """What one rung of a deadline has done in the last year."""

    rung: int  # working days from the due day; negative: before it
    asked: int  # towns that were reminded on it, each occasion by itself, and had a day's time since
    followed: int  # of these: handed in, or told done, within 24 hours of the message
    is_useless: bool  # enough were asked, and so few followed that it may as well go (data/outreach.toml [effects])


def effects(session: Session, root_id: int, now: datetime) -> list[Effect]:
    """What each rung of the deadline (all of its lineage) has done, by rung; those on which nobody was reminded lack."""
    raise NotImplementedError
