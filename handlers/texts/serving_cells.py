"""A cell of another office's form in words: of what months, how many, where from, and why it is marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from handlers.annual.serving_desk import is_doubted
from handlers.texts.pictures import month as named
from handlers.texts.year_counts import of_month, percent
from store.annual.forms.facts import Certainty, Filled, Why
from store.annual.period import Period
from store.annual.record import Said
from store.catalogue.metrics import Metric, Rate
from store.catalogue.months import Month

_WHY = {
    Why.LIKELY: "名称不完全一样",
    Why.PERIOD: "表上没写清是哪段时间",
    Why.SECTION: "这一行也许是标题",
    Why.TWICE: "和前面一行像是同一项，也许只要其中一部分",
    Why.PART: "是其中一部分，平时不一定单报",
    Why.BACKLOG: "分母加了期初没办完的案件，表上若只算本期受理的，请改",
    Why.ROUGH: "报的是约数（余、约）",
    Why.UNFAMILIAR: "没有这项指标",
    Why.CHANGE: "要的是增减，请自己算",
    Why.PLAN: "要的是目标、计划数",
    Why.DAYS: "要的不是整月的数",
    Why.QUARTER: "这一项按季度报，没有单月的数",
    Why.TIMES: "一格里说了两段时间",
    Why.NOT_APPLICABLE: "报的是不涉及",
    Why.NOT_EXACT: "换成“万”要约到两位小数",
    Why.NO_RATE: "算不出这个率：不知道期初有多少件没办完，或者有一项不涉及",
    Why.NOTHING: "没有报过这个数",
    Why.HELD: "格里已有文字，没有动",
}
MARKS = {Certainty.SURE: "已填", Certainty.DOUBTFUL: "存疑（橙色）", Certainty.UNKNOWN: "留空（黄色）"}
NOT_TOUCHED = "原有，未动"


def span(period: Period | None) -> str:
    """2026年10月, 2026年1—10月, 2026年."""
    if period is None:
        return ""
    first, last = period.first, period.last
    if first == last:
        return named(first)
    if period.is_year:
        return f"{first.year}年"
    if first.year != last.year:
        return f"{named(first)}—{named(last)}"
    return f"{first.year}年{first.number}—{last.number}月"


def months(some: Sequence[Month]) -> str:
    """2026年7月、8月."""
    years = groupby(sorted(some), key=lambda one: one.year)
    return "、".join(f"{year}年{'、'.join(f'{one.number}月' for one in of)}" for year, of in years)


def amount(one: Filled, meant: Metric | Rate | None) -> str:
    """What belongs in the cell; empty: nothing."""
    if one.hundredths is not None:
        return percent(one.hundredths)
    if one.value is None:
        return ""
    unit = meant.unit if isinstance(meant, Metric) else ""
    return f"{one.value}{'万' if one.wanted.scale > 1 else ''}{unit}"


def why(one: Filled, meant: Metric | Rate | None, *, is_left: bool = False) -> str:
    """Why it is marked, what it means before what it says; empty: it is not. `is_left`: somebody said to leave it."""
    if is_left:
        return "确认过留空"
    reasons = (one.wanted.why if is_doubted(one) else None, one.why or one.wanted.why)
    return "；".join(filter(None, (_because(one, meant, reason) for reason in dict.fromkeys(reasons))))


def _because(one: Filled, meant: Metric | Rate | None, reason: Why | None) -> str:
    words = one.wanted.words
    match reason:
        case None:
            return ""
        case Why.WORDS:
            return f"表上多了“{words}”，不一定是同一个口径" if words else "名称里有不认识的词"
        case Why.UNIT:
            return f"表上的单位是“{words}”" if words else "表上的单位不一样"
        case Why.TOLD:
            return f"按 {words} 本县确认过的对应关系" if words else "按本县确认过的对应关系"
        case Why.NARROWER:
            return f"表上限定了“{words}”，口径不同" if words else "表上限定了范围，口径不同"
        case Why.SEVERAL:
            return f"可能是{words}" if words else "可能是几项中的一项"
        case Why.MISSING:
            return f"缺{months(one.months)}的数"
        case Why.UNACCEPTED:
            return f"{months(one.months)}还没有审核通过，没有算"
        case Why.NO_RATE if one.months:
            return f"算不出这个率：{months(tuple(dict.fromkeys(one.months)))}的数不全"
        case Why.DIFFERS:
            return f"审核通过的数是 {amount(one, meant)}，和表上的不一样，没有改"
        case other:
            return _WHY.get(other, "")


def sources(one: Filled, names: Mapping[str, str], opening: int | None = None) -> str:
    """The months that made it, with their figures and revisions; nobody is named, for it goes to another office.

    `names`: of metrics, by their codes; `opening`: the cases that were open before, of a rate that counts them.
    """
    codes = dict.fromkeys(said.code for said in one.sources)
    if len(codes) < 2:
        return _months_of(one.sources)
    told = [
        f"{names.get(code, '')}：{_months_of([said for said in one.sources if said.code == code])}" for code in codes
    ]
    return "；".join([*told, f"年初结转：{opening}"] if opening is not None else told)


def _months_of(those: Sequence[Said]) -> str:
    later = {said.revision for said in those} - {1}
    years = groupby(those, key=lambda said: said.month.year)
    told = "；".join(f"{year}年{'、'.join(map(_source, of))}" for year, of in years)
    return f"{told}（都是第1次提交的）" if told and not later else told


def remark(one: Filled, meant: Metric | Rate | None, behind: str, *, is_left: bool = False) -> str:
    """The comment at a cell; empty: it needs none. `behind`: its sources."""
    because = why(one, meant, is_left=is_left)
    told = f"{meant.name}，{span(one.wanted.period)}" if meant is not None else ""
    if one.value is None and one.hundredths is None:
        return "；".join(part for part in (f"他山没有填：{because}" if because else "", told) if part)
    lines = [f"他山：{told}", f"请核对：{because}" if because else "", f"来源：{behind}"]
    return "\n".join(line for line in lines if line)


def _source(said: Said) -> str:
    again = f"（第{said.revision}次提交）" if said.revision > 1 else ""
    return f"{said.month.number}月 {of_month(said)}{again}"
