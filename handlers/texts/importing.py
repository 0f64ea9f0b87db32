"""A report sent in the chat: the card before it is put into the store, and what is said after it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.texts.library import KINDS, SECTIONS, blank_pages, cannot_import, impossible_year
from handlers.turn import Button
from store.files.faults import UnreadableFile
from store.practices.kinds import REQUIRED
from store.practices.library.changes import Changes
from store.practices.library.importing import Arrival, Imported, Prepared
from store.practices.library.pending import Batch, Waiting
from store.practices.reading.identify import Doubt, Evidence, Identity, Unidentified
from store.practices.tables import ReportKind

_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_IN_A_ROW = 5
_LONGEST_NAME = 40  # characters of a file's name, from its end: the ending says what it is
_MOST_YEARS = 3
_MOST_ANSWERED = 5  # questions named one by one
_TOLD_BY = {
    Evidence.GIVEN: "按您说的",
    Evidence.TITLE: "据标题",
    Evidence.FILE_NAME: "据文件名",
    Evidence.TEXT: "据正文认作，请核对",
}
_COUNTY_BY = {Evidence.NAMED_TOWN: "；县区照文中所写", Evidence.HELD: "；县区照库里的同名乡镇"}
_HOW = "直接发镇名和年份，例如：清岚县板溪镇 2023"


def ask_an_administrator(*, checks: bool, serves: bool) -> str:
    """To a clerk who sends a file; `checks`: they may have it checked; `serves`: other offices' forms filled in."""
    if checks:
        told = "只有管理员能添加报告，这个文件没有打开。要核对报告里的数字，请先发“核对报告”，再发文件"
        rest = "" if serves else "；要代填的表，您的岗位没有可填的乡镇，请乡镇的同事或县里的管理员来发"
        return f"{told}{rest}。"
    return "只有管理员能添加报告，这个文件没有打开，请把它发给您县里的管理员。"


def not_fetched() -> str:
    """When the network did not give the file."""
    return "文件没有下载下来，请再发一次。"


def too_many(most: int) -> str:
    """To an archive with too much in it."""
    return f"压缩包里超过 {most} 份文件，没有读下去，什么都没有保存；请分成几个压缩包再发。"


def unreadable(faults: Sequence[UnreadableFile]) -> str:
    """When nothing of what was sent is a report."""
    if len(faults) == 1:
        return f"“{_file(faults[0].name)}”没有收下：{cannot_import(faults[0])}"
    lines = [
        f"{number} {_file(fault.name)}：{cannot_import(fault)}" for number, fault in zip(_NUMBERS, faults, strict=False)
    ]
    return "\n".join(("这些文件都没有收下：", *lines))


def gone() -> str:
    """Over the chat, to a button of a card that is done with."""
    return "这份文件已经处理过了，或者超过 24 小时没有确认；需要的话请重新发一次。"


def changed() -> str:
    """Over the chat, where the card no longer said what would happen."""
    return "情况有变化，请把更新后的内容再核对一遍。"


def dropped() -> str:
    """In place of the card."""
    return "已取消，什么都没有保存。"


def which_town(file: str) -> str:
    """Asked for a file's town and year."""
    return f"“{_file(file)}”是哪个镇、哪一年的？请{_HOW}（只改一样，就只发那一样）。"


def not_understood() -> str:
    """To what is neither a town and a year nor a question."""
    return "没看懂镇名，请发：镇名 年份，例如：清岚县板溪镇 2023；不改了就发“取消”。"


def let_go() -> str:
    """After a town and a year were asked for and the sender thought better of it."""
    return "好，不改了。文件还没有入库，要入库、要改、要取消，都请按上面卡片上的按钮。"


def card(batch: Batch) -> str:
    """What was read from the files, and what an import would do."""
    if len(batch.files) > 1:
        lines = (f"{_number(file.position)} {_line(file)}" for file in batch.files)
        return "\n\n".join((f"<b>收到 {len(batch.files)} 份文件，还没有入库</b>", *lines))
    outcome = batch.files[0].outcome
    if isinstance(outcome, Prepared):
        return _report(outcome, batch.files[0].changes)
    if isinstance(outcome, Unidentified):
        return f"<b>收到一份文件，还没有入库</b>\n文件：{_file(outcome.name)}\n\n{_doubtful(outcome)}请{_HOW}。"
    return unreadable([outcome])


def card_buttons(batch: Batch) -> list[list[Button]]:
    """Into the store, another town or year, nothing."""
    keep = Button(_keep_label(batch), "import_keep", f"{batch.number}-{batch.stamp}")
    away = Button("取消", "import_drop", str(batch.number))
    rename = [
        Button(_rename_label(batch, file), "import_name", f"{batch.number}-{file.position}")
        for file in batch.files
        if not isinstance(file.outcome, UnreadableFile)
    ]
    first = [[keep]] if batch.ready else []
    if len(batch.files) == 1:
        return [*first, [*rename, away]]
    rows = [rename[at : at + _IN_A_ROW] for at in range(0, len(rename), _IN_A_ROW)]
    return [*first, *rows, [away]]


def answered(questions: Sequence[str]) -> str:
    """Which gaps are closed by what was imported."""
    shown = "\n".join(f"· {escape(one if len(one) <= 40 else one[:40] + '…')}" for one in questions[:_MOST_ANSWERED])
    rest = f"\n等 {len(questions)} 个。" if len(questions) > _MOST_ANSWERED else ""
    return f"答上了 {len(questions)} 个未答问题，问过的同志会各收到一次通知：\n{shown}{rest}"


def imported(reports: Sequence[Imported]) -> str:
    """The import report."""
    lines = [
        f"{_whose(one.identity.county, one.identity.town, one.identity.year)}，"
        f"{len(one.sections)} 个标题，{one.passages} 段{_ARRIVED[one.arrival]}"
        for one in reports
    ]
    if len(lines) == 1:
        return f"已入库：{lines[0]}。现在就可以提问了。"
    return "\n".join((f"<b>已入库 {len(lines)} 份</b>", *(f"· {line}" for line in lines), "现在就可以提问了。"))


_ARRIVED = {Arrival.NEW: "", Arrival.REPLACED: "，替换了原来的", Arrival.UNCHANGED: "，和原来的一样"}


def _keep_label(batch: Batch) -> str:
    return "确认入库" if len(batch.files) == 1 else f"全部入库（{len(batch.ready)} 份）"


def _rename_label(batch: Batch, file: Waiting) -> str:
    if len(batch.files) > 1:
        return f"改{_number(file.position)}"
    return "写镇名年份" if isinstance(file.outcome, Unidentified) else "改镇名年份"


def _report(one: Prepared, held: Changes | None) -> str:
    """The card of a single report."""
    identity = one.identity
    there = [SECTIONS[kind] for kind in REQUIRED if kind not in one.missing]
    lines = [
        "<b>收到一份报告，还没有入库</b>",
        f"文件：{_file(one.file)}",
        f"乡镇：{escape((identity.county or '（未注明县区）') + identity.town)}（{_told_by(identity)}）",
        f"年份：{identity.year} 年（{_TOLD_BY[identity.year_from]}）",
        "类型：原文",
        f"内容：{len(one.sections)} 个标题，{len(one.passages)} 段",
        f"规定内容：{'、'.join(there) or '都没有找到'}{_lacking(one)}",
    ]
    if one.blank_pages:
        lines.append(f"注意：{blank_pages(one.blank_pages)}，这几页没有读到")
    others = [f"{year} 年" for year in identity.years if year != identity.year][:_MOST_YEARS]
    if others and identity.year_from is not Evidence.GIVEN:
        lines.append(f"文中还见到：{'、'.join(others)}")
    return "\n".join((*lines, "", _difference(one, held)))


def _told_by(identity: Identity) -> str:
    county = _COUNTY_BY.get(identity.county_from, "") if identity.county_from else ""
    return _TOLD_BY[identity.town_from] + county


def _lacking(one: Prepared) -> str:
    if not one.missing or len(one.missing) == len(REQUIRED):
        return "" if not one.missing else "，请看看是不是正文不全"
    return f"；没找到{'、'.join(SECTIONS[kind] for kind in one.missing)}"


def _difference(one: Prepared, held: Changes | None) -> str:
    """What an import would do to what is held."""
    whose = f"{escape(one.identity.town)} {one.identity.year} 年"
    if held is None:
        return f"库里还没有{whose}的报告，入库后新增这一份。"
    if held.same:
        return "与库里已有的一模一样，不用再入库。"
    return f"库里已有{whose}的{KINDS[held.kind]}，入库后用这一份替换{_counts(held)}。"


def _counts(held: Changes) -> str:
    """Of sentences; a digest has none in common with an original."""
    if held.kind is ReportKind.DIGEST:
        return "，从此可以引用原话"
    if not held.kept:
        return "，但两份没有一句相同，请核对是不是同一个镇、同一年"
    if not held.added and not held.removed:
        return "，正文内容不变"
    return f"：新增 {held.added} 句，去掉 {held.removed} 句，{held.kept} 句不变"


def _line(file: Waiting) -> str:
    """One file of several: what it is, and below it what becomes of it."""
    outcome = file.outcome
    if isinstance(outcome, UnreadableFile):
        return f"{_inner(outcome.name)}\n不能入库。{cannot_import(outcome)}"
    if isinstance(outcome, Unidentified):
        return f"{_inner(outcome.name)}\n先不入库。{_doubtful(outcome)}请按“改{_number(file.position)}”写明。"
    identity = outcome.identity
    facts = [f"{_becomes(file)}。"]
    if Evidence.TEXT in (identity.town_from, identity.year_from):
        facts.append("镇名或年份是据正文认的，请核对。")
    if outcome.missing:
        facts.append(f"没找到{'、'.join(SECTIONS[kind] for kind in outcome.missing)}。")
    if outcome.blank_pages:
        facts.append(f"{blank_pages(outcome.blank_pages)}。")
    whose = _whose(identity.county, identity.town, identity.year)
    return f"<b>{whose}</b>（{_inner(outcome.file)}，{len(outcome.passages)} 段）\n{''.join(facts)}"


def _becomes(file: Waiting) -> str:
    if file.again is not None:
        return f"与{_number(file.again)}同镇同年，入库后只留这一份"
    if file.changes is None:
        return "入库后新增"
    if file.changes.same:
        return "与库里已有的一模一样，不用入库"
    return f"替换库里的{KINDS[file.changes.kind]}{_counts(file.changes)}"


def _doubtful(outcome: Unidentified) -> str:
    lacking = "、".join(
        word for doubt, word in ((Doubt.TOWN, "哪个镇"), (Doubt.YEAR, "哪一年")) if doubt in outcome.doubts
    )
    if outcome.refused:
        return f"{impossible_year(outcome)}，{'也看不出是哪个镇的，' if Doubt.TOWN in outcome.doubts else ''}"
    if Doubt.NOT_A_REPORT in outcome.doubts:
        still = f"还要知道是{lacking}的，" if lacking else ""
        return f"看上去不像法治政府建设年度报告，传错了请取消；确实是的话，{still}"
    seen = "、".join((*outcome.towns[:_MOST_YEARS], *(f"{year} 年" for year in outcome.years[:_MOST_YEARS])))
    return f"看不出是{lacking}的报告{f'（文中见到：{escape(seen)}）' if seen else ''}，"


def _whose(county: str | None, town: str, year: int) -> str:
    return f"{escape(county or '（未注明县区）')}{escape(town)} {year} 年"


def _number(position: int) -> str:
    """Of a file in its archive; it keeps it when others are done with."""
    return _NUMBERS[position - 1]


def _inner(name: str) -> str:
    """A file of an archive, without the archive's own name."""
    return _file(name.partition("/")[2] or name)


def _file(name: str) -> str:
    shown = name if len(name) <= _LONGEST_NAME else f"…{name[-_LONGEST_NAME:]}"
    return escape(shown) or "这个文件"
