"""The words of one text, found when they are first asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from store.practices.figures.lexicon import Token
from store.practices.figures.spotting import Span
from store.practices.figures.words import lexicon, things

_NOTHING = frozenset[str]()


class Tokens:
    """The words of a sentence, or of the heading above it, by place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._all: list[Token] | None = None
        self._starts: list[int] = []
        self._names: list[int] | None = None

    @property
    def all(self) -> list[Token]:
        """From left to right."""
        if self._all is None:
            self._all = lexicon().tokens(self._text)
            self._starts = [token.start for token in self._all]
        return self._all

    @property
    def names(self) -> list[int]:
        """Where words of what is counted begin."""
        if self._names is None:
            self._names = [token.start for token in self.all if is_thing(token)]
        return self._names

    def has_name(self, start: int, end: int) -> bool:
        """Whether a word of what is counted begins between two places."""
        return bisect_left(self.names, start) < bisect_left(self.names, end)

    def has_thing(self, start: int, end: int) -> bool:
        """Whether a whole such word stands there."""
        return any(token.end <= end and is_thing(token) for token in self.within((start, end)))

    def within(self, span: Span) -> list[Token]:
        """Those that begin in a stretch."""
        words, (start, end) = self.all, span
        return words[bisect_left(self._starts, start) : bisect_left(self._starts, end)] if start < end else []

    def before(self, place: int) -> list[Token]:
        """Those that begin before a place, nearest first."""
        return self.within((0, place))[::-1]

    def tags_from(self, place: int) -> frozenset[str]:
        """What all words from a place on say."""
        return tags_of(self.within((place, len(self._text))))


def is_thing(token: Token) -> bool:
    """Whether a word says what is counted."""
    return not token.tags.isdisjoint(things())


def tags_of(tokens: Iterable[Token]) -> frozenset[str]:
    """All that words say together."""
    return _NOTHING.union(*(token.tags for token in tokens))
