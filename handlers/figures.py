"""Figures that were asked for: the card, another order of its towns, a picture of bars, and all of them as a workbook.

A picture and a workbook are made when they are sent, from the numbers of the reports: nothing of the question is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.bars import MOST, Bar, bars
from handlers.collection.drawing import NoFont
from handlers.dialog import page_of
from handlers.inquiry import kept, own_towns
from handlers.kitchen import Kitchen, Made, in_words
from handlers.spreadsheet import Sheet, written
from handlers.texts import figure_book as book_texts
from handlers.texts import figures as texts
from handlers.texts.pictures import drawing
from handlers.turn import Attachment, AttachmentKind, Button, Replies, Reply, Toast, Turn
from store.catalogue.metrics import base
from store.database import Session
from store.people import people, places
from store.people.people import PersonFacts
from store.people.rights import Right, may
from store.practices.answering.answers import is_asked, is_own
from store.practices.answering.figure_answers import (
    FigureFindings,
    Line,
    Place,
    Told,
    figures_of,
    find_figures,
    passages,
    places_of,
)
from store.practices.answering.figure_near import near_figures
from store.practices.asking.question import Question
from store.practices.figures.figures import Standing
from store.practices.index.directory import Held, directory
from store.practices.library.figures import listing

PAGE = 8  # lines of a card
QUOTED = 5  # passages that somebody may judge
AT_ONCE = 200  # reports whose figures are held in memory with their sentences


@dataclass(frozen=True)
class Drawn:
    """What a card of figures says."""

    text: str
    below: tuple[tuple[Button, ...], ...]
    passages: tuple[int, ...]
    near: tuple[str, ...]  # questions that are offered instead


def find(turn: Turn, question: Question) -> Sequence[FigureFindings]:
    """The figures that a question asks for, those that are found first; empty: it is no question for a figure."""
    with turn.snapshot() as snapshot:
        return find_figures(snapshot, question, asker=own_towns(turn))


def draw(turn: Turn, found: Sequence[FigureFindings], *, by_value: bool = False, skip: int = 0) -> Drawn:
    """The card of these figures: a page of them, by name or, if the asker wishes, by figure."""
    first, size = found[0], PAGE // len(found)
    _, before, after = page_of(range(max(len(one.lines) for one in found)), skip, size)
    start = before + size
    pages = [ordered(one.lines, by_value=by_value)[start : start + size] for one in found]
    with turn.snapshot() as snapshot:
        standing = places_of(snapshot, [line for page in pages for line in page])
        near = () if first.lines else tuple(near_figures(snapshot, first))
    parts = [texts.card(first, pages[0], start, standing, by_value=by_value)]
    parts += [
        texts.further(
            one, pages[place], start, standing, [line for page in pages[:place] for line in page],
            sees_months=sees_months(turn, one.question),
        )
        for place, one in enumerate(found[1:], 1)
    ]  # fmt: skip
    is_sortable = len(found) == 1 and len([line for line in first.lines if _height(line) is not None]) > 1
    buttons = texts.buttons(first, is_sortable=is_sortable, by_value=by_value, before=before, after=after)
    return Drawn(
        text="\n\n".join(parts),
        below=tuple(tuple(row) for row in buttons),
        passages=tuple(standing)[:QUOTED],
        near=near,
    )


def sees_months(turn: Turn, question: Question) -> bool:
    """Whether somebody may see the months of the towns that a question names: their own, or all of a county."""
    if not may(turn.member, Right.PROGRESS):
        return False
    own = [name for _, name in own_towns(turn)]
    towns = (*question.scope.towns, *question.absent)
    return not own or (bool(towns) and set(towns) <= set(own))


def send_bars(turn: Turn) -> Replies:
    """The towns beside each other, in the order of the card."""
    found = _found(turn)
    if found is None or found.code is None:
        return [Toast(texts.gone())]
    by_value = turn.press is not None and turn.press.argument == "v"
    reports = [line.report.id for line in ordered(found.lines, by_value=by_value)]
    of = {
        "person": turn.member.id,
        "code": found.code,
        "reports": reports[:MOST],
        "left_out": len(reports[MOST:]),
        "by_value": by_value,
    }
    return [Toast(drawing()), Reply("", attachment=Attachment(AttachmentKind.PHOTO, "figure_bars", of))]


def send_book(turn: Turn) -> Replies:
    """The figures of all metrics, of the towns and years that were asked for, as a workbook."""
    found = _found(turn)
    if found is None:
        return [Toast(texts.gone())]
    question, scope = found.question, found.question.scope
    reports = None
    if scope.towns or scope.counties or scope.years:
        with turn.snapshot() as snapshot:
            asked = [one for one in directory(snapshot) if is_asked(one, question, ())]
        reports = [one.id for one in asked if one.year in (scope.years or (one.year,))]
    of = {"person": turn.member.id, "reports": reports}
    return [Toast(texts.writing()), Reply("", attachment=Attachment(AttachmentKind.DOCUMENT, "figure_book", of))]


def figure_bars(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """A metric of some reports as bars; `of`: person, code, reports, left_out, by_value. Raises LookupError where
    somebody may not ask any more, or none of the reports says it any more.
    """
    person, code = _asker(of, kitchen), of["code"]
    own = places.all_names(kitchen.session, person.place) if person.town else ()
    held = {one.id: one for one in directory(kitchen.session)}
    reports = [held[number] for number in of["reports"] if number in held]
    told = figures_of(kitchen.session, code, reports)
    lines = [Line(report, told[report.id]) for report in reports if report.id in told]
    if not lines:
        raise LookupError("the reports that said it are gone")
    rows = bars_of(lines, places_of(kitchen.session, lines), own)
    is_any_marked = any(_is_marked(line) for line in lines)
    title, below = texts.title(code), texts.below([line.report for line in lines])
    try:
        notes = texts.bar_notes(is_marked=is_any_marked, by_value=of["by_value"], left_out=of["left_out"])
        data = bars(title, below, rows, notes)
    except NoFont:
        return in_words(texts.picture_text(title, [(one.name, one.label) for one in rows]))
    return Made(f"{code}.png", data, texts.picture_caption(title, below))


def bars_of(lines: Sequence[Line], standing: Mapping[int, Place], own: Collection[tuple[str, str]]) -> list[Bar]:
    """A bar for each line; `own`: county and town of whoever asks, by every name."""
    reports, found = [line.report for line in lines], []
    for line in lines:
        amounts = [texts.printed(one.figure, standing[one.passage].sentences[one.sentence]) for one in line.figures]
        name, label = texts.bar_name(line.report, reports), texts.bar_label(amounts, is_marked=_is_marked(line))
        found.append(Bar(name, _height(line), label, is_own=is_own(line.report, own)))
    return found


def figure_book(of: dict[str, Any], kitchen: Kitchen) -> Made:
    """Town × year × metric, and where each figure stands; `of`: person, reports (None: all). Raises LookupError."""
    _asker(of, kitchen)
    held = sorted(directory(kitchen.session), key=lambda one: (one.county, one.town, one.year))
    reports = [one for one in held if of["reports"] is None or one.id in of["reports"]]
    codes = [one.code for metric in base().metrics for one in (metric, *metric.parts)]
    codes += [rate.code for rate in base().rates]
    by_code = {code: _cells(kitchen.session, code, reports) for code in codes}
    used = [code for code in codes if by_code[code]]
    rows = (book_texts.matrix_row(one, [by_code[code].get(one.id) for code in used]) for one in reports)
    columns = [*book_texts.MATRIX_HEAD, *map(book_texts.matrix_column, used)]
    sources = _Counted(_sources(kitchen.session, reports))
    sheets = [Sheet(book_texts.MATRIX, columns, rows), Sheet(book_texts.SOURCES, book_texts.SOURCES_HEAD, sources)]
    data = written(sheets)
    return Made(book_texts.book_name(kitchen.now), data, book_texts.book_caption(len(reports), sources.number))


class _Counted(Iterable[book_texts.Row]):
    """Rows that are never all in memory, and how many have come."""

    def __init__(self, rows: Iterator[book_texts.Row]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[book_texts.Row]:
        for row in self._rows:
            self.number += 1
            yield row


def ordered(lines: Sequence[Line], *, by_value: bool) -> list[Line]:
    """By name as they come, or the greatest first; what has no figure of its own comes last."""
    if not by_value:
        return list(lines)
    return sorted(lines, key=lambda line: -(-1.0 if (height := _height(line)) is None else height))


def _height(line: Line) -> float | None:
    """None: several figures, or one that is not to be believed, have no place among others."""
    (first, *others) = (told.figure for told in line.figures)
    return None if others or first.standing is Standing.DOUBTFUL or first.is_part else float(first.value)


def _is_marked(line: Line) -> bool:
    return bool(texts.notes([one.figure for one in line.figures]))


def _found(turn: Turn) -> FigureFindings | None:
    inquiry = kept(turn)
    found = find(turn, inquiry.question) if inquiry is not None and inquiry.below else ()
    return found[0] if found and found[0].lines else None


def _asker(of: dict[str, Any], kitchen: Kitchen) -> PersonFacts:
    person = people.find(kitchen.session, of["person"], kitchen.now)
    if person is None or not may(person, Right.ASK):
        raise LookupError("whoever asked for figures may not ask any more")
    return person


def _cells(session: Session, code: str, reports: Sequence[Held]) -> dict[int, str | int | None]:
    """What stands in a metric's column, by report: the figures themselves are let go."""
    return {report: _cell(told, code) for report, told in figures_of(session, code, reports).items()}


def _cell(told: Sequence[Told], code: str) -> str | int | None:
    """A number to be calculated with, where it is exact and sure; None: nothing stands there."""
    own = [one.figure for one in told if one.figure.metric == code]
    if not own:
        return None
    only = own[0]
    is_plain = len(own) == 1 and not only.qualifier and not texts.notes(own) and only.value == int(only.value)
    return int(only.value) if is_plain else book_texts.matrix_cell(own)


def _sources(session: Session, reports: Sequence[Held]) -> Iterator[book_texts.Row]:
    """Every figure of these reports with its sentence, some reports at a time."""
    for start in range(0, len(reports), AT_ONCE):
        some = {one.id: one for one in reports[start : start + AT_ONCE]}
        by_file = {(one.county, one.town, one.year): one for one in some.values()}
        listed = list(listing(session, some))
        standing = passages(session, {one.passage for one in listed})
        for one in listed:
            place = standing[one.passage]
            report = by_file[one.county, one.town, one.report_year]
            yield book_texts.source_row(report, one, place.sentences[one.sentence], place.heading_path)
