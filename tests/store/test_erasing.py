"""A person who is erased is found nowhere any more: in no table, and in no byte of the database's files."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from handlers import erasing
from store import audit, conversations, inbox, outbox, pace
from store.audit import Action, AuditRow
from store.catalogue.months import Month
from store.collection import due, reviewing, submissions
from store.collection.figures import Given
from store.collection.tables import Answer, ExtensionRow, FigureNote, VerdictRow
from store.conversations import Conversation
from store.inbox import Inbound, RawUpdate, Waiting
from store.outbox import Lane, Outbound
from store.outreach import difficulties, occasions, refreshing
from store.outreach.tables import BroadcastRow, DifficultyRow, OccasionExtension
from store.people import invitations, people, redeeming, rosters
from store.people.erasing import Refused, Trace, Why
from store.people.invitations import Invitation, Offer
from store.people.people import Person, Post
from store.people.rights import Role
from store.people.rosters import PendingRoster
from store.practices.asking.question import Question, Scope
from store.practices.feedback import gaps
from store.practices.library.pending import PendingImport
from tests.store.filling import all_tables

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NAME, CHAT = "仉禾古丽", 7_318_204_655
OTHER, COLLEAGUE = 7_000_000_092, "祁翀"
CODES = str.upper  # of a nonce


def fill(session):
    """Whatever there can be of a person, and something of a colleague; the person's number."""
    county = "清岚县"
    people.seat(session, 7_000_000_091, "闻人堃", Role.OWNER, county, now=NOW, agreed=1)
    people.seat(session, OTHER, COLLEAGUE, Role.ADMINISTRATOR, county, now=NOW, agreed=1)
    number = people.seat(session, CHAT, NAME, Role.CLERK, county, "青禾铺镇", now=NOW, agreed=1)
    place = people.find(session, number, NOW).place
    audit.append(session, NOW, number, Action.EXPORTED, facts={"what": "audit", "count": 3})
    updates = [
        RawUpdate(1, CHAT, json.dumps({"message": {"from": {"id": CHAT, "first_name": NAME}, "text": "a"}})),
        RawUpdate(2, CHAT, json.dumps({"message": {"text": "b"}})),
        RawUpdate(3, CHAT, json.dumps({"message": {"text": "c"}})),
        RawUpdate(4, OTHER, json.dumps({"message": {"forward_origin": {"sender_user": {"id": CHAT}}}})),
        RawUpdate(5, OTHER, json.dumps({"message": {"text": "d"}})),
    ]
    inbox.receive(session, updates, NOW)
    first, second, fourth = (Waiting(one.chat_id, one.update_id, one.raw) for one in (*updates[:2], updates[3]))
    inbox.finish(session, [first], NOW)
    inbox.bury(session, second, "X1", NOW)
    inbox.bury(session, fourth, "X2", NOW)
    for key, chat, lane, text in (
        ("1:0", CHAT, Lane.REPLY, "hello"),
        (f"{CHAT} private-only", CHAT, Lane.REPLY, "hello"),
        ("post 3", CHAT, Lane.NOTICE, "hello"),
        ("5:0", OTHER, Lane.REPLY, f"<b>{NAME}</b>"),
        ("5:1", OTHER, Lane.REPLY, "nothing of theirs"),
        ("invitation 1 used", OTHER, Lane.NOTICE, f"{NAME} 已加入"),
    ):
        outbox.put(session, key, chat, lane, {"call": "message", "text": text}, NOW)
    outbox.sent(session, [(call, 5) for call in outbox.take(session, NOW, timedelta(seconds=8))], NOW)
    outbox.put(session, "5:2", OTHER, Lane.REPLY, {"call": "message", "text": f"邀请{NAME}"}, NOW)
    for chat, data in ((CHAT, {"asked": "补贴"}), (OTHER, {"dialog": {"called": NAME}}), (7_000_000_091, {"a": 1})):
        conversations.keep(session, [Conversation(chat_id=chat, screen=3, data=data, updated_at=NOW)], NOW)
    inviter = people.in_chat(session, OTHER, NOW)
    invitations.issue(session, Offer(Role.CLERK, place, name=NAME, person_id=number), inviter, NOW, CODES)
    invitations.issue(session, Offer(Role.CLERK, place, name=COLLEAGUE), inviter, NOW, CODES)
    redeeming.redeem(session, "wrong", CHAT, NAME, NOW)
    gaps.file(session, Question("养鸽子要办证吗", Scope(), ("鸽子",)), CHAT, NOW)
    hand_in(session, number, inviter.id, place)
    for batch, chat in ((1, CHAT), (2, OTHER)):
        kept = {"outcome": {}, "encoding": "utf-8", "segmenter": "", "sent_at": NOW}
        session.add(PendingImport(batch=batch, position=1, chat_id=chat, name=f"{chat}.txt", text="正文", **kept))
        line = [{"name": NAME if batch == 2 else "x"}]
        session.add(PendingRoster(id=batch, chat_id=chat, name="a.xlsx", lines=line, wrongs=[], sent_at=NOW))
    session.flush()
    reach_out(session, number, inviter.id, place)
    return number


def reach_out(session, number, administrator, town):
    """Their name in why something is difficult, in why there is more time, in a broadcast and its correction."""
    refreshing.refresh(session, NOW)
    occasion = next(one for one in occasions.open_occasions(session, town.county_id, NOW) if one.month is None)
    for reason in (f"{NAME}住院", "停电"):
        difficulties.tell(session, occasion.id, town.id, number, reason, NOW)
    of = {"occasion_id": occasion.id, "town_id": town.id, "until": occasion.due_on, "by_id": administrator, "at": NOW}
    session.add(OccasionExtension(**of, reason=f"{NAME}住院"))
    facts = {"county_id": town.county_id, "by_id": administrator, "state": "done", "audience": {}, "at": NOW}
    for before, text in ((f"请找{NAME}", "请找我"), ("请找我", f"<b>{NAME}</b>已到岗")):
        corrected = [{"at": NOW.isoformat(), "by": administrator, "text": before}]
        session.add(BroadcastRow(**facts, text=text, corrected=corrected))
    session.flush()


def hand_in(session, number, reviewer, town):
    """A month of the person's town: their name in an explanation, in a reason and in why there is more time."""
    filing = submissions.begin(session, town, Month(2026, 10), NOW)
    given = {code: Given(Answer.GIVEN, 3) for code in ("mediators", "grids")}
    answered = submissions.answer(session, filing, given, {}, NOW, number)
    for code, text in (("mediators", f"{NAME}新任调解员"), ("grids", "网格重新划分")):
        submissions.note(session, filing, answered.kept[code].id, "jump", text, NOW, number)
    due.extend(session, town, Month(2026, 10), NOW.date(), f"{NAME}住院", NOW, reviewer)
    for revision, reason in ((1, f"请{NAME}核对"), (2, "请再核对")):
        filing = submissions.submit(session, filing, list(given), NOW, number)
        filing = reviewing.give_back(session, filing, revision, ["grids"], reason, NOW, reviewer)


@pytest.fixture
def number(database):
    with database.transaction() as session:
        return fill(session)


def everything(database):
    tables = sa.MetaData()
    with database.reading() as session:
        tables.reflect(session.connection())
        shown = [
            repr(tuple(row)) for table in tables.tables.values() for row in session.connection().execute(table.select())
        ]
        if database.url.get_backend_name() == "postgresql":  # what the planner remembers of columns
            statistics = session.execute(sa.text("SELECT * FROM pg_stats WHERE schemaname = 'public'"))
            shown += [repr(tuple(row)) for row in statistics]
    return "\n".join(shown)


def raw(database):
    """Every byte of the database's files; of a server's: none that can be told from other databases'."""
    if database.url.get_backend_name() == "postgresql":
        return b""
    files = [Path(f"{database.url.database}{end}") for end in ("", "-wal", "-shm", "-journal")]
    return b"".join(file.read_bytes() for file in files if file.exists())


FORMS = [*(form.encode() for form in (NAME, json.dumps(NAME)[1:-1], str(CHAT))), CHAT.to_bytes(6, "big")]


def test_row_35_an_erased_person_is_found_in_no_table_and_no_byte(database, number):
    assert all(form in everything(database) for form in (NAME, str(CHAT)))
    assert database.url.get_backend_name() == "postgresql" or all(form in raw(database) for form in FORMS)
    with database.transaction() as session:
        erasing.erase(session, number, NOW)
    database.scrub(erasing.TABLES)
    told = everything(database)
    assert COLLEAGUE in told
    assert [form for form in (NAME, json.dumps(NAME)[1:-1], str(CHAT)) if form in told] == []
    assert [form for form in FORMS if form in raw(database)] == []


def test_row_35_what_stays_says_who_was_responsible_by_number_and_the_chain_holds(database, number):
    with database.transaction() as session:
        erased = erasing.erase(session, number, NOW)
    with database.reading() as session:
        assert audit.verify(session).broken is None
        assert people.find(session, number, NOW) is None
        assert people.in_chat(session, CHAT, NOW) is None
        person = session.get_one(Person, number)
        assert (person.name, person.chat_id, person.agreed) == ("", None, 0)
        posts = session.scalars(sa.select(Post).where(Post.person_id == number)).all()
        assert [(post.role, post.since, post.ended_at) for post in posts] == [("clerk", NOW.date(), NOW)]
        rows = session.scalars(sa.select(AuditRow).where(AuditRow.person_id == number).order_by(AuditRow.id)).all()
        assert [row.action for row in rows[-2:]] == [Action.POST_ENDED, Action.PERSON_ERASED]
        assert session.scalars(sa.select(sa.func.sum(gaps.Gap.times))).one() == 1  # the question stays
    assert (erased.name, erased.chat_id) == (NAME, CHAT)
    assert erased.traces == {
        Trace.NAME: 1, Trace.CHAT: 1, Trace.CONVERSATION: 1, Trace.UPDATES: 3, Trace.MESSAGES: 3, Trace.MENTIONS: 13,
        Trace.INVITATIONS: 1, Trace.ATTEMPTS: 1, Trace.FILES: 2, Trace.QUESTIONS: 1, Trace.POSTS: 1, Trace.AUDIT: 9,
    }  # fmt: skip


def test_row_35_a_colleagues_things_stay(database, number):
    with database.transaction() as session:
        erasing.erase(session, number, NOW)
    with database.reading() as session:
        chats = {row.chat_id: row.data for row in session.scalars(sa.select(Conversation))}
        assert chats == {OTHER: {}, 7_000_000_091: {"a": 1}}
        sent = session.execute(sa.select(Outbound.key, Outbound.state, Outbound.body).order_by(Outbound.id)).all()
        assert [(key, body and body["text"]) for key, _, body in sent] == [
            ("5:1", "nothing of theirs"), ("invitation 1 used", None),
        ]  # fmt: skip
        assert [row.update_id for row in session.scalars(sa.select(Inbound).where(Inbound.state == "open"))] == [5]
        assert sorted(session.scalars(sa.select(Inbound.update_id))) == [1, 2, 3, 4, 5]  # none is taken twice
        open_ones = session.scalars(sa.select(Invitation.name).where(Invitation.revoked_at.is_(None))).all()
        assert open_ones == [COLLEAGUE]
        assert session.scalars(sa.select(PendingImport.chat_id)).all() == [OTHER]
        assert session.scalars(sa.select(PendingRoster.id)).all() == []


def test_row_35_figures_stay_and_what_was_said_of_them_unless_it_names_the_person(database, number):
    with database.transaction() as session:
        erasing.erase(session, number, NOW)
    with database.reading() as session:
        assert session.scalars(sa.select(FigureNote.text).order_by(FigureNote.id)).all() == [None, "网格重新划分"]
        assert session.scalars(sa.select(VerdictRow.reason).order_by(VerdictRow.id)).all() == [None, "请再核对"]
        assert session.scalars(sa.select(ExtensionRow.reason)).all() == [None]
        filing = submissions.load(session, 1)
        assert {(one.code, one.value, one.by_id) for one in filing.entries.values()} == {
            ("mediators", 3, number), ("grids", 3, number),
        }  # fmt: skip
        assert [revision.submitted_by for revision in filing.revisions] == [number, number]


def test_row_35_a_difficulty_and_a_broadcast_stay_without_what_names_the_person(database, number):
    with database.transaction() as session:
        erasing.erase(session, number, NOW)
    with database.reading() as session:
        assert session.scalars(sa.select(DifficultyRow.reason).order_by(DifficultyRow.id)).all() == [None, "停电"]
        assert session.scalars(sa.select(OccasionExtension.reason)).all() == [None]
        casts = session.scalars(sa.select(BroadcastRow).order_by(BroadcastRow.id)).all()
        assert [(one.text, [each["text"] for each in one.corrected]) for one in casts] == [
            ("请找我", [None]), (None, ["请找我"]),
        ]  # fmt: skip


def test_a_rehearsal_tells_all_and_changes_nothing(database, number):
    before = everything(database)
    with database.transaction() as session:
        rehearsed = erasing.rehearse(session, number, NOW)
    assert everything(database) == before
    with database.transaction() as session:
        assert erasing.erase(session, number, NOW) == rehearsed


def test_erasing_again_finds_nothing_and_writes_nothing_down(database, number):
    with database.transaction() as session:
        erasing.erase(session, number, NOW)
        before = session.scalar(sa.select(sa.func.count()).select_from(AuditRow))
        again = erasing.erase(session, number, NOW)
        assert session.scalar(sa.select(sa.func.count()).select_from(AuditRow)) == before
    assert (again.name, again.chat_id) == ("", None)
    assert {trace for trace, count in again.traces.items() if count} == {Trace.POSTS, Trace.AUDIT}


def test_the_last_owner_and_nobody_are_not_erased(database, number):
    with database.transaction() as session:
        owner = people.in_chat(session, 7_000_000_091, NOW)
    for who, why in ((owner.id, Why.LAST), (10**9, Why.GONE)):
        with pytest.raises(Refused) as refused, database.transaction() as session:
            erasing.erase(session, who, NOW)
        assert refused.value.why is why
    with database.transaction() as session:
        people.seat(session, 7_000_000_099, "令狐安", Role.OWNER, "清岚县", now=NOW)
        assert erasing.erase(session, owner.id, NOW).name == "闻人堃"


def test_a_name_of_one_sign_takes_nobody_elses_messages(database):
    with database.transaction() as session:
        people.seat(session, OTHER, COLLEAGUE, Role.CLERK, "清岚县", "青禾铺镇", now=NOW)
        number = people.seat(session, CHAT, "补", Role.CLERK, "清岚县", "青禾铺镇", now=NOW)
        outbox.put(session, "1", OTHER, Lane.REPLY, {"text": "补贴"}, NOW)
        assert erasing.erase(session, number, NOW).traces[Trace.MENTIONS] == 0


def test_a_stranger_is_who_was_erased(database, number):
    with database.transaction() as session:
        erasing.erase(session, number, NOW)
        place = people.in_chat(session, OTHER, NOW).place
        assert place.county == "清岚县"
        assert people.in_chat(session, CHAT, NOW) is None
        again = people.seat(session, CHAT, NAME, Role.CLERK, "清岚县", "青禾铺镇", now=NOW)
    assert again != number


def test_the_pace_of_the_chat_goes_and_others_stay(database):
    with database.transaction() as session:
        for scope in (str(CHAT), str(OTHER)):
            session.add(pace.Pace(scope=scope, rests_at=NOW))
        session.flush()
        pace.erase(session, CHAT)
        assert session.scalars(sa.select(pace.Pace.scope)).all() == [str(OTHER)]


def test_lists_that_name_somebody_go_whoever_sent_them(database, number):
    with database.transaction() as session:
        assert rosters.erase_mentions(session, [NAME]) == 1
        assert rosters.erase_mentions(session, []) == 0


# By number; a gap's asker goes in handlers/erasing.py.
STAYS = {
    "post", "audit", "gap_asker", "figure", "revision", "metric_version",
    "workday_year", "deadline", "occasion_done", "reminder", "snooze", "acknowledged", "delivery",
}  # fmt: skip


def test_every_table_that_knows_a_chat_or_a_person_is_thought_of():
    tells = {"chat_id", "person_id", "by_id", "used_by_id", "submitted_by", "scope", "body", "raw", "data", "lines"}
    known = {table.name for table in all_tables() if tells & {column.name for column in table.columns}}
    assert known - {"gap"} - STAYS <= set(erasing.TABLES)  # a gap's scope is what was asked for
    assert {"person", "inbox", "outbox", "conversation", "pace", "invitation_attempt"} <= set(erasing.TABLES)
