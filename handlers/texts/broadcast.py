"""Broadcasts until they are confirmed: what is to be said, to whom, and how that looks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from html import escape, unescape
from itertools import groupby

from handlers.texts.calendar import guessed
from handlers.texts.filing import moment
from handlers.texts.members import ROLES
from handlers.texts.pictures import month as month_of
from handlers.texts.staff import in_twos, short, turns, unit, where
from handlers.turn import Button
from store.catalogue.months import Month
from store.outreach.audience import Audience, Recipient, Situation
from store.outreach.broadcasts import Content
from store.outreach.rules import rules
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.people.rights import Role

_MOST_TEXT, _MOST_UNDER_FILE = 3800, 700  # UTF-16 units of what somebody writes; head and sender come on top of it
_MOST_NAMED = 40  # people named one by one; of more, the towns are counted
_MOST_PLACES = 6  # towns named one by one

SITUATIONS = {
    None: "不限",
    Situation.NOT_SUBMITTED: "未提交",
    Situation.DRAFT: "草稿中",
    Situation.RETURNED: "被退回",
    Situation.MISSED: "上次未送达",
}


def full() -> str:
    """Of those who have had as many messages as anybody may get."""
    return f"近 {rules('cap')['days']} 天已收满 {_most()} 条"


def message(text: str, sender: str, county: str, *, is_corrected: bool = False) -> str:
    """What everybody receives; `county`: "" where it goes to several. The text is HTML already, "" with a file alone;
    `sender`: "" when they have left.
    """
    head = f"<b>{escape(county)}通知</b>{'（已更正）' if is_corrected else ''}"
    return "\n\n".join(part for part in (head, text, f"——{escape(sender)}" if sender else "") if part)


def message_buttons(broadcast_id: int) -> list[list[Button]]:
    """Under it."""
    return [[Button("已知悉", "cast_seen", str(broadcast_id))]]


def seen(*, is_first: bool) -> str:
    """Over the chat, to whoever tapped it."""
    return "已记下，谢谢。" if is_first else "已经记下了。"


def not_yet() -> str:
    """Over the chat, to whoever taps it in the preview."""
    return "这是预览，发出后对方按这里，只计人数。"


def ask_content(*, is_changed: bool = False) -> str:
    """The first step; of one that is changed: what it said stays until something else comes."""
    if is_changed:
        return "<b>改内容</b>\n\n把新的内容发给我：一段文字，或者一张图片、一个文件。发来以前，原来的不变。"
    return (
        "<b>发通知</b>\n\n把要发的内容发给我：一段文字，或者一张图片、一个文件（要说的话写在图片或文件的说明里）。\n"
        "现在不会发出去：选好接收人、看过预览、按了确认才发。"
    )


def to_the_late(month: Month, due_on: date, today: date, *, is_guess: bool, some_longer: bool) -> str:
    """What those are told who have not handed in this month, until somebody writes something else."""
    until = "请按时报送" if today <= due_on else "已经过了，请尽快报送"
    longer = "给您单位延期了的，以延期后的日子为准。" if some_longer else ""
    guess = f"\n{guessed()}。" if is_guess else ""
    return (
        f"还没有收到您单位的{month_of(month)}报表（退回修改的，请改好再报）。截止日是{due_on.month}月{due_on.day}日，{until}；"
        f"有困难请与县里联系。{longer}{guess}"
    )


def begin_again() -> str:
    """Where nothing is being written any more."""
    return "要发通知，请发“发通知”三个字。"


def older_buttons() -> list[list[Button]]:
    """Under it."""
    return [[Button("发过的通知", "cast_list", "0")]]


def content_buttons(*, has_older: bool = False, is_changed: bool = False) -> list[list[Button]]:
    """Under it; what is changed is not thrown away from here."""
    last = Button("返回", "cast_preview") if is_changed else Button("算了", "cast_drop")
    return [*(older_buttons() if has_older else []), [last]]


def left_over(content: Content) -> str:
    """When somebody comes back to what they have begun."""
    return f"您有一条还没发出的通知：\n{excerpt(content)}\n\n接着发，还是重新写？"


def left_over_buttons() -> list[list[Button]]:
    """Under it."""
    return [[Button("接着发", "cast_whom"), Button("重新写", "cast_new")], [Button("算了", "cast_drop")]]


def too_long(length: int, most: int, *, has_file: bool = False) -> str:
    """To a text that would not fit into one message."""
    where = "图片或文件的说明" if has_file else "一条通知"
    return f"太长了：{where}最多 {most} 字，现在约 {length} 字，没有收下。请删短些，整段再发一遍。"


def rest() -> str:
    """To what comes at once after a text that was too long: the apps cut such a one in two."""
    return "这条紧跟着太长的那条，像是它的后半段，没有收下。如果是另写的，请再发一遍。"


def empty() -> str:
    """To a text of blanks."""
    return "内容是空的，请把要发的话打字发来。"


def one_file() -> str:
    """To a second picture, or to one where none was asked for."""
    return "一条通知只带一张图片或一个文件。要换内容，请先按“改内容”。"


def by_buttons() -> str:
    """To anything else at a step that wants none of it."""
    return "这一步请按按钮，或者打字。"


def other_medium() -> str:
    """To a film, a voice, a sticker."""
    return "通知里只能是文字、图片或文件，请换一种发来。"


def most(*, has_file: bool) -> int:
    """How long a text may be, as units() measures it."""
    return _MOST_UNDER_FILE if has_file else _MOST_TEXT


def as_typed(text: str) -> str:
    """What somebody has typed, to be shown literally."""
    return escape(text.strip(), quote=False)


def units(text: str) -> int:
    """How long a text is as the network counts it."""
    return len(unescape(text).encode("utf-16-le", "surrogatepass")) // 2


def whom(audience: str, found: Sequence[Recipient], send_at: datetime | None = None) -> str:
    """The audience so far; `send_at`: for when it is scheduled already."""
    going = sum(is_going(one) for one in found)
    rest = f"，其中 {len(found) - going} 人现在发不到" if going < len(found) else ""
    timed = f"\n定在 {moment(send_at)} 发出。" if send_at else ""
    return f"<b>发给谁</b>\n\n{audience}\n\n现在符合的有 {len(found)} 人{rest}。{timed}"


def whom_buttons(
    audience: Audience,
    roles: Collection[Role],
    situations: Collection[Situation],
    *,
    picked: int,
    can_pick: bool,
    found: int,
) -> list[list[Button]]:
    """What can be chosen; what is chosen bears a mark."""
    picking = [Button(f"选单位（已选 {picked}）" if picked else "选单位", "cast_places", "0")]
    of_role = [Button(_marked(ROLES[one], one in audience.roles), "cast_role", one) for one in roles]
    states = [
        Button(_marked(SITUATIONS[one], one == audience.state), "cast_state", one or "any")
        for one in (None, *situations)
    ]
    onward = [Button("下一步：预览", "cast_preview")] if found else []
    rows = [picking if can_pick else [], *in_twos(of_role), *in_twos(states), onward]
    return [row for row in (*rows, [Button("改内容", "cast_new"), Button("算了", "cast_drop")]) if row]


def audience_line(audience: Audience, places: Sequence[PlaceFacts], scope: str, missed: datetime | None = None) -> str:
    """Whom a broadcast is for, in three lines; `scope`: all that its author reaches, `missed`: when the one went that
    has missed them.
    """
    named = "、".join(escape(one.name) for one in places[:_MOST_PLACES])
    more = f"等 {len(places)} 个" if len(places) > _MOST_PLACES else ""
    roles = "、".join(name for role, name in ROLES.items() if role in audience.roles) or "所有角色"
    month = f"{month_of(audience.month)}报表" if audience.month else ""
    state = SITUATIONS[audience.state] + (f"（{moment(missed)} 那条）" if missed else "")
    return f"范围：{f'{named}{more}' if places else f'{escape(scope)}'}\n角色：{roles}\n条件：{month}{state}"


def all_of(county: str | None) -> str:
    """As far as somebody reaches."""
    return f"{county}全部" if county else "所有县区"


def which_places(county: str | None, picked: int) -> str:
    """Over the towns of a county, or over the counties."""
    what = f"选{escape(county)}的乡镇" if county else "选县区"
    told = f"已选 {picked} 个。" if picked else "一个也不选，就是全部。"
    return f"<b>{what}</b>\n\n{told}也可以打字发名称，几个名称用顿号隔开。"


def place_buttons(
    page: Sequence[PlaceFacts], picked: Collection[int], previous: int, following: int, *, skip: int
) -> list[list[Button]]:
    """A page of them; the argument says where the page begins, so that it stays."""
    rows = in_twos(
        [Button(_marked(short(one.name), one.id in picked), "cast_place", f"{one.id}-{skip}") for one in page]
    )
    none = [Button("改回全部", "cast_all")] if picked else []
    last = [*none, Button("选好了", "cast_whom")]
    return [row for row in (*rows, turns(previous, following, "cast_places"), last) if row]


def no_such_place(name: str) -> str:
    """To a name that is not in the list."""
    return f"名单里没有“{escape(short(name))}”，请照名单上的名称发，或者按按钮选。"


def which_place(name: str, alike: Sequence[PlaceFacts]) -> str:
    """To the beginning of several names."""
    named = "、".join(escape(one.name) for one in alike[:_MOST_PLACES])
    return f"“{escape(short(name))}”开头的有 {len(alike)} 个：{named}。请发全称，或者按按钮选。"


def sure(
    audience: str,
    found: Sequence[Recipient],
    filling: Sequence[Recipient],
    when: str,
    *,
    needs_second: bool = False,
    is_second: bool = False,
) -> str:
    """Under the message as it will be received: who gets it, who does not, and when; `filling`: whose week it fills,
    `is_second`: it is told to whoever is to agree to it.
    """
    going = [one.person for one in found if is_going(one)]
    fills = f"收到这条后，近 {rules('cap')['days']} 天就满 {_most()} 条的有"
    parts = [
        f"<b>{'请您决定' if is_second else '请核对'}</b>：上面就是对方收到的样子。",
        audience,
        f"<b>发给 {len(going)} 人</b>\n{names(going)}" if going else "<b>现在一个人也发不到。</b>",
        left_out(found),
        f"{fills} {len(filling)} 人，之后几天只给他们发到期提醒，不发通知：{_some(filling)}" if filling else "",
        when,
        "人数多，要另一位管理员同意后才发。" if needs_second else "",
    ]
    return "\n\n".join(part for part in parts if part)


def sure_buttons(
    *, can_send: bool, needs_second: bool, stamp: str, is_scheduled: bool, many: bool
) -> list[list[Button]]:
    """Send it, look at it, or change it."""
    send = [Button("交另一位管理员同意" if needs_second else "确认发送", "cast_send", stamp)] if can_send else []
    timed = Button("改时间" if is_scheduled else "定时发送", "cast_when")
    listed = [Button("名单（Excel）", "cast_names")] if many else []
    change = [Button("改内容", "cast_new"), Button("改接收人", "cast_whom"), Button("算了", "cast_drop")]
    return [row for row in (send, [Button("发给自己看看", "cast_try"), timed], listed, change) if row]


def when(goes_at: datetime, now: datetime, *, is_scheduled: bool, hold: int, is_second: bool = False) -> str:
    """When it goes, and why not at once."""
    once = "您同意" if is_second else "确认"
    if is_scheduled:
        return f"定在 {moment(goes_at)} 发出，在那之前可以取消。"
    if (goes_at - now).total_seconds() > hold + 60:
        return f"现在不是工作时间，{once}后等到 {moment(goes_at)} 发出，在那之前可以取消。"
    return f"{once}后等 {hold} 秒才发出，其间可以取消。"


def names(people: Sequence[PersonFacts]) -> str:
    """Who they are, by town; of many, how many in each town, or in each county. In the order of county and town."""
    several = len({one.county for one in people}) > 1
    by_place = [
        (where(place) if several else escape(unit(place)), [escape(one.name) for one in of_place])
        for place, of_place in groupby(people, key=lambda one: one.place)
    ]
    if len(people) <= _MOST_NAMED:
        return "\n".join(f"{place}：{'、'.join(those)}" for place, those in by_place)
    if len(by_place) <= _MOST_NAMED:
        return "、".join(f"{place} {len(those)} 人" for place, those in by_place)
    by_county = [(county, list(those)) for county, those in groupby(people, key=lambda one: one.county)]
    return "、".join(f"{escape(county)} {len(those)} 人" for county, those in by_county)


def is_long(found: Sequence[Recipient]) -> bool:
    """Whether not everybody is named one by one."""
    return len(found) > _MOST_NAMED


def is_going(recipient: Recipient) -> bool:
    """Whether a message would go to them now."""
    return not (recipient.is_unreachable or recipient.is_over_cap)


def left_out(found: Sequence[Recipient]) -> str:
    """Who would get nothing now, and why; "": nobody."""
    lost = [one for one in found if one.is_unreachable]
    over = [one for one in found if one.is_over_cap and not one.is_unreachable]
    lines = [
        f"· {words} {len(group)} 人：{_some(group)}"
        for words, group in (("联系不上（没加入，或者屏蔽了机器人）", lost), (full(), over))
        if group
    ]
    return "不会收到的：\n" + "\n".join(lines) if lines else ""


def _most() -> int:
    """After so many messages in a week no broadcast goes: what is left is for reminders."""
    rule = rules("cap")
    return max(0, int(rule["messages"]) - int(rule["for_reminders"]))


def _some(group: Sequence[Recipient]) -> str:
    shown = "、".join(f"{escape(one.person.name)}（{escape(unit(one.person.place))}）" for one in group[:20])
    return f"{shown}等" if len(group) > 20 else shown


def no_draft() -> str:
    """Over the chat: what was written is sent, dropped, or somewhere else."""
    return f"这一步已经过了。{begin_again()}"


def changed() -> str:
    """Over the chat, when the audience is another one than was shown."""
    return "接收人有变化，请按现在的名单再看一遍。"


def nobody() -> str:
    """Over the chat."""
    return "现在一个人也发不到，请改接收人。"


def tried() -> str:
    """Over the chat, when it went to its author alone."""
    return "只发给了您自己，请看下面。"


def no_second(above: int) -> str:
    """When nobody else may agree to it."""
    return f"超过 {above} 人的通知要另一位管理员同意，现在没有别的管理员能收到消息。请先邀请一位，或者减少接收人。"


def dropped() -> str:
    """When nothing is sent."""
    return f"好的，没有发。{begin_again()}"


NAMES_FILE = "通知接收人.xlsx"
NAMES_SHEET = "接收人"
NAMES_COLUMNS = (("县区", 16), ("单位", 18), ("姓名", 12), ("角色", 12), ("现在能否发到", 24))


def name_row(one: Recipient) -> tuple[str, ...]:
    """One of the audience."""
    told = "联系不上" if one.is_unreachable else full() if one.is_over_cap else "能"
    return one.person.county, unit(one.person.place), one.person.name, ROLES[one.person.role], told


def excerpt(content: Content, most: int = 60) -> str:
    """The beginning of what is said, for a list or a card."""
    line = " ".join(unescape(content.text).split())
    if not line:
        return "（图片或文件）" if content.file_id else "（内容已删除）"
    return escape(line if len(line) <= most else f"{line[: most - 1]}…")


def _marked(label: str, is_chosen: bool) -> str:
    return f"✓ {label}" if is_chosen else label
