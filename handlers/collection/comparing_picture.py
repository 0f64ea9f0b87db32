"""A town beside the towns like it as bars, one's own first and the others by name."""

from __future__ import annotations

from typing import Any

from handlers.bars import MOST, bars
from handlers.collection.comparison import compare
from handlers.collection.drawing import NoFont
from handlers.kitchen import Kitchen, Made, in_words
from handlers.texts import comparing as texts
from handlers.texts import pictures
from store.catalogue.metrics import catalogue
from store.collection.due import month_asked
from store.people import people, places
from store.people.rights import Right, may


def alike_bars(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """A town and the towns like it; `of`: person, town, code, year (None: the newest), months (True: not the reports).

    Raises LookupError where somebody may not see the town any more or nothing is left, KeyError where the metric is
    not asked there.
    """
    town, person = places.find(kitchen.session, of["town"]), people.find(kitchen.session, of["person"], kitchen.now)
    if town is None or person is None or not may(person, Right.PROGRESS, town):
        raise LookupError("whoever asked for the bars may not see the town")
    month = month_asked(kitchen.session, town.id, kitchen.now)
    metric = catalogue(kitchen.session, town.county_id, month).metric(of["code"])
    found = compare(kitchen.session, town, metric, of["year"], person, kitchen.now)
    side = next((one for one in found.sides if bool(one.months) is of["months"]), None)
    if side is None:
        raise LookupError("there is nothing to be drawn any more")
    title, source = texts.picture_title(found), texts.source(side, metric)
    rows = texts.picture_bars(found, side, by_value=False)
    rows, notes = rows[:MOST], texts.picture_notes(side, len(rows) - MOST)
    try:
        data = bars(title, source, rows, notes, middle=None if side.middle is None else float(side.middle))
    except NoFont:
        return in_words(texts.picture_text(title, source, rows, notes))
    return Made(pictures.file_name(kitchen.now, metric.code), data, pictures.caption(title, source))
