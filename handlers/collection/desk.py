"""A town's month as a clerk's turn finds it: what is asked, what was said, what came before, and what is doubtful."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from handlers.turn import Turn
from store.catalogue.metrics import Catalogue, Grade, Kind, Metric, Section, catalogue
from store.catalogue.months import Month
from store.collection import checks, submissions
from store.collection.checks import Finding
from store.collection.due import Due, due
from store.collection.figures import Entry
from store.collection.history import History, history
from store.collection.submissions import Filing
from store.collection.tables import Answer, Ruling
from store.database import Session
from store.people.places import PlaceFacts

STOCKS = "stocks"  # the last step: levels, that mostly stay as they are
NAMED = "named"  # a step of its own: the fields that a return names
RETURNED = "returned"  # the rule of a note that says why a figure stays as it is all the same


@dataclass(frozen=True)
class Step:
    """Fields that are asked together."""

    code: str  # a section's, STOCKS or NAMED
    section: Section | None  # None: of all sections
    fields: tuple[Metric, ...]


@dataclass(frozen=True)
class Desk:
    """All that a turn of a clerk needs to know of a month."""

    town: PlaceFacts
    month: Month
    catalogue: Catalogue
    filing: Filing | None  # None: it was not begun
    due: Due
    past: History

    @cached_property
    def fields(self) -> tuple[Metric, ...]:
        """What is owed: counts by section, then levels. So they are numbered where all of them stand, 1 first."""
        owed = self.catalogue.due(self.month)
        return tuple(sorted(owed, key=lambda metric: metric.kind is Kind.STOCK))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """In the order in which they are asked."""
        counts = [metric for metric in self.fields if metric.kind is Kind.FLOW]
        by_section = [
            Step(section.code, section, tuple(one for one in counts if one.section == section.code))
            for section in self.catalogue.sections
        ]
        levels = Step(STOCKS, None, tuple(metric for metric in self.fields if metric.kind is Kind.STOCK))
        return tuple(step for step in (*by_section, levels) if step.fields)

    @property
    def named(self) -> tuple[Metric, ...]:
        """The fields that were named when it was returned, as long as it is."""
        verdict = None if self.filing is None or not self.filing.is_open else self.filing.verdict
        codes = verdict.codes if verdict is not None and verdict.kind is Ruling.RETURNED else ()
        return tuple(one for one in self.fields if {one.code, *(part.code for part in one.parts)}.intersection(codes))

    @property
    def is_open(self) -> bool:
        """Whether figures may be given."""
        return self.filing is None or self.filing.is_open

    def step(self, code: str) -> Step | None:
        """The step of this code; None: nothing is asked there."""
        if code == NAMED and self.named:
            return Step(NAMED, None, self.named)
        return next((step for step in self.steps if step.code == code), None)

    def entry(self, code: str) -> Entry | None:
        """What a field says; None: nothing yet."""
        return None if self.filing is None else self.filing.entries.get(code)

    def answer(self, code: str) -> Entry | None:
        """The same, where it is an answer: a number, or 不涉及."""
        entry = self.entry(code)
        return entry if entry is not None and entry.is_answer else None

    def numbers(self, codes: Collection[str]) -> list[list[str | int]]:
        """Which entry each of these fields shows now, as JSON: whoever answers says what they saw."""
        entries = {code: self.entry(code) for code in codes}
        return [[code, 0 if entry is None else entry.number] for code, entry in entries.items()]

    def open(self, fields: Sequence[Metric]) -> list[Metric]:
        """Those of the fields that have no answer."""
        return [metric for metric in fields if self.answer(metric.code) is None]

    def is_done(self, step: Step) -> bool:
        """Whether all of it is answered; of what was named, whether each was changed or explained since."""
        return not (self.unsettled(step.fields) if step.code == NAMED else self.open(step.fields))

    def unsettled(self, fields: Sequence[Metric]) -> list[Metric]:
        """Those of the named fields that still say what was returned, with no word why."""
        filing = self.filing
        if filing is None or filing.revision is None:
            return []
        return [
            metric
            for metric in fields
            if (entry := filing.entries.get(metric.code)) is None
            or (entry.id <= filing.revision.upto and not self._is_explained(filing, metric.code))
        ]

    @staticmethod
    def _is_explained(filing: Filing, code: str) -> bool:
        """Whether it was said why the figure stays, since it was returned for the last time."""
        note, verdict = filing.note(code, RETURNED), filing.verdict
        return note is not None and verdict is not None and note.at >= verdict.at

    @cached_property
    def doubts(self) -> tuple[Finding, ...]:
        """What the checks have found, and nobody has answered yet."""
        if self.filing is None:
            return ()
        return tuple(checks.unanswered(self._found, self.filing.entries, self.filing.notes))

    @property
    def advice(self) -> list[Finding]:
        """What the checks tell, and ask nothing about."""
        return [finding for finding in self._found if finding.grade is Grade.ADVISE]

    @cached_property
    def _found(self) -> list[Finding]:
        return [] if self.filing is None else checks.check(self.catalogue, self.filing.entries, self.past)

    def carried(self, fields: Sequence[Metric]) -> list[Metric]:
        """Those of the open counts that were 不涉及 the last time: they stay so, unless somebody says otherwise."""
        return [
            metric
            for metric in self.open(fields)
            if metric.kind is Kind.FLOW
            and (last := self.past.last(metric.code)) is not None
            and last.answer is Answer.NONE
        ]

    def with_filing(self, filing: Filing) -> Desk:
        """The same after something was kept."""
        return replace(self, filing=filing)


def desk(turn: Turn, month: Month) -> Desk:
    """The month of the town of whoever's turn it is."""
    return desk_of(turn.session, turn.member.place, month)


def desk_of(session: Session, town: PlaceFacts, month: Month) -> Desk:
    """The month of a town."""
    filing = submissions.find(session, town, month)
    return Desk(
        town=town,
        month=month,
        catalogue=catalogue(session, town.county_id, month),
        filing=filing,
        due=filing.due if filing is not None else due(session, town.id, month),
        past=history(session, town.id, month),
    )
