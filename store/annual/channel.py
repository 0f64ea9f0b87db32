"""Where a county's drafts go: into the private chat of whoever asks, or into a folder at whoever runs the bot."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store import audit
from store.audit import Action
from store.database import Base, Session, lock, put_rows


class Channel(StrEnum):
    """chat: the private chat of whoever asked · folder: nothing of a draft goes through the chat."""

    CHAT = "chat"
    FOLDER = "folder"


class AnnualChannel(Base):
    """What a county has switched it to. A county without a row has the chat."""

    __tablename__ = "annual_channel"

    county_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(sa.String(8))  # a Channel
    at: Mapped[datetime]


def channel(session: Session, county_id: int) -> Channel:
    """Where the county's drafts go now."""
    found = session.scalar(sa.select(AnnualChannel.channel).where(AnnualChannel.county_id == county_id))
    return Channel.CHAT if found is None else Channel(found)


def switch(session: Session, county_id: int, to: Channel, now: datetime, by: int) -> bool:
    """From now on the county's drafts go there, those included that were asked for and not sent yet.

    False: they do already.
    """
    lock(session, "annual", county_id)
    if channel(session, county_id) is to:
        return False
    put_rows(session, AnnualChannel, [{"county_id": county_id, "channel": to, "at": now}])
    audit.append(session, now, by, Action.ANNUAL_CHANNEL, place_id=county_id, facts={"channel": to})
    return True
