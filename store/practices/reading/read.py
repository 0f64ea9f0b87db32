"""What may be a report file, why one is refused, and the text of those that are text already.

The other formats are parsed in a child process: `reader` is the way to them.
"""

import codecs
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from store.files.faults import MAX_BYTES, ReadFault, UnreadableFile
from store.files.formats import is_locked, real_format
from store.files.names import ending

MAX_CHARACTERS = 30_000  # the longest township report seen has 3,300; the worst text of this length takes a second

MARKDOWN = frozenset({".md", ".markdown"})
TEXTS = frozenset({".txt"}) | MARKDOWN
WEB_PAGES = frozenset({".html", ".htm"})
ENDINGS = TEXTS | WEB_PAGES | {".docx", ".pdf", ".zip"}

_WRAPPINGS = {".docx": {"docx", "zip"}, ".zip": {"zip"}, ".pdf": {"pdf"}}  # zip: its text may be in another place
_DECLARABLE = frozenset({"big5", "gb18030"})
_MAX_CONTROL_SHARE = 0.05
_MIN_COMMON_SHARE = 0.9  # GB18030 decodes nearly anything; Chinese that people write is nearly all in GB 2312


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

    Raises UnreadableFile.
    """
    name = _name(path)
    try:
        if not path.is_file():  # a pipe would make us wait, a device may never end
            raise UnreadableFile(name, ReadFault.UNREADABLE)
        size = path.stat().st_size
        if ending(name) not in ENDINGS:
            raise UnreadableFile(name, ReadFault.UNSUPPORTED, size=size)
        if size > MAX_BYTES:
            raise UnreadableFile(name, ReadFault.TOO_LARGE, size=size)
        with path.open("rb") as file:
            data = file.read(size + 1)
            if len(data) > size:  # it has grown, or is one of those that tell no size
                data += file.read(MAX_BYTES)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise UnreadableFile(name, ReadFault.UNREADABLE) from error
    return name, data


def read_report(path: Path) -> SourceText:
    """The text of the text file at `path`. Raises UnreadableFile."""
    return read_bytes(*load(path))


def read_bytes(name: str, data: bytes) -> SourceText:
    """The text of a text file. Raises UnreadableFile."""
    if ending(name) not in TEXTS:
        raise UnreadableFile(name, ReadFault.UNSUPPORTED, size=len(data))
    check(name, data)
    return settle(name, *decode(name, data))


def check(name: str, data: bytes) -> None:
    """Raises UnreadableFile where the ending, the size or the first bytes tell that this cannot be read."""
    kind = ending(name)
    if kind not in ENDINGS:
        raise UnreadableFile(name, ReadFault.UNSUPPORTED, size=len(data))
    if len(data) > MAX_BYTES:
        raise UnreadableFile(name, ReadFault.TOO_LARGE, size=len(data))
    if not data:
        raise UnreadableFile(name, ReadFault.EMPTY, size=0)
    real = real_format(data)
    if kind == ".docx" and real == "doc" and is_locked(data):
        raise UnreadableFile(name, ReadFault.ENCRYPTED, size=len(data))
    if kind == ".pdf" and b"%PDF-" in data[:1024]:  # a mail's head or a mark of byte order may stand before it
        real = "pdf"
    if real not in _WRAPPINGS.get(kind, {None}) and not (kind in WEB_PAGES and real == "html"):
        raise UnreadableFile(name, ReadFault.BINARY, size=len(data), looks_like=real)


def settle(name: str, raw: str, encoding: str, blank_pages: tuple[int, ...] = ()) -> SourceText:
    """The source text of a file whose characters are `raw`. Raises UnreadableFile."""
    if len(raw) > MAX_CHARACTERS:
        raise UnreadableFile(name, ReadFault.TOO_LONG, size=len(raw))
    text, dropped = _clean(raw)
    if dropped > len(raw) * _MAX_CONTROL_SHARE:
        raise UnreadableFile(name, ReadFault.BINARY, size=len(raw))
    if not text.strip():
        raise UnreadableFile(name, ReadFault.EMPTY, size=len(raw))
    return SourceText(name, text, encoding, blank_pages)


def _name(path: Path) -> str:
    """The file's name; where it is not UTF-8 it was written by an older Windows."""
    raw = os.fsencode(path.name)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def decode(name: str, data: bytes, *, declared: str | None = None) -> tuple[str, str]:
    """The characters and their encoding; `declared` is what a web page says of itself. Raises UnreadableFile."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise UnreadableFile(name, ReadFault.BINARY, size=len(data))
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
    raise UnreadableFile(name, ReadFault.UNDECODABLE, size=len(data))


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
