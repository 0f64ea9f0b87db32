"""Row 27 for the screens of a month: whatever metrics, people and reasons are called, they are shown literally."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.collection import clash, doubt, prompts
from handlers.collection.desk import NAMED, RETURNED, STOCKS, Desk
from handlers.texts import doubts, filing, form, handing_in, unread
from store.catalogue.metrics import Catalogue, Metric, base, with_versions
from store.catalogue.months import Month
from store.collection.due import usual_days
from store.collection.figures import Entry, Note
from store.collection.history import Amount, Explanation, History, Past
from store.collection.submissions import Filing, Revision, Verdict
from store.collection.tables import Answer, Origin, Ruling, State
from store.numbers import Number, Reason, Unreadable
from store.people.places import PlaceFacts, PlaceKind
from tests.handlers.test_any_name import HOSTILE, check, looks

MONTH = Month(2026, 9)
NOW = datetime(2026, 10, 3, 2, tzinfo=UTC)


def catalogue(name: str) -> Catalogue:
    """In which everything is called so."""
    ours = with_versions(base(), {}, MONTH)
    called = {"name": name, "short": name, "unit": name, "definition": name}
    metrics = tuple(
        replace(one, **called, parts=tuple(replace(part, **called) for part in one.parts)) for one in ours.metrics
    )
    sections = tuple(replace(section, name=name) for section in ours.sections)
    return Catalogue(sections, metrics, ours.rules, ours.rates)


def entry(number: int, metric: Metric, value: int) -> Entry:
    return Entry(number, metric.code, 1, Answer.GIVEN, value, False, Origin.TYPED, 1, NOW)


def desk(name: str, state: State = State.DRAFT, ruling: Ruling | None = None) -> Desk:
    """A month with figures, explanations and a reason, all of it called so; half of it is answered."""
    month = catalogue(name)
    metrics = [one for metric in month.metrics for one in (metric, *metric.parts)]
    values = {"pretrial_resolved": 9, "disputes_resolved": 2, "law_exam_passed": 50}
    entries = {
        one.code: entry(number, one, values.get(one.code, 3))
        for number, one in enumerate(metrics, 1)
        if number % 5 or one.code in values
    }
    notes = {entries["grids"].id: (Note(entries["grids"].id, RETURNED, name, 1, NOW),)} if "grids" in entries else {}
    verdicts = () if ruling is None else (Verdict(ruling, name, ("disputes_accepted", "grids"), 1, NOW),)
    revision = Revision(1, 1, 1, 999, 0, "K7QX2M9P", 1, NOW, NOW, False, verdicts)
    due = usual_days(MONTH).extended(None)
    town = PlaceFacts(2, PlaceKind.TOWN, name, 1, name)
    earlier = MONTH.back()
    past = {one.code: {earlier: Past(earlier, Answer.GIVEN, Amount(30))} for one in metrics}
    said = tuple(Explanation(earlier, one.code, "change", name) for one in metrics)
    is_revised = ruling is not None or state is State.SUBMITTED
    revisions = (revision,) if is_revised else ()
    month_of = Filing(1, town, MONTH, state, entries, notes, revisions, due, NOW)
    return Desk(town, MONTH, month, month_of, due, History(MONTH, past, said))


@pytest.mark.parametrize("name", HOSTILE)
def test_row_27_prompts(name):
    at = desk(name)
    assert [step.code for step in at.steps] == [*"ABCDEFGH", STOCKS]
    for step in at.steps:
        for here in ({}, {"defined": True}, {"only": [one.code for one in step.fields]}):
            screen = prompts.several(at, {"at": step.code} | here)
            assert name.replace("\n", "") in looks(screen.text).replace("\n", "")
            looks(screen.short)
            check(screen.buttons)
        for metric in step.fields:
            screen = prompts.single(at, {"at": step.code, "field": metric.code})
            check((screen.text, screen.short, screen.buttons))
    check((filing.overview(at, NOW), filing.overview_buttons(at), filing.begun(at, NOW), filing.not_open(at)))
    check((filing.ask_reason(at, at.fields), filing.understood(at, list(at.filing.entries))))
    check((handing_in.card(at, NOW), handing_in.card_buttons(at), handing_in.locked(at), handing_in.go_on_buttons(at)))
    check((handing_in.state_line(at, name, NOW), handing_in.due_told(at, NOW)))


@pytest.mark.parametrize("name", HOSTILE)
def test_row_27_doubts_and_colleagues(name):
    at = desk(name)
    assert len(at.doubts) > 2
    for finding in at.doubts:
        screen = doubt.show(at, {"doubt": doubt.key(finding), "through": True})
        check((screen.text, screen.buttons))
    two = [metric.code for metric in at.fields if at.answer(metric.code)][:2]
    for codes in (two, two[:1]):
        mine = {code: [Answer.GIVEN, 77, True, False] for code in codes}
        theirs = {code: [name, doubts.who(name, NOW - timedelta(days=days), NOW)] for days, code in enumerate(codes)}
        screen = clash.show(at, {"mine": mine, "theirs": theirs})
        check((screen.text, screen.buttons))
        assert name.replace("\n", "") in looks(screen.text).replace("\n", "")


@pytest.mark.parametrize("name", HOSTILE)
def test_row_27_what_was_handed_in(name):
    returned = desk(name, State.RETURNED, Ruling.RETURNED)
    screen = prompts.several(returned, {"at": NAMED})
    check((screen.text, screen.buttons, handing_in.state_line(returned, "", NOW), handing_in.card_buttons(returned)))
    for at in (desk(name, State.SUBMITTED), desk(name, State.ACCEPTED, Ruling.ACCEPTED)):
        check((handing_in.submitted(at, name), handing_in.submitted_buttons(at), filing.not_open(at)))
        check(handing_in.state_line(at, name, NOW))


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence_that_says_what_to_do(reason):
    for name in HOSTILE:
        metric = catalogue(name).metrics[0]
        fault = Unreadable(reason, name, Number(12), name, None, 3, 2)
        for told in (unread.unreadable(fault, metric, [name]), unread.unreadable(fault, None, [])):
            looks(told)
            assert "请" in told or "要当月的数" in told
            assert "None" not in told
        check(unread.meant_button(metric, Number(12)))


@pytest.mark.parametrize("days", [1, 10, 60])
def test_until_when_says_nothing_that_is_not_so(days):
    now = NOW + timedelta(days=days)
    corrected = desk("甲", State.RETURNED, Ruling.RETURNED), desk("甲", State.DRAFT, Ruling.REOPENED)
    for at in corrected:  # it is taken after the lock, too
        assert filing.due_line(at, now) == "改好再提交就行，不受截止时间限制。"
    assert filing.due_line(desk("甲", State.SUBMITTED), now) == "10月5日 24:00 截止，已经提交了。"
    own = filing.due_line(desk("甲", State.DRAFT, Ruling.TAKEN_BACK), now)
    assert {1: "请在 10月5日", 10: "还能补报到 10月25日", 60: "已在 10月25日 24:00 锁定"}[days] in own


def test_a_day_that_is_a_guess_is_said_to_be_one():
    at = desk("甲", State.DRAFT)
    guess = replace(at, due=replace(at.due, is_guess=True))
    assert filing.due_line(at, NOW) == "请在 10月5日 24:00 前提交。"
    assert filing.due_line(guess, NOW) == "请在 10月5日 24:00 前提交。节假日安排未公布，按常规推算。"
    assert "节假日安排未公布" not in form.hint(at)
    assert "截止 10月5日 24:00。节假日安排未公布，按常规推算。" in form.hint(guess)
