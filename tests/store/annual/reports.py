"""Reports in a few words, held against records: what is said of each figure."""

from __future__ import annotations

from store.annual.checking.claims import read_claims
from store.annual.checking.findings import Because, Earlier, Finding, Verdict
from store.annual.checking.reconciling import reconcile
from store.annual.record import Record
from store.practices.kinds import SectionKind
from store.practices.reading.passages import Passage

YEAR = 2026


def found(record: Record, *sentences: str, kind: SectionKind = SectionKind.OTHER, **earlier: int) -> list[Finding]:
    """What is said of the figures of one section; `earlier`: cases open at the beginning, by the metric's code."""
    passages = [Passage(("一、主要做法",), kind, sentences)]
    before = Earlier(lambda came, period: earlier.get(came), lambda metric, year: None)
    return reconcile(read_claims(passages, YEAR), record, before)


def told(record: Record, *sentences: str, **more: int) -> list[tuple[str, Verdict, Because]]:
    """Each figure as written, the verdict, and why."""
    return [(one.claim.written, one.verdict, one.because) for one in found(record, *sentences, **more)]


def verdict(record: Record, sentence: str, **more: int) -> tuple[Verdict, Because]:
    """Of the last figure of a sentence."""
    return told(record, sentence, **more)[-1][1:]
