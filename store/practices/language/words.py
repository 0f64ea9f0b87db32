"""Text to keywords: what a passage is indexed by and what a question is searched by."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import metadata
from importlib.resources import files
from typing import NamedTuple, TypeVar

from store.practices.language.characters import simplified
from store.practices.language.thesaurus import thesaurus
from store.practices.language.topics import topics

Answer = TypeVar("Answer")

MAX_TERM = 64  # characters, the width of keyword.term

# The segmenter is handed nothing but these, the characters jieba takes for Chinese: in runs of them rjieba agrees with
# it to the letter, outside them the two cut differently.
_HAN = "\u4e00-\u9fd5"
_HAN_ONLY = re.compile(f"[{_HAN}]+")
_HAN_RUN = re.compile(f"([{_HAN}]+)")
_BETWEEN = re.compile(f"([^{_HAN}]+)")
_PIECES = re.compile(
    rf"(?P<latin>\d*[^\W\d_{_HAN}][^\W_{_HAN}]*)"  # 5g, covid19, and every other script
    r"|(?P<number>\d+(?:·\d+)*)"
    r"|(?P<end>\x01)"
)
_END, _NO_END = "\x01", "\x02"  # parts the texts that are cut together: no word, no blank, the same in normal form
# What is written in several ways: a day (its two numbers) and the comma between thousands.
VARIED = re.compile(r"(?=[\d,])(?:(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]|(?<=\d),(?=\d{3}(?!\d)))")
_DOTS = re.compile(r"[.•‧∙・](?<=\d.)(?=\d)")  # 12.4, 12•4: the day is written 12·4
_REMEMBERED = 100_000  # words with the shorter ones in them, about 20 MB
_SHORT = 16  # characters: what is longer seldom comes again
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两")

_METHOD = 2  # raised whenever the code below gives other keywords for the same lists

# The release whose cuts were compared with jieba 0.42.1 word for word (tests/store/practices/test_words.py).
_RJIEBA_LIKE_JIEBA = "0.2.2"


class _Remembered(dict[str, Answer]):
    """What a function says of short texts; faster than lru_cache, and forgets all at once."""

    def __init__(self, function: Callable[[str], Answer]) -> None:
        self._function = function

    def __missing__(self, text: str) -> Answer:
        answer = self._function(text)
        if len(text) <= _SHORT:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = answer
        return answer


_folded = _Remembered(lambda text: unicodedata.normalize("NFKC", text).lower())


def normal(text: str) -> str:
    """The form in which texts are compared: NFKC, simplified, lower case, days as `12·4`, 15,000 as 15000."""
    parts = _BETWEEN.split(text)  # NFKC leaves Chinese characters alone, and joins nothing to them
    parts[1::2] = map(_folded.__getitem__, parts[1::2])
    return VARIED.sub(alike, plain("".join(parts)))


def plain(text: str) -> str:
    """Simplified characters, and the dot within a number as ·; almost always as long as the text."""
    return _DOTS.sub("·", simplified(text))


def alike(varied: re.Match[str]) -> str:
    """What stands in the normal form for a match of VARIED."""
    return f"{varied[1]}·{varied[2]}" if varied[1] else ""


@cache
def shared_words() -> Words:
    """One for all of this process that need none of their own."""
    return Words()


class Words:
    """Cuts text into keywords with a dictionary of its own. Slow to build (0.3–1 s): once, off the event loop.

    rjieba does the cutting where it is installed, else jieba. Any number of threads may use one at once.
    """

    def __init__(self, segmenter: Segmenter | None = None) -> None:
        self._segmenter = segmenter or _fastest()
        domain, stop = _lines("words.txt"), _lines("stopwords.txt")
        self._stop = frozenset(normal(word) for line in stop for word in line.split())
        self._parts = {word: tuple(parts) for word, *parts in (normal(line).split() for line in domain)}
        self._terms = thesaurus().terms.union(self._parts, *(topic.words for topic in topics()))
        # A longer word is rated by the shorter ones in it, so these come first.
        for word in sorted(filter(_HAN_ONLY.fullmatch, self._terms), key=lambda word: (len(word), word)):
            if not self._segmenter.knows(word) or [*self._segmenter.cut(word)] != [word]:
                self._segmenter.add(word)
        digest = hashlib.blake2b(repr((_METHOD, domain, stop, sorted(self._terms))).encode(), digest_size=8).hexdigest()
        self._version = f"{self._segmenter.name}/{digest}"
        mixed = [word for word in self._parts if not _HAN_ONLY.fullmatch(word)]  # 1+2+n
        self._literal = re.compile("(" + "|".join(map(re.escape, sorted(mixed, key=len, reverse=True))) + ")")
        # Nine words in ten were met before.
        self._keywords = _Remembered(lambda word: self._kept((word, *self._inside(word))))
        self._between = _Remembered(self._keywords_between)

    @property
    def version(self) -> str:
        """Segmenter, its version and a digest of all word lists; after a change the index must be rebuilt.

        jieba and rjieba 0.2.2 give the same words, hence the same version.
        """
        return self._version

    def cut(self, text: str) -> list[str]:
        """The keywords of a text in order, with repetitions; a long word is followed by the shorter ones in it.

        One-character words, one-digit numbers and stop words are left out. 12·4, 12.4 and 12月4日 give `12·4`.
        """
        return self.cut_all([text])[0]

    def cut_all(self, texts: Iterable[str]) -> list[list[str]]:
        """cut() of many texts, which takes two thirds of the time of one by one."""
        whole = _END.join(text.replace(_END, _NO_END) for text in texts)
        keywords: list[str] = []
        for i, piece in enumerate(self._literal.split(normal(whole))):
            if i % 2:
                keywords += self._kept((piece, *self._parts[piece]))
            else:
                self._cut_into(keywords, piece)
        cut: list[list[str]] = []
        start = 0
        for _ in range(whole.count(_END)):
            end = keywords.index(_END, start)
            cut.append(keywords[start:end])
            start = end + 1
        return [*cut, keywords[start:]]

    def of_passage(self, heading_path: Sequence[str], sentences: Sequence[str]) -> list[str]:
        """The keywords by which a passage is found: of its headings and of its sentences."""
        return self.of_passages([(heading_path, sentences)])[0]

    def of_passages(self, passages: Iterable[tuple[Sequence[str], Sequence[str]]]) -> list[list[str]]:
        """of_passage() of many passages at once."""
        return self.cut_all("\n".join((*heading_path, *sentences)) for heading_path, sentences in passages)

    def tokens(self, text: str) -> list[str]:
        """A text in its normal form cut into words and what stands between them, nothing left out."""
        return [
            token
            for i, run in enumerate(_HAN_RUN.split(text))
            if run
            for token in (self._segmenter.cut(run) if i % 2 else (run,))
        ]

    def knows(self, word: str) -> bool:
        """Whether a keyword is a word of the dictionary or the field, and not a guess of the segmenter."""
        return not _HAN_ONLY.fullmatch(word) or word in self._parts or self._segmenter.knows(word)

    def _cut_into(self, keywords: list[str], text: str) -> None:
        parts = _BETWEEN.split(text)
        between = iter(parts[1::2])
        keywords += [
            keyword
            for word in self._segmenter.cut("\n".join(parts[::2]))
            for keyword in (self._between[next(between)] if word == "\n" else self._keywords[word])
        ]

    def _keywords_between(self, text: str) -> tuple[str, ...]:
        """The keywords in what holds no Chinese character: numbers, foreign words."""
        return tuple(
            keyword
            for match in _PIECES.finditer(text)
            for keyword in ((_END,) if match.lastgroup == "end" else self._kept((match.group(),)))
        )

    def _kept(self, words: Iterable[str]) -> tuple[str, ...]:
        return tuple(word[:MAX_TERM] for word in words if len(word) > 1 and word not in self._stop)

    def _inside(self, word: str) -> tuple[str, ...]:
        """Shorter words in a word: chosen by hand in words.txt, else those that leave the fewest characters over.

        执法人员 is 执法 and 人员, without 法人. Of pieces longer than three characters only terms of the field count.
        """
        if (parts := self._parts.get(word)) is not None:
            return parts
        size = len(word)
        if size < 3 or _NUMERALS.issuperset(word):  # 三十二 does not hold 十二
            return ()
        spans = [(i, i + n) for n in range(2, size) for i in range(size - n + 1) if self._is_piece(word[i : i + n])]
        if not spans:
            return ()
        before, after = _left_over(size, spans), _left_over(size, [(size - end, size - start) for start, end in spans])
        fewest = before[size]
        pieces = [word[start:end] for start, end in spans if before[start] + after[size - end] == fewest]
        return tuple(dict.fromkeys([*pieces, *(within for piece in pieces for within in self._inside(piece))]))

    def _is_piece(self, text: str) -> bool:
        return text in self._terms or (len(text) < 4 and self._segmenter.knows(text))


def _left_over(size: int, spans: Iterable[tuple[int, int]]) -> list[int]:
    """For each beginning of a word, how many characters at least no span covers when spans do not overlap."""
    fewest = list(range(size + 1))
    by_end: dict[int, list[int]] = {}
    for start, end in spans:
        by_end.setdefault(end, []).append(start)
    for end in range(1, size + 1):
        fewest[end] = min(fewest[end - 1] + 1, *(fewest[start] for start in by_end.get(end, ())), end)
    return fewest


def _lines(name: str) -> list[str]:
    text = (files("store.practices") / "data" / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


class Segmenter(NamedTuple):
    """A dictionary of one's own and what can be done with it. Its name stands in Words.version."""

    name: str
    cut: Callable[[str], Iterable[str]]
    knows: Callable[[str], bool]
    add: Callable[[str], object]


def rjieba_segmenter() -> Segmenter:
    """The fast one (`tashan[fast]`); raises ImportError where it is not installed."""
    import rjieba

    version = metadata.version("rjieba")
    fast = rjieba.Jieba()
    return Segmenter(
        "jieba-0.42.1" if version == _RJIEBA_LIKE_JIEBA else f"rjieba-{version}",
        fast.cut,
        fast.has_word,
        lambda word: fast.add_word(word, None, None),
    )


def jieba_segmenter() -> Segmenter:
    """The reference, always there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 2020 code: bad escapes when first compiled, pkg_resources where it is found
        import jieba

    slow = jieba.Tokenizer()
    # Not initialize(): that unmarshals whatever lies in the shared temp folder under its cache's name, writes one
    # there, and logs to stderr. Building the dictionary takes as long as loading the cache.
    slow.FREQ, slow.total = slow.gen_pfdict(slow.get_dict_file())
    slow.initialized = True
    return Segmenter(f"jieba-{jieba.__version__}", slow.cut, lambda word: bool(slow.FREQ.get(word)), slow.add_word)


def _fastest() -> Segmenter:
    try:
        return rjieba_segmenter()
    except ImportError:
        return jieba_segmenter()
