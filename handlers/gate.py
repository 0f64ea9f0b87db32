"""Who may come in at all."""

from __future__ import annotations

from handlers.texts import gate as texts
from handlers.turn import Replies, Reply, Toast, Turn


def refusal(turn: Turn) -> Replies | None:
    """What somebody outside is told; None: come in."""
    if not turn.private:
        sentence = texts.private_only()
    elif turn.person is None:
        sentence = texts.stranger()
    else:
        return None
    return [Toast(sentence)] if turn.press is not None else [Reply(sentence)]
