"""The Excel files of a broadcast: whom it would go to, and what became of it."""

from __future__ import annotations

from typing import Any

from handlers.kitchen import Kitchen, Made
from handlers.outreach.broadcast_words import sender
from handlers.spreadsheet import Sheet, written
from handlers.texts import broadcast as texts
from handlers.texts import broadcast_card as card_texts
from store.outreach import broadcasts, deliveries
from store.outreach.audience import find
from store.outreach.broadcasts import Broadcast
from store.people import people
from store.people.people import PersonFacts


def cast_names(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """Whom a draft would go to now, as far as this person reaches; raises LookupError where either is gone."""
    by, it = _seen(of, kitchen)
    rows = map(texts.name_row, find(kitchen.session, by, it.audience, kitchen.now))
    return Made(texts.NAMES_FILE, written([Sheet(texts.NAMES_SHEET, texts.NAMES_COLUMNS, rows)], in_memory=True))


def cast_book(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """What became of it: numbers first, then by person; raises LookupError as cast_names()."""
    _, it = _seen(of, kitchen)
    result = deliveries.result(kitchen.session, it.id)
    sums = card_texts.book_sums(it, sender(kitchen.session, it, kitchen.now), result, kitchen.now)
    first, second = card_texts.BOOK_SHEETS
    rows = map(card_texts.book_row, deliveries.each(kitchen.session, it.id, kitchen.now))
    sheets = [Sheet(first, [("", 20), ("", 60)], sums), Sheet(second, card_texts.BOOK_COLUMNS, rows)]
    return Made(card_texts.BOOK_FILE, written(sheets, in_memory=True))


def _seen(of: dict[str, Any], kitchen: Kitchen) -> tuple[PersonFacts, Broadcast]:
    """Who asked for the file, and the broadcast, if they still see it: a queue may be long."""
    by = people.find(kitchen.session, of["person"], kitchen.now)
    if by is None:
        raise LookupError(of["person"])
    return by, broadcasts.seen_by(kitchen.session, of["broadcast"], by)
