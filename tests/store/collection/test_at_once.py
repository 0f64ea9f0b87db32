"""Two of a town, or the town and its reviewer, in the same moment: the second one's transaction begins while the first
one's has not ended.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store.collection import reviewing, submissions
from store.collection.submissions import Answered, Closed, Filing
from store.collection.tables import Ruling, State
from store.database import Database
from tests.store.collection.house import MONTH, NOW, House, number
from tests.store.test_locks import meet


@pytest.fixture
def house(postgres_url: str) -> Iterator[House]:
    database = Database(postgres_url)
    yield House(database)
    database.close()


def says(house, value, by):
    def step(session):
        return submissions.answer(session, house.filing, {"a": number(value)}, {}, NOW, by)

    return step


def hands_in(house):
    return lambda session: submissions.submit(session, house.filing, ["a"], NOW, house.clerk)


def test_of_two_clerks_the_second_sees_what_the_first_said(house):
    answered = meet(house.database, says(house, 31, house.clerk), says(house, 32, house.colleague))
    assert isinstance(answered, Answered)
    assert answered.kept == {}
    assert (answered.overtaken["a"].value, answered.overtaken["a"].by_id) == (31, house.clerk)


def test_what_a_colleague_says_while_the_month_is_handed_in_is_in_it_or_refused(house):
    filing = meet(house.database, says(house, 31, house.colleague), hands_in(house))
    assert isinstance(filing, Filing)
    with house.database.reading() as session:
        assert submissions.figures_of(session, filing.revision)["a"].value == 31
    house.does(reviewing.take_back, 1)
    with pytest.raises(Closed):
        meet(house.database, hands_in(house), says(house, 32, house.colleague))


def test_handed_in_by_two_clerks_it_is_one_revision(house):
    house.says({"a": number(1)})
    with pytest.raises(Closed):
        meet(house.database, hands_in(house), hands_in(house))
    with house.database.reading() as session:
        assert len(house.here(session).revisions) == 1


def test_what_is_taken_back_in_that_moment_is_not_accepted(house):
    house.says({"a": number(1)})
    filing = house.submits()
    with pytest.raises(Closed):
        meet(
            house.database,
            lambda session: reviewing.take_back(session, filing, 1, NOW, house.clerk),
            lambda session: reviewing.accept(session, filing, 1, NOW, house.reviewer),
        )
    with house.database.reading() as session:
        here = house.here(session)
    assert (here.state, here.verdict.kind) == (State.DRAFT, Ruling.TAKEN_BACK)


def test_two_begin_one_month(house):
    month = MONTH.back()
    begun = []

    def begin(session):
        begun.append(submissions.begin(session, house.town, month, NOW))
        return begun[-1]

    second = meet(house.database, begin, begin)
    assert begun == [second, second]
