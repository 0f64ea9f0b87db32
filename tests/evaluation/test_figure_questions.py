"""The ninety questions for a figure are right themselves: about the five real reports as their labels say, about the
demo's as its reports do.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import bot
from store.catalogue.metrics import base
from store.numerals import CHARACTERS, value_of

HERE = Path(__file__).parent
DEMO = Path(bot.__file__).parent / "demo" / "data"
FIELDS = {"id", "on", "question", "asker_town", "towns", "year", "metric", "figures", "expect"}
FIGURE_FIELDS = ["town", "year", "value", "unit", "qualifier"]
SHOWN = {"figure", "table", "count"}
REFUSED = {"none_stated", "not_held_town", "not_held_year", "not_held_metric"}
NUMBER = re.compile(rf"(?P<numeral>[{CHARACTERS}.]+)(?P<rest>余?[^0-9]{{0,3}})")


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


def questions(on: str) -> list[dict[str, Any]]:
    return [one for one in lines("figure_questions.jsonl") if one["on"] == on]


def facts(figures: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {tuple(figure[name] for name in FIGURE_FIELDS) for figure in figures}


def test_ninety_questions_each_once_and_well_formed():
    asked = lines("figure_questions.jsonl")
    rates = {rate.code for rate in base().rates}
    assert len({one["id"] for one in asked}) == len({one["question"] for one in asked}) == len(asked) == 90
    assert Counter(one["on"] for one in asked) == {"real": 51, "demo": 39}
    assert {one["expect"] for one in asked} == SHOWN | REFUSED
    wrong = [
        one
        for one in asked
        if set(one) != FIELDS
        or any(list(figure) != FIGURE_FIELDS for figure in one["figures"])
        or (one["metric"] is not None and not base().has(one["metric"]) and one["metric"] not in rates)
        or (one["expect"] in SHOWN) != bool(one["figures"])
        or (one["expect"] == "not_held_metric" and one["metric"] is not None)
        or (one["towns"] and not {figure["town"] for figure in one["figures"]} <= set(one["towns"]))
        or (one["year"] is not None and any(figure["year"] != one["year"] for figure in one["figures"]))
        or (one["expect"] == "figure" and len(one["towns"]) != 1)
    ]
    assert not wrong


def test_what_is_asked_of_the_real_reports_is_what_their_labels_say():
    labels = [one for one in lines("figures.jsonl") if one["expect"] != "reject"]
    held = {one["town"]: one["year"] for one in labels}
    assert len(held) == 5
    wrong = []
    for one in questions("real"):
        towns = one["towns"] or list(held)
        years = {town: held.get(town) for town in towns}
        of_metric = [label for label in labels if label["town"] in towns and label["metric"] == one["metric"]]
        if one["metric"] is None:
            is_right = facts(one["figures"]) <= facts(of_metric)
        elif one["expect"] in SHOWN | {"none_stated"}:  # all that is stated, and nothing else
            is_right = facts(one["figures"]) == facts(of_metric)
        else:
            is_right = True
        match one["expect"]:
            case "not_held_town":
                is_right &= not set(towns) & set(held)
            case "not_held_year":
                is_right &= set(towns) <= set(held) and one["year"] not in years.values()
            case _:
                is_right &= set(towns) <= set(held) and one["year"] in (None, *years.values())
        if not is_right:
            wrong.append(one)
    assert not wrong


def test_what_is_asked_of_the_demo_stands_in_its_reports():
    wrong = []
    for one in questions("demo"):
        for town, year, value, unit, qualifier in map(tuple, (figure.values() for figure in one["figures"])):
            (text,) = map(_text, DEMO.glob(f"*/{town}-{year}.*"))
            stated = {
                value_of(found["numeral"])
                for found in NUMBER.finditer(text)
                if found["rest"].startswith(qualifier + unit)
            }
            if Decimal(value) not in stated:
                wrong.append((one["question"], town, value, unit))
        held = {town: list(DEMO.glob(f"*/{town}-{one['year'] or '*'}.*")) for town in one["towns"]}
        if one["expect"] == "not_held_town":
            is_right = not any(list(DEMO.glob(f"*/{town}-*")) for town in one["towns"])
        else:
            is_right = (one["expect"] == "not_held_year") != all(held.values())
        if not is_right:
            wrong.append((one["question"], held))
    assert not wrong


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")
