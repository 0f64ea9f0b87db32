"""Whatever somebody presses or forges about months: other towns' figures are not changed, and not shown."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sa

from handlers.table import TABLE, Row, take_turn
from handlers.texts.notice import VERSION
from handlers.turn import Medium, Press, Replies, Reply, Toast
from store.catalogue.months import Month
from store.collection import due, reviewing, submissions
from store.collection.figures import Given
from store.collection.tables import Answer, ExtensionRow, Figure, FigureNote, RevisionRow, Submission, VerdictRow
from store.conversations import Conversation
from store.database import Database, Session
from store.people import people
from store.people.rights import Right, Role
from tests.handlers.test_walk import pressed, table, turn, way, writes_to

MONTH, NOW = Month(2026, 10), datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SECRET, REASON = 987_654, "外单位的说明"  # what stands in every other town's month
RIGHTS = {Right.FILE, Right.REVIEW, Right.PROGRESS, Right.EXTEND}
ROWS = [row for row in TABLE if row.right in RIGHTS]
DOORS = {"cast_late"}  # to what is no month's: gone through, but no further
MOST_PRESSES = 320  # of one walk
TOWNS = (("清岚县", "城关镇"), ("清岚县", "河东镇"), ("远县", "远山镇"))


@dataclass
class Months:
    """Three towns in two counties, each with more time, a month that was returned, and one that waits to be judged (of
    the first town it is only begun).
    """

    database: Database
    members: dict[str, int]  # numbers of people of the first town and county
    towns: list[int]
    submissions: list[int]
    counties: list[int]
    before: dict[str, list[str]]  # what the store held of towns that are none of theirs
    writes: list[str]  # see writes_to


@pytest.fixture(scope="module")
def months(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Months]:
    """For all walks: each press is undone again."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("walk") / "walk.db")
    database = Database(f"sqlite:///{file}")
    here = Months(database, {}, [], [], [], {}, writes_to(database))
    with database.transaction() as session:
        for place, (county, name) in enumerate(TOWNS):
            chat = 7_100_000_000 + 10 * place
            clerk = people.seat(session, chat, "仉禾", Role.CLERK, county, name, now=NOW, agreed=VERSION)
            town = people.find(session, clerk, NOW).place
            here.towns.append(town.id)
            here.counties.append(town.county_id)
            value = 31 if place == 0 else SECRET
            for month in (MONTH, MONTH.back()):
                filing = submissions.begin(session, town, month, NOW)
                given = {"mediators": Given(Answer.GIVEN, value), "disputes_accepted": Given(Answer.GIVEN, value)}
                entry = submissions.answer(session, filing, given, {}, NOW, clerk).kept["mediators"]
                submissions.note(session, filing, entry.id, "usual", REASON if place else "换届", NOW, clerk)
                due.extend(session, town, month, (NOW + timedelta(days=5)).date(), REASON, NOW, None)
                here.submissions.append(filing.id)
                if month == MONTH or place:
                    filing = submissions.submit(session, filing, [], NOW, clerk)
                if month == MONTH:
                    reviewing.give_back(session, filing, 1, ["mediators"], REASON if place else "核对", NOW, None)
            if place == 0:
                seats = {"reviewer": (Role.REVIEWER, None), "chief": (Role.ADMINISTRATOR, None)}
                here.members = {"clerk": clerk} | {
                    name: people.seat(session, chat + more, "祁翀", role, county, at, now=NOW, agreed=VERSION)
                    for more, (name, (role, at)) in enumerate(seats.items(), 1)
                }
    with database.reading() as session:
        here.before = {who: held(session, here, foreign(here, who)) for who in here.members}
    assert all(len(rows) > 10 for rows in here.before.values())
    yield here
    database.close()


def foreign(here: Months, who: str) -> list[int]:
    """The places in the list of towns that this member has nothing to do with."""
    return [1, 2] if who == "clerk" else [2]


def held(session: Session, here: Months, places: Collection[int]) -> list[str]:
    """All that the store holds of the months of these towns."""
    towns = [here.towns[place] for place in places]
    own = sa.select(Submission.id).where(Submission.town_id.in_(towns))
    figures = sa.select(Figure.id).where(Figure.submission_id.in_(own))
    revisions = sa.select(RevisionRow.id).where(RevisionRow.submission_id.in_(own))
    return [
        *table(session, Submission, Submission.id.in_(own)),
        *table(session, Figure, Figure.submission_id.in_(own)),
        *table(session, FigureNote, FigureNote.figure_id.in_(figures)),
        *table(session, RevisionRow, RevisionRow.submission_id.in_(own)),
        *table(session, VerdictRow, VerdictRow.revision_id.in_(revisions)),
        *table(session, ExtensionRow, ExtensionRow.town_id.in_(towns)),
    ]


def forged(here: Months, who: str, argument: str) -> Iterator[str]:
    """The argument with each of its numbers replaced by one of another town's, or county's."""
    parts = argument.split("-")
    others = numbers_of(here, foreign(here, who))
    for at, part in enumerate(parts):
        if part.isdigit():
            yield from ("-".join([*parts[:at], str(number), *parts[at + 1 :]]) for number in others)


def numbers_of(here: Months, places: Collection[int]) -> list[int]:
    """Of these towns, their counties and their submissions."""
    others = {here.towns[place] for place in places} | {here.counties[place] for place in places}
    return sorted(others.union(*(here.submissions[2 * place : 2 * place + 2] for place in places)))


def tried(session: Session, here: Months, who: str, row: Row, data: dict, press: Press | None):
    """What somebody is told, and where their chat stands then."""
    person = people.find(session, here.members[who], NOW)
    at = 0 if press is None else press.screen
    conversation = Conversation(chat_id=person.chat_id, screen=at, data=dict(data), updated_at=NOW)
    medium = Medium.TEXT if press is None else Medium.PRESS
    more = {"press": press, "medium": medium, "chat_id": person.chat_id, "now": NOW}
    here.writes.clear()
    replies = take_turn(row, turn(person, row, session, conversation=conversation, **more))
    session.flush()
    return replies, conversation


def walk(here: Months, who: str, begin: str) -> Iterator[tuple[tuple[str, str], Replies]]:
    """Every button that can be reached from a command, each also with other towns' numbers in it."""
    rows = {row.action: row for row in TABLE if row.action and (row in ROWS or row.action in DOORS)}
    (command,) = (row for row in TABLE if row.command == begin)
    seen, waiting = set[tuple[str, str]](), deque[tuple[dict, Press | None]]([({}, None)])
    while waiting and len(seen) < MOST_PRESSES:
        data, press = waiting.popleft()
        with here.database.transaction() as session:
            replies, after = tried(session, here, who, command if press is None else rows[press.action], data, press)
            check(session, here, who, replies)
            yield (press.action, press.argument) if press else (begin, ""), replies
            session.rollback()
        for action, argument in pressed(replies):
            for value in (argument, *forged(here, who, argument)):
                if (action, value) not in seen and action in rows:
                    seen.add((action, value))
                    waiting.append((dict(after.data), Press(action, after.screen, value)))


def check(session: Session, here: Months, who: str, replies: Replies) -> None:
    """Nothing of other towns is changed, and nothing told of them."""
    assert not here.writes or held(session, here, foreign(here, who)) == here.before[who]
    told = "\n".join(reply.text for reply in replies if isinstance(reply, Reply | Toast))
    names = [TOWNS[place][1] for place in foreign(here, who)]
    secrets = [str(SECRET), REASON] if who == "clerk" else []
    assert [word for word in (*names, *secrets) if word in told] == []


@pytest.mark.parametrize("who", ["clerk", "reviewer", "chief"])
@pytest.mark.parametrize("begin", sorted({row.command for row in ROWS if row.command}))
def test_row_32_whatever_is_pressed_other_towns_months_stay_and_are_not_shown(months, begin, who):
    walked = sum(1 for _ in walk(months, who, begin))
    least = {
        ("fill", "clerk"): 30, ("trend", "clerk"): 20, ("trend", "chief"): 20,
        ("review", "reviewer"): 20, ("review", "chief"): 20, ("progress", "clerk"): 20, ("progress", "chief"): 100,
    }  # fmt: skip
    assert walked >= least.get((begin, who), 1)


@pytest.mark.parametrize("who", ["clerk", "reviewer", "chief"])
@pytest.mark.parametrize("row", [pytest.param(row, id=way(row)) for row in ROWS if row.any_screen])
def test_row_32_a_button_that_was_never_drawn_leads_to_no_other_town(months, row, who):
    shapes = (
        "{}",
        "{}-1",
        "{}-mediators",
        f"{{}}-{MONTH}",
        f"{{}}-{MONTH}-0",
        f"{{}}-{MONTH}-20261130",
        f"{MONTH}-{{}}",
    )
    for shape, number in product(shapes, numbers_of(months, foreign(months, who))):
        argument = shape.format(number)
        with months.database.transaction() as session:
            replies, _ = tried(session, months, who, row, {}, Press(row.action, 0, argument))
            check(session, months, who, replies)
            session.rollback()
