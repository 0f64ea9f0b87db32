"""The whole month before it is handed in, and what is said of it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from handlers.collection.desk import Desk, Step
from handlers.texts import checks as check_texts
from handlers.texts.filing import due_line, head, moment, month_name, the_card, title, until, value
from handlers.texts.pictures import punctuality
from handlers.turn import Button
from store.catalogue.metrics import Metric
from store.collection.receipts import written
from store.collection.submissions import Revision
from store.collection.tables import Ruling, State

_GLUE = "\N{NO-BREAK SPACE}"


def card(desk: Desk, now: datetime) -> str:
    """Every field with its number and what it says."""
    told = [_row(desk, step) for step in desk.steps]
    verdict = desk.filing.verdict if desk.filing is not None and desk.filing.state is State.RETURNED else None
    why = [f"退回原因：{escape(verdict.reason or '（已删除）')}"] if verdict is not None else []
    advice = [f"提醒：{check_texts.told(finding, desk.catalogue)}" for finding in desk.advice]
    how = f"要改，发“序号=数”，如：7=12。{due_line(desk, now)}"
    return "\n".join((head(desk, the_card()), *why, "", *told, "", *advice, how))


def card_buttons(desk: Desk) -> list[list[Button]]:
    """To what is still to be done, or to hand in."""
    missing, doubts = len(desk.open(desk.fields)), len(desk.doubts)
    if missing:
        first = Button(f"补填没填的 {missing} 项", "fill_go", "on")
    elif desk.unsettled(desk.named):
        first = Button("改退回的几项", "fill_go", "to-named")
    elif doubts:
        first = Button(f"核对 {doubts} 处疑问", "fill_go", "doubts")
    else:
        first = Button(f"提交 {month_name(desk.month)}报表", "fill_do", "submit")
    return [[first], [Button("按节改", "fill_go", "overview"), Button("稍后", "fill_go", "later")]]


def submitted(desk: Desk, by: str) -> str:
    """After it is handed in: the receipt, and what happens next."""
    filing = desk.filing
    revision = filing.revision if filing else None
    if filing is None or revision is None:
        raise LookupError(desk.month)
    whose = f"，{escape(by)}提交" if by else ""
    punctual = punctuality(is_late=revision.is_late)
    lines = [
        f"<b>✓ {month_name(desk.month)}报表已提交</b>",
        f"回执 <code>{written(revision.receipt)}</code>（{moment(revision.submitted_at)}{whose}，{punctual}）",
    ]
    if filing.state is State.ACCEPTED:
        lines.append(f"\n已审核通过（{moment(_at(revision))}）。要更正请说明原因，改后再审一次。")
    else:
        lines.append("\n审核结果会通知您。审核之前还可以收回来改。")
    return "\n".join(lines)


def submitted_buttons(desk: Desk) -> list[list[Button]]:
    """What can still be done."""
    filing = desk.filing
    if filing is None or filing.revision is None:
        return []
    number = str(filing.revision.number)
    if filing.state is State.ACCEPTED:
        return [[Button("申请更正", "fill_go", f"correct-{number}")]]
    return [[Button("收回来改", "fill_do", f"take_back-{number}")]]


def others_buttons(fields: Sequence[Metric]) -> list[list[Button]]:
    """To what other towns write on these figures."""
    return [[Button(f"{metric.short}：别人怎么做的", "others", metric.code)] for metric in fields]


def nothing_of_others() -> str:
    """Over the chat: nothing is asked of this figure, or not any more."""
    return "这一项现在查不到别人的做法，想了解什么请直接打字问。"


def why_correct() -> str:
    """A change of what was accepted needs a reason."""
    return "已审核通过的数要改，请用一句话说明原因（至少 6 个字）。改后重新提交、再审一次；在那之前按原数算。"


def reopened(reason: str | None) -> str:
    """Over the card of a month that is a draft again."""
    return f"可以更正了，原因：{escape(reason or '（已删除）')}。改好后请重新提交。"


def taken_back() -> str:
    """When it is a draft again."""
    return "已收回，改好后请重新提交。"


def cannot_take_back() -> str:
    """It could not be handed in again."""
    return "已经锁定，收回来就交不上了，没有收回。确实要改，请县里退回或延期。"


def look_again() -> str:
    """When it is not as it was shown."""
    return "刚才有同事改过，和您看到的不一样了。请再核对一遍，没问题就提交。"


def colleague_did(by: str) -> str:
    """To somebody who is told that it is handed in already."""
    return f"{escape(by)}刚才已经提交了。" if by else "已经提交了。"


def locked(desk: Desk) -> str:
    """Too late without more time."""
    since = until(desk.due.locks_at)
    return f"{month_name(desk.month)}已在 {since} 锁定，没有提交；填的都在。请县里延期，延期后再发“填报”提交。"


def unfinished(names: Sequence[str]) -> str:
    """Something is missing after all."""
    listed = "、".join(map(escape, names[:5])) + ("等" if len(names) > 5 else "")
    return f"还差 {len(names)} 项没填：{listed}。"


def doubtful(count: int) -> str:
    """Something is doubtful after all."""
    return f"还有 {count} 处疑问要核对，核对完就能提交。"


def state_line(desk: Desk, by: str, now: datetime) -> str:
    """我们报了没."""
    filing = desk.filing
    name = f"{escape(desk.town.name)} {month_name(desk.month)}："
    if filing is None:
        return f"{name}还没开始填。{due_line(desk, now)}"
    if filing.state in (State.SUBMITTED, State.ACCEPTED):
        return submitted(desk, by)
    answered = len(desk.fields) - len(desk.open(desk.fields))
    told = f"已填 {answered}/{len(desk.fields)} 项"
    verdict = filing.verdict
    if verdict is not None and verdict.kind is Ruling.RETURNED:
        return f"{name}退回了，还没重新提交。原因：{escape(verdict.reason or '（已删除）')}"
    return f"{name}还没提交，{told}。{due_line(desk, now)}"


def due_told(desk: Desk, now: datetime) -> str:
    """这个月几号截止."""
    return f"{escape(desk.town.name)} {month_name(desk.month)}报表：{due_line(desk, now)}"


def go_on_buttons(desk: Desk) -> list[list[Button]]:
    """Straight to the month."""
    return [[Button("接着填" if desk.filing else "开始填", "fill_open", str(desk.month))]]


def _row(desk: Desk, step: Step) -> str:
    """A step in a line or two; a field's number, name and value stay together where the line breaks."""
    number = {metric.code: str(place) for place, metric in enumerate(desk.fields, 1)}
    missing = desk.open(step.fields)
    told = []
    if len(missing) < len(step.fields):
        told = [_field(desk, metric, number[metric.code]) for metric in step.fields]
    else:
        told = ["–".join(dict.fromkeys((number[missing[0].code], number[missing[-1].code]))) + f"{_GLUE}未填"]
    return f"<b>{escape(title(step))}</b>：{' · '.join(told)}"


def _field(desk: Desk, metric: Metric, number: str) -> str:
    is_marked = any(metric.code in finding.codes for finding in desk.doubts)
    parts = [
        f"{escape(part.short)}{_GLUE}{value(said.given)}"
        for part in metric.parts
        if (said := desk.answer(part.code)) is not None
    ]
    entry = desk.answer(metric.code)
    shown = f"<b>{value(entry.given)}</b>" if entry else value(None)
    split = f"（{'、'.join(parts)}）" if parts else ""
    return f"{number}{_GLUE}{escape(metric.short)}{_GLUE}{shown}{split}{'⚠' if is_marked else ''}"


def _at(revision: Revision) -> datetime:
    return revision.submitted_at if revision.verdict is None else revision.verdict.at
