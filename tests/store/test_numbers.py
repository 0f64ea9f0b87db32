"""Counts as people write them: each is read as what it says, or refused with the reason; none becomes another one."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from store.numbers import CEILING, Number, Reason, Unreadable, measure_in, number_in, read_number
from store.numerals import value_of
from tests.store.spoken import DIGITS, spoken

WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
ON_RECEIPTS = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
TRADITIONAL = str.maketrans("两万亿", "兩萬億")
COUNTS = st.one_of(
    st.integers(0, 200), st.integers(0, 20_000), st.integers(0, CEILING), st.integers(0, 9).map(lambda power: 10**power)
)


def in_ten_thousands(value: int) -> str:
    """12000 as 1.2万."""
    return f"{Decimal(value) / 10_000:f}万"


def looks_like_a_day(text: str) -> bool:
    return isinstance(read := read_number(text), Unreadable) and read.reason is Reason.DATE


@given(COUNTS, st.sampled_from(["", "件", " 件", "件。", "件吧"]))
@example(202610, "")
@example(20261005, "")
def test_a_count_in_figures_is_itself(value, behind):
    for written in (f"{value}", f"{value:,}", f"{value}".translate(WIDE), f"{value:,}".translate(WIDE), f"共{value}"):
        read = read_number(written + behind, "件")
        if looks_like_a_day(f"{value}") and "件" not in behind and "," not in written and "，" not in written:
            assert isinstance(read, Unreadable)
            assert (read.reason, read.number) == (Reason.DATE, Number(value))
        else:
            assert read == Number(value), written


@given(COUNTS, st.sampled_from(["", "件", " 件", "件。"]))
def test_a_count_in_chinese_is_itself(value, behind):
    said = spoken(value)
    for written in (said, said.translate(ON_RECEIPTS), said.translate(TRADITIONAL), said.replace("零", "〇")):
        assert read_number(written + behind, "件") == Number(value), written


@given(COUNTS)
def test_two_is_said_in_two_ways(value):
    said = spoken(value).replace("二百", "两百").replace("二千", "两千").replace("二万", "两万").replace("二亿", "两亿")
    assume("十两" not in said)  # 十二万, not 十两万
    assert read_number(said) == Number(value)


@given(st.integers(0, 99))
def test_twenty_thirty_and_forty_have_signs_of_their_own(value):
    said = spoken(value)
    for tens, sign in (("二十", "廿"), ("三十", "卅"), ("四十", "卌")):
        assert read_number(said.replace(tens, sign)) == Number(value)


@given(COUNTS)
def test_tens_of_thousands_with_a_point_are_exact(value):
    assume(value)  # nobody says 0万
    assert read_number(in_ten_thousands(value)) == Number(value)
    assert read_number(in_ten_thousands(value).translate(WIDE) + "余") == Number(value, is_more=True)


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from([("百", 100), ("千", 1000), ("万", 10**4), ("亿", 10**8)]))
def test_a_lone_last_digit_counts_the_next_lower_power(many, few, power):
    sign, value = power
    total = many * value + few * value // 10
    for written in (f"{DIGITS[many]}{sign}{DIGITS[few]}", f"{many}{sign}{few}", f"{many}{sign}{DIGITS[few]}"):
        assert read_number(written) == Number(total), written


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_figures_and_powers_mix(thousands, hundreds, tens, ones):
    said = f"{thousands}千{hundreds}百{tens}十{ones}件"
    assert read_number(said, "件") == Number(thousands * 1000 + hundreds * 100 + tens * 10 + ones)
    assert read_number(f"{thousands}万{hundreds}千") == Number(thousands * 10_000 + hundreds * 1000)


@given(st.integers(1000, 999_999_999))
def test_digits_one_by_one_are_read_or_taken_for_a_range(value):
    said = "".join(DIGITS[int(digit)] for digit in str(value))
    assert read_number(said) == Number(value)


@given(COUNTS, st.sampled_from(["约", "近", "大约", "将近", "差不多", "接近"]), st.sampled_from(["余", "多", "以上"]))
def test_how_exactly_it_was_said_is_kept(value, near, more):
    assume(value >= 10)
    assert read_number(f"{near}{value}件", "件") == Number(value, is_near=True)
    assert read_number(f"{spoken(value)}{more}件", "件") == Number(value, is_more=True)
    assert read_number(f"{value}件左右", "件") == Number(value, is_near=True)
    assert read_number(f"{value}件以上", "件") == Number(value, is_more=True)


@given(COUNTS)
def test_the_other_reader_agrees_on_what_it_writes(value):
    for mode in ("low", "up"):
        assert read_number(cn2an.an2cn(value, mode)) == Number(value)


@given(st.text("零一二两三四五六七八九十百千万亿", min_size=1, max_size=7))
def test_the_other_reader_agrees_wherever_both_read(text):
    ours = value_of(text)
    try:
        theirs = cn2an.cn2an(text, "strict")
    except ValueError:
        return
    assert ours is None or ours == theirs, (ours, theirs)


@given(COUNTS)
def test_the_other_reader_reads_what_we_write(value):
    assert cn2an.cn2an(spoken(value), "strict") == value


@given(st.text("零一二两三五十百千万亿廿半几余多来约近0123456789.,，-~/:%年月日号件起人次 ?？+", max_size=12))
def test_whatever_is_written_gets_an_answer_within_bounds(text):
    read = read_number(text, "件")
    if isinstance(read, Number):
        assert 0 <= read.value <= CEILING
    else:
        assert read.text == text
        assert read.number is None or 0 <= read.number.value <= CEILING


@given(st.text(max_size=60))
def test_no_text_breaks_it(text):
    read_number(text, "件")
    assert number_in(text, 0) <= len(text)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12件", "件", 12),
        ("十二", "件", 12),
        ("一百二十", "件", 120),
        ("1.2万", "份", 12_000),
        ("１．２万", "份", 12_000),
        ("２０", "件", 20),
        ("1,200", "份", 1200),
        ("１，２００", "份", 1200),
        ("廿", "件", 20),
        ("卅二件", "件", 32),
        ("两百", "件", 200),
        ("壹贰叁", "件", 123),
        ("壹佰贰拾叁件", "件", 123),
        ("3千5", "份", 3500),
        ("1万2", "份", 12_000),
        ("1万2000", "份", 12_000),
        ("二百五", "件", 250),
        ("三万二千五", "份", 32_500),
        ("一千零五", "件", 1005),
        ("1千零50", "件", 1050),
        ("一百一", "件", 110),
        ("一百零一", "件", 101),
        ("二〇二六", "份", 2026),
        ("一亿", "份", 10**8),
        ("十亿", "份", CEILING),
        ("零", "件", 0),
        ("〇", "件", 0),
        ("0件", "件", 0),
        ("12.0", "件", 12),
        ("3 件", "件", 3),
        ("共有32件。", "件", 32),
        ("12个", "件", 12),
        ("4场次", "场", 4),
        ("2场", "次", 2),
        ("800人", "人次", 800),
        ("27名", "人", 27),
        ("16个村", "个", 16),
        ("202610件", "件", 202_610),
        ("2026", "份", 2026),
    ],
)
def test_a_count(text, unit, value):
    assert read_number(text, unit) == Number(value)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3千余", Number(3000, is_more=True)),
        ("两万余", Number(20_000, is_more=True)),
        ("二十多件", Number(20, is_more=True)),
        ("20余万", Number(200_000, is_more=True)),
        ("百余件", Number(100, is_more=True)),
        ("万余", Number(10_000, is_more=True)),
        ("30+", Number(30, is_more=True)),
        ("超过三百", Number(300, is_more=True)),
        ("≥30", Number(30, is_more=True)),
        ("近千", Number(1000, is_near=True)),
        ("近千件", Number(1000, is_near=True)),
        ("约30余件", Number(30, is_more=True, is_near=True)),
        ("大概有30件", Number(30, is_near=True)),
    ],
)
def test_a_count_that_is_not_exact_says_so(text, number):
    assert read_number(text, "件") == number


@pytest.mark.parametrize(
    ("text", "reason", "offered"),
    [
        ("几十", Reason.VAGUE, None),
        ("几十件", Reason.VAGUE, None),
        ("十几", Reason.VAGUE, None),
        ("若干", Reason.VAGUE, None),
        ("半", Reason.VAGUE, None),
        ("一半", Reason.VAGUE, None),
        ("一万半", Reason.VAGUE, None),
        ("十来件", Reason.VAGUE, None),
        ("百把人", Reason.VAGUE, None),
        ("上百件", Reason.VAGUE, None),
        ("好几百", Reason.VAGUE, None),
        ("不到100", Reason.VAGUE, 100),
        ("100以内", Reason.VAGUE, 100),
        ("3-5", Reason.RANGE, None),
        ("3~5件", Reason.RANGE, None),
        ("三到五件", Reason.RANGE, None),
        ("三五件", Reason.RANGE, None),
        ("七八", Reason.RANGE, None),
        ("十七八", Reason.RANGE, None),
        ("二三十", Reason.RANGE, None),
        ("-3", Reason.NEGATIVE, None),
        ("－3件", Reason.NEGATIVE, None),
        ("负三", Reason.NEGATIVE, None),
        ("减少3件", Reason.NEGATIVE, None),
        ("12.5件", Reason.NOT_WHOLE, None),
        ("三点五", Reason.NOT_WHOLE, None),
        ("1.23456万", Reason.NOT_WHOLE, None),
        ("12起", Reason.UNIT, 12),
        ("12人次", Reason.UNIT, 12),
        ("3万元", Reason.UNIT, 30_000),
        ("10亿零1", Reason.OVER, None),
        ("11亿", Reason.OVER, None),
        ("1000000001", Reason.OVER, None),
        ("9" * 40, Reason.OVER, None),
        ("10月5日", Reason.DATE, None),
        ("2026年10月", Reason.DATE, None),
        ("2026-10", Reason.DATE, None),
        ("2026-10-05", Reason.DATE, None),
        ("10/5", Reason.DATE, None),
        ("5号", Reason.DATE, None),
        ("8点30", Reason.DATE, None),
        ("12:30", Reason.DATE, None),
        ("20261005", Reason.DATE, 20_261_005),
        ("202610", Reason.DATE, 202_610),
        ("13812345678", Reason.DATE, None),
        ("0551-6543210", Reason.DATE, None),
        ("007", Reason.AMBIGUOUS, 7),
        ("0" + "9" * 25, Reason.AMBIGUOUS, None),  # what no column holds is offered on no button
        ("1.200", Reason.AMBIGUOUS, None),
        ("1 200", Reason.AMBIGUOUS, None),
        ("1，200", Reason.AMBIGUOUS, None),
        ("1,20", Reason.AMBIGUOUS, None),
        ("1,2000", Reason.AMBIGUOUS, None),
        ("1万20", Reason.AMBIGUOUS, None),
        ("一千五十", Reason.AMBIGUOUS, None),
        ("一百五万", Reason.AMBIGUOUS, None),
        ("1.2万5千", Reason.AMBIGUOUS, None),
        ("两十", Reason.AMBIGUOUS, None),
        ("百", Reason.AMBIGUOUS, None),
        ("12？", Reason.UNSURE, 12),
        ("12件吗", Reason.UNSURE, 12),
        ("", Reason.NO_NUMBER, None),
        ("受理", Reason.NO_NUMBER, None),
        ("1O", Reason.NO_NUMBER, None),
        ("10²", Reason.NO_NUMBER, None),
        ("①", Reason.NO_NUMBER, None),
        ("½", Reason.NO_NUMBER, None),
        ("٣", Reason.NO_NUMBER, None),
        ("+3", Reason.NO_NUMBER, None),
        ("1e5", Reason.NO_NUMBER, None),
        ("增加3件", Reason.NO_NUMBER, None),
        ("9" * 4096, Reason.NO_NUMBER, None),
    ],
)
def test_what_is_no_count_is_refused_with_the_reason(text, reason, offered):
    read = read_number(text, "件")
    assert isinstance(read, Unreadable)
    assert (read.reason, read.number and read.number.value) == (reason, offered)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("95%", "95"),
        ("９５％", "95"),
        ("99.87%", "99.87"),
        ("百分之九十五", "95"),
        ("百分之九十五点五", "95.5"),
        ("千分之五", "0.5"),
        ("九成", "90"),
        ("100%以上", "100"),
        ("九成五", None),
        ("三分之二", None),
    ],
)
def test_a_share_is_told_from_a_count(text, percent):
    read = read_number(text, "件")
    assert isinstance(read, Unreadable)
    assert (read.reason, read.percent) == (Reason.PERCENT, None if percent is None else Decimal(percent))


def test_another_unit_is_named():
    read = read_number("12人次", "人")
    assert read == Unreadable(Reason.UNIT, "12人次", Number(12), unit="人次")
    assert read_number("12人次") == Number(12)
    assert read_number("12沓", "沓") == Number(12)  # a county's own unit


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("12件，31件", "12件"),
        ("1,200 31", "1,200"),
        ("32,31,0", "32"),
        ("几十件吧", "几十件"),
        ("3-5件", "3-5件"),
        ("近千人次参加", "近千人次"),
        ("20余万份", "20余万份"),
        ("95%的", "95%"),
        ("九成功", "九"),
        ("受理32件", ""),
    ],
)
def test_where_a_figure_ends(text, figure):
    assert text[: number_in(text, 0)] == figure


def test_the_measure_word_of_a_figure():
    assert [measure_in(text) for text in ("12人次", "几十件", "12", "三十")] == ["人次", "件", "", ""]
