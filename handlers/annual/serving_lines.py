"""Single lines of another office's form, corrected by buttons: another metric, or none."""

from __future__ import annotations

from handlers.annual.serving_card import answer, desk_of
from handlers.annual.serving_desk import Desk, Line
from handlers.collection.metric_keys import metric_key, metric_of
from handlers.dialog import page_of
from handlers.texts import serving_forms, serving_lines
from handlers.turn import Replies, Reply, Toast, Turn, number_of
from store.annual import foreign_forms
from store.catalogue.metrics import Metric, Rate

_NEAR = 6  # metrics in the short list


def list_lines(turn: Turn) -> Replies:
    """All lines, a page of them."""
    number, skip = turn.numbered
    here = desk_of(turn, number)
    if here is None:
        return _gone()
    buttons = serving_lines.line_buttons(here, *page_of(here.lines, number_of(skip) or 0))
    return [Reply(serving_lines.which_line(here), buttons, in_place=True)]


def open_line(turn: Turn) -> Replies:
    """One line, with the metrics that it may mean."""
    here, line, _ = _named(turn)
    if here is None or line is None:
        return _gone()
    buttons = serving_lines.meaning_buttons(here, line, _near(here, line))
    return [Reply(serving_lines.what_it_means(here, line), buttons, in_place=True)]


def list_sections(turn: Turn) -> Replies:
    """Where to look for another one."""
    here, line, _ = _named(turn)
    if here is None or line is None:
        return _gone()
    sections = [one for one in here.catalogue.sections if here.catalogue.of(one.code)]
    buttons = serving_lines.section_buttons(here, line, sections)
    return [Reply(serving_lines.which_section(line), buttons, in_place=True)]


def open_section(turn: Turn) -> Replies:
    """The metrics of a section, or the rates."""
    here, line, section = _named(turn)
    if here is None or line is None:
        return _gone()
    rates, metrics = here.catalogue.rates, here.catalogue.of(section)
    offered: list[Metric | Rate] = [*rates] if section == serving_lines.BLANK else [*metrics]
    if not offered:
        return _gone()
    buttons = serving_lines.metric_buttons(here, line, offered)
    return [Reply(serving_lines.what_it_means(here, line), buttons, in_place=True)]


def choose(turn: Turn) -> Replies:
    """The line means this metric from now on, or is left blank."""
    here, line, key = _named(turn)
    code = None if here is None else _code(here, key)
    if here is None or line is None or (code is None and key != serving_lines.BLANK):
        return _gone()
    foreign_forms.choose(turn.session, here.form.number, {line.key: code})
    return answer(turn, here.form.number, in_place=True)


def _gone() -> Replies:
    return [Toast(serving_forms.gone())]


def _named(turn: Turn) -> tuple[Desk | None, Line | None, str]:
    """The form and the line that a button names, and what else it says."""
    number, rest = turn.numbered
    mark, _, more = rest.partition("-")
    here = desk_of(turn, number)
    return here, None if here is None else here.line(mark), more


def _code(here: Desk, key: str) -> str | None:
    metric = metric_of(here.catalogue, key)
    if metric is not None:
        return metric.code
    return next((one.code for one in here.catalogue.rates if metric_key(one.code) == key), None)


def _near(here: Desk, line: Line) -> list[Metric | Rate]:
    """What shares the most pairs of signs with its label, the nearest first."""
    said = _pairs(line.label)
    every: list[Metric | Rate] = [one for metric in here.catalogue.metrics for one in (metric, *metric.parts)]
    found = [(_likeness(said, one), one) for one in (*every, *here.catalogue.rates)]
    return [one for likeness, one in sorted(found, key=lambda each: -each[0])[:_NEAR] if likeness > 0]


def _likeness(said: set[str], one: Metric | Rate) -> float:
    names = one.names if isinstance(one, Metric) else (one.name,)
    return max(len(said & pairs) / (len(pairs) + 1) for pairs in map(_pairs, names))


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}
