"""Two reports of a town side by side: which two, their figures by metric, and what the store gives on either engine."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from store.database import Database
from store.practices.answering.figure_answers import Told
from store.practices.figures.figures import Figure, Standing, Why
from store.practices.index.directory import Held, directory
from store.practices.kinds import SectionKind
from store.practices.language.words import shared_words
from store.practices.library.importing import import_report
from store.practices.reading.read import read_bytes
from store.practices.tables import ReportKind
from store.practices.years.amounts import Way, amounts
from store.practices.years.held import Two, pair_of, reports_of, with_two_years
from store.practices.years.practices import Part, practices_of
from store.practices.years.sides import Sides, side_by_side

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

OLD = """清岚县鸽岭镇2024年法治政府建设工作报告
一、主要做法
（一）普法
一是在鸽舍旁立法律图板，赶集的群众边看鸽子边学民法典。二是请老支书用山歌唱禁毒，全年唱了三十场。
（二）执法
综合执法队在岗执法人员6人，全年行政检查40次，发放宣传资料约3000份，处罚案件2件。
二、存在问题
普法经费不足。
三、2025年工作打算
计划给每个村民小组配一只法律明白人信箱，每周开箱一次答复来信。
"""
NEW = """清岚县鸽岭镇2025年法治政府建设工作报告
一、主要做法
（一）普法
一是更新鸽舍旁的法律图板，赶集群众边看鸽子边学民法典。二是给每个村民小组配一只法律明白人信箱，每周开箱一次答复来信。
三是用信鸽给山上的护林员送防火通知。
（二）执法
综合执法队在岗执法人员6人，全年行政检查52次，发放宣传资料3200份。受理纠纷9件。
二、存在问题
人手不足。
"""


def held(year: int, town: str = "鸽岭镇", county: str = "清岚县") -> Held:
    number = year * 10 + len(town) + len(county)
    return Held(number, county, town, year, "original", "", number * 100, 5)


def told(metric: str, value: str, unit: str = "件", **more: object) -> Told:
    given = {"start": 0, "end": 3, "qualifier": "", "label": "", "is_part": False, "clause": "", "year": 2025}
    return Told(Figure(metric=metric, value=Decimal(value), unit=unit, **{**given, **more}), 1, 0)  # type: ignore[arg-type]


def way(old: list[Told], new: list[Told]) -> tuple[Way, Decimal | None]:
    code = (old or new)[0].figure.metric
    (one,) = amounts({code: old} if old else {}, {code: new} if new else {})
    assert one.code == code
    return one.way, one.difference


CASES = "disputes_accepted"


@pytest.mark.parametrize(
    ("old", "new", "told_as", "apart"),
    [
        ([told(CASES, "30")], [told(CASES, "41")], Way.CHANGED, 11),
        ([told(CASES, "41")], [told(CASES, "30", "起")], Way.CHANGED, -11),  # 件 and 起 count the same
        ([told(CASES, "30")], [told(CASES, "30")], Way.LEVEL, 0),
        ([told(CASES, "30", qualifier="余")], [told(CASES, "41")], Way.INEXACT, None),
        ([told(CASES, "30")], [told(CASES, "41", qualifier="约")], Way.INEXACT, None),
        ([told(CASES, "30")], [told(CASES, "41", "批")], Way.OTHER_UNIT, None),
        ([told(CASES, "30"), told(CASES, "28")], [told(CASES, "41")], Way.SEVERAL, None),
        ([told(CASES, "30")], [told(CASES, "41", is_part=True)], Way.UNSURE, None),
        ([told(CASES, "30", standing=Standing.DOUBTFUL, why=Why.PART_OF_YEAR)], [told(CASES, "41")], Way.UNSURE, None),
        ([told(CASES, "30")], [], Way.ONLY_OLD, None),
        ([], [told(CASES, "41")], Way.ONLY_NEW, None),
        (
            [told("lawsuit_cases", "0", "", standing=Standing.IMPLIED_ZERO)],
            [told("lawsuit_cases", "2")],
            Way.CHANGED,
            2,
        ),
        ([told("resolve_rate", "97.5", "%")], [told("resolve_rate", "98.2", "%")], Way.CHANGED, Decimal("0.7")),
    ],
)
def test_a_difference_is_worked_out_only_where_it_is_sure(old, new, told_as, apart):
    assert way(old, new) == (told_as, apart)


def test_metrics_come_in_the_order_of_the_catalogue_whatever_the_reports_say_first():
    said = {code: [told(code, "1")] for code in ("lawsuit_cases", "inspections", CASES, "law_meetings")}
    assert [one.code for one in amounts(said, {})] == ["law_meetings", "inspections", "lawsuit_cases", CASES]


def test_the_latest_two_years_are_held_side_by_side_unless_others_are_asked_for():
    reports = [held(year) for year in (2021, 2023, 2024)]
    years = {asked: pair_of(reports, asked) for asked in ((), (2021, 2024), (2024,), (2021,), (2021, 2022, 2023))}
    assert {asked: two and (two.old.year, two.new.year) for asked, two in years.items()} == {
        (): (2023, 2024),
        (2021, 2024): (2021, 2024),
        (2024,): (2023, 2024),
        (2021,): (2021, 2023),  # nothing is before it
        (2021, 2022, 2023): (2021, 2023),
    }
    assert [pair_of(reports, asked) for asked in ((2022,), (2022, 2024))] == [None, None]
    assert pair_of(reports[:1], ()) is None
    assert pair_of([], ()) is None


def test_a_towns_reports_are_found_under_all_its_names_and_without_its_county():
    reports = [held(2022, "鸽岭乡"), held(2023), held(2024, county=""), held(2024, county="别县"), held(2025, "雀岭镇")]
    found = reports_of(reports, [("清岚县", "鸽岭镇"), ("清岚县", "鸽岭乡")])
    assert [(one.year, one.county, one.town) for one in found] == [
        (2022, "清岚县", "鸽岭乡"), (2023, "清岚县", "鸽岭镇"), (2024, "", "鸽岭镇"),
    ]  # fmt: skip
    assert with_two_years([held(2023), held(2024), held(2024, "雀岭镇")]) == [held(2024)]


def test_counts_and_empty_talk_are_no_practice():
    sentences = (
        "坚持以法治政府建设示范创建为抓手，深入贯彻上级部署。",
        "全年召开法治工作会议6次。",
        "在村口大树下设一张说理长凳，网格员每晚值守一小时。",
        "群众法治意识明显增强。",
    )
    (one,) = practices_of([Part(7, ("一、做法",), SectionKind.PRACTICE, sentences)], shared_words())
    assert (one.places, one.sentences) == ((2,), (sentences[2],))
    for kind in (SectionKind.PROBLEM, SectionKind.PLAN, SectionKind.PRINCIPAL):
        assert practices_of([Part(7, (), kind, sentences)], shared_words()) == []


def hold(database: Database, text: str, kind: ReportKind = ReportKind.ORIGINAL) -> None:
    import_report(database, shared_words(), read_bytes("鸽岭镇.txt", text.encode()), kind, NOW)


def beside(database: Database) -> Sides:
    with database.reading() as session:
        return side_by_side(session, shared_words(), Two(*sorted(directory(session), key=lambda one: one.year)))


def test_what_the_store_holds_stands_side_by_side_in_its_own_sentences(database):
    hold(database, OLD)
    hold(database, NEW)
    sides = beside(database)
    (kept,) = sides.same
    assert (kept.old.heading_path, kept.new.heading_path) == (("一、主要做法", "（一）普法"),) * 2
    assert [kept.old.sentences, kept.new.sentences] == [
        ("一是在鸽舍旁立法律图板，赶集的群众边看鸽子边学民法典。",),
        ("一是更新鸽舍旁的法律图板，赶集群众边看鸽子边学民法典。",),
    ]
    assert [one.old.sentences for one in sides.gone] == [("二是请老支书用山歌唱禁毒，全年唱了三十场。",)]
    planned, pigeons = sides.fresh
    assert planned.old.heading_path == ("三、2025年工作打算",)
    assert planned.old.sentences[0] in OLD
    assert (pigeons.old, pigeons.new.sentences) == (None, ("三是用信鸽给山上的护林员送防火通知。",))
    assert sides.unsure == ()
    ways = {one.code: (one.way, one.difference) for one in sides.amounts}
    assert ways["inspections"] == (Way.CHANGED, 12)
    assert ways["enf_staff"] == (Way.LEVEL, 0)
    assert ways["publicity_materials"] == (Way.INEXACT, None)
    assert (ways["penalty_cases"], ways["disputes_accepted"]) == ((Way.ONLY_OLD, None), (Way.ONLY_NEW, None))
    spots = [
        sides.places[one.passage].sentences[one.sentence] for each in sides.amounts for one in (*each.old, *each.new)
    ]
    assert all(sentence in OLD + NEW for sentence in spots)
    assert beside(database) is sides, "whoever turns pages has them read once"


def test_a_report_that_is_replaced_is_read_anew(database):
    hold(database, OLD)
    hold(database, NEW)
    before = beside(database)
    hold(
        database,
        NEW.replace("三是用信鸽给山上的护林员送防火通知。", "").replace("检查52次", "检查55次"),
        ReportKind.DIGEST,
    )
    after = beside(database)
    assert (len(before.fresh), len(after.fresh)) == (2, 1)
    assert next(one for one in after.amounts if one.code == "inspections").difference == 15
