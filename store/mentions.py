"""Finding words in what is kept as text or JSON, so that nothing of somebody stays who is to be forgotten."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute


def mentions(column: InstrumentedAttribute[Any], words: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether a column holds one of the words, as it is or as JSON spells it."""
    spelled = {form for word in words for form in (word, json.dumps(word)[1:-1])}
    text = sa.cast(column, sa.Text)
    return sa.or_(sa.false(), *(text.contains(form, autoescape=True) for form in sorted(spelled)))
