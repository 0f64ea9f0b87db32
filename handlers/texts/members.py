"""People and invitations, as the command line tells of them."""

from __future__ import annotations

from store.days import day_of
from store.people.invitations import InvitationFacts
from store.people.people import Former, PersonFacts
from store.people.places import PlaceFacts
from store.people.rights import Role

COLUMNS = ("编号", "县区", "乡镇", "姓名", "角色", "Telegram 号")

ROLES = {
    Role.OWNER: "运维负责人",
    Role.ADMINISTRATOR: "县级管理员",
    Role.REVIEWER: "审核人",
    Role.CLERK: "报送员",
    Role.DEPUTY: "备岗",
}


def line(person: PersonFacts) -> tuple[str, ...]:
    """One row of the list."""
    chat = str(person.chat_id or "—")
    return str(person.id), person.county, person.town or "—", person.name, ROLES[person.role], chat


def line_of_former(person: Former) -> tuple[str, ...]:
    """The same of somebody without a post."""
    return str(person.id), "—", "—", person.name, "已离任", str(person.chat_id or "—")


def bad_name(name: str) -> str:
    """To a person's or a place's name that is none."""
    return f"“{name[:20]}”不能作名称：姓名、县区、乡镇都要有 1 到 64 个字。"


def misplaced(role: Role, place: PlaceFacts) -> str:
    """To a role that there is not at such a place."""
    return f"{place.name}不能有{ROLES[role]}：{ROLES[role]}{_WHERE[role]}，请加上或去掉 --town。"


def earlier_revoked(count: int) -> str:
    """When a new owner's link takes the place of earlier ones."""
    return f"本县之前没用掉的 {count} 个运维负责人邀请已作废。"


def open_link(made: InvitationFacts, link: str) -> str:
    """How somebody joins."""
    return f"{_whom(made)}用 Telegram 扫码，或点开链接后按“开始”：\n{link}\n{_limits(made)}"


def send_code(made: InvitationFacts, code: str) -> str:
    """How somebody joins where the bot's name is not known here."""
    return f"{_whom(made)}打开和机器人的对话，发这一句：\n/start {code}\n{_limits(made)}"


_WHERE = {
    Role.OWNER: "只设在县区",
    Role.ADMINISTRATOR: "只设在县区",
    Role.REVIEWER: "设在县区或乡镇",
    Role.CLERK: "只设在乡镇",
    Role.DEPUTY: "只设在乡镇",
}


def _whom(made: InvitationFacts) -> str:
    place, offer = made.offer.place, made.offer
    where = place.county if place.id == place.county_id else f"{place.county}{place.name}"
    return f"邀请{offer.name}到{where}任{ROLES[offer.role]}。请对方"


def _limits(made: InvitationFacts) -> str:
    return f"只能用一次，{day_of(made.expires_at):%Y-%m-%d} 前有效。请只给本人看。"
