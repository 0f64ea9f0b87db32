"""What came of reminding, step by step; of no town and nobody in particular."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.deadlines import step
from store.outreach.effects import Effect


def lines(effects: Sequence[Effect]) -> list[str]:
    """Under a deadline's steps, HTML; empty: nobody was reminded yet."""
    if not effects:
        return []
    return ["提醒后 24 小时内就报的（近一年，全部乡镇合计）：", *(f"· {_line(one)}" for one in effects)]


def _line(one: Effect) -> str:
    told = f"{step(one.rung)}：提醒 {one.asked} 次，随后就报的 {one.followed} 次"
    return f"{told}。作用不大，建议去掉这一步，少打扰乡镇。" if one.is_useless else f"{told}。"
