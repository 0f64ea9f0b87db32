"""Once a week to a county's administrators: what was asked, and what waits. Counts, and nothing of any person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from html import escape

from handlers.texts.county_answers import day, topics
from handlers.turn import Button
from store.outreach.weekly import Week

_MOST = 5  # answers or topics named one by one
_LONGEST = 60  # characters of a question


def digest(week: Week, names: Mapping[str, str]) -> str:
    """All of it."""
    last = week.monday + timedelta(days=6)
    answered = week.asked - week.unanswered
    lines = [
        f"<b>上周问答提要</b>（{_short(week.monday)}–{_short(last)}，只计次数，不计人）",
        f"全县问了 {week.asked} 次，答上 {answered} 次。" if week.asked else "上周没有人提问。",
    ]
    if about := topics(week.topics[:_MOST], names):
        lines.append(f"问得多的：{about}。")
    lines.append(f"未答问题：新增 {week.new} 个，现有 {week.open} 个。")
    closed = [("县里答复", week.answered), ("新报告答上", week.by_reports)]
    if told := "，".join(f"{label} {count} 个" for label, count in closed if count):
        lines.append(f"上周处理：{told}。")
    if week.due:
        lines.append(f"\n<b>到了复核日期的县里答复：{len(week.due)} 条</b>")
        lines += [f"· {escape(_cut(one.question))}（{day(one.review_on)}）" for one in week.due[:_MOST]]
        lines += [f"还有 {len(week.due) - _MOST} 条。"] if len(week.due) > _MOST else []
    return "\n".join(lines)


def digest_buttons(week: Week) -> list[list[Button]]:
    """Under it."""
    gaps = [Button("未答问题", "gap_list")] if week.open else []
    row = [*gaps, *([Button("县里答复", "answer_list")] if week.due else [])]
    return [row] if row else []


def _short(of: date) -> str:
    return f"{of.month}月{of.day}日"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
