"""What a count usually is: limits that follow from a town's own earlier counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

# Of a thousand ordinary counts one lies above the limits, and one below.
_RARE = 0.001
# As many robust standard deviations off the median are an outlier (Iglewicz and Hoaglin, 1993).
_DEVIATIONS = 3.5
# Half of normally distributed values lie within 1 / 1.4826 standard deviations.
_MAD = 1.4826
# Nobody is asked about less than this share of a change, however even the months before were.
_SHARE = 0.3
# Two counts are alike where they differ by at most this share of the larger one, or by one.
_ALIKE = 0.4
# With so many cases the distribution is as good as normal (and the chance of none, e^-600, hardly a number).
_MANY = 600
_NORMAL = 3.09  # standard deviations, for _RARE


class Limits(NamedTuple):
    """The least and the most that is nothing special; `middle` is the median."""

    low: int
    middle: int
    high: int


def limits(counts: Sequence[int]) -> Limits:
    """What follows from at least one earlier count, each 0 or more. The widest of three measures holds:

    median and MAD, for months that vary · Poisson's distribution, for few cases and many zeros, where MAD is 0 ·
    a fixed share of the median, for months that hardly vary.
    """
    middle = median(counts)
    spread = _DEVIATIONS * _MAD * median(abs(count - middle) for count in counts)
    least, most = _poisson(sorted(counts)[: len(counts) - 1] or counts)  # without the largest: it may be a jump itself
    low = min(middle - spread, middle * (1 - _SHARE), least)
    high = max(middle + spread, middle * (1 + _SHARE), most)
    return Limits(max(0, math.ceil(low)), round(middle), math.floor(high))


def is_usual(count: int, counts: Sequence[int], same_month: Sequence[int]) -> bool:
    """Whether a count is nothing special: within the limits; or as in the same month of an earlier year; or as twice
    of late, which is a season that has been seen, or a new level.
    """
    low, _, high = limits(counts)
    return low <= count <= high or _alike(count, same_month) > 0 or _alike(count, counts) > 1


def _alike(count: int, others: Sequence[int]) -> int:
    """With how many of the others it says about the same."""
    return sum(abs(count - other) <= max(1, _ALIKE * max(count, other)) for other in others)


def _poisson(counts: Sequence[int]) -> tuple[float, float]:
    """Between which counts the next one lies, all but rarely, if nothing has changed but chance.

    How often cases come is itself known only from these counts, so that the next is distributed negative-binomially
    (Jeffreys' prior): the fewer months, the wider.
    """
    shape, months = sum(counts) + 0.5, len(counts)
    if shape * math.log1p(1 / months) > _MANY:
        mean = shape / months
        spread = _NORMAL * math.sqrt(mean * (1 + 1 / months))
        return mean - spread, mean + spread
    stays = months / (months + 1)
    chance = stays**shape  # of 0
    below, count = 0.0, 0  # the chance of fewer than count
    low: int | None = None
    while below + chance < 1 - _RARE:
        below += chance
        if low is None and below > _RARE:
            low = count
        chance *= (count + shape) / (count + 1) * (1 - stays)
        count += 1
    return (count if low is None else low), count
