"""The draft of a yearly report as a Word file in the official layout, each figure with a note of where it is from."""

from __future__ import annotations

import io
from datetime import datetime
from typing import cast

from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from handlers.annual import word
from handlers.annual.appendix import append_checks
from handlers.texts import annual_document as texts
from store.annual.structure import Draft, Level, Paragraph, Part, Piece

_HEADINGS = {
    Level.H1: ("Heading 1", texts.HEITI),
    Level.H2: ("Heading 2", texts.KAITI),
    Level.H3: ("Heading 3", texts.FANGSONG),
}
_GREY, _BLACK = RGBColor(0x80, 0x80, 0x80), RGBColor(0, 0, 0)
_FAR = 4  # signs that the date stands from the right margin
_NEAR = 2  # and the signature at least


def document(draft: Draft, now: datetime) -> bytes:
    """The file."""
    made = word.blank(draft.title.replace("\n", ""), now)
    _prepare(made)
    title = made.add_paragraph(style="Title")
    word.run(title, draft.title, texts.XIAOBIAOSONG, word.TITLE)
    made.add_paragraph()
    word.run(made.add_paragraph(), draft.addressee, texts.FANGSONG)
    for paragraph in draft.paragraphs:
        _write(made, paragraph, draft.year, now)
    _sign(made, draft)
    append_checks(made, draft)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def _prepare(made: Word) -> None:
    """The styles of title and headings: their fonts and sizes, black and not bold, on the lines of the grid."""
    for name, font in (("Title", texts.XIAOBIAOSONG), *_HEADINGS.values()):
        style = cast(ParagraphStyle, made.styles[name])
        word.set_fonts(style.element.get_or_add_rPr(), font)
        style.font.size = word.TITLE if name == "Title" else word.BODY
        style.font.bold = style.font.italic = False
        style.font.color.rgb = _BLACK
        of_lines = style.paragraph_format
        of_lines.space_before = of_lines.space_after = Pt(0)
        of_lines.line_spacing = word.LINE
        of_lines.alignment = WD_ALIGN_PARAGRAPH.CENTER if name == "Title" else WD_ALIGN_PARAGRAPH.JUSTIFY
        of_lines.keep_with_next, of_lines.keep_together, of_lines.widow_control = name != "Title", False, False
        word.forget_borders(style)


def _write(made: Word, paragraph: Paragraph, year: int, now: datetime) -> None:
    style, font = _HEADINGS.get(paragraph.level, ("Normal", texts.FANGSONG))
    written = made.add_paragraph(style=style)
    word.indent(written, first=2)
    for piece in paragraph.pieces:
        run = _write_piece(written, piece, font)
        if piece.sums or piece.months or piece.cited or piece.wants_opening:
            word.remark(made, [run], texts.remark(piece, year), now)


def _write_piece(written: WordParagraph, piece: Piece, font: str) -> Run:
    run = word.run(written, piece.text, font)
    if piece.part is Part.GAP:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    elif piece.part is Part.PROMPT:
        run.font.color.rgb = _GREY
    return run


def _sign(made: Word, draft: Draft) -> None:
    """Below the text: who signs, in the middle over the date, and that four signs from the right margin."""
    name, date = texts.signature(draft.town), texts.date(draft.year)
    made.add_paragraph()
    middle = _FAR + (_signs(date) - _signs(name)) / 2
    for text, right, colour in ((name, max(middle, _NEAR), _BLACK), (date, _FAR, _GREY)):
        line = made.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        word.indent(line, right=right)
        word.run(line, text, texts.FANGSONG).font.color.rgb = colour
    if draft.copy_to:
        made.add_paragraph()
        copy = made.add_paragraph()
        word.indent(copy, left=1, right=1, size=word.NUMBER)
        word.between_lines(copy)
        word.run(copy, texts.copy_to(draft), texts.FANGSONG, word.NUMBER)


def _signs(text: str) -> float:
    """How wide it is, in Chinese signs."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)
