"""What reminders say, worded when they are sent, after their reason was looked at once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.collection.case import to_judge
from handlers.kitchen import Kitchen, Later, Unneeded, Worded
from handlers.outreach.digest import digest_of
from handlers.texts import reminders as texts
from handlers.texts import review as review_texts
from store import told
from store.days import day_of, end_of
from store.outreach import calendars, knowing, reminders
from store.outreach.quiet import at, next_allowed
from store.outreach.rules import rules
from store.people import people

_AFTER_DIGESTS = timedelta(minutes=5)  # what a digest tells, too, waits until the day's has gone
_TELL_REVIEWERS = ("remind ", "snoozed ", "to-review ")  # how the keys begin of what says that months wait


def digest(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """The digest of {"person", "day"}: as long as something is owed; delivered, it says what became of that, too."""
    person_id, day = of["person"], date.fromisoformat(of["day"])
    if not kitchen.is_redrawn:
        goes_at = reminders.moment(kitchen.session, person_id, day, kitchen.now)
        if goes_at is None:
            return Unneeded("late")
        if goes_at > kitchen.now:
            return Later(goes_at - kitchen.now)
    found = digest_of(kitchen.session, person_id, day, kitchen.now)
    if found is None or not (found.open or kitchen.is_redrawn):
        return Unneeded("nothing is owed")
    if not kitchen.is_redrawn:
        found = replace(found, items=tuple(found.open))
    knows = knowing.knows(kitchen.session, person_id, {one.occasion.id for one in found.open})
    return Worded(texts.digest(found), texts.buttons(found, knows=knows))


def to_review(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """That months wait for {"person"}: once a day and in working hours, unless the day's digest has told it."""
    person = people.find(kitchen.session, of["person"], kitchen.now)
    found = to_judge(kitchen.session, person) if person is not None else []
    if person is None or person.chat_id is None or not found:
        return Unneeded("nothing waits")
    workdays, from_ = calendars.workdays(kitchen.session, person.place.county_id), rules("digest")["from"]
    today = end_of(day_of(kitchen.now) - timedelta(days=1))
    told_at = told.newest(kitchen.session, person.chat_id, _TELL_REVIEWERS, today)
    if told_at is not None and all(one.submitted_at <= told_at for one in found):
        return Unneeded("told before")
    first = kitchen.now if told_at is None else at(workdays.step(day_of(kitchen.now), 1), from_)
    goes_at = next_allowed(first, workdays, from_)
    if goes_at > kitchen.now:
        return Later(goes_at - kitchen.now + _AFTER_DIGESTS)
    return Worded(review_texts.told_waiting(len(found)), review_texts.told_waiting_buttons())
