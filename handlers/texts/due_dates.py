"""截止日: what is due, until when, how many working days are left; the same for a phone's calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from handlers.collection.desk import Desk
from handlers.outreach.due_items import DueList, Item
from handlers.texts.calendar import dated, day, guessed
from handlers.texts.filing import due_line
from handlers.texts.occasions import done, fill, how_far, month_title, not_done, title
from handlers.texts.staff import in_twos, short, turns
from handlers.turn import Button
from store.collection.tables import State
from store.outreach.stages import Stage
from store.people.places import PlaceFacts, PlaceKind

_MOST_BUTTONS = 6  # of things to be done; more would push the list off a phone's screen


def which_county() -> str:
    """For those whose reach has several."""
    return "<b>截止日</b>\n\n看哪个县区？"


def county_buttons(counties: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([Button(short(one.name), "due_at", str(one.id)) for one in counties])
    return [row for row in (*rows, turns(previous, following, "due_counties")) if row]


def listing(found: DueList) -> str:
    """What is due, by day; a guess is said to be one."""
    head = f"<b>{escape(found.place.name)}截止日</b>\n今天是 {day(found.today)}。"
    lines = [*(_returned(desk, found) for desk in found.older), *(_line(one, found) for one in found.items)]
    if not lines:
        return f"{head}\n\n最近两个月没有要办的事。"
    told = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
    is_said = any(guessed() in line for line in lines)
    guess = [f"{guessed()}。"] if any(one.occasion.is_guess for one in found.items) and not is_said else []
    return "\n\n".join((head, *told, *guess))


def buttons(found: DueList, *, files: bool, several: bool) -> list[list[Button]]:
    """What can be done about it. `files`: by whoever hands in for the town; `several`: there are other counties."""
    is_town = found.place.kind is PlaceKind.TOWN
    todo = [_act(one, found) for one in found.items if not one.is_done and (files or not is_town)]
    acts = [*(fill(desk.month, _stage(desk)) for desk in found.older if files), *todo]
    over = [one.occasion for one in found.items if one.is_done and one.occasion.month is None]
    acts += [not_done(one, found.place, "due_undone") for one in over if files and is_town]
    rows = [[one] for one in acts if one is not None][:_MOST_BUTTONS]
    below = [Button("存进手机日历", "due_file", str(found.place.id))]
    below += [Button("换县区", "due_counties", "0")] if several else []
    return [*rows, below]


def making() -> str:
    """While the file is made."""
    return "正在生成日历文件。"


def gone() -> str:
    """The place is not there any more, or not for this person."""
    return "这里现在看不到了，请重新发“截止日”。"


def file_name(place: PlaceFacts) -> str:
    """Of the calendar."""
    return f"{place.name}截止日.ics"


def caption(count: int) -> str:
    """Under it."""
    return (
        f"今后一年的 {count} 个截止日。在手机上点开这个文件，就能加进日历，前一个工作日上午九点提醒。\n"
        "日期有变动时，再发“截止日”取一次文件，同一件事会更新，不会重复。"
    )


def calendar_name(place: PlaceFacts) -> str:
    """What a phone lists the calendar by."""
    return f"{place.name}截止日"


def event(item: Item, place: PlaceFacts) -> tuple[str, str]:
    """What stands in a phone's calendar on the day, and below it. Plain text."""
    until = f"请在 {item.due_on.month}月{item.due_on.day}日 24:00 前{_verb(item)}。"
    guess = f"{guessed()}。" if item.occasion.is_guess else ""
    return f"{title(item.occasion)}截止（{place.name}）", until + guess


def left(item: Item, today: date) -> str:
    """How much time there is."""
    if item.due_on < today:
        return f"已过 {-item.left} 个工作日" if item.left else "刚过"
    if item.due_on == today:
        return "今天截止"
    return f"还有 {item.left} 个工作日" if item.left else "到期前没有工作日了"


def _line(item: Item, found: DueList) -> str:
    name, when = escape(title(item.occasion)), f"{dated(item.due_on, found.today)}，{left(item, found.today)}"
    if found.place.kind is PlaceKind.COUNTY:
        return f"<b>{name}</b>\n{when}。{_counted(item)}"
    if item.is_done:
        return f"<b>{name}</b> ✔ {'已报送' if item.occasion.month else '已办好'}"
    if item.desk is not None:
        return f"<b>{name}</b>\n{when}。{_state(item.desk)}{due_line(item.desk, found.now)}"
    if item.due_on < found.today:
        return f"<b>{name}</b>\n{when}，还没办好。办好后请点下面的按钮。"
    return f"<b>{name}</b>\n{when}。"


def _counted(item: Item) -> str:
    verb = "报送" if item.occasion.month else "办好"
    if item.is_done:
        return f"{item.towns} 个乡镇都已{verb}。"
    knew = f"，{item.knew} 人点了已知悉" if item.knew else ""
    return f"{item.towns} 个乡镇，已{verb} {item.done} 个{knew}。"


def _returned(desk: Desk, found: DueList) -> str:
    return f"<b>{month_title(desk.month)}</b>\n{_state(desk)}{due_line(desk, found.now)}"


def _state(desk: Desk) -> str:
    return f"{how_far(_stage(desk), len(desk.open(desk.fields)))}。"


def _stage(desk: Desk) -> Stage:
    if desk.filing is None:
        return Stage.NOT_BEGUN
    return Stage.RETURNED if desk.filing.state is State.RETURNED else Stage.DRAFT


def _act(item: Item, found: DueList) -> Button | None:
    """Straight to it; None: nothing can be done here yet."""
    month, name = item.occasion.month, title(item.occasion)
    if found.place.kind is PlaceKind.COUNTY:
        return None if month is None else Button(f"看 {name}报送情况", "progress_at", f"{found.place.id}-{month}-0")
    if month is None:
        return done(item.occasion, found.place, "due_done")
    return None if item.desk is None else fill(month, _stage(item.desk))


def _verb(item: Item) -> str:
    return "在“他山”里提交" if item.occasion.month else "办好"
