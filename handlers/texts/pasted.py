"""A pasted text before anything of it is kept: what was understood, what is doubtful, what was not understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from handlers.collection.desk import Desk
from handlers.collection.preview import Preview
from handlers.texts.filing import head, month_name, not_open, value
from handlers.texts.unread import unreadable
from handlers.turn import Button
from store.catalogue.metrics import Metric
from store.collection.figures import Given
from store.collection.pasted import Doubt, Pasted
from store.collection.to_date import Converted, Incomplete, Negative
from store.numbers import Reason

_LONGEST = 24  # characters of a clause
_MOST_REST = 6  # pieces that were not understood


def card(desk: Desk, seen: Preview) -> str:
    """All of it."""
    new, strange = (
        [_line(desk, seen, code, value(one, _unit(desk, code))) for code, one in seen.groups.get(name, {}).items()]
        for name in ("new", "unfamiliar")
    )
    other = [
        _line(desk, seen, code, f"已填 {_now(desk, code)}，{_other(desk, seen, code, one)}")
        for code, one in seen.groups.get("other", {}).items()
    ]
    years = [_line(desk, seen, code, _converted(desk, seen.converted[code])) for code in seen.groups.get("to_date", ())]
    doubts = [f"· {_name(desk, code)}：{_why(desk.catalogue.metric(code), one)}" for code, one in seen.doubts.items()]
    doubts += [
        f"· {_name(desk, code)}：{_converted(desk, one)}"
        for code, one in seen.converted.items()
        if not isinstance(one, Converted)
    ]
    year = seen.pasted.year
    parts = [
        f"⚠ 像是 {year} 年的年度报告，不是{month_name(desk.month)}的数，一项都没有填。" if year is not None else "",
        _listed(f"看懂 {len(new)} 项，还没有填：", new),
        _listed(f"这 {len(strange)} 项句子里有没见过的词，请看一眼：", strange),
        _listed(f"已填过、数不一样的 {len(other)} 项，不点不改：", other),
        _listed(f"累计数 {len(years)} 项，同意才换算成{month_name(desk.month)}的数：", years),
        _listed(f"要问清楚的 {len(doubts)} 项，先不填：", doubts),
        f"和已填的一样 {len(seen.same)} 项。" if seen.same else "",
        _not_due(desk, seen.pasted.not_due),
        _rest(seen.pasted.rest),
        _elsewhere(desk, seen.pasted.places),
    ]
    return "\n\n".join((head(desk, _TITLE), *(part for part in parts if part)))


def card_again(desk: Desk, counts: Mapping[str, int]) -> str:
    """The same to somebody who has just seen it."""
    return f"接着看 {head(desk, _TITLE)}\n还有 {sum(counts.values())} 项等您确认。"


def card_buttons(counts: Mapping[str, int], *, can_walk: bool) -> list[list[Button]]:
    """One tap for all that was understood; others for what needs a word of its own."""
    new, strange = counts.get("new", 0), counts.get("unfamiliar", 0)
    labels = {"new": "确认填入 {} 项", "to_date": "累计换算后填入 {} 项", "other": "改已填的 {} 项"}
    if strange:
        both = f"确认填入 {new + strange} 项（含请看一眼的 {strange} 项）"
        labels = {"all": both} | labels | {"new": "只填看懂的 {} 项"}
    filled = ((name, label.format(counts.get(name))) for name, label in labels.items() if name in {*counts, "all"})
    rows = [[Button(label, "fill_do", f"paste-{name}")] for name, label in filled]
    walk = [Button("逐项看", "fill_go", "walk")] if can_walk else []
    return [*rows, [*walk, Button("不用", "fill_go", "unpaste")]]


def item(desk: Desk, seen: Preview, code: str) -> str:
    """One field: what was read, from which words, and what it says now."""
    metric = desk.catalogue.metric(code)
    one, doubt, year = seen.value(code), seen.doubts.get(code), seen.converted.get(code)
    if doubt is not None:
        told = _why(metric, doubt)
    elif year is not None:
        told = _converted(desk, year)
    else:
        told = value(one, metric.unit)
    now = f"现填 {_now(desk, code)}" if desk.answer(code) is not None else ""
    lines = [
        head(desk, _TITLE),
        f"\n<b>{escape(metric.name)}</b>（{escape(metric.unit)}）{now}",
        told,
        f"原文：“{escape(_short(seen.clause(code), 60))}”" if doubt is None else "",
        "\n" + ("对就点按钮，不对就发对的数。" if one is not None else "请发一个数。"),
    ]
    return "\n".join(line for line in lines if line)


def item_buttons(desk: Desk, seen: Preview, code: str, *, is_walk: bool) -> list[list[Button]]:
    """Yes, or let it be."""
    one, metric = seen.value(code), desk.catalogue.metric(code)
    is_filled = desk.answer(code) is not None
    label = f"{'改成' if is_filled else '填'} {value(one, metric.unit)}"
    yes = [Button(label, "fill_do", "paste-one")] if one is not None else []
    no = Button("不改" if is_filled else "先不填", "fill_go", "pass")
    return [[*yes, no], [Button("返回", "fill_go", "whole") if is_walk else Button("都先不填", "fill_go", "unpaste")]]


def nothing_new(seen: Preview) -> str:
    """When the text says only what is filled in already, or is not asked in the month."""
    if seen.same:
        return f"文中的 {len(seen.same)} 项和已填的一样，没有改动。"
    return f"{_not_due(seen.at, seen.pasted.not_due)}\n没有改动。"


def looks_like(desk: Desk, read: Pasted) -> str:
    """To a text with several figures, where nothing is being filled in."""
    if read.year is not None:
        return f"像是 {read.year} 年的年度报告，不是月报的数，没有填。"
    return f"像是月报的数，还没有填。要填进{month_name(desk.month)}报表，请先发“填报”，再把这段文字发一遍。"


def not_filled(desk: Desk) -> str:
    """When the month was handed in before a tap on the card."""
    return not_open(desk).replace("没有改动", "这段文字没有填")


def dropped() -> str:
    """When nothing more of the text is wanted."""
    return "好的，这段文字不用了。"


def done(count: int) -> str:
    """When a tap has filled fields in, in front of what comes next."""
    return f"✓ 已填入 {count} 项"


_TITLE = "从文字填报"


def _why(metric: Metric, doubt: Doubt) -> str:
    fault = doubt.fault
    said = f"“{escape(_short(doubt.clause, _LONGEST))}”"
    match fault.reason:
        case Reason.TWICE:
            return f"{said}里有两个数，请定一个"
        case Reason.OVER:
            return f"{said}超过了这一项可能的最大数 {metric.most}，请核对"
        case Reason.OTHER_TIME:
            return f"{said}说的不是这个月的数"
        case Reason.NEW:
            return f"{said}是新增数，这里要月末的总数"
        case Reason.NORM:
            return f"{said}像是要求，不是实际数"
        case Reason.OTHERS:
            return f"{said}说的可能不是本镇的数"
        case Reason.PART:
            return f"{said}可能只是其中一部分，这里要全部的"
        case Reason.UNIT:
            return f"{said}的单位是“{escape(fault.unit)}”，这里按“{escape(metric.unit)}”报"
        case Reason.UNSURE:
            return f"{said}不能确定"
        case _:
            told = unreadable(fault, metric, ()).removeprefix(f"{escape(metric.name)}：")
            return told.rstrip("。")


def _other(desk: Desk, seen: Preview, code: str, one: Given) -> str:
    """What the text says of a field that is filled in: itself, or by what it says of the year so far."""
    year = seen.converted.get(code)
    return f"文中 {value(one, _unit(desk, code))}" if year is None else _converted(desk, year)


def _converted(desk: Desk, one: Converted | Incomplete | Negative) -> str:
    total, month = f"累计 {one.total.value}", month_name(desk.month)
    match one:
        case Converted():
            return f"{total} − 前几个月 {one.before} = {month} <b>{one.month.value}</b>"
        case Incomplete():
            lacking = "、".join(month_name(missing) for missing in one.months)
            return f"{total}：没有 {lacking}的数，算不出来，请直接发{month}的数"
        case Negative():
            return f"{total}，前几个月已报 {one.before}，比累计还多，请核对后直接发{month}的数"


def _rest(pieces: Sequence[str]) -> str:
    if not pieces:
        return ""
    told = "、".join(f"“{escape(_short(one, _LONGEST))}”" for one in pieces[:_MOST_REST])
    more = f"等 {len(pieces)} 处" if len(pieces) > _MOST_REST else ""
    return f"没有对上哪一项、不会填的：{told}{more}"


def _not_due(desk: Desk, told: Mapping[str, str]) -> str:
    """Fields that are asked in other months only."""
    lines = [f"· {_name(desk, code)}　<i>“{escape(_short(clause, _LONGEST))}”</i>" for code, clause in told.items()]
    return _listed(f"按季度报、{month_name(desk.month)}不填的 {len(lines)} 项：", lines)


def _elsewhere(desk: Desk, places: Sequence[str]) -> str:
    """Where the text is of another town."""
    return f"⚠ 文中写的是{escape('、'.join(places))}，您填的是{escape(desk.town.name)}，请看清再填。" if places else ""


def _listed(title: str, lines: Sequence[str]) -> str:
    return "\n".join((title, *lines)) if lines else ""


def _line(desk: Desk, seen: Preview, code: str, told: str) -> str:
    """A field with what it would say, and the words that say it."""
    return f"· {_name(desk, code)} {told}　<i>“{escape(_short(seen.clause(code), _LONGEST))}”</i>"


def _now(desk: Desk, code: str) -> str:
    entry = desk.answer(code)
    return value(entry.given if entry else None, _unit(desk, code))


def _name(desk: Desk, code: str) -> str:
    return escape(desk.catalogue.metric(code).short)


def _unit(desk: Desk, code: str) -> str:
    return desk.catalogue.metric(code).unit


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
