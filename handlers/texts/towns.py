"""A town that is renamed, merged or given to another county: what changes, before it is done and after."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.texts.posts import back_buttons
from handlers.texts.staff import in_twos, turns, where
from handlers.turn import Button
from store.catalogue.months import Month
from store.people.people import PersonFacts
from store.people.places import PlaceFacts

_PAST = "以前的报告仍用当时的镇名，查询时照样算作本镇的。"
_MOST_NAMED = 12


def which_name(town: PlaceFacts) -> str:
    """Before a name is typed."""
    return f"<b>{where(town)}改名</b>\n\n请把新的全称打字发来，例如：城关街道。"


def no_name() -> str:
    """To a name that is none."""
    return "这不像乡镇的全称。请发完整的名称，以镇、乡、街道等结尾；不改就按“返回”。"


def same(name: str) -> str:
    """To the name that it has."""
    return f"这个镇本来就叫{escape(name)}，没有改动。请发新的全称；不改就按“返回”。"


def taken(name: str) -> str:
    """To a name that another town has."""
    return f"本县已经有{escape(name)}了。如果是两个镇并成一个，请用“镇合并”；否则请换一个名称。"


def rename(town: PlaceFacts, name: str, staff: Sequence[PersonFacts]) -> str:
    """What changes."""
    return f"<b>{where(town)}改名为{escape(name)}？</b>\n\n从今天起生效，{_moved(staff)}单位名称跟着改。\n{_PAST}"


def renamed(before: PlaceFacts, name: str) -> str:
    """After it."""
    return f"{where(before)}已改名为{escape(name)}。"


def merge_into(town: PlaceFacts) -> str:
    """Into which town?"""
    return f"<b>{where(town)}合并</b>\n\n并入哪个乡镇？"


def town_buttons(towns: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([Button(one.name[:20], "staff_pick", str(one.id)) for one in towns])
    return [row for row in (*rows, turns(previous, following), *back_buttons()) if row]


def merge(
    town: PlaceFacts, into: PlaceFacts, staff: Sequence[PersonFacts], invited: int, months: Sequence[Month]
) -> str:
    """What changes; `months`: whose figures nobody could hand in or correct any more."""
    listed = "、".join(f"{month.year}年{month.number}月" for month in months)
    lines = [
        f"<b>{where(town)}并入{where(into)}？</b>\n",
        f"从今天起生效，{escape(town.name)}不再出现在名单里。",
        f"{_moved(staff)}单位改为{escape(into.name)}，角色不变。" if staff else "这里没有人要转过去。",
        f"还没用的 {invited} 个邀请作废，需要的请重新邀请。" if invited else "",
        f"⚠ {listed}的报表还没有审核通过，合并后没有人能再填、再改；请先办完，再来合并。" if months else "",
        _PAST,
        "合并后不能撤回。",
    ]
    return "\n".join(line for line in lines if line)


def merged(town: PlaceFacts, into: PlaceFacts, people: int) -> str:
    """After it."""
    return f"{where(town)}已并入{where(into)}，{people} 人转了过去。"


def move_to(town: PlaceFacts) -> str:
    """To which county?"""
    return f"<b>{where(town)}划归别的县</b>\n\n划归哪个县？"


def taken_there(town: PlaceFacts, county: PlaceFacts) -> str:
    """Where the county has a town of this name."""
    return f"{where(county)}已经有{escape(town.name)}了，请先给其中一个改名，再来划归。"


def move(town: PlaceFacts, county: PlaceFacts, staff: Sequence[PersonFacts]) -> str:
    """What changes."""
    return (
        f"<b>{where(town)}划归{where(county)}？</b>\n\n从今天起生效，由{where(county)}管理。"
        f"{_moved(staff) + '岗位不变。' if staff else ''}\n以前的报告仍用当时的县名，查询时照样算作本镇的。"
    )


def moved(before: PlaceFacts, town: PlaceFacts) -> str:
    """After it."""
    return f"{where(before)}已划归{escape(town.county)}。"


def _moved(staff: Sequence[PersonFacts]) -> str:
    if not staff:
        return ""
    names = "、".join(escape(one.name) for one in staff[:_MOST_NAMED])
    more = "等" if len(staff) > _MOST_NAMED else ""
    return f"{names}{more} {len(staff)} 人的"
