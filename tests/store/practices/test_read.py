"""Reading bytes as text: encodings that people send, and everything that is no text."""

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.files.faults import MAX_BYTES, ReadFault, UnreadableFile
from store.practices.reading.read import MAX_CHARACTERS, read_bytes, read_report

TEXT = "松涛镇2024年法治政府建设工作报告\n一、主要做法\n全年调解纠纷 36 件，其中“12·4”宣传日 3.5 小时。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("ending", ["txt", "TXT", "md", "markdown"])
def test_reads_each_encoding(encoding: str, ending: str) -> None:
    source = read_bytes(f"a.{ending}", TEXT.encode(encoding))
    assert source.text == TEXT
    assert source.encoding == encoding
    assert source.markdown == (ending in {"md", "markdown"})


def test_reads_big_endian_utf16() -> None:
    assert read_bytes("a.txt", b"\xfe\xff" + TEXT.encode("utf-16-be")).text == TEXT


def test_only_line_ends_and_control_characters_change() -> None:
    raw = "甲\r\n乙\r丙\x0c丁\u2028戊" + "　己\xa0庚\t辛" + "长" * 40 + "\x07\u200b\ufeff"
    assert read_bytes("a.txt", raw.encode()).text == "甲\n乙\n丙\n丁\n戊　己\xa0庚\t辛" + "长" * 40


def _docx(place: str = "word/document.xml") -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(place, "<w:t>报告</w:t>")
    return data.getvalue()


def _archive_of(*files: bytes) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:  # not packed: the names in the files can be read in it
        for number, file in enumerate(files):
            archive.writestr(f"{number}.docx", file)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "fault", "looks_like"),
    [
        (b"", ReadFault.EMPTY, None),
        (" \n\t　\r\n".encode(), ReadFault.EMPTY, None),
        ("\ufeff".encode(), ReadFault.EMPTY, None),
        (_docx(), ReadFault.BINARY, "docx"),
        (_docx("xl/workbook.xml"), ReadFault.BINARY, "xlsx"),
        (_docx("ppt/presentation.xml"), ReadFault.BINARY, "pptx"),
        (_archive_of(_docx(), _docx("xl/workbook.xml")), ReadFault.BINARY, "zip"),
        (_docx()[:40], ReadFault.BINARY, "zip"),
        (b"%PDF-1.7\n1 0 obj", ReadFault.BINARY, "pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", ReadFault.BINARY, "png"),
        (b"MZ\x90\x00\x03", ReadFault.BINARY, "exe"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ReadFault.BINARY, "doc"),
        (b"<!DOCTYPE html><html><body>x", ReadFault.BINARY, "html"),
        (b"abc\0def", ReadFault.BINARY, None),
        (b"\x01\x02\x03\x04abc\x05", ReadFault.BINARY, None),
        (TEXT.encode()[:-2] + b"\xff\xfe\xfd", ReadFault.UNDECODABLE, None),
        (TEXT.encode("big5", "ignore") * 3, ReadFault.UNDECODABLE, None),
        (b"\xff\xfe\x00\xd8", ReadFault.UNDECODABLE, None),
        (("字" * (MAX_CHARACTERS + 1)).encode(), ReadFault.TOO_LONG, None),
        (b"a" * (MAX_BYTES + 1), ReadFault.TOO_LARGE, None),
    ],
    # A zip holds the second it was made at: its bytes must not name a test.
    ids=lambda value: "" if isinstance(value, bytes) else str(value),
)
def test_refuses_what_is_no_text(data: bytes, fault: ReadFault, looks_like: str | None) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_bytes("报告.txt", data)
    assert (refusal.value.fault, refusal.value.looks_like) == (fault, looks_like)
    assert refusal.value.name == "报告.txt"


def test_a_word_that_starts_like_a_program_is_text() -> None:
    assert read_bytes("a.txt", "MZ镇的报告".encode()).text == "MZ镇的报告"


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "报告", "a.txt.exe", ".txt", ""])
def test_refuses_other_endings(name: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_bytes(name, TEXT.encode())
    assert refusal.value.fault is ReadFault.UNSUPPORTED


def test_reads_a_file(tmp_path: Path) -> None:
    path = tmp_path / "松涛镇.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    assert read_report(path).name == "松涛镇.txt"
    assert read_report(path).text == TEXT


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(25_000_000)
    with pytest.raises(UnreadableFile) as refusal:
        read_report(path)
    assert (refusal.value.fault, refusal.value.size) == (ReadFault.TOO_LARGE, 25_000_000)


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    for path in (tmp_path / "none.txt", tmp_path / "folder.txt", Path("a\0.txt")):
        with pytest.raises(UnreadableFile) as refusal:
            read_report(path)
        assert refusal.value.fault is ReadFault.UNREADABLE


def test_what_never_ends_is_refused(tmp_path: Path) -> None:
    pipe, device = tmp_path / "pipe.txt", tmp_path / "zero.txt"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    for path in (pipe, device):
        with pytest.raises(UnreadableFile) as refusal:
            read_report(path)
        assert refusal.value.fault is ReadFault.UNREADABLE


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        source = read_bytes(name, data)
    except UnreadableFile:
        return
    assert source.text.strip()


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1))
def test_utf8_text_comes_back_unchanged(text: str) -> None:
    assert read_bytes("a.txt", text.encode()).text == text
