"""Another office's form: the card of what was understood, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.annual.serving_desk import Desk, Group, Line, is_filled
from handlers.texts.serving_cells import amount, span, why
from handlers.texts.staff import in_twos, short, turns
from handlers.texts.workbooks import file, unreadable_because
from handlers.turn import Button
from store.annual.forms.facts import Filled
from store.annual.period import Period
from store.catalogue.metrics import Metric
from store.catalogue.months import Month
from store.days import SHANGHAI
from store.files.faults import ReadFault, UnreadableFile
from store.people.places import PlaceFacts

YES = ("对", "对的", "是", "是的", "好", "好的", "行", "可以", "确认", "没问题", "发我", "发给我", "填好发我", "都对")
NAME = "代填"
ASKED = ("请", "帮我", "我要", "我想", "怎么", "如何", "能不能", "可以")  # before it, to have a form filled in
CHANGED = ("改成", "改为", "换成", "对应")  # between what a line says and what it is to mean
LEFT = ("留空", "空着", "不填", "空")  # said instead of a metric
AS_PRINTED = "0"  # in the place of months: as the form says
_LINES, _WIDE = 32, 60  # of a card's page, in signs
_LABEL = 26  # characters of what the form says
_NAMED = 5  # cells by address
_MANY = 4  # cells of a line, each with its value
_TOO_MUCH = "表格太大，请只留要填的那张表再发。"
_NOT_TAKEN = {
    ReadFault.TOO_LARGE: _TOO_MUCH,
    ReadFault.TOO_LONG: _TOO_MUCH,
    ReadFault.TOO_HEAVY: f"文件太复杂，没能读完；{_TOO_MUCH}",
    ReadFault.OVERPACKED: f"文件太复杂，没有打开；{_TOO_MUCH}",
}
_GROUPS = {
    Group.DOUBTFUL: "请看一下（填，标橙色）",
    Group.BLANK: "认得，没有数（留空，标黄色）",
    Group.UNKNOWN: "不认识（留空，标黄色）",
    Group.HELD: "表上已有内容（不动）",
}


def how(*, picks_town: bool, is_folder: bool) -> str:
    """What it does, to whoever asks."""
    pick = "再选是哪个乡镇，" if picks_town else ""
    back = "填好，存到服务器的文件夹（县里设置了数字不经聊天，请向系统运维人员领取）" if is_folder else "填好发回来"
    return (
        f"<b>代填</b>\n\n别的部门发来要填的表，把 Excel 文件（.xlsx）转发给我，{pick}"
        f"我按审核通过的数{back}：原来的格式、公式都不动，存疑的标橙色，不认识的留空标黄色。"
        "对应关系确认一次就记住，下次和同事再发同样的表，直接填好。"
    )


def no_town() -> str:
    """To whoever has no town whose figures they may give."""
    return "代填用的是乡镇审核通过的数，您的岗位没有可填的乡镇；请乡镇的同事或县里的管理员来发这张表。"


def unreadable(fault: UnreadableFile) -> str:
    """When there is nothing to be read."""
    return unreadable_because(fault, _NOT_TAKEN)


def too_large(name: str) -> str:
    """When it cannot be kept until it goes back."""
    return f"“{file(name)}”没有收下：{_TOO_MUCH}"


def private(name: str, cells: Sequence[str]) -> str:
    """When there is a number in it that nobody may find with us."""
    where = "、".join(map(escape, cells[:_NAMED])) + ("等" if len(cells) > _NAMED else "")
    return (
        f"“{file(name)}”没有收下：单元格 {where} 里有身份证号、手机号或银行卡号，机器人不留这类号码；请删掉这些格再发。"
    )


def nothing(name: str) -> str:
    """When it asks for nothing."""
    return f"“{file(name)}”里没有找到要填的格（左边或上边有项目名、自己空着的格），没有收下；请发原来的空表。"


def lacks_town(name: str, town: PlaceFacts) -> str:
    """When it has a row for each of other towns."""
    return f"“{file(name)}”写的是别的乡镇，里面没有{escape(town.name)}要填的格，没有填；请核对是不是发给您的表。"


def gone() -> str:
    """When the form is not kept any more, or was never this person's."""
    return "这张表已经不在了（只留 24 小时，最多 3 张），请把 Excel 再转发一次。"


def changed() -> str:
    """When a yes would do something else than the card says."""
    return "对应关系刚刚变了，请看最新的再确认。"


def given_already() -> str:
    """To the same yes once more."""
    return "已经填好了；要再来一份，请按“再发一次”或“再存一份”。"


def which_metric(said: str) -> str:
    """When a line is to mean something that there is not."""
    return f"没认出“{escape(said)}”是哪一项指标，没有改；请按“改一行”从名单里选。"


def correct_buttons(desk: Desk) -> list[list[Button]]:
    """Under it."""
    return [[Button("改一行", "serve_lines", f"{desk.form.number}-0")]]


def dropped() -> str:
    """When nothing is kept."""
    return "好的，这张表不留了。"


def let_go(name: str) -> str:
    """When an earlier file has to go for one more."""
    return f"最多同时留 3 张表，最早的“{file(name)}”已经删掉，它的卡片不能再用了；还要用就再转发一次。"


def which_town(name: str) -> str:
    """For those who see a whole county."""
    return f"“{file(name)}”收到了。按哪个乡镇的数填？"


def town_buttons(number: int, towns: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([Button(short(one.name), "serve_town", f"{number}-{one.id}") for one in towns])
    below = [turns(previous, following, "serve_towns", f"{number}-"), [Button("不填了", "serve_drop", str(number))]]
    return [row for row in (*rows, *below) if row]


def which_period(desk: Desk) -> str:
    """When the form does not say of what months it is, or says another time than is meant."""
    lines = len([one for one in desk.lines if one.code is not None])
    ask = "表上没写是哪段时间的数，请选：" if desk.needs_period else "按哪段时间的数填？请选："
    return f"{_head(desk)}\n\n认得 {lines} 行。{ask}"


def period_buttons(desk: Desk, last: Month) -> list[list[Button]]:
    """The times that offices ask for most; `last`: the month that is to be reported."""
    quarter = last.back(last.number % 3)
    offered = [
        Period(last, last),
        Period(Month(last.year, 1), last),
        Period(quarter.back(2), quarter),
        Period(Month(quarter.year, 1), quarter),
        Period(Month(last.year - 1, 1), Month(last.year - 1, 12)),
    ]
    number = desk.form.number
    times = [Button(span(one), "serve_when", f"{number}-{one.first}_{one.last}") for one in dict.fromkeys(offered)]
    back = [Button("‹ 按表上写的", "serve_when", f"{number}-{AS_PRINTED}")] if desk.form.says_period else []
    return [row for row in (*in_twos(times), back, [Button("不填了", "serve_drop", str(number))]) if row]


def card(desk: Desk, page: int = 0) -> str:
    """What was understood, line by line; a page of it."""
    pages = _pages(desk)
    page = min(max(page, 0), len(pages) - 1)
    of = f"\n\n第 {page + 1}/{len(pages)} 页" if len(pages) > 1 else ""
    return "\n\n".join([_head(desk), _summary(desk), *pages[page]]) + of


def card_buttons(desk: Desk, page: int = 0, *, picks_town: bool) -> list[list[Button]]:
    """Yes, what can be corrected, other pages, no."""
    number, pages = desk.form.number, len(_pages(desk))
    first, again = ("对，填好存起来", "再存一份") if desk.is_folder else ("对，填好发我", "再发一次")
    yes = Button(first, "serve_keep", f"{number}-{desk.stamp}")
    if desk.form.given is not None:
        yes = Button(again, "serve_again", f"{number}-{desk.stamp}")
    doubted = len(desk.doubted)
    sure = [Button(f"存疑的 {doubted} 行都对", "serve_sure", str(number))] if doubted else []
    correct = [Button("改一行", "serve_lines", f"{number}-0")] if desk.lines else []
    correct += [Button("换期间", "serve_times", str(number))]
    correct += [Button("换乡镇", "serve_towns", f"{number}-0")] if picks_town else []
    turn = [Button("‹", "serve_card", f"{number}-{page - 1}")] if page else []
    turn += [Button("›", "serve_card", f"{number}-{page + 1}")] if page + 1 < pages else []
    no = [Button("不填了" if desk.form.given is None else "删掉原表", "serve_drop", str(number))]
    return [row for row in ([yes], sure, correct, turn, no) if row]


def _head(desk: Desk) -> str:
    said = "" if desk.form.period is None else "（您选的）"
    when = desk.form.period or desk.understanding.period
    is_known = desk.form.says_period or desk.form.period is not None
    of = f" · {span(when)}{said}" if when is not None and is_known else ""
    lines = [f"<b>代填：{escape(_cut(desk.title, 60))}</b>", f"{escape(desk.town.name)}{of}"]
    if desk.form.given is not None:
        lines.append(_given(desk))
    if desk.confirmed is not None and desk.confirmed.at < desk.form.sent_at:
        at = desk.confirmed.at.astimezone(SHANGHAI)
        by = f"{escape(desk.confirmed_by)} " if desk.confirmed_by else ""
        lines.append(f"同样的表，{by}{at.year}年{at.month}月{at.day}日确认过，照那次的对应关系填。")
    if desk.form.period is not None and (not_used := _not_used(desk, desk.form.period)):
        lines.append(not_used)
    return "\n".join(lines)


def _given(desk: Desk) -> str:
    """What has gone already, and whether it is what the card shows."""
    done, again = ("填好存到服务器的文件夹", "再存一份") if desk.is_folder else ("填好发给您", "再发一次")
    if desk.form.given == desk.stamp:
        return f"✓ 已按下面的对应关系{done}，{'下次先请您看一下' if desk.is_told else '下次同样的表直接填'}。"
    return f"已{done}的那份还是改动之前的；按“{again}”才用下面的对应关系，这次的改动也到那时才记住。"


def _not_used(desk: Desk, chosen: Period) -> str:
    """Of the months that were chosen, where the heads of cells name others; empty: all cells are of them."""
    of_cells = [one.wanted.period for one in desk.filled if one.wanted.code is not None]
    if all(one == chosen for one in of_cells):
        return ""
    if chosen in of_cells:
        return "表头自己写了时间的格，仍按表头写的时间填。"
    return "每一格的表头都写了时间，仍按表头填，选的时间没有用上。"


def _summary(desk: Desk) -> str:
    groups = [one.group for one in desk.lines]
    counts = [
        f"填 {desk.cells} 格",
        *(f"{name} {count} 行" for name, count in (
            ("存疑", groups.count(Group.DOUBTFUL)),
            ("没有数", groups.count(Group.BLANK)),
            ("不认识", groups.count(Group.UNKNOWN)),
        ) if count),
    ]  # fmt: skip
    if desk.is_folder:
        where = "按县里的设置，数字不经聊天，填好的表存到服务器的文件夹，请向系统运维人员领取。"
        return f"{'，'.join(counts)}。只填审核通过的数；{where}"
    return f"{'，'.join(counts)}。只填审核通过的数，以发出那一刻为准。"


def _pages(desk: Desk) -> list[list[str]]:
    """Blocks of lines under their heads, so many lines of a telephone a page."""
    pages: list[list[str]] = [[]]
    room = _LINES
    for head, lines in _blocks(desk):
        block: list[str] = []
        for line in lines:
            high = 1 + len(line) // _WIDE
            if room < high + 1 - bool(block):
                pages[-1] += ["\n".join([f"<b>{head}</b>", *block])] * bool(block)
                pages, block, room = [*pages, []], [], _LINES
            room -= high + 1 - bool(block)
            block.append(line)
        pages[-1].append("\n".join([f"<b>{head}</b>", *block]))
    return pages


def _blocks(desk: Desk) -> list[tuple[str, list[str]]]:
    """What there is to look at first, then by section."""
    groups: dict[str, list[str]] = {head: [] for head in _GROUPS.values()}
    sections: dict[str, list[str]] = {}
    names = {one.code: one.name for one in desk.catalogue.sections}
    for line in desk.lines:
        meant = desk.meant(line.code)
        if line.group is Group.FILLED:
            section = names.get(meant.section, "") if isinstance(meant, Metric) else "比率"
            sections.setdefault(section, []).append(_line(desk, line))
        else:
            groups[_GROUPS[line.group]].append(_line(desk, line))
    first = _GROUPS[Group.DOUBTFUL]
    blocks = [(first, groups.pop(first)), *sections.items(), *groups.items()]
    return [(head, lines) for head, lines in blocks if lines]


def _line(desk: Desk, line: Line) -> str:
    meant = desk.meant(line.code)
    label = escape(_cut(line.label, _LABEL))
    name = "" if meant is None else f" → {escape(meant.name)}"
    return f"· {label}{name}{_told(desk, line)}"


def _told(desk: Desk, line: Line) -> str:
    """The values with their times where these are not the form's, and why they are marked: once, where all are."""
    meant = desk.meant(line.code)
    whole = desk.form.period or desk.understanding.period
    reasons = [_why(desk, line, one) for one in line.cells]
    is_one = len(set(reasons)) == 1
    values = []
    for one, reason in zip(line.cells, reasons, strict=True):
        is_plain = one.wanted.period is None or (one.wanted.period == whole and len(line.cells) == 1)
        time = "" if is_plain else f"{span(one.wanted.period)} "
        said = "填" if desk.is_folder else escape(amount(one, meant))
        value = said if is_filled(one) else "留空"
        is_told = time or (is_filled(one) and not desk.is_folder)
        values.append(f"{time}{value}{'' if is_one else _in_brackets(reason)}" if is_told else "")
    shown = [*dict.fromkeys(filter(None, values))]
    if len(shown) > _MANY:  # the sheet that goes with the form tells all
        shown = [shown[0], "…", f"{shown[-1]}（共 {len(shown)} 格）"]
    told = "，".join(shown)
    return f"{'：' if told else ''}{told}{_in_brackets(reasons[0]) if is_one else ''}"


def _in_brackets(reason: str) -> str:
    return f"（{escape(reason)}）" if reason else ""


def _why(desk: Desk, line: Line, one: Filled) -> str:
    """In the county's folder mode no figure is told, so none that stands there is compared."""
    if desk.is_folder and one.wanted.held is not None:
        return ""
    return why(one, desk.meant(line.code), is_left=desk.is_left(one))


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
