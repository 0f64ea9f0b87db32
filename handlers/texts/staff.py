"""The people of a county: lists, cards, and what is changed on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from handlers.texts.invite import told
from handlers.texts.members import ROLES
from handlers.turn import Button
from store.days import day_of
from store.people.invitations import InvitationFacts
from store.people.people import PersonFacts
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Role
from store.people.staffing import Why

_REFUSED = {
    Why.GONE: "已经不在了，可能刚刚有人改过，请从名单重新选。",
    Why.NOT_YOURS: "这个岗位不归您管，没有改动；需要改，请找运维负责人。",
    Why.LAST: "这是最后一个能管这个岗位的人，不能改；请先让另一个人接手。",
    Why.SELF: "自己的手机要换，请另一位管理员来操作；没有别的管理员，请运维人员重新邀请您。",
    Why.SAME: "本来就是这样，没有改动。",
    Why.PAST: "截止的日子已经过了，请重新选。",
}


def which_county(counties: int) -> str:
    """For those whose reach has several."""
    return f"<b>人员</b>\n\n现有 {counties} 个县区，请选一个。"


def county_buttons(counties: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([Button(short(one.name), "staff_county", str(one.id)) for one in counties])
    return [row for row in (*rows, turns(previous, following)) if row]


def which_place(county: str, towns: int, staff: Sequence[PersonFacts]) -> str:
    """The list of a county's towns."""
    absent = sum(one.chat_id is None for one in staff)
    lost = sum(one.chat_id is not None and one.unreachable_since is not None for one in staff)
    rest = "".join(f"，{words} {count} 人" for words, count in (("未加入", absent), ("联系不上", lost)) if count)
    return f"<b>{escape(county)}人员</b>\n\n{towns} 个乡镇，在岗 {len(staff)} 人{rest}。请选单位。"


def place_buttons(
    places: Sequence[PlaceFacts], heads: Mapping[int, int], previous: int, following: int, *, other_counties: bool
) -> list[list[Button]]:
    """A page of towns with how many work there, and what else there is."""
    rows = in_twos([Button(f"{unit(one)} {heads.get(one.id, 0)}人", "staff_at", str(one.id)) for one in places])
    more = [Button("用表格批量邀请", "roster_how"), *([Button("换县区", "staff_counties")] if other_counties else [])]
    return [row for row in (*rows, turns(previous, following), more) if row]


def people_of(place: PlaceFacts, staff: Sequence[PersonFacts], count: int, invited: Sequence[InvitationFacts]) -> str:
    """A page of those who work there, and who is invited."""
    head = f"<b>{where(place)}</b>\n\n"
    lines = [f"{escape(one.name)}　{ROLES[one.role]}　{state(one)}" for one in staff]
    body = f"在岗 {count} 人：\n" + "\n".join(lines) if lines else "这里还没有人。用 /invite 邀请同事。"
    if not invited:
        return f"{head}{body}"
    asked = "\n".join(
        f"{escape(one.offer.name or '未写姓名')}　{ROLES[one.offer.role]}　{told(day_of(one.expires_at))}前有效"
        for one in invited
    )
    return f"{head}{body}\n\n邀请了、还没加入：\n{asked}"


def people_buttons(
    staff: Sequence[PersonFacts], previous: int, following: int, *, county: int, is_town: bool, other_counties: bool
) -> list[list[Button]]:
    """One for each, and what can be done with the town."""
    rows = in_twos([Button(f"{short(one.name)}（{ROLES[one.role]}）", "staff_card", str(one.id)) for one in staff])
    acts = (("镇改名", "town_name"), ("镇合并", "merge"), *((("划归别县", "town_move"),) if other_counties else ()))
    town = [Button(label, "staff_act", act) for label, act in acts] if is_town else []
    return [
        row
        for row in (*rows, turns(previous, following), town, [Button("‹ 全部单位", "staff_county", str(county))])
        if row
    ]


def card(person: PersonFacts, *, is_yours: bool) -> str:
    """One person."""
    lines = [
        f"<b>{escape(person.name)}</b>\n",
        f"单位：{where(person.place)}",
        f"角色：{ROLES[person.role]}",
        f"到岗：{told(person.since)}" if person.since else "",
        f"截止：{told(person.until)}（含当天）" if person.until else "",
        f"状态：{state(person)}",
        "" if is_yours else "\n这个岗位不归您管，要改请找运维负责人。",
    ]
    return "\n".join(line for line in lines if line)


def card_buttons(person: PersonFacts, *, is_yours: bool, is_self: bool) -> list[list[Button]]:
    """What can be done with them."""
    phone = () if is_self else (("换手机", "phone"),)  # the link would go to the lost telephone
    acts = (("调岗", "move"), ("交接", "hand"), ("离岗", "leave"), *phone, ("改姓名", "name"))
    rows = in_twos([Button(label, "staff_act", act) for label, act in acts]) if is_yours else []
    return [*rows, [Button(f"‹ {unit(person.place)}的人", "staff_at", str(person.place.id))]]


def state(person: PersonFacts) -> str:
    """Whether we can talk to them."""
    if person.chat_id is None:
        return "未加入"
    return "联系不上" if person.unreachable_since is not None else "已加入"


def refused(why: Why) -> str:
    """Over the chat, when nothing was changed."""
    return _REFUSED[why]


def dropped() -> str:
    """When somebody lets it be."""
    return "好的，没有改动。要再看名单，发“人员”两个字。"


def changed() -> str:
    """Over the chat, when somebody else has changed the person meanwhile."""
    return "情况有变化，请按现在的内容重新选。"


def where(place: PlaceFacts) -> str:
    """A town with its county."""
    return escape(place.name if place.kind is PlaceKind.COUNTY else f"{place.county}{place.name}")


def post(person: PersonFacts) -> str:
    """A person with their post."""
    return f"{escape(person.name)}（{where(person.place)}，{ROLES[person.role]}）"


def given(role: Role, place: PlaceFacts, until: date | None) -> str:
    """A post."""
    return f"{where(place)}{ROLES[role]}" + (f"（到{told(until)}）" if until else "")


def turns(previous: int, following: int, action: str = "staff_page", before: str = "") -> list[Button]:
    """To the page before and after; one that is not there is negative. `before`: what stands before the place."""
    shown = (("‹ 上一页", previous), ("下一页 ›", following))
    return [Button(label, action, f"{before}{skip}") for label, skip in shown if skip >= 0]


def short(name: str) -> str:
    """Fit for a button."""
    return name if len(name) <= 12 else f"{name[:11]}…"


def in_twos(buttons: list[Button]) -> list[list[Button]]:
    """Two in a row."""
    return [buttons[place : place + 2] for place in range(0, len(buttons), 2)]


def unit(place: PlaceFacts) -> str:
    """Fit for a button."""
    return "县级" if place.kind is PlaceKind.COUNTY else short(place.name)
