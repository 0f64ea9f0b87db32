"""One sentence, read from left to right."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from store.numerals import half
from store.practices.figures.cells import cell_spots, column_of, head, time_of
from store.practices.figures.clauses import Clause, Stretch, behind_counts, clauses, is_compared, stretches
from store.practices.figures.counted import Said, metric_of
from store.practices.figures.doubts import (
    ASIDE,
    WORDED,
    is_aside,
    is_instead,
    more_than_whole,
    plain_doubts,
    worded_doubts,
)
from store.practices.figures.figures import Figure, Standing, Why
from store.practices.figures.labels import label_of
from store.practices.figures.lexicon import Token
from store.practices.figures.parted import joined
from store.practices.figures.parts import Parts, is_beside, with_kinds
from store.practices.figures.patterns import either, ending, pattern, words
from store.practices.figures.pieces import LONGEST
from store.practices.figures.spotting import Span, Spot, spots
from store.practices.figures.times import Time, Times
from store.practices.figures.tokens import Tokens, is_thing, tags_of
from store.practices.figures.whose import Whose
from store.practices.figures.words import far_things, things
from store.practices.figures.zeros import Zero, zeros
from store.practices.kinds import SectionKind

_NEAR = 8  # characters before a figure that say whether it is a growth, and behind it that hold what it counts
_NOT_DONE = (Why.NOT_REACHED, Why.NORM, Why.PLANNED)
_LESS = frozenset({"aside", "new"})  # tags of words behind which 现有60名 counts the same
_IN_ORDER = {why: number for number, why in enumerate(Why)}


class Sentence:
    """One sentence of a report on a year, of a section of this kind, with the words of the heading above it.

    `above`: the time that the headings say; `columns`: the names of those of the table of which it is a row, empty:
    none are known.
    """

    def __init__(
        self, sentence: str, above: Time, year: int, kind: SectionKind, heading: Tokens, columns: Sequence[str] = ()
    ) -> None:
        self._written, self._year, self._kind, self._heading = sentence, year, kind, heading
        self._above = above
        self._columns = columns
        self._said, self._begun, self._unsure = joined(sentence)
        self._text = half(self._said)
        self._tokens = Tokens(self._text)
        self._read: list[Figure] = []

    def figures(self) -> list[Figure]:
        """All of them, in order; none of a text that no sign parts for too long."""
        if len(self._text) > LONGEST:
            return []
        found, quoted = spots(self._text, self._tokens.has_thing)
        if bare := list(cell_spots(self._text, self._columns)):
            read = {spot.start for spot in found}  # 30 in one cell, 件 in the next
            found = sorted([*found, *(spot for spot in bare if spot.start not in read)], key=lambda spot: spot.start)
        if self._unsure:
            found = [spot._replace(is_unclear=self._is_unclear(spot)) for spot in found]
        has_zero = self._kind is not SectionKind.PLAN and pattern("zero", "hint").search(self._text) is not None
        if not found and not has_zero:
            return []
        parted = clauses(self._text)
        none = {clause.start: list(zeros(self._text, clause)) for clause in parted} if has_zero else {}
        if not found and not any(none.values()):
            return []
        self._begin(parted, quoted)
        for clause in parted:
            inside = [spot for spot in found if clause.start <= spot.start < clause.end]
            for zero in none.get(clause.start, ()):
                self._read.append(self._zero(zero, clause))
                inside = [spot for spot in inside if not zero.start <= spot.start < zero.end]
            self._parts.enter(clause)
            self._whose.enter(clause)
            if inside:
                for stretch in stretches(self._text, clause, inside, self._tokens.names):
                    self._read.append(self._figure(stretch))
        if len(self._read) < 2:
            return self._read
        return sorted(more_than_whole(list(with_kinds(self._read))), key=lambda figure: figure.start)

    def _begin(self, parted: Sequence[Clause], quoted: Sequence[Span]) -> None:
        self._times = Times(self._text, parted, quoted, self._year, self._above)
        self._parts, self._whose = Parts(self._text), Whose(self._text)
        self._is_doubted = either("doubt", *WORDED).search(self._text) is not None
        self._has_aside = either("aside", *ASIDE).search(self._text) is not None
        self._has_kinds = "中" in self._text or "里" in self._text
        self._is_in_kinds = False  # the figure before is of one of several kinds
        self._not_done: Sequence[Token] = ()  # the words of the figure before, where that was not what was done

    def _figure(self, stretch: Stretch) -> Figure:
        stretch, is_kind = self._among(stretch) if self._has_kinds else (stretch, False)
        spot, own, time = stretch.spot, self._own(stretch), self._times.at(stretch.spot.start)
        if self._columns and time == (self._year, None, False):
            time = time_of(column_of(self._text, self._columns, spot.start), self._year)
        last = self._read[-1] if self._read else None
        near = max(stretch.before[0], spot.start - _NEAR)
        is_growth = ending("change", "beside").search(self._text, near, spot.start) is not None
        is_each = self._parts.is_each(stretch)
        is_not_done = self._has_aside and is_aside(self._text, stretch)
        if last and last.unit == spot.unit and ending("change", "level").search(self._text, near, spot.start):
            metric = last.metric  # 由35件下降到28件
        elif last and last.unit == spot.unit and is_compared(self._text, stretch):
            metric = last.metric  # 受理112件，较上年的98件增加14件
        else:
            is_none = is_growth or is_each or is_kind or is_not_done or self._whose.is_others(spot.start)
            metric = None if is_none else self._metric(stretch, [*own, *self._owed(stretch, own)], time.year)
        is_part = self._parts.holds(stretch, tags_of(own)) and not is_growth
        told = [figure.metric for figure in self._read] if is_part else []
        if metric not in told and is_beside(metric, told):
            is_part = False  # 现有18人，其中持证15人
        elif any(told) or (is_part and self._is_in_kinds):
            metric = None  # a kind of it: 其中邻里纠纷20件
        self._is_in_kinds = is_kind or (is_part and self._is_in_kinds)
        reasons = list(plain_doubts(spot, time, self._kind, is_growth=is_growth))
        if self._is_doubted:
            reasons += worded_doubts(self._text, stretch)
        if self._whose.is_wider and not is_growth:
            reasons.append(Why.OTHERS)
        why = min(reasons, key=_IN_ORDER.__getitem__) if reasons else None
        if is_not_done or why in _NOT_DONE or not _LESS.isdisjoint(tags_of(own)):
            self._not_done = own if any(map(is_thing, own)) else self._not_done  # 离职12名，补充10名
        else:
            self._not_done = ()
        has_name = self._tokens.has_name(*stretch.before)
        return Figure(
            start=self._begun.get(spot.start, spot.start),
            end=spot.end,
            value=spot.value,
            unit=spot.unit,
            qualifier=spot.qualifier,
            metric=metric,
            label=label_of(self._said, stretch, last.label if last else "", has_name=has_name),
            is_part=is_part or is_kind or is_each or time.is_part or self._parts.is_share(stretch),
            clause=self._clause(stretch.clause),
            year=time.year,
            standing=Standing.STATED if why is None else Standing.DOUBTFUL,
            why=why,
        )

    def _among(self, stretch: Stretch) -> tuple[Stretch, bool]:
        """The words of a figure without those of what it is told to be among, and whether it is a kind of these."""
        start, end = stretch.before
        inside = pattern("part", "among").search(self._text, start, end)
        is_behind = start > 1 and self._text[start - 1] in "，," and self._text[start - 2] in "中里"
        before = ending("part", "among").search(self._text, 0, start - 1) if is_behind else None
        of = (inside.end() if inside else start), end
        is_next = self._is_in_kinds and start > stretch.clause.start  # 劳资纠纷211件、土地纠纷20件
        if not (inside or before or is_next) or not self._tokens.has_name(*of):
            return stretch, False
        return stretch._replace(before=of), not self._is_all(self._tokens.within(of), of)

    def _is_unclear(self, spot: Spot) -> bool:
        return spot.is_unclear or any(spot.start <= place < spot.end for place in self._unsure)

    def _metric(self, stretch: Stretch, own: Sequence[Token], year: int) -> str | None:
        if not own:
            return None
        return metric_of(
            Said(
                unit=stretch.spot.unit,
                own=own,
                earlier=lambda: [*self._earlier(stretch.before[0]), *reversed(self._heading.all)],
                later=lambda: self._tokens.tags_from(max(stretch.spot.end, stretch.behind[1])),
                taken={figure.metric for figure in self._read if figure.year == year},
            )
        )

    def _owed(self, stretch: Stretch, own: Sequence[Token]) -> list[Token]:
        """What a figure counts that only says how much of it there is: 应配网格员80名，实配60名."""
        if not self._not_done or self._read[-1].unit != stretch.spot.unit or any(map(is_thing, own)):
            return []
        if not is_instead(self._text, stretch):
            return []
        if not own:
            return [one._replace(tags=one.tags - _LESS) for one in self._not_done]  # with its verb: 审查合同
        return [one._replace(tags=one.tags & things()) for one in self._not_done if is_thing(one)]

    def _earlier(self, place: int) -> list[Token]:
        """The words before a place, nearest first, but for those of brackets that are closed again."""
        closed = [one.span() for one in pattern("clause", "aside").finditer(self._text, 0, place)]
        words = self._tokens.before(place)
        return [word for word in words if not any(start < word.start < end for start, end in closed)]

    def _own(self, stretch: Stretch) -> list[Token]:
        """The words of a figure, nearest first; one that stands right behind it is the nearest."""
        within = self._tokens.within
        before, behind = within(stretch.before)[::-1], within(stretch.behind)
        near = stretch.spot.end + _NEAR
        behind = [one if one.start <= near else one._replace(tags=one.tags - far_things()) for one in behind]
        if behind_counts(self._text, stretch):
            before = []
        if stretch.shared[1] and not any(is_thing(token) for token in before):
            before += filter(is_thing, within(stretch.shared))
        if (first := head(self._text))[1] and stretch.before[0] >= first[1]:
            before += within(first)
        if self._columns:
            before += Tokens(column_of(self._text, self._columns, stretch.spot.start)).all
        if before and stretch.lead[1] and all(is_thing(token) for token in before):
            before += (Token(one.start, one.end, one.tags - things()) for one in within(stretch.lead))
        is_next = behind and behind[0].start <= stretch.spot.end
        return [*behind, *before] if is_next else [*before, *behind]

    def _zero(self, zero: Zero, clause: Clause) -> Figure:
        own, said = self._tokens.within(zero.thing), self._written[slice(*zero.thing)]
        units = words("zero", "units") if zero.is_sure and self._is_all(own, zero.thing) else ("件",)
        told = (metric_of(Said(unit, own[::-1], list, frozenset, frozenset())) for unit in units)
        metric = next(filter(None, told), None)
        time = self._times.at(zero.start if zero.start < zero.thing[0] else zero.end - 1)
        is_whole = metric in words("zero", "metrics") and not pattern("zero", "kinds").search(said)
        is_whole = is_whole or len(units) > 1
        return Figure(
            start=zero.start,
            end=zero.end,
            value=Decimal(0),
            unit="",
            qualifier="",
            metric=metric if is_whole else None,
            label=pattern("label", "none").sub("", said),
            is_part=time.is_part,
            clause=self._clause(clause),
            year=time.year,
            standing=Standing.DOUBTFUL if time.why else Standing.IMPLIED_ZERO,
            why=time.why,
        )

    def _is_all(self, own: Sequence[Token], span: Span) -> bool:
        """Whether words are all that stands there, but for times and verbs that say nothing: 全年信访件."""
        rest, place = "", span[0]
        for token in own:
            rest, place = rest + self._text[place : token.start], token.end
        rest += self._text[place : span[1]]
        return not rest or pattern("label", "left").fullmatch(rest) is not None

    def _clause(self, clause: Clause) -> str:
        return self._written[clause.start : clause.end].strip()
