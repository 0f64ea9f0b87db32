"""Which moment somebody names for a message to go: 明天上午9点, 25号 9:30, 下周一九点, 两小时后."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from store.days import SHANGHAI, day_of, read_day
from store.numbers import one_of
from store.numerals import CHARACTERS, value_of
from store.outreach.rules import said

_SAID = said("moment")
_WEEKDAYS = "一二三四五六日"
_YEAR = 366 * 24 * 60  # minutes

_DAY = (
    rf"(?P<near>{one_of(_SAID['days'])})"
    rf"|(?P<next>下{{0,2}})(?:{one_of(_SAID['week'])})(?P<weekday>[{_WEEKDAYS}天])"
    r"|(?P<date>(?:(?:(?:[0-9]{4}[年./-])?[0-9]{1,2}[月./-])?[0-9]{1,2}[日号])"
    r"|(?:[0-9]{4}[年./-])?[0-9]{1,2}[月./-][0-9]{1,2}(?=[^0-9:]))"
)
_PART = one_of([*_SAID["morning"], *_SAID["noon"], *_SAID["afternoon"]])
_HOUR = (
    rf"(?P<part>{_PART})?(?P<hour>[{CHARACTERS}]{{1,3}})"
    rf"(?::(?P<sharp>[0-9]{{2}})|[点时](?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>[{CHARACTERS}]{{1,3}})分?|整|钟)?)"
)
_ENDS = rf"(?:{one_of(_SAID['ends'])})*"
_MOMENT = re.compile(rf"(?:{_DAY})?[,的]?{_HOUR}{_ENDS}")
_DAY_ALONE = re.compile(rf"(?:{_DAY}|(?:[0-9]{{4}}[年./-])?[0-9]{{1,2}}[月./-][0-9]{{1,2}})(?P<part>{_PART})?{_ENDS}")
_LATER = re.compile(
    rf"(?:过)?(?P<count>半|[{CHARACTERS}]{{1,3}})个?(?P<unit>{one_of(_SAID['minutes'])})"
    rf"(?:{one_of(_SAID['later'])}){_ENDS}"
)


class Odd(StrEnum):
    """Why something in the form of a moment is none."""

    NO_DAY = "no_day"  # 2月30日9点
    NO_HOUR = "no_hour"  # 25:00, 晚上12点
    DAY_ALONE = "day_alone"  # 明天
    PAST = "past"  # by years
    FAR = "far"  # by years


def read_moment(text: str, now: datetime) -> datetime | Odd | None:
    """The moment, in UTC, that a whole message names, in Asia/Shanghai; without a day the next such hour.

    `None`: it has not the form of one. A moment that is past is given as it was named.
    """
    parted = re.sub(r"(?<=[0-9])\s+(?=[0-9])", ",", unicodedata.normalize("NFKC", text).strip())  # 11-25 9:00
    line = "".join(parted.split()).rstrip("。.!")
    if later := _LATER.fullmatch(line):
        count = 0.5 if later["count"] == "半" else _number(later["count"])
        return None if count is None else _after(now, count * _SAID["minutes"][later["unit"]])
    found = _MOMENT.fullmatch(line)
    today = day_of(now)
    if found is None:
        alone = _DAY_ALONE.fullmatch(line)
        is_day = alone is None or alone["date"] is None or _day(alone, today) is not None
        return (Odd.DAY_ALONE if is_day else Odd.NO_DAY) if alone else None
    hour = _hour(found)
    if hour is None:
        return Odd.NO_HOUR
    is_named = any(found[name] for name in ("near", "weekday", "date"))
    day = _day(found, today) if is_named else today
    if day is None:
        return Odd.NO_DAY
    if abs(day.year - today.year) > 1:
        return Odd.FAR if day > today else Odd.PAST
    moment = datetime.combine(day, hour, SHANGHAI).astimezone(UTC)
    return moment + timedelta(days=1) if not is_named and moment <= now else moment


def _after(now: datetime, minutes: float) -> datetime | Odd:
    return Odd.FAR if minutes > _YEAR else now + timedelta(minutes=minutes)


def _hour(found: re.Match[str]) -> time | None:
    hour = _number(found["hour"])
    minute: int | None = 0
    if spelled := found["sharp"] or found["minute"]:
        minute = _number(spelled)
    elif found["half"]:
        minute = 30
    elif found["quarter"]:
        minute = 15 if found["quarter"] == "一" else 45
    if hour is None or minute is None:
        return None
    if found["part"] in _SAID["afternoon"] and hour < 12:
        hour += 12
    elif found["part"] in _SAID["afternoon"] and hour == 12:
        return None  # 晚上12点: of which day?
    elif found["part"] in _SAID["noon"] and hour < 3:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(found: re.Match[str], today: date) -> date | None:
    if found["near"]:
        return today + timedelta(days=_SAID["days"][found["near"]])
    if found["weekday"]:
        weekday = _WEEKDAYS.index(found["weekday"].replace("天", "日"))
        return today - timedelta(days=today.weekday()) + timedelta(weeks=len(found["next"]), days=weekday)
    return read_day(found["date"], today)


def _number(numeral: str) -> int | None:
    """A whole number as hours and minutes are written, 09 and 零五 too."""
    value = value_of(numeral.lstrip("0零〇") or "0")
    return None if value is None or value % 1 else int(value)
