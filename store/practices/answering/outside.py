"""What a yearly report does not tell, so that who asks for it wants the very word: data/outside.txt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from store.practices.language.thesaurus import terms

SPECIFIC = 3  # characters; a shorter word counts only as a keyword: it may stand within any other


def outside(word: str, text: str) -> re.Pattern[str] | None:
    """What a passage must hold for an asked keyword that reports do not tell; None: they may tell it, as they do 电话
    where the question `text` has it in 防骗电话. A compound that is no term of the field is wanted whole: 流感疫苗.
    """
    known = _patterns()
    if word in known:
        return known[word] if known[word].search(text) else None
    if word in terms() or not any(pattern.search(word) for pattern in known.values()):
        return None
    return re.compile(re.escape(word))


def outside_in(text: str) -> Mapping[str, re.Pattern[str]]:
    """The same for all of at least SPECIFIC characters that stand in a question, however it is cut."""
    return {word: known for word, known in _patterns().items() if len(word) >= SPECIFIC and known.search(text)}


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    text = (files("store.practices") / "data" / "outside.txt").read_text("utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    words = [word for first, *others in lines if first != "!" for word in (first, *others)]
    others = [word for first, *others in lines if first == "!" for word in others]
    return {word: _meant(word, [other for other in others if word in other]) for word in words}


def _meant(word: str, others: list[str]) -> re.Pattern[str]:
    """The word where it stands within none of the others."""
    before = "".join(f"(?<!{other[: -len(word)]})" for other in others if other.endswith(word))
    behind = "".join(f"(?!{other[len(word) :]})" for other in others if other.startswith(word))
    return re.compile(before + re.escape(word) + behind)
