"""Whether a question asks what has changed from one of a town's reports to the next: 这两年有什么变化."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from store.practices.asking.question import Question
from store.practices.language.words import normal


def asks_change(question: Question) -> bool:
    """Whether it asks so and for nothing else: of one thing (这两年调解有什么变化) it does not."""
    if question.others or question.counts is not None or question.scope.kind is not None:
        return False
    if len({*question.scope.towns, *question.absent}) > 1:
        return False
    text = normal(question.text)
    if _cue("which").search(text):
        return False
    is_of_two = len(question.scope.years) > 1 or _cue("two").search(text) is not None
    said = re.sub(r"[\W_]+", "", question.said)
    is_compared = question.compares and not said  # what is said behind a town is taken out: 这两年有啥不一样
    return is_of_two and (
        is_compared or _whole(is_against=_cue("against").search(text) is not None).fullmatch(said) is not None
    )


def years_meant(question: Question) -> tuple[int, ...]:
    """The years that it names; empty: the town's latest two."""
    text = normal(question.text)
    return () if _cue("latest").search(text) and not re.search(r"\d{4}", text) else question.scope.years


@cache
def _whole(*, is_against: bool) -> re.Pattern[str]:
    filler, key = _data()["filler"], _data()["key"]
    key = f"{_data()['new']}|{key}" if is_against else key
    return re.compile(f"{filler}(?:(?:{key}){filler})+")


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(_data()[name])


@cache
def _data() -> dict[str, str]:
    return tomllib.loads(files("store.practices").joinpath("data/two_years.toml").read_text("utf-8"))
