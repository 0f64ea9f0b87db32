"""The words that say what a figure counts: data/figure_metrics.toml and the catalogue's own names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from store.catalogue.metrics import base
from store.practices.figures.lexicon import Lexicon

NAME = "="  # begins the tag of a metric's own name

_SHORTEST_NAME = 4  # characters: 任务 and 检查 are said of much else in a report


@cache
def lexicon() -> Lexicon:
    """Every word with its tags: things, acts, and `=code` for a name of the catalogue."""
    words: dict[str, set[str]] = {}
    for kind in ("thing", "act"):
        for tag, said in data()[kind].items():
            for word in said:
                words.setdefault(word, set()).add(tag)
    ours = Lexicon(words)
    for metric in (one for whole in base().metrics for one in (whole, *whole.parts)):
        for name in metric.names:
            if len(name) >= _SHORTEST_NAME and words.get(name, set()).isdisjoint(things()):
                inside = (token.tags for token in ours.tokens(name))  # 检查企业 is an act and a thing besides
                words[name] = {f"{NAME}{metric.code}"}.union(words.get(name, ()), *inside)
    return Lexicon(words)


@cache
def things() -> frozenset[str]:
    """The tags of what is counted."""
    return frozenset(data()["thing"])


@cache
def far_things() -> frozenset[str]:
    """Those of them that a figure does not count where they stand some words behind it."""
    return things() - frozenset(data()["far"])


@cache
def data() -> Mapping[str, Any]:
    """The content of data/figure_metrics.toml."""
    return tomllib.loads((files("store.practices") / "data" / "figure_metrics.toml").read_text("utf-8"))
