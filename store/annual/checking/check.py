"""A report that somebody sent, held against a town's months of its year."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property

from store.annual import backlog
from store.annual.checking.brackets import mended
from store.annual.checking.claims import read_claims
from store.annual.checking.findings import AMISS, Earlier, Finding, Verdict
from store.annual.checking.own import own_metrics, with_own
from store.annual.checking.periods import data
from store.annual.checking.received import body
from store.annual.checking.reconciling import reconcile
from store.annual.checking.rows import unread
from store.annual.period import Period
from store.annual.published import Published, published
from store.annual.record import Record, record
from store.catalogue.metrics import Metric
from store.catalogue.months import Month
from store.collection.history import Amount
from store.database import Session
from store.people.places import PlaceFacts
from store.practices.reading.outline import read_outline
from store.practices.reading.passages import cut_passages
from store.practices.reading.read import SourceText

YEARS = 3  # of the record that are looked at: the report's own, and those that it may speak of


@dataclass(frozen=True)
class Checked:
    """What a report says beside what the town has handed in."""

    record: Record
    sentences: tuple[str, ...]  # of the report, in order
    findings: tuple[Finding, ...]  # in order
    unread: int = 0  # numbers of tables of which nobody could tell what they count

    @cached_property
    def counts(self) -> Counter[Verdict]:
        """How many figures of each kind."""
        return Counter(one.verdict for one in self.findings)

    @cached_property
    def missing(self) -> tuple[Month, ...]:
        """The months for the want of which figures are not settled."""
        sums = [
            found for one in self.findings if one.verdict in (Verdict.SO_FAR, Verdict.UNSETTLED) for found in one.sums
        ]
        return tuple(sorted({month for found in sums for month in (*found.missing, *found.unaccepted)}))

    @property
    def has_months(self) -> bool:
        """Whether any month of the report's year says anything."""
        year = self.record.last.year
        return any(month.year == year for said in self.record.said.values() for month in said)

    @property
    def amiss(self) -> tuple[Finding, ...]:
        """Those that somebody has to look at."""
        return tuple(one for one in self.findings if one.verdict in AMISS)


def asks_for_it(caption: str) -> bool:
    """Whether what stands beside a file asks to have it checked."""
    said = data()["asked"]
    return re.search(said["caption"], caption) is not None and re.search(said["elsewhere"], caption) is None


def beside(caption: str) -> str:
    """The same without the words that ask: a town and a year may stand beside them."""
    of = asked_of(caption)
    return of if of is not None else re.sub(data()["asked"]["caption"], "", caption).strip(" ，,：:")


def asked_of(text: str) -> str | None:
    """Of which town and year somebody who writes asks to have the report checked, as written; None: they do not."""
    found = re.fullmatch(data()["asked"]["words"], text.strip())
    return None if found is None else f"{found['of'].strip()}{found['behind']}"


def stops(text: str) -> bool:
    """Whether somebody who was asked for a report thinks better of it: 不核对了."""
    return re.fullmatch(data()["asked"]["stop"], text.strip()) is not None


def check(session: Session, town: PlaceFacts, year: int, source: SourceText) -> Checked:
    """Each figure of a report of this town and year beside its months."""
    held = record(session, town, Month(year - YEARS + 1, 1), Month(year, 12))
    return held_against(source, held, _earlier(session, held))


def held_against(source: SourceText, held: Record, earlier: Earlier) -> Checked:
    """The same of months that are at hand: the report is of the year of the last one."""
    passages = mended(cut_passages(read_outline(body(source.text), markdown=source.markdown)))
    sentences = tuple(sentence for passage in passages for sentence in passage.sentences)
    claims = read_claims(passages, held.last.year)
    claims = with_own(claims, passages, own_metrics(held), held.last.year)
    read: dict[int, list[tuple[int, int]]] = {}
    for one in claims:
        read.setdefault(one.place, []).append((one.figure.start, one.figure.end))
    return Checked(held, sentences, tuple(reconcile(claims, held, earlier)), unread(sentences, read))


def _earlier(session: Session, held: Record) -> Earlier:
    rules = {one.codes[0]: one for one in held.catalogues[held.last].rules if one.kind == "balance"}

    @cache
    def open_before(came: str, year: int) -> int | None:
        found = backlog.opening(session, held, rules[came], year)
        return None if found is None else found.count

    def opening(came: str, period: Period) -> int | None:
        return open_before(came, period.first.year) if came in rules and period.first.number == 1 else None

    @cache
    def report_of(year: int) -> Published | None:
        return published(session, held.town, year)

    def told(metric: Metric, year: int) -> Amount | None:
        report = report_of(year)
        found = None if report is None else report.count(metric)
        return None if found is None else found.amount

    return Earlier(opening, told)
