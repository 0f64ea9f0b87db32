"""Joining by an invitation: the code, a name, the secrecy notice, and hello."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from handlers import ask, handover, home, notice
from handlers.texts import invite as invite_texts
from handlers.texts import join as texts
from handlers.texts import notice as notice_texts
from handlers.turn import Keyboard, Notice, Replies, Reply, Toast, Turn
from store import conversations
from store.people import people
from store.people.invitations import CODE_LENGTH
from store.people.names import person_name, says_yes
from store.people.people import PersonFacts
from store.people.redeeming import Joined, Reason, Refused, redeem
from store.people.rights import Right, may
from store.practices.asking.cues import small_talk
from store.practices.reading.naming import lets_go

_JOINING = "joining"  # in the conversation of somebody without a name: invitation, inviter, named
_Joining = dict[str, Any]
_LINK = re.compile(
    r"(?:(?:https?://)?(?:t|telegram)\.me/\w+\?start=|tg://resolve\?domain=\w+&start=)"
    rf"([A-Za-z0-9_-]{{{CODE_LENGTH}}})"
)
# Of 30 000 codes one lacks capital or small letters; no word that somebody types has both, and this length.
_CODE = re.compile(rf"(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_-]{{{CODE_LENGTH}}}")


def start(turn: Turn) -> Replies:
    """Hello, or let somebody in whose link brings a code."""
    if turn.text:
        return _redeem(turn)
    return first_things(turn, is_typed=False, whole=True) or [home.hello(turn, turn.member)]


def code_in(text: str) -> str | None:
    """The code, of a whole message that is one, or the link with one; None: it is something else."""
    found = _LINK.fullmatch(text.strip())
    return found[1] if found else text.strip() if _CODE.fullmatch(text.strip()) else None


def first_things(turn: Turn, *, is_typed: bool, whole: bool = False) -> Replies:
    """What comes before anything else: a name, the notice; empty: nothing is left of these."""
    joining: _Joining = turn.conversation.data.get(_JOINING, {})
    if joining and not joining["named"]:
        return _call(turn, joining) if is_typed else [Reply(texts.say_your_name())]
    if not notice.is_due(turn.member):
        return []
    if is_typed and says_yes(turn.text) and notice.has_seen(turn):
        return _agreed(turn)
    is_question = is_typed and not (says_yes(turn.text) or lets_go(turn.text) or small_talk(turn.text))
    return [notice.show(turn, question=turn.text if is_question else "", whole=whole)]


def call_again(turn: Turn) -> Replies:
    """The name was not the right one: until the notice is agreed to, they can say another."""
    joining: _Joining = turn.conversation.data.get(_JOINING, {})
    if not joining:
        return [Toast(texts.is_called(turn.member.name)), Keyboard([])]
    turn.conversation.data = turn.conversation.data | {_JOINING: joining | {"named": False}}
    return [Reply(texts.say_your_name())]


def agree(turn: Turn) -> Replies:
    """The notice as it is today is agreed to; now everything is answered."""
    person = turn.member
    joining: _Joining = turn.conversation.data.get(_JOINING, {})
    if joining and not joining["named"]:
        return [Toast(texts.say_your_name())]
    if turn.number != notice_texts.VERSION:
        shown = [notice.show(turn, whole=True)] if notice.is_due(person) else []
        return [Toast(notice_texts.changed()), Keyboard([]), *shown]
    if not notice.is_due(person):
        return [Toast(notice_texts.agreed()), Keyboard([])]
    return [Toast(notice_texts.agreed()), Keyboard([]), *_agreed(turn)]


def _agreed(turn: Turn) -> Replies:
    """Hello, and the answer to what was asked meanwhile."""
    joining: _Joining = turn.conversation.data.get(_JOINING, {})
    people.agree(turn.session, turn.member.id, notice_texts.VERSION, turn.now)
    question = notice.take_question(turn)
    hello = _arrive(turn, turn.member, joining)
    return [*hello, *(ask.ask(replace(turn, text=question, press=None)) if question else [])]


def _redeem(turn: Turn) -> Replies:
    outcome = redeem(turn.session, turn.text, turn.chat_id, texts.STOPGAP, turn.now)
    if isinstance(outcome, Refused):
        return _turn_away(turn, outcome)
    person = outcome.person
    joining = {"invitation": outcome.invitation_id, "inviter": outcome.inviter and outcome.inviter.id, "named": False}
    turn.conversation.screen += 1
    turn.conversation.data = {} if outcome.is_named else {_JOINING: joining}  # nothing of whoever sat here before
    if not outcome.is_named:
        following: Replies = [Reply(texts.say_your_name())]
    else:
        following = [notice.show(turn)] if notice.is_due(person) else _arrive(turn, person, {})
    conversations.keep(turn.session, [turn.conversation], turn.now)
    return [Reply(texts.joined(person)), *following, *_tell_inviter(outcome)]


def _turn_away(turn: Turn, refused: Refused) -> Replies:
    if refused.reason is Reason.AGAIN:
        return start(replace(turn, text=""))
    told = texts.taken(turn.member) if refused.reason is Reason.TAKEN else texts.refused(refused.reason)
    everybody = people.everybody(turn.session, turn.now) if refused.is_alarm else []
    owners = [one for one in everybody if may(one, Right.ALARM)]
    alarm = invite_texts.guessing()
    return [
        Reply(told),
        *(Notice(one.chat_id, f"guessing {turn.now:%Y-%m-%d} {one.id}", alarm) for one in owners if one.chat_id),
    ]


def _call(turn: Turn, joining: _Joining) -> Replies:
    """The name that somebody has typed; until they agree to the notice a button leads back here."""
    name = person_name(turn.text)
    if name is None:
        return [Reply(texts.no_name())]
    person = turn.member
    people.rename(turn.session, person.id, name, turn.now, person.id)
    turn.conversation.data = turn.conversation.data | {_JOINING: joining | {"named": True}}
    if notice.is_due(person):
        return [Reply(texts.called(name), texts.called_buttons()), notice.show(turn)]
    return _arrive(turn, person, joining)


def _arrive(turn: Turn, person: PersonFacts, joining: _Joining) -> Replies:
    """Hello; whoever invited somebody without a name is told what they are called."""
    known = people.find(turn.session, person.id, turn.now) or person
    replies: Replies = [home.hello(turn, known), *handover.receive(turn, known)]
    if joining:
        turn.conversation.data = {key: value for key, value in turn.conversation.data.items() if key != _JOINING}
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
