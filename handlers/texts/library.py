"""Reports going in and out of the store, as the command line tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.texts.quotation import mark, marked
from store.days import day_of
from store.files.faults import MAX_BYTES, ReadFault, UnreadableFile
from store.files.names import ending
from store.practices.answering.answers import Findings
from store.practices.kinds import SectionKind
from store.practices.library.importing import Arrival, Imported
from store.practices.library.reports import Listed
from store.practices.reading.identify import Doubt, Evidence, Unidentified
from store.practices.reading.read import ENDINGS, MAX_CHARACTERS, TEXTS
from store.practices.tables import ReportKind

REPORT_COLUMNS = ("编号", "县区", "乡镇", "年份", "类型", "段落", "入库时间", "文件")

KINDS = {ReportKind.ORIGINAL: "原文", ReportKind.DIGEST: "要点整理"}

SECTIONS = {
    SectionKind.PRACTICE: "做法成效",
    SectionKind.PROBLEM: "存在问题",
    SectionKind.PRINCIPAL: "第一责任人履职",
    SectionKind.PLAN: "下一步计划",
    SectionKind.OTHER: "其他",
}

_UNREADABLE = {
    ReadFault.EMPTY: "文件是空的，请检查是不是传错了文件。",
    ReadFault.TOO_LARGE: f"文件超过 {MAX_BYTES // 1_000_000} MB，请只留报告正文再导入。",
    ReadFault.TOO_LONG: f"正文超过 {MAX_CHARACTERS // 10_000} 万字，不像一份年度报告，请拆开再导入。",
    ReadFault.BINARY: "文件内容不是文字，请打开确认是报告，再另存为 .docx 导入。",
    ReadFault.UNDECODABLE: "认不出文字编码，请另存为 UTF-8 编码的纯文本再导入。",
    ReadFault.UNSUPPORTED: "只能导入 txt、md、html、docx、pdf 和 zip 文件，请另存为 .docx 再导入。",
    ReadFault.UNREADABLE: "文件打不开，请检查路径和权限。",
    ReadFault.BROKEN: "文件不完整或已损坏，请重新下载，或打开后另存一份再导入。",
    ReadFault.ENCRYPTED: "文件设了密码或限制，请取消密码、另存一份再导入。",
    ReadFault.MACRO: "文档里带有宏，请另存为不带宏的 .docx 再导入。",
    ReadFault.SCANNED: "取不出文字，多半是扫描件，请先做文字识别（OCR）存成 .docx，或找原来的电子版再导入。",
    ReadFault.TOO_HEAVY: "文件太复杂，没能读完，请只留报告正文，另存为 .docx 再导入。",
    ReadFault.OVERPACKED: "文件解开后大得反常，没有打开，请只留报告正文，另存后再导入。",
    ReadFault.UNFINISHED: "这是没有定稿的年报初稿，里面还有〔缺数〕〔请补写〕这类标记，或者“定稿前核对”页，没有导入；"
    "定稿、删掉这些以后再导入。要核对数字，先发“核对报告”，再发文件。",
    ReadFault.NESTED: "压缩包里面还有压缩包，请先把里面的解开，再导入。",
}

_MOST_PAGES = 10  # named, of those without text

_OTHER_ENDINGS = {
    ".doc .wps .wpt .rtf .odt .docm .dot .dotx": "这种文档读不了，请用 Word 或 WPS 打开，另存为 .docx 再导入。",
    ".xls .xlsx .xlsm .et .csv .ods": "表格读不了，请把报告正文贴进 Word 或 WPS 文档，存成 .docx 再导入。",
    ".ppt .pptx .dps": "演示文稿读不了，请把报告正文贴进 Word 或 WPS 文档，存成 .docx 再导入。",
    ".ofd .caj .ceb": "这种版式文件读不了，请用阅读软件打开，另存为 .docx 或 PDF 再导入。",
    ".jpg .jpeg .png .gif .bmp .tif .tiff .webp .heic": "图片里的字读不了，请先做文字识别（OCR）存成 .docx 再导入。",
    ".rar .7z .gz .tar .tgz .bz2 .xz": "这种压缩包打不开，请先解开，再打成 zip 或直接导入。",
    ".mht .mhtml": "这种网页读不了，请用浏览器打开，另存为“仅 HTML”再导入。",
}
_BY_ENDING = {ending: sentence for endings, sentence in _OTHER_ENDINGS.items() for ending in endings.split()}


def importing() -> str:
    """Beside the progress bar."""
    return "导入中"


def nothing_there() -> str:
    """To folders without a file."""
    return "没有找到可以导入的文件，请检查路径。"


def cannot_import(fault: UnreadableFile | Unidentified) -> str:
    """Why a file was not taken, and what to do."""
    if isinstance(fault, UnreadableFile):
        if fault.looks_like:
            real = f".{fault.looks_like}"
            way = f"请把后缀改回 {real} 再导入。" if real in ENDINGS else "请打开后另存为 .docx 再导入。"
            return f"文件其实是 {fault.looks_like} 格式，后缀不对；{_BY_ENDING.get(real, way)}"
        if fault.fault is ReadFault.BINARY and ending(fault.name) not in TEXTS:
            return f"文件内容和后缀 {ending(fault.name)} 对不上，请用原来的软件打开，另存为 .docx 再导入。"
        if fault.fault is ReadFault.UNSUPPORTED:
            return _BY_ENDING.get(ending(fault.name), _UNREADABLE[fault.fault])
        return _UNREADABLE[fault.fault]
    if Doubt.NOT_A_REPORT in fault.doubts:
        return "不像法治政府建设年度报告，没有导入；确实是的话，请用 --town 和 --year 写明乡镇和年份。"
    lacking = "和".join(
        word for doubt, word in ((Doubt.TOWN, "哪个乡镇"), (Doubt.YEAR, "哪一年")) if doubt in fault.doubts
    )
    options = " ".join(
        option
        for doubt, option in ((Doubt.TOWN, "--town 乡镇名"), (Doubt.YEAR, "--year 年份"))
        if doubt in fault.doubts
    )
    if fault.refused:
        way = "请用 --year 写明"
        if Doubt.TOWN in fault.doubts:
            way = "也看不出是哪个乡镇，请用 --town 和 --year 写明"
        return f"{impossible_year(fault)}，没有导入；{way}。"
    seen = "、".join((*fault.towns[:3], *map(str, fault.years[:3])))
    return f"看不出是{lacking}的报告，没有导入；请用 {options} 写明。" + (f"文中见到：{seen}。" if seen else "")


def impossible_year(fault: Unidentified) -> str:
    """Of a year that somebody said; no full stop."""
    if fault.refused is not None and fault.refused > fault.latest:
        return f"{fault.refused} 年的报告还不会有，最晚 {fault.latest} 年"
    return f"{fault.refused} 年太早了，请核对"


def blank_pages(pages: Sequence[int]) -> str:
    """Pages of a PDF from which nothing was read; the first ten of them."""
    more = f" 等 {len(pages)} 页" if len(pages) > _MOST_PAGES else " 页"
    return f"第 {'、'.join(map(str, pages[:_MOST_PAGES]))}{more}没有文字（可能是扫描件）"


def remarks(imported: Imported) -> list[str]:
    """What an operator should look at in a report that was taken; empty: nothing."""
    lines = []
    identity = imported.identity
    if imported.arrival is Arrival.UNCHANGED:
        lines.append("与库里已有的一模一样，没有重复导入。")
    elif imported.arrival is Arrival.REPLACED:
        was = KINDS[imported.replaced_kind] if imported.replaced_kind else ""
        lines.append(f"库里原有{identity.town} {identity.year} 年的{was}，已用这一份替换。")
    if identity.town_from is Evidence.TEXT:
        lines.append(f"据正文认作{identity.town}，请核对。")
    if identity.year_from is Evidence.TEXT:
        others = [f"{year} 年" for year in identity.years if year != identity.year][:3]
        seen = f"（还见到{'、'.join(others)}）" if others else ""
        lines.append(f"据正文认作 {identity.year} 年{seen}，请核对。")
    if imported.missing:
        lines.append(f"没找到规定应有的内容：{'、'.join(SECTIONS[kind] for kind in imported.missing)}。")
    if imported.blank_pages:
        lines.append(f"{blank_pages(imported.blank_pages)}，这几页没有导入。")
    return lines


def import_report(row: dict[str, Any]) -> str:
    """One file's import report on the screen."""
    if row["town"] is None:
        return f"✗ {row['file']}：{''.join(row['problems'])}"
    whose = f"{row['county'] or '（未注明县区）'}{row['town']} {row['year']} 年"
    head = f"✓ {row['file']}：{whose}，{len(row['sections'])} 个标题，{row['passages']} 段。"
    return "\n".join((head, *(f"  · {problem}" for problem in row["problems"])))


def report_line(one: Listed) -> tuple[str, ...]:
    """One row of the list."""
    county, day = one.county or "—", str(day_of(one.imported_at))
    return str(one.id), county, one.town, str(one.year), KINDS[one.kind], str(one.passages), day, one.file_name


def no_such_report(number: int) -> str:
    """To a number that is not in the list."""
    return f"没有编号为 {number} 的报告，用 tashan reports 看看列表。"


def deleted(number: int) -> str:
    """After a report was taken out."""
    return f"编号 {number} 的报告已删除。"


def answers(findings: Findings) -> str:
    """An answer on the screen of a terminal."""
    if not findings.quotes:
        unknown = f"没有报告提到：{'、'.join(findings.unknown)}。" if findings.unknown else ""
        return f"没有找到（查了 {findings.searched_towns} 个乡镇的 {findings.searched_reports} 份报告）。{unknown}"
    lines = []
    for quote in findings.quotes:
        head = f"{quote.town} {quote.year} 年{mark(quote.kind)}"
        lines += [head, f"  {' › '.join(quote.heading_path)}", f"  {marked(quote)}", ""]
    return "\n".join(lines).rstrip()
