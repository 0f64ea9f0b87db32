"""What goes back to a town: which fields, why, and what the town reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from handlers.texts.pictures import month as month_of
from handlers.texts.staff import in_twos, short, where
from handlers.turn import Button
from store.catalogue.metrics import Metric
from store.collection.submissions import Filing
from store.collection.tables import State

Numbered = tuple[int, Metric]
"""A field with its place in the month, from 0 on."""


def which_fields(filing: Filing, names: Sequence[str]) -> str:
    """The first step."""
    named = f"已选 {len(names)} 项：{_listed(names)}" if names else "还没有选。"
    how = "点要改的项（再点取消），也可以发序号，如：7 12。选好了按“写原因”。"
    return f"<b>退回 {_of(filing)}</b>\n\n{how}\n\n{named}"


def field_buttons(
    shown: Sequence[Numbered], previous: int, following: int, named: Collection[str], asked: Collection[str]
) -> list[list[Button]]:
    """One for each field; `named`: codes picked already; `asked`: codes that the checks ask about."""
    picks = [Button(_label(number, metric, named, asked), "return_pick", str(number)) for number, metric in shown]
    rows = in_twos(picks)
    pages = (("‹ 前面的", previous), ("后面的 ›", following))
    turns = [Button(label, "return_page", str(skip)) for label, skip in pages if skip >= 0]
    return [row for row in (*rows, turns, [Button("写原因", "return_why"), Button("不退了", "return_drop")]) if row]


def name_some() -> str:
    """Over the chat."""
    return "请先选要改的项。"


def name_first() -> str:
    """To somebody who has said why, and not what."""
    return "原因记下了，再选要改的项，选好按“写原因”核对。"


def no_such_field(count: int) -> str:
    """A number beyond them."""
    return f"序号只到 {count}，没有选。"


def ask_reason(filing: Filing, names: Sequence[str]) -> str:
    """Why it goes back."""
    if filing.state is State.ACCEPTED:
        return (
            f"<b>重开 {_of(filing)}</b>\n\n请用一句话写明为什么要更正，乡镇会看到。"
            "更正后要重新提交、再审一次；在那之前按已通过的数算。"
        )
    return f"<b>退回 {_of(filing)}</b>\n要改：{_listed(names)}\n\n请用一句话写明原因，乡镇会看到。"


def reason_buttons(*, is_return: bool) -> list[list[Button]]:
    """Under it."""
    back = [Button("‹ 重新选项", "return_what")] if is_return else []
    return [[*back, Button("不退了" if is_return else "不重开了", "return_drop")]]


def no_reason() -> str:
    """Something without a word in it."""
    return "没有看到原因，乡镇不知道要改什么。"


def too_long(count: int, most: int) -> str:
    """A reason that nobody reads on a telephone."""
    return f"原因有 {count} 个字，最多 {most} 个字，请写短一些。"


def sure(filing: Filing, people: int, message: str) -> str:
    """The message as the town will read it."""
    to = f"会发给 {people} 人" if people else "镇上现在没有人能收到，他们发“填报”时会看到"
    what = "重开" if filing.state is State.ACCEPTED else "退回"
    return f"<b>确认{what}？</b>{to}：\n\n<blockquote>{message}</blockquote>"


def sure_buttons(*, is_return: bool) -> list[list[Button]]:
    """Do it, or change it."""
    more = [Button("改原因", "return_why")] + ([Button("重新选项", "return_what")] if is_return else [])
    return [
        [Button("确认退回" if is_return else "确认重开", "return_send")],
        [*more, Button("不退了" if is_return else "不重开了", "return_drop")],
    ]


def done(filing: Filing) -> str:
    """In place of the question."""
    told = "已退回" if filing.state is State.RETURNED else "已重开，等乡镇更正后重新提交"
    return f"{_of(filing)}{told}。"


def dropped() -> str:
    """When somebody lets it be."""
    return "好的，没有退回。"


def told(filing: Filing, names: Sequence[str], reason: str | None = None) -> str:
    """What the town reads; without `reason` the one that stands."""
    verdict = filing.verdict
    said = reason if reason is not None else (verdict.reason if verdict else "") or ""
    if not names:
        return f"{_of(filing)}报表可以更正了。原因：{escape(said)}\n改好后请重新提交；在那之前按原来的数算。"
    return f"{_of(filing)}报表退回，请改 {len(names)} 项：{_listed(names)}\n原因：{escape(said)}"


def told_buttons(filing: Filing) -> list[list[Button]]:
    """Straight to the fields."""
    return [[Button("去修改", "fill_fix", str(filing.id))]]


def _of(filing: Filing) -> str:
    return f"{where(filing.town)} {month_of(filing.month)}"


def _listed(names: Sequence[str]) -> str:
    return "、".join(map(escape, names))


def _label(number: int, metric: Metric, named: Collection[str], asked: Collection[str]) -> str:
    sign = "✓ " if metric.code in named else "⚠ " if metric.code in asked else ""
    return f"{sign}{number + 1} {short(metric.short)}"
