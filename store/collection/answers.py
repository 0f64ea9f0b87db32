"""What a line of a clerk says in the dialog: values for fields, by their order, their numbers or their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from store.catalogue.metrics import Metric
from store.catalogue.months import Month
from store.collection.phrases import is_question, say
from store.collection.pieces import VALUES, Is, Piece, Value, pieces, starts_value, value_of
from store.collection.sentences import read_sentence
from store.numbers import Number, Reason, Unreadable, measure_in, read_number
from store.numerals import CHARACTERS, half, narrow, seen

LONGEST = 1000  # characters of an answer


@dataclass(frozen=True)
class Answers:
    """What a line says, by the codes of fields; a field stands in one of the two."""

    given: dict[str, Value]
    doubts: dict[str, Unreadable]  # named, but to be asked back
    rest: tuple[str, ...] = ()  # pieces with a figure that say of no field that it is its value, as written


def read_answers(
    text: str,
    asked: Sequence[Metric],
    listed: Sequence[Metric] = (),
    named: Sequence[Metric] = (),
    month: Month | None = None,
) -> Answers | Unreadable | None:
    """What a line says; None: it answers nothing (a question, a command, small talk).

    `asked`: the fields that the prompt asks for, in its order; values without a name are theirs, and only if there are
    as many as fields. `listed`: the fields as they are numbered on the screen, the first is 1 (`7=12`); empty: those
    asked. `named`: all that may be named; empty: those listed. `month`: the one reported, which may be named, too.
    To be called after `phrases.read_command`, which takes the words for buttons.
    """
    if len(text) > LONGEST or is_question(text):
        return None
    line = narrow(seen(text)).strip()
    sure = line.rstrip("?？")
    read = _read(sure, asked, listed or asked, named or listed or asked, month)
    return _unsure(text, read) if isinstance(read, Answers) and sure != line else read


def _read(
    line: str, asked: Sequence[Metric], listed: Sequence[Metric], named: Sequence[Metric], month: Month | None
) -> Answers | Unreadable | None:
    if len(asked) == 1 and isinstance(only := read_number(line, asked[0].unit), Number):
        return Answers({asked[0].code: only}, {})
    lines = _numbered(line, len(asked))
    if isinstance(lines, Unreadable):
        return lines
    if _RETRACTED.search(lines):
        return Unreadable(Reason.AMBIGUOUS, line)
    sections = frozenset(metric.section for metric in asked)
    read = partial(pieces, named=named, numbered=listed, sections=sections, month=month)
    found = read(half(lines))
    if all(piece.kind in _UNNAMED for piece in found):
        return _by_order(line, read(lines), asked)  # 32，310 are two
    said = read_sentence(half(lines), found, asked, {metric.code: metric for metric in (*named, *listed, *asked)})
    if said.values:
        return _answers(said.values, said.rest)
    is_sum = not any(one.isalpha() for one in line) and any(one.isdigit() for one in line)  # 32 + 3
    return _of_none(line, found) if said.is_answer or is_sum else None


_DIGITS = "0123456789"
_UNNAMED = {*VALUES, Is.JOIN, Is.END, Is.BLANK, Is.FILL, Is.NOW, Is.TO_DATE}
_LISTED = re.compile(r"\s*([0-9]{1,2})\s*([、.):：])\s*(\S.*?)\s*")
_RETRACTED = re.compile(rf"[{CHARACTERS}].*(?:{say('retract')})")
_YEAR_FIRST = re.compile(r"(?:19|20)[0-9]{2}/")


def _by_order(line: str, found: list[Piece], asked: Sequence[Metric]) -> Answers | Unreadable | None:
    """Values without any name."""
    values = [piece for piece in found if piece.kind in VALUES]
    if not values:
        return None
    if _YEAR_FIRST.match(line):
        return Unreadable(Reason.DATE, line)
    between = (piece for piece in found if piece.kind is not Is.FILL)
    if any(_touch(one, other) for one, other in pairwise(between)):  # 六个一, 四有五步; 32+3
        return Unreadable(Reason.AMBIGUOUS, line) if all(piece.text[0] in _DIGITS for piece in values) else None
    if len(values) == 1 and "," in values[0].text:  # 1,200: one number, or two?
        parts = [Piece(Is.FIGURE, part, 0) for part in values[0].text.split(",")]
        number = read_number(values[0].text)
        if len(parts) == len(asked):
            if isinstance(number, Number) and number.value <= max(metric.most for metric in asked):
                return Unreadable(Reason.AMBIGUOUS, line)
            values = parts
    if not asked:
        return Unreadable(Reason.UNNAMED, line)
    if len(values) != len(asked):
        return Unreadable(Reason.COUNT, line, expected=len(asked), found=len(values))
    to_date = any(piece.kind is Is.TO_DATE for piece in found)
    return _answers(
        {metric.code: value_of(piece, metric, to_date=to_date) for piece, metric in zip(values, asked, strict=True)}
    )


def _of_none(line: str, found: list[Piece]) -> Unreadable:
    """Figures that are of no field."""
    read = (read_number(piece.text) for piece in found if piece.kind is Is.FIGURE)
    rate = next((one for one in read if isinstance(one, Unreadable) and one.reason is Reason.PERCENT), None)
    return rate or Unreadable(Reason.UNNAMED, line)


def _touch(one: Piece, other: Piece) -> bool:
    """Whether nothing parts two values: no sign, no blank, no measure word before a digit."""
    are_counted = measure_in(one.text) != "" and one.text[0] in _DIGITS and other.text[0] in _DIGITS
    return one.kind in VALUES and other.kind in VALUES and not are_counted


def _answers(read: dict[str, Value | Unreadable], rest: Sequence[str] = ()) -> Answers:
    given = {code: value for code, value in read.items() if not isinstance(value, Unreadable)}
    return Answers(given, {code: value for code, value in read.items() if isinstance(value, Unreadable)}, tuple(rest))


def _unsure(text: str, read: Answers) -> Answers:
    """The same, said with a question mark."""
    doubts = {
        code: Unreadable(Reason.UNSURE, text, value if isinstance(value, Number) else None)
        for code, value in read.given.items()
    }
    return Answers({}, doubts | read.doubts, read.rest)


def _numbered(line: str, asked: int) -> str | Unreadable:
    """A list that somebody has numbered themselves (1、32 2、31), with `=` for their signs; else the line as it is."""
    is_by_line = "\n" in line
    parts = [part for part in re.split(r"\n+" if is_by_line else r"[\s，,；;]+", line) if part.strip()]
    found = [_LISTED.fullmatch(part) for part in parts]
    numbers = [int(part[1]) for part in found if part]
    if len(parts) < 2 or numbers != list(range(1, len(parts) + 1)):
        return line
    bare = all(part and starts_value(part[3]) for part in found)
    as_list = bare and not is_by_line and 2 * len(parts) == asked and ":" not in line
    whole = [part[0] for part in found if part and part[2] == "." and isinstance(read_number(part[0]), Number)]
    as_fractions = len(whole) == len(parts) or any(not re.fullmatch(r"[\s0-9.]+", one) for one in whole)  # 1.2万
    if as_list or as_fractions:
        return Unreadable(Reason.AMBIGUOUS, line)
    return "\n".join(f"{part[1]}={part[3]}" if starts_value(part[3]) else part[3] for part in found if part)
