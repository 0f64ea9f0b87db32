"""What a question asks for: towns, years and section it names, and the words that are left."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from store.practices.asking.cues import (
    asks_way_out,
    compare_cue,
    is_cut_short,
    meant_by,
    more_cue,
    particles,
    place_cue,
    take_following,
    take_kind,
    without_cues,
    without_praise,
    word_list,
)
from store.practices.asking.metric_words import (
    Counts,
    asks_difference,
    contrary_of,
    counts_in,
    names_a_thing,
    understood,
    without_number,
)
from store.practices.asking.towns import MARK, MARK_END, Gazetteer, Mention, Reading, take_absent, without_marks
from store.practices.asking.years import plain_days, years_in, years_left_out
from store.practices.index.directory import Held
from store.practices.kinds import SectionKind
from store.practices.language.topics import topics_of
from store.practices.language.words import Words, normal


@dataclass(frozen=True)
class Scope:
    """Which passages may answer; an empty part sets no limit."""

    towns: tuple[str, ...] = ()  # as they are held in the store
    without: tuple[str, ...] = ()  # 除了板溪镇
    counties: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    kind: SectionKind | None = None


@dataclass(frozen=True)
class Question:
    """A question as the search understands it."""

    text: str  # as it was asked
    scope: Scope
    words: tuple[str, ...]  # weighty keywords, each once, in order; with a kind it may be none: 别人都写了哪些短板
    topics: tuple[str, ...] = ()  # ids of data/topics.toml, likeliest first
    absent: tuple[str, ...] = ()  # towns named that no report is held of; with no other town named, nothing can answer
    mended: tuple[tuple[str, str], ...] = ()  # what was typed, the town that was meant
    leaning: SectionKind | None = None  # the kind of section that is likelier to answer (怎么做); no limit
    others: bool = False  # 别的镇
    follows: bool = False  # leans on the question before: 那蟠龙镇呢, or nothing but facets
    about: str = ""  # the question before, where its words are kept
    compares: bool = False  # towns held against each other, or against those of the question before: 和锦垣比呢
    dropped: Scope = Scope()  # limits it named that were taken away since
    left: str = ""  # what was said beside facets and fillers, with words or without; empty: a bare-facet question
    said: str = ""  # all that was said beside facets, in the normal form; of a follow-up without words that before it
    counts: Counts | None = None  # how it asks for a figure, a follow-up as that before it; None: it asks for none
    is_short: bool = False  # names a thing alone: leans on the question before, if that asked for a figure
    unwanted: tuple[int, ...] = ()  # years that it leaves out; its scope has the others that are held


def read_question(
    text: str, held: Sequence[Held], words: Words, *, today: date, own: Sequence[str] = (), home: str = ""
) -> Question:
    """What is asked, of the reports that are `held`.

    Towns are known in full, short, in traditional characters, and where one character is mistyped. 我们镇 is `own`, the
    asker's town by all its names, today's first; where a way out is asked for (我们镇没人手咋办) it limits nothing.
    去年 is counted from `today`. 全县 is `home`, the asker's county, where figures are asked for.
    """
    names = _names(held)
    rest, follows = take_following(without_praise(without_marks(normal(text))))
    unwanted, rest = years_left_out(plain_days(rest), today, without_cues())
    years, rest = years_in(rest, today, names.years)
    reading = Reading(rest)
    gazetteer = names.gazetteer
    gazetteer.take_full(reading)
    kind, leaning, reading.text = take_kind(reading.text)
    counts = None if kind is not None else counts_in(normal(text))
    counties = _take_counties(reading, names.counties, home if counts is Counts.NUMBER else "")
    limits = not asks_way_out(normal(text))
    others = _take_cues(reading, own, gazetteer)
    gazetteer.take_short(reading, words)
    gazetteer.take_mistyped(reading, words)
    take_absent(reading, words)
    compares = _take_comparing(reading)

    left_out = _left_out(reading)
    named = [one for one in reading.mentions if one not in left_out and (not one.is_own or (limits and not others))]
    rest = without_marks(reading.text)
    weighty = _weighty(rest, words)
    scope = Scope(_towns(named), _towns(left_out), counties, years, kind)
    if unwanted:
        scope = replace(scope, years=_other_years(scope, held, unwanted))
    if kind is SectionKind.PLAN:
        scope = replace(scope, years=_years_of_plans(scope, held, today))
    names_any = scope != Scope() or others
    is_bare = counts is Counts.NUMBER and not names_a_thing(rest)  # 最少的呢, 比去年多了几个
    is_short = leaning is None and kind is None and is_cut_short(rest)  # 办结率呢
    is_whole = kind is not None and (others or scope != Scope(kind=kind)) and not rest.endswith("呢")  # 别人的短板
    return Question(
        text=text,
        scope=scope,
        words=weighty,
        topics=topics_of(weighty),
        absent=tuple(dict.fromkeys(one.name for one in named if not one.towns)),
        mended=tuple((one.name, town) for one in reading.mentions if one.is_mended for town in one.towns),
        leaning=leaning,
        others=others,
        follows=follows or (not weighty and not is_whole and (is_bare or (names_any and not _left(rest, words)))),
        is_short=is_short,
        unwanted=unwanted,
        compares=compares,
        left=_left(rest, words, word_list("words", "fillers")),
        said=rest.strip(),
        counts=counts,
    )


def follow(question: Question, before: Question | None) -> Question:
    """The question with what it takes over from the one before: its words where it has none of its own, and of its
    facets those that it does not name anew. A full question takes over nothing.
    """
    leans = question.follows or (question.is_short and before is not None and before.counts is not None)
    if before is None or not leans:
        return question
    new, old = question.scope, before.scope
    if question.others:
        places = {"towns": (), "without": new.without or (*old.without, *old.towns), "counties": new.counties}
    elif question.compares and len(new.towns) == 1:
        places = {"towns": tuple(dict.fromkeys((*old.towns, *new.towns))), "counties": new.counties}
    elif new.towns or new.without or new.counties or question.absent:
        places = {}
    else:
        places = {"towns": old.towns, "without": old.without, "counties": old.counties}
        question = replace(question, absent=before.absent)
    scope = replace(new, **places, years=new.years or old.years, kind=new.kind or old.kind)
    said, counts = _figure_on(question, before)
    counts = None if scope.kind is not None else counts
    question = question if new.years else replace(question, unwanted=before.unwanted)
    if question.words:
        return replace(question, scope=scope, counts=counts, said=said)
    return replace(
        question,
        scope=scope,
        counts=counts,
        said=said,
        words=before.words,
        topics=before.topics,
        leaning=question.leaning or before.leaning,
        about=before.about or before.text,
        left=question.left or before.left,
    )


def _figure_on(question: Question, before: Question) -> tuple[str, Counts | None]:
    """What a follow-up says of a figure, and how it asks for it: as the question before did (那调解员呢, but not
    那调解怎么做的), with what that said where it needs it: 那办结率呢, 比去年多了几个.
    """
    counts, both = question.counts or before.counts, f"{without_number(before.said)} {question.said}"
    if not question.words:
        return both if asks_difference(question.said) else before.said, counts
    if before.counts is None:
        return question.said, question.counts
    for said in (question.said, both):
        if understood(said, before.counts) or contrary_of(said, before.counts):
            return said, counts
    return question.said, question.counts


class _Names(NamedTuple):
    """What the reports held are called by."""

    gazetteer: Gazetteer
    counties: tuple[str, ...]  # longest first
    years: frozenset[int]


def _names(held: Sequence[Held]) -> _Names:
    """Of a nation's reports a tenth of a second's work; the directory stays the same list until reports change."""
    for reports, names in _newest[:]:
        if reports is held:
            return names
    names = _Names(
        Gazetteer(report.town for report in held),
        tuple(sorted({report.county for report in held} - {""}, key=len, reverse=True)),
        frozenset(report.year for report in held),
    )
    _newest[:] = [(held, names)]
    return names


_newest: list[tuple[Sequence[Held], _Names]] = []  # one at most


def _other_years(scope: Scope, reports: Sequence[Held], unwanted: Collection[int]) -> tuple[int, ...]:
    """Of the years that are named those that are wanted, or else all others of the towns that are named, or of any."""
    named = [year for year in scope.years if year not in unwanted]
    of_towns = {report.year for report in reports if report.town in scope.towns}.difference(unwanted)
    return tuple(named or sorted(of_towns or {report.year for report in reports}.difference(unwanted)))


def _years_of_plans(scope: Scope, reports: Iterable[Held], today: date) -> tuple[int, ...]:
    """The years of the reports that may hold the plans asked for: what 2024 was to bring stands in the report of 2023.

    今年 says nothing where neither is held.
    """
    held = {report.year for report in reports if not scope.towns or report.town in scope.towns}
    found: list[int] = []
    for year in scope.years:
        near = [one for one in (year - 1, year) if one in held]
        found += near or ([year] if year != today.year else [])
    return tuple(dict.fromkeys(found))


def _take_counties(reading: Reading, held: Collection[str], home: str) -> tuple[str, ...]:
    named = [county for county in held if normal(county) in reading.text]
    for county in named:
        reading.text = reading.text.replace(normal(county), " ")
    if home not in held or named or place_cue("county").search(reading.text) is None:
        return tuple(named)
    reading.text = place_cue("county").sub(" ", reading.text)
    return (home,)


def _take_cues(reading: Reading, own: Sequence[str], gazetteer: Gazetteer) -> bool:
    """Mark the asker's own town and take out what is said of towns without a name; whether others are spoken of."""
    others = place_cue("others").search(reading.text) is not None
    reading.text = place_cue("others").sub(" ", reading.text)
    if own:
        held = tuple(town for name in own for town in gazetteer.called(name))
        for hit in list(place_cue("own").finditer(reading.text)):
            reading.put(*hit.span(), Mention(held, own[0], is_own=True))
    reading.text = place_cue("own").sub(" ", reading.text)
    reading.text = place_cue("any").sub(" ", reading.text)
    return others


def _take_comparing(reading: Reading) -> bool:
    """Take out what is said behind towns that are held against each other; whether it was. 比板溪镇多吗 is one."""
    whole = re.fullmatch(rf"\s*比\s*({MARK})\s*(?:{more_cue()})[\s?。!]*", reading.text)
    if whole is not None:
        reading.text = whole[1]
        return True
    reading.text, times = re.subn(rf"(?<={MARK_END})\s*(?:{compare_cue()})", " ", reading.text)
    return times > 0


def _left_out(reading: Reading) -> list[Mention]:
    before, behind = without_cues()
    towns = rf"{MARK}(?:[、和与跟及]?{MARK})*"
    found = []
    for hit in list(re.finditer(rf"(?:{before})\s*({towns})|({towns})\s*(?:{behind})", reading.text)):
        found += reading.of(hit[0])
    reading.text = re.sub(rf"(?:{before})(?=\s*{MARK})|(?<={MARK_END})\s*(?:{behind})", " ", reading.text)
    return found


def _towns(mentions: Iterable[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(town for one in mentions for town in one.towns))


def _weighty(text: str, words: Words) -> tuple[str, ...]:
    """The keywords that say something, each once: a filler only within a longer word (枫桥经验)."""
    tokens = words.tokens(text)
    cut = tuple(dict.fromkeys(words.cut(" ".join(meant_by(token) or token for token in tokens))))
    fillers = word_list("words", "fillers")
    kept = [word for word in cut if word not in fillers]
    return tuple(word for word in cut if word in kept or any(word in other for other in kept))


def _left(text: str, words: Words, fillers: frozenset[str] = frozenset()) -> str:
    """What means something in a text, single characters too; empty: nothing does."""
    return "".join(
        token.strip()
        for token in words.tokens(text)
        if token not in particles() | fillers
        and (len(token) == 1 or not fillers.issuperset(words.cut(token)))
        and any(character.isalnum() for character in token)
    )
