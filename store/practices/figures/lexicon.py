"""Words found in a text, the longest first, without trying each of them at each place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

_FEW = 8  # ways that are tried one after the other


class Token(NamedTuple):
    """A word of a lexicon where it stands."""

    start: int
    end: int
    tags: frozenset[str]


class Lexicon:
    """Words with what they mean."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._tags = {word: frozenset(tags) for word, tags in words.items()}
        self._pattern = re.compile(longest_of(words))

    def tokens(self, text: str) -> list[Token]:
        """The words of a text from left to right; none overlaps another."""
        return [Token(*found.span(), self._tags[found[0]]) for found in self._pattern.finditer(text)]


def longest_of(words: Iterable[str]) -> str:
    """A pattern for one of very many words, the longest that fits."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}  # a word ends here
    return _pattern(tree)


def _pattern(node: Mapping[str, Any]) -> str:
    """The ends of words below a node: words that begin alike are tried together."""
    below = {character: re.escape(character) + _pattern(more) for character, more in node.items() if character}
    return f"(?:{_one_of(below)}){'?' if '' in node else ''}" if below else ""


def _one_of(ways: Mapping[str, str]) -> str:
    """One of the ways by its first character: of many, it is asked first among which it is."""
    starts = list(ways)
    size = max(_FEW, round(len(starts) ** 0.5))
    if len(starts) <= size:
        return "|".join(ways.values())
    parts = [starts[at : at + size] for at in range(0, len(starts), size)]
    groups = (f"(?=[{_set(part)}])(?:{'|'.join(ways[start] for start in part)})" for part in parts)
    return f"(?=[{_set(starts)}])(?:{'|'.join(groups)})"


def _set(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, characters))
