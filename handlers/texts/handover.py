"""What somebody left open, told to whoever takes over."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.turn import Button

_MOST = 10  # of a kind, named one by one
_LONGEST = 60  # characters


def passed_on(parts: Sequence[str]) -> str:
    """The one message."""
    return "\n\n".join(("<b>交接给您的事</b>", *parts))


def questions(asked: Sequence[str]) -> str:
    """What the predecessor waits to be told of."""
    lines = "\n".join(f"· {escape(_short(one))}" for one in asked[:_MOST])
    return f"还没有答案的提问 {len(asked)} 个，有了会通知您：\n{lines}{_more(asked)}"


def files(names: Sequence[Sequence[str]]) -> str:
    """What waits for the predecessor's word."""
    lines = "\n".join(f"· {escape(_of(one))}" for one in names[:_MOST])
    return f"发来还没确认入库的文件 {sum(map(len, names))} 份，按下面的按钮查看，24 小时内有效：\n{lines}{_more(names)}"


def file_buttons(batches: Sequence[tuple[int, Sequence[str]]]) -> list[list[Button]]:
    """One for each, to look at."""
    return [[Button(f"查看 {_of(names)[:20]}", "import_show", str(number))] for number, names in batches[:_MOST]]


def _of(names: Sequence[str]) -> str:
    return _short(names[0]) + (f" 等 {len(names)} 份" if len(names) > 1 else "")


def _more(things: Sequence[object]) -> str:
    return f"\n还有 {len(things) - _MOST} 个没有列出。" if len(things) > _MOST else ""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
