"""About sixty files that are no report or mean harm, made by code, each with the fault that it must get."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import NamedTuple

from pypdf import PdfWriter

from store.files.faults import ReadFault, UnreadableFile
from store.practices.reading.read import SourceText
from store.practices.reading.reader import Reader

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200)
EXE = b"MZ\x90\x00\x03" + bytes(400)
TEXT = "清岚县鸽岭镇2025年法治政府建设工作报告\n一、主要做法\n养信鸽四十羽，用信鸽传书的办法送法下乡。\n"
DOCUMENT = '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="urn:w"><w:body>{}</w:body></w:document>'


SLOW = 12.0  # seconds; for those that use up CPU_SECONDS, on a machine that does other things too
CPU_SECONDS = 1


class Broken(NamedTuple):
    """A file's name and bytes; the fault of each result, in order; in how many seconds at most."""

    name: str
    data: bytes
    faults: tuple[ReadFault | None, ...]  # `None`: a good report
    seconds: float = 8.0


def read_files(batch: Iterable[tuple[str, bytes]]) -> Iterator[SourceText | UnreadableFile]:
    """All results of these files, by one reader."""
    with Reader() as reader:
        for name, data in batch:
            yield from reader.read(name, data)


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return data.getvalue()


def docx(body: str = "", document: str | None = None, **parts: bytes) -> bytes:
    """A Word document with this body, or this whole document part."""
    whole = DOCUMENT.format(body) if document is None else document
    more = {
        name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): part for name, part in parts.items()
    }
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": whole.encode(), **more})


def paragraph(text: str) -> str:
    """A paragraph of a Word document."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def flagged(data: bytes, *, flag: int) -> bytes:
    """The archive with a flag bit set at each entry, in both of its places."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := changed.find(signature, at + 1)) >= 0:
            changed[at + offset] |= flag
    return bytes(changed)


def lying(data: bytes, size: int) -> bytes:
    """The archive, its table of contents saying that each entry unpacks to `size` bytes."""
    changed = bytearray(data)
    at = -1
    while (at := changed.find(b"PK\x01\x02", at + 1)) >= 0:
        changed[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(changed)


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first being its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def stream(content: bytes, more: bytes = b"") -> bytes:
    """A packed stream."""
    packed = zlib.compress(content, 1)
    return b"<</Length %d/Filter/FlateDecode%s>>\nstream\n" % (len(packed), more) + packed + b"\nendstream"


def one_page(content: bytes, resources: bytes = b"<<>>", *more: bytes) -> bytes:
    """A PDF of one page; `content` is a whole stream object, `more` are objects from number 5 on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources " + resources + b">>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content, *more])


def scanned() -> bytes:
    """A page that is one picture."""
    image = stream(
        bytes(100 * 100), b"/Type/XObject/Subtype/Image/Width 100/Height 100/BitsPerComponent 8/ColorSpace/DeviceGray"
    )
    return one_page(stream(b"q 595 0 0 842 0 0 cm /Im Do Q"), b"<</XObject<</Im 5 0 R>>>>", image)


def locked_pdf() -> bytes:
    """A PDF that opens with a password only."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _laughs(levels: int = 9) -> str:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    return (
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "lol">{lines}]>'
        f'<w:document xmlns:w="urn:w"><w:body>{paragraph(f"&l{levels - 1};")}</w:body></w:document>'
    )


def _outside(target: str) -> str:
    return (
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY out SYSTEM "{target}">]>'
        f'<w:document xmlns:w="urn:w"><w:body>{paragraph("&out;")}</w:body></w:document>'
    )


def _documents(secret: str) -> Iterator[Broken]:
    good = docx(paragraph("报告") * 50)
    noise = random.Random(7)
    cells = "".join(f"<w:tc>{paragraph(str(noise.getrandbits(60)))}</w:tc>" for _ in range(2_000))
    yield Broken("空.docx", b"", (ReadFault.EMPTY,))
    yield Broken("没有字.docx", docx("<w:p/>"), (ReadFault.EMPTY,))
    yield Broken("截断.docx", good[: len(good) // 2], (ReadFault.BROKEN,))
    yield Broken("只剩头.docx", b"PK\x03\x04", (ReadFault.BROKEN,))
    yield Broken(
        "坏字节.docx",
        docx(paragraph("报" * 90)).replace(b"word/document.xml", b"word/documant.xml", 1),
        (ReadFault.BROKEN,),
    )
    yield Broken(
        "加密.docx", b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), (ReadFault.ENCRYPTED,)
    )
    yield Broken("老版本.docx", b"\xd0\xcf\x11\xe0" + bytes(500), (ReadFault.BINARY,))
    yield Broken("其实是pdf.docx", scanned(), (ReadFault.BINARY,))
    yield Broken(
        "其实是表格.docx", zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<a/>"}), (ReadFault.BINARY,)
    )
    yield Broken("其实是压缩包.docx", zipped({"报告.txt": TEXT.encode()}), (ReadFault.BINARY,))
    yield Broken("其实是文字.docx", TEXT.encode(), (ReadFault.BINARY,))
    yield Broken("带宏.docx", docx(paragraph("报告"), word__vbaProject_bin=b"\xd0\xcf\x11\xe0"), (ReadFault.MACRO,))
    yield Broken("实体炸弹.docx", docx(document=_laughs()), (ReadFault.TOO_HEAVY,))
    yield Broken("外部实体.docx", docx(document=_outside(f"file://{secret}")), (ReadFault.BROKEN,))
    yield Broken("外部网址.docx", docx(document=_outside("http://127.0.0.1:9/x")), (ReadFault.BROKEN,))
    yield Broken("不是xml.docx", docx(document="\0\1\2<<<"), (ReadFault.BROKEN,))
    yield Broken("没有正文.docx", docx(document="<w:document xmlns:w='urn:w'/>"), (ReadFault.BROKEN,))
    yield Broken("压得太狠.docx", docx(paragraph("0" * 60_000_000)), (ReadFault.OVERPACKED,))
    yield Broken("巨表.docx", docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"), (ReadFault.TOO_LONG,))
    words = "".join(noise.choice("<w:p/><w:r/>\n") for _ in range(100))
    huge = "".join(f"<w:p><w:r><w:t>{noise.getrandbits(40)}</w:t></w:r></w:p>" for _ in range(500_000))
    yield Broken("没完没了.docx", docx(huge), (ReadFault.TOO_LARGE,))
    yield Broken("没结束.docx", docx(document=DOCUMENT.format(words)[:-20]), (ReadFault.BROKEN,))
    deep = "<w:tbl><w:tr><w:tc>" * 3_000 + "</w:tc></w:tr></w:tbl>" * 3_000
    yield Broken("套得太深.docx", docx(deep), (ReadFault.TOO_HEAVY,))
    nested = "<w:tbl><w:tr><w:tc>" * 80 + paragraph("底") + "</w:tc></w:tr></w:tbl>" * 80
    yield Broken("还能读的深表.docx", docx(nested), (None,))


def _pdfs() -> Iterator[Broken]:
    plain = one_page(stream(b""))
    loop = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Pages/Kids[2 0 R]/Count 1>>",
    ]
    form = stream(b"/F Do " * 50, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>")
    yield Broken("空.pdf", b"", (ReadFault.EMPTY,))
    yield Broken("截断.pdf", scanned()[:200], (ReadFault.BROKEN,))
    yield Broken("只剩头.pdf", b"%PDF-1.7\n1 0 obj", (ReadFault.BROKEN,))
    yield Broken("乱码.pdf", b"%PDF-1.7\n" + random.Random(5).randbytes(50_000), (ReadFault.BROKEN,))
    yield Broken("加密.pdf", locked_pdf(), (ReadFault.ENCRYPTED,))
    yield Broken("其实是图.pdf", PNG, (ReadFault.BINARY,))
    yield Broken(
        "零页.pdf", pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]), (ReadFault.EMPTY,)
    )
    yield Broken("白纸.pdf", plain, (ReadFault.SCANNED,))
    yield Broken("扫描.pdf", scanned(), (ReadFault.SCANNED,))
    yield Broken("绕圈.pdf", pdf(loop), (ReadFault.BROKEN,))
    yield Broken(
        "图形绕圈.pdf", one_page(stream(b"/F Do"), b"<</XObject<</F 5 0 R>>>>", form), (ReadFault.SCANNED,), 25.0
    )
    yield Broken("解压炸弹.pdf", one_page(stream(bytes(400_000_000))), (ReadFault.TOO_HEAVY,))
    twice = zlib.compress(zlib.compress(bytes(300_000_000), 1), 9)
    filters = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n" % len(twice) + twice + b"\nendstream"
    yield Broken("双重炸弹.pdf", one_page(filters), (ReadFault.TOO_HEAVY,))
    busy = stream(b"BT /F 1 Tf (ab) Tj ET\n" * 900_000)
    yield Broken(
        "忙不完.pdf",
        one_page(busy, b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"),
        (ReadFault.TOO_HEAVY,),
        SLOW,
    )


def _pages() -> Iterator[Broken]:
    yield Broken("空.html", b"", (ReadFault.EMPTY,))
    yield Broken("只有脚本.html", b"<html><script>" + b"document.write(1);" * 999 + b"</script>", (ReadFault.EMPTY,))
    yield Broken("只有注释.html", b"<!-- x -->", (ReadFault.EMPTY,))
    yield Broken("太深.html", b"<div>" * 300_000 + "字".encode(), (ReadFault.TOO_HEAVY,))
    yield Broken("有零.html", b"<html><p>\0\0\0</p>", (ReadFault.BINARY,))
    yield Broken("其实是图.html", PNG, (ReadFault.BINARY,))
    yield Broken("编码不通.html", "<meta charset=gbk><p>报告".encode() + b"\xff\xfe\xff\x80", (ReadFault.UNDECODABLE,))
    yield Broken("太长.htm", ("<p>" + "字" * 40_000).encode(), (ReadFault.TOO_LONG,))
    yield Broken(
        "属性炸弹.html", b"<p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">", (ReadFault.TOO_HEAVY,), SLOW
    )
    yield Broken("引号不完.html", b"<a href='" * 300_000, (ReadFault.EMPTY,))
    yield Broken("吃内存.html", b"<p a b c>" * 2_200_000, (ReadFault.TOO_HEAVY,), SLOW)


def _texts() -> Iterator[Broken]:
    yield Broken("空.txt", b"", (ReadFault.EMPTY,))
    yield Broken("大.txt", b"a" * 25_000_000, (ReadFault.TOO_LARGE,))
    yield Broken("大.docx", b"PK\x03\x04" + bytes(25_000_000), (ReadFault.TOO_LARGE,))
    yield Broken("程序.txt", EXE, (ReadFault.BINARY,))
    yield Broken("网页.txt", b"<!DOCTYPE html><html><body>x", (ReadFault.BINARY,))
    yield Broken("有零.txt", b"abc\0def", (ReadFault.BINARY,))
    yield Broken("编码不通.txt", TEXT.encode()[:-2] + b"\xff\xfe\xfd", (ReadFault.UNDECODABLE,))
    for ending in ("doc", "wps", "rtf", "xls", "ofd", "jpg", "caj", "rar", "exe", "docm"):
        yield Broken(f"报告.{ending}", b"\xd0\xcf\x11\xe0", (ReadFault.UNSUPPORTED,))


def _archives() -> Iterator[Broken]:
    one = {"报告.txt": TEXT.encode()}
    yield Broken("空.zip", zipped({}), (ReadFault.EMPTY,))
    yield Broken("零字节.zip", b"", (ReadFault.EMPTY,))
    yield Broken("截断.zip", zipped({"a.txt": TEXT.encode() * 9})[:-40], (ReadFault.BROKEN,))
    yield Broken("加密.zip", flagged(zipped(one), flag=1), (ReadFault.ENCRYPTED,))
    yield Broken("比例炸弹.zip", zipped({"a.txt": bytes(90_000_000)}), (ReadFault.OVERPACKED,))
    yield Broken("太多.zip", zipped({f"{n}.txt": b"x" for n in range(1_001)}), (ReadFault.OVERPACKED,))
    yield Broken(
        "多得离谱.zip", zipped({f"{n}": b"" for n in range(200_000)}, zipfile.ZIP_STORED), (ReadFault.OVERPACKED,), 20.0
    )
    yield Broken("谎报.zip", lying(zipped({"a.txt": bytes(90_000_000)}), 100), (ReadFault.BROKEN,))
    yield Broken("谎报成四个G.zip", lying(zipped(one), 2**32 - 2), (ReadFault.OVERPACKED,))
    yield Broken("套娃.zip", zipped({"内.zip": zipped(one), "好.txt": TEXT.encode()}), (ReadFault.NESTED, None))
    yield Broken("其实是文档.zip", docx(paragraph("报告")), (ReadFault.BINARY,))
    yield Broken("其实是图.zip", PNG, (ReadFault.BINARY,))
    yield Broken("只有隐藏.zip", zipped({"__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "a/": b""}), (ReadFault.EMPTY,))
    mixed = {
        "好.txt": TEXT.encode(),
        "坏.docx": b"PK\x03\x04",
        "图.png": PNG,
        "空.txt": b"",
        "大.txt": random.Random(3).randbytes(10_500_000).hex().encode(),
    }
    faults = (None, ReadFault.BROKEN, ReadFault.UNSUPPORTED, ReadFault.EMPTY, ReadFault.TOO_LARGE)
    yield Broken("混装.zip", zipped(mixed), faults)
    slow = b"<p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">"
    yield Broken("一个拖垮.zip", zipped({"慢.html": slow, "好.txt": TEXT.encode()}), (ReadFault.TOO_HEAVY, None), SLOW)


HOSTILE_NAMES = (
    "../../etc/报告.txt", "/etc/报告.txt", "C:\\windows\\报告.txt", "..\\..\\报告.txt", "报\0告.txt", "报\n告.txt",
    "报\u202egpj.告.txt", "长" * 5_000 + "报告.txt", "报告\r\n.txt", "\x1b[31m报告.txt", "a/./b/../报告.txt",
)  # fmt: skip


def _names() -> Iterator[Broken]:
    for name in HOSTILE_NAMES:
        yield Broken(name, TEXT.encode(), (None,))
    packed = [name for name in HOSTILE_NAMES if "\0" not in name]  # the packer would cut it there
    yield Broken("名字.zip", zipped({name: TEXT.encode() for name in packed}), (None,) * len(packed))


def broken_files(secret: str) -> Iterator[Broken]:
    """Every file, one at a time; `secret` is a path that an attack tries to read."""
    kinds: tuple[Callable[[], Iterator[Broken]], ...] = (_pdfs, _pages, _texts, _archives, _names)
    yield from _documents(secret)
    for kind in kinds:
        yield from kind()
