"""One figure as it was read from a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Standing(StrEnum):
    """How a sentence says a figure."""

    STATED = "stated"
    IMPLIED_ZERO = "implied_zero"  # 未发生, 无…案件: no number is written
    DOUBTFUL = "doubtful"  # never to be given as the year's figure without the reason; zeros, too: 上半年未发生


class Why(StrEnum):
    """Why a figure is doubtful; of several reasons the first is told."""

    OVER_HUNDRED = "over_hundred"  # a rate above 100 %, or 100%以上
    NOT_REACHED = "not_reached"  # 尚未达到100%
    NORM = "norm"  # 不少于2次: what is asked for, not what was done
    PLANNED = "planned"  # what is to come
    OTHER_YEAR = "other_year"  # of another year than the report's, of several, or of some time before
    PART_OF_YEAR = "part_of_year"  # 上半年, 1—6月: not the whole year
    OTHERS = "others"  # 全县受理3200件: not the town's
    MORE_THAN_WHOLE = "more_than_whole"  # more passed than took part
    VAGUE = "vague"  # 数十, 3—5名: no value of its own
    UNCLEAR = "unclear"  # 2 3件 among whole figures, -5件: perhaps another value


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, where it stands in its sentence, and of what it is.

    `metric` is a code of the catalogue: of a metric, of a part of one (violations_handled.street) or of a rate
    (grid_close_rate); None: of none of these, then `label` alone says what is counted.
    """

    start: int  # in the sentence, with the words before and behind that qualify it
    end: int
    value: Decimal  # 3千余 is 3000; 2.5万元 is 2.5
    unit: str  # as written; "": none is (an implied zero)
    qualifier: str  # 余, 多, 约, 近, 以上, 不少于 … as written; "": none
    metric: str | None
    label: str  # what is counted, in the sentence's own words
    is_part: bool  # 其中, one of a list's kinds, one month's, an average: not the whole of its metric
    clause: str  # the stretch between two signs that holds it, as written in the sentence
    year: int
    standing: Standing = Standing.STATED
    why: Why | None = None  # of DOUBTFUL
