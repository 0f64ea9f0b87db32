"""Every row × every role × own or other county × private chat or group: who gets where, spelled out anew."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from handlers.table import TABLE, Row, take_turn
from handlers.texts.notice import VERSION
from handlers.turn import Keyboard, Medium, Press, Replies, Reply, Toast, Turn
from store.catalogue.versions import MetricVersion
from store.conversations import Conversation
from store.database import Base, Database, Session
from store.outreach import broadcasts, deadlines, refreshing
from store.outreach.broadcasts import Content
from store.outreach.deadlines import Deadline
from store.outreach.tables import BroadcastRow, DeadlineRow, OccasionExtension, OccasionRow, WorkdayRow, WorkdayYear
from store.people import invitations, people, places
from store.people.invitations import Invitation, Offer
from store.people.people import Person, PersonFacts, Post
from store.people.places import PlacePeriod
from store.people.rights import Role
from store.practices.asking.question import Question, Scope
from store.practices.feedback import answers, consulting, gaps
from store.practices.feedback.answer_tables import AnswerRow, AnswerVersion, Consultation
from store.practices.feedback.answers import Said
from store.practices.feedback.gap_tables import Gap
from tests.people import a_person

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CHIEFS = {Role.OWNER, Role.ADMINISTRATOR}

FOR_ALL = {
    "start", "agree", "call_again", "help", "towns", "ask", "context", "more", "only", "drop", "reset", "near", "tell",
    "figure_table", "figure_text", "figure_bars", "figure_book",
    "years", "years_towns", "years_of", "years_pair", "years_list", "years_book",
    "gap_look", "amiss", "back", "judge", "text", "press", "document", "file", "sticker", "voice", "other",
    "annual", "annual_counties", "annual_towns", "annual_at", "annual_make",
    "reconcile", "reconcile_town", "reconcile_page", "reconcile_year", "reconcile_drop",
    "trend", "trend_counties", "trend_county", "trend_at", "trend_of", "trend_more", "trend_draw",
    "alike", "alike_at", "alike_of", "alike_draw",
    "rollup_book", "rollup_csv", "cast_seen",
    "due", "due_counties", "due_at", "due_file", "due_open", "due_done", "due_undone",
    "remind_later", "remind_at", "remind_back", "remind_seen", "remind_done", "remind_undone",
    "remind_hard", "remind_for", "remind_why",
    "serve", "serve_card", "serve_keep", "serve_again", "serve_drop", "serve_towns", "serve_town", "serve_times",
    "serve_when", "serve_sure", "serve_lines", "serve_line", "serve_sections", "serve_of", "serve_as",
    "progress", "progress_open", "progress_counties", "progress_at", "progress_towns", "progress_town", "progress_draw",
}  # fmt: skip
FOR_CHIEFS = {
    "gaps", "gap_page", "gap_done", "gap_close", "gap_list", "gap_open", "gap_import", "gap_answer", "gap_use",
    "gap_consult", "gap_town", "gap_towns", "gap_consult_send",
    "answers", "answer_text", "answer_source", "answer_no_source", "answer_when", "answer_review", "answer_back",
    "answer_send", "answer_drop", "answer_list", "answer_page", "answer_card", "answer_keep", "answer_change",
    "answer_withdraw", "answer_withdraw_yes",
    "invite", "invite_again", "invite_page", "invite_counties", "invite_county", "invite_to", "invite_new",
    "invite_role", "invite_until", "invite_unnamed", "invite_make", "invite_drop", "invited", "invited_page",
    "invite_revoke", "people", "staff_counties", "staff_county", "staff_page", "staff_at", "staff_card", "staff_act",
    "staff_pick", "staff_yes", "staff_back", "roster_how", "roster_template", "roster_keep", "roster_drop",
    "metrics", "metric_counties", "metric_county", "metric_home", "metric_list", "metric_card", "metric_act",
    "metric_pick", "metric_yes", "metric_back",
    "extend_to", "extend_ask",
    "deadlines", "deadline_counties", "deadline_county", "deadline_home", "deadline_presets", "deadline_preset",
    "deadline_card", "deadline_act", "deadline_pick", "deadline_yes", "deadline_back", "deadline_extend",
    "calendar", "calendar_counties", "calendar_county", "calendar_year", "calendar_open", "calendar_keep",
    "calendar_drop", "calendar_confirm", "calendar_clear", "calendar_yes",
    "burden", "burden_counties", "burden_at", "burden_book",
    "annual_channel", "channel_counties", "channel_at", "channel_ask", "channel_set",
    "broadcast", "cast_late", "cast_new", "cast_drop", "cast_whom", "cast_role", "cast_state", "cast_places",
    "cast_place", "cast_all", "cast_preview", "cast_try", "cast_names", "cast_when", "cast_at", "cast_send",
    "cast_list", "cast_card", "cast_look", "cast_agree", "cast_refuse", "cast_cancel", "cast_stop", "cast_withdraw",
    "cast_withdraw_yes", "cast_book", "cast_correct", "cast_correct_yes", "cast_again", "cast_again_of",
    "cast_again_yes", "cast_mend_drop",
    "audit", "audit_page", "audit_export", "import_keep", "import_show", "import_name", "import_drop",
}  # fmt: skip
FOR_FILERS = {  # of a town: all but chiefs
    "fill", "fill_open", "fill_fix", "fill_go", "fill_do", "form", "form_get", "form_keep", "form_drop", "others",
    "consult_say", "consult_none", "consult_send", "consult_drop",
}  # fmt: skip
FOR_REVIEWERS = {
    "review", "review_page", "review_card", "review_accept",
    "return_begin", "return_pick", "return_page", "return_why", "return_what", "return_send", "return_drop",
}  # fmt: skip
BEFORE_THE_NOTICE = {"start", "agree", "call_again", "help"}
MOST_PRESSES = 400  # of one walk


def way(row: Row) -> str:
    return row.command or row.action or str(row.medium)


def turn(person: PersonFacts | None, row: Row, session: Session | None = None, **more) -> Turn:
    press = Press(row.action, 1, "1") if row.action or row.medium is Medium.PRESS else None
    conversation = Conversation(chat_id=7, screen=1, data={"question": "调解"}, updated_at=NOW)
    facts = {
        "session": session, "snapshot": nullcontext, "words": None, "now": NOW, "chat_id": 7, "private": True,
        "person": person, "conversation": conversation, "medium": row.medium or Medium.TEXT, "press": press,
        "code_of": lambda nonce: f"code-{nonce}",
    }  # fmt: skip
    return Turn(**facts | more)


def reached(row: Row, here: Turn) -> bool:
    """Whether somebody gets as far as the row's function."""
    seen = []

    def note(_turn: Turn) -> Replies:
        seen.append(row)
        return []

    take_turn(replace(row, handler=note), here)
    return bool(seen)


def is_for(row: Row, role: Role) -> bool:
    if way(row) in FOR_REVIEWERS:
        return role in {*CHIEFS, Role.REVIEWER}
    return way(row) in FOR_ALL or way(row) in (FOR_CHIEFS if role in CHIEFS else FOR_FILERS)


def somebody(role: Role, agreed: int = VERSION) -> PersonFacts:
    return a_person(role, None if role in CHIEFS else "青禾铺镇", agreed=agreed)


def test_each_row_is_judged_here():
    ways = [way(row) for row in TABLE]
    assert sorted(ways) == sorted(FOR_ALL | FOR_CHIEFS | FOR_FILERS | FOR_REVIEWERS)


@pytest.mark.parametrize("role", Role)
def test_row_32_each_role_gets_as_far_as_it_may_and_in_a_group_nowhere(role):
    gets = {way(row) for row in TABLE if reached(row, turn(somebody(role), row))}
    assert gets == {way(row) for row in TABLE if is_for(row, role)}
    assert not [way(row) for row in TABLE if reached(row, turn(somebody(role), row, private=False))]


def test_row_32_strangers_reach_nothing():
    assert not [way(row) for row in TABLE if reached(row, turn(None, row))]
    assert not [way(row) for row in TABLE if reached(row, turn(None, row, private=False))]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("agreed", range(VERSION))
def test_before_the_secrecy_notice_is_agreed_to_nothing_else_is_done(agreed, role):
    assert {way(row) for row in TABLE if reached(row, turn(somebody(role, agreed), row))} == BEFORE_THE_NOTICE


def test_a_code_leads_strangers_to_one_row_only_and_not_in_a_group():
    assert [way(row) for row in TABLE if reached(row, turn(None, row, text="code"))] == ["start"]
    assert not [way(row) for row in TABLE if reached(row, turn(None, row, text="code", private=False))]


@dataclass
class Counties:
    """Two counties, each with an administrator, a reviewer, two towns, two clerks, a deputy and an open invitation."""

    database: Database
    chiefs: list[int]
    people: set[int]  # of the second county
    foreign: set[int]  # numbers of rows that belong to the second county, of whatever table
    writes: list[str]  # see writes_to


def writes_to(database: Database) -> list[str]:
    """A list to which every statement is added from now on that does more than read."""
    statements: list[str] = []

    @sa.event.listens_for(database.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement: str, _values, _context, _many) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "SAVEPOINT")):
            statements.append(statement)

    return statements


def table(session: Session, model: type[Base], *where: sa.ColumnElement[bool]) -> list[str]:
    columns = model.__table__.columns
    return [repr(tuple(row)) for row in session.execute(sa.select(*columns).where(*where).order_by(columns[0]))]


def seeded(session: Session, county_id: int) -> list[Deadline]:
    """What is due in a county from the start."""
    refreshing.refresh(session, NOW, [county_id])
    return deadlines.listed(session, county_id)


@pytest.fixture
def counties(database: Database) -> Counties:
    chiefs, far_people, foreign = [], set[int](), set[int]()
    with database.transaction() as session:
        for number, county in enumerate(("清岚县", "远县")):
            first = 7_100_000_000 + 100 * number
            seats = [
                (Role.ADMINISTRATOR, None), (Role.REVIEWER, None), (Role.CLERK, "城关镇"), (Role.CLERK, "河东镇"),
                (Role.DEPUTY, "河东镇"),
            ]  # fmt: skip
            ids = [
                people.seat(session, first + place, f"{county}{place}", role, county, town, now=NOW, agreed=VERSION)
                for place, (role, town) in enumerate(seats)
            ]
            chief = people.find(session, ids[0], NOW)
            town = places.place(session, NOW, county, "城关镇")
            made = invitations.issue(session, Offer(Role.CLERK, town, None, ""), chief, NOW, lambda nonce: nonce)
            chiefs.append(ids[0])
            asked = [Question(f"{county}{word}怎么建", Scope(), (county, word)) for word in ("鸽舍", "码头")]
            for question in asked:
                gaps.file(session, question, first + 2, NOW)
            lines = gaps.open_gaps(session, town.county_id)
            answered = answers.give(session, lines[0].ids, Said("可以建", "", NOW.date()), chief, NOW)
            put = consulting.ask(session, lines[1].ids[0], [town.id], chief, NOW)
            consulting.reply(session, put[0].id, "建过", people.find(session, ids[2], NOW), NOW)
            due = seeded(session, town.county_id)
            sent = broadcasts.draft(session, chief, Content(f"{county}的通知"), NOW)
            broadcasts.confirm(session, sent.id, chief, NOW)
            written = broadcasts.draft(session, chief, Content("各镇请看"), NOW)
            if number:
                far_people |= set(ids)
                foreign |= {one.root_id for one in due} | {sent.id, written.id}
                foreign |= {answered.id, put[0].id, *(number for line in lines for number in line.ids)}
                foreign |= {*ids, chief.place.id, town.id, places.place(session, NOW, county, "河东镇").id, made.id}
    return Counties(database, chiefs, far_people, foreign, writes_to(database))


def far_rows(session: Session, here: Counties) -> str:
    """All that belongs to the second county, as one value."""
    chief = people.find(session, here.chiefs[1], NOW)
    told = [
        *(repr(one) for one in people.everybody(session, NOW) if one.county == "远县"),
        *table(session, Post, Post.person_id.in_(here.people)),
        *table(session, Person, Person.id.in_(here.people)),
        *table(session, PlacePeriod, PlacePeriod.parent_id == chief.place.id),
        *table(session, PlacePeriod, PlacePeriod.place_id == chief.place.id),
        *table(session, Invitation, Invitation.by_id == here.chiefs[1]),
        *table(session, MetricVersion, MetricVersion.county_id == chief.place.id),
        *table(session, WorkdayRow, WorkdayRow.county_id == chief.place.id),
        *table(session, WorkdayYear, WorkdayYear.county_id == chief.place.id),
        *table(session, DeadlineRow, DeadlineRow.county_id == chief.place.id),
        *table(session, OccasionRow, OccasionRow.county_id == chief.place.id),
        *table(session, BroadcastRow, BroadcastRow.county_id == chief.place.id),
        *table(session, Gap, Gap.county_id == chief.place.id),
        *table(session, AnswerRow, AnswerRow.county_id == chief.place.id),
        *table(session, AnswerVersion, AnswerVersion.by_id == here.chiefs[1]),
        *table(session, Consultation, Consultation.by_id == here.chiefs[1]),
        *table(session, OccasionExtension, OccasionExtension.town_id.in_(here.foreign)),
    ]  # fmt: skip
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def pressed(replies: Replies) -> Iterator[tuple[str, str]]:
    for reply in replies:
        rows = reply.buttons if isinstance(reply, Reply | Keyboard) else []
        yield from ((button.action, button.argument) for row in rows for button in row)


def walk(here: Counties, person_id: int, begin: str) -> Iterator[tuple[tuple[str, str], Replies, str | None]]:
    """Every button that can be reached from a command, each also with the other county's numbers put into it.

    What the other county holds after it; None: nothing was written at all.
    """
    rows = {row.action: row for row in TABLE if row.action}
    (command,) = (row for row in TABLE if row.command == begin)
    seen, waiting = set[tuple[str, str]](), deque[tuple[dict, int, tuple[str, str] | None]]([({}, 0, None)])
    while waiting and len(seen) < MOST_PRESSES:
        data, screen, press = waiting.popleft()
        with here.database.transaction() as session:
            person = people.find(session, person_id, NOW)
            conversation = Conversation(chat_id=person.chat_id, screen=screen, data=dict(data), updated_at=NOW)
            row = command if press is None else rows[press[0]]
            at = None if press is None else Press(press[0], screen, press[1])
            medium = Medium.TEXT if press is None else Medium.PRESS
            one = turn(person, row, session, conversation=conversation, press=at, medium=medium, chat_id=person.chat_id)
            here.writes.clear()
            replies = take_turn(row, one)
            session.flush()
            yield press or (begin, ""), replies, far_rows(session, here) if here.writes else None
            after, screen = dict(conversation.data), conversation.screen
            session.rollback()  # each press is tried from where it was drawn; none may spoil the next
        for action, argument in pressed(replies):
            forged = [str(number) for number in sorted(here.foreign)] if argument.isdigit() else []
            for value in (argument, *forged):
                if (action, value) not in seen and action in rows:
                    seen.add((action, value))
                    waiting.append((after, screen, (action, value)))


LEAST = {
    "people": 50, "invite": 15, "audit": 3, "metrics": 60, "deadlines": 60, "calendar": 30, "broadcast": 30,
    "burden": 3, "gaps": 20,
}  # fmt: skip


@pytest.mark.parametrize("begin", LEAST)
def test_row_32_whatever_an_administrator_presses_or_forges_the_other_county_stays_as_it_is(counties, begin):
    with counties.database.reading() as session:
        before = far_rows(session, counties)
    shown, wrote = "", False
    for number, (press, replies, after) in enumerate(walk(counties, counties.chiefs[0], begin)):
        assert after in (before, None), press
        wrote = wrote or after is not None
        shown += "\n".join(reply.text for reply in replies if isinstance(reply, Reply | Toast))
        walked = number
    assert walked > LEAST[begin]
    assert wrote
    assert "清岚县" in shown
    assert "远县" not in shown
