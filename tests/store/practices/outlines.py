"""An invented report's sentences, and what the tests of its outline look at."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from store.practices.kinds import SectionKind
from store.practices.reading.furniture import Role
from store.practices.reading.outline import Outline, Part

PRACTICE, PROBLEM, PRINCIPAL, PLAN, OTHER = SectionKind
P, Q, R, N = PRACTICE, PROBLEM, PRINCIPAL, PLAN

INTRO = "2024年，松涛镇紧扣年度任务，稳步推进各项法治工作。现将有关情况报告如下："
STUDY = "镇党委全年安排集体学法5次，覆盖站所负责人38人。"
MEDIATE = "各村调委会受理纠纷71件，办结70件，未出现民转刑案件。"

CHARACTERS = (
    "一二三十（）()《》“”‘’。，；：！？…、.． 　\n\t0123456789年镇乡法治是第节#*->|`报告问题打算一是虽然但差距我"
)
ANYTHING = st.one_of(st.text(max_size=300), st.text(st.sampled_from(CHARACTERS), max_size=300))


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def table(outline: Outline) -> list[tuple[str, int, SectionKind]]:
    return [(squeeze(part.text), part.level, part.kind) for part in outline.headings]


def roles(outline: Outline, role: Role) -> list[str]:
    return [part.text for part in outline.parts if part.role is role]


def body_of(outline: Outline, text: str) -> Part:
    return next(part for part in outline.body if text in part.text)
