"""Figures of reports: as they are printed, each with where it stands; towns beside each other by name, and no rank."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from html import escape, unescape
from itertools import groupby

from handlers.texts.facets import head
from handlers.texts.quotation import cut, in_marks, mark, path
from handlers.turn import Button
from store.practices.answering.figure_answers import FigureFindings, Lack, Line, Place, Told
from store.practices.asking.cues import Called
from store.practices.asking.metric_words import RATE, Fit, fit_of, name_of, unit_of
from store.practices.figures.figures import Figure, Standing, Why
from store.practices.index.directory import Held
from store.practices.tables import ReportKind

SHORT = 3  # lines: of so few each figure stands with its whole sentence and where that is
_SILENT = 12  # names of towns that say nothing
_LONGEST = 160  # characters of a quotation in a table

_NO_MARKS = dict.fromkeys(map(ord, "“”‘’\"'（）()《》"))  # of a label they may be cut in two

LABELS = {
    Called.BARS: "看图",
    Called.BY_VALUE: "按数排",
    Called.BY_NAME: "按名称排",
    Called.BOOK: "导出 Excel",
    Called.TEXT: "看相关段落",
    Called.BEFORE: "‹ 上一页",
    Called.NEXT: "下一页 ›",
}
"""Of the buttons under a card."""
WHY = {
    Why.OVER_HUNDRED: "比率达到或超过 100%，照原文抄录，请留意",
    Why.NOT_REACHED: "原文说的是还没有达到这个数",
    Why.NORM: "原文写的是要求，不是已经做了多少",
    Why.PLANNED: "原文写的是打算，还没有做",
    Why.OTHER_YEAR: "原文写的不是这一年的数",
    Why.PART_OF_YEAR: "只是这一年里一段时间的数",
    Why.OTHERS: "原文写的是全县或全市的数，不是这个乡镇的",
    Why.MORE_THAN_WHOLE: "原文里这个数比它的总数还大",
    Why.VAGUE: "原文没有写确切的数",
    Why.UNCLEAR: "这个数原文写得不清楚（数字中间有空格，或前面有负号），请对照原文",
}
"""Why a figure is doubtful."""
_ZERO = "原文没有写数字，写的是没有发生"
_PART = "只是其中一部分"
_SEVERAL = "原文分几项写，都照录在这里，不加总"
_ONLY_PARTS = "原文只写了分项，没有写全部是多少，这里也不加总"
_ONLY_COUNTS = "原文没有写这个率，这里是算它要用的两个数"
_SAME = "出处同上。"
_DIFFERENT = "原文有几处写得不一样，都照录在这里，请对照原文"


def card(
    findings: FigureFindings, shown: Sequence[Line], skip: int, places: Mapping[int, Place], *, by_value: bool
) -> str:
    """The figures, with the sentences they stand in; of several towns how many say it, and who does not."""
    lines = ["\n".join([head(findings.question), *_not_held(findings)])]
    return "\n\n".join([*lines, *_told(findings, shown, skip, places, by_value=by_value)])


def further(
    findings: FigureFindings, shown: Sequence[Line], skip: int, places: Mapping[int, Place], above: Sequence[Line],
    *, sees_months: bool,
) -> str:  # fmt: skip
    """Below a card: another figure that was asked for at once, or that it is not there. What a line `above` quotes is
    not quoted again. `sees_months`: whoever asks may see those of the towns asked for.
    """
    if not findings.lines:
        return _missing(findings, sees_months=sees_months)
    quoted = {(told.passage, told.sentence) for line in above for told in line.figures}
    return "\n\n".join(_told(findings, shown, skip, places, by_value=False, quoted=quoted))


def _told(
    findings: FigureFindings,
    shown: Sequence[Line],
    skip: int,
    places: Mapping[int, Place],
    *,
    by_value: bool,
    quoted: Collection[tuple[int, int]] = (),
) -> list[str]:
    is_table = len(findings.lines) > SHORT
    lines = [_line(findings, one, places, () if is_table else quoted, is_table=is_table) for one in shown]
    if 0 < len(shown) < len(findings.lines):
        lines.append(f"（第 {skip + 1}–{skip + len(shown)} 条，共 {len(findings.lines)} 条）")
    if len(findings.lines) > 1 or findings.held_towns > 1:
        lines.append(_counted(findings, by_value=by_value))
    return lines


def in_words(found: Sequence[FigureFindings], places: Mapping[int, Place]) -> str:
    """All that was found on the screen of a terminal, without marks."""
    first = found[0]
    if not first.lines:
        return _plain(missing(first, has_near=False, sees_months=False))
    parts = [card(first, first.lines, 0, places, by_value=False)]
    for place, one in enumerate(found[1:], 1):
        above = [line for before in found[:place] for line in before.lines]
        parts.append(further(one, one.lines, 0, places, above, sees_months=False))
    return _plain("\n\n".join(parts))


def _plain(html: str) -> str:
    return unescape(html.replace("<b>", "").replace("</b>", ""))


def missing(findings: FigureFindings, *, has_near: bool, sees_months: bool) -> str:
    """Which of metric, town and year is missing, or that it is not written; and what to do next."""
    lines = [head(findings.question), "", _missing(findings, sees_months=sees_months)]
    if findings.lack not in (Lack.TOWN, Lack.YEAR):
        lines += _not_held(findings)
    if has_near:
        lines.append("下面的查得到，点一下就行：")
    return "\n".join(lines)


def buttons(
    findings: FigureFindings, *, is_sortable: bool, by_value: bool, before: int, after: int
) -> list[list[Button]]:
    """Under a card; where no metric is meant none; of figures that have no order no picture. `before`, `after`: where
    other pages begin; negative: nowhere.
    """
    if findings.lack is Lack.METRIC:
        return []
    order = "v" if by_value else "n"
    pages = [
        Button(label, "figure_table", f"{order}-{skip}")
        for label, skip in ((LABELS[Called.BEFORE], before), (LABELS[Called.NEXT], after))
        if skip >= 0
    ]
    table = []
    if is_sortable:
        other = (Called.BY_NAME, "n-0") if by_value else (Called.BY_VALUE, "v-0")
        table = [Button(LABELS[other[0]], "figure_table", other[1])]
        table = [*([Button(LABELS[Called.BARS], "figure_bars", order)] if findings.code else []), *table]
    book = [Button(LABELS[Called.BOOK], "figure_book")] if findings.lines else []
    return [row for row in (pages, [*table, *book], [Button(LABELS[Called.TEXT], "figure_text")]) if row]


def not_here(called: Called, *, is_ordered: bool) -> str:
    """To somebody who calls a button that this card does not have; `is_ordered`: another order is offered there."""
    match called:
        case Called.BY_NAME | Called.BY_VALUE if is_ordered:
            return "现在就是这样排的。"
        case Called.BARS | Called.BY_VALUE | Called.BY_NAME:
            return "这里的数排不了大小，也画不成图：要两个以上能互相比的数。"
        case Called.BEFORE | Called.NEXT:
            return "没有别的页了。"
        case Called.BOOK | Called.TEXT:
            return "这里没有可以导出的数，请先问一项数，例如：各镇受理纠纷多少件。"


def writing() -> str:
    """While a workbook is made."""
    return "正在生成表格，几秒就好。"


def printed(figure: Figure, sentence: str) -> str:
    """The figure as it is printed; of a numeral in characters its value, too, and of one in a table its unit."""
    if figure.standing is Standing.IMPLIED_ZERO:
        return "0"
    said = "".join(sentence[figure.start : figure.end].split())
    digits = f"{figure.value:f}"
    whole = said if figure.unit in said else f"{said}{figure.unit}"
    return whole if any(sign.isdigit() for sign in said) else f"{whole}（{digits}）"


def notes(figures: Sequence[Figure]) -> list[str]:
    """What is to be known of figures that are shown together, each once."""
    told = [WHY[one.why] for one in figures if one.why is not None]
    told += [_ZERO for one in figures if one.standing is Standing.IMPLIED_ZERO]
    told += [_kind_only(one) for one in figures if not one.is_part and _is_kind(one)]
    parts = [one for one in figures if one.is_part and one.why is None]
    told += [_SEVERAL if len(parts) > 1 else _PART for _ in parts[:1]]
    wholes = [one.metric for one in figures if not one.is_part and one.metric is not None]
    told += [_DIFFERENT] if len(wholes) > len(set(wholes)) else []
    return list(dict.fromkeys(told))


def _is_kind(figure: Figure) -> bool:
    return figure.metric is not None and fit_of(figure.metric, figure.label) is Fit.NARROWER


def _kind_only(figure: Figure) -> str:
    return f"原文说的是“{figure.label.translate(_NO_MARKS)}”，不一定是全部"


def called(code: str | None, figures: Sequence[Figure], figure: Figure) -> str:
    """What a figure is called beside others of its report; empty: it stands alone, and the card says what it is."""
    if code is not None and figure.metric not in (None, code):
        return name_of(figure.metric)
    return own_name(figure) if len(figures) > 1 or code is None else ""


def own_name(figure: Figure) -> str:
    """What the report calls it, without the whole that stands before it: 民宿纠纷 of 纠纷中民宿纠纷."""
    whole, _, kind = figure.label.partition("中")
    is_kind = figure.is_part and bool(whole) and kind.endswith(whole[-2:]) and kind != whole[-2:]
    return (kind if is_kind else figure.label).translate(_NO_MARKS)


def title(code: str) -> str:
    """Above a picture."""
    return name_of(code)


def below(reports: Sequence[Held]) -> str:
    """Under the title of a picture: whose figures these are."""
    years = sorted({one.year for one in reports})
    told = len({(one.county, one.town) for one in reports})
    span = f"{years[0]}—{years[-1]}" if len(years) > 1 else f"{years[0]}"
    return f"{span} 年报告，{told} 个乡镇，按原文照录"


def bar_name(report: Held, among: Sequence[Held]) -> str:
    """Whose a bar is among others."""
    name = _owner(among, report)
    return f"{name} {report.year}" if len({one.year for one in among}) > 1 else name


def bar_label(amounts: Sequence[str], *, is_marked: bool) -> str:
    """What stands beside a bar; several figures have none."""
    return (amounts[0] if len(amounts) == 1 else f"{len(amounts)} 个数") + ("*" if is_marked else "")


def bar_notes(*, is_marked: bool, by_value: bool, left_out: int) -> list[str]:
    """Under a picture; `left_out`: lines that it has no room for."""
    order = "按您点的“按数排”从大到小，不是名次" if by_value else "按名称排列，不是名次"
    more = f"图里画不下的还有 {left_out} 条，请导出 Excel 看全部"
    marked = "* 原文的写法有要留意的地方，见文字答案"
    return [order, *([marked] if is_marked else []), *([more] if left_out else [])]


def picture_text(name: str, rows: Sequence[tuple[str, str]]) -> str:
    """The same without a picture."""
    return "\n".join([f"<b>{escape(name)}</b>", "", *(f"{escape(who)}　{escape(what)}" for who, what in rows)])


def picture_caption(name: str, under: str) -> str:
    """Under a picture."""
    return f"{escape(name)}\n{escape(under)}"


def gone() -> str:
    """On a button of a card that is no longer the newest, or whose reports are gone."""
    return "这里的数已经变了，请把问题再问一遍。"


def _line(
    findings: FigureFindings,
    line: Line,
    places: Mapping[int, Place],
    quoted: Collection[tuple[int, int]],
    *,
    is_table: bool,
) -> str:
    report = line.report
    kind_of = ReportKind(report.kind)
    figures = [told.figure for told in line.figures]
    amounts = "；".join(_amount(findings, line, told, places) for told in line.figures)
    reports = [one.report for one in findings.lines]
    said = [f"<b>{escape(_owner(reports, report))}</b>　{report.year} 年{mark(kind_of)}"]
    name = escape(name_of(findings.code)) if findings.code else "报告里写的是"
    said.append(f"{name}：{amounts}")
    if findings.code and all(figure.metric != findings.code for figure in figures):
        said.append(f"⚠ {_ONLY_COUNTS if unit_of(findings.code) == RATE else _ONLY_PARTS}")
    if later := [one.year for one in findings.later if (one.county, one.town) == (report.county, report.town)]:
        said.append(f"⚠ {'、'.join(map(str, sorted(later)))} 年的报告没提这项数，这是 {report.year} 年的")
    of_whole = _of_whole(findings, line, places)
    said += [f"⚠ {escape(note + of_whole if note == _PART else note)}" for note in notes(figures)]
    for (passage, sentence), group in groupby(line.figures, key=lambda told: (told.passage, told.sentence)):
        if (passage, sentence) in quoted:
            said.append(_SAME)
            continue
        place = places[passage]
        if where := path(place.heading_path):
            said.append(where)
        said.append(_quoted(place.sentences[sentence], [told.figure for told in group], kind_of, is_short=is_table))
    return "\n".join(said)


def _of_whole(findings: FigureFindings, line: Line, places: Mapping[int, Place]) -> str:
    """Behind a part: what the report says of the whole."""
    if findings.code is not None:
        return "，原文没有写全部是多少"
    wholes = []
    for told in line.wholes:
        name = name_of(told.figure.metric) if told.figure.metric else own_name(told.figure)
        wholes.append(f"{name} {printed(told.figure, places[told.passage].sentences[told.sentence])}")
    return f"，同一份报告写{'、'.join(wholes)}" if wholes else "，没有读到全部是多少"


def _amount(findings: FigureFindings, line: Line, told: Told, places: Mapping[int, Place]) -> str:
    name = called(findings.code, [one.figure for one in line.figures], told.figure)
    amount = printed(told.figure, places[told.passage].sentences[told.sentence])
    return f"{escape(name)} <b>{escape(amount)}</b>".lstrip()


def _quoted(sentence: str, figures: Sequence[Figure], kind_of: ReportKind, *, is_short: bool) -> str:
    """The sentence, or of a table its clause; the figures in bold."""
    if is_short:
        clauses: dict[str, int] = {}  # and where the first figure stands in each
        for figure in figures:
            clauses.setdefault(figure.clause, _within(figure, sentence))
        most = _LONGEST if sum(map(len, clauses)) <= _LONGEST else _LONGEST // len(clauses)
        quoted = " …… ".join(cut(clause, at, most) for clause, at in clauses.items())
        return in_marks(escape(quoted, quote=False), kind_of)
    html, done = "", 0
    for figure in sorted(figures, key=lambda one: one.start):
        start = max(figure.start, done)
        html += escape(sentence[done:start], quote=False)
        html += f"<b>{escape(sentence[start : figure.end], quote=False)}</b>"
        done = max(done, figure.end)
    return in_marks((html + escape(sentence[done:], quote=False)).strip(), kind_of)


def _within(figure: Figure, sentence: str) -> int:
    """Where a figure stands in its clause."""
    place = sentence.rfind(figure.clause, 0, figure.start + len(figure.clause))
    return figure.start - place if place >= 0 else 0


def _owner(among: Sequence[Held], report: Held) -> str:
    """The town, of two of one name with its county."""
    counties = {one.county for one in among if one.town == report.town}
    return f"{report.county}{report.town}" if len(counties) > 1 else report.town


def _counted(findings: FigureFindings, *, by_value: bool) -> str:
    """Out of how many, and who does not say it."""
    name = name_of(findings.code) if findings.code else "这项数"
    told = f"查了已收录的 {findings.held_towns} 个乡镇，{findings.telling_towns} 个写到{escape(name)}。"
    if findings.silent:
        names = "、".join(_names(findings.silent))
        told += f"没提的：{escape(names)}（没提不等于没有）。"
    return told + ("按数从大到小，不是名次。" if by_value else "按名称排列，不排名次，也不加总。")


def _names(reports: Sequence[Held]) -> Iterator[str]:
    named = list(dict.fromkeys(one.town for one in reports))
    yield from named[:_SILENT]
    if len(named) > _SILENT:
        yield f"等 {len(named)} 个"


def _not_held(findings: FigureFindings) -> Iterator[str]:
    """What else was asked for that no report is held of."""
    if findings.question.absent:
        yield f"没有收录{escape('、'.join(findings.question.absent))}的报告。"
    for town, years in findings.not_held:
        yield f"没有收录{escape(town)} {'、'.join(map(str, years))} 年的报告。"


def _missing(findings: FigureFindings, *, sees_months: bool) -> str:
    question = findings.question
    months = "各月上报的数请发“指标走势”看。" if sees_months else "各月上报的数只有各镇自己看得到。"
    towns = escape("、".join((*question.scope.counties, *question.scope.towns)))
    years = "、".join(map(str, question.scope.years))
    name = escape(name_of(findings.code)) if findings.code else ""
    match findings.lack:
        case Lack.TOWN:
            town = escape("、".join(question.absent))
            return f"缺乡镇：没有收录{town}的报告，发“已收录乡镇”可以看到收录了哪些。"
        case Lack.YEAR:
            held = "、".join(map(str, findings.held_years))
            told = f"缺年份：{towns}收录了 {held} 年的报告，没有收录 {years} 年的。"
            is_newer = max(question.scope.years) > max(findings.held_years)
            return told + (f"{years} 年{months}" if is_newer else "")
        case Lack.FIGURE if findings.held_towns == 1:
            told = "、".join(str(one.year) for one in findings.silent)
            return f"收录了{towns} {told} 年的报告，但报告没提“{name}”是多少。没提不等于没有。"
        case Lack.FIGURE:
            return f"查了已收录的 {findings.held_towns} 个乡镇，没有一个写到“{name}”是多少。没提不等于没有。"
        case Lack.PERIOD:
            whose = f"{towns}的报告" if towns else "年度报告"
            return f"{whose}写的是全年的数，一段时间的数这里查不到，也不推算。{months}"
        case Lack.TURNED:
            whose = f"{towns}的报告" if towns else "报告"
            return f"{whose}里没有直接写这个数。没办成的有多少、前后差多少，这里不推算，请看写了的数自己对照。"
        case _:
            return f"没有找到这项数，缺的是指标：收录的报告里没有读到“{escape(question.said)}”。"
