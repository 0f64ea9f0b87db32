"""Word files by the official layout (GB/T 9704-2012): page, grid, fonts, page numbers, comments. python-docx knows
neither grids nor East Asian fonts, so that some of it is written as the format has it (ISO/IEC 29500, w:).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.rel import Relationships
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from handlers.texts.annual_document import AUTHOR, FANGSONG, SONG
from store.files.writable import writable

TOP, RIGHT, BOTTOM, LEFT = Mm(37), Mm(26), Mm(35), Mm(28)
LINE = Pt(28.95)  # 22 of them are 225 mm; from 29 on they are 21
SIGNS = 28  # on a line
BODY, TITLE, NUMBER = Pt(16), Pt(22), Pt(14)  # 3号, 2号, 4号
_WIDTH = Mm(210 - 28 - 26)
_NARROWER = 6  # 20ths of a point that a sign is narrower than its font: 28 of 16 pt are more than the 156 mm there are
_REMARK = Pt(9)
_OFF = {"val": 0}
_FOOT = Mm(23)  # the page number stands 7 mm below the text


def blank(title: str, now: datetime) -> Word:
    """A document without a word in it, on paper as the standard wants it."""
    document = Document()
    _drop(document.part.package.rels, "/thumbnail")
    _drop(document.part.rels, "/stylesWithEffects", "/customXml")
    # The theme of python-docx's template would decide before the fonts that are named.
    _be_chinese(document.styles.element)
    normal = cast(ParagraphStyle, document.styles["Normal"])
    set_fonts(normal.element.get_or_add_rPr(), FANGSONG)
    normal.font.size = BODY
    of_lines = normal.paragraph_format
    of_lines.space_before = of_lines.space_after = Pt(0)
    of_lines.line_spacing_rule, of_lines.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    of_lines.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    of_lines.widow_control = False  # or a page would have 21 lines at times
    # Blanks beside figures push signs out of their places. Not every program can squeeze a grid (LibreOffice gives a
    # sign that is wider than its place two of them): these lines and signs keep to theirs without being held there.
    unheld = dict.fromkeys(("autoSpaceDE", "autoSpaceDN", "snapToGrid"), _OFF)
    _put(normal.element.get_or_add_pPr(), "spacing", unheld)
    _put(normal.element.get_or_add_rPr(), "sz", {"snapToGrid": _OFF, "spacing": {"val": -_NARROWER}})
    document.settings.odd_and_even_pages_header_footer = True
    facts = document.core_properties
    facts.author = facts.last_modified_by = AUTHOR
    facts.title, facts.comments = writable(title), ""
    facts.created = facts.modified = now
    section = document.sections[0]
    on_paper(section)
    number_pages(section)
    return document


def on_paper(section: Section, *, has_grid: bool = True) -> None:
    """A4 with the standard's margins; with a grid of 22 lines and 28 signs, as Word calls it."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = TOP, RIGHT, BOTTOM, LEFT
    section.header_distance, section.footer_distance, section.gutter = Mm(15), _FOOT, 0
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    if has_grid:
        # A sign is as wide as its size and this much more, in 4096ths of a point (17.6.5); here it is less.
        narrower = round((_WIDTH.pt / SIGNS - BODY.pt) * 4096)
        grid = {"type": "linesAndChars", "linePitch": round(LINE.pt * 20), "charSpace": narrower}
        section._sectPr.append(_element("docGrid", grid))


def number_pages(section: Section) -> None:
    """— 1 — in 4号 below the text: right on odd pages, left on even ones, one sign away from the margin."""
    odd, even = section.footer, section.even_page_footer
    for footer, side in ((odd, WD_ALIGN_PARAGRAPH.RIGHT), (even, WD_ALIGN_PARAGRAPH.LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = "Normal"
        paragraph.alignment = side
        of_lines = paragraph.paragraph_format
        of_lines.line_spacing_rule, of_lines.line_spacing = WD_LINE_SPACING.SINGLE, 1
        indent(paragraph, **({"right": 1} if side is WD_ALIGN_PARAGRAPH.RIGHT else {"left": 1}), size=NUMBER)
        for text, is_field in (("— ", False), ("PAGE", True), (" —", False)):
            _written(paragraph, text, is_field=is_field)


def indent(paragraph: Paragraph, *, first: float = 0, left: float = 0, right: float = 0, size: Pt = BODY) -> None:
    """So many signs from the margins; told in signs, which Word keeps when the size changes, and in points."""
    told = {"firstLine": first, "left": left, "right": right}
    facts: dict[str, int] = {}
    for name, signs in told.items():
        if signs:
            facts |= {f"{name}Chars": round(signs * 100), name: round(signs * size.pt * 20)}
    properties = paragraph._p.get_or_add_pPr()
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    if facts:
        properties._insert_ind(_element("ind", facts))  # in the order that the format asks for


def set_fonts(properties: CT_RPr, name: str) -> None:
    """This font for all scripts: without eastAsia Word would take one of its own for Chinese."""
    fonts = properties.get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def run(paragraph: Paragraph, text: str, font: str, size: Pt | None = None) -> Run:
    """A stretch of text; a line break in it breaks the line."""
    made = paragraph.add_run(writable(text))
    set_fonts(made._r.get_or_add_rPr(), font)
    if size is not None:
        made.font.size = size
    return made


def forget_borders(style: ParagraphStyle) -> None:
    """No line below it."""
    properties = style.element.get_or_add_pPr()
    for name in ("pBdr", "contextualSpacing"):
        for old in properties.findall(qn(f"w:{name}")):
            properties.remove(old)


def between_lines(paragraph: Paragraph) -> None:
    """A thin line over it and one below."""
    side = {"val": "single", "sz": 6, "space": 4, "color": "auto"}
    borders = _element("pBdr", {})
    for name in ("top", "bottom"):
        borders.append(_element(name, side))
    paragraph._p.get_or_add_pPr().find(qn("w:ind")).addprevious(borders)


def repeat_on_each_page(row: _Row) -> None:
    """It is the table's head."""
    row._tr.get_or_add_trPr().append(_element("tblHeader", {}))


def keep_whole(row: _Row) -> None:
    """No page ends within it."""
    row._tr.get_or_add_trPr().append(_element("cantSplit", {}))


def remark(document: Word, runs: Sequence[Run], text: str, now: datetime) -> None:
    """A comment on these runs, of one paragraph or more; dated by our clock, not by the library's."""
    comment = document.add_comment(list(runs), writable(text), AUTHOR, AUTHOR[:1])
    comment._comment_elm.date = now
    for paragraph in comment.paragraphs:
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        for one in paragraph.runs:
            set_fonts(one._r.get_or_add_rPr(), SONG)
            one.font.size = _REMARK


def _written(paragraph: Paragraph, text: str, *, is_field: bool) -> None:
    made = run(paragraph, "" if is_field else text, SONG, NUMBER)
    if is_field:
        parts = [_element("fldChar", {"fldCharType": "begin"}), _element("instrText", {}), _element("fldChar", {})]
        parts[1].text = text
        parts[2].set(qn("w:fldCharType"), "end")
        for part in parts:
            made._r.append(part)


def _drop(parts: Relationships, *kinds: str) -> None:
    """Parts of the library's own template that nothing needs: they are not written."""
    for name in [name for name, one in parts.items() if one.reltype.endswith(kinds)]:
        del parts[name]


def _be_chinese(styles: BaseOxmlElement) -> None:
    for fonts in styles.iter(qn("w:rFonts")):
        for name in [one for one in fonts.attrib if one.lower().endswith("theme")]:
            del fonts.attrib[name]
    for language in styles.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _put(properties: BaseOxmlElement, before: str, facts: Mapping[str, Mapping[str, object]]) -> None:
    """These elements before that one: the format has an order."""
    place = properties.find(qn(f"w:{before}"))
    for name, told in facts.items():
        place.addprevious(_element(name, told))


def _element(name: str, facts: Mapping[str, object]) -> BaseOxmlElement:
    made = cast(BaseOxmlElement, OxmlElement(f"w:{name}"))
    for key, value in facts.items():
        made.set(qn(f"w:{key}"), str(value))
    return made
