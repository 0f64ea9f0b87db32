"""A line that asks for the draft of a yearly report: 法治年报, 给我去年的法治年报, 青禾铺镇2026年法治年报."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from store.numerals import value_of
from store.people.places import PlaceFacts, called

_SIGNS = re.compile(r"[\W_]+")
_SPELLED = re.compile("[〇零一二三四五六七八九]{4}(?=年)")
_LONGEST = 60  # characters of such a line
_TIMES = range(1, 5)  # where a time may stand: before and behind the place, which is before or behind the report


@dataclass(frozen=True)
class Asked:
    """Whose report of which year somebody wants."""

    place: str  # as it is written; "": one's own
    year: int | None  # None: not said
    before: str  # the line up to there: 来 of 来安镇 looks like a verb
    is_of_all: bool = False  # the whole county's, of which there is none: a town is to be chosen
    is_unclear: bool = False  # of a month, or of several years: there is no such report

    @property
    def is_name(self) -> bool:
        """Whether the place can only be a town's name, be it known or not."""
        return re.search(_data()["words"]["name"], self.place) is not None

    @property
    def names_county(self) -> bool:
        """Whether a county's name stands before the town's."""
        return re.search(_data()["words"]["county"], self.place) is not None


def read_asked(text: str, today: date) -> Asked | None:
    """What the whole line asks for; None: it asks for something else."""
    if len(text) > _LONGEST:
        return None
    line = _SIGNS.sub("", unicodedata.normalize("NFKC", text))
    found = _line().fullmatch(_SPELLED.sub(lambda year: str(value_of(year[0])), line))
    if found is None:
        return None
    words, place = _data()["words"], found["place1"] or found["place2"] or ""
    is_several = re.fullmatch(words["several"], place) is not None
    if re.search(words["other"], place) and not is_several:
        return None
    is_of_all = re.fullmatch(words["all"], place) is not None
    is_ours = re.fullmatch(words["ours"], place) is not None or is_several
    told = [found[f"year{number}"] for number in _TIMES if found[f"year{number}"]]
    is_of_part = any(found[f"part{number}"] for number in _TIMES)
    return Asked(
        "" if is_ours or is_of_all else place,
        _year(told[0], today) if told else None,
        found.string[: max(found.end("place1"), found.end("place2"))],
        is_of_all,
        is_of_part or len(told) > 1,
    )


def named(asked: Asked, towns: Sequence[PlaceFacts]) -> list[PlaceFacts]:
    """The towns that a line may name, the county's name before it or not."""
    if not asked.place:
        return []
    found = called(asked.place, towns) or [one for one in towns if asked.place == f"{one.county}{one.name}"]
    return found or [one for one in towns if _is_led_by_nothing(asked.before, one)]


def year_to_report(today: date) -> int:
    """The year whose report is written now: until the end of June the one before, which is due on 1 March."""
    return today.year - (today.month < 7)


def _is_led_by_nothing(before: str, town: PlaceFacts) -> bool:
    """Whether before the town's name there stands no more than how somebody asks: no other county."""
    names = (f"{town.county}{town.name}", town.name)
    return any(before.endswith(one) and _lead().fullmatch(before.removesuffix(one)) for one in names)


def _year(said: str | None, today: date) -> int | None:
    if said is None:
        return None
    back: dict[str, int] = _data()["words"]["years"]
    if said in back:
        return today.year + back[said]
    return int(said) if len(said) == 4 else 2000 + int(said)


@cache
def _line() -> re.Pattern[str]:
    return re.compile("".join(_parts(_data()["line"])))


@cache
def _lead() -> re.Pattern[str]:
    of = _data()["line"]
    return re.compile(f"(?:{of['before']})*(?:{of['one']})?{_time(of, 1)}")


def _parts(of: dict[str, str]) -> Iterator[str]:
    yield f"{_lead().pattern}{of['place']}{_time(of, 2)}"
    yield f"{of['what']}{_time(of, 3)}(?:{of['place_behind']})?{_time(of, 4)}(?:{of['behind']})*"


def _time(of: dict[str, str], number: int) -> str:
    return f"(?:{of['year'].format(n=number)})?(?:{of['part'].format(n=number)})?"


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("store.annual") / "data/asked.toml").read_text("utf-8"))
