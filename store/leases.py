"""Who of several copies does what one alone may do. No clock is compared with another: only signs of life are."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.database import Base, BigInt, Session, lock


class Lease(Base):
    """One thing that one copy does, and which."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(sa.String(128))  # "": given back
    beat: Mapped[int] = mapped_column(BigInt)  # goes up for as long as the holder lives


@dataclass(frozen=True)
class Sign:
    """A sign of life: the holder ("": nobody) and its latest beat."""

    holder: str = ""
    beat: int = 0


def look(session: Session, name: str) -> Sign:
    """The latest sign of whoever holds this."""
    row = session.get(Lease, name)
    return Sign() if row is None else Sign(row.holder, row.beat)


def take(session: Session, name: str, holder: str, last: Sign) -> bool:
    """Hold this, or go on holding it with a new beat; False: somebody else does.

    It is taken from another only if `last` still is its latest sign: then it was silent since that was seen.
    """
    lock(session, "lease", name)
    row = session.get(Lease, name)
    if row is None:
        row = Lease(name=name, holder="", beat=0)
        session.add(row)
    if row.holder not in ("", holder) and Sign(row.holder, row.beat) != last:
        return False
    row.holder, row.beat = holder, row.beat + 1
    return True


def release(session: Session, name: str, holder: str) -> None:
    """Give it back, so that the next need not wait for silence. Without effect if somebody else holds it."""
    lock(session, "lease", name)
    row = session.get(Lease, name)
    if row is not None and row.holder == holder:
        row.holder = ""
