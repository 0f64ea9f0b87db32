"""A town's yearly report, as far as its months and their explanations can write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from store.annual.backlog import Opening, opening
from store.annual.drafting.checklist import contents, secrecy
from store.annual.drafting.clauses import Teller
from store.annual.drafting.facts import Facts, balances
from store.annual.drafting.layout import body, head
from store.annual.drafting.measures import duty, measures
from store.annual.drafting.names import named, names, title
from store.annual.drafting.shortcomings import Area, areas
from store.annual.drafting.shortcomings import paragraphs as shortcomings
from store.annual.published import published
from store.annual.record import Record, record
from store.annual.structure import Draft, Level, Paragraph, Part, Piece
from store.annual.templates import templates
from store.catalogue.months import Month
from store.database import Session
from store.people.places import PlaceFacts, merged_into


def draft(session: Session, town: PlaceFacts, year: int) -> Draft:
    """The draft of that year, written from what is accepted. A few queries."""
    found = record(session, town, Month(year - 1, 1), Month(year, 12))
    before = published(session, town, year - 1)
    merged = tuple(merged_into(session, town.id))
    return drafted(Facts(found, year, _openings(session, found, year), before, merged))


def drafted(facts: Facts) -> Draft:
    """The same from facts already there."""
    of = names(facts.record.town, facts.year)
    teller = Teller(facts, of)
    short = areas(teller)
    paragraphs = tuple(_paragraphs(teller, of, short))
    return Draft(
        facts.record.town,
        facts.year,
        facts.record,
        title(of),
        named(templates().word("frame", "addressee"), of),
        paragraphs,
        of["copy_to"],
        contents(facts, of, paragraphs, short),
        secrecy(paragraphs),
    )


def _openings(session: Session, found: Record, year: int) -> dict[str, Opening | None]:
    return {one.code: opening(session, found, one, year) for one in balances(found, year)}


def _paragraphs(teller: Teller, of: Mapping[str, str], short: list[Area]) -> Iterator[Paragraph]:
    words = templates().words
    yield body(Piece(named(words["frame"]["opening"], of)), Piece(words["frame"]["opening_prompt"], Part.PROMPT))
    bodies = (measures(teller), shortcomings(teller, short), duty(teller), _plan(of, short), _other(of))
    for number, (text, told) in enumerate(zip(words["frame"]["parts"], bodies, strict=True)):
        yield head(Level.H1, number, text)
        yield from told


def _plan(of: Mapping[str, str], short: list[Area]) -> list[Paragraph]:
    words = templates().words["plan"]
    offered = [plan for area in short for plan in area.plans]
    return [
        body(Piece(named(words["intro"], of)), Piece(words["prompt"], Part.PROMPT)),
        *(body(Piece(words["offered"].format(text=plan), Part.PROMPT)) for plan in offered),
    ]


def _other(of: Mapping[str, str]) -> list[Paragraph]:
    words = templates().words["other"]
    return [body(Piece(words["prompt"], Part.PROMPT)), body(Piece(named(words["data"], of)))]
