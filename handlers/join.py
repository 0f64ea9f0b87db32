"""Joining by an invitation: the code, a name, the secrecy notice, and hello."""

from __future__ import annotations

from typing import Any

from handlers import handover, home, notice
from handlers.texts import invite as invite_texts
from handlers.texts import join as texts
from handlers.texts import notice as notice_texts
from handlers.turn import Keyboard, Notice, Replies, Reply, Toast, Turn
from store import conversations
from store.people import people
from store.people.names import person_name
from store.people.people import PersonFacts
from store.people.redeeming import Joined, Reason, Refused, redeem
from store.people.rights import Right, may

_JOINING = "joining"  # in the conversation of somebody without a name: invitation, inviter, named
_Joining = dict[str, Any]


def start(turn: Turn) -> Replies:
    """Hello, or let somebody in whose link brings a code."""
    if turn.text:
        return _redeem(turn)
    return first_things(turn, is_typed=False) or [home.hello(turn, turn.member)]


def first_things(turn: Turn, *, is_typed: bool) -> Replies:
    """What comes before anything else: a name, the notice; empty: nothing is left of these."""
    joining: _Joining = turn.conversation.data.get(_JOINING, {})
    if joining and is_typed:
        return _call(turn, joining)
    if joining and not joining["named"]:
        return [Reply(texts.say_your_name())]
    return [notice.show()] if notice.is_due(turn.member) else []


def agree(turn: Turn) -> Replies:
    """The notice as it is today is agreed to; now everything is answered."""
    person = turn.member
    joining: _Joining = turn.conversation.data.get(_JOINING, {})
    if joining and not joining["named"]:
        return [Toast(texts.say_your_name())]
    if turn.number != notice_texts.VERSION:
        return [Toast(notice_texts.changed()), Keyboard([]), *([notice.show()] if notice.is_due(person) else [])]
    if not notice.is_due(person):
        return [Toast(notice_texts.agreed()), Keyboard([])]
    people.agree(turn.session, person.id, notice_texts.VERSION, turn.now)
    return [Toast(notice_texts.agreed()), Keyboard([]), *_arrive(turn, person, joining)]


def _redeem(turn: Turn) -> Replies:
    outcome = redeem(turn.session, turn.text, turn.chat_id, texts.STOPGAP, turn.now)
    if isinstance(outcome, Refused):
        return _turn_away(turn, outcome)
    person = outcome.person
    joining = {"invitation": outcome.invitation_id, "inviter": outcome.inviter and outcome.inviter.id, "named": False}
    turn.conversation.screen += 1
    turn.conversation.data = {} if outcome.is_named else {_JOINING: joining}  # nothing of whoever sat here before
    conversations.keep(turn.session, turn.conversation, turn.now)
    if not outcome.is_named:
        following: Replies = [Reply(texts.say_your_name())]
    else:
        following = [notice.show()] if notice.is_due(person) else _arrive(turn, person, {})
    return [Reply(texts.joined(person)), *following, *_tell_inviter(outcome)]


def _turn_away(turn: Turn, refused: Refused) -> Replies:
    if refused.reason is Reason.AGAIN:
        return first_things(turn, is_typed=False) or [home.hello(turn, turn.member)]
    told = texts.taken(turn.member) if refused.reason is Reason.TAKEN else texts.refused(refused.reason)
    everybody = people.everybody(turn.session, turn.now) if refused.is_alarm else []
    owners = [one for one in everybody if may(one, Right.ALARM)]
    alarm = invite_texts.guessing()
    return [
        Reply(told),
        *(Notice(one.chat_id, f"guessing {turn.now:%Y-%m-%d} {one.id}", alarm) for one in owners if one.chat_id),
    ]


def _call(turn: Turn, joining: _Joining) -> Replies:
    """The name that somebody has typed; until they agree to the notice they can type it again."""
    name = person_name(turn.text)
    if name is None:
        return [Reply(texts.no_name())]
    person = turn.member
    people.rename(turn.session, person.id, name, turn.now, person.id)
    turn.conversation.data = {_JOINING: joining | {"named": True}}
    if notice.is_due(person):
        return [Reply(texts.called(name)), notice.show()]
    return _arrive(turn, person, joining)


def _arrive(turn: Turn, person: PersonFacts, joining: _Joining) -> Replies:
    """Hello; whoever invited somebody without a name is told what they are called."""
    known = people.find(turn.session, person.id, turn.now) or person
    replies: Replies = [home.hello(turn, known), *handover.receive(turn, known)]
    if joining:
        turn.conversation.data = {}
        inviter = None if joining["inviter"] is None else people.find(turn.session, joining["inviter"], turn.now)
        if inviter is not None and inviter.chat_id is not None:
            key = f"invitation {joining['invitation']} named"
            replies.append(Notice(inviter.chat_id, key, invite_texts.called(known, known.name)))
    return replies


def _tell_inviter(joined: Joined) -> Replies:
    inviter = joined.inviter
    if inviter is None or inviter.chat_id is None:
        return []
    told = invite_texts.used(joined.person, is_named=joined.is_named)
    return [Notice(inviter.chat_id, f"invitation {joined.invitation_id} used", told)]
