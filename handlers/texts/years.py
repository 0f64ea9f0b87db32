"""Two reports of one town side by side: what each says in its own words; nothing is judged, nothing is ranked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from enum import StrEnum
from html import escape

from handlers.texts.figures import notes, printed
from handlers.texts.quotation import cut, in_marks, mark, path, plain
from handlers.texts.staff import in_twos, short, turns
from handlers.turn import Button
from store.practices.answering.figure_answers import Told
from store.practices.asking.metric_words import RATE, name_of, unit_of
from store.practices.index.directory import Held
from store.practices.tables import ReportKind
from store.practices.years.amounts import Amount, Way
from store.practices.years.held import Two
from store.practices.years.sides import Item, Quoted, Sides

LONGEST, BRIEF = 220, 60  # characters of a quotation in a list, in the summary
_FEW = 2  # of each kind in the summary
_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"
_AT_MOST = 12  # names of figures that stayed as they were


class Kind(StrEnum):
    """A list under the summary; the letter stands in its buttons."""

    FRESH = "n"
    GONE = "g"
    SAME = "s"
    UNSURE = "u"
    FIGURES = "f"


_LABELS = {
    Kind.FRESH: "新增做法",
    Kind.GONE: "不再提到",
    Kind.SAME: "都有",
    Kind.UNSURE: "说法不同",
    Kind.FIGURES: "数字变化",
}
_INEXACT = {
    Way.INEXACT: "有一年不是确数，不算差数",
    Way.OTHER_UNIT: "两年的单位不同，不算差数",
    Way.SEVERAL: "原文有几处不同的数，不算差数",
    Way.UNSURE: "两年说的范围可能不一样，不算差数",
}
_FOOT = "照录两份报告的原文，不评价、不排名。没有写到不等于没有做。"


def summary(two: Two, sides: Sides) -> str:
    """The counts and the first few of each kind."""
    old, new = two.old.year, two.new.year
    parts = [
        f"{_head(two)}\n{old} 年{_mark(two.old)} ↔ {new} 年{_mark(two.new)}",
        _few(f"{new} 年新增做法", sides.fresh, two, f"{new} 年报告写了，{old} 年报告的做法里没有写到"),
        _few(f"{new} 年报告没有再提到", sides.gone, two, f"{old} 年报告写了"),
        _few("两年都有", sides.same, two, f"下面是 {new} 年的写法"),
        _few("两年都提到、说法不同", sides.unsure, two, "也可能不是一回事，请对照"),
        _few_figures(sides.amounts),
        _FOOT,
    ]
    return "\n\n".join(parts)


def summary_buttons(two: Two, sides: Sides, *, others: bool) -> list[list[Button]]:
    """One for each list that has anything; `others`: there are other towns to be looked at."""
    lists = [
        Button(f"{_LABELS[kind]} {count}", "years_list", _argument(two, kind, 0)) for kind, count in _counts(sides)
    ]
    last = [Button("导出 Excel", "years_book", _pair(two))]
    last += [Button("换乡镇", "years_towns", "0")] if others else []
    return [*in_twos(lists), last]


def listing(two: Two, sides: Sides, kind: Kind, shown: Sequence[Item | Amount], skip: int) -> str:
    """A page of one list."""
    count = dict(_counts(sides)).get(kind, 0)
    last = f"–{skip + len(shown)}" if len(shown) > 1 else ""
    place = f"第 {skip + 1}{last} 条，共 {count} 条"
    lines = [f"{_head(two)}\n<b>{_LABELS[kind]}</b>：{_meaning(kind, two)}（{place}）"]
    for number, one in enumerate(shown):
        said = _figure(one, sides, two) if isinstance(one, Amount) else _item(one, kind, two)
        lines.append(f"{_NUMBERS[number]} {said}")
    if kind is Kind.FIGURES and not skip and (level := _level(sides.amounts)):
        lines.append(level)
    return "\n\n".join(lines)


def list_buttons(two: Two, kind: Kind, before: int, after: int) -> list[list[Button]]:
    """Pages, and the way back."""
    pages = turns(before, after, "years_list", f"{_pair(two)}-{kind}-")
    return [
        row
        for row in (
            pages,
            [Button("‹ 回总览", "years_pair", _pair(two)), Button("导出 Excel", "years_book", _pair(two))],
        )
        if row
    ]


def items(sides: Sides, kind: Kind) -> Sequence[Item | Amount]:
    """What a list has; figures that are equal are only named below theirs."""
    lists: dict[Kind, Sequence[Item | Amount]] = {
        Kind.FRESH: sides.fresh,
        Kind.GONE: sides.gone,
        Kind.SAME: sides.same,
        Kind.UNSURE: sides.unsure,
        Kind.FIGURES: [one for one in sides.amounts if one.way is not Way.LEVEL],
    }
    return lists[kind]


def which_town(towns: int, *, imports: bool) -> str:
    """For those who have no town of their own, or want another; `imports`: they may add reports."""
    if not towns:
        return f"<b>两年对比</b>\n\n库里还没有哪个乡镇收录了两年的报告。{_send_other(imports)}"
    how = "直接打字问也行，例如：青禾铺镇这两年有什么变化。"
    return f"<b>两年对比</b>\n\n看哪个乡镇？下面 {towns} 个乡镇收录了两年以上的报告；{how}"


def town_buttons(reports: Sequence[Held], before: int, after: int, among: Collection[Held]) -> list[list[Button]]:
    """A page of them; `among`: all of them."""
    names = [one.town for one in among]
    labels = [(one, one.town if names.count(one.town) == 1 else f"{one.county}{one.town}") for one in reports]
    rows = in_twos([Button(short(label), "years_of", str(one.id)) for one, label in labels])
    return [row for row in (*rows, turns(before, after, "years_towns")) if row]


def not_held(town: str) -> str:
    """No report of this town is there."""
    return f"没有收录{escape(town)}的报告，发“已收录乡镇”可以看到收录了哪些。"


def several(town: str, *, has_two: bool, imports: bool) -> str:
    """Towns of one name in several counties; `has_two`: of one of them two years are there."""
    if not has_two:
        return f"有几个{escape(town)}，都只收录了一年的报告，还不能两年对比。{_send_other(imports)}"
    return f"有几个{escape(town)}，看哪一个？"


def too_few(town: str, reports: Sequence[Held], years: Sequence[int], *, imports: bool) -> str:
    """Two years that are asked for are not both there: which are, and what to do."""
    there = "、".join(str(one.year) for one in reports)
    lacking = [str(year) for year in years if year not in {one.year for one in reports}]
    if len(reports) == 1:
        return f"{escape(town)}只收录了 {there} 年的报告，还不能两年对比。{_send_other(imports)}"
    if lacking:
        return f"没有收录{escape(town)} {'、'.join(lacking)} 年的报告，收录了 {there} 年的。可以比收录了的两年："
    return f"{escape(town)}收录了 {there} 年的报告。请说比哪两年："


def missing_years(years: Sequence[int]) -> str:
    """Above a comparison: years asked for besides that are not held."""
    return f"没有收录 {'、'.join(map(str, years))} 年的报告，比的是收录了的两年。"


def pair_buttons(pairs: Sequence[Two]) -> list[list[Button]]:
    """Two years to be held side by side."""
    return [[Button(f"{two.old.year} 和 {two.new.year} 年", "years_pair", _pair(two))] for two in pairs]


def other_town_button() -> list[list[Button]]:
    """To the list of towns."""
    return [[Button("看别的乡镇", "years_towns", "0")]]


def too_long() -> str:
    """A report that is a book."""
    return "这两份里有一份太长，不像一个乡镇的年度报告，没有比。请管理员看看导入的文件对不对。"


def gone() -> str:
    """The reports of a button are not there any more, or somebody may not see them."""
    return "这两份报告已经变了，请重新发“两年对比”。"


def caption(two: Two) -> str:
    """Under the workbook."""
    years = f"{two.old.year} 年和 {two.new.year} 年"
    return f"{escape(two.new.town)} {years}报告的对比：做法、数字和每一条的原句。照录原文，不评价、不排名。"


def making() -> str:
    """While a workbook is made."""
    return "正在生成表格，几秒就好。"


def difference(amount: Amount) -> str:
    """多 12件, 少 3件, 一样; of a rate in points; empty: it is not worked out."""
    apart = amount.difference
    if apart is None:
        return ""
    if not apart:
        return "两年一样"
    unit = "个百分点" if unit_of(amount.code) == RATE else (amount.new[0].figure.unit or amount.old[0].figure.unit)
    return f"{'多' if apart > 0 else '少'} {_number(abs(apart))}{unit}"


def why_not(amount: Amount) -> str:
    """Why no difference is worked out; empty: it is, or only one of them says it."""
    return _INEXACT.get(amount.way, "")


def notes_of(amount: Amount) -> list[str]:
    """What is to be known of a figure's two years, each once."""
    told = [notes([one.figure for one in some]) for some in (amount.old, amount.new)]
    return list(dict.fromkeys(note for some in told for note in some))


def _head(two: Two) -> str:
    """Whose reports these are."""
    former = f"（原{escape(two.old.town)}）" if two.old.town != two.new.town else ""
    return f"<b>{escape(two.new.town)}{former}　两年对比</b>"


def _quoted(said: Quoted, report: Held) -> str:
    """Sentences with where they stand; HTML."""
    where = path(said.heading_path)
    words = in_marks(_cut(plain(said.sentences), LONGEST), ReportKind(report.kind))
    return "\n".join([_source(report), *([where] if where else []), words])


def _name_and_change(amount: Amount, sides: Sides, two: Two) -> str:
    """A line of a figure: 受理矛盾纠纷：412件 → 389件，少 23件."""
    before, after = (_said(told, sides) for told in (amount.old, amount.new))
    name = escape(name_of(amount.code))
    match amount.way:
        case Way.ONLY_OLD:
            return f"{name}：只有 {two.old.year} 年报告写了，{before}"
        case Way.ONLY_NEW:
            return f"{name}：只有 {two.new.year} 年报告写了，{after}"
        case Way.CHANGED | Way.LEVEL if amount.difference is not None:
            return f"{name}：{before} → {after}，{difference(amount)}"
        case _:
            return f"{name}：{before}；{after}（{_INEXACT[amount.way]}）"


def _number(value: Decimal) -> str:
    """Without zeros behind the point."""
    return f"{value:f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))


def _few(name: str, items: Sequence[Item], two: Two, meaning: str) -> str:
    lines = [f"<b>{name} {len(items)} 条</b>" + (f"（{meaning}）" if items else "")]
    for item in items[:_FEW]:
        said, report = (item.new, two.new) if item.new is not None else (item.old, two.old)
        words = _cut(plain(said.sentences), BRIEF) if said is not None else ""
        lines.append(f"· {in_marks(words, ReportKind(report.kind))}")
    return "\n".join(lines)


def _cut(words: str, most: int, at: int = 0) -> str:
    """At most about so many characters, as HTML."""
    return escape(cut(words, at, most) if len(words) > most else words, quote=False)


def _few_figures(found: Sequence[Amount]) -> str:
    changes = [one for one in found if one.way is Way.CHANGED]
    only = sum(one.way in (Way.ONLY_OLD, Way.ONLY_NEW) for one in found)
    level = sum(one.way is Way.LEVEL for one in found)
    unsure = len(found) - len(changes) - only - level
    told = [f"变了的 {len(changes)} 项", f"只有一年写了的 {only} 项"]
    told += [f"不能直接比的 {unsure} 项"] if unsure else []
    said = "，".join(told) if len(found) > level else ""
    said += f"（另有两年一样的 {level} 项）" if level else ""
    lines = [f"<b>{_LABELS[Kind.FIGURES]} {len(found) - level} 项</b>" + (f"：{said}" if said else "")]
    return "\n".join([*lines, *(f"· {escape(name_of(one.code))}：{_change(one)}" for one in changes[:_FEW])])


def _change(amount: Amount) -> str:
    return f"{_plain(amount.old[0])} → {_plain(amount.new[0])}，{difference(amount)}"


def _plain(told: Told) -> str:
    return f"{_number(told.figure.value)}{told.figure.unit}"


def _item(item: Item, kind: Kind, two: Two) -> str:
    sides = [_quoted(item.old, two.old)] if item.old is not None else []
    sides += [_quoted(item.new, two.new)] if item.new is not None else []
    if kind is Kind.FRESH and item.old is not None and item.new is not None:
        sides = [_quoted(item.new, two.new), f"{two.old.year} 年报告的打算里提过：\n{_quoted(item.old, two.old)}"]
    return "\n".join(sides)


def _figure(amount: Amount, sides: Sides, two: Two) -> str:
    lines = [f"<b>{_name_and_change(amount, sides, two)}</b>"]
    if amount.way is not Way.CHANGED:
        lines += [f"⚠ {escape(note)}" for note in notes_of(amount)]
    for told, report in ((amount.old, two.old), (amount.new, two.new)):
        for passage, sentence in dict.fromkeys((one.passage, one.sentence) for one in told):
            place = sides.places[passage]
            start = min(one.figure.start for one in told if (one.passage, one.sentence) == (passage, sentence))
            where = path(place.heading_path)
            words = _cut(place.sentences[sentence].strip(), LONGEST // 2, start)
            lines += [_source(report), *([where] if where else []), in_marks(words, ReportKind(report.kind))]
    return "\n".join(lines)


def _said(told: Sequence[Told], sides: Sides) -> str:
    return "、".join(escape(printed(one.figure, sides.places[one.passage].sentences[one.sentence])) for one in told)


def _level(found: Sequence[Amount]) -> str:
    names = [name_of(one.code) for one in found if one.way is Way.LEVEL]
    more = "等" if len(names) > _AT_MOST else ""
    return f"两年一样的 {len(names)} 项：{escape('、'.join(names[:_AT_MOST]))}{more}。" if names else ""


def _meaning(kind: Kind, two: Two) -> str:
    old, new = two.old.year, two.new.year
    return {
        Kind.FRESH: f"{new} 年报告写了，{old} 年报告的做法里没有写到",
        Kind.GONE: f"{old} 年报告写了，{new} 年报告没有再提到（没有再提到不等于不做了）",
        Kind.SAME: "两年报告都写了",
        Kind.UNSURE: "两年报告都提到、说法不同，也可能不是一回事，请对照",
        Kind.FIGURES: "同一项指标，两年报告各写多少",
    }[kind]


def _counts(sides: Sides) -> list[tuple[Kind, int]]:
    return [(kind, count) for kind in Kind if (count := len(items(sides, kind)))]


def _source(report: Held) -> str:
    return f"{escape(report.town)}　{report.year} 年{_mark(report)}"


def _mark(report: Held) -> str:
    return mark(ReportKind(report.kind))


def _pair(two: Two) -> str:
    return f"{two.old.id}-{two.new.id}"


def _argument(two: Two, kind: Kind, skip: int) -> str:
    return f"{_pair(two)}-{kind}-{skip}"


def _send_other(imports: bool) -> str:
    whom = "直接发来，核对入库" if imports else "发给县里的管理员，入库"
    return f"请把另一年的报告文件{whom}以后就能对比。"
