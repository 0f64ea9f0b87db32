"""Forty questions in clerks' words over the demo's reports and digests: run everywhere, with every change."""

from __future__ import annotations

import json
from pathlib import Path

import bot

DATA = Path(bot.__file__).parent / "demo" / "data"
QUESTIONS = Path(__file__).parent / "demo.jsonl"


def test_the_demo_set_is_answered(scores):
    told = scores(QUESTIONS, DATA)
    assert told["overall"]["recall@5"] >= 0.75
    assert told["overall"]["ndcg@10"] >= 0.81
    assert told["not_found"]["precision"] >= 0.85
    assert told["not_found"]["recall"] >= 0.95


def test_forty_questions_each_once_eight_of_them_without_an_answer(evaluate):
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len({row["question"] for row in rows}) == len(rows) == 40
    assert sum(row["kind"] == "unanswerable" for row in rows) == 8
    # Every quote stands in the file it names, and can be found.
    assert "引文" not in evaluate(QUESTIONS, DATA).stderr
