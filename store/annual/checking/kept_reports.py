"""A report between its receipt and the answer: what was read of it, and a Word document itself, to be given back.

It is read once, before the turn; whatever is made of it later needs no parser.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from store.database import Session
from store.files import kept
from store.files.kept import FileKept, Purpose, TooLarge
from store.files.names import ending
from store.practices.reading.read import SourceText

_WORD = ".docx"  # comments are written into no other
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class KeptReport:
    """A report as it waits."""

    id: int
    source: SourceText
    data: bytes  # b"": it is no Word document, or too large to be given back

    @property
    def is_word(self) -> bool:
        """Whether it was sent as a Word document."""
        return _is_word(self.source)


def keep(session: Session, person_id: int, source: SourceText, data: bytes, now: datetime) -> int:
    """Keep it for a day; its number. Of a Word document that is too large only the text is kept."""
    head = json.dumps({"text": source.text, "encoding": source.encoding}).encode()
    for whole in (data if _is_word(source) else b"", b""):
        packed = _LENGTH.pack(len(head)) + head + whole
        try:
            return kept.keep(session, person_id, Purpose.REPORT, source.name, packed, now)
        except TooLarge:
            continue
    raise TooLarge


def find(session: Session, person_id: int, number: int, now: datetime) -> KeptReport | None:
    """The report of this number that the person has sent; None: there is none, or none any more."""
    file = kept.find(session, person_id, Purpose.REPORT, number, now)
    if file is None:
        return None
    return _unpacked(file)


def erase_mentions(session: Session, words: Collection[str]) -> int:
    """No report in whose text one of these stands is kept any more, whoever has sent it; how many."""
    texts = ((one.id, _unpacked(one).source.text) for one in kept.each(session, Purpose.REPORT))
    return kept.drop_all(session, [number for number, text in texts if any(word in text for word in words)])


def _unpacked(file: FileKept) -> KeptReport:
    (length,) = _LENGTH.unpack(file.data[: _LENGTH.size])
    begin = _LENGTH.size + length
    head = json.loads(file.data[_LENGTH.size : begin])
    return KeptReport(file.id, SourceText(file.name, head["text"], head["encoding"]), file.data[begin:])


def _is_word(source: SourceText) -> bool:
    """Whether its file is a Word document, and not one in an archive."""
    return ending(source.name) == _WORD and "/" not in source.name
