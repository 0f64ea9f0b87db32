"""What stands around a report's body: page furniture, title and salutation before it, signature and links after."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache

from store.practices.kinds import cues, heading_kinds
from store.practices.language.characters import simplified
from store.practices.reading.numbering import find_mark
from store.practices.reading.paragraphs import Line

_HEAD_LINES = 60
_TAIL_LINES = 60
_LONGEST_TITLE = 60
_LONGEST_BARE_HEADING = 16


class Role(StrEnum):
    """What a part is in the page."""

    FURNITURE = "furniture"
    TITLE = "title"
    SALUTATION = "salutation"
    HEADING = "heading"
    BODY = "body"
    SIGNATURE = "signature"  # who signed, and the date


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines before, in and after the body; each line of the file is in exactly one of them."""

    before: tuple[tuple[Role, str], ...]
    body: tuple[Line, ...]
    after: tuple[tuple[Role, str], ...]


@cache
def _pattern(name: str) -> re.Pattern[str]:
    furniture, title = cues()["furniture"], cues()["title"]
    date = furniture["date"]
    return re.compile(
        {
            "label": "^[-*|·\\s]*(?:" + "|".join(furniture["labels"]) + ")|[>＞»›]",
            "ending": f"^.{{0,8}}(?:{furniture['ending']})",
            "org": furniture["signature"],
            "date": f"^[（(]?{date}[）)]?$",
            "signed": rf"(?<=[。！])\s+([一-龥]{{2,20}}(?:人民政府|党委|委员会|办事处)\s*(?:{date})?|{date})$",
            "salutation": furniture["salutation"],
            "title": title["ends"],
            "about": title["about"],
            "wall title": r"^([^，。：；]{4,60}?(?:报告|总结|汇报|安排|情况))(?:\s+|(?="
            + cues()["wall"]["body_starts"]
            + "))(?=.{60})",
        }[name]
    )


def _match(name: str, text: str) -> re.Match[str] | None:
    return _pattern(name).match(_folded(text))


def _search(name: str, text: str) -> re.Match[str] | None:
    return _pattern(name).search(_folded(text))


_folded = lru_cache(maxsize=256)(simplified)  # a line is looked at some five times


def is_bare_heading(line: Line) -> bool:
    """Whether a short line without number or punctuation names a kind of section: 存在问题."""
    text = line.text
    return (
        not line.row
        and len(text) <= _LONGEST_BARE_HEADING
        and not re.search(r"^[暨及的]|[，。；！？,;]|如下", text)
        and bool(heading_kinds(text))
        and not _is_title(text)
    )


def find_frame(lines: list[Line]) -> Frame:
    """The body of a report and what stands around it."""
    lines = _unwall(lines)
    start = _body_start(lines)
    end = _body_end(lines, start)
    return Frame(
        before=tuple(_read_head(lines[:start])),
        body=tuple(lines[start:end]),
        after=tuple((_tail_role(line), line.text) for line in lines[end:]),
    )


def _unwall(lines: list[Line]) -> list[Line]:
    """The lines, with a title or signature that shares a line with the body cut off."""
    cut: list[Line] = []
    for number, line in enumerate(lines):
        rest = line
        if number < _HEAD_LINES and (title := _match("wall title", rest.text)) and _is_title(title[1]):
            cut.append(replace(rest, text=rest.text[: title.end(1)]))
            rest = replace(rest, text=rest.text[title.end() :])
        if len(lines) - number <= _TAIL_LINES and (signed := _search("signed", rest.text[-80:])):
            at = len(rest.text) - len(rest.text[-80:]) + signed.start()
            cut.append(replace(rest, text=rest.text[:at]))
            rest = replace(rest, text=rest.text[at:].strip())
        cut.append(rest)
    return cut


def _is_title(text: str) -> bool:
    return (
        8 <= len(text) <= _LONGEST_TITLE
        and _search("title", text) is not None
        and _search("about", text) is not None
        and not re.search(r"[。；：]", text)
        and find_mark(text) is None
        and _search("label", text) is None
    )


def _is_prose(line: Line) -> bool:
    text = line.text
    if _match("label", text) or _match("date", text) or _match("salutation", text):
        return False
    return "。" in text or len(text) > _LONGEST_TITLE or text.endswith(("：", "；", "，"))


def _body_start(lines: list[Line]) -> int:
    """The index of the first body line; 0 where nothing stands before it."""
    title_seen = False
    for number, line in enumerate(lines[:_HEAD_LINES]):
        heading = find_mark(line.text) is not None or is_bare_heading(line)
        if _is_prose(line) or (heading and not _search("label", line.text)):
            return _back_to_line_start(lines, number)
        if title_seen and not line.hashes and len(line.text) >= 15 and re.search(r"[，、]", line.text):
            return number  # the first line of wrapped prose
        title_seen = title_seen or _is_title(line.text) or line.hashes == 1
    return 0


def _back_to_line_start(lines: list[Line], number: int) -> int:
    """The first line of the wrapped paragraph of which line `number` is the first to look like prose."""
    while number and not find_mark(lines[number].text):
        above = lines[number - 1].text
        if len(above) < 15 or _is_title(above) or lines[number - 1].hashes or _search("label", above):
            break
        if not re.search(r"[，、]", above) or re.search(r"[：:]", above):
            break
        number -= 1
    return number


def _read_head(head: list[Line]) -> list[tuple[Role, str]]:
    roles = [Role.FURNITURE] * len(head)
    titles = [n for n, line in enumerate(head) if _is_title(line.text) or _is_title(_before(head, n) + line.text)]
    marked = [n for n, line in enumerate(head) if line.hashes == 1]
    if last := (titles[-1:] or marked[-1:]):
        first = last[0]
        while first and _continues_title(head[first - 1], head[first]):
            first -= 1
        for n in range(first, last[0] + 1):
            roles[n] = Role.TITLE
    for n, line in enumerate(head):
        if roles[n] is Role.FURNITURE and _match("salutation", line.text):
            roles[n] = Role.SALUTATION
    return [(role, line.text) for role, line in zip(roles, head, strict=True)]


def _before(head: list[Line], n: int) -> str:
    """The line above line `n`, where the title may have been broken in two."""
    return head[n - 1].text if n and _continues_title(head[n - 1], head[n]) else ""


def _continues_title(above: Line, below: Line) -> bool:
    text = _folded(above.text)
    if above.row or text.startswith("|"):
        return False
    if above.hashes != below.hashes or len(text) > 40 or above.page:
        return False
    if re.search(r"[。：:；]", text) or _search("label", text) or _search("date", text):
        return False
    if _match("org", text) or below.text.startswith(("暨", "的")):
        return True
    is_part = re.search(r"镇|乡|街道|年|法治|关于", text) is not None
    return is_part and not _is_title(text)


def _body_end(lines: list[Line], start: int) -> int:
    """The index after the last body line: signature, date or links begin there."""
    end = len(lines)
    for number in range(len(lines) - 1, max(start, len(lines) - _TAIL_LINES), -1):
        line = lines[number]
        if find_mark(line.text) or (_is_prose(line) and not _search("ending", line.text)):
            break
        if _tail_role(line) is Role.SIGNATURE:
            if re.search(r"[。！？；：…”）)]$", lines[number - 1].text) or number == end - 1 or end < len(lines):
                end = number
        elif line.page or _search("ending", line.text) or _match("label", line.text):
            end = number
    return end


def _tail_role(line: Line) -> Role:
    text = _folded(re.sub(r"\s+", "", line.text))
    signed = _match("org", text) or _match("date", text) or _match("date", line.text)
    with_date = re.match(r"[一-龥]{2,20}(?:人民政府|党委|委员会|办事处)", text) and re.search(r"日$", text)
    return Role.SIGNATURE if signed or (with_date and len(text) <= 40) else Role.FURNITURE
