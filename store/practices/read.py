"""The bytes of a report file → its text."""

import codecs
import os
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 30_000  # the longest township report seen has 3,300; the worst text of this length takes a second

MARKDOWN = frozenset({".md", ".markdown"})
ENDINGS = frozenset({".txt"}) | MARKDOWN

_SIGNATURES = {
    b"PK\x03\x04": "zip",  # docx, xlsx and wps files too
    b"%PDF": "pdf",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"MZ": "exe",
    b"\x7fELF": "exe",
    b"\xd0\xcf\x11\xe0": "doc",
    b"{\\rtf": "rtf",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
}
_HTML = re.compile(rb"\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_MAX_CONTROL_SHARE = 0.05
_MIN_COMMON_SHARE = 0.9  # GB18030 decodes nearly anything; Chinese that people write is nearly all in GB 2312


class ReadFault(StrEnum):
    """Why a file could not be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"  # more bytes than MAX_BYTES
    TOO_LONG = "too_long"  # more characters than MAX_CHARACTERS
    BINARY = "binary"  # another format under a text ending
    UNDECODABLE = "undecodable"
    UNSUPPORTED = "unsupported"  # an ending that is not in ENDINGS
    UNREADABLE = "unreadable"  # missing, no permission, or no file: a folder, a pipe, a device


class UnreadableReport(Exception):
    """A file that cannot be taken as a report; carries facts, no sentence.

    `size` is in bytes, in characters for `TOO_LONG`, `None` where it was not measured; `looks_like` names the
    real format of a `BINARY` file where its first bytes tell.
    """

    def __init__(self, name: str, fault: ReadFault, *, size: int | None = None, looks_like: str | None = None) -> None:
        super().__init__(name, fault)
        self.name = name
        self.fault = fault
        self.size = size
        self.looks_like = looks_like


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one file: lines end in \\n, no control or invisible format characters, else unchanged."""

    name: str
    text: str
    encoding: str

    @property
    def markdown(self) -> bool:
        """Whether the file's ending says that its marks are Markdown."""
        return _ending(self.name) in MARKDOWN


def read_report(path: Path) -> SourceText:
    """The text of the file at `path`; nothing is read of what is no file or too large. Raises UnreadableReport."""
    name = _name(path)
    try:
        if not path.is_file():  # a pipe would make us wait, a device may never end
            raise UnreadableReport(name, ReadFault.UNREADABLE)
        size = path.stat().st_size
        if _ending(name) not in ENDINGS:
            raise UnreadableReport(name, ReadFault.UNSUPPORTED, size=size)
        if size > MAX_BYTES:
            raise UnreadableReport(name, ReadFault.TOO_LARGE, size=size)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # it may have grown, or be one of those that tell no size
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise UnreadableReport(name, ReadFault.UNREADABLE) from error
    return read_bytes(name, data)


def read_bytes(name: str, data: bytes) -> SourceText:
    """The text of a file that came as bytes (from a chat). Raises UnreadableReport."""
    if _ending(name) not in ENDINGS:
        raise UnreadableReport(name, ReadFault.UNSUPPORTED, size=len(data))
    if len(data) > MAX_BYTES:
        raise UnreadableReport(name, ReadFault.TOO_LARGE, size=len(data))
    if looks_like := _other_format(data):
        raise UnreadableReport(name, ReadFault.BINARY, size=len(data), looks_like=looks_like)
    raw, encoding = _decode(name, data)
    if len(raw) > MAX_CHARACTERS:
        raise UnreadableReport(name, ReadFault.TOO_LONG, size=len(raw))
    text, dropped = _clean(raw)
    if dropped > len(raw) * _MAX_CONTROL_SHARE:
        raise UnreadableReport(name, ReadFault.BINARY, size=len(data))
    if not text.strip():
        raise UnreadableReport(name, ReadFault.EMPTY, size=len(data))
    return SourceText(name, text, encoding)


def _name(path: Path) -> str:
    """The file's name; where it is not UTF-8 it was written by an older Windows."""
    raw = os.fsencode(path.name)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()


def _other_format(data: bytes) -> str | None:
    for signature, looks_like in _SIGNATURES.items():
        if data.startswith(signature) and not (len(signature) == 2 and _is_plain_utf8(data)):
            return looks_like
    return "html" if _HTML.match(data.removeprefix(codecs.BOM_UTF8)) else None


def _is_plain_utf8(data: bytes) -> bool:
    """Whether a two-byte signature may be the start of a word: text has no NUL and decodes."""
    if b"\0" in data:
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decode(name: str, data: bytes) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise UnreadableReport(name, ReadFault.BINARY, size=len(data))
    elif data.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or _is_common_chinese(text):
            return text, encoding
    raise UnreadableReport(name, ReadFault.UNDECODABLE, size=len(data))


def _is_common_chinese(text: str) -> bool:
    wide = re.sub(r"[\x00-\x7f]+", "", text)
    return len(wide.encode("gb2312", "ignore")) >= 2 * len(wide) * _MIN_COMMON_SHARE


def _clean(raw: str) -> tuple[str, int]:
    """The text without control and format characters, and how many control characters were dropped."""
    text = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", raw)
    unwanted = {c: unicodedata.category(c) for c in set(text) if c not in "\n\t"}
    controls = {c for c, category in unwanted.items() if category == "Cc"}
    dropped = sum(text.count(c) for c in controls)
    formats = {c for c, category in unwanted.items() if category == "Cf"}
    return text.translate({ord(c): None for c in controls | formats}), dropped
