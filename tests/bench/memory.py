"""What a process holds in memory that has a store open, cuts questions with its own dictionary and answers them."""

from __future__ import annotations

import psutil

from store.database import Database
from store.practices.index import index
from store.practices.language.words import Words


def resident(url: str, questions: list[list[str]]) -> str:
    """Megabytes at each step, as a sentence part."""
    steps = [("with the libraries", _now())]
    words = Words()
    words.cut("法律明白人怎么选")
    steps.append(("and the dictionary", _now()))
    database = Database(url)
    for question in questions:
        with database.reading() as session:
            index.search(session, dict.fromkeys(question, 1.0), 10)
    steps.append((f"and after {len(questions)} questions", _now()))
    database.close()
    return ", ".join(f"{megabytes:.0f} MB {step}" for step, megabytes in steps)


def _now() -> float:
    return psutil.Process().memory_info().rss / 1e6
