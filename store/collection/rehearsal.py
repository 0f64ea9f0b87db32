"""What a changed catalogue would have asked of the months there are, before it is put to use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from store.catalogue.metrics import Catalogue, base, with_versions
from store.catalogue.months import Month
from store.catalogue.versions import in_force
from store.collection import active
from store.collection.checks import Finding, check
from store.collection.figures import entries
from store.collection.history import history
from store.collection.standing import standing
from store.collection.tables import Submission
from store.database import Session
from store.people.places import PlaceFacts


@dataclass(frozen=True)
class Rehearsed:
    """A town's month, as the changed catalogue would have judged it."""

    month: Month
    town: PlaceFacts  # as it stood on the month's last day
    catalogue: Catalogue  # the changed one, with the county's own versions of that month
    found: tuple[Finding, ...]  # all that would have been found
    added: tuple[Finding, ...]  # of these, what is not found today
    gone: int  # what is found today, and would not have been


def rehearse(session: Session, changed: Catalogue, months: int) -> Iterator[Rehearsed]:
    """Every town's figures that stand, of the newest so many months there are, oldest first; by county and name."""
    last = session.scalar(sa.select(sa.func.max(Submission.month)))
    if last is not None:
        for back in range(months - 1, -1, -1):
            yield from _month(session, changed, Month.parse(last).back(back))


def _month(session: Session, changed: Catalogue, month: Month) -> Iterator[Rehearsed]:
    of_month = Submission.month == str(month)
    stands = standing(of_month).subquery()
    rows = session.execute(
        sa.select(Submission.town_id, Submission.id, stands.c.upto).join(
            stands, stands.c.submission_id == Submission.id
        )
    )
    handed_in = {town_id: (number, upto) for town_id, number, upto in rows}
    catalogues: dict[int, tuple[Catalogue, Catalogue]] = {}
    for town in active.towns(session, month, None) if handed_in else ():
        if town.id not in handed_in:
            continue
        if town.county_id not in catalogues:
            theirs = in_force(session, town.county_id, month)
            catalogues[town.county_id] = with_versions(base(), theirs, month), with_versions(changed, theirs, month)
        today, then = catalogues[town.county_id]
        said, past = entries(session, *handed_in[town.id]), history(session, town.id, month)
        before, found = check(today, said, past), check(then, said, past)
        asked = {_same(one) for one in before}
        added = tuple(one for one in found if _same(one) not in asked)
        yield Rehearsed(month, town, then, tuple(found), added, len(asked - {_same(one) for one in found}))


def _same(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.grade, finding.codes
