"""Which towns write what comes nearest to a question that nobody's reports answer."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from store.database import Session
from store.practices.index import index
from store.practices.language.thesaurus import Grade, thesaurus
from store.practices.tables import Passage, Report

DEPTH = 60  # passages
SAID_OTHERWISE = {Grade.EQUAL: 0.85, Grade.SAID: 0.7, Grade.RELATED: 0.35}


def nearest_towns(session: Session, words: Collection[str]) -> list[tuple[str, str]]:
    """County and name of the towns whose passages hold most of these words, nearest first, each once."""
    weights: dict[str, float] = {}
    for word in words:
        weights[word] = 1.0
        for other in thesaurus().alternatives(word):
            weights[other.word] = max(weights.get(other.word, 0.0), SAID_OTHERWISE[other.grade])
    hits = [hit.passage_id for hit in index.search(session, weights, DEPTH)]
    rows = session.execute(
        sa.select(Passage.id, Report.county, Report.town)
        .join(Report, Report.id == Passage.report_id)
        .where(Passage.id.in_(hits))
    )
    whose = {number: (county, town) for number, county, town in rows}
    return list(dict.fromkeys(whose[number] for number in hits if number in whose))
