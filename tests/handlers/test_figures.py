"""Figures as a picture and as a workbook: made from the numbers of reports, and only for those who may ask."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest
import sqlalchemy as sa

from bot.console.entities import parse_html
from handlers.collection.comparison import Shown
from handlers.figures import bars_of, figure_bars, figure_book
from handlers.kitchen import Kitchen
from handlers.texts import comparing
from handlers.texts import figures as texts
from store.database import Database
from store.people import people
from store.people.rights import Role
from store.practices.answering.figure_answers import FigureFindings, Lack, Line, Place, Told
from store.practices.asking.question import Question, Scope
from store.practices.figures.figures import Figure, Standing
from store.practices.index.directory import Held
from store.practices.language.words import shared_words
from store.practices.library.importing import import_report
from store.practices.reading.read import read_bytes
from store.practices.tables import Report, ReportKind
from tests.handlers.test_pictures import has_font, ink, size

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TOLD = {
    "甲子镇": "全年受理矛盾纠纷40件，调解成功38件。=发放宣传资料3千余份。",
    "乙丑镇": "全年受理矛盾纠纷300余件，化解率达100%以上。",
    "丙寅镇": "全年未发生行政诉讼案件，受理矛盾纠纷12件。",
}


@pytest.fixture
def database(sqlite_url):
    database, words = Database(sqlite_url), shared_words()
    for town, told in TOLD.items():
        text = f"清岚县{town}2025年法治政府建设工作报告\n一、主要做法\n{told}\n二、存在问题\n经费不足。\n"
        import_report(database, words, read_bytes(f"{town}.txt", text.encode()), ReportKind.ORIGINAL, NOW)
    yield database
    database.close()


@pytest.fixture
def make(database):
    with database.transaction() as session:
        person = people.seat(session, 7, "祁翀", Role.CLERK, "清岚县", "甲子镇", now=NOW)

    def cook(recipe, now=NOW, **of):
        with database.reading() as session:
            return recipe({"person": person, **of}, Kitchen(session, now, lambda nonce: nonce, "bot"))

    return cook


def numbers(database):
    with database.reading() as session:
        return {report.town: report.id for report in session.scalars(sa.select(Report))}


def bars(make, reports, **of):
    given = {"code": "disputes_accepted", "left_out": 0, "by_value": False, "reports": reports}
    return make(figure_bars, **(given | of))


def test_bars_in_the_order_given_say_each_figure_as_it_is_printed(make, database):
    if not has_font():
        pytest.skip("NO CHINESE FONT: apt install fonts-noto-cjk")
    held = numbers(database)
    all_three = bars(make, list(held.values()), left_out=3)
    assert all_three.caption == "受理矛盾纠纷\n2025 年报告，3 个乡镇，按原文照录"
    assert size(all_three.data)[0] == 1080
    one = bars(make, [held["乙丑镇"]])
    assert size(one.data)[1] < size(all_three.data)[1]
    assert ink(one.data, 170, 240) > 0
    with pytest.raises(LookupError):
        bars(make, [0])  # the report is gone
    with pytest.raises(LookupError):
        bars(make, list(held.values()), person=0)


def test_of_two_towns_of_one_name_one_is_the_asker_s_own():
    def line(number, county, town, year=2025):
        report = Held(number, county, town, year, ReportKind.ORIGINAL, "f", 1, 1)
        figure = Figure(0, 3, Decimal(40), "件", "", "disputes_accepted", "受理纠纷", False, "40件", year)
        return Line(report, (Told(figure, 1, 0),))

    places = {1: Place((), ("40件",))}
    lines = [line(1, "清岚县", "甲子镇"), line(2, "大河县", "甲子镇"), line(3, "大河县", "乙丑镇")]
    drawn = [(one.name, one.is_own) for one in bars_of(lines, places, [("清岚县", "甲子镇")])]
    assert drawn == [("清岚县甲子镇", True), ("大河县甲子镇", False), ("乙丑镇", False)]
    drawn = [(one.name, one.label) for one in bars_of([line(1, "", "乙丑镇"), line(2, "", "乙丑镇", 2024)], places, [])]
    assert drawn == [("乙丑镇 2025", "40件"), ("乙丑镇 2024", "40件")]


def test_a_figure_is_printed_with_its_unit_wherever_that_stands():
    told = Figure(0, 3, Decimal(128), "件", "", "disputes_accepted", "受理纠纷", False, "128", 2025)
    cases = [
        (told, "128", "128件"),  # a cell
        (replace(told, end=4), "128件。", "128件"),
        (replace(told, end=4), "12 8件", "128件"),
        (replace(told, end=2, value=Decimal(30)), "三十", "三十件（30）"),
        (replace(told, end=3, value=Decimal(30)), "三十件", "三十件（30）"),
        (replace(told, unit="%", end=4), "100%", "100%"),
        (replace(told, unit="", standing=Standing.IMPLIED_ZERO), "无", "0"),
    ]
    assert [texts.printed(figure, sentence) for figure, sentence, _ in cases] == [right for *_, right in cases]


def test_of_a_long_clause_that_is_quoted_which_holds_the_figure():
    far = "全镇各村各部门" * 40
    sentence = f"镇里开会；{far}受理纠纷40件{far}。"
    clause, start = f"{far}受理纠纷40件{far}", sentence.index("40")
    figure = Figure(start, start + 3, Decimal(40), "件", "", "disputes_accepted", "受理纠纷", False, clause, 2025)
    report = Held(1, "", "甲子镇", 2025, ReportKind.ORIGINAL, "f", 1, 1)
    lines = tuple([Line(report, (Told(figure, 1, 0),))] * 5)
    found = FigureFindings(Question("多少", Scope(), ()), "disputes_accepted", lines, (), None, 5, (2025,))
    card = texts.card(found, lines, 0, {1: Place((), (sentence,))}, by_value=False)
    quoted = [line for line in card.split("\n") if line.startswith("“")]
    assert [("受理纠纷40件" in line, len(line)) for line in quoted] == [(True, 160 + 6)] * 5
    shown = comparing._quoted(Shown(Decimal(40), "件", clause=clause))
    assert "受理纠纷40件" in shown
    assert len(shown) < 90


def test_a_workbook_holds_exact_figures_as_numbers_and_every_figure_with_its_sentence(make, database):
    held = numbers(database)
    made = make(figure_book, reports=None)
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    head, *rows = book["指标矩阵"].iter_rows(values_only=True)
    by_town = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    assert list(by_town) == sorted(TOLD)
    assert by_town["甲子镇"]["受理矛盾纠纷"] == 40
    assert by_town["乙丑镇"]["受理矛盾纠纷"] == "300件（余）"
    assert by_town["乙丑镇"]["纠纷调解成功率"] == "100%（以上）*"
    assert by_town["丙寅镇"]["行政诉讼被告"] == "0*"
    assert by_town["丙寅镇"]["发放宣传资料"] is None
    head, *rows = book["出处"].iter_rows(values_only=True)
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert len(told) == 7
    assert "3 份报告里的 7 个数" in made.caption
    (formula,) = [one for one in told if one["指标"] == "发放宣传资料"]
    assert (formula["数"], formula["单位"], formula["原文写法"]) == (3000, "份", "3千余份")
    assert str(formula["原句"]).startswith("=发放")  # a text, not to be calculated
    assert book["出处"].cell(told.index(formula) + 2, head.index("原句") + 1).data_type == "s"
    of_one = make(figure_book, reports=[held["丙寅镇"]])
    assert "1 份报告里的 2 个数" in of_one.caption
    with pytest.raises(LookupError):
        make(figure_book, reports=None, person=0)


def test_whatever_a_report_says_is_shown_as_it_stands():
    sentence = "<b>全镇</b>受理&矛盾纠纷40件“四有”，<i>其他"
    figure = Figure(
        16, 19, Decimal(40), "件", "", "disputes_accepted", "<u>物业纠纷", False, "受理&矛盾纠纷40件<", 2025
    )  # fmt: skip
    report = Held(1, "<s>县", "<s>镇", 2025, ReportKind.ORIGINAL, "f", 1, 1)
    question = Question("<i>多少", Scope(), ())
    for lines in (1, 5):  # whole sentences, and clauses
        found = FigureFindings(
            question, None, tuple([Line(report, (Told(figure, 1, 0),))] * lines), (report,), None, 9, (2025,)
        )
        places = {1: Place(("<u>一、", "&做法"), (sentence,))}
        shown, entities = parse_html(texts.card(found, found.lines, 0, places, by_value=False))
        assert {one["type"] for one in entities} == {"bold"}
        quoted = "<b>全镇</b>受理&矛盾纠纷40件‘四有’，<i>其他" if lines == 1 else "受理&矛盾纠纷40件<"
        assert f"“{quoted}”" in shown
        assert "⚠ 原文说的是“<u>物业纠纷”，不一定是全部" in shown
        assert "<s>镇　2025 年" in shown
        assert "见：<u>一、 › &做法" in shown
    scope = Scope(towns=("<s>镇",), years=(2020,))
    for lack in Lack:
        asked = Question("<i>多少", scope, (), absent=("<s>乡",), said="<u>茶")
        code = None if lack in (Lack.METRIC, Lack.TURNED) else "disputes_accepted"
        missing = FigureFindings(asked, code, (), (report,), lack, 1, (2025,))
        shown, entities = parse_html(texts.missing(missing, has_near=True, sees_months=True))
        assert entities == []
        assert {Lack.METRIC: "<u>茶", Lack.TOWN: "<s>乡"}.get(lack, "<s>镇") in shown
