"""What is due when and who is reminded, in words: whatever a deadline or a town is called, it is shown as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from handlers.texts import deadline_steps as steps
from handlers.texts import deadlines as texts
from store.outreach.deadlines import Deadline
from store.outreach.occasions import Occasion
from store.outreach.planned import dates
from store.outreach.presets import figures, presets
from store.outreach.tables import Asked, Cadence, Kind, Period, Shift
from store.outreach.terms import Rung, Terms
from store.outreach.workdays import Workdays
from store.people.places import PlaceFacts, PlaceKind
from tests.handlers.test_any_name import HOSTILE, check, looks

TODAY, DAYS = date(2026, 11, 20), Workdays()
COUNTY = PlaceFacts(1, PlaceKind.COUNTY, "清岚县", 1, "清岚县")
TOWN = PlaceFacts(2, PlaceKind.TOWN, "青禾铺镇", 1, "清岚县")
LADDER = (Rung(-3, Asked.CLERK, "起草"), Rung(-1, Asked.CLERK), Rung(0, Asked.DEPUTY), Rung(3, Asked.COUNTY))
TASK = Terms(Kind.TASK, "专项材料", Cadence.MONTHLY, day=25, shift=Shift.NONE, rungs=LADDER)


def deadline(terms: Terms = TASK, *, is_on: bool = True) -> Deadline:
    return Deadline(7, 7, 1, None, terms, is_on, TODAY)


def coming(terms: Terms):
    return dates(terms, DAYS, TODAY, date(2027, 12, 31))


@pytest.mark.parametrize("name", HOSTILE)
def test_row_27_a_deadline_and_a_town_may_be_called_anything(name):
    terms = replace(TASK, name=name, towns=frozenset({2}), rungs=(Rung(-3, Asked.CLERK, name),))
    one, town, county = deadline(terms), replace(TOWN, name=name), replace(COUNTY, name=name)
    occasion = Occasion(4, "2026-11", TODAY, TODAY, TODAY, TODAY, is_guess=False, deadline=one)
    card = texts.card(one, name, [town], coming(terms), DAYS, TODAY, [(town, TODAY)] * 8, [])
    told = [
        card,
        texts.home(county, [one], {7: occasion}, 1, TODAY),
        texts.presets([replace(presets()[0], terms=terms, basis=name)]),
        steps.sure("when", name, [], texts.facts(terms, [town]), texts.preview(terms, coming(terms), DAYS, TODAY)),
        steps.sure_gone("off", one),
        steps.sure_extended(occasion, town, TODAY),
        steps.extended(occasion, town, TODAY),
        steps.told_extended(occasion, TODAY, is_reminded=True),
        steps.told_reopened(occasion, TODAY),
        steps.sure_reopened(occasion, town),
        steps.reopened(occasion, town),
        steps.which_town("extend", occasion, 3),
        steps.which_town("reopen", occasion, 3),
        steps.several_towns(name, [town, town]),
        steps.until_when(occasion, town, None, TODAY, TODAY),
        steps.which_name(name),
        steps.which_rungs(terms.rungs, Asked.CLERK),
        steps.done("add", terms),
        steps.no_people(name),
    ]
    assert [one for one in told if name not in looks(one)] == []
    looks(steps.no_town(name))
    for buttons in (
        texts.home_buttons([one], -1, 8, presets=3, other_counties=True),
        texts.card_buttons(one),
        texts.county_buttons([county], 0, 8),
        texts.preset_buttons(presets()[:3], -1, 8),
        steps.town_choice([town], {2}, -1, 8),
        steps.one_town_choice([town], -1, 8),
        steps.occasion_choice([occasion]),
        steps.rung_choice(terms.rungs, Asked.CLERK),
    ):
        check(buttons)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (figures(), "每月5日报上月的数"),
        (replace(figures(), period=Period.FROM_26TH, day=28), "每月28日报当月的数"),
        (replace(figures(), period=Period.FROM_26TH, day=5), "每月5日报上月的数"),
        (replace(figures(), day=None, is_last_workday=True), "每月最后一个工作日报上月的数"),
        (TASK, "每月25日"),
        (replace(TASK, day=31), "每月最后一天"),
        (replace(TASK, day=30), "每月30日（没有这一天的月份为月底）"),
        (replace(TASK, cadence=Cadence.QUARTERLY, month=3, day=31), "每季度最后一个月最后一天"),
        (replace(TASK, cadence=Cadence.QUARTERLY, month=1, day=10), "每季度头一个月10日"),
        (replace(TASK, cadence=Cadence.YEARLY, month=2, day=29), "每年2月最后一天"),
        (replace(TASK, cadence=Cadence.YEARLY, month=4, day=31), "每年4月30日"),
        (
            replace(TASK, cadence=Cadence.YEARLY, month=12, day=4, on=date(2026, 12, 1)),
            "每年12月4日（2026年为12月1日）",
        ),
        (replace(TASK, cadence=Cadence.ONCE, day=None, on=date(2026, 12, 25)), "2026年12月25日（周五）"),
    ],
)
def test_when_it_is_due(terms, said):
    assert texts.when(terms) == said


def test_who_is_reminded_when():
    assert texts.ladder(LADDER) == "报送员前3个工作日（起草）、前1个工作日；备岗当天；县里过后3个工作日"
    assert texts.ladder([]) == "不提醒，只在“截止日”里能看到"


def test_a_preview_names_the_next_three_and_who_is_told_on_which_day():
    told = texts.preview(TASK, coming(TASK), DAYS, date(2026, 11, 23))
    assert told == (
        "接下来的截止日：\n1. 2026年11月25日（周三）\n2. 2026年12月25日（周五）\n3. 2027年1月25日（周一）\n"
        "节假日安排未公布，按常规推算。\n\n"
        "其中 11月25日 这一次，没办好的才提醒：\n"
        "· 11月24日（周二） 提醒报送员\n· 11月25日（周三） 提醒备岗\n· 11月30日（周一） 提醒县里"
    )  # the first step would have been on the 20th
    assert (
        texts.preview(TASK, [], DAYS, TODAY)
        == "这样设，今后一年没有要办的日子；已经过去的日子不能改，要再办请新增一项。"
    )
    quiet = texts.preview(replace(TASK, rungs=()), coming(TASK)[:1], DAYS, TODAY)
    assert quiet == "接下来的截止日：\n1. 2026年11月25日（周三）"


def test_a_preview_promises_no_reminder_of_today_once_these_have_gone():
    told = [
        texts.preview(TASK, coming(TASK), DAYS, date(2026, 11, 24), has_gone=has_gone) for has_gone in (False, True)
    ]
    assert ["· 11月24日（周二） 提醒报送员" in one for one in told] == [True, False]
    assert all("· 11月25日（周三） 提醒备岗" in one for one in told)


def test_a_preview_warns_where_no_step_is_left_before_the_day():
    told = texts.preview(TASK, coming(TASK), DAYS, date(2026, 11, 25), has_gone=True)
    assert "11月25日 前该提醒的日子都已过去，要紧的请另发通知。" in told
    assert told.endswith("· 11月30日（周一） 提醒县里")
    assert "已过去" not in texts.preview(TASK, coming(TASK), DAYS, date(2026, 11, 25))


def test_more_time_promises_a_reminder_only_where_one_is_to_come():
    occasion = Occasion(1, "2026", TODAY, TODAY, TODAY, TODAY, is_guess=False, deadline=deadline(TASK))
    assert steps.told_extended(occasion, TODAY, is_reminded=True).endswith("，到期前会再提醒您。")
    assert steps.told_extended(occasion, TODAY, is_reminded=False).endswith("，到期前不再另行提醒，请记得办。")


def test_a_preview_of_figures_says_of_which_month_and_where_a_holiday_moved_it():
    terms = figures()
    told = texts.preview(terms, coming(terms), DAYS, TODAY)
    assert "1. 2026年12月7日（周一） 报 11月的数（原定 12月5日）\n2. 2027年1月5日（周二） 报 12月的数\n" in told
    assert "没报的才提醒：\n· 12月2日（周三） 提醒报送员\n" in told


def test_the_card_of_the_figures_and_what_can_be_done_with_which():
    one = deadline(figures())
    told = looks(texts.card(one, "", [], coming(one.terms), DAYS, TODAY, [], []))
    assert told.startswith(
        "报表\n\n时间：每月5日报上月的数，不是工作日就顺延到后一个工作日\n数据期间：当月1日至月底\n"
        "迟了：过后 2 天内交来仍算按时；过后 20 天内还收，算迟报；再往后要先延期\n乡镇：全县乡镇\n提醒：报送员"
    )
    assert told.endswith("给一个乡镇延期：发“报送情况”，点那个乡镇。")
    assert texts.acts_on(one) == ["when", "rungs"]
    assert texts.acts_on(deadline(is_on=False)) == ["on", "end"]
    off = texts.card(deadline(is_on=False), "", [], coming(TASK), DAYS, TODAY, [], [])
    assert "（已停用）" in off
    assert "接下来" not in off


def test_the_towns_that_it_is_for():
    some = replace(TASK, towns=frozenset(range(2, 10)))
    towns = [replace(TOWN, id=number, name=f"{number}号镇") for number in range(2, 10)]
    assert texts.for_towns(some, towns) == "2号镇、3号镇、4号镇、5号镇、6号镇、7号镇等 8 个"
    assert texts.for_towns(some, []) == "选定的乡镇都已撤并，没有乡镇要办"
    assert texts.for_towns(TASK, []) == "全县乡镇"


def test_what_a_change_changes_is_said_and_no_more():
    before, after = texts.facts(TASK, []), texts.facts(replace(TASK, day=28), [])
    told = looks(steps.sure("when", "专项材料", before, after, "接下来"))
    assert told == "修改：专项材料\n\n时间：每月28日，不因节假日变动\n\n接下来"
    assert "没有改动" in steps.sure("when", "专项材料", before, before, "接下来")


def test_a_day_of_another_year_has_its_year():
    yearly = replace(TASK, cadence=Cadence.YEARLY, month=1, day=5)
    on = date(2027, 1, 5)
    occasion = Occasion(4, "2027", on, on, on, on, is_guess=False, deadline=deadline(yearly))
    home = texts.home(COUNTY, [deadline(yearly)], {7: occasion}, 1, TODAY)
    assert "下次 2027年1月5日（周二）" in home
    preview = texts.preview(yearly, coming(yearly), DAYS, TODAY)
    assert "其中 2027年1月5日 这一次，没办好的才提醒：\n· 2026年12月" not in preview
    assert (
        "其中 2027年1月5日 这一次，没办好的才提醒：\n· 12月30日（周三） 提醒报送员：起草\n· 2027年1月4日（周一） 提醒"
        in preview
    )
