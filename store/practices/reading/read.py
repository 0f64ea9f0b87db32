"""What may be a report file, why one is refused, and the text of those that are text already.

The other formats are parsed in a child process: `reader` is the way to them.
"""

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
TEXTS = frozenset({".txt"}) | MARKDOWN
WEB_PAGES = frozenset({".html", ".htm"})
ENDINGS = TEXTS | WEB_PAGES | {".docx", ".pdf", ".zip"}

_SIGNATURES = {
    b"PK\x03\x04": "zip",  # documents too, see _packed()
    b"PK\x05\x06": "zip",  # with nothing in it
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
_DIRECTORY, _DIRECTORY_END = b"PK\x01\x02", b"PK\x05\x06"  # PKWARE's APPNOTE, 4.3.12 and 4.3.16
_PACKED = {b"word/document.xml": "docx", b"xl/workbook.xml": "xlsx", b"ppt/presentation.xml": "pptx"}
_WRAPPINGS = {".docx": {"docx", "zip"}, ".zip": {"zip"}, ".pdf": {"pdf"}}  # zip: its text may be in another place
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # how Word names what a password locks
_DECLARABLE = frozenset({"big5", "gb18030"})
_MAX_CONTROL_SHARE = 0.05
_MIN_COMMON_SHARE = 0.9  # GB18030 decodes nearly anything; Chinese that people write is nearly all in GB 2312


class ReadFault(StrEnum):
    """Why a file could not be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"  # more bytes than MAX_BYTES
    TOO_LONG = "too_long"  # more characters than MAX_CHARACTERS
    BINARY = "binary"  # another format than the ending says
    UNDECODABLE = "undecodable"
    UNSUPPORTED = "unsupported"  # an ending that is not in ENDINGS
    UNREADABLE = "unreadable"  # missing, no permission, or no file: a folder, a pipe, a device
    BROKEN = "broken"  # cut off, or not as its format has to be
    ENCRYPTED = "encrypted"
    MACRO = "macro"  # a document that brings a program with it
    SCANNED = "scanned"  # pictures of pages, or letters that cannot be told
    TOO_HEAVY = "too_heavy"  # took more memory or time than the child has, or is nested too deep
    OVERPACKED = "overpacked"  # unpacks to more, or to more files, than any report
    NESTED = "nested"  # an archive in an archive


class UnreadableReport(Exception):
    """A file that cannot be taken as a report; carries facts, no sentence.

    `size` is in bytes (characters once they are decoded), `None` where it was not measured; `looks_like` names the
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
    """The text of one file: lines end in \\n, no control or invisible format characters, else unchanged.

    A tab within a line parts the cells of a table's row. `encoding` is empty where the format settles it.
    `blank_pages` are the numbers, from 1, of a PDF's pages that have no text.
    """

    name: str
    text: str
    encoding: str
    blank_pages: tuple[int, ...] = ()

    @property
    def markdown(self) -> bool:
        """Whether the file's ending says that its marks are Markdown."""
        return ending(self.name) in MARKDOWN


def load(path: Path) -> tuple[str, bytes]:
    """Name and bytes of the file at `path`; nothing is read of what is no file or too large.

    Raises UnreadableReport.
    """
    name = _name(path)
    try:
        if not path.is_file():  # a pipe would make us wait, a device may never end
            raise UnreadableReport(name, ReadFault.UNREADABLE)
        size = path.stat().st_size
        if ending(name) not in ENDINGS:
            raise UnreadableReport(name, ReadFault.UNSUPPORTED, size=size)
        if size > MAX_BYTES:
            raise UnreadableReport(name, ReadFault.TOO_LARGE, size=size)
        with path.open("rb") as file:
            data = file.read(size + 1)
            if len(data) > size:  # it has grown, or is one of those that tell no size
                data += file.read(MAX_BYTES)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise UnreadableReport(name, ReadFault.UNREADABLE) from error
    return name, data


def read_report(path: Path) -> SourceText:
    """The text of the text file at `path`. Raises UnreadableReport."""
    return read_bytes(*load(path))


def read_bytes(name: str, data: bytes) -> SourceText:
    """The text of a text file. Raises UnreadableReport."""
    if ending(name) not in TEXTS:
        raise UnreadableReport(name, ReadFault.UNSUPPORTED, size=len(data))
    check(name, data)
    return settle(name, *decode(name, data))


def check(name: str, data: bytes) -> None:
    """Raises UnreadableReport where the ending, the size or the first bytes tell that this cannot be read."""
    kind = ending(name)
    if kind not in ENDINGS:
        raise UnreadableReport(name, ReadFault.UNSUPPORTED, size=len(data))
    if len(data) > MAX_BYTES:
        raise UnreadableReport(name, ReadFault.TOO_LARGE, size=len(data))
    if not data:
        raise UnreadableReport(name, ReadFault.EMPTY, size=0)
    real = _real_format(data)
    if kind == ".docx" and real == "doc" and _ENCRYPTED_PACKAGE in data:
        raise UnreadableReport(name, ReadFault.ENCRYPTED, size=len(data))
    if kind == ".pdf" and b"%PDF-" in data[:1024]:  # a mail's head or a mark of byte order may stand before it
        real = "pdf"
    if real not in _WRAPPINGS.get(kind, {None}) and not (kind in WEB_PAGES and real == "html"):
        raise UnreadableReport(name, ReadFault.BINARY, size=len(data), looks_like=real)


def settle(name: str, raw: str, encoding: str, blank_pages: tuple[int, ...] = ()) -> SourceText:
    """The source text of a file whose characters are `raw`. Raises UnreadableReport."""
    if len(raw) > MAX_CHARACTERS:
        raise UnreadableReport(name, ReadFault.TOO_LONG, size=len(raw))
    text, dropped = _clean(raw)
    if dropped > len(raw) * _MAX_CONTROL_SHARE:
        raise UnreadableReport(name, ReadFault.BINARY, size=len(raw))
    if not text.strip():
        raise UnreadableReport(name, ReadFault.EMPTY, size=len(raw))
    return SourceText(name, text, encoding, blank_pages)


def _name(path: Path) -> str:
    """The file's name; where it is not UTF-8 it was written by an older Windows."""
    raw = os.fsencode(path.name)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def ending(name: str) -> str:
    """The ending of a file's name in small letters, with the dot; empty if it has none."""
    return PurePath(name).suffix.lower()


def _real_format(data: bytes) -> str | None:
    for signature, looks_like in _SIGNATURES.items():
        if data.startswith(signature) and not (len(signature) == 2 and _is_plain_utf8(data)):
            return _packed(data) if looks_like == "zip" else looks_like
    return "html" if _HTML.match(data.removeprefix(codecs.BOM_UTF8)) else None


def _packed(data: bytes) -> str:
    """What a container is by the names in its own directory; those in the files it holds do not count."""
    end = data.rfind(_DIRECTORY_END)
    directory = data[int.from_bytes(data[end + 16 : end + 20], "little") : end] if end >= 0 else b""
    for place, looks_like in _PACKED.items():
        if re.search(re.escape(_DIRECTORY) + b".{42}" + re.escape(place), directory, re.DOTALL):
            return looks_like
    return "zip"


def _is_plain_utf8(data: bytes) -> bool:
    """Whether a two-byte signature may be the start of a word: text has no NUL and decodes."""
    if b"\0" in data:
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def decode(name: str, data: bytes, *, declared: str | None = None) -> tuple[str, str]:
    """The characters and their encoding; `declared` is what a web page says of itself. Raises UnreadableReport."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise UnreadableReport(name, ReadFault.BINARY, size=len(data))
    elif data.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", *([declared] if declared in _DECLARABLE else []), "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or is_common_chinese(text):
            return text, encoding
    raise UnreadableReport(name, ReadFault.UNDECODABLE, size=len(data))


def is_common_chinese(text: str) -> bool:
    """Whether nearly all that is not ASCII is in GB 2312, as in Chinese that people write."""
    wide = re.sub(r"[\x00-\x7f]+", "", text)
    return len(wide.encode("gb2312", "ignore")) >= 2 * len(wide) * _MIN_COMMON_SHARE


def _clean(raw: str) -> tuple[str, int]:
    """The text without control and format characters, and how many control characters were dropped."""
    text = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", raw)
    suspect = {c: unicodedata.category(c) for c in set(text) if not c.isprintable() and c not in "\n\t"}
    controls = {c for c, category in suspect.items() if category == "Cc"}
    formats = {c for c, category in suspect.items() if category in {"Cf", "Cs"}}  # Cs: half a character
    if not controls | formats:
        return text, 0
    dropped = sum(text.count(c) for c in controls)
    return text.translate({ord(c): None for c in controls | formats}), dropped
