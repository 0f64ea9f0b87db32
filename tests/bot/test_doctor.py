"""The doctor, on healthy and on broken installations: what it says, what it advises, and that it changes nothing."""

from __future__ import annotations

import http.server
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from bot.clock import system_time
from bot.console.client import ConsoleClient
from bot.console.console import Console
from bot.console.server import serve_in_thread
from bot.doctor import _calendar, _fonts, examine
from bot.settings import Settings
from handlers.texts import doctor as texts
from handlers.texts.doctor import Finding, Grade
from store import audit, inbox, outbox
from store.database import Database
from store.outbox import Lane, OutboundState
from tests.bot.conftest import TOKEN
from tests.handlers.test_pictures import has_font

SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def console(tmp_path: Path) -> Iterator[str]:
    with serve_in_thread(Console(TOKEN, tmp_path / "console.jsonl", username="tashan_test_bot")) as address:
        yield address


@pytest.fixture
def installed(home: Path, console: str, tmp_path: Path) -> Settings:
    """A home with a database, and a token in a file of its owner."""
    file = tmp_path / "token"
    file.write_text(TOKEN)
    file.chmod(0o600)
    settings = Settings(home=home, token_file=file, api_url=console)
    database = Database(settings.address())
    database.migrate()
    database.close()
    return settings


async def found(settings: Settings, off: timedelta = timedelta()) -> dict[str, Finding]:
    findings = await examine(settings, lambda: system_time() + off)
    assert SECRET not in repr(findings)
    assert all(one.says and (one.do or one.grade is Grade.GOOD) for one in findings)
    return {one.check: one for one in findings}


async def test_a_sound_installation_has_nothing_bad(installed):
    told = await found(installed)
    assert [one.check for one in told.values() if one.grade is Grade.BAD] == []
    assert {"token", "clock", "webhook", "home", "disk", "database", "zone", "calendar", "fonts"} <= told.keys()
    assert "@tashan_test_bot" in told["token"].says
    assert told["clock"].says == "时钟准确"
    assert "轮询" in told["webhook"].says


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """A server that always says this."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "check", "says"),
    [
        (401, b'{"ok":false,"error_code":401,"description":"Unauthorized"}', "token", "令牌不被接受"),
        (502, b"<html>Bad Gateway</html>", "network", "（502）"),
        (200, b"<html>Log in here</html>", "network", "不是 JSON"),
        (200, b"[]", "network", "不是 JSON"),
        (500, b'{"ok":false}', "network", "（500）"),
    ],
)
async def test_what_answers_is_told_apart(installed, status, body, check, says):
    with answering(status, body) as address:
        told = await found(installed.model_copy(update={"api_url": address}))
    assert (told[check].grade, says in told[check].says) == (Grade.BAD, True)
    assert told["database"].grade is Grade.GOOD  # the rest is looked at all the same


async def test_nobody_answers(installed):
    told = await found(installed.model_copy(update={"api_url": "http://127.0.0.1:1"}))
    assert told["network"].grade is Grade.BAD


@pytest.mark.parametrize(("hours", "side"), [(1, "快"), (-1, "慢")])
async def test_a_clock_that_is_off_is_said(installed, hours, side):
    told = await found(installed, timedelta(hours=hours))
    assert told["clock"].grade is Grade.NOTE
    assert f"{side}了 3" in told["clock"].says


def set_webhook(console: str, url: str) -> None:
    assert httpx.post(f"{console}/bot{TOKEN}/setWebhook", json={"url": url}).json()["ok"]


async def test_a_webhook_that_is_not_as_set_is_said(installed, console):
    set_webhook(console, "http://127.0.0.1:9/hook")
    assert (await found(installed))["webhook"].grade is Grade.NOTE
    pushed = installed.model_copy(update={"webhook_url": "http://127.0.0.1:9/hook"})
    assert "推送" in (await found(pushed))["webhook"].says
    set_webhook(console, "")
    assert "不一致" in (await found(pushed))["webhook"].says


async def test_the_networks_complaint_of_our_webhook_is_repeated(installed, console):
    set_webhook(console, "http://127.0.0.1:9/hook")
    with ConsoleClient(console) as client:
        person = client.add_person("P")
        person.say("/start")
        pushed = installed.model_copy(update={"webhook_url": "http://127.0.0.1:9/hook"})
        for _ in range(100):
            webhook = (await found(pushed))["webhook"]
            if webhook.grade is Grade.NOTE:
                break
    assert "Connection refused" in webhook.says
    assert "1 条等着" in webhook.says


async def test_open_files_are_bad(installed):
    installed.home.chmod(0o755)
    assert installed.token_file is not None
    installed.token_file.chmod(0o640)
    told = await found(installed)
    assert (told["home"].grade, told["token"].grade) == (Grade.BAD, Grade.BAD)
    assert "chmod 700" in told["home"].do
    open_token = installed.model_copy(update={"token": Settings(token=TOKEN).token})
    assert (await found(open_token))["token_place"].grade is Grade.NOTE


async def test_databases_in_trouble(installed, home):
    file = home / "tashan.db"
    with closing(sqlite3.connect(file)) as opened:
        revision = opened.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        for stands, says in (("9999", "比程序新"), ("0001", "旧结构"), (revision, "正常")):
            opened.execute("UPDATE alembic_version SET version_num = ?", (stands,))
            opened.commit()
            assert says in (await found(installed))["database"].says
    content = bytearray(file.read_bytes())
    content[-20_000:] = b"\xff" * 20_000
    file.write_bytes(content)
    assert (await found(installed))["database"].grade is Grade.BAD
    file.write_bytes(b"no database" * 1000)
    assert "打不开" in (await found(installed))["database"].says
    nowhere = installed.model_copy(update={"home": home / "none"})
    told = await found(nowhere)
    assert "还没有数据库" in told["database"].says
    assert not (home / "none").exists()  # the doctor changes nothing
    away = installed.model_copy(update={"database_url": "postgresql://nobody@127.0.0.1:1/none"})
    assert "打不开" in (await found(away))["database"].says


async def test_dead_letters_and_stuck_messages(database, installed, database_url):
    settings = installed.model_copy(update={"database_url": database_url})
    told = await found(settings)
    assert {told[name].grade for name in ("dead_letters", "traffic", "undelivered")} == {Grade.GOOD}
    now = system_time()
    with database.transaction() as session:
        for number in range(3):
            inbox.receive(session, [inbox.RawUpdate(number, 7, "{}")], now)
        outbox.put(session, "a", 7, Lane.REPLY, {}, now)
        outbox.put(session, "b", 8, Lane.NOTICE, {}, now)
        outbox.put(session, "c", 9, Lane.NOTICE, {}, now)
    with database.transaction() as session:
        [dead] = inbox.claim(session, [inbox.Waiting(7, 0, "")])
        inbox.bury(session, dead, "ABC234", now)
        first, second, third = outbox.take(session, now, timedelta(seconds=8))
        outbox.give_up(session, first, OutboundState.FAILED, "x", now)
        outbox.give_up(session, second, OutboundState.UNCERTAIN, "x", now)
        outbox.again(session, third, now + timedelta(days=3), "later", failed=False)  # held back, not stuck
    told = await found(settings)
    assert told["traffic"].grade is Grade.GOOD
    assert "有 1 条来信处理不了" in told["dead_letters"].says
    assert "有 1 条消息被拒收，1 条不知道" in told["undelivered"].says
    assert (await found(settings, timedelta(minutes=21)))["traffic"].grade is Grade.BAD


async def test_an_audit_that_was_meddled_with_is_bad(installed, home):
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.transaction() as session:
        for number in range(3):
            audit.append(session, system_time(), None, audit.Action.EXPORTED, facts={"number": number})
    assert (await found(installed))["audit"].grade is Grade.GOOD
    with database.transaction() as session:
        session.execute(sa.text("DROP TRIGGER audit_not_changed"))
        session.execute(sa.text("UPDATE audit SET by_id = 7 WHERE id = 2"))
    database.close()
    told = (await found(installed))["audit"]
    assert (told.grade, "第 2 行" in told.says) == (Grade.BAD, True)


@pytest.mark.parametrize(
    ("today", "grades"),
    [
        (date(2026, 10, 31), [Grade.GOOD]),
        (date(2026, 11, 1), [Grade.GOOD, Grade.NOTE]),
        (date(2024, 12, 31), [Grade.GOOD, Grade.GOOD]),
        (date(2031, 1, 1), [Grade.NOTE]),
    ],
)
def test_the_calendar_is_looked_at_in_time(today, grades):
    findings = list(_calendar(today))
    assert [one.grade for one in findings] == grades
    assert all("周一到周五" in one.says for one in findings if one.grade is Grade.NOTE)


def test_fonts_are_found_by_name(tmp_path):
    (tmp_path / ".local/share/fonts").mkdir(parents=True)
    (tmp_path / ".local/share/fonts" / "WQY-MicroHei.ttc").touch()
    assert _fonts(tmp_path).grade is Grade.GOOD
    assert "apt install fonts-noto-cjk" in texts.fonts_missing().do


def test_the_doctor_finds_a_font_where_pictures_find_one():
    assert (_fonts(Path.home()).grade is Grade.GOOD) is has_font()


@pytest.mark.parametrize(("free", "grade"), [(2e9, Grade.GOOD), (5e8, Grade.NOTE), (1e8, Grade.BAD)])
def test_disk_grades(free, grade):
    assert texts.disk(int(free), good=free >= 1e9, urgent=free < 2e8).grade is grade


def test_the_command_shows_signs_and_counts_what_is_bad(tashan, console, tmp_path):
    file = tmp_path / "token"
    file.write_text(TOKEN)
    file.chmod(0o600)
    given = {"TASHAN_API_URL": console, "TASHAN_TOKEN_FILE": str(file)}
    assert tashan("migrate", **given).exit_code == 0
    sound = tashan("doctor", **given)
    assert sound.exit_code == 0
    assert "✔ 令牌有效" in sound.output
    assert "✘" not in sound.output
    file.chmod(0o644)
    bad = tashan("doctor", **given)
    assert bad.exit_code == 1
    assert "✘ 令牌用不了：TASHAN_TOKEN_FILE 指的文件别的用户也能读" in bad.output
    assert "→" in bad.output
    as_json = tashan("doctor", "--json", **given)
    assert as_json.exit_code == 1
    told = json.loads(as_json.output)
    assert {"check", "grade", "says", "do"} == set(told[0])
    assert {one["check"]: one["grade"] for one in told}["token"] == "bad"


def test_a_setting_that_cannot_be_used_is_a_finding(tashan):
    result = tashan("doctor", TASHAN_LOG_LEVEL="loud")
    assert result.exit_code == 1
    assert "✘ 环境变量 TASHAN_LOG_LEVEL 有问题" in result.output


def test_moments_are_told_as_people_here_count_them():
    moment = datetime(2026, 11, 20, 17, 5, tzinfo=UTC)
    assert "11-21 01:05" in texts.webhook_failing("x", moment, 0).says
    assert "11-21 01:05" in texts.traffic(moment).says
