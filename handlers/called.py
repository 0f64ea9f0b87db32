"""Buttons of the newest card of figures that are called in words: 看图, 画个图, 按数排, 导出 Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from handlers.inquiry import ASIDE, before, kept
from handlers.texts.figures import LABELS, not_here
from handlers.turn import Button, Press, Replies, Reply, Toast, Turn
from store.practices.asking.cues import Called, called

_Handlers = Mapping[str, Callable[[Turn], Replies]]  # by action
_BARS = ("figure_bars", "alike_draw")


def keep_aside(turn: Turn, replies: Replies) -> Replies:
    """What is shown beside the inquiry has the words now, until something else is asked; gives the replies back."""
    buttons = [one for reply in replies if isinstance(reply, Reply) for row in reply.buttons for one in row]
    data = turn.conversation.data
    turn.conversation.data = data | {ASIDE: [(one.label, one.action, one.argument) for one in buttons]}
    return replies


def typed(turn: Turn, text: str, handlers: _Handlers) -> Replies:
    """What the button leads to that a text calls; empty: it calls none, or no card of figures was shown of late."""
    which = called(text)
    buttons = _shown(turn) if which is not None else []
    if which is None or not buttons:
        return []
    meant = next((one for one in buttons if _is_it(one, which) and one.action in handlers), None)
    if meant is None:
        is_ordered = any(_is_it(one, Called.BY_VALUE) or _is_it(one, Called.BY_NAME) for one in buttons)
        return [Reply(not_here(which, is_ordered=is_ordered))]
    press = Press(meant.action, turn.conversation.screen, meant.argument)
    replies = handlers[meant.action](replace(turn, press=press))
    if any(isinstance(one, Reply) for one in replies):
        return replies
    return [Reply(one.text) for one in replies if isinstance(one, Toast)]


def _shown(turn: Turn) -> list[Button]:
    inquiry = kept(turn)
    aside: Iterable[tuple[str, str, str]] = turn.conversation.data.get(ASIDE, ())
    if buttons := [Button(*one) for one in aside]:
        return buttons
    if inquiry is None or before(turn) is None:
        return []
    return [one for row in inquiry.below for one in row]


def _is_it(button: Button, which: Called) -> bool:
    return button.action in _BARS if which is Called.BARS else button.label == LABELS[which]
