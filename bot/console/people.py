"""Who can write to the bot: people and groups, and how Telegram names them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: Telegram ids passed 2^32 long ago; a bot that keeps 32 bits must fail here, not at its users.
FIRST_PERSON_ID = 2**32 + 705_032_704
FIRST_SUPERGROUP_ID = -1_002_147_483_649
FIRST_GROUP_ID = -4_294_967_297


@dataclass(frozen=True)
class Person:
    """Someone with a private chat. `note` is only for the page; `started`: they have already pressed Start.

    A bot cannot write to a person who has not started it ("chat not found"). `id` None: the console gives one.
    """

    first_name: str
    last_name: str | None = None
    username: str | None = None
    note: str = ""
    id: int | None = None
    started: bool = False


@dataclass(frozen=True)
class Group:
    """A group with the bot and everyone in it. `supergroup` False: an old group, which can migrate."""

    title: str
    note: str = ""
    id: int | None = None
    supergroup: bool = True


#: What tells people or groups apart whose id is not given.
NAMES = {Person: ("first_name", "last_name", "username"), Group: ("title",)}


def person_row(person: Person, taken: Iterable[int]) -> dict[str, Any]:
    """A person as the console keeps them."""
    return {
        "id": person.id if person.id is not None else max([FIRST_PERSON_ID - 1, *taken]) + 1,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "note": person.note,
        "started": person.started,
        "blocked": False,
        "deactivated": False,
    }


def group_row(group: Group, taken: Iterable[int]) -> dict[str, Any]:
    """A group as the console keeps it."""
    first = FIRST_SUPERGROUP_ID if group.supergroup else FIRST_GROUP_ID
    like = [each for each in taken if (each <= FIRST_SUPERGROUP_ID) == group.supergroup]
    return {
        "id": group.id if group.id is not None else min([first + 1, *like]) - 1,
        "type": "supergroup" if group.supergroup else "group",
        "title": group.title,
        "note": group.note,
    }


def user(person: dict[str, Any]) -> dict[str, Any]:
    """The person as a Bot API User."""
    shown = {key: person[key] for key in ("first_name", "last_name", "username") if person[key]}
    return {"id": person["id"], "is_bot": False, **shown, "language_code": "zh-hans"}


def private_chat(person: dict[str, Any]) -> dict[str, Any]:
    """The person's chat with the bot as a Bot API Chat."""
    shown = {key: person[key] for key in ("first_name", "last_name", "username") if person[key]}
    return {"id": person["id"], "type": "private", **shown}


def group_chat(group: dict[str, Any]) -> dict[str, Any]:
    """The group as a Bot API Chat."""
    return {"id": group["id"], "type": group["type"], "title": group["title"]}
