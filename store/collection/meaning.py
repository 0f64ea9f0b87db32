"""Which field the words of a clerk mean: by themselves, or by what was told before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store.catalogue.metrics import Kind, Metric
from store.collection.phrases import came, companion, origin, sequel, sequel_words
from store.collection.pieces import Is, Piece
from store.numbers import Unreadable, read_number

_DOERS = ("人", "个")  # units of those who do something: 网格员上报事件, 调委会受理


class Names:
    """The fields that can be meant, by code."""

    def __init__(self, fields: Mapping[str, Metric]) -> None:
        self._fields = fields

    def field(self, group: Sequence[Piece], last: str | None) -> str | None:
        """The one field that the words of a name mean together; None: none, or several. `last`: that of the value
        before.
        """
        *others, word = group
        if last and not others and word.text in came() and (first := origin(last)) in self._fields:
            return first  # 信访办结25件，本月受理2件
        if not word.is_local:
            common = frozenset.intersection(*(piece.codes for piece in group))
            if not common and others and (others[0].text in came() or self._are_people(others[0], word)):
                return self.field(group[1:], last)  # 受理热线诉求, 网格员上报事件
            if not common and len(others) == 1 and others[0].text in sequel_words():  # 办结热线诉求, 办结行政许可
                return self._ended(word)
            return next(iter(common)) if len(common) == 1 else None
        if others and all(piece.is_local for piece in others):
            return None  # 排查化解
        before = self.field(others, last) if others else last
        after = sequel(before) if before and word.text in sequel_words() else None
        if after in self._fields:
            return after
        (code,) = word.codes if len(word.codes) == 1 else (None,)
        if others and code is None and word.text in sequel_words():
            return before  # 行政许可办结
        if code is None or (before and self._fields[before].section != self._fields[code].section):
            return None
        return code

    def companion(self, code: str, value: Piece) -> str | None:
        """The field of a figure with this unit that is told with a field's; None: nobody knows."""
        read = read_number(value.text, self._fields[code].unit) if value.kind is Is.FIGURE else None
        unit = read.unit if isinstance(read, Unreadable) else ""
        other = companion(code, unit)
        return other if other in self._fields else None

    def are_beside(self, one: str, other: str | None) -> bool:
        """Whether a field stands in the section of the one before, so that it can be a part of it."""
        return other is not None and self._fields[one].section == self._fields[other].section

    def _are_people(self, name: Piece, done: Piece) -> bool:
        """Whether people, of whom there are so many, are named as who did what is counted."""
        who, what = ([self._fields[code] for code in piece.codes] for piece in (name, done))
        is_flow = bool(what) and all(metric.kind is Kind.FLOW for metric in what)
        return is_flow and bool(who) and all(metric.kind is Kind.STOCK and metric.unit in _DOERS for metric in who)

    def _ended(self, name: Piece) -> str | None:
        """The field of what became of the cases that a name means; of what is counted at its end, that itself."""
        (code,) = name.codes if len(name.codes) == 1 else (None,)
        after = sequel(code) if code else None
        return after if after in self._fields else code
