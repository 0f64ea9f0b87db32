"""The five real reports, read as they are: towns, years, kinds and headings by number, and nothing lost.

Set TASHAN_TEST_REPORTS to the folder that holds them. No sentence of theirs stands here.
"""

import os
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from store.practices.kinds import SectionKind
from store.practices.reading.furniture import Role
from store.practices.reading.identify import identify
from store.practices.reading.outline import Outline, read_outline
from store.practices.reading.passages import LONGEST, cut_passages
from store.practices.reading.read import read_report
from store.practices.reading.sentences import split_sentences

FOLDER = os.environ.get("TASHAN_TEST_REPORTS", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="TASHAN_TEST_REPORTS is not set: the real reports are NOT tested")

P, Q, R, N, OTHER = SectionKind
# number → town, year, county, title?, headings as (level, kind): count, kinds missing
EXPECTED = {
    "000": ("西陵寺镇", 2023, None, False, {(1, P): 6, (1, N): 3}, (R,)),
    "001": ("板溪镇", 2023, None, True, {(1, P): 1, (2, P): 4, (1, R): 1, (1, Q): 1, (1, N): 1}, ()),
    "002": ("高显镇", 2022, None, True, {(1, P): 1, (2, P): 6, (2, R): 1, (1, Q): 1, (1, N): 1, (2, N): 3}, ()),
    "003": ("蟠龙镇", 2023, None, True, {(1, P): 2, (2, P): 6, (1, Q): 1, (1, N): 1, (2, N): 4}, (R,)),
    "004": ("西王庄镇", 2020, "市中区", False, {(1, P): 1, (2, P): 4, (1, Q): 1, (1, N): 1, (2, N): 4}, (R,)),
}
# Paragraphs by kind, in the order of the page: kind and how many in a row.
RUNS = {
    "000": [(OTHER, 1), (P, 6), (Q, 1), (N, 4)],
    "001": [(OTHER, 1), (P, 12), (R, 4), (Q, 1), (N, 4)],
    "002": [(OTHER, 1), (P, 1), (R, 1), (P, 6), (Q, 1), (N, 5)],
    "003": [(OTHER, 1), (P, 8), (Q, 6), (N, 4)],
    "004": [(OTHER, 1), (P, 4), (Q, 1), (N, 6)],
}


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def find(number: str) -> Path:
    return next(Path(FOLDER).glob(f"{number}_*.txt"))


def layouts(text: str) -> dict[str, str]:
    """The same report as other programs would have left it."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    found = {
        "as it is": text,
        "gaps": text.replace("\n", "\n\n"),
        "indents": "\n".join("　　" + line for line in lines),
        "crlf": "\n".join(line + "  " for line in lines),
    }
    for width in (20, 28, 38):
        for indent in ("", "　　"):
            wrapped = []
            for line in lines:
                rest = indent + squeeze(line)
                while len(rest) > width:
                    end = width
                    while end < len(rest) and rest[end] in "，。、；：”）》！？":
                        end += 1
                    wrapped.append(rest[:end])
                    rest = rest[end:]
                wrapped += [rest] if rest else []
            found[f"wrapped at {width}{indent and ', indented'}"] = "\n".join(wrapped)
    return found


def runs(outline: Outline) -> list[tuple[SectionKind, int]]:
    found: list[tuple[SectionKind, int]] = []
    for part in outline.body:
        if found and found[-1][0] is part.kind:
            found[-1] = (part.kind, found[-1][1] + 1)
        else:
            found.append((part.kind, 1))
    return found


@pytest.mark.parametrize("number", EXPECTED)
def test_town_year_and_kinds(number: str) -> None:
    town, year, county, has_title, headings, missing = EXPECTED[number]
    path = find(number)
    outline = read_outline(read_report(path).text)
    found = identify(path.name, outline, today=date(2026, 11, 21))
    assert (found.town, found.year, found.county) == (town, year, county)
    assert bool(outline.title) == has_title
    assert Counter((part.level, part.kind) for part in outline.headings) == headings
    assert runs(outline) == RUNS[number]
    assert outline.missing == missing


@pytest.mark.parametrize("number", EXPECTED)
def test_no_layout_changes_what_is_found(number: str) -> None:
    text = read_report(find(number)).text
    plain = read_outline(text)
    for name, changed in layouts(text).items():
        outline = read_outline(changed)
        assert [(squeeze(p.text), p.level, p.kind) for p in outline.headings] == [
            (squeeze(p.text), p.level, p.kind) for p in plain.headings
        ], name
        found = identify(find(number).name, outline, today=date(2026, 11, 21))
        assert (found.town, found.year) == EXPECTED[number][:2], name


@pytest.mark.parametrize("number", EXPECTED)
def test_each_sentence_is_in_exactly_one_passage(number: str) -> None:
    text = read_report(find(number)).text
    outline = read_outline(text)
    passages = cut_passages(outline)
    assert squeeze("".join(part.text for part in outline.parts)) == squeeze(text)
    sentences = [s.strip() for part in outline.body for s in split_sentences(part.text)]
    assert [s for passage in passages for s in passage.sentences] == sentences
    body_and_rest = "".join(part.text for part in outline.parts if part.role is not Role.BODY)
    assert len(squeeze(body_and_rest)) + sum(len(squeeze(s)) for s in sentences) == len(squeeze(text))
    for passage in passages:
        assert sum(map(len, passage.sentences)) <= LONGEST or len(passage.sentences) == 1


def test_lines_that_carry_problems_and_plans_without_headings() -> None:
    outline = read_outline(read_report(find("000")).text)
    assert [part.path for part in outline.body if part.kind is Q] == [()]
    plan = [part.path for part in outline.body if part.kind is N]
    assert [len(path) for path in plan] == [0, 1, 1, 1]
    assert [path[0][:3] for path in plan[1:]] == ["（1）", "（二）", "（三）"]
