"""Brackets of a report's sentences: one that a page broke is made whole; a time behind a figure is of it alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from store.annual.checking.periods import data, period_before
from store.annual.period import Period
from store.practices.reading.passages import Passage


def mended(passages: Sequence[Passage]) -> list[Passage]:
    """The same with the halves of a sentence together that a page broke within a bracket: （与 / 上年持平）."""
    found: list[Passage] = []
    for passage in passages:
        before = found[-1] if found else None
        sentences = list(passage.sentences)
        is_same = before is not None and (before.heading_path, before.kind) == (passage.heading_path, passage.kind)
        if before is not None and is_same and _is_broken(before.sentences[-1], sentences[0]):
            sentences[0] = before.sentences[-1] + sentences[0]
            found[-1:] = [replace(before, sentences=before.sentences[:-1])] * (len(before.sentences) > 1)
        found.append(replace(passage, sentences=tuple(_whole(sentences))))
    return found


def times_behind(sentence: str) -> Iterator[tuple[int, int, int]]:
    """Where a figure ends that has its time behind it, and where that begins and ends: 10场（1—6月）."""
    for one in _pattern().finditer(sentence):
        yield one.end("figure"), one.start("time"), one.end("time")


def period_behind(sentence: str, end: int, year: int) -> Period | None:
    """The time that stands in brackets right behind a figure; None: none does."""
    text = next((sentence[start:stop] for at, start, stop in times_behind(sentence) if at == end), "")
    spans = [span for one in re.split(data()["aside"]["times"], text) if (span := period_before(one, year))]
    return Period(min(spans).first, max(one.last for one in spans)) if spans else None


def _whole(sentences: Sequence[str]) -> Iterator[str]:
    waiting = ""
    for one in sentences:
        if waiting and not _is_broken(waiting, one):
            yield waiting
            waiting = ""
        waiting += one
    yield waiting


def _is_broken(before: str, behind: str) -> bool:
    """Whether a bracket is open at the end of the one, and is closed at the beginning of the other."""
    said = data()["aside"]
    return re.search(said["opened"], before) is not None and re.match(said["closed"], behind) is not None


@cache
def _pattern() -> re.Pattern[str]:
    said = data()["aside"]
    return re.compile(f"(?P<figure>{said['figure']})(?P<time>{said['time']})")
