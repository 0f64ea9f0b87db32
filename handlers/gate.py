"""Who may come in at all."""

from __future__ import annotations

from handlers.texts import gate as texts
from handlers.turn import Replies, Reply, Toast, Turn


def refusal(turn: Turn) -> Replies | None:
    """What somebody outside is told; None: come in."""
    if not turn.private:
        # A bot that is a group's administrator hears every word in it: one answer an hour is no chatter.
        reply = Reply(texts.private_only(), once=f"private-only {turn.now:%Y-%m-%d %H}")
    elif turn.person is None:
        reply = Reply(texts.stranger(turn.chat_id))
    else:
        return None
    return [reply] if turn.press is None else [Toast(reply.text)]
