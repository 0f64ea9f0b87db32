"""What is changed on a person's card: leaving, another telephone, another post, handing over, another name."""

from __future__ import annotations

from datetime import date

from handlers import handover
from handlers.deputy import last_days
from handlers.dialog import page_of
from handlers.errand import Amiss, Done, Errand, Here, Shown, number
from handlers.texts import invite as invite_texts
from handlers.texts import posts as texts
from handlers.turn import Attachment, AttachmentKind, Notice, Replies, Reply, Turn
from store import conversations, inbox, outbox
from store.people import invitations, people, places, staffing
from store.people.invitations import InvitationFacts, Offer
from store.people.names import person_name
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.people.rights import Role, may_give


def _person(turn: Turn, here: Here) -> PersonFacts:
    return staffing.look(turn.session, turn.member, here["person"], turn.now)


def _is_self(turn: Turn, person: PersonFacts) -> bool:
    return person.id == turn.member.id


def _show_leave(turn: Turn, here: Here) -> Shown:
    person = _person(turn, here)
    return Shown(texts.leave(person, is_self=_is_self(turn, person)), texts.yes_buttons("确认离岗"))


def _leave(turn: Turn, here: Here) -> Done:
    person, _, told = _end(turn, here)
    return Done(texts.left(person), texts.after_buttons(person.place), told)


def _end(turn: Turn, here: Here, heir_id: int | None = None) -> tuple[PersonFacts, staffing.Gone, Replies]:
    """Nobody is left in the post; whoever was is told so."""
    person, gone = staffing.leave(turn.session, turn.member, here["person"], turn.now, heir_id)
    told = [Notice(gone.chat_id, f"post {gone.post_id} ended", texts.to_leaver(person))] if gone.chat_id else []
    return person, gone, [*told]


def _show_phone(turn: Turn, here: Here) -> Shown:
    person = _person(turn, here)
    if _is_self(turn, person):
        raise staffing.Refused(staffing.Why.SELF)
    return Shown(texts.phone(person), texts.yes_buttons("确认换手机"))


def _new_phone(turn: Turn, here: Here) -> Done:
    person, invitation = staffing.new_phone(turn.session, turn.member, here["person"], turn.now, turn.code_of)
    if person.chat_id is not None:  # nothing of ours must reach the old telephone any more
        inbox.hold_up(turn.session, person.chat_id)
        conversations.forget(turn.session, person.chat_id)
        outbox.drop_open(turn.session, "phone", turn.now, person.chat_id)
    return Done(texts.phoned(person), texts.after_buttons(person.place), [_picture(invitation)])


def _picture(invitation: InvitationFacts) -> Reply:
    picture = Attachment(AttachmentKind.PHOTO, "invitation_card", {"invitation": invitation.id})
    return Reply("", invite_texts.card_buttons(invitation.id), attachment=picture)


def _show_move(turn: Turn, here: Here) -> Shown:
    person = _person(turn, here)
    if here["step"] == "move":
        return Shown(texts.move_to(person), texts.place_buttons(*page_of(_targets(turn, person), here["skip"])))
    place = _target(turn, person, here["to"])
    if here["step"] == "move_as":
        return Shown(texts.move_as(person, place), texts.role_buttons(_roles(turn, place)))
    if here["step"] == "move_until":
        return Shown(texts.move_until(person, place), texts.until_buttons(last_days(turn.now)))
    sure = texts.move(person, Role(here["role"]), place, _until(here), is_self=_is_self(turn, person))
    return Shown(sure, texts.yes_buttons("确认调岗"))


def _pick_move(turn: Turn, here: Here, argument: str) -> Here:
    person = _person(turn, here)
    match here["step"]:
        case "move":
            return here | {"step": "move_as", "to": _target(turn, person, number(argument)).id}
        case "move_as":
            role = next((one for one in _roles(turn, _target(turn, person, here["to"])) if one == argument), None)
            if role is None:
                raise Amiss
            return here | {"step": "move_until" if role is Role.DEPUTY else "move_sure", "role": role}
        case "move_until" if (until := last_days(turn.now).get(number(argument))) is not None:
            return here | {"step": "move_sure", "until": until.isoformat()}
        case _:
            raise Amiss


def _move(turn: Turn, here: Here) -> Done:
    role, until = Role(here["role"]), _until(here)
    moved, post = staffing.move(turn.session, turn.member, here["person"], role, here["to"], until, turn.now)
    told = [Notice(moved.chat_id, f"post {post}", texts.to_moved(moved))] if moved.chat_id else []
    return Done(texts.moved(moved), texts.after_buttons(moved.place), [*told])


def _targets(turn: Turn, person: PersonFacts) -> list[PlaceFacts]:
    """Where somebody may be moved: within their county."""
    county = places.find(turn.session, person.place.county_id)
    found = [*([county] if county else []), *places.towns(turn.session, person.place.county_id)]
    return [one for one in found if _roles(turn, one)]


def _target(turn: Turn, person: PersonFacts, place_id: int) -> PlaceFacts:
    found = next((one for one in _targets(turn, person) if one.id == place_id), None)
    if found is None:
        raise Amiss
    return found


def _roles(turn: Turn, place: PlaceFacts) -> list[Role]:
    return [role for role in Role if may_give(turn.member, role, place)]


def _until(here: Here) -> date | None:
    return date.fromisoformat(here["until"]) if "until" in here else None


def _show_hand(turn: Turn, here: Here) -> Shown:
    person = _person(turn, here)
    if here["step"] == "hand":
        heirs = _heirs(turn, person)
        return Shown(texts.hand_to(person, len(heirs)), texts.heir_buttons(*page_of(heirs, here["skip"])))
    sure = texts.hand(person, _heir(turn, person, here), is_self=_is_self(turn, person))
    return Shown(sure, texts.yes_buttons("确认交接"))


def _pick_hand(turn: Turn, here: Here, argument: str) -> Here:
    person, heir = _person(turn, here), 0 if argument == "new" else number(argument)
    picked = here | {"step": "hand_sure", "heir": heir}
    _heir(turn, person, picked)
    return picked


def _hand(turn: Turn, here: Here) -> Done:
    heir = _heir(turn, _person(turn, here), here)
    person, gone, told = _end(turn, here, None if heir is None else heir.id)
    if heir is not None:
        more = [*told, *handover.pass_on(turn, [gone], heir)]
    else:
        offer = Offer(person.role, person.place, person.until)
        made = invitations.issue(turn.session, offer, turn.member, turn.now, turn.code_of)
        more = [_picture(made), *told]
    return Done(texts.handed(person, heir), texts.after_buttons(person.place), more)


def _heirs(turn: Turn, person: PersonFacts) -> list[PersonFacts]:
    """Colleagues who can be told what they take over."""
    there = people.at_place(turn.session, person.place.id, turn.now)
    return [one for one in there if one.id != person.id and one.chat_id is not None]


def _heir(turn: Turn, person: PersonFacts, here: Here) -> PersonFacts | None:
    """Who takes over; None: somebody who is still to be invited."""
    if here["heir"] == 0:
        return None
    found = next((one for one in _heirs(turn, person) if one.id == here["heir"]), None)
    if found is None:
        raise Amiss
    return found


def _show_name(turn: Turn, here: Here) -> Shown:
    person = _person(turn, here)
    if here["step"] == "name":
        return Shown(texts.which_name(person), texts.back_buttons())
    return Shown(texts.name(person, here["called"]), texts.yes_buttons("确认改名"))


def _type_name(turn: Turn, here: Here) -> Here | str:
    called = person_name(turn.text)
    return texts.no_name() if called is None else here | {"step": "name_sure", "called": called}


def _rename(turn: Turn, here: Here) -> Done:
    before = staffing.rename(turn.session, turn.member, here["person"], here["called"], turn.now)
    return Done(texts.named(before.name, here["called"]), texts.after_buttons(before.place))


ERRANDS = {
    "leave": Errand(_show_leave, _leave, sure="leave"),
    "phone": Errand(_show_phone, _new_phone, sure="phone"),
    "move": Errand(_show_move, _move, pick=_pick_move, sure="move_sure"),
    "hand": Errand(_show_hand, _hand, pick=_pick_hand, sure="hand_sure"),
    "name": Errand(_show_name, _rename, type=_type_name, typing="name", sure="name_sure"),
}
"""By the name of their first step."""
