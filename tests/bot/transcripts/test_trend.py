"""指标走势: a clerk's own town, the towns of a county, a picture or the same in words."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from bot.clock import system_time
from handlers.texts.pictures import month as named
from store.catalogue.months import to_report
from store.collection import submissions
from store.collection.figures import Given
from store.collection.tables import Answer
from store.people import people
from store.people.rights import Role
from tests.bot.transcripts.counties import County, new_county
from tests.handlers.test_pictures import NOWHERE, has_font


@pytest.fixture
def county(house) -> County:
    return new_county(house)


def files(county: County, chat_id: int, value: int) -> None:
    """The town of whoever sits there has handed in the month that is due, long before it was."""
    month = to_report(system_time())
    now = datetime.combine(month.back(-1).first_day, time(4), UTC)
    with county.house.database.transaction() as session:
        town = people.in_chat(session, chat_id, system_time()).place
        filing = submissions.begin(session, town, month, now)
        given = {"disputes_accepted": Given(Answer.GIVEN, value)}
        submissions.answer(session, filing, given, {}, now, None)
        submissions.submit(session, filing, (), now, None)


def test_a_clerk_chooses_a_metric_of_the_own_town_and_gets_its_picture(county):
    if not has_font():
        pytest.skip("NO CHINESE FONT: apt install fonts-noto-cjk")
    clerk = county.sits("仉禾")
    files(county, clerk.id, 32)
    begun = clerk.says("指标走势")
    assert begun.text == "板溪镇指标走势\n\n看哪一类？"
    assert "矛盾调解" in begun.buttons
    assert "‹ 换乡镇" not in begun.buttons
    listed = clerk.presses("矛盾调解", begun)
    assert (listed.new, listed.text) == ([], "板溪镇　矛盾调解\n\n看哪一项近十二个月的走势？")
    assert clerk.presses("‹ 换一类", listed).buttons == begun.buttons
    listed = clerk.presses("矛盾调解")
    drawn = clerk.presses("受理纠纷", listed)
    [picture] = drawn.new
    assert drawn.toasts == ["正在画图，几秒就好。"]
    last = to_report(system_time())
    assert picture["caption"] == f"板溪镇　受理矛盾纠纷（件）\n{named(last.back(11))}—{named(last)}"
    assert (picture["photo"][-1]["width"], picture["photo"][-1]["height"]) == (1080, 860)
    again = clerk.presses("换一项", drawn)
    assert (len(again.new), again.buttons) == (1, listed.buttons)


def test_an_administrator_chooses_a_town_and_no_font_means_words(county):
    clerk = county.sits("仉禾", f"{NOWHERE}溪镇")
    files(county, clerk.id, 32)
    for number in "甲乙丙丁戊己庚辛":
        county.town(f"{number}子镇")
    first = county.chief.says("/trend")
    assert first.text == f"{county.name}指标走势\n\n看哪个乡镇？每张图只画一个乡镇自己的数。"
    second = county.chief.presses("下一页 ›", first)
    town = f"{NOWHERE}溪镇"
    sections = county.chief.presses(town, first if town in first.buttons else second)
    assert "‹ 换乡镇" in sections.buttons
    answer = county.chief.presses("受理纠纷", county.chief.presses("矛盾调解", sections))
    last = to_report(system_time())
    assert answer.text.split("\n")[0] == f"{town}　受理矛盾纠纷（件）"
    assert answer.text.split("\n")[-2:] == [f"{named(last.back())}　未报", f"{named(last)}　32"]
    assert answer.buttons == ["换一项", "和差不多的镇比"]
    assert "得先知道这里有多少个村（社区）" in county.chief.presses("和差不多的镇比", answer).text


def test_another_county_s_town_is_not_shown_whoever_forges_the_button(county, house):
    other = new_county(house)
    clerk, stranger = county.sits("仉禾"), other.sits("季禾")
    with house.database.reading() as session:
        town = people.in_chat(session, clerk.id, system_time()).place
    of_clerk = clerk.says("/trend")
    for who in (stranger, other.chief):
        begun = who.says("/trend")
        for data in (f"trend_at:1:{town.id}", f"trend_of:1:{town.id}-D", f"trend_draw:1:{town.id}-disputes_accepted"):
            answer = who.forges(data, begun)
            assert (answer.new, answer.redrawn) == ([], [])
            assert answer.toasts == ["这里现在看不到了，请重新发“指标走势”。"]
    for data in (f"trend_draw:1:{town.id}-nothing", "trend_draw:1:x-y", "trend_of:1:", "trend_county:1:999999-0"):
        assert clerk.forges(data, of_clerk).toasts == ["这里现在看不到了，请重新发“指标走势”。"]


def test_whoever_sees_every_county_chooses_one_first(county, house):
    owner = county.sits("季苗", None, Role.OWNER)
    county.sits("仉禾")
    listed = owner.says("走势")
    assert listed.text == "指标走势\n\n看哪个县区的乡镇？"
    while county.name not in listed.buttons:
        listed = owner.presses("下一页 ›", listed)
    towns = owner.presses(county.name, listed)
    assert towns.buttons == ["板溪镇", "‹ 换县区"]
    assert owner.presses("‹ 换县区", towns).text == "指标走势\n\n看哪个县区的乡镇？"


def test_a_draft_that_is_being_filled_in_goes_on_where_it_was(county):
    clerk = county.sits("仉禾")
    before = clerk.says("填报")
    clerk.says("指标走势")
    clerk.presses("矛盾调解")
    assert clerk.says("填报").text == before.text
