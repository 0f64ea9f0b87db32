"""Gaps that a later report answers: each is searched for again once there are newer passages than it has seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.database import Session, lock
from store.days import day_of
from store.people import people, places
from store.practices.answering.answers import find
from store.practices.asking.question import Question, follow, read_question
from store.practices.feedback import consulting, gaps
from store.practices.feedback.gap_tables import Closing, Gap, GapAsker
from store.practices.index.directory import directory
from store.practices.language.words import Words

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
    seen = Gap.id.in_([*looked.answered, *looked.still_open]), Gap.searched_to < looked.to
    session.execute(sa.update(Gap).where(*seen).values(searched_to=looked.to))
    closed: list[str] = []
    for number in looked.answered:
        if gaps.close(session, number, Closing.IMPORT, now):
            gap = session.get_one(Gap, number)
            facts = {"gaps": [number], "why": Closing.IMPORT}
            audit.append(session, now, by, Action.GAP_CLOSED, place_id=gap.county_id, facts=facts)
            closed.append(gap.question)
    return closed


def _is_answered(session: Session, words: Words, gap: Gap, now: datetime) -> bool:
    """Whether a newer passage answers it for all who wait for it; of their own towns none is searched."""
    asking = session.scalars(sa.select(GapAsker.person_id).where(GapAsker.gap_id == gap.id))
    owns = {_own(session, number, now) for number in asking} or {()}
    return all(_finds(session, words, gap, own, now) for own in owns)


def _own(session: Session, person_id: int, now: datetime) -> tuple[tuple[str, str], ...]:
    person = people.find(session, person_id, now)
    return places.all_names(session, person.place) if person is not None and person.town else ()


def _finds(session: Session, words: Words, gap: Gap, own: Sequence[tuple[str, str]], now: datetime) -> bool:
    held, today = directory(session), day_of(now)
    names = [town for _, town in own]

    def read(text: str) -> Question:
        return read_question(text, held, words, today=today, own=names)

    question = follow(read(gap.question), read(gap.about) if gap.about else None)
    found = find(session, words, question, asker=own)
    return any(one.passage > gap.searched_to for one in found.quotes)
