"""The draft in a word processor: 22 lines a page, 28 signs a line, numbers below. LibreOffice stands for all others."""

from __future__ import annotations

import shutil
import subprocess

import pypdf
import pytest

from handlers.annual.document import document
from store.annual.structure import Level
from tests.handlers.annual.drafts import NOW, a_draft, body
from tests.handlers.test_pictures import has_font

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
LONG = "青禾铺镇依法行政" * 300  # 2400 signs: four pages and more


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """The lines of each page, without blanks."""
    if OFFICE is None:
        pytest.skip("NO WORD PROCESSOR: apt install libreoffice-writer-nogui")
    if not has_font():
        pytest.skip("NO CHINESE FONT: apt install fonts-noto-cjk")
    folder = tmp_path_factory.mktemp("pages")
    heads = (body("一、主要做法和成效", level=Level.H1), body("（一）多元预防调处", level=Level.H2))
    (folder / "a.docx").write_bytes(document(a_draft(*heads, body(LONG)), NOW))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"  # two at once share none
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "a.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    pages = pypdf.PdfReader(folder / "a.pdf").pages
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in pages} == {
        (595, 842)
    }  # A4
    return [lines(page) for page in pages]


def lines(page: pypdf.PageObject) -> list[str]:
    found = ("".join(line.split()) for line in page.extract_text().splitlines())
    return [line for line in found if line]


def test_a_page_has_22_lines_of_28_signs_and_its_number(pages):
    whole = pages[1:3]
    assert [len(page) for page in whole] == [22 + 1] * 2
    assert {len(line) for page in whole for line in page[:-1]} == {28}
    assert [page[-1] for page in whole] == ["—2—", "—3—"]


def test_the_first_page_begins_with_the_title_and_two_signs_of_indent(pages):
    title, of_two, addressee, *rest = pages[0]
    assert (title, of_two) == ("青禾铺镇2026年", "法治政府建设年度报告")
    assert addressee == "中共清岚县委、清岚县人民政府："
    assert rest[:2] == ["一、主要做法和成效", "（一）多元预防调处"]
    assert (len(rest[2]), {len(line) for line in rest[3:-1]}) == (26, {28})
    assert len(rest) == 22 - 4 + 1  # with an empty line below the title, and the number


def test_what_is_to_be_taken_off_begins_a_page(pages):
    begins = [page[0] for page in pages]
    assert "附：定稿前核对" in begins
    assert any("抄送：" in line for line in pages[begins.index("附：定稿前核对") - 1])
