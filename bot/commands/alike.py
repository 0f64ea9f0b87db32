"""我们镇比得上吗 as the chat answers it, for questions that are scored: whoever asks sits in their town for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import count

from handlers.collection.comparison import Side, compare
from store.catalogue.metrics import base
from store.database import Database
from store.people import people
from store.people.rights import Role
from store.practices.asking.metric_words import named
from store.practices.asking.question import Question
from store.practices.evaluation.figure_questions import Alike, Amount
from store.practices.index.directory import directory


def alike_in(database: Database, now: datetime) -> Alike:
    """The figures of the towns like an asker's own by their reports; nothing where the county has no name."""
    numbers = count(1)

    def ask(town: str, question: Question) -> Iterator[Amount]:
        code = next((code for code in named(question.text) if base().has(code)), None)
        with database.transaction() as session:
            county = next((one.county for one in directory(session) if one.town == town and one.county), None)
            if code is None or county is None:
                return
            number = people.seat(session, next(numbers), "报送员", Role.CLERK, county, town, now=now)
            if (person := people.find(session, number, now)) is None:
                raise LookupError(town)
            year = max(question.scope.years, default=None)
            found = compare(session, person.place, base().metric(code), year, person, now)
        for side in found.sides:
            yield from _amounts(town, side)

    return ask


def _amounts(town: str, side: Side) -> Iterator[Amount]:
    for name, shown in [(town, side.own), *side.others.items()]:
        if shown is not None:
            yield Amount(name, side.year, shown.value, shown.unit, shown.qualifier)
