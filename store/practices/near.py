"""Questions offered in place of one that has no answer: near it, and each tried before it is offered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from store.database import Session
from store.practices.answers import find
from store.practices.coverage import whole
from store.practices.directory import Held, directory
from store.practices.question import Question, read_question
from store.practices.topics import by_id
from store.practices.words import Words, normal

TRIED = 8  # searches at most
TOPICS, OF_A_TOPIC = 2, 3
_YEAR = re.compile(r"(?:19|20)?\d\d年|20\d\d(?!\d)")


def near_questions(
    session: Session,
    words: Words,
    question: Question,
    *,
    asker: tuple[str, str] | None = None,
    today: date,
    most: int = 3,
) -> list[str]:
    """Up to `most` questions near one that found nothing, nearest first, each of which finds something today: the same
    of a year that is held, of other towns, then what is often asked of its topics. Empty where none does.
    """
    held = directory(session)
    found: list[str] = []
    tried = {normal(question.text)}
    for text in _candidates(question, held, words):
        if len(found) == most or len(tried) > TRIED:
            break
        if normal(text) not in tried:
            tried.add(normal(text))
            read = read_question(text, held, words, today=today, own=asker[1] if asker else None)
            if find(session, words, read, asker=asker).quotes:
                found.append(text)
    return found


def _candidates(question: Question, held: Sequence[Held], words: Words) -> Iterator[str]:
    scope = question.scope
    core = _core(question, words)
    if core and scope.years:
        of_towns = {report.year for report in held if not scope.towns or report.town in scope.towns}
        for year in sorted(of_towns - set(scope.years), key=lambda year: abs(year - scope.years[-1]))[:2]:
            yield f"{'、'.join(scope.towns)}{year}年{core}"
    if core and (scope.towns or question.absent or scope.years):
        yield core
    stock = [text for topic in question.topics[:TOPICS] for text in _nearest(by_id()[topic].questions, question.words)]
    if len(scope.towns) == 1:
        yield from (f"{scope.towns[0]}{text}" for text in stock)
    yield from stock


def _nearest(stock: Sequence[str], asked: Sequence[str]) -> list[str]:
    """Those that share most of what was asked first."""
    return sorted(stock, key=lambda text: -sum(word in text for word in asked))[:OF_A_TOPIC]


def _core(question: Question, words: Words) -> str:
    """What was asked without its towns and years; its weighty words where they cannot be taken out of the text."""
    rest = normal(question.about or question.text)
    scope = question.scope
    typed = (name for name, _ in question.mended)
    for name in sorted({*scope.towns, *scope.without, *question.absent, *typed}, key=len, reverse=True):
        rest = rest.replace(normal(name), "")
    rest = _YEAR.sub("", rest).lstrip("，,、。 的")
    if set(question.words) <= set(words.cut(rest)) and not any(normal(town)[:-1] in rest for town in scope.towns):
        return rest
    return " ".join(whole(question.words))
