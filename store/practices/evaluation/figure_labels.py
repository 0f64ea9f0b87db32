"""A set of labelled figures: one JSON object a line, for each figure of some reports and for what looks like one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from store.practices.evaluation.labels import Fields, read_lines


class Expect(StrEnum):
    """What has to become of it."""

    EXTRACT = "extract"
    FLAG = "flag"  # read, as doubtful
    IMPLIED_ZERO = "implied_zero"
    REJECT = "reject"  # not read


@dataclass(frozen=True)
class FigureLabel:
    """A figure, or what must not be taken for one, where it stands in a report."""

    line: int
    file: str  # as Report.file_name
    metric: str | None  # a code; None: a free figure
    value: Decimal
    unit: str
    qualifier: str
    quote: str
    at: int | None  # its first character in the text; None: it stands once, or anywhere
    expect: Expect
    alt: tuple[str | None, ...] = ()  # other metrics that are right, too


def is_figure_set(text: str) -> bool:
    """Whether a set labels figures, and not questions. Raises BadLabels."""
    return read_lines(text)[0].has("expect")


def read_figure_labels(text: str) -> list[FigureLabel]:
    """The labels of a set. Raises BadLabels."""
    return [_label(fields) for fields in read_lines(text)]


def _label(fields: Fields) -> FigureLabel:
    expect = fields.text("expect")
    if expect not in set(Expect):
        raise fields.wrong("expect")
    metric = fields.text("metric", may_be_empty=True) if fields.has("metric") else ""
    return FigureLabel(
        line=fields.line,
        file=fields.text("file"),
        metric=metric or None,
        value=_number(fields),
        unit=fields.text("unit", may_be_empty=True),
        qualifier=fields.text("qualifier", may_be_empty=True),
        quote=fields.text("quote"),
        at=_place(fields),
        expect=Expect(expect),
        alt=_alternatives(fields),
    )


def _alternatives(fields: Fields) -> tuple[str | None, ...]:
    told = fields.value("alt") if fields.has("alt") else []
    told = told if isinstance(told, list) else [told]
    if not all(one is None or isinstance(one, str) for one in told):
        raise fields.wrong("alt")
    return tuple(told)


def _number(fields: Fields) -> Decimal:
    try:
        value = Decimal(fields.text("value"))
    except InvalidOperation:
        raise fields.wrong("value") from None
    if not value.is_finite():
        raise fields.wrong("value")
    return value


def _place(fields: Fields) -> int | None:
    at = fields.value("at") if fields.has("at") else None
    if at is not None and (isinstance(at, bool) or not isinstance(at, int) or at < 0):
        raise fields.wrong("at")
    return at
