"""What is answered to a question for a figure, over rows put there: by town and year, and what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa

from store.database import Database
from store.practices.answering.figure_answers import Lack, figures_of, find_figures, places_of
from store.practices.answering.figure_near import near_figures
from store.practices.asking.question import follow, read_question
from store.practices.figures.figures import Figure, Standing, Why
from store.practices.figures.reading import Read
from store.practices.index.directory import directory
from store.practices.language.words import Words, shared_words
from store.practices.library import figures
from store.practices.library.importing import import_report
from store.practices.reading.read import read_bytes
from store.practices.tables import Report, ReportFigure, ReportKind

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


def figure(metric, value, year, unit="件", **more) -> Figure:
    given = {
        "start": 0, "end": 3, "qualifier": "", "label": "纠纷", "is_part": False, "clause": "见原文",
    }  # fmt: skip
    return Figure(metric=metric, value=Decimal(value), unit=unit, **{**given, "year": year, **more})


def doubtful(why: Why):
    return {"standing": Standing.DOUBTFUL, "why": why}


ZERO = {"standing": Standing.IMPLIED_ZERO}
ROWS = {
    ("甲子镇", 2024): [
        ("disputes_accepted", "30", {}),
        ("disputes_resolved", "28", {}),
        ("villages", "9", {"unit": "个"}),
    ],
    ("甲子镇", 2025): [
        ("disputes_accepted", "40", {}),
        ("disputes_accepted", "40", {"clause": "又说一遍"}),
        ("disputes_accepted", "35", {"is_part": True}),
        ("disputes_accepted", "22", {"year": 2024, **doubtful(Why.OTHER_YEAR)}),
        ("disputes_accepted", "50", doubtful(Why.NORM)),
        ("disputes_resolved", "38", {}),
        ("lawsuit_cases", "0", {"unit": "", **ZERO}),
        ("lawsuit_cases", "0", {"unit": "", **ZERO}),
        ("resolve_rate", "100", {"unit": "%", "qualifier": "以上", **doubtful(Why.OVER_HUNDRED)}),
    ],
    ("乙丑镇", 2025): [
        ("disputes_accepted", "300", {"qualifier": "余"}),
        ("disputes_resolved", "290", {}),
        ("violations_handled.building", "5", {"unit": "起", "is_part": True}),
        ("violations_handled.street", "7", {"unit": "起", "is_part": True}),
        ("lawsuit_cases", "2", {}),
        ("lawsuit_cases", "0", {"unit": "", **ZERO}),
        ("leader_study", "4", {"unit": "次", "qualifier": "不少于", **doubtful(Why.NORM)}),
        ("mediators", "60", {"unit": "人", **doubtful(Why.PLANNED)}),
        (None, "40", {"unit": "人", "label": "农村应急救援队伍"}),
        (None, "19", {"unit": "人", "label": "社区矫正对象"}),
        (None, "12", {"unit": "件", "label": "应急救援物资"}),
        (None, "9", {"unit": "件", "label": "转入诉讼"}),
        (None, "153", {"unit": "件", "label": "收集“互联网+督查”诉求"}),
        (None, "15", {"unit": "个", "label": "研究土地纠纷、欠薪等难题"}),
        (None, "163", {"unit": "件", "label": "纠纷中物业纠纷", "is_part": True}),
        (None, "389", {"unit": "件", "label": "纠纷中物业纠纷"}),
    ],
    ("丙寅镇", 2025): [
        ("villages", "12", {"unit": "个"}),
        ("contracts_reviewed", "20", {"label": "审查扶贫车间合同"}),
        ("contracts_reviewed", "31", {"label": "审查合同"}),
        ("adviser_opinions", "38", {"label": "修改意见", "unit": "条"}),
        ("adviser_opinions", "118", {"label": "出具意见", "unit": "条"}),
        ("grid_events", "900", {"label": "上报事件"}),
        ("grid_events", "950", {"label": "网格事件"}),
    ],
}


@pytest.fixture
def store(database: Database, words: Words):
    for (town, year), rows in ROWS.items():
        text = f"{town}{year}年法治政府建设工作报告\n一、主要做法\n依法行政，有序推进。\n二、存在问题\n经费不足。\n"
        import_report(database, words, read_bytes(f"{town}-{year}.txt", text.encode()), ReportKind.ORIGINAL, NOW)
        with database.transaction() as session:
            report = session.scalars(sa.select(Report).where(Report.town == town, Report.year == year)).one()
            session.execute(sa.delete(ReportFigure).where(ReportFigure.report_id == report.id))
            read = [Read(0, 0, figure(metric, value, **{"year": year, **more})) for metric, value, more in rows]
            figures.keep(session, [(report, read)])
    return database


@pytest.fixture
def ask(store, words):
    def find(text, own="", before=None):
        asker = [("", own)] if own else []
        with store.reading() as session:
            held = directory(session)
            names = [own] if own else []
            earlier = read_question(before, held, words, today=TODAY, own=names) if before else None
            question = follow(read_question(text, held, words, today=TODAY, own=names), earlier)
            found = next(iter(find_figures(session, question, asker=asker)), None)
            near = near_figures(session, found) if found else []
            for one in near:  # whatever is offered has a figure
                again = find_figures(session, read_question(one, held, words, today=TODAY, own=names), asker=asker)
                assert again, one
                assert again[0].lines, one
            if found:
                assert set(places_of(session, found.lines)) == {
                    told.passage for line in found.lines for told in line.figures
                }
        return found, near

    return find


def shown(found):
    return [
        (line.report.town, line.report.year, [f"{told.figure.value:f}{told.figure.qualifier}" for told in line.figures])
        for line in found.lines
    ]


def test_a_figure_is_that_of_the_town_and_the_year_and_no_other(ask):
    cases = {
        "甲子镇2025年受理纠纷多少件": [("甲子镇", 2025, ["40"])],  # once; no part, no norm, no other year
        "甲子镇2024年受理纠纷多少件": [("甲子镇", 2024, ["30"])],
        "甲子镇受理纠纷多少件": [("甲子镇", 2025, ["40"])],  # the newest
        "甲子镇2024年和2025年受理纠纷多少件": [("甲子镇", 2024, ["30"]), ("甲子镇", 2025, ["40"])],
        "甲子镇几个村": [("甲子镇", 2024, ["9"])],  # the newest that says it
        "甲子镇有没有行政诉讼": [("甲子镇", 2025, ["0"])],
        "乙丑镇有没有行政诉讼": [("乙丑镇", 2025, ["2", "0"])],  # both are said
        "乙丑镇处置违法行为多少起": [("乙丑镇", 2025, ["5", "7"])],  # no whole is said, none is added up
        "乙丑镇干部学法几次": [("乙丑镇", 2025, ["4不少于"])],  # the norm, with its reason
        "甲子镇2025年化解率多少": [("甲子镇", 2025, ["100以上"])],  # as it is printed
        "乙丑镇化解率多少": [("乙丑镇", 2025, ["300余", "290"])],  # or its two counts
        "丙寅镇审查合同多少份": [("丙寅镇", 2025, ["31"])],  # the other is one kind
        "丙寅镇法律顾问提了几条意见": [("丙寅镇", 2025, ["118"])],  # nobody knows what 修改 are of
        "丙寅镇网格事件多少件": [("丙寅镇", 2025, ["900", "950"])],  # the report says both
        "乙丑镇应急救援队伍有多少人": [("乙丑镇", 2025, ["40"])],  # by what the report calls it
    }
    wrong = {text: shown(found) for text, right in cases.items() if shown(found := ask(text)[0]) != right}
    assert not wrong


def test_of_several_towns_each_stands_once_by_name_with_the_denominator(ask):
    found, _ = ask("哪个镇受理的纠纷最多")
    assert shown(found) == [("乙丑镇", 2025, ["300余"]), ("甲子镇", 2025, ["40"])]
    assert (found.held_towns, found.telling_towns, [one.town for one in found.silent]) == (3, 2, ["丙寅镇"])
    of_2024, _ = ask("2024年各镇受理纠纷多少")
    assert (shown(of_2024), of_2024.held_towns) == ([("甲子镇", 2024, ["30"])], 1)
    others, _ = ask("别的镇受理纠纷多少件", own="甲子镇")
    assert shown(others) == [("乙丑镇", 2025, ["300余"])]
    with_own, _ = ask("我们镇和乙丑镇受理纠纷哪个多", own="甲子镇")
    assert shown(with_own) == [("乙丑镇", 2025, ["300余"]), ("甲子镇", 2025, ["40"])]


def test_what_is_missing_is_told_and_the_nearest_is_offered(ask):
    found, near = ask("甲于镇受理纠纷多少件")
    assert (found.lack, found.lines) == (Lack.TOWN, ())
    assert near[0] == "甲子镇受理矛盾纠纷多少件"
    found, near = ask("甲子镇2020年受理纠纷多少件")
    assert (found.lack, found.held_years, near[0]) == (Lack.YEAR, (2024, 2025), "甲子镇2024年受理矛盾纠纷多少件")
    found, near = ask("甲子镇2025年几个村")
    assert (found.lack, near[0]) == (Lack.FIGURE, "甲子镇2024年村社区数多少个")  # 没提, but another year
    found, near = ask("丙寅镇受理纠纷多少件")
    assert (found.lack, [one.town for one in found.silent]) == (Lack.FIGURE, ["丙寅镇"])
    assert "各镇受理矛盾纠纷多少件" in near
    found, _ = ask("乙丑镇人民调解员有多少")
    assert found.lack is Lack.FIGURE  # what is planned is no figure of the year
    found, _ = ask("乙丑镇种了多少亩茶")
    assert (found.lack, found.code) == (Lack.METRIC, None)
    found, _ = ask("乙丑镇应急救援的有多少")  # two labels say it: neither is sure
    assert (found.lack, found.lines) == (Lack.METRIC, ())
    found, _ = ask("应急救援队伍有多少人")  # of which town?
    assert found.lack is Lack.METRIC
    apart = ("受理纠纷比去年多多少", "2025年比2024年受理纠纷多多少件", "比去年多受理多少件纠纷")
    for text in ("没调成的纠纷有多少件", "没受理的纠纷几件", *apart):
        found, near = ask(f"甲子镇{text}")
        assert (found.lack, found.lines) == (Lack.TURNED, ()), text
        assert near, text
    found, _ = ask("乙丑镇没进应急救援队伍的多少人")
    assert (found.lack, found.lines) == (Lack.METRIC, ())
    found, _ = ask("甲子镇受理纠纷比乙丑镇少多少件")  # both stand there
    assert shown(found) == [("乙丑镇", 2025, ["300余"]), ("甲子镇", 2025, ["40"])]


def test_every_word_of_the_question_stands_in_what_the_report_calls_its_figure(ask):
    assert shown(ask("乙丑镇转诉讼几件")[0]) == [("乙丑镇", 2025, ["9"])]
    assert shown(ask("乙丑镇“互联网+督查”那边来了几件")[0]) == [("乙丑镇", 2025, ["153"])]
    texts = ("乙丑镇撤诉讼几件", "乙丑镇换了多少应急救援队伍", "乙丑镇土地纠纷几件", "乙丑镇物业纠纷几件")
    texts += ("乙丑镇社区矫正对象有多少人",)  # no head-counts of such people
    for text in texts:
        assert ask(text)[0].lines == (), text


def test_a_part_of_a_year_is_not_answered_by_the_year(ask):
    for text in ("甲子镇上个月受理纠纷多少件", "甲子镇2025年上半年调解成功多少件"):
        found, near = ask(text)
        assert (found.lines, found.lack) == ((), Lack.PERIOD), text
        assert near[0].startswith("甲子镇"), text


def test_of_an_older_report_it_is_known_that_the_newer_ones_do_not_say_it(ask):
    found, _ = ask("甲子镇有几个村")
    assert (shown(found), [one.year for one in found.later]) == ([("甲子镇", 2024, ["9"])], [2025])
    assert ask("甲子镇受理纠纷多少件")[0].later == ()
    assert ask("甲子镇2024年有几个村")[0].later == ()


def test_figures_asked_for_at_once_are_each_looked_for(store, words):
    def found(text):
        with store.reading() as session:
            asked = read_question(text, directory(session), words, today=TODAY)
            return [(one.code, [line.report.year for line in one.lines]) for one in find_figures(session, asked)]

    both = [("disputes_accepted", [2025]), ("disputes_resolved", [2025])]
    assert found("甲子镇受理多少纠纷调成多少") == both
    assert found("甲子镇普法几场受理多少纠纷") == [("disputes_accepted", [2025]), ("publicity_events", [])]
    assert found("甲子镇怎么调解的") == []


def test_what_asks_for_no_figure_is_left_alone(ask):
    of_town = ("甲子镇怎么调解纠纷", "甲子镇有没有调解的做法", "甲子镇的短板", "甲子镇一共有多少")
    for text in (*of_town, "有没有行政诉讼", "受理纠纷", "多少钱"):
        assert ask(text)[0] is None, text


def test_a_follow_up_goes_on_with_the_metric(ask):
    found, _ = ask("那乙丑镇呢", before="甲子镇2025年受理纠纷多少件")
    assert shown(found) == [("乙丑镇", 2025, ["300余"])]
    found, _ = ask("2024年呢", before="甲子镇受理纠纷多少件")
    assert shown(found) == [("甲子镇", 2024, ["30"])]
    found, _ = ask("那调解成功的呢", before="甲子镇受理纠纷多少件")
    assert shown(found) == [("甲子镇", 2025, ["38"])]


def test_of_more_reports_than_a_few_the_same_is_read(store):
    with store.reading() as session:
        held = directory(session)
        few = figures_of(session, "disputes_accepted", held)
        unheld = [one._replace(id=-number) for number, one in enumerate(held * 100, 1)]
        many = figures_of(session, "disputes_accepted", [*held, *unheld])
    assert few == many
