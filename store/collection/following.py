"""Figures that say what they are only by what stands before them: 信访收5结6, 合计4场, 总数达到104名, 其他3起; and what
is said without a figure of those before: 收到信访件4件，全部办结.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from store.catalogue.metrics import Kind, Metric
from store.collection.phrases import Topic, after, all_of, pasted, say, sequel, topics, whole_of, within
from store.collection.pieces import Is
from store.collection.sentences import Claim
from store.collection.times import of_time
from store.numbers import Number, Reason, Unreadable, counts_as, measure_in, read_number

_SENTENCE = re.compile(r"[。！!\n]")
_SIGN = re.compile(r"[，,。；;、！!？?\n()（）]")
_ASKED = re.compile(r"[^，,。；;\n]{0,2}[?？]")
_WORDS = re.compile(r"(?:[0-9一二三四五六七八九十]{1,2}月份?|[本当]月|其中)")
_BRACKET = re.compile(r"[(（][^()（）]*$")
_KINDS = ("came", "ended", "sent")
_LESS = (Reason.PART, Reason.UNSURE, Reason.OTHERS, Reason.UNFAMILIAR)


def followed(line: str, claims: Sequence[Claim], fields: Mapping[str, Metric]) -> list[Claim]:
    """The claims of a text with what follows from others among them. `fields`: all that can be meant, by code."""
    reader = _Reader(line, fields)
    for claim in claims:
        reader.take(claim)
    return reader.read + list(reader.worded())


class _Reader:
    """Reads the claims from the first to the last; `read` are those read so far."""

    def __init__(self, line: str, fields: Mapping[str, Metric]) -> None:
        self._line, self._fields = line, fields
        self.read: list[Claim] = []

    def take(self, claim: Claim) -> None:
        """The next one."""
        if level := self._level(claim, self._said(claim)):
            claim = level
        elif claim.code is None:
            claim = self._named(claim)
        elif self._may_be_another(claim) and not _ASKED.match(self._line, claim.end):
            said = self._said(claim)
            claim = self._short(claim, said) or self._real(claim, said) or claim  # 网格报217件，结216件
        claim = self._ended(self._of_its_time(claim))
        self.read.append(self._less(claim) if self._is_in_brackets(claim) else claim)

    def worded(self) -> list[Claim]:
        """What is said of figures in words alone: 全部办结."""
        told = {claim.code for claim in self.read}
        said = [self._worded(claim) for claim in self.read if isinstance(claim.value, Number)]
        return [one for one in said if one is not None and one.code not in told]

    def _named(self, claim: Claim) -> Claim:
        """A figure without a name as one of the field that those before it tell; the same where nobody can tell."""
        said = self._said(claim)
        if pasted("following", "sum").fullmatch(said) and (total := self._sum(claim)):
            return total
        if pasted("prose", "source").search(said):
            self._doubt(claim)
        return (
            self._other(claim, said)
            or self._within(claim, said)
            or self._again(claim, said)
            or self._real(claim, said)
            or self._short(claim, said)
            or claim
        )

    def _doubt(self, claim: Claim) -> None:
        """Of two values from two sources nobody knows which is meant: 受理32件，另据系统导出为30件."""
        last = self._before(claim)
        if last is not None and last.number is not None and self._is_alike(last, claim):
            self.read[-1] = replace(last, value=Unreadable(Reason.UNSURE, "", last.number))

    def _may_be_another(self, claim: Claim) -> bool:
        """Whether a figure that has a field may be one of another that goes with it: 网格报217件 are no grids."""
        if not isinstance(claim.value, Unreadable) or claim.value.reason in (Reason.UNSURE, Reason.UNIT):
            return True
        return claim.value.reason is Reason.PART and self._fields[claim.code or ""].kind is Kind.STOCK

    def _before(self, claim: Claim) -> Claim | None:
        """The figure before one in the same sentence; None: there is none."""
        last = self.read[-1] if self.read else None
        return None if last is None or _SENTENCE.search(self._line, last.end, claim.start) else last

    def _opening(self, claim: Claim) -> int:
        """Where the sentence of a figure begins."""
        return max((one.end() for one in _SENTENCE.finditer(self._line, 0, claim.start)), default=0)

    def _said(self, claim: Claim) -> str:
        """The words of its clause before a figure, and behind the figure before."""
        since = self.read[-1].end if self.read else 0
        return _SIGN.split(self._line[since : claim.start])[-1].strip(' \u3000\t:：“”"')

    def _told(self, claim: Claim, code: str, of: Sequence[Claim]) -> Claim | None:
        """A figure as one of a field; what is doubtful about those that it follows, is doubtful about it, too."""
        read = self._count(claim, code)
        if read is None:
            return None
        doubts = [one.value.reason for one in of if isinstance(one.value, Unreadable)]
        value = Unreadable(doubts[-1], "", read) if doubts else of_time(claim.when, self._fields[code], read)
        return replace(claim, code=code, value=value)

    def _count(self, claim: Claim, code: str) -> Number | None:
        """What a figure is of a field; None: its unit is another."""
        unit = self._fields[code].unit
        read = read_number(self._line[claim.start : claim.end], unit)
        if isinstance(read, Unreadable) and all(map(pasted("following", "cases").fullmatch, (read.unit, unit))):
            return read.number  # 受理13起
        return read if isinstance(read, Number) else None

    def _other(self, claim: Claim, said: str) -> Claim | None:
        """其他3起, behind the kinds that a sum is told in."""
        whole, _, kind = (self.read[-1].code or "" if self.read else "").partition(".")
        code = f"{whole}.others"
        is_kind = kind and code in self._fields and pasted("following", "others").fullmatch(said)
        return self._told(claim, code, self.read[-1:]) if is_kind else None

    def _within(self, claim: Claim, said: str) -> Claim | None:
        """其中涉企9次, behind all of them; behind what has the same name, that was perhaps more than is meant."""
        last, begin = self._before(claim), re.match(say("within"), said)
        if last is None or last.code is None or begin is None:
            return None
        named = said[begin.end() :].strip("为是有了 :：")
        if named in self._fields[last.code].names:
            self._doubt(claim)  # 发布信息65条，其中主动公开信息20条
        parts = [code for code in self._fields if code.startswith(f"{whole_of(last.code)}.")]
        fits = (one for one in parts if named in self._fields[one].names or within(one).fullmatch(named))
        code = next(fits, None)
        return None if code is None else self._told(claim, code, ())

    def _real(self, claim: Claim, said: str) -> Claim | None:
        """实际完成5场, behind 计划普法6场."""
        last = self._before(claim)
        if last is None or last.code is None or not isinstance(last.value, Unreadable):
            return None
        is_real = last.value.reason is Reason.NORM and pasted("following", "real").fullmatch(said) is not None
        return self._told(claim, last.code, ()) if is_real and self._is_alike(last, claim) else None

    def _again(self, claim: Claim, said: str) -> Claim | None:
        """累计作出处罚决定15件，10月2件; 全县受理信访事项418件，我镇9件."""
        last = self._before(claim)
        if last is None:
            return None
        if code := after(last.code, said):
            return self._told(claim, code, ())
        wider = "".join(self._line[start:end] for start, end in last.unknown)
        code = last.code or (last.near if pasted("following", "wider").fullmatch(wider) else None)
        is_of_month = claim.is_timed and claim.when is not last.when and _WORDS.sub("", said) == ""
        is_ours = bool(said) and pasted("following", "again").fullmatch(said) is not None
        is_again = (is_of_month or is_ours) and self._is_alike(last, claim)
        return self._told(claim, code, ()) if is_again and code is not None else None

    def _level(self, claim: Claim, said: str) -> Claim | None:
        """总数达到104名, behind 新增8名."""
        last = self._before(claim)
        if last is None or last.code is None or self._fields[last.code].kind is not Kind.STOCK:
            return None
        is_grown = isinstance(last.value, Unreadable) and last.value.reason is Reason.NEW
        return self._told(claim, last.code, ()) if is_grown and pasted("following", "level").fullmatch(said) else None

    def _short(self, claim: Claim, said: str) -> Claim | None:
        """收5，结6 behind 信访, with nothing of another kind between."""
        topic, named = self._topic(self._opening(claim), claim.start)
        if topic is None or named is None:
            return None
        codes, between = topic.codes, [one for one in self.read if one.start > named.start()]
        others = [one for one in between if one.code not in codes.values() and one.when is claim.when]
        if any(one.code or self._is_alike(one, claim) for one in others):
            return None  # of another field, or of one that nobody knows: 邻里纠纷收5，办结4
        head, name, tail = said.rpartition(named[0])
        if name and not pasted("following", "head").fullmatch(re.split("[:：]", head)[-1]):
            return None  # 邻里纠纷收5
        done = tail.strip(" :：数")
        kinds = (kind for kind in _KINDS if kind in codes and pasted("following", kind).fullmatch(done))
        code = next((codes[kind] for kind in kinds), None)
        return None if code is None else self._told(claim, code, [one for one in between if _is_less(one)])

    def _topic(self, start: int, end: int) -> tuple[Topic | None, re.Match[str] | None]:
        """What is talked of between two places, and where it is named last."""
        found = [(one, topic) for topic in topics() for one in topic.words.finditer(self._line, start, end)]
        named, topic = max(found, key=lambda one: one[0].end(), default=(None, None))
        return topic, named

    def _sum(self, claim: Claim) -> Claim | None:
        """合计4场 behind 集中宣传2场，进校园1场、进企业1场: of the field that they are kinds of."""
        read = read_number(self._line[claim.start : claim.end])
        total, some = 0, 0
        for one in reversed(self.read):
            number = self._number(one)
            if number is None or _SENTENCE.search(self._line, one.end, claim.start) or not self._is_alike(one, claim):
                return None
            total, some = total + number, some + 1
            if not isinstance(read, Number) or total >= read.value:
                break
        parts = self.read[-some:] if some else []
        codes = {whole_of(code) for one in parts if (code := one.code or one.near) is not None}
        if some < 2 or not isinstance(read, Number) or total != read.value or len(codes) != 1:
            return None
        (code,) = codes
        told = self._told(claim, code, [one for one in parts if _is_of_others(one)])
        if told is not None:
            self.read[-some:] = [self._less(one) if one.code == code else _sure(one) for one in parts]
        return told

    def _number(self, claim: Claim) -> int | None:
        number = claim.number or read_number(self._line[claim.start : claim.end])
        return number.value if isinstance(number, Number) else None

    def _is_alike(self, one: Claim, other: Claim) -> bool:
        """Whether two are counted in the same."""
        first, second = (measure_in(self._line[claim.start : claim.end]) for claim in (one, other))
        return first[:1] == second[:1] or counts_as(first, second)  # 场 and 场次, 个村 and 个社区

    def _less(self, claim: Claim) -> Claim:
        """The same as a part of what is meant, which is told besides."""
        return claim if claim.number is None else replace(claim, value=Unreadable(Reason.PART, "", claim.number))

    def _is_in_brackets(self, claim: Claim) -> bool:
        """Whether a bracket behind a figure tells a part of it: 学法2次（中心组1次、会前学法1次）."""
        bracket = _BRACKET.search(self._line, 0, claim.start)
        whole = next((one for one in reversed(self.read) if bracket and one.end <= bracket.start()), None)
        number, total = self._number(claim), None if whole is None else self._number(whole)
        if bracket is None or whole is None or number is None or total is None or claim.is_timed:
            return False
        is_behind = self._line[whole.end : bracket.start()].strip() == "" and claim.code == whole.code
        is_mended = pasted("following", "mended").search(self._line, bracket.start(), claim.end) is not None
        return is_behind and number <= total and not is_mended

    def _ended(self, claim: Claim) -> Claim:
        """What became of cases that are only some, is of these, too: 邻里纠纷5件，化解4件."""
        begin = self._opening(claim)
        came = [one for one in self.read if one.start >= begin and one.code and sequel(one.code) == claim.code]
        if not came or not isinstance(claim.value, Number) or not all(map(_is_less, came)):
            return claim
        fault = came[-1].value
        return replace(claim, value=replace(fault, number=claim.value)) if isinstance(fault, Unreadable) else claim

    def _of_its_time(self, claim: Claim) -> Claim:
        """A figure whose field has its own in the same sentence already, as one of the time that was told since then:
        1—10月发放资料2.3万份；其中10月份宣传6场，发放资料2100份.
        """
        code, number = claim.code, claim.number
        told = next((place for place, one in enumerate(self.read) if one.code == code is not None), None)
        if code is None or claim.is_timed or told is None or number is None or self.read[told].when != claim.when:
            return claim
        times = [one.when for one in self.read[told + 1 :] if one.is_timed and one.when != claim.when]
        is_new = times and times[-1] in (Is.NOW, Is.TO_DATE)
        if not is_new or _SENTENCE.search(self._line, self.read[told].end, claim.start):
            return claim
        return replace(claim, when=times[-1], value=of_time(times[-1], self._fields[code], number))

    def _worded(self, claim: Claim) -> Claim | None:
        """What is said of all that a figure counts."""
        for codes, words in all_of():
            code = codes.get(claim.code or "")
            found = words.match(self._line, self._end_of_name(claim)) if code in self._fields else None
            if code is not None and found:
                return replace(claim, code=code, end=found.end())
        return None

    def _end_of_name(self, claim: Claim) -> int:
        """Where the name of its field ends behind a figure: 4件信访件全部办结."""
        names = self._fields[claim.code or ""].names
        behind = [name for name in names if self._line.startswith(name, claim.end)]
        return claim.end + max(map(len, behind), default=0)


def _sure(claim: Claim) -> Claim:
    """A part that its sum confirms: words that nobody knows do not make it less."""
    fault = claim.value
    is_part = (
        isinstance(fault, Unreadable) and fault.reason in (Reason.PART, Reason.UNSURE) and "." in (claim.code or "")
    )
    return replace(claim, value=fault.number) if is_part and isinstance(fault, Unreadable) and fault.number else claim


def _is_less(claim: Claim) -> bool:
    """Whether a figure may not be all of its field."""
    return isinstance(claim.value, Unreadable) and claim.value.reason in _LESS


def _is_of_others(claim: Claim) -> bool:
    return isinstance(claim.value, Unreadable) and claim.value.reason is Reason.OTHERS
