"""What is said of two years side by side: whatever a town or a heading is called, and as long as sentences may be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.console.entities import parse_html
from bot.pages import TEXT_LIMIT, length
from handlers.texts import years as texts
from handlers.texts import years_book as book
from store.practices.answering.figure_answers import Place, Told
from store.practices.figures.figures import Figure
from store.practices.index.directory import Held
from store.practices.tables import ReportKind
from store.practices.years.amounts import Amount, Way
from store.practices.years.held import Two
from store.practices.years.sides import Item, Quoted, Sides

HOSTILE = "<b>禾</i>&“镇”"
LONG = Quoted((f"一、{HOSTILE}", "（一）做法"), ("长" * 400 + "。",))
SHORT = Quoted((), (f"在村口设{HOSTILE}一处。",))


def two(kind: ReportKind = ReportKind.ORIGINAL, town: str = HOSTILE) -> Two:
    return Two(
        Held(4, "甲县", town, 2023, kind, "旧.txt", 1, 9),
        Held(5, "甲县", HOSTILE, 2024, ReportKind.ORIGINAL, "新.txt", 90, 9),
    )


def amount(code: str, way: Way, old: str | None, new: str | None, unit: str = "件", qualifier: str = "") -> Amount:
    def told(value: str | None) -> tuple[Told, ...]:
        if value is None:
            return ()
        figure = Figure(0, len(value), Decimal(value), unit, qualifier, code, "", False, "", 2024)
        return (Told(figure, 7, int(value.partition(".")[0]) % 2),)

    apart = Decimal(new) - Decimal(old) if way in (Way.CHANGED, Way.LEVEL) and old and new else None
    return Amount(code, way, told(old), told(new), apart)


AMOUNTS = (
    amount("disputes_accepted", Way.CHANGED, "12", "30"),
    amount("inspections", Way.LEVEL, "4", "4", "次"),
    amount("grid_events", Way.INEXACT, "100", "200", qualifier="余"),
    amount("violations_handled", Way.OTHER_UNIT, "5", "6", "起"),
    amount("petitions_received", Way.ONLY_OLD, "8", None),
    amount("grids", Way.ONLY_NEW, None, "9", "个"),
    amount("resolve_rate", Way.CHANGED, "98.5", "97", "%"),
)
PLACE = Place(LONG.heading_path, (f"{HOSTILE}{'数' * 300}。", "12件。"))
SIDES = Sides(
    fresh=(Item(None, LONG),) * 5 + (Item(SHORT, LONG),),
    gone=(Item(SHORT, None),) * 3,
    same=(Item(LONG, LONG),) * 4,
    unsure=(Item(LONG, SHORT),),
    amounts=AMOUNTS,
    places={7: PLACE},
)


def shown(html: str) -> str:
    text, _ = parse_html(html)
    return text


@pytest.mark.parametrize("kind", list(texts.Kind))
def test_every_page_of_every_list_is_one_message(kind):
    found = texts.items(SIDES, kind)
    told = texts.listing(two(), SIDES, kind, found[:5], 0)
    assert HOSTILE in shown(told).replace("‘", "“").replace("’", "”")
    assert length(told) <= TEXT_LIMIT
    assert f"共 {len(found)} 条" in told


def test_the_summary_counts_what_the_lists_have():
    said = shown(texts.summary(two(), SIDES))
    assert "2024 年新增做法 6 条" in said
    assert "2024 年报告没有再提到 3 条" in said
    assert "两年都有 4 条" in said
    assert "两年都提到、说法不同 1 条" in said
    assert "数字变化 6 项：变了的 2 项，只有一年写了的 2 项，不能直接比的 2 项（另有两年一样的 1 项）" in said
    assert "12件 → 30件，多 18件" in said
    labels = [one.label for row in texts.summary_buttons(two(), SIDES, others=False) for one in row]
    assert labels == ["新增做法 6", "不再提到 3", "都有 4", "说法不同 1", "数字变化 6", "导出 Excel"]


def test_a_figure_says_why_no_difference_is_worked_out():
    said = shown(texts.listing(two(), SIDES, texts.Kind.FIGURES, texts.items(SIDES, texts.Kind.FIGURES), 0))
    told = ["少 1.5个百分点", "（有一年不是确数，不算差数）", "（两年的单位不同，不算差数）"]
    for line in (*told, "只有 2023 年报告写了", "只有 2024 年报告写了"):
        assert line in said, line


def test_a_digest_stands_without_quotation_marks_and_a_renamed_town_is_told():
    said = shown(texts.listing(two(ReportKind.DIGEST), SIDES, texts.Kind.GONE, SIDES.gone, 0))
    assert "2023 年（要点整理，非原文）\n在村口设" in said
    assert "“在村口" not in said
    assert "（原旧禾乡）　两年对比" in shown(texts.summary(two(town="旧禾乡"), SIDES))


def test_nothing_at_all_is_said_so():
    nothing = Sides((), (), (), (), (), {})
    assert "新增做法 0 条" in texts.summary(two(), nothing)
    assert [one.label for row in texts.summary_buttons(two(), nothing, others=True) for one in row] == [
        "导出 Excel",
        "换乡镇",
    ]


def test_the_workbook_has_a_row_for_each_and_names_those_that_are_equal():
    practices = list(book.practice_rows(SIDES))
    assert len(practices) == 14
    assert {row[0] for row in practices} >= {"新增做法", "新增做法（前一年的打算里提过）", "说法不同"}
    assert all(len(row) == len(book.practice_head(two())) for row in practices)
    figures = {row[0]: row for row in book.figure_rows(SIDES)}
    assert len(figures) == len(AMOUNTS)
    assert all(len(row) == len(book.figure_head(two())) for row in figures.values())
    assert [row[2] for row in figures.values()] == ["多 18件", "两年一样", "", "", "", "", "少 1.5个百分点"]
    assert len(book.overview(two(), SIDES)) > 5
