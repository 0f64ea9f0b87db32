"""A filled form that comes back: compared with what the month says, looked at on a card, kept on a yes."""

from __future__ import annotations

from handlers import dialog, gate
from handlers.collection.desk import desk_of
from handlers.collection.filling import go_on
from handlers.collection.form import closed
from handlers.texts import form as texts
from handlers.turn import Replies, Reply, Toast, Turn, Workbook
from store.collection import forms, pending_forms
from store.collection.forms import NoForm, Rearranged
from store.files.faults import UnreadableFile
from store.people import places
from store.people.rights import Right, may
from store.people.roster import looks_like_roster
from store.practices.reading.naming import lets_go

NAME = "form"


def is_meant(turn: Turn, book: Workbook) -> bool:
    """Whether a workbook is a form, or can hardly be anything else from whoever sent it."""
    if not isinstance(book.sheets, UnreadableFile):
        if forms.looks_like_form(book.sheets):
            return True
        if looks_like_roster(book.sheets):
            return False
    return gate.may_file(turn.member) and not may(turn.member, Right.STAFF)


def receive(turn: Turn, book: Workbook) -> Replies:
    """The card of what the form would change; nothing is kept yet. One that is not as it was made gets a sentence."""
    if not gate.may_file(turn.member):
        return [Reply(texts.no_town())]
    if isinstance(book.sheets, UnreadableFile):
        return _refused(texts.unreadable(book.sheets))
    try:
        sent = forms.find_form(book.sheets)
    except NoForm:
        return _refused(texts.no_form())
    except Rearranged as fault:
        return _refused(texts.rearranged(fault))
    town = places.find(turn.session, sent.town_id)
    if town is None or not forms.is_sealed(sent, town):
        return _refused(texts.damaged())
    if not may(turn.member, Right.FILE, town):
        return _refused(texts.other_town(town, turn.member.place))
    if forms.is_titled_otherwise(sent):
        return _refused(texts.titled_otherwise(sent.month))
    desk = desk_of(turn.session, town, sent.month)
    if (why_not := closed(desk, turn.now)) is not None:
        return [Reply(why_not, texts.closed_buttons(desk))]
    if sent.version != forms.version_of(desk.fields):
        return _refused(texts.outdated(desk.month))
    try:
        lines = forms.read_lines(sent.sheet, desk.fields)
    except Rearranged as fault:
        return _refused(texts.rearranged(fault))
    number = pending_forms.hold(turn.session, turn.chat_id, book.name, town, desk.month, lines, turn.now)
    dialog.stand(turn, NAME, number=number)
    return [_card(turn, number)]


def typed(turn: Turn) -> Replies:
    """The form that was just sent is let go of by a word, too; empty: there is none, or this is something else."""
    here = dialog.here(turn, NAME)
    if here is None or not lets_go(turn.text) or not pending_forms.drop(turn.session, turn.chat_id, here["number"]):
        return []
    return [Reply(texts.dropped())]


def confirm(turn: Turn) -> Replies:
    """Keep it, if that does what the card said; then what is doubtful or missing is asked as in the chat."""
    number, stamp = turn.numbered
    form = pending_forms.look(turn.session, turn.member, number, turn.now)
    if form is None:
        return [Toast(texts.gone())]
    desk = desk_of(turn.session, form.town, form.month)
    if (why_not := closed(desk, turn.now)) is not None:
        return [Reply(why_not, texts.closed_buttons(desk), in_place=True)]
    filing = pending_forms.confirm(turn.session, turn.member, number, stamp, turn.now)
    if filing is None:
        return [Toast(texts.changed()), _card(turn, number, in_place=True)]
    return [go_on(turn, form.month, texts.kept(form), in_place=True)]


def drop(turn: Turn) -> Replies:
    """Nothing of the form is kept."""
    number, _ = turn.numbered
    if not pending_forms.drop(turn.session, turn.chat_id, number):
        return [Toast(texts.gone())]
    return [Reply(texts.dropped(), in_place=True)]


def _card(turn: Turn, number: int, *, in_place: bool = False) -> Reply:
    form = pending_forms.look(turn.session, turn.member, number, turn.now)
    if form is None:
        raise LookupError("the form was there a moment ago")
    return Reply(texts.card(form), texts.card_buttons(form), in_place=in_place)


def _refused(why: str) -> Replies:
    return [Reply(why, texts.buttons())]
