"""A draft of a town's yearly report as it is written: paragraphs of pieces, and what each piece rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from store.annual.record import Record
from store.annual.sums import Sum
from store.catalogue.months import Month
from store.people.places import PlaceFacts


class Part(StrEnum):
    """What a piece of a sentence is.

    text: plain words · figure: what the record says · gap: a figure, or a place for one, that lacks something, with
    the mark that says what · prompt: what only people can write, or must check · quote: a clerk's own words of a month.
    """

    TEXT = "text"
    FIGURE = "figure"
    GAP = "gap"
    PROMPT = "prompt"
    QUOTE = "quote"


@dataclass(frozen=True)
class Cited:
    """A sentence of last year's report in the store that says a figure."""

    year: int
    title: str
    sentence: str


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence. A figure is printed with 余, 约 and its unit."""

    text: str
    part: Part = Part.TEXT
    sums: tuple[Sum, ...] = ()  # what made a figure or a gap: of a rate numerator and denominator, of a change this
    # year's and last year's, of a quote the month that it explains
    months: tuple[Month, ...] = ()  # that a gap lacks: missing, or not accepted
    cited: tuple[Cited, ...] = ()  # the report of last year, where the record does not say what it says
    label: str = ""  # of what a figure is: the metric's name, or the rate's
    wants_opening: bool = False  # a gap, because nobody knows how many cases were open when the year began


class Level(StrEnum):
    """How deep a paragraph stands; its number is in its text."""

    H1 = "h1"  # 一、
    H2 = "h2"  # （一）
    H3 = "h3"  # 1.
    BODY = "body"


@dataclass(frozen=True)
class Paragraph:
    """A heading, or sentences that belong together."""

    level: Level
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """As it is read."""
        return "".join(one.text for one in self.pieces)


class State(StrEnum):
    """How far a point of a check list is: the draft has it · somebody has to write it · somebody has to look."""

    THERE = "there"
    TO_WRITE = "to_write"
    TO_CHECK = "to_check"


@dataclass(frozen=True)
class Check:
    """A point of a check list."""

    name: str
    state: State
    note: str  # what is there, or what to do

    @property
    def is_there(self) -> bool:
        """Whether nobody has to do anything for it."""
        return self.state is State.THERE


@dataclass(frozen=True)
class Draft:
    """A town's yearly report as far as the record can write it."""

    town: PlaceFacts
    year: int
    record: Record  # from January of the year before
    title: str  # may hold "\n" where it is to be broken
    addressee: str  # with its colon
    paragraphs: tuple[Paragraph, ...]
    copy_to: str  # who gets a copy of it
    contents: tuple[Check, ...]  # what it must contain
    secrecy: tuple[Check, ...]  # what it must not

    @property
    def figures(self) -> tuple[Piece, ...]:
        """What the record says, in the order of the text; without gaps."""
        return self._of(Part.FIGURE)

    @property
    def gaps(self) -> tuple[Piece, ...]:
        """What lacks something, in the order of the text."""
        return self._of(Part.GAP)

    def _of(self, part: Part) -> tuple[Piece, ...]:
        return tuple(piece for one in self.paragraphs for piece in one.pieces if piece.part is part)
