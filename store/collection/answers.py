"""What a line of a clerk says in the dialog: values for fields, by their order, their numbers or their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from store.numbers import Number, Unreadable

if TYPE_CHECKING:
    from store.collection.catalogue import Metric


class Word(StrEnum):
    """What is said for a field in place of a number."""

    NONE = "none"  # 不涉及
    SKIP = "skip"  # 跳过


@dataclass(frozen=True)
class Answers:
    """What a line says, by the codes of fields; a field stands in one of the two."""

    given: dict[str, Number | Word]
    doubts: dict[str, Unreadable]  # named, but to be asked back
    rest: tuple[str, ...] = ()  # pieces with a figure that say of no field that it is its value, as written


def read_answers(text: str, asked: Sequence[Metric], listed: Sequence[Metric] = ()) -> Answers | Unreadable | None:
    """What a line says; None: it answers nothing (a question, a command, small talk).

    `asked`: the fields that the prompt asks for, in its order; values without a name are theirs, and only if there are
    as many as fields. `listed`: all fields as the clerk sees them numbered, 1 first (`7=12`), and that may be named;
    empty: those asked. To be called after `phrases.read_command`, which takes the words for buttons.
    """
    raise NotImplementedError
