"""People and invitations, as the command line tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store.days import day_of
from store.files.names import visible
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


def no_person(name: str) -> str:
    """To a person's name that is none."""
    return f"“{_quoted(name)}”不像姓名：请只写姓名，2 到 32 个字，不带数字和标点。"


def no_county(name: str) -> str:
    """To a county's name that is none."""
    return f"“{_quoted(name)}”不像县区的全称：请写全称，以县、区、市或旗结尾。"


def no_town(name: str) -> str:
    """To a town's name that is none."""
    return f"“{_quoted(name)}”不像乡镇的全称：请写全称，以镇、乡、街道等结尾。"


def new_county(name: str, known: Sequence[PlaceFacts]) -> str:
    """To a county that is not here yet, beside others that are."""
    held = "、".join(one.name for one in known[:_MOST_NAMED]) + ("等" if len(known) > _MOST_NAMED else "")
    return f"还没有{name}。现有县区：{held}；确实要新建，请加 --new。"


def former_town(name: str, town: PlaceFacts) -> str:
    """To what a town was called once."""
    return f"{name}现在是{town.county}{town.name}，请改用现名。"


def no_last_day() -> str:
    """To a deputy without one."""
    return "备岗要有最后一天，请加上 --until，例如 --until 2026-12-31。"


def past(day: date) -> str:
    """To a last day that is over."""
    return f"{day.isoformat()} 已经过了，请改 --until。"


def unreached() -> str:
    """When the network could not be asked what the bot is called."""
    return "现在连不上 Telegram，不知道机器人的名字，所以没有链接和二维码，请用下面这一句。"


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


_MOST_NAMED = 20


def _quoted(name: str) -> str:
    return visible(name)[:20]


def _whom(made: InvitationFacts) -> str:
    place, offer = made.offer.place, made.offer
    where = place.county if place.id == place.county_id else f"{place.county}{place.name}"
    return f"邀请{offer.name}到{where}任{ROLES[offer.role]}。请对方"


def _limits(made: InvitationFacts) -> str:
    return f"只能用一次，{day_of(made.expires_at):%Y-%m-%d} 前有效。请只给本人看。"
