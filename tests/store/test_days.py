"""Moments near midnight and near other places' changes of the clock: kept to the microsecond, told in our own day."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from bot.logs import Safe
from store import outbox
from store.database import Database
from store.days import SHANGHAI, day_of
from store.outbox import Lane, Outbound

MIDNIGHT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)  # the 21st begins in Shanghai
TICK = timedelta(microseconds=1)

# New York leaps from 2:00 to 3:00 on 2026-03-08 and lives 1:00 to 2:00 twice on 2026-11-01; Shanghai had such a day
# last in 1991 (1991-09-15).
NEAR = [
    MIDNIGHT - TICK,
    MIDNIGHT,
    datetime(2026, 3, 8, 2, 30, tzinfo=UTC),
    datetime(2026, 3, 8, 7, 30, tzinfo=UTC),
    datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
    datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    datetime(1991, 9, 14, 16, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 15, 59, 59, 999_999, UTC),
    datetime(2026, 12, 31, 16, 0, tzinfo=UTC),
    datetime(2028, 2, 28, 16, 0, tzinfo=UTC),
]


def test_row_21_the_day_is_shanghais_wherever_the_machine_stands() -> None:
    assert day_of(MIDNIGHT - TICK) == date(2026, 11, 20)
    assert day_of(MIDNIGHT) == date(2026, 11, 21)
    assert day_of(MIDNIGHT.astimezone(timezone(timedelta(hours=-5)))) == date(2026, 11, 21)
    assert day_of(datetime(2028, 2, 28, 16, 0, tzinfo=UTC)) == date(2028, 2, 29)
    assert SHANGHAI.utcoffset(None) == timedelta(hours=8)


def test_row_21_moments_come_back_as_they_went(database: Database) -> None:
    with database.transaction() as session:
        for number, moment in enumerate(NEAR):
            local = moment.astimezone(timezone(timedelta(hours=-4)))
            outbox.put(session, str(number), 7, Lane.REPLY, {}, local)
    with database.reading() as session:
        rows = list(session.scalars(sa.select(Outbound).order_by(Outbound.id)))
        later = sa.select(sa.func.count()).where(Outbound.created_at >= MIDNIGHT)
        assert session.scalar(later) == sum(moment >= MIDNIGHT for moment in NEAR)
    assert [row.created_at for row in rows] == NEAR
    assert {row.created_at.tzinfo for row in rows} == {UTC}


@pytest.mark.parametrize("moment", NEAR)
def test_row_21_the_log_tells_shanghais_time(moment: datetime) -> None:
    record = logging.LogRecord("x", logging.INFO, "x.py", 1, "x", (), None)
    record.created = moment.timestamp()
    assert Safe().format(record).startswith(moment.astimezone(SHANGHAI).isoformat(timespec="milliseconds"))
