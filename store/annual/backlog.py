"""How many cases were open when a year began, as far as anybody can know it."""

from __future__ import annotations

from dataclasses import dataclass

from store.annual.published import published
from store.annual.record import Record, months
from store.annual.structure import Cited
from store.annual.sums import Sum, closing, total
from store.annual.templates import templates
from store.catalogue.metrics import Rule
from store.catalogue.months import Month
from store.collection.history import History, Past
from store.database import Session


@dataclass(frozen=True)
class Opening:
    """The cases that were open on 1 January, and what says so."""

    count: int
    cited: tuple[Cited, ...] = ()  # last year's report; (): only the record says it
    sums: tuple[Sum, ...] = ()  # what came and was closed the year before


def opening(session: Session, record: Record, rule: Rule, year: int) -> Opening | None:
    """The cases of a balance rule that were open when the year began; None: nobody knows.

    What the town's report of the year before says comes first; then that year's own beginning and its record; then a
    record so long that it leaves no choice.
    """
    told = _published(session, record, rule, year - 1)
    return told or _carried(session, record, rule, year) or _bounded(record, rule, year)


def _published(session: Session, record: Record, rule: Rule, year: int) -> Opening | None:
    report = published(session, record.town, year)
    told = None if report is None else report.left_open(rule.code)
    return None if told is None else Opening(told.amount.value, (told.cited,))


def _carried(session: Session, record: Record, rule: Rule, year: int) -> Opening | None:
    first, last = Month(year - 1, 1), Month(year - 1, 12)
    before = _published(session, record, rule, year - 2)
    if before is None or first < record.first or last > record.last or _leaves(rule):
        return None
    try:
        came, went = (total(record, code, first, last) for code in rule.codes)
    except KeyError:
        return None
    left = closing(came, went, before.count)
    return None if left is None else Opening(left, before.cited, (came, went))


def _bounded(record: Record, rule: Rule, year: int) -> Opening | None:
    """No case stays open for ever: from some months on the record says how many there can be at least and at most."""
    january = Month(year, 1)
    past = {
        code: {
            month: Past(month, said.answer, said.amount)
            for month, said in record.said.get(code, {}).items()
            if said.is_accepted and month < january
        }
        for code in rule.codes
    }
    came, went = rule.codes
    found = History(january, past).backlog(came, went, rule.parameters["holds"])
    if found.most is None or found.most != (0 if _leaves(rule) else found.seen):
        return None
    first = max(record.first, january.back(12))
    is_known = all(record.catalogues[month].has(code) for code in rule.codes for month in months(first, january.back()))
    sums = tuple(total(record, code, first, january.back()) for code in rule.codes) if is_known else ()
    return Opening(found.most, (), sums)


def _leaves(rule: Rule) -> bool:
    """Whether its cases also end otherwise than by what is counted: those are not open, whatever the record says."""
    return rule.code in templates().words["backlog"]["leaving"]
