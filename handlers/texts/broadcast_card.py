"""Broadcasts that are confirmed: how they go, what became of them, and what can still be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from html import escape, unescape

from handlers.texts.broadcast import excerpt, full
from handlers.texts.filing import moment
from handlers.texts.members import ROLES
from handlers.texts.staff import post, short, unit
from handlers.turn import Button
from store.days import SHANGHAI
from store.outreach.broadcasts import Back, Broadcast, Content
from store.outreach.deliveries import AGAIN, Delivered, Outcome, Result
from store.outreach.tables import BroadcastState
from store.people.people import PersonFacts

OUTCOMES = {
    Outcome.WAITING: "还没发",
    Outcome.SENT: "已发到",
    Outcome.UNCERTAIN: "不确定是否发到",
    Outcome.FAILED: "没发到",
    Outcome.UNREACHABLE: "联系不上",
    Outcome.CAP: f"{full()}，没发",
    Outcome.OUTSIDE: "已不在范围，没发",
    Outcome.STOPPED: "停止了，没发",
    Outcome.ERASED: "内容已删除，没发",
}
_STATES = {
    BroadcastState.DRAFT: "没有发，还是草稿",
    BroadcastState.DISCARDED: "不发了，已删除",
    BroadcastState.AWAITING: "等另一位管理员同意",
    BroadcastState.HELD: "还没发出",
    BroadcastState.SENDING: "正在发送",
    BroadcastState.STOPPED: "已停止",
    BroadcastState.DONE: "已发完",
    BroadcastState.WITHDRAWN: "已撤回",
}
_MOST_NAMED = 20  # people of one outcome; the file has all of them
_SOON = timedelta(seconds=20)  # nobody has to be told that it goes on then
HERE = "here"  # in the argument of a button: the card is drawn where the button stands


def card(
    it: Broadcast,
    sender: str,
    audience: str,
    result: Result,
    troubled: Sequence[Delivered],
    now: datetime,
    lost: int = 0,
) -> str:
    """How it stands. `troubled`: to whom it did not go, or perhaps not; `lost`: to how many it cannot go now."""
    corrected = f"，更正过 {it.corrections} 次" if it.corrections else ""
    parts = [
        f"<b>通知</b>（{escape(sender)}，{moment(it.at)}{corrected}）\n“{excerpt(it.content)}”",
        audience,
        timed(it) if it.state is BroadcastState.AWAITING else "",
        f"<b>{_state(it, result, now)}</b>",
        "有一条更正，等另一位管理员同意。" if it.proposed else "",
    ]
    if it.state in (BroadcastState.DRAFT, BroadcastState.AWAITING, BroadcastState.HELD):
        rest = f"，其中 {lost} 人现在发不到" if lost else ""
        parts.append(f"接收人 {result.total} 人{rest}。" if result.total else "")
    else:
        parts += [counted(result), *_named(troubled)]
    return "\n\n".join(part for part in parts if part)


def card_buttons(it: Broadcast, result: Result) -> list[list[Button]]:
    """What can be done with it as it stands."""
    number = str(it.id)
    last = [Button("结果（Excel）", "cast_book", number), Button("刷新", "cast_card", f"{number}-{HERE}")]
    match it.state:
        case BroadcastState.AWAITING | BroadcastState.HELD:
            return [[Button("取消发送", "cast_cancel", number)]]
        case BroadcastState.SENDING:
            return [[Button("停止发送", "cast_stop", number), Button("撤回", "cast_withdraw", number)]]
        case BroadcastState.STOPPED | BroadcastState.DONE:
            more = [Button("补发", "cast_again", number)] if any(result.counts[one] for one in AGAIN) else []
            word = "看更正" if it.proposed else "更正"
            mend = [Button(word, "cast_correct", number), Button("撤回", "cast_withdraw", number)]
            return [row for row in (mend if result.counts[Outcome.SENT] else [], [*more, *last]) if row]
        case BroadcastState.WITHDRAWN:
            return [last]
        case _:
            return []


def counted(result: Result) -> str:
    """What became of it, in numbers."""
    told = [f"{words} {result.counts[one]} 人" for one, words in OUTCOMES.items() if result.counts[one]]
    seen = [f"已知悉 {result.acknowledged} 人"] if result.counts[Outcome.SENT] else []
    taken = [f"其中已从聊天里撤回 {result.recalled} 人"] if result.recalled else []
    return "\n".join((f"接收人 {result.total} 人：", *(f"· {line}" for line in (*told, *taken, *seen))))


def _state(it: Broadcast, result: Result, now: datetime) -> str:
    told = _STATES[it.state]
    match it.state:
        case BroadcastState.HELD if it.held_until is not None:
            return f"{told}，将在 {_clock(it.held_until, now)} 发出"
        case BroadcastState.SENDING:
            rest = it.held_until if it.held_until and it.held_until - now > _SOON else None
            done = result.total - result.counts[Outcome.WAITING]
            return f"{told}：{done}/{result.total}" + (f"，{_clock(rest, now)} 再发" if rest else "")
        case _:
            return told


def _clock(at: datetime, now: datetime) -> str:
    """With its seconds where they count."""
    local = at.astimezone(SHANGHAI)
    return f"{local:%H:%M:%S}" if (at - now).total_seconds() < 600 else moment(at)


def _named(troubled: Sequence[Delivered]) -> list[str]:
    """Whom somebody may have to call; who was left out on purpose is counted only."""
    told = []
    for outcome in (Outcome.UNCERTAIN, Outcome.FAILED, Outcome.UNREACHABLE, Outcome.CAP):
        those = [one for one in troubled if one.outcome is outcome]
        if those:
            names = "、".join(map(_name, those[:_MOST_NAMED]))
            told.append(f"{OUTCOMES[outcome]}：{names}{'等' if len(those) > _MOST_NAMED else ''}")
    return told


def _name(one: Delivered) -> str:
    place = f"（{escape(unit(one.person.place))}）" if one.person else "（已离岗）"
    return f"{escape(short(one.name)) or '已删除'}{place}"


def confirmed(it: Broadcast) -> str:
    """In place of the question."""
    if it.state is BroadcastState.AWAITING:
        return "已交另一位管理员，同意之前一条也不会发。进度看下面："
    return "已确认。进度看下面："


def asked_to_approve(it: Broadcast, author: PersonFacts, recipients: int) -> str:
    """To whoever may agree to it, or to its correction."""
    if it.proposed is not None:
        new = excerpt(replace(it.content, text=it.proposed.text))
        return f"{post(author)}要更正一条给 {recipients} 人的通知，请您看过后决定改不改：\n“{new}”"
    return f"{post(author)}要发一条通知给 {recipients} 人，请您看过后决定发不发：\n“{excerpt(it.content)}”"


def look_buttons(it: Broadcast) -> list[list[Button]]:
    """Under it."""
    return [[Button("看更正" if it.proposed else "看内容和名单", "cast_look", str(it.id))]]


def timed(it: Broadcast) -> str:
    """For when it was scheduled; "": it was not."""
    return f"定时：{moment(it.send_at)}" if it.send_at else ""


def approve_buttons(it: Broadcast) -> list[list[Button]]:
    """Under it."""
    return [[Button("同意发送", "cast_agree", str(it.id)), Button("不同意", "cast_refuse", str(it.id))]]


class Said(StrEnum):
    """What somebody is told whose broadcast, or whose correction, another has decided about."""

    AGREED = "agreed"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    CORRECTION_AGREED = "correction_agreed"
    CORRECTION_REFUSED = "correction_refused"


_SAID = {
    Said.AGREED: "同意了您的通知。什么时候发出、要不要取消，都在先前那条通知进度上。",
    Said.REFUSED: "没有同意您的通知，一条也没有发。可以改了再发：发“发通知”三个字，接着改。",
    Said.CANCELLED: "取消了您的通知，一条也没有发。内容还在，发“发通知”三个字可以接着改。",
    Said.STOPPED: "停止了您的通知，还没发的不再发。已发到谁，看先前那条通知进度。",
    Said.CORRECTED: "更正了您的通知，现在是：",
    Said.WITHDRAWN: "撤回了您的通知，正在从收到的人的聊天里删掉。",
    Said.CORRECTION_AGREED: "同意了您的更正，已经照改。",
    Said.CORRECTION_REFUSED: "没有同意您的更正，通知没有改。",
}


def told(said: Said, by: str, content: Content) -> str:
    """To them; `by`: "" when they have left since."""
    return f"{escape(by) or '另一位管理员'}{_SAID[said]}\n“{excerpt(content)}”"


_BACK = {
    Back.WAITED: "这么久没有另一位管理员同意，这条通知没有发出。",
    Back.AUTHOR: "写这条通知的人已经不能发通知了，所以没有发出。",
    Back.LATE: "系统停了一阵，这条通知过了时间一天多，就不再自动发出。",
}


def taken_back(why: Back, content: Content, heir: str) -> str:
    """To whom it concerns that it has not gone; `heir`: who has the draft now, "": whoever is told."""
    if why is Back.ERASED:
        return "有一条通知提到了已被删除的人，内容一并删除，没有发出。"
    left = f"草稿已转给{escape(heir)}。" if heir else "草稿在您这里，发“发通知”三个字可以接着改、接着发。"
    return f"{_BACK[why]}{left}\n“{excerpt(content)}”"


def you_refused() -> str:
    """To whoever did."""
    return "好的，没有发，已告诉写通知的人。"


def cancelled() -> str:
    """To its author, who cancelled it in time."""
    return "已取消，一条也没有发。内容还在，可以改了再发。"


def cancelled_for(author: str) -> str:
    """To another who did; `author`: "" when they have left since."""
    return "已取消，一条也没有发。" + (f"草稿还给了{escape(author)}。" if author else "")


def overtaken(state: BroadcastState) -> str:
    """Over the chat: it cannot be done any more."""
    return f"这条通知现在是“{_STATES[state]}”，这一步做不了，请看最新的进度。"


def gone() -> str:
    """Over the chat, where somebody may not see it, or it is not there."""
    return "这条通知不在了，或者不归您管。"


def stopped() -> str:
    """To whoever stopped it."""
    return "已停止，还没发的不再发；正在途中的几条可能还会到。"


def ask_withdraw(result: Result) -> str:
    """Before it is taken back."""
    there = result.counts[Outcome.SENT]
    unsure = (
        f"\n有 {result.counts[Outcome.UNCERTAIN]} 人不确定是否发到，他们的删不掉。"
        if result.counts[Outcome.UNCERTAIN]
        else ""
    )
    return (
        f"<b>撤回通知</b>\n\n会从 {there} 人的聊天里删掉这条消息，还没发的不再发。"
        f"对方可能已经看过；超过 48 小时的删不掉。{unsure}"
    )


def withdraw_buttons(it: Broadcast) -> list[list[Button]]:
    """Under it."""
    return [[Button("确认撤回", "cast_withdraw_yes", str(it.id)), Button("不撤了", "cast_card", f"{it.id}-{HERE}")]]


def withdrawn(count: int, unsure: int) -> str:
    """In place of the question; `unsure`: of whom nobody knows whether they have got it."""
    taken = f"正在从 {count} 人的聊天里撤回，结果看通知进度。" if count else "已撤回，还没发的不再发。"
    return f"{taken}\n有 {unsure} 人不确定是否收到，他们的删不掉。" if unsure else taken


def too_many(most: int, day: date) -> str:
    """When no more may go on the day on which this one would."""
    return f"{day.month}月{day.day}日的通知已有 {most} 条，到上限了。请按“定时发送”或“改时间”，改到另一天。"


def too_many_now(most: int, day: date) -> str:
    """The same to whoever agrees, over the chat."""
    return f"{day.month}月{day.day}日的通知已有 {most} 条，到上限了，这一条发不了。请按“不同意”，让对方改时间。"


def refreshed() -> str:
    """Over the chat."""
    return "已是最新的。"


def listed(found: Sequence[Broadcast]) -> str:
    """What was sent, newest first."""
    if not found:
        return "还没有发过通知。"
    lines = [
        f"{place} {moment(it.at)}　{_STATES[it.state]}\n　{excerpt(it.content, 40)}"
        for place, it in enumerate(found, 1)
    ]
    return "<b>发过的通知</b>\n\n" + "\n".join(lines)


def list_buttons(found: Sequence[Broadcast]) -> list[list[Button]]:
    """One for each."""
    each = [Button(f"看 {place}", "cast_card", str(it.id)) for place, it in enumerate(found, 1)]
    return [each[first : first + 5] for first in range(0, len(each), 5)]


BOOK_FILE = "通知结果.xlsx"
BOOK_SHEETS = ("汇总", "名单")
BOOK_COLUMNS = (("县区", 16), ("单位", 18), ("姓名", 12), ("角色", 12), ("结果", 22))


def book_sums(it: Broadcast, sender: str, result: Result, now: datetime) -> list[tuple[str | int, ...]]:
    """The first sheet; 已知悉 is a number there and nowhere a list."""
    return [
        ("内容", unescape(excerpt(it.content, 2000))),
        ("发送人", sender),
        ("确认时间", moment(it.at)),
        ("状态", _STATES[it.state]),
        ("接收人数", result.total),
        *((words, result.counts[one]) for one, words in OUTCOMES.items()),
        ("已从聊天里撤回", result.recalled),
        ("已知悉", result.acknowledged),
        ("导出时间", moment(now)),
    ]


def book_row(one: Delivered) -> tuple[str, ...]:
    """One person."""
    who = one.person
    place = (who.county, unit(who.place)) if who else ("", "已离岗")
    return *place, one.name or "已删除", ROLES[who.role] if who else "", OUTCOMES[one.outcome]
