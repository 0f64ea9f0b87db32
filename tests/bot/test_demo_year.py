"""The sample county's year: each figure of each town's draft is what its months add up to, counted here by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shutil import copy

import pytest
import sqlalchemy as sa

from bot.demo import county, months
from bot.demo.counts import invented
from handlers.annual.document import document
from store.annual.checking.check import check
from store.annual.checking.findings import Verdict
from store.annual.drafting.draft import draft
from store.annual.structure import Draft, Part
from store.catalogue.metrics import Kind, base
from store.catalogue.months import Month
from store.collection.tables import Figure, Submission
from store.database import Database, Session
from store.days import SHANGHAI
from store.people import places
from store.people.places import PlaceFacts
from store.practices.language.words import shared_words
from store.practices.reading.reader import Reader

NOW = datetime(2027, 2, 5, 9, tzinfo=SHANGHAI)
METRICS, RATES = {one.name: one for one in base().metrics}, {one.name: one for one in base().rates}
WAITING = "鹿鸣寨乡"  # nobody has accepted its December
QUARTERS = ["2026-03", "2026-06", "2026-09", "2026-12"]


@pytest.fixture(scope="module")
def file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The county while the reports of 2026 are written; it holds no report of last year."""
    made = Path(copy(sqlite_template, tmp_path_factory.mktemp("year") / "tashan.db"))
    database = Database(f"sqlite:///{made}")
    county.seat_staff(database, months.staff_came(database, NOW))
    months.hand_in(database, NOW)
    database.close()
    return made


@pytest.fixture(scope="module")
def session(file: Path) -> Iterator[Session]:
    database = Database(f"sqlite:///{file}")
    with database.reading() as session:
        yield session
    database.close()


def town(session: Session, name: str) -> PlaceFacts:
    return next(one for one in places.towns(session, places.counties(session)[0].id) if one.name == name)


def typed(session: Session, place: PlaceFacts) -> dict[str, dict[str, int]]:
    """What the town's clerk has typed last into each field of each month, by code and month."""
    rows = session.execute(
        sa.select(Figure.code, Submission.month, Figure.value)
        .join(Submission, Submission.id == Figure.submission_id)
        .where(Submission.town_id == place.id)
        .order_by(Figure.id)
    )
    found: dict[str, dict[str, int]] = {}
    for code, month, value in rows:
        found.setdefault(code, {})[month] = value
    return found


def year(counts: dict[str, dict[str, int]], code: str) -> int:
    """Its sum over the year, or its December."""
    of_year = {month: count for month, count in counts[code].items() if month.startswith("2026")}
    assert sorted(of_year) in ([f"2026-{number:02}" for number in range(1, 13)], QUARTERS)
    return of_year["2026-12"] if base().metric(code).kind is Kind.STOCK else sum(of_year.values())


def told(made: Draft, part: Part) -> list[str]:
    return [one.text for paragraph in made.paragraphs for one in paragraph.pieces if one.part is part]


@pytest.mark.parametrize("name", [one for one in invented()["towns"] if one != WAITING])
def test_every_figure_of_a_draft_is_what_the_months_add_up_to(session: Session, name: str) -> None:
    place = town(session, name)
    made, counts, seen = draft(session, place, 2026), typed(session, place), set()
    for one in made.figures:
        if one.label in RATES:
            rate = RATES[one.label]
            part, whole = year(counts, rate.numerator), sum(year(counts, code) for code in rate.denominator)
            assert one.text == f"{part * 10_000 // whole / 100:.2f}".rstrip("0").rstrip(".") + "%"
        elif one.label in METRICS and (metric := METRICS[one.label]) and re.match(r"\d", one.text):
            quote = one.text == f"{counts[metric.code].get('2026-12')}{metric.unit}"  # explained below the text
            assert quote or one.text == f"{year(counts, metric.code)}{metric.unit}"
        else:
            assert sum(year(counts, each.metric.code) for each in one.sums) == 0
        seen.add(one.label)
        assert all(each.by and len(each.receipt) == 8 for sums in one.sums for each in sums.sources)
        assert {each.month.year for sums in one.sums for each in sums.sources} == {2026}
    left_out = [code for code in (METRICS[one].code for one in METRICS.keys() - seen) if year(counts, code)]
    assert left_out == []


def test_a_month_that_nobody_has_accepted_is_in_no_figure(session: Session) -> None:
    place = town(session, WAITING)
    made, counts = draft(session, place, 2026), typed(session, place)
    assert made.figures == ()
    for one in made.gaps:
        if one.label in METRICS and re.match(r"\d", one.text):
            code = METRICS[one.label].code
            year(counts, code)  # all of it is there
            accepted = [n for month, n in sorted(counts[code].items()) if "2026-01" <= month < "2026-12"]
            is_level = METRICS[one.label].kind is Kind.STOCK
            mark = "；为11月数" if is_level else ""
            number = accepted[-1] if is_level else sum(accepted)
            assert one.text == f"{number}{METRICS[one.label].unit}〔12月未审核{mark}〕"
            assert one.months == (Month(2026, 12),)


def test_nobody_knows_what_was_open_before_the_first_year(session: Session) -> None:
    made = draft(session, town(session, "青禾铺镇"), 2026)
    assert {text[-len("〔上年末在办件数未知〕") :] for text in told(made, Part.GAP)} == {"〔上年末在办件数未知〕"}
    assert len(made.gaps) == 12
    [explained] = told(made, Part.QUOTE)
    assert "地界" in explained


def test_the_year_before_has_no_figure_at_all(session: Session) -> None:
    made = draft(session, town(session, "青禾铺镇"), 2025)
    assert made.figures == ()
    assert all(Month(2025, 12) in one.months or "未知" in one.text for one in made.gaps)


def test_each_draft_sent_back_to_be_checked_agrees_in_every_figure(file: Path, tmp_path: Path) -> None:
    """Now with last year's reports: what is carried in, and what has changed, agrees as well."""
    counted, database = 0, Database(f"sqlite:///{copy(file, tmp_path)}")
    assert list(county.import_reports(database, shared_words(), NOW))
    with database.reading() as session, Reader() as reader:
        for place in places.towns(session, places.counties(session)[0].id):
            data = document(draft(session, place, 2026), NOW)
            [source] = reader.read(f"{place.name}2026年法治年报（初稿）.docx", data)
            findings = check(session, place, 2026, source).findings
            assert [one.claim.sentence for one in findings if one.verdict is not Verdict.MATCHED] == [], place.name
            counted += len(findings)
    database.close()
    assert counted > 400
