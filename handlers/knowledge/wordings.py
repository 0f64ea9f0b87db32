"""What is told of gaps of our own accord, worded when it is sent, after its reason was looked at once more.

All of it waits for working hours.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers.kitchen import Kitchen, Later, Unneeded, Worded
from handlers.texts import consulting as consulting_texts
from handlers.texts import county_answers as texts
from handlers.texts import weekly as weekly_texts
from store.days import day_of
from store.outreach import weekly
from store.outreach.opening import opens
from store.people import people, places
from store.people.people import PersonFacts
from store.people.rights import Right, may
from store.practices.feedback import answers, consulting, gaps, resolving, telling
from store.practices.feedback.answer_tables import Reply
from store.practices.feedback.gap_tables import Closing
from store.practices.language.topics import topics
from store.practices.language.words import shared_words


def gap_answered(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """That a {"gap"} is answered, to a {"person"} who waits for it in its county; as long as the answer holds."""
    session, person = kitchen.session, people.find(kitchen.session, of["person"], kitchen.now)
    gap = gaps.closed(session, of["gap"])
    if person is None or gap is None or person.place.county_id != gap.county_id:
        return Unneeded("no post in the county")
    answer = None if gap.answer_id is None else answers.find(session, gap.answer_id)
    if kitchen.is_redrawn:
        if answer is None:
            return Unneeded("no answer of the county's")
        is_over = answer.is_withdrawn
        return Worded(texts.told_withdrawn(gap.question) if is_over else texts.told(answer, day_of(kitchen.now)))
    if not telling.waits(session, of["gap"], person.id):
        return Unneeded("waits no more")
    if gap.why is Closing.IMPORT:
        quote = resolving.written_for(session, shared_words(), of["gap"], person, kitchen.now)
        if quote is None:
            return Unneeded("no report says it any more")
        said = Worded(texts.told_imported(gap.question, quote), texts.look_button(of["gap"]))
    elif answer is not None and not answer.is_withdrawn:
        said = Worded(texts.told(answer, day_of(kitchen.now)))
    else:
        return Unneeded("the answer does not hold")
    return _held(person, kitchen) or said


def consult(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """A {"consultation"} to a {"person"} of the town, as long as nobody there has replied; delivered, it says so."""
    session, found = kitchen.session, _consulted(of, kitchen)
    is_asked = found is not None and found.state is Reply.OPEN and found.is_open
    if found is not None and kitchen.is_redrawn and not is_asked:
        return Worded(consulting_texts.answered(found))
    if found is None or kitchen.is_redrawn or not is_asked:
        return Unneeded("nobody asks any more")
    person = people.find(session, of["person"], kitchen.now)
    if person is None or not may(person, Right.FILE, found.town):
        return Unneeded("no post")
    is_own = telling.waits(session, found.gap_id, person.id)
    said = Worded(consulting_texts.question(found, is_own=is_own), consulting_texts.question_buttons(found.id))
    return _held(person, kitchen) or said


def consult_said(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """What a town says to a {"consultation"}, to a {"person"} who may answer the gap."""
    person, found = people.find(kitchen.session, of["person"], kitchen.now), _consulted(of, kitchen)
    if person is None or found is None or not may(person, Right.GAPS, found.town):
        return Unneeded("no post")
    if not found.is_open or (found.state is Reply.SAID and not found.text):
        return Unneeded("seen to, or erased")
    return _held(person, kitchen) or Worded(consulting_texts.said(found), consulting_texts.said_buttons(found))


def gaps_week(of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """The week of a {"county"} from a {"monday"} on, to a {"person"}; in the week after it only."""
    session, now = kitchen.session, kitchen.now
    person, county, monday = people.find(session, of["person"], now), places.find(session, of["county"]), of["monday"]
    if person is None or county is None or person.place.county_id != county.id or not may(person, Right.GAPS, county):
        return Unneeded("no post")
    if weekly.monday_before(day_of(now)) != date.fromisoformat(monday):
        return Unneeded("late")
    found = weekly.week(session, county.id, date.fromisoformat(monday), now)
    if found.is_nothing:
        return Unneeded("nothing happened")
    names = {one.id: one.name for one in topics()}
    return _held(person, kitchen) or Worded(weekly_texts.digest(found, names), weekly_texts.digest_buttons(found))


def _consulted(of: dict[str, Any], kitchen: Kitchen) -> consulting.Consulted | None:
    return consulting.find(kitchen.session, of["consultation"])


def _held(person: PersonFacts, kitchen: Kitchen) -> Later | None:
    """How long it waits for working hours; None: it goes now."""
    moment = opens(kitchen.session, person.place.county_id, kitchen.now)
    return Later(moment - kitchen.now) if moment > kitchen.now else None
