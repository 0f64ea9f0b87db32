"""Joining: who has come in, and why somebody else has not."""

from __future__ import annotations

from html import escape

from handlers.texts.members import ROLES
from handlers.turn import Button
from store.people.people import PersonFacts
from store.people.redeeming import Reason

STOPGAP = "新同事"  # what somebody is called who has not said their name yet

_WHY = {
    Reason.WRONG: "这个邀请码不对。请重新点开管理员发来的链接或扫码，不要自己输入。",
    Reason.USED: "这个邀请码已经用过了，一个码只能用一次。请管理员另发一个。",
    Reason.EXPIRED: "这个邀请码已经过期。请管理员另发一个。",
    Reason.WITHDRAWN: "这个邀请码已经作废。请管理员另发一个。",
    Reason.GUESSING: "试错的次数太多，请一小时后再点开管理员发来的链接。",
}


def joined(person: PersonFacts) -> str:
    """To whoever has come in."""
    place = person.county if person.town is None else f"{person.county}{person.town}"
    until = f"，到{person.until.month}月{person.until.day}日为止" if person.until else ""
    return f"您已加入：<b>{escape(place)}，{ROLES[person.role]}</b>{until}。"


def refused(reason: Reason) -> str:
    """Why not, and what to do."""
    return _WHY[reason]


def taken(person: PersonFacts) -> str:
    """To somebody known, whom this invitation does not mean."""
    place = person.county if person.town is None else f"{person.county}{person.town}"
    return (
        f"您已经是{escape(place)}的{escape(person.name)}（{ROLES[person.role]}），这个邀请没有用掉，请转给它要邀请的人。"
        "您自己要换单位或岗位的，请管理员给您调动。"
    )


def say_your_name() -> str:
    """To whoever has come in without a name."""
    return "请把您的真实姓名打字发来，管理员要据此核对。"


def no_name() -> str:
    """To a name that is none."""
    return "这不像姓名。请只发您的姓名，不要带数字和标点。"


def called(name: str) -> str:
    """When they have said it."""
    return f"姓名记作“{escape(name)}”；写错了，按“改姓名”再发一次。"


def called_buttons() -> list[list[Button]]:
    """Under it, until the notice is agreed to."""
    return [[Button("改姓名", "call_again")]]


def is_called(name: str) -> str:
    """Over the chat, when it is too late to change it oneself."""
    return f"您的姓名已登记为“{name}”，要改请找管理员。"
