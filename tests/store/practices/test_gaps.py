"""Gaps and counts, on both engines: nothing lost, nothing counted twice, and nobody to be told from them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from store.database import Base, Database
from store.people import people
from store.people.rights import Role
from store.practices.asking.question import Question, Scope
from store.practices.feedback import gaps
from store.practices.feedback.gap_tables import AskedDay, Closing, Gap, GapAsker
from store.practices.feedback.gaps import Filed
from store.practices.kinds import SectionKind

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
CLERKS = range(7_000_000_001, 7_000_000_009)
TOWNS = ("青禾铺镇", "锦垣镇")
SUBSIDY = Question("调解员补贴多少钱", Scope(), ("调解员", "补贴"))


@pytest.fixture
def county(database: Database) -> Database:
    """Eight clerks, of two towns by turns."""
    with database.transaction() as session:
        for number, chat_id in enumerate(CLERKS):
            people.seat(session, chat_id, f"成员{number}", Role.CLERK, "清岚县", TOWNS[number % 2], now=NOW, agreed=1)
    return database


def file(database: Database, question: Question, clerk: int = 0, now: datetime = NOW) -> Filed:
    with database.transaction() as session:
        return gaps.file(session, question, CLERKS[clerk], now)


def listed(database: Database) -> list[gaps.GapLine]:
    with database.reading() as session:
        return gaps.open_gaps(session)


def close(database: Database, gap_id: int, why: Closing = Closing.HAND, now: datetime = NOW) -> bool:
    with database.transaction() as session:
        return gaps.close(session, gap_id, why, now)


def askers(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(GapAsker)) or 0


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Each in a thread of its own; what they gave back, sorted. Raises what one of them raised."""
    given: list[object] = []
    faults: list[BaseException] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            given.append(act())
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return sorted(given, key=str)


def note(database: Database, now: datetime, *, found: bool) -> None:
    with database.transaction() as session:
        gaps.note(session, found=found, now=now)


def test_a_day_is_counted_from_midnight_in_shanghai(database):
    for minute, found in ((-1, False), (0, True), (1, False)):
        note(database, datetime(2026, 11, 19, 16, 0, tzinfo=UTC) + timedelta(minutes=minute), found=found)
    with database.reading() as session:
        days = [(row.day, row.asked, row.unanswered) for row in session.scalars(sa.select(AskedDay))]
        assert sorted(days) == [(date(2026, 11, 19), 1, 1), (TODAY, 2, 1)]
        assert gaps.share(session, TODAY) == gaps.Share(2, 1)
        assert gaps.share(session, date(2026, 11, 19)) == gaps.Share(3, 2)
        assert gaps.share(session, date(2026, 11, 21)) == gaps.Share(0, 0)


def test_the_last_thirty_days_are_thirty_with_today():
    assert gaps.recent(NOW) == date(2026, 10, 22)
    assert gaps.recent(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == date(2026, 10, 23)


def test_no_question_is_lost_when_several_are_counted_at_once(database):
    def count() -> None:
        for number in range(10):
            note(database, NOW, found=number % 5 > 0)

    at_once(*[count] * 4)
    with database.reading() as session:
        assert gaps.share(session, TODAY) == gaps.Share(40, 8)


def test_the_first_asker_makes_a_gap_the_second_joins_and_the_same_is_known(county):
    assert file(county, SUBSIDY) is Filed.NEW
    assert file(county, replace(SUBSIDY, text="补贴！调解员"), 1, NOW + timedelta(days=2)) is Filed.JOINED
    assert file(county, SUBSIDY, 0, NOW + timedelta(days=3)) is Filed.ALREADY
    (line,) = listed(county)
    assert (line.question, line.times, line.alike) == ("调解员补贴多少钱", 2, ())
    assert (line.first_day, line.last_day) == (TODAY, date(2026, 11, 22))
    assert (line.closed_day, line.closed_why) == (None, None)


def test_the_order_of_words_is_no_difference_and_the_scope_is_one(county):
    assert file(county, SUBSIDY) is Filed.NEW
    assert file(county, replace(SUBSIDY, words=("补贴", "调解员", "补贴")), 1) is Filed.JOINED
    for scope in (
        Scope(towns=("板溪镇",)),
        Scope(years=(2023,)),
        Scope(kind=SectionKind.PROBLEM),
        Scope(without=("甲",)),
    ):
        assert file(county, replace(SUBSIDY, scope=scope)) is Filed.NEW
        assert file(county, replace(SUBSIDY, scope=scope), 1) is Filed.JOINED
    assert len(listed(county)) == 5
    assert {line.scope for line in listed(county)} >= {Scope(), Scope(kind=SectionKind.PROBLEM), Scope(years=(2023,))}


def test_a_town_that_is_not_held_is_part_of_the_question(county):
    assert file(county, replace(SUBSIDY, absent=("溜索镇",))) is Filed.NEW
    assert file(county, replace(SUBSIDY, absent=("石磨镇",))) is Filed.NEW
    assert {line.scope.towns for line in listed(county)} == {("溜索镇",), ("石磨镇",)}


def test_questions_without_a_weighty_word_are_told_apart_by_their_text(county):
    assert file(county, Question("那怎么办呢", Scope(), ())) is Filed.NEW
    assert file(county, Question("然后呢", Scope(), ())) is Filed.NEW
    assert file(county, Question("那怎么辦呢", Scope(), ()), 1) is Filed.JOINED


def test_a_long_question_is_cut(county):
    file(county, replace(SUBSIDY, text="调" * 5000, about="解" * 5000))
    (line,) = listed(county)
    assert (line.question, line.about) == ("调" * 300, "解" * 300)


def test_a_stranger_files_nothing(county):
    with pytest.raises(LookupError), county.transaction() as session:
        gaps.file(session, SUBSIDY, 5, NOW)
    assert listed(county) == []


def test_several_who_file_at_once_are_one_gap(county):
    for day in range(5):
        question = replace(SUBSIDY, words=("调解员", f"第{day}样"))
        outcomes = at_once(*(partial(file, county, question, clerk) for clerk in (0, 1, 2, 2)))
        assert outcomes == [Filed.ALREADY, Filed.JOINED, Filed.JOINED, Filed.NEW]
    with county.reading() as session:
        assert [gap.times for gap in session.scalars(sa.select(Gap))] == [3] * 5


def test_nearly_the_same_questions_stand_in_one_line_under_the_most_asked(county):
    file(county, SUBSIDY)
    file(county, Question("调解员补贴标准", Scope(), ("调解员", "补贴", "标准")), 1)
    file(county, Question("调解员补贴标准", Scope(), ("调解员", "补贴", "标准")), 2)
    file(county, Question("调解员去年补贴", Scope(years=(2023,)), ("调解员", "补贴")))
    file(county, Question("调解员怎么选", Scope(), ("调解员", "选任")))
    lines = listed(county)
    assert [(line.question, line.alike, line.times) for line in lines] == [
        ("调解员补贴标准", ("调解员补贴多少钱",), 3),
        ("调解员怎么选", (), 1),
        ("调解员去年补贴", (), 1),
    ]
    assert len(lines[0].ids) == 2
    with county.reading() as session:
        assert gaps.count_open(session) == 4


def test_a_line_is_near_to_its_head_only(county):
    """Else a chain of questions, each near the next, would end far from where it began."""
    words = ["甲", "乙", "丙", "丁", "戊", "己"]
    for clerk in range(3):
        file(county, Question("头", Scope(), tuple(words[:4])), clerk)
    file(county, Question("中", Scope(), tuple(words[1:5])))
    file(county, Question("尾", Scope(), tuple(words[2:6])))
    assert [(line.question, line.alike) for line in listed(county)] == [("头", ("中",)), ("尾", ())]


def test_the_most_asked_come_first(county):
    for number in range(6):
        for clerk in range(number + 1):
            file(county, Question(f"问{number}", Scope(), (f"词{number}",)), clerk)
    assert [line.times for line in listed(county)] == [6, 5, 4, 3, 2, 1]
    assert listed(county)[0].question == "问5"


def test_a_closed_gap_is_gone_once_and_asked_again_it_is_a_new_one(county):
    file(county, SUBSIDY)
    (line,) = listed(county)
    assert close(county, line.ids[0])
    assert not close(county, line.ids[0])
    assert not close(county, 10**9)
    assert listed(county) == []
    assert file(county, SUBSIDY, 0, NOW + timedelta(days=1)) is Filed.NEW
    (again,) = listed(county)
    assert (again.times, again.first_day) == (1, date(2026, 11, 21))
    with county.reading() as session:
        (closed,) = gaps.closed_gaps(session)
    assert (closed.ids, closed.closed_day, closed.closed_why) == (line.ids, TODAY, Closing.HAND)


def test_two_who_close_at_once_close_it_once(county):
    file(county, SUBSIDY)
    (line,) = listed(county)
    assert at_once(*[lambda: close(county, line.ids[0])] * 4) == [False, False, False, True]


@pytest.mark.parametrize("why", Closing)
def test_the_askers_of_a_closed_gap_are_kept_to_be_told(county, why):
    for clerk in (0, 1, 1):
        file(county, SUBSIDY, clerk)
    assert askers(county) == 2
    close(county, listed(county)[0].ids[0], why)
    assert askers(county) == 2
    assert file(county, SUBSIDY, 0) is Filed.NEW  # and to be told of this one, too
    assert askers(county) == 3


def test_the_askers_own_town_is_shown_only_where_they_wrote_it(county):
    own = Scope(towns=("青禾铺镇",))
    file(county, Question("我们镇调解员补贴多少", own, ("调解员", "补贴")), 0)
    (hidden,) = listed(county)
    assert hidden.scope == Scope()
    file(county, Question("我们镇调解员补贴多少", Scope(towns=("锦垣镇",)), ("调解员", "补贴")), 1)
    (line,) = listed(county)  # told apart in the store, in the list one line
    assert (line.times, len(line.ids)) == (2, 2)
    file(county, Question("青禾调解员补贴", own, ("补贴",)), 0)
    file(county, Question("清禾铺镇普法", own, ("普法",), mended=(("清禾铺镇", "青禾铺镇"),)), 0)
    file(county, Question("青禾铺镇律师", own, ("律师",)), 1)
    assert [line.scope for line in listed(county)][1:] == [own] * 3


def test_no_table_but_the_askers_says_who_or_at_which_moment():
    """A question counted, filed and judged: days only, but for the moment an administrator closed it."""
    for table in ("asked_day", "gap", "judgement"):
        columns = Base.metadata.tables[table].columns
        assert not [
            column.name for column in columns if column.foreign_keys or "person" in column.name or "chat" in column.name
        ]
        moments = {column.name for column in columns if isinstance(column.type, sa.DateTime | sa.TypeDecorator)}
        assert moments <= {"closed_at"}
    assert set(Base.metadata.tables["gap_asker"].columns.keys()) == {"gap_id", "person_id"}
