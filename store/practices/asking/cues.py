"""What a question says beside its weighty words, told by the cue words of data/reading.toml."""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from store.practices.kinds import SectionKind
from store.practices.language.words import normal

_HARD = {SectionKind.PROBLEM: ("problem", "not_problem"), SectionKind.PLAN: ("plan", "not_plan")}
_SOFT = (SectionKind.PRINCIPAL, SectionKind.PRACTICE)


class SmallTalk(StrEnum):
    """What somebody says who asks nothing."""

    THANKS = "thanks"
    GREETING = "greeting"
    ASSENT = "assent"
    LAUGH = "laugh"
    FAREWELL = "farewell"
    WHO = "who"
    COMPLAINT = "complaint"


class Called(StrEnum):
    """A button under a card of figures, as it is called in words."""

    BARS = "bars"
    BY_VALUE = "by_value"  # the greatest first
    BY_NAME = "by_name"
    BOOK = "book"
    TEXT = "text"
    BEFORE = "before"
    NEXT = "next"


def called(text: str) -> Called | None:
    """Whether a whole message calls a button that stands under a card of figures: 看图, 画个图; None: it does not."""
    said = re.sub(r"[\W_]+", "", normal(text))
    return next((one for one in Called if _pattern("called", one).fullmatch(said)), None)


def small_talk(text: str) -> SmallTalk | None:
    """Whether a whole message is none but a kind word; None: it may be a question."""
    said = re.sub(r"[\W_]+", "", normal(text))
    told = re.sub(r"[哈呵嘿嘻]{2,}$", "", said) or said
    return next((kind for kind in SmallTalk if _pattern("small_talk", kind).fullmatch(told)), None)


def begins_anew(text: str) -> bool:
    """Whether a whole message says no more than that what was asked is done with: 换个话题."""
    return _pattern("follow", "anew").fullmatch(re.sub(r"[\W_]+", "", normal(text))) is not None


def take_kind(text: str) -> tuple[SectionKind | None, SectionKind | None, str]:
    """The one kind of section that alone is meant, the one that is leaned towards, and the text without the cues that
    say the former. `text` is in the normal form.
    """
    way_out = asks_way_out(text)
    found: dict[SectionKind, str] = {}
    for kind, (cue, excluded) in _HARD.items():
        shadow = _pattern("kind", excluded).sub(lambda hit: "\0" * len(hit[0]), text)
        hits = [hit.span() for hit in _pattern("kind", cue).finditer(shadow)]
        if hits:
            found[kind] = _without(text, hits)
    if len(found) == 1:
        ((kind, rest),) = found.items()
        if not (kind is SectionKind.PROBLEM and way_out):
            return kind, None, rest
    leaning = next((kind for kind in _SOFT if _pattern("kind", kind.value).search(text)), None)
    return None, None if found and not way_out else leaning, text


def asks_way_out(text: str) -> bool:
    """Whether a question in its normal form asks for a way out of something: 咋办."""
    return _pattern("kind", "way_out").search(text) is not None


def take_following(text: str) -> tuple[str, bool]:
    """A question in its normal form without the words that lean it on the one before, and whether it had some."""
    found = _pattern("follow", "begins").search(text)
    return (text[found.end() :], True) if found else (text, False)


def is_cut_short(text: str) -> bool:
    """Whether a question in its normal form names a thing and asks nothing of it: 办结率呢."""
    return _pattern("follow", "cut_short").fullmatch(text.strip()) is not None


def place_cue(name: str) -> re.Pattern[str]:
    """How `own`, `others` or `any` towns are spoken of."""
    return _pattern("place", name)


def without_cues() -> tuple[str, str]:
    """What stands before, and what behind towns that are left out: patterns."""
    place = _data()["place"]
    return place["without_before"], place["without_behind"]


@cache
def word_list(table: str, name: str) -> frozenset[str]:
    """The words of a list of the data."""
    return frozenset(_data()[table][name].split())


@cache
def meant_by(character: str) -> str | None:
    """The keyword for a character that stands alone (罚 → 行政处罚); None: it has none."""
    keyword: str | None = _data()["single"].get(character)
    return keyword


def without_praise(text: str) -> str:
    """A question in its normal form without what is said of any practice that is wished for: 值得学."""
    return _pattern("words", "praise").sub(" ", text)


def compare_cue() -> str:
    """What stands behind towns that are held against each other: a pattern."""
    cue: str = _data()["follow"]["compare_behind"]
    return cue


def more_cue() -> str:
    """What ends a message that asks no more than whether it is more than a town has: a pattern."""
    cue: str = _data()["follow"]["compare_more"]
    return cue


def particles() -> frozenset[str]:
    """Single characters that say nothing."""
    return frozenset(_data()["words"]["particles"])


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]} {text[end:]}"
    return text


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(files("store.practices").joinpath("data/reading.toml").read_text("utf-8"))


@cache
def _pattern(table: str, name: str) -> re.Pattern[str]:
    cue = _data()[table][name]
    return re.compile("|".join(f"(?:{one})" for one in ([cue] if isinstance(cue, str) else cue)))
