"""Inviting: an administrator picks place and role by buttons, and gets a link and a picture to pass on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from handlers import dialog
from handlers.deputy import last_days
from handlers.inquiry import asks_nothing
from handlers.texts import invite as texts
from handlers.turn import Attachment, AttachmentKind, Button, Replies, Reply, Turn
from store.people import invitations, places
from store.people.invitations import Offer
from store.people.names import person_name, town_name
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Right, Role, may, may_give
from store.practices.reading.naming import lets_go

NAME = "invite"

Here = dict[str, Any]
"""step: place → role → until (of a deputy) → called → sure → done; beside it typing (a new town), counties.

county: whose towns are shown, from skip on; then place, or new: a town that is to be made; role, until, called.
"""


def begin(turn: Turn) -> Replies:
    """Where is somebody invited to?"""
    return [_draw(turn, _anew(turn))]


def begin_again(turn: Turn) -> Replies:
    """The same, in place of what was picked so far."""
    return [_draw(turn, _anew(turn), in_place=True)]


def turn_page(turn: Turn) -> Replies:
    """Other towns, or other counties."""
    here = _at(turn, "place") or _at(turn, "counties")
    if here is None or turn.number is None:
        return expired(turn)
    return [_draw(turn, here | {"skip": turn.number}, in_place=True)]


def list_counties(turn: Turn) -> Replies:
    """In which county? For those who may invite to any."""
    here = _at(turn, "place")
    return expired(turn) if here is None else [_draw(turn, here | {"step": "counties", "skip": 0}, in_place=True)]


def choose_county(turn: Turn) -> Replies:
    """The towns of this county."""
    here, county = _at(turn, "counties"), _pressed(turn)
    if here is None or county is None or county.kind is not PlaceKind.COUNTY:
        return expired(turn)
    return [_draw(turn, _anew(turn) | {"county": county.id}, in_place=True)]


def choose_place(turn: Turn) -> Replies:
    """To this town, or to the county itself."""
    here, place = _at(turn, "place"), _pressed(turn)
    if here is None or place is None or place.county_id != here["county"]:
        return expired(turn)
    return [_draw(turn, here | {"step": "role", "place": place.id}, in_place=True)]


def new_town(turn: Turn) -> Replies:
    """To a town that is not in the list: what is it called?"""
    here = _at(turn, "place")
    return expired(turn) if here is None else [_draw(turn, here | {"step": "typing"}, in_place=True)]


def choose_role(turn: Turn) -> Replies:
    """As what?"""
    here = _at(turn, "role")
    role = next((role for role in Role if turn.press and turn.press.argument == role), None)
    if here is None or role not in _roles(turn, _place(turn, here)):
        return expired(turn)
    step = "until" if role is Role.DEPUTY else "called"
    return [_draw(turn, here | {"step": step, "role": role}, in_place=True)]


def choose_until(turn: Turn) -> Replies:
    """Until when the deputy stands in."""
    here, until = _at(turn, "until"), last_days(turn.now).get(turn.number or 0)
    if here is None or until is None:
        return expired(turn)
    return [_draw(turn, here | {"step": "called", "until": until.isoformat()}, in_place=True)]


def leave_unnamed(turn: Turn) -> Replies:
    """Whoever joins says their name themselves."""
    here = _at(turn, "called")
    return expired(turn) if here is None else [_draw(turn, here | {"step": "sure"}, in_place=True)]


def typed(turn: Turn) -> Replies:
    """A town or a name that was asked for; empty: nobody has asked, or this is a question."""
    here = dialog.here(turn, NAME)
    if here is None or not may(turn.member, Right.STAFF):
        return []
    if here["step"] != "done" and lets_go(turn.text):
        dialog.stand(turn, NAME, step="done")
        return [Reply(texts.dropped())]
    match here["step"]:
        case "called":
            name = person_name(turn.text)
            if name is None:
                return [Reply(texts.no_name(), texts.who_buttons())]
            return [_draw(turn, here | {"step": "sure", "called": name})]
        case "place" | "typing":
            return _take_town(turn, here)
        case _:
            return []


def make(turn: Turn) -> Replies:
    """The invitation, as its card says."""
    here = _at(turn, "sure")
    place = None if here is None else _place(turn, here)
    if here is None or place is None or Role(here["role"]) not in _roles(turn, place):
        return expired(turn)
    if "new" in here:
        place = places.place(turn.session, turn.now, place.county, here["new"], turn.member.id)
    offer = _offer(here, place)
    made = invitations.issue(turn.session, offer, turn.member, turn.now, turn.code_of)
    dialog.stand(turn, NAME, step="done")
    picture = Attachment(AttachmentKind.PHOTO, "invitation_card", {"invitation": made.id})
    return [Reply(texts.made(offer), in_place=True), Reply("", texts.card_buttons(made.id), attachment=picture)]


def drop(turn: Turn) -> Replies:
    """Nobody is invited."""
    dialog.stand(turn, NAME, step="done")
    return [Reply(texts.dropped(), in_place=True)]


def expired(turn: Turn) -> Replies:
    """To a button of an earlier step: where the chat stands now."""
    begun = _anew(turn)
    return dialog.expired(turn, NAME, lambda here: _draw(turn, here if here and here["step"] != "done" else begun))


def _anew(turn: Turn) -> Here:
    return {"step": "place", "county": turn.member.place.county_id, "skip": 0}


def _at(turn: Turn, step: str) -> Here | None:
    here = dialog.here(turn, NAME)
    return here if here is not None and here["step"] == step else None


def _draw(turn: Turn, here: Here, *, in_place: bool = False) -> Reply:
    """The step as it is shown; the chat stands there from now on."""
    shown = _shown(turn, here)
    if shown is None:  # the town was merged, or the right to invite there has gone
        here = _anew(turn)
        shown = _choice(turn, here)
    dialog.stand(turn, NAME, **here)
    text, buttons = shown
    return Reply(text, buttons, in_place=in_place)


def _shown(turn: Turn, here: Here) -> tuple[str, list[list[Button]]] | None:
    step = here["step"]
    if step == "typing":
        return texts.which_town(), texts.typing_buttons()
    if step in ("place", "counties"):
        return _choice(turn, here)
    place = _place(turn, here)
    roles = _roles(turn, place)
    if place is None or not roles:
        return None
    if step == "role":
        return texts.which_role(place, is_new="new" in here), texts.role_buttons(roles)
    offer = _offer(here, place)
    if step == "until":
        return texts.until_when(offer), texts.until_buttons(last_days(turn.now))
    if step == "called":
        return texts.who(offer), texts.who_buttons()
    return texts.sure(offer, is_new="new" in here), texts.sure_buttons()


def _choice(turn: Turn, here: Here) -> tuple[str, list[list[Button]]]:
    """Which town, or which county: one page of them."""
    counties = [one for one in places.counties(turn.session) if _roles(turn, one)]
    county = next((one for one in counties if one.id == here["county"]), turn.member.place)
    offered = counties if here["step"] == "counties" else places.towns(turn.session, county.county_id)
    page, *pages = dialog.page_of(offered, here["skip"])
    if here["step"] == "counties":
        return texts.which_county(), texts.county_buttons(page, *pages)
    own = county if county in counties else None
    is_open = bool(invitations.open_for(turn.session, turn.member, turn.now))
    buttons = texts.place_buttons(page, *pages, county=own, other_counties=len(counties) > 1, is_open=is_open)
    return texts.where_to(county.county, len(offered)), buttons


def _take_town(turn: Turn, here: Here) -> Replies:
    """The town that is typed, whole or its beginning, or a new one; empty: this is a question."""
    county = places.find(turn.session, here["county"])
    text = "".join(turn.text.split()).removeprefix(county.name if county else "")
    towns = places.towns(turn.session, here["county"])
    alike = [one for one in towns if len(text) > 1 and one.name.startswith(text)]
    meant = [one for one in alike if one.name == text] or alike
    if len(meant) == 1:
        return [_draw(turn, here | {"step": "role", "place": meant[0].id})]
    if meant:
        return [_offer_towns(turn, here, texts.several(text), meant)]
    if (today := places.formerly(turn.session, here["county"], text)) is not None:
        return [
            _offer_towns(turn, here, texts.former(text, today), [today] if today.county_id == here["county"] else [])
        ]
    if (name := town_name(text)) is not None:
        return [_draw(turn, here | {"step": "role", "new": name})]
    if here["step"] == "typing" or asks_nothing(turn):
        return [Reply(texts.no_town(), texts.typing_buttons())]
    return []


def _offer_towns(turn: Turn, here: Here, text: str, towns: Sequence[PlaceFacts]) -> Reply:
    """Those that may be meant."""
    dialog.stand(turn, NAME, **here | {"step": "place"})
    return Reply(text, texts.town_buttons(towns))


def _pressed(turn: Turn) -> PlaceFacts | None:
    """The place that the button names, if somebody may be invited there at all."""
    place = None if turn.number is None else places.find(turn.session, turn.number)
    return place if _roles(turn, place) else None


def _place(turn: Turn, here: Here) -> PlaceFacts | None:
    """Where to; a town that is still to be made has no number yet."""
    if "new" not in here:
        return places.find(turn.session, here["place"])
    county = places.find(turn.session, here["county"])
    return county and PlaceFacts(0, PlaceKind.TOWN, here["new"], county.id, county.name)


def _roles(turn: Turn, place: PlaceFacts | None) -> list[Role]:
    """As what somebody may be invited there by this person."""
    return [] if place is None else [role for role in Role if may_give(turn.member, role, place)]


def _offer(here: Here, place: PlaceFacts) -> Offer:
    until = date.fromisoformat(here["until"]) if "until" in here else None
    return Offer(Role(here["role"]), place, until, here.get("called", ""))
