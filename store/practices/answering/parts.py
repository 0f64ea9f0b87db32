"""The parts of answering, each of which can be left out to measure what it adds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Parts:
    """Which parts are at work; all of them unless something is being measured."""

    thesaurus: bool = True  # synonyms of the asked words
    topics: bool = True  # a passage of the question's topic before others
    headings: bool = True  # a word in the heading path counts for the passages under it
    kinds: bool = True  # 怎么做 leans toward practices, 短板 keeps to problems
    figures: bool = True  # 几件 wants a figure beside what is asked


ALL = Parts()
