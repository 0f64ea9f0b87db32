"""`tashan invite` and `tashan people`: the first one is let in from the shell, without a network if need be."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.clock import system_time
from bot.console.console import Console
from bot.console.server import serve_in_thread
from handlers.texts import errors
from store.audit import AuditRow
from store.database import Database
from store.people import people, places
from store.people.invitations import CODE_LENGTH, Invitation
from store.people.redeeming import Joined, redeem
from store.people.rights import Role

TOKEN = "7318204655:TEST-invite-command"
NOWHERE = {"TASHAN_TOKEN": TOKEN, "TASHAN_API_URL": "http://127.0.0.1:1"}
CODE = re.compile(rf"^/start ([A-Za-z0-9_-]{{{CODE_LENGTH}}})$", re.MULTILINE)
CHAT = 7_000_000_001


def comes(home: Path, code: str, chat: int = CHAT) -> Any:
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.transaction() as session:
        outcome = redeem(session, code, chat, "新同事", system_time())
    database.close()
    return outcome


def test_the_first_one_comes_in_by_a_code_from_the_shell(tashan, home):
    told = tashan("invite", "--owner", "--county", "清岚县", "--name", "骆思镕", **NOWHERE)
    assert told.exit_code == 0
    assert "邀请骆思镕到清岚县任运维负责人。" in told.output
    assert "只能用一次" in told.output
    [code] = CODE.findall(told.output)
    joined = comes(home, code)
    assert (joined.person.role, joined.person.name, joined.inviter) == (Role.OWNER, "骆思镕", None)
    assert re.search(r"清岚县 │ —\s*│ 骆思镕 │ 运维负责人 │ 7000000001", tashan("people").output)


def test_where_the_network_answers_there_is_a_link_and_a_picture(tashan, tmp_path):
    with serve_in_thread(Console(TOKEN, tmp_path / "log.jsonl", username="tashan_test_bot")) as address:
        told = tashan("invite", "--owner", "--county", "清岚县", TASHAN_TOKEN=TOKEN, TASHAN_API_URL=address)
    [link] = re.findall(r"^https://t\.me/tashan_test_bot\?start=[A-Za-z0-9_-]{20}$", told.output, re.MULTILINE)
    assert "▀" in told.output
    assert link


def test_a_second_owners_link_kills_the_first_and_says_so(tashan, home):
    first = CODE.findall(tashan("invite", "--owner", "--county", "清岚县", **NOWHERE).output)[0]
    tashan("invite", "--owner", "--county", "邻县", "--new", **NOWHERE)
    again = tashan("invite", "--owner", "--county", "清岚县", **NOWHERE).output
    assert "本县之前没用掉的 1 个运维负责人邀请已作废。" in again
    assert not isinstance(comes(home, first), Joined)
    assert isinstance(comes(home, CODE.findall(again)[0]), Joined)


@pytest.mark.parametrize(
    ("words", "role", "until"),
    [
        (("--town", "锦垣镇"), "clerk", None),
        ((), "administrator", None),
        (("--role", "reviewer"), "reviewer", None),
        (("--town", "锦垣镇", "--role", "deputy", "--until", "2099-12-31"), "deputy", "2099-12-31"),
    ],
)
def test_others_are_invited_to_a_place_and_a_role(tashan, home, words, role, until):
    told = tashan("invite", "--county", "清岚县", *words, **NOWHERE)
    person = comes(home, CODE.findall(told.output)[0]).person
    assert (person.role, person.until and str(person.until)) == (role, until)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--owner", "--county", "清岚县", "--town", "锦垣镇"), "锦垣镇不能有运维负责人"),
        (("--county", "清岚县", "--role", "clerk"), "清岚县不能有报送员"),
        (("--county", ""), "不像县区的全称"),
        (("--county", "清岚"), "不像县区的全称"),
        (("--county", "县" * 65), "不像县区的全称"),
        (("--county", "<b>13812345678"), "“<b>＊＊＊＊＊＊＊＊＊＊＊”不像县区的全称"),
        (("--county", "\u202e清\x1b[2J县"), "“清[2J县”不像县区的全称"),
        (("--county", "清岚县", "--town", "   "), "不像乡镇的全称"),
        (("--county", "清岚县", "--town", "调解 补贴?"), "不像乡镇的全称"),
        (("--county", "清岚县", "--name", "名" * 65), "不像姓名"),
        (("--county", "清岚县", "--name", "张三13812345678"), "“张三＊＊＊＊＊＊＊＊＊＊＊”不像姓名"),
        (("--county", "清岚县", "--town", "锦垣镇", "--role", "deputy"), "备岗要有最后一天"),
        (("--county", "清岚县", "--town", "锦垣镇", "--role", "deputy", "--until", "2020-01-01"), "01 已经过了"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_nothing_is_kept(tashan, home, words, says):
    told = tashan("invite", *words, **NOWHERE)
    assert (told.exit_code, len(told.output.strip().splitlines())) == (2, 1)
    assert says in told.output
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.reading() as session:
        assert session.scalars(sa.select(Invitation)).all() == []
        assert session.scalars(sa.select(AuditRow)).all() == []
    database.close()


def test_a_second_county_is_made_only_if_that_is_meant(tashan):
    assert tashan("invite", "--county", "清岚县", **NOWHERE).exit_code == 0
    slip = tashan("invite", "--county", "清览县", **NOWHERE)
    assert slip.exit_code == 2
    assert "还没有清览县。现有县区：清岚县；确实要新建，请加 --new。" in slip.output
    assert tashan("invite", "--county", "清览县", "--new", **NOWHERE).exit_code == 0


def test_what_a_town_was_called_once_is_not_made_again(tashan, home):
    tashan("invite", "--county", "清岚县", "--town", "锦垣镇", **NOWHERE)
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.transaction() as session:
        county = places.counties(session)[0]
        town = places.towns(session, county.id)[0]
        places.rename(session, town.id, "锦垣街道", system_time(), None)
    database.close()
    former = tashan("invite", "--county", "清岚县", "--town", "锦垣镇", **NOWHERE)
    assert former.exit_code == 2
    assert "锦垣镇现在是清岚县锦垣街道，请改用现名。" in former.output
    assert tashan("invite", "--county", "清岚县", "--town", "锦垣街道", **NOWHERE).exit_code == 0


def test_a_dead_token_makes_no_code_and_kills_none(tashan, home, tmp_path):
    with serve_in_thread(Console(TOKEN, tmp_path / "log.jsonl", username="tashan_test_bot")) as address:
        good = tashan("invite", "--owner", "--county", "清岚县", TASHAN_TOKEN=TOKEN, TASHAN_API_URL=address)
        [code] = re.findall(r"start=([A-Za-z0-9_-]{20})", good.output)
        for token in ("1:wrong", "7318204655:TEST-another"):
            dead = tashan("invite", "--owner", "--county", "清岚县", TASHAN_TOKEN=token, TASHAN_API_URL=address)
            assert dead.exit_code == 1
            assert dead.output.strip().splitlines() == [errors.token_refused()]
    assert isinstance(comes(home, code), Joined)


def test_where_the_network_is_not_reached_the_missing_link_is_explained(tashan):
    told = tashan("invite", "--county", "清岚县", **NOWHERE)
    assert (told.exit_code, len(CODE.findall(told.output))) == (0, 1)
    assert "现在连不上 Telegram，不知道机器人的名字" in told.output


def test_without_a_token_there_is_no_code(tashan):
    told = tashan("invite", "--owner", "--county", "清岚县")
    assert told.exit_code == 2
    assert "TASHAN_TOKEN" in told.output


def test_people_are_listed(tashan, home):
    tashan("people")
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.transaction() as session:
        people.seat(session, CHAT, "仉禾", Role.CLERK, "清岚县", "锦垣镇", now=system_time())
    database.close()
    assert re.search(r"清岚县 │ 锦垣镇 │ 仉禾 │ 报送员 │ 7000000001", tashan("people").output)
