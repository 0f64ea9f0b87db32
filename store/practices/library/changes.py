"""What an import would change in the report that is held for the same town and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from store.database import Session
from store.practices.library import reports
from store.practices.library.importing import Prepared, is_same
from store.practices.tables import Passage, ReportKind


@dataclass(frozen=True)
class Changes:
    """The report held beside the one that comes, compared sentence by sentence; white space is no difference."""

    report_id: int  # of the one held
    sha256: str  # of its text
    kind: ReportKind  # of the one held
    same: bool  # the import would change nothing
    kept: int  # sentences that stand in both
    added: int
    removed: int


def changes(session: Session, one: Prepared, kind: ReportKind) -> Changes | None:
    """What comes of the report held; `None`: none is held for this town and year."""
    held = reports.held(session, one.identity.county or "", one.identity.town, one.identity.year)
    if held is None:
        return None
    rows = session.scalars(sa.select(Passage.sentences).where(Passage.report_id == held.id))
    before, after = _count(rows), _count(passage.sentences for passage in one.passages)
    return Changes(
        report_id=held.id,
        sha256=held.sha256,
        kind=ReportKind(held.kind),
        same=is_same(held, one, kind),
        kept=(before & after).total(),
        added=(after - before).total(),
        removed=(before - after).total(),
    )


def _count(passages: Iterable[Iterable[str]]) -> Counter[str]:
    return Counter("".join(sentence.split()) for sentences in passages for sentence in sentences)
