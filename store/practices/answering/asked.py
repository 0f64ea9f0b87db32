"""From the words of a question to the matters asked for: how each can be said, how telling it is, how needful."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from store.database import Session
from store.practices.answering.coverage import Coverage, Matter, Way, spell, whole
from store.practices.answering.figures import figure_asked
from store.practices.answering.outside import outside, outside_in
from store.practices.answering.parts import Parts
from store.practices.answering.things import is_field_term, is_thing
from store.practices.asking.question import Question
from store.practices.index import index
from store.practices.index.scoring import idf
from store.practices.language.ordinary import usage
from store.practices.language.thesaurus import Grade, terms, thesaurus
from store.practices.language.words import Words, normal

# What a way to say a matter ranks and covers of it.
SHARES = {Grade.EQUAL: (0.85, 1.0), Grade.SAID: (0.7, 1.0), Grade.RELATED: (0.35, 0.0)}
SPELLED = (0.95, 1.0)  # by the pieces that make up the word
BY_PIECES = (0.5, 0.3)  # by all pieces where they do not: 网格 for 网格员
SAYS = 0.5  # covered so far, a matter is said

# What jieba's dictionary takes a word for → how telling it is (0–1), whether reports write it · whether they do not.
TELLING = {
    "n": (1.0, 0.35), "j": (1.0, 0.35), "v": (0.7, 0.15), "l": (0.7, 0.2), "i": (0.5, 0.2), "a": (0.5, 0.1),
    "s": (0.3, 0.05), "t": (0.3, 0.05), "d": (0.2, 0.05), "f": (0.2, 0.05), "m": (0.2, 0.05),
}  # fmt: skip
LITTLE = (0.2, 0.05)
GUESSED = (0.8, 0.05)  # the segmenter's own
ASKED = 1.0  # beside its idf, what any matter weighs for being asked
LONGEST = 6  # characters of a term that the segmenter may have cut through
IDLE = 0.1  # a word that is needed no more than this, and that nobody wrote, asks for nothing
SAYS_OF_IT, TERM_SAYS_OF_IT = 0.3, 0.7  # needed at most of a word that names no thing; of a term
EVERYDAY, OFTEN = 20_000, 0.5  # a word met so often tells less
SPECIFIC = 3  # characters; a shorter word says several things, so that its near-equals may be missing from the list


def ask(session: Session, words: Words, question: Question, parts: Parts) -> tuple[Coverage, tuple[str, ...]]:
    """The matters among the asked keywords, and those of them that no report tells in any way."""
    text = normal(question.text)
    matters = _matters(session, words, question.words, text, parts)
    lost = [matter.word for matter in matters if not matter.weight and matter.word not in terms()]
    if parts.thesaurus and (overlooked := _overlooked(text, lost)):
        kept = [matter for matter in matters if matter.word not in overlooked]
        named = [word for word in dict.fromkeys(overlooked.values()) if word not in question.words]
        matters = (*kept, *_matters(session, words, named, text, parts))
    matters += tuple(
        Matter(
            one, (Way((one,), 1.0, 1.0),), 0.0, GUESSED[1], is_must=False, is_lost=False, is_thing=False, outside=wanted
        )
        for one, wanted in outside_in(text).items()
        if not any(one in matter.word for matter in matters)
    )
    unknown = tuple(matter.word for matter in matters if not matter.weight and matter.needs > IDLE)
    if all(matter.needs <= IDLE and not matter.weight for matter in matters):
        matters = ()
    return Coverage(matters, figure_asked(text)), unknown


def _matters(session: Session, words: Words, asked: Sequence[str], text: str, parts: Parts) -> tuple[Matter, ...]:
    ways = {word: _ways(word, pieces, parts) for word, pieces in whole(asked).items()}
    every = {word for some in ways.values() for way in some for word in way.words}
    frequencies, passages = index.document_frequencies(session, every), index.living(session)
    return tuple(_matter(word, some, frequencies, passages, words, text) for word, some in ways.items())


def _overlooked(text: str, lost: Sequence[str]) -> dict[str, str]:
    """For words that say nothing, a term of the field that the segmenter cut through: 律所 in 跟律/所签."""
    found = {}
    for word in lost:
        at = text.find(word)
        starts = range(at, at + len(word)) if at >= 0 else ()
        windows = (text[start : start + length] for length in range(LONGEST, 1, -1) for start in starts)
        term = next((window for window in windows if window in terms()), None)
        if term is not None:
            found[word] = term
    return found


def _ways(word: str, pieces: tuple[str, ...], parts: Parts) -> list[Way]:
    is_spelled = bool(pieces) and spell(word, pieces)
    found = [Way((word,), 1.0, 1.0)]
    if pieces:
        found.append(Way(pieces, *(SPELLED if is_spelled else BY_PIECES)))
    if parts.thesaurus:
        found += [Way((other.word,), *SHARES[other.grade]) for other in thesaurus().alternatives(word)]
    return found


def _matter(
    word: str, ways: list[Way], frequencies: Mapping[str, int], passages: int, words: Words, text: str
) -> Matter:
    known = tuple(way for way in ways if way.words == (word,) or all(frequencies[one] for one in way.words))
    apart = math.prod(
        1 - min(frequencies[one] for one in way.words) / max(passages, 1) for way in known if way.covers >= SAYS
    )
    rare = ASKED + idf(passages, round(passages * (1 - apart)))
    telling, needs = _telling(word, ways, known, frequencies, words)
    is_told = _told(known, frequencies)
    weight = rare * telling if is_told else 0.0  # of what nobody wrote nothing can be ranked
    is_lost = not is_told and is_field_term(word)
    is_must = is_lost and len(word) >= SPECIFIC
    return Matter(word, known, weight, needs, is_must, is_lost, is_thing(word), outside(word, text))


def _telling(
    word: str, ways: Sequence[Way], known: Sequence[Way], frequencies: Mapping[str, int], words: Words
) -> tuple[float, float]:
    """How telling a word is in the order of answers, and how much an answer needs it; each from 0 to 1."""
    if len(ways) > 1 and word in terms():
        written, unwritten, most = 1.0, 1.0, TERM_SAYS_OF_IT
    elif (used := usage(word)) is None:
        written, unwritten = GUESSED if not words.knows(word) else (1.0, 0.35)
        most = written  # a new word is a thing as a rule
    else:
        written, unwritten = TELLING.get(used.tag[:1], LITTLE)
        if used.frequency > EVERYDAY:
            written *= OFTEN
        most = SAYS_OF_IT
    if not _told(known, frequencies):
        return written, unwritten
    return written, written if is_thing(word) else min(written, most)


def _told(ways: Sequence[Way], frequencies: Mapping[str, int]) -> bool:
    return any(way.covers >= SAYS and all(frequencies[word] for word in way.words) for way in ways)
