"""What the lines of other offices' forms mean, as somebody of the county has confirmed: kept per form.

A form is known by its layout (its signature): labels and heads, without values and without the period.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, Session, put_rows
from store.mentions import mentions


class FormMapping(Base):
    """What the lines of a form mean to a county's towns; the last one confirmed."""

    __tablename__ = "form_mapping"

    county_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), primary_key=True, autoincrement=False)
    signature: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    title: Mapped[str] = mapped_column(sa.Text)  # of the form that it was confirmed at
    mapping: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


@dataclass(frozen=True)
class Confirmed:
    """A form's mapping, and who confirmed it when."""

    mapping: Mapping[str, Any]
    by_id: int
    at: datetime


def confirmed(session: Session, county_id: int, signature: str) -> Confirmed | None:
    """What somebody of the county has confirmed of a form; None: nobody has."""
    row = session.get(FormMapping, (county_id, signature), populate_existing=True)
    return None if row is None else Confirmed(row.mapping, row.by_id, row.at)


def confirm(
    session: Session, county_id: int, signature: str, title: str, mapping: Mapping[str, Any], by_id: int, now: datetime
) -> None:
    """From now on the form means this to the county's towns."""
    of_form = {"county_id": county_id, "signature": signature, "title": title}
    put_rows(session, FormMapping, [of_form | {"mapping": dict(mapping), "by_id": by_id, "at": now}])


def erase_mentions(session: Session, words: Collection[str]) -> int:
    """What is kept of a form that names one of these is gone, and will be asked again; how many."""
    named = sa.or_(mentions(FormMapping.title, words), mentions(FormMapping.mapping, words))
    return len(session.scalars(sa.delete(FormMapping).where(named).returning(FormMapping.signature)).all())
