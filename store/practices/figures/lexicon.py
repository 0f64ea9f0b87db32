"""Words found in a text, the longest first, without trying each of them at each place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Token(NamedTuple):
    """A word of a lexicon where it stands."""

    start: int
    end: int
    tags: frozenset[str]


class Lexicon:
    """Words with what they mean."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for word in sorted(words, key=len, reverse=True):
            self._by_first.setdefault(word[0], []).append((word, frozenset(words[word])))

    def tokens(self, text: str) -> list[Token]:
        """The words of a text from left to right; none overlaps another."""
        found: list[Token] = []
        place, end = 0, len(text)
        while place < end:
            for word, tags in self._by_first.get(text[place], ()):
                if text.startswith(word, place):
                    found.append(Token(place, place + len(word), tags))
                    place += len(word)
                    break
            else:
                place += 1
        return found
