"""A PDF → its paragraphs in reading order, without what is printed on every page."""

from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from store.files.faults import ReadFault, UnreadableFile
from store.practices.reading.formats.pdf_layout import Fragment, lines_of, paragraphs
from store.practices.reading.read import MAX_CHARACTERS, is_common_chinese

_FEWEST = 10  # characters of a page that is no picture; a page number and a stamp's text have fewer
_MOST_PAGES = 1_000


def read_pdf(name: str, data: bytes) -> tuple[str, tuple[int, ...]]:
    """The document's text and the numbers, from 1, of the pages that have none. Raises UnreadableFile."""
    try:
        return _read(name, data)
    except LimitReachedError as error:  # pypdf's own: unpacked sizes, counts, cycles
        raise UnreadableFile(name, ReadFault.TOO_HEAVY, size=len(data)) from error
    except DependencyError as error:  # a cipher that pypdf leaves to another library
        raise UnreadableFile(name, ReadFault.ENCRYPTED, size=len(data)) from error
    except PyPdfError as error:
        raise UnreadableFile(name, ReadFault.BROKEN, size=len(data)) from error


def _read(name: str, data: bytes) -> tuple[str, tuple[int, ...]]:
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):  # the empty password only forbids printing or copying
        raise UnreadableFile(name, ReadFault.ENCRYPTED, size=len(data))
    pages, blank, length, width = [], [], 0, 0.0
    for number, page in enumerate(reader.pages, 1):
        if (content := page.get_contents()) is not None:
            content.get_data()  # raises, where extract_text would take a broken page for an empty one
        lines = lines_of(_fragments(page))
        written = sum(len(line.text) for line in lines)
        if written < _FEWEST:
            blank.append(number)
        length += written
        if length > MAX_CHARACTERS or number > _MOST_PAGES:
            raise UnreadableFile(name, ReadFault.TOO_LONG, size=length)
        pages.append(lines)
        width = max(width, float(page.mediabox.width))
    text = "\n".join(paragraphs(pages, width))
    if pages and (2 * len(blank) > len(pages) or not is_common_chinese(text)):
        raise UnreadableFile(name, ReadFault.SCANNED, size=len(data))
    return text, tuple(blank)


def _fragments(page: PageObject) -> list[Fragment]:
    """The pieces of text of a page, each where it begins."""
    found: list[Fragment] = []

    def take(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[2]) or 1.0
            found.append(Fragment(x, y, max(size * scale, 1.0), text))

    page.extract_text(visitor_text=take)
    return found
