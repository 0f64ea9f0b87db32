"""The Word file as the official layout wants it (GB/T 9704-2012), and each figure with its months."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from handlers.annual.document import document
from handlers.texts.annual_document import remark
from store.annual.drafting.draft import draft
from store.annual.structure import Cited, Part, Piece
from store.catalogue.metrics import catalogue
from store.catalogue.months import Month
from store.people import people
from store.people.rights import Role
from tests.bot.transcripts.months import ORDINARY, hand_in, said
from tests.handlers.annual.drafts import NOW, a_draft, body, made, paragraph, read, remarks

FONTS = {"Normal": "仿宋_GB2312", "Title": "方正小标宋简体", "Heading 1": "黑体", "Heading 2": "楷体_GB2312"}
FONTS |= {"Heading 3": "仿宋_GB2312"}


@pytest.fixture(scope="module")
def file() -> Document:
    return made()


def fonts_of(element) -> set[str]:
    fonts = element.rPr.find(qn("w:rFonts"))
    return {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")}


def test_paper_margins_and_grid(file):
    for section in file.sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
        assert [round(one.mm) for one in margins] == [37, 26, 35, 28]
    grid = file.sections[0]._sectPr.find(qn("w:docGrid"))
    assert [grid.get(qn(f"w:{name}")) for name in ("type", "linePitch")] == ["linesAndChars", "579"]
    sign = 16 + int(grid.get(qn("w:charSpace"))) / 4096  # points
    assert 28 * sign == pytest.approx(Mm(156).pt, abs=0.05)
    assert 22 * 28.95 <= Mm(225).pt < 22 * 29
    assert file.sections[1]._sectPr.find(qn("w:docGrid")) is None


@pytest.mark.parametrize(("name", "font"), FONTS.items())
def test_each_style_names_its_font_for_every_script(file, name, font):
    style = file.styles[name]
    assert fonts_of(style.element) == {font}
    assert style.font.size == (Pt(22) if name == "Title" else Pt(16))
    assert not style.font.bold
    assert style.paragraph_format.line_spacing == Pt(28.95)
    assert (style.paragraph_format.space_before, style.paragraph_format.space_after) == (0, 0)


def test_no_theme_decides_before_the_fonts_and_none_is_embedded(file):
    data = io.BytesIO()
    file.save(data)
    with zipfile.ZipFile(data) as package:
        assert b"Theme=" not in package.read("word/styles.xml").replace(b"cstheme", b"csTheme")
        assert not [name for name in package.namelist() if "fonts/" in name or name.endswith((".ttf", ".odttf"))]
        assert b"w:embed" not in package.read("word/fontTable.xml")
    languages = file.styles.element.iter(qn("w:lang"))
    assert {one.get(qn("w:eastAsia")) for one in languages} == {"zh-CN"}


def test_every_stretch_of_text_names_its_font(file):
    for begins, font in (("青禾铺镇", "Title"), ("一、", "Heading 1"), ("（一）", "Heading 2"), ("1.", "Heading 3")):
        written = paragraph(file, begins)
        assert written.style.name == font
        assert [fonts_of(one._r) for one in written.runs] == [{FONTS[font]}] * len(written.runs)
    assert {fonts_of(one._r).pop() for one in paragraph(file, "全年受理").runs if one.text} == {"仿宋_GB2312"}


def test_title_addressee_and_first_lines(file):
    title, blank, addressee = file.paragraphs[:3]
    assert (title.text, title.style.paragraph_format.alignment) == (
        "青禾铺镇2026年\n法治政府建设年度报告",
        WD_ALIGN_PARAGRAPH.CENTER,
    )
    assert (blank.text, addressee.text) == ("", "中共清岚县委、清岚县人民政府：")
    assert addressee._p.find(f".//{qn('w:ind')}") is None
    for begins in ("一、", "（一）", "1.", "全年受理", "〔此处请补写"):
        indent = paragraph(file, begins)._p.find(f".//{qn('w:ind')}")
        assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "640")
    assert file.styles["Normal"].paragraph_format.line_spacing_rule is WD_LINE_SPACING.EXACTLY


def test_who_signs_stands_over_the_date_four_signs_from_the_right(file):
    name, date = paragraph(file, "青禾铺镇人民政府"), paragraph(file, "2027年")
    assert date.text == "2027年×月×日"
    right = {one.text: int(one._p.find(f".//{qn('w:ind')}").get(qn("w:rightChars"))) for one in (name, date)}
    assert right == {"2027年×月×日": 400, "青禾铺镇人民政府": 350}  # 7 signs wide over 8
    assert {one.alignment for one in (name, date)} == {WD_ALIGN_PARAGRAPH.RIGHT}
    assert paragraph(file, "抄送：").text == "抄送：中共清岚县委全面依法治县委员会办公室。"


def test_page_numbers_right_on_odd_pages_and_left_on_even_ones(file):
    assert file.settings.odd_and_even_pages_header_footer
    section = file.sections[0]
    sides = (section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    for footer, side in sides:
        [line] = footer.paragraphs
        assert (line.alignment, [one.text for one in line.runs]) == (side, ["— ", "", " —"])
        assert [one.text for one in line._p.iter(qn("w:instrText"))] == ["PAGE"]
        assert [(fonts_of(one._r), one.font.size) for one in line.runs] == [({"宋体"}, Pt(14))] * 3
    assert all(one.footer.is_linked_to_previous for one in list(file.sections)[1:])


def test_each_figure_says_which_months_made_it_and_a_gap_which_are_missing(file):
    told = list(remarks(file))
    assert [on for on, _ in told] == ["318件", "60人", "290件〔缺3月、11月〕", "318件"]
    lines = told[0][1].split("\n")
    assert lines[0] == "受理矛盾纠纷：318件（12 个月相加）"
    assert lines[1] == "1月 21（第1版，回执 01RE-CEIP，仉禾）"
    assert len(lines) == 13
    assert told[1][1] == "人民调解员：60人（12月末的数）\n12月 60（第1版，回执 12RE-CEIP，仉禾）"
    assert told[2][1].endswith("缺3月、11月：没有报，或者还没有审核通过，没有计入。")
    assert {(one.author, one.timestamp) for one in file.comments} == {("他山", NOW)}


def test_gaps_are_highlighted_and_prompts_are_grey(file):
    of_gap = {one.text: one.font.highlight_color for one in paragraph(file, "调解成功").runs if one.text}
    assert of_gap["290件〔缺3月、11月〕"] is WD_COLOR_INDEX.YELLOW
    assert {of_gap[text] for text in ("调解成功", "318件")} == {None}
    [prompt] = paragraph(file, "〔此处请补写").runs
    assert str(prompt.font.color.rgb) == "808080"


def test_the_pages_to_be_taken_off_stand_in_a_section_of_their_own(file):
    assert len(file.sections) == 2
    rows = [[cell.text for cell in row.cells] for table in file.tables for row in table.rows]
    assert ["存在的不足", "待补写", "请补写"] in rows
    assert ["个人信息", "无", "没有发现"] in rows
    assert ["月报原话", "□ 待核对", "请逐条核对"] in rows
    assert ["2026年1月", "已通过", "1", "01RE-CEIP", "仉禾", "2026-01-28"] in rows
    months = "1月 21\t2月 22\t3月 23\t4月 24\n5月 25\t6月 26\t7月 27\t8月 28\n9月 29\t10月 30\t11月 31\t12月 32"
    sources = [row for row in rows if row[0].isdigit()]
    assert sources == [["1", "受理矛盾纠纷", "318件", months], ["2", "人民调解员", "60人", "12月 60"]]
    assert "正文共 3 处数据，次序同正文，另有 1 处缺数" in paragraph(file, "四、数据来源").text


def test_a_long_name_of_who_signs_keeps_two_signs_from_the_margin():
    long = a_draft()
    file = made(replace(long, town=replace(long.town, name="青禾铺望澜门云栖岭经济技术开发区街道")))
    name = paragraph(file, "青禾铺望澜门")
    assert name._p.find(f".//{qn('w:ind')}").get(qn("w:rightChars")) == "200"


def test_a_year_in_the_store_is_written_with_all_its_sources(database):
    with database.transaction() as session:
        clerk = people.seat(session, 5, "仉禾", Role.CLERK, "清岚县", "青禾铺镇", now=NOW - timedelta(days=400))
        town = people.find(session, clerk, NOW).place
        for number in range(1, 13):
            month = Month(2026, number)
            due = {metric.code for metric in catalogue(session, town.county_id, month).due(month)}
            hand_in(session, town.id, month, {code: said(ORDINARY[code]) for code in due}, NOW)
    with database.reading() as session:
        found = draft(session, town, 2026)
    file = read(document(found, NOW))
    told = dict(remarks(file))
    assert told["360件"].startswith("受理矛盾纠纷：360件（12 个月相加）\n1月 30（第1版，")
    marked = [piece.text for one in found.paragraphs for piece in one.pieces if piece.part in (Part.FIGURE, Part.GAP)]
    with_sources = [piece for piece in found.figures if piece.sums or piece.cited]
    assert with_sources == list(found.figures)
    assert {on for on, _ in remarks(file)} >= {piece.text for piece in with_sources}
    assert len(marked) == len(found.figures) + len(found.gaps)


def test_what_no_xml_holds_spoils_no_draft_and_the_template_of_the_library_is_not_in_it():
    figure = Piece(
        "3\x08件", Part.FIGURE, cited=(Cited(2025, "报\x00告", "年末\ufffe未结3件。"),), label="受理\x0b纠纷"
    )
    data = document(a_draft(body("收到\x01", figure, "。"), title="青禾铺镇\x02"), NOW)
    assert "收到3件。" in [one.text for one in read(data).paragraphs]
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert [one for one in names if "thumbnail" in one or "WithEffects" in one or "customXml" in one] == []


def test_a_month_counted_in_another_unit_is_told_so():
    [other] = a_draft().figures[0].sums
    other = replace(other, missing=(Month(2026, 2), Month(2026, 3)), otherwise=(Month(2026, 2),))
    told = remark(Piece("8件〔…〕", Part.GAP, (other,), other.missing), 2026)
    assert "缺3月：没有报" in told
    assert "2月：已经审核通过，但那时按另一种单位计数" in told
