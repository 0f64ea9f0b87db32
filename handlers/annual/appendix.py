"""The pages behind a draft, taken off before it is signed: what must be in it, secrecy, where its figures are from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from handlers.annual import word
from handlers.texts import annual_document as texts
from store.annual.structure import Draft

_SMALL, _LINE = Pt(10.5), Pt(16)  # 5号
_CHECKS = (Mm(48), Mm(22), Mm(86))
_MONTHS = (Mm(32), Mm(30), Mm(16), Mm(28), Mm(22), Mm(28))
_SOURCES = (Mm(12), Mm(32), Mm(24), Mm(88))
_BESIDE = Mm(21)  # from one month to the next on a line


def append_checks(made: Word, draft: Draft) -> None:
    """A section of their own, which no grid binds, so that the report before it stays as it is when they go."""
    word.on_paper(made.add_section(WD_SECTION.NEW_PAGE), has_grid=False)
    _line(made.add_paragraph(), texts.appendix_title(), texts.HEITI, word.BODY)
    _line(made.add_paragraph(), texts.appendix_note(), texts.FANGSONG, Pt(12))
    _heading(made, texts.contents_title())
    _table(made, texts.CHECKS_COLUMNS, _CHECKS, map(texts.content_row, draft.contents))
    _heading(made, texts.secrecy_title())
    _table(made, texts.CHECKS_COLUMNS, _CHECKS, map(texts.secrecy_row, draft.secrecy))
    _heading(made, texts.months_title())
    _table(made, texts.MONTHS_COLUMNS, _MONTHS, _months(draft))
    told = enumerate(dict.fromkeys(draft.figures), 1)
    _heading(made, texts.sources_title(len(draft.figures), len(draft.gaps)))
    _table(made, texts.SOURCES_COLUMNS, _SOURCES, (texts.source_row(*one, draft.year) for one in told))


def _months(draft: Draft) -> Iterator[Sequence[str]]:
    """The year's months, and those before it that a figure rests on."""
    rested_on = {said.month for piece in draft.figures for one in piece.sums for said in one.sources}
    told = {month: said for of_code in draft.record.said.values() for month, said in of_code.items()}
    for month, standing in sorted(draft.record.standing.items()):
        if month.year == draft.year or month in rested_on:
            is_reopened = month in draft.record.reopened
            yield texts.month_row(month, standing, told.get(month), is_reopened=is_reopened)


def _heading(made: Word, text: str) -> None:
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(6)
    _line(paragraph, text, texts.HEITI, Pt(12))


def _table(made: Word, head: Sequence[str], widths: Sequence[Length], rows: Iterable[Sequence[str]]) -> None:
    table = made.add_table(rows=1, cols=len(head), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _fill(table.rows[0], head, widths, texts.HEITI)
    word.repeat_on_each_page(table.rows[0])
    for cells in rows:
        _fill(table.add_row(), cells, widths, texts.SONG)
    _narrow(table, widths)


def _narrow(table: Table, widths: Sequence[Length]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _fill(row: _Row, cells: Sequence[str], widths: Sequence[Length], font: str) -> None:
    for cell, text, width in zip(row.cells, cells, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        for stop in range(1, texts.BESIDE):
            paragraph.paragraph_format.tab_stops.add_tab_stop(Length(_BESIDE * stop))
        _line(paragraph, text, font, _SMALL)
    word.keep_whole(row)


def _line(paragraph: Paragraph, text: str, font: str, size: Pt) -> None:
    of_lines = paragraph.paragraph_format
    of_lines.line_spacing_rule, of_lines.line_spacing = WD_LINE_SPACING.EXACTLY, max(_LINE, Pt(size.pt * 1.5))
    word.run(paragraph, text, font, size)
