"""What a clerk's line says of which field; whatever could be read in two ways is asked back, and never kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.collection.answers import LONGEST, Answers, read_answers
from store.collection.catalogue import Kind, base
from store.collection.months import Month
from store.collection.phrases import Command, read_command
from store.collection.pieces import Word
from store.numbers import CEILING, Number, Reason, Unreadable
from tests.store.test_numbers import spoken

CATALOGUE = base()
OCTOBER = Month(2026, 10)
DISPUTES = CATALOGUE.of("D")[:3]
FOUR = (*DISPUTES, CATALOGUE.metric("petitions_received"))
ALL = tuple(one for metric in CATALOGUE.metrics for one in (metric, *metric.parts))
ACCEPTED, RESOLVED, PRETRIAL, PETITIONS = (metric.code for metric in FOUR)
SMALL = st.integers(0, 3000)


def read(line, asked=FOUR, **rest):
    return read_answers(line, asked, named=ALL, month=OCTOBER, **rest)


def given_in(line, asked=FOUR, **rest):
    """Plain values of a line in which nothing is in doubt."""
    said = read(line, asked, **rest)
    assert isinstance(said, Answers), (line, said)
    assert (said.doubts, said.rest) == ({}, ()), line
    return {code: value.value if isinstance(value, Number) else value for code, value in said.given.items()}


def reason_of(line, asked=FOUR, **rest):
    said = read(line, asked, **rest)
    assert isinstance(said, Unreadable), (line, said)
    return said.reason


def doubts_in(line, asked=FOUR):
    said = read(line, asked)
    assert isinstance(said, Answers), (line, said)
    return {code: doubt.reason for code, doubt in said.doubts.items()}


@pytest.mark.parametrize(
    "line",
    [
        "32 31 0 2",
        "32、31、0、2",
        "32，31，0，2",
        "32,31,0,2",
        "32/31/0/2",
        "32；31；0；2",
        "32\n31\n0\n2",
        "32  31  0  2",
        "３２　３１　０　２",
        "32件 31件 0件 2件",
        "32件31件0件2件",
        "三十二 三十一 零 二",
        "三十二、三十一、〇、两件",
        "32 31 无 2",
        "32 31 没有 2",
        "本月32 31 0 2",
        "共32件，31件，0件，2件。",
        "1、32\n2、31\n3、0\n4、2",
        "1.32\n2.31\n3.0\n4.2",
        "1.32 2.31 3.0 4.2",
        "1：32 2：31 3：0 4：2",
        "1=32 2=31 3=0 4=2",
        "第1项32 第2项31 第3项0 第4项2",
        "1、受理32件\n2、调解成功31件\n3、诉前0\n4、信访2件",
        "受理32，成功31，诉前0，信访2",
        "受理32成功31诉前0信访2",
        "受理：32\n成功：31\n诉前：无\n信访：2",
        "受理\n32\n成功\n31\n诉前\n0\n信访\n2",
        "32件纠纷，31件调解成功，0件诉前调解，2件信访",
        "受理、成功、诉前、信访分别为32件、31件、0件、2件",
        "一、受理32件；二、成功31件；三、诉前0；四、信访2",
        "10月受理纠纷32件，调解成功31件，没有诉前调解，信访2件",
        "受理32件，调解成功31件，信访2件，其他为零",
        "我镇本月受理32件（成功31件、诉前0件），信访2件",
    ],
)
def test_the_same_month_written_in_many_ways(line):
    assert given_in(line) == {ACCEPTED: 32, RESOLVED: 31, PRETRIAL: 0, PETITIONS: 2}


@given(
    st.lists(SMALL, min_size=4, max_size=4), st.sampled_from([" ", "、", "，", "\n", "；", " / ", "  "]), st.booleans()
)
def test_values_by_their_order(values, sign, in_chinese):
    line = sign.join(spoken(value) if in_chinese else str(value) for value in values)
    assert given_in(line) == dict(zip((metric.code for metric in FOUR), values, strict=True))


@given(st.lists(SMALL, min_size=4, max_size=4))
def test_commas_within_numbers_and_between_them(values):
    expected = dict(zip((metric.code for metric in FOUR), values, strict=True))
    assert given_in(" ".join(f"{value:,}" for value in values)) == expected
    assert given_in(",".join(map(str, values))) == expected


@given(st.lists(SMALL, min_size=1, max_size=9).filter(lambda values: len(values) != len(FOUR)))
def test_too_few_or_too_many_values_are_nobodys(values):
    said = read(" ".join(map(str, values)))
    assert isinstance(said, Unreadable)
    assert (said.reason, said.expected, said.found) == (Reason.COUNT, 4, len(values))


@given(
    st.dictionaries(st.sampled_from(ALL), SMALL, min_size=1, max_size=8), st.sampled_from(["，", "；", "\n", " ", "。"])
)
def test_every_field_is_known_by_every_name(values, sign):
    for names in zip(*((metric.name, metric.short, metric.names[-1]) for metric in values), strict=True):
        pieces = [f"{name}{value}{metric.unit}" for name, (metric, value) in zip(names, values.items(), strict=True)]
        assert given_in(sign.join(pieces), ()) == {metric.code: value for metric, value in values.items()}


@given(
    st.dictionaries(st.integers(1, 45), SMALL, min_size=1, max_size=6), st.sampled_from(["=", "：", ":", "改成", "→"])
)
def test_fields_by_their_numbers(values, sign):
    listed = CATALOGUE.metrics
    line = " ".join(f"{number}{sign}{value}" for number, value in values.items())
    assert given_in(line, (), listed=listed) == {listed[number - 1].code: value for number, value in values.items()}


@given(SMALL)
def test_a_single_field(value):
    (only,) = asked = DISPUTES[:1]
    for line in (
        f"{value}",
        f"{value}件",
        f"共{value}件",
        f"受理{value}件",
        f"{value}件纠纷",
        spoken(value),
        f"1={value}",
    ):
        assert given_in(line, asked) == {only.code: value}


@pytest.mark.parametrize("line", ["没有", "无", "无。", "零", "0件", "没有发生", "暂无", "没", "零报告"])
def test_nothing_is_a_zero_where_one_field_is_asked(line):
    assert given_in(line, DISPUTES[:1]) == {ACCEPTED: 0}


def test_words_in_place_of_figures():
    assert given_in("32 不涉及 跳过 无") == {ACCEPTED: 32, RESOLVED: Word.NONE, PRETRIAL: Word.SKIP, PETITIONS: 0}
    assert given_in("许可不涉及，普法2场") == {"permits_issued": Word.NONE, "publicity_events": 2}
    assert given_in("第3项不涉及") == {PRETRIAL: Word.NONE}
    assert given_in("不涉及", DISPUTES[:1]) == {ACCEPTED: Word.NONE}


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
        ("六进8场", {"liujin_events": 8}),
        ("两违55起", {"violations_handled.building": 55}),
        ("八五普法4场", {"publicity_events": 4}),
        ("12345热线30件", {"appeals_received": 30}),
        ("把纠纷数改成12", {ACCEPTED: 12}),
        ("把纠纷数从11改成12", {ACCEPTED: 12}),
        ("受理不是11件，是12件", {ACCEPTED: 12}),
        ("填错了，受理是33件", {ACCEPTED: 33}),
        ("截至目前网格55个", {"grids": 55}),
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
        ("2025年10月受理32件", Reason.UNNAMED),
        ("去年受理32件", Reason.UNNAMED),
        ("板溪镇2023年调解365件", Reason.UNNAMED),
        ("复议、诉讼2件", Reason.UNNAMED),  # two each, or together?
        ("32件（受理），31件（成功）", Reason.UNNAMED),
        ("排查化解纠纷32件", Reason.UNNAMED),
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


def test_two_numbers_or_one_with_a_comma():
    two = DISPUTES[:2]
    assert reason_of("1,200", two) == Reason.AMBIGUOUS
    assert given_in("32,310", two) == {ACCEPTED: 32, RESOLVED: 310}  # 32,310 is more than a town can have
    assert given_in("1,200 31", two) == {ACCEPTED: 1200, RESOLVED: 31}
    assert given_in("1,200", DISPUTES[:1]) == {ACCEPTED: 1200}
    assert reason_of("1，200", DISPUTES[:1]) == Reason.COUNT


@pytest.mark.parametrize("line", ["2026/10/5", "10月5日"])
def test_a_day_is_no_answer(line):
    said = read(line, DISPUTES)
    assert isinstance(said, Unreadable)
    one = read("10月5日", DISPUTES[:1])
    assert isinstance(one, Answers)
    assert one.doubts[ACCEPTED].reason is Reason.DATE


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


def test_only_what_may_be_named_is_named():
    said = read_answers("受理32件，普法4场", DISPUTES)
    assert isinstance(said, Answers)
    assert (said.given, said.rest) == ({ACCEPTED: Number(32)}, ("普法4场",))


def test_zeros_for_the_rest_leave_levels_alone():
    asked = CATALOGUE.of("D")
    assert any(metric.kind is Kind.STOCK for metric in asked)
    flows = {metric.code for metric in asked if metric.kind is Kind.FLOW}
    assert set(given_in("受理32件，其他都是0", asked)) == flows


@given(st.sampled_from(["把{}改成{}", "{}改成{}", "请把{}改为{}件", "帮我把{}改到{}", "将{}更正为{}"]), SMALL)
def test_what_staff_say_in_place_of_a_command(form, value):
    for name in ("纠纷数", "受理纠纷", "第1项"):
        line = form.format(name, value)
        assert read_command(line) is Command.CHANGE
        assert given_in(line, (), listed=FOUR) == {ACCEPTED: value}


@given(
    st.lists(
        st.sampled_from(
            [
                *"32件，、 \n=:?？0一二十百万没无未不累计本上月的和各",
                "受理",
                "成功",
                "调解成功",
                "信访",
                "其中",
                "其他都是0",
            ]
        ),
        max_size=14,
    ).map("".join)
)
def test_whatever_is_typed_is_within_bounds(line):
    said = read(line)
    if isinstance(said, Answers):
        assert said.given or said.doubts
        assert not set(said.given) & set(said.doubts)
        values = [value.value for value in said.given.values() if isinstance(value, Number)]
        assert all(0 <= value <= CEILING for value in values)


@given(st.text(max_size=200))
def test_any_text_is_read(line):
    read(line)


def test_a_report_is_no_line():
    assert read("受理32件，" * LONGEST) is None
