"""Headings with their official numbers, and plain paragraphs."""

from __future__ import annotations

from store.annual.structure import Level, Paragraph, Piece
from store.annual.templates import templates


def head(level: Level, number: int, text: str) -> Paragraph:
    """A heading with its number, which is counted from 0: 一、 or （一） or 1."""
    frame = templates().words["frame"]
    depth = (Level.H1, Level.H2, Level.H3).index(level)
    numeral = str(number + 1) if level is Level.H3 else frame["numerals"][number]
    return Paragraph(level, (Piece(frame["heads"][depth].format(number=numeral, text=text)),))


def body(*pieces: Piece) -> Paragraph:
    """A paragraph of sentences."""
    return Paragraph(Level.BODY, tuple(one for one in pieces if one.text))
