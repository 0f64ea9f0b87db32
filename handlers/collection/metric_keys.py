"""What a button calls a metric, so that town, metric and year have room in one: 64 bytes are all that it may carry."""

from __future__ import annotations

from hashlib import sha256

from store.catalogue.metrics import Catalogue, Metric

LONGEST = 24  # characters; a county's own code may have twice as many


def metric_key(code: str) -> str:
    """The metric's code, or of a long one a mark that no code is."""
    return code if len(code) <= LONGEST else f"~{sha256(code.encode()).hexdigest()[: LONGEST - 1]}"


def metric_of(asked: Catalogue, key: str) -> Metric | None:
    """The metric, or the part of one, that a button calls so; None: there is none any more."""
    if asked.has(key):
        return asked.metric(key)
    metrics = (one for metric in asked.metrics for one in (metric, *metric.parts))
    return next((one for one in metrics if metric_key(one.code) == key), None)
