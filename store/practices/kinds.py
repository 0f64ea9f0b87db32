"""What a heading or a paragraph is about, told by the cue words of data/sections.toml."""

import re
import tomllib
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from store.practices.language.characters import simplified

_LEAD_SENTENCES = 2


class SectionKind(StrEnum):
    """What a part of a report is about."""

    PRACTICE = "practice"  # 做法成效
    PROBLEM = "problem"  # 问题
    PRINCIPAL = "principal"  # 第一责任人履职
    PLAN = "plan"  # 下一步打算
    OTHER = "other"


REQUIRED = (SectionKind.PRACTICE, SectionKind.PROBLEM, SectionKind.PRINCIPAL, SectionKind.PLAN)
"""The contents that a yearly report must have: 《法治政府建设与责任落实督察工作规定》(2019) art. 24."""

_TOLD_FIRST = (SectionKind.PROBLEM, SectionKind.PRINCIPAL, SectionKind.PLAN)


@cache
def cues() -> dict[str, Any]:
    """The content of data/sections.toml."""
    return tomllib.loads(files("store.practices").joinpath("data/sections.toml").read_text("utf-8"))


@cache
def _pattern(table: str, kind: SectionKind) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{cue})" for cue in cues()[table][kind]))


@lru_cache(maxsize=256)  # of a report's headings, each of them asked for some three times
def heading_kinds(title: str) -> tuple[SectionKind, ...]:
    """The kinds that a heading (without its number) names, in the order in which it names them.

    A heading that names problems and plans names both. 成效 or 情况 before them is a third, after them it says nothing
    more (整改情况). Empty: no cue.
    """
    squeezed = _squeeze(title).rstrip("。：:")
    found = {kind: hit.end() for kind in _TOLD_FIRST if (hit := _pattern("heading", kind).search(squeezed))}
    if found:
        first = _pattern("before", SectionKind.PRACTICE).search(squeezed)
        if first and first.end() < min(found.values()):
            found[SectionKind.PRACTICE] = first.end()
        return tuple(sorted(found, key=lambda kind: found[kind]))
    for kind in (SectionKind.OTHER, SectionKind.PRACTICE):
        if _pattern("heading", kind).search(squeezed):
            return (kind,)
    return ()


def opens(kind: SectionKind, sentences: list[str]) -> bool:
    """Whether the first sentences of a paragraph announce problems, plans or practices."""
    lead = sentences[:_LEAD_SENTENCES] if kind is SectionKind.PROBLEM else sentences[:1]
    return any(_pattern("lead", kind).search(_squeeze(sentence)) for sentence in lead)


def tells_principal(paragraph: str) -> bool:
    """Whether a paragraph reports how the first responsible person did their duty."""
    return _pattern("body", SectionKind.PRINCIPAL).search(_squeeze(paragraph)) is not None


def names_principal(paragraph: str) -> bool:
    """Whether a paragraph says, if only in passing, that the first responsible person did their duty.

    What a document is called (《……第一责任人职责规定》) does not say it.
    """
    squeezed = _squeeze(paragraph)
    if not any(word in squeezed for word in cues()["said"]["words"]):
        return False
    squeezed = re.sub("《[^》]{0,200}》", "", squeezed)
    return _pattern("said", SectionKind.PRINCIPAL).search(squeezed) is not None


@lru_cache(maxsize=64)  # a sentence is looked at some three times
def _squeeze(text: str) -> str:
    return simplified("".join(text.split()))
