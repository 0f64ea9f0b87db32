"""A county's month as a workbook and as comma-separated values: what stands in them, and that nothing in them acts."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.collection import rollup_book
from handlers.collection.rollup_book import Export
from handlers.kitchen import Kitchen
from handlers.spreadsheet import Sheet, separated, written
from handlers.texts import rollup as texts
from store.catalogue.metrics import base
from store.collection import reviewing, submissions
from store.collection.figures import Given
from store.collection.tables import Answer
from store.people import people, places
from store.people.rights import Role
from tests.handlers.collection.forms import MONTH, NOW

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1＋1",
    "－1",
    "＠a",
    " =1",
    '=HYPERLINK("http://x")',
    "\u202e=1",
]


def made(town, make) -> bytes:
    with town.database.reading() as session:
        return make(Export(session, MONTH, [town.clerk.place.county_id], "清岚县", "祁翀", NOW))


def sheets(data: bytes) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def row(rows, *begins):
    """The only row that begins so."""
    [found] = [one for one in rows if one[: len(begins)] == list(begins)]
    return found


@pytest.fixture
def lived(town):
    """Two towns; one has handed in, with all kinds of answers, and was accepted."""
    filing = town.says(disputes_accepted=9213, disputes_resolved=9201, consultations=0)
    with town.database.transaction() as session:
        more = {
            "inspections": Given(Answer.NONE),
            "grid_events": Given(Answer.GIVEN, 3000, is_more=True),
            "publicity_events": Given(Answer.GIVEN, 4, is_near=True),
        }
        filing = submissions.answer(session, filing, more, {}, NOW, town.clerk.id).filing
        entry = filing.entries["disputes_accepted"]
        filing = submissions.note(session, filing, entry.id, "change", "=大排查", NOW, town.clerk.id)
        filing = submissions.submit(session, filing, [], NOW, town.clerk.id)
        reviewing.accept(session, filing, 1, datetime(2026, 11, 6, 1, 30, tzinfo=UTC), town.colleague.id)
    return town


def test_a_workbook_of_a_county(lived):
    book = sheets(made(lived, rollup_book.book))
    assert list(book) == ["汇总", "报送情况", "板溪镇", "青禾铺镇"]
    totals = book["汇总"]
    assert totals[0][0] == "清岚县2026年10月 法治政府建设月报汇总"
    assert totals[1][0] == "生成：2026-11-03 10:00　祁翀"
    owed = row(totals, "已填项（含不涉及）")
    assert owed[1:4] == [6, owed[2], f"{10_000 * 6 // owed[2] / 100:.2f}%"]
    assert [row(totals, name)[1:4] for name in ("已报送乡镇", "按时报送乡镇", "已审核乡镇")] == [[1, 2, "50.00%"]] * 3
    assert row(totals, "矛盾调解", "受理矛盾纠纷")[2:8] == ["件", 9213, None, 1, 0, 1]
    assert row(totals, "执法与应诉", "行政检查")[2:8] == ["次", None, None, 0, 1, 1]
    assert row(totals, "普法与法律服务", "法律咨询接待")[2:8] == ["人次", 0, None, 1, 0, 1]
    rate = next(one for one in totals if one[3:5] == [9201, 9213])
    assert rate[5] == "99.86%"
    [_, beside, here] = book["报送情况"]
    assert here[:5] == ["清岚县", "青禾铺镇", "已通过", "按时", owed[2] // 2]
    assert here[5:10] == [6, "仉禾0", "2026-11-03 10:00", "仉禾1", "2026-11-06 09:30"]
    assert (here[10], len(here[11])) == (1, 8)
    assert beside[:6] == ["清岚县", "板溪镇", "未开始", None, owed[2] // 2, 0]
    own = {one[1]: one[3:] for one in book["青禾铺镇"] if one[1]}
    assert own["受理矛盾纠纷"] == [9213, None, "=大排查"]
    assert own["行政检查"] == ["不涉及", None, None]
    assert own["网格事件上报"] == [3000, "余", None]
    assert own["法治宣传活动"] == [4, "约", None]
    assert own["法律咨询接待"] == [0, None, None]
    assert own[base().metric("petitions_received").name] == ["未填", None, None]
    assert {one[3] for one in book["板溪镇"] if one[1]} >= {"未填"}


def test_row_28_no_cell_is_a_formula_or_a_link(lived):
    book = openpyxl.load_workbook(io.BytesIO(made(lived, rollup_book.book)))
    cells = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert "=大排查" in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.hyperlink]


def test_comma_separated_values_say_the_same_and_hold_no_formula(lived):
    data = made(lived, rollup_book.table)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    own = {one["指标编码"]: one for one in rows if one["乡镇"] == "青禾铺镇"}
    said = own["disputes_accepted"]
    assert (said["月份"], said["填报情况"], said["数值"], said["说明"]) == ("2026-10", "已填", "9213", "'=大排查")
    assert (own["inspections"]["填报情况"], own["inspections"]["数值"]) == ("不涉及", "")
    assert (own["consultations"]["填报情况"], own["consultations"]["数值"]) == ("已填", "0")
    assert (own["petitions_received"]["填报情况"], own["petitions_received"]["数值"]) == ("未填", "")
    assert (own["grid_events"]["程度"], said["状态"], said["是否按时"]) == ("余", "已通过", "按时")
    assert {one["状态"] for one in rows if one["乡镇"] == "板溪镇"} == {"未开始"}


def test_more_towns_than_tabs_stand_on_one_long_sheet(lived):
    with lived.database.transaction() as session:
        for number in range(rollup_book.MOST_SHEETS - 1):
            places.place(session, NOW, "清岚县", f"{chr(0x4E00 + number)}山镇")
    book = sheets(made(lived, rollup_book.book))
    assert list(book) == ["汇总", "报送情况", "明细", "比率"]
    assert len(book["报送情况"]) == rollup_book.MOST_SHEETS + 2
    owed = row(book["汇总"], "已填项（含不涉及）")[2]
    assert len(book["明细"]) == 1 + owed
    assert row(book["明细"], "清岚县", "青禾铺镇", "矛盾调解", "受理矛盾纠纷")[4:] == ["件", 9213, None, "=大排查"]
    assert [one[5] for one in book["比率"] if one[3:5] == [9201, 9213]] == ["99.86%"]


def test_all_counties_together(lived):
    with lived.database.reading() as session:
        everywhere = Export(session, MONTH, None, "", "祁翀", NOW)
        book = sheets(rollup_book.book(everywhere))
    assert list(book) == ["汇总", "报送情况", "板溪镇", "青禾铺镇", "板溪镇 2"]
    assert [one[0] for one in book["报送情况"][1:]] == ["清岚县", "清岚县", "远山县"]


@pytest.mark.parametrize("recipe", [rollup_book.rollup_book, rollup_book.rollup_csv])
def test_row_32_nothing_is_made_for_somebody_who_may_not_see_it_any_more(lived, recipe):
    with lived.database.transaction() as session:
        chief = people.seat(session, 7_900, "祁翀", Role.ADMINISTRATOR, "清岚县", now=NOW)
        far = people.seat(session, 7_901, "祁遥", Role.ADMINISTRATOR, "远山县", now=NOW)
    of = {"county": lived.clerk.place.county_id, "month": str(MONTH)}
    with lived.database.reading() as session:
        kitchen = Kitchen(session, NOW, str, "bot")
        assert recipe(of | {"person": chief}, kitchen).caption.startswith("2026年10月汇总：已报送 1/2 个乡镇（50.00%）")
        for person in (far, lived.clerk.id, 999):
            with pytest.raises(LookupError):
                recipe(of | {"person": person}, kitchen)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8) | st.integers(0, 10**9), min_size=1, max_size=6))
def test_row_28_whatever_stands_in_a_cell_is_no_formula(cells):
    [back] = csv.reader(io.StringIO(separated([cells]).decode("utf-8-sig"), newline=""))
    for cell, told in zip(cells, back, strict=True):
        assert not told.lstrip().startswith(tuple("=+-@\t\r＝＋－＠"))
        assert told in (str(cell), f"'{cell}") or not str(cell).isprintable()


def test_row_28_hostile_words_stay_texts_in_a_workbook():
    book = openpyxl.load_workbook(io.BytesIO(written([Sheet("表", [("头", 9)], [[one] for one in HOSTILE])])))
    cells = [line[0] for line in book.active.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    assert not [cell for cell in cells if cell.hyperlink]


@settings(max_examples=25)
@given(st.lists(st.text(max_size=40), max_size=5))
def test_every_town_has_a_sheet_that_the_format_takes(names):
    taken: set[str] = set()
    for name in names:
        found = texts.sheet_name(name, taken)
        assert 0 < len(found) <= 31
        assert not set(found) & set("[]:*?/\\")
        assert found.casefold() not in taken
        taken.add(found.casefold())
    written([Sheet(name, [], []) for name in taken] or [Sheet("表", [], [])])
