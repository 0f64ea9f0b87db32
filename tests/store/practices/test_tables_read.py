"""Tables of documents and web pages: row by row where they stand, numbers with the names of their columns."""

from __future__ import annotations

from docx import Document

from store.practices.answering.figures import figure_asked
from tests.store.practices.test_formats import SHORT, lines, passages, saved, text_of

COUNTED = (("序号", "事项", "件数", "同比"), ("1", "调解纠纷", "128", "98.5%"), ("2", "行政处罚", "1,024", "未统计"))
COUNTED_LINES = [
    "序号\t事项\t件数\t同比", "1\t调解纠纷\t件数 128\t同比 98.5%", "2\t行政处罚\t件数 1,024\t未统计",
]  # fmt: skip


def test_a_table_is_read_row_by_row_where_it_stands():
    document = Document()
    document.add_paragraph("一、主要做法")
    document.add_paragraph("全年情况如下表。")
    table = document.add_table(rows=0, cols=3)
    for row in (
        ("项目", "数量", "存在问题"),
        ("调解，含司法所和村调委会受理的", "36件", "成功35件"),
        ("普法，线上线下合计", "12场", ""),
    ):
        for cell, said in zip(table.add_row().cells, row, strict=True):
            cell.text = said
    document.add_paragraph("二、存在问题")
    document.add_paragraph("经费不足。")
    text = text_of("a.docx", saved(document))
    assert lines(text) == [
        "一、主要做法", "全年情况如下表。", "项目\t数量\t存在问题", "调解，含司法所和村调委会受理的\t36件\t成功35件",
        "普法，线上线下合计\t12场", "二、存在问题", "经费不足。",
    ]  # fmt: skip
    first, second = passages(text)
    assert first.heading_path == ("一、主要做法",)
    assert first.sentences[1:] == (
        "项目　数量　存在问题", "调解，含司法所和村调委会受理的　36件　成功35件", "普法，线上线下合计　12场",
    )  # fmt: skip
    assert second.sentences == ("经费不足。",)


def test_a_table_that_only_lays_out_the_page_is_read_as_paragraphs():
    document = Document()
    cell = document.add_table(rows=1, cols=2).rows[0].cells[1]
    cell.text = lines(SHORT)[0]
    for line in lines(SHORT)[1:]:
        cell.add_paragraph(line)
    assert passages(text_of("a.docx", saved(document))) == passages(SHORT)
    page = "".join(f"<p>{line}</p>" for line in lines(SHORT))
    assert passages(text_of("a.html", f"<table><tr><td><td>{page}</table>".encode())) == passages(SHORT)


def test_a_bare_number_of_a_table_has_the_name_of_its_column():
    """It can be quoted alone then, and has the unit that a question asks for."""
    document = Document()
    for rows in (COUNTED, COUNTED[1:]):  # the second table has no names: its first row is none
        table = document.add_table(rows=0, cols=4)
        for row in rows:
            for cell, said in zip(table.add_row().cells, row, strict=True):
                cell.text = said
        document.add_paragraph("如上。")
    bare = ["\t".join(row) for row in COUNTED[1:]]
    assert lines(text_of("a.docx", saved(document))) == [*COUNTED_LINES, "如上。", *bare, "如上。"]
    tables = [
        "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in rows) for rows in (COUNTED, COUNTED[1:])
    ]
    page = "".join(f"<table>{rows}</table>" for rows in tables)
    assert lines(text_of("a.html", page.encode())) == [*COUNTED_LINES, *bare]
    asked = figure_asked("调解纠纷多少件")
    assert asked is not None
    (sentence,) = (
        one
        for passage in passages("\n".join(["一、做法", *COUNTED_LINES]))
        for one in passage.sentences
        if "调解" in one
    )
    assert asked.search(sentence)


def test_tables_of_web_pages():
    page = "<p>情况如下。<table><tr><th>项目<th>数量<tr><td>调解<br>受理<td>36件</table>之后"
    assert lines(text_of("a.html", page.encode())) == ["情况如下。", "项目\t数量", "调解受理\t36件", "之后"]
