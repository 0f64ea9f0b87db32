"""A person at the console, for tests that read like a transcript: say, press, read. Synchronous, over HTTP.

Serve the console in a thread (`serve_in_thread`) or a process: on the caller's own event loop both would wait for ever.
"""

import json
import mimetypes
import select
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import httpx

Json = dict[str, Any]

_SECONDS = 30  # what the console may take to answer


class NotSeenError(AssertionError):
    """What was waited for did not come; the message shows the end of the chat."""


class ConsoleClient:
    """The control API of a console at an address. Close it, or use it as a context manager."""

    def __init__(self, address: str) -> None:
        self._address = httpx.URL(address)
        self._idle: list[HTTPConnection] = []  # as many as threads asked at once

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        while self._idle:
            self._idle.pop().close()

    def get(self, path: str, **query: Any) -> Any:
        """GET /console/<path>."""
        return json.loads(self._ask("GET", f"{path}?{urlencode(query)}"))

    def post(self, path: str, **body: Any) -> Any:
        """POST /console/<path> with a JSON body. Raises ValueError with the server's words if it refuses."""
        # Written in ASCII, so that a test can also send half a surrogate pair.
        return json.loads(self._ask("POST", path, json.dumps(body).encode("ascii"), "application/json"))

    def post_file(self, name: str, content: bytes, mime_type: str | None, **fields: Any) -> Any:
        """POST /console/send_file."""
        files = {"file": (name, content, mime_type or "application/octet-stream")}
        form = httpx.Request("POST", self._address, data=fields, files=files)
        return json.loads(self._ask("POST", "send_file", form.read(), form.headers["Content-Type"]))

    def download(self, file_id: str) -> bytes:
        """A file's bytes."""
        return self._ask("GET", f"files/{file_id}")

    def person(self, who: int | str) -> "Person":
        """The person with this id or first name. Raises LookupError."""
        for row in self.get("state")["people"]:
            if who in (row["id"], row["first_name"]):
                return Person(self, row)
        raise LookupError(who)

    def add_person(self, first_name: str, **more: Any) -> "Person":
        """A new person: last_name, username, note, id, started."""
        return Person(self, self.post("people", first_name=first_name, **more)["person"])

    def add_group(self, title: str, **more: Any) -> int:
        """A new group: note, id, supergroup. Its chat id."""
        return int(self.post("groups", title=title, **more)["group"]["id"])

    def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        return int(self.get("state")["pending"])

    def _ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> bytes:
        """What the console answers. A client of the standard library: a fifth of the time that httpx takes."""
        line = self._line()
        try:
            line.request(method, f"/console/{path}", body, {"Content-Type": kind} if kind else {})
            answer = line.getresponse()
            content = answer.read()
        except (OSError, HTTPException):
            line.close()
            raise
        self._idle.append(line)
        if answer.status >= 400:
            raise ValueError(_words(content))
        return content

    def _line(self) -> HTTPConnection:
        """A connection that nobody uses and the console has not closed."""
        while self._idle:
            line = self._idle.pop()
            if not _is_closed(line):
                return line
            line.close()
        return HTTPConnection(self._address.host, self._address.port, timeout=_SECONDS)


def _is_closed(line: HTTPConnection) -> bool:
    told = select.poll()
    told.register(line.sock, select.POLLIN)
    return bool(told.poll(0))  # nothing was asked: all there is to hear is the end


def _words(refusal: bytes) -> str:
    try:
        return str(json.loads(refusal)["error"])
    except (ValueError, KeyError):
        return refusal.decode("utf-8", "replace")


class Person:
    """One person in one chat: their private one, or a group by `chat`. `row`: as the console lists them."""

    def __init__(self, client: ConsoleClient, row: Json, chat: int | None = None) -> None:
        self._client = client
        self.row = row
        self.id: int = row["id"]
        self.chat = self.id if chat is None else chat
        self._seen = max((message["message_id"] for message in self.messages()), default=0)

    def in_group(self, chat_id: int) -> "Person":
        """The same person writing in a group."""
        return Person(self._client, self.row, chat_id)

    def say(self, text: str, reply_to: int | None = None) -> Json:
        """Write; the (last) message. Marks everything before it as seen."""
        sent = self._post("say", text=text, reply_to=reply_to)["messages"][-1]
        return self._mine(sent)

    def edit(self, message_id: int, text: str) -> Json:
        """Change an own message."""
        message: Json = self._post("edit", message=message_id, text=text)["message"]
        return message

    def press(self, label: str, message: Json | None = None) -> str:
        """Press the inline button with this label on the given message, or the newest one that has it. The query's id.

        If only the reply keyboard has it, its text is said ("" is answered). Raises NotSeenError if nothing has it.
        """
        if message is not None:
            return str(self._post("press", message=message["message_id"], label=label)["query"])
        for each in reversed(self.messages()):
            if label in buttons(each):
                return str(self._post("press", message=each["message_id"], label=label)["query"])
        if label in self.keyboard():
            self.say(label)
            return ""
        raise NotSeenError(f"no button {label!r} in\n{self._tail()}")

    def press_data(self, message_id: int, data: str) -> str:
        """Press a button with any data, as a changed app can. The query's id."""
        return str(self._post("press", message=message_id, data=data)["query"])

    def send_file(self, path: Path, *, photo: bool = False, caption: str = "") -> Json:
        """Send a file as a document, or as a photo."""
        return self.send_bytes(path.name, path.read_bytes(), photo=photo, caption=caption)

    def send_bytes(self, name: str, content: bytes, *, photo: bool = False, caption: str = "") -> Json:
        """Send bytes under a file name."""
        fields = {"person": self.id, "chat": self.chat, "photo": str(photo).lower(), "caption": caption}
        kind = mimetypes.guess_type(name)[0]
        return self._mine(self._client.post_file(name, content, kind, **fields)["message"])

    def send_raw(self, **fields: Any) -> Json:
        """Send a message of any kind: Bot API fields; or kind="sticker", kind="voice"."""
        body = {"kind": fields["kind"]} if "kind" in fields else {"message": fields}
        return self._mine(self._post("send_raw", **body)["message"])

    def block(self, blocked: bool = True) -> None:
        """Block the bot, or let it in again."""
        self._client.post("block", person=self.id, blocked=blocked)

    def messages(self, after: int = 0) -> list[Json]:
        """Every message of the chat (past an id) as now shown, oldest first."""
        found: list[Json] = self._client.get(f"chats/{self.chat}", after=after)["messages"]
        return found

    def texts(self) -> list[str]:
        """Text or caption of every message that the bot sent."""
        return [text_of(message) for message in self.messages() if message["from"]["is_bot"]]

    def keyboard(self) -> list[str]:
        """The labels of the reply keyboard; empty if none is shown."""
        keyboard = self._client.get(f"chats/{self.chat}")["keyboard"] or {}
        return [button["text"] for row in keyboard.get("keyboard", []) for button in row]

    def wait_for(self, wanted: Callable[[Json], bool] | int = 1, timeout: float = 10) -> list[Json]:
        """The bot's messages since the person last did something, once there are `wanted` of them (a number), or one
        that `wanted` is true of. Raises NotSeenError after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while True:
            new = [m for m in self.messages(self._seen) if m["from"]["is_bot"]]
            if (len(new) >= wanted) if isinstance(wanted, int) else any(map(wanted, new)):
                return new
            if time.monotonic() > deadline:
                raise NotSeenError(f"waited {timeout} s for {wanted}; the chat ends with\n{self._tail()}")
            time.sleep(0.02)

    def ask(self, text: str, timeout: float = 10) -> Json:
        """Say something and answer with the bot's first message after it."""
        self.say(text)
        return self.wait_for(1, timeout)[0]

    def _post(self, path: str, **body: Any) -> Any:
        return self._client.post(path, person=self.id, chat=self.chat, **body)

    def _mine(self, message: Json) -> Json:
        self._seen = message["message_id"]
        return message

    def _tail(self) -> str:
        return "\n".join(f"{m['from']['first_name']}: {text_of(m)} {buttons(m)}" for m in self.messages()[-6:])


def text_of(message: Json) -> str:
    """A message's text or caption; empty if it has neither."""
    return str(message.get("text", message.get("caption", "")))


def buttons(message: Json) -> list[str]:
    """The labels of a message's inline buttons."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]
