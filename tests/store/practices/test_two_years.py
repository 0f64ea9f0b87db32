"""Which questions ask what has changed from one report of a town to the next, and which ask something else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from store.practices.asking.question import Question, read_question
from store.practices.asking.two_years import asks_change, years_meant
from store.practices.index.directory import Held
from store.practices.language.words import shared_words

EVALUATION = Path(__file__).parents[2] / "evaluation"
TOWNS = [
    ("青禾铺镇", 2024),
    ("青禾铺镇", 2025),
    ("云栖岭镇", 2024),
    ("云栖岭镇", 2025),
    ("锦垣镇", 2025),
    ("板溪镇", 2023),
]
HELD = [Held(n, "清岚县", town, year, "original", "", n * 100, 9) for n, (town, year) in enumerate(TOWNS, 1)]


def asked(text: str) -> Question:
    return read_question(text, HELD, shared_words(), today=date(2026, 11, 22), own=["锦垣镇"], home="清岚县")


@pytest.mark.parametrize(
    ("text", "town", "years"),
    [
        ("青禾铺镇这两年有什么变化", "青禾铺镇", ()),
        ("锦垣镇2024和2025年报对比", "锦垣镇", (2024, 2025)),
        ("青禾铺镇两年对比", "青禾铺镇", ()),
        ("我们镇和去年比有什么变化？", "锦垣镇", (2025,)),
        ("我们镇这两年有啥不一样", "锦垣镇", ()),
        ("云栖岭镇2024年和2025年有什么不同", "云栖岭镇", (2024, 2025)),
        ("青禾铺镇2025年比2024年新增了哪些做法", "青禾铺镇", (2025, 2024)),
        ("青禾铺镇2025年跟2024年比有哪些做法不再提了", "青禾铺镇", (2025, 2024)),
        ("板溪镇2022年和2023年报告有哪些区别", "板溪镇", (2022, 2023)),
        ("把青禾铺镇2024和2025的报告放在一起对比一下", "青禾铺镇", (2024, 2025)),
        ("青禾铺2024-2025年的变化", "青禾铺镇", (2024, 2025)),
        ("青禾铺镇这两年变化大吗", "青禾铺镇", ()),
        ("青禾铺镇前后两年报告有哪些数字变了", "青禾铺镇", ()),
        ("两年的报告有什么不一样", None, ()),
        ("去年和前年比，我们镇有哪些新做法", "锦垣镇", (2025, 2024)),
        ("这两年有什么变化", None, ()),
        ("和去年比有啥不一样", None, (2025,)),
        ("和上年比有什么新的", None, (2025,)),
        ("我们镇比前年哪些做法没了", "锦垣镇", (2024,)),
        ("白鹭镇这两年有什么变化", None, ()),
    ],
)
def test_what_has_changed_is_asked_for(text, town, years):
    question = asked(text)
    assert asks_change(question)
    assert question.scope.towns == (() if town is None else (town,))
    assert years_meant(question) == years


@pytest.mark.parametrize(
    "text",
    [
        "青禾铺镇这两年调解有什么变化",  # of one thing: the passages that tell it
        "青禾铺镇和云栖岭镇2025年有什么不同",
        "和去年比纠纷少了吗",
        "调解员补贴有什么变化",
        "别的镇这两年有什么变化",
        "青禾铺镇2025年比2024年多调解了几件",
        "我们镇比得上吗",
        "青禾铺镇有什么新的做法",
        "近两年哪些镇搞了网格",
        "青禾铺镇2024年和2025年受理纠纷多少件",
        "比去年多了几个",
        "2024年和2025年普法怎么做",
        "去年和前年比，纠纷有哪些新做法",
        "和去年比有哪些镇有新做法",
        "和去年比各镇有什么变化",
        "2024年和2025年有哪些新做法",
        "我们镇去年有哪些新做法",
    ],
)
def test_something_else_is_asked_for(text):
    assert not asks_change(asked(text))


def test_no_question_of_the_evaluation_is_taken_for_one():
    sets = [EVALUATION / name for name in ("demo.jsonl", "real.jsonl", "figure_questions.jsonl")]
    questions = [json.loads(line)["question"] for one in sets for line in one.read_text("utf-8").splitlines()]
    assert len(questions) > 300
    assert [text for text in questions if asks_change(asked(text))] == []
