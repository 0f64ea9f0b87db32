"""Row 27 for what a reviewer reads: whatever metrics, people, towns and reasons are called is shown literally."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from handlers.collection.case import Case, Standing
from handlers.collection.desk import RETURNED
from handlers.texts import progress, receipt, returning, review
from store.collection.due import Extension
from store.collection.figures import Note
from store.collection.submissions import Revision, Verdict
from store.collection.tables import Ruling, State
from tests.handlers.collection.test_filing_texts import MONTH, NOW, desk
from tests.handlers.test_any_name import HOSTILE, check, looks
from tests.people import a_person


def case(name: str, *rulings: Ruling) -> Case:
    """The second revision of a month in which everything is called so; the first one was returned."""
    at = desk(name, State.SUBMITTED)
    first, second = (
        Revision(number, 1, number, 999, 9, f"K7QX2M9{number}", 1, NOW, NOW, number == 2, verdicts)
        for number, verdicts in (
            (1, (Verdict(Ruling.RETURNED, name, ("disputes_accepted", "grids"), 1, NOW),)),
            (2, tuple(Verdict(one, name, (), 2, NOW) for one in rulings)),
        )
    )
    filing = replace(at.filing, revisions=(first, second))
    figures = {code: one for code, one in filing.entries.items() if one.is_answer}
    changed = {code: replace(one, value=one.value + 1) for code, one in figures.items()}
    notes = {one.id: (Note(one.id, "remark", name, 1, NOW),) for one in figures.values()}
    notes |= {figures["grids"].id: (Note(figures["grids"].id, RETURNED, name, 1, NOW),)}
    names = {1: name, 2: name}
    return Case(replace(at, filing=filing), filing, second, figures, notes, first, changed, figures, names)


@pytest.mark.parametrize("name", HOSTILE)
def test_row_27_a_card(name):
    for rulings in ((), (Ruling.ACCEPTED,), (Ruling.ACCEPTED, Ruling.REOPENED), (Ruling.TAKEN_BACK,)):
        one = case(name, *rulings)
        assert one.findings
        shown = looks(review.card(one))
        assert shown.replace("\n", "").count(name.replace("\n", "")) > 80
        check(review.card_buttons(one))
    check((review.overtaken(one.filing, one.names), review.nothing_there(one.filing), review.accepted(one.filing)))


@pytest.mark.parametrize("name", HOSTILE)
def test_row_27_a_receipt_and_what_goes_back(name):
    one = case(name)
    check((receipt.card(one), receipt.card(replace(one, revision=one.filing.revisions[0])), receipt.buttons(one)))
    fields = list(enumerate(one.desk.fields))
    names = [metric.name for metric in one.desk.fields]
    check((returning.which_fields(one.filing, names), returning.field_buttons(fields, 0, 24, ["grids"], ["grids"])))
    for state in (State.SUBMITTED, State.ACCEPTED):
        filing = replace(one.filing, state=state)
        check((returning.ask_reason(filing, names), returning.sure(filing, 2, returning.told(filing, names, name))))


@pytest.mark.parametrize("name", HOSTILE)
def test_row_27_a_town(name):
    one = case(name, Ruling.ACCEPTED)
    staff = [replace(a_person(chat_id=None), name=name)]
    found = Standing(one.desk, [Extension(date(2026, 10, 9), name, 1, NOW)], staff, one.names)
    assert name.replace("\n", "") in looks(progress.card(found, NOW)).replace("\n", "")
    more = {"earlier": MONTH.back(), "later": MONTH.back(-1), "county": True, "today": date(2026, 10, 3)}
    check(progress.card_buttons(found, files=True, reviews=True, days=[1, 3, 7], **more))


def test_a_card_shows_every_figure_and_its_number_as_the_clerk_has_them():
    at = desk("甲")
    one = replace(case("甲"), figures={code: entry for code, entry in at.filing.entries.items() if entry.is_answer})
    shown = looks(review.card(one))
    for number, metric in enumerate(at.fields, 1):
        said = f"{number} 甲 {one.figures[metric.code].value}" if metric.code in one.figures else f"{number} 甲 未填"
        assert said in shown
