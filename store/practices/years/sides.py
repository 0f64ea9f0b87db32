"""Two reports of a town side by side: practices that are new, no more spoken of, in both; and their figures."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from store.database import Session
from store.practices.answering.figure_answers import Place, Told, by_metric, every_figure
from store.practices.asking.metric_words import Fit, fit_of
from store.practices.index.directory import Held
from store.practices.kinds import SectionKind
from store.practices.language.words import Words
from store.practices.tables import Passage
from store.practices.years.amounts import Amount, amounts
from store.practices.years.held import Two
from store.practices.years.matching import Link, match
from store.practices.years.practices import Part, Practice, Span, practices_of

MOST = 300  # passages of a report: some eighty thousand characters; longer ones are no yearly report of a town
_REMEMBERED = 8  # pairs of each database: whoever turns pages has them read once


@dataclass(frozen=True)
class Quoted:
    """Sentences of a report, and under which headings they stand."""

    heading_path: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """A practice, as each of the reports says it."""

    old: Quoted | None
    new: Quoted | None


@dataclass(frozen=True)
class Sides:
    """All that is held side by side, each in the order of the newer report, `gone` in that of the older one."""

    fresh: tuple[Item, ...]  # only the newer one says it; `old`, if there is any: the older one had it among its plans
    gone: tuple[Item, ...]  # only the older one says it
    same: tuple[Item, ...]
    unsure: tuple[Item, ...]  # both speak of it in other words, or perhaps not of the same thing
    amounts: tuple[Amount, ...]
    places: Mapping[int, Place]  # the passages in which the figures stand, by id


def is_too_long(two: Two) -> bool:
    """Whether one of them is no yearly report of a town, but a book."""
    return max(two.old.passages, two.new.passages) > MOST


def side_by_side(session: Session, words: Words, two: Two) -> Sides:
    """What two reports say, held against each other. A fifth of a second for two of 30,000 characters; once."""
    told = every_figure(session, two)
    key = (two.old.first, two.new.first, hash(tuple(tuple(told.get(one.id, ())) for one in two)))
    engine = session.connection().engine
    with _guard:
        kept = _newest.setdefault(engine, OrderedDict())
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    old, new = (_parts(session, one, told.get(one.id, ())) for one in two)
    sides = _sides(old, new, told, two, words)
    with _guard:
        kept[key] = sides
        while len(kept) > _REMEMBERED:
            kept.popitem(last=False)
    return sides


def _sides(
    old_parts: Sequence[Part], new_parts: Sequence[Part], told: Mapping[int, Sequence[Told]], two: Two, words: Words
) -> Sides:
    old, new = practices_of(old_parts, words), practices_of(new_parts, words)
    found = match(old, new, old_parts, new_parts, words)
    planned = {one: part for one, part in found.fresh_said.items() if old_parts[part].kind is SectionKind.PLAN}
    fresh, unsure = [], [(link.new, _pair(link, old, new)) for link in found.unsure]
    for one in found.fresh:
        said = found.fresh_said.get(one)
        mentioned = None if said is None else _nearest(new[one], old_parts[said], words)
        item = Item(mentioned, _quoted(new[one]))
        if said is None or one in planned:
            fresh.append(item)
        else:
            unsure.append((one, item))
    gone = [Item(_quoted(old[one]), None) for one in found.gone if one not in found.gone_said]
    elsewhere = [
        Item(_quoted(old[one]), _nearest(old[one], new_parts[part], words)) for one, part in found.gone_said.items()
    ]
    figures = tuple(amounts(*(by_metric(told.get(one.id, ())) for one in two)))
    parts = {part.passage: Place(part.heading_path, part.sentences) for part in (*old_parts, *new_parts)}
    standing = {one.passage for amount in figures for one in (*amount.old, *amount.new)}
    return Sides(
        fresh=tuple(fresh),
        gone=tuple(gone),
        same=tuple(_pair(link, old, new) for link in sorted(found.same, key=lambda link: (link.new, link.old))),
        unsure=(*(item for _, item in sorted(unsure, key=lambda one: one[0])), *elsewhere),
        amounts=figures,
        places={passage: parts[passage] for passage in standing},
    )


def _parts(session: Session, report: Held, told: Iterable[Told]) -> list[Part]:
    rows = session.execute(
        sa.select(Passage.id, Passage.heading_path, Passage.kind, Passage.sentences)
        .where(Passage.report_id == report.id)
        .order_by(Passage.position)
    )
    counted: dict[int, dict[int, list[Span]]] = {}
    for one in told:
        figure = one.figure
        if figure.metric is not None and not figure.is_part and fit_of(figure.metric, figure.label) is not Fit.NARROWER:
            spans = counted.setdefault(one.passage, {}).setdefault(one.sentence, [])
            spans.append(Span(figure.start, figure.end))
    return [
        Part(row.id, tuple(row.heading_path), SectionKind(row.kind), tuple(row.sentences), counted.get(row.id, {}))
        for row in rows
    ]


def _pair(link: Link, old: Sequence[Practice], new: Sequence[Practice]) -> Item:
    return Item(_quoted(old[link.old]), _quoted(new[link.new]))


def _quoted(practice: Practice) -> Quoted:
    return Quoted(practice.heading_path, practice.sentences)


def _nearest(practice: Practice, part: Part, words: Words) -> Quoted:
    """The sentence of a passage that says most of a practice."""
    shared = [len(practice.words.intersection(cut)) for cut in words.cut_all(part.sentences)]
    return Quoted(part.heading_path, (part.sentences[shared.index(max(shared))],))


_guard = Lock()
_newest: WeakKeyDictionary[Engine, OrderedDict[tuple[int, int, int], Sides]] = WeakKeyDictionary()
