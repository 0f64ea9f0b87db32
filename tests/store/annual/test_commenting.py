"""Comments in a Word document: on the right words, with all else as it was, whatever people have left in it."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import zipfile
from itertools import pairwise

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from store.annual.checking.commenting import Remark, comment
from store.annual.checking.docx_runs import embrace
from store.annual.checking.docx_text import Text
from store.files.faults import ReadFault, UnreadableFile
from tests.examples import examples
from tests.store.annual.documents import AUTHOR, NOW, W, changed, commented, part, parts, read, stands_on, word

MINE = {"word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}


def told(data: bytes) -> list[tuple[str, str]]:
    """What our comments say, and on which words."""
    return [(said, on) for author, said, on in stands_on(data) if author == AUTHOR]


def test_each_comment_is_on_its_figure_in_runs_and_tables():
    runs = (
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>全年受理矛盾纠纷3</w:t></w:r><w:r><w:t>6</w:t></w:r>"
        '<w:r><w:t xml:space="preserve">0 件，</w:t><w:tab/><w:t>调解成功</w:t></w:r>'
        "<w:r><w:t>348件。</w:t></w:r></w:p>"
    )
    made, data = Document(io.BytesIO(word(runs, "开展法治宣传36场次，发放资料3600余份。"))), io.BytesIO()
    table = made.add_table(2, 3)
    for cell, text in zip(table._cells, ("项目", "件数", "备注", "受理信访件", "45件", "含网上"), strict=True):
        cell.text = text
    made.save(data)
    before = data.getvalue()
    after = commented(before)
    assert after.placed == 5
    expected = ["360 件", "348件", "36场次", "3600余份", "45件"]
    assert told(after.data) == [(one, one) for one in expected]
    texts = [[paragraph.text for paragraph in Document(io.BytesIO(one)).paragraphs] for one in (before, after.data)]
    assert texts[0] == texts[1]
    [first] = [run for run in Document(io.BytesIO(after.data)).paragraphs[2].runs if run.text == "3"]
    assert first.bold


@pytest.mark.parametrize(
    ("rows", "written"),
    [
        (["指标 全年", "受理矛盾纠纷 300", "调解成功 359", "成功率 99.67%"], ["300", "359", "99.67%"]),
        (["指标 单位 全年", "受理矛盾纠纷 件 300", "调解成功 件 299"], ["300", "299"]),
        (["序号 指标 上半年 全年", "1 受理矛盾纠纷 150 300", "2 调解成功 150 300"], ["150", "300", "150", "300"]),
    ],
)
def test_numbers_of_a_table_under_the_names_of_its_columns(rows, written):
    made, data = Document(io.BytesIO(word("全年开展法治宣传36场次。"))), io.BytesIO()
    table = made.add_table(len(rows), len(rows[0].split()))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells.split(), strict=True):
            cell.text = text
    made.save(data)
    assert told(commented(data.getvalue()).data) == [(one, one) for one in ["36场次", *written]]


@settings(max_examples=examples(60))
@given(st.lists(st.integers(0, 40), max_size=12), st.lists(st.booleans(), min_size=4, max_size=4))
def test_however_the_runs_are_cut_the_words_are_right_and_the_text_stays(cuts, chosen):
    sentence = "全年受理矛盾纠纷360 件，调解成功348件，开展法治宣传36场次，资料3600余份。"
    figures = [(8, 13), (18, 22), (29, 33), (36, 42)]
    ends = sorted({min(cut, len(sentence)) for cut in cuts} | {0, len(sentence)})
    runs = "".join(
        f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{sentence[start:end]}</w:t></w:r>'
        for start, end in pairwise(ends)
    )
    document = etree.fromstring(f'<w:document xmlns:w="{W}"><w:body><w:p>{runs}</w:p></w:body></w:document>')
    text = Text(document, [sentence])
    wanted = [figure for figure, is_chosen in zip(figures, chosen, strict=True) if is_chosen]
    for number, (start, end) in reversed(list(enumerate(wanted))):
        place = text.find(0, start, end)
        assert place is not None
        embrace(text.letter(place[0]), text.letter(place[1] - 1), number)
    assert "".join(document.itertext()) == sentence
    assert all(
        run.find(f"{{{W}}}rPr") is not None for run in document.iter(f"{{{W}}}r") if run.find(f"{{{W}}}t") is not None
    )
    assert under(document) == [sentence[start:end] for start, end in wanted]


def under(document: etree._Element) -> list[str]:
    """The words that each comment is on."""
    found, now = [], None
    for element in document.iter():
        kind = etree.QName(element).localname
        if kind == "commentRangeStart":
            now = ""
        elif kind == "commentRangeEnd":
            found.append(now)
            now = None
        elif kind == "t" and now is not None:
            now += element.text or ""
    return found


def test_all_other_parts_keep_their_bytes_and_other_comments_stay():
    made, data = Document(io.BytesIO(word("受理矛盾纠纷360件。"))), io.BytesIO()
    made.add_comment(made.paragraphs[2].runs, "请再核实", author="张三", initials="张")
    made.save(data)
    after = commented(data.getvalue()).data
    assert [one[1:] for one in stands_on(after)] == [("360件", "360件"), ("请再核实", "受理矛盾纠纷360件。")]
    old, new = parts(data.getvalue()), parts(after)
    assert {name for name in new if new[name] != old.get(name)} == {"word/document.xml", "word/comments.xml"}
    fresh = word("受理矛盾纠纷360件。")
    old, new = parts(changed(fresh, {"word/comments.xml": None})), parts(commented(fresh).data)
    assert {name for name in new if new[name] != old.get(name)} <= MINE


def test_tracked_changes_fields_links_and_what_was_deleted():
    body = (
        "<w:p><w:r><w:t>受理矛盾纠纷</w:t></w:r>"
        '<w:del w:id="7" w:author="张三"><w:r><w:delText>300件</w:delText></w:r></w:del>'
        '<w:ins w:id="8" w:author="张三"><w:r><w:t>360件，调解</w:t></w:r></w:ins>'
        '<w:r><w:t>成功</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText>=348</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>348</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:t>件，开展法治宣传</w:t></w:r><w:hyperlink w:anchor="a"><w:r><w:t>36场</w:t></w:r></w:hyperlink>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>9场</w:t></w:r><w:r><w:t>次。</w:t></w:r></w:p>"
    )
    after = commented(word(body)).data
    assert [said for said, _ in told(after)] == ["360件", "348件", "36场次"]
    assert b"<w:delText>300" in part(after, "word/document.xml")
    assert read(after)[0] == read(word(body))[0]


def test_the_same_sentence_twice_and_a_number_that_word_draws():
    listed = '<w:p><w:pPr><w:pStyle w:val="ListNumber"/></w:pPr><w:r><w:t>受理矛盾纠纷360件。</w:t></w:r></w:p>'
    data = word("受理矛盾纠纷360件。", "开展法治宣传36场次。", listed)
    sentences, claims = read(data)
    last = claims[-1]
    after = comment(
        "总结.docx", data, sentences, [Remark(last.place, last.figure.start, last.figure.end, ("是",))], AUTHOR, NOW
    )
    assert told(after.data) == [("是", "360件")]
    paragraphs = Document(io.BytesIO(after.data)).paragraphs
    assert [one._p.xpath("boolean(.//w:commentRangeStart)") for one in paragraphs] == [False] * 4 + [True]


def test_figures_that_nobody_reads_are_counted():
    box = (
        "<w:p><w:r><w:t>受理矛盾纠纷360件。</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>调解348件</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>"
    )
    held = '<w:footnote w:id="1"><w:p><w:r><w:t>含12件旧案</w:t></w:r></w:p></w:footnote>'
    note = f'<w:footnotes xmlns:w="{W}">{held}</w:footnotes>'
    after = commented(changed(word(box), {"word/footnotes.xml": note.encode()}))
    assert (after.placed, after.boxes, after.notes) == (1, 1, 1)


def test_a_strict_document_gets_strict_comments():
    data = word("受理矛盾纠纷360件。")
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = part(data, "word/document.xml").replace(W.encode(), strict.encode())
    rels = part(data, "word/_rels/document.xml.rels").replace(b"/comments", b"/other")
    after = commented(changed(data, {"word/document.xml": body, "word/_rels/document.xml.rels": rels})).data
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in part(after, "word/_rels/document.xml.rels")


def test_five_megabytes_come_back():
    noise = {"word/media/image1.png": random.Random(1).randbytes(4_900_000)}
    data = changed(word("受理矛盾纠纷360件。"), noise)
    assert 4_800_000 < len(data) <= 5_000_000
    after = commented(data).data
    assert told(after) == [("360件", "360件")]
    assert part(after, "word/media/image1.png") == noise["word/media/image1.png"]


def test_what_is_hostile_is_a_fault():
    data = word("受理矛盾纠纷360件。")
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><w:comments xmlns:w="%s">&b;</w:comments>' % W.encode()
    made, kept = Document(io.BytesIO(data)), io.BytesIO()
    made.add_comment(made.paragraphs[2].runs, "旧")
    made.save(kept)
    for broken in (
        changed(kept.getvalue(), {"word/comments.xml": bomb}),
        data[:900],
        changed(data, {"_rels/.rels": None}),
    ):
        sentences, claims = read(data)
        remark = Remark(claims[0].place, claims[0].figure.start, claims[0].figure.end, ("是",))
        with pytest.raises(UnreadableFile) as fault:
            comment("总结.docx", broken, sentences, [remark], AUTHOR, NOW)
        assert fault.value.fault is ReadFault.BROKEN


def test_a_sign_that_no_document_holds_is_left_out_of_a_comment():
    data = word("受理矛盾纠纷360件。")
    remark = Remark(0, 6, 10, ("张\x00三\x1b",))
    assert told(comment("总结.docx", data, ["受理矛盾纠纷360件。"], [remark], AUTHOR, NOW).data) == [("张三", "360件")]


def test_what_is_not_found_is_left_out():
    data = word("受理矛盾纠纷360件。")
    after = comment("总结.docx", data, ["别的报告受理矛盾纠纷5000件。"], [Remark(0, 10, 15, ("是",))], AUTHOR, NOW)
    assert (after.placed, after.data) == (0, data)


def test_a_word_processor_opens_it(tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here: nobody has looked whether it opens the comments")
    after = commented(word("受理矛盾纠纷360件，调解成功348件。")).data
    (tmp_path / "总结.docx").write_bytes(after)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    said = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "odt",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "总结.docx"),
    ]
    subprocess.run(said, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "总结.odt") as made:
        body = made.read("content.xml").decode()
    assert body.count("<office:annotation ") == 2
    assert AUTHOR in body
