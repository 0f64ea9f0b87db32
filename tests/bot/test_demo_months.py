"""The sample county's past: eleven months for every town, with seasons, one late, one returned and one explained."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from shutil import copy
from statistics import median

import pytest

from bot.demo import county, months
from bot.demo.counts import counts, invented
from store import audit
from store.catalogue.metrics import Catalogue, Grade, Kind, Tier, base, catalogue
from store.catalogue.months import Month
from store.collection import county_metrics, submissions
from store.collection.checks import SHORTEST_EXPLANATION, Finding, check, unanswered
from store.collection.due import due
from store.collection.figures import Given
from store.collection.history import Amount, History, Past, history
from store.collection.submissions import Filing
from store.collection.tables import Answer, Ruling, State
from store.database import Database, Session
from store.days import SHANGHAI
from store.people import people
from store.people.people import PersonFacts
from store.people.rights import Role
from tests.store.collection.records import entry

FIRST = datetime(2026, 12, 1, 8, tzinfo=SHANGHAI)
ASKED = Month(2026, 11)
PAST = [ASKED.back(back) for back in range(11, 0, -1)]
TOWNS: list[str] = invented()["towns"]
LATE, RETURNED, JUMP = invented()["late"], invented()["returned"], invented()["jump"]


class Undone(Exception):
    """What was done in the transaction was only to see whether it can be."""


@pytest.fixture(scope="module")
def demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The county as it stands on the first day of December."""
    database = Database(f"sqlite:///{copy(sqlite_template, tmp_path_factory.mktemp('demo') / 'tashan.db')}")
    county.seat_staff(database, months.staff_came(database, FIRST))
    months.hand_in(database, FIRST)
    yield database
    database.close()


@pytest.fixture
def session(demo: Database) -> Iterator[Session]:
    with demo.reading() as session:
        yield session


def clerks(session: Session) -> list[PersonFacts]:
    return [one for one in people.everybody(session, FIRST) if one.role is Role.CLERK]


def filing(session: Session, town: str, month: Month) -> Filing:
    clerk = next(one for one in clerks(session) if one.place.name == town)
    found = submissions.find(session, clerk.place, month)
    assert found is not None
    return found


def of_event(session: Session, event: Mapping[str, object]) -> Filing:
    return filing(session, str(event["town"]), ASKED.back(int(str(event["back"]))))


def in_force(session: Session, one: Filing) -> Catalogue:
    return catalogue(session, one.town.county_id, one.month)


def numbers(session: Session) -> list[int]:
    return [one.id for town in TOWNS for month in PAST for one in filing(session, town, month).entries.values()]


def test_every_town_has_handed_in_eleven_months_and_not_the_one_to_report(session: Session) -> None:
    assert sorted(one.place.name for one in clerks(session)) == sorted(TOWNS)
    for town in TOWNS:
        for month in PAST:
            one = filing(session, town, month)
            is_late = (town, month) == (LATE["town"], ASKED.back(LATE["back"]))
            assert one.state is (State.SUBMITTED if is_late else State.ACCEPTED)
            assert one.revision is not None
            assert one.revision.is_late is is_late
            owed = {metric.code for metric in in_force(session, one).due(month)}
            assert {code for code, entry in one.entries.items() if entry.answer is Answer.GIVEN} == owed
    for clerk in clerks(session):
        assert [submissions.find(session, clerk.place, month) for month in (PAST[0].back(), ASKED)] == [None, None]


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2026-12-01", "2025-12-01"),
        ("2027-01-12", "2026-01-01"),  # December is to be reported
        ("2027-02-12", "2026-01-01"),  # and from here on the year is whole
        ("2027-06-30", "2026-01-01"),
        ("2027-07-01", "2026-07-01"),
    ],
)
def test_while_the_report_of_a_year_is_written_all_of_it_is_there(sqlite_url: str, day: str, first: str) -> None:
    database = Database(sqlite_url)
    came = months.staff_came(database, datetime.fromisoformat(f"{day}T08:00+08:00"))
    database.close()
    assert came == datetime.fromisoformat(f"{first}T09:00+08:00")


def test_what_is_asked_each_quarter_stands_at_quarter_ends(session: Session) -> None:
    with_exam = [month for month in PAST if "law_exam_takers" in filing(session, TOWNS[0], month).entries]
    assert with_exam == [Month(2025, 12), Month(2026, 3), Month(2026, 6), Month(2026, 9)]


def test_it_happened_in_the_past_and_the_audit_says_so(session: Session) -> None:
    checked = audit.verify(session)
    assert (checked.broken, checked.backwards) == (None, None)
    assert checked.rows > 11 * len(TOWNS) * 3
    for town in TOWNS:
        for month in PAST:
            one = filing(session, town, month)
            moments = [revision.submitted_at for revision in one.revisions]
            moments += [verdict.at for revision in one.revisions for verdict in revision.verdicts]
            assert all(month.last_day < at.date() < month.back(-1).last_day for at in [one.opened_at, *moments])


def test_at_the_next_start_nothing_is_added(demo: Database) -> None:
    def rows() -> tuple[list[int], int]:
        with demo.reading() as session:
            return numbers(session), audit.verify(session).rows

    before = rows()
    for now in (FIRST + timedelta(minutes=1), FIRST + timedelta(days=3)):
        county.seat_staff(demo, months.staff_came(demo, now))
        months.hand_in(demo, now)
    assert rows() == before


def test_a_county_s_own_metric_is_handed_in_when_it_starts_again(sqlite_template: Path, tmp_path: Path) -> None:
    database, later = Database(f"sqlite:///{copy(sqlite_template, tmp_path / 'tashan.db')}"), FIRST + timedelta(days=45)
    county.seat_staff(database, months.staff_came(database, FIRST))
    own = county_metrics.own("无人机巡查", "架次", "G", Kind.FLOW, Tier.MONTH, "飞一次算一架次。", (0, 8))
    with database.transaction() as session:
        clerk = clerks(session)[0]
        added = county_metrics.add(session, clerk.place.county_id, own, ASKED, FIRST, clerk.id)
    months.hand_in(database, later)
    with database.reading() as session:
        filed = [submissions.find(session, one.place, ASKED) for one in clerks(session)]
    database.close()
    assert {one.entries[added.code].value for one in filed if one is not None} == {1}


def test_whoever_came_today_has_no_past(sqlite_template: Path, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{copy(sqlite_template, tmp_path / 'tashan.db')}")
    county.seat_staff(database, FIRST)
    months.hand_in(database, FIRST)
    with database.reading() as session:
        found = [submissions.find(session, one.place, month) for one in clerks(session) for month in PAST]
    database.close()
    assert found == [None] * len(PAST) * len(TOWNS)


def test_all_that_the_checks_asked_is_answered(session: Session) -> None:
    asked = 0
    for town in TOWNS:
        for month in PAST:
            one = filing(session, town, month)
            past = history(session, one.town.id, month)
            for revision in one.revisions:
                entries = submissions.figures_of(session, revision)
                found = check(in_force(session, one), entries, past)
                assert [finding for finding in found if finding.grade is Grade.BLOCK] == []
                assert unanswered(found, entries, submissions.notes_of(session, revision)) == []
                asked += sum(finding.grade is not Grade.ADVISE for finding in found)
    assert 0 < asked < len(PAST) * len(TOWNS)  # fewer than one a month


def test_a_jump_is_explained_and_shown_beside_the_next_month(session: Session) -> None:
    one = of_event(session, JUMP)
    said = one.entries[JUMP["code"]].value
    others = [filing(session, one.town.name, month).entries[JUMP["code"]].value or 0 for month in PAST[:-1]]
    assert said is not None
    assert said > 2 * median(others)
    assert [note.text for note in one.notes[one.entries[JUMP["code"]].id]] == [JUMP["why"]]
    assert len(JUMP["why"]) >= SHORTEST_EXPLANATION
    told = [finding.text for finding in history(session, one.town.id, ASKED).explanations if finding.month == one.month]
    assert told == [JUMP["why"]]


def test_one_month_was_returned_and_corrected(session: Session) -> None:
    one = of_event(session, RETURNED)
    first, second = one.revisions
    assert [(verdict.kind, verdict.reason, [*verdict.codes]) for verdict in first.verdicts] == [
        (Ruling.RETURNED, RETURNED["why"], RETURNED["codes"])
    ]
    assert [verdict.kind for verdict in second.verdicts] == [Ruling.ACCEPTED]
    before, after = (submissions.figures_of(session, revision) for revision in one.revisions)
    changed = [code for code in after if before[code].value != after[code].value]
    assert changed == RETURNED["codes"]
    assert all((before[code].value or 0) < (after[code].value or 0) for code in changed)
    assert first.receipt != second.receipt
    twice = [town for town in TOWNS for month in PAST if len(filing(session, town, month).revisions) > 1]
    assert twice == [RETURNED["town"]]


def test_levels_change_rarely(session: Session) -> None:
    levels = [metric.code for metric in base().metrics if metric.kind is Kind.STOCK]
    changes = 0
    for town in TOWNS:
        entries = [filing(session, town, month).entries for month in PAST]
        for code in levels:
            series = [said[code].value for said in entries]
            changes += sum(one != other for one, other in pairwise(series))
    assert changes == len(invented()["moved"])


def test_on_every_day_of_the_month_a_clerk_can_hand_in(demo: Database) -> None:
    for day in range(31):
        now = FIRST + timedelta(days=day)
        months.hand_in(demo, now)
        with suppress(Undone), demo.transaction() as session:
            here = clerks(session)
            dues = [due(session, clerk.place.id, ASKED) for clerk in here]
            assert {one.is_locked(now) for one in dues} == {False}
            assert {one.is_late(now) for one in dues} == {6 < day < 25}
            assert hands_in(session, here[day % len(here)], now).state is State.SUBMITTED
            raise Undone


def test_what_is_handed_in_gets_no_more_time(sqlite_url: str) -> None:
    database, late = Database(sqlite_url), FIRST + timedelta(days=27)
    county.seat_staff(database, FIRST)
    with database.transaction() as session:
        one, other, *_ = clerks(session)
        hands_in(session, one, FIRST)
        for clerk in (one, other):
            months.unlock(session, clerk, one, ASKED, late)
        locked = [due(session, clerk.place.id, ASKED).is_locked(late) for clerk in (one, other)]
    database.close()
    assert locked == [True, False]


def hands_in(session: Session, clerk: PersonFacts, now: datetime) -> Filing:
    *_, figures = counts(clerk.place.name, [*PAST, ASKED])
    owed = [metric.code for metric in catalogue(session, clerk.place.county_id, ASKED).due(ASKED)]
    begun = submissions.begin(session, clerk.place, ASKED, now)
    given = {code: Given(Answer.GIVEN, figures[code]) for code in owed}
    answered = submissions.answer(session, begun, given, {}, now, clerk.id).filing
    return submissions.submit(session, answered, owed, now, clerk.id)


# --- whenever it is started

STARTS = [Month(2027, number) for number in range(1, 13)]


def lived(town: str, asked: Month) -> dict[Month, dict[str, int]]:
    """The counts of the eleven months before, and of the month to report."""
    window = [asked.back(back) for back in range(11, -1, -1)]
    return dict(zip(window, counts(town, window), strict=True))


def found_in(town: str, asked: Month) -> Iterator[tuple[Month, Finding]]:
    record: dict[str, dict[Month, Past]] = {}
    for month, figures in lived(town, asked).items():
        owed = [metric.code for metric in base().due(month)]
        for finding in check(base(), {code: entry(code, figures[code]) for code in owed}, History(month, record)):
            yield month, finding
        for code in owed:
            record.setdefault(code, {})[month] = Past(month, Answer.GIVEN, Amount(figures[code]))


@pytest.mark.parametrize("asked", STARTS, ids=str)
def test_the_counts_fit_in_whatever_month_they_begin(asked: Month) -> None:
    found = {town: [*found_in(town, asked)] for town in TOWNS}
    everything = [one for some in found.values() for _, one in some if one.grade is not Grade.ADVISE]
    assert [one for one in everything if one.grade is Grade.BLOCK] == []
    assert len(everything) < len(TOWNS) * 11 / 2
    of_now = [one for some in found.values() for month, one in some if month == asked and one in everything]
    assert len(of_now) <= 2  # an ordinary month
    jump = [one for month, one in found[JUMP["town"]] if month == asked.back(JUMP["back"])]
    assert [one.codes[0] for one in jump if one.grade is Grade.EXPLAIN][:1] == [JUMP["code"]]


@pytest.mark.parametrize("asked", STARTS, ids=str)
def test_there_are_seasons(asked: Month) -> None:
    audience = dict.fromkeys(range(1, 13), 0)
    for town in TOWNS:
        for month, figures in lived(town, asked).items():
            audience[month.number] += figures["publicity_audience"]
    ordinary = median(audience.values())
    assert max(audience, key=audience.__getitem__) == 12
    assert min(audience, key=audience.__getitem__) == 2
    assert audience[12] > 1.3 * ordinary
    assert audience[2] < 0.85 * ordinary


def test_it_is_the_same_at_every_start() -> None:
    assert [*counts("青禾铺镇", PAST)] == [*counts("青禾铺镇", PAST)]
    other_year = [Month(month.year + 1, month.number) for month in PAST]
    assert [*counts("青禾铺镇", other_year)] == [*counts("青禾铺镇", PAST)]
    assert [*counts("青禾浦镇", PAST)] != [*counts("青禾铺镇", PAST)]
