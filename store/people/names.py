"""What can be the name of a person or of a town, as somebody types it, and what is a yes."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

_BETWEEN = "·•・ ’'.-"  # 古丽·买买提, Mary-Ann O’Neil
_LONGEST = 32  # characters
_TOWN = re.compile(r"(?:镇|乡|街道|苏木|办事处|开发区|园区|风景区|农场|林场|牧场|渔场)$")
_COUNTY = re.compile(r"[县区市旗]$")


def person_name(text: str) -> str | None:
    """The name of a person, tidied; None: this is none (digits, signs, one character or more than 32, a question,
    同意, 取消).
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    return name if 2 <= len(name) <= _LONGEST and _is_words(name) and not _is_said_instead(name) else None


def town_name(text: str) -> str | None:
    """The name of a town, tidied; None: this is none, a question, or does not say which kind of town."""
    name = "".join(unicodedata.normalize("NFC", text).split())
    is_name = 2 <= len(name) <= _LONGEST and _is_words(name) and not _is_said_instead(name)
    return name if is_name and _TOWN.search(name) else None


def county_name(text: str) -> str | None:
    """The name of a county, tidied; None: this is none, or does not say which kind of county."""
    name = "".join(unicodedata.normalize("NFC", text).split())
    return name if 2 <= len(name) <= _LONGEST and _is_words(name) and _COUNTY.search(name) else None


def says_yes(text: str) -> bool:
    """Whether a whole message agrees to what was shown: 同意, 好的."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", text)) in _words()["yes"]["words"]


def _is_words(name: str) -> bool:
    """Letters with their marks, and what stands between names."""
    letters = [unicodedata.category(one)[0] in "LM" for one in name]
    return letters[0] and all(letter or one in _BETWEEN for letter, one in zip(letters, name, strict=True))


def _is_said_instead(name: str) -> bool:
    """A question, or a word for yes, no, or let it be."""
    no_name = _words()["no_name"]
    return name in no_name["words"] or re.search(no_name["question"], name) is not None


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files("store.people") / "data/names.toml").read_text("utf-8"))
