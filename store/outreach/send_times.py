"""Which moment somebody names for a message to go: 明天上午9点, 25号 9:30, 下周一九点, 两小时后."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta

from store.days import SHANGHAI, day_of, read_day
from store.numerals import CHARACTERS, value_of

_DAYS = {"今": 0, "今天": 0, "今日": 0, "明": 1, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_WEEKDAYS = "一二三四五六日"
_MORNING, _NOON, _AFTERNOON = ("凌晨", "早上", "早", "上午"), ("中午",), ("下午", "傍晚", "晚上", "晚")
_UNITS = {"分钟": timedelta(minutes=1), "小时": timedelta(hours=1), "钟头": timedelta(hours=1), "天": timedelta(days=1)}

_DAY = (
    rf"(?P<near>{'|'.join(sorted(_DAYS, key=len, reverse=True))})"
    rf"|(?P<next>下{{0,2}})(?:周|星期|礼拜)(?P<weekday>[{_WEEKDAYS}天])"
    r"|(?P<date>(?:(?:(?:[0-9]{4}[年./-])?[0-9]{1,2}[月./-])?[0-9]{1,2}[日号])"
    r"|(?:[0-9]{4}[年./-])?[0-9]{1,2}[月./-][0-9]{1,2}(?=[^0-9:]))"
)
_HOUR = (
    rf"(?P<part>{'|'.join((*_MORNING, *_NOON, *_AFTERNOON))})?(?P<hour>[{CHARACTERS}]{{1,3}})"
    rf"(?::(?P<sharp>[0-9]{{2}})|[点时](?:(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>[{CHARACTERS}]{{1,3}})分?|整|钟)?)"
)
_MOMENT = re.compile(rf"(?:{_DAY})?[,的]?{_HOUR}(?:发送|发|吧)*")
_LATER = re.compile(
    rf"(?:过)?(?P<count>半|[{CHARACTERS}]{{1,3}})个?(?P<unit>{'|'.join(_UNITS)})(?:以?后|之后)(?:发送|发|吧)*"
)


def read_moment(text: str, now: datetime) -> datetime | None:
    """The moment, in UTC, that a whole message names, in Asia/Shanghai; without a day the next such hour.

    `None`: it names none, or one years away. A moment that is past is given as it was named.
    """
    parted = re.sub(r"(?<=[0-9])\s+(?=[0-9])", ",", unicodedata.normalize("NFKC", text).strip())  # 11-25 9:00
    said = "".join(parted.split()).rstrip("。.!")
    if later := _LATER.fullmatch(said):
        count = 0.5 if later["count"] == "半" else _number(later["count"])
        return None if count is None else now + count * _UNITS[later["unit"]]
    found = _MOMENT.fullmatch(said)
    hour = None if found is None else _hour(found)
    if found is None or hour is None:
        return None
    today = day_of(now)
    is_named = any(found[name] for name in ("near", "weekday", "date"))
    day = _day(found, today) if is_named else today
    if day is None or abs(day.year - today.year) > 1:
        return None
    moment = datetime.combine(day, hour, SHANGHAI).astimezone(UTC)
    return moment + timedelta(days=1) if not is_named and moment <= now else moment


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
    if found["part"] in _AFTERNOON and hour < 12:
        hour += 12
    elif found["part"] in _AFTERNOON and hour == 12:
        return None  # 晚上12点: of which day?
    elif found["part"] in _NOON and hour < 3:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(found: re.Match[str], today: date) -> date | None:
    if found["near"]:
        return today + timedelta(days=_DAYS[found["near"]])
    if found["weekday"]:
        weekday = _WEEKDAYS.index(found["weekday"].replace("天", "日"))
        return today - timedelta(days=today.weekday()) + timedelta(weeks=len(found["next"]), days=weekday)
    return read_day(found["date"], today)


def _number(numeral: str) -> int | None:
    """A whole number as hours and minutes are written, 09 and 零五 too."""
    value = value_of(numeral.lstrip("0零〇") or "0")
    return None if value is None or value % 1 else int(value)
