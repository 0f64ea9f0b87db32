"""Gaps that a later report answers: each is searched for again once there are newer passages than it has seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.database import Session, lock
from store.days import day_of
from store.people import people, places
from store.people.people import PersonFacts
from store.practices.answering.answers import Quote, find
from store.practices.answering.figure_answers import Lack, Line, find_figures, places_of
from store.practices.asking.question import Question, follow, read_question
from store.practices.feedback import consulting, gaps
from store.practices.feedback.gap_tables import Closing, Gap, GapAsker
from store.practices.index.directory import directory
from store.practices.language.words import Words
from store.practices.tables import ReportKind

AT_ONCE = 20  # gaps searched for in one go: some hundredths of a second each


@dataclass(frozen=True)
class Looked:
    """What was searched for again."""

    to: int  # the last passage that there was
    answered: list[int]  # gaps that a newer passage answers now
    still_open: list[int]

    def __bool__(self) -> bool:
        return bool(self.answered or self.still_open)


def look(session: Session, words: Words, now: datetime, county_id: int | None = None) -> Looked:
    """Search for gaps of a county (None: of any) that have not seen the newest passages, the most asked first."""
    newest = gaps.newest_passage(session)
    there = sa.true() if county_id is None else Gap.county_id == county_id
    waiting = sa.select(Gap).where(Gap.closed_at.is_(None), Gap.searched_to < newest, there)
    found = Looked(newest, [], [])
    for gap in session.scalars(waiting.order_by(Gap.times.desc(), Gap.id).limit(AT_ONCE)):
        (found.answered if _is_answered(session, words, gap, now) else found.still_open).append(gap.id)
    return found


def settle(session: Session, looked: Looked, now: datetime, by: int | None) -> list[str]:
    """Close those that are answered; whoever waits for them is told by the clock. The questions that were closed."""
    lock(session, "audit")
    consulting.settled(session, looked.answered, now)
    lock(session, "gap")
    seen = Gap.id.in_(looked.still_open), Gap.searched_to < looked.to
    session.execute(sa.update(Gap).where(*seen).values(searched_to=looked.to))
    closed: list[str] = []
    for number in looked.answered:
        if gaps.close(session, number, Closing.IMPORT, now):
            gap = session.get_one(Gap, number)
            facts = {"gaps": [number], "why": Closing.IMPORT}
            audit.append(session, now, by, Action.GAP_CLOSED, place_id=gap.county_id, facts=facts)
            closed.append(gap.question)
    return closed


def written_for(session: Session, words: Words, gap_id: int, person: PersonFacts, now: datetime) -> Quote | None:
    """What newer reports write that answers a gap for somebody who waits for it; None: nothing (any more)."""
    gap = session.get(Gap, gap_id)
    return None if gap is None else _written(session, words, gap, _asker(session, person), now)


class _Asker(NamedTuple):
    """As whom a question is asked."""

    county: str
    towns: tuple[tuple[str, str], ...]  # their own, by county and name; of these none is searched


def _is_answered(session: Session, words: Words, gap: Gap, now: datetime) -> bool:
    """Whether a newer passage answers it for all who wait for it."""
    waiting = session.scalars(sa.select(GapAsker.person_id).where(GapAsker.gap_id == gap.id))
    found = [people.find(session, number, now) for number in waiting]
    asking = {_asker(session, one) for one in found if one is not None} or {_Asker("", ())}
    return all(_written(session, words, gap, one, now) is not None for one in asking)


def _asker(session: Session, person: PersonFacts) -> _Asker:
    return _Asker(person.county, places.all_names(session, person.place) if person.town else ())


def _written(session: Session, words: Words, gap: Gap, asker: _Asker, now: datetime) -> Quote | None:
    """Of what would be shown if the question was asked now, the first that is newer: a figure where one is asked for,
    as handlers/ask.py shows it, or else a passage.
    """
    held, today = directory(session), day_of(now)
    names = [town for _, town in asker.towns]

    def read(text: str) -> Question:
        return read_question(text, held, words, today=today, own=names, home=asker.county)

    asked = follow(read(gap.question), read(gap.about) if gap.about else None)
    question = gaps.as_filed(asked, gaps.scope_of(gap.scope))
    figures = find_figures(session, question, asker=asker.towns)
    if figures and figures[0].lack is not Lack.METRIC:
        quotes = _quotes(session, figures[0].lines)
    else:
        quotes = iter(find(session, words, question, asker=asker.towns).quotes)
    return next((one for one in quotes if one.passage > gap.searched_to), None)


def _quotes(session: Session, lines: Sequence[Line]) -> Iterator[Quote]:
    """The sentences in which figures stand."""
    standing = places_of(session, lines)
    for line in lines:
        for told in line.figures:
            heading_path, sentences = standing[told.passage]
            yield Quote(
                town=line.report.town,
                county=line.report.county,
                year=line.report.year,
                kind=ReportKind(line.report.kind),
                file=line.report.file_name,
                heading_path=heading_path,
                sentences=(sentences[told.sentence],),
                places=(told.sentence,),
                matched=(),
                passage=told.passage,
                score=0.0,
            )
