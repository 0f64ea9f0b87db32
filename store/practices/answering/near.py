"""Questions offered in place of one that has no answer: near it, and each tried before it is offered."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from store.database import Session
from store.practices.answering.answers import find
from store.practices.answering.coverage import whole
from store.practices.asking.cues import place_cue, take_following, without_cues
from store.practices.asking.question import Question, Scope, read_question
from store.practices.asking.years import plain_days, years_in, years_left_out
from store.practices.index.directory import Held, directory
from store.practices.language.topics import by_id
from store.practices.language.words import Words, normal

TRIED = 8  # searches at most
TOPICS, OF_A_TOPIC = 2, 3
LONGEST = 20  # characters, where the question can be put so briefly
_ENDS = "，,、。；;：:？?！!… 呢啊呀吧嘛哦噢哈"


def near_questions(
    session: Session,
    words: Words,
    question: Question,
    *,
    asker: Collection[tuple[str, str]] = (),
    today: date,
    most: int = 3,
) -> list[str]:
    """Up to `most` questions near one that found nothing, nearest first, each of which finds something today: the same
    of a year that is held, of other towns, then what is often asked of its topics. Empty where none does.
    """
    held = directory(session)
    own = [town for _, town in asker]
    found: list[str] = []
    tried = [_meant(question)]
    for text in _candidates(question, held, words, today, own):
        if len(found) == most or len(tried) > TRIED:
            break
        read = read_question(text, held, words, today=today, own=own)
        if _meant(read) not in tried:
            tried.append(_meant(read))
            if find(session, words, read, asker=asker).quotes:
                found.append(text)
    return found


def _candidates(
    question: Question, held: Sequence[Held], words: Words, today: date, own: Sequence[str]
) -> Iterator[str]:
    scope = question.scope
    core = _core(question, held, words, today, own)
    if core and scope.years:
        reports = [report for report in held if not scope.towns or report.town in scope.towns]
        of_towns = {report.year for report in reports} - set(scope.years)
        for year in sorted(of_towns, key=lambda year: abs(year - scope.years[-1]))[:2]:
            holding = {report.town for report in reports if report.year == year}
            towns = [town for town in scope.towns if town in holding]
            text = _joined(f"{'、'.join(towns)}{year}年", core, question)
            yield text if len(text) <= LONGEST or not towns else _joined(f"{towns[0]}{year}年", core, question)
    if core and (scope.towns or question.absent or scope.years):
        yield _joined("各镇" if core.startswith("的") else "", core, question)
    stock = [text for topic in question.topics[:TOPICS] for text in _nearest(by_id()[topic].questions, question.words)]
    if len(scope.towns) == 1:
        yield from (f"{scope.towns[0]}{text}" for text in stock)
    yield from stock


def _nearest(stock: Sequence[str], asked: Sequence[str]) -> list[str]:
    """Those that share most of what was asked first."""
    return sorted(stock, key=lambda text: -sum(word in text for word in asked))[:OF_A_TOPIC]


def _meant(question: Question) -> tuple[Scope, tuple[str, ...], tuple[str, ...]]:
    return question.scope, question.words, question.absent


def _joined(limits: str, core: str, question: Question) -> str:
    """The question within these limits; by its first weighty words where it is too long."""
    text = f"{limits}{core}"
    return text if len(text) <= LONGEST or not question.words else f"{limits}{_brief(question, LONGEST - len(limits))}"


def _brief(question: Question, most: int = LONGEST) -> str:
    first, *others = whole(question.words)
    for other in others:
        if len(first) + 1 + len(other) <= most:
            first += f" {other}"
    return first


def _core(question: Question, held: Sequence[Held], words: Words, today: date, own: Sequence[str]) -> str:
    """What was asked without the towns and years that its text names, whether they are still its limits or not; its
    weighty words where they cannot be taken out of the text. Empty: nothing.
    """
    text = question.about or question.text
    read = read_question(text, held, words, today=today, own=own)
    rest, _ = take_following(normal(text))
    _, rest = years_left_out(plain_days(rest), today, without_cues())
    _, rest = years_in(rest, today, ())
    rest = place_cue("own").sub("", rest.replace(" ", ""))
    towns = (*read.scope.towns, *read.scope.without, *read.scope.counties, *read.absent)
    for name in sorted({*towns, *(typed for typed, _ in read.mended)}, key=len, reverse=True):
        rest = _without(rest, normal(name))
    rest = rest.strip(_ENDS).lstrip("在")
    if not read.words and read.scope.kind is None:
        rest = ""
    is_whole = set(question.words) <= set(read_question(rest, held, words, today=today, own=own).words)
    return rest if is_whole else _brief(question)


def _without(text: str, name: str) -> str:
    """A text without a name, in full or by its beginning (鹿鸣寨 for 鹿鸣寨乡), and without what joins it to others."""
    known = next((name[:length] for length in range(len(name), 1, -1) if name[:length] in text), None)
    if known is None:
        return text
    before, behind = without_cues()
    return re.sub(rf"(?:{before}|[、和与跟及])?{re.escape(known)}(?:{behind})?", "", text)
