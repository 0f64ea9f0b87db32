"""What was understood of a question: buttons that take a limit away, and the lines that say what was made of it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.facets import Facet, dropped
from handlers.turn import Button
from store.practices.asking.question import Question
from store.practices.kinds import SectionKind

ONLY = {SectionKind.PRACTICE: "做法", SectionKind.PROBLEM: "问题", SectionKind.PLAN: "计划"}
_MOST = 6  # buttons; a county of towns of one name is rare
_IN_A_ROW, _ROW = 3, 15  # buttons, characters: what a phone shows on one line
_LONGEST = 12  # characters of a name on a button


def head(question: Question) -> str:
    """The question, and what was made of it where that is not what was typed."""
    lines = [f"问：{escape(question.text)}"]
    if question.about:
        lines.append(f"接着上一问：{escape(question.about)}")
    for town in dict.fromkeys(town for _, town in question.mended):
        typed = next(typed for typed, meant in question.mended if meant == town)
        lines.append(f"没有“{escape(typed)}”，按“{escape(town)}”查的。")
    if gone := dropped(question):
        lines.append(f"已去掉：{escape(' · '.join(map(_label, gone)))}")
    return "\n".join(lines)


def facet_buttons(facets: Sequence[Facet], *, is_leaning: bool) -> list[list[Button]]:
    """One for each limit; and one that begins anew, where something was taken over from the question before."""
    buttons = [Button(f"{_label(facet)} ✕", "drop", facet.argument) for facet in facets[:_MOST]]
    if is_leaning:
        buttons.append(Button("重新问", "reset"))
    rows: list[list[Button]] = []
    for button in buttons:
        fits = rows and len(rows[-1]) < _IN_A_ROW and sum(len(one.label) for one in (*rows[-1], button)) <= _ROW
        rows = [*rows[:-1], [*rows[-1], button]] if fits else [*rows, [button]]
    return rows


def only_buttons(offered: Sequence[SectionKind]) -> list[Button]:
    """One for each kind of section that the answer can be narrowed down to."""
    return [Button(f"只看{ONLY[kind]}", "only", kind.value) for kind in offered]


def scope_said(question: Question) -> str:
    """What a question was limited to, in words: 板溪镇 2023 年; empty: nothing."""
    scope = question.scope
    parts = ["、".join((*scope.counties, *scope.towns))]
    if scope.years:
        parts.append(f"{'、'.join(map(str, scope.years))} 年")
    return escape(" ".join(part for part in parts if part))


def _label(facet: Facet) -> str:
    value = str(facet.value)[:_LONGEST]
    if isinstance(facet.value, SectionKind):
        return f"只看{ONLY[facet.value]}"
    if facet.part == "without":
        return f"不含{value}"
    return f"{value} 年" if facet.part == "years" else value
