"""Broken and hostile files: one fault each, the process alive, its memory flat, nothing read or written outside."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.texts import library as texts
from store.files.faults import ReadFault, UnreadableFile
from store.files.names import tidy_name
from store.practices.reading.read import SourceText
from store.practices.reading.reader import Reader
from tests.examples import examples
from tests.store.practices.broken import (
    CPU_SECONDS,
    HOSTILE_NAMES,
    TEXT,
    broken_files,
    docx,
    paragraph,
    read_files,
    zipped,
)

SECRET = "十分机密"
MEMORY_GROWTH = 30_000_000  # bytes


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("outside") / "secret"
    file.write_text(SECRET)
    return file


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(CPU_SECONDS, 10.0) as reader:
        yield reader


def resident() -> int:
    """Bytes of memory that this process holds now."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def test_row_24_row_25_every_broken_file_gets_its_fault_and_the_process_stays_as_it_was(secret, reader, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in (*tmp_path.rglob("*"), *secret.parent.rglob("*"))}
    list(reader.read("温.docx", docx(paragraph("报告"))))
    files = grown = 0
    wrong = []
    for file in broken_files(str(secret)):
        held, began = resident(), time.monotonic()
        results = list(reader.read(file.name, file.data))
        took = time.monotonic() - began
        grown += max(0, resident() - held)
        faults = tuple(one.fault if isinstance(one, UnreadableFile) else None for one in results)
        files += 1
        if faults != file.faults or took > file.seconds:
            wrong.append((file.name[:40], faults, file.faults, took))
        for one in results:
            assert not re.search(r"[\x00-\x1f\u202a-\u202e]|\.\.|^/", one.name)
            assert len(one.name) <= 255 + len(file.name)
            if isinstance(one, UnreadableFile):
                said = texts.cannot_import(one)
                assert re.fullmatch(r"[^。]+。", said), said
                assert re.search("[\u4e00-\u9fff]", said)
            else:
                assert SECRET not in one.text
    assert files >= 80
    assert wrong == []
    assert grown < MEMORY_GROWTH
    after = {path: path.stat().st_mtime_ns for path in (*tmp_path.rglob("*"), *secret.parent.rglob("*"))}
    assert after == before


def children() -> set[int]:
    numbers: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # the thread ended meanwhile
            numbers |= {int(number) for number in (task / "children").read_text().split()}
    return numbers


def test_the_child_has_limits_no_secrets_and_ends_with_the_batch():
    there = children()

    def batch() -> Iterator[tuple[str, bytes]]:
        yield "一.docx", docx(paragraph("报告"))
        (child,) = children() - there
        proc = Path(f"/proc/{child}")
        limits = proc.joinpath("limits").read_text()
        assert re.search(r"Max address space\s+1000000000\s+1000000000", limits)
        assert re.search(r"Max file size\s+0\s+0", limits)
        assert re.search(r"Max cpu time\s+\d+\s", limits)
        assert proc.joinpath("environ").read_bytes() == b""
        assert proc.joinpath("cwd").readlink() == Path("/")
        seen.append(child)
        yield "二.docx", docx(paragraph("报告"))
        assert children() - there == {child}, "one child serves the batch"

    seen: list[int] = []
    assert all(isinstance(one, SourceText) for one in read_files(batch()))
    assert seen
    assert children() == there


def test_text_needs_no_child():
    there = children()
    for one in read_files([("一.txt", TEXT.encode()), ("二.doc", b"x"), ("三.pdf", b"x")]):
        assert one
        assert children() == there


def test_an_abandoned_batch_leaves_no_child():
    there = children()
    results = read_files([("一.docx", docx(paragraph("报告")))] * 2)
    next(results)
    assert len(children() - there) == 1
    results.close()
    assert children() == there


def test_a_child_killed_between_two_files_is_replaced():
    there = children()
    with Reader() as reader:
        assert isinstance(next(reader.read("一.docx", docx(paragraph("报告")))), SourceText)
        (child,) = children() - there
        os.kill(child, 9)
        faults = [next(reader.read("二.docx", docx(paragraph("报告")))) for _ in range(2)]
    assert isinstance(faults[0], UnreadableFile)
    assert isinstance(faults[1], SourceText)


def test_row_25_a_file_that_hangs_is_stopped_by_the_clock():
    slow = b"<p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">"
    began = time.monotonic()
    with Reader(cpu_seconds=60, wall_seconds=1.5) as reader:
        (fault,) = reader.read("慢.html", slow)
        (good,) = reader.read("好.html", f"<p>{TEXT}</p>".encode())
    assert isinstance(fault, UnreadableFile)
    assert fault.fault is ReadFault.TOO_HEAVY
    assert isinstance(good, SourceText)
    assert time.monotonic() - began < 10


def test_row_25_an_archive_of_hanging_files_does_not_hang_for_each_of_them():
    slow = b"<p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">"
    archive = zipped({f"{n}.html": slow for n in range(30)})
    began = time.monotonic()
    with Reader(cpu_seconds=60, wall_seconds=0.5) as reader:
        faults = [one.fault for one in reader.read("慢.zip", archive) if isinstance(one, UnreadableFile)]
    assert faults == [ReadFault.TOO_HEAVY] * 30
    assert time.monotonic() - began < 10


def test_threads_read_side_by_side():
    results: list[str] = []

    def work(number: int) -> None:
        for one in read_files((f"{number}-{n}.docx", docx(paragraph(f"第{number}份{n}"))) for n in range(5)):
            assert isinstance(one, SourceText)
            results.append(one.text)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == sorted(f"第{number}份{n}" for number in range(3) for n in range(5))


def test_a_reader_that_dies_leaves_no_child_behind():
    code = (
        "import os, sys; from store.practices.reading.reader import Reader\n"
        "reader = Reader(); list(reader.read('a.html', b'<p>x</p>'))\n"
        "print(open(f'/proc/self/task/{os.getpid()}/children').read(), flush=True); os._exit(1)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    (child,) = done.stdout.split()
    end = time.monotonic() + 5
    while Path(f"/proc/{child}").exists() and time.monotonic() < end:
        time.sleep(0.02)
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_row_26_a_hostile_name_is_made_fit_to_be_shown(name):
    shown = tidy_name(name)
    assert shown.endswith("报告.txt") or "告.txt" in shown
    assert len(shown) <= 255
    assert not shown.startswith("/")


@given(st.text())
def test_row_26_any_name_is_made_fit_to_be_shown(name):
    shown = tidy_name(name)
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert tidy_name(shown) == shown
    assert ".." not in shown.split("/")


@given(
    st.sampled_from(["a.docx", "a.pdf", "a.html", "a.zip", "a.txt", "a.xyz"]),
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n", b"<html>", b"PK\x05\x06"]),
)
@settings(deadline=None, max_examples=examples(150))
def test_row_24_any_bytes_get_a_text_or_a_fault(reader, name, data, head):
    for one in reader.read(name, head + data):
        assert isinstance(one, SourceText | UnreadableFile)


@given(data=st.data())
@settings(deadline=None, max_examples=examples(100))
def test_row_24_a_damaged_document_gets_a_text_or_a_fault(reader, data):
    file = data.draw(st.sampled_from(["docx", "zip"]))
    whole = bytearray(docx(paragraph("报告" * 30)))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    (one,) = list(reader.read(f"a.{file}", bytes(whole)))[:1]
    assert isinstance(one, SourceText | UnreadableFile)
