"""From a question to what towns wrote: ranked, one entry a town, its own sentences, or nothing.

Nothing is composed here: every sentence is a row of the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa

from store.database import Session
from store.practices import index
from store.practices.coverage import Coverage, Matter, coverage
from store.practices.directory import Held, directory
from store.practices.kinds import SectionKind
from store.practices.question import Question
from store.practices.scoring import Hit, idf
from store.practices.tables import Passage, Report, ReportKind
from store.practices.words import Words

DEPTH = 400  # passages ranked at first; DEEPER times as many again and again while quotes are lacking
DEEPER = 4
FETCHED = 50  # passages read from the store at a time
COVERED = 0.6  # of the question's weight must stand in a passage, or it is no answer
SENTENCES = 2  # quoted of a passage
NEAR = 0.5  # of the best sentence's weight makes a second one worth quoting
LONGEST_RUN = 300  # characters, of pieces that are quoted on to their full stop
TELLING = 60  # characters; a shorter quotation is carried on, for what was announced mostly follows


@dataclass(frozen=True)
class Quote:
    """A town's answer: where it stands and the sentences that say it."""

    town: str
    county: str  # "" where the report does not say
    year: int
    kind: ReportKind
    file: str
    heading_path: tuple[str, ...]
    sentences: tuple[str, ...]
    places: tuple[int, ...]  # of the sentences within their passage; where a number is missing, something was left out
    passage: int
    score: float


@dataclass(frozen=True)
class Findings:
    """What a search brought: the quotes of this card, and what was searched."""

    question: Question
    quotes: list[Quote]
    more: bool  # whether further towns follow
    unknown: tuple[str, ...]  # asked words that stand in no report
    searched_towns: int
    searched_reports: int


@dataclass(frozen=True)
class Surroundings:
    """A passage with its neighbours in the report."""

    town: str
    year: int
    kind: ReportKind
    heading_path: tuple[str, ...]
    sentences: tuple[str, ...]
    before: tuple[str, ...]  # sentences of the passage before; empty: it is the first
    path_before: tuple[str, ...]
    after: tuple[str, ...]
    path_after: tuple[str, ...]
    previous_id: int | None
    next_id: int | None


def find(
    session: Session,
    words: Words,
    question: Question,
    *,
    asker: tuple[str, str] | None = None,
    skip: int = 0,
    towns: int = 3,
    depth: int = DEPTH,
) -> Findings:
    """The best entries, one a town, after leaving out the first `skip` of them.

    `asker`: county and town of whoever asks; their own town is left out unless the question names it.
    """
    held = directory(session)
    searched = [report for report in held if _is_searched(report, question, asker)]
    asked, unknown = _weigh(session, words, question.words)
    quotes: list[Quote] = []
    if searched and asked.words:
        ranked = _towns(session, asked, held, searched, question.scope.kind, depth)
        quotes = list(islice(ranked, skip, skip + towns + 1))
    return Findings(
        question=question,
        quotes=quotes[:towns],
        more=len(quotes) > towns,
        unknown=unknown,
        searched_towns=len({(report.county, report.town) for report in searched}),
        searched_reports=len(searched),
    )


def context(session: Session, passage_id: int) -> Surroundings | None:
    """A passage with what stands before and after it; None: it is not, or no longer, in the store."""
    passage = session.get(Passage, passage_id)
    if passage is None:
        return None
    report = session.get_one(Report, passage.report_id)
    near = {
        row.position: row
        for row in session.scalars(
            sa.select(Passage).where(
                Passage.report_id == report.id, Passage.position.in_((passage.position - 1, passage.position + 1))
            )
        )
    }
    previous, following = near.get(passage.position - 1), near.get(passage.position + 1)
    return Surroundings(
        town=report.town,
        year=report.year,
        kind=ReportKind(report.kind),
        before=tuple(previous.sentences) if previous else (),
        path_before=tuple(previous.heading_path) if previous else (),
        heading_path=tuple(passage.heading_path),
        sentences=tuple(passage.sentences),
        after=tuple(following.sentences) if following else (),
        path_after=tuple(following.heading_path) if following else (),
        previous_id=previous.id if previous else None,
        next_id=following.id if following else None,
    )


def _is_searched(report: Held, question: Question, asker: tuple[str, str] | None) -> bool:
    scope = question.scope
    if (scope.years and report.year not in scope.years) or report.town in scope.without:
        return False
    if scope.towns:
        return report.town in scope.towns
    if asker is None or report.town != asker[1]:
        return True
    # Where one of the two counties is not known it may well be the asker's own town.
    return "" not in (report.county, asker[0]) and report.county != asker[0]


def _weigh(session: Session, words: Words, asked: tuple[str, ...]) -> tuple[Coverage, tuple[str, ...]]:
    """What is asked and how much each of it says, and the words of it that stand in no report."""
    frequencies = index.document_frequencies(session, asked)
    passages = index.living(session)
    weights = {word: idf(passages, frequencies[word]) for word in asked}
    strange = [word for word in asked if not frequencies[word] and not words.knows(word)]
    found = coverage(asked, weights, strange)
    guessed = set(strange) if len(strange) < len(found.matters) else set()
    unknown = (
        matter.word for matter in found.matters if matter.word not in guessed and not _is_told(matter, frequencies)
    )
    return found, tuple(unknown)


def _is_told(matter: Matter, frequencies: dict[str, int]) -> bool:
    return bool(frequencies[matter.word]) or (matter.is_spelled and all(frequencies[piece] for piece in matter.pieces))


def _towns(
    session: Session,
    asked: Coverage,
    held: list[Held],
    searched: list[Held],
    only: SectionKind | None,
    depth: int,
) -> Iterator[Quote]:
    """Each town's best passage that covers the question, best first."""
    reports = {report.id: report for report in searched}
    left_out = [(report.first, report.first + report.passages) for report in held if report.id not in reports]
    kinds = list(SectionKind) if only is None else [only]
    seen: set[tuple[str, str]] = set()
    for hits in _ranked(session, asked, left_out, depth):
        scores = {hit.passage_id: hit.score for hit in hits}
        rows = {row.id: row for row in session.execute(_PASSAGES, {"ids": list(scores), "kinds": kinds})}
        for row in (rows[passage_id] for passage_id in scores if passage_id in rows):
            report = reports[row.report_id]
            town = (report.county, report.town)
            if town in seen or not _covers(row.heading_path, row.sentences, asked):
                continue
            seen.add(town)
            chosen = _best_sentences(row.sentences, asked)
            yield Quote(
                town=report.town,
                county=report.county,
                year=report.year,
                kind=ReportKind(report.kind),
                file=report.file_name,
                heading_path=tuple(row.heading_path),
                sentences=tuple(row.sentences[place] for place in chosen),
                places=chosen,
                passage=row.id,
                score=scores[row.id],
            )


def _ranked(
    session: Session, asked: Coverage, left_out: Sequence[tuple[int, int]], depth: int
) -> Iterator[Sequence[Hit]]:
    """The passages that may cover the question, best first, some at a time; a deeper search when they are used up."""
    looked, first, needed = 0, depth, COVERED * asked.total
    while True:
        hits = index.search(session, dict.fromkeys(asked.words, 1.0), depth, left_out)
        # Deep down most hold one common word many times over: those are not worth reading.
        fresh = [hit for place, hit in enumerate(hits[looked:], looked) if place < first or hit.most >= needed]
        yield from (fresh[start : start + FETCHED] for start in range(0, len(fresh), FETCHED))
        if len(hits) < depth:
            return
        looked, depth = depth, depth * DEEPER


# Columns, not objects: a hundred passages are looked at for three quotations.
_PASSAGES = sa.select(Passage.id, Passage.report_id, Passage.heading_path, Passage.sentences).where(
    Passage.id.in_(sa.bindparam("ids", expanding=True)), Passage.kind.in_(sa.bindparam("kinds", expanding=True))
)


def _covers(heading_path: Sequence[str], sentences: Sequence[str], asked: Coverage) -> bool:
    return asked.held("\n".join((*heading_path, *sentences))) >= COVERED * asked.total


def _best_sentences(sentences: Sequence[str], asked: Coverage) -> tuple[int, ...]:
    """Places of those that hold most of what was asked, in order; the first one where none holds a word."""
    points = [asked.held(sentence) for sentence in sentences]
    best = sorted(range(len(points)), key=lambda place: (-points[place], place))[:SENTENCES]
    chosen = [place for place in best if points[place] >= NEAR * points[best[0]]] if points[best[0]] else best[:1]
    following = best[0] + 1
    while following < len(sentences) and sum(len(sentences[place]) for place in chosen) < TELLING:
        chosen += [] if following in chosen else [following]
        following += 1
    return tuple(sorted({place for start in chosen for place in _to_the_stop(sentences, start)}))


def _to_the_stop(sentences: Sequence[str], start: int) -> range:
    """From a piece that ends in a semicolon or colon to the full stop, if that is near: 第一步…；第二步…。"""
    end = start
    while sentences[end].rstrip().endswith(("；", "：", ";", ":")) and end + 1 < len(sentences):
        end += 1
    return (
        range(start, end + 1) if sum(map(len, sentences[start : end + 1])) <= LONGEST_RUN else range(start, start + 1)
    )
