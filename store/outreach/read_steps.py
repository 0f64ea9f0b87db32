"""How people say when somebody is to be reminded: 前3天, 后两天, 当天."""

from __future__ import annotations

import re
import unicodedata

from store.numbers import one_of
from store.numerals import value_of
from store.outreach.rules import said

_SAID = said("step")
_SIDE = one_of([*_SAID["before"], *_SAID["after"]])
_STEP = re.compile(
    rf"(?:截止)?({_SIDE})?([0-9]{{1,2}}|[一二两三四五六七八九十]{{1,3}})个?(?:{one_of(_SAID['days'])})?({_SIDE})?"
)


def read_step(text: str) -> int | None:
    """How many working days after the day somebody means (negative: before it; 0: on it); None: they say none."""
    line = "".join(unicodedata.normalize("NFKC", text).split())
    if line in _SAID["on"]:
        return 0
    found = _STEP.fullmatch(line)
    if found is None or (found[1] is None) is (found[3] is None):
        return None
    days = value_of(found[2])
    if days is None:
        return None
    return -int(days) if (found[1] or found[3]) in _SAID["before"] else int(days)
