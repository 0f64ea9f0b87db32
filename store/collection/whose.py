"""Whose the figures of a pasted text are: behind a clause of the county, the police or a village, nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from store.collection.phrases import pasted, say
from store.collection.towns import others_at
from store.practices.figures.patterns import pattern

_SENTENCE = re.compile(r"[^。！!？?\n]+")
_END = re.compile(r"[，,。；;！\n]")
_CLAUSE = re.compile(r"[^，,；;()（）]+")


def _is_another_town(line: str, begin: int, start: int) -> bool:
    """Whether a clause begins with a town, and 我镇 stands somewhere before it."""
    is_ours_told = pattern("whose", "ours").search(line, 0, begin) is not None
    return is_ours_told and pasted("prose", "town").match(line, start) is not None


def other_towns(line: str, town: str) -> Iterator[str]:
    """The other towns at the heads of clauses."""
    for clause in _CLAUSE.finditer(line.replace("\n", "，").replace("。", "，")):
        head = pattern("whose", "time").match(line, clause.start(), clause.end())
        if other := others_at(line, head.end() if head else clause.start(), town):
            yield other


def _is_all_of_another(line: str, town: str) -> bool:
    """Whether a clause before the first figure names another town, and none names `town`."""
    head = pasted("year", "head").match(line)
    clauses = _END.split(head[0] if head else "")[:-1]  # the last one goes on with the figure
    return town not in line and any(True for one in clauses for _ in other_towns(one, town))


def of_others(line: str, town: str = "") -> Iterator[tuple[int, int]]:
    """The stretches that may be of others: from a clause that names them to the one of 我镇, or the sentence's end; of
    another town than `town`, to its paragraph's end.

    `line`: words of time are blanks in it; `town`: whose figures are asked for, empty: nobody knows.
    """
    if _is_all_of_another(line, town):
        yield 0, len(line)
        return
    kept, end = False, 0
    for sentence in _SENTENCE.finditer(line):
        kept = kept and "\n" not in line[end : sentence.start()]
        since, end = sentence.start() if kept else None, sentence.end()
        for clause in _CLAUSE.finditer(line, sentence.start(), sentence.end()):
            head = pattern("whose", "time").match(line, clause.start(), clause.end())
            start = head.end() if head else clause.start()
            ours = pattern("whose", "ours").match(line, start)
            behind = ours.end() if ours else start  # 我镇派出所
            if others_at(line, start, town):
                since, kept = clause.start() if since is None else since, True
            elif pattern("whose", "wider").match(line, start) or pattern("whose", "others").match(line, behind):
                since = clause.start() if since is None else since
            elif since is None and not ours and _is_another_town(line, clause.start(), start):
                since = clause.start()
            elif since is None and (inside := pasted("prose", "whose").search(line, start, clause.end())) and not ours:
                since = inside.start()
            elif since is not None and (ours or re.compile(say("place")).match(line, start)):
                yield since, clause.start()
                since, kept = None, False
        if since is not None:
            yield since, sentence.end()
