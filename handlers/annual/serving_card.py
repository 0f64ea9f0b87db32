"""The card of another office's form: town and months are chosen, it is agreed to, and the form goes back filled in.

Every button names the form. Buttons are untrusted: form and town are looked for anew, with the rights of this moment.
"""

from __future__ import annotations

from dataclasses import replace

from handlers import dialog
from handlers.annual import reconcile_here, serving_desk
from handlers.annual.serving_desk import Desk
from handlers.dialog import page_of
from handlers.texts import serving_forms as texts
from handlers.turn import Attachment, AttachmentKind, Replies, Reply, Toast, Turn, number_of
from store import audit
from store.annual import foreign_forms, form_mappings
from store.annual.forms.facts import Understanding
from store.annual.period import Period
from store.audit import Action
from store.catalogue.months import Month, to_report
from store.conversations import DIALOG
from store.people import places
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Right, may

NAME = "serve"  # of the dialog
_MOST_MONTHS = 24


def answer(
    turn: Turn, number: int, *, in_place: bool = False, at_once: bool = False, seen: Understanding | None = None
) -> Replies:
    """What comes next: why it cannot be filled in, of what months it is, the card; or it is filled in at once."""
    here = desk_of(turn, number, seen)
    if here is None:
        return [Toast(texts.gone())]
    if here.understanding.lacks_town or not here.lines:
        foreign_forms.drop(turn.session, turn.member.id, number)
        is_others = here.understanding.lacks_town
        told = texts.lacks_town(here.form.name, here.town) if is_others else texts.nothing(here.form.name)
        return [Reply(told, in_place=in_place)]
    if here.needs_period:
        return [_which_period(turn, here, in_place=in_place)]
    is_new = not here.form.choices and here.form.given is None
    if at_once and here.confirmed is not None and here.cells and is_new and not here.is_told:
        return _give(turn, here, in_place=in_place)
    return [_card(turn, here, in_place=in_place)]


def desk_of(turn: Turn, number: int, seen: Understanding | None = None) -> Desk | None:
    """The form of this number, if it is still there and its town is theirs."""
    form = foreign_forms.find(turn.session, turn.member.id, number, turn.now)
    town = None if form is None or form.town_id is None else places.find(turn.session, form.town_id)
    if form is None or town is None or not may(turn.member, Right.SERVE, town):
        return None
    return serving_desk.desk(turn.session, turn.member, form, town, turn.now, seen)


def own_town(turn: Turn) -> PlaceFacts | None:
    """The town that somebody works in; None: they choose one."""
    place = turn.member.place
    return place if place.kind is PlaceKind.TOWN else None


def towns(turn: Turn) -> list[PlaceFacts]:
    """Those that somebody may have a form filled in for."""
    of_county = places.towns(turn.session, turn.member.place.county_id)
    return [one for one in of_county if may(turn.member, Right.SERVE, one)]


def list_towns(turn: Turn, number: int, name: str, skip: int = 0, *, in_place: bool = False) -> Reply:
    """Which town it is to be filled in for."""
    buttons = texts.town_buttons(number, *page_of(towns(turn), skip))
    return Reply(texts.which_town(name), buttons, in_place=in_place)


def turn_towns(turn: Turn) -> Replies:
    """The towns again, or another page of them."""
    number, skip = turn.numbered
    form = foreign_forms.find(turn.session, turn.member.id, number, turn.now)
    if form is None or own_town(turn) is not None:
        return [Toast(texts.gone())]
    return [list_towns(turn, number, form.name, number_of(skip) or 0, in_place=True)]


def choose_town(turn: Turn) -> Replies:
    """It is filled in for this town."""
    number, told = turn.numbered
    town = next((one for one in towns(turn) if one.id == number_of(told)), None)
    if town is None or foreign_forms.find(turn.session, turn.member.id, number, turn.now) is None:
        return [Toast(texts.gone())]
    foreign_forms.choose_town(turn.session, number, town.id)
    return answer(turn, number, in_place=True, at_once=True)


def ask_period(turn: Turn) -> Replies:
    """Of what months it is, whatever it says itself."""
    here = desk_of(turn, turn.number or 0)
    return [Toast(texts.gone())] if here is None else [_which_period(turn, here, in_place=True)]


def choose_period(turn: Turn) -> Replies:
    """It is of these months."""
    number, told = turn.numbered
    period = None if told == texts.AS_PRINTED else _period(told, to_report(turn.now))
    is_known = period is not None or told == texts.AS_PRINTED
    if not is_known or foreign_forms.find(turn.session, turn.member.id, number, turn.now) is None:
        return [Toast(texts.gone())]
    foreign_forms.choose_period(turn.session, number, period)
    return answer(turn, number, in_place=True, at_once=True)


def show(turn: Turn) -> Replies:
    """A page of the card."""
    number, page = turn.numbered
    here = desk_of(turn, number)
    return [Toast(texts.gone())] if here is None else [_card(turn, here, page=number_of(page) or 0)]


def agree_doubts(turn: Turn) -> Replies:
    """All that is doubtful means what it was taken for."""
    here = desk_of(turn, turn.number or 0)
    if here is None:
        return [Toast(texts.gone())]
    meant = {one.key: one.code for one in here.doubted}
    foreign_forms.choose(turn.session, here.form.number, meant)
    return answer(turn, here.form.number, in_place=True)


def confirm(turn: Turn) -> Replies:
    """What it means is remembered, and it is filled in, if the card said so."""
    number, stamp = turn.numbered
    here = desk_of(turn, number)
    if here is not None and here.form.given == here.stamp == stamp:
        return [Toast(texts.given_already())]
    return give_again(turn)


def give_again(turn: Turn) -> Replies:
    """The same once more, with the figures of this moment."""
    number, stamp = turn.numbered
    here = desk_of(turn, number)
    if here is None:
        return [Toast(texts.gone())]
    if here.stamp != stamp or here.needs_period:
        return [Toast(texts.changed()), *answer(turn, number, in_place=True)]
    return _give(turn, here, in_place=True)


def drop(turn: Turn) -> Replies:
    """Nothing of it is kept."""
    if not foreign_forms.drop(turn.session, turn.member.id, turn.number or 0):
        return [Toast(texts.gone())]
    return [Reply(texts.dropped(), in_place=True)]


def _card(turn: Turn, here: Desk, *, page: int = 0, in_place: bool = True) -> Reply:
    _stand(turn, here)
    buttons = texts.card_buttons(here, page, picks_town=own_town(turn) is None)
    return Reply(texts.card(here, page), buttons, in_place=in_place)


def _stand(turn: Turn, here: Desk) -> None:
    """What is typed next may be of this form, unless the chat is in the middle of something else."""
    other = turn.conversation.data.get(DIALOG, {})
    is_free = not other or other.get("name") == NAME or reconcile_here.is_over(turn.conversation)
    if is_free or not dialog.is_awake(turn):
        dialog.stand(turn, NAME, number=here.form.number)


def _which_period(turn: Turn, here: Desk, *, in_place: bool) -> Reply:
    _stand(turn, here)
    return Reply(texts.which_period(here), texts.period_buttons(here, to_report(turn.now)), in_place=in_place)


def _give(turn: Turn, here: Desk, *, in_place: bool) -> Replies:
    session, by, meant = turn.session, turn.member.id, here.to_remember()
    county = here.town.county_id
    facts = {"form": here.form.signature[:8]}  # its title may name somebody
    if here.confirmed is None or here.confirmed.mapping != meant:
        form_mappings.confirm(session, county, here.form.signature, here.title, meant, by, turn.now)
        audit.append(session, turn.now, by, Action.FORM_MAPPED, place_id=county, facts=facts)
    foreign_forms.note_given(session, here.form.number, here.stamp)
    counted = facts | {"cells": here.cells}
    audit.append(session, turn.now, by, Action.FORM_SERVED, place_id=here.town.id, facts=counted)
    at = turn.now.isoformat()
    of = {"person": by, "chat": turn.chat_id, "form": here.form.number, "town": here.town.id, "at": at}
    file = Reply("", attachment=Attachment(AttachmentKind.DOCUMENT, "served_form", of))
    return [_card(turn, replace(here, form=replace(here.form, given=here.stamp)), in_place=in_place), file]


def _period(told: str, last: Month) -> Period | None:
    """What a button says; it may say anything."""
    first, _, until = told.partition("_")
    try:
        period = Period(Month.parse(first), Month.parse(until))
    except ValueError:
        return None
    return period if period.first <= period.last <= last and period.months <= _MOST_MONTHS else None
