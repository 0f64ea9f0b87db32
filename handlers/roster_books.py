"""The Excel files of inviting by a list: the empty one, and the one with the links.

Every cell is text: what somebody is called is no formula and no link.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from handlers.invitation_card import link_of
from handlers.kitchen import Kitchen, Made
from handlers.texts import roster as texts
from handlers.texts.members import ROLES
from store.people import invitations, places
from store.people.rights import Role
from store.people.roster import MOST_PEOPLE

# In memory: what is written to a disk in between would hold the links.
_TEXT_ONLY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTHS = (16, 14, 14, 16, 60, 18)  # characters


def roster_template(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """A list with its header, choices in the cells, and a second sheet that says how to fill it in."""
    county = places.find(kitchen.session, of["county"])
    towns = [] if county is None else places.towns(kitchen.session, county.id)
    roles = [Role(role) for role in of["roles"]]
    data = BytesIO()
    with xlsxwriter.Workbook(data, _TEXT_ONLY) as book:
        sheet, notes, choices = (book.add_worksheet(name) for name in texts.SHEETS)
        _write(book, sheet, texts.HEADER, [])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.set_column(len(texts.HEADER) - 1, len(texts.HEADER) - 1, _WIDTHS[3], day)
        for row, line in enumerate(texts.notes(roles)):
            notes.write_string(row, 0, line)
        notes.set_column(0, 0, 90)
        names = [ROLES[role] for role in roles]
        sheet.data_validation(1, 2, MOST_PEOPLE, 2, {"validate": "list", "source": names, "error_type": "warning"})
        for row, town in enumerate(towns):
            choices.write_string(row, 0, town.name)
        choices.hide()
        if towns:
            source = f"='{texts.SHEETS[2]}'!$A$1:$A${len(towns)}"
            listed = {"validate": "list", "source": source, "error_type": "information", "show_error": False}
            sheet.data_validation(1, 1, MOST_PEOPLE, 1, listed)
        sheet.activate()
    return Made(texts.TEMPLATE_FILE, data.getvalue())


def invitation_list(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """Who is invited, with the links, which are computed here and kept nowhere. Raises OtherKey."""
    facts = invitations.open_among(kitchen.session, of["invitations"], kitchen.now)
    links = [link_of(invitations.code_for(kitchen.session, one, kitchen.code_of), kitchen.bot_name) for one in facts]
    data = BytesIO()
    with xlsxwriter.Workbook(data, _TEXT_ONLY) as book:
        rows = [texts.link_row(one, link) for one, link in zip(facts, links, strict=True)]
        _write(book, book.add_worksheet(texts.LINKS_SHEET), texts.LINKS_HEADER, rows)
    return Made(texts.LINKS_FILE, data.getvalue())


def _write(book: Any, sheet: Any, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@", "quote_prefix": True})  # stays text when somebody edits the cell
    for column, (title, width) in enumerate(zip(header, _WIDTHS, strict=False)):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            sheet.write_string(number, column, value, text)
    sheet.freeze_panes(1, 0)
