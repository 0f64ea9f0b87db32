"""What a file really is, by its bytes."""

import codecs
import re

_SIGNATURES = {
    b"PK\x03\x04": "zip",  # documents too, see _packed()
    b"PK\x05\x06": "zip",  # with nothing in it
    b"%PDF": "pdf",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"MZ": "exe",
    b"\x7fELF": "exe",
    b"\xd0\xcf\x11\xe0": "doc",
    b"{\\rtf": "rtf",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
}
_HTML = re.compile(rb"\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_DIRECTORY, _DIRECTORY_END = b"PK\x01\x02", b"PK\x05\x06"  # PKWARE's APPNOTE, 4.3.12 and 4.3.16
_PACKED = {b"word/document.xml": "docx", b"xl/workbook.xml": "xlsx", b"ppt/presentation.xml": "pptx"}
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # how Word names what a password locks


def real_format(data: bytes) -> str | None:
    """The ending, without its dot, that the first bytes speak of; `None`: they say nothing."""
    for signature, looks_like in _SIGNATURES.items():
        if data.startswith(signature) and not (len(signature) == 2 and _is_plain_utf8(data)):
            return _packed(data) if looks_like == "zip" else looks_like
    return "html" if _HTML.match(data.removeprefix(codecs.BOM_UTF8)) else None


def _packed(data: bytes) -> str:
    """What a container is by the names in its own directory; those in the files it holds do not count."""
    end = data.rfind(_DIRECTORY_END)
    directory = data[int.from_bytes(data[end + 16 : end + 20], "little") : end] if end >= 0 else b""
    for place, looks_like in _PACKED.items():
        if re.search(re.escape(_DIRECTORY) + b".{42}" + re.escape(place), directory, re.DOTALL):
            return looks_like
    return "zip"


def _is_plain_utf8(data: bytes) -> bool:
    """Whether a two-byte signature may be the start of a word: text has no NUL and decodes."""
    if b"\0" in data:
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def is_locked(data: bytes) -> bool:
    """Whether an old Office container (`doc`) holds a new document that only a password opens."""
    return _ENCRYPTED_PACKAGE in data
