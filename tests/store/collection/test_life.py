"""The life of a submission, whatever comes in which order: no answered figure is lost, no revision changes, and its
states follow each other only as allowed. The model beside it knows the rules spelled out anew.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from store import audit
from store.catalogue.months import Month
from store.collection import due, figures, reviewing, submissions
from store.collection.figures import Given
from store.collection.receipts import receipt
from store.collection.submissions import Closed, Locked, Unfinished
from store.collection.tables import Answer
from store.database import Database
from store.people import people
from store.people.rights import Role

MONTH = Month(2026, 10)
BEGUN = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
DUE, LATE, LOCKED = (datetime(2026, 11, day, 16, 0, tzinfo=UTC) for day in (5, 7, 25))  # 24:00 in Shanghai
FIELDS = ("accepted", "resolved", "mediators")
GIVENS = st.one_of(
    st.builds(Given, st.just(Answer.GIVEN), st.integers(0, 3) | st.integers(0, 2**62), st.booleans(), st.booleans()),
    st.sampled_from([Given(Answer.NONE), Given(Answer.BLANK)]),
)
GIVEN = st.one_of(
    st.dictionaries(st.sampled_from(FIELDS), GIVENS, min_size=1),
    st.fixed_dictionaries(dict.fromkeys(FIELDS, GIVENS)),
)
STEPS = {  # what may happen to a revision: from which state to which, and how it is called
    "accept": ("submitted", "accepted", "accepted"),
    "give_back": ("submitted", "returned", "returned"),
    "take_back": ("submitted", "draft", "taken_back"),
    "reopen": ("accepted", "draft", "reopened"),
}
TOWNS = count(1)


class PowerCut(Exception):
    """The process ends in the middle of a step."""


class Life(RuleBasedStateMachine):
    """One town's month, and what should be of it."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database
        self.now = BEGUN
        self.state = "draft"
        self.said: dict[str, list[Given]] = {code: [] for code in FIELDS}
        self.notes: dict[int, list[str]] = {}
        self.frozen: list[tuple[dict[str, Given], dict[int, list[str]], str, bool, datetime]] = []
        self.judged: tuple[bool, datetime] | None = None  # is_late, due_at, once a reviewer has judged it
        self.extended: datetime | None = None
        self.fate: list[list[str]] = []  # what became of each revision

    @initialize()
    def somebody_of_the_town_begins(self) -> None:
        name, chat = f"第{next(TOWNS)}镇", 7_000_000_000 + 10 * next(TOWNS)
        with self.database.transaction() as session:
            self.clerks = [
                people.seat(session, chat + one, "仉禾", Role.CLERK, "清岚县", name, now=BEGUN) for one in (1, 2)
            ]
            self.reviewer = people.seat(session, chat, "祁翀", Role.REVIEWER, "清岚县", now=BEGUN)
            self.town = people.find(session, self.clerks[0], BEGUN).place
            assert submissions.find(session, self.town, MONTH) is None
            self.number = submissions.begin(session, self.town, MONTH, BEGUN).id

    @property
    def is_open(self) -> bool:
        return self.state in ("draft", "returned")

    def moment(self, usual: datetime) -> datetime:
        return usual if self.extended is None else max(usual, self.extended)

    def here(self, session):
        return submissions.load(session, self.number)

    def tried(self, refusal: type[Exception] | None, step):
        """What the step gives back, or None where it must be refused so."""
        if refusal is None:
            with self.database.transaction() as session:
                return step(session)
        with pytest.raises(refusal), self.database.transaction() as session:
            step(session)
        return None

    @rule(
        given=GIVEN,
        behind=st.sets(st.sampled_from(FIELDS), max_size=1),
        who=st.integers(0, 1),
        is_cut=st.sampled_from([False, False, True]),
    )
    def says(self, given, behind, who, is_cut):
        if is_cut:
            self.hands_in_and_the_power_goes(given)
        else:
            self.answers(given, behind, who)

    def answers(self, given, behind, who):
        seen = {code: len(self.said[code]) - (code in behind) for code in given}

        def step(session):
            return submissions.answer(session, self.here(session), given, seen, self.now, self.clerks[who])

        answered = self.tried(None if self.is_open else Closed, step)
        if answered is None:
            return
        overtaken = set()
        for code, one in given.items():
            past = self.said[code]
            if past and past[-1] == one:
                continue
            if past and code in behind:
                overtaken.add(code)
            elif past or one.answer is not Answer.BLANK:
                past.append(one)
        assert set(answered.overtaken) == overtaken
        for code in given:
            if code in overtaken:
                assert answered.overtaken[code].given == self.said[code][-1]
            elif self.said[code]:
                assert answered.kept[code].given == given[code]

    def hands_in_and_the_power_goes(self, given):
        def step(session):
            seen = {code: len(past) for code, past in self.said.items()}
            answered = submissions.answer(session, self.here(session), given, seen, self.now, self.clerks[0])
            owed = {code for code, one in answered.filing.entries.items() if one.is_answer}
            with suppress(Locked):
                submissions.submit(session, answered.filing, owed, self.now, self.clerks[0])
            raise PowerCut

        self.tried(PowerCut if self.is_open else Closed, step)

    @rule(code=st.sampled_from(FIELDS), text=st.sampled_from(["", "暴雨后集中排查", "网格重新划分"]))
    def explains(self, code, text):
        with self.database.transaction() as session:
            entry = self.here(session).entries.get(code)
        if entry is None:
            return

        def step(session):
            return submissions.note(session, self.here(session), entry.id, "jump", text, self.now, self.clerks[0])

        filing = self.tried(None if self.is_open else Closed, step)
        if filing is not None:
            assert filing.note(code, "jump").text == text
            self.notes.setdefault(entry.id, []).append(text)

    # Few rules, each of many kinds: an example that leaves one out, as they do, would see little.
    @rule(step=st.sampled_from(["hand_in", "finish", *STEPS]), behind=st.sampled_from([0, 0, 0, 1]))
    def goes_on(self, step, behind):
        if step in STEPS:
            self.judges(step, behind)
        else:
            self.hands_in(is_finished=step == "finish")

    def hands_in(self, is_finished):
        missing = [code for code, past in self.said.items() if not past or past[-1].answer is Answer.BLANK]
        if is_finished and missing:
            self.answers(dict.fromkeys(missing, Given(Answer.GIVEN, 0)), set(), 0)

        def step(session):
            return submissions.submit(session, self.here(session), FIELDS, self.now, self.clerks[0])

        answers = {code: past[-1] for code, past in self.said.items() if past and past[-1].answer is not Answer.BLANK}
        refusal = Locked if self.judged is None and self.now > self.moment(LOCKED) else None
        refusal = Unfinished if len(answers) < len(FIELDS) else refusal
        filing = self.tried(refusal if self.is_open else Closed, step)
        if filing is None:
            return
        now = {one.id: list(self.notes[one.id]) for one in filing.entries.values() if one.id in self.notes}
        is_late, due_at = self.judged or (self.now > self.moment(LATE), self.moment(DUE))
        self.frozen.append((answers, now, filing.revision.receipt, is_late, due_at))
        self.fate.append([])
        self.state = "submitted"

    def judges(self, step, behind):
        seen = len(self.frozen) - behind
        before, after, ruling = STEPS[step]

        def judge(session):
            filing = self.here(session)
            match step:
                case "accept":
                    return reviewing.accept(session, filing, seen, self.now, self.reviewer)
                case "give_back":
                    return reviewing.give_back(session, filing, seen, FIELDS[:2], "请核对", self.now, self.reviewer)
                case "take_back":
                    return reviewing.take_back(session, filing, seen, self.now, self.clerks[1])
                case _:
                    return reviewing.reopen(session, filing, seen, "漏报", self.now, self.clerks[1])

        is_locked = self.judged is None and self.now > self.moment(LOCKED)
        refusal = Locked if step == "take_back" and is_locked else None
        if self.tried(Closed if self.state != before or behind else refusal, judge):
            self.fate[-1].append(ruling)
            self.state = after
            if step != "take_back":
                *_, is_late, due_at = self.frozen[-1]
                self.judged = is_late, due_at

    @rule(hours=st.sampled_from([1, 20, 24 * 4]), days=st.none() | st.integers(0, 9))
    def time_goes_by_and_more_is_given(self, hours, days):
        self.now += timedelta(hours=hours)
        if days is None:
            return
        until = (self.now + timedelta(hours=8, days=days)).date()
        with self.database.transaction() as session:
            due.extend(session, self.town, MONTH, until, "", self.now, self.reviewer)
        self.extended = datetime(until.year, until.month, until.day, 16, 0, tzinfo=UTC)

    @invariant()
    def it_stands_as_it_should(self):
        with self.database.reading() as session:
            filing = self.here(session)
        assert filing.state == self.state
        assert {code: (one.number, one.given) for code, one in filing.entries.items()} == {
            code: (len(past), past[-1]) for code, past in self.said.items() if past
        }
        assert [revision.is_late for revision in filing.revisions] == [is_late for *_, is_late, _ in self.frozen]

    def teardown(self):
        """Nothing is lost, and nothing changed: what changes once stays so, and is seen at the end, too."""
        with self.database.reading() as session:
            assert audit.verify(session).broken is None
            filing = self.here(session)
            for code, past in self.said.items():
                assert [one.given for one in figures.earlier(session, filing.id, code)] == past
            assert len(filing.revisions) == len(self.frozen)
            for number, (revision, frozen) in enumerate(zip(filing.revisions, self.frozen, strict=True), 1):
                answers, notes, code, is_late, due_at = frozen
                handed_in = submissions.figures_of(session, revision)
                assert {code: one.given for code, one in handed_in.items()} == answers
                said = submissions.notes_of(session, revision)
                assert {key: [note.text for note in notes] for key, notes in said.items()} == notes
                assert (revision.number, revision.receipt) == (number, code)
                assert receipt(self.town.id, MONTH, number, handed_in) == code
                assert revision.id in {one.id for one in submissions.by_receipt(session, code)}
                assert (revision.is_late, revision.due_at) == (is_late, due_at)
                assert [verdict.kind for verdict in revision.verdicts] == self.fate[number - 1]


def test_whatever_happens_to_a_submission_nothing_is_lost(database):
    long = settings(max_examples=6, stateful_step_count=50, print_blob=False)
    run_state_machine_as_test(lambda: Life(database), settings=long)
