"""What was done: an administrator reads it page by page, or takes it away as an Excel file."""

from __future__ import annotations

from typing import Any

from handlers import dialog
from handlers.kitchen import Kitchen, Made
from handlers.spreadsheet import Sheet, written
from handlers.texts import audit as texts
from handlers.texts import gate as gate_texts
from handlers.turn import Attachment, AttachmentKind, Replies, Reply, Toast, Turn
from store import audit
from store.audit import Action
from store.database import Session
from store.people import history, people
from store.people.history import Reader

NAME = "audit"
PAGE = 10  # rows
MOST = 50_000  # rows of a file that is sent: some seconds of work, 4 MB


def show(turn: Turn) -> Replies:
    """The newest rows."""
    return [_list(turn, None)]


def turn_page(turn: Turn) -> Replies:
    """Other rows, in their place."""
    if turn.number is None or dialog.here(turn, NAME) is None:
        return expired(turn)
    return [_list(turn, turn.number, in_place=True)]


def export(turn: Turn) -> Replies:
    """The file, which is made when it is sent; that it was is written down now."""
    reader, here = history.reader(turn.member), dialog.here(turn, NAME)
    if reader is None:
        return [Reply(gate_texts.not_allowed())]
    if here is None:
        return expired(turn)
    through = history.newest(turn.session)
    _, rows = history.span(turn.session, reader, through, MOST)
    audit.append(turn.session, turn.now, turn.member.id, Action.EXPORTED, facts={"what": "audit", "count": rows})
    dialog.stand(turn, NAME)
    of = {"person": turn.member.id, "through": through}
    return [
        Toast(texts.exporting(rows)),
        Reply("", attachment=Attachment(AttachmentKind.DOCUMENT, "audit_file", of)),
    ]


def expired(turn: Turn) -> Replies:
    """To a button of an earlier list: the newest rows."""
    return dialog.expired(turn, NAME, lambda _: _list(turn, None))


def audit_file(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """The rows that were there when somebody asked for them, if they still may see them; else raises LookupError."""
    person = people.find(kitchen.session, of["person"], kitchen.now)
    reader = None if person is None else history.reader(person)
    if reader is None:
        raise LookupError("whoever asked for the audit may not see it any more")
    first, rows = history.span(kitchen.session, reader, of["through"], MOST)
    is_cut = history.span(kitchen.session, reader, first - 1, 1)[1] > 0
    data = workbook(kitchen.session, reader, first, of["through"])
    return Made(texts.file_name(kitchen.now), data, texts.caption(rows, is_cut=is_cut))


def workbook(session: Session, reader: Reader, first: int, through: int) -> bytes:
    """These rows as an Excel file, the oldest first."""
    rows = map(texts.cells, history.between(session, reader, first, through))
    return written([Sheet(texts.SHEET, texts.COLUMNS, rows)])


def _list(turn: Turn, below: int | None, *, in_place: bool = False) -> Reply:
    reader = history.reader(turn.member)
    if reader is None:
        return Reply(gate_texts.not_allowed())
    page = history.page(turn.session, reader, PAGE, below)
    dialog.stand(turn, NAME)
    return Reply(texts.listing(page), texts.listing_buttons(page), in_place=in_place)
