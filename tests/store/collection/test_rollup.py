"""A month added up: what stands, what is missing, whose town it was; on both engines."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from store.catalogue.metrics import Kind, Tier, base
from store.collection import county_metrics, records, reviewing, rollup, submissions
from store.collection.history import history
from store.collection.rates import rates
from store.collection.tables import Answer, Ruling, State
from store.people import people, places
from tests.store.collection.county import MONTH, NOW, District
from tests.store.collection.house import BLANK, NONE, number

CAME, WENT, STAFF = "disputes_accepted", "disputes_resolved", "enf_staff"
LATE = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def county(database) -> District:
    return District(database)


def summed(county: District, month=MONTH, counties=None):
    with county.database.reading() as session:
        return rollup.summary(session, month, [county.id] if counties is None else counties)


def total(county: District, code: str, **more):
    return next(one for one in summed(county, **more).totals if one.metric.code == code)


def listed(county: District, month=MONTH, counties=None):
    with county.database.reading() as session:
        return list(rollup.towns(session, month, [county.id] if counties is None else counties))


def test_flows_and_levels_are_added_up_and_silence_is_no_zero(county):
    first, second, third, _ = (county.town(name) for name in ("子镇", "丑镇", "寅镇", "卯镇"))
    county.files(first, {CAME: number(3000, is_more=True), STAFF: number(12), WENT: number(0)})
    county.files(second, {CAME: number(8, is_near=True), STAFF: NONE})
    county.says(third, {CAME: number(500)})
    came = total(county, CAME)
    assert (came.value, came.is_more, came.is_near) == (3008, True, True)
    assert (came.given, came.none, came.missing) == (2, 0, 2)
    staff = total(county, STAFF)
    assert (staff.value, staff.is_more, staff.given, staff.none, staff.missing) == (12, False, 1, 1, 2)
    went = total(county, WENT)
    assert (went.value, went.given, went.none, went.missing) == (0, 1, 0, 3)
    month = summed(county)
    assert (month.towns, month.handed_in, month.accepted, month.in_time) == (4, 2, 0, 2)
    assert (month.answered, month.owed) == (5, 4 * len(base().due(MONTH)))
    assert [one.metric.code for one in month.totals] == [metric.code for metric in base().due(MONTH)]


def test_only_what_is_due_that_month_is_owed(county):
    county.town("子镇")
    assert not MONTH.back().is_quarter_end
    codes = {one.metric.code for one in summed(county, month=MONTH.back()).totals}
    assert codes == {metric.code for metric in base().due(MONTH.back())} < {metric.code for metric in base().metrics}


def test_what_was_returned_does_not_stand_until_it_is_corrected_and_stays_in_time(county):
    town = county.town("子镇")
    county.files(town, {CAME: number(5)})
    county.returns(town, CAME)
    [one] = listed(county)
    assert (one.state, one.is_late, one.handed_in, one.figures) == (State.RETURNED, False, None, {})
    assert (summed(county).handed_in, summed(county).in_time) == (0, 1)
    county.files(town, {CAME: number(7)}, now=LATE)
    [one] = listed(county)
    assert (one.state, one.is_late, one.handed_in.number, one.figures[CAME].value) == (State.SUBMITTED, False, 2, 7)
    assert one.handed_in.at == LATE


def test_what_was_accepted_stands_while_it_is_changed(county):
    town = county.town("子镇")
    county.files(town, {CAME: number(5), WENT: number(1)})
    county.accepts(town)
    assert summed(county).accepted == 1
    county.judges(town, reviewing.reopen, "村里补报")
    county.says(town, {CAME: number(9), WENT: BLANK})
    [one] = listed(county)
    assert (one.state, one.handed_in.number, one.handed_in.accepted_at) == (State.DRAFT, 1, NOW)
    assert {code: said.value for code, said in one.figures.items()} == {CAME: 5, WENT: 1}
    county.submits(town)
    county.returns(town, CAME)
    assert listed(county)[0].figures[CAME].value == 5
    county.files(town, {CAME: number(11)})
    [one] = listed(county)  # handed in, and not looked at yet
    assert (one.state, one.handed_in.number, one.figures[CAME].value) == (State.SUBMITTED, 1, 5)
    county.accepts(town)
    assert {code: said.value for code, said in listed(county)[0].figures.items()} == {CAME: 11}
    assert (total(county, CAME).value, total(county, WENT).missing) == (11, 1)


def test_what_was_taken_back_was_never_handed_in(county):
    town = county.town("子镇")
    county.files(town, {CAME: number(5)})
    county.judges(town, reviewing.take_back)
    [one] = listed(county)
    assert (one.state, one.is_late, one.handed_in) == (State.DRAFT, None, None)
    county.submits(town, now=LATE)
    assert (listed(county)[0].is_late, summed(county).in_time) == (True, 0)


def test_who_handed_in_and_accepted_and_why_a_figure_jumps(county):
    town = county.town("子镇")
    filing = county.says(town, {CAME: number(5), WENT: number(900)})
    with county.database.transaction() as session:
        chief = people.seat(session, 77, "祁翀", people.Role.REVIEWER, county.name, now=NOW)
        for rule, text in (("size", "集中清理积案"), ("range", "")):
            submissions.note(session, filing, filing.entries[WENT].id, rule, text, NOW, county.clerks[town.id])
        submissions.submit(session, submissions.find(session, town, MONTH), (), NOW, county.clerks[town.id])
        filing = reviewing.accept(session, submissions.find(session, town, MONTH), 1, LATE, chief)
    [one] = listed(county)
    assert one.notes == {WENT: ("集中清理积案",)}
    who = one.handed_in
    assert (who.by, who.accepted_by, who.at, who.accepted_at) == ("丙子镇", "祁翀", NOW, LATE)
    assert who.receipt == filing.revision.receipt


def test_a_town_counts_where_it_stood_on_the_months_last_day(county):
    other = District(county.database, "乙县")
    stays, renamed, moved, merged = (county.town(name) for name in ("子镇", "丑镇", "寅镇", "卯镇"))
    for town in (stays, renamed, moved, merged):
        county.files(town, {CAME: number(1)}, MONTH.back(), NOW - timedelta(days=30))
    within = datetime(2026, 9, 12, 4, 0, tzinfo=UTC)
    with county.database.transaction() as session:
        places.rename(session, renamed.id, "丑街道", within, None)
        places.move(session, moved.id, other.id, within, None)
        people.merge(session, merged.id, stays, within, None)
    names = {
        month: [(one.town.county, one.town.name) for one in listed(county, month, [county.id, other.id])]
        for month in (MONTH.back(), MONTH)
    }
    assert names[MONTH.back()] == [("甲县", "丑镇"), ("甲县", "卯镇"), ("甲县", "子镇"), ("甲县", "寅镇")]
    assert names[MONTH] == [("乙县", "寅镇"), ("甲县", "丑街道"), ("甲县", "子镇")]
    assert (summed(county, MONTH.back()).towns, summed(county).towns, summed(other).towns) == (4, 2, 1)
    assert (total(county, CAME, month=MONTH.back()).value, summed(other, MONTH.back()).totals) == (4, ())
    assert summed(county, MONTH, [county.id, other.id]).towns == summed(county, MONTH).towns + summed(other).towns


def test_towns_are_listed_by_name_whatever_they_have_handed_in_and_the_limit_of_a_batch_loses_none(county):
    with county.database.transaction() as session:
        for name in range(rollup.AT_ONCE + 7):
            places.place(session, NOW, county.name, f"{name:03}镇")
    last = county.town("999镇")
    county.files(last, {CAME: number(4)})
    found = listed(county)
    assert [one.town.name for one in found] == sorted(one.town.name for one in found)
    assert len(found) == rollup.AT_ONCE + 8
    assert [len(one.figures) for one in found] == [0] * (rollup.AT_ONCE + 7) + [1]


def test_two_counties_own_metrics_are_never_added_together(county):
    other = District(county.database, "乙县")
    now = datetime(2026, 9, 20, 4, 0, tzinfo=UTC)
    with county.database.transaction() as session:
        for where, name in ((county, "社区宣讲"), (other, "夜间巡查")):
            own = county_metrics.own(name, "场", "G", Kind.FLOW, Tier.MONTH, "一场算一场。", (0, 8))
            assert county_metrics.add(session, where.id, own, MONTH, now, None).code == "own_1"
        county_metrics.switch_off(session, county.id, WENT, MONTH, now, None, 0)
    town, there = county.town("子镇"), other.town("子镇")
    county.files(town, {"own_1": number(3), WENT: number(50)})
    other.files(there, {"own_1": number(40), WENT: number(6)})
    both = summed(county, counties=[county.id, other.id])
    assert {one.metric.name: one.value for one in both.totals if one.metric.code == "own_1"} == {
        "社区宣讲": 3, "夜间巡查": 40,
    }  # fmt: skip
    [went] = [one for one in both.totals if one.metric.code == WENT]
    assert (went.value, went.given, went.missing) == (6, 1, 0)
    assert WENT not in {one.metric.code for one in summed(county).totals}


def test_every_county_together_is_none_given(county):
    other = District(county.database, "乙县")
    county.files(county.town("子镇"), {CAME: number(3)})
    other.files(other.town("子镇"), {CAME: number(4)})
    with county.database.reading() as session:
        everywhere = rollup.summary(session, MONTH, None)
        assert rollup.summary(session, MONTH, []).towns == 0
    assert (everywhere.towns, next(one for one in everywhere.totals if one.metric.code == CAME).value) == (2, 7)


@pytest.mark.parametrize("seed", [1])
def test_lives_at_random_add_up_to_what_their_revisions_say(county, seed):
    """Told twice: by the set-based queries, and town by town from the revisions themselves."""
    chance = random.Random(seed)
    towns = [county.town(name) for name in ("子镇", "丑镇", "寅镇")]
    codes = [CAME, WENT, STAFF, "grid_events", "grid_events_closed"]
    for _ in range(40):
        town, month = chance.choice(towns), MONTH.back(chance.randrange(4))
        with county.database.reading() as session:
            filing = submissions.find(session, town, month)
        if filing is None or filing.is_open:
            given = {code: chance.choice((number(chance.randrange(90)), NONE, BLANK)) for code in codes}
            county.says(town, dict(chance.sample(sorted(given.items(), key=str), 3)), month)
            if chance.random() < 0.6:
                county.submits(town, month, now=datetime(2026, month.number + 1, 3, tzinfo=UTC))
        elif filing.state is State.ACCEPTED:
            county.judges(town, reviewing.reopen, "补报", month=month)
        else:
            step = chance.choice((reviewing.accept, reviewing.give_back, reviewing.take_back))
            facts = ([CAME], "请核对") if step is reviewing.give_back else ()
            if step is not reviewing.take_back or not filing.due.is_locked(NOW):
                county.judges(town, step, *facts, month=month)
    stands = {}
    for back in range(4):
        month = MONTH.back(back)
        for town, one in zip(sorted(towns, key=lambda one: one.name), listed(county, month), strict=True):
            stands[town.id, month] = standing_of(county, town, month)
            assert dict(one.figures) == stands[town.id, month], (town, month)
        for entry in summed(county, month).totals:
            said = [figures.get(entry.metric.code) for (_, when), figures in stands.items() if when == month]
            values = [one.value for one in said if one is not None and one.answer is Answer.GIVEN]
            assert (entry.value, entry.given, entry.missing) == (sum(values), len(values), said.count(None))
    with county.database.reading() as session:
        month = listed(county)
        for one, shares in zip(month, records.rated(session, MONTH, month), strict=True):
            amounts = {
                code: records.Amount(said.value, said.is_more, said.is_near)
                for code, said in one.figures.items()
                if said.value is not None
            }
            assert shares == rates(base(), amounts, replace(history(session, one.town.id, MONTH), explanations=()))


def standing_of(county, town, month):
    """The figures of the revision that was accepted last, or else of the last neither returned nor taken back."""
    with county.database.reading() as session:
        filing = submissions.find(session, town, month)
        fates = [(one, {said.kind for said in one.verdicts}) for one in (filing.revisions if filing else ())]
        stand = [one for one, fate in fates if not fate & {Ruling.RETURNED, Ruling.TAKEN_BACK}]
        stand = [one for one, fate in fates if Ruling.ACCEPTED in fate] or stand
        return {code: one.given for code, one in submissions.figures_of(session, stand[-1]).items()} if stand else {}
