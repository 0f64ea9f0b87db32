"""What a county asked of its towns: messages sent of our own accord and fields asked for, a month at a time.

For whoever inspects the burden on the towns (减负). All towns together: nobody is told apart. What goes to the county's
own people, administrators and their reviewers, is no burden on the towns and is not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from store.catalogue.metrics import Tier, catalogue
from store.catalogue.months import Month
from store.collection.active import standing_towns, towns
from store.database import Session
from store.days import end_of
from store.outbox import Outbound, OutboundState
from store.outreach.asked import is_digest
from store.outreach.caps import notices_since
from store.outreach.tables import DeadlineRow, DeadlineTown, DeliveryRow, Kind, OccasionRow, ReminderRow
from store.people.people import Person, Post

_WENT = (OutboundState.SENT, OutboundState.UNCERTAIN)


@dataclass(frozen=True)
class Burden:
    """A calendar month (Asia/Shanghai) of a county."""

    month: Month
    reminders: int  # messages that went, or may have gone: a day's digest of one person is one
    broadcasts: int  # the same of what was sent to many
    others: int  # the same of everything else that nobody had asked for: returned, more time, an answered question
    people: int  # who got at least one of them
    towns: int  # that were asked for figures: of the month before, and with somebody here to give them
    fields: int  # asked of them together
    prefilled: int  # of these: levels that stand there already, and are only looked at
    tasks: int  # what else is due in it, each town by itself

    @property
    def messages(self) -> int:
        """All that was sent of our own accord."""
        return self.reminders + self.broadcasts + self.others

    @property
    def is_nothing(self) -> bool:
        """Whether the towns were left alone."""
        return not (self.messages or self.fields or self.tasks)


def burden(session: Session, county_id: int, months: Sequence[Month]) -> list[Burden]:
    """Each of these months as far as it has come, in their order."""
    return [_burden(session, county_id, month) for month in months]


def _burden(session: Session, county_id: int, month: Month) -> Burden:
    sent, people = _messages(session, county_id, month)
    reported = month.back()
    owed = catalogue(session, county_id, reported).due(reported)
    attended = _attended(session, month)
    asked = [town for town in towns(session, reported, [county_id]) if town.id in attended]
    return Burden(
        month,
        reminders=sent.get("remind", 0),
        broadcasts=sent.get("cast", 0),
        others=sent.get("other", 0),
        people=people,
        towns=len(asked),
        fields=len(asked) * len(owed),
        prefilled=len(asked) * sum(metric.tier is Tier.CHANGE for metric in owed),
        tasks=_tasks(session, county_id, month, len(asked)),
    )


def _messages(session: Session, county_id: int, month: Month) -> tuple[dict[str, int], int]:
    """How many of each kind went to people of the county's towns, and to how many of them.

    Digests and broadcasts say themselves to whom they went, whatever chat that person has today.
    """
    begins, ends = end_of(month.first_day - timedelta(days=1)), end_of(month.last_day)
    here = _people(county_id, month)
    kind = sa.case((is_digest(), "remind"), (Outbound.key.startswith("cast"), "cast"), else_="other").label("kind")
    went = (
        sa.select(Outbound.id, kind)
        .where(*notices_since(begins), Outbound.state.in_(_WENT))
        .where(Outbound.closed_at >= begins, Outbound.closed_at < ends)
    )
    of_chat = went.add_columns(Person.id.label("person_id")).join(Person, Person.chat_id == Outbound.chat_id)
    of_reminder = went.add_columns(ReminderRow.person_id).join(ReminderRow, ReminderRow.key == Outbound.key)
    of_delivery = went.add_columns(DeliveryRow.person_id).join(DeliveryRow, DeliveryRow.key == Outbound.key)
    found = sa.union_all(
        of_chat.where(Person.id.in_(here)),
        of_reminder.where(ReminderRow.person_id.in_(here)),
        of_delivery.where(DeliveryRow.person_id.in_(here)),
    ).subquery()
    sent = session.execute(sa.select(found.c.kind, sa.func.count(found.c.id.distinct())).group_by(found.c.kind))
    people = session.scalar(sa.select(sa.func.count(found.c.person_id.distinct())))
    return dict(sent.all()), people or 0


def _people(county_id: int, month: Month) -> sa.Select[int]:
    """Who worked in one of the county's towns when the month ended, or ends."""
    towns = standing_towns(month.last_day, [county_id]).subquery()
    begun = sa.select(sa.func.max(Post.id).label("id")).where(Post.since <= month.last_day).group_by(Post.person_id)
    last = begun.subquery()
    return sa.select(Post.person_id).join(last, last.c.id == Post.id).join(towns, towns.c.town_id == Post.place_id)


def _attended(session: Session, month: Month) -> set[int]:
    """The places where somebody had a post by the end of the month: of a town without, nothing can be asked."""
    return set(session.scalars(sa.select(Post.place_id).where(Post.since <= month.last_day)))


def _tasks(session: Session, county_id: int, month: Month, towns: int) -> int:
    """What is due in the month besides figures; `towns`: how many it is due from where it is due from all."""
    version = aliased(DeadlineRow)
    last = sa.select(sa.func.max(version.id)).where(version.root_id == OccasionRow.root_id)
    newest = last.correlate(OccasionRow).scalar_subquery()
    named = sa.select(sa.func.count()).where(DeadlineTown.deadline_id == DeadlineRow.id).scalar_subquery()
    counts = session.scalars(
        sa.select(named)
        .join_from(OccasionRow, DeadlineRow, DeadlineRow.id == newest)
        .where(OccasionRow.county_id == county_id, ~OccasionRow.is_void, DeadlineRow.kind == Kind.TASK)
        .where(OccasionRow.due_on.between(month.first_day, month.last_day))
    )
    return sum(count or towns for count in counts)
