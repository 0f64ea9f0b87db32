"""A scripted day: a clerk asks, an administrator imports and invites, somebody joins; and what is left of it."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from bot.clock import system_time
from bot.console.client import Person, buttons, text_of
from store.days import SHANGHAI, day_of
from tests.rig.scene import Scene

REPORT = (
    "清岚县鸽岭镇2025年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n养信鸽四十羽，用信鸽传书送法下乡。\n"
    "二、存在问题\n经费不足。\n"
)
CLERK, CHIEF, NEWCOMER = "覃喆", "闻人堃", "钟离晚"
PATIENCE = 40.0  # seconds for one step of a bot that lives
HOP = 20  # seconds that the clock is moved on: nobody waits for what a dead bot holds, nor for the pace of a chat
# When the day is played: not over midnight, for some rows are of a date (Asia/Shanghai).
MORNING = datetime.combine(day_of(system_time()) + timedelta(days=2), time(9), SHANGHAI)

# What one run and the next do not have in common: moments, numbers that a sequence gave, what is drawn by lot.
_SKIPPED = {"alembic_version", "pace", "lease"}
_VOLATILE = {"id", "since", "batch", "attempts", "failures", "error", "incident", "version"}
_VOLATILE |= {"nonce", "code_hash", "hash"}
_MOMENTS_IN_JSON = {"at", "led", "judged", "edits", "message", "query", "invitation", "shown"}
_LOT = re.compile(r"\d{5,}")


@dataclass(frozen=True)
class Step:
    """One thing that somebody does, a sentence that is to be seen after it, and points to be killed at meanwhile."""

    who: str
    act: Callable[[Person], object]
    seen: str
    points: str = ""


def says(text: str) -> Callable[[Person], object]:
    """Writes this."""
    return lambda person: person.say(text)


def presses(label: str) -> Callable[[Person], object]:
    """Presses the newest button that begins so."""

    def press(person: Person) -> object:
        shown = [(one, button) for one in person.messages() for button in buttons(one) if button.startswith(label)]
        assert shown, f"no button {label} in {person.texts()[-2:]}"
        message, button = shown[-1]
        return person.press(button, message)

    return press


def play(here: Scene, steps: list[Step], tick: float = 0) -> int:
    """Do one step after the other; the bot is started anew whenever it was killed. How often that was."""
    here.client.add_person(NEWCOMER)
    kills, moments = 0, itertools.count(int((MORNING - system_time()).total_seconds()), HOP)
    here.move_clock(next(moments))
    here.start("", tick)
    for step in steps:
        points = step.points.split()
        here.arm(" ".join(points[:1]))
        step.act(here.client.person(step.who))
        for following in [*points[1:], ""] if points else []:
            here.wait_for_its_end(PATIENCE)
            here.move_clock(next(moments))
            here.start(following, tick)
            kills += 1
        here.settle(PATIENCE)
        here.move_clock(next(moments))
        messages = here.client.person(step.who).messages()
        told = [words for one in messages for words in (text_of(one), *buttons(one))] + _toasts(here)
        assert any(step.seen in words for words in told), f"{step.seen}: {told[-9:]}"
    return kills


def left(url: str) -> dict[str, list[str]]:
    """Every row of every table in the end, without what differs from one run to the next."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            names = sorted(set(sa.inspect(connection).get_table_names()) - _SKIPPED)
            return {name: _rows(connection, name) for name in names}
    finally:
        engine.dispose()


def _rows(connection: sa.Connection, name: str) -> list[str]:
    table = sa.Table(name, sa.MetaData(), autoload_with=connection)
    columns = [
        column
        for column in table.columns
        if column.name not in _VOLATILE and not isinstance(column.type, sa.DateTime)
        if column.name == "chat_id" or not column.name.endswith("_id")
    ]
    found = connection.execute(sa.select(*columns)).mappings() if columns else []
    return sorted(repr({key: _plain(key, value) for key, value in row.items()}) for row in found)


def _plain(key: str, value: Any) -> Any:
    if isinstance(value, str):
        with suppress(ValueError):
            value = json.loads(value)  # SQLite gives JSON as text
    if isinstance(value, dict):
        return {inner: _plain(inner, one) for inner, one in value.items() if inner not in _MOMENTS_IN_JSON}
    if isinstance(value, list | tuple):
        return [_plain(key, one) for one in value]
    return _LOT.sub("#", value) if isinstance(value, str) else value


def _toasts(here: Scene) -> list[str]:
    entries = map(json.loads, here.log.read_text("utf-8").splitlines())
    return [one["text"] for entry in entries for one in entry["changes"] if one["type"] == "answered"]


def _code(person: Person) -> str:
    found = [match[1] for one in person.messages() if (match := re.search(r"start=([A-Za-z0-9_-]+)", text_of(one)))]
    return found[-1]


def _joins(here: Scene) -> Callable[[Person], object]:
    return lambda person: person.say(f"/start {_code(here.client.person(CHIEF))}")


def day(here: Scene, part: int = 0) -> list[Step]:
    """The day. Its points: each commit, and every second of the calls (`part`: 0 or 1), at different kinds of steps."""

    def calls(*methods: str) -> str:
        points = [f"{side}_send:{method}#1" for method in methods for side in ("before", "after")]
        return " ".join(points[part::2])

    return [
        Step(CLERK, says("网格员怎么管"), "问：网格员怎么管",
             "before_commit:receive#1 after_commit:receive#1 before_commit:turn#1 after_commit:turn#1"
             " before_commit:take#1 after_commit:take#1 before_commit:outcome#1 after_commit:outcome#1"),
        Step(CLERK, presses("只看问题"), "只看问题 ✕", calls("editmessagetext")),
        Step(CLERK, presses("有用"), "已记下：有用", calls("answercallbackquery")),
        Step(CLERK, says("那青禾铺呢"), "接着上一问：网格员", calls("sendmessage")),
        Step(CLERK, presses("看上下文"), "上下文", "before_commit:tick#1"),
        Step(CLERK, says("调解员有没有补贴"), "问：调解员有没有补贴", calls("getupdates")),
        Step(CLERK, says("滑雪场门票卖多少钱"), "没有找到", "after_commit:tick#1"),
        Step(CLERK, presses("告诉管理员"), "已告诉管理员", calls("editmessagereplymarkup")),
        Step(CHIEF, says("未答问题"), "① 滑雪场", "after_commit:turn#1"),
        Step(CHIEF, lambda chief: chief.send_bytes("总结.txt", REPORT.encode()), "还没有鸽岭镇 2025 年的报告",
             calls("getfile", "download")),
        Step(CHIEF, presses("确认入库"), "已入库：清岚县鸽岭镇",
             "before_commit:import#1 after_commit:import#1"),
        Step(CHIEF, says("/invite"), "邀请同事"),
        Step(CHIEF, presses("锦垣镇"), "请选角色"),
        Step(CHIEF, presses("报送员"), "请把对方的姓名打字发来"),
        Step(CHIEF, says(NEWCOMER), "请核对", "before_commit:turn#1"),
        Step(CHIEF, presses("确认，生成邀请"), "邀请已生成", f"after_commit:turn#1 {calls('sendphoto')}"),
        Step(NEWCOMER, _joins(here), "", "before_commit:turn#1"),
        Step(CLERK, says("鸽岭镇信鸽传书怎么送法"), "养信鸽四十羽"),
    ]  # fmt: skip
