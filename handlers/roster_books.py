"""The Excel files of inviting by a list: the empty one, and the one with the links."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import xlsxwriter

from handlers.invitation_card import link_of
from handlers.kitchen import Kitchen, Made
from handlers.spreadsheet import Sheet, written
from handlers.texts import roster as texts
from handlers.texts.members import ROLES
from store.people import invitations, places
from store.people.rights import Role
from store.people.roster import MOST_PEOPLE


def roster_template(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """A list with its header, choices in the cells, and a second sheet that says how to fill it in."""
    county = places.find(kitchen.session, of["county"])
    towns = [] if county is None else places.towns(kitchen.session, county.id)
    roles = [Role(role) for role in of["roles"]]
    people, how, choices = texts.SHEETS
    sheets = [
        Sheet(people, texts.COLUMNS, []),
        Sheet(how, [("", 90)], [[line] for line in texts.notes(roles)]),
        Sheet(choices, [("", 16)], [[town.name] for town in towns]),
    ]
    data = written(sheets, in_memory=True, finish=partial(_offer_choices, roles, len(towns)))
    return Made(texts.TEMPLATE_FILE, data)


def _offer_choices(roles: Sequence[Role], towns: int, book: xlsxwriter.Workbook) -> None:
    sheet, _, choices = book.worksheets()
    last = len(texts.COLUMNS) - 1
    sheet.set_column(last, last, texts.COLUMNS[last][1], book.add_format({"num_format": "yyyy-mm-dd"}))
    names = [ROLES[role] for role in roles]
    sheet.data_validation(1, 2, MOST_PEOPLE, 2, {"validate": "list", "source": names, "error_type": "warning"})
    choices.hide()
    if towns:
        source = f"='{texts.SHEETS[2]}'!$A$1:$A${towns}"
        listed = {"validate": "list", "source": source, "error_type": "information", "show_error": False}
        sheet.data_validation(1, 1, MOST_PEOPLE, 1, listed)
    sheet.activate()


def invitation_list(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """Who is invited, with the links, which are computed here and kept nowhere, the disk included. Raises OtherKey."""
    facts = invitations.open_among(kitchen.session, of["invitations"], kitchen.now)
    links = [link_of(invitations.code_for(kitchen.session, one, kitchen.code_of), kitchen.bot_name) for one in facts]
    rows = [texts.link_row(one, link) for one, link in zip(facts, links, strict=True)]
    return Made(texts.LINKS_FILE, written([Sheet(texts.LINKS_SHEET, texts.LINKS_COLUMNS, rows)], in_memory=True))
