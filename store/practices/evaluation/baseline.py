"""What our search must beat: plain BM25 over the lines of the files, cut by plain jieba.

Plain means: jieba's own dictionary and `cut_for_search`, no stop words beyond single characters and punctuation, no
headings, no scope (the asker's own file is searched like any other), and never "not found" while a word is shared.
"""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from store.practices.index.scoring import idf, norm

K1 = 1.2


class Line(NamedTuple):
    """A line of a file that is not empty."""

    file: str
    text: str


class PlainSearch:
    """BM25 (k1 1.2, b 0.75) over the lines of `texts`, by file name."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._cut = plain_jieba().cut_for_search
        self._lines = [Line(name, line) for name, text in texts.items() for line in text.splitlines() if line.strip()]
        counts = [Counter(self._keywords(line.text)) for line in self._lines]
        lengths = [count.total() for count in counts]
        self._norms = norm(lengths, sum(lengths) / max(len(lengths), 1) or 1.0).tolist()
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for word, tf in count.items():
                self._postings[word].append((number, tf))

    def top(self, question: str, limit: int) -> list[Line]:
        """The best lines: score falling, then in the order of the files. Only lines that hold a word of it."""
        scores: dict[int, float] = defaultdict(float)
        for word in self._keywords(question):
            held = self._postings.get(word, [])
            weight = idf(len(self._lines), len(held)) * (K1 + 1)
            for number, tf in held:
                scores[number] += weight * tf / (tf + self._norms[number])
        return [self._lines[number] for number in sorted(scores, key=lambda n: (-scores[n], n))[:limit]]

    def _keywords(self, text: str) -> list[str]:
        return [word for word in self._cut(text) if len(word) > 1 and any(character.isalnum() for character in word)]


def plain_jieba() -> Any:
    """jieba with its own dictionary and nothing added."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 2020 code, see words.jieba_segmenter
        import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer
