"""What the county asked of its towns: messages sent of our own accord and fields asked, a month at a time.

For whoever inspects the burden on the towns (减负). Whole county: nobody is told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.collection.months import Month
from store.database import Session


@dataclass(frozen=True)
class Burden:
    """A calendar month (Asia/Shanghai) of a county."""

    month: Month
    reminders: int  # messages that went, or may have gone: a day's digest of one person is one
    broadcasts: int  # the same of what was sent to many
    others: int  # the same of everything else that nobody had asked for: returned, more time, a new month
    people: int  # who got at least one of them
    towns: int  # that owed the figures asked for in this month: those of the month before
    fields: int  # asked for in this month, over all towns
    prefilled: int  # of these: levels that stand there already and are only looked at
    tasks: int  # other deadlines that fell due in this month, each town by itself

    @property
    def messages(self) -> int:
        """All that was sent of our own accord."""
        return self.reminders + self.broadcasts + self.others


def burden(session: Session, county_id: int, months: Sequence[Month], now: datetime) -> list[Burden]:
    """Each of these months as far as it has come, in their order."""
    raise NotImplementedError
