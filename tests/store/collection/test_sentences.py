"""Sentences that name fields: each value goes where it belongs, or is asked back; none goes elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.catalogue.metrics import Kind
from store.collection.answers import Answers, read_answers
from store.collection.phrases import Command, read_command
from store.numbers import Number, Reason
from tests.store.collection.lines import (
    ACCEPTED,
    ALL,
    CATALOGUE,
    DISPUTES,
    FOUR,
    PETITIONS,
    PRETRIAL,
    RESOLVED,
    doubts_in,
    given_in,
    read,
    reason_of,
)

SMALL = st.integers(0, 3000)
FEW = settings(max_examples=25)


def test_who_did_something_is_no_level():
    assert doubts_in("受理30件，调解员12人参与") == {"mediators": Reason.PART}
    assert doubts_in("受理30件，网格员6人参加") == {"grid_members": Reason.PART}
    assert given_in("受理30件，调解员12人") == {ACCEPTED: 30, "mediators": 12}


@FEW
@given(
    st.dictionaries(st.sampled_from(ALL), SMALL, min_size=1, max_size=8), st.sampled_from(["，", "；", "\n", " ", "。"])
)
def test_every_field_is_known_by_every_name(values, sign):
    for names in zip(*((metric.name, metric.short, metric.names[-1]) for metric in values), strict=True):
        pieces = [f"{name}{value}{metric.unit}" for name, (metric, value) in zip(names, values.items(), strict=True)]
        assert given_in(sign.join(pieces), ()) == {metric.code: value for metric, value in values.items()}


@pytest.mark.parametrize(
    ("line", "values"),
    [
        (
            "受理32件，调解成功31件，普法4场800人",
            {ACCEPTED: 32, RESOLVED: 31, "publicity_events": 4, "publicity_audience": 800},
        ),
        ("普法两场，约三百人次", {"publicity_events": 2, "publicity_audience": 300}),
        ("普法800人", {"publicity_audience": 800}),
        ("法治宣传4场（其中六进2场）", {"publicity_events": 4, "liujin_events": 2}),
        ("信访12件，办结11件", {PETITIONS: 12, "petitions_closed": 11}),
        (
            "信访12件办结11件；诉求182件，已办结180件",
            {PETITIONS: 12, "petitions_closed": 11, "appeals_received": 182, "appeals_closed": 180},
        ),
        ("网格事件1058件，办结1058件", {"grid_events": 1058, "grid_events_closed": 1058}),
        ("纠纷32件、化解31件", {ACCEPTED: 32, RESOLVED: 31}),
        (
            "违法行为13起（两违5起、占道3起、阻工5起）",
            {
                "violations_handled": 13,
                "violations_handled.building": 5,
                "violations_handled.street": 3,
                "violations_handled.obstruction": 5,
            },
        ),
        ("没有信访", {PETITIONS: 0}),
        ("无信访、无复议", {PETITIONS: 0, "review_cases": 0}),
        ("没有发生行政复议、行政诉讼，普法2场", {"review_cases": 0, "lawsuit_cases": 0, "publicity_events": 2}),
        ("复议、诉讼均为0", {"review_cases": 0, "lawsuit_cases": 0}),
        ("复议、诉讼各1件", {"review_cases": 1, "lawsuit_cases": 1}),
        ("本月新增受理纠纷 32 件", {ACCEPTED: 32}),
        ("（一）受理35件（二）成功33件", {ACCEPTED: 35, RESOLVED: 33}),
        ("六进8场", {"liujin_events": 8}),
        ("两违55起", {"violations_handled.building": 55}),
        ("八五普法4场", {"publicity_events": 4}),
        ("12345热线30件", {"appeals_received": 30}),
        ("把纠纷数改成12", {ACCEPTED: 12}),
        ("把纠纷数从11改成12", {ACCEPTED: 12}),
        ("受理不是11件，是12件", {ACCEPTED: 12}),
        ("填错了，受理是33件", {ACCEPTED: 33}),
        ("截至目前网格55个", {"grids": 55}),
        ("截至10月31日，网格55个", {"grids": 55}),
        ("2026年10月底网格55个", {"grids": 55}),
        ("今年10月受理32件", {ACCEPTED: 32}),
        ("其他为零", {ACCEPTED: 0, RESOLVED: 0, PRETRIAL: 0, PETITIONS: 0}),
        ("受理32件，其余都没有", {ACCEPTED: 32, RESOLVED: 0, PRETRIAL: 0, PETITIONS: 0}),
    ],
)
def test_sentences_as_clerks_write_them(line, values):
    assert given_in(line) == values


def test_how_exactly_it_was_said_is_kept():
    said = read("发放资料3千余份，受众近千人次")
    assert isinstance(said, Answers)
    assert said.given == {
        "publicity_materials": Number(3000, is_more=True),
        "publicity_audience": Number(1000, is_near=True),
    }


@pytest.mark.parametrize(
    ("line", "given_codes", "rest"),
    [
        ("受理32件，其中信访1件", {ACCEPTED}, ("其中信访1件",)),  # no part of what stands before it
        ("受理32件未成功1件", {ACCEPTED}, ("未成功1件",)),
        ("受理32件，比上月多3件，成功31件", {ACCEPTED, RESOLVED}, ("比上月多3件",)),
        ("上月受理30件，本月受理32件", {ACCEPTED}, ("上月受理30件",)),
        ("9月受理30件，10月受理32件", {ACCEPTED}, ("9月受理30件",)),
        ("受理32件（其中村级20件）", {ACCEPTED}, ("其中村级20件",)),
        ("受理32 31 0", {ACCEPTED}, ("31", "0")),
    ],
)
def test_what_is_of_no_field_is_handed_back(line, given_codes, rest):
    said = read(line)
    assert isinstance(said, Answers)
    assert (set(said.given), said.rest) == (given_codes, rest)
    assert said.given[ACCEPTED] == Number(32)


@pytest.mark.parametrize(
    ("line", "doubts"),
    [
        ("受理几十件，成功31件", {ACCEPTED: Reason.VAGUE}),
        ("32 几十 0 2", {RESOLVED: Reason.VAGUE}),
        ("32 31 -1 2", {PRETRIAL: Reason.NEGATIVE}),
        ("32 31 0 2.5", {PETITIONS: Reason.NOT_WHOLE}),
        ("受理32起", {ACCEPTED: Reason.UNIT}),
        ("32人 31 0 2", {ACCEPTED: Reason.UNIT}),
        ("受理95%", {ACCEPTED: Reason.PERCENT}),
        ("受理3-5件", {ACCEPTED: Reason.RANGE}),
        ("受理32件？", {ACCEPTED: Reason.UNSURE}),
        ("累计受理320件", {ACCEPTED: Reason.TO_DATE}),
        ("截至10月底受理320件", {ACCEPTED: Reason.TO_DATE}),
        ("受理320件（累计）", {ACCEPTED: Reason.TO_DATE}),
        ("今年以来，受理320件，成功310件", {ACCEPTED: Reason.TO_DATE, RESOLVED: Reason.TO_DATE}),
        ("累计32 31 0 2", dict.fromkeys((ACCEPTED, RESOLVED, PRETRIAL, PETITIONS), Reason.TO_DATE)),
        ("受理32件 受理33件", {ACCEPTED: Reason.TWICE}),
        ("受理20亿件", {ACCEPTED: Reason.OVER}),
    ],
)
def test_a_doubt_is_of_its_field_alone(line, doubts):
    assert doubts_in(line) == doubts


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("12", Reason.COUNT),
        ("没有", Reason.COUNT),
        ("1,200", Reason.COUNT),
        ("7=12", Reason.UNNAMED),  # four are numbered
        ("0=12", Reason.UNNAMED),
        ("开了3次会", Reason.UNNAMED),
        ("未调解成功1件", Reason.UNNAMED),
        ("没办结2件", Reason.UNNAMED),
        ("没办结信访2件", Reason.UNNAMED),
        ("9月受理32件", Reason.UNNAMED),
        ("10月15日受理2件", Reason.UNNAMED),
        ("2025年10月受理32件", Reason.UNNAMED),
        ("去年受理32件", Reason.UNNAMED),
        ("板溪镇2023年调解365件", Reason.UNNAMED),
        ("法律明白人新增2人", Reason.UNNAMED),  # a level: how many are there?
        ("网格员增加2人", Reason.UNNAMED),
        ("复议、诉讼2件", Reason.UNNAMED),  # two each, or together?
        ("32件（受理），31件（成功）", Reason.UNNAMED),
        ("排查化解纠纷32件", Reason.UNNAMED),
        ("排查化解32件", Reason.UNNAMED),
        ("85普法", Reason.UNNAMED),
        ("信访干部培训，12件", Reason.UNNAMED),
        ("①32 ②31", Reason.UNNAMED),
        ("32+3", Reason.AMBIGUOUS),
        ("受理32件，不对，是33件", Reason.AMBIGUOUS),
        ("1、32 2、31", Reason.AMBIGUOUS),  # four values, or two that are numbered?
        ("1.2万\n2.3万", Reason.AMBIGUOUS),
        ("调解成功率97.4%", Reason.PERCENT),
    ],
)
def test_what_cannot_be_told_is_not_taken(line, reason):
    assert reason_of(line) == reason


@pytest.mark.parametrize(
    "line",
    [
        "六个一",
        "四有五步",
        "四有五步工作法",
        "1+2+N网格体系",
        "八五普法",
        "法律明白人",
        "三项制度",
        "你好",
        "12·4宣传方案",
        "",
        "。",
        "？",
    ],
)
def test_names_with_figures_in_them_answer_nothing(line):
    for asked in (DISPUTES[:1], DISPUTES[:2], FOUR):
        assert read(line, asked) is None


def test_whose_name_it_is_depends_on_what_is_asked():
    grid = CATALOGUE.of("F")
    assert given_in("上报1058件，办结1040件", grid) == {"grid_events": 1058, "grid_events_closed": 1040}
    assert given_in("信访12件，办结11件", grid) == {PETITIONS: 12, "petitions_closed": 11}
    assert reason_of("上报1058件", DISPUTES) == Reason.UNNAMED
    said = read("普法2场，办结3件", grid)
    assert isinstance(said, Answers)
    assert (set(said.given), said.rest) == ({"publicity_events"}, ("办结3件",))


def test_only_what_may_be_named_is_named():
    said = read_answers("受理32件，普法4场", DISPUTES)
    assert isinstance(said, Answers)
    assert (said.given, said.rest) == ({ACCEPTED: Number(32)}, ("普法4场",))


def test_zeros_for_the_rest_leave_levels_alone():
    asked = CATALOGUE.of("D")
    assert any(metric.kind is Kind.STOCK for metric in asked)
    flows = {metric.code for metric in asked if metric.kind is Kind.FLOW}
    assert set(given_in("受理32件，其他都是0", asked)) == flows


@FEW
@given(st.sampled_from(["把{}改成{}", "{}改成{}", "请把{}改为{}件", "帮我把{}改到{}", "将{}更正为{}"]), SMALL)
def test_what_staff_say_in_place_of_a_command(form, value):
    for name in ("纠纷数", "受理纠纷", "第1项"):
        line = form.format(name, value)
        assert read_command(line) is Command.CHANGE
        assert given_in(line, (), listed=FOUR) == {ACCEPTED: value}
