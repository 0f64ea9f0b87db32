"""Where the sentences that were read of a Word document stand in its tree: letter by letter, blanks apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from store.practices.reading.formats.docx import NO_TEXT, is_hidden
from store.practices.reading.formats.trees import local, named

_NEAR = 2_000  # letters: a short sentence that stands farther on is another one
_SHORT = 12
_BEFORE, _BEHIND = 12, 6  # letters around a figure by which it is found where its sentence is not
_CELL = re.compile("[^\t\u3000|｜]+")
_TRIES = 50  # places at which a row may begin
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})


class Letter(NamedTuple):
    """A letter of the text."""

    text: etree._Element  # that holds it
    at: int  # in what that holds


class _Row(NamedTuple):
    """A row of a table: the reader puts the names of columns before bare numbers, which do not stand there."""

    cells: list[tuple[int, int]]  # in the sentence
    ends: list[int]  # of each among the letters

    def place(self, sentence: str, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the sentence stands that begins in one of the cells, as far as this cell goes."""
        number = max(at for at, cell in enumerate(self.cells) if at == 0 or cell[0] <= start)
        stop = min(end, self.cells[number][1])
        behind = len(_squeezed(sentence[stop : self.cells[number][1]]))
        last = self.ends[number] - behind
        return last - len(_squeezed(sentence[start:stop])), last


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
        self._rows: dict[int, _Row] = {}
        self._places = self._aligned()

    def letter(self, place: int) -> Letter:
        """The letter at a place."""
        return self._letters[place]

    def find(self, number: int, start: int, end: int) -> tuple[int, int] | None:
        """Where a stretch of this sentence stands, from letter to letter; None: nowhere, or it bears no comment."""
        sentence = self._sentences[number]
        if number in self._rows:
            return self._checked(self._rows[number].place(sentence, start, end))
        first, last = len(_squeezed(sentence[:start])), len(_squeezed(sentence[:end]))
        place = self._place(number, _squeezed(sentence), first, last)
        return None if place is None else self._checked((place + first, place + last))

    def _checked(self, found: tuple[int, int]) -> tuple[int, int] | None:
        """The same, if there is something, and a comment may stand around it."""
        if found[0] >= found[1]:
            return None
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
        for said in self._sentences:
            sentence = _squeezed(said)
            found = self._said.find(sentence, cursor) if sentence else -1
            is_far = found - cursor > _NEAR and len(sentence) < _SHORT
            places.append(None if found < 0 or is_far else found)
            if found >= 0 and not is_far:
                cursor = found + len(sentence)
            elif (row := _row(said, self._said, cursor)) is not None:
                self._rows[len(places) - 1] = row
                cursor = row.ends[-1]
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


def _row(sentence: str, letters: str, cursor: int) -> _Row | None:
    """The row that a sentence is, where it stands next behind a place; None: it is none, or stands nowhere."""
    cells = [one.span() for one in _CELL.finditer(sentence) if one[0].strip()]
    written = [_variants(sentence[start:end]) for start, end in cells]
    for first in written[0] if len(cells) > 1 else ():
        place = letters.find(first, cursor)
        for _ in range(_TRIES):
            if place < 0:
                break
            if (ends := _followed(written, letters, place)) is not None:
                return _Row(cells, ends)
            place = letters.find(first, place + 1)
    return None


def _variants(cell: str) -> list[str]:
    """A cell as it may stand there: all of it, or without the name of its column."""
    return [said for said in (_squeezed(cell), _squeezed(cell.strip().partition(" ")[2])) if said]


def _followed(written: list[list[str]], letters: str, place: int) -> list[int] | None:
    """Where each cell ends, if all stand one behind the other from there on."""
    ends = []
    for variants in written:
        said = next((one for one in variants if letters.startswith(one, place)), None)
        if said is None:
            return None
        place += len(said)
        ends.append(place)
    return ends


def _squeezed(text: str) -> str:
    return "".join(filter(_is_letter, text))


def _is_letter(one: str) -> bool:
    return not one.isspace() and unicodedata.category(one) not in _UNSEEN
