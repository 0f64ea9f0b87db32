"""Figures of a clerk's text as official prose has them, where the strict grammar of short lines cannot tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from store.catalogue.metrics import Kind, Metric
from store.catalogue.months import Month
from store.collection.phrases import is_less, may_be_counted, pasted, say
from store.collection.pieces import TIMES, Is, Piece
from store.collection.sentences import Claim
from store.collection.times import of_time
from store.collection.whose import of_others, other_towns
from store.numbers import Number, Reason, Unreadable, measure_in, read_number
from store.numerals import CHARACTERS
from store.practices.figures.figures import Figure, Standing, Why
from store.practices.figures.reading import read_sentences
from store.practices.figures.tokens import is_thing
from store.practices.figures.words import lexicon

_SENTENCE = re.compile(r"[^。！!？?\n]+")
_LISTED = re.compile(r"[0-9][^0-9、]{0,3}、")
_SENTENCE_END = re.compile(r"[。！!？?\n]")
_SIGN = re.compile(r"[，,。；;！!？?\n()（）]")
_WHY = {
    Why.NORM: Reason.NORM,
    Why.PLANNED: Reason.OTHER_TIME,
    Why.OTHER_YEAR: Reason.OTHER_TIME,
    Why.PART_OF_YEAR: Reason.OTHER_TIME,
    Why.OTHERS: Reason.OTHERS,
}


class Prose:
    """A text, read as official prose. Of what time its figures are, is for the pieces of the strict grammar to tell."""

    def __init__(
        self, line: str, found: Sequence[Piece], fields: Mapping[str, Metric], month: Month, town: str
    ) -> None:
        """`found`: the pieces of the line; `fields`: all that can be meant, by code; `town`: whose, empty: unknown."""
        self._line, self._fields = line, fields
        for piece in found:
            if piece.kind in TIMES:
                line = f"{line[: piece.start]}{' ' * len(piece.text)}{line[piece.end :]}"
        self._named_pieces = [piece for piece in found if piece.kind is Is.NAME]
        self._name_ends = [piece.end for piece in self._named_pieces]
        said = re.compile(f"[{CHARACTERS}]|{pasted('prose', 'mistaken').pattern}")
        mended = (one.kind is Is.FILL and said.search(one.text) is not None for one in found)
        told = zip(found, mended, strict=True)
        self._bare = "".join(" " * len(one.text) if is_mended else one.text for one, is_mended in told)
        self._of_others = list(of_others(line, town))
        self.places = tuple(dict.fromkeys(other_towns(line, town)))  # other towns
        sentences = [(one.start(), one[0]) for one in _SENTENCE.finditer(line)]
        self._figures = [
            replace(figure, start=figure.start + sentences[place][0], end=figure.end + sentences[place][0])
            for place, figure in read_sentences([sentence for _, sentence in sentences], month.year)
        ]

    def figure(self, claim: Claim) -> Figure | None:
        """What stands at the place of a claim; None: nothing that counts."""
        return next((one for one in self._figures if one.start < claim.end and claim.start < one.end), None)

    def named(self, claims: Sequence[Claim]) -> list[Claim]:
        """The claims with the fields that are meant by them, or with their numbers where only the unit is another.

        What stands in one clause with others of its kind that nobody can tell may be less: 进校园2场、进村3场.
        """
        read = [self._read(claim) for claim in claims]
        read = [self._alone(place, claim, read) for place, claim in enumerate(read)]
        unknown = {self._kind(claim) for claim in read if claim.code is None}
        return [
            replace(new, value=Unreadable(Reason.UNSURE, clause_of(self._line, new), new.number))
            if old.code is None and _is_taken(new) and self._kind(new) in unknown
            else new
            for old, new in zip(claims, read, strict=True)
        ]

    def owned(self, claim: Claim) -> Claim:
        """The same with a doubt, where it may be somebody else's (全县受理矛盾纠纷450件，调解成功440件), where a kind
        is told of what is counted together (11个社区、3个行政村), or where its clause or sentence says so itself.
        """
        number, clause = claim.number, clause_of(self._line, claim)
        is_ours = self._is_ours(claim)
        is_one_kind = number != Number(0) and is_less(claim.code or "", words_before(self._line, claim))
        is_one_kind |= claim.code == "villages" and pasted("prose", "communities").search(clause) is not None
        is_unsure = self._is_mended(claim) or self._is_unsettled(claim)
        if number is None or (is_ours and not is_one_kind and not is_unsure):
            return claim
        reason = Reason.OTHERS if not is_ours else Reason.PART if is_one_kind else Reason.UNSURE
        return replace(claim, value=Unreadable(reason, clause, number))

    def _is_ours(self, claim: Claim) -> bool:
        """Whether nothing says that it may be somebody else's."""
        return all(not start <= claim.start < end for start, end in self._of_others)

    def _is_mended(self, claim: Claim) -> bool:
        """Whether its clause says that it is wrong or older, or another one right behind it is meant."""
        behind = _SIGN.search(self._line, claim.end)
        said = self._bare[claim.since : behind.start() if behind else len(self._line)]
        is_wrong = pasted("prose", "mistaken").search(said) is not None
        after = self._line[claim.end : claim.end + _AFTER]
        return is_wrong or any(pasted("prose", name).search(after) for name in ("mended", "older"))

    def _is_unsettled(self, claim: Claim) -> bool:
        """Whether its sentence says that its figures are not settled yet."""
        ends = [one.end() for one in _SENTENCE_END.finditer(self._line, 0, claim.start)]
        behind = _SENTENCE_END.search(self._line, claim.end)
        end = behind.start() if behind else len(self._line)
        return pasted("prose", "unsettled").search(self._line, ends[-1] if ends else 0, end) is not None

    def _alone(self, place: int, claim: Claim, read: Sequence[Claim]) -> Claim:
        """A figure that prose has as a part, as the whole where that of which it is one is of another time, or of no
        field: 1—10月受理300件，10月受理30件; 受理办件1204件，其中行政许可44件.
        """
        fault, figure = claim.value, self.figure(claim)
        if not isinstance(fault, Unreadable) or fault.reason is not Reason.UNSURE or fault.number is None:
            return claim
        if claim.code is None or figure is None or not figure.is_part:
            return claim
        begin = max((one.end() for one in _SENTENCE_END.finditer(self._line, 0, claim.start)), default=0)
        ours = [one for one in read if begin <= one.start and self._is_ours(one)]
        others = [one for one in ours if one is not claim and one.code == claim.code]
        is_within = place > 0 and re.search(say("within"), self._line[read[place - 1].end : claim.start]) is not None
        is_alone = not is_within or read[place - 1].code is None
        is_whole = all(one.when is not claim.when for one in others) if others else is_alone
        is_whole |= pasted("prose", "all_told").search(words_before(self._line, claim)) is not None
        return replace(claim, value=of_time(claim.when, self._fields[claim.code], fault.number)) if is_whole else claim

    def _kind(self, claim: Claim) -> tuple[int, str]:
        """The clause that a claim stands in, and what it is counted in."""
        return _begins(self._line, claim.start), measure_in(self._line[claim.start : claim.end])

    def _read(self, claim: Claim) -> Claim:
        figure = self.figure(claim)
        metric = self._fields.get(figure.metric or "") if figure is not None else None
        if claim.code is None and (figure is None or metric is None):
            return self._nearly(claim)
        if claim.code is None and figure is not None and metric is not None:
            return self._named(claim, figure, metric)
        if claim.code is None:
            return claim
        number = claim.number
        if number is None or not isinstance(claim.value, Unreadable) or claim.value.reason is not Reason.UNIT:
            return claim
        is_known = figure is not None and figure.metric == claim.code and figure.standing is Standing.STATED
        if not is_known and not may_be_counted(claim.code, clause_of(self._line, claim)):
            return claim
        return replace(claim, value=of_time(claim.when, self._fields[claim.code], number))

    def _nearly(self, claim: Claim) -> Claim:
        """A figure of which prose knows nothing, as one of the field that is named among words that say nothing."""
        figure = self.figure(claim)
        metric = self._fields.get(claim.near or "")
        if metric is None or not claim.unknown or (figure is not None and (figure.is_part or figure.why is not None)):
            return claim
        read = read_number(self._line[claim.start : claim.end], metric.unit)
        name_end = max((end for end in self._name_ends if end <= claim.start), default=0)
        between = "".join(self._line[start:end] for start, end in claim.unknown if start >= name_end)
        if not measure_in(self._line[claim.start : claim.end]) or not pasted("prose", "near_end").fullmatch(between):
            return claim
        clause = clause_of(self._line, replace(claim, since=claim.start))
        is_other = any(pasted("prose", name).search(clause) for name in ("changed", "unfinished"))
        is_other = is_other or re.search(say("norm"), clause_of(self._line, claim)) is not None
        doubt = self._narrowing(replace(claim, strange=claim.unknown), metric)
        if not isinstance(read, Number) or is_other or claim.is_acting or doubt is Reason.PART:
            return claim
        if metric.kind is Kind.STOCK and re.search(say("new"), clause_of(self._line, claim)):
            return claim
        value = of_time(claim.when, metric, read)
        if doubt is not None and isinstance(value, Number):
            value = Unreadable(doubt, "", read)
        return replace(claim, code=metric.code, value=value)

    def _named(self, claim: Claim, figure: Figure, metric: Metric) -> Claim:
        clause = clause_of(self._line, replace(claim, since=claim.start))
        if pasted("prose", "changed").search(clause) or pasted("prose", "unfinished").search(clause):
            return claim
        text = self._line[claim.start : claim.end]
        read = read_number(text, metric.unit)
        if isinstance(read, Unreadable) and read.reason is Reason.PERCENT:
            return claim
        if isinstance(read, Unreadable) and read.reason is Reason.UNIT and read.number is not None:
            read = read.number  # prose has units of its own for each metric
        if isinstance(read, Unreadable):
            return replace(claim, code=metric.code, value=read)
        timed = of_time(claim.when, metric, read)
        reason = timed.reason if isinstance(timed, Unreadable) else self._doubt(claim, figure, metric)
        reason = Reason.NORM if re.search(say("norm"), clause_of(self._line, claim)) else reason
        value = read if reason is None else Unreadable(reason, text, read)
        return replace(claim, code=metric.code, value=value)

    def _doubt(self, claim: Claim, figure: Figure, metric: Metric) -> Reason | None:
        """Why a figure is not to be taken; None: it is."""
        if figure.why in _WHY:
            return _WHY[figure.why]
        if metric.kind is Kind.STOCK and re.search(say("new"), clause_of(self._line, claim)):
            return Reason.NEW
        narrowing = self._narrowing(claim, metric)
        if narrowing is Reason.PART or (claim.is_acting and metric.kind is Kind.STOCK):
            return Reason.PART
        if figure.is_part or pasted("prose", "together").search(clause_of(self._line, claim)):
            return Reason.UNSURE
        return Reason.VAGUE if figure.standing is Standing.DOUBTFUL else narrowing

    def _narrowing(self, claim: Claim, metric: Metric) -> Reason | None:
        """Why words at its name may say that it is less: PART, where one of them makes a kind (专职调解员5人,
        民事诉讼1件), UNFAMILIAR, where nobody knows them, and nothing says so; None: they do not.
        """
        if claim.is_mixed or self._is_described(claim):
            return Reason.PART
        if not claim.strange:
            return self._unfamiliar(claim, metric)
        start = _begins(self._line, min(start for start, _ in claim.strange))
        text = self._line[start : claim.end]
        if any(pasted("prose", name).search(text) for name in ("narrows", "narrows_own")):
            return Reason.PART
        strange = {place for places in claim.strange for place in range(*places)}
        known = {start + place for place in self._plain(start, text, strange, metric)}
        reasons = {self._narrows(run, known, claim) for run in claim.strange}
        return next((reason for reason in (Reason.PART, Reason.UNFAMILIAR) if reason in reasons), None)

    def _is_described(self, claim: Claim) -> bool:
        """Whether words that nobody knows describe the noun that is counted: 水库移民方面的信访件."""
        for begin, end in claim.unknown:
            name = next((name for name in self._named_pieces if end <= name.start < claim.start), None)
            if name is None or pasted("prose", "verb_first").match(name.text):
                continue
            if pasted("prose", "describes").fullmatch(self._line[end : name.start]) and end - begin > 1:
                return True
        return False

    def _unfamiliar(self, claim: Claim, metric: Metric) -> Reason | None:
        """Of a figure that prose alone can name, whether a long word stands there that nobody knows."""
        if claim.near is not None or not claim.unknown:
            return None
        start = _begins(self._line, claim.unknown[0][0])
        known = {start + place for place in self._plain(start, self._line[start : claim.end], (), metric)}
        left = (sum(place not in known for place in range(*run)) for run in claim.unknown)
        return Reason.UNFAMILIAR if max(left) > _LONGEST_KIND else None

    def _narrows(self, run: tuple[int, int], known: Collection[int], claim: Claim) -> Reason | None:
        """Whether words that nobody knows may make a kind of what they stand beside: 物业纠纷, 纠纷移送3件.

        Before a verb, and with a known word between them and the noun, they say who did it, where and by what.
        """
        begin, end = run
        if all(place in known for place in range(begin, end)):
            return None
        said = self._line[begin:end]
        following = [name for name in self._named_pieces if end <= name.start < claim.start]
        if not following:
            return Reason.PART  # behind its name
        name = following[0]
        if name.start > end:  # with known words between
            return Reason.PART if pasted("prose", "kinds").search(said) else Reason.UNFAMILIAR
        if pasted("prose", "parts_from").search(said) is not None:
            return None  # 运用新平台登记的信访件
        first = next((place + 1 for place in range(end - 1, begin - 1, -1) if place in known), begin)
        is_clause = end - first > _LONGEST_KIND or pasted("prose", "by").search(said) is not None
        is_done = pasted("prose", "verb_first").match(name.text) is not None
        is_verb = is_clause and is_done
        if pasted("prose", "kinds").search(said) is not None:
            return Reason.PART
        if is_verb:
            return None
        is_apart = end - 1 in known or (is_done and end - begin > _LONGEST_KIND)
        return Reason.UNFAMILIAR if is_apart else Reason.PART  # 劳资纠纷

    def _plain(self, start: int, text: str, strange: Collection[int], metric: Metric) -> Iterator[int]:
        """The places of words in a clause that say nothing about how much of something is told."""
        for token in lexicon().tokens(text):
            is_done = all(map(pasted("prose", "done").fullmatch, token.tags))
            is_longer = start + token.start not in strange and is_thing(token)  # 宣传单 → 宣传单页
            if is_done or is_longer:
                yield from range(token.start, token.end)
        for name in (*_PLAIN, "offices") if metric.kind is Kind.FLOW else _PLAIN:
            for one in pasted("prose", name).finditer(text):
                yield from range(*one.span())
        first = min((end - start for end in self._name_ends if end > start), default=len(text))
        for one in pasted("prose", "behind").finditer(text, max(first, 0)):
            yield from range(*one.span())


def _is_taken(claim: Claim) -> bool:
    """Whether nothing but words that nobody knows speaks against it."""
    value = claim.value
    return isinstance(value, Number) or (isinstance(value, Unreadable) and value.reason is Reason.UNFAMILIAR)


_LONGEST_KIND = 3  # characters of a word that makes a kind of what was done: 突击检查
_AFTER = 40  # characters behind a figure that may say that another one is meant
_PLAIN = ("plain", "doers", "means", "verbs", "adverbs")


def words_before(line: str, claim: Claim) -> str:
    """The words of a clause before a figure, but for what belongs to the figures before it."""
    return _LISTED.split(line[_begins(line, min(claim.since, claim.start)) : claim.end])[-1]


def clause_of(line: str, claim: Claim) -> str:
    """The words between two signs that say it."""
    return clause_at(line, claim.since, claim.end)


def clause_at(line: str, start: int, end: int) -> str:
    """The words between two signs around a place."""
    behind = _SIGN.search(line, end)
    return " ".join(line[_begins(line, start) : behind.start() if behind else len(line)].split())


def _begins(line: str, place: int) -> int:
    """Where the clause of a place begins."""
    signs = [one.end() for one in _SIGN.finditer(line, 0, place)]
    return signs[-1] if signs else 0
