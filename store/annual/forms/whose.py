"""Whose a row, a column or a sheet of a form is: the town's own, another's, or all of them together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from store.annual.forms.cues import cue, tight
from store.annual.forms.labels import read_label
from store.people.places import PlaceFacts

_KIND = re.compile("(?:街道|苏木|镇|乡)$")


class Whose(Enum):
    """Of which town a head speaks."""

    OURS = auto()
    ANOTHER = auto()
    ALL = auto()  # a total
    NOBODY = auto()  # it is no town


class Towns:
    """The towns of a county, by their names as forms write them."""

    def __init__(self, towns: Sequence[PlaceFacts], own: PlaceFacts) -> None:
        self._own = own.name
        self._names = {one.name for one in towns} | {own.name}
        self._known: dict[str, Whose] = {}

    def whose(self, text: str) -> Whose:
        """Of which town a head speaks."""
        if text not in self._known:
            self._known[text] = self._whose(text)
        return self._known[text]

    def _whose(self, text: str) -> Whose:
        said = cue("cell", "numbering").sub("", tight(text))
        if cue("town", "total").fullmatch(said):
            return Whose.ALL
        if cue("cell", "example").match(said):
            return Whose.ANOTHER
        for name in sorted(self._names, key=lambda one: one != self._own):
            if self._is_called(said, name):
                return Whose.OURS if name == self._own else Whose.ANOTHER
        is_one = cue("town", "other").fullmatch(said) and not cue("town", "not_one").match(said)
        return Whose.ANOTHER if is_one and not read_label(text).concepts else Whose.NOBODY

    def named_in(self, text: str) -> Whose:
        """The same of a text that names a town behind a colon: 填报单位：青禾铺镇."""
        behind = tight(text).partition(":")[2]
        return self.whose(behind) if behind else Whose.NOBODY

    def _is_called(self, said: str, name: str) -> bool:
        for called in (name, _KIND.sub("", name)):
            if len(called) > 1 and called in said:
                before, _, behind = said.partition(called)
                is_county = not before or before.endswith(("县", "区", "市", "旗"))
                return is_county and cue("town", "behind").fullmatch(behind) is not None
        return False
