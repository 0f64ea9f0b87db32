"""How people say when somebody is to be reminded: 前3天, 后两天, 当天."""

from __future__ import annotations

import re
import unicodedata

from store.numerals import value_of

_ON = frozenset({"当天", "当日", "截止当天", "截止日", "到期当天"})
_SAID = re.compile(r"(?:截止)?(提前|前|过后|后)?([0-9]{1,2}|[一二两三四五六七八九十]{1,3})个?(?:工作日|天|日)?(前|后)?")


def read_step(text: str) -> int | None:
    """How many working days after the day somebody means (negative: before it; 0: on it); None: they say none."""
    said = "".join(unicodedata.normalize("NFKC", text).split())
    if said in _ON:
        return 0
    found = _SAID.fullmatch(said)
    if found is None or (found[1] is None) is (found[3] is None):
        return None
    days = value_of(found[2])
    if days is None:
        return None
    return -int(days) if "前" in (found[1] or found[3]) else int(days)
