"""The county of a report that does not say it: that of the only town of this name, held or coming with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from store.database import Session
from store.practices.reading.identify import Evidence
from store.practices.tables import Report

if TYPE_CHECKING:
    from store.practices.library.importing import Prepared


def settled(session: Session, coming: Sequence[Prepared]) -> list[Prepared]:
    """The same reports, each with the county of its town where the file does not say that town's own.

    Left as they are where no town of this name is known with a county, or more than one.
    """
    unsaid = {one.identity.town for one in coming if not _is_said(one)}
    if not unsaid:
        return list(coming)
    held = sa.select(Report.town, Report.county).where(Report.town.in_(unsaid), Report.county != "").distinct()
    known: dict[str, set[str]] = {}
    for town, county in session.execute(held):
        known.setdefault(town, set()).add(county)
    for one in coming:
        if _is_said(one) and one.identity.county:
            known.setdefault(one.identity.town, set()).add(one.identity.county)
    return [one if _is_said(one) else _of(one, known.get(one.identity.town, set())) for one in coming]


def _is_said(one: Prepared) -> bool:
    return one.identity.county_from not in (None, Evidence.NAMED_TOWN)


def _of(one: Prepared, counties: set[str]) -> Prepared:
    if len(counties) != 1:
        return one
    return replace(one, identity=replace(one.identity, county=min(counties), county_from=Evidence.HELD))
