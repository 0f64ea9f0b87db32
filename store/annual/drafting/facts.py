"""What a year's report can say of a town: sums, rates, balances, and what changed since the year before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from store.annual.backlog import Opening
from store.annual.published import Published
from store.annual.record import Record, months
from store.annual.structure import Cited
from store.annual.sums import Rated, Sum, Why, closing, rate, rate_of, total_or_none
from store.catalogue.metrics import Kind, Metric, Rule, base
from store.catalogue.months import Month
from store.people.places import Former


@dataclass(frozen=True)
class Balance:
    """Cases that were carried into the year, came, were closed, and are carried out of it."""

    rule: Rule
    opening: Opening | None  # None: nobody knows
    came: Sum
    went: Sum

    @property
    def left(self) -> int | None:
        """The cases that are open at the end; None: nobody knows, or the counts do not belong together."""
        return closing(self.came, self.went, None if self.opening is None else self.opening.count)

    @property
    def is_impossible(self) -> bool:
        """Whether more was closed than there was."""
        known = self.opening is not None and self.came.is_whole and self.went.is_whole
        return known and self.left is None and self.came.is_exact and self.went.is_exact


@dataclass(frozen=True)
class Change:
    """How a metric's year differs from the year before: both whole and exact."""

    difference: int  # below 0: it is less
    this: Sum
    last: Sum | None  # None: only the report of that year says it
    cited: tuple[Cited, ...]


@dataclass(frozen=True)
class Facts:
    """A town's year."""

    record: Record  # from January of the year before, or earlier
    year: int
    openings: Mapping[str, Opening | None]  # by the balance rule's code
    before: Published | None  # last year's report
    merged: tuple[Former, ...] = ()  # towns that went into this one, with their last day: what they said is not in it

    @property
    def first(self) -> Month:
        """January."""
        return Month(self.year, 1)

    @property
    def last(self) -> Month:
        """December."""
        return Month(self.year, 12)

    @property
    def months(self) -> tuple[Month, ...]:
        """The year's months in which the town stood, and owed anything."""
        return tuple(one for one in months(self.first, self.last) if self.record.catalogues[one].metrics)

    def asked(self) -> tuple[Metric, ...]:
        """Every metric that was asked in the year, as it was asked last, in the catalogue's order."""
        found: dict[str, Metric] = {}
        for number in range(1, 13):
            found |= {one.code: one for one in self.record.catalogues[Month(self.year, number)].metrics}
        order = [one.code for one in base().sections]
        return tuple(sorted(found.values(), key=lambda one: order.index(one.section)))

    def total(self, code: str) -> Sum | None:
        """The metric's year; None: it was not asked, or is 不涉及. Of a part only what is whole: nobody owes it."""
        found = total_or_none(self.record, code, self.first, self.last)
        if found is None:
            return None
        is_part = base().has(code) and code not in {one.code for one in base().metrics}
        is_said = bool(found.owed) and not found.is_not_applicable
        return found if is_said and (found.is_whole or not is_part) else None

    def told(self, code: str) -> Sum | None:
        """The same for the words of a template: None also where the county calls it something else."""
        found = self.total(code)
        return found if found is not None and is_ours(found.metric) else None

    def rate(self, code: str) -> Rated | None:
        """The rate over the year; None: there is none to tell. One that is not known says why."""
        rule = self._rule_of(code)
        known = None if rule is None else self.openings.get(rule)
        try:
            found = rate(self.record, code, self.first, self.last, None if known is None else known.count)
        except KeyError:
            return None
        if found.why in (None, Why.IMPOSSIBLE) and any(one.is_more for one in found.counts):
            found = replace(found, share=None, why=Why.INEXACT)
        is_hollow = found.share is not None and not found.share.denominator
        is_vain = found.why is Why.NOT_APPLICABLE or (found.why is Why.IMPOSSIBLE and found.rate.backlog is None)
        return None if is_hollow or is_vain or not all(is_ours(one.metric) for one in found.counts) else found

    def opening_of(self, rate: str) -> Opening | None:
        """The opening balance that joined a rate; None: none did."""
        rule = self._rule_of(rate)
        return None if rule is None else self.openings.get(rule)

    def balance(self, rule: str) -> Balance | None:
        """The cases of a balance rule; None: its counts were not asked, or are 不涉及."""
        found = next((one for one in balances(self.record, self.year) if one.code == rule), None)
        if found is None:
            return None
        came, went = (self.told(code) for code in found.codes)
        return None if came is None or went is None else Balance(found, self.openings.get(rule), came, went)

    def change(self, code: str) -> Change | None:
        """The difference to the year before; None: one of the two is not whole, not exact, or not the same."""
        this = self.told(code)
        has_grown = any(one.until is not None and one.until.year >= self.year - 1 for one in self.merged)
        if has_grown or this is None or this.value is None or not _is_comparable(this):
            return None
        last = self._last_year(this.metric)
        if last is not None and last.value is not None:
            return Change(this.value - last.value, this, last, ())
        told = None if self.before is None else self.before.count(this.metric)
        if told is None or not told.amount.is_exact:
            return None
        return Change(this.value - told.amount.value, this, None, (told.cited,))

    def _last_year(self, metric: Metric) -> Sum | None:
        found = total_or_none(self.record, metric.code, self.first.back(12), self.last.back(12))
        if found is None:
            return None
        same = (found.metric.unit, found.metric.kind, found.metric.name) == (metric.unit, metric.kind, metric.name)
        return found if same and _is_comparable(found) else None

    def _rule_of(self, rate: str) -> str | None:
        try:
            return rate_of(self.record, rate, self.first, self.last).backlog
        except KeyError:
            return None


def balances(record: Record, year: int) -> tuple[Rule, ...]:
    """The balance rules as they stood last in the year."""
    found: dict[str, Rule] = {}
    for number in range(1, 13):
        found |= {one.code: one for one in record.catalogues[Month(year, number)].rules if one.kind == "balance"}
    return tuple(found.values())


def is_ours(metric: Metric) -> bool:
    """Whether it is called as every county calls it."""
    return base().has(metric.code) and base().metric(metric.code).name == metric.name


def is_all_year(one: Sum) -> bool:
    """Whether it was asked from January to December: of a level, in December."""
    if one.metric.kind is Kind.STOCK:
        return bool(one.owed) and one.owed[-1].number == 12
    return len(one.owed) >= 12 or (len(one.owed) == 4 and all(month.is_quarter_end for month in one.owed))


def _is_comparable(one: Sum) -> bool:
    return one.is_whole and one.value is not None and one.is_exact and is_all_year(one)
