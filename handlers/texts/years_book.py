"""The workbook of two reports side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.texts.figure_book import kind
from handlers.texts.figures import printed
from handlers.texts.quotation import plain
from handlers.texts.years import difference, notes_of, why_not
from store.practices.answering.figure_answers import Told
from store.practices.asking.metric_words import name_of
from store.practices.index.directory import Held
from store.practices.tables import ReportKind
from store.practices.years.amounts import Way
from store.practices.years.held import Two
from store.practices.years.sides import Item, Quoted, Sides

Row = tuple[str | int | None, ...]

OVERVIEW, PRACTICES, FIGURES = "说明", "做法", "数字"
OVERVIEW_HEAD = (("项目", 20), ("内容", 80))
_WAYS = {
    Way.CHANGED: "变了",
    Way.LEVEL: "两年一样",
    Way.INEXACT: "不是确数",
    Way.OTHER_UNIT: "单位不同",
    Way.SEVERAL: "有几处不同的数",
    Way.UNSURE: "范围可能不同",
    Way.ONLY_OLD: "只有前一年写了",
    Way.ONLY_NEW: "只有后一年写了",
}


def overview(two: Two, sides: Sides) -> list[Row]:
    """What is compared, how many of each kind, and how to read it."""
    return [
        ("乡镇", two.new.town if two.new.town == two.old.town else f"{two.new.town}（原{two.old.town}）"),
        ("前一年", f"{two.old.year} 年，{_kind(two.old)}，{two.old.file_name}"),
        ("后一年", f"{two.new.year} 年，{_kind(two.new)}，{two.new.file_name}"),
        ("新增做法", f"{len(sides.fresh)} 条：后一年报告写了，前一年报告的做法里没有写到"),
        ("不再提到", f"{len(sides.gone)} 条：前一年报告写了，后一年报告没有再提到。没有再提到不等于不做了"),
        ("都有", f"{len(sides.same)} 条：两年报告都写了"),
        ("说法不同", f"{len(sides.unsure)} 条：两年报告都提到、说法不同，也可能不是一回事，请对照原句"),
        ("数字", f"{len(sides.amounts)} 项：只有同一项指标、同一个单位、两年都是全年确数的才算差数"),
        ("怎么来的", "按两份报告里的字词对照，照录原句，不评价、不排名。性质写“要点整理”的是转述，不是原话"),
        ("没有列的", "会议次数、指导思想一类的套话，以及问题和下一步打算两部分，不算做法"),
    ]


def practice_head(two: Two) -> list[tuple[str, int]]:
    """The columns."""
    return [("类别", 12), *_two_heads(two, ("见", 30), ("原句", 60))]


def practice_rows(sides: Sides) -> Iterator[Row]:
    """Every practice, kind by kind, with what each report says."""
    lists: Sequence[tuple[str, Sequence[Item]]] = (
        ("新增做法", sides.fresh), ("不再提到", sides.gone), ("都有", sides.same), ("说法不同", sides.unsure),
    )  # fmt: skip
    for name, items in lists:
        for item in items:
            is_planned = name == "新增做法" and item.old is not None
            label = f"{name}（前一年的打算里提过）" if is_planned else name
            yield (label, *_said(item.old), *_said(item.new))


def figure_head(two: Two) -> list[tuple[str, int]]:
    """The columns."""
    heads = _two_heads(two, ("原文写法", 16), ("见", 30), ("原句", 60))
    return [("指标", 22), ("对照", 16), ("差", 14), ("要留意", 36), *heads]


def figure_rows(sides: Sides) -> Iterator[Row]:
    """Every figure, by metric; what is the same, too."""
    for amount in sides.amounts:
        why = [why_not(amount)] if why_not(amount) else []
        marked = "" if amount.way is Way.CHANGED else "；".join([*why, *notes_of(amount)])
        facts = (name_of(amount.code), _WAYS[amount.way], difference(amount), marked)
        yield (*facts, *_figure(amount.old, sides), *_figure(amount.new, sides))


def file_name(two: Two) -> str:
    """Of the workbook."""
    return f"{two.new.town}-{two.old.year}与{two.new.year}年报告对比.xlsx"


def _two_heads(two: Two, *columns: tuple[str, int]) -> list[tuple[str, int]]:
    return [(f"{one.year} 年（{_kind(one)}）{name}", width) for one in two for name, width in columns]


def _said(quoted: Quoted | None) -> Row:
    return (None, None) if quoted is None else (" › ".join(quoted.heading_path), plain(quoted.sentences))


def _figure(told: Sequence[Told], sides: Sides) -> Row:
    if not told:
        return (None, None, None)
    spots = dict.fromkeys((one.passage, one.sentence) for one in told)
    places = [(sides.places[passage], sentence) for passage, sentence in spots]
    amounts = "、".join(printed(one.figure, sides.places[one.passage].sentences[one.sentence]) for one in told)
    paths = " ｜ ".join(dict.fromkeys(" › ".join(place.heading_path) for place, _ in places))
    return (amounts, paths, " ｜ ".join(place.sentences[sentence].strip() for place, sentence in places))


def _kind(report: Held) -> str:
    return kind(ReportKind(report.kind))
