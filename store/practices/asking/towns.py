"""The towns that a text names: in full, short, mistyped; and those that are named but not held."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from store.practices.asking.cues import particles, word_list
from store.practices.language.ordinary import is_ordinary, usage
from store.practices.language.words import Words, normal

LONGEST = 12  # characters of a name without its unit: 某某土家族苗族 has 7
# 乡村 and 镇长 hold no unit.
_UNIT = re.compile(r"镇(?!化|长)|乡(?![村镇亲土下里情愁音间贤风长])|街道|苏木")
_HEAD = re.compile("[镇乡]长(?![期效远久年江线])")
# 镇政府 is a word; what stands before it names the town.
_OFFICES = frozenset(("政府", "党委", "人大", "机关", "司法所"))
_LETTERS = re.compile(r"[^\W\d_a-z\ue000-\uefff]+")
_NO_NAMES = ("d", "r", "m", "p", "c", "q", "u", "v")  # adverbs, pronouns … as jieba tags them
_NO_ENDS = "大小强重古名的了个些几哪那这每"  # 人口大镇, 做得好的镇
# What is not told apart in speech, and so not in typing by sound.
_ALIKE = ((re.compile("^([zcs])h"), r"\1"), (re.compile("ng$"), "n"), (re.compile("^n"), "l"))
_FIRST_MARK = 0xE000  # private characters stand for towns in a text that is being read
_GONE = "\0"  # for the rest of a name, so that places stay where they are
MARK = f"[\ue000-\uefff]{_GONE}*"  # a pattern
MARK_END = f"[\ue000-\uefff{_GONE}]"


@dataclass(frozen=True)
class Mention:
    """One naming of a town."""

    towns: tuple[str, ...]  # as they are held; of namesakes all; empty: not held
    name: str  # as it was typed, in the normal form
    is_mended: bool = False
    is_own: bool = False  # 我们镇


@dataclass
class Reading:
    """A text in its normal form while towns are taken out of it: each becomes a mark that stands for its mention."""

    text: str
    mentions: list[Mention] = field(default_factory=list)

    def put(self, start: int, end: int, mention: Mention) -> None:
        """Mark a naming."""
        mark = chr(_FIRST_MARK + len(self.mentions) % 0x1000)
        self.mentions.append(mention)
        self.text = self.text[:start] + mark.ljust(end - start, _GONE) + self.text[end:]

    def of(self, marks: str) -> list[Mention]:
        """The mentions that marks in a piece of the text stand for."""
        return [self.mentions[ord(mark) - _FIRST_MARK] for mark in re.findall("[\ue000-\uefff]", marks)]


def without_marks(text: str) -> str:
    """A text without characters that could be taken for marks, or with blanks for the marks it has."""
    return re.sub(f"[\ue000-\uefff{_GONE}]+", " ", text)


class Gazetteer:
    """The towns held, by their names and by what is nearly their name."""

    def __init__(self, towns: Iterable[str]) -> None:
        self._full: dict[str, list[str]] = defaultdict(list)
        self._short: dict[str, list[str]] = defaultdict(list)
        for town in sorted(set(towns)):
            full = normal(town)
            self._full[full].append(town)
            for short in _shortened(full):
                self._short[short].append(town)
        self._full_lengths = sorted(set(map(len, self._full)), reverse=True)
        self._short_lengths = sorted(set(map(len, self._short)), reverse=True)
        self._by_sound = _by(self._short, lambda name: [_sound(name)])
        self._by_looks = _by(self._short, lambda name: [_looks(name)])
        self._by_blank = _by(self._short, _blanked)
        self._by_lack = _by(self._short, _lacking)

    def called(self, name: str) -> tuple[str, ...]:
        """The towns of this full name: none or one, or that in traditional characters too."""
        return tuple(self._full.get(normal(name), ()))

    def take_full(self, reading: Reading) -> None:
        """Mark every town that is named in full."""
        for length in self._full_lengths:
            for start, end in _spans(reading, length):
                if towns := self._full.get(reading.text[start:end]):
                    is_of_head = bool(_HEAD.match(reading.text, end - 1))  # 板溪镇长: 镇 belongs to both
                    reading.put(start, end - is_of_head, Mention(tuple(towns), reading.text[start:end]))

    def take_short(self, reading: Reading, words: Words) -> None:
        """Mark the towns named without their unit, or with another's (板溪乡).

        An everyday word names none, nor what breaks a word that stands there: 提高显著 names no 高显镇.
        """
        spoken = _Tokens(reading.text, words)
        alone = without_marks(reading.text).strip(" 那呢的,。?!:")
        for length in self._short_lengths:
            for start, end in _spans(reading, length):
                name = reading.text[start:end]
                towns = self._short.get(name)
                if not towns or spoken.breaks(start, end):
                    continue
                unit = _UNIT.match(reading.text, end)
                if unit:
                    reading.put(start, unit.end(), Mention(tuple(towns), name + unit[0], is_mended=True))
                elif name == alone or not is_ordinary(name):
                    reading.put(start, end, Mention(tuple(towns), name))

    def take_mistyped(self, reading: Reading, words: Words) -> None:
        """Mark the towns named with one character wrong, missing or too many, or written as they sound."""
        spoken = _Tokens(reading.text, words)
        longest = max(self._short_lengths, default=0)
        for length in range(longest + 1, 1, -1):
            for start, end in _spans(reading, length):
                name = reading.text[start:end]
                if not _LETTERS.fullmatch(name):
                    continue
                unit = _UNIT.match(reading.text, end)
                towns = self._near(name, has_unit=unit is not None)
                if not towns or spoken.breaks(start, end):
                    continue
                if unit:
                    reading.put(start, unit.end(), Mention(towns, name + unit[0], is_mended=True))
                elif not is_ordinary(name):
                    reading.put(start, end, Mention(towns, name, is_mended=True))

    def _near(self, name: str, *, has_unit: bool) -> tuple[str, ...]:
        """The towns of the one name that this may have been meant for.

        A name of two characters is mended by its sound and its looks alone: of 柳溪 and 板溪 only one may be held, and
        both exist.
        """
        if name[0] in particles() or name in word_list("place", "nameless"):
            return ()
        if not has_unit and len(name) == 2 and particles().intersection(name):
            return ()
        meant = _nearest(self._by_sound.get(_sound(name), ()), name, most=len(name) if has_unit else 1)
        meant = meant or _nearest(self._by_looks.get(_looks(name), ()), name, most=1)
        if not meant and len(name) > 2:
            meant = set().union(*(self._by_blank.get(blanked, ()) for blanked in _blanked(name)))
            meant |= set().union(*({lacking} & self._short.keys() for lacking in _lacking(name)))
        if not meant:  # 西陵 of 西陵寺; with its unit any may be missing
            meant = {one for one in self._by_lack.get(name, ()) if has_unit or one.startswith(name)}
        return tuple(self._short[next(iter(meant))]) if len(meant) == 1 else ()


def take_absent(reading: Reading, words: Words) -> None:
    """Mark what is named as a town (红旗镇) once all towns held are marked."""
    spoken = _Tokens(reading.text, words)
    for unit in list(_UNIT.finditer(reading.text)):
        start = spoken.name_before(*unit.span())
        if start is not None and _LETTERS.fullmatch(reading.text[start : unit.start()]):  # not 红旗镇街道 once more
            reading.put(start, unit.end(), Mention((), reading.text[start : unit.end()]))


class _Tokens:
    """Where the words of a text begin and end."""

    def __init__(self, text: str, words: Words) -> None:
        self._text = text
        self._spans: list[tuple[int, int]] = []
        self._at: list[int] = []  # by character: the number of its token
        for token in words.tokens(text):
            self._at += [len(self._spans)] * len(token)
            self._spans.append((len(self._at) - len(token), len(self._at)))
        self._knows = words.knows

    def breaks(self, start: int, end: int) -> bool:
        """Whether an everyday word or one of the field reaches over one of the ends of this span."""
        return any(
            first < start < last or first < end < last
            for first, last in {self._spans[self._at[start]], self._spans[self._at[end - 1]]}
            if last - first > 1
            and not (first <= start and _UNIT.fullmatch(self._text[end:last]))
            and self._is_usual(first, last)
        )

    def name_before(self, start: int, end: int) -> int | None:
        """Where the name begins that ends with the unit at `start`; None: it is no name of a town."""
        number = self._at[start]
        first, last = self._spans[number]
        if last != end and self._text[end:last] not in _OFFICES:
            return None
        if first < start and last == end and is_ordinary(self._text[first:last]):
            return None  # 乡镇
        while number and (start - first < 2 or not self._is_word(first, start)):
            before = self._text[slice(*self._spans[number - 1])]
            is_part = (len(before) == 1 or start - first < 2) and start - first < 5
            if not is_part or before in particles() or not _LETTERS.fullmatch(before):
                break
            number -= 1
            first = self._spans[number][0]
        name, unit = self._text[first:start], self._text[start:end]
        if not 2 <= len(name) <= LONGEST or not _LETTERS.fullmatch(name) or _is_nameless(name):
            return None
        return None if unit == "街道" and is_ordinary(name) else first

    def _is_word(self, first: int, last: int) -> bool:
        return self._knows(self._text[first:last])

    def _is_usual(self, first: int, last: int) -> bool:
        word = self._text[first:last]
        return self._knows(word) and (usage(word) is None or is_ordinary(word))


def _is_nameless(name: str) -> bool:
    used = usage(name)
    return (
        name in word_list("place", "nameless")
        or name[-1] in _NO_ENDS
        or (used is not None and used.tag[0] in _NO_NAMES and used.tag != "vn")
    )


def _shortened(full: str) -> set[str]:
    """What a town is called without its unit, and without the peoples named behind it (石磴寨苗族布依族乡)."""
    without_unit = re.sub("(?:街道|镇|乡|苏木)$", "", full)
    without_peoples = re.sub(f"(?:{'|'.join(word_list('place', 'peoples'))})+$", "", without_unit)
    return {short for short in (without_unit, without_peoples) if 2 <= len(short) <= LONGEST}


def _spans(reading: Reading, length: int) -> Iterator[tuple[int, int]]:
    for start in range(len(reading.text) - length + 1):
        yield start, start + length


def _by(names: Iterable[str], keys: Callable[[str], Iterable[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for key in keys(name):
            found[key].add(name)
    return found


def _nearest(names: Iterable[str], name: str, most: int) -> set[str]:
    """Those of these names, as long as `name`, that differ from it in the fewest characters, and in `most` at most."""
    apart = {one: sum(a != b for a, b in zip(one, name, strict=True)) for one in names}
    return {one for one, number in apart.items() if number == min(apart.values()) and number <= most}


def _blanked(name: str) -> Iterable[str]:
    """A name with any one of its characters blotted out; none of a short one: there is too little left."""
    return [f"{name[:i]}?{name[i + 1 :]}" for i in range(len(name))] if len(name) > 2 else []


def _lacking(name: str) -> Iterable[str]:
    """A name with any one of its characters left out; likewise."""
    return {name[:i] + name[i + 1 :] for i in range(len(name))} if len(name) > 2 else []


def _sound(name: str) -> str:
    return " ".join(_sounds().get(character, character) for character in name)


def _looks(name: str) -> str:
    return "".join(_shapes().get(character, character) for character in name)


@lru_cache(maxsize=1)
def _shapes() -> dict[str, str]:
    lines = files("store.practices").joinpath("data/shapes.txt").read_text("utf-8").splitlines()
    return {character: line[0] for line in lines if not line.startswith("#") for character in line}


@lru_cache(maxsize=1)
def _sounds() -> dict[str, str]:
    lines = files("store.practices").joinpath("data/sounds.txt").read_text("utf-8").splitlines()
    sounds: dict[str, str] = {}
    for syllable, characters in (line.split() for line in lines if not line.startswith("#")):
        for pattern, replaced in _ALIKE:
            syllable = pattern.sub(replaced, syllable)
        sounds |= dict.fromkeys(characters, syllable)
    return sounds
