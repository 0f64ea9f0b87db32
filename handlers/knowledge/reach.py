"""What of gaps and answers somebody may look after: those of their county; whoever runs the bot, every county's."""

from __future__ import annotations

from handlers.turn import Turn
from store.people import places
from store.people.rights import Reach, Right, may, reach
from store.practices.feedback import answers, gaps
from store.practices.feedback.answers import Answer
from store.practices.feedback.gaps import GapLine


def county_of(turn: Turn) -> int | None:
    """The county whose gaps and answers are listed; None: of all."""
    return None if reach(turn.member, Right.GAPS) is Reach.ALL else turn.member.place.county_id


def is_ours(turn: Turn, county_id: int | None) -> bool:
    """Whether what is of this county (None: nobody knows of which) is somebody's to look after."""
    county = None if county_id is None else places.find(turn.session, county_id)
    return county_of(turn) is None if county is None else may(turn.member, Right.GAPS, county)


def line(turn: Turn, gap_id: int | None) -> GapLine | None:
    """An open gap that is theirs, with those that ask nearly the same."""
    found = None if gap_id is None else gaps.find_line(turn.session, gap_id)
    return found if found is not None and is_ours(turn, found.county_id) else None


def answer(turn: Turn, answer_id: int | None) -> Answer | None:
    """An answer that holds, and is theirs."""
    found = None if answer_id is None else answers.find(turn.session, answer_id)
    return found if found is not None and not found.is_withdrawn and is_ours(turn, found.county_id) else None
