"""A report whose figures are held against a town's months: what is asked before, and the short answer in the chat."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.texts.library import cannot_import
from handlers.texts.pictures import month
from handlers.texts.reconciled import COUNTED, named
from handlers.turn import Button
from store.annual.checking.check import Checked
from store.annual.checking.findings import AMISS, Verdict
from store.files.faults import UnreadableFile
from store.people.places import PlaceFacts

_IN_A_ROW = 2
_MOST_NAMED = 8
_LONGEST_NAME = 40  # characters of a file's name, from its end
_KEPT = "文件最多存一天，过后自动删除。"


def send_it(town: PlaceFacts | None, year: int | None) -> str:
    """The first step."""
    whose = "乡镇已报的各月数字" if town is None else f"{escape(town.name)}已报的各月数字"
    of = "" if year is None else f"（{year} 年）"
    return (
        f"请把要核对的报告发到这里：Word（docx）、PDF、txt 或 md，5 MB 以内，一次一份{of}。\n"
        f"我会把里面的每个数字和{whose}逐项对照，发回一张表；Word 文件还会带着批注发回来。{_KEPT}"
    )


def send_it_for_folder(town: PlaceFacts | None) -> str:
    """The same where nothing of a report is to go through the chat."""
    whose = "县里" if town is None else escape(town.county)
    return (
        f"{whose}已定：年报材料不走聊天。没有公开的稿子请不要发到这里。"
        "已经公开的报告可以发来核对，结果会存到服务器，请向系统运维人员领取。"
    )


def buttons() -> list[list[Button]]:
    """Under it."""
    return [[Button("不核对了", "reconcile_drop")]]


def not_allowed() -> str:
    """To somebody who may not."""
    return "核对报告要由乡镇的报送员、审核员或县里的管理员来做，您的岗位不能核对，这个文件没有打开。"


def unreadable(fault: UnreadableFile) -> str:
    """When what was sent cannot be read."""
    return f"“{escape(fault.name[-_LONGEST_NAME:])}”没有核对：{cannot_import(fault).replace('导入', '发')}"


def unreadable_at_the_shell(fault: UnreadableFile) -> str:
    """The same, printed."""
    return f"{fault.name}：{cannot_import(fault).replace('导入', '核对')}"


def checked_at_the_shell(town: PlaceFacts, year: int, checked: Checked, name: str) -> str:
    """After the files were written; printed."""
    counts = "，".join(f"{COUNTED[one]} {checked.counts[one]}" for one in Verdict if checked.counts[one])
    return f"{town.county}{town.name} {year} 年报告：{counts or '没有读到数字'}。明细写进 {name}。"


def one_at_a_time() -> str:
    """To an archive."""
    return "一次只能核对一份报告，请解压后一份一份发。"


def no_such_town(name: str, own: PlaceFacts | None) -> str:
    """To a name that is none of theirs."""
    if own is not None:
        return f"您只能核对{escape(own.name)}的报告。要核对的话，请发“核对报告”。"
    said = f"没有找到“{escape(name)}”" if name else "没有看出是哪个镇"
    return f"{said}，请发您县里乡镇的全名，例如：青禾铺镇 2026。"


def impossible_year(year: int, latest: int) -> str:
    """To a year of which there is nothing."""
    if year > latest:
        return f"{year} 年还没有到，没有数字可以核对；最晚是 {latest} 年。"
    return f"{year} 年太早了，没有数字可以核对，请看看年份。"


def of_another(name: str, own: PlaceFacts) -> str:
    """Where a clerk's report names another town."""
    return f"这份报告看上去是“{escape(name)}”的，您这里只有{escape(own.name)}的数字。要按{escape(own.name)}核对吗？"


def own_buttons(own: PlaceFacts) -> list[list[Button]]:
    """Under it."""
    return [[Button(f"按{own.name}核对", "reconcile_town", str(own.id))], *buttons()]


def which_town(name: str | None) -> str:
    """Where nobody can tell whose a report is."""
    seen = f"（报告里写的是“{escape(name)}”，您县里没有这个镇）" if name else ""
    return f"看不出这份报告是哪个镇的{seen}。请选一个镇，或者直接发镇名："


def town_buttons(towns: Sequence[PlaceFacts], before: int, after: int) -> list[list[Button]]:
    """A page of towns."""
    picks = [Button(one.name, "reconcile_town", str(one.id)) for one in towns]
    rows = [picks[at : at + _IN_A_ROW] for at in range(0, len(picks), _IN_A_ROW)]
    turns = [
        Button(label, "reconcile_page", str(skip))
        for label, skip in (("上一页", before), ("下一页", after))
        if skip >= 0
    ]
    return [*rows, *([turns] if turns else []), *buttons()]


def which_year(town: PlaceFacts) -> str:
    """Where nobody can tell of which year a report is."""
    return f"看不出这份{escape(town.name)}的报告是哪一年的。请选年份，或者直接发，例如：2026年："


def year_buttons(years: Sequence[int]) -> list[list[Button]]:
    """The years that it may be of."""
    return [[Button(f"{year} 年", "reconcile_year", str(year)) for year in years], *buttons()]


def checking(town: PlaceFacts, year: int) -> str:
    """Under a file on its way."""
    return f"{escape(town.name)} {year} 年报告的核对结果"


def too_large() -> str:
    """Beside the table, where a Word document is too large to be given back."""
    return "Word 文件超过 5 MB，只核对了文字，没有带批注发回；需要批注的话，请去掉图片再发一次。"


def gone() -> str:
    """Where the file is not kept any more."""
    return "这份文件已经不在了（只存一天，每人最多三份），请把报告再发一次。"


def dropped() -> str:
    """Where somebody thought better of it."""
    return "好，不核对了，文件没有保存。"


def expired() -> str:
    """Over the chat, to a button of an earlier step."""
    return "这个按钮已经过期，请发“核对报告”重新开始。"


def lost() -> str:
    """In place of the answer, to somebody whose post has ended meanwhile."""
    return "您现在的岗位不能核对这个镇的报告，结果没有发出。"


def summary(town: PlaceFacts, year: int, checked: Checked) -> str:
    """Under the table: counts, and which items are to be looked at; no figure and no word of the report."""
    total = len(checked.findings)
    if not total:
        return f"{escape(town.name)} {year} 年报告里没有读到可以核对的数字。请看看发的是不是正文。"
    head = f"<b>{escape(town.name)} {year} 年报告核对结果</b>\n读到 {total} 个数字："
    counts = "，".join(f"{COUNTED[one]} {checked.counts[one]}" for one in Verdict if checked.counts[one])
    lines = [f"{head}{counts}。"]
    if not checked.has_months:
        lines.append(f"这里没有{escape(town.name)} {year} 年的月报，核对不了，不等于没有问题。")
    for verdict in AMISS:
        names = list(dict.fromkeys(named(one) for one in checked.findings if one.verdict is verdict))
        if names:
            more = f"等 {len(names)} 项" if len(names) > _MOST_NAMED else ""
            lines.append(f"{COUNTED[verdict]}：{escape('、'.join(names[:_MOST_NAMED]))}{more}。")
    if checked.missing:
        months = "、".join(map(month, checked.missing[:_MOST_NAMED]))
        more = "等" if len(checked.missing) > _MOST_NAMED else ""
        lines.append(f"{months}{more}的月报还没有通过审核，通过以后请再核对一次。")
    if checked.unread:
        lines.append(f"表格里还有 {checked.unread} 个数字看不出是哪一项，没有核对，请自己看一遍。")
    if checked.has_months and not checked.amiss and not checked.missing and not checked.unread:
        lines.append("没有发现和月报不一致的数字。")
    return "\n".join((*lines, "每个数字的出处和各月数字在表里。"))


def commented(placed: int, boxes: int, notes: int) -> str:
    """Under the Word document."""
    unread = [f"{boxes} 个文本框" * bool(boxes), f"{notes} 处脚注" * bool(notes)]
    left = f"另有{'、'.join(filter(None, unread))}里有数字，没有核对，请自己看一遍。" if any(unread) else ""
    return f"原文件，要看的 {placed} 处加了批注，其他没有改动。{left}"


def no_comments(boxes: int, notes: int) -> str:
    """In place of it, where there is nothing to be said."""
    left = "文本框和脚注里的数字没有核对，请自己看一遍。" if boxes or notes else ""
    return f"Word 文件里没有需要批注的地方，不再发回。{left}"


def uncommented() -> str:
    """In place of it, where no comment could be written."""
    return "这个 Word 文件的格式比较特殊，没能写进批注，请看上面的表。"


def in_folder(town: PlaceFacts, year: int, name: str) -> str:
    """Where nothing of a report goes through the chat."""
    return (
        f"{escape(town.name)} {year} 年报告已核对完，结果已存到服务器，不经过聊天。"
        f"请向系统运维人员领取，文件名：{escape(name)}"
    )


def nothing_for_folder(town: PlaceFacts, year: int) -> str:
    """The same where no document was written."""
    return f"{escape(town.name)} {year} 年报告的 Word 文件没有写批注，不存。"
