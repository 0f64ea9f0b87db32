"""What a broadcast says: to everybody whom it is for, and of itself to whoever sent it. Worded when it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handlers.kitchen import Kitchen, Later, Unneeded, Worded
from handlers.texts import broadcast as texts
from handlers.texts import broadcast_card as card_texts
from handlers.turn import AttachmentKind, Enclosed
from store.database import Session
from store.outreach import broadcasts, deliveries, releasing
from store.outreach.broadcasts import Broadcast, Content
from store.outreach.tables import BroadcastState
from store.people import people, places

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
    told = card_texts.told_corrected(sender(kitchen.session, it, kitchen.now), it.content)
    return _held(of, kitchen) or Worded(told)


def cast_card(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """How a broadcast stands, to whoever sent it."""
    it = broadcasts.get(kitchen.session, of["broadcast"])
    return Unneeded("gone") if it is None else card(kitchen.session, it, kitchen.now)


def cast_asked(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """That somebody is to agree to it, as long as nobody has decided."""
    it = broadcasts.get(kitchen.session, of["broadcast"])
    author = None if it is None else people.find(kitchen.session, it.by_id, kitchen.now)
    if it is None or author is None or it.state is not BroadcastState.AWAITING:
        return Unneeded("decided")
    count = deliveries.result(kitchen.session, it.id).total
    return Worded(card_texts.asked_to_approve(it, author, count), card_texts.look_buttons(it))


def message(session: Session, it: Broadcast, now: datetime, content: Content | None = None) -> Worded:
    """A broadcast as everybody receives it; with other content: as it would be, corrected."""
    said = content or it.content
    county = None if it.county_id is None else places.latest(session, it.county_id)
    is_corrected = bool(it.corrections) or content is not None
    text = texts.message(said.text, sender(session, it, now), county.name if county else "", is_corrected=is_corrected)
    enclosed = Enclosed(AttachmentKind(said.media), said.file_id) if said.file_id and said.media else None
    return Worded(text, texts.message_buttons(it.id), enclosed)


def card(session: Session, it: Broadcast, now: datetime) -> Worded:
    """How it stands, with what can be done."""
    result = deliveries.result(session, it.id)
    each = deliveries.each(session, it.id, now) if it.state in _OVER else []
    text = card_texts.card(it, sender(session, it, now), audience(session, it), result, each, now)
    return Worded(text, card_texts.card_buttons(it, result))


def audience(session: Session, it: Broadcast) -> str:
    """Whom it is for."""
    picked = [places.latest(session, one) for one in sorted(it.audience.places)]
    county = None if it.county_id is None else places.latest(session, it.county_id)
    named = [one for one in picked if one is not None and one.id != it.county_id]
    return texts.audience_line(it.audience, named, texts.all_of(county.name if county else None))


def sender(session: Session, it: Broadcast, now: datetime) -> str:
    """Who wrote it; "": somebody without a post today."""
    author = people.find(session, it.by_id, now)
    return author.name if author else ""


def _held(of: dict[str, Any], kitchen: Kitchen) -> Later | Unneeded | None:
    """Why it is not to be sent to this person now; None: it is."""
    if kitchen.is_redrawn:
        return None
    moment = releasing.goes_at(kitchen.session, of["person"], kitchen.now)
    if moment is None:
        return Unneeded("no post")
    return Later(moment - kitchen.now) if moment > kitchen.now else None
