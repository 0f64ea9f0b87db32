"""Which metric a question means, in the words of people: data/metric_words.toml and the names of the catalogue."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from store.catalogue.metrics import base
from store.practices.language.words import normal

RATE = "%"
NEAR = 12  # characters between two things that are asked for at once
AT_ONCE = 4  # numbers that are asked for in one question; of more it is not told what each of them is of


class Counts(StrEnum):
    """How a figure is asked for: as a number (多少, 几件, 哪个镇最多), or whether there is any (有没有)."""

    NUMBER = "number"
    EXISTS = "exists"


def counts_in(text: str) -> Counts | None:
    """Whether a question in its normal form asks for a figure; None: it does not."""
    if _asks().search(text):
        return Counts.NUMBER
    return Counts.EXISTS if re.search(_data()["number"]["exists"], text) else None


def named(text: str) -> tuple[str, ...]:
    """The codes of metrics, parts and rates whose words stand in a text, likeliest first; whatever else it says."""
    said = normal(text)
    idle = _all_places(_idle(), said)
    weights = {one.code: len(met - idle) for one in _meanings() if (met := one.met(said))}
    return tuple(sorted(weights, key=lambda code: -weights[code]))


def understood(said: str, counts: Counts) -> tuple[str, ...]:
    """The same of what a question says beside its towns and years, where nothing else is said that weighs; empty: none,
    or the contrary is asked for (没调成的).

    有没有 asks for the figure of few metrics only: of the others it asks for a practice.
    """
    return _meant(said, counts, is_contrary=False)


def several(said: str, counts: Counts) -> tuple[str, ...]:
    """What a question says of each figure that it asks for, each understood by itself: 受理多少纠纷调成多少. The whole
    where it asks for one; what is said of the first goes on to the next where that needs it: 信访收了几件办结几件.
    """
    if counts is Counts.NUMBER:
        for first, last in _cuts(said):
            if understood(last, counts):
                each = (*several(first, counts), last)
                codes = {understood(one, counts)[:1] for one in each}
                if () not in codes and len(codes) == len(each):
                    return each
    return (said,)


def _cuts(said: str) -> Iterator[tuple[str, str]]:
    """The ways to read two questions in one, the likeliest first."""
    asks = list(_counted().finditer(said))
    if len(asks) > AT_ONCE:
        return
    between = [
        (said[: before.start()], said[:cut], said[cut:])
        for before, behind in reversed(list(pairwise(asks)))
        for cut in range(before.end(), min(behind.start(), before.end() + NEAR) + 1)
    ]
    yield from ((first, second) for _, first, second in between)
    yield from ((first, f"{subject} {second}") for subject, first, second in between)
    named = said[: asks[0].start()] if asks else ""
    each = re.search(_data()["several"]["each"], named)
    joints = [one.span() for one in re.finditer(_data()["several"]["joined"], named)][-AT_ONCE:]
    if each is not None:
        joints += [(place, place) for place in range(max(1, each.start() - NEAR), each.start())]
    for start, end in joints:
        yield f"{said[:start]} {said[asks[0].start() :]}", said[end:]


def contrary_of(said: str, counts: Counts) -> tuple[str, ...]:
    """The same of what it asks the contrary of: 没调成的纠纷几件."""
    return _meant(said, counts, is_contrary=True)


def unsaid(said: str, words: Iterable[str]) -> str:
    """What a question says that weighs beside the number asked for and these words of it: 换 of 换了几名网格员."""
    told = _all_places((*_idle(), _asks(), _counted(), *(re.compile(re.escape(word)) for word in words)), said)
    return "".join(sign for place, sign in enumerate(said) if sign.isalnum() and place not in told)


def is_called(label: str, asked: Iterable[str]) -> bool:
    """Whether what a report calls a figure says all of this, and of nothing else: 土地纠纷等难题 counts no 土地纠纷."""
    last = max((label.rfind(word) + len(word) for word in asked), default=0)
    behind = re.fullmatch(_data()["label"]["heads"], label[last:])
    return all(word in label for word in asked) and behind is not None


def contraries(said: str) -> tuple[str, ...]:
    """What a question says to the contrary, each with the sign behind it: 没调, 不合; empty: nothing."""
    return tuple(said[place : place + 2] for place in sorted(_turned(said, Counts.NUMBER)) if said[place] != "有")


def of_period(said: str, counts: Counts) -> tuple[str, ...]:
    """The same of what it asks for a part of a year: 上半年普法几场."""
    without = re.sub(_data()["period"]["part"], " ", said)
    return () if without == said else understood(without, counts)


def asks_difference(said: str) -> bool:
    """Whether it asks how far one time or town is from another, which no report has one figure for: 比去年多多少."""
    return any(re.search(one, said) for one in _data()["turned"]["difference"])


class Fit(IntEnum):
    """How what a report calls a figure stands to its metric, the best first."""

    EXACT = 0  # 受理纠纷
    LOOSE = 1  # 镇村两级共受理纠纷, or words that do not name it
    STRANGE = 2  # words that do not name it, beside others: 修改意见
    NARROWER = 3  # 劳资纠纷: one kind of it


@lru_cache(maxsize=4096)  # a nation's reports say a few words of each metric again and again
def fit_of(code: str, label: str) -> Fit:
    """How the words that a report has for a figure fit the metric that it was read as."""
    said = normal(label).strip()
    meaning = next(one for one in _meanings() if one.code == code)
    met = meaning.met(said)
    told = met | _all_places((*_idle(), *meaning.beside), said)
    if not met:
        return Fit.STRANGE if _is_left(said, told | _all_places(_prose(), said)) else Fit.LOOSE
    if not _is_left(said, told):
        return Fit.EXACT
    first = max(place for place in met if place - 1 not in met)  # of the last word that means it
    is_kind = first > 0 and said[first - 1].isalnum() and first - 1 not in told | _all_places(_prose(), said)
    return Fit.NARROWER if is_kind else Fit.LOOSE


def without_number(said: str) -> str:
    """What a question says beside the number that it asks for: 网格事件 of 网格事件几件."""
    return _counted().sub(" ", said).strip()


def names_a_thing(said: str) -> bool:
    """Whether anything is left of a question beside the number that it asks for: not of 一共有多少."""
    return _is_left(said, _all_places((*_idle(), _asks(), _counted()), said))


def unit_of(code: str) -> str:
    """What the catalogue counts a metric or a part in; RATE for a rate."""
    return base().metric(code).unit if base().has(code) else RATE


def name_of(code: str) -> str:
    """What the catalogue calls a metric, a part of one, or a rate. Raises KeyError where it is none of them."""
    if base().has(code):
        return base().metric(code).name
    return {rate.code: rate.name for rate in base().rates}[code]


@dataclass(frozen=True)
class _Meaning:
    """By which words one code is meant."""

    code: str
    says: tuple[tuple[re.Pattern[str], ...], ...]  # of one of these all
    beside: tuple[re.Pattern[str], ...]  # with the number asked for, in a unit of its own
    is_asked_so: bool  # by 有没有

    def met(self, said: str) -> set[int]:
        """The places of the words that mean it; empty: it is not meant."""
        met: set[int] = set()
        for pieces in self.says:
            found = [_places(piece, said) for piece in pieces]
            if all(found):
                met.update(*found)
        return met


@cache
def _meanings() -> Sequence[_Meaning]:
    rows = {row["code"]: row for row in _data()["metric"]}
    return [_meaning(code, names, rows.get(code, {})) for code, names in _names()]


def _names() -> Iterable[tuple[str, tuple[str, ...]]]:
    for metric in base().metrics:
        for one in (metric, *metric.parts):
            yield one.code, one.names
    for rate in base().rates:
        yield rate.code, (rate.name,)


def _meaning(code: str, names: Sequence[str], row: dict[str, Any]) -> _Meaning:
    number = _data()["number"]
    unit = _data()["units"][unit_of(code)]
    wanted = [rf"(?:{number['asks']})[十百千万]*(?:{unit})?", *number["says"]]
    wanted += [] if base().has(code) else [number["rates"], rf"{number['percent']}(?:{number['asks']})"]
    says = [one.replace("~", _data()["words"]["particles"]).split() for one in row.get("says", ())]
    says += [[re.escape(normal(name))] for name in names]
    return _Meaning(
        code,
        tuple(tuple(re.compile(piece) for piece in pieces) for pieces in says),
        tuple(map(re.compile, (*wanted, *row.get("with", ())))),
        row.get("exists", False),
    )


def _meant(said: str, counts: Counts, *, is_contrary: bool) -> tuple[str, ...]:
    idle, turned = _all_places(_idle(), said), _turned(said, counts)
    weights = {}
    for one in _meanings():
        if counts is Counts.EXISTS and not one.is_asked_so:
            continue
        met = one.met(said)
        own = met | _all_places(one.beside, said) if met else met
        if met and bool(turned - own) is is_contrary and not _is_left(said, own | idle | turned):
            weights[one.code] = len(met - idle)
    return tuple(sorted(weights, key=lambda code: -weights[code]))


def _turned(said: str, counts: Counts) -> set[int]:
    """The places of words that ask for the contrary."""
    turned = _data()["turned"]
    plain = [*turned["plain"], *(turned["exists"] if counts is Counts.EXISTS else ())]
    contrary = _places(re.compile(turned["contrary"]), said)
    return contrary - _all_places(map(re.compile, plain), said)


def _is_left(said: str, told: set[int]) -> bool:
    """Whether a word stands outside of the places that are told of."""
    return any(sign.isalnum() and place not in told for place, sign in enumerate(said))


def _all_places(patterns: Iterable[re.Pattern[str]], text: str) -> set[int]:
    return {place for pattern in patterns for place in _places(pattern, text)}


def _places(pattern: re.Pattern[str], text: str) -> set[int]:
    return {place for found in pattern.finditer(text) for place in range(*found.span())}


@cache
def _idle() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _data()["words"]["beside"]))


@cache
def _prose() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _data()["words"]["prose"]))


@cache
def _asks() -> re.Pattern[str]:
    number = _data()["number"]
    return re.compile("|".join([number["asks"], *number["says"], number["rates"]]))


@cache
def _counted() -> re.Pattern[str]:
    """The number asked for, with whatever unit or none."""
    return re.compile(f"(?:{_data()['number']['asks']})(?:{'|'.join(_data()['units'].values())})?")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("store.practices") / "data" / "metric_words.toml").read_text("utf-8"))
