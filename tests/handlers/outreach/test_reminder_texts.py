"""What a digest says for each state of things, that it fits a message, and that names are shown literally."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.console.entities import parse_html
from bot.pages import length
from bot.telegram import CALLBACK_BYTES
from handlers.outreach.digest import Digest, Lost
from handlers.texts import reminders as texts
from store.outreach.deadlines import Deadline
from store.outreach.occasions import Occasion
from store.outreach.owed import Owed
from store.outreach.snoozes import Later
from store.outreach.stages import Stage, Standing
from store.outreach.tables import Asked, Cadence, Kind
from store.outreach.terms import Rung, Terms
from store.outreach.workdays import Workdays
from store.people.people import PersonFacts
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Role

DONE = Standing(Stage.DONE, done_at=datetime(2026, 11, 4, 3, tzinfo=UTC))
TODAY, DUE, LOCKS = date(2026, 11, 4), date(2026, 11, 5), date(2026, 11, 25)
COUNTY = PlaceFacts(1, PlaceKind.COUNTY, "清岚县", 1, "清岚县")
OWN = PlaceFacts(2, PlaceKind.TOWN, "青禾铺镇", 1, "清岚县")
OTHER = PlaceFacts(3, PlaceKind.TOWN, "板溪镇", 1, "清岚县")
THIRD = PlaceFacts(4, PlaceKind.TOWN, "望澜门街道", 1, "清岚县")
CLERK = PersonFacts(7, "覃喆", Role.CLERK, OWN, 70)
CHIEF = PersonFacts(8, "闻人堃", Role.ADMINISTRATOR, COUNTY, 80)
FIGURES = Terms(Kind.FIGURES, "报表", Cadence.MONTHLY, day=5)
TASK = Terms(Kind.TASK, "宪法宣传周总结", Cadence.YEARLY, month=12, day=4)


def occasion(terms: Terms = FIGURES, number: int = 1, due_on: date = DUE, **given: object) -> Occasion:
    deadline = Deadline(number, number, COUNTY.id, None, terms, is_on=True, since=date(2026, 1, 1))
    period = "2026-10" if terms.kind is Kind.FIGURES else "2026"
    return Occasion(number, period, due_on, due_on, due_on, LOCKS, is_guess=False, deadline=deadline, **given)


def owed(
    standing: Standing = Standing(Stage.NOT_BEGUN, 0, 31),  # noqa: B008
    town: PlaceFacts = OWN,
    of: Occasion | None = None,
    due_on: date | None = None,
    **given: object,
) -> Owed:
    of = of or occasion()
    given = {
        "asked": Asked.CLERK,
        "rung": -1,
        "note": "",
        "is_late": False,
        "is_delayed": False,
        "is_new": True,
    } | given
    return Owed(occasion=of, town=town, standing=standing, due_on=due_on or of.due_on, **given)


def found(*items: Owed, person: PersonFacts = CLERK, **given: object) -> Digest:
    given = {"waiting": 0, "instead": (), "lost": (), "reasons": {}} | given
    return Digest(person=person, day=TODAY, today=TODAY, items=items, workdays=Workdays(), **given)


def shown(digest: Digest) -> str:
    text, _ = parse_html(texts.digest(digest))
    return text


def labels(digest: Digest, *, knows: bool = False) -> list[list[str]]:
    return [[one.label for one in row] for row in texts.buttons(digest, knows=knows)]


@pytest.mark.parametrize(
    ("standing", "words", "button"),
    [
        (Standing(Stage.NOT_BEGUN, 0, 31), "还没开始填", "开始填 10月报表"),
        (Standing(Stage.DRAFT, 28, 31), "还差 3 项", "继续填 10月报表"),
        (Standing(Stage.DRAFT, 31, 31), "填完了，还没提交", "继续填 10月报表"),
        (Standing(Stage.RETURNED, 31, 31), "被退回，还没重新提交", "去修改 10月报表"),
    ],
)
def test_what_it_says_depends_on_how_far_the_town_is(standing, words, button):
    digest = found(owed(standing))
    assert shown(digest) == f"10月报表　{words}\n11月5日（周四）截止，还有 1 个工作日。"
    assert labels(digest) == [[button], ["稍后提醒", "有困难", "已知悉"]]
    assert labels(digest, knows=True)[-1] == ["稍后提醒", "有困难"]


def test_on_the_day_and_after_it():
    today = found(owed(of=occasion(due_on=TODAY)))
    assert shown(today).endswith("今天 24:00 截止。")
    late = found(owed(of=occasion(due_on=date(2026, 11, 2)), is_late=True))
    assert shown(late).endswith("11月2日（周一）已截止，11月25日（周三）前还可以补报。")


def test_what_is_done_elsewhere_can_be_told_done_and_not_done():
    task = owed(Standing(Stage.TASK), of=occasion(TASK, due_on=date(2026, 12, 4)))
    assert labels(found(task))[0] == ["已办好：宪法宣传周总结"]
    [[done], _] = texts.buttons(found(task), knows=False)
    assert (done.action, done.argument) == ("remind_done", "1-2")
    over = found(replace(task, standing=DONE))
    assert shown(over) == "宪法宣传周总结　已办好 ✔"
    [[undone]] = texts.buttons(over, knows=False)
    assert (undone.label, undone.action, undone.argument) == ("改回未办：宪法宣传周总结", "remind_undone", "1-2")
    assert labels(found(replace(task, standing=DONE), person=CHIEF)) == []


def test_who_has_drafted_it_is_not_led_to_say_that_it_is_done():
    digest = found(owed(Standing(Stage.TASK), of=occasion(TASK, due_on=date(2026, 12, 4)), note="起草"))
    assert shown(digest) == "宪法宣传周总结　现在该起草了\n12月4日（周五）截止，还有 22 个工作日。"
    assert labels(digest) == [["稍后提醒", "有困难", "已知悉"]]


@pytest.mark.parametrize("note", ["起草", ""])
def test_the_yearly_report_has_a_way_to_its_draft(note):
    due = occasion(TASK, due_on=date(2027, 2, 26))
    due = replace(due, deadline=replace(due.deadline, preset="annual_report"))
    digest = found(owed(Standing(Stage.TASK), of=due, note=note))
    first, *_ = [row[0] for row in texts.buttons(digest, knows=True)]
    assert (first.label, first.action, first.argument) == ("看 2026 年法治年报初稿", "annual_at", "2-2026")
    assert "法治年报" not in str(labels(found(owed(Standing(Stage.TASK), of=due), person=CHIEF)))


def test_what_a_message_does_not_hold_is_counted_and_stands_behind_a_button():
    many = [owed(Standing(Stage.TASK), of=occasion(TASK, number)) for number in range(1, 16)]
    assert "\n\n还有 3 项没有列出，发“截止日”看全部。" in shown(found(*many))
    assert labels(found(*many))[5:] == [["看全部截止日"], ["稍后提醒", "有困难", "已知悉"]]
    assert "看全部截止日" not in str(labels(found(*many[:6])))


def test_a_county_of_many_towns_each_with_a_reason_fits_a_message():
    towns = [replace(OTHER, id=10 + number, name=f"第{number}号乡镇") for number in range(300)]
    reasons = {(1, one.id): "台账还在村里没有收齐" for one in towns}
    digest = found(*(owed(town=one) for one in towns), person=CHIEF, reasons=reasons, waiting=3)
    assert 3800 < length(texts.digest(digest)) <= 4096
    assert "等 300 个" in shown(digest)
    some = found(*(owed(town=one) for one in towns[:80]), person=CHIEF, reasons=reasons)
    assert "等" not in shown(some), "all are named where there is room"


def test_one_message_holds_all_that_is_owed_and_what_waits():
    figures, task = owed(), owed(Standing(Stage.TASK), of=occasion(TASK, 2, date(2026, 12, 4)))
    digest = found(figures, task, waiting=2)
    parts = shown(digest).split("\n\n")
    assert [part.split("　")[0] for part in parts[:2]] == ["10月报表", "宪法宣传周总结"]
    assert parts[2] == "有 2 份报表等您审核，方便时再看。"
    assert [row[0] for row in labels(digest)] == ["开始填 10月报表", "已办好：宪法宣传周总结", "去审核", "稍后提醒"]


def test_whoever_is_asked_instead_of_a_colleague_is_told_why():
    assert shown(found(owed(asked=Asked.DEPUTY), instead=("仉禾",))).endswith("\n\n仉禾联系不上，所以提醒您。")


def test_whoever_is_asked_as_a_colleague_s_week_is_full_is_told_that():
    told = shown(found(owed(asked=Asked.DEPUTY), instead_of_full=("仉禾",)))
    assert told.endswith("\n\n仉禾这几天收到的消息已满，所以提醒您。")


def test_a_day_that_was_moved_is_told_to_be():
    assert shown(found(owed(is_moved=True))).endswith("\n\n截止日有变动，以这里写的为准。")


def test_whoever_stands_in_for_towns_is_not_told_that_these_are_all():
    steps = replace(FIGURES, rungs=(Rung(-1, Asked.CLERK), Rung(5, Asked.COUNTY)))
    of = replace(occasion(), deadline=replace(occasion().deadline, terms=steps))
    town = owed(town=OTHER, of=of, asked=Asked.COUNTY)
    full = Lost(OTHER, (), is_unattended=False, full=("仉禾",))
    assert shown(found(town, person=CHIEF, lost=(full,))) == (
        "10月报表　11月5日（周四）截止，还有 1 个工作日，有 1 个乡镇没能提醒到，请打电话。\n板溪镇（还没开始填）\n\n"
        "这几天收到的消息已满、暂不再提醒：板溪镇 仉禾。"
    )
    own_step = replace(town, rung=5)
    assert "还有 1 个乡镇没有报送" in shown(found(own_step, person=CHIEF))


def test_a_guess_is_said_to_be_one_and_what_came_late_to_be_late():
    digest = found(replace(owed(is_delayed=True), occasion=replace(occasion(), is_guess=True)))
    assert "有的提醒前几天没能发出，一并在这里。" in shown(digest)
    assert shown(digest).endswith("节假日安排未公布，按常规推算。")
    assert "推算" not in shown(found(owed()))


def test_what_was_handed_in_falls_silent_in_place():
    done = found(owed(Standing(Stage.DONE, 31, 31, datetime(2026, 11, 4, 3, tzinfo=UTC)), is_delayed=True))
    assert shown(done) == "10月报表　已报送 ✔"
    assert labels(done) == []


def test_the_county_is_told_towns_by_name_with_what_hinders_them():
    slow, hard = owed(town=OTHER), owed(Standing(Stage.DRAFT, 28, 31), town=OWN, due_on=date(2026, 11, 9))
    done = owed(Standing(Stage.DONE, 31, 31, datetime(2026, 11, 4, 3, tzinfo=UTC)), town=THIRD)
    digest = found(
        hard, slow, done, person=CHIEF,
        lost=(Lost(OTHER, ("仉禾",), is_unattended=True), Lost(OWN, ("李四",), is_unattended=False)),
        reasons={(1, OWN.id): "经办人不在"},
    )  # fmt: skip
    assert shown(digest) == (
        "10月报表　还有 2 个乡镇没有报送，11月5日（周四）截止，还有 1 个工作日。\n"
        "板溪镇（还没开始填）、青禾铺镇（还差 3 项，延到11月9日，说有困难：经办人不在）\n"
        "已报送 ✔ 望澜门街道\n\n"
        "联系不上：板溪镇没有人能联系上；青禾铺镇 李四。"
    )
    assert labels(digest) == [["看 10月报表报送情况"], ["稍后提醒", "已知悉"]]
    assert shown(found(done, person=CHIEF)) == "10月报表　1 个乡镇都已报送 ✔"


NAMES = st.sampled_from(["<u>禾</u>", "</b>", "&", "禾" * 64, "<" * 64, "禾😀" * 20]) | st.text(min_size=1, max_size=64)


@given(NAMES, NAMES, st.integers(1, 16), st.integers(1, 400), st.booleans(), st.booleans())
@settings(max_examples=25, deadline=None)
def test_row_27_any_names_and_however_many_fit_a_message_and_are_shown_literally(
    name, town, things, towns, is_county, is_some_done
):
    person, items, reasons = (CHIEF if is_county else CLERK), [], {}
    for thing in range(things):
        of = occasion(replace(TASK, name=name[:40]), thing + 1)
        for number in range(towns // things + 1 if is_county else 1):
            where = OWN if not is_county else replace(OTHER, id=10 + number, name=town)
            stands = DONE if is_some_done and number % 3 else Standing(Stage.TASK)
            items.append(owed(stands, where, of, date(2026, 12, 24)))
            reasons[of.id, where.id] = name
    lost = tuple(Lost(replace(OTHER, name=town), (name,) * 9, is_unattended=False, full=(name,) * 9) for _ in range(40))
    digest = found(
        *items, person=person, lost=lost if is_county else (), instead=(name,) * 12, reasons=reasons, waiting=7
    )
    text, entities = parse_html(texts.digest(digest))
    assert length(text) <= 4096
    assert {one["type"] for one in entities} == {"bold"}
    for row in texts.buttons(digest, knows=False):
        for one in row:
            assert len(f"{one.action}:{2**40}:{one.argument}".encode()) <= CALLBACK_BYTES
    assert len(texts.buttons(digest, knows=False)) <= 7
    told = texts.told_hard(occasion(), replace(OWN, name=town), name, name * 3)
    assert texts.told_hard(occasion(), OWN, "覃喆", "").endswith("有困难。")
    assert {one["type"] for one in parse_html(told)[1]} == {"bold"}


def test_when_to_be_reminded_again():
    offered = {Later.HOUR: datetime(2026, 11, 4, 3, tzinfo=UTC), Later.TOMORROW: datetime(2026, 11, 5, 1, tzinfo=UTC)}
    rows = texts.later_buttons(offered, TODAY)
    assert [[(one.label, one.argument) for one in row] for row in rows] == [
        [("1 小时后", "hour-2026-11-04"), ("下个工作日", "tomorrow-2026-11-04")],
        [("‹ 返回", "2026-11-04")],
    ]
    assert texts.put_off(offered[Later.TOMORROW]).startswith("好的，11月5日（周四） 09:00 再提醒。")
