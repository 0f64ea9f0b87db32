"""Words about another office's form: what a button would say, what a line means instead, or to have one filled in."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers import dialog
from handlers.annual import serving, serving_card, serving_lines
from handlers.annual.serving_card import NAME, desk_of, own_town
from handlers.annual.serving_desk import Desk, Line
from handlers.texts import serving_forms as texts
from handlers.turn import Button, Press, Replies, Reply, Toast, Turn
from store.annual import foreign_forms
from store.catalogue.metrics import Metric, Rate
from store.catalogue.months import to_report
from store.practices.reading.naming import lets_go

_ACTS = {
    "serve_keep": serving_card.confirm,
    "serve_again": serving_card.give_again,
    "serve_sure": serving_card.agree_doubts,
    "serve_lines": serving_lines.list_lines,
    "serve_times": serving_card.ask_period,
    "serve_towns": serving_card.turn_towns,
    "serve_when": serving_card.choose_period,
    "serve_card": serving_card.show,
    "serve_drop": serving_card.drop,
}
_BEGINS = re.compile(f"(?:{'|'.join(texts.ASKED)}){{0,3}}{texts.NAME}.{{0,8}}")
_CHANGES = re.compile(f"(?:请?把)?(.{{1,30}}?)(?:{'|'.join(texts.CHANGED)})(.{{1,20}})")
_SHORTEST = 2  # characters of a label by which a line is called


def typed(turn: Turn) -> Replies:
    """What is said of the form on the card, or how to have one filled in; empty: this is something else."""
    here = dialog.here(turn, NAME)
    shown = None if here is None or not dialog.is_awake(turn) else desk_of(turn, here["number"])
    if shown is not None and (replies := _of_form(turn, shown)):
        return [Reply(one.text) if isinstance(one, Toast) else one for one in replies]
    return serving.begin(turn) if _BEGINS.fullmatch(dialog.bare(turn.text)) else []


def _of_form(turn: Turn, shown: Desk) -> Replies:
    said, buttons = dialog.bare(turn.text), _buttons(turn, shown)
    if lets_go(turn.text):
        return _press(turn, next(one for row in buttons for one in row if one.action == "serve_drop"))
    if said in texts.YES and not shown.needs_period:
        return _press(turn, buttons[0][0])
    meant = dialog.named(turn, buttons)
    if meant is not None and meant.press is not None:
        return _ACTS[meant.press.action](meant)
    return _changed(turn, shown, said)


def _buttons(turn: Turn, shown: Desk) -> list[list[Button]]:
    if shown.needs_period:
        return texts.period_buttons(shown, to_report(turn.now))
    return texts.card_buttons(shown, picks_town=own_town(turn) is None)


def _press(turn: Turn, button: Button) -> Replies:
    press = Press(button.action, turn.conversation.screen, button.argument)
    return _ACTS[button.action](replace(turn, press=press))


def _changed(turn: Turn, shown: Desk, said: str) -> Replies:
    """A line that is called by its words means another metric, or nothing."""
    found = _CHANGES.fullmatch(said)
    line = None if found is None else _line(shown, found[1])
    if found is None or line is None:
        return []
    wanted = _metric(shown, found[2])
    if wanted is None and found[2] not in texts.LEFT:
        return [Reply(texts.which_metric(found[2]), texts.correct_buttons(shown))]
    foreign_forms.choose(turn.session, shown.form.number, {line.key: None if wanted is None else wanted.code})
    return serving_card.answer(turn, shown.form.number)


def _line(shown: Desk, said: str) -> Line | None:
    """The one whose label is so, or holds it alone of all."""
    exact = [one for one in shown.lines if one.label == said]
    found = exact or [one for one in shown.lines if len(said) >= _SHORTEST and said in one.label]
    return found[0] if len(found) == 1 else None


def _metric(shown: Desk, said: str) -> Metric | Rate | None:
    every: list[Metric | Rate] = [one for metric in shown.catalogue.metrics for one in (metric, *metric.parts)]
    for one in (*every, *shown.catalogue.rates):
        if said in (one.names if isinstance(one, Metric) else (one.name,)):
            return one
    return None
