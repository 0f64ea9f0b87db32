"""Any report file → the characters in it; what the child process does with what it is sent."""

from store.files.faults import ReadFault, UnreadableFile
from store.files.names import ending
from store.practices.reading.formats.docx import read_docx
from store.practices.reading.formats.html import read_html
from store.practices.reading.formats.pdf import read_pdf
from store.practices.reading.read import TEXTS, WEB_PAGES, check, decode


def parse(name: str, data: bytes) -> tuple[str, str, tuple[int, ...]]:
    """The characters of a file that is no archive, their encoding, and the blank pages. Raises UnreadableFile."""
    check(name, data)
    kind = ending(name)
    if kind in TEXTS:
        return *decode(name, data), ()
    if kind in WEB_PAGES:
        return *read_html(name, data), ()
    if kind == ".docx":
        return read_docx(name, data), "", ()
    if kind == ".pdf":
        text, blank_pages = read_pdf(name, data)
        return text, "", blank_pages
    raise UnreadableFile(name, ReadFault.NESTED, size=len(data))
