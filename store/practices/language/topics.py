"""What reports and questions are about: data/topics.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from store.practices.language.thesaurus import Grade, thesaurus


@dataclass(frozen=True)
class Topic:
    """A field of the work: the keywords that tell it, and questions about it that most stores can answer."""

    id: str
    name: str
    words: tuple[str, ...]
    questions: tuple[str, ...]


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """All topics in the order of the data."""
    text = (files("store.practices") / "data" / "topics.toml").read_text("utf-8")
    return tuple(
        Topic(entry["id"], entry["name"], tuple(entry["words"]), tuple(entry["questions"]))
        for entry in tomllib.loads(text)["topic"]
    )


@lru_cache(maxsize=1)
def by_id() -> Mapping[str, Topic]:
    """The same by their ids."""
    return {topic.id: topic for topic in topics()}


def topics_of(words: Iterable[str]) -> tuple[str, ...]:
    """The ids of the topics that keywords tell, likeliest first; empty where they tell none.

    A word counts the more, the fewer topics it tells; one that tells none itself counts by what reports write for it.
    """
    points: dict[str, float] = {}
    for word in dict.fromkeys(words):
        told = _topics_by_word().get(word) or _told_by_others(word)
        for topic in told:
            points[topic] = points.get(topic, 0.0) + 1 / len(told)
    return tuple(sorted(points, key=lambda topic: -points[topic]))


def _told_by_others(word: str) -> tuple[str, ...]:
    others = (other.word for other in thesaurus().alternatives(word) if other.grade is not Grade.RELATED)
    return tuple(dict.fromkeys(topic for other in others for topic in _topics_by_word().get(other, ())))


@lru_cache(maxsize=1)
def _topics_by_word() -> Mapping[str, tuple[str, ...]]:
    told: dict[str, tuple[str, ...]] = {}
    for topic in topics():
        for word in topic.words:
            told[word] = (*told.get(word, ()), topic.id)
    return told
