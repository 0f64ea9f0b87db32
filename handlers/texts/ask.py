"""The answer card and everything around it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.turn import Button
from store.practices.answers import Findings, Quote, Surroundings
from store.practices.kinds import SectionKind
from store.practices.places import Span, places
from store.practices.tables import ReportKind

_ONLY = {SectionKind.PRACTICE: "做法", SectionKind.PROBLEM: "问题", SectionKind.PLAN: "计划"}
_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"
_MOST_BOLD = 90  # in one answer: of a message the network keeps 100 formatted places, and the rest goes unmarked


def say_what() -> str:
    """To an empty question, or one without a word in it."""
    return "请打字告诉我想了解什么，例如：调解员有没有补贴。"


def too_long(length: int, limit: int) -> str:
    """To somebody who pasted a document."""
    return f"这段话有 {length} 个字，太长了，我抓不住要点。请用一两句话问（{limit} 字以内）。"


def no_such_command(name: str) -> str:
    """To a slash and a word that is no command."""
    return f"没有“{escape(name[:32])}”这个命令。直接打字提问就行；全部命令见 /help。"


def expired() -> str:
    """On a button that is no longer on the current screen."""
    return "这个按钮已失效，请用下面的新按钮。"


def card(question: str, findings: Findings, chosen: SectionKind | None, skip: int) -> str:
    """One entry for each town: who, when, where it stands, and the sentences."""
    numbered = len(findings.quotes) > 1
    entries = [
        _entry(quote, findings.question.words, f"{_NUMBERS[place]} " if numbered else "", len(findings.quotes))
        for place, quote in enumerate(findings.quotes)
    ]
    head = f"问：{escape(question)}" + (f"（只看{_ONLY[chosen]}）" if chosen else "")
    if skip:
        last = skip + len(findings.quotes)
        head += f"（第 {skip + 1} 个镇）" if last == skip + 1 else f"（第 {skip + 1}–{last} 个镇）"
    return "\n\n".join((head, *entries, _searched(findings)))


def card_buttons(
    findings: Findings, chosen: SectionKind | None, offered: Sequence[SectionKind], skip: int
) -> list[list[Button]]:
    """The context of each entry, further towns, and the kinds of section."""
    several = len(findings.quotes) > 1
    rows = [
        [
            Button(f"看上下文{_NUMBERS[place] if several else ''}", "context", str(quote.passage))
            for place, quote in enumerate(findings.quotes)
        ]
    ]
    if findings.more:
        rows.append([Button("更多乡镇", "more", str(skip + len(findings.quotes)))])
    if not skip:
        rows.append(only_buttons(chosen, offered))
    return rows


def only_buttons(chosen: SectionKind | None, offered: Sequence[SectionKind]) -> list[Button]:
    """One for each kind of section; the chosen one takes the choice back."""
    return [Button(f"{'✓ ' if kind is chosen else ''}只看{_ONLY[kind]}", "only", kind.value) for kind in offered]


def not_found(question: str, findings: Findings, chosen: SectionKind | None) -> str:
    """What was searched, and what might help."""
    head = f"问：{escape(question)}" + (f"（只看{_ONLY[chosen]}）" if chosen else "")
    asked = findings.question
    scope = asked.scope
    if not findings.searched_reports:
        years = f" {'、'.join(map(str, scope.years))} 年" if scope.years else ""
        facets = escape("、".join(scope.towns)) + years
        what = f"库里没有{facets}的报告。" if facets else "库里还没有可查的报告。"
        return f"{head}\n\n{what}发“已收录乡镇”可以看到收录了哪些。"
    if not asked.words:
        return f"{head}\n\n没看出要问哪方面的事，请加上要紧的词，例如：调解、普法、执法证。"
    lines = [head, "", f"没有找到。{_searched(findings)}"]
    if findings.unknown:
        lines.append(f"这些词没有报告提到过：{'、'.join(map(escape, findings.unknown))}。换个说法试试？")
    else:
        lines.append("没有哪一段同时写到这些词。少用几个词，只留最要紧的再试试？")
    if chosen:
        lines.append(f"也可以再点一次“只看{_ONLY[chosen]}”，改为查全部内容。")
    return "\n".join(lines)


def context(around: Surroundings, asked: Sequence[str]) -> str:
    """A passage between its neighbours."""
    parts = [f"<b>{escape(around.town)}</b>　{around.year} 年{_mark(around.kind)}"]
    path: tuple[str, ...] = ()
    for its_path, text in (
        (around.path_before, escape(_plain(around.before))),
        (around.heading_path, f"<blockquote>{_bold(_plain(around.sentences), asked)}</blockquote>"),
        (around.path_after, escape(_plain(around.after))),
    ):
        # A neighbour may stand in another section: a practice must not be read as a problem.
        if text and its_path != path:
            parts.append(_path(its_path))
            path = its_path
        if text:
            parts.append(text)
    return "\n\n".join(part for part in parts if part)


def context_buttons(around: Surroundings) -> list[list[Button]]:
    """To the passages before and after."""
    steps = [("‹ 往前看", around.previous_id), ("往后看 ›", around.next_id)]
    row = [Button(label, "context", str(passage)) for label, passage in steps if passage is not None]
    return [row] if row else []


def _entry(quote: Quote, asked: Sequence[str], number: str, entries: int) -> str:
    said = _bold(quoted(quote), asked, _MOST_BOLD // entries)
    if quote.kind is ReportKind.ORIGINAL:
        said = f"“{said}”"
    head = f"{number}<b>{escape(quote.town)}</b>　{quote.year} 年{_mark(quote.kind)}"
    return "\n".join(part for part in (head, _path(quote.heading_path), said) if part)


def quoted(quote: Quote) -> str:
    """The sentences of a quotation, with dots where some were left out between them."""
    said = ""
    for sentence, place, before in zip(quote.sentences, quote.places, (None, *quote.places), strict=False):
        gap = "" if before is None or place == before + 1 else " …… "
        said += gap + sentence.strip()
    return said + (" ……" if said.endswith(("；", "：", ";", ":")) else "")


def _mark(kind: ReportKind) -> str:
    return "（要点整理，非原文）" if kind is ReportKind.DIGEST else ""


def _path(headings: Sequence[str]) -> str:
    return f"见：{escape(' › '.join(headings))}" if headings else ""


def _plain(sentences: Sequence[str]) -> str:
    return "".join(sentence.strip() for sentence in sentences)


def _searched(findings: Findings) -> str:
    return f"查了 {findings.searched_towns} 个乡镇的 {findings.searched_reports} 份报告。"


def _bold(text: str, asked: Sequence[str], most: int = _MOST_BOLD) -> str:
    """The text as HTML with the asked words in bold, `most` places of it from the top."""
    html, done = "", 0
    for start, end in _joined(text, asked)[:most]:
        html += f"{escape(text[done:start], quote=False)}<b>{escape(text[start:end], quote=False)}</b>"
        done = end
    return html + escape(text[done:], quote=False)


def _joined(text: str, asked: Sequence[str]) -> list[Span]:
    """Where asked words stand; those that overlap or touch make one place."""
    joined: list[Span] = []
    for start, end in sorted(span for spans in places(text, asked).values() for span in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
