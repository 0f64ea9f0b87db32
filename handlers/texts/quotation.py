"""How a report's own words are shown: marks around them, the asked words in bold, where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from store.practices.answering.answers import Quote
from store.practices.language.places import Span, places
from store.practices.tables import ReportKind

MOST_BOLD = 80  # in one message: of one the network keeps 100 formatted places, and the rest goes unmarked
# Within quotation marks double ones become single and single ones double (GB/T 15834-2011, 4.8).
_INNER = str.maketrans("“”‘’", "‘’“”")


def quotation(quote: Quote, most_bold: int = MOST_BOLD) -> str:
    """What a passage says, as HTML: an original between quotation marks, a digest without."""
    return bold(marked(quote), quote.matched, most_bold)


def marked(quote: Quote) -> str:
    """The same as plain text."""
    return in_marks(_said(quote), quote.kind)


def in_marks(said: str, kind: ReportKind) -> str:
    """What a report says between quotation marks, if the words are its own."""
    return said if kind is ReportKind.DIGEST else f"“{said.translate(_INNER)}”"


def _said(quote: Quote) -> str:
    """The sentences of a quotation as they stand, with dots where some were left out between them, or are announced."""
    text = ""
    for sentence, place, before in zip(quote.sentences, quote.places, (None, *quote.places), strict=False):
        gap = "" if before is None or place == before + 1 else " …… "
        text += gap + sentence.strip()
    goes_on = text.endswith(("；", "：", ";", ":")) and not text.endswith(("如下：", "如下:"))  # these end an address
    return text + (" ……" if goes_on else "")


def cut(words: str, at: int, most: int) -> str:
    """At most so many characters of a long text, around what stands `at` this place, with dots where some are left
    out.
    """
    start = max(0, min(at - most // 2, len(words) - most))
    end = min(start + most, len(words))
    return f"{'……' * (start > 0)}{words[start:end]}{'……' * (end < len(words))}"


def mark(kind: ReportKind) -> str:
    """What stands behind the year of a report that is told anew."""
    return "（要点整理，非原文）" if kind is ReportKind.DIGEST else ""


def path(headings: Sequence[str]) -> str:
    """Where in its report something stands; empty: under no heading."""
    return f"见：{escape(' › '.join(headings))}" if headings else ""


def plain(sentences: Sequence[str]) -> str:
    """Sentences one after the other."""
    return "".join(sentence.strip() for sentence in sentences)


def bold(text: str, asked: Sequence[str], most: int = MOST_BOLD) -> str:
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
