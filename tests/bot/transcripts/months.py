"""Towns with a year behind them, and what a clerk does with a month, for transcripts in `month_house`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from store.catalogue.metrics import Kind, base, catalogue
from store.catalogue.months import Month
from store.collection import submissions
from store.collection.figures import Entry, Given
from store.collection.submissions import Filing
from store.collection.tables import Answer, Figure, Origin, RevisionRow, Ruling, State, Submission, VerdictRow
from store.database import Session
from store.days import SHANGHAI
from store.people import people
from store.people.places import PlaceFacts
from tests.bot.conftest import Answer as Told
from tests.bot.conftest import Chat, House
from tests.bot.moved_clock import Clock
from tests.bot.transcripts.counties import County

OCTOBER = 10
RECEIPT = re.compile(r"回执 (\w{4}-\w{4})")
# What an ordinary month of the town brings; each month differs from it a little.
ORDINARY = {
    "leader_study": 1,
    "legality_reviews": 2, "contracts_reviewed": 3,
    "inspections": 12, "penalty_cases": 2, "violations_handled": 15, "permits_issued": 20,
    "review_cases": 0, "lawsuit_cases": 0, "court_appearances": 0,
    "disputes_accepted": 30, "disputes_resolved": 29, "pretrial_resolved": 2,
    "petitions_received": 4, "petitions_closed": 4, "appeals_received": 20, "appeals_closed": 20,
    "leader_receptions": 4,
    "grid_events": 200, "grid_events_closed": 198, "grid_tasks": 90,
    "publicity_events": 3, "liujin_events": 1, "publicity_materials": 500, "publicity_audience": 600,
    "consultations": 25,
    "info_published": 15,
    "law_meetings": 1, "law_exam_takers": 30, "law_exam_passed": 30, "adviser_joins": 2, "adviser_opinions": 3,
    "legacy_resolved": 0, "publicity_slogans": 6,
    "enf_staff": 12, "enf_certified": 10, "mediation_orgs": 18, "mediators": 60, "grids": 40, "grid_members": 80,
    "law_savvy": 60, "law_households": 20, "villages": 16, "villages_with_adviser": 16, "legal_staff": 2,
}  # fmt: skip
STOCKS = {metric.code for metric in base().metrics if metric.kind is Kind.STOCK}
OF_SECTION = {
    "组织领导": "1",
    "依法决策": "2 3",
    "执法与应诉": "12 2 15 20 0 0 0",
    "矛盾调解": "30 29 2",
    "信访诉求": "4 4 20 20 4",
    "网格": "200 198 90",
    "普法与法律服务": "3 1 500 600 25",
    "公开与保障": "15",
}
"""What a clerk types in an October, section by section."""


@dataclass
class Town:
    """A town of a county of its own, that has handed in its months."""

    county: County
    name: str
    clock: Clock

    @property
    def house(self) -> House:
        return self.county.house

    @property
    def month(self) -> Month:
        return Month(self.clock().year, OCTOBER)

    @property
    def place(self) -> PlaceFacts:
        """As the store knows it."""
        with self.house.database.reading() as session:
            everybody = people.everybody(session, self.clock())
        return next(one.place for one in everybody if (one.county, one.place.name) == (self.county.name, self.name))

    def lived(self, months: int = 12, **other: int | None) -> None:
        """So many months before October are handed in and accepted; None: 不涉及 in all of them."""
        place = self.place
        with self.house.database.transaction() as session:
            for back in range(months, 0, -1):
                month = self.month.back(back)
                now = datetime.combine(month.back(-1).first_day, time(12), SHANGHAI) + timedelta(days=2)
                due = {metric.code for metric in catalogue(session, place.county_id, month).due(month)}
                usual = {code: _differing(code, value, back) for code, value in (ORDINARY | other).items()}
                hand_in(session, place.id, month, {code: said(usual[code]) for code in due}, now)

    def filled(self, clerk: Chat, *, until: str = "") -> Told:
        """As this clerk has filled it in before, ordinarily, up to a section, 存量, or the card; then 填报."""
        place, now = self.place, self.clock()
        with self.house.database.transaction() as session:
            by = people.in_chat(session, clerk.id, now)
            month = catalogue(session, place.county_id, self.month)
            names = [section.name for section in month.sections]
            before = {section.code for section in month.sections if until not in names[: names.index(section.name) + 1]}
            asked = [one for one in month.due(self.month) if one.section in before]
            codes = [one.code for one in asked if not until or one.kind is Kind.FLOW]
            filing = submissions.begin(session, place, self.month, now)
            seen = {code: entry.number for code, entry in filing.entries.items()}
            given = {code: said(ORDINARY[code]) for code in codes}
            submissions.answer(session, filing, given, seen, now, by.id if by else None)
        return clerk.says("填报")

    def handed_in(self, clerk: Chat) -> Told:
        """This clerk has filled it in, ordinarily, and hands it in."""
        return clerk.presses("提交 10月报表", self.filled(clerk))

    def filing(self, month: Month | None = None) -> Filing | None:
        """What the store holds of October, or another month."""
        with self.house.database.reading() as session:
            return submissions.find(session, self.place, month or self.month)

    def figures(self) -> Mapping[str, int | None]:
        """Every answer of October; None: 不涉及."""
        filing = self.filing()
        entries: Mapping[str, Entry] = filing.entries if filing else {}
        return {code: one.value for code, one in entries.items() if one.is_answer}


def fills(clerk: Chat, *, done: int = 0) -> Told:
    """An ordinary October by numbers, section by section, up to the card; so many sections are done."""
    answer = clerk.says("填报")
    for section, figures in list(OF_SECTION.items())[done:]:
        assert f"10月 · {section}" in answer.text, answer.text
        answer = clerk.says(figures)
    assert "10月 · 存量" in answer.text, answer.text
    return clerk.presses("全部沿用", answer)


def hand_in(session: Session, town_id: int, month: Month, given: Mapping[str, Given], now: datetime) -> None:
    """As submissions and reviewing leave it, in a few rows."""
    submission = Submission(town_id=town_id, month=str(month), state=State.ACCEPTED, opened_at=now)
    session.add(submission)
    session.flush()
    of = {"submission_id": submission.id, "number": 1, "is_more": False, "is_near": False, "origin": Origin.TYPED}
    rows = [
        of | {"code": code, "answer": one.answer, "value": one.value, "by_id": None, "at": now}
        for code, one in given.items()
    ]
    session.execute(sa.insert(Figure), rows)
    upto = session.scalar(sa.select(sa.func.max(Figure.id)))
    moments = {"submitted_at": now, "due_at": now, "is_late": False}
    revision = RevisionRow(submission_id=submission.id, number=1, upto=upto, notes_upto=0, receipt="0" * 8, **moments)
    session.add(revision)
    session.flush()
    verdict = {"kind": Ruling.ACCEPTED, "reason": "", "codes": [], "by_id": None, "at": now}
    session.add(VerdictRow(revision_id=revision.id, **verdict))


def plain(answer: Told) -> str:
    """What is shown, with every blank an ordinary one."""
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


def said(value: int | None) -> Given:
    """A number, or 不涉及."""
    return Given(Answer.NONE) if value is None else Given(Answer.GIVEN, value)


def _differing(code: str, value: int | None, back: int) -> int | None:
    """Counts of 20 and more go up and down a little."""
    return value if value is None or value < 20 or code in STOCKS else value + (0, 1, -1, 2)[back % 4]
