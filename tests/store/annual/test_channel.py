"""Where a county's drafts go: the chat until somebody switches it, each county by itself, written down."""

from __future__ import annotations

from datetime import UTC, datetime

from store import audit
from store.annual.channel import Channel, channel, switch
from store.audit import Action, AuditRow
from store.people import people
from store.people.rights import Role

NOW = datetime(2027, 1, 12, 2, 0, tzinfo=UTC)


def test_it_is_switched_for_one_county_and_back(database):
    with database.transaction() as session:
        chiefs = [
            people.seat(session, chat, "祁翀", Role.ADMINISTRATOR, county, now=NOW)
            for chat, county in ((5, "清岚县"), (6, "远山县"))
        ]
        here, other = (people.find(session, one, NOW).place.id for one in chiefs)
        assert [channel(session, one) for one in (here, other)] == [Channel.CHAT, Channel.CHAT]
        assert not switch(session, here, Channel.CHAT, NOW, chiefs[0])
        assert switch(session, here, Channel.FOLDER, NOW, chiefs[0])
        assert not switch(session, here, Channel.FOLDER, NOW, chiefs[0])
    with database.reading() as session:
        assert [channel(session, one) for one in (here, other)] == [Channel.FOLDER, Channel.CHAT]
    with database.transaction() as session:
        assert switch(session, here, Channel.CHAT, NOW, chiefs[0])
    with database.reading() as session:
        assert channel(session, here) is Channel.CHAT
        rows = session.query(AuditRow).filter_by(action=Action.ANNUAL_CHANNEL).order_by(AuditRow.id).all()
        told = [(row.by_id, row.place_id, row.facts) for row in rows]
        assert told == [(chiefs[0], here, {"channel": one}) for one in ("folder", "chat")]
        assert audit.verify(session).broken is None
