"""People invited by a list: an Excel file is looked at on a card, and one yes makes the invitations and their links."""

from __future__ import annotations

from handlers import dialog
from handlers.texts import roster as texts
from handlers.texts.members import ROLES
from handlers.turn import Attachment, AttachmentKind, Replies, Reply, Toast, Turn, Workbook
from store.days import day_of
from store.files.faults import UnreadableFile
from store.people import rosters
from store.people.rights import Right, Role, may, may_give
from store.people.roster import NoList, TooMany, read_roster
from store.practices.reading.naming import lets_go

NAME = "roster"


def how(turn: Turn) -> Replies:
    """What the list has to look like."""
    return [Reply(texts.how(_roles(turn)), texts.template_buttons())]


def template(turn: Turn) -> Replies:
    """An empty list, to be filled in."""
    of = {"county": turn.member.place.county_id, "roles": list(_roles(turn))}
    return [Reply(texts.template(), attachment=Attachment(AttachmentKind.DOCUMENT, "roster_template", of))]


def receive(turn: Turn, book: Workbook) -> Replies:
    """The card of the list that was sent; nobody is invited yet."""
    if not may(turn.member, Right.STAFF):
        return [Reply(texts.ask_an_administrator())]
    if isinstance(book.sheets, UnreadableFile):
        return [Reply(texts.unreadable(book.sheets), texts.template_buttons())]
    roles = {ROLES[role]: role for role in Role}
    try:
        lines, wrongs = read_roster(book.sheets, roles, day_of(turn.now))
    except NoList as fault:
        return [Reply(texts.no_list(fault.lacking), texts.template_buttons())]
    except TooMany:
        return [Reply(texts.too_many())]
    if not lines and not wrongs:
        return [Reply(texts.nobody(), texts.template_buttons())]
    number = rosters.hold(turn.session, turn.chat_id, book.name, lines, wrongs, turn.now)
    dialog.stand(turn, NAME, number=number)
    return [_card(turn, number)]


def typed(turn: Turn) -> Replies:
    """The list that was just sent is let go of by a word, too; empty: there is none, or this is something else."""
    here = dialog.here(turn, NAME)
    if here is None or not lets_go(turn.text) or not rosters.drop(turn.session, turn.chat_id, here["number"]):
        return []
    return [Reply(texts.dropped())]


def confirm(turn: Turn) -> Replies:
    """Invite them, if that does what the card said; the links come as an Excel file."""
    number, stamp = turn.numbered
    if rosters.look(turn.session, turn.member, number, turn.now) is None:
        return [Toast(texts.gone())]
    made = rosters.confirm(turn.session, turn.member, number, stamp, turn.now, turn.code_of)
    if made is None:
        return [Toast(texts.changed()), _card(turn, number, in_place=True)]
    links = Attachment(AttachmentKind.DOCUMENT, "invitation_list", {"invitations": [one.id for one in made]})
    return [Reply(texts.invited(len(made)), in_place=True), Reply(texts.links(), attachment=links)]


def drop(turn: Turn) -> Replies:
    """Nobody is invited, nothing is kept."""
    number, _ = turn.numbered
    if not rosters.drop(turn.session, turn.chat_id, number):
        return [Toast(texts.gone())]
    return [Reply(texts.dropped(), in_place=True)]


def _card(turn: Turn, number: int, *, in_place: bool = False) -> Reply:
    roster = rosters.look(turn.session, turn.member, number, turn.now)
    if roster is None:
        raise LookupError("the list was there a moment ago")
    return Reply(texts.card(roster, _roles(turn)), texts.card_buttons(roster), in_place=in_place)


def _roles(turn: Turn) -> list[Role]:
    """As what this person may invite somebody at all."""
    return [role for role in Role if may_give(turn.member, role)]
