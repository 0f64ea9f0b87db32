"""Reminders: one message a day with all that is owed, and what people answer to it. Nobody is blamed or compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape

from handlers.outreach.digest import Digest, Lost
from handlers.texts.calendar import guessed
from handlers.texts.due_dates import day
from handlers.texts.occasions import title
from handlers.texts.staff import in_twos, short, where
from handlers.turn import Button
from store.days import SHANGHAI, day_of
from store.outreach.occasions import Occasion
from store.outreach.owed import Owed
from store.outreach.snoozes import Later
from store.outreach.stages import Stage
from store.people.places import PlaceFacts

_MOST_THINGS = 12  # that a message names; a phone's screen holds no more
_MOST_TOWNS = 100  # named in a message, over all things
_MOST_LOST = 10
_LONGEST_NAME = 20  # characters of a town's or a person's name in a list
_LATER = {Later.HOUR: "1 小时后", Later.AFTERNOON: "下午", Later.TOMORROW: "下个工作日"}
REASONS = ("数据还没收齐", "经办人不在", "不知道怎么填")
"""What stands on the buttons of 有困难, by number; whatever else it is can be typed."""


def digest(found: Digest) -> str:
    """All of it."""
    parts = [_own(one, found) for one in found.items if found.is_own(one)]
    groups = _by_occasion([one for one in found.items if not found.is_own(one)])
    most = max(5, _MOST_TOWNS // max(1, len(groups)))
    parts += [_others(group, found, most) for group in groups]
    more = [f"另有 {len(parts) - _MOST_THINGS} 件，发“截止日”看全部。"] if len(parts) > _MOST_THINGS else []
    return "\n\n".join([*parts[:_MOST_THINGS], *more, *_below(found)])


def buttons(found: Digest, *, knows: bool) -> list[list[Button]]:
    """Straight to what is owed; and what can be answered. `knows`: they have said 已知悉."""
    own = [one for one in found.open if found.is_own(one)]
    months = {str(one.occasion.month): one for one in found.open if one.occasion.month and not found.is_own(one)}
    rows = [_act(one) for one in own]
    rows += [
        Button(f"看 {title(one.occasion)}报送情况", "progress_at", f"{one.town.county_id}-{month}-0")
        for month, one in months.items()
    ]
    rows += [Button("去审核", "review_page", "0")] if found.waiting else []
    if not found.open:
        return [[one] for one in rows]
    of = found.day.isoformat()
    answers = [Button("稍后提醒", "remind_later", of)] + ([Button("有困难", "remind_hard", of)] if own else [])
    answers += [] if knows else [Button("已知悉", "remind_seen", of)]
    return [*([one] for one in rows[:6]), answers]


def later_buttons(offered: Mapping[Later, datetime], of: date) -> list[list[Button]]:
    """When to be reminded again."""
    rows = [[Button(_LATER[one], "remind_at", f"{one}-{of}") for one in offered]]
    return [*rows, [Button("‹ 返回", "remind_back", of.isoformat())]]


def put_off(moment: datetime) -> str:
    """Over the chat."""
    return f"好的，{day(day_of(moment))} {moment.astimezone(SHANGHAI):%H:%M} 再提醒。提前办好了就不再提醒。"


def too_late() -> str:
    """Over the chat, where the time that somebody chose is over or was never offered."""
    return "这个时间现在选不了，请重新选。"


def known() -> str:
    """Over the chat."""
    return "好的。"


def finished(occasion: Occasion) -> str:
    """Over the chat, when a town has done it."""
    return f"{title(occasion)}已记为办好 ✔"


def nothing_owed() -> str:
    """Over the chat, under a reminder of what is done, or not asked for any more."""
    return "这件事已经办好，或者不用再办了。"


def which(items: Sequence[Owed], of: date) -> list[list[Button]]:
    """What is difficult? Of several things."""
    rows = [[Button(short(title(one.occasion)), "remind_for", _key(one))] for one in items]
    return [*rows[:_MOST_THINGS], [Button("‹ 返回", "remind_back", of.isoformat())]]


def why(occasion: Occasion, town: PlaceFacts) -> str:
    """What the difficulty is."""
    return (
        f"{where(town)} <b>{escape(title(occasion))}</b>有什么困难？\n\n"
        "点一个原因，或者用一句话写明，会转给县里的管理员。没有困难就发“算了”。"
    )


def why_buttons(occasion: Occasion, town: PlaceFacts) -> list[list[Button]]:
    """The usual ones."""
    of = f"{occasion.id}-{town.id}"
    return in_twos([Button(reason, "remind_why", f"{of}-{number}") for number, reason in enumerate(REASONS)])


def reason_too_long(count: int, most: int) -> str:
    """One that nobody reads on a telephone."""
    return f"有 {count} 个字，最多 {most} 个字，请写短一些。"


def passed_on(people: int) -> str:
    """To whoever has a difficulty."""
    to = f"已转给县里 {people} 位管理员" if people else "已记下；县里现在没有人能收到，请直接打电话"
    return f"{to}。"


def go_on_buttons(occasion: Occasion) -> list[list[Button]]:
    """Back to the month."""
    return [[Button("接着填", "fill_open", str(occasion.month))]] if occasion.month else []


def let_be() -> str:
    """When somebody has no difficulty after all."""
    return "好的，没有转给县里。"


def told_hard(occasion: Occasion, town: PlaceFacts, name: str, reason: str) -> str:
    """To the county's administrators."""
    return f"{where(town)} {escape(name)}反映 <b>{escape(title(occasion))}</b>有困难：{escape(reason)}"


def told_hard_buttons(occasion: Occasion, town: PlaceFacts) -> list[list[Button]]:
    """To the town's month, where more time can be given."""
    if occasion.month is None:
        return []
    return [[Button("看这个乡镇", "progress_town", f"{town.id}-{occasion.month}")]]


def _own(one: Owed, found: Digest) -> str:
    head = f"<b>{escape(title(one.occasion))}</b>　{_state(one)}"
    return head if one.standing.stage is Stage.DONE else f"{head}\n{_until(one, found)}。"


def _others(group: Sequence[Owed], found: Digest, most: int) -> str:
    """Of a county's towns: what they have not done, by name."""
    occasion, done = group[0].occasion, [one for one in group if one.standing.stage is Stage.DONE]
    verb = "报送" if occasion.month else "办好"
    head, still = f"<b>{escape(title(occasion))}</b>", [one for one in group if one not in done]
    if not still:
        return f"{head}　{len(done)} 个乡镇都已{verb} ✔"
    named = [f"{escape(short(one.town.name))}{_beside(one, found)}" for one in still]
    listed = "、".join(named[:most]) + (f"等 {len(named)} 个" if len(named) > most else "")
    until = _until(min(still, key=lambda one: one.due_on), found)  # more time that was given stands beside the town
    lines = [f"{head}　还有 {len(still)} 个乡镇没有{verb}，{until}。", listed]
    lines += [f"已{verb} ✔ {'、'.join(escape(short(one.town.name)) for one in done[:most])}"] if done else []
    return "\n".join(lines)


def _state(one: Owed) -> str:
    standing = one.standing
    match standing.stage:
        case Stage.NOT_BEGUN:
            return "还没开始填"
        case Stage.DRAFT:
            missing = standing.owed - standing.answered
            return f"还差 {missing} 项" if missing > 0 else "填完了，还没提交"
        case Stage.RETURNED:
            return "被退回，还没重新提交"
        case Stage.DONE:
            return "已报送 ✔" if one.occasion.month else "已办好 ✔"
        case Stage.TASK:
            return f"现在该{escape(one.note)}了" if one.note else "还没办好"


def _until(one: Owed, found: Digest) -> str:
    """Until when, or since when, and how much time there is."""
    if one.due_on < found.today:
        last, what = max(one.occasion.locks_on, one.due_on), "补报" if one.occasion.month else "补办"
        return (
            f"{day(one.due_on)}已截止，{day(last)}前还可以{what}" if found.today <= last else f"{day(one.due_on)}已截止"
        )
    if one.due_on == found.today:
        return "今天 24:00 截止"
    left = found.left(one.due_on)
    return f"{day(one.due_on)}截止" + (f"，还有 {left} 个工作日" if left > 0 else "")


def _beside(one: Owed, found: Digest) -> str:
    """Behind a town's name: how far it is, the time that it was given, what it says is difficult."""
    told = [_state(one)] if one.occasion.month else []
    told += [f"延到{one.due_on.month}月{one.due_on.day}日"] if one.due_on > one.occasion.due_on else []
    if reason := found.reasons.get((one.occasion.id, one.town.id)):
        told.append(f"说有困难：{escape(short(reason))}")
    return f"（{'，'.join(told)}）" if told else ""


def _below(found: Digest) -> list[str]:
    """What else there is to know."""
    told = [f"有 {found.waiting} 个月报等您审核，方便时再看。"] if found.waiting else []
    instead = "、".join(escape(short(name)) for name in found.instead[:_MOST_LOST])
    told += [f"{instead}联系不上，所以提醒您。"] if instead and found.open else []
    told += [f"联系不上：{_lost(found.lost)}。"] if found.lost and found.open else []
    told += ["有的提醒前几天没能发出，一并在这里。"] if any(one.is_delayed for one in found.open) else []
    return told + ([f"{guessed()}。"] if any(one.occasion.is_guess for one in found.open) else [])


def _lost(lost: Sequence[Lost]) -> str:
    named = [
        f"{escape(short(one.town.name))}"
        + ("没有人能联系上" if one.is_unattended else f" {'、'.join(escape(short(name)) for name in one.names)}")
        for one in lost
    ]
    return "；".join(named[:_MOST_LOST]) + (f"等 {len(named)} 个乡镇" if len(named) > _MOST_LOST else "")


def _act(one: Owed) -> Button:
    name = short(title(one.occasion))
    if one.occasion.month is None:
        return Button(f"已办好：{name}", "remind_done", _key(one))
    verb = {Stage.NOT_BEGUN: "开始填", Stage.RETURNED: "去修改"}.get(one.standing.stage, "继续填")
    return Button(f"{verb} {name}", "fill_open", str(one.occasion.month))


def _key(one: Owed) -> str:
    return f"{one.occasion.id}-{one.town.id}"


def _by_occasion(items: Sequence[Owed]) -> list[list[Owed]]:
    """Towns by name, in each in the order in which they are due."""
    groups: dict[int, list[Owed]] = {}
    for one in items:
        groups.setdefault(one.occasion.id, []).append(one)
    return [sorted(group, key=lambda one: one.town.name) for group in groups.values()]
