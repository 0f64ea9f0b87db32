"""Reminders: one message a day with all that is owed, and what people answer to it. Nobody is blamed or compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape
from itertools import accumulate

from handlers.outreach.digest import Digest, Lost, stands_in
from handlers.texts.broadcast import units
from handlers.texts.calendar import day, guessed
from handlers.texts.occasions import DONE, done, draft, due_list, fill, how_far, key, not_done, title
from handlers.texts.staff import in_twos, short, where
from handlers.turn import Button
from store.days import SHANGHAI, day_of
from store.outreach.occasions import Occasion
from store.outreach.owed import Owed
from store.outreach.snoozes import Later
from store.outreach.stages import Stage
from store.people.places import PlaceFacts

_MOST_THINGS = 12  # that a message names; a phone's screen holds no more
_LONGEST = 4096  # UTF-16 units of a message (Bot API)
_REST = 12  # units of 等 93 个 and of the lines' ends
_MOST_ACTS = 6  # buttons above the answers; more would push the message off a phone's screen
_MOST_LOST = 10
_LONGEST_NAME = 20  # characters of a town's or a person's name in a list
_LATER = {Later.HOUR: "1 小时后", Later.AFTERNOON: "下午", Later.TOMORROW: "下个工作日"}
_LATER_ON, _HARD, _SEEN = "稍后提醒", "有困难", "已知悉"
ANSWERS = (DONE, _LATER_ON, _HARD, _SEEN)
"""What can be typed in place of pressing the button that is called so."""
_REASONS = ("数据还没收齐", "经办人不在", "不知道怎么填")
_REASONS_OF_TASK = ("材料还没收齐", "经办人不在", "时间来不及")


def reasons(occasion: Occasion) -> tuple[str, ...]:
    """What stands on the buttons of 有困难, by number; whatever else it is can be typed."""
    return _REASONS if occasion.month else _REASONS_OF_TASK


def digest(found: Digest) -> str:
    """All of it."""
    things = _things(found)
    shown, more = things[:_MOST_THINGS], len(things) - _MOST_THINGS
    below = [*([f"还有 {more} 项没有列出，发“截止日”看全部。"] if more > 0 else []), *_below(found)]
    room, parts = _LONGEST - units("".join(below)) - 2 * len([*shown, *below]), list[str]()
    for place, group in enumerate(shown):
        share = room // (len(shown) - place)  # what one thing does not need is left to those behind it
        parts.append(_own(group[0], found) if found.is_own(group[0]) else _others(group, found, share))
        room -= units(parts[-1])
    return "\n\n".join([*parts, *below])


def buttons(found: Digest, *, knows: bool) -> list[list[Button]]:
    """Straight to what is owed; and what can be answered. `knows`: they have said 已知悉."""
    months = {str(one.occasion.month): one for one in found.open if one.occasion.month and not found.is_own(one)}
    own = (draft(one.occasion, one.town) for one in found.open if found.is_own(one))
    rows = [*(button for button in own if button is not None), *acts(found)]
    rows += [
        Button(f"看 {title(one.occasion)}报送情况", "progress_at", f"{one.town.county_id}-{month}-0")
        for month, one in months.items()
    ]
    rows += [Button("去审核", "review_page", "0")] if found.waiting else []
    rows += [not_done(one.occasion, one.town, "remind_undone") for one in found.done_elsewhere]
    if len(rows) > _MOST_ACTS or len(_things(found)) > _MOST_THINGS:
        rows = [*rows[: _MOST_ACTS - 1], due_list()]
    below = [answers(found, knows=knows)] if found.open else []
    return [*([one] for one in rows), *below]


def acts(found: Digest) -> list[Button]:
    """Straight to what their own town owes."""
    own = (one for one in found.open if found.is_own(one))
    return [button for one in own if (button := _act(one)) is not None]


def answers(found: Digest, *, knows: bool) -> list[Button]:
    """What can be said to all of it."""
    of, has_own = found.day.isoformat(), any(map(found.is_own, found.open))
    hard = [Button(_HARD, "remind_hard", of)] if has_own else []
    return [Button(_LATER_ON, "remind_later", of), *hard, *([] if knows else [Button(_SEEN, "remind_seen", of)])]


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


def which_one() -> str:
    """To 已办好, where it may be one of several."""
    return "是哪一件？"


def not_by_word() -> str:
    """To 已办好, of figures or of a part of something."""
    return "报表提交了就算报送，不用另外说；别的事项没有“已办好”按钮的，现在还不用点。"


def known() -> str:
    """Over the chat: to know of it is not to have done it."""
    return "记下了。办好之前，到日子还会提醒您。"


def finished(occasion: Occasion) -> str:
    """Over the chat, when a town has done it."""
    return f"{title(occasion)}：已办好 ✔，不再提醒。点错了，请点“改回未办”。"


def reopened(occasion: Occasion) -> str:
    """Over the chat, when it has not after all."""
    return f"{title(occasion)}：已改回未办，到日子还会提醒您。"


def nothing_done() -> str:
    """Over the chat, under what is not done, or too long ago."""
    return "这件事现在不用改回，发“截止日”可以看现在的情况。"


def nothing_owed() -> str:
    """Over the chat, under a reminder of what is done, or not asked for any more."""
    return "这件事已经办好，或者不用再办了。"


def which(items: Sequence[Owed], of: date) -> list[list[Button]]:
    """What is difficult? Of several things."""
    rows = [
        [Button(short(title(one.occasion)), "remind_for", f"{key(one.occasion, one.town)}-{of.isoformat()}")]
        for one in items
    ]
    return [*rows[:_MOST_THINGS], [Button("‹ 返回", "remind_back", of.isoformat())]]


def why(occasion: Occasion, town: PlaceFacts) -> str:
    """What the difficulty is."""
    return (
        f"{where(town)} <b>{escape(title(occasion))}</b>有什么困难？\n\n"
        "点一个原因，或者用一句话写明，会转给县里的管理员。没有困难就发“算了”。"
    )


def why_buttons(occasion: Occasion, town: PlaceFacts) -> list[list[Button]]:
    """The usual ones."""
    of = key(occasion, town)
    return in_twos([Button(reason, "remind_why", f"{of}-{number}") for number, reason in enumerate(reasons(occasion))])


def reason_too_long(count: int, most: int) -> str:
    """One that nobody reads on a telephone."""
    return f"有 {count} 个字，最多 {most} 个字，请写短一些。"


def passed_on(people: int, *, is_held: bool) -> str:
    """To whoever has a difficulty; `is_held`: it waits for working hours."""
    if not people:
        return "已记下；县里现在没有人能收到，请直接打电话。"
    if is_held:
        return f"已记下，上班时间转给县里 {people} 位管理员；急的话请直接打电话。"
    return f"已转给县里 {people} 位管理员。"


def go_on_buttons(occasion: Occasion) -> list[list[Button]]:
    """Back to the month."""
    return [[Button("接着填", "fill_open", str(occasion.month))]] if occasion.month else []


def let_be() -> str:
    """When somebody has no difficulty after all."""
    return "好的，没有转给县里。"


def told_hard(occasion: Occasion, town: PlaceFacts, name: str, reason: str) -> str:
    """To the county's administrators; reason "": none is known."""
    why = f"：{escape(reason)}" if reason else "。"
    return f"{where(town)} {escape(name)}反映 <b>{escape(title(occasion))}</b>有困难{why}"


def told_hard_buttons(occasion: Occasion, town: PlaceFacts) -> list[list[Button]]:
    """To where more time can be given: under the town's month, or of anything else at once."""
    if occasion.month is not None:
        return [[Button("看这个乡镇", "progress_town", f"{town.id}-{occasion.month}")]]
    return [[Button("给这个乡镇延期", "deadline_extend", key(occasion, town))]]


def _own(one: Owed, found: Digest) -> str:
    head = f"<b>{escape(title(one.occasion))}</b>　{_state(one)}"
    return head if one.standing.stage is Stage.DONE else f"{head}\n{_until(one, found)}。"


def _others(group: Sequence[Owed], found: Digest, room: int) -> str:
    """Of a county's towns: what they have not done, by name, as many as there is room for."""
    occasion, over = group[0].occasion, [one for one in group if one.standing.stage is Stage.DONE]
    verb = "报送" if occasion.month else "办好"
    head, still = f"<b>{escape(title(occasion))}</b>", [one for one in group if one not in over]
    if not still:
        return f"{head}　{len(over)} 个乡镇都已{verb} ✔"
    until = _until(min(still, key=lambda one: one.due_on), found)  # more time that was given stands beside the town
    if all(stands_in(one) for one in still):  # others may owe it, too, and were reminded themselves
        lines = [f"{head}　{until}，有 {len(still)} 个乡镇没能提醒到，请打电话。"]
    else:
        lines = [f"{head}　还有 {len(still)} 个乡镇没有{verb}，{until}。"]
    named = [f"{escape(short(one.town.name))}{_beside(one, found)}" for one in still]
    lines.append(_fitting(named, room - units(lines[0])))
    if over:
        told, left = f"已{verb} ✔ ", room - units("".join(lines))
        lines.append(told + _fitting([escape(short(one.town.name)) for one in over], left - units(told)))
    return "\n".join(lines)


def _fitting(named: Sequence[str], room: int) -> str:
    """As many of these as there is room for, and how many there are."""
    room -= _REST
    sizes = accumulate(units(one) + 1 for one in named)
    count = sum(size <= room for size in sizes)
    rest = f"{'等 ' if count else ''}{len(named)} 个" if count < len(named) else ""
    return "、".join(named[:count]) + rest


def _state(one: Owed) -> str:
    standing = one.standing
    match standing.stage:
        case Stage.DONE:
            return "已报送 ✔" if one.occasion.month else "已办好 ✔"
        case Stage.TASK:
            return f"现在该{escape(one.note)}了" if one.note else "还没办好"
        case stage:
            return how_far(stage, standing.owed - standing.answered)


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
    told = [f"有 {found.waiting} 份报表等您审核，方便时再看。"] if found.waiting else []
    instead = "、".join(escape(short(name)) for name in found.instead[:_MOST_LOST])
    told += [f"{instead}联系不上，所以提醒您。"] if instead and found.open else []
    full = "、".join(escape(short(name)) for name in found.instead_of_full[:_MOST_LOST])
    told += [f"{full}这几天收到的消息已满，所以提醒您。"] if full and found.open else []
    lost = [one for one in found.lost if one.names or one.is_unattended]
    told += [f"联系不上：{_lost(lost)}。"] if lost and found.open else []
    spent = [
        f"{escape(short(one.town.name))} {_fitting([escape(short(name)) for name in one.full], 60)}"
        for one in found.lost
        if one.full
    ]
    told += [f"这几天收到的消息已满、暂不再提醒：{_named(spent)}。"] if spent and found.open else []
    told += ["截止日有变动，以这里写的为准。"] if any(one.is_moved for one in found.open) else []
    told += ["有的提醒前几天没能发出，一并在这里。"] if any(one.is_delayed for one in found.open) else []
    return told + ([f"{guessed()}。"] if any(one.occasion.is_guess for one in found.open) else [])


def _lost(lost: Sequence[Lost]) -> str:
    named = [
        f"{escape(short(one.town.name))}"
        + ("没有人能联系上" if one.is_unattended else f" {_fitting([escape(short(name)) for name in one.names], 60)}")
        for one in lost
    ]
    return _named(named)


def _named(towns: Sequence[str]) -> str:
    return "；".join(towns[:_MOST_LOST]) + (f"等 {len(towns)} 个乡镇" if len(towns) > _MOST_LOST else "")


def _act(one: Owed) -> Button | None:
    """Straight to it; None: so far only a part of it is asked for (起草), and who has done that has not done it."""
    if one.occasion.month is not None:
        return fill(one.occasion.month, one.standing.stage)
    return None if one.note else done(one.occasion, one.town, "remind_done")


def _things(found: Digest) -> list[list[Owed]]:
    """What it names, one after the other: what their own town has to do, then of each other thing the towns by name."""
    groups: dict[int, list[Owed]] = {}
    for one in found.items:
        if not found.is_own(one):
            groups.setdefault(one.occasion.id, []).append(one)
    own = [[one] for one in found.items if found.is_own(one)]
    return own + [sorted(group, key=lambda one: one.town.name) for group in groups.values()]
