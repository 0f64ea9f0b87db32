"""截止日: what is due and how many working days are left, by command and in words; the same as a calendar file."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from icalendar import Calendar, Event

from store.catalogue.months import Month
from store.collection import reviewing, submissions
from store.collection.due import extend
from store.days import day_of
from store.outreach.calendars import workdays
from store.outreach.occasions import Occasion, open_occasions
from store.outreach.refreshing import refresh
from store.people import places
from store.people.places import PlaceFacts
from store.people.rights import Role
from tests.bot.conftest import Answer, Chat
from tests.bot.transcripts.counties import County, document, new_county
from tests.bot.transcripts.months import Town

OTHER = "蟠龙镇"


@pytest.fixture
def town(month_house, clock) -> Town:
    """Of a new county with two towns, where what is due has been worked out."""
    county = new_county(month_house)
    county.town("板溪镇")
    county.town(OTHER)
    town = Town(county, "板溪镇", clock)
    with month_house.database.transaction() as session:
        refresh(session, clock(), [county_id(county)])
    return town


def county_id(county: County) -> int:
    with county.house.database.reading() as session:
        return next(one.id for one in places.counties(session) if one.name == county.name)


def place_of(town: Town, name: str) -> PlaceFacts:
    with town.house.database.reading() as session:
        return next(one for one in places.towns(session, county_id(town.county)) if one.name == name)


def due(town: Town) -> list[Occasion]:
    """All that is due in the county."""
    with town.house.database.reading() as session:
        return open_occasions(session, county_id(town.county), town.clock())


def october(town: Town) -> Occasion:
    return next(one for one in due(town) if one.month == town.month)


def left(town: Town, until: date) -> int:
    with town.house.database.reading() as session:
        return workdays(session, county_id(town.county)).between(day_of(town.clock()), until)


def told(day: date) -> str:
    return f"{day.month}月{day.day}日"


def line(answer: Answer, name: str) -> str:
    """What is said of one thing."""
    return next(part for part in answer.text.split("\n\n") if name in part.split("\n")[0])


def events(clerk: Chat, town: Town) -> list[Event]:
    """What the calendar file holds."""
    answer = clerk.presses("存进手机日历", clerk.says("截止日"))
    assert "今后一年的" in answer.text
    calendar = Calendar.from_ical(document(town.house, answer))
    assert calendar["METHOD"] == "PUBLISH"
    return list(calendar.walk("VEVENT"))


def on(found: list[Event], summary: str) -> list[date]:
    """The days on which this stands."""
    return [one["DTSTART"].dt for one in found if one["SUMMARY"] == summary]


# --- a town's list


@pytest.mark.parametrize(
    "spelled", ["截止日", "/due", "/截止日", "这个月几号截止", "最近有哪些要交？", "还有几个工作日", "请问什么时候截止"]
)
def test_a_clerk_asks_what_is_due(town, spelled):
    clerk = town.county.sits("仉禾")
    until = october(town).due_on
    answer = clerk.says(spelled)
    assert answer.text.startswith("板溪镇截止日\n今天是 11月3日（周")
    first = line(answer, "10月报表")
    assert first.startswith("1. 10月报表\n" + told(until))
    assert f"，还有 {left(town, until)} 个工作日。" in first
    assert f"还没开始填。请在 {told(until)} 24:00 前提交。" in first
    assert answer.buttons[0] == "开始填 10月报表"
    assert answer.buttons[-1] == "存进手机日历"
    assert "10月 · 组织领导" in clerk.presses("开始填 10月报表", answer).text


def test_what_is_further_off_than_two_months_is_in_the_file_only(town):
    clerk = town.county.sits("仉禾")
    near = day_of(town.clock()) + timedelta(days=60)
    answer = clerk.says("截止日")
    shown = [one for one in due(town) if one.due_on <= near]
    assert 1 < len(shown) < len(due(town))
    assert len([part for part in answer.text.split("\n\n") if part[0].isdigit()]) == len(shown)
    assert len(events(clerk, town)) == len(due(town))


def test_a_guess_is_said_to_be_one(town):
    answer = town.county.sits("仉禾").says("截止日")
    near = day_of(town.clock()) + timedelta(days=60)
    is_guess = any(one.is_guess for one in due(town) if one.due_on <= near)
    assert answer.text.count("节假日安排未公布，按常规推算。") == is_guess


def test_a_month_half_filled_handed_in_and_returned(town):
    clerk = town.county.sits("仉禾")
    town.lived(3)
    town.filled(clerk, until="网格")
    clerk.says("稍后")
    half = clerk.says("截止日")
    missing = int(line(half, "10月报表").partition("还差 ")[2].partition(" 项")[0])
    assert 0 < missing < 38
    assert half.buttons[0] == "继续填 10月报表"

    town.handed_in(clerk)
    done = clerk.says("截止日")
    assert line(done, "10月报表") == "1. 10月报表 ✔ 已报送"
    assert not [label for label in done.buttons if "10月" in label]
    assert october(town).due_on not in on(events(clerk, town), "10月报表截止（板溪镇）")

    with town.house.database.transaction() as session:
        filing = submissions.find(session, town.place, town.month)
        reviewing.give_back(session, filing, 1, ["disputes_accepted"], "请核对", town.clock(), None)
    returned = clerk.says("截止日")
    assert "被退回，还没重新提交。改好再提交就行，不受截止时间限制。" in line(returned, "10月报表")
    assert returned.buttons[0] == "去修改 10月报表"


def test_an_older_month_that_was_returned_stands_first(town):
    clerk = town.county.sits("仉禾")
    month, early = town.month.back(), town.clock() - timedelta(days=30)
    with town.house.database.transaction() as session:
        filing = submissions.submit(session, submissions.begin(session, town.place, month, early), [], early, None)
        reviewing.give_back(session, filing, 1, ["disputes_accepted"], "请核对", early, None)
    answer = clerk.says("截止日")
    assert line(answer, "9月报表").startswith("1. 9月报表\n被退回，还没重新提交。")
    assert answer.buttons[:2] == ["去修改 9月报表", "开始填 10月报表"]


def test_more_time_for_one_town_is_its_own(town):
    clerk, other = town.county.sits("仉禾"), town.county.sits("汤汐", OTHER)
    until = day_of(town.clock()) + timedelta(days=14)
    with town.house.database.transaction() as session:
        extend(session, town.place, town.month, until, "停电", town.clock(), None)
    assert f"请在 {told(until)} 24:00 前提交（已延期）。" in line(clerk.says("截止日"), "10月报表")
    assert f"请在 {told(october(town).due_on)} 24:00 前提交。" in line(other.says("截止日"), "10月报表")
    assert until in on(events(clerk, town), "10月报表截止（板溪镇）")


def test_past_the_day_it_says_until_when_it_is_still_taken(town, clock):
    clerk, it = town.county.sits("仉禾"), october(town)
    with clock.later(days=(it.due_on - day_of(clock())).days):
        assert "，今天截止。" in line(clerk.says("截止日"), "10月报表")
    assert it.due_on.weekday() == 4
    with clock.later(days=(it.due_on - day_of(clock())).days + 1):  # no working day has passed on the Saturday
        assert "（周五），刚过。" in line(clerk.says("截止日"), "10月报表")
    with clock.later(days=(it.due_on - day_of(clock())).days + 5):
        late = line(clerk.says("截止日"), "10月报表")
        assert "，已过 3 个工作日。" in late
        assert f"已过截止（{told(it.due_on)} 24:00），还能补报到 {told(it.locks_on)} 24:00。" in late


def test_in_the_middle_of_a_month_its_own_day_is_told_and_it_goes_on(town):
    clerk = town.county.sits("仉禾")
    clerk.says("填报")
    answer = clerk.says("这个月几号截止")
    assert answer.text.startswith(f"板溪镇 10月报表：请在 {told(october(town).due_on)} 24:00 前提交。")
    assert "10月 · 组织领导" in answer.text
    assert clerk.says("截止日").text.startswith("板溪镇截止日")
    assert "依法决策" in clerk.says("1").text  # the dialog goes on


def test_a_task_is_done_by_its_button(town):
    clerk = town.county.sits("仉禾")
    task = next(one for one in due(town) if one.month is None)
    name = task.deadline.terms.name
    answer = clerk.says("截止日")
    assert f"已办好：{name}" in answer.buttons
    done = clerk.presses(f"已办好：{name}", answer)
    assert done.toasts == [f"{name}：已办好 ✔，不再提醒。点错了，请点“改回未办”。"]
    assert line(done, name).endswith(f"{name} ✔ 已办好")
    assert f"已办好：{name}" not in done.buttons
    again = clerk.presses(f"改回未办：{name}", done)
    assert again.toasts == [f"{name}：已改回未办，到日子还会提醒您。"]
    assert line(again, name) == line(answer, name)
    assert again.buttons == answer.buttons
    assert clerk.forges(f"due_undone:0:{task.id}-{place_of(town, '板溪镇').id}", again).toasts == [
        "这件事现在不用改回，发“截止日”可以看现在的情况。"
    ]


# --- a county's list


def test_the_county_sees_how_many_are_done_and_nobody_by_name(town):
    clerk = town.county.sits("仉禾")
    town.county.sits("汤汐", OTHER)
    town.lived(3)
    town.handed_in(clerk)
    for chat in (town.county.chief, town.county.sits("阮小满", None, Role.REVIEWER)):
        answer = chat.says("截止日")
        assert answer.text.startswith(f"{town.county.name}截止日")
        assert "2 个乡镇，已报送 1 个。" in line(answer, "10月报表")
        assert not [name for name in ("板溪镇", OTHER) if name in answer.text]
        assert "报送情况" in answer.buttons[0]
        table = chat.presses("看 10月报表报送情况", answer)
        assert OTHER in table.text


def test_the_chief_asks_in_words_too(town):
    answer = town.county.chief.says("这个月几号截止")
    assert answer.text.startswith(f"{town.county.name}截止日")


def test_who_sees_several_counties_chooses_one(town):
    owner = town.county.sits("骆思镕", None, Role.OWNER)
    new_county(town.house)
    answer = owner.says("截止日")
    assert answer.text == "截止日\n\n看哪个县区？"
    while town.county.name not in answer.buttons:
        answer = owner.presses("下一页 ›", answer)
    listed = owner.presses(town.county.name, answer)
    assert listed.text.startswith(f"{town.county.name}截止日")
    assert "换县区" in listed.buttons


# --- the file


def test_the_calendar_holds_each_day_once_with_a_call_on_the_working_day_before(town):
    clerk = town.county.sits("仉禾")
    found, again = events(clerk, town), events(clerk, town)
    it = october(town)
    event = next(one for one in found if one["SUMMARY"] == "10月报表截止（板溪镇）")
    assert event["DTSTART"].dt == it.due_on
    assert event["DTEND"].dt == it.due_on + timedelta(days=1)
    assert f"请在 {told(it.due_on)} 24:00 前" in event["DESCRIPTION"]
    assert ("按常规推算" in event["DESCRIPTION"]) is it.is_guess
    [alarm] = event.walk("VALARM")
    with town.house.database.reading() as session:
        eve = workdays(session, county_id(town.county)).step(it.due_on, -1)
    rings = datetime.combine(it.due_on, time.min) + alarm["TRIGGER"].dt
    assert rings == datetime.combine(eve, time(9))
    assert [str(one["UID"]) for one in found] == [str(one["UID"]) for one in again]
    assert len({str(one["UID"]) for one in found}) == len(found)
    assert all(int(new["SEQUENCE"]) >= int(old["SEQUENCE"]) for old, new in zip(found, again, strict=True))
    assert all(one["DTSTART"].dt >= day_of(town.clock()) for one in found)


def test_the_countys_file_is_of_all_its_towns(town):
    found = events(town.county.chief, town)
    assert october(town).due_on in on(found, f"10月报表截止（{town.county.name}）")


@pytest.mark.parametrize("action", ["due_file", "due_at"])
def test_a_forged_button_shows_nobody_elses(town, action):
    clerk, elsewhere = town.county.sits("仉禾"), new_county(town.house)
    other, county = place_of(town, OTHER).id, county_id(town.county)
    for number in (other, county, county_id(elsewhere), 10**15, "x"):
        answer = clerk.forges(f"{action}:0:{number}", clerk.says("/help"))
        assert answer.toasts == ["这里现在看不到了，请重新发“截止日”。"]
        assert answer.new == []


def test_a_month_that_is_not_over_cannot_be_begun(town):
    clerk = town.county.sits("仉禾")
    answer = clerk.says("截止日")
    assert Month(town.month.year, 11) in {one.month for one in due(town)}
    assert not [label for label in answer.buttons if "11月报表" in label]
    assert "填" not in line(answer, "11月报表")
