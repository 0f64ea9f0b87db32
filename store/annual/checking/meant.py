"""Of what a figure is, and whose, where the words beside it do not say: by a name, the figure before, another town."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from store.annual.checking.claims import Claim
from store.annual.checking.periods import data, tells_only_time
from store.catalogue.metrics import Catalogue, base
from store.collection.towns import others_at
from store.numbers import counts_as


def meant(claims: Sequence[Claim], catalogue: Catalogue) -> list[Claim]:
    """The claims with what they are of, as far as anybody can tell."""
    found: list[Claim] = []
    for claim in claims:
        found.append(_repeated(_named(claim, catalogue), found[-1] if found else None))
    return found


def is_of_another(claim: Claim, town: str) -> bool:
    """Whether another town is named in a figure's clause, before it: 锦垣镇受理矛盾纠纷500件."""
    said = words_before(claim)
    places = (0, *(one.end() for one in re.finditer(data()["whose"]["neighbours"], said)))
    return any(others_at(said, place, town) is not None for place in places)


def is_other_rate(claim: Claim) -> bool:
    """Whether a percentage is of something else than its last words say: 网格员持证率."""
    others = data()["other_rate"].get(claim.code)
    return others is not None and re.search(others, words_before(claim)) is not None


def words_before(claim: Claim) -> str:
    """What stands before a figure in its clause."""
    return re.split(data()["balance"]["signs"], claim.sentence[: claim.figure.start])[-1]


def _named(claim: Claim, catalogue: Catalogue) -> Claim:
    """The same with the rate, or the county's own metric, whose name stands right before a figure of nothing else."""
    figure = claim.figure
    if figure.metric is not None or claim.left is not None:
        return claim
    if figure.unit == "%":
        codes = [(one.name, one.code) for one in catalogue.rates if figure.label.endswith(one.name)]
    else:
        own = (one for one in catalogue.metrics if not base().has(one.code) and counts_as(figure.unit, one.unit))
        codes = [(name, one.code) for one in own for name in one.names if figure.label.endswith(name)]
    return replace(claim, figure=replace(figure, metric=max(codes, key=_length)[1])) if codes else claim


def _length(named: tuple[str, str]) -> int:
    return len(named[0])


def _repeated(claim: Claim, before: Claim | None) -> Claim:
    """一季度受理矛盾纠纷90件，二季度90件: the same of another time."""
    if before is None or claim.code is not None or claim.left is not None or before.code is None:
        return claim
    is_same = (before.place, before.figure.unit) == (claim.place, claim.figure.unit) and before.left is None
    if not is_same or claim.figure.is_part or not tells_only_time(words_before(claim)):
        return claim
    return replace(claim, figure=replace(claim.figure, metric=before.code))
