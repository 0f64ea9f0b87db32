"""A text that a clerk pastes into a month (a sentence, a paragraph, a table, last month's text) → what it says of which
field, what is doubtful about it, and what it says of none.

The strict grammar of short lines reads it first (sentences.py): it knows the fields of the county's month, and what it
takes is sure. Figures that it leaves, among words it does not know, are read as official prose (practices/figures).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from store.catalogue.metrics import Catalogue, Kind, Metric
from store.catalogue.months import Month
from store.collection.phrases import pasted, say
from store.collection.pieces import TIMES, Is, Piece, Value, Word, half, is_place, pieces
from store.collection.rows import as_prose
from store.collection.sentences import Claim, dated, is_of_another_time, read_sentence
from store.numbers import Number, Reason, Unreadable, read_number
from store.numerals import seen
from store.practices.figures.figures import Figure, Standing, Why
from store.practices.figures.reading import read_sentences
from store.practices.figures.words import lexicon

LONGEST = 4000  # characters


@dataclass(frozen=True)
class Taken:
    """What a text says of a field, and the words that say it."""

    value: Value
    clause: str


@dataclass(frozen=True)
class Doubt:
    """Why what a text says of a field is not taken, and the words that say it."""

    fault: Unreadable
    clause: str


@dataclass(frozen=True)
class Pasted:
    """What a text says, by the codes of fields; a field stands in one of the three."""

    given: Mapping[str, Taken]  # of the month
    to_date: Mapping[str, Taken]  # of the year so far, and not of the month: numbers
    doubts: Mapping[str, Doubt]
    rest: tuple[str, ...]  # what counts something else, as written
    places: tuple[str, ...] = ()  # towns that it names
    is_dated: bool = False  # it names the month

    @property
    def is_meant(self) -> bool:
        """Whether the text is one of figures: it says one of the month or of the year so far, or several half."""
        return bool(self.given or self.to_date) or len(self.doubts) > 1


def read_pasted(text: str, catalogue: Catalogue, month: Month) -> Pasted | None:
    """What a text says of what is due in a month; None: it is too long, or says nothing of it."""
    if len(text) > LONGEST:
        return None
    named = [one for metric in catalogue.metrics for one in (metric, *metric.parts)]
    names = {name for metric in named for name in metric.names}
    line = pasted("prose", "listed").sub(
        lambda one: " " * len(one[0]), as_prose(half(seen(text)).strip(), names, month)
    )
    fields = {metric.code: metric for metric in named}
    found = [dated(one) for one in pieces(line, named=named, numbered=(), sections=frozenset(), month=month)]
    said = read_sentence(line, found, (), fields)
    prose = _prose(line, found, month)
    claims = [_with_prose(line, claim, prose, fields) for claim in said.claims]
    due = {one.code: one for metric in catalogue.due(month) for one in (metric, *metric.parts)}
    given: dict[str, Taken] = {}
    to_date: dict[str, Taken] = {}
    doubts: dict[str, Doubt] = {}
    for code in dict.fromkeys(claim.code for claim in claims if claim.code in due):
        settled = _settled(line, [claim for claim in claims if claim.code == code], due[code])
        if isinstance(settled, Doubt) and settled.fault.reason is Reason.TO_DATE and settled.fault.number:
            to_date[code] = Taken(settled.fault.number, settled.clause)
        elif isinstance(settled, Doubt):
            doubts[code] = settled
        elif settled is not None:
            given[code] = settled
    rest = [_clause(line, one) for one in claims if one.code not in due and (one.code or _figure(prose, one))]
    places = dict.fromkeys(piece.text for piece in found if piece.kind is Is.FILL and is_place(piece.text))
    is_dated = any(piece.kind is Is.NOW for piece in found)
    read = Pasted(given, to_date, doubts, tuple(dict.fromkeys(rest)), tuple(places), is_dated)
    return read if read.is_meant else None


def tells_year(text: str) -> bool:
    """Whether a text has words for the year so far."""
    return re.search(f"{say('to_date')}|{say('span')}", half(text)) is not None


_SENTENCE = re.compile(r"[^。！!？?\n]+")
_SIGN = re.compile(r"[，,。；;！!？?\n()（）]")
_ASIDE = (Reason.OTHER_TIME, Reason.NEW, Reason.NORM)  # of no month, or of another
_NO_COUNT = (Reason.UNIT, Reason.PERCENT)
_WHY = {
    Why.NORM: Reason.NORM,
    Why.RHYTHM: Reason.NORM,
    Why.PLANNED: Reason.OTHER_TIME,
    Why.OTHER_YEAR: Reason.OTHER_TIME,
    Why.PART_OF_YEAR: Reason.OTHER_TIME,
}


def _settled(line: str, claims: Sequence[Claim], metric: Metric) -> Taken | Doubt | None:
    """What all that is said of a field comes to; None: nothing."""
    ours = [one for one in claims if _reason(one) not in (*_ASIDE, Reason.TO_DATE)]
    ours = [one for one in ours if _reason(one) not in _NO_COUNT] or ours
    ours = [one for one in ours if _reason(one) is not Reason.PART] or ours
    if ours:
        return _of_month(line, ours, metric)
    of_year = [one for one in claims if _reason(one) is Reason.TO_DATE] or list(claims)
    first, fault = of_year[0], of_year[0].value
    if not isinstance(fault, Unreadable):
        return None
    if len({_number(one) for one in of_year}) > 1:
        fault = Unreadable(Reason.TWICE, fault.text)
    return Doubt(fault, _clause(line, first))


def _of_month(line: str, claims: Sequence[Claim], metric: Metric) -> Taken | Doubt | None:
    claims = _whole(claims)
    first = claims[0]
    clause = " / ".join(dict.fromkeys(_clause(line, one) for one in claims))
    if len({_number(one) for one in claims}) > 1:
        return Doubt(Unreadable(Reason.TWICE, clause), clause)
    value = first.value
    if isinstance(value, Unreadable):
        return Doubt(value, clause)
    if isinstance(value, Number) and value.value > metric.most:
        return Doubt(Unreadable(Reason.OVER, line[first.start : first.end], value), clause)
    return None if value is Word.SKIP else Taken(value, _clause(line, first))


def _whole(claims: Sequence[Claim]) -> Sequence[Claim]:
    """The sum alone, where it is told with all that it is made of: 进校园2场、进村4场，共6场; else all of them."""
    numbers = [number for claim in claims if isinstance(number := _number(claim), int)]
    is_sum = len(claims) == len(numbers) > 2 and 2 * max(numbers) == sum(numbers)
    return [claims[numbers.index(max(numbers))]] if is_sum else claims


def _number(claim: Claim) -> int | str:
    """What tells one claim of a field from another: its number."""
    read = claim.value
    number = read.number if isinstance(read, Unreadable) else read
    return number.value if isinstance(number, Number) else str(number or read)


def _reason(claim: Claim) -> Reason | None:
    return claim.value.reason if isinstance(claim.value, Unreadable) else None


def _prose(line: str, found: Sequence[Piece], month: Month) -> list[Figure]:
    """The figures of the text as official prose has them, by their places in it. Its times are the pieces' to tell."""
    for piece in found:
        if piece.kind in TIMES:
            line = f"{line[: piece.start]}{' ' * len(piece.text)}{line[piece.end :]}"
    sentences = [(one.start(), one[0]) for one in _SENTENCE.finditer(line)]
    read = read_sentences([sentence for _, sentence in sentences], month.year)
    return [
        replace(figure, start=figure.start + sentences[place][0], end=figure.end + sentences[place][0])
        for place, figure in read
    ]


def _of_time(claim: Claim, metric: Metric, number: Number) -> Number | Unreadable:
    """A number of a field, as far as it is of the month."""
    if is_of_another_time(claim.when, metric):
        return Unreadable(Reason.OTHER_TIME, "", number)
    is_of_year = claim.when is Is.TO_DATE and metric.kind is Kind.FLOW
    return Unreadable(Reason.TO_DATE, "", number) if is_of_year else number


def _is_narrowed(line: str, claim: Claim) -> bool:
    """Whether words at its name may say that it is less: 专职调解员5人, 民事诉讼1件. Most of official prose do not."""
    if not claim.strange or claim.is_compound:
        return claim.is_compound
    start = _begins(line, min(start for start, _ in claim.strange))
    words = [token[:2] for token in lexicon().tokens(line[start : claim.end])]
    words += [one.span() for one in pasted("prose", "plain").finditer(line[start : claim.end])]
    known = {start + place for places in words for place in range(*places)}
    strange = [place for places in claim.strange for place in range(*places)]
    return not known.issuperset(strange) or pasted("prose", "narrows").search(line, start, claim.end) is not None


def _figure(prose: Sequence[Figure], claim: Claim) -> Figure | None:
    """What official prose has at its place."""
    return next((one for one in prose if one.start < claim.end and claim.start < one.end), None)


def _with_prose(line: str, claim: Claim, prose: Sequence[Figure], fields: Mapping[str, Metric]) -> Claim:
    """The same with the field that official prose would mean by it, if it would; or with a unit that it is said in."""
    figure = _figure(prose, claim)
    if claim.code is not None:
        is_said = figure is not None and figure.metric == claim.code and figure.standing is Standing.STATED
        number = claim.value.number if _reason(claim) is Reason.UNIT and isinstance(claim.value, Unreadable) else None
        return replace(claim, value=_of_time(claim, fields[claim.code], number)) if is_said and number else claim
    if pasted("prose", "changed").search(_clause(line, replace(claim, since=claim.start))):
        return claim
    if figure is None or figure.metric is None or figure.metric not in fields:
        return claim
    read = read_number(line[claim.start : claim.end], fields[figure.metric].unit)
    number = read if isinstance(read, Number) else read.number
    if isinstance(read, Unreadable) and read.reason is Reason.PERCENT:
        return claim
    if isinstance(read, Unreadable) and read.reason is Reason.UNIT and number is not None:
        read = number  # prose has units of its own for each metric
    metric = fields[figure.metric]
    timed = _of_time(claim, metric, number) if number is not None else read
    reason = _WHY.get(figure.why) if figure.why else None
    if isinstance(timed, Unreadable):
        reason = timed.reason
    elif reason is None and _is_narrowed(line, claim):
        reason = Reason.PART
    elif reason is None and figure.is_part:
        reason = Reason.UNSURE
    elif figure.standing is Standing.DOUBTFUL and reason is None:
        reason = Reason.VAGUE
    value = Unreadable(reason, read.text if isinstance(read, Unreadable) else figure.clause, number) if reason else read
    return replace(claim, code=figure.metric, value=value)


def _clause(line: str, claim: Claim) -> str:
    """The words between two signs that say it."""
    behind = _SIGN.search(line, claim.end)
    return " ".join(line[_begins(line, claim.since) : behind.start() if behind else len(line)].split())


def _begins(line: str, place: int) -> int:
    """Where the clause of a place begins."""
    signs = [one.end() for one in _SIGN.finditer(line, 0, place)]
    return signs[-1] if signs else 0
