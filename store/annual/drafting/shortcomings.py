"""What fell short in a year: by the figures, by what was explained in its months, and by what nobody handed in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.annual.drafting.clauses import Teller, joined
from store.annual.drafting.layout import body, head
from store.annual.drafting.printing import figure, said_months
from store.annual.record import Said, Standing
from store.annual.structure import Level, Paragraph, Part, Piece
from store.annual.sums import total
from store.annual.templates import Shortcoming, templates
from store.catalogue.metrics import Metric
from store.catalogue.months import Month


@dataclass(frozen=True)
class Area:
    """What fell short in a section."""

    name: str
    told: tuple[tuple[Piece, ...], ...]  # a sentence each, by the figures
    explained: tuple[tuple[Piece, ...], ...]  # a clause each, in the clerks' words
    plans: tuple[str, ...]  # what could be done


def areas(teller: Teller) -> list[Area]:
    """The sections in which anything fell short, or was explained."""
    found = []
    for section in templates().sections:
        short = [one for one in templates().shortcomings if one.section == section.code and _is_so(teller, one)]
        told = [tuple(joined([clause])) for one in short if (clause := teller.clause(one.clause)) is not None]
        explained = _explained(teller, section.code)
        if told or explained:
            plans = tuple(teller.filled(one.plan) for one in short)
            found.append(Area(section.area, tuple(told), tuple(explained), plans))
    return found


def paragraphs(teller: Teller, found: list[Area]) -> list[Paragraph]:
    """The second part of the report, without its heading."""
    words = templates().words["shortcomings"]
    gaps = _gaps(teller)
    if not found and not gaps:
        return [body(Piece(words["none"], Part.PROMPT))]
    made = [body(Piece(words["intro"]))] if found else [body(Piece(words["none"], Part.PROMPT))]
    for number, area in enumerate(found):
        made.append(head(Level.H2, number, words["area"].format(area=area.name)))
        cause = Piece(words["cause" if area.told else "sort"], Part.PROMPT)
        made.append(body(*(piece for sentence in area.told for piece in sentence), cause))
        if area.explained:
            made.append(body(Piece(words["explained"], Part.PROMPT)))
            made += [body(*clause) for clause in area.explained]
    if gaps:
        made += [head(Level.H2, len(found), words["data"]), body(*gaps, Piece(words["mark"], Part.PROMPT))]
    return made


def _is_so(teller: Teller, one: Shortcoming) -> bool:
    facts = teller.facts
    if one.rate is not None:
        rated = facts.rate(one.rate)
        return rated is not None and rated.share is not None and (rated.share.hundredths or 0) < 10_000
    if one.left is not None:
        balance = facts.balance(one.left)
        return balance is not None and (balance.left or 0) > 0
    told = facts.told(one.zero or "")
    return told is not None and told.is_zero


def _explained(teller: Teller, section: str) -> list[tuple[Piece, ...]]:
    """Each explanation of the year, by metric and month."""
    facts, found = teller.facts, []
    for metric in facts.asked():
        if metric.section == section:
            for one in (metric, *metric.parts):
                said = facts.record.said.get(one.code, {})
                for month in sorted(month for month in said if month.year == facts.year):
                    found += [_told(teller, one, said[month], words) for words in said[month].explanations]
    return found


def _told(teller: Teller, metric: Metric, said: Said, words: str) -> tuple[Piece, ...]:
    template, stop = templates().words["shortcomings"], templates().word("frame", "stop")
    facts = teller.facts
    month: Month = said.month
    sums = total(facts.record, metric.code, month, month)
    if _is_secret(words):
        withheld = template["withheld"].format(month=month.number, metric=metric.name)
        return (Piece(withheld, Part.PROMPT, (sums,)),)
    number = figure(sums, facts.year)[:1] if sums.owed and not sums.is_not_applicable else []
    lead = Piece(template["month"].format(month=month.number, metric=metric.name))
    before, behind = template["quote"].split("{words}")
    quote = Piece(words.rstrip(stop), Part.QUOTE, (sums,))
    return (lead, *number, Piece(before), quote, Piece(behind + stop), Piece(template["check"], Part.PROMPT))


def _is_secret(words: str) -> bool:
    """Whether a clerk's words look like what must not go into a report: then they are not quoted."""
    points = [one for one in templates().words["secret"] if "pattern" in one]
    return any(re.search(one.get("withhold", one["pattern"]), words) for one in points)


def _gaps(teller: Teller) -> list[Piece]:
    """Which of the year's months are not there, and how far they have come."""
    words, facts = templates().words["shortcomings"], teller.facts
    by_word: dict[str, list[Month]] = {}
    for month in facts.months:
        if (word := _STANDS[facts.record.standing[month]]) or month in facts.record.reopened:
            by_word.setdefault(word or "reopened", []).append(month)
    clauses = [
        [Piece(words[word].format(months=said_months(some, facts.year)), Part.GAP, (), tuple(some))]
        for word, some in by_word.items()
    ]
    return [piece for clause in clauses for piece in joined([clause])]


_STANDS = {
    Standing.NONE: "missing",
    Standing.DRAFT: "missing",
    Standing.RETURNED: "returned",
    Standing.HANDED_IN: "unaccepted",
    Standing.ACCEPTED: "",
}
