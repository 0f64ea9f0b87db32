"""What reminders say and what comes of them, worded when it is sent, after its reason was looked at once more.

All of it waits for working hours: only what somebody does in the chat is answered at any hour.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.collection.case import to_judge
from handlers.kitchen import Kitchen, Later, Unneeded, Worded
from handlers.outreach.digest import digest_of
from handlers.texts import deadline_steps as step_texts
from handlers.texts import occasions as occasion_texts
from handlers.texts import reminders as texts
from handlers.texts import review as review_texts
from store import told
from store.database import Session
from store.days import day_of, end_of
from store.outreach import calendars, difficulties, knowing, occasions, reminders, tasks
from store.outreach.occasions import Occasion
from store.outreach.opening import opens
from store.outreach.quiet import at, next_allowed
from store.outreach.rules import rules
from store.outreach.rungs import is_to_come
from store.people import people
from store.people.people import PersonFacts
from store.people.places import PlaceFacts
from store.people.rights import Right, may

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


def hardship(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """That a town has a {"difficulty"}, to a {"person"} who may give it more time; as long as it has not done it."""
    session, now = kitchen.session, kitchen.now
    said, person = difficulties.find(session, of["difficulty"]), people.find(session, of["person"], now)
    about = None if said is None else _owed(session, said.occasion_id, said.town_id)
    if said is None or about is None:
        return Unneeded("nothing is owed")
    if person is None or not may(person, Right.EXTEND, about[1]):
        return Unneeded("no post")
    by = people.find(session, said.person_id, now)
    text = texts.told_hard(*about, by.name if by else "", said.reason or "")
    return _held(person, kitchen) or Worded(text, texts.told_hard_buttons(*about))


def more_time(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """That a {"town"} has more time for an {"occasion"}, to a {"person"} there; as long as that {"extension"} holds."""
    session, about = kitchen.session, _owed(kitchen.session, of["occasion"], of["town"])
    if about is None or tasks.newest_extension(session, of["occasion"], of["town"]) != of["extension"]:
        return Unneeded("done, or another day holds")
    until = occasions.due_on(session, about[0], about[1].id)
    days = calendars.workdays(session, about[1].county_id)
    is_reminded = is_to_come(about[0].deadline.terms.rungs, until, day_of(kitchen.now), days)
    text = step_texts.told_extended(about[0], until, is_reminded=is_reminded)
    return _to_town(of, about[1], kitchen, Worded(text, [[occasion_texts.due_list()]]))


def reopened(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """That the county says an {"occasion"} is not done in a {"town"}, to a {"person"} there; until it is."""
    about = _owed(kitchen.session, of["occasion"], of["town"])
    if about is None:
        return Unneeded("done")
    until = occasions.due_on(kitchen.session, about[0], about[1].id)
    said = Worded(step_texts.told_reopened(about[0], until), [[occasion_texts.done(*about, "remind_done")]])
    return _to_town(of, about[1], kitchen, said)


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


def _owed(session: Session, occasion_id: int, town_id: int) -> tuple[Occasion, PlaceFacts] | None:
    """What a town has to do; None: it has done it, or it is not asked for any more."""
    occasion = occasions.find(session, occasion_id)
    towns = [] if occasion is None else [one for one in occasions.towns(session, occasion) if one.id == town_id]
    if occasion is None or not towns or occasions.is_done(session, occasion, [town_id]):
        return None
    return occasion, towns[0]


def _to_town(of: dict[str, Any], town: PlaceFacts, kitchen: Kitchen, said: Worded) -> Worded | Later | Unneeded:
    """To somebody who does the town's things, and when people there may be written to."""
    person = people.find(kitchen.session, of["person"], kitchen.now)
    if person is None or not may(person, Right.FILE, town):
        return Unneeded("no post")
    return _held(person, kitchen) or said


def _held(person: PersonFacts, kitchen: Kitchen) -> Later | None:
    """How long it waits for working hours; None: it goes now."""
    moment = opens(kitchen.session, person.place.county_id, kitchen.now)
    return Later(moment - kitchen.now) if moment > kitchen.now else None
