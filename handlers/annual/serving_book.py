"""Another office's form, filled in with what is accepted at the moment it is sent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from handlers.annual.giving import FOLDER, entitled, kept_name
from handlers.annual.serving_desk import Desk, desk, is_filled
from handlers.kitchen import Kitchen, Made, in_words
from handlers.spreadsheet import clean
from handlers.texts import serving_book as texts
from handlers.texts.serving_cells import remark
from store.annual import foreign_forms
from store.annual.forms.facts import Certainty, Filled, Why
from store.files import kept
from store.files.faults import UnreadableFile
from store.files.kept import Purpose
from store.files.writing import Line, Table, Written, write_into
from store.people.rights import Right

YELLOW, ORANGE = "FFF200", "F8B27A"


def served_form(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """The form filled in; `of`: person, form, town. Where nobody may have it any more, or it has gone: words."""
    session, now = kitchen.session, kitchen.now
    if (both := entitled(of, kitchen, Right.SERVE)) is None:
        return in_words(texts.not_yours())
    person, town = both
    form = foreign_forms.find(session, person.id, of["form"], now)
    file = kept.find(session, person.id, Purpose.FORM, of["form"], now)
    if form is None or file is None:
        return in_words(texts.not_there())
    here = desk(session, person, form, town, now)
    table = Table(texts.SHEET, [clean(one) for one in texts.above(here, now)], texts.WIDTHS, _rows(here))
    try:
        data, is_less = write_into(form.name, file.data, _cells(here), table)
    except UnreadableFile:
        return in_words(texts.not_written())
    if here.is_folder:
        name = kept_name(town, texts.called(here), of["at"], ".xlsx", form.number)
        return Made(name, data, texts.in_folder(name), folder=FOLDER)
    return Made(texts.file_name(here), data, texts.caption(here, is_less=is_less))


def _cells(here: Desk) -> list[Written]:
    towns = [Written(*place, value=here.town.name) for place in here.understanding.town_cells]
    return [*towns, *(_cell(here, one) for one in here.filled)]


def _cell(here: Desk, one: Filled) -> Written:
    wanted = one.wanted
    value = float(one.value) if isinstance(one.value, Decimal) else one.value
    hundredths = one.hundredths if is_filled(one) else None
    percent = any("%" in part or "％" in part for part in (wanted.label, wanted.words))
    note = clean(remark(one, here.meant(wanted.code), texts.behind(here, one), is_left=here.is_left(one)))
    return Written(*wanted.place, value if is_filled(one) else None, hundredths, percent, note, _ground(one))


def _ground(one: Filled) -> str:
    """Yellow is left, orange is doubtful; what stood there keeps its own, unless it is another number."""
    if one.wanted.held is not None:
        return ORANGE if one.why is Why.DIFFERS else ""
    return {Certainty.DOUBTFUL: ORANGE, Certainty.UNKNOWN: YELLOW}.get(one.certainty, "")


def _rows(here: Desk) -> list[Line]:
    lines = [Line([clean(part) for part in texts.row(here, one)], _ground(one)) for one in here.filled]
    towns = [Line([clean(part) for part in texts.town_row(here, one)]) for one in here.understanding.town_cells]
    return [Line(texts.HEAD), *towns, *lines]
