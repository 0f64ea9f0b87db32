"""A town's month in the store: what two clerks say at once, what is frozen, what is refused, and what only grows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from store.catalogue.months import Month
from store.collection import figures, reviewing, submissions
from store.collection.figures import Given
from store.collection.reviewing import Unsaid
from store.collection.submissions import Closed, NotYet, Unfinished
from store.collection.tables import Answer, Ruling, State
from store.people import people, places
from tests.store.collection.house import BLANK, MONTH, NONE, NOW, House, number


@pytest.fixture
def house(database):
    return House(database)


def test_beginning_again_goes_on_where_the_month_stands_whoever_begins(house):
    house.says({"a": number(1)})
    with house.database.transaction() as session:
        again = submissions.begin(session, house.town, MONTH, NOW + timedelta(days=2))
        assert (again.id, again.entries["a"].value, again.opened_at) == (house.filing.id, 1, NOW)
        assert submissions.find(session, house.town, MONTH) == again == house.here(session)
        assert submissions.find(session, house.town, MONTH.back()) is None
        assert submissions.load(session, 10**9) is None


def test_no_month_is_begun_before_it_has(house):
    evening = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    with house.database.transaction() as session:
        assert submissions.begin(session, house.town, Month(2026, 11), evening).state is State.DRAFT
        with pytest.raises(NotYet):
            submissions.begin(session, house.town, Month(2026, 12), evening)
        submissions.begin(session, house.town, Month(2026, 12), evening + timedelta(minutes=1))


def test_the_later_of_two_clerks_sees_both_values_and_changes_nothing(house):
    house.says({"a": number(31), "b": number(2)})
    answered = house.says({"a": number(32), "b": number(2), "c": NONE}, by=house.colleague)
    assert {code: one.given for code, one in answered.overtaken.items()} == {"a": number(31)}
    assert answered.overtaken["a"].by_id == house.clerk
    assert {code: (one.given, one.by_id) for code, one in answered.kept.items()} == {
        "b": (number(2), house.clerk), "c": (NONE, house.colleague),
    }  # fmt: skip
    chosen = house.says({"a": number(32)}, {"a": 1}, by=house.colleague)
    assert chosen.overtaken == {}
    assert (chosen.filing.entries["a"].value, chosen.filing.entries["a"].number) == (32, 2)
    with house.database.reading() as session:
        past = figures.earlier(session, house.filing.id, "a")
    assert [(one.value, one.by_id) for one in past] == [(31, house.clerk), (32, house.colleague)]


def test_the_same_answer_again_is_no_new_entry_and_leaves_no_trace(house):
    first = house.says({"a": number(3, is_more=True)})
    again = house.says({"a": number(3, is_more=True)}, {"a": 0}, by=house.colleague)
    assert again.kept == first.kept
    assert len(house.told()) == 1
    assert house.says({"a": number(3)}, {"a": 1}).kept["a"].number == 2


def test_zero_not_applicable_and_cleared_are_three_things(house):
    filing = house.says({"a": number(0), "b": NONE, "c": number(7)}).filing
    filing = house.says({"c": BLANK, "d": BLANK}, {"c": 1}).filing
    assert {code: one.answer for code, one in filing.entries.items()} == {
        "a": Answer.GIVEN, "b": Answer.NONE, "c": Answer.BLANK,
    }  # fmt: skip
    assert filing.missing(["d", "c", "b", "a"]) == ["d", "c"]
    with pytest.raises(Unfinished) as unfinished:
        house.submits(["a", "b", "c", "d"])
    assert unfinished.value.codes == ["c", "d"]
    with house.database.reading() as session:
        revision = submissions.by_receipt(session, house.submits(["a", "b"]).revision.receipt)[0]
    with house.database.reading() as session:
        assert {code: one.given for code, one in submissions.figures_of(session, revision).items()} == {
            "a": number(0), "b": NONE,
        }  # fmt: skip


@pytest.mark.parametrize(
    "facts", [(Answer.GIVEN,), (Answer.NONE, 3), (Answer.BLANK, 0), (Answer.GIVEN, -1), (Answer.NONE, None, True),
              (Answer.BLANK, None, False, True)]
)  # fmt: skip
def test_no_answer_contradicts_itself(facts):
    with pytest.raises(ValueError, match="Given"):
        Given(*facts)


def test_large_numbers_stay_what_they_are(house):
    assert house.says({"a": number(2**62)}).filing.entries["a"].value == 2**62


def test_an_explanation_belongs_to_the_very_value(house):
    entry = house.says({"a": number(90)}).kept["a"]
    filing = house.does(submissions.note, entry.id, "jump", " 暴雨后集中排查 ")
    filing = house.does(submissions.note, entry.id, "range", "")
    assert (filing.note("a", "jump").text, filing.note("a", "range").text) == ("暴雨后集中排查", "")
    assert filing.note("a", "other") is filing.note("b", "jump") is None
    revision = house.submits().revision
    house.does(reviewing.give_back, 1, ["a"], "请核对")
    house.does(submissions.note, entry.id, "jump", "另一个原因")
    filing = house.says({"a": number(80)}, {"a": 1}).filing
    assert filing.note("a", "jump") is None
    with house.database.reading() as session:
        kept = submissions.notes_of(session, revision)
    assert [(note.rule, note.text) for note in kept[entry.id]] == [("jump", "暴雨后集中排查"), ("range", "")]


def test_an_explanation_of_another_towns_figure_is_refused(house):
    with house.database.transaction() as session:
        other = submissions.begin(session, places.place(session, NOW, "清岚县", "锦垣镇"), MONTH, NOW)
        entry = submissions.answer(session, other, {"a": number(1)}, {}, NOW, house.clerk).kept["a"]
    for unknown in (entry.id, 10**9):
        with pytest.raises(LookupError):
            house.does(submissions.note, unknown, "jump", "x")


def test_what_is_handed_in_takes_no_figures_and_no_notes(house):
    entry = house.says({"a": number(1)}).kept["a"]
    house.submits()
    for step in (
        lambda: house.says({"a": number(2)}, {"a": 1}),
        lambda: house.does(submissions.note, entry.id, "jump", "x"),
        house.submits,
    ):
        with pytest.raises(Closed) as closed:
            step()
        assert closed.value.filing.state is State.SUBMITTED


def test_returned_with_fields_and_reason_corrected_and_accepted(house):
    house.says({"a": number(1), "b": number(2)})
    first = house.submits(["a", "b"])
    assert first.verdict is None
    returned = house.does(reviewing.give_back, 1, ["b"], " 请核对 ")
    assert (returned.state, returned.is_open) == (State.RETURNED, True)
    assert (returned.verdict.kind, returned.verdict.codes, returned.verdict.reason, returned.verdict.by_id) == (
        Ruling.RETURNED, ("b",), "请核对", house.reviewer,
    )  # fmt: skip
    house.says({"b": number(3)}, {"b": 1})
    second = house.submits(["a", "b"])
    accepted = house.does(reviewing.accept, 2)
    assert (accepted.state, accepted.is_open) == (State.ACCEPTED, False)
    with house.database.reading() as session:
        values = [
            {code: one.value for code, one in submissions.figures_of(session, revision).items()}
            for revision in accepted.revisions
        ]
    assert values == [{"a": 1, "b": 2}, {"a": 1, "b": 3}]
    month, by = str(MONTH), house.clerk
    assert house.told() == [
        (by, "figures_given", {"month": month, "figures": {"a": [None, 1], "b": [None, 2]}}),
        (by, "month_submitted", {"month": month, "revision": 1, "receipt": first.revision.receipt}),
        (house.reviewer, "month_returned", {"month": month, "revision": 1, "codes": ["b"]}),
        (by, "figures_given", {"month": month, "figures": {"b": [2, 3]}}),
        (by, "month_submitted", {"month": month, "revision": 2, "receipt": second.revision.receipt}),
        (house.reviewer, "month_accepted", {"month": month, "revision": 2}),
    ]


def test_the_audit_spells_every_kind_of_answer(house):
    house.says({"a": NONE, "b": number(3, is_more=True), "c": number(4, is_near=True)})
    house.says({"a": BLANK, "b": number(0), "c": number(4)}, {"a": 1, "b": 1, "c": 1})
    assert [facts["figures"] for _, _, facts in house.told()] == [
        {"a": [None, "none"], "b": [None, "3+"], "c": [None, "~4"]},
        {"a": ["none", None], "b": ["3+", 0], "c": ["~4", 4]},
    ]  # fmt: skip


def test_after_acceptance_a_change_needs_a_reason_and_goes_through_review(house):
    house.says({"a": number(1)})
    house.submits()
    house.does(reviewing.accept, 1)
    with pytest.raises(Unsaid):
        house.does(reviewing.reopen, 1, "  ")
    reopened = house.does(reviewing.reopen, 1, "漏报两件")
    assert (reopened.state, reopened.verdict.kind, reopened.verdict.reason) == (
        State.DRAFT, Ruling.REOPENED, "漏报两件",
    )  # fmt: skip
    house.says({"a": number(3)}, {"a": 1})
    assert house.submits().state is State.SUBMITTED
    assert house.does(reviewing.accept, 2).revision.number == 2


def test_a_return_says_which_fields_and_why(house):
    house.says({"a": number(1)})
    house.submits()
    for codes, reason in (([], "请核对"), (["a"], " ")):
        with pytest.raises(Unsaid):
            house.does(reviewing.give_back, 1, codes, reason)


def test_whoever_judges_what_was_taken_back_or_handed_in_anew_judges_nothing(house):
    house.says({"a": number(1)})
    house.submits()
    with house.database.transaction() as session:
        seen = house.here(session)
    house.does(reviewing.take_back, 1)
    with pytest.raises(Closed), house.database.transaction() as session:
        reviewing.accept(session, seen, 1, NOW, house.reviewer)
    house.says({"a": number(2)}, {"a": 1})
    house.submits()
    with pytest.raises(Closed) as closed, house.database.transaction() as session:
        reviewing.accept(session, seen, 1, NOW, house.reviewer)
    assert closed.value.filing.revision.number == 2


def test_figures_stay_with_the_place_when_it_is_renamed_moved_and_merged(house):
    house.says({"a": number(1)})
    house.submits()
    with house.database.transaction() as session:
        far = places.place(session, NOW, "远县")
        places.rename(session, house.town.id, "新禾镇", NOW, None)
        places.move(session, house.town.id, far.id, NOW, None)
        moved = house.here(session)
        assert (moved.town.id, moved.town.name, moved.town.county) == (house.town.id, "新禾镇", "远县")
        people.merge(session, house.town.id, places.place(session, NOW, "远县", "河东镇"), NOW, None)
        merged = house.here(session)
        assert merged == moved
        assert places.find(session, house.town.id) is None
        clerk = people.find(session, house.clerk, NOW)
        assert submissions.find(session, clerk.place, MONTH) is None  # a draft is the town's, not its people's
        assert places.latest(session, far.id) == places.find(session, far.id)
        assert places.latest(session, 10**9) is None
