"""What the checks found, in words: the fields by name, what they say, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from store.catalogue.metrics import Catalogue, Grade
from store.collection.checks import SHORTEST_EXPLANATION, Check, Finding
from store.collection.history import Amount, Explanation
from store.collection.rates import Share

_EXPLAIN = f"填错了请改；没有错，请打字说明原因（至少 {SHORTEST_EXPLANATION} 个字）。"
_NEXT = {
    Grade.BLOCK: "请把填错的改过来，改好才能提交。",
    Grade.EXPLAIN: _EXPLAIN,
    Grade.VERIFY: "填错了请改；没有错就点“没有错”。",
    Grade.ADVISE: "只是提醒，不影响提交。",
}
_WAY_OUT = "如果是以前月份报少了，请联系审核人先更正那个月。"


@dataclass(frozen=True)
class _Field:
    """A field as a sentence needs it."""

    name: str
    unit: str
    amount: Amount

    def __str__(self) -> str:
        return f"“{self.name}”填了 {self.count}"

    @property
    def count(self) -> str:
        near, more = "约 " if self.amount.is_near else "", "余" if self.amount.is_more else ""
        return f"{near}{self.amount.value} {more}{self.unit}"


def asked(finding: Finding, catalogue: Catalogue) -> str:
    """What was found, what was said to it before, and what to do."""
    way_out = _WAY_OUT if (finding.check, finding.grade) == (Check.BALANCE, Grade.BLOCK) else ""
    before = f"\n{explained(finding.explained)}" if finding.explained else ""
    return f"{told(finding, catalogue)}{_NEXT[finding.grade]}{way_out}{before}"


def told(finding: Finding, catalogue: Catalogue) -> str:
    """Only what was found: a sentence, also for whoever reviews it."""
    metrics = [catalogue.metric(code) for code in finding.codes]
    fields = [
        _Field(escape(metric.name), escape(metric.unit), amount)
        for metric, amount in zip(metrics, finding.amounts, strict=True)
    ]
    return f"{_TOLD[finding.check](finding, *fields)}。"


def explained(explanation: Explanation) -> str:
    """What was said in an earlier month."""
    return f"{explanation.month.year}年{explanation.month.number}月说明过：{escape(explanation.text)}"


def percent(share: Share) -> str:
    """A rate; one without a denominator is a dash. Cut, never rounded: 9201 of 9213 are 99.86%."""
    if share.hundredths is None:
        return "—"
    whole, rest = divmod(share.hundredths, 100)
    places = f".{rest:02}".rstrip("0") if rest else ""
    return f"{'约 ' if share.is_near else ''}{whole}{places}%"


def _most(finding: Finding, field: _Field) -> str:
    return f"{field}，超出了可能的范围（最多 {finding.facts['most']} {field.unit}）"


def _cumulative(finding: Finding, field: _Field) -> str:
    facts = finding.facts
    before = f"今年前面 {facts['months']} 个月加起来才 {facts['total']} {field.unit}"
    return f"{field}，{before}，像是把累计数当成了当月数"


def _change(finding: Finding, field: _Field) -> str:
    facts = finding.facts
    usual = _range(facts["low"], facts["high"], field.unit)
    return f"{field}，和以往差得多：最近 {facts['months']} 次一般在 {usual}"


def _surge(finding: Finding, field: _Field) -> str:
    return (
        f"{field}，比最近 {finding.facts['months']} 次里最多的一次（{finding.facts['largest']} {field.unit}）多出几倍"
    )


def _level(finding: Finding, field: _Field) -> str:
    return f"{field}，上一次是 {finding.facts['last']} {field.unit}，变动较大"


def _typical(finding: Finding, field: _Field) -> str:
    return f"{field}，一般在 {_range(finding.facts['low'], finding.facts['high'], field.unit)}"


def _present(finding: Finding, field: _Field) -> str:
    hint = _HINTS.get(finding.rule)
    return f"{field}，{hint}" if hint else str(field)


def _parts(finding: Finding, whole: _Field, *parts: _Field) -> str:
    named = "、".join(f"{part.name} {part.count}" for part in parts)
    return f"{whole}，分项加起来却是 {finding.facts['sum']} {whole.unit}（{named}），对不上"


def _at_most(_: Finding, low: _Field, high: _Field) -> str:
    return f"{low}，比{_beside(high)}还多"


def _at_most_to_date(finding: Finding, low: _Field, high: _Field) -> str:
    facts = finding.facts
    return f"{_at_most(finding, low, high)}，从一月算起也是 {facts['part']} {low.unit}对 {facts['whole']} {high.unit}"


def _companion(_: Finding, none: _Field, *others: _Field) -> str:
    return f"{none}，却有{'、'.join(f'“{other.name}”{other.count}' for other in others)}"


def _balance(finding: Finding, came: _Field, went: _Field) -> str:
    facts = finding.facts
    more = f"{went}，比{_beside(came)}还多"
    if "most" in facts:
        return f"{more}，加上以前月份可能没办完的（最多 {facts['most']} {came.unit}）也没有这么多"
    if not facts["months"]:
        record = "以前月份还没有报过"
    elif not facts["open"]:
        record = "以前月份报过的都已办完"
    else:
        record = f"以前月份报过、还没办完的有 {facts['open']} {came.unit}"
    short = went.amount.value - came.amount.highest - facts["open"]
    return f"{more}；{record}，多出的 {short} {went.unit}应是更早结转下来的"


def _each(finding: Finding, many: _Field, each: _Field) -> str:
    times, needed = (f"{finding.facts[fact]} {many.unit}" for fact in ("times", "needed"))
    return f"{many}，按“{each.name}”{each.count}、每{each.unit}至少 {times}算，要有 {needed}"


def _beside(field: _Field) -> str:
    return f"“{field.name}”的 {field.count}"


def _range(low: int, high: int, unit: str) -> str:
    return f"{low}–{high} {unit}" if low < high else f"{low} {unit}上下"


_HINTS = {"R5_firms": "本地定有企业安静期的，请核对检查是不是在安静期以外，依法应当检查的除外"}
_TOLD: Mapping[Check, Callable[..., str]] = {
    Check.MOST: _most,
    Check.CUMULATIVE: _cumulative,
    Check.CHANGE: _change,
    Check.SURGE: _surge,
    Check.LEVEL: _level,
    Check.TYPICAL: _typical,
    Check.PRESENT: _present,
    Check.PART: _at_most,
    Check.PARTS: _parts,
    Check.AT_MOST: _at_most,
    Check.AT_MOST_TO_DATE: _at_most_to_date,
    Check.COMPANION: _companion,
    Check.BALANCE: _balance,
    Check.EACH: _each,
}
