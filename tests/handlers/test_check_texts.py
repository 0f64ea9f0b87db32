"""What the checks found is told with the fields, what they say, and what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.console.entities import parse_html
from handlers.texts.checks import asked, told
from store.catalogue.metrics import Grade, base, with_versions
from store.collection.checks import Check, check
from store.collection.history import History
from tests.store.collection.records import MONTH, entries, entry, explained, past

CATALOGUE = with_versions(base(), {}, MONTH)
EVEN = [30, 33, 28, 31, 35, 29, 30, 32, 27, 34, 31, 30]
NONE = History(MONTH)
LONG = past({"petitions_received": [10] * 6, "petitions_closed": [10] * 6})
CASES = [
    (Check.MOST, NONE, {"legal_staff": 201}, "“法律专业干部”填了 201 人，超出了可能的范围（最多 200 人）。"),
    (
        Check.CUMULATIVE,
        past({"consultations": EVEN[:9]}),
        {"consultations": 306},
        "“法律咨询接待”填了 306 人次，今年前面 9 个月加起来才 275 人次，像是把累计数当成了当月数。",
    ),
    (
        Check.CHANGE,
        past({"consultations": EVEN}),
        {"consultations": 200},
        "“法律咨询接待”填了 200 人次，和以往差得多：最近 12 次一般在 14–50 人次。",
    ),
    (
        Check.SURGE,
        past({"consultations": EVEN[:5]}),
        {"consultations": 107},
        "“法律咨询接待”填了 107 人次，比最近 5 次里最多的一次（35 人次）多出几倍。",
    ),
    (Check.LEVEL, past({"mediators": [70]}), {"mediators": 150}, "“人民调解员”填了 150 人，上一次是 70 人，变动较大。"),
    (Check.TYPICAL, NONE, {"consultations": 1200}, "“法律咨询接待”填了 1200 人次，一般在 0–150 人次。"),
    (
        Check.PRESENT,
        NONE,
        {"inspections": 4, "inspections.firms": 3},
        "填了 3 次，本地定有企业安静期的，请核对检查是不是在安静期以外，依法应当检查的除外。",
    ),
    (
        Check.PART,
        NONE,
        {"inspections": 3, "inspections.firms": 4},
        "“其中涉企检查”填了 4 次，比“行政检查”的 3 次还多。",
    ),
    (
        Check.PARTS,
        NONE,
        {"violations_handled": 3, "violations_handled.street": 4, "violations_handled.building": 1},
        "“处置违法行为”填了 3 起，分项加起来却是 5 起",
    ),
    (
        Check.AT_MOST,
        NONE,
        {"enf_staff": 27, "enf_certified": 30},
        "“持证执法人员”填了 30 人，比“在岗执法人员”的 27 人还多。",
    ),
    (
        Check.AT_MOST_TO_DATE,
        NONE,
        {"lawsuit_cases": 0, "court_appearances": 1},
        "“负责人出庭应诉”填了 1 次，比“行政诉讼被告”的 0 件还多，从一月算起也是 1 次对 0 件。",
    ),
    (
        Check.COMPANION,
        NONE,
        {"publicity_events": 0, "publicity_audience": 120, "publicity_materials": 80},
        "“法治宣传活动”填了 0 场，却有“受教育群众”120 人次、“发放宣传资料”80 份。",
    ),
    (
        Check.BALANCE,
        past({"disputes_accepted": [30], "disputes_resolved": [27]}),
        {"disputes_accepted": 30, "disputes_resolved": 35},
        "比“受理矛盾纠纷”的 30 件还多；以前月份报过、还没办完的有 3 件，多出的 2 件应是更早结转下来的。",
    ),
    (
        Check.BALANCE,
        NONE,
        {"disputes_accepted": 30, "disputes_resolved": 35},
        "“调解成功”填了 35 件，比“受理矛盾纠纷”的 30 件还多；以前月份还没有报过，多出的 5 件应是更早结转下来的。",
    ),
    (
        Check.BALANCE,
        past({"appeals_received": [30], "appeals_closed": [30]}),
        {"appeals_received": 30, "appeals_closed": 31},
        "比“收到热线网络诉求”的 30 件还多；以前月份报过的都已办完，多出的 1 件应是更早结转下来的。",
    ),
    (
        Check.BALANCE,
        LONG,
        {"petitions_received": 10, "petitions_closed": 71},
        "“办结信访件”填了 71 件，比“收到信访件”的 10 件还多，加上以前月份可能没办完的（最多 60 件）也没有这么多。",
    ),
    (
        Check.EACH,
        NONE,
        {"villages": 16, "law_savvy": 32},
        "“法律明白人”填了 32 人，按“村社区数”16 个、每个至少 3 人算，要有 48 人。",
    ),
]


@pytest.mark.parametrize(("kind", "record", "values", "sentence"), CASES, ids=[case[0] for case in CASES])
def test_each_kind_names_its_fields_and_what_they_say(kind, record, values, sentence):
    [finding] = [one for one in check(CATALOGUE, entries(**values), record) if one.check is kind]
    said = told(finding, CATALOGUE)
    assert sentence in said
    for code, amount in zip(finding.codes, finding.amounts, strict=True):
        metric = CATALOGUE.metric(code)
        assert metric.name in said
        assert f"{amount.value} {metric.unit}" in said


@pytest.mark.parametrize(("kind", "record", "values"), [case[:3] for case in CASES], ids=[case[0] for case in CASES])
def test_whatever_a_county_calls_its_fields_is_shown_literally(kind, record, values):
    named = [
        replace(one, name="<u>&", unit="</b>", parts=tuple(replace(part, name="<u>&") for part in one.parts))
        for one in CATALOGUE.metrics
    ]
    catalogue = replace(CATALOGUE, metrics=tuple(named))
    [finding] = [one for one in check(catalogue, entries(**values), record) if one.check is kind]
    for said in (told(finding, catalogue), asked(finding, catalogue)):
        shown, entities = parse_html(said)
        assert entities == []
        assert "<u>&" in shown


def test_each_kind_has_a_case():
    assert {case[0] for case in CASES} == set(Check)


@pytest.mark.parametrize(
    ("values", "grade", "next_step"),
    [
        ({"enf_staff": 27, "enf_certified": 30}, Grade.BLOCK, "请把填错的改过来，改好才能提交。"),
        ({"grids": 55, "grid_members": 50}, Grade.EXPLAIN, "填错了请改；没有错，请打字说明原因（至少 6 个字）。"),
        ({"inspections": 0, "penalty_cases": 2}, Grade.VERIFY, "填错了请改；没有错就点“没有错”。"),
        ({"villages": 16, "law_savvy": 32}, Grade.ADVISE, "只是提醒，不影响提交。"),
    ],
)
def test_each_grade_says_what_to_do(values, grade, next_step):
    [finding] = check(CATALOGUE, entries(**values), NONE)
    assert finding.grade is grade
    assert asked(finding, CATALOGUE) == told(finding, CATALOGUE) + next_step


def test_whoever_closed_what_an_earlier_month_left_out_is_told_the_way():
    now = entries(petitions_received=10, petitions_closed=71)
    blocked = next(one for one in check(CATALOGUE, now, LONG) if one.grade is Grade.BLOCK)
    assert asked(blocked, CATALOGUE).endswith("改好才能提交。如果是以前月份报少了，请联系审核人先更正那个月。")


def test_what_was_said_before_stands_below_and_cannot_be_markup():
    record = explained(past({"mediators": [70]}), 1, "mediators", "level", "新聘<b>村调解员")
    [finding] = check(CATALOGUE, entries(mediators=150), record)
    assert asked(finding, CATALOGUE).endswith("\n2026年9月说明过：新聘&lt;b&gt;村调解员")


def test_inexact_counts_are_told_as_such():
    now = {"villages": entry("villages", 10, is_near=True), "law_savvy": entry("law_savvy", 2, is_more=True)}
    [finding] = [one for one in check(CATALOGUE, now, NONE) if one.check is Check.TYPICAL]
    assert "填了 2 余人" in told(finding, CATALOGUE)
