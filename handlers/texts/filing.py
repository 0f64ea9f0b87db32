"""The month's figures as a clerk fills them in: prompts, what was understood, and where one stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from html import escape

from handlers.collection.desk import NAMED, STOCKS, Desk, Step
from handlers.texts.calendar import guessed
from handlers.turn import Button
from store.catalogue.metrics import Kind, Metric, Tier
from store.catalogue.months import Month
from store.collection.due import Due
from store.collection.figures import Given
from store.collection.history import Past
from store.collection.tables import Answer, Origin, State
from store.days import SHANGHAI, day_of

_SAMPLE = "32 31 0 2 5 1 0 3 8 4 6 7"
_MOST_KEPT = 4  # levels that are named one by one
_LONGEST_REASON = 24  # characters of an earlier explanation beside a field


def month_name(month: Month) -> str:
    """10月; the year stands there where it is needed: with the date of the due day."""
    return f"{month.number}月"


def moment(at: datetime) -> str:
    """A moment, for people."""
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def until(at: datetime) -> str:
    """The day that ends at this moment."""
    day = day_of(at - timedelta(seconds=1))
    return f"{day.month}月{day.day}日 24:00"


def value(given: Given | None, unit: str = "") -> str:
    """What a field says: 32 件, 约3000余份, 不涉及, 未填."""
    if given is None or given.answer is Answer.BLANK:
        return "未填"
    if given.answer is Answer.NONE:
        return "不涉及"
    more = "余" if given.is_more else " " if unit else ""
    return f"{'约' if given.is_near else ''}{given.value}{more}{escape(unit)}"


def understood(desk: Desk, codes: Collection[str]) -> str:
    """✓ with all that was understood; of many levels that stay as they were, how many."""
    if not codes:
        return ""
    if len(codes) > _MOST_KEPT and all((entry := desk.entry(code)) and entry.origin is Origin.KEPT for code in codes):
        return f"✓ {len(codes)} 项沿用上次的数"
    told = []
    for code in codes:
        metric, entry = desk.catalogue.metric(code), desk.entry(code)
        told.append(f"{escape(metric.short)} {value(entry.given if entry else None, metric.unit)}")
    return "✓ " + " · ".join(told)


def head(desk: Desk, title: str) -> str:
    """The first line of a screen: which month, what it is about, how far one is."""
    done = sum(desk.is_done(step) for step in desk.steps)
    return f"<b>{month_name(desk.month)} · {escape(title)}</b>　进度 {done}/{len(desk.steps)}"


def the_card() -> str:
    """What the screen with all fields is called."""
    return "核对"


def title(step: Step) -> str:
    """What a step is called."""
    if step.section is not None:
        return step.section.name
    return {STOCKS: "存量", NAMED: "退回要改的"}[step.code]


def lines(desk: Desk, fields: Sequence[Metric], *, definitions: bool = False) -> str:
    """The fields of a prompt, numbered, each with what it said before."""
    told = []
    for number, metric in enumerate(fields, 1):
        before = " · ".join(_before(desk, metric))
        told.append(f"{number} {escape(metric.name)}（{escape(metric.unit)}）{before}")
        if definitions:
            told.append(f"<i>{escape(metric.definition)}</i>")
        elif (reason := _explained(desk, metric)) is not None:
            told.append(f"　<i>上次说明：{escape(reason)}</i>")
    return "\n".join(told)


def ask_several(desk: Desk, step: Step, fields: Sequence[Metric], *, definitions: bool) -> str:
    """The prompt for some fields of a section."""
    how = f"请按顺序发 {len(fields)} 个数，如：{' '.join(_SAMPLE.split()[: len(fields)])}"
    if len(fields) == 1:
        how = "请发一个数，没有发生就发 0。"
    elif len(fields) > len(_SAMPLE.split()):
        how = "请发“序号=数”，如：1=32"
    listed = lines(desk, fields, definitions=definitions)
    return "\n\n".join((head(desk, title(step)), listed + _carried(desk, step, fields), how))


def ask_changed(desk: Desk, fields: Sequence[Metric]) -> str:
    """Fields that are asked once more, because something about them is doubtful."""
    how = "请发对的数。" if len(fields) == 1 else f"请按顺序发 {len(fields)} 个数，或只发要改的，如：1=32"
    return "\n\n".join((head(desk, "改数"), lines(desk, fields), how))


def ask_again(desk: Desk, step: Step, fields: Sequence[Metric]) -> str:
    """The same prompts to somebody who has just seen them."""
    listed = "　".join(f"{number} {escape(metric.short)}" for number, metric in enumerate(fields, 1))
    return f"接着填 {head(desk, title(step))}\n{listed}"


def ask_one(desk: Desk, step: Step, metric: Metric) -> str:
    """The prompt for a single field, with what counts."""
    place = step.fields.index(metric) + 1
    before = " · ".join(_before(desk, metric))
    reason = _explained(desk, metric)
    parts = [
        f"{head(desk, title(step))}（{place}/{len(step.fields)} 项）\n",
        f"<b>{escape(metric.name)}</b>（{escape(metric.unit)}）{before}",
        f"<i>上次说明：{escape(reason)}</i>" if reason else "",
        f"口径：{escape(metric.definition)}",
        "\n请发一个数，没有发生就发 0。" if metric.kind is Kind.FLOW else "\n请发月末的数。",
    ]
    return "\n".join(part for part in parts if part)


def ask_stocks(desk: Desk, step: Step, fields: Sequence[Metric], *, definitions: bool) -> str:
    """The levels, with what they were."""
    known = any(desk.past.last(metric.code) for metric in fields)
    how = "没有变化就按“全部沿用”；有变的发“序号=数”，如：2=13" if known else "第一次填，请发“序号=数”，如：1=12 2=10"
    return "\n\n".join((head(desk, title(step)), lines(desk, fields, definitions=definitions), how))


def ask_named(desk: Desk, fields: Sequence[Metric], reason: str | None) -> str:
    """What was returned: why, and which fields."""
    told = f"<b>{month_name(desk.month)}报表退回</b>：{escape(reason or '（原因已删除）')}"
    how = "请发改后的数（“序号=数”或按顺序发）；数没错，就按“数没错，写说明”。"
    return "\n\n".join((told, lines(desk, fields), how))


def section_buttons(
    fields: Sequence[Metric], *, is_first: bool, is_carried: bool, definitions: bool
) -> list[list[Button]]:
    """Under a prompt for several fields; `is_carried`: all of them were 不涉及 the last time."""
    several = len(fields) > 1
    first = [Button("全部为 0" if several else "填 0", "fill_do", "zero")]
    first += [Button("逐项填", "fill_go", "single")] if several else []
    first += [Button("都不涉及" if several else "不涉及", "fill_do", "none")] if is_carried or not several else []
    second = [] if definitions else [Button("口径", "fill_go", "define")]
    second += [Button("跳过", "fill_go", "skip")] + ([] if is_first else [Button("上一节", "fill_go", "back")])
    return [first, second, always()]


def stock_buttons(*, known: bool, definitions: bool) -> list[list[Button]]:
    """Under the levels."""
    keep = [[Button("全部沿用", "fill_do", "keep")]] if known else []
    second = [Button("逐项填", "fill_go", "single")] + ([] if definitions else [Button("口径", "fill_go", "define")])
    return [*keep, [*second, Button("上一节", "fill_go", "back")], always()]


def one_buttons(metric: Metric, last: Past | None, *, is_first: bool) -> list[list[Button]]:
    """Under the prompt for a single field."""
    known = last is not None and metric.kind is Kind.STOCK
    top = [Button("沿用", "fill_do", "keep")] if known else [Button("0", "fill_do", "zero")]
    second = [Button("跳过", "fill_go", "skip")] + ([] if is_first else [Button("上一项", "fill_go", "back")])
    return [[*top, Button("不涉及", "fill_do", "none")], [*second, Button("一起填", "fill_go", "several")], always()]


def named_buttons() -> list[list[Button]]:
    """Under what was returned."""
    return [
        [Button("数没错，写说明", "fill_go", "stands")],
        [Button("看全表", "fill_go", "card"), Button("稍后", "fill_go", "later")],
    ]


def ask_reason(desk: Desk, fields: Sequence[Metric]) -> str:
    """Why figures that were returned stay as they are."""
    named = "、".join(escape(metric.name) for metric in fields)
    return f"{named}：请用一句话说明为什么没错（至少 6 个字），审核人会看到。"


def back_buttons() -> list[list[Button]]:
    """To where one was."""
    return [[Button("返回", "fill_go", "return")]]


def overview(desk: Desk, now: datetime) -> str:
    """Every step with how far it is."""
    told = []
    for step in desk.steps:
        answered = len(step.fields) - len(desk.open(step.fields))
        sign = "✓" if desk.is_done(step) else "◐" if answered else "○"
        told.append(f"{sign} {escape(title(step))}　{answered}/{len(step.fields)}")
    return "\n\n".join((head(desk, desk.town.name), "\n".join(told), due_line(desk, now)))


def overview_buttons(desk: Desk) -> list[list[Button]]:
    """To each step, and on."""
    to = [Button(title(step), "fill_go", f"to-{step.code}") for step in desk.steps]
    rows = [to[place : place + 3] for place in range(0, len(to), 3)]
    on = [Button(label, "fill_go", act) for label, act in (("接着填", "on"), ("核对提交", "card"), ("稍后", "later"))]
    return [*rows, on, [Button("用 Excel 填", "form_get", str(desk.month))]]


def due_line(desk: Desk, now: datetime) -> str:
    """Until when; what was judged once may be corrected however late."""
    due = desk.due
    if not desk.is_open:
        return f"{until(due.at)} 截止，已经提交了。"
    if desk.filing is not None and desk.filing.judged is not None:
        return "改好再提交就行，不受截止时间限制。"
    if due.is_locked(now):
        return f"已在 {until(due.locks_at)} 锁定，要请县里延期才能提交；填了的都会记着。"
    if due.is_late(now):
        return f"已过截止（{until(due.at)}），还能补报到 {until(due.locks_at)}。"
    longer = "（已延期）" if due.extended_until is not None else ""
    return f"请在 {until(due.at)} 前提交{longer}。{guess(due)}"


def guess(due: Due) -> str:
    """Behind the day, where nobody has published which days around it are worked."""
    return f"{guessed()}。" if due.is_guess else ""


def begun(desk: Desk, now: datetime) -> str:
    """Over the first prompt."""
    return f"{escape(desk.town.name)} {month_name(desk.month)}填报。{due_line(desk, now)}"


def which_month(months: Mapping[Month, State | None]) -> str:
    """Where several are open."""
    return f"有 {len(months)} 个月要办，请选一个。"


def not_to_fill(month: Month, months: Mapping[Month, State | None]) -> str:
    """To somebody who names a month that is over, or has not come."""
    told = f"{month_name(month)}的报表现在不用填"
    return f"{told}。要填的是下面这个月，点一下就开始。" if months else f"{told}，别的月也都报完了。"


def of_which_month(desk: Desk, months: Mapping[Month, State | None]) -> str:
    """To figures that come long after the prompt that they seem to answer."""
    if desk.month in months:
        return "这些数是哪个月的？先选月份，再发一次；刚才的没有记。"
    return f"{month_name(desk.month)}已经锁定，刚才的数没有记。要填的是下面这个月吗？请点一下，再发一次。"


def month_buttons(months: Mapping[Month, State | None]) -> list[list[Button]]:
    """One for each."""
    said = {State.RETURNED: "退回要改", State.DRAFT: "没填完", None: "没开始"}
    return [
        [Button(f"{month_name(month)}（{said.get(state, '')}）", "fill_open", str(month))]
        for month, state in months.items()
    ]


def later() -> str:
    """When somebody stops for now."""
    return "好的，填了的都记着。发“填报”就从这里接着填。"


def no_town() -> str:
    """To somebody whose post is not in a town."""
    return "填报由乡镇的报送员来做；县里请发“报送情况”看进度。"


def nothing_to_keep() -> str:
    """Over the chat, where nothing stands from before."""
    return "这里没有以前的数可以沿用，请发数。"


def flows_are_counted() -> str:
    """To somebody who wants last month's counts again."""
    return "这些是当月新发生的数，不能照抄上月，请按当月实际填；没有发生就填 0。"


def levels_are_there() -> str:
    """To somebody who says that there is nothing of any level."""
    return "存量不是当月发生数，不能一下全填 0。没有变化就按“全部沿用”；真是 0 的，请发“序号=0”。"


def none_of_which() -> str:
    """To somebody who says 不涉及 where several fields are asked."""
    return "这里有好几项，请写明哪一项不涉及，如“1=不涉及”，或按“逐项填”。"


def edited() -> str:
    """To somebody who has changed a message with figures after it was taken."""
    return "改过的旧消息不会重新记数。要改已填的数，请发名称和数，如“受理纠纷 31”，或在核对表里发“序号=数”。"


def not_open(desk: Desk) -> str:
    """When figures are given to what is handed in."""
    if desk.filing is not None and desk.filing.state is State.ACCEPTED:
        return f"{month_name(desk.month)}报表已审核通过，没有改动。"
    return f"{month_name(desk.month)}报表已经提交，没有改动。"


def _before(desk: Desk, metric: Metric) -> list[str]:
    """What the field says, and said."""
    answer = desk.answer(metric.code)
    told = [f"现填 {value(answer.given)}"] if answer is not None else []
    last, year = desk.past.last(metric.code), desk.past.year_ago(metric.code)
    if last is not None:
        told.append(f"{_when(desk.month, last.month, metric)} {_past(last)}")
    if year is not None and metric.kind is Kind.FLOW and (last is None or last.month != year.month):
        told.append(f"去年同{'季' if metric.tier is Tier.QUARTER else '月'} {_past(year)}")
    return told


def _when(month: Month, past: Month, metric: Metric) -> str:
    if metric.tier is Tier.QUARTER and past == month.back(3):
        return "上季"
    if past == month.back():
        return "上月"
    return f"{past.number}月" if past.year == month.year else f"{past.year}年{past.number}月"


def _past(past: Past) -> str:
    if past.amount is None:
        return "不涉及"
    return f"{past.amount.value}{'余' if past.amount.is_more else ''}"


def _explained(desk: Desk, metric: Metric) -> str | None:
    """What was said of the figure that stands beside the field; None: nothing."""
    last = desk.past.last(metric.code)
    said = (one for one in desk.past.explanations if one.code == metric.code and last and one.month == last.month)
    reason = next((one.text for one in said), None)
    return None if reason is None else reason[:_LONGEST_REASON] + ("…" if len(reason) > _LONGEST_REASON else "")


def _carried(desk: Desk, step: Step, fields: Sequence[Metric]) -> str:
    """What stays 不涉及 by itself."""
    names = [escape(metric.short) for metric in desk.carried(step.fields) if metric not in fields]
    return f"\n\n上月不涉及、这月照旧：{'、'.join(names)}（有了就发名称和数）" if names else ""


def always() -> list[Button]:
    """Under every prompt."""
    return [Button("进度", "fill_go", "overview"), Button("稍后", "fill_go", "later")]
