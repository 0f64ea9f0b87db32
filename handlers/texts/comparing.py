"""A town beside the towns like it: counts with their sources, by name. No town stands above another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape

from handlers.bars import Bar
from handlers.collection.comparison import Comparison, Shown, Side
from handlers.collection.metric_keys import metric_key
from handlers.texts.quotation import cut, in_marks
from handlers.texts.staff import in_twos
from handlers.turn import Button
from store.catalogue.metrics import Kind, Metric, Rate, Section, Tier
from store.catalogue.months import Month
from store.collection.alike import rule
from store.people.places import PlaceFacts
from store.practices.tables import ReportKind

_INSIDE = ("余", "多", "几", "来")  # stand between a number and its unit
_BEHIND = ("以上", "以下", "以内", "左右", "上下", "之多")  # behind the unit; all others stand before the number
_DIGEST = "（要点整理）"
_MOST_QUOTED, _LONGEST = 20, 60  # figures of a side with the words they stand in; characters of these


def which_section(town: PlaceFacts) -> str:
    """To somebody who has not said what is to be compared."""
    return f"<b>{escape(town.name)}和差不多的镇</b>\n\n比哪一类？也可以直接问，例如：我们镇调解成功比得上吗。"


def section_buttons(town: PlaceFacts, sections: Sequence[Section]) -> list[list[Button]]:
    """All of them."""
    return in_twos([Button(one.name, "alike_of", f"{town.id}-{one.code}") for one in sections])


def which_metric(town: PlaceFacts, section: Section) -> str:
    """The second step."""
    return f"<b>{escape(town.name)}　{section.name}</b>\n\n比哪一项？"


def which_count(town: PlaceFacts, rate: Rate) -> str:
    """To somebody who asks for a rate: it follows from counts, and these are compared."""
    return f"<b>{escape(town.name)}　{escape(rate.name)}</b>\n\n比率由下面的数算出来，不单独比。先比哪一项？"


def metric_buttons(town: PlaceFacts, metrics: Sequence[Metric]) -> list[list[Button]]:
    """All of a section."""
    rows = in_twos([Button(one.short, "alike", f"{town.id}-{metric_key(one.code)}") for one in metrics])
    return [*rows, [Button("‹ 换一类", "alike_at", str(town.id))]]


def whose() -> str:
    """To somebody without a town of their own, who has named none."""
    return "您不在乡镇岗位，请说清是哪个镇，例如：板溪镇的调解和差不多的镇比怎么样；或者发“指标走势”选一个镇看。"


def only_own(town: str) -> str:
    """To a town's clerk who asks it of another town."""
    return (
        "“和差不多的镇比”只能比您自己的镇，各月的数只有各镇自己看得到。"
        f"{escape(town)}报告里写的数可以直接问，例如：{escape(town)}受理矛盾纠纷多少件。"
    )


def gone() -> str:
    """The town or the metric is not there any more, or not for this person."""
    return "这里现在看不到了，请重新问一次。"


def card(found: Comparison, *, by_value: bool) -> str:
    """What there is; `by_value`: whoever asks has sorted it so."""
    title = f"<b>{escape(found.town.name)}和差不多的镇：{escape(found.metric.name)}</b>"
    if found.villages is None:
        return f"{title}\n\n{_no_villages()}"
    if not found.like:
        return f"{title}\n\n{_nobody(found)}"
    parts = [title, _who(found), *(_side(found, side, by_value=by_value) for side in found.sides)]
    if not found.sides and found.not_held is not None:
        parts.append(
            f"{found.not_held} 年没有审核通过的月报数，也没有收录这些镇 {found.not_held} 年的报告，暂时比不了。"
        )
    elif not found.sides:
        parts.append("这一项还没有审核通过的月报数，已收录的年度报告里也没有写，暂时比不了。")
    else:
        parts.append("只列数和出处，不排名。")
    return "\n\n".join(parts)


def one_year(newest: int, others: Sequence[int]) -> str:
    """Under a card of the newest of several years that were asked for."""
    return f"一次比一年，这里比的是 {newest} 年。要看 {'、'.join(map(str, others))} 年，请分开问。"


def buttons(found: Comparison, year: int | None, *, by_value: bool) -> list[list[Button]]:
    """A picture of each kind of source, another order, another metric."""
    key = argument(found.town, found.metric, year)
    pictures = [
        Button(f"画成图：{'月报数' if side.months else '年报数'}", "alike_draw", f"{key}-{'m' if side.months else 'r'}")
        for side in found.sides
        if side.own is not None or side.others
    ]
    order = Button("按名称排", "alike", f"{key}-n") if by_value else Button("按数排", "alike", f"{key}-v")
    is_long = any(len(side.others) > 1 for side in found.sides)
    rest = [*([order] if is_long else []), Button("换一项", "alike_of", f"{found.town.id}-{found.metric.section}")]
    return [row for row in (pictures, rest) if row]


def argument(town: PlaceFacts, metric: Metric, year: int | None) -> str:
    """How a button says what is compared."""
    return f"{town.id}-{metric_key(metric.code)}-{year or 0}"


def picture_title(found: Comparison) -> str:
    """Over the bars."""
    return f"{found.town.name}和差不多的镇　{found.metric.name}（{found.metric.unit}）"


def picture_bars(found: Comparison, side: Side, *, by_value: bool) -> list[Bar]:
    """One's own first."""
    own = Bar(found.town.name, None, _no_own(found, side)) if side.own is None else _bar(found.town.name, side.own)
    return [own._replace(is_own=True), *(_bar(name, one) for name, one in _sorted(side.others, by_value=by_value))]


def picture_notes(side: Side, undrawn: int) -> list[str]:
    """Under them; `undrawn`: so many more stand in the list alone."""
    middle = [] if side.middle is None else [f"竖线是另外 {side.given} 个乡镇的{_middle(side)}"]
    more = [f"还有 {undrawn} 个没有画，见文字"] if undrawn > 0 else []
    return [*middle, *more, "村（社区）数相差一半以内的同县乡镇，不排名"]


def picture_text(title: str, of: str, rows: Sequence[Bar], notes: Sequence[str]) -> str:
    """The same without a picture."""
    lines = [f"{escape(one.name)}　{escape(one.label)}" for one in rows]
    return "\n".join([f"<b>{escape(title)}</b>", escape(of), "", *lines, "", *map(escape, notes)])


def source(side: Side, metric: Metric) -> str:
    """Where the figures of a side come from, and over which time."""
    if not side.months:
        return f"{side.year}年年度报告"
    if metric.kind is Kind.STOCK:
        return f"{side.year}年{side.months[-1].number}月末，审核通过的月报"
    is_by_quarters = metric.tier is Tier.QUARTER and all(one.is_quarter_end for one in side.months)
    span = _quarters(side.months) if is_by_quarters else _span(side.months)
    return f"{span}合计，审核通过的月报"


def number(value: Decimal) -> str:
    """12364 · 253.5."""
    return f"{value.normalize():f}"


def shown(one: Shown) -> str:
    """32 件, 3000余份, 约600 人次."""
    inside, behind = one.qualifier in _INSIDE, one.qualifier in _BEHIND
    before = "" if inside or behind else one.qualifier
    return f"{before}{number(one.value)}{one.qualifier if inside else ' '}{one.unit}{one.qualifier * behind}".strip()


def _side(found: Comparison, side: Side, *, by_value: bool) -> str:
    told = _quoted if len(side.others) < _MOST_QUOTED else _said
    own = _no_own(found, side) if side.own is None else told(side.own)
    others = [f"{escape(name)}　{told(one)}" for name, one in _sorted(side.others, by_value=by_value)]
    head = f"<b>{source(side, found.metric)}</b>"
    return "\n".join([head, f"<b>{escape(found.town.name)}</b>　{own}", *others, *_sums(found, side)])


def _sums(found: Comparison, side: Side) -> Iterator[str]:
    told = f"另外 {len(found.like)} 个乡镇里，{side.given} 个有这项数"
    if side.middle is not None:
        told += f"，{_middle(side)} {escape(found.metric.unit)}"
    elif _is_closed(side):
        told += f"；不到 {rule('median')['least']} 个，中间水平也不列，免得看出是谁的"
    yield f"{told}。"
    if _is_closed(side):
        yield "别的乡镇的月报数没有公开，不列名称。"
    for name, figures in side.unclear.items():
        yield f"{escape(name)}的报告写的不是一个总数（{escape('、'.join(map(shown, figures)))}），不好比，没有算。"
    for what, names in (("报告里没提", side.silent), (f"没有收录 {side.year} 年报告", side.missing)):
        if names:
            yield f"{what}：{escape('、'.join(names))}。"


def _middle(side: Side) -> str:
    return f"{'中间水平 约' if _is_closed(side) else '中位数'} {number(side.middle or Decimal(0))}"


def _is_closed(side: Side) -> bool:
    """Whether there are figures among them that whoever asks may not see."""
    return bool(side.months) and len(side.others) < side.given


def _no_own(found: Comparison, side: Side) -> str:
    return "不是一个总数" if found.town.name in side.unclear else "没有数"


def _who(found: Comparison) -> str:
    unknown = f"还有 {found.unknown} 个不知道村数，没有算。" if found.unknown else ""
    return f"差不多的镇：{_range(found)}的 {len(found.like)} 个：{escape('、'.join(found.like))}。{unknown}"


def _nobody(found: Comparison) -> str:
    if found.unknown:
        return f"没有{_range(found)}的；有 {found.unknown} 个乡镇还不知道村数，等它们的“村社区数”审核通过再看。"
    return f"没有{_range(found)}的，找不到可比的。"


def _range(found: Comparison) -> str:
    return f"同县里村（社区）数和{escape(found.town.name)}（{found.villages} 个）相差一半以内"


def _no_villages() -> str:
    return (
        "要找差不多的镇，得先知道这里有多少个村（社区），现在还没有这个数。请在月报“村社区数”里填上并提交，审核通过后"
        "就能比；或者请管理员收录写有村数的年度报告。"
    )


def villages_buttons(month: Month) -> list[list[Button]]:
    """To where it is given."""
    return [[Button("去填报", "fill_open", str(month))]]


def _sorted(others: Mapping[str, Shown], *, by_value: bool) -> list[tuple[str, Shown]]:
    by_name = sorted(others.items())
    return sorted(by_name, key=lambda one: -one[1].value) if by_value else by_name


def _bar(name: str, one: Shown) -> Bar:
    return Bar(name, float(one.value), shown(one))


def _said(one: Shown) -> str:
    return f"{escape(shown(one))}{_DIGEST if one.is_digest else ''}"


def _quoted(one: Shown) -> str:
    """With the words it stands in; of many those around it, or the last ones where it is not written in digits."""
    if not one.clause:
        return _said(one)
    found = re.search(rf"(?<![0-9.]){re.escape(number(one.value))}(?![0-9])", one.clause)
    words = cut(one.clause, found.start() if found else len(one.clause), _LONGEST)
    kind = ReportKind.DIGEST if one.is_digest else ReportKind.ORIGINAL
    return f"{_said(one)}　{in_marks(escape(words, quote=False), kind)}"


def _span(months: Sequence[Month]) -> str:
    """2026年1—9月, or one by one where some are missing between them."""
    return f"{months[0].year}年{_listed([one.number for one in months])}月"


def _quarters(ends: Sequence[Month]) -> str:
    """2026年第1—3季度."""
    return f"{ends[0].year}年第{_listed([one.number // 3 for one in ends])}季度"


def _listed(numbers: Sequence[int]) -> str:
    first, last = numbers[0], numbers[-1]
    if last - first + 1 == len(numbers) > 1:
        return f"{first}—{last}"
    return "、".join(map(str, numbers))
