"""A paragraph → its sentences, cut so that each can be quoted alone."""

import re
from functools import lru_cache

_LONG_PIECE = 40  # characters; from here on a semicolon ends a sentence
_LONGEST_SPAN = 200  # characters; a bracket or quotation mark that closes later than this was never closed

_PAIRS = {"“": "”", "‘": "’", "《": "》", "（": "）", "(": ")", "「": "」", "『": "』", "【": "】", "〔": "〕"}
_MARKS = re.compile("[" + re.escape("".join((*_PAIRS, *_PAIRS.values()))) + "]")
_CLOSERS = "”’》）)」』】〕\"'"
_ITEM = (
    r"(?:[一二三四五六七八九十]{1,3}(?:是|要)|其[一二三四五六七八九]|第[一二三四五六七八九十]{1,2}[，,、]"
    r"|[（(]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[）)]|\d{1,2}[、．]|\d{1,2}\.(?!\d)|[①-⑳])"
)

STARTS_ITEM = re.compile(rf"\s*{_ITEM}")
"""Matches the start of an enumerated item: 一是, 二要, 第三，, （四）, 5., ⑥."""

_STOP = re.compile(
    rf"(?=[。！？!?…；;：:])(?:[。！？!?]+[{_CLOSERS}]*\s*|…+[{_CLOSERS}]*\s*|[；;]\s*|[：:]\s*(?={_ITEM}))"
)


def split_sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph; joined they are the paragraph again, character by character.

    A sentence ends at 。！？…… with the quotation marks that close there; at a semicolon after a long piece or
    before an enumerated item (…；二是…); at a colon before an enumerated item (…：一是…). Nothing is cut within
    brackets or quotation marks, and never at a point: 3.8, 12·4.
    """
    return list(_split(paragraph))


@lru_cache(maxsize=64)  # outline and passages of a report ask for the same paragraphs
def _split(paragraph: str) -> tuple[str, ...]:
    pairs = _pairs(paragraph)
    sentences: list[str] = []
    start = 0
    guard = 0  # no cut before this position: it lies inside brackets
    for stop in _STOP.finditer(paragraph):
        while pairs and pairs[-1][0] < stop.start():
            guard = max(guard, pairs.pop()[1])
        end = stop.end()
        if end < guard or not _ends_sentence(paragraph, start, stop):
            continue
        if paragraph[start:end].strip():
            sentences.append(paragraph[start:end])
            start = end
    if paragraph[start:].strip() or not sentences:
        sentences.append(paragraph[start:])
    else:
        sentences[-1] += paragraph[start:]
    return tuple(sentence for sentence in sentences if sentence)


def _ends_sentence(paragraph: str, start: int, stop: re.Match[str]) -> bool:
    mark = stop.group()[0]
    following = paragraph[stop.end() : stop.end() + 1]
    if mark in "；;":
        is_long = stop.start() - start >= _LONG_PIECE
        return is_long or STARTS_ITEM.match(paragraph, stop.end()) is not None
    if mark in "：:":
        return True
    return following not in set("，、；：,;:的")  # “……。”的要求 goes on


def _pairs(paragraph: str) -> list[tuple[int, int]]:
    """Of the pairs that do close within reach: where they open and the position after the closing mark, last first."""
    pairs: list[tuple[int, int]] = []
    open_marks: list[tuple[str, int]] = []
    for mark in _MARKS.finditer(paragraph):
        character, position = mark.group(), mark.start()
        if character in _PAIRS:
            open_marks.append((_PAIRS[character], position))
        elif open_marks and character == open_marks[-1][0]:
            opened = open_marks.pop()[1]
            if position - opened <= _LONGEST_SPAN:
                pairs.append((opened, position + 1))
    return sorted(pairs, reverse=True)
