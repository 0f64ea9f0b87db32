"""A broadcast that was confirmed and does not go: whoever has the draft then is told."""

from __future__ import annotations

import pytest

from store.people import people
from store.people.rights import Role
from tests.bot.transcripts.casting import HELD, Office, at_work, got, sends


@pytest.fixture
def office(month_house, clock) -> Office:
    return at_work(month_house, clock)


def test_whose_author_left_before_it_goes_another_administrator_has_it_and_goes_on(office):
    second = office.sits("蔺相", None, Role.ADMINISTRATOR)
    sends(office)
    with office.house.database.transaction() as session:
        chief = people.in_chat(session, office.chief.id, office.clock())
        people.end_post(session, chief.id, office.clock(), None)
    with office.clock.later(seconds=HELD):
        office.goes_on()
        assert second.person.texts()[-1] == (
            "写这条通知的人已经不能发通知了，所以没有发出。草稿在您这里，发“发通知”三个字可以接着改、接着发。\n"
            "“请各镇周五前核对台账。”"
        )
        assert got(office.clerk) == []
        assert second.says("发通知").text.startswith("您有一条还没发出的通知")


def test_held_up_for_more_than_a_day_it_does_not_go_by_itself(office):
    sends(office)
    with office.clock.later(hours=25):
        office.goes_on()
        assert office.chief.person.texts()[-1].startswith("系统停了一阵，这条通知过了时间一天多，就不再自动发出。")
        assert got(office.clerk) == []
        assert office.chief.says("发通知").text.startswith("您有一条还没发出的通知")
