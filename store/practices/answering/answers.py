"""From a question to what towns wrote: ranked, page by page, its own sentences, or nothing and why.

Nothing is composed here: every sentence is a row of the store.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from store.database import Session
from store.practices.answering.asked import ask
from store.practices.answering.candidates import DEPTH, Candidate, candidates, is_list, listed
from store.practices.answering.coverage import Coverage
from store.practices.answering.pages import pages
from store.practices.answering.parts import ALL, Parts
from store.practices.answering.quoting import best_sentences
from store.practices.answering.sight import sentence_bit
from store.practices.asking.question import Question
from store.practices.index.directory import Held, directory
from store.practices.language.words import Words
from store.practices.tables import ReportKind


class Reason(StrEnum):
    """Why there is no answer."""

    EMPTY = "empty"  # the store holds no report that may be searched
    TOWN_NOT_HELD = "town_not_held"
    YEAR_NOT_HELD = "year_not_held"  # of these towns; see held_years
    NO_WORDS = "no_words"  # nothing is asked for
    NOBODY_WROTE = "nobody_wrote"  # words that stand in no report; see unknown
    NOT_TOGETHER = "not_together"  # all stand somewhere, but not in one passage


@dataclass(frozen=True)
class Quote:
    """A passage that answers: where it stands and the sentences that say it."""

    town: str
    county: str  # "" where the report does not say
    year: int
    kind: ReportKind
    file: str
    heading_path: tuple[str, ...]
    sentences: tuple[str, ...]
    places: tuple[int, ...]  # of the sentences within their passage; where a number is missing, something was left out
    matched: tuple[str, ...]  # words, asked or meaning the same, that stand in these sentences
    passage: int
    score: float


@dataclass(frozen=True)
class Findings:
    """What a search brought: the quotes of this page, town by town, and what was searched."""

    question: Question
    quotes: list[Quote]
    more: bool  # whether further passages follow
    reason: Reason | None  # None: there are quotes, or there were on the pages before
    unknown: tuple[str, ...]  # asked words that stand in no report, nor does what means the same
    held_years: tuple[int, ...]  # of the towns asked for, or of all; rising
    searched_towns: int
    searched_reports: int


def find(
    session: Session,
    words: Words,
    question: Question,
    *,
    asker: Collection[tuple[str, str]] = (),
    skip: int = 0,
    parts: Parts = ALL,
    depth: int = DEPTH,
) -> Findings:
    """The page of passages that follows the first `skip` of them: at most five of three towns, town by town.

    `asker`: county and town of whoever asks, by every name; their own town is left out unless the question names it.
    """
    held = directory(session)
    of_towns = [report for report in held if is_asked(report, question, asker)]
    searched = [report for report in of_towns if report.year in (question.scope.years or (report.year,))]
    asked, unknown = ask(session, words, question, parts)
    page: Sequence[Candidate] = ()
    following: Sequence[Candidate] = ()
    first = True
    if searched:
        if asked.matters:
            tiers = candidates(session, asked, question, held, searched, parts, depth)
        else:
            tiers = listed(session, question, searched if is_list(question) else ())
        seen = 0
        for following in _pages(tiers):
            if page:
                break
            first = False
            if seen >= skip:
                page = following
            seen += len(following)
        else:
            following = ()
    return Findings(
        question=question,
        quotes=[_quote(candidate, asked) for candidate in page],
        more=bool(following),
        reason=_reason(question, held, of_towns, searched, asked, unknown) if first else None,
        unknown=unknown,
        held_years=tuple(sorted({report.year for report in of_towns})),
        searched_towns=len({(report.county, report.town) for report in searched}),
        searched_reports=len(searched),
    )


def _pages(tiers: Iterator[list[Candidate]]) -> Iterator[list[Candidate]]:
    for tier in tiers:
        yield from pages(tier)


def is_asked(report: Held, question: Question, asker: Collection[tuple[str, str]]) -> bool:
    """Whether a report is of the counties and towns that a question asks; the asker's own where it names them alone."""
    scope = question.scope
    if scope.counties and report.county not in scope.counties:
        return False
    if report.town in scope.without or (question.absent and not scope.towns):
        return False
    if scope.towns:
        return report.town in scope.towns
    return not is_own(report, asker)


def is_own(report: Held, asker: Collection[tuple[str, str]]) -> bool:
    """Whether a report is of the asker's own town; where one of the two counties is not known it may well be."""
    return is_of((report.county, report.town), asker)


def is_of(town: tuple[str, str], asker: Collection[tuple[str, str]]) -> bool:
    """Whether it is the asker's own, likewise: county and name of both."""
    return any(name == town[1] and (county == town[0] or "" in (county, town[0])) for county, name in asker)


def _reason(
    question: Question,
    held: Sequence[Held],
    of_towns: Sequence[Held],
    searched: Sequence[Held],
    asked: Coverage,
    unknown: Sequence[str],
) -> Reason:
    if not searched:
        if question.absent:
            return Reason.TOWN_NOT_HELD
        return Reason.YEAR_NOT_HELD if of_towns else Reason.EMPTY
    if not asked.matters and not is_list(question):
        return Reason.NO_WORDS
    return Reason.NOBODY_WROTE if unknown else Reason.NOT_TOGETHER


def _quote(candidate: Candidate, asked: Coverage) -> Quote:
    report, present = candidate.report, candidate.present
    chosen = best_sentences(candidate.sentences, asked, present)
    shown = sum(sentence_bit(place) for place in chosen)
    return Quote(
        town=report.town,
        county=report.county,
        year=report.year,
        kind=ReportKind(report.kind),
        file=report.file_name,
        heading_path=candidate.heading_path,
        sentences=tuple(candidate.sentences[place] for place in chosen),
        places=chosen,
        matched=tuple(word for word, places in present.items() if places & shown),
        passage=candidate.passage,
        score=candidate.score,
    )
