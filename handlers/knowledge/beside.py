"""What the county answers itself, ahead of what reports write."""

from __future__ import annotations

from handlers.texts import county_answers as texts
from handlers.turn import Reply, Turn
from store.days import day_of
from store.practices.asking.question import Question
from store.practices.feedback import answers
from store.practices.feedback.matching import matching


def answered_by_county(turn: Turn, question: Question) -> list[Reply]:
    """The answers of the asker's county to a question of this kind, as a message of its own; empty: there are none."""
    with turn.snapshot() as snapshot:
        found = answers.those(snapshot, matching(snapshot, turn.member.place.county_id, question))
    return [Reply(texts.beside(found, day_of(turn.now)))] if found else []
