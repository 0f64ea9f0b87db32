"""Where the sentences that were read of a Word document stand in its tree: letter by letter, blanks apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from store.practices.reading.formats.docx import NO_TEXT, is_hidden
from store.practices.reading.formats.trees import local, named

_NEAR = 2_000  # letters: a short sentence that stands farther on is another one
_SHORT = 12
_BEFORE, _BEHIND = 12, 6  # letters around a figure by which it is found where its sentence is not
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


class Letter(NamedTuple):
    """A letter of the text."""

    text: etree._Element  # that holds it
    at: int  # in what that holds


class Text:
    """The letters of a document as its reader reads them, and the places of its sentences among them."""

    def __init__(self, document: etree._Element, sentences: list[str]) -> None:
        self._letters: list[Letter] = []
        said: list[str] = []
        for body in named(document, "body"):
            for text in _texts(body):
                for index, one in enumerate(text.text or ""):
                    if _is_letter(one):
                        said.append(one)
                        self._letters.append(Letter(text, index))
        self._said = "".join(said)
        self._space = etree.QName(document).namespace
        self._sentences = sentences
        self._places = self._aligned()

    def letter(self, place: int) -> Letter:
        """The letter at a place."""
        return self._letters[place]

    def find(self, number: int, start: int, end: int) -> tuple[int, int] | None:
        """Where a stretch of this sentence stands, from letter to letter; None: nowhere, or it bears no comment."""
        sentence = self._sentences[number]
        first, last = len(_squeezed(sentence[:start])), len(_squeezed(sentence[:end]))
        place = self._place(number, _squeezed(sentence), first, last)
        if place is None or first >= last:
            return None
        found = place + first, place + last
        ends = (self._letters[found[0]], self._letters[found[1] - 1])
        return found if all(self._is_of_run(one.text) for one in ends) else None

    def _is_of_run(self, text: etree._Element) -> bool:
        """Whether a comment may stand around a text: around formulas none may."""
        run = text.getparent()
        return etree.QName(text).namespace == self._space and run is not None and local(run) == "r"

    def _place(self, number: int, squeezed: str, first: int, last: int) -> int | None:
        """Where the sentence begins, or would begin if all of it stood there: Word draws some numbers itself."""
        if (place := self._places[number]) is not None:
            return place
        known = [one for one in self._places[:number] if one is not None]
        cursor = known[-1] if known else 0
        for before, behind in ((_BEFORE, _BEHIND), (_SHORT // 3, 1)):
            begin = max(first - before, 0)
            piece = squeezed[begin : last + behind]
            found = self._said.find(piece, cursor, cursor + 2 * _NEAR + len(squeezed))
            if found >= begin:
                return found - begin
        return None

    def _aligned(self) -> list[int | None]:
        places: list[int | None] = []
        cursor = 0
        for sentence in map(_squeezed, self._sentences):
            found = self._said.find(sentence, cursor) if sentence else -1
            is_far = found - cursor > _NEAR and len(sentence) < _SHORT
            places.append(None if found < 0 or is_far else found)
            if found >= 0 and not is_far:
                cursor = found + len(sentence)
        return places


def _texts(parent: etree._Element) -> Iterator[etree._Element]:
    """The texts that the reader reads, in the order of the document."""
    waiting = [iter(parent)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif local(child) == "t":
            yield child
        elif local(child) not in NO_TEXT and not (local(child) == "r" and is_hidden(child)):
            waiting.append(iter(child))


def _squeezed(text: str) -> str:
    return "".join(filter(_is_letter, text))


def _is_letter(one: str) -> bool:
    return not one.isspace() and unicodedata.category(one) not in _UNSEEN
