"""Lists: all that towns wrote of a kind, where nothing else is asked; nothing said is passed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.database import Database
from store.practices.answering import answers
from store.practices.answering.answers import Reason
from store.practices.asking.question import read_question
from store.practices.index.directory import directory
from store.practices.language.words import Words, shared_words
from store.practices.library.importing import import_report
from store.practices.reading.read import read_bytes
from store.practices.tables import ReportKind

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 12)
HELD = (("甲子镇", 2023), ("甲子镇", 2024), ("甲子镇", 2025), ("乙丑镇", 2024), ("丙寅镇", 2025), ("丁卯镇", 2022))


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


@pytest.fixture
def listing(database: Database, words: Words):
    """All pages of a question, as a person turns them."""
    for town, year in HELD:
        text = (
            f"清岚县{town}{year}年法治政府建设工作报告\n一、主要做法\n（一）普法\n全年普法三十场。\n（二）调解\n"
            "调解纠纷四十件。\n二、存在问题\n（一）人手短缺\n缺两名干部。\n（二）经费不足\n差三万元。\n"
        )
        import_report(database, words, read_bytes(f"{town}-{year}.txt", text.encode()), ReportKind.ORIGINAL, NOW)

    def pages(text, **said):
        found, skip = [], 0
        with database.reading() as session:
            question = replace(read_question(text, directory(session), words, today=TODAY), **said)
            while True:
                findings = answers.find(session, words, question, skip=skip)
                found.append(findings)
                skip += len(findings.quotes)
                if not findings.more:
                    return found

    return pages


def heads(findings):
    """Whose reports stand on a page, each as often as it is headed."""
    all_of = [(quote.town, quote.year) for quote in findings.quotes]
    return [head for head, before in zip(all_of, [None, *all_of], strict=False) if head != before]


def test_all_years_named_are_listed_each_town_first(listing):
    found = listing("甲子镇和乙丑镇、丙寅镇2024年2025年的短板")
    assert {head for page in found for head in heads(page)} == {
        ("甲子镇", 2024), ("甲子镇", 2025), ("乙丑镇", 2024), ("丙寅镇", 2025)
    }  # fmt: skip
    assert set(heads(found[0])) == {("甲子镇", 2025), ("丙寅镇", 2025), ("乙丑镇", 2024)}
    assert found[0].more


def test_of_towns_named_all_reports_are_listed_newest_first(listing):
    years = [year for page in listing("甲子镇的短板") for _, year in heads(page)]
    assert sorted(set(years), reverse=True) == list(dict.fromkeys(years)) == [2025, 2024, 2023]


def test_of_all_towns_the_newest_report_is_listed(listing):
    every = {head for page in listing("别的镇的短板") for head in heads(page)}
    assert every == {("甲子镇", 2025), ("乙丑镇", 2024), ("丙寅镇", 2025), ("丁卯镇", 2022)}


def test_a_year_named_is_listed_of_every_town(listing):
    every = {head for page in listing("2024年别的镇的短板") for head in heads(page)}
    assert every == {("甲子镇", 2024), ("乙丑镇", 2024)}


@pytest.mark.parametrize("text", ["去年甲子镇罚了多少起", "甲子镇罚的短板", "2024年罚的短板"])
def test_beside_something_that_was_not_understood_nothing_is_listed(listing, text):
    (only,) = listing(text, words=(), left="罚")
    assert (only.quotes, only.reason) == ([], Reason.NO_WORDS)


@pytest.mark.parametrize("text", ["甲子镇", "甲子镇2024年的做法", "甲子镇写了些啥", "看看甲子镇的材料"])
def test_a_town_alone_is_listed(listing, text):
    assert {quote.town for page in listing(text) for quote in page.quotes} == {"甲子镇"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    towns=st.lists(st.sampled_from(sorted({town for town, _ in HELD})), unique=True),
    years=st.lists(st.sampled_from([2022, 2023, 2024, 2025]), unique=True),
    kind=st.sampled_from(["短板", ""]),
)
def test_a_list_is_paged_without_loss_and_no_town_stands_in_two_places(listing, towns, years, kind):
    found = listing(f"{'、'.join(towns)}{''.join(f'{year}年' for year in years)}的{kind or '材料'}")
    passages = [quote.passage for page in found for quote in page.quotes]
    assert len(passages) == len(set(passages))
    for page in found:
        of_page = heads(page)
        assert len(of_page) == len(set(of_page))
        towns_on_page = [town for town, _ in of_page]  # two reports of a town stand one under the other
        apart = [one for one, before in zip(towns_on_page, [None, *towns_on_page], strict=False) if one != before]
        assert len(apart) == len(set(apart))
    asked = {(town, year) for town, year in HELD if town in (towns or (town,)) and year in (years or (year,))}
    if not towns and not years:
        asked = {(town, year) for town, year in asked if year == max(y for t, y in HELD if t == town)}
    if kind or towns:
        each = 2 if kind else 4
        assert len(passages) == each * len(asked)
        assert {head for page in found for head in heads(page)} == asked
