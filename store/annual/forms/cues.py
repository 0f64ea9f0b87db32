"""The cues by which a form's cells are told apart: data/forms.toml, form_words.toml and form_labels.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from store.numerals import half

_BRACKETS = str.maketrans("（）【】［］：；，　“”‘’", "()()():;, \"\"''")


@cache
def data(name: str) -> dict[str, Any]:
    """A file of data/: `forms`, `form_words` or `form_labels`."""
    return tomllib.loads((files("store.annual") / f"data/{name}.toml").read_text("utf-8"))


@cache
def cue(table: str, name: str) -> re.Pattern[str]:
    """A pattern of data/forms.toml."""
    written: str = data("forms")[table][name]
    return re.compile(written)


def plain(text: str) -> str:
    """A text in half width, with its blanks."""
    return half(text).translate(_BRACKETS)


@lru_cache(maxsize=4096)
def tight(text: str) -> str:
    """The same without blanks and quotation marks, in which no label differs from another."""
    return re.sub(r"[\s\"'　]+", "", plain(text))
