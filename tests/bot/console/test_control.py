"""People at the console: what they do reaches the bot; other web pages reach nothing."""

import json
import threading
from collections.abc import Iterator

import httpx
import pytest

from bot.console.client import NotSeenError, buttons, text_of
from tests.bot.console.conftest import Served, serving
from tests.bot.console.trivial_bot import KEYS, trivial_bot


def test_a_transcript(served: Served) -> None:
    with trivial_bot(served.address):
        person = served.client.add_person("Jo", username="jo_jo", note="town")
        assert person.ask("/start")["text"] == "你好，我是试用机器人。"
        assert person.keyboard() == ["查一查", "填一填", "帮助"]
        person.press("帮助")
        assert text_of(person.wait_for()[0]) == "你说：帮助"
        rich = person.ask("/rich")
        assert buttons(rich) == ["改一下", "提示", "弹窗"]
        person.press("改一下")
        assert person.wait_for(lambda message: message["text"] == "改好了")[0]["message_id"] == rich["message_id"]
        person.send_bytes("名单.txt", b"12345")
        assert text_of(person.wait_for()[0]) == "收到 名单.txt，5 字节"
        assert served.client.download(person.ask("/file")["document"]["file_id"]) == b"a,b\n1,2\n"
        with pytest.raises(NotSeenError, match="no button '没有'"):
            person.press("没有")
        with pytest.raises(NotSeenError, match=r"waited 0\.1 s for 9"):
            person.wait_for(9, timeout=0.1)


def test_long_texts_are_sent_as_several_messages(served: Served) -> None:
    served.person.say("😀" * 2048 + "汉" * 1000)
    texts = [update["message"]["text"] for update in served.api.ok("getUpdates")]
    assert texts == ["😀" * 2048, "汉" * 1000]


def test_what_cannot_be_done(served: Served) -> None:
    other, mine = served.client.add_person("B"), served.person.id
    for body in (
        {"person": 1, "text": "x"}, {"person": mine, "text": " "}, {"person": mine}, {"text": "x"},
        {"person": mine, "text": "x", "chat": other.id}, {"person": mine, "text": "x", "chat": 5},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"\w"):
            served.client.post("say", **body)
    served.person.block()
    with pytest.raises(ValueError, match="blocked"):
        served.person.say("x")
    assert served.client.get("state")["pending"] == 1
    with pytest.raises(ValueError, match="no such chat"):
        served.client.get("chats/12")
    with pytest.raises(ValueError, match="file must be non-empty"):
        other.send_bytes("a.txt", b"")
    with pytest.raises(ValueError, match="no button"):
        other.press("x", {"message_id": 3})


def test_forged_buttons_and_poison_updates_pass_unchecked(served: Served) -> None:
    sent = served.api.ok("sendMessage", chat_id=served.person.id, text="x", reply_markup=KEYS)
    served.person.press_data(sent["message_id"], "not on any button " + "x" * 100)
    served.client.post("updates", update={"message": "not an object", "half": "\ud83d"})
    served.client.post("updates", update={"update_id": 5, "unknown_kind": {}})
    first, second, third = served.api.ok("getUpdates")
    assert first["callback_query"]["data"].startswith("not on any button")
    assert (second["message"], second["half"]) == ("not an object", "\ud83d")
    assert third == {"update_id": 5, "unknown_kind": {}}


@pytest.fixture
def private_group() -> Iterator[Served]:
    yield from serving(privacy=True)


def test_privacy_mode_hides_what_is_not_meant_for_the_bot(private_group: Served) -> None:
    served = private_group
    group = served.client.get("state")["groups"][0]["id"]
    person = served.person.in_group(group)
    mine = served.api.ok("sendMessage", chat_id=group, text="x")
    for text in ("闲聊", "/help", "/help@other_bot", "/help@trial_bot", "问 @trial_bot"):
        person.say(text)
    person.say("回复", reply_to=mine["message_id"])
    seen = [update["message"]["text"] for update in served.api.ok("getUpdates")]
    assert seen == ["/help", "/help@trial_bot", "问 @trial_bot", "回复"]
    assert served.api.ok("getMe")["can_read_all_group_messages"] is False


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:80", "", "["])
def test_other_hosts_are_turned_away(shared: Served, host: str) -> None:
    for path in ("/", "/console/state", "/bot7318204655:TEST-canary-token/getMe"):
        assert httpx.get(shared.address + path, headers={"Host": host}, trust_env=False).status_code == 403


def test_other_pages_are_turned_away(shared: Served) -> None:
    url = f"{shared.address}/console/say"
    body = json.dumps({"person": shared.person.id, "text": "x"})
    plain = {"Content-Type": "text/plain"}
    assert httpx.post(url, content=body, headers=plain, trust_env=False).status_code == 415
    foreign = {"Content-Type": "application/json", "Origin": "http://evil.example"}
    assert httpx.post(url, content=body, headers=foreign, trust_env=False).status_code == 403
    own = {"Content-Type": "application/json", "Origin": shared.address}
    answer = httpx.post(url, content=body, headers=own, trust_env=False)
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("access-control")]
    upload = httpx.post(
        f"{shared.address}/console/send_file", files={"file": b"x"}, headers={"Origin": "null"}, trust_env=False
    )
    assert upload.status_code == 403
    port = shared.address.rpartition(":")[2]
    assert httpx.get(
        f"{shared.address}/console/state", headers={"Host": f"localhost:{port}"}, trust_env=False
    ).is_success


def test_the_page_may_load_nothing_from_outside(shared: Served) -> None:
    page = httpx.get(shared.address, trust_env=False)
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "http" not in page.text.replace("http-equiv", "")


def test_only_pictures_are_shown_in_the_page(shared: Served) -> None:
    sent = shared.person.send_bytes("x.html", b"<script>1</script>")
    answer = httpx.get(f"{shared.address}/console/files/{sent['document']['file_id']}", trust_env=False)
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["content-type"] == "application/octet-stream"


def events(served: Served, after: int, count: int, found: list[dict[str, str]]) -> None:
    url = f"{served.address}/console/stream?after={after}"
    event: dict[str, str] = {}
    with httpx.stream("GET", url, timeout=5, trust_env=False) as stream:
        for line in stream.iter_lines():
            if line:
                name, _, value = line.partition(": ")
                event[name] = value
            elif event:
                found.append(event)
                event = {}
                if len(found) == count:
                    return


def test_the_stream_goes_on_from_a_number(served: Served) -> None:
    served.person.say("a")
    seq = served.client.get("state")["seq"]
    found: list[dict[str, str]] = []
    thread = threading.Thread(target=events, args=(served, seq - 1, 4, found))
    thread.start()
    served.person.say("b")
    served.api.ok("sendMessage", chat_id=served.person.id, text="c")
    thread.join(5)
    assert found[0]["event"] == "hello"
    changes = [json.loads(event["data"])[0] for event in found[1:]]
    assert [change["message"]["text"] for change in changes] == ["a", "b", "c"]
    assert int(found[1]["id"]) == seq
    assert "update" not in json.dumps(found)


def test_a_stream_from_an_unknown_number_starts_anew(served: Served) -> None:
    found: list[dict[str, str]] = []
    events(served, 10**6, 1, found)
    assert found[0]["event"] == "reset"


def test_blocked_and_migrated(served: Served) -> None:
    served.person.block()
    reply = served.api("sendMessage", chat_id=served.person.id, text="x")
    assert (reply["error_code"], reply["description"]) == (403, "Forbidden: bot was blocked by the user")
    served.person.block(False)
    kinds = [update["my_chat_member"]["new_chat_member"]["status"] for update in served.api.ok("getUpdates")]
    assert kinds == ["kicked", "member"]
    gone = served.client.add_person("Gone", started=True)
    served.client.post("deactivate", person=gone.id)
    assert served.api.refused("sendMessage", chat_id=gone.id, text="x") == "Forbidden: user is deactivated"
    old = served.client.add_group("old", supergroup=False)
    served.client.post("migrate", group=old, new_id=-1_003_000_000_000)
    moved = served.api("sendMessage", chat_id=old, text="x")
    assert moved["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert moved["parameters"] == {"migrate_to_chat_id": -1_003_000_000_000}
    told = [update["message"] for update in served.api.ok("getUpdates")[-2:]]
    assert [
        (each["chat"]["id"], each.get("migrate_to_chat_id"), each.get("migrate_from_chat_id")) for each in told
    ] == [
        (old, -1_003_000_000_000, None),
        (-1_003_000_000_000, None, old),
    ]
    assert served.api.ok("sendMessage", chat_id=-1_003_000_000_000, text="x")["chat"]["type"] == "supergroup"
