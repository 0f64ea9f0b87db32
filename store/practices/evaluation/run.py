"""The run: every labelled question asked as a clerk would ask it, scored beside the plain rival."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

import sqlalchemy as sa

from store.database import Database, Session
from store.practices.answering import answers
from store.practices.answering.parts import ALL, Parts
from store.practices.asking.question import Question, Scope, read_question
from store.practices.evaluation.baseline import PlainSearch
from store.practices.evaluation.labels import Kind, Labelled, Place, squeezed
from store.practices.evaluation.measures import Refusal, Score, mean, score
from store.practices.index.directory import directory
from store.practices.language.words import Words
from store.practices.tables import Passage

LOOKED_AT = 20  # passages, page after page
MENDING, FACETS = "mending", "facets"  # of towns mistyped by a character; towns, years and sections named
PARTS = (*(one.name for one in fields(Parts)), MENDING, FACETS)
"""What can be left out."""


@dataclass(frozen=True)
class Shown:
    """A passage in the order in which a person sees them."""

    file: str
    passage: int
    text: str  # headings and sentences
    places: frozenset[int]  # of the question's, by number

    def grade(self, places: Sequence[Place]) -> int:
        """2 or 1 by the best place it holds; 0: none."""
        return max((places[number].grade for number in self.places), default=0)


@dataclass(frozen=True)
class Outcome:
    """One question, what was shown for it, and the scores (None: it has no answer)."""

    asked: Labelled
    shown: list[Shown]
    score: Score | None
    baseline: Score | None

    @property
    def not_found(self) -> bool:
        """Whether the bot said so."""
        return not self.shown

    @property
    def missed(self) -> list[Place]:
        """The places that no shown passage holds."""
        found = {number for passage in self.shown for number in passage.places}
        return [place for number, place in enumerate(self.asked.places) if number not in found]


@dataclass(frozen=True)
class Evaluation:
    """All outcomes, and what they come to."""

    outcomes: list[Outcome]

    def overall(self) -> Score | None:
        """The means over the answerable questions; None: there is none."""
        return mean(one.score for one in self.outcomes if one.score)

    def of_kind(self, kind: Kind) -> Score | None:
        """The means over one kind."""
        return mean(one.score for one in self.outcomes if one.score and one.asked.kind is kind)

    def baseline(self, kind: Kind | None = None) -> Score | None:
        """The rival's means, over one kind or over all."""
        return mean(one.baseline for one in self.outcomes if one.baseline and kind in (None, one.asked.kind))

    def scored(self, kind: Kind) -> int:
        """How many answerable questions of a kind there are."""
        return sum(one.score is not None and one.asked.kind is kind for one in self.outcomes)

    def refusal(self) -> Refusal:
        """How "not found" was told."""
        refused = [one for one in self.outcomes if one.not_found]
        return Refusal(
            unanswerable=sum(one.asked.kind is Kind.UNANSWERABLE for one in self.outcomes),
            refused=len(refused),
            rightly=sum(one.asked.kind is Kind.UNANSWERABLE for one in refused),
        )


def evaluate(
    database: Database,
    words: Words,
    questions: Iterable[Labelled],
    texts: Mapping[str, str],
    left_out: Collection[str] = (),
) -> Evaluation:
    """Score the questions over the reports that `database` holds; `texts`: the same reports' text by file name.

    `left_out`: names of PARTS that are not at work, to see what each adds; the rival stays as it is.
    """
    parts = replace(ALL, **{one.name: False for one in fields(Parts) if one.name in left_out})
    plain = PlainSearch(texts)
    outcomes = []
    with database.reading() as session:
        for asked in questions:
            shown = _shown(session, words, asked, parts, left_out)
            lines = [_places(line.file, line.text, asked.places) for line in plain.top(asked.question, LOOKED_AT)]
            grades = [place.grade for place in asked.places]
            outcomes.append(
                Outcome(
                    asked,
                    shown,
                    score([one.places for one in shown], grades) if asked.is_answerable else None,
                    score(lines, grades) if asked.is_answerable else None,
                )
            )
    return Evaluation(outcomes)


def unreachable(database: Database, questions: Iterable[Labelled]) -> list[tuple[Labelled, Place]]:
    """The places whose quote stands in no passage of the file they name: they can never be found."""
    with database.reading() as session:
        files: dict[str, list[str]] = {}
        names = {report.id: report.file_name for report in directory(session)}
        for row in session.execute(sa.select(Passage.report_id, Passage.heading_path, Passage.sentences)):
            files.setdefault(names[row.report_id], []).append(squeezed("".join((*row.heading_path, *row.sentences))))
    return [
        (asked, place)
        for asked in questions
        for place in asked.places
        if not any(squeezed(place.quote) in text for text in files.get(place.file, []))
    ]


def _shown(session: Session, words: Words, asked: Labelled, parts: Parts, left_out: Collection[str]) -> list[Shown]:
    held = directory(session)
    # 去年 is the newest year held: labels are written as of the spring after it.
    spring = date(max((report.year for report in held), default=2000) + 1, 3, 1)
    own = [asked.asker_town] if asked.asker_town else []
    question = read_question(asked.question, held, words, today=spring, own=own)
    if MENDING in left_out:
        question = _unmended(question, words)
    if FACETS in left_out:
        question = replace(question, scope=Scope(), absent=())
    asker = [("", town) for town in own] if asked.exclude_own else []
    quotes: list[answers.Quote] = []
    more = True
    while more and len(quotes) < LOOKED_AT:
        findings = answers.find(session, words, question, asker=asker, skip=len(quotes), parts=parts)
        quotes += findings.quotes
        more = findings.more and bool(findings.quotes)
    shown = []
    for quote in quotes[:LOOKED_AT]:
        passage = session.get_one(Passage, quote.passage)
        text = "\n".join((*passage.heading_path, *passage.sentences))
        shown.append(Shown(quote.file, quote.passage, text, _places(quote.file, text, asked.places)))
    return shown


def _unmended(question: Question, words: Words) -> Question:
    """As if no mistyped town were known: what was typed is a word like any other."""
    meant = {town for _, town in question.mended}
    towns = tuple(town for town in question.scope.towns if town not in meant)
    typed = [word for name, _ in question.mended for word in words.cut(name)]
    return replace(
        question,
        scope=replace(question.scope, towns=towns),
        words=tuple(dict.fromkeys((*typed, *question.words))),
        mended=(),
    )


def _places(file: str, text: str, places: Sequence[Place]) -> frozenset[int]:
    held = squeezed(text)
    return frozenset(
        number for number, place in enumerate(places) if place.file == file and squeezed(place.quote) in held
    )
