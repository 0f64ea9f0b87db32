"""A template and the year's facts → a sentence's pieces. What has no facts is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from store.annual.drafting.facts import Facts, is_all_year
from store.annual.drafting.printing import carried_in, carried_out, changed, figure, percent, reopened
from store.annual.structure import Cited, Part, Piece
from store.annual.sums import Sum
from store.annual.templates import PLACE, Clause, Sentence, templates
from store.catalogue.months import Month


@dataclass(frozen=True)
class Teller:
    """Fills templates with one town's year."""

    facts: Facts
    names: Mapping[str, str]  # self, party, government, name, county, above, year, next

    def sentence(self, template: Sentence) -> list[Piece]:
        """The sentence with its stop; []: none of its clauses can be told."""
        told = [pieces for clause in template.clauses if (pieces := self.clause(clause)) is not None]
        return joined(told, self.filled(template.lead)) if told else []

    def clause(self, template: Clause) -> list[Piece] | None:
        """The clause; None: it cannot be told, or has nothing to tell."""
        places = [place for place in template.places if place not in self.names]
        if not all(self._is_something(code) for code in template.needs):
            return None
        if template.zero is not None and places and self._is_zero(places[0]):
            if not template.zero:
                return None
            nought = Piece(self.filled(template.zero), Part.FIGURE, *self._of_zero(places[0]))
            return [nought, *reopened([nought], self.facts)]
        pieces: list[Piece] = []
        for number, part in enumerate(PLACE.split(template.text)):
            filled = [Piece(part)] if number % 2 == 0 else self._filled(part)
            if filled is None:
                return None
            pieces += [one for one in filled if one.text]
        return merged(pieces)

    def filled(self, text: str) -> str:
        """A text with the names of the town in it."""
        return PLACE.sub(lambda found: self.names.get(found[1], found[0]), text)

    def _filled(self, place: str) -> list[Piece] | None:
        """What stands in a place; None: nothing can, and the clause is none."""
        if place in self.names:
            return [Piece(self.names[place])]
        kind, _, code = place.rpartition(" ")
        if kind == "change":  # its mark stands behind the figure before it
            change = self.facts.change(code)
            return [] if change is None else changed(change)
        found = self._figure(kind, code)
        return None if found is None else [*found, *reopened(found, self.facts)]

    def _figure(self, kind: str, code: str) -> list[Piece] | None:
        match kind:
            case "":
                one = self.facts.told(code)
                return None if one is None else figure(one, self.facts.year)
            case "rate":
                rated = self.facts.rate(code)
                return None if rated is None else percent(rated, self.facts)
            case "open" | "close":
                balance = self.facts.balance(code)
                if balance is None:
                    return None
                return carried_in(balance) if kind == "open" else carried_out(balance, self.facts.year)
        raise ValueError(kind)

    def _is_something(self, code: str) -> bool:
        one = self.facts.told(code)
        return one is not None and not one.is_zero

    def _is_zero(self, place: str) -> bool:
        kind, _, code = place.rpartition(" ")
        if kind in ("open", "close"):
            balance = self.facts.balance(code)
            if balance is None or balance.opening is None:
                return False
            return (balance.opening.count if kind == "open" else balance.left) == 0
        one = self.facts.told(code) if not kind else None
        return one is not None and one.is_zero and is_all_year(one)

    def _of_zero(self, place: str) -> tuple[tuple[Sum, ...], tuple[Month, ...], tuple[Cited, ...], str]:
        """What a wording for nought rests on."""
        kind, _, code = place.rpartition(" ")
        balance = self.facts.balance(code) if kind else None
        if balance is not None and balance.opening is not None:
            return (balance.came, balance.went), (), balance.opening.cited, balance.came.metric.name
        one = self.facts.told(code)
        return ((), (), (), "") if one is None else ((one,), (), (), one.metric.name)


def joined(clauses: list[list[Piece]], lead: str = "") -> list[Piece]:
    """Clauses as a sentence."""
    comma, stop = templates().word("frame", "comma"), templates().word("frame", "stop")
    pieces = [Piece(lead)] if lead else []
    for number, clause in enumerate(clauses):
        pieces += [*([Piece(comma)] if number else []), *clause]
    return merged([*pieces, Piece(stop)])


def merged(pieces: list[Piece]) -> list[Piece]:
    """The same with plain words that follow each other in one piece."""
    found: list[Piece] = []
    for one in pieces:
        if found and one.part is Part.TEXT and found[-1].part is Part.TEXT:
            found[-1] = Piece(found[-1].text + one.text)
        else:
            found.append(one)
    return found
