"""Who is told what became of a month: few, and each of it once.

A reviewer is told that a month waits, unless one that came in today waits already: the rest is seen in the same list.
So nobody has two such messages before them, and nothing stays unseen. No message for each submission, no second one for
those who have not come to it, no counting of how fast anybody answers (整治形式主义为基层减负). Whoever had a reminder
today is told by that, or tomorrow. Delivered reminders are edited, which nobody hears.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.outreach.redrawing import redraw_month
from handlers.texts import progress as progress_texts
from handlers.texts import returning as returning_texts
from handlers.texts import review as review_texts
from handlers.turn import Button, Notice, Replies, Turn, WordedNotice
from store.catalogue.months import Month
from store.collection.due import Due
from store.collection.submissions import Filing
from store.collection.tables import Ruling
from store.collection.waiting import waiting
from store.days import day_of
from store.people import people
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.people.rights import Right, Role, may


def submitted(turn: Turn, filing: Filing) -> Replies:
    """To the reviewers of the town; where there are none who can be written to, to the administrators."""
    staff = people.in_county(turn.session, filing.town.county_id, turn.now)
    able = [one for one in staff if one.is_there and may(one, Right.REVIEW, filing.town) and one.id != turn.member.id]
    told = [one for one in able if one.role is Role.REVIEWER] or able
    found = waiting(turn.session, [filing.town.county_id]) if told and not _is_known(turn, filing) else []
    notices: Replies = []
    for one in told:
        theirs = [each for each in found if may(one, Right.REVIEW, each.town)]
        if sum(day_of(each.submitted_at) == day_of(turn.now) for each in theirs) == 1:  # this one
            key = f"to-review {_key(filing)} {one.id}"
            notices.append(WordedNotice(one.chat_id or 0, key, "to_review", {"person": one.id}))
    redraw_month(turn, filing.town, filing.month)
    return notices


def _is_known(turn: Turn, filing: Filing) -> bool:
    """Whether the town has handed it in today, and taken it back."""
    return any(
        revision.verdict is not None
        and revision.verdict.kind is Ruling.TAKEN_BACK
        and day_of(revision.submitted_at) == day_of(turn.now)
        for revision in filing.revisions
    )


def accepted(turn: Turn, filing: Filing) -> Replies:
    """To whoever handed it in: the receipt has promised it."""
    staff = people.at_place(turn.session, filing.town.id, turn.now)
    told = [one for one in staff if filing.revision and one.id == filing.revision.submitted_by]
    return _notices(told, f"accepted {_key(filing)}", review_texts.told_accepted(filing), [])


def given_back(turn: Turn, filing: Filing, names: Sequence[str]) -> Replies:
    """To whoever handed it in and the town's deputies: why, what, and a button straight there."""
    redraw_month(turn, filing.town, filing.month)
    text = returning_texts.told(filing, names)
    return _notices(_fillers(turn, filing), f"back {_key(filing)}", text, returning_texts.told_buttons(filing))


def how_many(turn: Turn, filing: Filing) -> int:
    """How many people of the town would be told that it goes back."""
    return sum(one.is_there for one in _fillers(turn, filing))


def extended(turn: Turn, town: PlaceFacts, month: Month, due: Due) -> Replies:
    """To all who fill in the town's month."""
    redraw_month(turn, town, month)
    key = f"extended {town.id} {month} {due.extended_until}"
    text = progress_texts.told_extended(town, month, due)
    return _notices(_staff(turn, town), key, text, progress_texts.told_extended_buttons(month))


def _fillers(turn: Turn, filing: Filing) -> list[PersonFacts]:
    """Whoever handed it in, and the deputies; where none of them is there, all who may correct it."""
    by = filing.revision.submitted_by if filing.revision else None
    staff = _staff(turn, filing.town)
    first = [one for one in staff if one.id == by or one.role is Role.DEPUTY]
    return first if any(one.is_there for one in first) else staff


def _staff(turn: Turn, town: PlaceFacts) -> list[PersonFacts]:
    return [one for one in people.at_place(turn.session, town.id, turn.now) if may(one, Right.FILE, town)]


def _notices(told: Iterable[PersonFacts], key: str, text: str, buttons: list[list[Button]]) -> Replies:
    return [Notice(one.chat_id or 0, f"{key} {one.id}", text, buttons) for one in told if one.is_there]


def _key(filing: Filing) -> str:
    """A revision is judged once in each way."""
    return f"{filing.id} {filing.revision.number if filing.revision else 0}"
