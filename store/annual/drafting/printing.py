"""Sums, rates and balances as pieces of a sentence: with unit, 余 and 约, and the mark of what they lack."""

from __future__ import annotations

from collections.abc import Iterable

from store.annual.drafting.facts import Balance, Change, Facts, is_all_year
from store.annual.structure import Cited, Part, Piece
from store.annual.sums import Rated, Sum, Why
from store.annual.templates import templates
from store.catalogue.metrics import Kind
from store.catalogue.months import Month
from store.collection.history import Amount
from store.collection.rates import Share


def figure(one: Sum, year: int) -> list[Piece]:
    """A metric's year."""
    said = count(one.amount, one.metric.unit)
    is_level = one.metric.kind is Kind.STOCK
    asked = said_months(one.owed[-1:] if is_level else one.owed, year)
    span = "" if is_all_year(one) else _mark("level" if is_level else "scope").format(months=asked)
    if not one.is_whole or one.value is None:  # of a level it is told whose month's it is
        return [_gap(said + ("" if is_level else span), _lacks(one, year), (one,), one.metric.name)]
    printed = Piece(said, Part.FIGURE, (one,), label=one.metric.name)
    return [printed, Piece(span)] if span else [printed]


def percent(rated: Rated, facts: Facts) -> list[Piece]:
    """A rate; one that is not known is a blank that says why."""
    opening = facts.opening_of(rated.rate.code)
    cited = () if opening is None else opening.cited
    if rated.share is not None:
        return [Piece(_percent(rated.share), Part.FIGURE, rated.counts, cited=cited, label=rated.rate.name)]
    if rated.why is Why.GAP:
        lacks = [one for each in rated.counts for one in _lacks(each, facts.year, is_blank=True)]
        return [_gap(f"{_mark('blank')}%", lacks, rated.counts, rated.rate.name)]
    wants_opening = rated.why is Why.OPENING
    what = "opening" if wants_opening else "inexact" if rated.why is Why.INEXACT else "impossible"
    return [_gap(f"{_mark('blank')}%", [_mark(what)], rated.counts, rated.rate.name, wants_opening=wants_opening)]


def carried_in(balance: Balance) -> list[Piece]:
    """The cases that were open when the year began."""
    opening, unit, label = balance.opening, balance.came.metric.unit, balance.came.metric.name
    if opening is None:
        return [_gap(count(None, unit), [_mark("opening")], (), label, wants_opening=True)]
    return [Piece(count(Amount(opening.count), unit), Part.FIGURE, opening.sums, (), opening.cited, label)]


def carried_out(balance: Balance, year: int) -> list[Piece]:
    """The cases that are open when it ends."""
    unit, sums, label = balance.came.metric.unit, (balance.came, balance.went), balance.came.metric.name
    if balance.left is not None and balance.opening is not None:
        return [Piece(count(Amount(balance.left), unit), Part.FIGURE, sums, (), balance.opening.cited, label)]
    lacks = [one for each in sums for one in _lacks(each, year)]
    if balance.opening is None:
        lacks.append(_mark("opening"))
    elif balance.is_impossible:
        lacks.append(_mark("impossible"))
    if not lacks:  # the counts are no exact ones: nobody knows to the case
        lacks.append(_mark("inexact"))
    return [_gap(count(None, unit), lacks, sums, label, wants_opening=balance.opening is None)]


def changed(change: Change) -> list[Piece]:
    """How a year differs from the one before, in brackets; []: it is a level that has not changed."""
    words = templates().words["change"]
    is_stock = change.this.metric.kind is Kind.STOCK
    sums = (change.this,) if change.last is None else (change.this, change.last)
    before, behind = words["round"].split("{what}")
    label = change.this.metric.name
    if not change.difference:
        if is_stock:
            return []
        same = Piece(words["same"], Part.FIGURE, sums, cited=change.cited, label=label)
        return [Piece(before), same, Piece(behind)]
    told = words["stock" if is_stock else "flow"] + words["more" if change.difference > 0 else "less"]
    by = count(Amount(abs(change.difference)), change.this.metric.unit)
    return [Piece(before + told), Piece(by, Part.FIGURE, sums, cited=change.cited, label=label), Piece(behind)]


def count(amount: Amount | None, unit: str = "") -> str:
    """312件, 约600人次, 3000余份; 3012份以上, where the number is not round; None: a blank."""
    if amount is None:
        return f"{_mark('blank')}{unit}"
    words = templates().words["numbers"]
    near = words["near"] if amount.is_near else ""
    if not amount.is_more:
        return f"{near}{amount.value}{unit}"
    is_round = amount.value > 0 and amount.value % 10 == 0
    return f"{near}{amount.value}{words['more']}{unit}" if is_round else f"{near}{amount.value}{unit}{words['above']}"


def said_months(months: Iterable[Month], year: int) -> str:
    """1—3月、5月; those of another year are told with it."""
    runs: list[list[Month]] = []
    for month in sorted(months):
        if runs and runs[-1][-1] == month.back() and month.number > 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    words = templates().words["marks"]
    single, several = words["months"]
    told = [
        ("" if run[0].year == year else words["year"].format(year=run[0].year))
        + (single if len(run) == 1 else several).format(first=run[0].number, last=run[-1].number)
        for run in runs
    ]
    return str(words["list"].join(told))


def _percent(share: Share) -> str:
    """Cut, never rounded: 9201 of 9213 are 99.86%."""
    whole, rest = divmod(share.hundredths or 0, 100)
    near = templates().word("numbers", "near") if share.is_near else ""
    return f"{near}{whole}{f'.{rest:02}'.rstrip('0') if rest else ''}%"


def reopened(pieces: Iterable[Piece], facts: Facts) -> list[Piece]:
    """The mark behind figures that rest on months of the year that were accepted and are being corrected; []: none."""
    rests_on = {said.month for piece in pieces for one in piece.sums for said in one.sources}
    months = sorted(month for month in rests_on & facts.record.reopened if month.year == facts.year)
    if not months:
        return []
    what = _mark("reopened").format(months=said_months(months, facts.year))
    return [Piece(_mark("mark").format(what=what), Part.GAP)]


def _lacks(one: Sum, year: int, *, is_blank: bool = False) -> list[str]:
    """What a sum lacks, in words; []: nothing. `is_blank`: no number stands before it."""
    found = []
    if missing := [month for month in one.missing if month not in one.otherwise]:
        found.append(_mark("missing").format(months=said_months(missing, year)))
    if one.otherwise:
        found.append(_mark("otherwise").format(months=said_months(one.otherwise, year)))
    if one.unaccepted:
        found.append(_mark("unaccepted").format(months=said_months(one.unaccepted, year)))
    if found and one.metric.kind is Kind.STOCK and one.value is not None and not is_blank:
        month = said_months([one.sources[-1].month], year)
        found.append(_mark("stale").format(month=month))
    return found


def _gap(said: str, lacks: Iterable[str], sums: tuple[Sum, ...], label: str, *, wants_opening: bool = False) -> Piece:
    mark = _mark("mark").format(what=_mark("between").join(dict.fromkeys(lacks)))
    months = sorted({month for one in sums for month in (*one.missing, *one.unaccepted)})
    cited: tuple[Cited, ...] = ()
    return Piece(said + mark, Part.GAP, sums, tuple(months), cited, label, wants_opening)


def _mark(name: str) -> str:
    return templates().word("marks", name)
