"""What was done in a year, by the sections of the catalogue; and how the principal leaders met their duty."""

from __future__ import annotations

from store.annual.drafting.clauses import Teller, joined
from store.annual.drafting.facts import is_ours
from store.annual.drafting.layout import body, head
from store.annual.drafting.printing import figure, reopened
from store.annual.structure import Level, Paragraph, Part, Piece
from store.annual.templates import Section, Topic, templates


def measures(teller: Teller) -> list[Paragraph]:
    """The first part of the report, without its heading."""
    return [one for number, section in enumerate(templates().sections) for one in _section(teller, number, section)]


def duty(teller: Teller) -> list[Paragraph]:
    """The third part, without its heading."""
    made = []
    for number, topic in enumerate(templates().duty):
        told = [piece for one in topic.sentences for piece in teller.sentence(one)]
        made += [head(Level.H2, number, topic.head), body(*told, Piece(topic.prompt, Part.PROMPT))]
    return made


def _section(teller: Teller, number: int, section: Section) -> list[Paragraph]:
    topics = [(one.head, told) for one in section.topics if (told := _topic(teller, one))]
    if others := _others(teller, section.code):
        topics.append((templates().word("others", "head"), others))
    made = [head(Level.H2, number, section.head)]
    for place, (text, told) in enumerate(topics):
        made += [head(Level.H3, place, text), body(*told)]
    return [*made, body(Piece(section.prompt, Part.PROMPT))]


def _topic(teller: Teller, topic: Topic) -> list[Piece]:
    told = [piece for one in topic.sentences for piece in teller.sentence(one)]
    return [*told, Piece(topic.prompt, Part.PROMPT)] if told else []


def _others(teller: Teller, section: str) -> list[Piece]:
    """What no template tells: a county's own metrics, and those that it calls something else."""
    clauses = []
    for metric in teller.facts.asked():
        if metric.section == section and not is_ours(metric):
            one = teller.facts.total(metric.code)
            if one is not None:
                told = figure(one, teller.facts.year)
                clauses.append([Piece(metric.name), *told, *reopened(told, teller.facts)])
    return joined(clauses) if clauses else []
