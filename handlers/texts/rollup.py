"""A county's month as a workbook and as comma-separated values: what its sheets, columns and cells say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from handlers.spreadsheet import Cell, Head, clean
from handlers.texts.checks import percent
from handlers.texts.pictures import month, punctuality, state
from store.catalogue.metrics import Metric
from store.catalogue.months import Month
from store.collection.figures import Given
from store.collection.rates import Share
from store.collection.rollup import Summary, Total, TownFigures
from store.collection.tables import Answer
from store.days import SHANGHAI

TOTALS, STANDINGS, FIGURES, RATES = "汇总", "报送情况", "明细", "比率"
TOTALS_WIDTHS = [("", width) for width in (20, 24, 10, 14, 8, 12, 12, 12)]
STANDINGS_COLUMNS = (
    ("县区", 14),
    ("乡镇", 16),
    ("状态", 12),
    ("是否按时", 10),
    ("应填项", 8),
    ("已填项", 8),
    ("报送人", 12),
    ("报送时间", 18),
    ("审核人", 12),
    ("审核时间", 18),
    ("第几版", 8),
    ("回执", 12),
)
TOWN_COLUMNS = (("类别", 18), ("指标", 24), ("单位", 8), ("本月", 12), ("程度", 8), ("说明", 40))
FIGURES_COLUMNS = (("县区", 14), ("乡镇", 16), *TOWN_COLUMNS)
RATES_COLUMNS = (("县区", 14), ("乡镇", 16), ("比率", 24), ("分子", 12), ("分母", 12), ("结果", 12))
CSV_HEAD = (
    "月份", "县区", "乡镇", "类别", "指标编码", "指标", "单位", "填报情况", "数值", "程度", "说明",
    "状态", "是否按时", "报送人", "报送时间", "审核人", "审核时间", "第几版", "回执",
)  # fmt: skip
_LONGEST_SHEET = 25  # UTF-16 units; the format takes 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")  # in the name of a sheet, as the format has it
_ANSWERS = {Answer.GIVEN: "已填", Answer.NONE: "不涉及"}
_MISSING = "未填"


def file_name(where: str, of: Month, ending: str) -> str:
    """Of either file; `where` may be empty."""
    return f"{where}{month(of)}月报汇总.{ending}"


def caption(summary: Summary) -> str:
    """Under it."""
    handed_in = _share("已报送", summary.handed_in, summary.towns, "个乡镇")
    answered = _share("已填", summary.answered, summary.owed, "项")
    return f"{month(summary.month)}汇总：{handed_in}，{answered}。表里有同事的姓名，请按内部资料保管。"


def making() -> str:
    """Over the chat, while the file is made."""
    return "正在生成汇总表，请稍候。"


def exported(name: str, towns: int) -> str:
    """After the file was written at the shell."""
    return f"已把 {towns} 个乡镇的数写进 {name}。里面有同事的姓名，请妥善保管。"


def at_the_shell() -> str:
    """Whoever runs the bot."""
    return "运维人员（服务器上）"


def bad_month() -> str:
    """To something else in its place."""
    return "月份请写成 2026-10 这样。"


def bad_file(name: str) -> str:
    """When the file's ending says nothing."""
    return f"{name} 的后缀不认识，请用 .xlsx 或 .csv。"


def no_county(name: str) -> str:
    """When there is no county of that name."""
    return f"没有叫“{name}”的县区；tashan people 能看到有哪些。"


def totals(
    where: str, summary: Summary, shares: Sequence[Share], sections: dict[str, str], by: str, now: datetime
) -> Iterator[Sequence[Cell]]:
    """The sheet of the whole county. `by`: who has it made."""
    yield [Head(f"{where}{month(summary.month)} 法治政府建设月报汇总")]
    yield [f"生成：{_moment(now)}　{by}"]
    yield []
    yield _heads("报送", "个数", "占", "比率")
    yield ["应报乡镇", summary.towns]
    for name, count, whole in (
        ("已报送乡镇", summary.handed_in, summary.towns),
        ("按时报送乡镇", summary.in_time, summary.towns),
        ("已审核乡镇", summary.accepted, summary.towns),
        ("已填项（含不涉及）", summary.answered, summary.owed),
    ):
        yield [name, count, whole, _percent(count, whole)]
    yield []
    yield _heads("类别", "指标", "单位", "合计", "程度", "填数的乡镇", "不涉及", "未填")
    for one in summary.totals:
        yield _total(one, sections)
    yield []
    yield _heads("比率", None, None, "分子", "分母", "结果", "没有时")
    for share in shares:
        yield [share.rate.name, None, None, share.numerator, share.denominator, percent(share), _none(share)]
    yield []
    yield ["乡镇以当月最后一天的为准；数以最近一次报送且没有退回的为准。比率由系统算，只舍不入，分母为 0 时不算。"]


def standing(one: TownFigures, owed: Collection[str]) -> Sequence[Cell]:
    """A town's row: how far it is, who and when."""
    answered = sum(code in one.figures for code in owed)
    return one.town.county, one.town.name, *_progress(one)[:2], len(owed), answered, *_progress(one)[2:]


def figures(one: TownFigures, metrics: Sequence[Metric], sections: dict[str, str]) -> Iterator[Sequence[Cell]]:
    """A town's figures: a row for each that is owed, and for the parts that were given."""
    for metric, given in _with_parts(one, metrics):
        notes = "；".join(one.notes.get(metric.code, ())) or None
        yield sections[metric.section], metric.name, metric.unit, _value(given), _exactness(given), notes


def town_rates(shares: Sequence[Share]) -> Iterator[Sequence[Cell]]:
    """Below a town's figures."""
    yield []
    yield _heads("比率", None, None, "分子", "分母", "结果")
    for share in shares:
        yield [share.rate.name, None, None, share.numerator, share.denominator, percent(share)]


def rate(one: TownFigures, share: Share) -> Sequence[Cell]:
    """A row of the sheet of all towns' rates."""
    return one.town.county, one.town.name, share.rate.name, share.numerator, share.denominator, percent(share)


def csv_rows(
    of: Month, one: TownFigures, metrics: Sequence[Metric], sections: dict[str, str]
) -> Iterator[Sequence[Cell]]:
    """A town's rows, each complete in itself."""
    progress = _progress(one)
    for metric, given in _with_parts(one, metrics):
        value = None if given is None else given.value
        yield (
            str(of), one.town.county, one.town.name, sections[metric.section], metric.code, metric.name, metric.unit,
            _MISSING if given is None else _ANSWERS[given.answer], value, _exactness(given),
            "；".join(one.notes.get(metric.code, ())), *progress,
        )  # fmt: skip


def sheet_name(name: str, taken: Collection[str]) -> str:
    """A name that the format takes and no other sheet has."""
    units = clean(_FORBIDDEN.sub("", name)).encode("utf-16-le")[: 2 * _LONGEST_SHEET]
    plain = units.decode("utf-16-le", "ignore").strip("'") or "乡镇"
    number, found = 1, plain
    while found.casefold() in taken:
        number += 1
        found = f"{plain} {number}"
    return found


def _heads(*names: str | None) -> Sequence[Cell]:
    return [None if name is None else Head(name) for name in names]


def _with_parts(one: TownFigures, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, Given | None]]:
    for metric in metrics:
        yield metric, one.figures.get(metric.code)
        for part in metric.parts:
            if part.code in one.figures:
                yield part, one.figures[part.code]


def _progress(one: TownFigures) -> tuple[Cell, ...]:
    """State, in time, by whom, when, accepted by whom, when, which revision, receipt."""
    in_time = None if one.is_late is None else punctuality(is_late=one.is_late)
    last = one.handed_in
    if last is None:
        return state(one.state), in_time, *[None] * 6
    accepted = None if last.accepted_at is None else _moment(last.accepted_at)
    return state(one.state), in_time, last.by, _moment(last.at), last.accepted_by, accepted, last.number, last.receipt


def _total(one: Total, sections: dict[str, str]) -> Sequence[Cell]:
    exactness = _words(is_near=one.is_near, is_more=one.is_more)
    value = one.value if one.given else None
    metric = one.metric
    counts = (one.given, one.none, one.missing)
    return sections[metric.section], metric.name, metric.unit, value, exactness, *counts


def _value(given: Given | None) -> Cell:
    if given is None:
        return _MISSING
    return _ANSWERS[given.answer] if given.value is None else given.value


def _exactness(given: Given | None) -> Cell:
    return None if given is None else _words(is_near=given.is_near, is_more=given.is_more)


def _words(*, is_near: bool, is_more: bool) -> Cell:
    return f"{'约' if is_near else ''}{'余' if is_more else ''}" or None


def _none(share: Share) -> Cell:
    return share.rate.zero if share.hundredths is None else None


def _share(what: str, count: int, whole: int, unit: str) -> str:
    return f"{what} {count}/{whole} {unit}（{_percent(count, whole)}）"


def _percent(count: int, whole: int) -> str:
    """Cut, never rounded; without anything to be a share of it is a dash."""
    if not whole:
        return "—"
    hundredths = 10_000 * count // whole
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
