"""Zip containers, as documents, workbooks and archives are: nothing is unpacked that was not weighed before."""

import zipfile
import zlib
from io import BytesIO

from store.files.faults import MAX_BYTES, ReadFault, UnreadableFile

MOST_ENTRIES = 1_000
MOST_UNPACKED = 100_000_000  # bytes, of all entries together
MOST_RATIO = 200  # unpacked to packed
_RATIO_FROM = 1_000_000  # bytes; a small entry of blanks harms nobody
_ENCRYPTED = 0x1  # flag bit


def open_zip(name: str, data: bytes) -> zipfile.ZipFile:
    """The container, its table of contents checked. Raises UnreadableFile."""
    try:
        container = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableFile(name, ReadFault.BROKEN, size=len(data)) from error
    infos = container.infolist()
    unpacked = sum(info.file_size for info in infos)
    swollen = unpacked > max(len(data) * MOST_RATIO, _RATIO_FROM)
    if len(infos) > MOST_ENTRIES or unpacked > MOST_UNPACKED or swollen:
        raise UnreadableFile(name, ReadFault.OVERPACKED, size=unpacked)
    return container


def unpack(name: str, container: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of one entry; never more than it said it has. Raises UnreadableFile."""
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableFile(name, ReadFault.ENCRYPTED, size=info.file_size)
    if info.file_size > MAX_BYTES:
        raise UnreadableFile(name, ReadFault.TOO_LARGE, size=info.file_size)
    if info.file_size > max(info.compress_size * MOST_RATIO, _RATIO_FROM):
        raise UnreadableFile(name, ReadFault.OVERPACKED, size=info.file_size)
    try:
        with container.open(info) as entry:
            return entry.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(name, ReadFault.BROKEN, size=info.file_size) from error
