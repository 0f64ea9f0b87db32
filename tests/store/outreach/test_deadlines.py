"""What is due in a county: set, changed, switched and ended; a change ends a row and adds one; who did it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from store import audit
from store.audit import AuditRow
from store.outreach import deadlines, presets
from store.outreach.deadlines import AlreadyThere, Needed, Overtaken
from store.outreach.tables import LONGEST_NAME, Asked, Cadence, DeadlineRow, Kind, Period, Shift
from store.outreach.terms import FARTHEST, MOST_RUNGS, Rung, Terms, Unfit, Why, check
from store.people import people, places
from store.people.rights import Role

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
RUNGS = (Rung(-3, Asked.CLERK, "起草"), Rung(1, Asked.COUNTY))
TASK = Terms(Kind.TASK, "专项材料", Cadence.MONTHLY, day=5, rungs=RUNGS)


class County:
    """A county with two towns and an administrator; each step is a transaction of its own."""

    def __init__(self, database):
        self.database = database
        with database.transaction() as session:
            self.chief = people.seat(session, 71, "闻人堃", Role.ADMINISTRATOR, "清岚县", now=NOW)
            self.id = places.place(session, NOW, "清岚县").id
            self.towns = [places.place(session, NOW, "清岚县", name) for name in ("石桥乡", "青禾铺镇")]
            presets.seed(session, [self.id], NOW)

    def does(self, step, *facts, now=NOW):
        with self.database.transaction() as session:
            return step(session, *facts, now, self.chief)

    def adds(self, terms=TASK, preset=None):
        with self.database.transaction() as session:
            return deadlines.add(session, self.id, terms, NOW, self.chief, preset)

    def listed(self):
        with self.database.reading() as session:
            return deadlines.listed(session, self.id)

    def told(self):
        """What the audit says of deadlines: who, what, facts but numbers."""
        with self.database.reading() as session:
            assert audit.verify(session).broken is None
            rows = session.scalars(sa.select(AuditRow).where(AuditRow.action.startswith("deadline")))
            rows = sorted(rows, key=lambda row: row.id)
        assert {row.place_id for row in rows} <= {self.id}
        return [
            (row.by_id, row.action, row.facts["name"], *([row.facts["done"]] if "done" in row.facts else []))
            for row in rows
        ]


@pytest.fixture
def county(database):
    return County(database)


def test_a_county_begins_with_its_figures_and_what_a_rule_demands_and_only_once(county):
    names = [one.terms.name for one in county.listed()]
    assert names == [
        "报表", "行政执法统计年报公开", "法治政府建设年报上报", "法治政府建设年报公开", "国家宪法日和宪法宣传周",
    ]  # fmt: skip
    assert {one.is_on for one in county.listed()} == {True}
    assert county.told() == []
    gone = county.listed()[-1]
    county.does(deadlines.end, gone)
    with county.database.transaction() as session:
        presets.seed(session, [county.id], NOW + timedelta(days=1))
    assert [one.terms.name for one in county.listed()] == names[:-1]  # what was ended stays so


def test_what_is_set_is_read_as_it_was_set(county):
    on, some = date(2026, 12, 1), frozenset({county.towns[0].id})
    for terms in (
        TASK,
        replace(TASK, name="两个镇", towns=frozenset(one.id for one in county.towns), shift=Shift.BEFORE),
        Terms(Kind.TASK, "季末", Cadence.QUARTERLY, month=3, is_last_workday=True, grace_days=1, lock_days=9),
        Terms(Kind.TASK, "宣传周", Cadence.YEARLY, month=12, day=4, on=on, shift=Shift.NONE, towns=some),
        Terms(Kind.TASK, "一次", Cadence.ONCE, on=on),
    ):
        made = county.adds(terms)
        assert made.terms == terms
        (read,) = (one for one in county.listed() if one.root_id == made.root_id)
        assert read == made
        assert (read.preset, read.is_on, read.since, read.county_id) == (None, True, date(2026, 11, 20), county.id)
    with county.database.reading() as session:
        assert {one.root_id for one in deadlines.holding(session, [county.id])} == {
            one.root_id for one in county.listed()
        }
        assert deadlines.holding(session, []) == []


def test_a_change_ends_a_row_and_adds_one_of_the_same_lineage(county):
    first = county.adds()
    later = NOW + timedelta(days=3)
    second = county.does(deadlines.change, first, replace(TASK, day=8, rungs=()), now=later)
    assert (second.root_id, second.terms.day, second.since) == (first.root_id, 8, date(2026, 11, 23))
    assert second.id != first.id
    with county.database.reading() as session:
        rows = session.scalars(
            sa.select(DeadlineRow).where(DeadlineRow.root_id == first.root_id).order_by(DeadlineRow.id)
        )
        assert [(row.day, row.ended_at, row.by_id) for row in rows] == [
            (5, later, county.chief),
            (8, None, county.chief),
        ]
        assert deadlines.find(session, first.root_id) == second
    assert county.does(deadlines.change, second, second.terms) == second  # nothing to do, nothing is written
    off = county.does(deadlines.switch, second, False)
    assert (off.is_on, off.terms) == (False, second.terms)
    assert county.does(deadlines.switch, off, False) == off
    on = county.does(deadlines.switch, off, True)
    assert on.is_on
    county.does(deadlines.end, on)
    with county.database.reading() as session:
        assert deadlines.find(session, first.root_id) is None
    assert county.told() == [
        (county.chief, "deadline_set", "专项材料", "new"),
        (county.chief, "deadline_set", "专项材料", "changed"),
        (county.chief, "deadline_set", "专项材料", "off"),
        (county.chief, "deadline_set", "专项材料", "on"),
        (county.chief, "deadline_ended", "专项材料"),
    ]


def test_of_two_administrators_the_second_is_told_so(county):
    seen = county.adds()
    county.does(deadlines.change, seen, replace(TASK, day=8))
    for step, *more in ((deadlines.change, replace(TASK, day=9)), (deadlines.switch, False), (deadlines.end,)):
        with pytest.raises(Overtaken):
            county.does(step, seen, *more)
    (now_there,) = (one for one in county.listed() if one.root_id == seen.root_id)
    assert now_there.terms.day == 8


def test_the_figures_are_always_due_and_a_preset_is_there_once(county):
    figures, report = county.listed()[0], county.listed()[2]
    for step, *more in ((deadlines.end,), (deadlines.switch, False)):
        with pytest.raises(Needed):
            county.does(step, figures, *more)
    with pytest.raises(AlreadyThere):
        county.adds(figures.terms)
    with pytest.raises(AlreadyThere):
        county.adds(report.terms, report.preset)
    county.does(deadlines.end, report)
    assert county.adds(report.terms, report.preset).preset == "annual_report"
    with pytest.raises(Unfit) as unfit:
        county.does(deadlines.change, figures, TASK)
    assert unfit.value.why is Why.KIND
    moved = county.does(deadlines.change, figures, replace(figures.terms, day=25, period=Period.FROM_26TH))
    assert county.listed()[0] == moved


FIGURES = presets.figures()


@pytest.mark.parametrize(
    ("why", "terms"),
    [
        (Why.NAME, replace(TASK, name="一")),
        (Why.NAME, replace(TASK, name="材" * (LONGEST_NAME + 1))),
        (Why.NAME, replace(TASK, name=" 材料")),
        (Why.NAME, replace(TASK, name="材\n料")),
        (Why.WHEN, replace(TASK, day=0)),
        (Why.WHEN, replace(TASK, day=32)),
        (Why.WHEN, replace(TASK, day=None)),
        (Why.WHEN, replace(TASK, is_last_workday=True)),
        (Why.WHEN, replace(TASK, month=3)),
        (Why.WHEN, replace(TASK, on=date(2026, 12, 1))),
        (Why.WHEN, replace(TASK, period=Period.FROM_26TH)),
        (Why.WHEN, replace(TASK, cadence=Cadence.QUARTERLY, month=4)),
        (Why.WHEN, replace(TASK, cadence=Cadence.QUARTERLY)),
        (Why.WHEN, replace(TASK, cadence=Cadence.YEARLY, month=13)),
        (Why.WHEN, replace(TASK, cadence=Cadence.ONCE)),
        (Why.WHEN, replace(TASK, cadence=Cadence.ONCE, on=date(2026, 12, 1))),  # and a day of the month
        (Why.WHEN, replace(FIGURES, cadence=Cadence.QUARTERLY, month=3)),
        (Why.SPAN, replace(TASK, grace_days=-1)),
        (Why.SPAN, replace(TASK, grace_days=21)),
        (Why.SPAN, replace(TASK, lock_days=400)),
        (Why.RUNGS, replace(TASK, rungs=(Rung(-FARTHEST - 1, Asked.CLERK),))),
        (Why.RUNGS, replace(TASK, rungs=(Rung(1, Asked.CLERK), Rung(1, Asked.CLERK, "起草")))),
        (Why.RUNGS, replace(TASK, rungs=tuple(Rung(days, Asked.CLERK) for days in range(MOST_RUNGS + 1)))),
        (Why.RUNGS, replace(TASK, rungs=(Rung(1, Asked.CLERK, "写" * 9),))),
        (Why.TOWNS, replace(FIGURES, towns=frozenset({1}))),
    ],
)
def test_terms_that_nothing_can_be_made_of_are_refused(county, why, terms):
    with pytest.raises(Unfit) as unfit:
        check(terms)
    assert unfit.value.why is why
    with pytest.raises(Unfit):
        county.adds(terms)
