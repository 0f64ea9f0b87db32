"""A pasted notice: those of the State Council day by day, what people make of them, and what is not taken."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.outreach.notice_dates import DayFault, read_notice
from store.outreach.workdays import festivals
from tests.examples import examples
from tests.store.outreach.notices import OF_2026, PUBLISHED, made_up, notice

DAY = timedelta(days=1)


def ways(text: str, year: int = 2027) -> dict[str, str]:
    """Of each day what it is: 休 or 班."""
    read = read_notice(text, year)
    assert read is not None
    return {one.day.isoformat(): "班" if one.is_working else "休" for one in read.days}


def faults(text: str, year: int = 2027) -> list[DayFault]:
    read = read_notice(text, year)
    return [] if read is None else [one.fault for one in read.unread]


@pytest.mark.parametrize("year", PUBLISHED)
def test_a_published_notice_gives_the_year_as_it_was(year):
    read = read_notice(PUBLISHED[year], 2028)
    assert read is not None
    assert (read.year, read.unread, read.lacking) == (year, (), ())
    assert read.is_whole
    own = {one.day: one.is_working for one in read.days}
    days = [date(year, 1, 1) + DAY * number for number in range(365)]
    assert [day for day in days if own.get(day, day.weekday() < 5) is not chinese_calendar.is_workday(day)] == []


def test_days_are_named_by_their_festival():
    read = read_notice(PUBLISHED[2023], 2023)
    assert read is not None
    names = {one.day: one.name for one in read.days}
    assert names[date(2022, 12, 31)] == "元旦"
    assert names[date(2023, 1, 29)] == "春节"
    assert names[date(2023, 9, 30)] == "中秋节、国庆节"


@pytest.mark.parametrize("year", range(2027, 2046))
def test_a_notice_of_a_year_to_come(year):
    read = read_notice(notice(year), 2026)
    assert read is not None
    assert (read.year, read.unread, read.lacking) == (year, (), ())
    assert [one.day for one in read.days if one.is_working] == [made_up(year)]


def test_lines_and_blanks_do_not_matter():
    flat = "".join(OF_2026.split())
    torn = "\n".join(OF_2026.replace("至", " 至\n").replace("，", ", "))
    assert ways(flat) == ways(torn) == ways(OF_2026)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2月13日上班", {"2027-02-13": "班"}),
        ("2027年2月13日（周六）上班", {"2027-02-13": "班"}),
        ("2月14日（周日）、28日（周日）上班", {"2027-02-14": "班", "2027-02-28": "班"}),
        ("3月2日不上班", {"2027-03-02": "休"}),
        ("元旦 1.1-1.3放假", {"2027-01-01": "休", "2027-01-02": "休", "2027-01-03": "休"}),
        ("元旦：2027/1/1～1/3 休息", {"2027-01-01": "休", "2027-01-02": "休", "2027-01-03": "休"}),
        ("元旦放假3天：1月1日至3日，1月4日上班", {f"2027-01-0{d}": "休" for d in (1, 2, 3)} | {"2027-01-04": "班"}),
        ("元旦1月1日—3日 共3天", {f"2027-01-0{d}": "休" for d in (1, 2, 3)}),
        ("一、元旦：１月１日至３日放假", {f"2027-01-0{d}": "休" for d in (1, 2, 3)}),
        ("元旦：1月1日放假，1月2日（星期六）补休。", {"2027-01-01": "休", "2027-01-02": "休"}),
        ("元旦：12月31日至1月2日放假", {"2026-12-31": "休", "2027-01-01": "休", "2027-01-02": "休"}),
        (
            "国庆：9月29日至10月2日放假",
            {"2027-09-29": "休", "2027-09-30": "休", "2027-10-01": "休", "2027-10-02": "休"},
        ),
    ],
)
def test_what_people_write(text, told):
    assert ways(text) == told
    assert faults(text) == []


def test_the_year_follows_from_the_days_of_the_week():
    assert ways("2月15日（周日）至23日（周一）放假", 2027).keys() == ways("2月15日至23日放假", 2026).keys()
    assert list(ways("2月15日（周日）放假", 2027)) == ["2026-02-15"]
    assert list(ways("2028年1月3日放假", 2027)) == ["2028-01-03"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2月30日上班", DayFault.UNKNOWN),
        ("元旦：2027年1月1日（周六）放假", DayFault.WEEKDAY),
        ("国务院关于2027年放假的通知 元旦：1月1日（周四）至3日放假", DayFault.WEEKDAY),
        ("元旦：1月1日至3日放假，共4天", DayFault.COUNT),
        ("元旦：1月1日至3日。", DayFault.UNKNOWN),
        ("元旦：1月1日至3日，1月4日上班", DayFault.UNKNOWN),
        ("春节：除夕（2月5日）至2月8日放假", DayFault.UNKNOWN),
        ("春节：2月5日至初六放假", DayFault.UNKNOWN),
        ("2027年元旦放假：1月1日周六放假", DayFault.WEEKDAY),
        ("国庆节：10月7日至1日放假", DayFault.UNKNOWN),
        ("国庆节：1月1日至10月7日放假", DayFault.UNKNOWN),
        ("2027年放假通知 元旦：2072年1月1日放假", DayFault.FAR),
        ("中秋节：9月15日放假。国庆节：9月15日上班。", DayFault.TORN),
    ],
)
def test_what_contradicts_itself_is_not_taken_and_told(text, fault):
    assert ways(text) == {}
    assert set(faults(text)) == {fault}


def test_one_bad_part_does_not_spoil_the_others():
    read = read_notice(OF_2026.replace("共5天", "共6天"), 2026)
    assert read is not None
    assert [(one.fault, one.said.startswith("劳动节:5月1日")) for one in read.unread] == [(DayFault.COUNT, True)]
    assert read.lacking == ("劳动节",)
    assert not any(one.day.month == 5 for one in read.days)
    assert len(read.days) == 39 - 6
    assert not read.is_whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        "今天天气怎样",
        "春节：除夕至初六放假",
        "受理32件，调解成功31件",
        "2026年11月4日",
        "国办发明电〔2025〕7号",
        "10.1",
    ],
)
def test_what_says_nothing_of_days_is_no_notice(text):
    assert read_notice(text, 2027) is None


@settings(max_examples=examples(200))
@given(
    st.text(
        st.sampled_from("0123456789年月日号、，。至-/.()（）周五六放假上班共天元旦春节国庆不休 \n鼓励"), max_size=60
    )
)
def test_whatever_is_pasted_is_read_or_told(text):
    read = read_notice(text, 2027)
    if read is not None:
        assert [one.day for one in read.days] == sorted({one.day for one in read.days})
        assert set(read.lacking) <= set(festivals())
        assert all(len(one.said) <= 61 for one in read.unread)
        assert all(date(read.year - 1, 12, 1) <= one.day <= date(read.year + 1, 1, 31) for one in read.days)
