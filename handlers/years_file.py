"""Two reports of a town side by side, as a workbook with all sentences; made when it is sent."""

from __future__ import annotations

from typing import Any

from handlers.kitchen import Kitchen, Made, in_words
from handlers.spreadsheet import Sheet, written
from handlers.texts import years as texts
from handlers.texts import years_book as book
from handlers.years import two_of
from store.people import people, places
from store.people.rights import Right, may
from store.practices.index.directory import directory
from store.practices.language.words import shared_words
from store.practices.years.sides import side_by_side


def years_book(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """All that is held side by side; `of`: person, old, new (reports). Whoever may not ask any more, or whose reports
    have gone meanwhile, gets words.
    """
    person = people.find(kitchen.session, of["person"], kitchen.now)
    if person is None or not may(person, Right.ASK):
        return in_words(texts.gone())
    own = places.all_names(kitchen.session, person.place) if person.town else ()
    two = two_of(directory(kitchen.session), of["old"], of["new"], own)
    if two is None:
        return in_words(texts.gone())
    sides = side_by_side(kitchen.session, shared_words(), two)
    sheets = [
        Sheet(book.OVERVIEW, book.OVERVIEW_HEAD, book.overview(two, sides)),
        Sheet(book.PRACTICES, book.practice_head(two), book.practice_rows(sides)),
        Sheet(book.FIGURES, book.figure_head(two), book.figure_rows(sides)),
    ]
    return Made(book.file_name(two), written(sheets), texts.caption(two))
