"""What stands in the draft of a yearly report beside its own sentences: fonts, notes on figures, the pages to be taken
off before it is signed. Plain text, for Word.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.pictures import month as dated
from handlers.texts.year_counts import of_month, of_months
from store.annual.record import Said, Standing
from store.annual.structure import Check, Draft, Piece, State
from store.annual.sums import Sum
from store.catalogue.metrics import Kind
from store.catalogue.months import Month
from store.collection.receipts import written
from store.days import day_of
from store.people.places import PlaceFacts

# As the standard has them (GB/T 9704-2012); named in the file, and never part of it.
XIAOBIAOSONG, FANGSONG, KAITI, HEITI, SONG = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
AUTHOR = "他山"
CHECKS_COLUMNS = ("内容", "稿中", "请核对")
BESIDE = 4
_OPENING, _COMPARED, _CLOSING = "（年初结转）", "（与上年比）", "（年末未办结）"
_WANTS_OPENING = (
    "不知道上年末还有几件没有办结：库里没有上一年的年报，或者那份年报没有写，月报也推算不出。"
    "可以查上一年年报定稿、上年12月的台账或者办理系统；把上一年年报导入以后重新生成，会自动取用。"
)
_STANDINGS = {
    Standing.ACCEPTED: "已通过",
    Standing.HANDED_IN: "待审核，未计入",
    Standing.RETURNED: "已退回，未计入",
    Standing.DRAFT: "填报中，未计入",
    Standing.NONE: "未报",
}
_STATES = {State.THERE: "有", State.TO_WRITE: "待补写", State.TO_CHECK: "□ 待核对"}
MONTHS_COLUMNS = ("月份", "情况", "第几版", "回执", "报送人", "报送日期")
SOURCES_COLUMNS = ("序号", "指标", "稿中写的", "由哪几个月得出")


def file_name(draft: Draft) -> str:
    """Of the draft that is sent."""
    return f"{draft.town.name}{draft.year}年法治年报（初稿）.docx"


def of_year(year: int) -> str:
    """What the one is that lies in a folder with others."""
    return f"{year}年法治年报初稿"


def signature(town: PlaceFacts) -> str:
    """Who signs: a street has an office, and no government of its own."""
    if town.name.endswith("街道办事处"):
        return town.name
    return f"{town.name}办事处" if town.name.endswith("街道") else f"{town.name}人民政府"


def date(year: int) -> str:
    """When it is signed, to be filled in; it belongs to the year after the reported one."""
    return f"{year + 1}年×月×日"


def remark(piece: Piece, year: int) -> str:
    """On a figure, or where one is missing: what made it, month by month; without a year it is the report's."""
    return "\n".join([*(line for one in piece.sums for line in _told(one, year)), *_beside(piece, year)])


def copy_to(draft: Draft) -> str:
    """The last line of it."""
    return f"抄送：{draft.copy_to}。"


def appendix_title() -> str:
    """Over the pages to be taken off."""
    return "附：定稿前核对"


def appendix_note() -> str:
    """Below it."""
    return (
        "本页起是系统给起草人的核对材料，不是报告正文。核对完、签发前，请删掉本页及以后各页，"
        "并删掉正文里的批注、黄色标记和灰色提示。初稿未经审定，请按内部资料保管，不要外传。"
    )


def contents_title() -> str:
    """Over the first table."""
    return "一、必备内容"


def secrecy_title() -> str:
    """Over the second one."""
    return "二、保密核对"


def months_title() -> str:
    """Over the third one."""
    return "三、各月报表"


def sources_title(figures: int, gaps: int) -> str:
    """Over the fourth one, which may be empty."""
    missing = f"，另有 {gaps} 处缺数，正文里标黄" if gaps else ""
    return f"四、数据来源（正文共 {figures} 处数据，次序同正文{missing}；同一个数只列一次；回执和报送人见上表和批注）"


def content_row(check: Check) -> Sequence[str]:
    """A line of the first table."""
    return check.name, _STATES[check.state], check.note


def secrecy_row(check: Check) -> Sequence[str]:
    """A line of the second one, of what must not be there."""
    return check.name, "无" if check.is_there else _STATES[check.state], check.note


def month_row(month: Month, standing: Standing, said: Said | None, *, is_reopened: bool) -> Sequence[str]:
    """A line of the third table; `said`: anything that the month says."""
    told = ("", "", "", "")
    if said is not None:
        day = day_of(said.at)
        told = (str(said.revision), written(said.receipt), _by(said), f"{day:%Y-%m-%d}")
    return dated(month), _STANDINGS[standing] + ("，正在更正" if is_reopened else ""), *told


def source_row(number: int, piece: Piece, year: int) -> Sequence[str]:
    """A line of the fourth table; of the last column BESIDE months stand on a line."""
    kind, sums = _kind(piece, year), piece.sums
    if kind == _COMPARED:  # this year's stand in the row before
        sums = sums[1:]
    told = [line for one in sums for line in _in_a_cell(one, year, several=len(sums) > 1)]
    return str(number), piece.label + kind, piece.text, "\n".join([*told, *_beside(piece, year)])


def _kind(piece: Piece, year: int) -> str:
    """What a figure is of what its label says, where it is not that itself."""
    codes = {one.metric.code for one in piece.sums}
    if not any(said.month.year == year for one in piece.sums for said in one.sources):
        return "" if piece.sums and not piece.cited and len(codes) == 1 else _OPENING
    if len(codes) == 1:
        return _COMPARED if piece.cited or len(piece.sums) > 1 else ""
    return _CLOSING if piece.label in {one.metric.name for one in piece.sums} else ""


def _told(one: Sum, year: int) -> list[str]:
    told = of_months(one, unknown="未知")
    return [f"{one.metric.name}：{told}（{_how(one, year)}）", *(_said(said, year) for said in one.sources)]


def _in_a_cell(one: Sum, year: int, *, several: bool) -> list[str]:
    head = f"{one.metric.name}：" if several else ""
    told = [f"{_month(said.month, year)} {of_month(said)}" for said in one.sources]
    lines = ["\t".join(told[place : place + BESIDE]) for place in range(0, len(told), BESIDE)]
    return [head, *lines] if head and lines else lines


def _how(one: Sum, year: int) -> str:
    if not one.sources:
        return "没有已通过的数"
    if one.metric.kind is Kind.STOCK:
        return f"{_month(one.sources[-1].month, year)}末的数"
    return f"{len(one.sources)} 个月相加" if len(one.sources) > 1 else "一个月的数"


def _said(said: Said, year: int) -> str:
    told = f"第{said.revision}版，回执 {written(said.receipt)}，{_by(said)}"
    return f"{_month(said.month, year)} {of_month(said)}（{told}）"


def _by(said: Said) -> str:
    return said.by or "姓名未留"


def _beside(piece: Piece, year: int) -> list[str]:
    lines = [f"{one.year}年报告《{one.title}》原文：“{one.sentence}”" for one in piece.cited]
    otherwise = sorted({month for one in piece.sums for month in one.otherwise})
    if missing := [_month(one, year) for one in piece.months if one not in otherwise]:
        lines.append(f"缺{'、'.join(missing)}：没有报，或者还没有审核通过，没有计入。")
    if otherwise:
        told = "、".join(_month(one, year) for one in otherwise)
        lines.append(f"{told}：已经审核通过，但那时按另一种单位计数，不能相加，没有计入；请按现在的单位折算后填写。")
    if piece.wants_opening:
        lines.append(_WANTS_OPENING)
    return lines


def _month(month: Month, year: int) -> str:
    return f"{month.number}月" if month.year == year else dated(month)
