"""The parts of a report → passages: whole sentences under one heading path, of a size to read at a glance."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from store.practices.kinds import SectionKind
from store.practices.reading.furniture import Role
from store.practices.reading.outline import Outline, Part
from store.practices.reading.sentences import STARTS_ITEM, split_sentences

SHORTEST, LONGEST = 80, 400  # characters, the aim: a shorter section stays alone, a longer sentence stays whole

_BEST = 240
_MOST_SENTENCES = 40  # keeps a text of one-character lines from taking minutes
_OUTSIDE = 8.0  # what a passage outside the aim costs, beside 1.0 for one that is twice too long
_MID_ITEM = 0.5  # what a cut costs elsewhere than before a paragraph or an item (二是, （三）)


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that stand together under one heading path; what is indexed, found and quoted.

    Each sentence is as printed, without the white space around it.
    """

    heading_path: tuple[str, ...]
    kind: SectionKind
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    opens_item: bool


def cut_passages(outline: Outline) -> list[Passage]:
    """The passages in the order of the page; each sentence of the body is in exactly one of them."""
    passages = []
    body = (part for part in outline.parts if part.role in {Role.BODY, Role.HEADING})
    for (role, path, kind), parts in groupby(body, key=lambda part: (part.role, part.path, part.kind)):
        if role is Role.BODY:
            passages += [
                Passage(path, kind, tuple(sentence.text for sentence in group)) for group in _balance(_sentences(parts))
            ]
    return passages


def _sentences(parts: Iterable[Part]) -> list[_Sentence]:
    return [
        _Sentence(sentence.strip(), number == 0 or STARTS_ITEM.match(sentence) is not None)
        for part in parts
        for number, sentence in enumerate(split_sentences(part.text))
        if not re.fullmatch(r"\s*", sentence)
    ]


def _balance(sentences: list[_Sentence]) -> list[list[_Sentence]]:
    """The cheapest way to cut: `best[n]` is the least cost of the first n sentences and where its last cut is."""
    if sum(len(sentence.text) for sentence in sentences) <= LONGEST:
        return [sentences]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(sentences) + 1):
        choices: list[tuple[float, int]] = []
        length = 0
        for start in range(end - 1, -1, -1):
            length += len(sentences[start].text)
            if start < end - 1 and (length > LONGEST or end - start > _MOST_SENTENCES):
                break
            cut = 0.0 if start == 0 or sentences[start].opens_item else _MID_ITEM
            choices.append((best[start][0] + _cost(length) + cut, start))
        best.append(min(choices))
    groups: list[list[_Sentence]] = []
    end = len(sentences)
    while end:
        start = best[end][1]
        groups.append(sentences[start:end])
        end = start
    return groups[::-1]


def _cost(length: int) -> float:
    if not SHORTEST <= length <= LONGEST:
        return _OUTSIDE
    return ((length - _BEST) / _BEST) ** 2
