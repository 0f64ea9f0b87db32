"""What is said of each figure of a report that was held against the months: in a table, and in a Word document's
comments. Plain text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from handlers.spreadsheet import Cell
from handlers.texts.pictures import month as dated
from handlers.texts.year_counts import of_month, of_months, percent
from store.annual.checking.claims import Left
from store.annual.checking.findings import Because, Finding, Verdict
from store.catalogue.metrics import Metric
from store.catalogue.months import Month
from store.collection.receipts import written
from store.people.places import PlaceFacts

AUTHOR = "他山核对"
SHEET = "核对"
COLUMNS = (
    ("序号", 6), ("结论", 10), ("报告里的数", 14), ("指标", 18), ("对照的数", 14),
    ("说明", 40), ("各月怎么报的", 60), ("原句", 60), ("所在标题", 30),
)  # fmt: skip
COUNTED = {
    Verdict.MATCHED: "一致",
    Verdict.SO_FAR: "缺月，暂时相符",
    Verdict.DIFFERS: "不一致",
    Verdict.IMPOSSIBLE: "不可能",
    Verdict.UNSETTLED: "月报不全",
    Verdict.NOT_COLLECTED: "没有收集",
    Verdict.LEFT: "不用核对",
}
_WHY = {
    Because.SAME: "",
    Because.ABOUT: "约数，和月报合得上",
    Because.PART_SUM: "几个分项加起来和月报一样",
    Because.GAPS: "",
    Because.UNACCEPTED: "把还没审核的月份算进来才一样",
    Because.NOT_APPLICABLE: "月报填的是不涉及",
    Because.ROUNDED: "只差在末位，像是四舍五入来的；这里的比率只舍不入",
    Because.BY_THE_YEAR: "按当年受理数算的；年初结转数不详，没有算进去",
    Because.OTHER_VALUE: "和月报不一样",
    Because.PERHAPS_PART: "和月报不一样；报告别处写的和月报一样，这里也许只是其中一部分",
    Because.OPENING: "年初结转数不详，算不出来",
    Because.NO_METRIC: "不是月报里的指标",
    Because.NOT_ASKED: "县里不收这一项",
    Because.NOTHING: "这段时间没有报过这一项",
    Because.OVER_HUNDRED: "比率不会超过 100%",
    Because.ABOVE_WHOLE: "部分比整体还多",
    Because.ABOVE_OPEN: "办结的比年初结转加受理的还多",
    Because.CHANGE: "和上年比较算得出",
    Because.BALANCE: "由结转、受理、办结算得出",
}
_LEFT = {
    Left.PLANNED: "是打算做的，不是已做的",
    Left.NORM: "是要求达到的数",
    Left.OTHERS: "不是本镇的数",
    Left.NOT_REACHED: "说的是没有达到",
    Left.VAGUE: "没有说准",
    Left.SEVERAL_YEARS: "说的不止一年，或是以前结转的",
    Left.PART_OF_YEAR: "看不出是哪几个月的",
    Left.PART: "只是其中一部分",
}


def named(one: Finding) -> str:
    """What a figure is of, in a few words: never the report's own."""
    metric = _metric(one)
    if metric is not None:
        return metric.name + ("（比上年）" if _is_change(one) else "（结转、在办）" if one.expected is not None else "")
    return "其他" if one.rated is None else one.rated.rate.name


def row(number: int, one: Finding, reopened: Collection[Month]) -> Sequence[Cell]:
    """A line of the table. `reopened`: the months that are being corrected."""
    metric = _metric(one)
    name = "" if metric is None and one.rated is None else named(one)
    return (
        number,
        COUNTED[one.verdict],
        one.claim.written,
        name,
        expected(one),
        why(one, reopened),
        "\n".join(behind(one)),
        one.claim.sentence,
        one.claim.heading,
    )


def remark(one: Finding, reopened: Collection[Month] = ()) -> tuple[str, ...]:
    """On a figure of a Word document."""
    told, because = expected(one), why(one, reopened)
    head = f"{COUNTED[one.verdict]}：报告写 {one.claim.written}" + (f"，应为{told}" if told else "")
    is_plain = because == _WHY[Because.OTHER_VALUE]
    return (f"{head}。" if is_plain else f"{head}。{because}。", *behind(one))


def expected(one: Finding) -> str:
    """What the months say; "": nothing."""
    if _is_change(one):
        return _change(one)
    if one.hundredths is not None:
        return percent(one.hundredths)
    if one.expected is not None:
        return f"{one.expected}{one.found.metric.unit if one.found is not None else ''}"
    return "" if one.found is None else of_months(one.found)


def why(one: Finding, reopened: Collection[Month] = ()) -> str:
    """Why it is so, with what it follows from and the months that are missing or being corrected; no sentence."""
    if one.verdict is Verdict.LEFT:
        return _LEFT[one.claim.left] if one.claim.left is not None else ""
    told = ["已报的月份合起来和报告一样" if one.verdict is Verdict.SO_FAR else _WHY[one.because], _follows(one)]
    missing = sorted({month for found in one.sums for month in found.missing})
    waiting = sorted({month for found in one.sums for month in found.unaccepted})
    told += [f"缺{_months(missing)}" if missing else "", f"{_months(waiting)}还没审核" if waiting else ""]
    open_again = sorted({said.month for found in one.sums for said in found.sources if said.month in reopened})
    told.append(f"{_months(open_again)}正在更正" if open_again else "")
    return "；".join(filter(None, told))


def _follows(one: Finding) -> str:
    """From what a rate, a change or a figure of an earlier year follows; "": from the months alone."""
    share = None if one.rated is None else one.rated.share
    if one.rated is not None and share is not None and one.hundredths is not None:
        carried = f"，其中年初结转 {one.rated.opening}" if one.rated.opening else ""
        return f"{share.numerator}÷{share.denominator}={percent(one.hundredths)}{carried}"
    if _is_change(one) and one.found is not None and one.before is not None:
        return f"上年 {of_months(one.before)}，今年 {of_months(one.found)}"
    if one.found is not None and one.found.value is not None and not one.found.sources and one.expected is None:
        return f"{one.period[0].year} 年没有月报，对照的是那一年报告里的数"
    return ""


def behind(one: Finding) -> Iterator[str]:
    """Which month says what, a line for each metric."""
    for found in dict.fromkeys(one.sums):
        by_year: dict[int, list[str]] = {}
        for said in found.sources:
            by_year.setdefault(said.month.year, []).append(f"{said.month.number}月 {of_month(said)}")
        yield from (f"{found.metric.name}，{year} 年：{'、'.join(told)}" for year, told in by_year.items())


SOURCES = "出处"
SOURCES_COLUMNS = (("指标", 20), ("月份", 12), ("报的数", 12), ("第几版", 8), ("回执", 14), ("审核", 10))


def sources(findings: Sequence[Finding]) -> Iterator[Sequence[Cell]]:
    """Which month says what of each metric that was compared: a line for each, without who reported it."""
    told: dict[tuple[str, Month], Sequence[Cell]] = {}
    for one in findings:
        for found in one.sums:
            for said in found.sources:
                stands = "已通过" if said.is_accepted else "待审核"
                cells = (found.metric.name, dated(said.month), of_month(said), said.revision, written(said.receipt))
                told.setdefault((found.metric.code, said.month), (*cells, stands))
    yield from told.values()


def title(town: PlaceFacts, year: int) -> str:
    """The table's file name, without its ending."""
    return f"{town.name}{title_of(year)}"


def title_of(year: int) -> str:
    """The same without the town's."""
    return f"{year}年报告核对"


def _metric(one: Finding) -> Metric | None:
    return None if one.found is None else one.found.metric


def _is_change(one: Finding) -> bool:
    """Whether a figure says how much more or less it is than the year before."""
    return one.found is not None and one.before is not None and one.found.metric.code == one.before.metric.code


def _change(one: Finding) -> str:
    """How much the months say that it is."""
    this, last = (None if found is None else found.value for found in (one.found, one.before))
    if this is None or last is None or one.found is None:
        return ""
    share = "" if one.hundredths is None else percent(one.hundredths)
    if this == last:
        return "持平"
    return ("增加" if this > last else "减少") + (share or f"{abs(this - last)}{one.found.metric.unit}")


def _months(months: Sequence[Month]) -> str:
    return "、".join(map(dated, months))
