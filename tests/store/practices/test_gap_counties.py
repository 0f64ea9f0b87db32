"""Gaps of an earlier release, which did not keep whose they are, and back: on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa

from store.database import Database
from store.people import people
from store.people.rights import Role
from store.practices.asking.question import Question, Scope
from store.practices.feedback import gaps

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
HERE, FAR = 7_000_000_301, 7_000_000_302
ONE = Question("鸽舍怎么建", Scope(), ("鸽舍",))
OWN = Question("码头归谁管", Scope(), ("码头",))


def seated(database: Database, *counties: tuple[int, str]) -> None:
    with database.transaction() as session:
        for chat, county in counties:
            people.seat(session, chat, "成员", Role.CLERK, county, "河东镇", now=NOW, agreed=1)


def whose(database: Database) -> dict[str, str | None]:
    """Of each open gap the county whose people ask it."""
    with database.reading() as session:
        names = {person.place.county_id: person.county for person in people.everybody(session, NOW)}
        return {line.question: names.get(line.county_id or 0) for line in gaps.open_gaps(session)}


def test_a_gap_is_of_the_county_of_its_askers_and_of_none_where_nobody_can_tell(database: Database) -> None:
    seated(database, (HERE, "清岚县"), (FAR, "远县"))
    with database.transaction() as session:
        for chat in (HERE, FAR):
            gaps.file(session, ONE, chat, NOW)
        gaps.file(session, OWN, HERE, NOW)
        gaps.file(session, Question("没人等了", Scope(), ("没人",)), FAR, NOW)
        gaps.erase_asker(session, people.in_chat(session, FAR, NOW).id)  # type: ignore[union-attr]
    database.downgrade("0007")
    with database.engine.connect() as connection:
        open_ = connection.execute(sa.text("SELECT question FROM gap WHERE closed_at IS NULL ORDER BY id")).scalars()
        assert list(open_) == [ONE.text, OWN.text, "没人等了"], "what two counties ask is one there"
    database.migrate()
    assert whose(database) == {ONE.text: "清岚县", OWN.text: "清岚县", "没人等了": None}
    with database.transaction() as session:
        assert gaps.file(session, ONE, FAR, NOW) is gaps.Filed.NEW
        assert gaps.file(session, ONE, HERE, NOW) is gaps.Filed.ALREADY


def test_where_there_is_one_county_all_is_its(database: Database) -> None:
    seated(database, (HERE, "清岚县"))
    with database.transaction() as session:
        gaps.file(session, ONE, HERE, NOW)
        number = people.in_chat(session, HERE, NOW)
        assert number
        gaps.erase_asker(session, number.id)
        gaps.note(session, found=True, now=NOW, times=3)
    database.downgrade("0007")
    database.migrate()
    assert whose(database) == {ONE.text: "清岚县"}
    with database.reading() as session:
        assert gaps.share(session, date(2026, 11, 20), number.place.county_id) == gaps.Share(3, 0)
