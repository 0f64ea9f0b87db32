"""Zip containers, both docx and archives of reports: nothing is unpacked that was not weighed before."""

import re
import unicodedata
import zipfile
import zlib
from io import BytesIO

from store.practices.reading.read import MAX_BYTES, ReadFault, UnreadableReport

MOST_ENTRIES = 1_000
MOST_UNPACKED = 100_000_000  # bytes, of all entries together
MOST_RATIO = 200  # unpacked to packed
_RATIO_FROM = 1_000_000  # bytes; a small entry of blanks harms nobody
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1  # flag bits
_LONGEST_NAME = 255


def open_zip(name: str, data: bytes) -> zipfile.ZipFile:
    """The container, its table of contents checked. Raises UnreadableReport."""
    try:
        container = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableReport(name, ReadFault.BROKEN, size=len(data)) from error
    infos = container.infolist()
    unpacked = sum(info.file_size for info in infos)
    swollen = unpacked > max(len(data) * MOST_RATIO, _RATIO_FROM)
    if len(infos) > MOST_ENTRIES or unpacked > MOST_UNPACKED or swollen:
        raise UnreadableReport(name, ReadFault.OVERPACKED, size=unpacked)
    return container


def unpack(name: str, container: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of one entry; never more than it said it has. Raises UnreadableReport."""
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableReport(name, ReadFault.ENCRYPTED, size=info.file_size)
    if info.file_size > MAX_BYTES:
        raise UnreadableReport(name, ReadFault.TOO_LARGE, size=info.file_size)
    if info.file_size > max(info.compress_size * MOST_RATIO, _RATIO_FROM):
        raise UnreadableReport(name, ReadFault.OVERPACKED, size=info.file_size)
    try:
        with container.open(info) as entry:
            return entry.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableReport(name, ReadFault.BROKEN, size=info.file_size) from error


def reports_in(name: str, container: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """The entries that may be reports, named below the archive's `name`; folders and hidden files left out."""
    found = []
    for info in container.infolist():
        inner = tidy_name(_inner_name(info))
        parts = inner.split("/")
        if info.is_dir() or not inner or any(part.startswith((".", "~$", "__MACOSX")) for part in parts):
            continue
        if parts[-1].lower() in {"thumbs.db", "desktop.ini"}:
            continue
        found.append((f"{name}/{inner}", info))
    return found


def tidy_name(name: str) -> str:
    """A file's name fit to be shown and kept: no character that moves the cursor, no way up or to a root."""
    seen = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    parts = [part.strip() for part in re.split(r"[/\\]", seen)]
    kept = [part for part in parts if part not in {"", ".", ".."} and not re.fullmatch("[A-Za-z]:", part)]
    return "/".join(kept)[-_LONGEST_NAME:].lstrip("/")


def _inner_name(info: zipfile.ZipInfo) -> str:
    """The name as it was written: Chinese Windows packs GBK and says nothing of it."""
    if info.flag_bits & _UTF8_NAME:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
