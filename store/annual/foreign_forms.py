"""Other offices' forms that somebody sent to have them filled in: what was read of one, and what was said of it since.

Each lives and goes with its file, see store/files/kept.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.annual.forms.facts import Understanding
from store.annual.period import Period
from store.catalogue.months import Month
from store.database import Base, BigInt, Session
from store.files import kept
from store.files.kept import KeptFile, Purpose
from store.files.workbook import Sheet, as_told, sheet_of
from store.mentions import mentions


class ForeignForm(Base):
    """A form of another office's that waits to be filled in, or was."""

    __tablename__ = "foreign_form"

    # The number of its file.
    id: Mapped[int] = mapped_column(
        BigInt, sa.ForeignKey("kept_file.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    town_id: Mapped[int | None] = mapped_column(sa.ForeignKey("place.id"))  # None: still to be chosen
    sheets: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    signature: Mapped[str] = mapped_column(sa.String(64))  # of its layout
    says_period: Mapped[bool]
    choices: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    first: Mapped[str | None] = mapped_column(sa.String(7))  # a Month; None: as the form says
    last: Mapped[str | None] = mapped_column(sa.String(7))
    given: Mapped[str | None] = mapped_column(sa.String(8))  # what it was given back as; None: not yet


@dataclass(frozen=True)
class FormHeld:
    """A form as it was read, and what was said of it."""

    number: int
    name: str  # of the file
    sheets: Sequence[Sheet]
    signature: str  # of its layout: the same for the same form of another time
    says_period: bool  # itself
    town_id: int | None
    choices: Mapping[str, str | None]  # what its lines mean, by their keys, as was said; None: left blank
    period: Period | None  # as was said
    given: str | None
    sent_at: datetime


def hold(
    session: Session,
    person_id: int,
    name: str,
    data: bytes,
    sheets: Sequence[Sheet],
    seen: Understanding,
    town_id: int | None,
    now: datetime,
) -> int:
    """Let a form wait as it was `seen`, whosever it is; its number. Raises kept.TooLarge."""
    if kept.next_to_go(session, person_id, Purpose.FORM, now) is not None and (
        given := _given(session, person_id, now)
    ):
        kept.drop(session, person_id, given)
    number = kept.keep(session, person_id, Purpose.FORM, name, data, now)
    of = {"signature": seen.fingerprint, "says_period": seen.is_period_said, "choices": {}}
    session.add(ForeignForm(id=number, town_id=town_id, sheets=[as_told(one) for one in sheets], **of))
    session.flush()
    return number


def lets_go(session: Session, person_id: int, now: datetime) -> str | None:
    """The name of the form that goes with the next one, and was not given back yet; None: none such has to."""
    return None if _given(session, person_id, now) else kept.next_to_go(session, person_id, Purpose.FORM, now)


def find(session: Session, person_id: int, number: int, now: datetime) -> FormHeld | None:
    """The form of this number that the person has sent; None: there is none, or none any more."""
    file = kept.find(session, person_id, Purpose.FORM, number, now)
    row = None if file is None else session.get(ForeignForm, number, populate_existing=True)
    if file is None or row is None:
        return None
    period = Period(Month.parse(row.first), Month.parse(row.last)) if row.first and row.last else None
    sheets = [sheet_of(one) for one in row.sheets]
    own = row.signature, row.says_period
    return FormHeld(number, file.name, sheets, *own, row.town_id, row.choices, period, row.given, file.kept_at)


def choose_town(session: Session, number: int, town_id: int) -> None:
    """It is filled in for this town."""
    _change(session, number, town_id=town_id)


def choose_period(session: Session, number: int, period: Period | None) -> None:
    """It is of these months, whatever it says itself; None: as it says."""
    _change(session, number, first=period and str(period.first), last=period and str(period.last))


def choose(session: Session, number: int, meant: Mapping[str, str | None]) -> None:
    """The lines of these keys mean these metrics; None: they are left blank."""
    row = session.get_one(ForeignForm, number, populate_existing=True)
    row.choices = {**row.choices, **meant}
    session.flush()


def note_given(session: Session, number: int, stamp: str) -> None:
    """It was given back as this."""
    _change(session, number, given=stamp)


def drop(session: Session, person_id: int, number: int) -> bool:
    """Keep it and its file no longer; False: the person has none such."""
    return kept.drop(session, person_id, number)


def erase_mentions(session: Session, words: Collection[str]) -> int:
    """No form in which one of these stands is kept any more, whoever has sent it; how many."""
    named = sa.select(ForeignForm.id).where(mentions(ForeignForm.sheets, words))
    return kept.drop_all(session, session.scalars(named).all())


def _given(session: Session, person_id: int, now: datetime) -> int | None:
    """The oldest form of the person's that was given back."""
    of_person = KeptFile.person_id == person_id, KeptFile.kept_at >= now - kept.LIFE, ForeignForm.given.is_not(None)
    found = sa.select(ForeignForm.id).join(KeptFile, KeptFile.id == ForeignForm.id).where(*of_person)
    return session.scalar(found.order_by(KeptFile.kept_at, KeptFile.id).limit(1))


def _change(session: Session, number: int, **values: Any) -> None:
    session.execute(sa.update(ForeignForm).where(ForeignForm.id == number).values(values))
