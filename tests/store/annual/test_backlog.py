"""How many cases were open when a year began: from last year's report, from the record, or nobody knows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store.annual.backlog import opening
from store.annual.drafting.draft import draft, drafted
from store.annual.published import Published, published
from store.annual.structure import Part
from store.catalogue.metrics import base
from store.catalogue.months import Month
from store.collection.history import Amount
from store.people import places
from store.practices.figures.reading import Read, read_report
from store.practices.kinds import SectionKind
from store.practices.library.figures import keep
from store.practices.tables import Passage, Report, ReportKind
from tests.store.annual.test_draft import answers, facts, text
from tests.store.annual.years import record
from tests.store.collection.county import District
from tests.store.collection.house import number

DISPUTES, PETITIONS = (
    next(one for one in base().rules if one.code == code) for code in ("R8_disputes", "R10_petitions")
)
CAME, WENT = DISPUTES.codes
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def read(sentences: tuple[str, ...], year: int) -> list[Read]:
    return read_report([(("一、主要做法和成效",), SectionKind.PRACTICE, sentences)], year)


def report(*sentences: str, year: int = 2025) -> Published:
    figures = tuple((one.figure, sentences[one.sentence]) for one in read(sentences, year))
    return Published(year, "报告", sentences, figures)


@pytest.mark.parametrize(
    ("sentence", "open_"),
    [
        ("全年受理矛盾纠纷312件，调解成功300件，年末尚有12件正在调处。", 12),
        ("调解纠纷300件，结转下年7件。", 7),
        ("上年结转矛盾纠纷5件，全年受理300件。", None),
        ("年末无未化解的矛盾纠纷。", 0),
        ("年末尚有17件矛盾纠纷未调解成功（含在调、终止和转入诉讼的）。", None),
        ("年末尚有17件矛盾纠纷未调解成功（含在调、终止和转入诉讼的），其中9件仍在调处。", 9),
        ("年末尚有17件纠纷未调解成功（含终止的），其中仍在调处的9件。", 9),
        ("全年受理信访件12件，年末尚有3件未办结。", None),  # no disputes
        ("年末尚有12件矛盾纠纷在调，剩余9件未化解。", None),  # two answers
        ("全年纠纷全部办结。", None),
        ("6月底尚有12件纠纷未化解。", None),
        ("12月底尚有12件纠纷未化解。", 12),
        ("全年调解纠纷30件；查处违法行为30起，其中5起正在办理。", None),
    ],
)
def test_a_report_says_how_many_it_left_open(sentence, open_):
    told = report(sentence).left_open("R8_disputes")
    assert (None if told is None else told.amount.value) == open_


@pytest.mark.parametrize(
    ("sentence", "amount"),
    [
        ("全年受理矛盾纠纷312件，调解成功300件。", Amount(312)),
        ("全年受理矛盾纠纷300余件。", Amount(300, is_more=True)),
        ("全年受理矛盾纠纷约300件。", Amount(300, is_near=True)),
        ("上半年受理矛盾纠纷312件。", None),
        ("全年受理矛盾纠纷312件，全年受理矛盾纠纷313件。", None),
        ("全年调解成功300件。", None),
    ],
)
def test_a_report_says_a_metrics_year_or_nothing(sentence, amount):
    told = report(sentence).count(base().metric(CAME))
    assert (None if told is None else told.amount) == amount
    assert told is None or told.cited.sentence == sentence


def test_the_draft_of_a_year_tells_the_next_ones_opening_and_what_to_compare_with():
    """Read back as a report, every sum of the draft is the sum of its months, and no case is lost between the years."""
    before = facts(answers())
    written = drafted(before)
    sentences = tuple(
        sentence
        for one in written.paragraphs
        for sentence in re.findall(r"[^。]+。", "".join(p.text for p in one.pieces if p.part is not Part.PROMPT))
    )
    told = report(*sentences, year=2026)
    for rule in before.openings:
        left = told.left_open(rule)  # of disputes it tells also those that are over without success
        assert (None if left is None else left.amount.value) == (
            None if rule == "R8_disputes" else before.balance(rule).left
        )
    counted = {one.code: told.count(one) for one in base().metrics}
    assert {code: one.amount.value for code, one in counted.items() if one} == {
        code: before.total(code).value for code, one in counted.items() if one
    }
    assert sum(one is not None for one in counted.values()) >= 40


def held(session, town, year: int, *sentences: str) -> None:
    row = Report(
        county=town.county,
        town=town.name,
        year=year,
        kind=ReportKind.ORIGINAL,
        title=f"{year}年报告",
        file_name="a.txt",
        sha256="",
        headings=[],
        furniture=[],
        first_passage_id=year,
        passage_count=1,
        imported_at=datetime(2026, 2, 1, tzinfo=UTC),
    )
    session.add(row)
    session.flush()
    path, kind = ["一、主要做法和成效"], SectionKind.PRACTICE
    session.add(Passage(id=year, report_id=row.id, position=0, heading_path=path, kind=kind, sentences=list(sentences)))
    session.flush()
    keep(session, [(row, read(sentences, year))])


def test_last_years_report_comes_before_the_record_and_both_before_a_guess(database):
    with database.transaction() as session:
        town = places.place(session, NOW, "清岚县", "青禾铺镇")
        year = range(-11, 1)
        lived = {
            code: dict.fromkeys(year, 20 - at) for rule in (DISPUTES, PETITIONS) for at, code in enumerate(rule.codes)
        }
        made = replace(record(lived, first=Month(2025, 1)), town=town)
        assert opening(session, made, PETITIONS, 2026) is None  # 12 or more: nobody knows how many before
        held(session, town, 2024, "年末尚有5件矛盾纠纷未调解成功，信访件尚有5件未办结。")
        carried = opening(session, made, PETITIONS, 2026)
        assert (carried.count, carried.cited[0].year) == (17, 2024)
        assert [one.value for one in carried.sums] == [240, 228]
        assert opening(session, made, DISPUTES, 2025).count == 5
        assert opening(session, made, DISPUTES, 2026) is None  # some may be over without success
        held(session, town, 2025, "年末信访件尚有16件未办结。")
        assert opening(session, made, PETITIONS, 2026).count == 16
        quiet = {code: dict.fromkeys(year, 0) for code in DISPUTES.codes}
        other = replace(record(quiet, first=Month(2025, 1)), town=places.place(session, NOW, "甲县", "乙镇"))
        bounded = opening(session, other, DISPUTES, 2026)
        assert (bounded.count, bounded.cited, [one.value for one in bounded.sums]) == (0, (), [0, 0])


def test_a_town_that_begins_with_the_bot_is_compared_with_its_published_report(database):
    county = District(database, "清岚县")
    town = county.town("青禾铺镇")
    with database.transaction() as session:
        brought = "全年新受理矛盾纠纷30件，调解成功25件。", "全年开展行政检查100余次。"
        held(session, town, 2025, *brought, "年末尚有5件矛盾纠纷未调解成功。")
    for of in range(1, 13):
        month = Month(2026, of)
        said = {CAME: number(3), WENT: number(3), "inspections": number(9), "review_cases": number(0)}
        county.files(town, said, month, datetime(2026 + of // 12, of % 12 + 1, 3, tzinfo=UTC))
        county.accepts(town, month)
    with database.reading() as session:
        assert published(session, town, 2024) is None
        made = draft(session, town, 2026)
    told = text(made)
    assert "年初结转矛盾纠纷5件，全年新受理矛盾纠纷36件（比上年增加6件），调解成功36件（比上年增加11件）" in told
    assert "调解成功率87.8%。年末尚有5件矛盾纠纷未调解成功" in told
    assert "全年开展行政检查108次。" in told  # 100余 is not compared with
    assert "全年未发生以本镇为被申请人的行政复议案件。" in told
    assert "干部集体学法____次〔缺1—12月〕" in told
    by_text = {(one.text, one.label): one for one in made.figures}
    [cited] = by_text["6件", "受理矛盾纠纷"].cited
    assert (cited.year, cited.title, cited.sentence) == (2025, "2025年报告", "全年新受理矛盾纠纷30件，调解成功25件。")
    assert by_text["5件", "受理矛盾纠纷"].cited[0].sentence == "年末尚有5件矛盾纠纷未调解成功。"


def test_a_merged_town_s_report_is_not_that_of_the_town_it_went_into(database):
    with database.transaction() as session:
        town, other = (places.place(session, NOW, "清岚县", name) for name in ("甲镇", "乙镇"))
        held(session, other, 2025, "全年开展行政检查100次，年末信访件尚有16件未办结。")
        places.close(session, other.id, town.id, datetime(2026, 7, 1, tzinfo=UTC), None)
    with database.reading() as session:
        assert published(session, town, 2025) is None
        [merged] = places.merged_into(session, town.id)
        made = replace(facts(answers()), merged=(merged,))
        notes = {one.name: one.note for one in draft(session, town, 2026).contents}
    assert (merged.name, merged.until) == ("乙镇", date(2026, 6, 30))
    assert notes["并入的乡镇"].startswith("乙镇已并入，并入以前报的数没有计入本稿")
    assert "比上年" not in text(drafted(made))  # the town has grown
    assert "并入的乡镇" not in [one.name for one in drafted(facts(answers())).contents]
