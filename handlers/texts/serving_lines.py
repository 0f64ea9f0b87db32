"""Another office's form, line by line: which line is meant, and what it is to mean."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.annual.serving_desk import Desk, Line
from handlers.collection.metric_keys import metric_key
from handlers.texts.serving_cells import why
from handlers.texts.staff import in_twos, turns
from handlers.turn import Button
from store.catalogue.metrics import Metric, Rate, Section

BLANK = "0"  # in the place of a metric: the line is left blank
_LABEL, _NAME = 14, 8  # characters on a button


def which_line(desk: Desk) -> str:
    """For whoever wants to correct one."""
    return f"<b>{escape(desk.title[:60])}</b>\n\n改哪一行？（共 {len(desk.lines)} 行）"


def line_buttons(desk: Desk, lines: Sequence[Line], previous: int, following: int) -> list[list[Button]]:
    """A page of them with what each means now."""
    number = desk.form.number
    rows = [[Button(_label(desk, one), "serve_line", f"{number}-{one.mark}")] for one in lines]
    page = turns(previous, following, "serve_lines", f"{number}-")
    return [row for row in (*rows, page, [_back(number)]) if row]


def what_it_means(desk: Desk, line: Line) -> str:
    """One line, and what can be made of it."""
    meant = desk.meant(line.code)
    now = f"现在对应：{escape(meant.name)}" if meant is not None else "现在：留空"
    reasons = (why(one, meant, is_left=desk.is_left(one)) for one in line.cells)
    doubts = "；".join(dict.fromkeys(filter(None, reasons)))
    because = f"（{escape(doubts)}）" if doubts else ""
    return f"表上写的：{escape(line.label[:200])}\n{now}{because}\n\n应当对应哪一项？"


def meaning_buttons(desk: Desk, line: Line, near: Sequence[Metric | Rate]) -> list[list[Button]]:
    """A short list, all others by section, or nothing."""
    number, meant = desk.form.number, desk.meant(line.code)
    at = f"{number}-{line.mark}"
    is_it = [Button(f"就是{_short(meant)}", "serve_as", f"{at}-{metric_key(meant.code)}")] if meant is not None else []
    others = [_choice(at, one) for one in near if one is not meant]
    rest = [Button("按类别找", "serve_sections", at), Button("留空", "serve_as", f"{at}-{BLANK}")]
    return [row for row in (is_it, *in_twos(others), rest, [Button("‹ 返回", "serve_lines", f"{number}-0")]) if row]


def which_section(line: Line) -> str:
    """For whoever finds it in no short list."""
    return f"表上写的：{escape(line.label[:200])}\n\n在哪一类？"


def section_buttons(desk: Desk, line: Line, sections: Sequence[Section]) -> list[list[Button]]:
    """All of them, and the rates."""
    at = f"{desk.form.number}-{line.mark}"
    rows = in_twos([Button(one.name, "serve_of", f"{at}-{one.code}") for one in sections])
    rates = [[Button("比率", "serve_of", f"{at}-{BLANK}")]] if desk.catalogue.rates else []
    return [*rows, *rates, [Button("‹ 返回", "serve_line", at)]]


def metric_buttons(desk: Desk, line: Line, metrics: Sequence[Metric | Rate]) -> list[list[Button]]:
    """All of a section."""
    at = f"{desk.form.number}-{line.mark}"
    return [*in_twos([_choice(at, one) for one in metrics]), [Button("‹ 返回", "serve_sections", at)]]


def _choice(at: str, one: Metric | Rate) -> Button:
    return Button(_short(one), "serve_as", f"{at}-{metric_key(one.code)}")


def _short(one: Metric | Rate) -> str:
    return one.short if isinstance(one, Metric) else one.name


def _label(desk: Desk, line: Line) -> str:
    meant = desk.meant(line.code)
    name = "留空" if meant is None else _short(meant)[:_NAME]
    label = line.label if len(line.label) <= _LABEL else f"{line.label[: _LABEL - 1]}…"
    return f"{label} → {name}"


def _back(number: int) -> Button:
    return Button("‹ 返回", "serve_card", f"{number}-0")
