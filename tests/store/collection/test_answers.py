"""What a clerk's line says of which field, by order, number and word; what could be read in two ways is asked back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.collection.answers import LONGEST, Answers
from store.collection.pieces import Word
from store.numbers import CEILING, Number, Reason, Unreadable
from tests.store.collection.lines import (
    ACCEPTED,
    CATALOGUE,
    DISPUTES,
    FOUR,
    PETITIONS,
    PRETRIAL,
    RESOLVED,
    given_in,
    read,
    reason_of,
)
from tests.store.spoken import spoken

SMALL = st.integers(0, 3000)
FEW = settings(max_examples=25)


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
        "我苏木本月受理32件（成功31件、诉前0件），信访2件",
    ],
)
def test_the_same_month_written_in_many_ways(line):
    assert given_in(line) == {ACCEPTED: 32, RESOLVED: 31, PRETRIAL: 0, PETITIONS: 2}


def test_a_wide_comma_parts_values_by_their_order_and_stands_within_one_of_a_name():
    assert given_in("32，310，120，200") == {ACCEPTED: 32, RESOLVED: 310, PRETRIAL: 120, PETITIONS: 200}
    assert given_in("受理1，206件，成功1，200件") == {ACCEPTED: 1206, RESOLVED: 1200}
    assert given_in("１，２０６", FOUR[:1]) == {ACCEPTED: 1206}


@FEW
@given(
    st.lists(SMALL, min_size=4, max_size=4), st.sampled_from([" ", "、", "，", "\n", "；", " / ", "  "]), st.booleans()
)
def test_values_by_their_order(values, sign, in_chinese):
    line = sign.join(spoken(value) if in_chinese else str(value) for value in values)
    assert given_in(line) == dict(zip((metric.code for metric in FOUR), values, strict=True))


@FEW
@given(st.lists(SMALL, min_size=4, max_size=4))
def test_commas_within_numbers_and_between_them(values):
    expected = dict(zip((metric.code for metric in FOUR), values, strict=True))
    assert given_in(" ".join(f"{value:,}" for value in values)) == expected
    assert given_in(",".join(map(str, values))) == expected


@FEW
@given(st.lists(SMALL, min_size=1, max_size=9).filter(lambda values: len(values) != len(FOUR)))
def test_too_few_or_too_many_values_are_nobodys(values):
    said = read(" ".join(map(str, values)))
    assert isinstance(said, Unreadable)
    assert (said.reason, said.expected, said.found) == (Reason.COUNT, 4, len(values))


@FEW
@given(
    st.dictionaries(st.integers(1, 45), SMALL, min_size=1, max_size=6), st.sampled_from(["=", "：", ":", "改成", "→"])
)
def test_fields_by_their_numbers(values, sign):
    listed = CATALOGUE.metrics
    line = " ".join(f"{number}{sign}{value}" for number, value in values.items())
    assert given_in(line, (), listed) == {listed[number - 1].code: value for number, value in values.items()}


@FEW
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
    assert isinstance(read(line), Answers | Unreadable | None)


@pytest.mark.parametrize(
    "line", ["3\u200b2 31\ufeff 0 2", "\u202e32 31 0 2", "32 31 0 2👍", "😀32，31，0，2🙏🏻", "3️2️ 31 0 2"]
)
def test_what_nobody_sees_and_little_pictures_say_nothing(line):
    assert read(line) == read("32 31 0 2")
    assert isinstance(read(line), Answers)


@pytest.mark.parametrize(
    "line", ["32，31，0，2。谢谢！", "32 31 0 2 辛苦了", "报送：32 31 0 2，请查收", "32 31 0 2 好了"]
)
def test_what_is_polite_says_nothing(line):
    assert read(line) == read("32 31 0 2")


def test_a_report_is_no_line():
    assert read("受理32件，" * LONGEST) is None
