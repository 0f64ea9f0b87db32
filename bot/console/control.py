"""The control API under /console: what the page and the tests do to the server. JSON in and out, loopback only.

Errors are `{"error": "…"}` with 400 (cannot do this) or 404 (no such chat or file).
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.console import acts
from bot.console.console import Console
from bot.console.methods.commands import shown_commands
from bot.console.params import Upload
from bot.console.people import Group, Person
from bot.console.state import Chat, Json
from bot.console.stream import events
from bot.console.updates import pending

_INLINE = {"image/png", "image/jpeg", "image/gif", "image/webp"}
_SAMPLES = {"sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
           "voice": {"duration": 2, "mime_type": "audio/ogg"}}  # fmt: skip


class AsciiResponse(JSONResponse):
    """JSON in ASCII: half a surrogate pair, which a poisoned message may hold, has no UTF-8."""

    def render(self, content: Any) -> bytes:
        """The body."""
        return json.dumps(content).encode("ascii")


class Control:
    """The handlers of the control API, for one console."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def routes(self) -> list[Route]:
        """All of them."""
        posts: dict[str, Callable[[Json], Any]] = {
            "people": self.add_person,
            "groups": self.add_group,
            "say": self.say,
            "edit": self.edit,
            "press": self.press,
            "send_raw": self.send_raw,
            "block": self.block,
            "deactivate": self.deactivate,
            "updates": self.inject,
            "migrate": self.migrate,
        }
        return [
            Route("/console/state", self.state),
            Route("/console/chats/{chat}", self.chat),
            Route("/console/stream", self.stream),
            Route("/console/files/{file_id}", self.file),
            Route("/console/send_file", self.send_file, methods=["POST"]),
            *(Route(f"/console/{name}", _json_post(act), methods=["POST"]) for name, act in posts.items()),
        ]

    async def state(self, request: Request) -> Response:
        """Bot, people, groups, the sequence number they are true at, `pending` updates, webhook, each chat's end."""
        state = self.console.state
        answer = {
            "seq": self.console.seq,
            "born": self.console.born,
            "chats": {number: _summary(chat) for number, chat in state.chats.items() if chat.messages},
            "bot": state.bot,
            "people": list(state.people.values()),
            "groups": list(state.groups.values()),
            "pending": len(pending(self.console)),
            "webhook": state.webhook.get("url", ""),
        }
        return AsciiResponse(answer)

    async def chat(self, request: Request) -> Response:
        """A chat as now shown: `messages`, reply `keyboard`, `commands`, `seq`; with `after`, messages past that id."""
        state = self.console.state
        try:
            chat_id, after = int(request.path_params["chat"]), int(request.query_params.get("after", 0))
        except ValueError:
            chat_id = after = 0
        if chat_id not in state.people and chat_id not in state.groups:
            return AsciiResponse({"error": "no such chat"}, 404)
        held = state.chat(chat_id)
        answer = {
            "seq": self.console.seq,
            "messages": [message for number, message in held.messages.items() if number > after],
            "keyboard": held.keyboard,
            "commands": shown_commands(state, chat_id),
        }
        return AsciiResponse(answer)

    async def stream(self, request: Request) -> Response:
        """Server-sent events from `after` (or the browser's Last-Event-ID) on."""
        last = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        after = int(last) if last.isdigit() else 0
        return StreamingResponse(events(self.console, after), media_type="text/event-stream")

    async def file(self, request: Request) -> Response:
        """A file's bytes: pictures to be shown, anything else only to be saved."""
        file = self.console.state.files.get(request.path_params["file_id"])
        if file is None:
            return AsciiResponse({"error": "no such file"}, 404)
        try:
            body = self.console.files.get(file["key"])
        except KeyError:
            return AsciiResponse({"error": "no such file"}, 404)
        kind = file["mime_type"] if file["mime_type"] in _INLINE else "application/octet-stream"
        headers = {} if kind in _INLINE else {"Content-Disposition": "attachment"}
        return Response(body, media_type=kind, headers=headers)

    async def send_file(self, request: Request) -> Response:
        """Multipart: `person`, `chat`?, `file`, `photo` (true/false), `caption`?."""
        async with request.form() as form:
            part = form.get("file")
            if not isinstance(part, UploadFile):
                return AsciiResponse({"error": "no file"}, 400)
            upload = Upload(part.filename or "file", await part.read(), part.content_type)
            try:
                person = int(str(form.get("person")))
                chat = int(str(form.get("chat") or person))
            except ValueError:
                return AsciiResponse({"error": "person and chat are numbers"}, 400)
            photo, caption = form.get("photo") == "true", str(form.get("caption") or "")
        try:
            message = acts.send_file(self.console, person, chat, upload, photo=photo, caption=caption)
        except acts.CannotActError as error:
            return AsciiResponse({"error": str(error)}, 400)
        return AsciiResponse({"message": message})

    def add_person(self, body: Json) -> Json:
        """{first_name, last_name?, username?, note?, id?, started?} → {person}."""
        return {"person": self.console.add(Person(**body))}

    def add_group(self, body: Json) -> Json:
        """{title, note?, id?, supergroup?} → {group}."""
        return {"group": self.console.add(Group(**body))}

    def say(self, body: Json) -> Json:
        """{person, text, chat?, reply_to?} → {messages}. A reply-keyboard button is its text, said."""
        chat = int(body.get("chat") or body["person"])
        return {"messages": acts.say(self.console, body["person"], body["text"], chat, body.get("reply_to"))}

    def edit(self, body: Json) -> Json:
        """{person, message, text, chat?} → {message}."""
        chat = int(body.get("chat") or body["person"])
        return {"message": acts.edit(self.console, body["person"], chat, body["message"], body["text"])}

    def press(self, body: Json) -> Json:
        """{person, message, label | data, chat?} → {query}. `data` may be anything: a forged button."""
        person, message = body["person"], body["message"]
        chat = int(body.get("chat") or person)
        if "data" in body:
            return {"query": acts.press(self.console, person, chat, message, body["data"])}
        return {"query": acts.press_label(self.console, person, chat, message, body["label"])}

    def send_raw(self, body: Json) -> Json:
        """{person, chat?, message: Bot API fields | kind: sticker | voice} → {message}."""
        fields = body.get("message")
        if fields is None:
            kind = body["kind"]
            fields = {kind: {"file_id": f"{kind}-sample", "file_unique_id": f"{kind}-sample", **_SAMPLES[kind]}}
        chat = int(body.get("chat") or body["person"])
        return {"message": acts.send_raw(self.console, body["person"], chat, fields)}

    def block(self, body: Json) -> Json:
        """{person, blocked} → {}."""
        acts.block(self.console, body["person"], bool(body["blocked"]))
        return {}

    def deactivate(self, body: Json) -> Json:
        """{person} → {}."""
        acts.deactivate(self.console, body["person"])
        return {}

    def inject(self, body: Json) -> Json:
        """{update: any object, next_id?: renumber from here first} → {update_id}."""
        if "next_id" in body:
            change = {"type": "next_update", "id": body["next_id"]}
            self.console.record("control", [change], act="renumber")
        return {"update_id": acts.inject(self.console, body["update"])}

    def migrate(self, body: Json) -> Json:
        """{group, new_id} → {}."""
        acts.migrate(self.console, body["group"], body["new_id"])
        return {}


def _summary(chat: Chat) -> Json:
    """A chat's last message, and the ids of the bot's latest hundred, from which the page counts unread ones."""
    latest = list(chat.messages.values())[-100:]
    return {"last": latest[-1], "from_bot": [m["message_id"] for m in latest if m["from"]["is_bot"]]}


def _json_post(act: Callable[[Json], Any]) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        # A page of another site can post a form or plain text here, but not JSON without asking first.
        if not request.headers.get("content-type", "").startswith("application/json"):
            return AsciiResponse({"error": "JSON wanted"}, 415)
        try:
            return AsciiResponse(act(json.loads(await request.body())))
        except acts.CannotActError as error:
            return AsciiResponse({"error": str(error)}, 400)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            return AsciiResponse({"error": f"{type(error).__name__}: {error}"}, 400)

    return handle
