"""What is changed on a town: its name, its county, or that it becomes part of another one."""

from __future__ import annotations

from handlers.dialog import page_of
from handlers.errand import Amiss, Done, Errand, Here, Shown, number
from handlers.texts import posts as post_texts
from handlers.texts import towns as texts
from handlers.turn import Turn
from store.collection.opened import unsettled_months
from store.people import invitations, people, places, staffing
from store.people.names import town_name
from store.people.places import NameTaken, PlaceFacts, PlaceKind
from store.people.rights import Right, may


def _town(turn: Turn, place_id: int) -> PlaceFacts:
    town = places.find(turn.session, place_id)
    if town is None or town.kind is not PlaceKind.TOWN or not may(turn.member, Right.STAFF, town):
        raise Amiss
    return town


def _show_name(turn: Turn, here: Here) -> Shown:
    town = _town(turn, here["place"])
    if here["step"] == "town_name":
        return Shown(texts.which_name(town), post_texts.back_buttons())
    staff = people.at_place(turn.session, town.id, turn.now)
    return Shown(texts.rename(town, here["called"], staff), post_texts.yes_buttons("确认改名"))


def _type_name(turn: Turn, here: Here) -> Here | str:
    town, called = _town(turn, here["place"]), town_name(turn.text)
    if called is None:
        return texts.no_name()
    if called == town.name:
        return texts.same(called)
    if any(one.name == called for one in places.towns(turn.session, town.county_id)):
        return texts.taken(called)
    return here | {"step": "town_name_sure", "called": called}


def _rename(turn: Turn, here: Here) -> Done:
    try:
        before = staffing.rename_town(turn.session, turn.member, here["place"], here["called"], turn.now)
    except NameTaken as fault:
        raise Amiss from fault
    return Done(texts.renamed(before, here["called"]), post_texts.after_buttons(_town(turn, before.id)))


def _others(turn: Turn, town: PlaceFacts) -> list[PlaceFacts]:
    return [one for one in places.towns(turn.session, town.county_id) if one.id != town.id]


def _show_merge(turn: Turn, here: Here) -> Shown:
    town = _town(turn, here["place"])
    if here["step"] == "merge":
        return Shown(texts.merge_into(town), texts.town_buttons(*page_of(_others(turn, town), here["skip"])))
    staff = people.at_place(turn.session, town.id, turn.now)
    invited = [one for one in invitations.open_for(turn.session, turn.member, turn.now) if one.offer.place == town]
    into = _into(turn, town, here["into"])
    months = unsettled_months(turn.session, town.id, turn.now)
    return Shown(texts.merge(town, into, staff, len(invited), months), post_texts.yes_buttons("确认合并"))


def _pick_merge(turn: Turn, here: Here, argument: str) -> Here:
    if here["step"] != "merge":
        raise Amiss
    into = _into(turn, _town(turn, here["place"]), number(argument))
    return here | {"step": "merge_sure", "into": into.id}


def _into(turn: Turn, town: PlaceFacts, into_id: int) -> PlaceFacts:
    found = next((one for one in _others(turn, town) if one.id == into_id), None)
    if found is None:
        raise Amiss
    return found


def _merge(turn: Turn, here: Here) -> Done:
    town = _town(turn, here["place"])
    moved = staffing.merge_towns(turn.session, turn.member, town.id, here["into"], turn.now)
    into = _town(turn, here["into"])
    return Done(texts.merged(town, into, len(moved)), post_texts.after_buttons(into))


def _show_move(turn: Turn, here: Here) -> Shown:
    town = _town(turn, here["place"])
    if here["step"] == "town_move":
        return Shown(texts.move_to(town), texts.town_buttons(*page_of(_counties(turn, town), here["skip"])))
    county = _county(turn, town, here["to"])
    if any(one.name == town.name for one in places.towns(turn.session, county.id)):
        return Shown(texts.taken_there(town, county), post_texts.back_buttons())
    staff = people.at_place(turn.session, town.id, turn.now)
    return Shown(texts.move(town, county, staff), post_texts.yes_buttons("确认划归"))


def _pick_move(turn: Turn, here: Here, argument: str) -> Here:
    if here["step"] != "town_move":
        raise Amiss
    county = _county(turn, _town(turn, here["place"]), number(argument))
    return here | {"step": "town_move_sure", "to": county.id}


def _counties(turn: Turn, town: PlaceFacts) -> list[PlaceFacts]:
    """Where the town may be moved to: other counties that whoever asks has the staff of."""
    others = [one for one in places.counties(turn.session) if one.id != town.county_id]
    return [one for one in others if may(turn.member, Right.STAFF, one)]


def _county(turn: Turn, town: PlaceFacts, county_id: int) -> PlaceFacts:
    found = next((one for one in _counties(turn, town) if one.id == county_id), None)
    if found is None:
        raise Amiss
    return found


def _move(turn: Turn, here: Here) -> Done:
    try:
        before = staffing.move_town(turn.session, turn.member, here["place"], here["to"], turn.now)
    except NameTaken as fault:
        raise Amiss from fault
    town = _town(turn, before.id)
    return Done(texts.moved(before, town), post_texts.after_buttons(town))


ERRANDS = {
    "town_name": Errand(_show_name, _rename, type=_type_name, typing="town_name", sure="town_name_sure"),
    "merge": Errand(_show_merge, _merge, pick=_pick_merge, sure="merge_sure"),
    "town_move": Errand(_show_move, _move, pick=_pick_move, sure="town_move_sure"),
}
"""By the name of their first step."""
