"""What a broadcast says: to everybody whom it is for, and of itself to whoever sent it. Worded when it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handlers.kitchen import Kitchen, Later, Unneeded, Worded
from handlers.texts import broadcast as texts
from handlers.texts import broadcast_card as card_texts
from handlers.texts import broadcast_mend as mend_texts
from handlers.texts.broadcast_card import Said
from handlers.turn import AttachmentKind, Enclosed
from store.database import Session
from store.outreach import broadcasts, caps, deliveries, releasing
from store.outreach.audience import Recipient
from store.outreach.broadcasts import Back, Broadcast, Content
from store.outreach.tables import BroadcastState
from store.people import people, places

_BACK = (Said.REFUSED, Said.CANCELLED)
_WAITS = (BroadcastState.AWAITING, BroadcastState.HELD)
_OVER = (BroadcastState.STOPPED, BroadcastState.DONE, BroadcastState.WITHDRAWN)


def cast(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """A broadcast as one person receives it, if it still is for them at this moment."""
    it = broadcasts.get(kitchen.session, of["broadcast"])
    if it is None or (not it.content.text and it.content.file_id is None):
        return Unneeded("erased")
    if not kitchen.is_redrawn and (why_not := releasing.why_not(kitchen.session, it.id, of["person"], kitchen.now)):
        return Unneeded(why_not)
    return _held(of, kitchen) or message(kitchen.session, it, kitchen.now)


def cast_corrected(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """That what somebody has before them was changed: an edit rings no telephone."""
    it = broadcasts.get(kitchen.session, of["broadcast"])
    if it is None or it.state is BroadcastState.WITHDRAWN:
        return Unneeded("withdrawn")
    told = mend_texts.told_corrected(_name(kitchen.session, it.worded_by, kitchen.now), it.content)
    return _held(of, kitchen) or Worded(told)


def cast_card(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """How a broadcast stands, to whoever sent it."""
    it = broadcasts.get(kitchen.session, of["broadcast"])
    return Unneeded("gone") if it is None else card(kitchen.session, it, kitchen.now)


def cast_asked(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """That somebody is to agree to it, or to its correction, as long as nobody has decided."""
    it = broadcasts.get(kitchen.session, of["broadcast"])
    if it is None or not (it.state is BroadcastState.AWAITING or it.proposed):
        return Unneeded("decided")
    author = people.find(kitchen.session, it.proposed.by_id if it.proposed else it.by_id, kitchen.now)
    if author is None:
        return Unneeded("decided")
    count = deliveries.result(kitchen.session, it.id).total
    asked = Worded(card_texts.asked_to_approve(it, author, count), card_texts.look_buttons(it))
    return _held(of, kitchen) or asked


def cast_told(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """What another has decided about somebody's broadcast, or about the correction that they proposed."""
    it, said = broadcasts.get(kitchen.session, of["broadcast"]), Said(of["said"])
    if it is None or (said in _BACK and it.state is not BroadcastState.DRAFT):
        return Unneeded("overtaken")
    by = _name(kitchen.session, of["by"], kitchen.now)
    return _held(of, kitchen) or Worded(card_texts.told(said, by, it.content))


def cast_back(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """That it does not go, though it was confirmed: it is a draft again, or, its words erased, nothing."""
    it, why = broadcasts.get(kitchen.session, of["broadcast"]), Back(of["why"])
    if why is not Back.ERASED and (it is None or it.state is not BroadcastState.DRAFT):
        return Unneeded("overtaken")
    heir = "" if it is None or it.by_id == of["person"] else _name(kitchen.session, it.by_id, kitchen.now)
    return _held(of, kitchen) or Worded(card_texts.taken_back(why, Content("") if it is None else it.content, heir))


def message(session: Session, it: Broadcast, now: datetime, content: Content | None = None, by: int = 0) -> Worded:
    """A broadcast as everybody receives it; with other content: as it would be, corrected by somebody."""
    said = content or it.content
    county = None if it.county_id is None else places.latest(session, it.county_id)
    is_corrected = bool(it.corrections) or content is not None
    text = texts.message(
        said.text, _name(session, by or it.worded_by, now), county.name if county else "", is_corrected=is_corrected
    )
    enclosed = Enclosed(AttachmentKind(said.media), said.file_id) if said.file_id and said.media else None
    return Worded(text, texts.message_buttons(it.id), enclosed)


def card(session: Session, it: Broadcast, now: datetime) -> Worded:
    """How it stands, with what can be done."""
    result = deliveries.result(session, it.id)
    each = deliveries.each(session, it.id, now) if it.state in _OVER else []
    lost = result.total - sum(map(texts.is_going, meant(session, it, now))) if it.state in _WAITS else 0
    text = card_texts.card(it, sender(session, it, now), audience(session, it), result, each, now, lost)
    return Worded(text, card_texts.card_buttons(it, result))


def meant(session: Session, it: Broadcast, now: datetime) -> list[Recipient]:
    """For whom one that is confirmed is, of those with a post today, and whether it would reach them now."""
    here = [one.person for one in deliveries.each(session, it.id, now) if one.person is not None]
    left = caps.left_for_broadcasts(session, [one.id for one in here], now)
    return [Recipient(one, is_over_cap=left[one.id] == 0) for one in here]


def audience(session: Session, it: Broadcast) -> str:
    """Whom it is for."""
    picked = [places.latest(session, one) for one in sorted(it.audience.places)]
    county = None if it.county_id is None else places.latest(session, it.county_id)
    named = [one for one in picked if one is not None and one.id != it.county_id]
    before = None if it.audience.missed is None else broadcasts.get(session, it.audience.missed)
    scope = texts.all_of(county.name if county else None)
    return texts.audience_line(it.audience, named, scope, before.goes_at if before else None)


def sender(session: Session, it: Broadcast, now: datetime) -> str:
    """Who sent it; "": somebody without a post today."""
    return _name(session, it.by_id, now)


def _name(session: Session, person_id: int, now: datetime) -> str:
    found = people.find(session, person_id, now)
    return found.name if found else ""


def _held(of: dict[str, Any], kitchen: Kitchen) -> Later | Unneeded | None:
    """Why it is not to be sent to this person now; None: it is."""
    if kitchen.is_redrawn:
        return None
    moment = releasing.goes_at(kitchen.session, of["person"], kitchen.now)
    if moment is None:
        return Unneeded("no post")
    return Later(moment - kitchen.now) if moment > kitchen.now else None
