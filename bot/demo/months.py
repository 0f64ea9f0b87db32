"""The sample county's past: months that its towns handed in before the one to report, each as it happened.

Eleven of them; while the report of the year before is written, until the end of June, all of that year's.
Whatever it is when the demo starts again, what lies between is handed in, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from bot.demo.counts import counts, invented, reason
from store.annual import record
from store.annual.asked import year_to_report
from store.catalogue.metrics import Grade, catalogue
from store.catalogue.months import Month, month_of, to_report
from store.collection import due, reviewing, submissions
from store.collection.checks import check, keeper, unanswered
from store.collection.figures import Given
from store.collection.history import history
from store.collection.submissions import Filing
from store.collection.tables import Answer, State
from store.database import Database, Session
from store.days import SHANGHAI, day_of
from store.moments import last_moment
from store.people import people
from store.people.people import PersonFacts
from store.people.rights import Role

PAST = 11  # months, at least
_OWN = 1  # of a metric that the county has added itself
_DAY = timedelta(days=1)


def staff_came(database: Database, now: datetime) -> datetime:
    """When the staff begins: before the first of these months where nobody is here yet, now where somebody is."""
    with database.reading() as session:
        return now if people.everybody(session, now) else _morning(_past(now)[0].first_day)


def hand_in(database: Database, now: datetime) -> None:
    """Let the towns have handed in their past months, each once; nothing where the staff was not there then.

    A month that somebody has begun is theirs; nothing is handed in before what has happened already. On days on which
    the month to report is locked the towns get more time for it, each time.
    """
    with database.transaction() as session:
        months = _past(now)
        staff = people.everybody(session, _morning(months[0].last_day))
        chief = next((one for one in staff if one.role is Role.ADMINISTRATOR), None)
        clerks = [one for one in staff if one.role is Role.CLERK and one.place.name in invented()["towns"]]
        if chief is None:
            return
        filed = [one for clerk in clerks for one in _filed(clerk, chief, months)]
        filed = [one for one in filed if submissions.find(session, one.clerk.place, one.month) is None]
        held = last_moment(session)
        steps = [(at if held is None else max(at, held), take) for one in filed for at, take in one.steps()]
        for at, take in sorted(steps, key=lambda step: step[0]):  # the audit goes by time
            take(session, at)
        for clerk in clerks:
            unlock(session, clerk, chief, to_report(now), now)


def unlock(session: Session, clerk: PersonFacts, chief: PersonFacts, month: Month, now: datetime) -> None:
    """Give the clerk's town until the last day of the present month where this one is locked, and not handed in."""
    filing = submissions.find(session, clerk.place, month)
    is_done = filing is not None and filing.state is not State.DRAFT
    if not is_done and due.due(session, clerk.place.id, month).is_locked(now):
        until = month_of(day_of(now)).last_day
        due.extend(session, clerk.place, month, until, invented()["words"]["longer"], now, chief.id)


@dataclass
class _Filed:
    """A town's month, so many months before the one to report, with what its clerk handed in."""

    clerk: PersonFacts
    chief: PersonFacts
    month: Month
    back: int
    figures: dict[str, int]
    filing: Filing = field(init=False)

    def steps(self) -> Iterator[tuple[datetime, Callable[[Session, datetime], None]]]:
        """What was done about it, and when."""
        late, returned = invented()["late"], invented()["returned"]
        day = late["day"] if self._is(late) else 2 + self.clerk.id % 3
        at = _morning(self.month.back(-1).first_day) + (day - 1) * _DAY + timedelta(minutes=self.clerk.id % 100)
        if self._is(returned):
            wrong = {code: round(self.figures[code] * returned["told"] / 10) * 10 for code in returned["codes"]}
            yield at, partial(self._file, self.figures | wrong)
            yield at + _DAY, self._give_back
            at += 2 * _DAY
        yield at, partial(self._file, self.figures)
        if not self._is(late):
            yield at + _DAY, self._accept

    def _file(self, figures: Mapping[str, int], session: Session, at: datetime) -> None:
        """Give what is owed, answer what the checks ask, hand in."""
        town, by = self.clerk.place, self.clerk.id
        unlock(session, self.clerk, self.chief, self.month, at)
        asked = catalogue(session, town.county_id, self.month)
        past = history(session, town.id, self.month)
        owed = [metric.code for metric in asked.due(self.month)]
        filing = submissions.begin(session, town, self.month, at)
        told = {code: figures.get(code, _OWN) for code in owed}
        given = {code: Given(Answer.GIVEN, count) for code, count in told.items()}
        seen = {code: entry.number for code, entry in filing.entries.items()}
        filing = submissions.answer(session, filing, given, seen, at, by).filing
        for finding in unanswered(check(asked, filing.entries, past), filing.entries, filing.notes):
            entry = keeper(finding, filing.entries)
            text = self._reason(finding.codes[0]) if finding.grade is Grade.EXPLAIN else ""
            filing = submissions.note(session, filing, entry.id, finding.rule, text, at, by)
        self.filing = submissions.submit(session, filing, owed, at, by)

    def _give_back(self, session: Session, at: datetime) -> None:
        told = invented()["returned"]
        self.filing = reviewing.give_back(session, self.filing, 1, told["codes"], told["why"], at, self.chief.id)

    def _accept(self, session: Session, at: datetime) -> None:
        reviewing.accept(session, self.filing, len(self.filing.revisions), at, self.chief.id)

    def _reason(self, code: str) -> str:
        jump = invented()["jump"]
        return str(jump["why"]) if self._is(jump) else reason(code, self.month)

    def _is(self, event: Mapping[str, object]) -> bool:
        return (self.clerk.place.name, self.back) == (event["town"], event["back"])


def _filed(clerk: PersonFacts, chief: PersonFacts, months: list[Month]) -> list[_Filed]:
    figures = counts(clerk.place.name, [*months, months[-1].back(-1)])
    return [
        _Filed(clerk, chief, month, len(months) - place, said)
        for place, (month, said) in enumerate(zip(months, figures, strict=False))  # without the one to report
    ]


def _past(now: datetime) -> list[Month]:
    asked = to_report(now)
    return [*record.months(min(asked.back(PAST), Month(year_to_report(day_of(now)), 1)), asked.back())]


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), SHANGHAI)
