"""Which towns write what comes near to a question that nobody's reports answer."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from store.database import Session
from store.practices.index import index
from store.practices.language.thesaurus import Grade, thesaurus
from store.practices.tables import Passage, Report

DEPTH = 60  # passages
_SAME = (Grade.EQUAL, Grade.SAID)
SAID_OTHERWISE = {Grade.EQUAL: 0.85, Grade.SAID: 0.7, Grade.RELATED: 0.35}


def nearest_towns(session: Session, words: Collection[str]) -> list[tuple[str, str]]:
    """County and name of the towns with a passage that holds more than half of these words, or what is said for them;
    nearest first, each once.
    """
    weights: dict[str, float] = {}
    for word in words:
        weights[word] = 1.0
        for other in thesaurus().alternatives(word):
            weights[other.word] = max(weights.get(other.word, 0.0), SAID_OTHERWISE[other.grade])
    hits = [hit.passage_id for hit in index.search(session, weights, DEPTH)]
    rows = session.execute(
        sa.select(Passage.id, Report.county, Report.town, Passage.heading_path, Passage.sentences)
        .join(Report, Report.id == Passage.report_id)
        .where(Passage.id.in_(hits))
    )
    ways = [(word, *(one.word for one in thesaurus().alternatives(word) if one.grade in _SAME)) for word in words]
    whose = {
        number: (county, town)
        for number, county, town, headings, sentences in rows
        if _holds_most("".join((*headings, *sentences)), ways)
    }
    return list(dict.fromkeys(whose[number] for number in hits if number in whose))


def _holds_most(text: str, ways: Collection[Collection[str]]) -> bool:
    """Whether more than half of the words stand in a text, each in one of its ways."""
    return 2 * sum(any(way in text for way in those) for those in ways) > len(ways)
