"""Drafts made by hand, and what is read back of a Word file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Written

from handlers.annual.document import document
from store.annual.structure import Check, Draft, Level, Paragraph, Part, Piece, State
from store.annual.sums import total
from store.catalogue.months import Month
from tests.store.annual.years import FIRST, LAST, TOWN, YEAR, record

NOW = datetime(2027, 1, 5, 2, 30, tzinfo=UTC)
LACKING = (Month(YEAR, 3), Month(YEAR, 11))


def body(*pieces: Piece | str, level: Level = Level.BODY) -> Paragraph:
    return Paragraph(level, tuple(Piece(one) if isinstance(one, str) else one for one in pieces))


def a_draft(*paragraphs: Paragraph, title: str = "青禾铺镇2026年\n法治政府建设年度报告") -> Draft:
    """Of a town that took in 20 + month disputes each month."""
    return Draft(
        TOWN,
        YEAR,
        _record(),
        title,
        "中共清岚县委、清岚县人民政府：",
        paragraphs or _every_kind(),
        "中共清岚县委全面依法治县委员会办公室",
        (Check("存在的不足", State.TO_WRITE, "请补写"), Check("全年各月数据", State.THERE, "十二个月都已审核")),
        (Check("个人信息", State.THERE, "没有发现"), Check("月报原话", State.TO_CHECK, "请逐条核对")),
    )


def _record():
    return record({"disputes_accepted": {month: 20 + month for month in range(1, 13)}, "mediators": {12: 60}})


def _every_kind() -> tuple[Paragraph, ...]:
    found = _record()
    came, people = (total(found, code, FIRST, LAST) for code in ("disputes_accepted", "mediators"))
    figure = Piece("318件", Part.FIGURE, (came,), label="受理矛盾纠纷")
    return (
        body("一、主要做法和成效", level=Level.H1),
        body("（一）多元预防调处", level=Level.H2),
        body("1.排查和调处", level=Level.H3),
        body("全年受理矛盾纠纷", figure, "，调解员", Piece("60人", Part.FIGURE, (people,), label="人民调解员"), "。"),
        body("调解成功", Piece("290件〔缺3月、11月〕", Part.GAP, (came,), LACKING), "。", figure, "。"),
        body(Piece("〔此处请补写：典型做法〕", Part.PROMPT)),
    )


def read(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def made(draft: Draft | None = None) -> Document:
    return read(document(draft or a_draft(), NOW))


def paragraph(document: Document, begins: str) -> Written:
    return next(one for one in document.paragraphs if one.text.startswith(begins))


def remarks(document: Document) -> Iterator[tuple[str, str]]:
    """What each comment stands on, and what it says, in the order of the text."""
    of = {one.comment_id: one.text for one in document.comments}
    for written in document.paragraphs:
        here: dict[int, str] = {}
        for child in written._p:
            if child.tag == qn("w:commentRangeStart"):
                here[int(child.get(qn("w:id")))] = ""
            elif child.tag == qn("w:commentRangeEnd"):
                number = int(child.get(qn("w:id")))
                yield here.pop(number), of[number]
            elif child.tag == qn("w:r"):
                text = "".join(node.text or "" for node in child.iter(qn("w:t")))
                here = {number: told + text for number, told in here.items()}
