"""Whose report is it, and of which year: told from title, file name and text, never guessed."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, takewhile
from pathlib import PurePath
from typing import Any

from store.practices.kinds import SectionKind
from store.practices.language.characters import simplified
from store.practices.reading.furniture import Role
from store.practices.reading.named_towns import find_namings, is_county, likeliest, weigh, without_unit
from store.practices.reading.naming import parted
from store.practices.reading.outline import Outline, Part

LONGEST_TOWN = 64  # characters, of a town that is given
_MOST_NAMINGS = 1_000  # a report names towns some dozens of times; every one is compared with every other
_TITLE = 60  # characters of a first line that may be a title
_FIRST_YEAR = 2000
_SIGNED = 8  # weighs a town in the signature
_WE = ("我镇", "全镇", "我乡", "全乡", "我街道", "我苏木", "全苏木")  # say it in place of the town


class Evidence(StrEnum):
    """Where a town, county or year was told."""

    GIVEN = "given"
    TITLE = "title"
    FILE_NAME = "file_name"
    TEXT = "text"
    NAMED_TOWN = "named_town"  # a county: that of the town which the file names, where another one is given
    HELD = "held"  # a county: that of the only town of this name


_TOLD_BY = (Evidence.TITLE, Evidence.FILE_NAME, Evidence.TEXT)


class Doubt(StrEnum):
    """Why a file was not identified."""

    NOT_A_REPORT = "not_a_report"
    TOWN = "town"  # the town cannot be told, or the one given is no name
    YEAR = "year"  # the year cannot be told, or the one given is not plausible


@dataclass(frozen=True, slots=True)
class Identity:
    """Town, county and year of a report, each with its evidence; names in simplified characters.

    `county` is `None` where the text does not say it. `towns` and `years` are all candidates seen, likeliest first.
    """

    town: str
    town_from: Evidence
    year: int
    year_from: Evidence
    county: str | None
    county_from: Evidence | None
    towns: tuple[str, ...]
    years: tuple[int, ...]


class Unidentified(Exception):
    """A file whose town or year cannot be told; carries the doubts and the candidates seen, likeliest first.

    `refused` is the year given, where it is not plausible; `latest` the last year that is.
    """

    def __init__(
        self,
        name: str,
        doubts: tuple[Doubt, ...],
        towns: tuple[str, ...],
        years: tuple[int, ...],
        *,
        refused: int | None = None,
        latest: int,
    ) -> None:
        super().__init__(name, doubts)
        self.name = name
        self.doubts = doubts
        self.towns = towns
        self.years = years
        self.refused = refused
        self.latest = latest


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(files("store.practices").joinpath("data/identity.toml").read_text("utf-8"))


def identify(name: str, outline: Outline, *, today: date, town: str | None = None, year: int | None = None) -> Identity:
    """Town, county and year of the report in the file `name`; a given `town` or `year` stands.

    A given town has 1 to LONGEST_TOWN printable characters, not counting blanks around it, and may have its county
    before it. Years are plausible from 2000 to the one after `today`. 松涛街 is 松涛街道, which the law calls what has
    an 办事处. Raises Unidentified.
    """
    title, stem = _arabic(_squeeze(outline.title)), _arabic(_squeeze(_printable(PurePath(name).stem)))
    text = "\n".join(_squeeze(part.text) for part in outline.parts if part.role is not Role.FURNITURE)
    sources = (
        (Evidence.TITLE, title),
        (Evidence.FILE_NAME, stem),
        (Evidence.TEXT, text),
        (Evidence.TEXT, "\n".join(_squeeze(part.text) for part in _head(outline))),
    )

    in_text, doubtful = _text_towns(outline)
    in_name, titled = weigh(find_namings(stem)), list(find_namings(title))
    in_title = likeliest(weigh(titled), titled)
    if in_text and not any(without_unit(town) in text for town in in_name):
        in_name.clear()  # the text speaks of another town only: the file is named wrongly
    if not in_title and re.search(_rules()["report"]["of_others"], title):
        in_text.clear()  # a county's or an office's report tells of towns, too
    named = (in_title, in_name, in_text)
    told = (*named, doubtful)
    seen_town = _choose_town(zip(_TOLD_BY, named, strict=True)) or _town_of_office(outline, title, stem, text)
    told_town = seen_town
    seen_towns = [seen for weights in told for seen, _ in weights.most_common()]
    towns = tuple(dict.fromkeys([told_town[0], *seen_towns] if told_town else seen_towns))
    county = None
    if town is not None:
        county, town = parted(simplified(town.strip()))
        is_name = town and town.isprintable() and len(town) <= LONGEST_TOWN
        told_town = (town, Evidence.GIVEN) if is_name else None

    last_year = today.year + 1
    dated = (_title_years(title), _name_years(stem), _text_years(outline), _days(stem))
    dated_by = [
        (seen, evidence)
        for evidence, ranked in zip((*_TOLD_BY, Evidence.FILE_NAME), dated, strict=True)
        for seen in ranked
        if _FIRST_YEAR <= seen <= last_year
    ]
    told_year = next(iter(dated_by), None) if year is None else (year, Evidence.GIVEN)
    is_year = told_year is not None and _FIRST_YEAR <= told_year[0] <= last_year

    doubts = []
    if not (town and year) and not _is_report(title, text):
        doubts.append(Doubt.NOT_A_REPORT)
    if told_town is None:
        doubts.append(Doubt.TOWN)
    if not is_year:
        doubts.append(Doubt.YEAR)
    years = tuple(dict.fromkeys(seen for seen, _ in dated_by))
    if doubts or told_town is None or told_year is None:
        refused = None if is_year else year
        raise Unidentified(name, tuple(doubts), towns, years, refused=refused, latest=last_year)
    if county is not None:
        told_county: tuple[str | None, Evidence | None] = county, Evidence.GIVEN
    else:
        told_county = _find_county(told_town[0], sources)
        if told_county[0] is None and seen_town is not None and seen_town[0] != told_town[0]:
            beside, _ = _find_county(seen_town[0], sources)
            told_county = beside, Evidence.NAMED_TOWN if beside else None
    return Identity(*told_town, *told_year, *told_county, towns, years)


@lru_cache(maxsize=512)  # a report's parts, each of them looked at three times
def _squeeze(text: str) -> str:
    return simplified("".join(text.split()))


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode()  # bytes that are no text become ?


def _head(outline: Outline) -> Iterable[Part]:
    """What stands above the text: 来源：丰源县松涛镇."""
    return takewhile(lambda part: part.role is not Role.BODY, outline.parts)


def _is_report(title: str, text: str) -> bool:
    rules = _rules()["report"]
    if re.search(rules["title"], title) or any(re.search(opening, text) for opening in rules["openings"]):
        return True
    return sum(word in title + text for word in rules["words"]) >= int(rules["fewest"])


# --- town and county ----------------------------------------------------------------------------------------------


def _text_towns(outline: Outline) -> tuple[Counter[str], Counter[str]]:
    """The towns that the text names beyond doubt, and those that it may name."""
    found = (
        replace(naming, weight=_SIGNED, sure=True) if part.role is Role.SIGNATURE else naming
        for part in outline.parts
        if part.role is not Role.FURNITURE
        for naming in find_namings(_squeeze(part.text))
    )
    namings = list(islice(found, _MOST_NAMINGS))
    believed: Counter[str] = Counter()
    doubtful: Counter[str] = Counter()
    for town, weight in weigh(namings).items():
        places = [naming for naming in namings if naming.town.endswith(town)]
        is_sure = any(naming.sure for naming in places) or len({naming.opening for naming in places}) > 1
        (believed if is_sure else doubtful)[town] = weight
    told = likeliest(believed, namings)
    return told, doubtful + (believed - told)


def _choose_town(ranked_by: Iterable[tuple[Evidence, Counter[str]]]) -> tuple[str, Evidence] | None:
    for evidence, weights in ranked_by:
        ranked = weights.most_common(2)
        if not ranked:
            continue
        is_tie = len(ranked) > 1 and ranked[0][1] == ranked[1][1]
        if evidence is not Evidence.TEXT or not is_tie:
            return ranked[0][0], evidence
    return None


def _town_of_office(outline: Outline, title: str, stem: str, text: str) -> tuple[str, Evidence] | None:
    """The town whose 司法所 reports: 桥头 of 桥头司法所2024年总结 (title, file name, first line) and 镇 of 全镇."""
    rules = _rules()["office"]
    kinds = Counter(re.findall(rules["kinds"], text)).most_common(2)
    if not kinds or (len(kinds) > 1 and kinds[0][1] == kinds[1][1]):
        return None
    first = _squeeze(outline.parts[0].text)
    for evidence, told in zip(_TOLD_BY, (title, stem, first), strict=True):
        if named := re.search(rules["name"], told[:_TITLE]):
            return named[1] + kinds[0][0], evidence
    return None


def _find_county(town: str, sources: Iterable[tuple[Evidence, str]]) -> tuple[str | None, Evidence | None]:
    """The county that stands before the town, in which it is said to lie, or that issued a document named."""
    rules = _rules()["county"]
    for evidence, text in sources:
        beside = [naming.county for naming in find_namings(text) if naming.county and naming.town == town]
        named = [hit for pattern in rules["names"] for hit in re.findall(pattern, text)]
        told = [hit[1] for hit in re.finditer(rules["lies"], text) if text.endswith((town, *_WE), 0, hit.start())]
        for county in (*beside, *told, *named):
            if is_county(county):
                return county, evidence
    return None, None


# --- year ---------------------------------------------------------------------------------------------------------

_CHINESE_YEAR = re.compile(r"二[〇○零Ｏ][〇○零Ｏ一二三四五六七八九]{2}(?=年)")
_CHINESE_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
_YEAR = re.compile(r"20(?<!\d20)\d\d(?=年)")
_NAME_YEAR = re.compile(r"(?<![0-9A-Za-z])(?:(20\d\d)(?![0-9A-Za-z])|(\d\d)(?=年))")
_DAY = re.compile(r"(?<![0-9])(20\d\d)([01]\d)[0-3]\d(?![0-9])")
_NOW, _OPENING, _MENTIONED, _PLAN_YEAR, _SIGNED_YEAR = 10, 5, 1, 3, 3
_SIGNED_LATE = 10  # a report signed in October or later is of that year, an earlier one of the year before


def _arabic(text: str) -> str:
    return _CHINESE_YEAR.sub(lambda year: year.group().translate(_CHINESE_DIGITS), text)


def _title_years(title: str) -> list[int]:
    """The years of a title, the year told of before the year planned: 2023年……总结暨2024年工作安排."""
    rules = _rules()["year"]
    told: list[int] = []
    planned: list[int] = []
    title = _arabic(title)
    hits = list(_YEAR.finditer(title))
    ends = [*(hit.start() for hit in hits[1:]), len(title)]
    for hit, end in zip(hits, ends[: len(hits)], strict=True):
        said = title[hit.end() : end]
        is_plan = re.search(rules["plan"], said) and not re.search(rules["told"], said)
        (planned if is_plan else told).append(int(hit.group()))
    return told + planned


def _name_years(stem: str) -> list[int]:
    return [int(full or f"20{short}") for full, short in _NAME_YEAR.findall(stem)]


def _days(stem: str) -> list[int]:
    """The years of which a report is that was put down on such a day: 20250110."""
    return [int(year) - (int(month) < _SIGNED_LATE) for year, month in _DAY.findall(stem)]


def _text_years(outline: Outline) -> list[int]:
    """The years of the text, likeliest first; years of documents in 《》 and of plans do not count."""
    rules = _rules()["year"]
    weights: Counter[int] = Counter()
    first = True
    for part in outline.parts:
        text = re.sub("《[^》]{0,200}》", "", _arabic(_squeeze(part.text)))
        years = [int(year) for year in _YEAR.findall(text)]
        if part.role is Role.SIGNATURE:
            if signed := re.search(r"(20\d\d)[年.\-/](\d{1,2})", text):
                weights[int(signed[1]) - (int(signed[2]) < _SIGNED_LATE)] += _SIGNED_YEAR
        elif part.kind is SectionKind.PLAN:
            if part.role is Role.HEADING and years:
                weights[years[0] - 1] += _PLAN_YEAR
        elif part.role in {Role.BODY, Role.HEADING}:
            for year in years:
                weights[year] += _MENTIONED
            if first and part.role is Role.BODY:
                weights.update(dict.fromkeys(years[:1], _OPENING))
            if years:
                weights.update({int(year): _NOW for year in re.findall(rules["now"], text)})
            first = False
    return _ranked(weights)


def _ranked(weights: Counter[int]) -> list[int]:
    """The years by weight; empty where the two likeliest weigh the same."""
    ranked = weights.most_common()
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return []
    return [year for year, _ in ranked]
