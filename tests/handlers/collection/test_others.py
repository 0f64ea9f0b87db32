"""别人怎么做的: a quiet button on a complete month, for a figure that fell or is far off, if others write of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from handlers.turn import Notice, WordedNotice
from store.database import Database
from store.people.rights import Role
from store.practices.language.words import Words, shared_words
from tests.handlers.collection.neighbours import County

OWN = "锦垣镇"
FALLING = [50, 50, 50, 50, 50, 50, 48, 42, 36]  # in October 30
MEDIATION, SAVVY = "受理纠纷：别人怎么做的", "明白人：别人怎么做的"


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


@pytest.fixture
def county(sqlite_url: str, words: Words) -> Iterator[County]:
    """A town whose disputes fall, and four like it that have many more 法律明白人 and reach many more people."""
    database = Database(sqlite_url)
    county = County(database, words)
    county.town(OWN, 16, disputes_accepted=FALLING, publicity_events=[3] * 9)
    for name in ("云栖岭镇", "青禾浦镇", "鹿鸣寨乡", "松坪镇"):
        county.town(name, 14, law_savvy=[200] * 9, publicity_audience=[5000] * 9, disputes_accepted=[30] * 9)
    yield county
    database.close()


def practices(county: County) -> None:
    county.holds(
        "云栖岭镇",
        2025,
        "镇里推行民宿管家调解，司法所牵头排查矛盾纠纷，调解员上门化解邻里纠纷。",
        "法律明白人由村里推选，每季度培训一次。",
    )


def offers(labels: list[str]) -> list[str]:
    return [one for one in labels if "别人" in one]


def test_at_most_two_buttons_those_farthest_off_with_something_to_cite(county):
    practices(county)
    clerk = county.sits(OWN)
    card = clerk.fills(law_savvy=10, publicity_audience=100)
    assert offers(clerk.labels) == [SAVVY, MEDIATION], "nobody writes how people are made to listen"
    assert clerk.labels[0] == "提交 10月报表"
    assert "别人" not in card
    answer = clerk.presses(SAVVY)
    assert "问：法律明白人怎么培养" in answer
    assert "<b>云栖岭镇</b>　2025 年" in answer
    assert "由村里推选，每季度培训一次。”" in answer
    assert clerk.counted == [True]
    assert "提交 10月报表" in clerk.labels, "the month goes on where it was"
    receipt = clerk.presses("提交 10月报表")
    assert "回执" in receipt
    assert offers(clerk.labels) == [SAVVY, MEDIATION]
    assert not [one for one in clerk.replies if isinstance(one, Notice | WordedNotice)], "nobody else is told"
    assert "调解员上门化解邻里纠纷" in re.sub("<.*?>", "", clerk.presses(MEDIATION))


def test_without_anything_to_cite_there_is_no_button(county):
    clerk = county.sits(OWN)
    clerk.fills(law_savvy=10)
    assert offers(clerk.labels) == []
    county.holds(OWN, 2025, "法律明白人由村里推选，每季度培训一次。")
    clerk.says("填报")
    assert offers(clerk.labels) == [], "one's own report is nothing new"


def test_no_button_where_nothing_has_fallen_or_is_far_off_nor_before_all_is_filled_in(county):
    practices(county)
    clerk = county.sits(OWN)
    clerk.fills(law_savvy=190, disputes_accepted=40)
    assert offers(clerk.labels) == []
    assert offers((clerk.says("34=10"), clerk.labels)[1]) == [SAVVY]
    other = county.sits("青禾浦镇")
    other.says("填报")
    assert offers(other.labels) == []


def test_only_for_whoever_files_the_town_s_month(county):
    practices(county)
    clerk, colleague = county.sits(OWN), county.sits(OWN, Role.DEPUTY)
    clerk.fills(law_savvy=10)
    colleague.says("填报")
    assert offers(colleague.labels) == [SAVVY, MEDIATION]
    clerk.presses("提交")
    reviewer = county.sits(None, Role.REVIEWER)
    reviewer.says("审核")
    reviewer.presses("锦垣镇 10月")
    assert reviewer.labels[0] == "通过"
    assert offers(reviewer.labels) == []
    assert "云栖岭镇" not in reviewer.forges("others", "law_savvy")
    for argument in ("", "villages", "nothing", "law_savvy-1"):
        assert clerk.forges("others", argument) == "这一项现在查不到别人的做法，想了解什么请直接打字问。"
