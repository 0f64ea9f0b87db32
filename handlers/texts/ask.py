"""The answer card and what is said around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from handlers.texts.facets import head
from handlers.texts.quotation import MOST_BOLD, bold, mark, path, plain, quotation
from handlers.turn import Button
from store.practices.answering.answers import Findings, Quote
from store.practices.answering.surroundings import Surroundings
from store.practices.asking.cues import SmallTalk

NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"
_IN_A_ROW = {4: 2}  # buttons, of so many; else three: on a phone more would be cut

_SMALL_TALK = {
    SmallTalk.THANKS: "不客气！还想了解什么，直接打字问就行。",
    SmallTalk.GREETING: "在呢，您好！想了解别的镇怎么做，直接打字问就行，例如：调解员有没有补贴。",
    SmallTalk.ASSENT: "好的。还想了解什么，直接打字问就行。",
    SmallTalk.LAUGH: "能帮上忙就好。还想了解什么，直接打字问就行。",
    SmallTalk.COMPLAINT: "对不起，没答好。请在答案下面点“不对题”，没找到的就点“告诉管理员”，管理员都会看到。",
    SmallTalk.FAREWELL: "再见！有需要随时来问。",
    SmallTalk.WHO: "我是“他山”，在各乡镇的法治政府建设报告里找别的镇怎么做，只摘原文、注明出处。直接打字问就行。",
}


def small_talk(talk: SmallTalk) -> str:
    """A friendly line to somebody who asked nothing."""
    return _SMALL_TALK[talk]


def say_what() -> str:
    """To an empty question, or one without a word in it."""
    return "请打字告诉我想了解什么，例如：调解员有没有补贴。"


def start_anew() -> str:
    """To somebody who let go of the question before."""
    return "好，从头来。请打字告诉我想了解什么。"


def too_long(length: int, limit: int) -> str:
    """To somebody who pasted a document."""
    return f"这段话有 {length} 个字，太长了，我抓不住要点。请用一两句话问（{limit} 字以内）。"


def no_such_command(name: str) -> str:
    """To a slash and a word that is no command."""
    return f"没有“{escape(name[:32])}”这个命令。直接打字提问就行；全部命令见 /help。"


def edited() -> str:
    """To somebody who has changed a message that answered something else."""
    return "改过的旧消息不算，请重新发一遍。"


def expired() -> str:
    """On a button that is no longer on the current screen, where that follows."""
    return "这个按钮已失效，请用下面的新按钮。"


def outdated() -> str:
    """On a button of an earlier card."""
    return "这个按钮已失效。把它上面的问题再问一遍，就能用新的。"


def compare_what(towns: Sequence[str]) -> str:
    """To somebody who holds towns against each other, over nothing."""
    names = escape("和".join(towns))
    return f"想比哪方面？请把镇名和要比的事一起发，例如：{names}的调解。"


def already_shown() -> str:
    """On 更多 of a page whose next page has been sent."""
    return "后面的已经发过了，请往下看。"


def context_shown() -> str:
    """On 看上下文 of the passage whose context was sent last."""
    return "这一段的上下文刚发过了，请往下看。"


def no_more(findings: Findings) -> str:
    """To somebody who asks for more where there is no more."""
    return f"没有更多了，找到的都在上面。{searched(findings)}"


def card(findings: Findings, skip: int) -> str:
    """A page of passages: each town once, under it where in the report each passage stands and what it says."""
    question = findings.question
    lines = [head(question)]
    if skip:
        lines[0] += f"\n（第 {skip + 1}–{skip + len(findings.quotes)} 条）"
    if question.absent:
        lines[0] += f"\n没有收录{escape('、'.join(question.absent))}的报告。"
    return "\n\n".join((*lines, *_entries(findings.quotes), searched(findings)))


def page_buttons(passages: Sequence[int], following: int | None) -> list[list[Button]]:
    """The context of each passage, and further ones behind the first `following`; None: there are none."""
    several = len(passages) > 1
    buttons = [
        Button(f"看上下文{NUMBERS[place] if several else ''}", "context", str(passage))
        for place, passage in enumerate(passages)
    ]
    in_a_row = _IN_A_ROW.get(len(buttons), 3)
    rows = [buttons[start : start + in_a_row] for start in range(0, len(buttons), in_a_row)]
    if following is not None:
        rows.append([Button("更多", "more", str(following))])
    return rows


def context(around: Surroundings, asked: Sequence[str]) -> str:
    """A passage between its neighbours."""
    parts = [f"<b>{escape(around.town)}</b>　{around.year} 年{mark(around.kind)}"]
    its: tuple[str, ...] = ()
    for headings, text in (
        (around.path_before, escape(plain(around.before))),
        (around.heading_path, f"<blockquote>{bold(plain(around.sentences), asked)}</blockquote>"),
        (around.path_after, escape(plain(around.after))),
    ):
        # A neighbour may stand in another section: a practice must not be read as a problem.
        if text and headings != its:
            parts.append(path(headings))
            its = headings
        if text:
            parts.append(text)
    return "\n\n".join(part for part in parts if part)


def context_buttons(around: Surroundings) -> list[list[Button]]:
    """To the passages before and after."""
    steps = [("‹ 往前看", around.previous_id), ("往后看 ›", around.next_id)]
    row = [Button(label, "context", str(passage)) for label, passage in steps if passage is not None]
    return [row] if row else []


def searched(findings: Findings) -> str:
    """How much was looked through."""
    return f"查了 {findings.searched_towns} 个乡镇的 {findings.searched_reports} 份报告。"


def _entries(quotes: Sequence[Quote]) -> Iterator[str]:
    most = MOST_BOLD // len(quotes)
    counties = {(quote.county, quote.town) for quote in quotes}
    namesakes = {town for _, town in counties if sum(town == other for _, other in counties) > 1}
    numbers = iter(NUMBERS if len(quotes) > 1 else " ")
    for (county, town, year, kind), group in groupby(
        quotes, key=lambda one: (one.county, one.town, one.year, one.kind)
    ):
        name = f"{county}{town}" if town in namesakes else town
        yield "\n".join(
            (
                f"<b>{escape(name)}</b>　{year} 年{mark(kind)}",
                "\n\n".join(_passage(quote, next(numbers), most) for quote in group),
            )
        )


def _passage(quote: Quote, number: str, most_bold: int) -> str:
    where = path(quote.heading_path)
    return f"{number} {where}{chr(10) if where else ''}{quotation(quote, most_bold)}".lstrip()
