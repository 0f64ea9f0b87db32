"""A text that a clerk pastes into a month (a sentence, a paragraph, a table, last month's text) → what it says of which
field, what is doubtful about it, and what it says of none.

The strict grammar of short lines reads it first (sentences.py): it knows the fields of the county's month, and what it
takes is sure. Figures that it leaves, among words it does not know, are read as official prose (practices/figures).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from store.catalogue.metrics import Catalogue, Kind, Metric
from store.catalogue.months import Month
from store.collection.following import followed
from store.collection.official import Prose, clause_at, clause_of, words_before
from store.collection.phrases import more_names, pasted, say, topics
from store.collection.pieces import Is, Value, Word, pieces
from store.collection.rows import as_prose
from store.collection.sentences import Claim, counts, dated, read_sentence
from store.collection.times import year_told
from store.numbers import Number, Reason, Unreadable
from store.numerals import CHARACTERS, half, seen

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
    """What a text says, by the codes of fields; a field stands in one of the four."""

    given: Mapping[str, Taken]  # of the month
    unfamiliar: Mapping[str, Taken]  # of the month, too, as far as somebody who looks at its clause agrees
    to_date: Mapping[str, Taken]  # of the year so far, and not of the month: numbers
    doubts: Mapping[str, Doubt]
    rest: tuple[str, ...]  # what counts something else, or all that is not named, as written
    places: tuple[str, ...] = ()  # other towns that it names
    is_dated: bool = False  # it names the month
    year: int | None = None  # that it seems to be a report of, so that nothing in it is of the month
    not_due: Mapping[str, str] = field(default_factory=dict)  # the words that tell of fields not asked in the month

    @property
    def of_month(self) -> Mapping[str, Taken]:
        """What may be filled in at once."""
        return {**self.given, **self.unfamiliar}

    @property
    def is_meant(self) -> bool:
        """Whether the text is one of figures: it says one of the month or of the year so far, or several half."""
        return bool(self.of_month or self.to_date) or len(self.doubts) + len(self.not_due) > 1


def read_pasted(text: str, catalogue: Catalogue, month: Month, town: str = "") -> Pasted | None:
    """What a text says of what is due in a month; None: it is too long, or says nothing of it.

    `town`: whose month it is; empty: nobody can tell which of the towns that are named is another one.
    """
    return _read(text, catalogue.metrics, month, town) if len(text) <= LONGEST else None


@lru_cache(maxsize=32)  # chats in the midst of a text; each press looks at it again
def _read(text: str, metrics: tuple[Metric, ...], month: Month, town: str) -> Pasted | None:
    named = [_named(one) for metric in metrics for one in (metric, *metric.parts)]
    names = {name for metric in named for name in metric.names}
    line = half(seen(pasted("prose", "marks").sub("；", text))).strip(" \t\n；")
    line = as_prose(pasted("prose", "digits").sub(lambda one: one[0].replace(" ", ""), line), names, month, town)
    line = pasted("prose", "listed").sub(lambda one: " " * len(one[0]), _parted(line, names))
    line = pasted("prose", "units").sub(lambda one: " " * len(one[0]), pasted("prose", "heading").sub("，", line))
    line = pasted("prose", "apart").sub("，", pasted("prose", "joined").sub(_joined, line))
    fields = {metric.code: metric for metric in named}
    found = [dated(one) for one in pieces(line, named=named, numbered=(), sections=frozenset(), month=month)]
    is_dated = any(piece.kind is Is.NOW for piece in found)
    said = read_sentence(line, found, (), fields)
    prose = Prose(line, found, fields, month, town)
    claims = [prose.owned(one) for one in followed(line, prose.named(said.claims), fields)]
    claims = [one for one in claims if not _is_told_nowhere(line, one)]
    due = {one.code: one for metric in metrics if metric.is_asked(month) for one in (metric, *metric.parts)}
    year = year_told(line, month, is_month_named=is_dated)
    if year is not None:
        claims = [_of_year(line, claim) for claim in claims]
    given: dict[str, Taken] = {}
    unfamiliar: dict[str, Taken] = {}
    to_date: dict[str, Taken] = {}
    doubts: dict[str, Doubt] = {}
    told = {Reason.TO_DATE: to_date, Reason.UNFAMILIAR: unfamiliar}
    for code in dict.fromkeys(claim.code for claim in claims if claim.code in due):
        settled = _settled(line, [claim for claim in claims if claim.code == code], due[code])
        number = settled.fault.number if isinstance(settled, Doubt) else None
        if isinstance(settled, Doubt) and settled.fault.reason in told and number is not None:
            told[settled.fault.reason][code] = Taken(number, settled.clause)
        elif isinstance(settled, Doubt):
            doubts[code] = settled
        elif settled is not None:
            given[code] = settled
    not_due = {one.code: clause_of(line, one) for one in claims if one.code is not None and one.code not in due}
    nobodys = (one for one in claims if one.code is None)
    rest = [clause_of(line, one) for one in nobodys if prose.figure(one) or counts(line[one.start : one.end])]
    rest += [clause_at(line, piece.start, piece.end) for piece in found if piece.kind is Is.REST]  # 其余各项均为0
    read = Pasted(given, unfamiliar, to_date, doubts, tuple(dict.fromkeys(rest)), prose.places, is_dated, year, not_due)
    return read if read.is_meant else None


def _parted(line: str, names: Collection[str]) -> str:
    """A line with signs between figures that stand one after the other without any: 受理纠纷16件调成15件信访3件."""
    line = pasted("prose", "slashes").sub(_spread, line)
    return _CLAUSE.sub(lambda clause: _with_signs(clause[0], names), line)


_CLAUSE = re.compile(r"[^，,。；;、！!？?()（）\n\t]+")
_LEAST = 3  # figures in a clause that stand one after the other


def _with_signs(clause: str, names: Collection[str]) -> str:
    """The same; as it is where names may stand behind their figures: 受理32件纠纷 31件调成."""
    figures = list(pasted("prose", "run_on").finditer(f"{clause}共"))
    if len(figures) < _LEAST:
        return clause
    before, behind = clause[: figures[0].start()], clause[figures[-1].end() :]
    is_named = any(name in before for name in names) or any(topic.words.search(before) for topic in topics())
    is_behind = not is_named or any(name in behind for name in names)
    return clause if is_behind else pasted("prose", "run_on").sub(r"\g<figure>，", clause)


def _joined(sign: re.Match[str]) -> str:
    """A blank for a sign between a name and its figure (接访下访，共计7次), where no other figure stands before it."""
    before = _CLAUSE.findall(sign.string, max(0, sign.start() - _NEAR), sign.start())
    return sign[0] if before and re.search(f"[{CHARACTERS}]", before[-1]) else " "


_NEAR = 60  # characters of a clause that are looked at


def _spread(found: re.Match[str]) -> str:
    """纠纷（受理/调成）：18/17 → 纠纷：受理18，调成17."""
    kinds, values = found["kinds"].split("/"), found["values"].split("/")
    if len(kinds) != len(values):
        return found[0]
    return f"{found['topic']}：" + "，".join(kind + value for kind, value in zip(kinds, values, strict=True))


def _is_told_nowhere(line: str, claim: Claim) -> bool:
    """Whether it counts people of whom no chat may tell: 社区矫正对象12人."""
    return pasted("prose", "sensitive").search(clause_of(line, claim)) is not None


def _of_year(line: str, claim: Claim) -> Claim:
    """A figure of a text that is of a year."""
    if claim.number is None:
        return claim
    return replace(claim, value=Unreadable(Reason.OTHER_TIME, clause_of(line, claim), claim.number))


def _named(metric: Metric) -> Metric:
    """The same with what it is called in prose, too."""
    return replace(metric, aliases=(*metric.aliases, *more_names(metric.code)))


def tells_year(text: str) -> bool:
    """Whether a text has words for the year so far."""
    return re.search(f"{say('to_date')}|{say('span')}", half(text)) is not None


_ASIDE = (Reason.OTHER_TIME, Reason.NEW, Reason.NORM, Reason.OTHERS)  # of no month, of another, or of others
_NO_COUNT = (Reason.UNIT, Reason.PERCENT)


def _settled(line: str, claims: Sequence[Claim], metric: Metric) -> Taken | Doubt | None:
    """What all that is said of a field comes to; None: nothing."""
    ours = [one for one in claims if _reason(one) not in (*_ASIDE, Reason.TO_DATE)]
    ours = [one for one in ours if _reason(one) not in _NO_COUNT] or ours
    if any(isinstance(one.value, Number) for one in ours):
        wholes = [one for one in ours if _reason(one) is not Reason.PART]
        is_beside = metric.kind is Kind.FLOW and _are_parts(line, ours)  # 进校园1场、进企业1场
        ours = ours if is_beside else wholes
    if ours:
        return _of_month(line, ours, metric)
    of_year = [one for one in claims if _reason(one) is Reason.TO_DATE] or list(claims)
    first, fault = of_year[0], of_year[0].value
    if not isinstance(fault, Unreadable):
        return None
    if len({_number(one) for one in of_year}) > 1 and fault.reason is Reason.OTHERS:
        fault = replace(fault, number=None)
    elif len({_number(one) for one in of_year}) > 1:
        fault = Unreadable(Reason.TWICE, fault.text)
    return Doubt(fault, clause_of(line, first))


def _of_month(line: str, claims: Sequence[Claim], metric: Metric) -> Taken | Doubt | None:
    claims = _whole(line, claims)
    first = claims[0]
    clause = " / ".join(dict.fromkeys(clause_of(line, one) for one in claims))
    if len({_number(one) for one in claims}) > 1 or _are_parts(line, claims):
        return Doubt(Unreadable(Reason.TWICE, clause), clause)
    value = first.value
    if isinstance(value, Unreadable):
        return Doubt(value, clause)
    if isinstance(value, Number) and value.value > metric.most:
        return Doubt(Unreadable(Reason.OVER, line[first.start : first.end], value), clause)
    return None if value is Word.SKIP else Taken(value, clause_of(line, first))


def _are_parts(line: str, claims: Sequence[Claim]) -> bool:
    """Whether two of them are joined by 、: 进校园1场、进企业1场."""
    return any(
        "、" in line[one.end : other.start] and clause_of(line, one) == clause_of(line, other)
        for one, other in pairwise(claims)
    )


def _whole(line: str, claims: Sequence[Claim]) -> Sequence[Claim]:
    """The one told of all, or that is the sum of the others, alone; else all of them: 进校园2场、进村4场，共6场."""
    numbers = [number for claim in claims if isinstance(number := _number(claim), int)]
    if len(claims) != len(numbers) or len(numbers) < 2:
        return claims
    largest = claims[numbers.index(max(numbers))]
    is_sum = len(numbers) > 2 and 2 * max(numbers) == sum(numbers)
    told = [claim for claim in claims if pasted("prose", "all_told").search(words_before(line, claim))]
    return [largest] if is_sum or told == [largest] else claims


def _number(claim: Claim) -> int | str:
    """What tells one claim of a field from another: its number."""
    read = claim.value
    number = read.number if isinstance(read, Unreadable) else read
    return number.value if isinstance(number, Number) else str(number or read)


def _reason(claim: Claim) -> Reason | None:
    return claim.value.reason if isinstance(claim.value, Unreadable) else None
