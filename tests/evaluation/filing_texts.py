"""Paragraphs as clerks paste them into a month, made by chance out of a demo town's figures and filing_phrases.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from bot.demo.counts import counts, invented
from store.catalogue.metrics import Metric, base
from store.catalogue.months import Month
from store.numbers import Number
from tests.store.spoken import spoken

PHRASES = Path(__file__).parent / "filing_phrases.toml"
MONTHS = [Month(2026, number) for number in range(1, 13)]
PROSE, LIST, CHAT, TO_DATE = "prose", "list", "chat", "to_date"
TABS, BARS, BLANKS, LYING = "tabs", "bars", "blanks", "lying"  # tables
SHORT, POINTS, SIGNS = "short", "points", "signs"  # 信访收5，结6 · 一是…；二是… · ✅…✅…
STYLES = (PROSE, PROSE, PROSE, POINTS, LIST, LIST, TABS, BARS, BLANKS, LYING, CHAT, SIGNS, SHORT, TO_DATE)


@dataclass
class Paragraph:
    """A text, and what it says of which field."""

    style: str
    month: Month
    text: str
    values: dict[str, Number] = field(default_factory=dict)
    to_date: dict[str, Number] = field(default_factory=dict)


def paragraph(chance: Random) -> Paragraph:
    """One, of a town, month, style and choice of fields by chance."""
    town, month = chance.choice(invented()["towns"]), chance.choice(MONTHS[1:])
    said = list(counts(town, MONTHS[: month.number]))
    due = [metric for metric in base().due(month) if metric.code in said[-1] and metric.code in _data()["phrase"]]
    some = sorted(chance.sample(due, chance.randint(6, min(20, len(due)))), key=due.index)
    writer = _Writer(chance, town, month, said[-1], said)
    return writer.write(chance.choice(STYLES), some)


class _Writer:
    def __init__(
        self, chance: Random, town: str, month: Month, said: Mapping[str, int], year: list[dict[str, int]]
    ) -> None:
        self._chance, self._town, self._month, self._said, self._year = chance, town, month, said, year
        self._values: dict[str, Number] = {}
        self._section = ""  # of the clause before

    def write(self, style: str, metrics: list[Metric]) -> Paragraph:
        """In this style."""
        if style in (TABS, BARS, BLANKS, LYING):
            text = self._table(style, metrics)
        elif style == TO_DATE:
            text, totals = self._of_year(metrics)
            return Paragraph(style, self._month, text, {}, totals)
        else:
            told = {PROSE: self._prose, LIST: self._list, CHAT: self._chat, POINTS: self._points}
            text = (told | {SIGNS: self._signs, SHORT: self._short})[style](metrics)
        return Paragraph(style, self._month, text, self._values)

    def _prose(self, metrics: list[Metric]) -> str:
        parts = [self._pick("opening")]
        for section in dict.fromkeys(metric.section for metric in metrics):
            clauses = [self._clause(metric, aside=True) for metric in metrics if metric.section == section]
            lead = self._chance.choice(_data()["lead"][section])
            parts.append(lead + self._chance.choice("，；，").join(clauses) + "。")
            if self._chance.random() < 0.3:
                parts.append(self._pick("aside"))
        return "".join(parts) + self._pick("trap") + self._pick("closing")

    def _points(self, metrics: list[Metric]) -> str:
        parts = []
        for number, section in zip(
            "一二三四五六七八", dict.fromkeys(metric.section for metric in metrics), strict=False
        ):
            clauses = [self._clause(metric, aside=True) for metric in metrics if metric.section == section]
            parts.append(f"{number}是{self._chance.choice(_data()['lead'][section])}" + "，".join(clauses))
        return self._pick("opening") + "；".join(parts) + "。" + self._pick("trap")

    def _signs(self, metrics: list[Metric]) -> str:
        sign = self._chance.choice(["✅", "👉", "🔹", "\n📌"])
        said = [sign + self._clause(metric) for metric in metrics]
        return self._pick("opening") + "😊" + "".join(said) + self._chance.choice(["🙏", "", "[抱拳]"])

    def _short(self, metrics: list[Metric]) -> str:
        told: dict[str, list[str]] = {}
        for topic, (code, *ways) in _data()["short"].items():
            if code in self._said and self._said[code] > 0:
                self._values[code] = Number(self._said[code])
                told.setdefault(topic.strip(), []).append(self._chance.choice(ways).format(self._said[code]))
        join = self._chance.choice(["，", "", " "])
        begin = self._chance.choice(["", "："])
        return self._pick("opening") + "。".join(topic + begin + join.join(said) for topic, said in told.items()) + "。"

    def _list(self, metrics: list[Metric]) -> str:
        mark = self._chance.choice(["{}、", "{}.", "（{}）", "{}．", "- ", "· "])
        lines = [mark.format(place) + self._clause(metric) for place, metric in enumerate(metrics, 1)]
        return "\n".join(
            [self._pick("opening").rstrip("，"), *(line + self._chance.choice(["；", "", "。"]) for line in lines)]
        )

    def _chat(self, metrics: list[Metric]) -> str:
        said = []
        for metric in metrics:
            name = self._chance.choice([metric.name, metric.short, self._chance.choice(metric.names)])
            said.append(f"{name}{self._chance.choice(['', '：', ' ', '是'])}{self._numeral(metric)}{metric.unit}")
        sign = self._chance.choice(["，", "、", "；", " ", "\n"])
        return self._pick("opening") + sign.join(said) + self._chance.choice(["。", "", "，谢谢", "。请查收"])

    def _of_year(self, metrics: list[Metric]) -> tuple[str, dict[str, Number]]:
        flows = [metric for metric in metrics if metric.kind == "flow"] or metrics
        totals, parts = {}, []
        for metric in flows:
            months = [one for number, one in enumerate(self._year, 1) if metric.tier != "quarter" or number % 3 == 0]
            total = sum(one[metric.code] for one in months)
            if metric.kind == "stock" or total == 0:
                continue
            totals[metric.code] = Number(total)
            parts.append(self._chance.choice(_data()["phrase"][metric.code]).format(total))
        head = self._chance.choice(["1—{}月累计", "今年以来，", "截至{}月底，累计", "1-{}月，我镇累计", "年初至今，"])
        return head.format(self._month.number) + "，".join(parts) + "。", totals

    def _table(self, style: str, metrics: list[Metric]) -> str:
        sign = {TABS: "\t", LYING: "\t", BARS: " | ", BLANKS: "  "}[style]
        has_unit, has_year = self._chance.random() < 0.6, self._chance.random() < 0.4
        has_number = self._chance.random() < 0.3
        now = self._chance.choice(
            ["本月", f"{self._month.number}月", "本月数", "当月", f"{self._month.number}月份", "数量"]
        )
        head = ["序号"] * has_number + [self._chance.choice(["指标", "项目", "指标名称"])] + ["单位"] * has_unit + [now]
        head += [self._chance.choice([f"1—{self._month.number}月累计", "累计", "本年累计"])] * has_year
        rows = [head] if self._chance.random() < 0.8 or has_year or has_number else []
        for place, metric in enumerate(metrics, 1):
            name = self._chance.choice([metric.name, metric.short])
            value = self._said[metric.code]
            self._values[metric.code] = Number(value)
            cell = f"{value:,}" if self._chance.random() < 0.2 else f"{value}"
            year = sum(one[metric.code] for one in self._year) if metric.kind == "flow" else value
            row = [f"{place}"] * has_number + [name] + [metric.unit] * has_unit + [cell] + [f"{year}"] * has_year
            rows.append(row)
        if style == LYING:
            rows = [[self._chance.choice([metric.name, metric.short]) for metric in metrics]]
            rows.append([f"{self._said[metric.code]}" for metric in metrics])
        lines = [sign.join(row) for row in rows]
        if style == BARS:
            lines = [f"| {line} |" for line in lines]
            if self._chance.random() < 0.5:
                lines.insert(1, "|" + "---|" * len(rows[0]))
        return "\n".join(([f"{self._town}{self._month.number}月报表"] if self._chance.random() < 0.3 else []) + lines)

    def _clause(self, metric: Metric, *, aside: bool = False) -> str:
        code = metric.code
        if self._said[code] == 0 and code in _data()["zero"]:
            self._values[code] = Number(0)
            return str(self._chance.choice(_data()["zero"][code]))
        phrases = [one for one in _data()["phrase"][code] if "其中" not in one or self._section == metric.section]
        self._section = metric.section
        text = str(self._chance.choice(phrases)).format(self._numeral(metric))
        said = self._chance.random()
        if self._chance.random() < 0.05:
            self._values[code] = Number(self._said[code])
            name = self._chance.choice([metric.name, metric.short])
            changed = self._chance.choice(_data()["text"]["changed"])
            return str(changed).format(name=name, old=self._said[code] + 2, new=self._said[code], unit=metric.unit)
        if aside and metric.kind == "flow" and said < 0.15:
            total = self._said[code] + self._chance.randint(20, 900)
            told = self._pick("to_date").replace("{unit}", metric.unit).replace("{}", f"{total}")
            return text + told.replace("{month}", f"{self._month.number}")
        if aside and metric.kind == "flow" and said < 0.25:
            return text + str(self._chance.choice(_data()["text"]["compared"])).format(self._chance.randint(2, 60))
        return text

    def _numeral(self, metric: Metric) -> str:
        """A field's figure, and what it comes to in the place of the fields."""
        value, said = self._said[metric.code], self._chance.random()
        self._values[metric.code] = Number(value)
        if said < 0.1 and value < 100:
            return spoken(value)
        if said < 0.16 and value >= 1000:
            return f"{value:,}"
        if said < 0.2:
            return f"{value}".translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
        if said < 0.5 and value >= 100 and value % 10 == 0:
            self._values[metric.code] = Number(value, is_more=True)
            return f"{value}余"
        if said < 0.6 and value >= 100 and value % 10 == 0:
            self._values[metric.code] = Number(value, is_near=True)
            return f"约{value}"
        if value >= 10_000 and value % 1000 == 0:
            return f"{value / 10_000:g}万"
        return f"{value}"

    def _pick(self, name: str) -> str:
        text = str(self._chance.choice(_data()["text"][name]))
        return text if name == "to_date" else text.format(month=self._month.number, town=self._town)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(PHRASES.read_text("utf-8"))
