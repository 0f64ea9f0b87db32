"""What is asked and not answered: counted by day, filed for an administrator, closed. Nothing here says who asked."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from store import audit
from store.audit import Action
from store.database import Session, lock
from store.days import day_of
from store.people import people, places
from store.practices.asking.question import Question, Scope
from store.practices.feedback import consulting
from store.practices.feedback.gap_tables import LONGEST_KEPT, AskedDay, AskedTopic, Closing, Gap, GapAsker
from store.practices.kinds import SectionKind
from store.practices.language.words import normal
from store.practices.tables import Passage

RECENT_DAYS = 30
NEAR = 0.6  # shared words of all words of two questions (Jaccard): from here on they ask for the same


class Filed(StrEnum):
    """What became of a question that was filed: a new gap · one more who asks · this person has filed it before."""

    NEW = "new"
    JOINED = "joined"
    ALREADY = "already"


@dataclass(frozen=True)
class GapLine:
    """One open gap with those that ask nearly the same."""

    ids: tuple[int, ...]  # the most asked first
    question: str  # of the most asked, as it was first asked
    about: str  # the question before, where this one follows it, or ""
    alike: tuple[str, ...]  # how the others asked
    scope: Scope  # which the questions had in common; towns may be ones that are not held
    times: int  # people who filed them
    first_day: date  # Asia/Shanghai
    last_day: date
    closed_day: date | None  # None: open
    closed_why: Closing | None
    county_id: int | None = None  # whose people ask; None: of an earlier release, which did not keep it
    words: tuple[str, ...] = ()  # of the most asked


@dataclass(frozen=True)
class Closed:
    """A gap that is none any more."""

    question: str
    about: str  # the question before, where this one follows it, or ""
    scope: Scope
    county_id: int | None
    why: Closing
    answer_id: int | None  # the county's answer that closed it


@dataclass(frozen=True)
class Share:
    """How many questions were asked, and how many of these got no answer."""

    asked: int
    unanswered: int


@dataclass(frozen=True)
class Asked:
    """One question, of nobody in particular."""

    found: bool  # whether it was answered
    county_id: int  # whose people ask it
    topic: str  # an id of data/topics.toml; "": none of them


def note(session: Session, *, found: bool, now: datetime, times: int = 1) -> None:
    """Count questions that were asked. Until the transaction ends nobody else counts: call it last of all."""
    lock(session, "asked day")
    today = day_of(now)
    row = session.get(AskedDay, today) or AskedDay(day=today, asked=0, unanswered=0)
    row.asked += times
    row.unanswered += 0 if found else times
    session.add(row)
    session.flush()


def note_all(session: Session, asked: Sequence[Asked], now: datetime) -> None:
    """Count these, each county's for itself, too. Call it last of all, likewise."""
    for found in sorted({one.found for one in asked}):
        note(session, found=found, now=now, times=sum(one.found is found for one in asked))
    for one in asked:
        of = day_of(now), one.county_id, one.topic
        row = session.get(AskedTopic, of) or AskedTopic(
            day=of[0], county_id=one.county_id, topic=one.topic, asked=0, unanswered=0
        )
        row.asked += 1
        row.unanswered += not one.found
        session.add(row)
        session.flush()


def recent(now: datetime) -> date:
    """The first of the last RECENT_DAYS days, of which today is one (Asia/Shanghai)."""
    return day_of(now) - timedelta(days=RECENT_DAYS - 1)


def share(session: Session, since: date, county_id: int | None = None) -> Share:
    """The counts from this day on (Asia/Shanghai), of one county or (None) of all."""
    table = AskedDay if county_id is None else AskedTopic
    there = sa.true() if county_id is None else AskedTopic.county_id == county_id
    asked, unanswered = session.execute(
        sa.select(sa.func.sum(table.asked), sa.func.sum(table.unanswered)).where(table.day >= since, there)
    ).one()
    return Share(asked or 0, unanswered or 0)


def count_open(session: Session) -> int:
    """How many gaps are open, each for itself: nothing of them is read."""
    return session.scalars(sa.select(sa.func.count()).where(Gap.closed_at.is_(None))).one()


def file(session: Session, question: Question, chat_id: int, now: datetime) -> Filed:
    """File a question that got no answer; the asker is kept to be told once. Raises LookupError for a stranger's chat.

    The same question has the same scope and the same weighty words, in whatever order; without any, the same text.
    """
    person = people.in_chat(session, chat_id, now)
    if person is None:
        raise LookupError("a stranger cannot file a question")
    words = sorted(set(question.words)) or [normal(question.text)]
    scope = _sorted(question)
    own = [name for _, name in places.all_names(session, person.place)] if person.town else []
    key = hashlib.sha256(json.dumps([words, _facets(scope)]).encode()).hexdigest()
    lock(session, "gap")
    county_id = person.place.county_id
    is_this = Gap.key == key, Gap.county_id == county_id, Gap.closed_at.is_(None)
    gap = session.scalars(sa.select(Gap).where(*is_this)).first()
    filed = Filed.NEW if gap is None else Filed.JOINED
    if gap is None:
        gap = Gap(
            key=key,
            question=question.text[:LONGEST_KEPT],
            about=question.about[:LONGEST_KEPT],
            words=words,
            scope=_facets(_shown(scope, question, own)),
            times=0,
            first_day=day_of(now),
            county_id=county_id,
            searched_to=newest_passage(session),
        )
    elif session.get(GapAsker, (gap.id, person.id)) is not None:
        return Filed.ALREADY
    gap.times += 1
    gap.last_day = day_of(now)
    session.add(gap)
    session.flush()
    session.add(GapAsker(gap_id=gap.id, person_id=person.id))
    session.flush()
    return filed


def newest_passage(session: Session) -> int:
    """The last passage there is; what is imported later comes behind it."""
    return session.scalar(sa.select(sa.func.max(Passage.id))) or 0


def open_gaps(session: Session, county_id: int | None = None) -> list[GapLine]:
    """Open gaps of a county or (None) of all, the most asked first, then the latest; those of one county and scope that
    share most words stand in one line.

    Each gap joins the first more asked one whose words are NEAR its own, or heads a line itself.
    """
    waiting = sa.select(Gap).where(Gap.closed_at.is_(None), _of(county_id))
    rows = session.scalars(waiting.order_by(Gap.times.desc(), Gap.last_day.desc(), Gap.id.desc()))
    lines: list[list[Gap]] = []
    words_of: list[int] = []  # how many the head of each line has
    lines_with: dict[tuple[str, str], list[int]] = {}  # those whose head has this scope and word
    for gap in rows:
        places = [(f"{gap.county_id} {gap.scope}", word) for word in gap.words]
        shared = Counter(number for place in places for number in lines_with.get(place, ()))
        near = [number for number, same in shared.items() if same >= NEAR * (len(places) + words_of[number] - same)]
        if near:
            lines[min(near)].append(gap)
            continue
        for place in places:
            lines_with.setdefault(place, []).append(len(lines))
        lines.append([gap])
        words_of.append(len(places))
    told = [_line(line) for line in lines]
    return sorted(told, key=lambda line: (line.times, line.last_day, line.ids), reverse=True)


def closed_gaps(session: Session, county_id: int | None = None) -> list[GapLine]:
    """Gaps that are none any more, each alone, the last closed first; of a county or (None) of all."""
    closed = sa.select(Gap).where(Gap.closed_at.is_not(None), _of(county_id))
    return [_line([gap]) for gap in session.scalars(closed.order_by(Gap.closed_at.desc(), Gap.id))]


def closed(session: Session, gap_id: int) -> Closed | None:
    """What became of a gap; None: it is open, or there is none of this number."""
    gap = session.get(Gap, gap_id, populate_existing=True)
    if gap is None or gap.closed_why is None:
        return None
    return Closed(gap.question, gap.about, scope_of(gap.scope), gap.county_id, Closing(gap.closed_why), gap.answer_id)


def find_line(session: Session, gap_id: int) -> GapLine | None:
    """An open gap with those that ask nearly the same, whichever of them the number is of; None: it is not open."""
    gap = session.get(Gap, gap_id, populate_existing=True)
    if gap is None or gap.closed_at is not None:
        return None
    return next((line for line in open_gaps(session, gap.county_id) if gap_id in line.ids), None)


def close(session: Session, gap_id: int, why: Closing, now: datetime, answer_id: int | None = None) -> bool:
    """Close a gap; False: no open one has this number. Its askers are kept until they are told."""
    lock(session, "gap")
    gap = session.get(Gap, gap_id, populate_existing=True)
    if gap is None or gap.closed_at is not None:
        return False
    gap.closed_at, gap.closed_why, gap.answer_id = now, why, answer_id
    session.flush()
    return True


def close_by_hand(session: Session, gap_ids: Sequence[int], now: datetime, by: int | None) -> list[int]:
    """Close these gaps, as somebody says that they are seen to; those that were open. `by` None: at the shell."""
    lock(session, "audit")  # before the gaps', as everybody takes them
    consulting.settled(session, gap_ids, now)
    closed = [number for number in gap_ids if close(session, number, Closing.HAND, now)]
    if closed:
        audit.append(session, now, by, Action.GAP_CLOSED, facts={"gaps": closed})
    return closed


def pass_on(session: Session, person_id: int, to_id: int) -> list[str]:
    """Whatever one person waits to be told of, another one waits for from now on; the questions that are still open."""
    lock(session, "gap")
    waited_for = session.execute(
        sa.select(Gap, GapAsker).join(GapAsker, GapAsker.gap_id == Gap.id).where(GapAsker.person_id == person_id)
    ).all()
    for gap, asker in waited_for:
        session.delete(asker)
        if session.get(GapAsker, (gap.id, to_id)) is None:
            session.add(GapAsker(gap_id=gap.id, person_id=to_id))
    session.flush()
    return [gap.question for gap, _ in sorted(waited_for, key=lambda row: row[0].id) if gap.closed_at is None]


def erase_asker(session: Session, person_id: int) -> int:
    """The person waits for no answer any more; for how many they did."""
    lock(session, "gap")
    waited = sa.delete(GapAsker).where(GapAsker.person_id == person_id).returning(GapAsker.gap_id)
    return len(session.scalars(waited).all())


def _of(county_id: int | None) -> sa.ColumnElement[bool]:
    return sa.true() if county_id is None else Gap.county_id == county_id


def _sorted(question: Question) -> Scope:
    """What the question was limited to, in one order; a town that is not held is a town."""
    scope = question.scope
    return replace(
        scope,
        towns=tuple(sorted({*scope.towns, *question.absent})),
        without=tuple(sorted(scope.without)),
        counties=tuple(sorted(scope.counties)),
        years=tuple(sorted(scope.years)),
    )


def _shown(scope: Scope, question: Question, own: Sequence[str]) -> Scope:
    """The scope without the asker's own town where only 我们镇 was said: it would tell who asked."""
    said = normal(question.about + question.text)
    mended = [town for _, town in question.mended]
    if any(normal(name)[:2] in said or name in mended for name in own):
        return scope
    return replace(
        scope,
        towns=tuple(town for town in scope.towns if town not in own),
        without=tuple(town for town in scope.without if town not in own),
    )


def _facets(scope: Scope) -> dict[str, Any]:
    """The scope as a JSON column gives it back."""
    return {name: list(facet) if isinstance(facet, tuple) else facet for name, facet in asdict(scope).items()}


def _line(line: Sequence[Gap]) -> GapLine:
    head = line[0]
    return GapLine(
        ids=tuple(gap.id for gap in line),
        question=head.question,
        about=head.about,
        alike=tuple(gap.question for gap in line[1:]),
        scope=scope_of(head.scope),
        times=sum(gap.times for gap in line),
        first_day=min(gap.first_day for gap in line),
        last_day=max(gap.last_day for gap in line),
        closed_day=None if head.closed_at is None else day_of(head.closed_at),
        closed_why=None if head.closed_why is None else Closing(head.closed_why),
        county_id=head.county_id,
        words=tuple(head.words),
    )


def as_filed(question: Question, scope: Scope) -> Question:
    """A gap's question that was read anew, within the years and the kind of section that it was filed with: buttons
    may have set them or taken them away.
    """
    counts = question.counts if scope.kind is None else None
    return replace(question, scope=replace(question.scope, years=scope.years, kind=scope.kind), counts=counts)


def scope_of(facets: dict[str, Any]) -> Scope:
    """A scope as a JSON column has it."""
    kind = facets["kind"]
    lists = {name: tuple(facet) for name, facet in facets.items() if name != "kind"}
    return Scope(**lists, kind=None if kind is None else SectionKind(kind))
