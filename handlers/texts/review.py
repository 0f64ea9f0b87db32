"""What waits to be judged, what was handed in, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from handlers.collection.case import Case
from handlers.collection.desk import RETURNED, Step
from handlers.texts import checks as check_texts
from handlers.texts.filing import moment, title, value
from handlers.texts.pictures import month as month_of
from handlers.texts.pictures import punctuality
from handlers.texts.staff import in_twos, short, turns, where
from handlers.turn import Button
from store.catalogue.metrics import Catalogue, Kind, Metric, Tier
from store.collection.checks import Finding, keeper
from store.collection.figures import Entry, Given, Note
from store.collection.history import Past
from store.collection.receipts import written
from store.collection.submissions import Filing, Revision
from store.collection.tables import Answer, Ruling, State
from store.collection.waiting import Waiting

_MOST_FINDINGS = 12  # on one card
_RULED = {
    Ruling.ACCEPTED: "已通过",
    Ruling.RETURNED: "已退回",
    Ruling.REOPENED: "已重开更正",
    Ruling.TAKEN_BACK: "已由乡镇收回",
}


def queue(shown: Sequence[Waiting], skip: int, count: int) -> str:
    """A page of what waits, by month and name."""
    if not count:
        return "<b>审核</b>\n\n现在没有等审核的报表。"
    place = f"，第 {skip + 1}–{skip + len(shown)} 个" if count > len(shown) else ""
    return f"<b>审核</b>\n\n有 {count} 份报表等审核（按月份和名称排列{place}）：\n" + "\n".join(map(_waiting, shown))


def queue_buttons(shown: Sequence[Waiting], previous: int, following: int) -> list[list[Button]]:
    """One for each, and the pages before and after; one that is not there is negative."""
    rows = in_twos([Button(_label(one), "review_card", str(one.submission_id)) for one in shown])
    return [
        row for row in (*rows, turns(previous, following, "review_page"), [Button("报送情况", "progress_open")]) if row
    ]


def card(case: Case) -> str:
    """A revision: who handed it in, what was changed, what is to be looked at, and all its figures."""
    parts = [head(case.filing, case.revision, case.names), _changes(case), _findings(case), _remarks(case)]
    told = "括号里是上次的数，没有变的不写"
    parts.append(f"<b>全部数据</b>（{told}）\n" + "\n".join(_rows(case)))
    return "\n\n".join(part for part in parts if part)


def head(filing: Filing, revision: Revision, names: Mapping[int, str]) -> str:
    """Which town and month, who handed in what, and what became of it."""
    state = "待审核" if revision.verdict is None else _RULED[revision.verdict.kind]
    return f"<b>{where(filing.town)} {month_of(filing.month)}</b>　{state}\n{history(revision, names)}"


def history(revision: Revision, names: Mapping[int, str]) -> str:
    """Who handed in what when, and what became of it."""
    punctual, code = punctuality(is_late=revision.is_late), written(revision.receipt)
    handed_in = f"{moment(revision.submitted_at)}，{who(names, revision.submitted_by)}，{punctual}"
    lines = [f"第 {revision.number} 次提交：{handed_in}，回执 <code>{code}</code>"]
    lines += [
        f"　{moment(one.at)} {who(names, one.by_id)}：{_RULED[one.kind]}{why(one.reason)}" for one in revision.verdicts
    ]
    return "\n".join(lines)


def card_buttons(case: Case) -> list[list[Button]]:
    """What can be done with it; it names the revision, so that nobody judges one that they have not seen."""
    filing, key = case.filing, f"{case.filing.id}-{case.revision.number}"
    rows = []
    if filing.state is State.SUBMITTED and case.is_newest:
        rows.append([Button("通过", "review_accept", key), Button("退回", "return_begin", key)])
    elif filing.state is State.ACCEPTED and case.is_newest:
        rows.append([Button("重开更正", "return_begin", key)])
    more = [Button("指标走势", "trend_at", str(filing.town.id)), Button("‹ 待审核", "review_page", "0")]
    return [*rows, more]


def nothing_there(filing: Filing) -> str:
    """A month of which nothing stands that could be looked at."""
    state = "已收回修改，还没有重新提交" if filing.revisions else "还没有提交"
    return f"<b>{where(filing.town)} {month_of(filing.month)}</b>\n\n{state}。"


def accepted(filing: Filing) -> str:
    """In place of the card."""
    return f"✓ {where(filing.town)} {month_of(filing.month)}已通过。"


def next_buttons(following: Waiting | None) -> list[list[Button]]:
    """Where to go after one is judged."""
    to = [Button(f"下一个：{_label(following)}", "review_card", str(following.submission_id))] if following else []
    return [row for row in (to, [Button("‹ 待审核", "review_page", "0")]) if row]


def overtaken(filing: Filing, names: Mapping[int, str]) -> str:
    """Over the chat: it is not any more as it was on the screen; who has done what."""
    verdict = filing.verdict
    if filing.state is State.SUBMITTED:
        return "乡镇刚才重新提交过，请按现在的内容审核。"
    if verdict is None:
        return "情况有变化，请看现在的内容。"
    by = names.get(verdict.by_id or 0, "")
    return f"{by}{'在 ' if by else ''}{moment(verdict.at)} {_RULED[verdict.kind]}，您这次没有改动。"


def own() -> str:
    """Over the chat, to whoever would judge what they have handed in."""
    return "这是您自己提交的，请县里的同事来审核。"


def gone() -> str:
    """Over the chat: it is not there, or not for this person."""
    return "这份报表现在看不到了，请重新发“审核”。"


def told_waiting(count: int) -> str:
    """To a reviewer, for all that come in until they look."""
    return f"有 {count} 份报表等您审核，方便时再看。看之前再有提交的，不另外通知。"


def told_waiting_buttons() -> list[list[Button]]:
    """Straight there."""
    return [[Button("去审核", "review_page", "0")]]


def told_accepted(filing: Filing) -> str:
    """To whoever handed it in."""
    return f"✓ {where(filing.town)} {month_of(filing.month)}报表已审核通过，不用再做什么。"


def changed(catalogue: Catalogue, before: Mapping[str, Entry], now: Mapping[str, Entry]) -> list[str]:
    """受理纠纷 30→31, for each field that says something else now."""
    codes = [code for metric in catalogue.metrics for code in (metric.code, *(part.code for part in metric.parts))]
    told = []
    for code in codes:
        then, after = (None if one is None else one.given for one in (before.get(code), now.get(code)))
        if then != after:
            told.append(f"{escape(catalogue.metric(code).short)} {value(then)}→{value(after)}")
    return told


def figures(case: Case) -> list[str]:
    """All figures of a revision, section by section, as they were frozen."""
    return [_row(case, step, with_past=False) for step in case.desk.steps]


def who(names: Mapping[int, str], number: int | None) -> str:
    """Somebody's name; whoever has left has none here."""
    return escape(names.get(number or 0, "以前的同事"))


def why(reason: str | None) -> str:
    """The reason behind a colon; nothing where none was asked."""
    if reason is None:
        return "（原因已删除）"
    return f"，原因：{escape(reason)}" if reason else ""


def _label(one: Waiting) -> str:
    again = f"（第{one.revision}次）" if one.revision > 1 else ""
    return f"{short(one.town.name)} {one.month.number}月{again}"


def _waiting(one: Waiting) -> str:
    more = [punctuality(is_late=True)] * one.is_late + [f"第 {one.revision} 次"] * (one.revision > 1)
    told = "".join(f"，{part}" for part in more)
    return f"{where(one.town)} {month_of(one.month)}　{moment(one.submitted_at)}提交{told}"


def _changes(case: Case) -> str:
    before = case.before
    if before is None:
        return ""
    told = changed(case.desk.catalogue, case.earlier, case.figures)
    asked = f"{_RULED[before.verdict.kind]}{why(before.verdict.reason)}" if before.verdict else ""
    named = before.verdict.codes if before.verdict else ()
    names = "、".join(escape(case.desk.catalogue.metric(code).short) for code in named if case.desk.catalogue.has(code))
    lines = [
        f"<b>和第 {before.number} 次比</b>：" + (" · ".join(told) if told else "数没有变"),
        f"第 {before.number} 次{asked}" + (f"；要改的：{names}" if names else "") if asked else "",
    ]
    return "\n".join(line for line in lines if line)


def _findings(case: Case) -> str:
    if not case.findings:
        return ""
    told = [
        f"· {check_texts.told(finding, case.desk.catalogue)}{_answer(case, finding)}"
        for finding in case.findings[:_MOST_FINDINGS]
    ]
    rest = len(case.findings) - len(told)
    more = f"\n另有 {rest} 处，见全部数据。" if rest else ""
    return f"<b>要留意的 {len(case.findings)} 处</b>\n" + "\n".join(told) + more


def _answer(case: Case, finding: Finding) -> str:
    """What the town said to it."""
    said = [one for one in case.notes.get(keeper(finding, case.figures).id, ()) if one.rule == finding.rule]
    if not said:
        return ""
    return "\n　乡镇已核对，没有错" if said[-1].text == "" else f"\n　说明：{_text(said[-1])}"


def _remarks(case: Case) -> str:
    """What else was said of figures: to a return, in a form, to checks that do not ask any more."""
    shown = {(keeper(one, case.figures).id, one.rule) for one in case.findings}
    told = []
    for code, entry in case.figures.items():
        notes = {one.rule: one for one in case.notes.get(entry.id, ())}  # the last word to each
        for rule, note in notes.items():
            if (entry.id, rule) not in shown and note.text != "" and case.desk.catalogue.has(code):
                name = escape(case.desk.catalogue.metric(code).short)
                kept = "（退回后没有改）" if rule == RETURNED else ""
                told.append(f"· {name}{kept}：{_text(note)}")
    return "<b>乡镇的说明</b>\n" + "\n".join(told) if told else ""


def _text(note: Note) -> str:
    return "（已删除）" if note.text is None else escape(note.text)


def _rows(case: Case) -> list[str]:
    return [_row(case, step, with_past=True) for step in case.desk.steps]


def _row(case: Case, step: Step, *, with_past: bool) -> str:
    number = {metric.code: place for place, metric in enumerate(case.desk.fields, 1)}
    told = []
    for metric in step.fields:
        entry = case.figures.get(metric.code)
        parts = [
            f"{escape(part.short)} {value(case.figures[part.code].given)}"
            for part in metric.parts
            if part.code in case.figures
        ]
        split = f"（其中 {'、'.join(parts)}）" if parts else ""
        past = _past(case, metric, entry) if with_past else ""
        said = value(entry.given if entry else None)
        told.append(f"{number[metric.code]} {escape(metric.short)} {said}{past}{split}")
    return f"<b>{escape(title(step))}</b>：{' · '.join(told)}"


def _past(case: Case, metric: Metric, entry: Entry | None) -> str:
    """What it said before, where that is something else."""
    last = case.desk.past.last(metric.code)
    if last is None or (entry is not None and _same(last, entry)):
        return ""
    then = "不涉及" if last.amount is None else value(Given(Answer.GIVEN, *last.amount))
    usual = case.desk.month.back(3 if metric.tier is Tier.QUARTER else 1)
    late = metric.kind is Kind.FLOW and last.month != usual
    return f"（{last.month.number}月 {then}）" if late else f"（{then}）"


def _same(last: Past, entry: Entry) -> bool:
    amount = (entry.value, entry.is_more, entry.is_near)
    return last.answer is entry.answer and (last.amount is None or tuple(last.amount) == amount)
