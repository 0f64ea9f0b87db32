"""Broadcasts that are confirmed: how they go, what became of them, and what can still be done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from html import escape, unescape

from handlers.texts.broadcast import excerpt
from handlers.texts.filing import moment
from handlers.texts.members import ROLES
from handlers.texts.staff import in_twos, post, short, unit
from handlers.turn import Button
from store.days import SHANGHAI
from store.outreach.broadcasts import Broadcast, Content
from store.outreach.deliveries import AGAIN, Delivered, Outcome, Result
from store.outreach.tables import BroadcastState
from store.people.people import PersonFacts

OUTCOMES = {
    Outcome.WAITING: "还没发",
    Outcome.SENT: "已发到",
    Outcome.UNCERTAIN: "不确定是否发到",
    Outcome.FAILED: "没发到",
    Outcome.UNREACHABLE: "联系不上",
    Outcome.CAP: "本周消息已满，没发",
    Outcome.OUTSIDE: "已不在范围，没发",
    Outcome.STOPPED: "停止了，没发",
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


def card(
    it: Broadcast, sender: str, audience: str, result: Result, troubled: Sequence[Delivered], now: datetime
) -> str:
    """How it stands. `troubled`: to whom it did not go, or perhaps not."""
    corrected = f"，更正过 {it.corrections} 次" if it.corrections else ""
    parts = [
        f"<b>通知</b>（{escape(sender)}，{moment(it.at)}{corrected}）\n“{excerpt(it.content)}”",
        audience,
        timed(it) if it.state is BroadcastState.AWAITING else "",
        f"<b>{_state(it, result, now)}</b>",
    ]
    if it.state in (BroadcastState.DRAFT, BroadcastState.AWAITING, BroadcastState.HELD):
        parts.append(f"对象 {result.total} 人。" if result.total else "")
    else:
        parts += [counted(result), *_named(troubled)]
    return "\n\n".join(part for part in parts if part)


def card_buttons(it: Broadcast, result: Result) -> list[list[Button]]:
    """What can be done with it as it stands."""
    number = str(it.id)
    book = Button("结果（Excel）", "cast_book", number)
    match it.state:
        case BroadcastState.AWAITING | BroadcastState.HELD:
            return [[Button("取消发送", "cast_cancel", number)]]
        case BroadcastState.SENDING:
            return [[Button("停止发送", "cast_stop", number), Button("撤回", "cast_withdraw", number)]]
        case BroadcastState.STOPPED | BroadcastState.DONE:
            more = [Button("补发", "cast_again", number)] if any(result.counts[one] for one in AGAIN) else []
            mend = [Button("更正", "cast_correct", number), Button("撤回", "cast_withdraw", number)]
            return [mend if result.counts[Outcome.SENT] else [], [*more, book]]
        case BroadcastState.WITHDRAWN:
            return [[Button("刷新", "cast_card", number), book]]
        case _:
            return []


def counted(result: Result) -> str:
    """What became of it, in numbers."""
    told = [f"{words} {result.counts[one]} 人" for one, words in OUTCOMES.items() if result.counts[one]]
    seen = [f"已知悉 {result.acknowledged} 人"] if result.acknowledged else []
    taken = [f"其中已从聊天里撤回 {result.recalled} 人"] if result.recalled else []
    return "\n".join((f"对象 {result.total} 人：", *(f"· {line}" for line in (*told, *taken, *seen))))


def _state(it: Broadcast, result: Result, now: datetime) -> str:
    told = _STATES[it.state]
    match it.state:
        case BroadcastState.HELD if it.held_until is not None:
            return f"{told}，将在 {_clock(it.held_until, now)} 发出"
        case BroadcastState.SENDING:
            return f"{told}：{result.total - result.counts[Outcome.WAITING]}/{result.total}"
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
    """To whoever may agree to it."""
    return f"{post(author)}要发一条通知给 {recipients} 人，请您看过后决定发不发：\n“{excerpt(it.content)}”"


def look_buttons(it: Broadcast) -> list[list[Button]]:
    """Under it."""
    return [[Button("看内容和名单", "cast_look", str(it.id))]]


def to_approve(it: Broadcast, audience: str, people: str, recipients: int) -> str:
    """Under the message as it will be received, to the second administrator."""
    head = "<b>请您决定</b>：上面就是对方收到的样子。"
    parts = (
        head,
        audience,
        f"<b>发给 {recipients} 人</b>\n{people}",
        timed(it) or "您同意后就发出；不是工作时间，就等到上班。",
    )
    return "\n\n".join(parts)


def timed(it: Broadcast) -> str:
    """For when it was scheduled; "": it was not."""
    return f"定时：{moment(it.send_at)}" if it.send_at else ""


def approve_buttons(it: Broadcast) -> list[list[Button]]:
    """Under it."""
    return [[Button("同意发送", "cast_agree", str(it.id)), Button("不同意", "cast_refuse", str(it.id))]]


def agreed(by: PersonFacts) -> str:
    """To its author."""
    return f"{post(by)}同意了您的通知。什么时候发出、要不要取消，都在先前那条通知进度上。"


def refused(by: PersonFacts) -> str:
    """To its author."""
    return f"{post(by)}没有同意您的通知，一条也没有发。可以改了再发：发“发通知”三个字，接着改。"


def you_refused() -> str:
    """To whoever did."""
    return "好的，没有发，已告诉写通知的人。"


def cancelled() -> str:
    """To whoever cancelled it, in time."""
    return "已取消，一条也没有发。内容还在，可以改了再发。"


def cancelled_by(by: PersonFacts) -> str:
    """To its author, when somebody else did."""
    return f"{post(by)}取消了您的通知，一条也没有发。内容还在，发“发通知”三个字可以接着改。"


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
    return [[Button("确认撤回", "cast_withdraw_yes", str(it.id)), Button("不撤了", "cast_card", str(it.id))]]


def withdrawn(count: int) -> str:
    """In place of the question."""
    return f"正在从 {count} 人的聊天里撤回，结果看通知进度。" if count else "已撤回，没有人收到过。"


def too_many_today(most: int) -> str:
    """When no more may be sent on this day."""
    return f"今天全县已发 {most} 条通知，到上限了，请明天再发，或者定时到明天。"


def ask_correction(it: Broadcast) -> str:
    """What it is to say instead."""
    file = "图片或文件不变，只改说明。" if it.content.file_id else ""
    return f"<b>更正通知</b>\n\n现在是：“{excerpt(it.content, 300)}”\n\n请把改好的全文打字发来。{file}"


def mend_buttons() -> list[list[Button]]:
    """Under it."""
    return [[Button("算了", "cast_mend_drop")]]


def sure_correction(there: int) -> str:
    """Under the message as it will be."""
    return f"上面是改好的样子。会改掉 {there} 人已经收到的那条，并单独告诉他们有更正；没收到的人不会被打扰。"


def correction_buttons() -> list[list[Button]]:
    """Under it."""
    return [[Button("确认更正", "cast_correct_yes"), Button("算了", "cast_mend_drop")]]


def corrected(count: int) -> str:
    """In place of the question."""
    return f"已更正，{count} 人收到的那条会改成新的。"


def told_corrected(sender: str, content: Content) -> str:
    """To whoever had it: an edit rings no telephone."""
    return f"{escape(sender)}更正了先前发给您的一条通知，请看改过的内容：\n“{excerpt(content, 200)}”"


def ask_again(result: Result, chosen: Collection[Outcome]) -> str:
    """To whom once more."""
    unsure = (
        "\n“不确定是否发到”的人可能已经收到，再发就是两条，请先打电话问一下。"
        if result.counts[Outcome.UNCERTAIN]
        else ""
    )
    count = sum(result.counts[one] for one in chosen)
    return f"<b>补发</b>\n\n发给哪些人？已选 {count} 人。已离岗的和本周消息已满的，这次也不会发。{unsure}"


def again_buttons(result: Result, chosen: Collection[Outcome]) -> list[list[Button]]:
    """Those of which there are any."""
    kinds = [
        Button(f"{'✓ ' if one in chosen else ''}{_SHORT[one]} {result.counts[one]}人", "cast_again_of", one)
        for one in AGAIN
        if result.counts[one]
    ]
    send = [Button("确认补发", "cast_again_yes")] if chosen else []
    return [row for row in (*in_twos(kinds), [*send, Button("算了", "cast_mend_drop")]) if row]


_SHORT: Mapping[Outcome, str] = {
    Outcome.UNCERTAIN: "不确定",
    Outcome.FAILED: "没发到",
    Outcome.UNREACHABLE: "联系不上",
    Outcome.CAP: "本周已满",
    Outcome.STOPPED: "停止的",
}


def sent_again(count: int) -> str:
    """In place of the question."""
    return f"正在补发给 {count} 人，结果看通知进度。" if count else "这些人现在还是发不到，没有补发。"


def kept() -> str:
    """When it stays as it is."""
    return "好的，没有改动。"


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
        ("对象人数", result.total),
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
