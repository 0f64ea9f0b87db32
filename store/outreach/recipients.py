"""Who is asked for a town on a step: those who hold the role and can be written to, else who comes next. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from store.outreach.tables import Asked
from store.people.people import PersonFacts
from store.people.places import PlaceFacts


@dataclass(frozen=True)
class Recipients:
    """Who is asked, and who should have been but cannot be written to."""

    people: tuple[PersonFacts, ...]  # by name; (): nobody at all can be written to
    asked: Asked  # what those who are asked hold
    unreachable: tuple[PersonFacts, ...]  # of the role that was to be asked, by name


class Staff:
    """All who have a post today, to be looked up by place and role."""

    def __init__(self, people: Iterable[PersonFacts]) -> None:
        raise NotImplementedError

    def asked(self, to: Asked, town: PlaceFacts) -> Recipients:
        """Who is asked where this step speaks to `to`.

        Where nobody there can be written to, the next who can: of clerks the deputies, of deputies the clerks, of both
        whoever reviews the town, of reviewers the county's administrators, of these whoever runs the bot.
        """
        raise NotImplementedError
