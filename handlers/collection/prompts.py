"""The prompts of a month: fields that are asked together, one by one, kept as they were, or asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.collection.desk import NAMED, STOCKS, Desk, Step
from handlers.texts import filing as texts
from handlers.turn import Button
from store.catalogue.metrics import Metric

Here = dict[str, Any]
"""Where a chat stands in a month.

month, town; step: what is shown (see filling.py); at: a Step's code; asked: the fields shown, each with the number of
the entry that it showed; screen: on which. Of the way: passed: codes left for later; put_off: doubts left for later;
single: field by field; touched: codes answered last; to_card: back to the card after this; through: one doubt after
the other; later: nobody wants to be asked again. Of a screen: field: the one that is asked; only: fields asked once
more; defined: with what counts; doubt: see doubt.py; mine, theirs: see clash.py; offer: what may have been meant;
heard: what may be a reason; seen: the revision that is to be corrected. Of a pasted text: see pasted.py.
"""


@dataclass(frozen=True)
class Screen:
    """What is shown, and the fields that whoever answers it has seen."""

    text: str
    buttons: list[list[Button]]
    asked: Sequence[str] = ()  # codes, in the order in which they are numbered on it
    short: str = ""  # the same to somebody who has just seen it


Show = Callable[[Desk, Here], Screen | None]
"""None: there is nothing to ask there any more."""


def several(desk: Desk, here: Here) -> Screen | None:
    """What is still open of a step, or all of it where nothing is."""
    step = desk.step(here["at"])
    if step is None:
        return None
    if step.code == NAMED:
        return _named(desk, step)
    fields, defined = asked(desk, here, step), here.get("defined", False)
    if here.get("only"):
        return Screen(texts.ask_changed(desk, fields), texts.back_buttons(), [metric.code for metric in fields])
    is_first = step is desk.steps[0]
    if step.code == STOCKS:
        known = any(desk.past.last(metric.code) for metric in fields)
        text = texts.ask_stocks(desk, step, fields, definitions=defined)
        buttons = texts.stock_buttons(known=known, definitions=defined)
    else:
        text = texts.ask_several(desk, step, fields, definitions=defined)
        is_carried = len(fields) == len(desk.carried(fields))
        buttons = texts.section_buttons(fields, is_first=is_first, is_carried=is_carried, definitions=defined)
    return Screen(text, buttons, [metric.code for metric in fields], texts.ask_again(desk, step, fields))


def single(desk: Desk, here: Here) -> Screen | None:
    """One field."""
    step = desk.step(here["at"])
    metric = next((one for one in step.fields if one.code == here["field"]), None) if step else None
    if step is None or metric is None:
        return None
    is_first = step is desk.steps[0] and metric is step.fields[0]
    buttons = texts.one_buttons(metric, desk.past.last(metric.code), is_first=is_first)
    return Screen(texts.ask_one(desk, step, metric), buttons, [metric.code], texts.ask_again(desk, step, [metric]))


def codes(here: Here) -> list[str]:
    """Of the fields that the screen showed."""
    return [code for code, _ in here.get("asked", ())]


def asked(desk: Desk, here: Here, step: Step) -> list[Metric]:
    """The fields of a step that are asked: some that were picked, or what is open, or all, to be changed."""
    if only := here.get("only"):
        return [metric for metric in desk.fields if metric.code in only]
    open_now = desk.open(step.fields)
    carried = desk.carried(step.fields)
    return [metric for metric in open_now if metric not in carried] or open_now or list(step.fields)


def _named(desk: Desk, step: Step) -> Screen:
    verdict = desk.filing.verdict if desk.filing else None
    fields = desk.unsettled(step.fields) or list(step.fields)
    text = texts.ask_named(desk, fields, verdict.reason if verdict else None)
    return Screen(text, texts.named_buttons(), [metric.code for metric in fields])
