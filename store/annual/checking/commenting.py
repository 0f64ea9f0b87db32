"""A Word document with remarks on figures of it as comments: written in a child process, as it is read in one."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.days import SHANGHAI
from store.files.child import Child, told_fault
from store.files.faults import ReadFault, UnreadableFile

_CHILD = "store.annual.checking.docx_child"
_LONGEST = 24_000_000  # bytes of an answer: a document of 5 MB may come back a little larger
_PACKED = b"PK"


@dataclass(frozen=True)
class Remark:
    """What is to be said of a stretch of a sentence."""

    place: int  # of the sentence among all that were read
    start: int
    end: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Commented:
    """The document with its comments."""

    data: bytes
    placed: int  # remarks that found their place
    boxes: int  # text boxes with figures, which nobody has read
    notes: int  # footnotes and endnotes likewise


def comment(
    name: str, data: bytes, sentences: Sequence[str], remarks: Sequence[Remark], author: str, now: datetime
) -> Commented:
    """The document with these remarks where the sentences stand. Slow, see Child.ask(). Raises UnreadableFile."""
    with Child(_CHILD, longest_answer=_LONGEST) as child:
        answer = child.ask(
            name,
            data,
            sentences=list(sentences),
            remarks=[[one.place, one.start, one.end, list(one.lines)] for one in remarks],
            author=author,
            initials=author[:1],
            at=now.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M:%SZ"),  # Word shows it as it stands, whatever Z says
        )
    told, placed = answer.get("data"), answer.get("placed")
    if not isinstance(told, str) or not isinstance(placed, list):
        raise told_fault(name, answer)
    try:
        packed = base64.b64decode(told, validate=True)
    except binascii.Error as error:
        raise UnreadableFile(name, ReadFault.BROKEN, size=len(data)) from error
    if not packed.startswith(_PACKED):
        raise UnreadableFile(name, ReadFault.BROKEN, size=len(data))
    boxes, notes = (one if isinstance(one := answer.get(key), int) else 0 for key in ("boxes", "notes"))
    return Commented(packed, sum(one is True for one in placed), boxes, notes)
