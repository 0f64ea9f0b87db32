"""Whether a question holds the asker's own town against towns that it does not name: 我们镇比得上吗."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from store.practices.asking.cues import place_cue
from store.practices.language.words import normal


def compares_alike(text: str) -> bool:
    """Whether figures of towns like one's own are asked for. Towns may be named beside: that is the caller's to see."""
    said = re.sub(r"\s+", "", normal(text)).rstrip("。.!！?？~～")
    if _cue("way").search(said):
        return False
    if _cue("whole").fullmatch(said):
        return True
    own = place_cue("own").search(said) is not None
    like = _cue("alike").search(said)
    others = [hit.end() for cue in (_cue("alike"), place_cue("others")) for hit in cue.finditer(said)]
    if any(_behind(said, end) for end in others) or (like is not None and _cue("many").search(said, like.end())):
        return True
    if own and _cue("among").search(said):
        return True
    return (own or bool(others)) and _cue("against").search(said) is not None


def names_alike(text: str) -> bool:
    """Whether towns like one's own are spoken of: 差不多的镇."""
    return _cue("alike").search(re.sub(r"\s+", "", normal(text))) is not None


def _behind(said: str, end: int) -> bool:
    """Whether more or less than the towns named before this place have is asked for: 比别的镇少吗, 跟别的镇比多吗."""
    is_held = "比" in said[:end] or said.startswith("比", end)
    return is_held and _cue("more").search(said, end) is not None


@cache
def _cue(name: str) -> re.Pattern[str]:
    cue = _data()[name]
    return re.compile("|".join(f"(?:{one})" for one in ([cue] if isinstance(cue, str) else cue)))


@cache
def _data() -> dict[str, str | list[str]]:
    return tomllib.loads(files("store.practices").joinpath("data/comparing.toml").read_text("utf-8"))
