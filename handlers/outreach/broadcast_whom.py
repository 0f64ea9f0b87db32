"""发通知, whom it is for: town, role, how far their town is with the month. By buttons; towns by name, too."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.dialog import page_of
from handlers.outreach.broadcast_here import at, draft_at, stand
from handlers.texts import ask as ask_texts
from handlers.texts import broadcast as texts
from handlers.turn import Replies, Reply, Toast, Turn, number_of
from store.catalogue.months import Month
from store.collection.due import month_asked
from store.outreach import broadcasts
from store.outreach.audience import Audience, Situation, county_of, find
from store.outreach.broadcasts import Broadcast
from store.people import places
from store.people.places import PlaceFacts
from store.people.rights import Role

FIRST = frozenset({Role.CLERK, Role.DEPUTY})  # whom a new one is for: who fills in the month
_ROLES = (Role.CLERK, Role.DEPUTY, Role.REVIEWER, Role.ADMINISTRATOR)
_OF_MONTH = (Situation.NOT_SUBMITTED, Situation.DRAFT, Situation.RETURNED)


def begin(turn: Turn, it: Broadcast) -> Reply:
    """The first audience of a new draft."""
    first = Audience(places=_everywhere(turn), roles=FIRST)
    return draw(turn, broadcasts.address(turn.session, it.id, turn.member, first))


def of_late(county_id: int, month: Month) -> Audience:
    """Who fills in the month, in the towns that have not handed it in."""
    return Audience(frozenset({county_id}), FIRST, Situation.NOT_SUBMITTED, month)


def show(turn: Turn) -> Replies:
    """The audience so far."""
    it = draft_at(turn, "left", "whom", "places", "sure")
    return [Toast(texts.no_draft())] if it is None else [draw(turn, it, in_place=at(turn, "sure") is None)]


def choose_role(turn: Turn) -> Replies:
    """A role is meant, or not any more."""
    it = draft_at(turn, "whom")
    role = next((one for one in _ROLES if turn.press and turn.press.argument == one), None)
    if it is None or role is None:
        return [Toast(texts.no_draft())]
    return _meant(turn, it, replace(it.audience, roles=it.audience.roles ^ {role}))


def choose_state(turn: Turn) -> Replies:
    """How far their town is, or whom the last one has missed."""
    it, said = draft_at(turn, "whom"), turn.press.argument if turn.press else ""
    state = next((one for one in Situation if one == said), None)
    if it is None or (state is None and said != "any"):
        return [Toast(texts.no_draft())]
    missed = _missed(turn, it) if state is Situation.MISSED else None
    if state is Situation.MISSED and missed is None:
        return [Toast(texts.changed())]
    asked = it.audience.month or month_asked(turn.session, it.county_id or turn.member.place.id, turn.now)
    month = asked if state in _OF_MONTH else None
    return _meant(turn, it, replace(it.audience, state=state, month=month, missed=missed.id if missed else None))


def list_places(turn: Turn) -> Replies:
    """The towns, or the counties, to choose among."""
    it = draft_at(turn, "whom", "places")
    return [Toast(texts.no_draft())] if it is None else [draw_places(turn, it, turn.number or 0, in_place=True)]


def choose_place(turn: Turn) -> Replies:
    """One of them is meant, or not any more."""
    it, (number, skip) = draft_at(turn, "places"), turn.numbered
    if it is None or number not in {one.id for one in _offered(turn)[1]}:
        return [Toast(texts.no_draft())]
    it = _address(turn, it, _picked(turn, it.audience) ^ {number})
    return [draw_places(turn, it, number_of(skip) or 0, in_place=True)]


def choose_all(turn: Turn) -> Replies:
    """All of them again."""
    it = draft_at(turn, "places")
    if it is None:
        return [Toast(texts.no_draft())]
    return [draw(turn, _address(turn, it, frozenset()), in_place=True)]


def typed(turn: Turn) -> Replies:
    """These towns, too, by name, at the step of the audience; empty: nobody has asked, or this is a question."""
    it = draft_at(turn, "whom", "places")
    if it is None:
        return []
    county, offered = _offered(turn)
    said = [one.removeprefix(county or "") for one in re.split(r"[、，,;；\s]+", turn.text) if one]
    meant = {name: places.called(name, offered) for name in said}
    strange = next((name for name, alike in meant.items() if not alike), None)
    if not any(meant.values()) or (strange is not None and at(turn, "whom")):
        return []
    if turn.is_edited:
        return [Reply(ask_texts.edited())]
    unclear = next((Reply(texts.which_place(*one)) for one in meant.items() if len(one[1]) > 1), None)
    told = Reply(texts.no_such_place(strange)) if strange is not None else unclear
    if told is None:
        it = _address(turn, it, _picked(turn, it.audience) | {one.id for [one] in meant.values()})
    paging = at(turn, "places")
    again = draw(turn, it) if paging is None else draw_places(turn, it, paging["skip"])
    return [again] if told is None else [told, again]


def draw(turn: Turn, it: Broadcast, *, in_place: bool = False) -> Reply:
    """The audience so far, and how many that are now."""
    stand(turn, "whom", it.id)
    county, offered = _offered(turn)
    picked = [one for one in offered if one.id in it.audience.places]
    found = find(turn.session, turn.member, it.audience, turn.now)
    missed = _missed(turn, it)
    situations = [*_OF_MONTH, *([Situation.MISSED] if missed is not None else [])]
    went = missed.goes_at if missed is not None and it.audience.missed is not None else None
    text = texts.whom(texts.audience_line(it.audience, picked, texts.all_of(county), went), found, it.send_at)
    buttons = texts.whom_buttons(
        it.audience, _ROLES, situations, picked=len(picked), can_pick=bool(offered), found=len(found)
    )
    return Reply(text, buttons, in_place=in_place)


def draw_places(turn: Turn, it: Broadcast, skip: int, *, in_place: bool = False) -> Reply:
    """A page of the towns, or of the counties."""
    stand(turn, "places", it.id, skip=skip)
    county, offered = _offered(turn)
    page, before, after = page_of(offered, skip)
    picked = _picked(turn, it.audience)
    buttons = texts.place_buttons(page, picked, before, after, skip=skip)
    return Reply(texts.which_places(county, len(picked)), buttons, in_place=in_place)


def _meant(turn: Turn, it: Broadcast, audience: Audience) -> Replies:
    return [draw(turn, broadcasts.address(turn.session, it.id, turn.member, audience), in_place=True)]


def _address(turn: Turn, it: Broadcast, picked: frozenset[int]) -> Broadcast:
    audience = replace(it.audience, places=picked or _everywhere(turn))
    return broadcasts.address(turn.session, it.id, turn.member, audience)


def _offered(turn: Turn) -> tuple[str | None, list[PlaceFacts]]:
    """What can be chosen: the towns of the county, and its name; or (None) the counties, where there are several."""
    counties = _counties(turn)
    if len(counties) != 1:
        return None, counties
    return counties[0].name, places.towns(turn.session, counties[0].id)


def _picked(turn: Turn, audience: Audience) -> frozenset[int]:
    return audience.places - _everywhere(turn)


def _everywhere(turn: Turn) -> frozenset[int]:
    """As far as somebody reaches; of the only county that there is by its number, so that others of it may agree."""
    counties = _counties(turn)
    return frozenset({counties[0].id}) if len(counties) == 1 else frozenset()


def _counties(turn: Turn) -> list[PlaceFacts]:
    bound = county_of(turn.member)
    return [one for one in places.counties(turn.session) if bound in (None, one.id)]


def _missed(turn: Turn, it: Broadcast) -> Broadcast | None:
    """Of which the audience speaks already; else the latest that has missed somebody."""
    if it.audience.missed is not None:
        return broadcasts.get(turn.session, it.audience.missed)
    return broadcasts.newest_missed(turn.session, turn.member)
