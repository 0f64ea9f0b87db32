"""Word documents with what people leave in them, and what comments stand on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

from docx import Document
from lxml import etree

from store.annual.checking.claims import Claim, read_claims
from store.annual.checking.commenting import Commented, Remark, comment
from store.practices.reading.outline import read_outline
from store.practices.reading.passages import cut_passages
from store.practices.reading.reader import Reader

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
AUTHOR = "他山核对"


def word(*bodies: str) -> bytes:
    """A document of these paragraphs: text, or XML of one."""
    made, data = Document(), io.BytesIO()
    for body in ("板溪镇2026年法治政府建设工作报告", "一、主要做法", *bodies):
        if body.startswith("<"):
            made.element.body.insert(
                len(made.element.body) - 1, etree.fromstring(body.replace(">", f' xmlns:w="{W}">', 1))
            )
        else:
            made.add_paragraph(body)
    made.save(data)
    return data.getvalue()


def changed(data: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The same with other parts; None: without one."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as made:
        held = {name: old.read(name) for name in old.namelist()} | parts
        for name, part in held.items():
            if part is not None:
                made.writestr(name, part)
    return new.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return held.read(name)


def parts(data: bytes) -> dict[str, bytes]:
    """All of them."""
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return {name: held.read(name) for name in held.namelist()}


def read(data: bytes) -> tuple[list[str], list[Claim]]:
    """Sentences and figures, read as they are when somebody sends the document."""
    with Reader() as reader:
        [source] = reader.read("总结.docx", data)
    passages = cut_passages(read_outline(source.text))
    return [sentence for one in passages for sentence in one.sentences], read_claims(passages, 2026)


def commented(data: bytes) -> Commented:
    """With a comment on each figure: what is written there."""
    sentences, claims = read(data)
    remarks = [Remark(one.place, one.figure.start, one.figure.end, (one.written, "第二行")) for one in claims]
    return comment("总结.docx", data, sentences, remarks, AUTHOR, NOW)


def stands_on(data: bytes) -> list[tuple[str, str, str]]:
    """Each comment's author and first line, and the words that it is on, in the order of their ends."""
    told = {one.comment_id: (one.author, one.text.split("\n")[0]) for one in Document(io.BytesIO(data)).comments}
    open_now: dict[int, str] = {}
    found = []
    for element in etree.fromstring(part(data, "word/document.xml")).iter():
        kind = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if kind == "commentRangeStart":
            open_now[int(element.get(f"{{{W}}}id", ""))] = ""
        elif kind == "commentRangeEnd":
            number = int(element.get(f"{{{W}}}id", ""))
            found.append((*told[number], open_now.pop(number)))
        elif kind == "t":
            open_now = {number: said + (element.text or "") for number, said in open_now.items()}
    assert open_now == {}
    return found
