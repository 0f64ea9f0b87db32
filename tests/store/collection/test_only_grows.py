"""What was said stays: the database itself refuses to change it, but for free text that names an erased person."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from store.collection import due, reviewing, submissions
from store.collection.tables import Figure, FigureNote
from tests.store.collection.house import MONTH, NOW, House, number


@pytest.fixture
def house(database):
    return House(database)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE figure SET value = 2", "UPDATE figure SET is_more = TRUE", "UPDATE figure SET by_id = NULL",
        "DELETE FROM figure_note", "UPDATE figure_note SET text = 'another'", "UPDATE figure_note SET rule = 'x'",
        "UPDATE revision SET is_late = TRUE", "UPDATE revision SET upto = 0", "DELETE FROM revision",
        "UPDATE verdict SET kind = 'accepted'", "UPDATE verdict SET reason = ''", "DELETE FROM verdict",
        "UPDATE extension SET until = '2030-01-01'", "UPDATE extension SET reason = 'x'", "DELETE FROM extension",
    ],
)  # fmt: skip
def test_the_database_refuses_to_change_what_was_said(house, statement):
    filled(house)
    with pytest.raises(sa.exc.DBAPIError, match="only added"), house.database.transaction() as session:
        session.execute(sa.text(statement))


def test_no_figure_is_replaced_or_swept_away(house):
    filled(house)
    if house.database.has_one_writer:
        statements = ["INSERT OR REPLACE INTO figure SELECT * FROM figure", "DELETE FROM figure"]
    else:
        statements = ["TRUNCATE figure CASCADE", "DELETE FROM figure"]
    for statement in statements:
        with pytest.raises(sa.exc.DBAPIError, match="only added"), house.database.transaction() as session:
            session.execute(sa.text(statement))
    with house.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Figure)) == 1


def test_free_text_may_be_emptied_and_nothing_else(house):
    filled(house)
    with house.database.transaction() as session:
        session.execute(sa.update(FigureNote).values(text=None))
    with house.database.reading() as session:
        assert house.here(session).note("a", "jump").text is None


def filled(house):
    """A row in every table."""
    entry = house.says({"a": number(1)}).kept["a"]
    house.does(submissions.note, entry.id, "jump", "原因")
    house.submits()
    house.does(reviewing.give_back, 1, ["a"], "请核对")
    with house.database.transaction() as session:
        due.extend(session, house.town, MONTH, NOW.date(), "x", NOW, house.reviewer)
