"""Questions for a figure: asked as in the chat, and held against the figures that are wanted, or what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NamedTuple

from store.database import Database, Session
from store.practices.answering import answers
from store.practices.answering.figure_answers import FigureFindings, Lack, find_figures
from store.practices.asking.comparing import compares_alike
from store.practices.asking.question import Question, read_question
from store.practices.evaluation.labels import Fields, read_lines
from store.practices.index.directory import directory
from store.practices.language.words import Words


class Wanted(StrEnum):
    """What a right answer is."""

    FIGURE = "figure"  # exactly these figures of one town
    TABLE = "table"  # of every town that says it
    COUNT = "count"  # likewise, and out of all that are held
    NONE_STATED = "none_stated"  # held, and not said
    NOT_HELD_TOWN = "not_held_town"
    NOT_HELD_YEAR = "not_held_year"
    NOT_HELD_METRIC = "not_held_metric"


_LACK = {
    Wanted.NONE_STATED: (Lack.FIGURE,),
    Wanted.NOT_HELD_TOWN: (Lack.TOWN,),
    Wanted.NOT_HELD_YEAR: (Lack.YEAR,),
    Wanted.NOT_HELD_METRIC: (Lack.METRIC, Lack.TURNED, Lack.PERIOD),
}


class Amount(NamedTuple):
    """A figure of a town's year, as it is printed."""

    town: str
    year: int
    value: Decimal
    unit: str
    qualifier: str


@dataclass(frozen=True)
class FigureQuestion:
    """One question and the answer that is right."""

    id: str
    question: str
    asker_town: str  # "" for nobody's
    figures: frozenset[Amount]
    wanted: Wanted


@dataclass(frozen=True)
class FigureAnswer:
    """One question, and what was answered."""

    asked: FigureQuestion
    figures: frozenset[Amount]
    lack: Lack | None
    is_prose: bool  # answered by passages, as a question for no figure is
    held: int = 0  # towns that have a report
    looked_at: int = 0  # of how many of them the answer says that it looked

    @property
    def is_wrong(self) -> bool:
        """Whether a figure was shown that is not the one asked for."""
        return bool(self.figures - self.asked.figures)

    @property
    def is_right(self) -> bool:
        """Whether exactly what is wanted was shown, or exactly what is missing was said."""
        if (lack := _LACK.get(self.asked.wanted)) is not None:
            return self.lack in lack and not self.is_prose
        if self.asked.wanted is Wanted.COUNT and self.looked_at != self.held:
            return False
        return self.figures == self.asked.figures


def is_question_set(text: str) -> bool:
    """Whether a set asks for figures. Raises BadLabels."""
    first = read_lines(text)[0]
    return first.has("question") and first.has("expect")


def read_figure_questions(text: str) -> list[FigureQuestion]:
    """The questions of a set. Raises BadLabels."""
    return [_question(fields) for fields in read_lines(text)]


Alike = Callable[[str, Question], Iterable[Amount]]
"""What is shown to somebody of this town, who holds it against towns that the question does not name."""


def ask_figures(
    database: Database, words: Words, questions: Iterable[FigureQuestion], alike: Alike
) -> list[FigureAnswer]:
    """Each question asked of the reports that `database` holds; 去年 is the newest year held."""
    with database.reading() as session:
        return [_answer(session, words, asked, alike) for asked in questions]


def _answer(session: Session, words: Words, asked: FigureQuestion, alike: Alike) -> FigureAnswer:
    held = directory(session)
    spring = date(max((report.year for report in held), default=2000) + 1, 3, 1)
    own = [asked.asker_town] if asked.asker_town else []
    asker = [("", town) for town in own]
    home = next((one.county for one in held if one.town in own), "")
    question = read_question(asked.question, held, words, today=spring, own=own, home=home)
    towns = len({(report.county, report.town) for report in held})
    names_others = not {*question.scope.towns, *question.absent}.issubset(own)
    if own and not names_others and compares_alike(question.text):
        return FigureAnswer(asked, frozenset(alike(asked.asker_town, question)), None, False, towns)
    found = find_figures(session, question, asker=asker)
    lack = found[0].lack if found else None
    is_prose = not found or lack is Lack.METRIC
    is_prose = is_prose and bool(answers.find(session, words, question, asker=asker).quotes)
    looked_at = found[0].held_towns if found else 0
    return FigureAnswer(asked, frozenset(_amounts(found)), lack, is_prose, towns, looked_at)


def _amounts(found: Iterable[FigureFindings]) -> Iterable[Amount]:
    for line in (line for one in found for line in one.lines):
        for figure in (told.figure for told in line.figures):
            yield Amount(line.report.town, figure.year, figure.value, figure.unit, figure.qualifier)


def _question(fields: Fields) -> FigureQuestion:
    wanted = fields.text("expect")
    if wanted not in set(Wanted):
        raise fields.wrong("expect")
    rows = fields.value("figures")
    if not isinstance(rows, list):
        raise fields.wrong("figures")
    return FigureQuestion(
        id=fields.text("id"),
        question=fields.text("question"),
        asker_town=fields.text("asker_town", may_be_empty=True),
        figures=frozenset(_amount(Fields(row, fields.line, "figures.")) for row in rows),
        wanted=Wanted(wanted),
    )


def _amount(fields: Fields) -> Amount:
    year = fields.value("year")
    if not isinstance(year, int):
        raise fields.wrong("year")
    try:
        value = Decimal(fields.text("value"))
    except InvalidOperation:
        raise fields.wrong("value") from None
    unit, qualifier = (fields.text(name, may_be_empty=True) for name in ("unit", "qualifier"))
    return Amount(fields.text("town"), year, value, unit, qualifier)
