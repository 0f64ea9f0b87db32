"""Towns that are alike, and their accepted figures over the same months: side by side, or about the middle of them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Hashable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from statistics import mean, median
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from store.catalogue.metrics import Kind
from store.catalogue.months import Month
from store.collection.figures import Given
from store.collection.history import Amount
from store.collection.standing import standing
from store.collection.tables import Answer, Figure, RevisionRow, Ruling, Submission, VerdictRow
from store.database import Session
from store.people import places
from store.people.places import PlaceFacts

VILLAGES = "villages"  # the metric by which towns are alike

Record = Mapping[str, Mapping[Month, Given]]
"""What a town said of each field in each month, as it was accepted: numbers and 不涉及."""

_Town = TypeVar("_Town", bound=Hashable)


def accepted(
    session: Session, towns: Collection[int], codes: Collection[str], first: Month, last: Month
) -> dict[int, Record]:
    """The record of each of these towns from one month to another; towns without one are left out. One query."""
    found: dict[int, dict[str, dict[Month, Given]]] = {}
    between = Submission.month.between(str(first), str(last))
    for (town, month, code), given in _said(session, towns, codes, between).items():
        found.setdefault(town, {}).setdefault(code, {})[Month.parse(month)] = given
    return dict(found)


def villages(session: Session, towns: Collection[int]) -> dict[int, int]:
    """How many villages each of these towns had when it was last accepted; towns without any are left out. Not what
    is handed in alone: whoever tries numbers would choose the towns of a median, and learn what one of them has.
    """
    found: dict[int, tuple[str, int]] = {}
    for (town, month, _), said in _said(session, towns, [VILLAGES]).items():
        if said.value:
            found[town] = max(found.get(town, ("", 0)), (month, said.value))
    return {town: value for town, (_, value) in found.items()}


def alike(own: int, others: Mapping[_Town, int]) -> list[_Town]:
    """Those towns that have about as many villages as one's own."""
    share = rule("alike")["share"]
    return [town for town, theirs in others.items() if abs(theirs - own) <= share * own]


def over(said: Mapping[Month, Given], months: Collection[Month], kind: Kind) -> Amount | None:
    """A field over these months: a flow's sum, a stock's level in the last of them.

    None: a month has no answer, or none of them a number.
    """
    wanted = [max(months)] if months and kind is Kind.STOCK else list(months)
    if not all(month in said for month in wanted):
        return None
    amounts = [one for one in (said[month] for month in wanted) if one.value is not None]
    if not amounts:
        return None
    is_more, is_near = any(one.is_more for one in amounts), any(one.is_near for one in amounts)
    return Amount(sum(one.value or 0 for one in amounts), is_more, is_near)


def middle(values: Iterable[Decimal | int], *, are_open: bool) -> Decimal | None:
    """The median; None: too few. Of figures that are not open to whoever asks it is no figure of any one of them: the
    mean of the two in the middle, of an odd number of them of the three, with two digits that say something.

    As whole numbers two answers, before a town has handed in and after it, would tell what that town has.
    """
    found = sorted(Decimal(one) for one in values)
    if are_open:
        return median(found) if len(found) >= 2 else None
    if len(found) < rule("median")["least"]:
        return None
    half = len(found) // 2
    about = mean(found[half - 1 : half + 1 + len(found) % 2])
    unit = Decimal(1).scaleb(max(0, about.adjusted() - 1))
    return (about / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit


def middles(session: Session, town: PlaceFacts, own: int, codes: Collection[str], month: Month) -> dict[str, Decimal]:
    """The medians of these fields over the towns of the county that are alike to one with so many villages, each with
    its newest accepted number of the last quarter; without those fields of which too few have one.
    """
    others = {one.id for one in places.towns(session, town.county_id)} - {town.id}
    near = alike(own, villages(session, others))
    record = accepted(session, near, codes, month.back(3), month)
    found = {}
    for code in codes:
        said = (
            sorted(fields.get(code, {}).items(), key=lambda one: one[0], reverse=True) for fields in record.values()
        )
        newest = (next((one.value for _, one in months if one.value is not None), None) for months in said)
        value = middle((one for one in newest if one is not None), are_open=False)
        if value is not None:
            found[code] = value
    return found


@cache
def rule(name: str) -> Any:
    """A table of data/alike.toml."""
    return tomllib.loads((files("store.collection") / "data/alike.toml").read_text("utf-8"))[name]


def _said(
    session: Session, towns: Collection[int], codes: Collection[str], *of: sa.ColumnElement[bool]
) -> dict[tuple[int, str, str], Given]:
    """What was accepted and stands, by town, month and code: numbers and 不涉及.

    The last entry of a field is the one that stands. It is picked here: picking it in the query costs as much again.
    """
    revision, verdict = aliased(RevisionRow), aliased(VerdictRow)
    of_it = revision.submission_id == Submission.id, verdict.revision_id == revision.id
    was_accepted = sa.exists().where(*of_it, verdict.kind == Ruling.ACCEPTED)
    stands = standing(Submission.town_id.in_(towns), was_accepted, *of).subquery()
    figure = Figure.code, Figure.answer, Figure.value, Figure.is_more, Figure.is_near
    rows = session.connection().execute(  # past the session's objects: there are many
        sa.select(Submission.town_id, Submission.month, *figure)
        .join(stands, stands.c.submission_id == Submission.id)
        .join(Figure, sa.and_(Figure.submission_id == Submission.id, Figure.id <= stands.c.upto))
        .where(Figure.code.in_(codes))
        .order_by(Figure.id)
    )
    found: dict[tuple[int, str, str], Given | None] = {}
    for town, month, code, answer, value, is_more, is_near in rows.all():
        is_said = answer != Answer.BLANK
        found[town, month, code] = Given(Answer(answer), value, is_more, is_near) if is_said else None
    return {key: said for key, said in found.items() if said is not None}
