"""What towns are asked for: lists, cards, and the steps of changing it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.texts.staff import in_twos, short
from handlers.turn import Button
from store.catalogue.metrics import Kind, Metric, Section, Tier, base
from store.catalogue.months import Month
from store.collection.county_metrics import LONGEST_NAME, NameTaken, Overtaken, Standing, TooEarly
from store.numbers import CEILING
from store.people.places import PlaceFacts

_WHEN = {
    "month": "每月报当月数",
    "quarter": "每季末报本季数",
    "level": "报月末现有数，有变化才改",
}
_HOW = {
    (Kind.FLOW, Tier.MONTH): "每月报当月数",
    (Kind.FLOW, Tier.QUARTER): "3、6、9、12 月报本季数",
    (Kind.FLOW, Tier.CHANGE): "有的月份才报当月数",
    (Kind.STOCK, Tier.MONTH): "每月报月末数",
    (Kind.STOCK, Tier.QUARTER): "3、6、9、12 月报季末数",
    (Kind.STOCK, Tier.CHANGE): "报月末现有数，自动带出上次的，有变化才改",
}
_ERRANDS = {
    "name": "改名称",
    "definition": "改口径",
    "unit": "改单位",
    "typical": "改常见范围",
    "off": "停用",
    "on": "启用",
}
_CONFIRM = {"add": "确认新增", "off": "确认停用", "on": "确认启用"}


def which_county() -> str:
    """For those whose reach has several."""
    return "<b>指标设置</b>\n\n要看哪个县区的指标？"


def county_buttons(counties: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([Button(short(one.name), "metric_county", str(one.id)) for one in counties])
    return [row for row in (*rows, _turns(previous, following, "metric_counties", "")) if row]


def sections(county: str, listed: Sequence[Standing]) -> str:
    """How many metrics a county has."""
    off = sum(not one.is_asked for one in listed)
    rest = f"，停用 {off} 项" if off else ""
    return (
        f"<b>{escape(county)}指标设置</b>\n\n乡镇现在要报 {len(listed) - off} 项{rest}。"
        "请选一类，看口径、停用或者修改；改动只管以后的月份，以前的月份照旧。"
    )


def sections_buttons(
    sections: Sequence[Section], listed: Sequence[Standing], *, other_counties: bool
) -> list[list[Button]]:
    """One for each section with how many metrics it has, and what else there is."""
    counts = {one.code: sum(at.metric.section == one.code and at.is_asked for at in listed) for one in sections}
    rows = in_twos([Button(f"{one.name} {counts[one.code]}", "metric_list", f"0-{one.code}") for one in sections])
    more = [Button("新增指标", "metric_act", "add")]
    return [*rows, [*more, *([Button("换县区", "metric_counties", "0")] if other_counties else [])]]


def listing(section: Section, there: Sequence[Standing], page: Sequence[Standing]) -> str:
    """A page of the metrics of a section."""
    lines = [f"{escape(one.metric.name)}（{escape(one.metric.unit)}）{_state(one)}" for one in page]
    return f"<b>{section.name}</b>　共 {len(there)} 项\n\n" + "\n".join(lines)


def listing_buttons(section: Section, page: Sequence[Standing], previous: int, following: int) -> list[list[Button]]:
    """One for each."""
    rows = in_twos([Button(_label(one), "metric_card", one.metric.code) for one in page])
    turns = _turns(previous, following, "metric_list", f"-{section.code}")
    return [row for row in (*rows, turns, [Button("‹ 全部类别", "metric_home")]) if row]


def card(standing: Standing) -> str:
    """One metric."""
    metric = standing.metric
    lines = [
        *_facts(metric),
        f"也叫：{escape('、'.join(metric.aliases))}" if metric.aliases else "",
        f"分类：{escape('、'.join(part.name for part in metric.parts))}" if metric.parts else "",
        _decided(standing),
    ]
    return f"<b>{escape(metric.name)}</b>\n\n" + "\n".join(line for line in lines if line)


def card_buttons(standing: Standing) -> list[list[Button]]:
    """What can be done with it."""
    acts = ("name", "definition", "unit", "typical", "off") if standing.is_asked else ("on",)
    section = _section(standing.metric)
    home = [Button(f"‹ {section}", "metric_list", f"0-{standing.metric.section}")]
    return [*in_twos([Button(_ERRANDS[act], "metric_act", act) for act in acts]), home]


def which_section() -> str:
    """The first step of a new metric."""
    return "<b>新增指标</b>\n\n放在哪一类？"


def section_choice(sections: Sequence[Section]) -> list[list[Button]]:
    """One for each."""
    return in_twos([Button(one.name, "metric_pick", one.code) for one in sections])


def which_name(metric: Metric | None) -> str:
    """Typed."""
    now = "" if metric is None else f"现在叫“{escape(metric.name)}”。\n"
    return f"{now}请发{'新的' if metric else '指标的'}名称，2 到 {LONGEST_NAME} 个字，比如：社区矫正宣讲。"


def no_name() -> str:
    """To something else."""
    return f"名称要 2 到 {LONGEST_NAME} 个字，不能全是数字，也不能有空格和特殊符号，请再发一次。"


def name_taken(taken: NameTaken) -> str:
    """When another metric is called so."""
    return f"“{escape(taken.word)}”已经是“{escape(taken.metric.name)}”的叫法，两个指标会分不清，请换一个名称。"


def which_unit(metric: Metric | None) -> str:
    """Picked or typed."""
    now = "" if metric is None else f"“{escape(metric.name)}”现在的单位是“{escape(metric.unit)}”。\n"
    return f"{now}按什么单位数？点一个，或者直接发，比如：幅。"


def unit_choice(units: Sequence[str]) -> list[list[Button]]:
    """The usual ones."""
    buttons = [Button(unit, "metric_pick", unit) for unit in units]
    return [buttons[:4], buttons[4:]]


def no_unit() -> str:
    """To something else."""
    return "单位要 1 到 4 个字，比如：件、人次、幅，请再发一次。"


def which_when() -> str:
    """When and how it is counted."""
    return "乡镇怎么报？"


def when_choice(ways: Sequence[str]) -> list[list[Button]]:
    """One for each way."""
    return [[Button(_WHEN[way], "metric_pick", way)] for way in ways]


def which_definition(metric: Metric | None) -> str:
    """Typed."""
    now = "" if metric is None else f"“{escape(metric.name)}”现在的口径：{escape(metric.definition)}\n\n"
    return f"{now}请用大白话发口径：什么算、什么不算、按哪天算。填报时点“口径”看到的就是这段话。"


def no_people(name: str) -> str:
    """To a name or a definition that names a colleague."""
    return f"指标里不要写人名（{escape(name)}），请再发一次。"


def no_definition(longest: int) -> str:
    """When it is too short or too long."""
    return f"口径要 4 到 {longest} 个字，请再发一次。"


def which_range(metric: Metric | None) -> str:
    """Typed."""
    now = "" if metric is None else f"“{escape(metric.name)}”现在的常见范围是 {_range(metric)}。\n"
    return f"{now}一个乡镇平常报多少？发最少和最多，比如：0-20。超出的会请填报人核实一下，不会拒收。"


def range_choice() -> list[list[Button]]:
    """None at all."""
    return [[Button("不设范围", "metric_pick", "any")]]


def no_range() -> str:
    """To something else."""
    return "请发两个数，前小后大，中间用横线，比如：0-20。"


def since_when(first: Month) -> str:
    """From which month it holds."""
    return f"从哪个月的数开始？最早{month(first)}，以前的月份照旧。"


def since_choice(months: Sequence[Month]) -> list[list[Button]]:
    """One for each."""
    return in_twos([Button(f"{month(one)}起", "metric_pick", str(one)) for one in months])


def sure_new(metric: Metric, since: Month) -> str:
    """A new metric, once more before it is kept."""
    facts = "\n".join([f"类别：{_section(metric)}", *_facts(metric)])
    return f"<b>新增：{escape(metric.name)}</b>\n\n{facts}\n\n{_from(since)}"


def sure_off(metric: Metric, since: Month) -> str:
    """One that will not be asked, and what goes with it."""
    rates = "、".join(rate.name for rate in base().rates if metric.code in (rate.numerator, *rate.denominator))
    rest = f"\n用到它的核对和{rates}也不再计算。" if rates else ""
    return f"停用“{escape(metric.name)}”：{_from(since)}乡镇不再填这一项，已经报的数都留着。{rest}"


def sure_on(metric: Metric, since: Month) -> str:
    """One that will be asked again."""
    return f"启用“{escape(metric.name)}”：{_from(since)}"


def sure_changed(errand: str, before: Metric, after: Metric, since: Month) -> str:
    """What it says, and will say."""
    old, new = _told(errand, before), _told(errand, after)
    return f"“{escape(before.name)}”{_ERRANDS[errand]}\n\n原来：{old}\n改为：{new}\n\n{_from(since)}"


def yes_row(errand: str) -> list[Button]:
    """Under the last step."""
    return [Button(_CONFIRM.get(errand, "确认修改"), "metric_yes")]


def back_button(*, is_first: bool) -> Button:
    """Under each step."""
    return Button("返回" if is_first else "‹ 上一步", "metric_back")


def done(errand: str, metric: Metric, since: Month) -> str:
    """When it is kept."""
    did = {"add": "已新增", "off": "已停用", "on": "已启用"}.get(errand, "已修改")
    return f"{did}：{escape(metric.name)}，从{month(since)}的数开始。"


def done_buttons(metric: Metric) -> list[list[Button]]:
    """Where to go on."""
    return [[Button(f"‹ {_section(metric)}", "metric_list", f"0-{metric.section}"), Button("全部类别", "metric_home")]]


def overtaken(fault: Overtaken | TooEarly | NameTaken) -> str:
    """Over the chat, when things have changed meanwhile."""
    match fault:
        case TooEarly():
            return f"刚有乡镇开始填报，现在最早只能从{month(fault.earliest)}改起，请重新选。"
        case NameTaken():
            return f"“{fault.word}”刚被用作“{fault.metric.name}”的叫法，请换一个名称。"
        case _:
            return "刚有别的管理员改过这一项，请按现在的内容重新选。"


def dropped() -> str:
    """When somebody lets it be."""
    return "好的，没有改动。要再看指标，发“指标设置”。"


def month(one: Month) -> str:
    """For people."""
    return f"{one.year}年{one.number}月"


def _from(since: Month) -> str:
    return f"从{month(since)}的数开始，以前的月份照旧。"


def _facts(metric: Metric) -> list[str]:
    return [
        f"单位：{escape(metric.unit)}",
        f"怎么报：{_HOW[metric.kind, metric.tier]}",
        f"常见范围：{_range(metric)}",
        f"口径：{escape(metric.definition)}",
    ]


def _range(metric: Metric) -> str:
    low, high = metric.typical
    return "不设" if high >= CEILING else f"{low}–{high}"


def _told(errand: str, metric: Metric) -> str:
    """What is changed by an errand, as the metric has it."""
    match errand:
        case "name":
            return f"“{escape(metric.name)}”"
        case "unit":
            return f"“{escape(metric.unit)}”"
        case "typical":
            return _range(metric)
        case _:
            return escape(metric.definition)


def _decided(standing: Standing) -> str:
    if standing.since is None:
        return ""
    since = month(standing.since)
    return f"\n本县从{since}起这样报" if standing.is_asked else f"\n从{since}起停用"


def _state(standing: Standing) -> str:
    if standing.is_asked:
        return ""
    return "　已停用" if standing.since is None else f"　{month(standing.since)}起停用"


def _label(standing: Standing) -> str:
    return standing.metric.short if standing.is_asked else f"{standing.metric.short}（停）"


def _section(metric: Metric) -> str:
    return next(one.name for one in base().sections if one.code == metric.section)


def _turns(previous: int, following: int, action: str, rest: str) -> list[Button]:
    shown = (("‹ 上一页", previous), ("下一页 ›", following))
    return [Button(label, action, f"{skip}{rest}") for label, skip in shown if skip >= 0]
