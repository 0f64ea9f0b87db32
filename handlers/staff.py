"""The people of an administrator's reach: by town, one by one, and what can be changed on them and on their town.

Buttons are untrusted: whoever and whatever they name is looked for anew, with the rights of this moment.
"""

from __future__ import annotations

from collections import Counter

from handlers import dialog, posts, towns
from handlers.dialog import page_of
from handlers.errand import Amiss, Errand, Here, Shown
from handlers.texts import staff as texts
from handlers.turn import Replies, Reply, Toast, Turn
from store.people import invitations, people, places
from store.people.people import PersonFacts
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Right, may, may_give
from store.people.staffing import Refused
from store.practices.reading.naming import lets_go

NAME = "staff"
_ERRANDS: dict[str, Errand] = posts.ERRANDS | towns.ERRANDS


def begin(turn: Turn) -> Replies:
    """The towns of one's county, or first the counties."""
    return [_draw(turn, _anew(turn))]


def list_counties(turn: Turn) -> Replies:
    """Another county, for those who may see several."""
    return [_draw(turn, {"step": "counties", "skip": 0}, in_place=True)]


def open_county(turn: Turn) -> Replies:
    """The towns of a county."""
    if turn.number is None:
        return expired(turn)
    return [_draw(turn, {"step": "towns", "county": turn.number, "skip": 0}, in_place=True)]


def turn_page(turn: Turn) -> Replies:
    """Another page of whatever list is shown."""
    here = dialog.here(turn, NAME)
    if here is None or turn.number is None or "skip" not in here:
        return expired(turn)
    return [_draw(turn, here | {"skip": turn.number}, in_place=True)]


def open_place(turn: Turn) -> Replies:
    """The people of a town, or of the county itself."""
    if turn.number is None:
        return expired(turn)
    return [_draw(turn, {"step": "place", "place": turn.number, "skip": 0}, in_place=True)]


def open_card(turn: Turn) -> Replies:
    """One person."""
    if turn.number is None:
        return expired(turn)
    return [_draw(turn, {"step": "card", "person": turn.number}, in_place=True)]


def act(turn: Turn) -> Replies:
    """The first step of an errand, on the person or the town that is shown."""
    here = dialog.here(turn, NAME)
    name = turn.press.argument if turn.press else ""
    if here is None or here["step"] != ("place" if name in towns.ERRANDS else "card") or name not in _ERRANDS:
        return expired(turn)
    about: Here = {key: here[key] for key in ("place", "person") if key in here}
    return [_draw(turn, about | {"step": name, "errand": name, "skip": 0, "was": _was(turn, about)}, in_place=True)]


def pick(turn: Turn) -> Replies:
    """One of the choices of a step."""
    here = dialog.here(turn, NAME)
    errand = _errand(here)
    if here is None or errand is None or errand.pick is None or turn.press is None:
        return expired(turn)
    try:
        return [_draw(turn, errand.pick(turn, here, turn.press.argument), in_place=True)]
    except (Amiss, Refused) as fault:
        return _missed(turn, here, fault)


def agree(turn: Turn) -> Replies:
    """Do it, if all is as it was shown."""
    here = dialog.here(turn, NAME)
    errand = _errand(here)
    if here is None or errand is None or here["step"] != errand.sure:
        return expired(turn)
    if here["was"] != _was(turn, here):
        return _missed(turn, here, Amiss())
    try:
        done = errand.do(turn, here)
    except (Amiss, Refused) as fault:
        return _missed(turn, here, fault)
    dialog.stand(turn, NAME, step="done")
    return [Reply(done.text, done.buttons, in_place=True), *done.more]


def back(turn: Turn) -> Replies:
    """To the card or the town that the errand began at."""
    here = dialog.here(turn, NAME)
    return expired(turn) if here is None else [_draw(turn, _before(here), in_place=True)]


def typed(turn: Turn) -> Replies:
    """A name that was asked for, or that it may be; empty: nobody has asked."""
    here = dialog.here(turn, NAME)
    if here is None or not may(turn.member, Right.STAFF):
        return []
    if here["step"] != "done" and lets_go(turn.text):
        dialog.stand(turn, NAME, step="done")
        return [Reply(texts.dropped())]
    errand = _errand(here)
    if errand is None or errand.type is None or here["step"] != errand.typing:
        return []
    try:
        following = errand.type(turn, here)
    except (Amiss, Refused) as fault:
        return _missed(turn, here, fault)
    if isinstance(following, str):
        return [Reply(following, errand.show(turn, here).buttons)]
    return [_draw(turn, following)]


def expired(turn: Turn) -> Replies:
    """To a button of an earlier step: where the chat stands now."""
    begun = _anew(turn)
    return dialog.expired(turn, NAME, lambda here: _draw(turn, here if here and here["step"] != "done" else begun))


def _anew(turn: Turn) -> Here:
    counties = _counties(turn)
    if len(counties) > 1:
        return {"step": "counties", "skip": 0}
    return {"step": "towns", "county": turn.member.place.county_id, "skip": 0}


def _before(here: Here) -> Here:
    if "person" in here:
        return {"step": "card", "person": here["person"]}
    return {"step": "place", "place": here["place"], "skip": 0} if "place" in here else here


def _errand(here: Here | None) -> Errand | None:
    return None if here is None else _ERRANDS.get(here.get("errand", ""))


def _missed(turn: Turn, here: Here, fault: Amiss | Refused) -> Replies:
    """Nothing was done: say why, and show how things are now."""
    told = texts.refused(fault.why) if isinstance(fault, Refused) else texts.changed()
    return [Toast(told), _draw(turn, _before(here), in_place=True)]


def _draw(turn: Turn, here: Here, *, in_place: bool = False) -> Reply:
    """The step as it is shown; the chat stands there from now on. What is not there any more leads to the towns."""
    try:
        shown = _shown(turn, here)
    except (Amiss, Refused):
        here = _anew(turn)
        shown = _shown(turn, here)
    dialog.stand(turn, NAME, **here)
    return Reply(shown.text, shown.buttons, in_place=in_place)


def _shown(turn: Turn, here: Here) -> Shown:
    match here["step"]:
        case "counties":
            counties = _counties(turn)
            return Shown(texts.which_county(len(counties)), texts.county_buttons(*page_of(counties, here["skip"])))
        case "towns":
            return _show_towns(turn, here)
        case "place":
            return _show_place(turn, here)
        case "card":
            return _show_card(turn, here)
        case _:
            errand = _errand(here)
            if errand is None:
                raise Amiss
            return errand.show(turn, here)


def _show_towns(turn: Turn, here: Here) -> Shown:
    county = _seen(turn, here["county"])
    if county.kind is not PlaceKind.COUNTY:
        raise Amiss
    found = [county, *places.towns(turn.session, county.id)]
    staff = people.in_county(turn.session, county.id, turn.now)
    heads = Counter(one.place.id for one in staff)
    page, before, after = page_of(found, here["skip"])
    buttons = texts.place_buttons(page, heads, before, after, other_counties=len(_counties(turn)) > 1)
    return Shown(texts.which_place(county.name, len(found) - 1, staff), buttons)


def _show_place(turn: Turn, here: Here) -> Shown:
    place = _seen(turn, here["place"])
    staff = people.at_place(turn.session, place.id, turn.now)
    known = {one.id for one in staff}  # somebody with a new telephone is in the list already
    invited = [
        one
        for one in invitations.open_for(turn.session, turn.member, turn.now)
        if one.offer.place.id == place.id and one.offer.person_id not in known
    ]
    page, before, after = page_of(staff, here["skip"])
    buttons = texts.people_buttons(
        page,
        before,
        after,
        county=place.county_id,
        is_town=place.kind is PlaceKind.TOWN,
        other_counties=len(_counties(turn)) > 1,
    )
    return Shown(texts.people_of(place, page, len(staff), invited), buttons)


def _show_card(turn: Turn, here: Here) -> Shown:
    person = _known(turn, here["person"])
    if person is None:
        raise Amiss
    is_yours, is_self = may_give(turn.member, person.role, person.place), person.id == turn.member.id
    buttons = texts.card_buttons(person, is_yours=is_yours, is_self=is_self)
    return Shown(texts.card(person, is_yours=is_yours), buttons)


def _counties(turn: Turn) -> list[PlaceFacts]:
    return [one for one in places.counties(turn.session) if may(turn.member, Right.STAFF, one)]


def _seen(turn: Turn, number: int) -> PlaceFacts:
    place = places.find(turn.session, number)
    if place is None or not may(turn.member, Right.STAFF, place):
        raise Amiss
    return place


def _known(turn: Turn, number: int) -> PersonFacts | None:
    person = people.find(turn.session, number, turn.now)
    return person if person is not None and may(turn.member, Right.STAFF, person.place) else None


def _was(turn: Turn, about: Here) -> str:
    """What an errand is about, as it stands now: whatever is said yes to must still be so."""
    if "person" in about:
        person = _known(turn, about["person"])
        return "" if person is None else f"{person.role} {person.place.id} {person.until} {person.name}"
    town = places.find(turn.session, about["place"])
    return "" if town is None else f"{town.name} {len(people.at_place(turn.session, town.id, turn.now))}"
