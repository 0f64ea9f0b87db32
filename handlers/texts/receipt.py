"""What a receipt stands for."""

from __future__ import annotations

from handlers.collection.case import Case
from handlers.texts import review
from handlers.turn import Button
from store.collection.receipts import written
from store.collection.tables import Ruling


def card(case: Case) -> str:
    """The figures that were handed in with it, and what became of them since."""
    told = review.head(case.filing, case.revision, case.names)
    return "\n\n".join((told, _since(case), "<b>当时报的数</b>\n" + "\n".join(review.figures(case))))


def buttons(case: Case) -> list[list[Button]]:
    """To the town's month."""
    return [[Button("这个月的情况", "progress_town", f"{case.filing.town.id}-{case.filing.month}")]]


def not_found(code: str) -> str:
    """There is none, or it is another town's."""
    return f"没有查到回执 {written(code)}。请对照提交时收到的那条消息再发一次；别的镇的回执这里查不到。"


def _since(case: Case) -> str:
    if not case.is_newest:
        newest = case.filing.revision
        changes = review.changed(case.desk.catalogue, case.figures, case.newest)
        told = f"改了 {len(changes)} 项：{' · '.join(changes)}" if changes else "数没有变"
        number, code = (newest.number, written(newest.receipt)) if newest else (0, "")
        return f"之后又提交过，现在是第 {number} 次（回执 <code>{code}</code>），{told}。"
    verdict = case.revision.verdict
    if verdict is None or verdict.kind is Ruling.ACCEPTED:
        return "提交之后没有变过。"
    return "之后还没有重新提交。"
