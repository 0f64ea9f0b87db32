"""What the server knows, as a fold over the changes in its log. Nothing else may alter it.

A change is a small JSON object with a `type`; `apply` is the whole list of them.
"""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

#: Ids are random-looking, as Telegram's are, but the same in every new console.
FIRST_UPDATE_ID = 417_203_591


@dataclass
class Chat:
    """One chat as now shown: messages by id in order; `keyboard` is the reply keyboard shown under it."""

    messages: dict[int, Json] = field(default_factory=dict)
    keyboard: Json | None = None
    next_message_id: int = 1


@dataclass
class State:
    """People, chats, waiting updates, files, commands, webhook."""

    bot: Json = field(default_factory=dict)
    people: dict[int, Json] = field(default_factory=dict)
    groups: dict[int, Json] = field(default_factory=dict)
    migrated: dict[int, int] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    updates: list[Json] = field(default_factory=list)
    next_update_id: int = FIRST_UPDATE_ID
    allowed_updates: list[str] = field(default_factory=list)
    queries: dict[str, Json] = field(default_factory=dict)
    files: dict[str, Json] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    webhook: Json = field(default_factory=dict)

    def chat(self, chat_id: int) -> Chat:
        """The chat's messages, empty if nothing was said yet."""
        return self.chats.get(chat_id) or Chat()

    def apply(self, change: Json) -> None:
        """Make one change."""
        getattr(self, f"_{change['type']}")(change)

    def _bot(self, change: Json) -> None:
        self.bot = change["bot"]

    def _person(self, change: Json) -> None:
        self.people[change["person"]["id"]] = change["person"]

    def _group(self, change: Json) -> None:
        self.groups[change["group"]["id"]] = change["group"]

    def _migrated(self, change: Json) -> None:
        group = self.groups.pop(change["from"])
        self.migrated[change["from"]] = change["to"]
        self.groups[change["to"]] = {**group, "id": change["to"], "type": "supergroup"}

    def _message(self, change: Json) -> None:
        message = change["message"]
        chat = self.chats.setdefault(message["chat"]["id"], Chat())
        chat.messages[message["message_id"]] = message
        chat.next_message_id = max(chat.next_message_id, message["message_id"] + 1)

    def _gone(self, change: Json) -> None:
        for message_id in change["messages"]:
            self.chats[change["chat"]].messages.pop(message_id, None)

    def _keyboard(self, change: Json) -> None:
        self.chats[change["chat"]].keyboard = change["keyboard"]

    def _update(self, change: Json) -> None:
        self.updates.append({"update": change["update"], "date": change["date"]})
        self.next_update_id = max(self.next_update_id, change["update"]["update_id"] + 1)

    def _next_update(self, change: Json) -> None:
        self.next_update_id = change["id"]

    def _confirmed(self, change: Json) -> None:
        gone = set(change["updates"])
        self.updates = [held for held in self.updates if held["update"]["update_id"] not in gone]

    def _allowed(self, change: Json) -> None:
        self.allowed_updates = change["allowed"]

    def _query(self, change: Json) -> None:
        self.queries[change["id"]] = {"person": change["person"], "chat": change["chat"], "date": change["date"]}

    def _answered(self, change: Json) -> None:
        self.queries.pop(change["query"], None)

    def _file(self, change: Json) -> None:
        self.files[change["file"]["file_id"]] = change["file"]

    def _commands(self, change: Json) -> None:
        if change["commands"]:
            self.commands[change["scope"]] = change["commands"]
        else:
            self.commands.pop(change["scope"], None)

    def _webhook(self, change: Json) -> None:
        self.webhook = change["webhook"]

    def _typing(self, change: Json) -> None:
        """Only shown while it lasts; nothing is kept."""
