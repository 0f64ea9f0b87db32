"""What a label is made of: the words of which it is cut, its unit, its time, and whether it is a part of another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from store.annual.forms.cues import cue, data, plain, tight
from store.annual.forms.times import Time, read_time

_BRACKET = re.compile(r"\(([^()]*)\)")
_HAN = re.compile("[一-龥A-Za-z0-9]+")


@dataclass(frozen=True)
class Label:
    """A text of a form, cut up."""

    text: str  # as it stands there
    bare: str  # without numbering, unit and time
    concepts: frozenset[str] = frozenset()  # of [word]
    narrow: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    included: tuple[str, ...] = ()  # words that 含 says are in it
    excluded: tuple[str, ...] = ()  # words that 不含 says are not
    time: Time | None = None
    unit: str = ""  # without its power
    scale: int = 1
    is_part: bool = False  # 其中
    indent: int = 0
    is_section: bool = False  # by its numbering

    @property
    def says_something(self) -> bool:
        """Whether it tells what is counted, known or not."""
        return bool(self.concepts or self.narrow or self.unknown)

    @property
    def is_heading(self) -> bool:
        """Whether it is numbered as a heading and says nothing that anybody knows: 一、基本盘."""
        return self.is_section and not self.concepts and not self.narrow


@lru_cache(maxsize=4096)
def read_label(text: str) -> Label:
    """Cut up a cell's text."""
    said = plain(text)
    part = cue("cell", "part").match(said)
    indent = len(said) - len(said.lstrip())
    is_section = cue("cell", "section_numbering").match(said.strip()) is not None
    bare = tight(said[part.end() :] if part else said)
    bare = cue("cell", "numbering").sub("", bare)
    bare = cue("cell", "numbering").sub("", bare)
    if again := cue("cell", "part").match(bare):
        part, bare = again, bare[again.end() :]
    bare, unit = _unit_of(bare)
    kinds = without_wholes(bare)
    time, bare = read_time(bare)
    whole, included, excluded = _without_told(kinds if time is None else read_time(kinds)[1])
    concepts, narrow, unknown = _cut_at_colon(whole)
    unknown += tuple(bracket[1] for bracket in _BRACKET.finditer(whole) if cue("bracket", "some").fullmatch(bracket[1]))
    power, measure = _power(unit)
    return Label(
        text,
        bare.strip(":;,()、"),
        concepts,
        narrow,
        unknown,
        included,
        excluded,
        time,
        measure,
        power,
        is_part=part is not None,
        indent=indent,
        is_section=is_section,
    )


def names_things(label: Label) -> bool:
    """Whether all its words are known and two of them at least are of what is counted: 出具法律意见建议."""
    return len(label.concepts) > 1 and not (label.narrow or label.unknown)


@lru_cache(maxsize=4096)
def measure_of(text: str) -> tuple[str, int] | None:
    """The unit and its power that a whole cell names: 件, 万人次; None: it names none."""
    found = cue("unit", "whole").fullmatch(tight(text).removeprefix("单位:").strip("()"))
    return None if found is None else (_power(found["unit"])[1], _power(found["unit"])[0])


def counts_the_same(said: str, unit: str) -> bool:
    """Whether a form that counts in `said` counts as a metric does; nothing said counts as it does."""
    same: dict[str, list[str]] = data("forms")["unit"]["same"]
    return not said or all(one == unit or one in same.get(unit, ()) for one in re.split("[、/或]", said))


def _unit_of(text: str) -> tuple[str, str]:
    """The text without the unit in brackets, and the unit."""
    found = [
        one
        for one in cue("unit", "bracket").finditer(text)
        if one.end() == len(text) or measure_of(one["unit"]) is not None  # 村(居)委会
    ]
    if not found and (behind := cue("unit", "last_in_bracket").search(text)):
        return text[: behind.start()] + ")", behind["unit"]
    if not found:
        return text, ""
    last = found[-1]
    return text[: last.start()] + text[last.end() :], last["unit"]


def _power(unit: str) -> tuple[int, str]:
    powers: dict[str, int] = data("forms")["unit"]["power"]
    return (powers[unit[0]], unit[1:]) if unit[:1] in powers else (1, unit)


def without_wholes(text: str) -> str:
    """The text without brackets that only say that all kinds of it are counted: 来信来访和网上合计."""
    says_all = [cue("bracket", "whole"), *([cue("bracket", "six")] if "六进" in text else [])]

    def left(bracket: re.Match[str]) -> str:
        return "" if any(one.fullmatch(bracket[1]) for one in says_all) else bracket[0]

    return _BRACKET.sub(left, text)


def _without_told(text: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The text without brackets that say what is in it and what is not, and the words of both."""
    included: list[str] = []
    excluded: list[str] = []

    def took(bracket: re.Match[str]) -> str:
        for name, words in (("not_in", excluded), ("in", included)):
            if found := cue("bracket", name).fullmatch(bracket[1]):
                words.extend(one for one in re.split("[、,和及与/]", found[1]) if one)
                return ""
        return bracket[0]

    return _BRACKET.sub(took, text), tuple(included), tuple(excluded)


def _cut_at_colon(text: str) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """As _cut(); of the words of a heading before a colon that says what it is of, none is strange: 审批服务:…"""
    before, _, behind = text.partition(":")
    over, own = _cut(before), _cut(behind)
    if not (over[0] and own[0]):
        return _cut(text)
    return over[0] | own[0], over[1] + own[1], own[2]


def _cut(text: str) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Its concepts, the words that narrow it, and what nobody knows."""
    words, longest = _vocabulary()
    concepts: set[str] = set()
    narrow: list[str] = []
    unknown, place = "", 0
    while place < len(text):
        tries = (text[place : place + size] for size in range(longest, 0, -1))
        word = next((one for one in tries if one in words), "")
        if not word:
            unknown, place = unknown + text[place], place + 1
            continue
        said = words[word]
        if "narrow" in said:
            narrow.append(word)
        concepts.update(set(said) - {"narrow", "plain"})
        unknown, place = unknown + " ", place + len(word)
    return frozenset(concepts), tuple(narrow), tuple(_HAN.findall(unknown))


@cache
def _vocabulary() -> tuple[dict[str, tuple[str, ...]], int]:
    """Every word with what it says, and the length of the longest."""
    told = data("form_words")
    words: dict[str, tuple[str, ...]] = {tight(word): ("narrow",) for word in told["narrow"]["words"]}
    words |= {tight(word): ("plain",) for word in told["plain"]["words"]}
    words |= {tight(word): (concept,) for concept, some in told["word"].items() for word in some}
    words |= {tight(word): tuple(said) for word, said in told["whole"].items()}
    return words, max(map(len, words))
