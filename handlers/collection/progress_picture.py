"""How far the towns are with a month, as a picture for a telephone: by name, in words, no colour, no order of merit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any

from handlers.collection.drawing import BAND, PALE, RULE, WIDTH, NoFont, Sheet, picture, shortened
from handlers.kitchen import Kitchen, Made, in_words
from handlers.texts import pictures as texts
from store.catalogue.months import Month
from store.collection.progress import progress
from store.people import people
from store.people.rights import Right, may

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

PAGE = 25  # towns

_HEAD, _ROW, _FOOT, _MARGIN = 216, 56, 196, 40  # pixels
_EDGES = (_MARGIN, 400, 580, 730)  # where the columns begin
_SIGNS = (26, 14, 10, 25)  # how many half-width signs a column holds
_TITLE, _TEXT, _SMALL = 16.0, 12.5, 11.0  # points


def pages(towns: int) -> int:
    """How many pictures so many towns make."""
    return max(1, ceil(towns / PAGE))


def progress_table(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """A page of the towns that somebody may see, with their states; `of`: person, month, county (None: all), page.

    Raises LookupError where they may see none of them any more.
    """
    person = people.find(kitchen.session, of["person"], kitchen.now)
    counties = None if of["county"] is None else [of["county"]]
    found = progress(kitchen.session, Month.parse(of["month"]), counties, kitchen.now)
    if person is not None:
        found = replace(found, towns=tuple(one for one in found.towns if may(person, Right.PROGRESS, one.town)))
    if person is None or not found.towns:
        raise LookupError("whoever asked for the progress may see no town of it")
    page = min(max(of["page"], 0), pages(len(found.towns)) - 1)
    shown = found.towns[page * PAGE : (page + 1) * PAGE]
    several = len({one.town.county_id for one in found.towns}) > 1
    title = texts.progress_title(None if several else found.towns[0].town.county, found.month)
    below = texts.progress_page(page, pages(len(found.towns)), len(found.towns))
    rows = [texts.progress_row(one, kitchen.now, named=several) for one in shown]
    sums = texts.progress_sums(found, kitchen.now)

    def draw(figure: Figure, font: FontProperties) -> None:
        _draw(Sheet(figure, font), title, below, rows, sums)

    words = [title, below, "…", *texts.COLUMNS, *sums, *(cell for row in rows for cell in row)]
    try:
        data = picture(_HEAD + _ROW * len(rows) + _FOOT, words, draw)
    except NoFont:
        return in_words(texts.progress_text(title, below, rows, sums))
    return Made(texts.file_name(kitchen.now, "progress"), data, texts.caption(title, below))


def _draw(sheet: Sheet, title: str, below: str, rows: Sequence[Sequence[str]], sums: Sequence[str]) -> None:
    sheet.write(_MARGIN, 56, shortened(title, 44), _TITLE)
    sheet.write(_MARGIN, 116, below, _SMALL, PALE)
    for left, column in zip(_EDGES, texts.COLUMNS, strict=True):
        sheet.write(left, _HEAD - 30, column, _SMALL, PALE)
    for number, row in enumerate(rows):
        top = _HEAD + number * _ROW
        if number % 2 == 0:
            sheet.fill(0, WIDTH, top, _ROW, BAND)
        for left, cell, most in zip(_EDGES, row, _SIGNS, strict=True):
            sheet.write(left, top + _ROW / 2, shortened(cell, most), _TEXT)
    end = _HEAD + len(rows) * _ROW
    sheet.fill(0, WIDTH, end, 2, RULE)
    for number, line in enumerate(sums):
        sheet.write(_MARGIN, end + 48 + number * 48, line, _SMALL - 1)
