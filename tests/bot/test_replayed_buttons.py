"""Buttons are untrusted input: every one ever shown is pressed again, by everybody else, in a group, when it is over.

A long walk of an administrator and a clerk through every dialog, by a seed; no network, the real worker and database.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.work import Worker
from handlers.table import TABLE
from handlers.texts.notice import VERSION
from store import inbox
from store.database import Base, Database
from store.inbox import Inbound, InboundState, RawUpdate
from store.outbox import Outbound, OutboundState
from store.people import people
from store.people.rights import Role
from store.practices.language.words import shared_words
from store.practices.library.importing import import_report
from store.practices.reading.read import read_bytes
from store.practices.tables import ReportKind
from tests.rig.network import Network, network, running

CHIEF, CLERK, OTHER_CLERK, NEIGHBOUR, STRANGER, LEAVER = range(7_000_000_001, 7_000_000_007)
GROUP = -1_002_147_483_999
SECRETS = ("邓一二", "秘密镇", "养鸽子要不要办证")  # whom the chief invites, and where to; what nobody could answer
REPORT = (
    "清岚县鸽岭镇2025年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n"
    "养信鸽四十羽，用信鸽传书的办法送法下乡，全年送出普法信笺三百二十封，调解员补贴每件二百元。\n"
    "二、存在问题\n经费不足，调解员补贴偏低。\n三、下一步打算\n继续依法行政，提高调解员补贴。\n"
)
LINES = {
    CHIEF: [
        "/invite",
        "邀请",
        "锦垣镇",
        "秘密镇",
        "邓一二",
        "/gaps",
        "未答问题",
        "调解员补贴",
        "/start",
        "/help",
        "新",
    ],
    CLERK: ["信鸽传书", "调解员补贴", SECRETS[2], "还有吗", "/towns", "/start"],
}
KEPT = ("person", "post", "place", "place_period", "invitation", "audit", "report", "pending_import", "pending_roster")
HOSTILE = ["", "0", "1", "2", "3", "-1", "99999999999999999999", "٣", "²", "x", "1-0", "owner", "clerk", "7", "\ud800"]

AT_ONCE = 50  # updates; more of one chat would be a flood


@dataclass
class Desk:
    """Brings updates to a worker at work, and reads what it plans to answer."""

    here: Network
    arrived: asyncio.Event
    _ids: Any = field(default_factory=lambda: itertools.count(1))
    shown: dict[int, list[str]] = field(default_factory=dict)  # every button's data, by chat
    _read: int = 0

    async def bring(self, *updates: tuple[int, dict[str, Any]]) -> str:
        """What everybody is answered to these, all texts together. Nothing may be set aside as an incident."""
        for first in range(0, len(updates), AT_ONCE):
            raws = []
            for chat, update in updates[first : first + AT_ONCE]:
                number = next(self._ids)
                raws.append(RawUpdate(number, chat, json.dumps({"update_id": number} | update)))
            with self.here.database.transaction() as session:
                inbox.receive(session, raws, self.here.now())
            self.arrived.set()
            await self.here.until(self._is_done, 60)
        return self._answers()

    async def says(self, person: int, text: str) -> str:
        return await self.bring((person, {"message": message(person, person, text)}))

    async def presses(self, person: int, *datas: str, chat: int | None = None) -> str:
        chat = chat or person
        return await self.bring(*((chat, {"callback_query": query(person, chat, data)}) for data in datas))

    def _is_done(self) -> bool:
        with self.here.database.transaction() as session:
            session.execute(sa.update(Outbound).values(state=OutboundState.SENT))  # or a chat waits for its replies
            rows = session.execute(sa.select(Inbound.state).where(Inbound.state != InboundState.DONE)).all()
        assert not any(row.state == InboundState.DEAD for row in rows), "an incident"
        return not rows

    def _answers(self) -> str:
        with self.here.database.reading() as session:
            rows = list(session.scalars(sa.select(Outbound).where(Outbound.id > self._read).order_by(Outbound.id)))
        self._read = max((row.id for row in rows), default=self._read)
        for row in rows:
            for line in (row.body or {}).get("buttons", []):
                self.shown.setdefault(row.chat_id, []).extend(data for _, data in line)
        return "\n".join(str((row.body or {}).get("text", "")) for row in rows)

    def kept(self) -> dict[str, list[Any]]:
        """Every row of the tables that nobody else's button may change."""
        tables = {name: Base.metadata.tables[name] for name in KEPT}
        with self.here.database.reading() as session:
            return {name: sorted(map(str, session.execute(sa.select(table)))) for name, table in tables.items()}


def message(person: int, chat: int, text: str = "") -> dict[str, Any]:
    kind = {"id": chat, "type": "private"} if chat > 0 else {"id": chat, "type": "supergroup", "title": "群"}
    sender = {"id": person, "is_bot": False, "first_name": "P"}
    entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if text.startswith("/") else []
    return {"message_id": 9, "date": 1_790_000_000, "chat": kind, "from": sender, "text": text, "entities": entities}


def query(person: int, chat: int, data: str) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "P"}
    return {"id": "77", "from": sender, "chat_instance": "1", "message": message(person, chat, "card"), "data": data}


@asynccontextmanager
async def desk(database: Database, folder: Path) -> AsyncIterator[Desk]:
    words = shared_words()
    async with network(database, folder) as here:
        import_report(database, words, read_bytes("鸽岭镇.txt", REPORT.encode()), ReportKind.ORIGINAL, here.now())
        with database.transaction() as session:
            for chat, role, county, town in (
                (CHIEF, Role.ADMINISTRATOR, "清岚县", None),
                (CLERK, Role.CLERK, "清岚县", "锦垣镇"),
                (OTHER_CLERK, Role.CLERK, "清岚县", "鸽岭镇"),
                (NEIGHBOUR, Role.ADMINISTRATOR, "邻县", None),
                (LEAVER, Role.CLERK, "清岚县", "锦垣镇"),
            ):
                number = people.seat(session, chat, f"人{chat}", role, county, town, now=here.now(), agreed=VERSION)
                if chat == LEAVER:
                    people.end_post(session, number, here.now(), None)
        arrived = asyncio.Event()
        worker = Worker(here.bot(), database, words, here.now, arrived, asyncio.Event())
        async with running(worker.run()):
            yield Desk(here, arrived)


async def walk(desk: Desk, chance: random.Random, steps: int) -> None:
    """A long day: mostly the newest buttons, often older ones, now and then something typed."""
    for _ in range(steps):
        person = chance.choice((CHIEF, CHIEF, CLERK))
        buttons = desk.shown.get(person, [])
        if buttons and chance.random() < 0.7:
            newest = buttons[-6:] if chance.random() < 0.8 else buttons
            await desk.presses(person, chance.choice(newest))
        else:
            await desk.says(person, chance.choice(LINES[person]))


async def whole_dialogs(desk: Desk) -> None:
    """What a walk may miss: an invitation made to the end and revoked, a question answered, judged and filed."""
    for text in ("/invite", "秘密镇"):
        await desk.says(CHIEF, text)
    await desk.presses(
        CHIEF, [data for data in desk.shown[CHIEF] if data.startswith("invite_role:") and "clerk" in data][-1]
    )
    await desk.says(CHIEF, "邓一二")
    made = await desk.presses(CHIEF, [data for data in desk.shown[CHIEF] if data.startswith("invite_make:")][-1])
    assert "邀请已生成" in made
    for text in (SECRETS[2], "信鸽传书"):
        await desk.says(CLERK, text)
        for action in ("tell:", "judge:"):
            newest = [data for data in desk.shown[CLERK] if data.startswith(action)]
            if newest:
                await desk.presses(CLERK, newest[-1])
    await desk.says(CHIEF, "/gaps")


async def test_row_31_every_button_ever_shown_pressed_by_everybody_else(database: Database, tmp_path: Path) -> None:
    seed = 31
    async with desk(database, tmp_path) as here:
        await walk(here, random.Random(seed), 45)
        await whole_dialogs(here)  # last, so that there is something to be revoked and to be closed
        for person in (OTHER_CLERK, NEIGHBOUR):
            await here.says(person, "信鸽传书")  # each has a screen of their own by now
        buttons = {person: list(dict.fromkeys(here.shown[person])) for person in (CHIEF, CLERK)}
        assert len(buttons[CHIEF]) > 40, seed
        assert len(buttons[CLERK]) > 20, seed
        before = here.kept()
        for person in (OTHER_CLERK, NEIGHBOUR, STRANGER, LEAVER):
            told = await here.presses(person, *buttons[CHIEF], *buttons[CLERK])
            assert not [secret for secret in SECRETS[:2] if secret in told], (seed, person)
            assert person == NEIGHBOUR or SECRETS[2] not in told, (
                seed,
                person,
            )  # gaps are everybody's who may see them
        told = await here.presses(CHIEF, *buttons[CHIEF], chat=GROUP)
        assert {line for line in told.splitlines() if line} <= {
            "为了不打扰群里其他人，我只在私聊里回答。请点我的头像，单独发消息给我。"
        }
        assert here.kept() == before, seed


async def test_row_31_every_button_pressed_again_when_all_is_over(database: Database, tmp_path: Path) -> None:
    async with desk(database, tmp_path) as here:
        await whole_dialogs(here)
        await walk(here, random.Random(7), 25)
        buttons = list(dict.fromkeys(here.shown[CHIEF]))
        revoking = [data for data in buttons if data.startswith("invite_revoke:")]
        assert "invite_make" in {data.partition(":")[0] for data in buttons}
        await here.presses(CHIEF, *revoking)
        await here.says(CHIEF, "/invite")
        before = here.kept()
        await here.presses(CHIEF, *[data for data in buttons if data.split(":")[1] != "0"])
        assert here.kept() == before
        with database.transaction() as session:
            chief = people.in_chat(session, CHIEF, here.here.now())
            assert chief
            people.give_post(session, chief.id, Role.REVIEWER, chief.place, here.here.now(), None)
        before = here.kept()
        told = await here.presses(CHIEF, *buttons)
        assert here.kept() == before
        assert not [secret for secret in SECRETS[:2] if secret in told]


@pytest.mark.parametrize("person", [CHIEF, CLERK, STRANGER])
async def test_row_31_hand_made_data_is_harmless_at_every_step(sqlite_url: str, tmp_path: Path, person: int) -> None:
    """Actions with hostile arguments on the current screen and others: no incident, and nobody is invited by it."""
    database = Database(sqlite_url)
    actions = sorted({row.action for row in TABLE if row.action} | {"nosuch", ""})
    async with desk(database, tmp_path) as here:
        for text in ("/invite", "锦垣镇", "/gaps", "信鸽传书"):
            await here.says(person, text)
            with database.reading() as session:
                row = session.execute(
                    sa.text("SELECT screen FROM conversation WHERE chat_id = :c"), {"c": person}
                ).first()
            screens = {0 if row is None else row.screen, 0, -1, 10**30}
            before = here.kept()
            forged = [
                f"{action}:{screen}:{argument}" for action in actions for screen in screens for argument in HOSTILE
            ]
            random.Random(text).shuffle(forged)
            await here.presses(person, *forged[:90])
            assert here.kept() == before, text
    database.close()
