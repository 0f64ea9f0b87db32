"""Figures of a clerk's text as official prose has them, where the strict grammar of short lines cannot tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from store.catalogue.metrics import Kind, Metric
from store.catalogue.months import Month
from store.collection.phrases import pasted
from store.collection.pieces import TIMES, Is, Piece
from store.collection.sentences import Claim
from store.collection.times import is_of_another_time
from store.collection.whose import of_others
from store.numbers import Number, Reason, Unreadable, measure_in, read_number
from store.practices.figures.figures import Figure, Standing, Why
from store.practices.figures.reading import read_sentences
from store.practices.figures.words import lexicon

_SENTENCE = re.compile(r"[^。！!？?\n]+")
_SIGN = re.compile(r"[，,。；;！!？?\n()（）]")
_WHY = {
    Why.NORM: Reason.NORM,
    Why.PLANNED: Reason.OTHER_TIME,
    Why.OTHER_YEAR: Reason.OTHER_TIME,
    Why.PART_OF_YEAR: Reason.OTHER_TIME,
}


class Prose:
    """A text, read as official prose. Of what time its figures are, is for the pieces of the strict grammar to tell."""

    def __init__(self, line: str, found: Sequence[Piece], fields: Mapping[str, Metric], month: Month) -> None:
        """`found`: the pieces of the line; `fields`: all that can be meant, by code."""
        self._line, self._fields = line, fields
        for piece in found:
            if piece.kind in TIMES:
                line = f"{line[: piece.start]}{' ' * len(piece.text)}{line[piece.end :]}"
        self._of_others = list(of_others(line))
        sentences = [(one.start(), one[0]) for one in _SENTENCE.finditer(line)]
        self._figures = [
            replace(figure, start=figure.start + sentences[place][0], end=figure.end + sentences[place][0])
            for place, figure in read_sentences([sentence for _, sentence in sentences], month.year)
        ]

    def figure(self, claim: Claim) -> Figure | None:
        """What stands at the place of a claim; None: nothing that counts."""
        return next((one for one in self._figures if one.start < claim.end and claim.start < one.end), None)

    def named(self, claims: Sequence[Claim]) -> list[Claim]:
        """The claims with the fields that are meant by them, or with their numbers where only the unit is another.

        What stands in one clause with others of its kind that nobody can tell may be less: 进校园2场、进村3场.
        """
        read = [self._owned(self._read(claim)) for claim in claims]
        unknown = {self._kind(claim) for claim in read if claim.code is None}
        return [
            replace(new, value=Unreadable(Reason.UNSURE, clause_of(self._line, new), new.value))
            if old.code is None and isinstance(new.value, Number) and self._kind(new) in unknown
            else new
            for old, new in zip(claims, read, strict=True)
        ]

    def _owned(self, claim: Claim) -> Claim:
        """The same, with a doubt where it may be somebody else's: 全县受理矛盾纠纷450件，调解成功440件."""
        number = claim.value.number if isinstance(claim.value, Unreadable) else claim.value
        is_ours = all(not start <= claim.start < end for start, end in self._of_others)
        if is_ours or not isinstance(number, Number):
            return claim
        return replace(claim, value=Unreadable(Reason.OTHERS, clause_of(self._line, claim), number))

    def _kind(self, claim: Claim) -> tuple[int, str]:
        """The clause that a claim stands in, and what it is counted in."""
        return _begins(self._line, claim.start), measure_in(self._line[claim.start : claim.end])

    def _read(self, claim: Claim) -> Claim:
        figure = self.figure(claim)
        metric = self._fields.get(figure.metric) if figure is not None and figure.metric is not None else None
        if figure is None or metric is None:
            return claim
        if claim.code is None:
            return self._named(claim, figure, metric)
        number = claim.value.number if isinstance(claim.value, Unreadable) else None
        is_unit = isinstance(claim.value, Unreadable) and claim.value.reason is Reason.UNIT
        if number is None or not is_unit or figure.metric != claim.code or figure.standing is not Standing.STATED:
            return claim
        return replace(claim, value=_of_time(claim, metric, number))

    def _named(self, claim: Claim, figure: Figure, metric: Metric) -> Claim:
        if pasted("prose", "changed").search(clause_of(self._line, replace(claim, since=claim.start))):
            return claim
        text = self._line[claim.start : claim.end]
        read = read_number(text, metric.unit)
        if isinstance(read, Unreadable) and read.reason is Reason.PERCENT:
            return claim
        if isinstance(read, Unreadable) and read.reason is Reason.UNIT and read.number is not None:
            read = read.number  # prose has units of its own for each metric
        if isinstance(read, Unreadable):
            return replace(claim, code=metric.code, value=read)
        timed = _of_time(claim, metric, read)
        reason = timed.reason if isinstance(timed, Unreadable) else self._doubt(claim, figure, metric)
        value = read if reason is None else Unreadable(reason, text, read)
        return replace(claim, code=metric.code, value=value)

    def _doubt(self, claim: Claim, figure: Figure, metric: Metric) -> Reason | None:
        """Why a figure is not to be taken; None: it is."""
        if figure.why in _WHY:
            return _WHY[figure.why]
        if self._is_narrowed(claim) or (claim.is_acting and metric.kind is Kind.STOCK):
            return Reason.PART
        if figure.is_part:
            return Reason.UNSURE
        return Reason.VAGUE if figure.standing is Standing.DOUBTFUL else None

    def _is_narrowed(self, claim: Claim) -> bool:
        """Whether words at its name may say that it is less: 专职调解员5人, 民事诉讼1件. Most of prose's do not."""
        if not claim.strange or claim.is_mixed:
            return claim.is_mixed
        start = _begins(self._line, min(start for start, _ in claim.strange))
        text = self._line[start : claim.end]
        words = [
            token[:2] for token in lexicon().tokens(text) if all(map(pasted("prose", "done").fullmatch, token.tags))
        ]
        words += [one.span() for one in pasted("prose", "plain").finditer(text)]
        known = {start + place for places in words for place in range(*places)}
        strange = {place for places in claim.strange for place in range(*places)}
        return not strange <= known or pasted("prose", "narrows").search(text) is not None


def clause_of(line: str, claim: Claim) -> str:
    """The words between two signs that say it."""
    return clause_at(line, claim.since, claim.end)


def clause_at(line: str, start: int, end: int) -> str:
    """The words between two signs around a place."""
    behind = _SIGN.search(line, end)
    return " ".join(line[_begins(line, start) : behind.start() if behind else len(line)].split())


def _of_time(claim: Claim, metric: Metric, number: Number) -> Number | Unreadable:
    """A number of a field, as far as it is of the month."""
    if is_of_another_time(claim.when, metric):
        return Unreadable(Reason.OTHER_TIME, "", number)
    is_of_year = claim.when is Is.TO_DATE and metric.kind is Kind.FLOW
    return Unreadable(Reason.TO_DATE, "", number) if is_of_year else number


def _begins(line: str, place: int) -> int:
    """Where the clause of a place begins."""
    signs = [one.end() for one in _SIGN.finditer(line, 0, place)]
    return signs[-1] if signs else 0
