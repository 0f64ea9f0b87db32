"""有困难: what a town says of what is due, the last word first in mind."""

from __future__ import annotations

from datetime import timedelta

from store.outreach import difficulties, occasions
from tests.store.outreach.duty import Duty, moment

NOW = moment("2026-11-02T10:00")


def test_what_was_said_last_of_each(database):
    duty = Duty(database, NOW, ("青禾铺镇", "石桥乡"))
    first, second = (one.id for one in duty.towns.values())
    with database.transaction() as session:
        figures, other = occasions.open_occasions(session, duty.county, NOW)[:2]
        for number, (town, reason) in enumerate([(first, "停电"), (second, " 数据没收齐 "), (first, "")]):
            at = NOW + timedelta(minutes=number)
            number = difficulties.tell(session, figures.id, town, duty.clerks[town], reason, at)
            assert difficulties.find(session, number).reason == reason.strip()
        told = difficulties.told(session, [figures.id, other.id])
        assert {of: (one.reason, one.person_id) for of, one in told.items()} == {
            (figures.id, first): ("", duty.clerk),
            (figures.id, second): ("数据没收齐", duty.clerks[second]),
        }
        assert difficulties.told(session, [other.id]) == difficulties.told(session, []) == {}
        assert difficulties.find(session, number + 1) is None
