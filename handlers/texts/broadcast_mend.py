"""A broadcast that has gone, corrected or sent once more by hand: what is asked, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from html import escape

from handlers.texts.broadcast import excerpt, full, is_going, left_out
from handlers.texts.staff import in_twos, short, unit
from handlers.turn import Button
from store.outreach.audience import Recipient
from store.outreach.broadcasts import Broadcast, Content
from store.outreach.deliveries import AGAIN, Outcome, Result
from store.people.people import PersonFacts

_MOST_NAMED = 20


def ask_correction(it: Broadcast) -> str:
    """What it is to say instead."""
    file = "图片或文件不变，只改说明。" if it.content.file_id else ""
    return f"<b>更正通知</b>\n\n现在是：“{excerpt(it.content, 300)}”\n\n请把改好的全文打字发来。{file}"


def only_words() -> str:
    """To a picture, a file, a voice."""
    return "更正只改文字；要换图片或文件，请撤回后另发一条。请把改好的全文打字发来。"


def mend_buttons() -> list[list[Button]]:
    """Under it."""
    return [[Button("算了", "cast_mend_drop")]]


def sure_correction(there: int, untold: Sequence[PersonFacts], *, needs_second: bool) -> str:
    """Under the message as it will be; `untold`: who of those that have it hears nothing of that."""
    second = "人数多，要另一位管理员同意后才改。" if needs_second else ""
    return "\n\n".join(part for part in (_correction(there, untold), second) if part)


def correction_buttons(*, needs_second: bool) -> list[list[Button]]:
    """Under it."""
    label = "交另一位管理员同意" if needs_second else "确认更正"
    return [[Button(label, "cast_correct_yes"), Button("算了", "cast_mend_drop")]]


def corrected(there: int, untold: Sequence[PersonFacts]) -> str:
    """In place of the question."""
    return f"已更正，{there} 人收到的那条会改成新的。{_untold(untold)}"


def proposed() -> str:
    """The same where somebody else has to agree."""
    return "已交另一位管理员，同意之前不会改。"


def take_back_buttons(it: Broadcast) -> list[list[Button]]:
    """Under it."""
    return [[Button("收回更正", "cast_refuse", str(it.id))]]


def to_agree(there: int, untold: Sequence[PersonFacts], *, is_own: bool) -> str:
    """Under the message as it would be, while somebody has to agree."""
    head = "这条更正在等另一位管理员同意。" if is_own else "<b>请您决定</b>：改，还是不改？"
    return f"{head}\n\n{_correction(there, untold)}"


def agree_buttons(it: Broadcast) -> list[list[Button]]:
    """Under it, to somebody who may."""
    return [[Button("同意更正", "cast_correct_yes"), Button("不同意", "cast_refuse", str(it.id))]]


def you_refused() -> str:
    """To whoever did."""
    return "好的，没有改，已告诉写更正的人。"


def no_second(above: int) -> str:
    """When nobody else may agree to it."""
    return f"发给超过 {above} 人的通知，更正也要另一位管理员同意；现在没有别的管理员能收到消息。请先邀请一位。"


def not_proposed() -> str:
    """Over the chat, where somebody agrees to what has been taken back, or decided."""
    return "这条更正已经收回，或者已经有人决定了。"


def mended_before() -> str:
    """Over the chat, when somebody else was quicker."""
    return "刚才别的管理员更正过这条通知，您的没有用上，请看现在的内容。"


def _correction(there: int, untold: Sequence[PersonFacts]) -> str:
    told = f"并单独告诉{'他们' if not untold else f'其中 {there - len(untold)} 人'}有更正"
    return f"上面是改好的样子。会改掉 {there} 人已经收到的那条，{told}；没收到的人不会被打扰。{_untold(untold)}"


def _untold(untold: Sequence[PersonFacts]) -> str:
    if not untold:
        return ""
    named = "、".join(f"{escape(short(one.name))}（{escape(unit(one.place))}）" for one in untold[:_MOST_NAMED])
    more = "等" if len(untold) > _MOST_NAMED else ""
    return f"\n有 {len(untold)} 人{full()}或联系不上，手机不会另外响，要紧的请打电话：{named}{more}"


def told_corrected(sender: str, content: Content) -> str:
    """To whoever had it: an edit rings no telephone."""
    return f"{escape(sender) or '县里'}更正了先前发给您的一条通知，请看改过的内容：\n“{excerpt(content, 200)}”"


def ask_again(result: Result, chosen: Sequence[Recipient]) -> str:
    """To whom once more; who would get nothing this time either is named."""
    unsure = (
        "\n“不确定是否发到”的人可能已经收到，再发就是两条，请先打电话问一下。"
        if result.counts[Outcome.UNCERTAIN]
        else ""
    )
    lost = f"\n\n{told}" if (told := left_out(chosen)) else ""
    going = sum(map(is_going, chosen))
    return f"<b>补发</b>\n\n发给哪些人？已选 {len(chosen)} 人，现在能发到的有 {going} 人。{unsure}{lost}"


def again_buttons(result: Result, chosen: Collection[Outcome], *, can_send: bool) -> list[list[Button]]:
    """Those of which there are any."""
    kinds = [
        Button(f"{'✓ ' if one in chosen else ''}{_SHORT[one]} {result.counts[one]}人", "cast_again_of", one)
        for one in AGAIN
        if result.counts[one]
    ]
    send = [Button("确认补发", "cast_again_yes")] if can_send else []
    return [row for row in (*in_twos(kinds), [*send, Button("算了", "cast_mend_drop")]) if row]


_SHORT: Mapping[Outcome, str] = {
    Outcome.UNCERTAIN: "不确定",
    Outcome.FAILED: "没发到",
    Outcome.UNREACHABLE: "联系不上",
    Outcome.CAP: "已收满",
    Outcome.STOPPED: "已停发",
}


def sent_again(count: int, hold: int) -> str:
    """In place of the question; to how many it can go by now."""
    if not count:
        return "这些人现在还是发不到。"
    return f"等 {hold} 秒后补发给 {count} 人，其间按“停止发送”就不发。结果看通知进度。"


def kept() -> str:
    """When it stays as it is."""
    return "好的，没有改动。"
