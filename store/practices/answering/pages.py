"""The order in which a person sees passages: pages of a few towns, a few passages each."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Protocol, TypeVar

A_PAGE = 5  # passages
TOWNS = 3  # on a page
OF_A_TOWN = 2  # passages on a page, while others wait
NO_WORSE = 0.8  # of the page's best score makes a second passage of a town worth its place


class Placed(Protocol):
    """What has a town."""

    @property
    def place(self) -> Hashable:
        """Its county and town."""

    @property
    def report(self) -> Hashable:
        """Where it stands, of its town's reports."""

    @property
    def score(self) -> float:
        """How well it answers."""


T = TypeVar("T", bound=Placed)


def pages(ranked: Sequence[T]) -> Iterator[list[T]]:
    """Page by page, each of these once: the best that fit, town by town, towns in the order of their best.

    A page has at most A_PAGE of at most TOWNS towns, and more than OF_A_TOWN of one only where no other town waits.
    A town stands once, report by report; beside other towns a further report of it only where it is nearly as good.
    """
    waiting = list(ranked)
    while waiting:
        page = _page(waiting)
        chosen = {id(one) for one in page}
        waiting = [one for one in waiting if id(one) not in chosen]
        yield _grouped(_grouped(page, lambda one: one.report), lambda one: one.place)


def _page(waiting: Sequence[T]) -> list[T]:
    counts: dict[Hashable, int] = {}
    reports: set[Hashable] = set()
    chosen: list[int] = []
    left: list[int] = []
    for at, one in enumerate(waiting):
        count = counts.get(one.place, 0)
        fits = (count or len(counts) < TOWNS) and count < OF_A_TOWN
        if len(chosen) < A_PAGE and fits and (not count or one.score >= NO_WORSE * waiting[0].score):
            counts[one.place] = count + 1
            reports.add(one.report)
            chosen.append(at)
        else:
            left.append(at)
    if all(waiting[at].place in counts for at in left):
        fitting = [at for at in left if len(counts) == 1 or waiting[at].report in reports]
        chosen += fitting[: A_PAGE - len(chosen)]
    return [waiting[at] for at in sorted(chosen)]


def _grouped(page: Sequence[T], key: Callable[[T], Hashable]) -> list[T]:
    """In the order in which the keys come first."""
    order = dict.fromkeys(map(key, page))
    return [one for group in order for one in page if key(one) == group]
