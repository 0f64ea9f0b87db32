"""A receipt that somebody sends as text: what was handed in with it, and whether anything changed since."""

from __future__ import annotations

import re

from handlers.collection.case import case, seen
from handlers.texts import receipt as texts
from handlers.turn import Replies, Reply, Turn
from store.collection import submissions
from store.collection.receipts import read_receipt
from store.people.rights import Right

_WRITTEN = re.compile(
    r"\s*(?:回执(?:号|码)?[:：]?)?\s*([0-9a-z]{4}\s?[-–—－]?\s?[0-9a-z]{4})\s*[。.?？]?\s*", re.IGNORECASE
)


def typed(turn: Turn) -> Replies:
    """The figures of a receipt; empty: the text is none. Figures that somebody types are none: 31 29 0 2."""
    found = _WRITTEN.fullmatch(turn.text)
    code = read_receipt(found[1]) if found else None
    if found is None or code is None or not any(sign.isalpha() or sign in "-–—－" for sign in found[1]):
        return []
    for revision in submissions.by_receipt(turn.session, code):
        filing = seen(turn, revision.submission_id, Right.PROGRESS)
        shown = None if filing is None else case(turn, filing, revision.number)
        if shown is not None:
            return [Reply(texts.card(shown), texts.buttons(shown))]
    is_sure = {True, False} <= {sign.isdigit() for sign in found[1] if sign.isalnum()} or "回执" in turn.text
    return [Reply(texts.not_found(code))] if is_sure else []
