"""Who is asked for a town on a step: those who hold the role and can be written to, else who comes next. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from store.outreach.tables import Asked
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.people.rights import Role

_OWN = ((Role.CLERK, Asked.CLERK), (Role.DEPUTY, Asked.DEPUTY), (Role.REVIEWER, Asked.REVIEWER))  # who works in a town
_ABOVE = ((Role.REVIEWER, Asked.REVIEWER), (Role.ADMINISTRATOR, Asked.COUNTY))  # who looks after it in the county


@dataclass(frozen=True)
class Recipients:
    """Who is asked, and as what."""

    people: tuple[PersonFacts, ...]  # all can be written to; (): nobody at all can
    asked: Asked


class Staff:
    """All who have a post today, to be looked up by place and role."""

    def __init__(self, people: Iterable[PersonFacts]) -> None:
        self._at: defaultdict[tuple[int, Role], list[PersonFacts]] = defaultdict(list)
        self._owners = list[PersonFacts]()
        for one in people:
            self._at[one.place.id, one.role].append(one)
            if one.role is Role.OWNER and one.is_there:
                self._owners.append(one)

    def asked(self, to: Asked, town: PlaceFacts) -> Recipients:
        """Who is asked where a step speaks to `to`.

        Where nobody of them can be written to, the next who can: of clerks the deputies, of deputies the clerks, of
        both whoever reviews the town's figures, of reviewers the county's administrators, of these its reviewers; at
        last whoever runs the bot. A step that reached nobody would be forgotten without a word.
        """
        for place_id, role, asked in self._ladder(to, town):
            if there := tuple(one for one in self._at.get((place_id, role), ()) if one.is_there):
                return Recipients(there, asked)
        return Recipients(tuple(self._owners), Asked.COUNTY)

    @staticmethod
    def _ladder(to: Asked, town: PlaceFacts) -> Iterable[tuple[int, Role, Asked]]:
        """Where to look, one after the other: place, role, and as what who is found there is asked."""
        own = [(town.id, role, asked) for role, asked in _OWN]
        above = [(town.county_id, role, asked) for role, asked in _ABOVE]
        match to:
            case Asked.CLERK:
                return own + above
            case Asked.DEPUTY:
                return [own[1], own[0], own[2], *above]
            case Asked.REVIEWER:
                return [own[2], *above]
            case Asked.COUNTY:
                return reversed(above)
