"""Files that somebody sent and gets back changed: kept for a day, between their receipt and the answer to the card.

They are in no backup, and go with the person.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt, Session
from store.files.names import tidy_name
from store.mentions import mentions

LIFE = timedelta(hours=24)
MOST_BYTES = 5_000_000
MOST_FILES = 3  # of a person for one purpose; the oldest goes


class KeptFile(Base):
    """A file that waits to be changed and given back."""

    __tablename__ = "kept_file"

    # Random, so that no button of an earlier file fits a later one.
    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)  # who sent it, and gets it back
    purpose: Mapped[str] = mapped_column(sa.String(16))
    name: Mapped[str] = mapped_column(sa.Text)
    data: Mapped[bytes] = mapped_column(sa.LargeBinary)
    kept_at: Mapped[datetime]


class Purpose(StrEnum):
    """What a file is kept for: another office's form, to be filled in · a report, to be checked."""

    FORM = "form"
    REPORT = "report"


@dataclass(frozen=True)
class FileKept:
    """A file as it was sent."""

    id: int
    name: str
    data: bytes
    kept_at: datetime


class TooLarge(Exception):
    """The file has more than MOST_BYTES: nothing was kept."""


def keep(session: Session, person_id: int, purpose: Purpose, name: str, data: bytes, now: datetime) -> int:
    """Keep a file for LIFE; its number. Of too many of a person for one purpose the oldest goes. Raises TooLarge."""
    if len(data) > MOST_BYTES:
        raise TooLarge
    of_person = sa.select(KeptFile.id).where(KeptFile.person_id == person_id, KeptFile.purpose == purpose)
    newest_first = of_person.order_by(KeptFile.kept_at.desc(), KeptFile.id)
    old = session.scalars(newest_first.offset(MOST_FILES - 1)).all()
    session.execute(sa.delete(KeptFile).where(KeptFile.id.in_(old)))
    number = secrets.randbits(48)
    row = {"id": number, "person_id": person_id, "purpose": purpose, "kept_at": now}
    session.execute(sa.insert(KeptFile).values(name=tidy_name(name), data=data, **row))
    return number


def next_to_go(session: Session, person_id: int, purpose: Purpose, now: datetime) -> str | None:
    """The name of the file that goes with the next one that the person sends for this; None: there is room."""
    of_person = sa.select(KeptFile.name).where(KeptFile.person_id == person_id, KeptFile.purpose == purpose)
    names = session.scalars(
        of_person.where(KeptFile.kept_at >= now - LIFE).order_by(KeptFile.kept_at.desc(), KeptFile.id)
    ).all()
    return names[MOST_FILES - 1] if len(names) >= MOST_FILES else None


def find(session: Session, person_id: int, purpose: Purpose, number: int, now: datetime) -> FileKept | None:
    """The file of this number that the person has sent for this; None: there is none, or none any more."""
    row = session.execute(
        sa.select(KeptFile.name, KeptFile.data, KeptFile.kept_at).where(
            KeptFile.id == number,
            KeptFile.person_id == person_id,
            KeptFile.purpose == purpose,
            KeptFile.kept_at >= now - LIFE,
        )
    ).one_or_none()
    return None if row is None else FileKept(number, row.name, row.data, row.kept_at)


def each(session: Session, purpose: Purpose) -> Iterator[FileKept]:
    """Every file that anybody has sent for this, one in memory at a time."""
    for number in session.scalars(sa.select(KeptFile.id).where(KeptFile.purpose == purpose)).all():
        row = session.execute(sa.select(KeptFile.name, KeptFile.data, KeptFile.kept_at).where(KeptFile.id == number))
        yield FileKept(number, *row.one())


def drop(session: Session, person_id: int, number: int) -> bool:
    """Keep the file no longer; False: the person has none such."""
    return _delete(session, KeptFile.id == number, KeptFile.person_id == person_id) > 0


def drop_all(session: Session, numbers: Collection[int]) -> int:
    """Keep these files no longer, whosever they are; how many there were."""
    return _delete(session, KeptFile.id.in_(numbers))


def erase(session: Session, person_id: int) -> int:
    """No file of the person is kept any more; how many."""
    return _delete(session, KeptFile.person_id == person_id)


def erase_mentions(session: Session, words: Collection[str]) -> int:
    """No file whose name has one of these is kept any more, whoever has sent it; how many."""
    return _delete(session, mentions(KeptFile.name, words))


def forget(session: Session, now: datetime) -> None:
    """Drop what was kept for LIFE."""
    session.execute(sa.delete(KeptFile).where(KeptFile.kept_at < now - LIFE))


def _delete(session: Session, *conditions: sa.ColumnElement[bool]) -> int:
    return len(session.scalars(sa.delete(KeptFile).where(*conditions).returning(KeptFile.id)).all())
