"""Acts on the whole month: handed in, taken back, corrected."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.collection.acts import Act, Moved
from handlers.collection.desk import Desk
from handlers.collection.filling import begun, stand
from handlers.collection.prompts import Here
from handlers.texts import handing_in as texts
from handlers.turn import Turn, number_of
from store.collection import reviewing, submissions
from store.collection.submissions import Closed, Locked


def _submit(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """Hand in, if all is there, as it was shown. Raises submissions.Closed."""
    card = stand(here, "card", to_card=True)
    if at.filing is None:
        return Moved(at, card)
    filing = submissions.alone_with(turn.session, at.filing)  # from here on nobody changes it
    at = at.with_filing(filing)
    codes = [metric.code for metric in at.fields]
    if not at.is_open:
        raise Closed(filing)
    if at.unsettled(at.named):  # it was returned: straight to what it is about
        return Moved(at, begun(at))
    if here["step"] != "card" or here["asked"] != at.numbers(codes):
        return Moved(at, card, texts.look_again())
    if missing := at.open(at.fields):
        return Moved(at, card, texts.unfinished([metric.name for metric in missing]))
    if at.doubts:
        return Moved(at, card, texts.doubtful(len(at.doubts)))
    try:
        filing = submissions.submit(turn.session, filing, codes, turn.now, turn.member.id)
    except Locked:
        return Moved(at, card, texts.locked(at))
    return Moved(at.with_filing(filing), card)


def _take_back(turn: Turn, at: Desk, here: Here, seen: str) -> Moved:
    """What nobody has judged yet is changed once more. Raises submissions.Closed."""
    card = stand(here, "card", to_card=True)
    if at.filing is None:
        return Moved(at, card)
    try:
        filing = reviewing.take_back(turn.session, at.filing, number_of(seen) or 0, turn.now, turn.member.id)
    except Locked:
        return Moved(at, card, texts.cannot_take_back())
    return Moved(at.with_filing(filing), card, texts.taken_back())


def correct(turn: Turn, at: Desk, here: Here, reason: str) -> Moved:
    """An accepted month is a draft again. Raises submissions.Closed."""
    card = stand(here, "card", to_card=True)
    if at.filing is None:
        return Moved(at, card)
    filing = reviewing.reopen(turn.session, at.filing, here["seen"], reason, turn.now, turn.member.id)
    return Moved(at.with_filing(filing), card, texts.reopened(reason))


HAND_IN: Mapping[str, Act] = {"submit": _submit, "take_back": _take_back}
"""By what its button says."""
