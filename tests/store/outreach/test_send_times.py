"""Times as people type them for a message to go."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.days import SHANGHAI
from store.outreach.send_times import Odd, read_moment

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday, 10:00 in Shanghai


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("明天9点", "11-21 09:00"),
        ("明天上午 9点半", "11-21 09:30"),
        ("今天下午3：30", "11-20 15:30"),
        ("今晚8点", "11-20 20:00"),
        ("明早八点", "11-21 08:00"),
        ("后天14时", "11-22 14:00"),
        ("11月25日 9:00", "11-25 09:00"),
        ("11-25 9:00", "11-25 09:00"),
        ("2026年12月1日9时30分", "12-01 09:30"),
        ("25号上午9点", "11-25 09:00"),
        ("３号９点", "12-03 09:00"),
        ("下周一九点", "11-23 09:00"),
        ("周五十点零五分", "11-20 10:05"),
        ("星期天十点一刻", "11-22 10:15"),
        ("中午12点", "11-20 12:00"),
        ("中午一点", "11-20 13:00"),
        ("9点", "11-21 09:00"),
        ("11点", "11-20 11:00"),
        ("10点", "11-21 10:00"),
        ("30分钟后", "11-20 10:30"),
        ("半小时后", "11-20 10:30"),
        ("两个小时以后发", "11-20 12:00"),
        ("3天后", "11-23 10:00"),
        ("明天9点发。", "11-21 09:00"),
    ],
)
def test_a_time_is_understood_as_it_is_typed(text, meant):
    moment = read_moment(text, NOW)
    assert moment is not None
    assert moment.tzinfo is UTC
    assert f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    "text",
    [
        "", "好", "板溪镇", "9", "明天9点开会", "12点怎么办", "半", "3月", "上午",
    ],
)  # fmt: skip
def test_what_names_no_time_is_none(text):
    assert read_moment(text, NOW) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("25点", Odd.NO_HOUR),
        ("9:60", Odd.NO_HOUR),
        ("晚上12点", Odd.NO_HOUR),
        ("一二点", Odd.NO_HOUR),
        ("12月6日 25:00", Odd.NO_HOUR),
        ("2月30日9点", Odd.NO_DAY),
        ("2月30日", Odd.NO_DAY),
        ("明天", Odd.DAY_ALONE),
        ("12-6", Odd.DAY_ALONE),
        ("下周一上午", Odd.DAY_ALONE),
        ("0001年1月1日0点", Odd.PAST),
        ("2031年1月1日9点", Odd.FAR),
        ("九亿天后", Odd.FAR),
    ],
)
def test_what_has_the_form_of_a_time_and_is_none_says_why(text, why):
    assert read_moment(text, NOW) is why


def test_a_day_that_is_named_may_be_past_and_is_not_moved():
    assert read_moment("今天8点", NOW) == NOW - timedelta(hours=2)
    assert read_moment("周一9点", NOW) < NOW
    assert read_moment("昨天10点", NOW) == NOW - timedelta(days=1)
    assert read_moment("前天10点", NOW) == NOW - timedelta(days=2)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 23), st.integers(0, 59))
@settings(max_examples=60)
def test_any_day_and_hour_written_out_is_that_moment(day, hour, minute):
    meant = datetime.combine(day, time(hour, minute), SHANGHAI)
    assert read_moment(f"{day.year}年{day.month}月{day.day}日{hour}点{minute:02}分", NOW) == meant
    assert read_moment(f"{day.year}-{day.month}-{day.day} {hour}:{minute:02}", NOW) == meant


@given(st.text(max_size=12))
@settings(max_examples=80)
def test_no_text_breaks_it(text):
    read_moment(text, NOW)
