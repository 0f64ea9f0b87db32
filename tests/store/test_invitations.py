"""Invitations: one code, one person, one post; stolen and guessed codes get nowhere. On both engines."""

from __future__ import annotations

import re
import secrets
import threading
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from store.audit import AuditRow
from store.people import invitations, people, places
from store.people.invitations import CODE_LENGTH, LASTS, Invitation, NotYours, Offer, OtherKey
from store.people.people import Misplaced, Person
from store.people.places import BadName
from store.people.redeeming import ALL_TRIES, CHAT_TRIES, WINDOW, InvitationAttempt, Joined, Reason, redeem
from store.people.rights import Role

CHIEF, CHAT = 7_000_000_001, 7_000_000_100
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
code_of = partial(invitations.code_of, "7318204655:the-token")


@pytest.fixture
def chief(database):
    """The county's administrator."""
    with database.transaction() as session:
        people.seat(session, CHIEF, "闻人堃", Role.ADMINISTRATOR, "清岚县", now=NOW)
        return people.in_chat(session, CHIEF, NOW)


def town(session, name="青禾铺镇"):
    return places.place(session, NOW, "清岚县", name)


def invite(database, by, role=Role.CLERK, now=NOW, **more):
    """An invitation to a town, and its code."""
    with database.transaction() as session:
        made = invitations.issue(session, Offer(role, town(session), **more), by, now, code_of)
    return made, code_of(made.nonce)


def comes(database, code, chat=CHAT, now=NOW):
    """What comes of it when this chat sends the code."""
    with database.transaction() as session:
        return redeem(session, code, chat, "新同事", now)


def why(database, code, chat=CHAT, now=NOW):
    return comes(database, code, chat, now).reason


def test_a_code_is_120_bits_of_url_safe_letters_that_only_the_token_gives():
    codes = {code_of(secrets.token_hex(16)) for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(rf"[A-Za-z0-9_-]{{{CODE_LENGTH}}}", code) for code in codes)
    assert CODE_LENGTH * 6 == 120
    assert code_of("n") == code_of("n")
    assert code_of("n") != invitations.code_of("another-token", "n")


def test_who_comes_with_the_code_has_the_post_and_the_name(database, chief):
    made, code = invite(database, chief, name="仉禾")
    joined = comes(database, code)
    assert isinstance(joined, Joined)
    person = joined.person
    assert (person.name, person.role, person.county, person.town) == ("仉禾", Role.CLERK, "清岚县", "青禾铺镇")
    assert (person.chat_id, person.agreed, joined.is_named, joined.inviter) == (CHAT, 0, True, chief)
    with database.reading() as session:
        row = session.get_one(Invitation, made.id)
        assert (row.used_at, row.used_by_id, row.name) == (NOW, person.id, "")
        told = [(one.action, one.by_id, one.facts.get("invitation")) for one in session.query(AuditRow)]
        everything = str([one.facts for one in session.query(AuditRow)])
    assert ("invitation_made", chief.id, made.id) in told
    assert ("invitation_used", person.id, made.id) in told
    assert ("post_given", chief.id, None) in told
    assert "仉禾" not in everything
    assert code not in everything


def test_without_a_name_there_is_a_stopgap_until_they_say_it(database, chief):
    joined = comes(database, invite(database, chief)[1])
    assert (joined.person.name, joined.is_named) == ("新同事", False)


def test_a_deputys_post_ends_with_its_last_day(database, chief):
    _, code = invite(database, chief, Role.DEPUTY, until=date(2026, 11, 22))
    assert comes(database, code).person.until == date(2026, 11, 22)
    with database.reading() as session:
        assert people.in_chat(session, CHAT, NOW + timedelta(days=3)) is None
    _, again = invite(database, chief, Role.DEPUTY, until=date(2026, 12, 5), now=NOW + timedelta(days=4))
    back = comes(database, again, now=NOW + timedelta(days=4))  # the same person, back for some days
    with database.reading() as session:
        assert session.query(Person).count() == 2
    assert back.person.until == date(2026, 12, 5)


def test_row_30_at_rest_there_is_only_a_hash(database, chief):
    made, code = invite(database, chief)
    comes(database, code)
    with database.reading() as session:
        for table in sa.inspect(session.get_bind()).get_table_names():
            rows = session.execute(sa.text(f'SELECT * FROM "{table}"')).all()
            assert code not in str(rows), table
        assert session.get_one(Invitation, made.id).code_hash == invitations.hash_of(code)


def test_row_30_a_code_lets_in_once(database, chief):
    _, code = invite(database, chief)
    first = comes(database, code)
    assert why(database, code, CHAT + 1) == Reason.USED
    assert why(database, code) == Reason.AGAIN  # pressed twice
    with database.reading() as session:
        assert people.in_chat(session, CHAT + 1, NOW) is None
        assert session.query(InvitationAttempt).count() == 1
    assert first.person.chat_id == CHAT


def test_row_30_a_code_lets_in_until_it_expires(database, chief):
    made, code = invite(database, chief)
    assert made.expires_at == NOW + LASTS
    assert why(database, code, now=NOW + LASTS) == Reason.EXPIRED
    assert isinstance(comes(database, code, CHAT + 1, NOW + LASTS - timedelta(seconds=1)), Joined)


def test_a_deputys_invitation_ends_with_the_post(database, chief):
    """The 21st ends in Shanghai at 16:00 UTC; somebody with an older link gets the same answer, not an error."""
    last = datetime(2026, 11, 21, 16, tzinfo=UTC)
    made, code = invite(database, chief, Role.DEPUTY, until=date(2026, 11, 21))
    assert made.expires_at == last
    assert why(database, code, now=last) == Reason.EXPIRED
    with database.transaction() as session:
        session.get_one(Invitation, made.id).expires_at = NOW + LASTS  # as they were made before
    assert why(database, code, now=last) == Reason.EXPIRED
    assert isinstance(comes(database, code, CHAT + 1, last - timedelta(seconds=1)), Joined)
    assert invite(database, chief, Role.DEPUTY, until=date(2027, 1, 1))[0].expires_at == NOW + LASTS


def test_whom_an_invitation_was_meant_for_is_forgotten_when_it_expires(database, chief):
    made, code = invite(database, chief, name="仉禾")
    for moment, name in ((LASTS - timedelta(seconds=1), "仉禾"), (LASTS, "")):
        with database.transaction() as session:
            invitations.forget_names(session, NOW + moment)
        with database.reading() as session:
            assert session.get_one(Invitation, made.id).name == name
    assert why(database, code, now=NOW + LASTS) == Reason.EXPIRED


def test_row_30_a_revoked_code_lets_nobody_in(database, chief):
    made, code = invite(database, chief, name="仉禾")
    with database.transaction() as session:
        assert invitations.revoke(session, made.id, chief, NOW)
        assert not invitations.revoke(session, made.id, chief, NOW)
        assert session.get_one(Invitation, made.id).name == ""
        assert [one.action for one in session.query(AuditRow)].count("invitation_revoked") == 1
    assert why(database, code) == Reason.WITHDRAWN


def test_row_30_a_used_invitation_cannot_be_revoked(database, chief):
    made, code = invite(database, chief)
    comes(database, code)
    with database.transaction() as session:
        assert not invitations.revoke(session, made.id, chief, NOW)


def test_row_30_two_who_race_for_one_code(database, chief):
    """Of eight that come with it in the same moment one gets in, and the others are told that it is used."""
    made, code = invite(database, chief)
    gate, outcomes = threading.Barrier(8), []

    def come(chat):
        gate.wait()
        outcomes.append(comes(database, code, chat))

    racers = [threading.Thread(target=come, args=(CHAT + number,)) for number in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    [winner] = [one for one in outcomes if isinstance(one, Joined)]
    # Five of seven would be the limit of one chat; these are seven chats, so each is told the truth.
    assert [one.reason for one in outcomes if one is not winner] == [Reason.USED] * 7
    with database.reading() as session:
        assert session.get_one(Invitation, made.id).used_by_id == winner.person.id
        assert session.query(Person).count() == 2  # the administrator, and one more


def test_row_30_a_script_is_not_heard_after_a_few_tries(database, chief):
    _, good = invite(database, chief)
    script = [why(database, secrets.token_urlsafe(15)) for _ in range(200)]
    assert script == [Reason.WRONG] * CHAT_TRIES + [Reason.GUESSING] * (200 - CHAT_TRIES)
    assert why(database, good) == Reason.GUESSING  # not even the right one: it tells nothing
    with database.reading() as session:
        assert session.query(InvitationAttempt).count() == CHAT_TRIES  # the rest costs no row
    assert isinstance(comes(database, good, now=NOW + WINDOW), Joined)  # and an hour later all is forgotten


def test_row_30_a_script_with_many_accounts_gets_one_try_each_and_locks_nobody_out(database, chief):
    _, good = invite(database, chief)
    outcomes = [comes(database, "x" * CODE_LENGTH, CHAT + n // CHAT_TRIES) for n in range(ALL_TRIES + CHAT_TRIES)]
    assert [one.is_alarm for one in outcomes].count(True) == 1
    assert outcomes[ALL_TRIES - 1].is_alarm
    later = CHAT + 1_000
    assert [why(database, "y" * CODE_LENGTH, later) for _ in range(3)] == [Reason.WRONG, *[Reason.GUESSING] * 2]
    assert isinstance(comes(database, good, CHAT + 2_000), Joined)  # at the height of it
    soon = NOW + WINDOW
    assert [why(database, "y" * CODE_LENGTH, later, soon) for _ in range(CHAT_TRIES)] == [Reason.WRONG] * CHAT_TRIES


@pytest.mark.parametrize("code", ["", "x", "码" * 20, "\ud800", "a" * 4_000, "' OR 1=1 --", "%"])
def test_row_30_what_is_no_code_is_a_wrong_one(database, chief, code):
    invite(database, chief)
    assert why(database, code) == Reason.WRONG


def test_row_30_a_code_is_bound_to_role_and_place(database, chief):
    with database.transaction() as session:
        county, here = places.place(session, NOW, "清岚县"), town(session)
        elsewhere = places.place(session, NOW, "邻县", "别处镇")
        for role, place in ((Role.ADMINISTRATOR, county), (Role.OWNER, county), (Role.CLERK, elsewhere)):
            with pytest.raises(NotYours):
                invitations.issue(session, Offer(role, place), chief, NOW, code_of)
        for role, place in ((Role.CLERK, county), (Role.ADMINISTRATOR, here)):
            with pytest.raises(Misplaced):
                invitations.issue(session, Offer(role, place), None, NOW, code_of)
        with pytest.raises(BadName):
            invitations.issue(session, Offer(Role.CLERK, here, name="名" * 65), None, NOW, code_of)
        clerk = people.find(session, people.seat(session, CHAT, "仉禾", Role.CLERK, "清岚县", "青禾铺镇", now=NOW), NOW)
        with pytest.raises(NotYours):
            invitations.issue(session, Offer(Role.CLERK, here), clerk, NOW, code_of)
        assert session.query(Invitation).count() == 0


def test_row_30_an_invitation_dies_with_its_inviters_right(database, chief):
    _, code = invite(database, chief)
    with database.transaction() as session:
        people.give_post(session, chief.id, Role.REVIEWER, town(session), NOW, None)
    assert why(database, code) == Reason.WITHDRAWN
    with database.transaction() as session:
        people.end_post(session, chief.id, NOW, None)
    assert why(database, code, CHAT + 1) == Reason.WITHDRAWN


def test_an_invitation_dies_with_its_town(database, chief):
    made, code = invite(database, chief)
    with database.transaction() as session:
        people.merge(session, made.offer.place.id, town(session, "锦垣镇"), NOW, None)
    assert why(database, code) == Reason.WITHDRAWN


def test_a_town_renamed_meanwhile_keeps_its_invitations(database, chief):
    made, code = invite(database, chief)
    with database.transaction() as session:
        places.rename(session, made.offer.place.id, "青禾街道", NOW, None)
    assert comes(database, code).person.town == "青禾街道"


def test_somebody_known_is_not_moved_by_a_colleagues_code(database, chief):
    with database.transaction() as session:
        people.seat(session, CHAT, "祁翀", Role.CLERK, "清岚县", "锦垣镇", now=NOW)
    _, code = invite(database, chief)
    assert why(database, code) == Reason.TAKEN
    with database.reading() as session:
        assert people.in_chat(session, CHAT, NOW).town == "锦垣镇"
    assert isinstance(comes(database, code, CHAT + 1), Joined)  # and the code is still good


@pytest.fixture
def known(database):
    """A clerk of another town."""
    with database.transaction() as session:
        return people.find(session, people.seat(session, CHAT, "祁翀", Role.CLERK, "清岚县", "锦垣镇", now=NOW), NOW)


def test_somebody_known_who_was_meant_moves(database, chief, known):
    _, code = invite(database, chief, person_id=known.id)
    joined = comes(database, code)
    assert (joined.person.id, joined.person.name, joined.person.town) == (known.id, "祁翀", "青禾铺镇")


def test_a_new_telephone_takes_the_place_of_the_old_one(database, chief, known):
    with database.transaction() as session:
        offer = Offer(known.role, known.place, person_id=known.id)
        made = invitations.issue(session, offer, chief, NOW, code_of)
    joined = comes(database, code_of(made.nonce), CHAT + 1)
    assert (joined.person.id, joined.person.chat_id, joined.is_named) == (known.id, CHAT + 1, True)
    with database.reading() as session:
        assert people.in_chat(session, CHAT, NOW) is None
    assert why(database, code_of(made.nonce), CHAT) == Reason.USED


def test_a_new_telephone_brings_no_earlier_post_back(database, chief, known):
    with database.transaction() as session:
        offer = Offer(known.role, known.place, person_id=known.id)
        made = invitations.issue(session, offer, chief, NOW, code_of)
        people.give_post(session, known.id, Role.REVIEWER, town(session), NOW, None)
    assert comes(database, code_of(made.nonce), CHAT + 1).person.role == Role.REVIEWER


def test_nobody_else_takes_a_known_persons_place_or_a_leavers(database, chief, known):
    with database.transaction() as session:
        people.seat(session, CHAT + 1, "别人", Role.CLERK, "清岚县", "锦垣镇", now=NOW)
        offer = Offer(known.role, known.place, person_id=known.id)
        codes = [code_of(invitations.issue(session, offer, chief, NOW, code_of).nonce) for _ in range(2)]
    assert why(database, codes[0], CHAT + 1) == Reason.TAKEN
    with database.transaction() as session:
        people.end_post(session, known.id, NOW, chief.id)
    assert why(database, codes[1], CHAT + 2) == Reason.WITHDRAWN


def test_open_invitations_are_shown_to_whoever_might_have_made_them(database, chief):
    first, code = invite(database, chief)
    second, _ = invite(database, None, name="仉禾")
    with database.transaction() as session:
        people.seat(session, CHIEF + 1, "邻县的", Role.ADMINISTRATOR, "邻县", now=NOW)
        neighbour = people.in_chat(session, CHIEF + 1, NOW)
        county = places.place(session, NOW, "清岚县")
        owners = invitations.issue(session, Offer(Role.OWNER, county), None, NOW, code_of)
    with database.transaction() as session:
        assert [one.id for one in invitations.open_for(session, chief, NOW)] == [first.id, second.id]
        assert invitations.open_for(session, neighbour, NOW) == []
        assert not invitations.revoke(session, first.id, neighbour, NOW)
        assert not invitations.revoke(session, owners.id, chief, NOW)
        assert invitations.open_owners(session, county, NOW) == [owners]
        assert invitations.find_open(session, second.id, NOW) == second
        assert invitations.find_open(session, second.id, NOW + LASTS) is None
    comes(database, code)
    with database.reading() as session:
        assert invitations.open_for(session, chief, NOW) == [second]


def test_a_code_cannot_be_told_again_under_another_token(database, chief):
    made, code = invite(database, chief)
    with database.reading() as session:
        assert invitations.code_for(session, made, code_of) == code
        with pytest.raises(OtherKey):
            invitations.code_for(session, made, partial(invitations.code_of, "rotated"))
    assert isinstance(comes(database, code), Joined)  # the one that was sent holds all the same
