"""The passages that answer a question, best first: found by the index, read, looked at again, or passed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import sqlalchemy as sa

from store.database import Session
from store.practices.answering.coverage import Coverage
from store.practices.answering.parts import Parts
from store.practices.answering.quoting import only_greets
from store.practices.answering.ranking import score
from store.practices.answering.refusal import answers, helps
from store.practices.answering.sight import Sight
from store.practices.asking.question import Question
from store.practices.index import index
from store.practices.index.directory import Held
from store.practices.index.scoring import idf
from store.practices.kinds import SectionKind
from store.practices.language.topics import by_id
from store.practices.tables import Passage

DEPTH = 200  # passages looked at; when a person has paged through what they give, the next DEEPER times as many
DEEPER = 2
DEEPEST = 4  # so often: nobody pages beyond
UNANSWERED = 2  # times `depth` passages read, none of which answers: it is time to say so
OLDER = 0.95  # of a town's newest report the same counts a little more than of an older one
GREETING = 0.6  # of its score: 现将情况报告如下 tells what was done, not how
LISTED = 60  # towns, where all is asked that they wrote of a kind
TERMS = 24  # of a question's words and their synonyms are searched for, the weightiest


@dataclass(frozen=True)
class Candidate:
    """A passage that answers."""

    report: Held
    passage: int
    heading_path: tuple[str, ...]
    sentences: tuple[str, ...]
    present: dict[str, int]  # words that stand there, in which places (see sight)
    score: float

    @property
    def place(self) -> tuple[str, str]:
        """Its county and town."""
        return self.report.county, self.report.town


def candidates(
    session: Session,
    asked: Coverage,
    question: Question,
    held: Sequence[Held],
    searched: Sequence[Held],
    parts: Parts,
    depth: int = DEPTH,
) -> Iterator[list[Candidate]]:
    """Those that answer, best first: of the best `depth` by the index, then of the next ones as long as one asks."""
    reports = {report.id: report for report in searched}
    left_out = [(report.first, report.first + report.passages) for report in held if report.id not in reports]
    newest = {report.id for report in _newest(searched).values()}
    weights = _weights(session, asked)
    topic = by_id()[question.topics[0]].words if question.topics else ()
    asked_words = asked.words
    looked, read, enough, is_answered = 0, 0, UNANSWERED * depth, False
    waiting: list[Candidate] = []
    for _ in range(DEEPEST):
        hits = index.search(session, weights, depth, left_out)
        rows = _read(session, [hit.passage_id for hit in hits[looked:]], question.scope.kind)
        read += len(rows)
        for row in rows:
            sight = Sight(row.heading_path if parts.headings else (), row.sentences)
            present = sight.where(asked_words)
            told = asked.told(present)
            is_answered = is_answered or answers(told, sight, present)
            if helps(told, present):
                value = score(told, sight, present, topic, row.kind, question.leaning, parts)
                value *= 1.0 if row.report_id in newest else OLDER
                value *= GREETING if only_greets(row.sentences) else 1.0
                report = reports[row.report_id]
                waiting.append(Candidate(report, row.id, tuple(row.heading_path), tuple(row.sentences), present, value))
        if is_answered:
            yield sorted(waiting, key=lambda one: (-one.score, -one.report.year, one.passage))
            waiting = []
        if len(hits) < depth or (not is_answered and read >= enough):
            return
        looked, depth = depth, depth * DEEPER


def is_list(question: Question) -> bool:
    """Whether all that was written of a kind, or by towns, is wanted: nothing was said that was not understood."""
    return not question.left and (question.scope.kind is not None or bool(question.scope.towns))


def listed(session: Session, question: Question, searched: Sequence[Held]) -> Iterator[list[Candidate]]:
    """The passages of the kind or towns asked for, where nothing else is: the first of each town, then the second.

    Of its newest report; of all, newest first, where towns or years are named.
    """
    newest = sorted(_newest(searched).values(), key=lambda report: (-report.year, report.id))[:LISTED]
    numbers = {(report.county, report.town): count(1) for report in newest}
    is_named = question.scope.towns or question.scope.years
    reports = sorted(searched, key=lambda report: (-report.year, report.id)) if is_named else newest
    found = []
    for report in reports:
        if (number := numbers.get((report.county, report.town))) is None:
            continue
        rows = _read(session, range(report.first, report.first + report.passages), question.scope.kind)
        for row in sorted(rows, key=lambda row: int(row.id)):
            path, sentences = tuple(row.heading_path), tuple(row.sentences)
            found.append(Candidate(report, row.id, path, sentences, {}, 1 / next(number)))
    yield sorted(found, key=lambda one: -one.score)


def _newest(reports: Sequence[Held]) -> dict[tuple[str, str], Held]:
    """Each town's newest report."""
    return {(report.county, report.town): report for report in sorted(reports, key=lambda report: report.year)}


def _weights(session: Session, asked: Coverage) -> dict[str, float]:
    """By word, so that however rare a synonym is, it weighs no more than what it stands for."""
    frequencies = index.document_frequencies(session, asked.words)
    passages = index.living(session)
    weights: dict[str, float] = {}
    for matter in asked.matters:
        for way in matter.ways:
            for word in way.words:
                if frequencies[word]:
                    weight = matter.weight * way.ranks / len(way.words) / idf(passages, frequencies[word])
                    weights[word] = max(weights.get(word, 0.0), weight)
    best = sorted(weights, key=lambda word: -weights[word] * idf(passages, frequencies[word]))[:TERMS]
    return {word: weights[word] for word in best}


def _read(session: Session, ids: Sequence[int], kind: SectionKind | None) -> Sequence[Any]:
    kinds = list(SectionKind) if kind is None else [kind]
    return session.execute(_PASSAGES, {"ids": list(ids), "kinds": kinds}).all()


# Columns, not objects: hundreds of passages are looked at for a few quotations.
_PASSAGES = sa.select(Passage.id, Passage.report_id, Passage.heading_path, Passage.kind, Passage.sentences).where(
    Passage.id.in_(sa.bindparam("ids", expanding=True)), Passage.kind.in_(sa.bindparam("kinds", expanding=True))
)
