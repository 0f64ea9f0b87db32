"""县里答复: as it is shown to whoever asks, written, looked at again, withdrawn; never mixed with quotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from handlers.texts.members import ROLES
from handlers.texts.quotation import cut, in_marks, mark, path, plain
from handlers.texts.staff import turns
from handlers.turn import Button
from store.days import day_of
from store.people.rights import Role
from store.practices.answering.answers import Quote
from store.practices.feedback.answers import LONGEST, LONGEST_SOURCE, Answer, Said

TITLE = "县里答复"
REVIEWS = {6: "半年后", 12: "一年后", 24: "两年后"}
"""In how many months an answer is to be looked at again, as it stands on the buttons."""
_NUMBERS = "①②③④⑤⑥⑦⑧"
_QUOTED = 200  # characters of a report's words in a notice
_MOST_MARKED = 5  # words that look like a name
_SHORT = 40  # characters of a question in a list


def shown(answer: Answer, today: date) -> str:
    """An answer, with who gave it and when; whose day to be looked at again has come is marked."""
    late = "\n⚠ 已过复核日期，用之前请先核实。" if answer.is_overdue(today) else ""
    return f"{_head(answer)}\n{_body(answer.question, answer.text, answer.source)}{late}"


def beside(answers: Sequence[Answer], today: date) -> str:
    """Ahead of what the reports write."""
    return "\n\n".join(
        [*(shown(one, today) for one in answers), "这是本县自己的答复，不是报告原文；报告里查到的见下一条。"]
    )


def told(answer: Answer, today: date) -> str:
    """To whoever has asked for it."""
    return f"您问过的这个问题，县里有答复了。\n\n{shown(answer, today)}"


def told_withdrawn(question: str) -> str:
    """In the place of an answer that somebody was told of."""
    return f"您问过的“{escape(question)}”，县里的答复已经撤回，请不要再用。需要时直接再问一遍。"


def told_imported(question: str, quote: Quote) -> str:
    """To whoever has asked what a new report answers, with where it says it."""
    said = plain(quote.sentences)
    words = in_marks(escape(cut(said, 0, _QUOTED) if len(said) > _QUOTED else said, quote=False), quote.kind)
    source = [f"<b>{escape(quote.town)}</b>　{quote.year} 年{mark(quote.kind)}", path(quote.heading_path), words]
    shown = "\n".join(line for line in source if line)
    return f"您问过的“{escape(question)}”，新收录的报告里写到了：\n\n{shown}\n\n点下面的按钮看完整的答案。"


def look_button(gap_id: int) -> list[list[Button]]:
    """Under it."""
    return [[Button("看报告怎么写的", "gap_look", str(gap_id))]]


def ask_text(question: str, before: str) -> str:
    """Before an answer is typed; `before`: what holds today."""
    holds = f"\n\n现在的答复：\n{escape(before)}" if before else ""
    return (
        f"<b>答复</b>：{escape(question)}{holds}\n\n请直接打字写答复（{LONGEST} 字以内），写完先给您看一遍，"
        "您点“发布”才发出。\n只写能在全县公开的内容，不写个人信息和不宜公开的事项。"
    )


def ask_text_buttons() -> list[list[Button]]:
    """Under it."""
    return [[Button("不答了", "answer_drop")]]


def ask_source(source: str) -> str:
    """What the answer goes by."""
    holds = f"\n现在写的是：{escape(source)}" if source else ""
    return f"这个答复依据什么？例如：县司法局2026年3号文。请打字（{LONGEST_SOURCE} 字以内）。{holds}"


def ask_source_buttons(source: str) -> list[list[Button]]:
    """Under it."""
    return [[*([Button("不写依据", "answer_no_source")] if source else []), Button("返回预览", "answer_back")]]


def too_long(length: int, limit: int) -> str:
    """To somebody who has written too much."""
    return f"写了 {length} 个字，太长了，请压到 {limit} 字以内再发一遍。"


def no_text() -> str:
    """To somebody who has typed signs only."""
    return "没看到文字，请打字写答复。"


def preview(question: str, said: Said, county: str, role: Role, today: date, *, is_new: bool) -> str:
    """Before it is published: as it will be read."""
    head = _titled(county, role, today, said.review_on)
    tells = "会各收到一次答复，" if is_new else "已经收到的消息会跟着改，"
    return (
        f"<b>请看一遍，点“发布”才发出</b>\n\n{head}\n{_body(question, said.text, said.source)}\n\n"
        f"发布后，问过的同志{tells}本县的人再问同样的问题也会看到；别的县看不到。"
    )


def preview_buttons(said: Said) -> list[list[Button]]:
    """Under it."""
    source = "改依据" if said.source else "写依据"
    return [
        [Button("发布", "answer_send")],
        [Button("改内容", "answer_text"), Button(source, "answer_source")],
        [Button("改复核日期", "answer_when"), Button("不答了", "answer_drop")],
    ]


def which_day() -> str:
    """By when somebody is to look at it again."""
    return "多久以后复核一次？到了日子，会在每周一的提要里提醒管理员。"


def day_buttons() -> list[list[Button]]:
    """Under it."""
    days = [Button(label, "answer_review", str(months)) for months, label in REVIEWS.items()]
    return [days, [Button("返回预览", "answer_back")]]


def published(*, is_new: bool) -> str:
    """After it was published."""
    return (
        "已发布。问过的同志会各收到一次，晚上和节假日等到上班时间再发。" if is_new else "已改好，新的答复从现在起生效。"
    )


def published_buttons() -> list[list[Button]]:
    """Under it."""
    return [[Button("未答问题", "gap_list"), Button(TITLE, "answer_list")]]


def overtaken() -> str:
    """To whoever answers what somebody else has seen to meanwhile."""
    return "这个问题刚才已经有人处理了，您写的没有发出。"


def seen_to() -> str:
    """To whoever begins with what does not wait for an answer any more."""
    return "这个问题刚才已经有人处理了，不用再答。"


def joined(text: str, more: str) -> str:
    """What was answered, and what a town says besides."""
    return f"{text}\n{more}"


def joined_sources(source: str, more: str) -> str:
    """What both go by."""
    return f"{source}；{more}" if source else more


def adds(town: str) -> str:
    """Over the preview of an answer to which a town's words were added."""
    return f"这个问题县里已经答复过：下面把{escape(town)}的回话接在后面，点“发布”才改。"


def in_it_already() -> str:
    """Over the chat, where the county's answer has these words."""
    return "县里的答复里已经有这句回话了。"


def no_room(most: int) -> str:
    """Over the chat, where an answer would get too long."""
    return f"接在县里的答复后面会超过 {most} 字，没有加；请在“县里答复”里点“修改”，挑要紧的写。"


def looks_private(words: Sequence[str]) -> str:
    """Over the preview, where words look like a name or a case; empty: none does."""
    told = "、".join(map(escape, words[:_MOST_MARKED]))
    return f"⚠ 像有姓名或个案：{told}。请先点“改内容”去掉，再发布。" if words else ""


def changed_meanwhile() -> str:
    """To whoever changes an answer that somebody else has changed meanwhile."""
    return "这条答复刚才有人改过或撤回了，您写的没有发出，请重新打开再改。"


def dropped() -> str:
    """To whoever lets it be."""
    return "好，没有发出。"


def listing(answers: Sequence[Answer], skip: int, count: int, today: date) -> str:
    """A page of a county's answers, those to be looked at again first."""
    if not answers:
        return f"<b>{TITLE}</b>\n\n还没有。在“未答问题”里点开一个问题就能答复。"
    place = f"（第 {skip + 1}–{skip + len(answers)} 条）" if count > len(answers) else ""
    lines = [f"{number} {_line(one, today)}" for number, one in zip(_NUMBERS, answers, strict=False)]
    return "\n".join([f"<b>{TITLE}：{count} 条</b>{place}\n", *lines])


def listing_buttons(answers: Sequence[Answer], previous: int, following: int) -> list[list[Button]]:
    """One for each, and the pages before and after; one that is not there is negative."""
    cards = [Button(f"看{number}", "answer_card", str(one.id)) for number, one in zip(_NUMBERS, answers, strict=False)]
    rows = [cards[:4], cards[4:], turns(previous, following, "answer_page"), [Button("未答问题", "gap_list")]]
    return [row for row in rows if row]


def card(answer: Answer, today: date) -> str:
    """One of them, to whoever looks after it."""
    return f"{shown(answer, today)}\n\n第 {answer.version} 版"


def card_buttons(answer: Answer) -> list[list[Button]]:
    """Under it."""
    act = f"{answer.id}-{answer.version}"
    return [
        [Button("仍然有效，延一年", "answer_keep", act)],
        [Button("修改", "answer_change", act), Button("撤回", "answer_withdraw", act)],
        [Button("返回", "answer_list")],
    ]


def kept(review_on: date) -> str:
    """Over the chat, after an answer was looked at again."""
    return f"已记下：仍然有效，下次复核 {day(review_on)}。"


def sure_withdrawn(answer: Answer, today: date) -> str:
    """Before it is withdrawn."""
    return (
        f"{shown(answer, today)}\n\n撤回后谁都查不到它；收到过答复通知的，那条会改成“已撤回”，"
        "还没收到的不再发；自己查到过的，手机上的旧消息改不了。确定撤回吗？"
    )


def sure_buttons(answer: Answer) -> list[list[Button]]:
    """Under it."""
    return [
        [Button("确定撤回", "answer_withdraw_yes", f"{answer.id}-{answer.version}")],
        [Button("不撤回", "answer_card", str(answer.id))],
    ]


def withdrawn() -> str:
    """Over the chat, after it was."""
    return "已撤回。"


def gone() -> str:
    """To a button of an answer that does not hold any more."""
    return "这条答复已经改过或撤回了，请发“未答问题”重新打开。"


def day(of: date) -> str:
    """2026年11月22日."""
    return f"{of.year}年{of.month}月{of.day}日"


def topics(counts: Sequence[tuple[str, int]], names: Mapping[str, str]) -> str:
    """What was asked about, the most asked first: 人民调解 5，普法 2."""
    return "，".join(f"{names[topic]} {count}" for topic, count in counts if topic in names)


def _head(answer: Answer) -> str:
    return _titled(answer.county, answer.role, day_of(answer.at), answer.review_on)


def _titled(county: str, role: Role, on: date, review_on: date) -> str:
    return f"<b>{TITLE}</b>（{escape(county)} · {ROLES[role]}，{day(on)}；复核日期：{day(review_on)}）"


def _body(question: str, text: str, source: str) -> str:
    by = f"\n依据：{escape(source)}" if source else ""
    return f"问：{escape(question)}\n答：{escape(text)}{by}"


def _line(answer: Answer, today: date) -> str:
    question = answer.question if len(answer.question) <= _SHORT else f"{answer.question[:_SHORT]}…"
    late = "已过复核日期" if answer.is_overdue(today) else f"复核 {day(answer.review_on)}"
    return f"{escape(question)}（{late}）"
