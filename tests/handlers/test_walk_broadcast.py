"""Every button of /broadcast, also with the other county's numbers put into it: nothing over there is seen or done."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from handlers.table import TABLE, take_turn
from handlers.turn import Medium, Press, Reply, Toast
from store.conversations import Conversation
from store.outreach import broadcasts
from store.outreach.audience import Audience
from store.outreach.broadcasts import Content
from store.outreach.tables import Acknowledged, BroadcastRow, DeliveryRow
from store.people import people
from tests.handlers.test_walk import NOW, Counties, counties, table, turn, walk

SECRET = "远方的通知"
FIXTURES = (counties,)


@pytest.fixture
def written(counties: Counties) -> Counties:
    """Each administrator has a draft, and one that is confirmed."""
    with counties.database.transaction() as session:
        for number in counties.chiefs:
            chief = people.find(session, number, NOW)
            for _ in range(2):
                it = broadcasts.draft(session, chief, Content(SECRET if number == counties.chiefs[1] else "近"), NOW)
                broadcasts.address(session, it.id, chief, Audience())
            broadcasts.confirm(session, it.id - 1, chief, NOW)
            if number == counties.chiefs[1]:
                counties.foreign |= {it.id, it.id - 1}
    return counties


def rows(here: Counties, session=None) -> list[str]:
    """All that is kept of broadcasts of the second county."""
    if session is None:
        with here.database.reading() as snapshot:
            return rows(here, snapshot)
    chief = people.find(session, here.chiefs[1], NOW)
    theirs = sa.select(BroadcastRow.id).where(BroadcastRow.county_id == chief.place.id)
    return [
        *table(session, BroadcastRow, BroadcastRow.county_id == chief.place.id),
        *table(session, DeliveryRow, DeliveryRow.broadcast_id.in_(theirs)),
        *table(session, Acknowledged),
    ]


def test_row_32_whatever_an_administrator_presses_or_forges_no_other_countys_broadcast_is_seen(written):
    before, shown, walked = rows(written), "", 0
    for press, replies, _ in walk(written, written.chiefs[0], "broadcast"):
        shown += "\n".join(reply.text for reply in replies if isinstance(reply, Reply | Toast))
        assert SECRET not in shown, press
        walked += 1
    assert walked > 40
    assert "远县" not in shown
    assert rows(written) == before


def test_row_32_no_button_does_anything_to_the_other_countys_broadcast(written):
    with written.database.transaction() as session:
        chief, before = people.find(session, written.chiefs[0], NOW), rows(written, session)
        ours = [row for row in TABLE if row.action.startswith("cast_")]
        assert len(ours) > 30
        for row, number in ((row, number) for row in ours for number in sorted(written.foreign)):
            talk = Conversation(chat_id=chief.chat_id, screen=1, data={"question": "近"}, updated_at=NOW)
            press = Press(row.action, 1, str(number))
            pressed = turn(chief, row, session, conversation=talk, press=press, medium=Medium.PRESS, chat_id=1)
            assert SECRET not in str(take_turn(row, pressed)), row
            assert rows(written, session) == before, row
