"""What a pasted notice of the State Council says: which days are off, and which are made up for by working.

Pure. A part that cannot be read, or that contradicts itself, is not taken and is told; nothing in it is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from store.outreach.workdays import SetDay, festival, festival_words, festivals, words

_DAY = timedelta(days=1)
_LONGEST_RANGE = 31  # days
_LONGEST_SAID = 60  # characters of what is quoted
_WEEKDAYS = "一二三四五六日"


class DayFault(StrEnum):
    """Why a part is not taken.

    unknown: a day in it is none, or what the day is does not stand there · weekday: the day is another one of the
    week, so the day or the year is wrong · count: it says another number of days than it names · far: the day is of
    another year · torn: elsewhere the same day is said to be the opposite.
    """

    UNKNOWN = "unknown"
    WEEKDAY = "weekday"
    COUNT = "count"
    FAR = "far"
    TORN = "torn"


@dataclass(frozen=True)
class Unread:
    """A part of what was sent that is not taken."""

    said: str  # short enough to be quoted
    fault: DayFault
    row: int = 0  # of a sheet; 0: it stood in a text


@dataclass(frozen=True)
class Read:
    """What was understood."""

    year: int
    days: tuple[SetDay, ...]  # by day, each once
    unread: tuple[Unread, ...]
    lacking: tuple[str, ...]  # festivals of which it does not say when they are off

    @property
    def is_whole(self) -> bool:
        """Whether it arranges the whole year, and all of it was read."""
        return not self.lacking and not self.unread


class Misread(Exception):
    """A part is not taken."""

    def __init__(self, fault: DayFault) -> None:
        super().__init__(fault)
        self.fault = fault


def read_notice(text: str, year: int) -> Read | None:
    """The days of a pasted text; `year`: what it is of, where it does not tell. None: it says of no day what it is."""
    flat = _flat(text)
    titled = _TITLE.search(flat)
    years = [int(titled[1])] if titled else list(dict.fromkeys((year, *_years(flat), year + 1, year - 1)))
    parts = list(_parts(flat))
    read = min((_read(parts, meant) for meant in years), key=_strangeness)  # of equals the first
    return read if read.days or read.unread else None


def speaks_of_days(text: str) -> bool:
    """Whether somebody may have meant it to say which days are off, although no day in it can be read."""
    return any(word in text for word in (*words("said", "off"), *words("said", "work")))


def days_in(text: str, year: int) -> list[date]:
    """The days that a text names, and those between the first and the last of a span. Raises Misread."""
    flat = "".join(unicodedata.normalize("NFKC", text).split())
    part = _Part("", year)
    for token in _token().finditer(flat):
        part.waiting += _span(token, part) if token["first"] else []
    return part.waiting


def put_together(year: int, found: Sequence[SetDay], unread: Sequence[Unread]) -> Read:
    """All that was read, by day; a day of another year, or of which two things are said, is not taken."""
    ways = {(one.day, one.is_working) for one in found}
    wrong = {day: DayFault.TORN for day, is_working in ways if (day, not is_working) in ways}
    wrong |= {day: DayFault.FAR for day, _ in ways if not (year - 1, 12) <= (day.year, day.month) <= (year + 1, 1)}
    by_name = sorted(found, key=lambda one: bool(one.name))  # of a day that is named twice the name stays
    days = {one.day: one for one in by_name if one.day not in wrong}
    named = {festival(name) for one in days.values() for name in one.name.split("、") if not one.is_working}
    return Read(
        year,
        tuple(days[day] for day in sorted(days)),
        (*unread, *(Unread(day.isoformat(), wrong[day]) for day in sorted(wrong))),
        tuple(name for name in festivals() if name not in named),
    )


def _strangeness(read: Read) -> tuple[int, int]:
    """How much of it speaks against its year."""
    against = sum(one.fault in (DayFault.WEEKDAY, DayFault.FAR) for one in read.unread)
    return against, -sum(one.day.year == read.year for one in read.days)


def _years(flat: str) -> list[int]:
    return [number for number, _ in Counter(int(one) for one in re.findall(r"(20\d\d)[年./-]\d", flat)).most_common()]


def _flat(text: str) -> str:
    """Without blanks and lines, and without brackets that stand behind no day: they explain something else."""
    flat = "".join(unicodedata.normalize("NFKC", text).split()).replace("元月", "1月")
    flat = re.sub(r"鼓励[^。;]*", "", flat)  # what offices are encouraged to, nobody is given
    return re.sub(r"(?<![\d日号])\([^()]*\)", "", flat)


def _parts(flat: str) -> Iterator[tuple[str, str]]:
    """What is said of each festival, of several at once too (中秋节、国庆节), by name; "": before any is named."""
    name, begins = "", 0
    places = [one for one in _festival().finditer(flat) if not _in_brackets(flat, one.start())]
    for at, place in enumerate(places):
        joined = at > 0 and re.fullmatch("[、和及与,·/]?", flat[places[at - 1].end() : place.start()])
        meant = festival(place[0]) or place[0]
        if joined:
            name = name if meant in name.split("、") else f"{name}、{meant}"
            continue
        yield name, flat[begins : place.start()]
        name, begins = meant, place.start()
    yield name, flat[begins:]


def _in_brackets(flat: str, place: int) -> bool:
    return flat.rfind("(", 0, place) > flat.rfind(")", 0, place)


def _read(parts: Sequence[tuple[str, str]], year: int) -> Read:
    found: list[SetDay] = []
    unread: list[Unread] = []
    for name, said in parts:
        try:
            found += _days(said, name, year)
        except Misread as bad:
            unread.append(Unread(_quoted(said), bad.fault))
    return put_together(year, found, unread)


def _quoted(said: str) -> str:
    said = re.sub(r"[一二三四五六七八九十]*、?$", "", said)  # the number of the next part
    return said if len(said) <= _LONGEST_SAID else f"{said[:_LONGEST_SAID]}…"


@dataclass
class _Part:
    """What is being read of a festival."""

    name: str
    year: int
    waiting: list[date] = field(default_factory=list)  # days of which it does not stand there yet what they are
    led: bool | None = None  # whether those are worked of which it stood before them; None: it did not
    count: int | None = None  # how many are off by its own account
    found: list[SetDay] = field(default_factory=list)

    @property
    def latest(self) -> date | None:
        """The day that was named last; None: none was."""
        days = [*(one.day for one in self.found), *self.waiting]
        return days[-1] if days else None

    def are_so(self, *, is_working: bool) -> None:
        """The days that are waiting are worked, or off; with none there, those that follow."""
        if not self.waiting and not self.found:
            self.led = is_working
        self.found += [SetDay(day, is_working, self.name) for day in self.waiting]
        self.waiting = []

    def close(self) -> None:
        """Nothing more is said of the days that are waiting. Raises Misread."""
        if self.led is not None:
            self.are_so(is_working=self.led)
        if any(day.year == self.year for day in self.waiting) and (self.name or self.found):
            raise Misread(DayFault.UNKNOWN)
        self.waiting = []  # of another year is the day on which it was signed; above the first part stands anything


def _days(said: str, name: str, year: int) -> list[SetDay]:
    """The days of one part. Raises Misread."""
    part, ended = _Part(name, year), 0
    for token in _token().finditer(said):
        if token["first"]:
            if not re.fullmatch("[、和及与]*", said[ended : token.start()]):
                part.close()
            part.waiting += _span(token, part)
            ended = token.end()
        elif token["count"]:
            part.count = int(token["count"])
            part.are_so(is_working=False)
        else:
            part.are_so(is_working=(token["verdict"] in words("said", "work")) != bool(token["not"]))
    part.close()
    if part.found and part.count not in (None, len({one.day for one in part.found if not one.is_working})):
        raise Misread(DayFault.COUNT)
    return part.found


def _span(token: re.Match[str], part: _Part) -> list[date]:
    said = token.string
    if said[: token.start()].endswith(("至", "到")) or _TO.match(said, token.end()):  # 除夕至2月4日
        raise Misread(DayFault.UNKNOWN)
    first = _day(token, "1", part, None)
    _check_weekday(first, token["in1"] or token["bare1"])
    if token["last"] is None:
        return [first]
    last = _day(token, "2", part, first)
    _check_weekday(last, token["in2"] or token["bare2"])
    if not 0 <= (last - first).days < _LONGEST_RANGE:
        raise Misread(DayFault.UNKNOWN)
    return [first + _DAY * number for number in range((last - first).days + 1)]


def _day(token: re.Match[str], which: str, part: _Part, first: date | None) -> date:
    """The day of a token, in the month and the year of what stands before it where it does not say them."""
    year, month, day = (token[f"{one}{which}"] for one in ("year", "month", "day"))
    if month is None:
        before = first or part.latest
        if before is None:
            raise Misread(DayFault.UNKNOWN)
        return _made(before.year, before.month, token[f"only{which}"])
    if year is not None:
        return _made(int(year), int(month), day)
    if first is not None:
        return _made(first.year + (int(month) < first.month), int(month), day)
    is_eve = int(month) == 12 and part.name == festivals()[0]  # of the new year
    return _made(part.year - is_eve, int(month), day)


def _made(year: int, month: int, day: str) -> date:
    try:
        return date(year, month, int(day))
    except ValueError as none:
        raise Misread(DayFault.UNKNOWN) from none


def _check_weekday(day: date, said: str | None) -> None:
    named = re.search(f"(?:周|星期|礼拜)([{_WEEKDAYS}天])", said or "")
    if named is not None and _WEEKDAYS.index(named[1].replace("天", "日")) != day.weekday():
        raise Misread(DayFault.WEEKDAY)


_TO = re.compile("起?[至到~〜—–―−-]+")
_TITLE = re.compile(r"(20\d\d)年(?!\d)(?=[^。;]*[假休])")


@cache
def _festival() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, festival_words())))


@cache
def _token() -> re.Pattern[str]:
    """A day, or the first and the last of several · how many are off · what the days before it are."""

    def day(which: int) -> str:
        year, month = rf"(?:(?P<year{which}>\d{{4}})[年./-])?", rf"(?P<month{which}>\d{{1,2}})"
        parted = r"(?:月|[./-](?=\d{1,2}(?![\d日号天])))"
        return rf"{year}{month}{parted}(?P<day{which}>\d{{1,2}})(?!\d)[日号]?"

    def told(which: int) -> str:
        return rf"(?:\((?P<in{which}>[^()]*)\)|(?P<bare{which}>(?:周|星期)[{_WEEKDAYS}天]))?"

    first = rf"(?P<first>(?<!\d){day(1)}|(?<=[、和及与])(?P<only1>\d{{1,2}})[日号]){told(1)}"
    last = rf"(?:{_TO.pattern}(?P<last>{day(2)}|(?P<only2>\d{{1,2}})(?![\d月])[日号]?){told(2)})?"
    count = r"(?:共计?|放假)(?P<count>\d{1,2})天"
    verdict = rf"(?P<not>不用?|无需)?(?P<verdict>{'|'.join(words('said', 'off') + words('said', 'work'))})"
    return re.compile(f"{first}{last}|{count}|{verdict}")
