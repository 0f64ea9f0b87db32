"""The log is the truth: whatever was done, a new console that reads it shows the same and owes the bot the same."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.console import acts
from bot.console.console import Console
from bot.console.log import LogDamagedError, read_log
from bot.console.methods.table import METHODS
from bot.console.params import Params, Upload
from bot.console.people import Group, Person
from bot.console.refusals import Refusal
from bot.console.updates import confirm
from tests.bot.console.conftest import TOKEN, Served
from tests.examples import examples

PEOPLE = [Person("甲"), Person("乙", started=True), Group("组", supergroup=False)]
KEYS = {"inline_keyboard": [[{"text": "k", "callback_data": "d"}]]}
QUICK = {"keyboard": [["a"]], "one_time_keyboard": True}

numbers = st.integers(0, 6)
texts = st.sampled_from(["/start", "汉字😀", "a" * 5000, "x @trial_bot"])
actions = st.one_of(
    st.tuples(st.just("say"), numbers, texts),
    st.tuples(st.just("file"), numbers),
    st.tuples(st.just("press"), numbers, numbers),
    st.tuples(st.just("block"), numbers, st.booleans()),
    st.tuples(st.just("send"), numbers, texts, st.sampled_from([None, KEYS, QUICK, {"remove_keyboard": True}])),
    st.tuples(st.just("edit"), numbers, numbers, texts),
    st.tuples(st.just("delete"), numbers, numbers),
    st.tuples(st.just("answer"), numbers),
    st.tuples(st.just("confirm"), st.integers(-3, 8)),
    st.tuples(st.just("commands"), numbers),
    st.tuples(st.just("migrate")),
    st.tuples(st.just("inject"), numbers),
)


def do(console: Console, name: str, *args: Any) -> None:
    people, state = list(console.state.people), console.state
    groups = list(state.groups)
    chats = [*people, *groups]

    def bot(method: str, **values: Any) -> None:
        result, changes = METHODS[method](console, Params(values))
        console.record("call", changes, method=method, result=result)

    person = people[args[0] % 2] if args and isinstance(args[0], int) else people[0]
    chat = chats[args[0] % 3] if args and isinstance(args[0], int) else person
    try:
        if name == "say":
            acts.say(console, person, args[1], chat if chat < 0 else person)
        elif name == "file":
            acts.send_file(
                console, person, person, Upload("f.txt", b"x" * (args[0] + 1), None), photo=False, caption="c"
            )
        elif name == "press":
            acts.press(console, person, chat, args[1], "forged")
        elif name == "block":
            acts.block(console, person, args[1])
        elif name == "send":
            bot("sendmessage", chat_id=chat, text=args[1][:4096], reply_markup=args[2])
        elif name == "edit":
            bot("editmessagetext", chat_id=chat, message_id=args[1], text=args[2][:4096])
        elif name == "delete":
            bot("deletemessage", chat_id=chat, message_id=args[1])
        elif name == "answer":
            bot("answercallbackquery", callback_query_id=next(iter(state.queries), "none"), text="t")
        elif name == "confirm":
            confirm(console, args[0] if args[0] < 0 else state.next_update_id - args[0])
        elif name == "commands":
            bot("setmycommands", commands=[{"command": f"c{args[0]}", "description": "d"}])
        elif name == "migrate" and groups[0] > -(10**12):
            acts.migrate(console, groups[0], -1_002_500_000_000)
        elif name == "inject":
            acts.inject(console, {"poison": args[0]})
    except (Refusal, acts.CannotActError):
        pass


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(actions, max_size=40))
def test_a_restart_changes_nothing(steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "console.jsonl"
        console = Console(TOKEN, path, PEOPLE)
        for step in steps:
            do(console, *step)
        console.close()
        again = Console(TOKEN, path, PEOPLE)
        again.close()
        assert again.state == console.state
        assert (again.seq, again.born, list(again.recent)) == (console.seq, console.born, list(console.recent))
        entries = read_log(path)
        assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))


def test_ids_and_files_go_on_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "console.jsonl"
    console = Console(TOKEN, path, PEOPLE)
    person = next(iter(console.state.people))
    acts.say(console, person, "a", person)
    sent = acts.send_file(console, person, person, Upload("报告.txt", b"content", None), photo=False)
    console.close()
    again = Console(TOKEN, path, [*PEOPLE, Person("丙")])
    assert [row["first_name"] for row in again.state.people.values()] == ["甲", "乙", "丙"]
    assert acts.say(again, person, "b", person)[0]["message_id"] == 3
    assert [held["update"]["update_id"] % 10 for held in again.state.updates] == [1, 2, 3]
    file = again.state.files[sent["document"]["file_id"]]
    assert again.files.get(file["key"]) == b"content"
    again.close()


@pytest.mark.parametrize("half", [b'{"seq": 99, "ki', b'{"seq": 99}', b"\xe6\xb1", b"null"])
def test_a_half_written_last_line_is_forgotten(tmp_path: Path, half: bytes) -> None:
    path = tmp_path / "console.jsonl"
    Console(TOKEN, path, PEOPLE).close()
    whole = path.read_bytes()
    path.write_bytes(whole + half)
    console = Console(TOKEN, path, PEOPLE)
    assert path.read_bytes() == whole
    acts.say(console, next(iter(console.state.people)), "a", next(iter(console.state.people)))
    console.close()
    assert len(read_log(path)) == whole.count(b"\n") + 1


def test_damage_elsewhere_is_not_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "console.jsonl"
    Console(TOKEN, path, PEOPLE).close()
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], b"rubbish\n", *lines[1:]]))
    with pytest.raises(LogDamagedError) as caught:
        Console(TOKEN, path, PEOPLE)
    assert caught.value.line == 2


def test_each_line_can_be_read_at_once_and_none_has_the_token(served: Served, tmp_path: Path) -> None:
    served.person.say("/start")
    path = tmp_path / "console.jsonl"
    assert json.loads(path.read_text().splitlines()[-1])["act"] == "say"
    served.api.ok("sendMessage", chat_id=served.person.id, text="hello")
    served.api.refused("sendMessage", chat_id=1, text="hello")
    served.api.http.get(f"{served.address}/bot{TOKEN}x/getMe")
    calls = [entry for entry in read_log(path) if entry["kind"] == "call"]
    assert [(call["method"], call["ok"]) for call in calls] == [("sendMessage", True), ("sendMessage", False)]
    assert calls[0]["params"]["text"] == calls[0]["result"]["text"] == "hello"
    assert calls[1]["description"] == "Bad Request: chat not found"
    for file in tmp_path.rglob("*"):
        assert file.is_dir() or TOKEN.encode() not in file.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
