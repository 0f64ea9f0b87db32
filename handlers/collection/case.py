"""A town's month as a reviewer's turn finds it: what was handed in, what it said before, what there is to ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from handlers.collection.desk import Desk, desk_of
from handlers.turn import Turn
from store.catalogue.months import Month
from store.collection import checks, submissions
from store.collection.checks import Finding
from store.collection.due import Extension, extensions
from store.collection.figures import Entry, Note
from store.collection.submissions import Filing, Revision
from store.collection.waiting import Waiting, waiting
from store.database import Session
from store.people import people, places
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.people.rights import Reach, Right, may, reach


@dataclass(frozen=True)
class Case:
    """A revision, with all that is needed to judge it."""

    desk: Desk
    filing: Filing
    revision: Revision
    figures: Mapping[str, Entry]  # frozen
    notes: Mapping[int, tuple[Note, ...]]  # frozen, by the entry's id
    before: Revision | None  # the one before it that was judged, or else the last one; None: it is the first
    earlier: Mapping[str, Entry]  # frozen, of that one
    newest: Mapping[str, Entry]  # frozen, of the last revision
    names: Mapping[int, str]  # of whoever has handed in or judged, as far as they are here

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """What the checks say of the frozen figures, answered or not."""
        return checks.check(self.desk.catalogue, self.figures, self.desk.past)

    @property
    def is_newest(self) -> bool:
        """Whether nothing was handed in after it."""
        return self.filing.revision is not None and self.filing.revision.number == self.revision.number


@dataclass(frozen=True)
class Standing:
    """How far a town is with a month, whether or not anything was handed in."""

    desk: Desk
    extensions: Sequence[Extension]
    staff: Sequence[PersonFacts]  # of the town, today
    names: Mapping[int, str]  # as in Case


def to_judge(session: Session, person: PersonFacts) -> list[Waiting]:
    """What waits to be judged, within somebody's reach."""
    if not may(person, Right.REVIEW):
        return []
    found = waiting(session, None if reach(person, Right.REVIEW) is Reach.ALL else [person.place.county_id])
    return [one for one in found if may(person, Right.REVIEW, one.town)]


def case(turn: Turn, filing: Filing, number: int | None = None) -> Case | None:
    """The revision of this number, or the last one; None: there is none."""
    wanted = filing.revision.number if number is None and filing.revision else number
    revision = next((one for one in filing.revisions if one.number == wanted), None)
    if revision is None:
        return None
    past = [one for one in reversed(filing.revisions) if one.number < revision.number]
    before = next((one for one in past if one.is_judged), past[0] if past else None)
    looked_at = [one for one in (before, revision, filing.revision) if one is not None]
    frozen = {one.number: submissions.figures_of(turn.session, one) for one in looked_at}
    return Case(
        desk=desk_of(turn.session, filing.town, filing.month),
        filing=filing,
        revision=revision,
        figures=frozen[revision.number],
        notes=submissions.notes_of(turn.session, revision),
        before=before,
        earlier={} if before is None else frozen[before.number],
        newest=frozen[filing.revision.number] if filing.revision else {},
        names=_names(turn, filing.revisions, ()),
    )


def standing(turn: Turn, town: PlaceFacts, month: Month) -> Standing:
    """Of a town that somebody may see."""
    at = desk_of(turn.session, town, month)
    given = extensions(turn.session, town.id, month)
    revisions = at.filing.revisions if at.filing else ()
    staff = people.at_place(turn.session, town.id, turn.now)
    return Standing(at, given, staff, _names(turn, revisions, given))


def seen(turn: Turn, submission_id: int | None, right: Right) -> Filing | None:
    """The submission, if its town is within somebody's reach."""
    filing = None if submission_id is None else submissions.load(turn.session, submission_id)
    return filing if filing is not None and may(turn.member, right, filing.town) else None


def town_of(turn: Turn, number: int, right: Right) -> PlaceFacts | None:
    """The town of this number, as it is called today or was last, if it is within somebody's reach."""
    place = places.latest(turn.session, number)
    if place is None or place.id == place.county_id or not may(turn.member, right, place):
        return None
    return place


def _names(turn: Turn, revisions: Sequence[Revision], given: Sequence[Extension]) -> dict[int, str]:
    ids = {revision.submitted_by for revision in revisions}
    ids |= {verdict.by_id for revision in revisions for verdict in revision.verdicts}
    ids |= {one.by_id for one in given}
    found = (people.find(turn.session, one, turn.now) for one in ids if one is not None)
    return {person.id: person.name for person in found if person is not None}
