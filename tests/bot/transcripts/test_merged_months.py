"""A town that becomes part of another one while its month is not done: nobody could hand it in any more."""

from __future__ import annotations

import pytest

from store.collection import reviewing, submissions
from store.collection.opened import unsettled_months
from tests.bot.transcripts.counties import new_county, picks
from tests.bot.transcripts.months import Town

WARNED = "年10月的报表还没有审核通过，合并后没有人能再填、再改；请先办完，再来合并。"


@pytest.fixture
def town(month_house, clock) -> Town:
    return Town(new_county(month_house), "蟠龙镇", clock)


def asked_to_merge(town: Town) -> str:
    town.county.chief.presses("蟠龙镇 1人", town.county.chief.says("/people"))
    return picks(town.county.chief, "镇合并", "板溪镇").text


def test_whoever_merges_a_town_is_told_of_months_that_are_not_done(town, clock):
    clerk, _ = town.county.sits("仉禾", town.name), town.county.sits("王芳")
    assert f"⚠ {town.month.year}{WARNED}" in asked_to_merge(town)
    clerk.presses("提交 10月报表", town.filled(clerk))
    assert WARNED in asked_to_merge(town)  # it may be returned
    with town.house.database.transaction() as session:
        reviewing.accept(session, submissions.find(session, town.place, town.month), 1, clock(), None)
        assert unsettled_months(session, town.place.id, clock()) == []
    assert "报表" not in asked_to_merge(town)
    assert "已并入" in town.county.chief.presses("确认合并").text
