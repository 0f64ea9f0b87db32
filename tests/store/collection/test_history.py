"""What a town handed in before: read from the database, and what follows from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from store.catalogue.months import Month
from store.collection import reviewing, submissions
from store.collection.figures import Given
from store.collection.history import MONTHS, Amount, Backlog, Explanation, history
from store.collection.submissions import Filing
from store.collection.tables import Answer
from store.database import Database, Session
from store.days import end_of
from store.people import people
from store.people.places import PlaceFacts
from store.people.rights import Role
from tests.store.collection.records import MONTH, explained, past

COUNTY, TOWN, OTHER = "清岚县", "青禾铺镇", "石桥镇"
NONE, BLANK = Given(Answer.NONE), Given(Answer.BLANK)


def number(value: int, **inexact: bool) -> Given:
    return Given(Answer.GIVEN, value, **inexact)


@pytest.fixture
def town(database: Database) -> PlaceFacts:
    with database.transaction() as session:
        clerk = people.seat(session, 100, "仉禾", Role.CLERK, COUNTY, TOWN, now=datetime(2023, 1, 1, tzinfo=UTC))
        return people.find(session, clerk, datetime(2023, 1, 1, tzinfo=UTC)).place


def says(session: Session, town: PlaceFacts, month: Month, given: dict[str, Given]) -> tuple[Filing, datetime]:
    """The town answers these fields a day after the month."""
    now = end_of(month.last_day) + timedelta(days=1)
    filing = submissions.begin(session, town, month, now)
    seen = {code: entry.number for code, entry in filing.entries.items()}
    return submissions.answer(session, filing, given, seen, now, None).filing, now


def hands_in(session: Session, town: PlaceFacts, month: Month, **given: Given) -> Filing:
    filing, now = says(session, town, month, given)
    return submissions.submit(session, filing, [], now, None)


def test_it_tells_last_month_last_year_and_what_has_come_together(database, town):
    with database.transaction() as session:
        for back in range(1, 15):
            hands_in(session, town, MONTH.back(back), grids=number(55), grid_events=number(100 + back))
    with database.reading() as session:
        found = history(session, town.id, MONTH)
    assert found.last("grid_events").month == MONTH.back()
    assert found.last("grid_events").amount == Amount(101)
    assert found.year_ago("grid_events").amount == Amount(112)
    assert found.stock("grids") == Amount(55)
    assert found.series("grid_events", 3) == [101, 102, 103]
    assert found.same_month("grid_events") == [112]
    assert found.year_to_date("grid_events") == sum(range(101, 110))
    assert (found.last("mediators"), found.year_ago("mediators"), found.stock("mediators")) == (None, None, None)


def test_a_month_counts_as_it_stands(database, town):
    """Drafts do not, nor what was returned or taken back; what was reopened does until other figures are accepted."""
    last, before, third, fourth = (MONTH.back(back) for back in range(1, 5))
    with database.transaction() as session:
        says(session, town, last, {"grids": number(1)})

        filing = hands_in(session, town, before, grids=number(2))
        _, now = says(session, town, fourth, {})
        reviewing.give_back(session, filing, 1, ["grids"], "请核对", now, None)

        filing = hands_in(session, town, third, grids=number(3))
        filing = reviewing.take_back(session, filing, 1, filing.revision.submitted_at, None)
        hands_in(session, town, third, grids=number(33))

        filing = hands_in(session, town, fourth, grids=number(4))
        filing = reviewing.accept(session, filing, 1, now, None)
        reviewing.reopen(session, filing, 1, "数据更正", now, None)
        says(session, town, fourth, {"grids": number(44)})
    with database.reading() as session:
        assert history(session, town.id, MONTH).series("grids") == [33, 4]


def test_it_is_the_towns_own_and_of_the_months_before(database, town):
    with database.transaction() as session:
        there = people.seat(session, 200, "祁翀", Role.CLERK, COUNTY, OTHER, now=datetime(2023, 1, 1, tzinfo=UTC))
        elsewhere = people.find(session, there, datetime(2023, 1, 1, tzinfo=UTC)).place
        hands_in(session, elsewhere, MONTH.back(), grids=number(9))
        hands_in(session, town, MONTH, grids=number(8))
        hands_in(session, town, MONTH.back(MONTHS), grids=number(7))
        hands_in(session, town, MONTH.back(MONTHS + 1), grids=number(6))
    with database.reading() as session:
        assert history(session, town.id, MONTH).series("grids") == [7]


def test_answers_that_are_no_counts_are_told_apart(database, town):
    with database.transaction() as session:
        hands_in(session, town, MONTH.back(3), grids=number(5), grid_events=number(3000, is_more=True))
        hands_in(session, town, MONTH.back(2), grids=NONE, grid_events=number(900, is_near=True))
        says(session, town, MONTH.back(1), {"grids": number(6)})
        hands_in(session, town, MONTH.back(1), grids=BLANK)
    with database.reading() as session:
        found = history(session, town.id, MONTH)
    assert (found.last("grids").answer, found.last("grids").month) == (Answer.NONE, MONTH.back(2))
    assert found.stock("grids") == Amount(5)
    assert found.last("grid_events").amount == Amount(900, is_near=True)
    assert found.past["grid_events"][MONTH.back(3)].amount == Amount(3000, is_more=True)


def test_explanations_of_what_stands_come_along(database, town):
    with database.transaction() as session:
        for back, text in ((1, "汛期集中排查"), (2, "")):  # the second only confirms
            filing, now = says(session, town, MONTH.back(back), {"grid_events": number(900), "grids": number(5)})
            filing = submissions.note(session, filing, filing.entries["grid_events"].id, "change", text, now, None)
            submissions.submit(session, filing, [], now, None)
        filing, now = says(session, town, MONTH.back(3), {"grid_events": number(800)})
        submissions.note(session, filing, filing.entries["grid_events"].id, "change", "后来改了数", now, None)
        hands_in(session, town, MONTH.back(3), grid_events=number(100))
    with database.reading() as session:
        found = history(session, town.id, MONTH)
    assert found.explanations == (Explanation(MONTH.back(), "grid_events", "change", "汛期集中排查"),)
    assert found.explained("change", ["grid_events"]) == found.explanations[0]
    assert found.explained("level", ["grid_events"]) is None


def test_a_town_costs_two_queries_however_long_its_record(database, town):
    with database.transaction() as session:
        for back in range(1, 5):
            hands_in(session, town, MONTH.back(back), grids=number(5), grid_events=number(9))
    asked: list[str] = []
    engine = database.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    with database.reading() as session:
        assert history(session, town.id, MONTH).series("grids") == [5] * 4
    assert len([one for one in asked if "figure" in one]) == 2


# --- what follows from it


@pytest.mark.parametrize(
    ("came", "went", "backlog"),
    [
        ([], [], Backlog(0, None, 0)),
        ([30], [27], Backlog(3, None, 1)),
        ([30, 30], [29, 35], Backlog(1, None, 2)),  # five were carried over from before the record
        ([30, None, 30], [27, 27, 20], Backlog(3, None, 1)),
        ([5, 5, 5], [5, 5, 5], Backlog(0, 15, 3)),
        ([5, 5, 5, 0], [15, 5, 5, 0], Backlog(0, 0, 4)),  # whoever closed all that there was has none left
    ],
)
def test_a_backlog_is_what_the_record_leaves_open(came, went, backlog):
    assert past({"in": came, "out": went}).backlog("in", "out", holds=3) == backlog


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=36), st.integers(1, 12))
def test_a_backlog_is_never_negative_and_never_above_what_can_be(months, holds):
    record = past({"in": [came for came, _ in months], "out": [went for _, went in months]})
    seen, most, length = record.backlog("in", "out", holds)
    assert seen >= 0
    assert length == len(months)
    assert (most is None) == (length < holds)
    assert most is None or 0 <= most <= sum(came for came, _ in months[:holds])


@pytest.mark.parametrize(
    ("amount", "lowest", "highest"),
    [
        (Amount(3000, is_more=True), 3000, 3999),
        (Amount(320, is_more=True), 320, 329),
        (Amount(12, is_more=True), 12, 12),
        (Amount(1000, is_near=True), 1, 1999),
        (Amount(0, is_more=True), 0, 0),
        (Amount(3000), 3000, 3000),
    ],
)
def test_an_inexact_count_is_not_more_than_its_leading_digits_allow(amount, lowest, highest):
    assert (amount.lowest, amount.highest) == (lowest, highest)


def test_of_two_explanations_the_newer_is_told():
    record = past({"consultations": [90] * 12})
    record = explained(record, 1, "consultations", "change", "上个月的原因")
    record = explained(record, 12, "consultations", "change", "去年的原因")
    assert record.explained("change", ["consultations"]).text == "上个月的原因"


def test_of_a_quarters_figure_the_last_time_is_the_last_quarter():
    record = past({"law_meetings": [None, None, 9, None, None, 1]}, Month(2026, 12))
    said = explained(record, 3, "law_meetings", "change", "换届后多次研究")
    assert said.explained("change", ["law_meetings"]).month == Month(2026, 9)
