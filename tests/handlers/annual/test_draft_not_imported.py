"""A draft of ours is no report before somebody has finished it: neither with its marks nor with the pages behind it."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document

from handlers.annual.document import document
from store.annual.drafting.draft import drafted
from store.annual.record import Standing
from store.files.faults import ReadFault, UnreadableFile
from store.practices.language.words import Words
from store.practices.library.importing import Prepared, attempt
from store.practices.reading.read import SourceText
from tests.handlers.annual.drafts import NOW
from tests.store.annual.test_draft import facts

GAPS = {2: Standing.RETURNED, 11: Standing.HANDED_IN, 12: Standing.NONE}


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


def taken(words: Words, text: str) -> Prepared | UnreadableFile:
    return attempt(words, SourceText("法治年报.docx", text, ""), date(2027, 1, 12))


@pytest.mark.parametrize("of", [facts(), facts(standing=GAPS), facts(openings={})])
def test_a_draft_is_refused_and_its_finished_text_is_not(of, words):
    draft = drafted(of)
    lines = [one.text for one in Document(io.BytesIO(document(draft, NOW))).paragraphs]
    [pages] = [number for number, one in enumerate(lines) if one == "附：定稿前核对"]
    for text in (lines, lines[:pages]):
        refused = taken(words, "\n".join(text))
        assert isinstance(refused, UnreadableFile)
        assert refused.fault is ReadFault.UNFINISHED
    told = [piece.text for one in draft.paragraphs for piece in one.pieces if piece.text.endswith("〕")]
    finished = "\n".join(lines[:pages])
    for mark in sorted(told, key=len, reverse=True):
        finished = finished.replace(mark[mark.index("〔") :], "")
    assert isinstance(taken(words, finished), Prepared)
    with_pages = taken(words, f"{finished}\n附：定稿前核对\n本页起是核对材料。")
    assert isinstance(with_pages, UnreadableFile)


def test_the_number_of_a_document_is_no_mark(words):
    lines = ["青禾铺镇2026年法治政府建设年度报告", "一、主要举措", "根据清府发〔2026〕3号文件，受理矛盾纠纷12件。"]
    assert isinstance(taken(words, "\n".join(lines)), Prepared)
