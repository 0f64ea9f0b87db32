"""Changing a person's post, telephone or name: what is asked before, and what is said after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from handlers.texts.invite import told
from handlers.texts.members import ROLES
from handlers.texts.staff import given, in_twos, post, short, turns, unit, where
from handlers.turn import Button
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.people.rights import Role

_BACK = Button("返回", "staff_back")
_OWN = "<b>这是您自己</b>，确认后您就不能再管，也看不到任何内容。"
_OWN_MOVE = "<b>这是您自己</b>，确认后您就不能再管原来岗位的事，"


def yes_buttons(label: str) -> list[list[Button]]:
    """Do it, or not."""
    return [[Button(label, "staff_yes"), _BACK]]


def back_buttons() -> list[list[Button]]:
    """Under a question that is answered by typing."""
    return [[_BACK]]


def after_buttons(place: PlaceFacts) -> list[list[Button]]:
    """Under what was done."""
    return [[Button(f"‹ {unit(place)}的人", "staff_at", str(place.id))]]


def leave(person: PersonFacts, *, is_self: bool) -> str:
    """Before it is done."""
    follows = _OWN if is_self else "确认后对方马上看不到任何内容，并收到一条说明。"
    return f"<b>{post(person)}离岗？</b>\n\n{follows}\n没办完的事留在原单位，下一位同岗位的同事加入时会收到清单。"


def left(person: PersonFacts) -> str:
    """After it."""
    return f"{post(person)}已离岗。"


def phone(person: PersonFacts) -> str:
    """Before it is done."""
    return (
        f"<b>{post(person)}换手机？</b>\n\n确认后旧手机上马上看不到任何内容；"
        "随后给您一张新的邀请，请交给本人，用新手机扫码，岗位和没办完的事都不变。"
    )


def phoned(person: PersonFacts) -> str:
    """After it."""
    return f"{post(person)}的旧手机已停用。请把下面的邀请交给本人，用新手机扫码。"


def move_to(person: PersonFacts) -> str:
    """The first step of moving."""
    return f"<b>{post(person)}调岗</b>\n\n调到哪个单位？只换角色就选原单位。"


def place_buttons(places: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([Button(unit(one), "staff_pick", str(one.id)) for one in places])
    return [row for row in (*rows, turns(previous, following), [_BACK]) if row]


def move_as(person: PersonFacts, place: PlaceFacts) -> str:
    """The second step."""
    return f"<b>{post(person)}调到{where(place)}</b>\n\n任什么角色？"


def role_buttons(roles: Sequence[Role]) -> list[list[Button]]:
    """One for each."""
    return [*in_twos([Button(ROLES[role], "staff_pick", role) for role in roles]), [_BACK]]


def move_until(person: PersonFacts, place: PlaceFacts) -> str:
    """Of a deputy."""
    return f"<b>{post(person)}调到{where(place)}任备岗</b>\n\n到哪天为止（含当天）？"


def until_buttons(choices: Mapping[int, date]) -> list[list[Button]]:
    """Days from now on → the last day."""
    days = [Button(f"{told(until)}（{number} 天）", "staff_pick", str(number)) for number, until in choices.items()]
    return [*in_twos(days), [_BACK]]


def move(person: PersonFacts, role: Role, place: PlaceFacts, until: date | None, *, is_self: bool) -> str:
    """Before it is done."""
    follows = f"{_OWN_MOVE}马上生效。" if is_self else "确认后马上生效，并通知本人。"
    return (
        f"<b>请核对调岗</b>\n\n{escape(person.name)}\n原岗位：{given(person.role, person.place, person.until)}\n"
        f"新岗位：{given(role, place, until)}\n\n{follows}"
    )


def moved(person: PersonFacts) -> str:
    """After it."""
    return f"{escape(person.name)}已调岗：{given(person.role, person.place, person.until)}。"


def hand_to(person: PersonFacts, heirs: int) -> str:
    """Who takes over?"""
    others = "请选接手的同事，或者邀请新同事。" if heirs else "这里没有别的同事，请邀请新同事接手。"
    return f"<b>{post(person)}交接</b>\n\n{others}"


def heir_buttons(heirs: Sequence[PersonFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of colleagues, or somebody new."""
    rows = in_twos([Button(f"{short(one.name)}（{ROLES[one.role]}）", "staff_pick", str(one.id)) for one in heirs])
    return [
        row for row in (*rows, turns(previous, following), [Button("邀请新同事", "staff_pick", "new")], [_BACK]) if row
    ]


def hand(person: PersonFacts, heir: PersonFacts | None, *, is_self: bool) -> str:
    """Before it is done."""
    to = (
        "生成一张同单位、同角色的邀请，请交给新同事；加入时会收到没办完的事的清单"
        if heir is None
        else f"没办完的事转给{escape(heir.name)}，马上收到清单"
    )
    follows = _OWN if is_self else "确认后本人马上看不到任何内容，并收到一条说明。"
    return f"<b>{post(person)}交接并离岗？</b>\n\n{follows}\n{to}。"


def handed(person: PersonFacts, heir: PersonFacts | None) -> str:
    """After it."""
    to = "请把下面的邀请交给新同事" if heir is None else f"没办完的事已转给{escape(heir.name)}"
    return f"{post(person)}已离岗，{to}。"


def which_name(person: PersonFacts) -> str:
    """Before a name is typed."""
    return f"<b>{post(person)}改姓名</b>\n\n请把新的姓名打字发来。"


def no_name() -> str:
    """To a name that is none."""
    return "这不像姓名。请只发姓名，不要带数字和标点；不改就按“返回”。"


def name(person: PersonFacts, called: str) -> str:
    """Before it is done."""
    return f"<b>请核对</b>\n\n{where(person.place)}的{escape(person.name)}改名为：{escape(called)}"


def named(before: str, called: str) -> str:
    """After it."""
    return f"{escape(before)}已改名为{escape(called)}。"


def to_leaver(person: PersonFacts) -> str:
    """To whoever has left."""
    return (
        f"您在{where(person.place)}的{ROLES[person.role]}岗位已经结束，这里不再能查询和报送。"
        "谢谢您这段时间的工作；如有疑问，请联系管理员。"
    )


def to_moved(person: PersonFacts) -> str:
    """To whoever has another post now."""
    return f"您的岗位已调整为：{given(person.role, person.place, person.until)}，从现在起生效。如有疑问，请联系管理员。"
