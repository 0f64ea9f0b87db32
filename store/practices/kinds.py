"""What a heading or a paragraph is about, told by the cue words of data/sections.toml."""

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

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


def heading_kinds(title: str) -> tuple[SectionKind, ...]:
    """The kinds that a heading (without its number) names, in the order in which it names them.

    A heading that names problems and plans names both; 措施 or 情况 beside them says nothing more. Empty: no cue.
    """
    squeezed = _squeeze(title).rstrip("。：:")
    found = {kind: hit.start() for kind in _TOLD_FIRST if (hit := _pattern("heading", kind).search(squeezed))}
    if found:
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


def _squeeze(text: str) -> str:
    return "".join(text.split())
