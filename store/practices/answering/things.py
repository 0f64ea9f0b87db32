"""Whether a word names a thing that can be asked after, and not how somebody does, finds or says it."""

from __future__ import annotations

from functools import lru_cache

from store.practices.asking.cues import word_list
from store.practices.language.ordinary import usage
from store.practices.language.thesaurus import Grade, thesaurus

EVERYDAY = 5_000  # a verb met so often in jieba's dictionary (处理, 检查) may be said of anything
_ENDING = 2  # characters: 流浪狗 is no word of the dictionary, but what a compound is stands at its end


@lru_cache(maxsize=10_000)
def is_thing(word: str) -> bool:
    """A noun, or a term that reports use themselves: 路灯, 信访积案, 行政处罚; not 办法, 处理, 没人管."""
    if any(word.endswith(manner) for manner in word_list("words", "fillers")):
        return False
    used = usage(word)
    return _is_noun(word) or (is_field_term(word) and (used is None or used.frequency <= EVERYDAY))


@lru_cache(maxsize=10_000)
def is_field_term(word: str) -> bool:
    """Whether reports use it themselves: it has near-equals, and is not only what people say."""
    return any(other.grade is Grade.EQUAL for other in thesaurus().alternatives(word))


def _is_noun(word: str) -> bool:
    used = usage(word) or usage(word[-_ENDING:])
    return used is not None and used.tag.startswith(("n", "j"))
