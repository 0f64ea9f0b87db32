"""Words found in a text, the longest first, without trying each of them at each place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Token(NamedTuple):
    """A word of a lexicon where it stands."""

    start: int
    end: int
    tags: frozenset[str]


class Lexicon:
    """Words with what they mean."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._tags = {word: frozenset(tags) for word, tags in words.items()}
        tree: dict[str, Any] = {}
        for word in words:
            node = tree
            for character in word:
                node = node.setdefault(character, {})
            node[""] = {}  # a word ends here
        self._pattern = re.compile(f"(?=[{''.join(map(re.escape, tree))}]){_pattern(tree)}")

    def tokens(self, text: str) -> list[Token]:
        """The words of a text from left to right; none overlaps another."""
        return [Token(*found.span(), self._tags[found[0]]) for found in self._pattern.finditer(text)]


def _pattern(node: Mapping[str, Any]) -> str:
    """The ends of words below a node: words that begin alike are tried together."""
    ways = "|".join(re.escape(character) + _pattern(below) for character, below in node.items() if character)
    return f"(?:{ways}){'?' if '' in node else ''}" if ways else ""
