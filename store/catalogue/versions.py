"""A county's own versions of metrics: rows that are only added, each from a month on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from store.catalogue.months import Month
from store.database import Base, BigInt, Session


class MetricVersion(Base):
    """How a metric is for a county's towns from a month on, until a later version; the last one of a month holds."""

    __tablename__ = "metric_version"
    __table_args__ = (sa.Index("ix_metric_version_county", "county_id", "since"),)

    id: Mapped[int] = mapped_column(BigInt, primary_key=True)
    county_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"))
    code: Mapped[str] = mapped_column(sa.String(48))
    since: Mapped[str] = mapped_column(sa.String(7))  # a Month
    # As data/metrics.toml writes one; None: it is not asked.
    metric: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # None: whoever runs the bot, at its shell
    at: Mapped[datetime]


def in_force(session: Session, county_id: int, month: Month) -> Mapping[str, Mapping[str, Any] | None]:
    """Of each metric that the county has versions of: the one of that month, oldest metric first; None: not asked."""
    rows = session.execute(_IN_FORCE, {"county_id": county_id, "month": str(month)})
    return dict(tuple(row) for row in rows)


def in_force_each(
    session: Session, county_id: int, months: Sequence[Month]
) -> dict[Month, dict[str, Mapping[str, Any] | None]]:
    """The same of several months, in one query."""
    rows = session.execute(
        sa.select(MetricVersion.since, MetricVersion.code, MetricVersion.metric)
        .where(MetricVersion.county_id == county_id)
        .order_by(MetricVersion.id)
    ).all()
    return {month: {code: metric for since, code, metric in rows if since <= str(month)} for month in months}


_IN_FORCE = (  # made once: it is asked at every turn of a month
    sa.select(MetricVersion.code, MetricVersion.metric)
    .where(MetricVersion.county_id == sa.bindparam("county_id"), MetricVersion.since <= sa.bindparam("month"))
    .order_by(MetricVersion.id)  # no later one is of an earlier month
)
