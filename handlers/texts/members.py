"""People, as the command line lists them."""

from __future__ import annotations

from store.people.people import PersonFacts
from store.people.rights import Role

COLUMNS = ("县区", "乡镇", "姓名", "角色", "Telegram 号")

ROLES = {
    Role.OWNER: "运维负责人",
    Role.ADMINISTRATOR: "县级管理员",
    Role.REVIEWER: "审核人",
    Role.CLERK: "报送员",
    Role.DEPUTY: "备岗",
}


def line(person: PersonFacts) -> tuple[str, ...]:
    """One row of the list."""
    return person.county, person.town or "—", person.name, ROLES[person.role], str(person.chat_id or "—")


def bad_name(name: str) -> str:
    """To a person's or a place's name that is none."""
    return f"“{name[:20]}”不能作名称：姓名、县区、乡镇都要有 1 到 64 个字。"


def seated(name: str, place: str) -> str:
    """After somebody was let in."""
    return f"{name}（{place}）可以使用了，请对方给机器人发 /start。"
