"""Inviting: what an administrator picks, the card that is passed on, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from handlers.texts.members import ROLES
from handlers.turn import Button
from store.days import day_of
from store.people.invitations import InvitationFacts, Offer
from store.people.people import PersonFacts
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Role

_NUMBERS = "①②③④⑤"
_DUTIES = {
    Role.OWNER: "管整个系统，可任免县级管理员",
    Role.ADMINISTRATOR: "管全县的人员和报告",
    Role.REVIEWER: "审核报送的数",
    Role.CLERK: "查做法、报数",
    Role.DEPUTY: "临时顶岗，到期自动停用",
}


def where_to(county: str, towns: int) -> str:
    """The first step."""
    held = f"现有 {towns} 个乡镇。" if towns else "还没有乡镇。"
    return (
        f"<b>邀请同事</b>\n\n请选{escape(county)}的单位，{held}\n也可以直接打字发乡镇名；名单里没有的，发来就能新增。"
    )


def place_buttons(
    towns: Sequence[PlaceFacts],
    previous: int,
    following: int,
    *,
    county: PlaceFacts | None,
    other_counties: bool,
    is_open: bool,
) -> list[list[Button]]:
    """A page of towns, and what else can be done; a page before or after that is not there is negative."""
    rows = _in_twos([Button(_short(one.name), "invite_to", str(one.id)) for one in towns])
    rows.append(_turns("invite_page", previous, following))
    at_county = [Button("县级", "invite_to", str(county.id))] if county else []
    rows.append([*at_county, Button("新增乡镇", "invite_new")])
    rows.append([Button("换县区", "invite_counties")] if other_counties else [])
    rows.append([*([Button("未使用的邀请", "invited")] if is_open else []), Button("算了", "invite_drop")])
    return [row for row in rows if row]


def which_county() -> str:
    """For those who may invite to any."""
    return "<b>邀请同事</b>\n\n请选县区。要新建县区，请运维人员用 tashan invite 命令。"


def county_buttons(counties: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = _in_twos([Button(_short(one.name), "invite_county", str(one.id)) for one in counties])
    return [row for row in (*rows, _turns("invite_page", previous, following), _again()) if row]


def which_town() -> str:
    """Before a new town."""
    return "请把新乡镇的全称打字发来，例如：青禾铺镇、城关街道。"


def no_town() -> str:
    """To something else."""
    return "这不像乡镇的全称，名单里也没有。请发完整的名称，以镇、乡、街道等结尾；不新增就按“重新选”。"


def several(said: str) -> str:
    """When several towns begin so."""
    return f"有几个乡镇以“{escape(said)}”开头，请选一个，或发全称。"


def former(said: str, today: PlaceFacts) -> str:
    """To a name that a town does not have any more."""
    return f"没有{escape(said)}了，现在是{_where(today)}（改过名或并过镇）。请按下面的按钮选。"


def town_buttons(towns: Sequence[PlaceFacts]) -> list[list[Button]]:
    """Those that may be meant."""
    return [*_in_twos([Button(_short(one.name), "invite_to", str(one.id)) for one in towns[:8]]), _again()]


def typing_buttons() -> list[list[Button]]:
    """Under the question for a town."""
    return [_again()]


def which_role(place: PlaceFacts, *, is_new: bool) -> str:
    """The second step."""
    return f"<b>邀请到 {_where(place)}</b>{_added(is_new)}\n\n请选角色。"


def role_buttons(roles: Sequence[Role]) -> list[list[Button]]:
    """One for each."""
    return [*([Button(f"{ROLES[role]}：{_DUTIES[role]}", "invite_role", role)] for role in roles), _again()]


def until_when(offer: Offer) -> str:
    """Of a deputy."""
    return f"<b>邀请到 {_where(offer.place)} 任{ROLES[offer.role]}</b>\n\n顶岗到哪天为止（含当天）？"


def until_buttons(choices: Mapping[int, date]) -> list[list[Button]]:
    """Days from now on → the last day."""
    days = [Button(f"{told(until)}（{number} 天）", "invite_until", str(number)) for number, until in choices.items()]
    return [*_in_twos(days), _again()]


def who(offer: Offer) -> str:
    """Whom it is for."""
    return (
        f"<b>邀请到 {_where(offer.place)} 任{ROLES[offer.role]}</b>\n\n请把对方的姓名打字发来；不填，就由对方自己填。"
    )


def who_buttons() -> list[list[Button]]:
    """Under it."""
    return [[Button("不填，由对方自己填", "invite_unnamed")], _again()]


def no_name() -> str:
    """To a name that is none."""
    return "这不像姓名。请只发对方的姓名，不要带数字和标点；不想填就按“不填，由对方自己填”。"


def sure(offer: Offer, *, is_new: bool) -> str:
    """The card before it is done."""
    name = escape(offer.name) if offer.name else "由对方自己填"
    until = f"\n顶岗到：{told(offer.until)}" if offer.until else ""
    return (
        f"<b>请核对</b>\n\n单位：{_where(offer.place)}{_added(is_new)}\n角色：{ROLES[offer.role]}\n姓名：{name}{until}\n\n"
        "确认后生成一张二维码和一个链接，只能用一次，7 天内有效。"
    )


def sure_buttons() -> list[list[Button]]:
    """Do it, or begin again."""
    return [[Button("确认，生成邀请", "invite_make")], _again()]


def made(offer: Offer) -> str:
    """In place of the card, when it is done."""
    return f"邀请已生成：{_offered(offer)}。请把下面的图或链接只发给本人。"


def card(facts: InvitationFacts, link: str) -> str:
    """Under the picture: it is passed on as it is."""
    return (
        f"<b>邀请</b>：{_offered(facts.offer)}\n\n"
        f"用 Telegram 扫码，或点开链接后按“开始”：\n{escape(link)}\n\n"
        f"只能用一次，{told(day_of(facts.expires_at))}前有效。请不要转发到群里。"
    )


def card_buttons(invitation_id: int) -> list[list[Button]]:
    """Under the picture."""
    return [[Button("撤销这个邀请", "invite_revoke", str(invitation_id))]]


def dropped() -> str:
    """When nobody is invited."""
    return "好的，没有生成邀请。要重新来，发“邀请”两个字。"


def still_open(page: Sequence[InvitationFacts], count: int) -> str:
    """The list of what can still be used."""
    if not page:
        return "现在没有未使用的邀请。"
    lines = [
        f"{number} {_offered(one.offer)}\n　{told(day_of(one.made_at))}发出，{told(day_of(one.expires_at))}到期"
        for number, one in zip(_NUMBERS, page, strict=False)
    ]
    return f"<b>未使用的邀请：{count} 个</b>\n\n" + "\n".join(lines)


def open_buttons(page: Sequence[InvitationFacts], previous: int, following: int) -> list[list[Button]]:
    """One for each, and the pages before and after."""
    each = [Button(f"撤销{n}", "invite_revoke", str(one.id)) for n, one in zip(_NUMBERS, page, strict=False)]
    rows = [each[:3], each[3:], _turns("invited_page", previous, following), [Button("邀请同事", "invite_again")]]
    return [row for row in rows if row]


def revoked() -> str:
    """Over the chat."""
    return "已撤销，这个码不能用了。"


def over() -> str:
    """Over the chat, where there is nothing to revoke."""
    return "这个邀请已经用过、撤销或到期了。"


def used(person: PersonFacts, *, is_named: bool) -> str:
    """To whoever invited, when it was used."""
    who = f"{escape(person.name)}" if is_named else "一位同事（还没填姓名）"
    return f"{who}用您的邀请加入了：{_where(person.place)}，{ROLES[person.role]}。{_WRONG_ONE}"


def called(person: PersonFacts, name: str) -> str:
    """To whoever invited, when the person has said their name."""
    return f"用您的邀请加入{_where(person.place)}的同事，填的姓名是{escape(name)}。{_WRONG_ONE}"


def guessing() -> str:
    """To the owners, when too many wrong codes come in."""
    return "一小时内有很多人在试不存在的邀请码，已自动限制。正常的邀请不受影响，不用处理；如果一直这样，请查看日志。"


_WRONG_ONE = "如果不是您邀请的人，请马上停用。"


def told(day: date) -> str:
    """A day with its year, for what lies ahead may be in the next one."""
    return f"{day.year}年{day.month}月{day.day}日"


def _offered(offer: Offer) -> str:
    name = f"，{escape(offer.name)}" if offer.name else ""
    until = f"，顶岗到{told(offer.until)}" if offer.until else ""
    return f"{_where(offer.place)}，{ROLES[offer.role]}{name}{until}"


def _where(place: PlaceFacts) -> str:
    return escape(place.name if place.kind is PlaceKind.COUNTY else f"{place.county}{place.name}")


def _added(is_new: bool) -> str:
    return "（新增）" if is_new else ""


def _short(name: str) -> str:
    return name if len(name) <= 12 else f"{name[:11]}…"


def _again() -> list[Button]:
    return [Button("重新选", "invite_again"), Button("算了", "invite_drop")]


def _turns(action: str, previous: int, following: int) -> list[Button]:
    shown = (("‹ 上一页", previous), ("下一页 ›", following))
    return [Button(label, action, str(skip)) for label, skip in shown if skip >= 0]


def _in_twos(buttons: list[Button]) -> list[list[Button]]:
    return [buttons[place : place + 2] for place in range(0, len(buttons), 2)]
