"""请教乡镇: which towns, what they are asked, what they say, and how it comes back to the county."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from handlers.texts.staff import in_twos, short, turns
from handlers.turn import Button
from store.outreach.consulting import Near
from store.people.places import PlaceFacts
from store.practices.feedback.answer_tables import Reply
from store.practices.feedback.consulting import LONGEST_REPLY, Consulted

_STATE = {Reply.OPEN: "还没回", Reply.SAID: "已回", Reply.NOTHING: "说这边没有"}


def which_towns(question: str, towns: Sequence[Near], chosen: Collection[int]) -> str:
    """Which towns are to be asked."""
    if not towns:
        return f"<b>请教乡镇</b>：{escape(question)}\n\n本县的乡镇里，没有还能请教的了。"
    near = "标 ★ 的，报告里写得最接近。" if any(one.is_near for one in towns) else ""
    picked = f"已选 {len(chosen)} 个。" if chosen else "点乡镇名可选几个。"
    return (
        f"<b>请教乡镇</b>：{escape(question)}\n\n{near}{picked}每个镇一位报送员会收到一次，"
        "回话先给您看，您不发布谁也看不到。为给基层减负，尽量只问一两个镇。"
    )


def town_buttons(
    towns: Sequence[Near], chosen: Collection[int], gap_id: int, previous: int, following: int
) -> list[list[Button]]:
    """A page of them, to be chosen and let go."""
    marks = {True: "✓ ", False: ""}
    picks = [
        Button(
            f"{marks[one.town.id in chosen]}{'★' if one.is_near else ''}{short(one.town.name)}",
            "gap_town",
            str(one.town.id),
        )
        for one in towns
    ]
    send = [Button("发去请教", "gap_consult_send")] if chosen else []
    rows = [*in_twos(picks), turns(previous, following, "gap_towns"), [*send, Button("返回", "gap_open", str(gap_id))]]
    return [row for row in rows if row]


def sent(asked: Sequence[PlaceFacts], full: Sequence[PlaceFacts]) -> str:
    """What became of it."""
    told = f"已发去请教：{_names(asked)}。有回话就告诉您。" if asked else ""
    left = f"{_names(full)}的同志这周收到的消息已经够多，这次没有发，请下周再问或换一个镇。" if full else ""
    return told + left or "没有新发出：选的镇已经请教过，或者这个问题刚有人处理了。"


def state_line(consulted: Sequence[Consulted]) -> str:
    """How far the towns are that a gap was put to, and what they say."""
    told = "、".join(f"{escape(one.town.name)}（{_STATE[one.state]}）" for one in consulted)
    said = [f"{escape(one.town.name)}：{escape(one.text)}" for one in consulted if one.text]
    return "\n".join([f"请教过：{told}", *said]) if told else ""


def use_button(consulted: Consulted) -> Button:
    """What a town has said becomes an answer, once it is looked at."""
    return Button(f"用{short(consulted.town.name)}的回话", "gap_use", str(consulted.id))


def question(consulted: Consulted, *, is_own: bool) -> str:
    """To the town; `is_own`: to somebody who waits for the answer themselves."""
    own = "这也是您问过的问题，别处有了答复会告诉您；" if is_own else ""
    return (
        f"县里想请教{escape(consulted.town.name)}：\n<b>{escape(consulted.question)}</b>\n\n"
        f"{own}你们这边有做法的，答一两句就行；没有就点“这边没有”。回话先由县里看过，不会直接发给别人，也不计入考核。"
    )


def question_buttons(consultation_id: int) -> list[list[Button]]:
    """Under it."""
    return [
        [
            Button("答一句", "consult_say", str(consultation_id)),
            Button("这边没有", "consult_none", str(consultation_id)),
        ]
    ]


def answered(consulted: Consulted) -> str:
    """The same question, once it is answered or nobody asks any more."""
    if consulted.state is Reply.OPEN:
        end = "这个问题县里已经处理了，不用再回，谢谢。"
    else:
        end = "已回：这边没有。谢谢！" if consulted.state is Reply.NOTHING else f"已回：{escape(consulted.text)}"
    return f"县里想请教：{escape(consulted.question)}\n\n{end}"


def ask_reply(consulted: Consulted) -> str:
    """Before somebody types."""
    return (
        f"请打字回：{escape(consulted.question)}\n\n一两句就行（{LONGEST_REPLY} 字以内），写完先给您看一遍。"
        "不写个人信息和不宜公开的事项；不想回了点“先不回”。"
    )


def ask_reply_buttons(consultation_id: int) -> list[list[Button]]:
    """Under it."""
    return [[Button("先不回", "consult_drop", str(consultation_id))]]


def preview(consulted: Consulted, text: str) -> str:
    """Before it goes to the county."""
    return f"回给县里的话：\n{escape(text)}\n\n问的是：{escape(consulted.question)}\n要改就重新打字。"


def preview_buttons(consultation_id: int) -> list[list[Button]]:
    """Under it."""
    return [
        [
            Button("发给县里", "consult_send", str(consultation_id)),
            Button("先不回", "consult_drop", str(consultation_id)),
        ]
    ]


def no_text() -> str:
    """To signs without a word."""
    return "没看到文字，请打字回一两句。"


def too_long(length: int) -> str:
    """To somebody who has written too much."""
    return f"写了 {length} 个字，太长了，请压到 {LONGEST_REPLY} 字以内再发一遍。"


def thanks() -> str:
    """To somebody who has replied."""
    return "已发给县里，谢谢！"


def nothing_here() -> str:
    """To somebody who says that they have no such thing."""
    return "已告诉县里：这边没有。谢谢！"


def let_be() -> str:
    """To somebody who does not reply now."""
    return "好，先不回。以后想回，点原来消息下面的“答一句”。"


def over() -> str:
    """To a button of a question that was answered, or that nobody asks any more."""
    return "这个问题已经回过，或者县里已经处理了，不用再回。谢谢！"


def said(consulted: Consulted) -> str:
    """To whoever asks: what the town says."""
    head = f"{escape(consulted.town.name)}回话了。\n问：{escape(consulted.question)}\n"
    if consulted.state is Reply.NOTHING:
        return f"{head}答：这边没有这样的做法。"
    return f"{head}答：{escape(consulted.text)}\n\n可以用作答复，发布前还能改；不点就不会发给任何人。"


def said_buttons(consulted: Consulted) -> list[list[Button]]:
    """Under it."""
    use = [Button("用作答复", "gap_use", str(consulted.id))] if consulted.state is Reply.SAID else []
    return [[*use, Button("未答问题", "gap_list")]]


def source(consulted: Consulted, day: str) -> str:
    """What an answer goes by that a town has given."""
    return f"{consulted.town.name}回话（{day}）"


def _names(towns: Sequence[PlaceFacts]) -> str:
    return "、".join(escape(one.name) for one in towns)
