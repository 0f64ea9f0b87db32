"""HTML parse mode: text and entities out of Telegram's HTML, refusing what Telegram refuses in its words."""

import re
from dataclasses import dataclass
from typing import Any

from bot.console.limits import utf16_units

Entity = dict[str, Any]

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler", "tg-spoiler": "spoiler",
    "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_SPACE = " \t\r\n\0\v"
_USER_LINK = re.compile(r"tg://user/?\?id=(\d+)")


class BadEntitiesError(Exception):
    """The text cannot be parsed; the message is Telegram's own."""


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int


def parse_html(html: str) -> tuple[str, list[Entity]]:
    """The plain text and its entities (offsets in UTF-16 units), not yet trimmed. Raises BadEntitiesError."""
    return _Parser(html).parse()


class _Parser:
    def __init__(self, html: str) -> None:
        self.html = html
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.html):
            char = self.html[self.at]
            if char == "&":
                self._emit(self._reference() or self._next())
            elif char != "<":
                self._emit(self._next())
            elif self._peek(1) == "/":
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise BadEntitiesError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.out), self.entities

    def _peek(self, ahead: int = 0) -> str:
        """The character ahead; NUL at the end, which Telegram counts as a space."""
        at = self.at + ahead
        return self.html[at] if at < len(self.html) else "\0"

    def _next(self) -> str:
        char = self._peek()
        self.at += 1
        return char

    def _emit(self, text: str) -> None:
        self.out.append(text)
        self.offset += utf16_units(text)

    def _bytes(self, at: int) -> int:
        return len(self.html[:at].encode("utf-8", "surrogatepass"))

    def _take_while_not(self, stops: str) -> str:
        begin = self.at
        while self.at < len(self.html) and self.html[self.at] not in stops:
            self.at += 1
        return self.html[begin : self.at]

    def _skip_space(self) -> None:
        while self.at < len(self.html) and self.html[self.at] in _SPACE:
            self.at += 1

    def _reference(self) -> str | None:
        """The character of a reference such as &lt; or &#x6d77; and step over it; None (no step) if it is not one."""
        match = _REFERENCE.match(self.html, self.at)
        if match is None:
            return None
        hexadecimal, decimal, name = match.groups()
        if name:
            char = _NAMED.get(name)
        else:
            code = int(hexadecimal, 16) if hexadecimal else int(decimal)
            digits = match.end() - match.start() - match.group().endswith(";")
            char = chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 and digits < 10 else None
        if char is not None:
            self.at = match.end()
        return char

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._take_while_not(_SPACE + ">").lower()
        if self.at >= len(self.html):
            raise BadEntitiesError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if tag not in _TYPES:
            raise BadEntitiesError(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        argument = ""
        while True:
            self._skip_space()
            if self._peek() == ">":
                break
            name, value = self._attribute(tag, begin)
            argument = _argument(tag, name, value) or argument
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise BadEntitiesError(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self.open.append(_Open(tag, argument, self.offset, len(self.out)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        unclosed = BadEntitiesError(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
        if self.at >= len(self.html):
            raise unclosed
        name = self._take_while_not(_SPACE + "=>/\"'")
        if not name:
            raise BadEntitiesError(f'Empty attribute name in the tag "{tag}" at byte offset {self._bytes(begin)}')
        self._skip_space()
        if self.at >= len(self.html):
            raise unclosed
        if self._peek() != "=":
            return name, ""
        self.at += 1
        self._skip_space()
        if self.at >= len(self.html):
            raise unclosed
        value = self._quoted() if self._peek() in "\"'" else self._bare()
        if self.at >= len(self.html):
            raise BadEntitiesError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        return name, value

    def _bare(self) -> str:
        begin = self.at
        while self._peek() in ".-" or (self._peek().isascii() and self._peek().isalnum()):
            self.at += 1
        if self._peek() not in _SPACE + ">":
            raise BadEntitiesError(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
        return self.html[begin : self.at].lower()

    def _quoted(self) -> str:
        quote = self._next()
        value: list[str] = []
        while self.at < len(self.html) and self._peek() != quote:
            value.append((self._peek() == "&" and self._reference()) or self._next())
        if self.at < len(self.html):
            self.at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise BadEntitiesError(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        self.at += 2
        found = self._take_while_not(_SPACE + ">")
        self._skip_space()
        if self._peek() != ">":
            raise BadEntitiesError(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self.at += 1
        tag = self.open[-1].tag
        if found and found != tag:
            raise BadEntitiesError(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{tag}>", found "</{found}>"'
            )
        self._close(self.open.pop())

    def _close(self, opened: _Open) -> None:
        length = self.offset - opened.offset
        if length == 0:
            return
        entity: Entity = {"type": _TYPES[opened.tag], "offset": opened.offset, "length": length}
        if opened.tag == "a":
            url = opened.argument or "".join(self.out[opened.begin :])
            if person := _USER_LINK.fullmatch(url):
                entity |= {"type": "text_mention", "user_id": int(person.group(1))}
            elif link := checked_link(url):
                entity["url"] = link
            else:
                return
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdigit():
                raise BadEntitiesError("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag in ("pre", "code"):
            self._join_code(entity, opened.argument)
        self.entities.append(entity)

    def _join_code(self, entity: Entity, language: str) -> None:
        """<pre><code class="language-x"> is one entity: a pre with a language."""
        inner = self.entities[-1] if self.entities else None
        if entity["type"] == "code" and language:
            entity["_language"] = language
        if entity["type"] == "pre" and inner and inner.get("_language"):
            same = (inner["offset"], inner["length"]) == (entity["offset"], entity["length"])
            if inner["type"] == "code" and same:
                self.entities.pop()
                entity["language"] = inner["_language"]


def _argument(tag: str, name: str, value: str) -> str:
    if (tag, name) == ("a", "href") or (tag, name) == ("tg-emoji", "emoji-id"):
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return "1" if (tag, name) == ("blockquote", "expandable") else ""


def checked_link(url: str) -> str | None:
    """The link as Telegram keeps it, `http://` added to a bare host name; None if it is no link and is dropped."""
    url = url.strip()
    match = re.fullmatch(r"(?:(https?|ftp|tg|ton)://)?([^\s/?#]+)(.*)", url, re.IGNORECASE | re.DOTALL)
    if match is None:
        return None
    scheme, host, rest = match.groups()
    if scheme and scheme.lower() in ("tg", "ton"):
        return url
    if "." not in host.strip(".") and not host.lower().startswith("localhost"):
        return None
    return f"{(scheme or 'http').lower()}://{host}{rest or '/'}"
