"""What is asked about doubtful figures, and about two answers to one field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from html import escape

from handlers.collection.desk import Desk
from handlers.texts.checks import asked
from handlers.texts.filing import always, head, moment, value
from handlers.turn import Button
from store.catalogue.metrics import Grade, Metric
from store.collection.checks import SHORTEST_EXPLANATION, Finding
from store.collection.figures import Given

_LONGEST_LABEL = 18  # characters
_LATELY = timedelta(hours=1)


def question(desk: Desk, finding: Finding, left: int) -> str:
    """A finding, and how many there are in all where one goes through them."""
    more = f"\n\n还有 {left} 处要核对，这是第一处。" if left > 1 else ""
    return f"{head(desk, '请核对')}\n\n⚠ {asked(finding, desk.catalogue)}{more}"


def buttons(finding: Finding) -> list[list[Button]]:
    """What can be done with a tap."""
    rows = []
    if finding.grade is Grade.VERIFY:
        rows.append([Button("没有错", "fill_do", "right")])
    if finding.grade is Grade.EXPLAIN and finding.explained is not None:
        rows.append([Button(f"同上次：{_short(finding.explained.text)}", "fill_do", "again")])
    return [*rows, [Button("改数", "fill_go", "change"), Button("先往下填", "fill_go", "put_off")], always()]


def is_it_why(text: str) -> str:
    """To something that was typed long after an explanation was asked for."""
    return f"“{escape(_short(text))}”是对下面这个数的说明吗？不是的话，想查资料请打成问句。"


def why_button() -> Button:
    """Yes, it is."""
    return Button("是，记作说明", "fill_do", "heard")


def too_short() -> str:
    """To an explanation that says too little."""
    return f"说明太短了，请至少写 {SHORTEST_EXPLANATION} 个字，让审核人看得明白；数填错了，就直接发新的数。"


def too_long(length: int, most: int) -> str:
    """To an explanation that nobody will read."""
    return f"说明有 {length} 个字，请压到 {most} 字以内。"


def explained() -> str:
    """When an explanation is kept."""
    return "✓ 说明已记下"


def confirmed() -> str:
    """When a figure is confirmed."""
    return "✓ 已确认"


def clash(desk: Desk, fields: Sequence[tuple[Metric, Given, str, Given]]) -> str:
    """Somebody was faster: of each field what they said, who they are, and what was said now."""
    told = [
        f"<b>{escape(metric.name)}</b>：{escape(who)}已填 {value(theirs, metric.unit)}，"
        f"您填的是 {value(mine, metric.unit)}"
        for metric, theirs, who, mine in fields
    ]
    return "\n".join((head(desk, "两人填得不一样"), "", *told, "\n请选用哪个。"))


def clash_buttons(who: str, theirs: Mapping[str, str], mine: Mapping[str, str]) -> list[list[Button]]:
    """One's own, or theirs; of a single field with the values."""
    if len(mine) == 1:
        [kept], [given] = theirs.values(), mine.values()
        return [[Button(f"用{who}的 {kept}", "fill_go", "theirs"), Button(f"改成 {given}", "fill_do", "mine")]]
    return [[Button(f"都用{who}的", "fill_go", "theirs"), Button("都用我的", "fill_do", "mine")]]


def colleague() -> str:
    """Somebody whose name is gone."""
    return "同事"


def who(name: str, at: datetime, now: datetime) -> str:
    """Who has answered before, and when that was."""
    return f"刚才{name}" if now - at < _LATELY else f"{name}（{moment(at)}）"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"
