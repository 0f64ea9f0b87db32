"""Good files of every format: the same report comes out of each, in the order in which a person reads it."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from store.files.faults import ReadFault, UnreadableFile
from store.practices.reading.formats.parse import parse
from store.practices.reading.formats.pdf_layout import repaired
from store.practices.reading.outline import read_outline
from store.practices.reading.passages import Passage, cut_passages
from store.practices.reading.read import SourceText, read_bytes
from store.practices.reading.reader import read_paths
from tests.examples import examples
from tests.store.practices.broken import docx, read_files, zipped

REPORTS = sorted(Path(__file__).parents[3].glob("bot/demo/data/reports/*.txt"))
SHORT = (
    "清岚县鸽岭镇2025年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n"
    "养信鸽四十羽，用信鸽传书的办法送法下乡，全年送出普法信笺三百二十封。\n"
    "二、存在问题\n经费不足。\n三、下一步打算\n继续依法行政。\n"
)
MARKS = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def text_of(name: str, data: bytes) -> str:
    """What the reader makes of a good file, in this process."""
    return parse(name, data)[0]


def passages(text: str) -> list[Passage]:
    return cut_passages(read_outline(text))


def as_docx(text: str) -> bytes:
    document = Document()
    for line in lines(text):
        document.add_paragraph(line)
    return saved(document)


def saved(document) -> bytes:
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def as_html(text: str) -> bytes:
    """A page as county websites have them: menus, a place line, tools, the text, and the web master's lines below."""
    menu = "".join(f'<li><a href="/{n}.html">栏目{n}</a></li>' for n in range(80))
    title, *body = lines(text)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_清岚县人民政府</title>
      <style>p {{color: red}}</style><script>var report = "一、脚本";</script></head><body>
      <div class="top"><ul>{menu}</ul></div><nav>导航 <a href="/">首页</a></nav>
      <div>当前位置：<a href="/">首页</a> &gt; <a href="/x">政务公开</a></div>
      <div style="display:none">一、看不见的</div>
      <h1>{title}</h1><div class="tools">发布时间：2026-01-12　浏览次数：<script>hits()</script></div>
      <div id="zoom">{"".join(f"<p>　　<span>{escape(line)}</span></p>" for line in body)}</div>
      <ul><li><a href="/a">相关的另一份报告</a> 2026-01-03</li></ul>
      <footer>版权所有：清岚县人民政府</footer></body></html>""".encode()


def as_pdf(text: str) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=16, leading=28, wordWrap="CJK", firstLineIndent=32)
    title = ParagraphStyle("title", parent=body, alignment=1, firstLineIndent=0)

    def furniture(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("STSong-Light", 10)
        canvas.drawString(72, 810, "清岚县依法治县材料汇编")
        canvas.drawCentredString(297, 30, f"— {document.page} —")

    data = BytesIO()
    first, *rest = lines(text)
    flow = [Paragraph(escape(first), title), *(Paragraph(escape(line), body) for line in rest)]
    SimpleDocTemplate(data).build(flow, onFirstPage=furniture, onLaterPages=furniture)
    return data.getvalue()


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.stem)
@pytest.mark.parametrize(("ending", "make"), [("docx", as_docx), ("html", as_html), ("pdf", as_pdf)])
def test_the_same_passages_come_out_of_every_format(report, ending, make):
    text = read_bytes(report.name, report.read_bytes()).text
    expected = passages("\n".join(lines(text)))
    assert expected
    assert passages(text_of(f"a.{ending}", make(text))) == expected


def test_there_are_reports_to_compare():
    assert len(REPORTS) >= 5


def test_a_batch_of_every_format():
    batch = [
        ("a.txt", SHORT.encode()),
        ("a.docx", as_docx(SHORT)),
        ("a.html", as_html(SHORT)),
        ("a.pdf", as_pdf(SHORT)),
    ]
    results = list(read_files(batch))
    assert all(isinstance(one, SourceText) for one in results)
    assert all(passages(one.text) == passages(SHORT) for one in results)
    assert [one.encoding for one in results] == ["utf-8", "", "utf-8", ""]


def test_the_pages_of_a_pdf_that_have_no_text_are_told():
    data = BytesIO()
    canvas = Canvas(data)
    for number in range(1, 6):
        if number not in (3, 5):
            canvas.setFont("STSong-Light", 12)
            for row, line in enumerate(lines(SHORT)):
                canvas.drawString(60, 760 - 20 * row, line[:40])
        canvas.showPage()
    canvas.save()
    (source,) = read_files([("a.pdf", data.getvalue())])
    assert isinstance(source, SourceText)
    assert source.blank_pages == (3, 5)
    (inside,) = read_files([("a.zip", zipped({"a.pdf": data.getvalue()}))])
    assert isinstance(inside, SourceText)
    assert inside.blank_pages == (3, 5)


NUMBERING = """<?xml version="1.0"?><w:numbering xmlns:w="urn:w">
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
 <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%4"/></w:lvl>
 <w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%5"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
 <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl>
</w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="8"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="9">
 <w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride>
</w:num>
</w:numbering>"""
STYLES = """<?xml version="1.0"?><w:styles xmlns:w="urn:w">
<w:style w:styleId="a1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="a2"><w:name w:val="own"/><w:basedOn w:val="a1"/></w:style>
<w:style w:styleId="t1"><w:name w:val="toc 1"/></w:style></w:styles>"""


def numbered(text: str, level: int, number: int) -> str:
    return f"<w:p><w:pPr>{MARKS.format(level, number)}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def styled(text: str, style: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def word(body: str) -> list[str]:
    parts = {"word__numbering_xml": NUMBERING.encode(), "word__styles_xml": STYLES.encode()}
    return lines(text_of("a.docx", docx(body, **parts)))


def test_automatic_numbers_are_drawn_as_word_draws_them():
    body = (
        numbered("做法", 0, 7) + numbered("普法", 1, 7) + numbered("2025年讲座", 2, 7) + numbered("送书", 2, 7)
        + numbered("圈", 3, 7) + numbered("调解", 1, 7) + numbered("又从头", 2, 7) + numbered("点", 0, 8)
        + styled("问题", "a1") + styled("打算", "a2") + styled("目录里的", "t1")
        + styled("没有号", "a1", '<w:numPr><w:numId w:val="0"/></w:numPr>') + numbered("不存在的表", 0, 99)
        + numbered("甲", 2, 7) + numbered("乙", 2, 9) + numbered("小节", 4, 7)
    )  # fmt: skip
    assert word(body) == [
        "一、做法", "（一）普法", "1. 2025年讲座", "2.送书", "①圈", "（二）调解", "1.又从头", "点",
        "二、问题", "三、打算", "没有号", "不存在的表", "1.甲", "1.乙", "3.1小节",
    ]  # fmt: skip


def test_numbers_go_on_past_ten():
    drawn = word("".join(numbered("条", 0, 7) for _ in range(105)))
    assert [drawn[at - 1] for at in (9, 10, 11, 20, 21, 100, 101, 105)] == [
        "九、条", "十、条", "十一、条", "二十、条", "二十一、条", "一百、条", "一百零一、条", "一百零五、条",
    ]  # fmt: skip


def test_numbers_that_a_real_writer_of_documents_makes():
    document = Document()
    for said in ("甲", "乙"):
        document.add_paragraph(said, style="List Number")
    assert lines(text_of("a.docx", saved(document))) == ["1.甲", "2.乙"]


def test_what_a_reader_of_the_document_does_not_see_is_left_out():
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('看得见')}<w:del><w:r><w:delText>删掉的</w:delText></w:r></w:del>"
        f"<w:ins>{run.format('，插入的')}</w:ins><w:moveFrom>{run.format('移走的')}</w:moveFrom>"
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏的</w:t></w:r>"
        f"<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>，不隐藏的</w:t></w:r>"
        f"<w:r><w:drawing><w:txbxContent><w:p>{run.format('文本框')}</w:p></w:txbxContent></w:drawing></w:r>"
        f"<w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink>{run.format('，链接')}</w:hyperlink>"
        f"<w:r><w:tab/><w:t>制表</w:t><w:br/><w:t>下一行</w:t></w:r></w:p>"
        f"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent><w:p>{run.format('一、目录')}</w:p></w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtContent><w:p>{run.format('控件里的')}</w:p></w:sdtContent></w:sdt>"
    )
    assert word(body) == ["看得见，插入的，不隐藏的，链接　制表", "下一行", "控件里的"]


def test_headers_and_text_boxes_of_a_real_writer_are_left_out():
    document = Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    paragraph: WordParagraph = document.add_paragraph("正文")
    inserted = OxmlElement("w:ins")
    inserted.set(qn("w:author"), "某")
    paragraph._p.append(inserted)
    inserted.append(document.add_paragraph("，后添的")._p.r_lst[0])
    assert lines(text_of("a.docx", saved(document))) == ["正文，后添的"]


CHINESE = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5) | st.sampled_from("，。；“”（）《》、 12.%&<>"),
    min_size=1,
)
BODY = st.lists(CHINESE.map(str.strip).filter(bool), min_size=1, max_size=8)


@given(BODY)
@settings(max_examples=examples(40), deadline=None)
def test_any_paragraphs_come_back_from_a_document(paragraphs):
    document = Document()
    for one in paragraphs:
        document.add_paragraph(one)
    assert lines(text_of("a.docx", saved(document))) == paragraphs


@given(BODY)
@settings(deadline=None)
def test_any_paragraphs_come_back_from_a_page(paragraphs):
    page = "<meta charset=utf-8>" + "".join(f"<p>{escape(one)}</p>" for one in paragraphs)
    squeezed = ["".join(line.split()) for line in lines(text_of("a.html", page.encode()))]
    assert squeezed == ["".join(one.split()) for one in paragraphs]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ('<meta charset="utf-8">', "gb18030"),  # says one thing and is another
        ("", "utf-8-sig"),
        ('<?xml version="1.0" encoding="utf-8"?><meta charset="big5">', "utf-8"),
        ("", "utf-16"),
    ],
)
def test_pages_in_every_encoding(head, encoding):
    page = f"<html><head>{head}</head><body>{SHORT.replace(chr(10), '<br>')}"
    text, seen, _ = parse("a.htm", page.encode(encoding))
    assert (lines(text), seen) == (lines(SHORT), encoding)


def test_a_page_in_traditional_characters_says_its_encoding():
    page = f'<meta charset="big5"><p>{"法治政府建設工作報告，調解糾紛三十六件。" * 3}'
    assert "調解糾紛" in text_of("a.html", page.encode("big5"))


def test_spaces_between_chinese_characters_of_a_page_are_the_typists():
    assert (
        text_of("a.html", "<p>依法\n      行政 36 件，Meeting\n room <b>开</b>\n会".encode())
        == "依法行政 36 件，Meeting room 开会"
    )


def test_lines_of_prose_keep_their_links_and_menus_go():
    links = "<p><a href=/y>下一篇</a> | <a href=/z>打印</a></p>"
    page = f"<p>详见<a href=/x>《方案》</a>，已办结。</p>{links}<p><a name=x>一、做法</a>"
    assert lines(text_of("a.html", page.encode())) == ["详见《方案》，已办结。", "一、做法"]


def test_a_paragraph_of_a_pdf_goes_on_over_the_page_and_a_table_keeps_its_rows():
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = BytesIO()
    canvas = Canvas(data, pagesize=(595, 842))
    printed = []
    for page in range(3):
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(297, 800, "依法治县材料汇编")
        canvas.drawCentredString(297, 40, f"第 {page + 1} 页 共 3 页")
        canvas.setFont("STSong-Light", 14)
        for n in range(5):
            printed.append("四五六"[page] + "一二三七八"[n] + "羽信鸽传书送法下乡进村入户全年送出普法信笺三百二十封，")
            canvas.drawString(72, 700 - 20 * n, printed[-1])
        canvas.showPage()
    canvas.setFont("STSong-Light", 14)
    for n, row in enumerate((("项目", "数量"), ("调解", "36件"))):
        for at, cell in enumerate(row):
            canvas.drawString(72 + 120 * at, 700 - 20 * n, cell)
    canvas.save()
    assert text_of("a.pdf", data.getvalue()).split("\n") == ["".join(printed), "项目\t数量", "调解\t36件"]


def test_a_table_of_a_pdf():
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = BytesIO()
    rows = [["序号", "工作", "数量"], ["1", "调解", "36件"]]
    table = Table(rows, style=[("FONTNAME", (0, 0), (-1, -1), "STSong-Light"), ("GRID", (0, 0), (-1, -1), 1, "black")])
    SimpleDocTemplate(data).build([table])
    assert text_of("a.pdf", data.getvalue()).split("\n") == ["\t".join(row) for row in rows]


def test_a_pdf_that_only_forbids_printing_is_read():
    writer = PdfWriter(clone_from=PdfReader(BytesIO(as_pdf(SHORT))))
    writer.encrypt("", "owner", algorithm="RC4-128")
    data = BytesIO()
    writer.write(data)
    assert passages(text_of("a.pdf", data.getvalue())) == passages(SHORT)


def test_radicals_that_fonts_name_are_mended():
    assert repaired("⼈⺠政府⼯作⻋站⻓⾸⼾ﬁ") == "人民政府工作车站长首户fi"


def gbk_named(entries: dict[str, bytes]) -> bytes:
    """An archive as Chinese Windows packs it: names in GBK, no word of it."""
    data = zipped({f"{'x' * len(name.encode('gbk'))}{n}": content for n, (name, content) in enumerate(entries.items())})
    for n, name in enumerate(entries):
        raw = name.encode("gbk")
        data = data.replace(b"x" * len(raw) + b"%d" % n, raw + b" ")
    return data


def test_an_archive_is_read_report_by_report():
    archive = gbk_named({"清岚县/鸽岭镇.txt": SHORT.encode(), "清岚县/司法所/鸽岭镇.docx": as_docx(SHORT)})
    assert struct.unpack_from("<H", archive, 6)[0] & 0x800 == 0
    results = list(read_files([("全县.zip", archive), ("b.zip", zipped({"乡/a.html": as_html(SHORT)}))]))
    assert [one.name for one in results] == [
        "全县.zip/清岚县/鸽岭镇.txt",
        "全县.zip/清岚县/司法所/鸽岭镇.docx",
        "b.zip/乡/a.html",
    ]
    assert all(passages(one.text) == passages(SHORT) for one in results)


def test_files_on_the_disk(tmp_path):
    (tmp_path / "好.docx").write_bytes(as_docx(SHORT))
    (tmp_path / "包.zip").write_bytes(zipped({"内.txt": SHORT.encode(), "坏.pdf": b""}))
    paths = [tmp_path / name for name in ("好.docx", "没有.docx", "包.zip")]
    found = [(path.name, one.name, getattr(one, "fault", None)) for path, one in read_paths(paths)]
    assert found == [
        ("好.docx", "好.docx", None), ("没有.docx", "没有.docx", ReadFault.UNREADABLE),
        ("包.zip", "包.zip/内.txt", None), ("包.zip", "包.zip/坏.pdf", ReadFault.EMPTY),
    ]  # fmt: skip


def test_a_page_without_letters_says_so():
    (fault,) = read_files([("a.html", b"<img src=x>")])
    assert isinstance(fault, UnreadableFile)
    assert fault.fault is ReadFault.EMPTY
