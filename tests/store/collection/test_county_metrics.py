"""A county's own metrics, from a month on; whatever it decides, an old month opens as it was; on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from store.audit import AuditRow
from store.catalogue.metrics import Kind, Tier, base, catalogue
from store.catalogue.months import Month, to_report
from store.catalogue.versions import MetricVersion
from store.collection import county_metrics, submissions
from store.collection.county_metrics import BadMetric, NameTaken, Overtaken, TooEarly
from store.people import people, places
from store.people.rights import Role

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # October's figures are due
OCTOBER, NOVEMBER, JANUARY = Month(2026, 10), Month(2026, 11), Month(2027, 1)


@pytest.fixture
def session(database):
    with database.transaction() as session:
        yield session


@pytest.fixture
def county(session) -> int:
    return places.place(session, NOW, "甲县").id


@pytest.fixture
def chief(session, county) -> int:
    return people.seat(session, 7, "祁翀", Role.ADMINISTRATOR, "甲县", None, now=NOW)


def newly(name: str = "社区宣讲"):
    return county_metrics.own(name, "场", "G", Kind.FLOW, Tier.MONTH, "进社区的宣讲，一场算一场。", (0, 8))


def codes(session, county: int, month: Month) -> set[str]:
    return {one.code for one in catalogue(session, county, month).metrics}


def test_a_county_begins_with_what_all_have(session, county):
    assert catalogue(session, county, OCTOBER) == replace(base(), metrics=base().metrics)
    listed = county_metrics.standing(session, county)
    assert [(one.metric, one.is_asked, one.since, one.version) for one in listed] == [
        (metric, True, None, 0) for metric in base().metrics
    ]


def test_an_own_metric_from_a_month_on(session, county, chief):
    added = county_metrics.add(session, county, newly(), NOVEMBER, NOW, chief)
    assert added.code == "own_1"
    assert "own_1" not in codes(session, county, OCTOBER)
    assert catalogue(session, county, NOVEMBER).metric("own_1") == added
    assert catalogue(session, county, JANUARY).of("G")[-1] == added
    second = county_metrics.add(session, county, newly("禁毒宣讲"), NOVEMBER, NOW, chief)
    assert second.code == "own_2"
    other = places.place(session, NOW, "乙县").id
    assert codes(session, other, JANUARY) == {one.code for one in base().metrics}


def test_switched_off_and_on_again(session, county, chief):
    county_metrics.switch_off(session, county, "grid_tasks", NOVEMBER, NOW, chief, 0)
    off = county_metrics.find(session, county, "grid_tasks")
    assert (off.is_asked, off.since, off.metric) == (False, NOVEMBER, base().metric("grid_tasks"))
    county_metrics.change(session, county, off.metric, JANUARY, NOW, chief, off.version)
    asked = {month: "grid_tasks" in codes(session, county, month) for month in (OCTOBER, NOVEMBER, JANUARY)}
    assert asked == {OCTOBER: True, NOVEMBER: False, JANUARY: True}


def test_what_was_switched_off_and_is_nowhere_asked_any_more_is_not_listed(session, county, chief):
    session.add(MetricVersion(county_id=county, code="gone", since=str(OCTOBER), metric=None, by_id=chief, at=NOW))
    session.flush()
    assert [one.metric for one in county_metrics.standing(session, county)] == list(base().metrics)
    assert codes(session, county, NOVEMBER) == {one.code for one in base().metrics}


def test_an_old_month_opens_as_it_was(session, county, chief):
    told = {}
    for since, name in ((OCTOBER, "矛盾件数"), (NOVEMBER, "矛盾总件数"), (JANUARY, "矛盾总数")):
        there = county_metrics.find(session, county, "disputes_accepted")
        renamed = county_metrics.renamed(there.metric, name)
        county_metrics.change(session, county, renamed, since, NOW, chief, there.version)
        told[since] = renamed
    assert catalogue(session, county, Month(2026, 9)).metric("disputes_accepted").name == "受理矛盾纠纷"
    for month, metric in told.items():
        assert catalogue(session, county, month).metric("disputes_accepted") == metric
    assert catalogue(session, county, Month(2026, 12)).metric("disputes_accepted").name == "矛盾总件数"
    assert {"受理矛盾纠纷", "矛盾件数", "纠纷"} <= set(told[JANUARY].names)  # people go on saying the old ones


def test_decided_twice_for_one_month_the_later_holds(session, county, chief):
    for high in (8, 9):
        there = county_metrics.find(session, county, "grids")
        widened = county_metrics.with_range(there.metric, 1, high)
        county_metrics.change(session, county, widened, NOVEMBER, NOW, chief, there.version)
    assert catalogue(session, county, NOVEMBER).metric("grids").typical == (1, 9)
    assert session.scalar(sa.select(sa.func.count()).select_from(MetricVersion)) == 2


def test_nothing_is_decided_for_a_month_that_was(session, county, chief):
    with pytest.raises(TooEarly) as early:
        county_metrics.add(session, county, newly(), Month(2026, 9), NOW, chief)
    assert early.value.earliest == OCTOBER


def test_a_month_that_a_town_has_begun_stays_as_it_is(session, county, chief):
    town = places.place(session, NOW, "甲县", "城关镇")
    assert county_metrics.earliest(session, county, NOW) == OCTOBER
    submissions.begin(session, town, OCTOBER, NOW)
    assert county_metrics.earliest(session, county, NOW) == NOVEMBER
    with pytest.raises(TooEarly):
        county_metrics.switch_off(session, county, "grids", OCTOBER, NOW, chief, 0)
    other = places.place(session, NOW, "乙县").id
    assert county_metrics.earliest(session, other, NOW) == OCTOBER


def test_nothing_is_decided_before_what_was_decided_last(session, county, chief):
    county_metrics.switch_off(session, county, "grids", JANUARY, NOW, chief, 0)
    there = county_metrics.find(session, county, "grids")
    assert county_metrics.earliest_of(session, county, "grids", NOW) == JANUARY
    assert county_metrics.earliest_of(session, county, "villages", NOW) == OCTOBER
    with pytest.raises(TooEarly) as early:
        county_metrics.change(session, county, there.metric, NOVEMBER, NOW, chief, there.version)
    assert early.value.earliest == JANUARY


def test_of_two_administrators_the_later_one_is_told(session, county, chief):
    county_metrics.switch_off(session, county, "grids", NOVEMBER, NOW, chief, 0)
    with pytest.raises(Overtaken):
        county_metrics.change(session, county, base().metric("grids"), NOVEMBER, NOW, chief, 0)
    assert "grids" not in codes(session, county, NOVEMBER)


def test_a_word_that_means_something_already(session, county, chief):
    county_metrics.add(session, county, newly(), NOVEMBER, NOW, chief)
    for name in ("纠纷", "受理矛盾纠纷", "受理纠纷", "两违", "上报", "社区宣讲"):
        with pytest.raises(NameTaken) as taken:
            county_metrics.add(session, county, newly(name), NOVEMBER, NOW, chief)
        assert taken.value.word == name
        renamed = county_metrics.renamed(base().metric("villages"), name)
        with pytest.raises(NameTaken):
            county_metrics.change(session, county, renamed, NOVEMBER, NOW, chief, 0)


def test_every_metric_as_it_is_may_be_kept(session, county, chief):
    for metric in base().metrics:
        county_metrics.change(session, county, metric, NOVEMBER, NOW, chief, 0)
    assert catalogue(session, county, NOVEMBER) == catalogue(session, county, OCTOBER)


BAD = [
    ("name", {"name": ""}),
    ("name", {"name": "十三个字的名称实在是太长太长"}),
    ("name", {"name": "12345"}),
    ("name", {"name": "有 空格"}),
    ("name", {"name": "<b>粗</b>"}),
    ("unit", {"unit": ""}),
    ("unit", {"unit": "12"}),
    ("unit", {"unit": "五个字单位"}),
    ("definition", {"definition": ""}),
    ("definition", {"definition": "长" * 301}),
    ("typical", {"typical": (5, 4)}),
    ("typical", {"typical": (-1, 4)}),
    ("typical", {"typical": (0, 9_000)}),
    ("typical", {"most": 10**10}),
]


def test_what_a_metric_cannot_have(session, county, chief):
    for what, changed in BAD:
        with pytest.raises(BadMetric) as bad:
            county_metrics.add(session, county, replace(newly(), **changed), NOVEMBER, NOW, chief)
        assert bad.value.what == what, changed
    assert session.scalar(sa.select(sa.func.count()).select_from(MetricVersion)) == 0


def test_versions_are_only_added(database):
    with database.transaction() as session:
        county = places.place(session, NOW, "甲县").id
        county_metrics.switch_off(session, county, "grids", NOVEMBER, NOW, None, 0)
    for statement in (sa.update(MetricVersion).values(code="villages"), sa.delete(MetricVersion)):
        with pytest.raises(sa.exc.DBAPIError, match="only added"), database.transaction() as session:
            session.execute(statement)


def test_what_was_decided_is_written_down(session, county, chief):
    county_metrics.add(session, county, newly(), NOVEMBER, NOW, chief)
    there = county_metrics.find(session, county, "own_1")
    county_metrics.change(session, county, replace(there.metric, unit="次"), NOVEMBER, NOW, chief, there.version)
    there = county_metrics.find(session, county, "own_1")
    county_metrics.switch_off(session, county, "own_1", JANUARY, NOW, chief, there.version)
    there = county_metrics.find(session, county, "own_1")
    county_metrics.change(session, county, there.metric, JANUARY, NOW, chief, there.version)
    rows = session.scalars(sa.select(AuditRow).where(AuditRow.action == "metric_changed").order_by(AuditRow.id)).all()
    assert {(row.by_id, row.place_id, row.county_id) for row in rows} == {(chief, county, county)}
    same = {"code": "own_1", "name": "社区宣讲"}
    assert [row.facts for row in rows] == [
        same | {"month": "2026-11", "done": "new"},
        same | {"month": "2026-11", "done": "changed", "changed": ["unit"]},
        same | {"month": "2027-01", "done": "off"},
        same | {"month": "2027-01", "done": "on"},
    ]


def test_a_wider_range_raises_the_ceiling_and_a_narrower_one_leaves_it():
    grids = base().metric("grids")
    assert county_metrics.with_range(grids, 0, 100_000).most == 10_000_000
    assert county_metrics.with_range(grids, 0, 5).most == grids.most
    assert newly().most == 1_000


STEP = st.tuples(
    st.sampled_from(["off", "on", "range", "add", "begin", "wait"]),
    st.sampled_from(["grids", "villages", "own_1"]),
    st.integers(0, 4),  # months after the first one it can hold from
)


def test_whatever_is_decided_a_month_that_is_begun_opens_as_it_was(database):
    numbers = count(1)

    @settings(max_examples=20)
    @given(st.lists(STEP, max_size=10))
    def lives(steps):
        now, kept = NOW, {}
        with database.transaction() as session:
            town = places.place(session, NOW, f"第{next(numbers)}县", "城关镇")
            county = town.county_id
            for what, code, later in steps:
                there = county_metrics.find(session, county, code)
                since = county_metrics.earliest_of(session, county, code, now).back(-later)
                if what == "wait":
                    now += timedelta(days=31)
                elif what == "begin":
                    submissions.begin(session, town, to_report(now), now)
                    kept |= {month: catalogue(session, county, month) for month in map(to_report(now).back, range(3))}
                elif what == "add":
                    name = f"新指标{len(county_metrics.standing(session, county))}号"
                    county_metrics.add(session, county, newly(name), since, now, None)
                elif there is not None and what == "off":
                    county_metrics.switch_off(session, county, code, since, now, None, there.version)
                elif there is not None:
                    changed = there.metric if what == "on" else county_metrics.with_range(there.metric, 0, later + 1)
                    county_metrics.change(session, county, changed, since, now, None, there.version)
                assert {month: catalogue(session, county, month) for month in kept} == kept

    lives()
