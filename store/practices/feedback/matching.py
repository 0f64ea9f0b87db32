"""Which of a county's answers a question asks for: by the words that both have, or that say the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

import sqlalchemy as sa

from store.database import Session, padded
from store.practices.asking.question import Question, Scope
from store.practices.feedback.answer_tables import AnswerRow, AnswerWord
from store.practices.feedback.gaps import scope_of
from store.practices.language.thesaurus import Grade, thesaurus
from store.practices.language.words import normal

MOST = 2  # answers beside the quotations
# Measured on 30 pairs of questions that ask for the same in other words, and on all pairs of the 319 questions of the
# evaluation sets, whatever town they name: at 0.7 it finds 22 of the 30 and takes 65 of 50,721 for the same, most of
# which are; at 0.6 it finds 24 and takes 132, at 0.8 it finds 21 and takes 53. Of 30 answers beside the 319 questions
# 21 would be shown; 6 of these questions name a town and are kept apart by it (see _is_within), 2 ask something else.
NEAR = 0.7
FEWEST = 2  # keywords of a question; one that has fewer is known only by all of them


def matching(session: Session, county_id: int, question: Question) -> list[int]:
    """The numbers of the county's answers that a question asks for, best first; MOST of them."""
    asked = _words(question)
    if not asked:
        return []
    sought = {*asked, *(other for word in asked for other in _same(word))}
    is_found = AnswerWord.county_id == county_id, AnswerWord.word.in_(padded(sorted(sought)))
    rows = session.execute(
        sa.select(AnswerRow.id, AnswerRow.words, AnswerRow.scope).where(
            AnswerRow.id.in_(sa.select(AnswerWord.answer_id).where(*is_found)), AnswerRow.withdrawn_at.is_(None)
        )
    )
    near = [(likeness(asked, row.words), row.id) for row in rows if _is_within(scope_of(row.scope), question)]
    return [number for value, number in sorted(near, reverse=True) if value >= NEAR][:MOST]


def likeness(one: Collection[str], other: Collection[str]) -> float:
    """How much of two lists of words says the same, from 0 to 1 (Dice)."""
    if min(len(one), len(other)) < FEWEST:
        return float(set(one) == set(other))
    return (_said(one, other) + _said(other, one)) / (len(one) + len(other))


def _said(words: Collection[str], others: Collection[str]) -> int:
    """How many of these words the others say, too."""
    return sum(any(word == other or other in _same(word) or word in _same(other) for other in others) for word in words)


def _words(question: Question) -> list[str]:
    """As the gap of the same question would have them."""
    return sorted(set(question.words)) or [normal(question.text)]


@lru_cache(maxsize=4096)
def _same(word: str) -> frozenset[str]:
    """What else says a word."""
    return frozenset(one.word for one in thesaurus().alternatives(word) if one.grade is not Grade.RELATED)


def _is_within(scope: Scope, question: Question) -> bool:
    """Whether an answer to a question with this scope is one to the other question: of the same towns and kind, and of
    no other year.
    """
    asked = question.scope
    towns = {*asked.towns, *question.absent}
    years = not asked.years or bool({*asked.years} & {*scope.years})
    return towns == set(scope.towns) and _covers(asked.without, scope.without) and asked.kind == scope.kind and years


def _covers(asked: Iterable[str], named: Iterable[str]) -> bool:
    return set(named) <= set(asked)
