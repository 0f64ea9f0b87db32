"""The picture that an invitation is passed on as: a QR code with its link."""

from __future__ import annotations

import io
from typing import Any

import segno

from handlers.kitchen import Kitchen, Made
from handlers.texts import invite as texts
from store.people import invitations

# Pixels of a module, and modules of quiet around it: some 600 pixels across, to be scanned off another telephone.
SCALE, QUIET = 14, 4


def invitation_card(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """The picture with its caption. Raises OtherKey; LookupError where the invitation is over by now."""
    facts = invitations.find_open(kitchen.session, of["invitation"], kitchen.now)
    if facts is None:
        raise LookupError("the invitation is over")
    link = link_of(invitations.code_for(kitchen.session, facts, kitchen.code_of), kitchen.bot_name)
    return Made("invitation.png", qr_png(link), texts.card(facts, link))


def link_of(code: str, bot_name: str) -> str:
    """What opens the chat with the bot and sends it the code (Bot API, deep linking)."""
    return f"https://t.me/{bot_name}?start={code}"


def qr_png(text: str) -> bytes:
    """A QR code as a PNG picture; 15% of it may be lost."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=SCALE, border=QUIET)
    return picture.getvalue()
