"""Receipts: eight signs that a clerk notes down when the month is handed in.

They follow from what was handed in, so that whoever has the figures can check them. Crockford's base32: no I, L, O, U.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping

from store.catalogue.months import Month
from store.collection.figures import Entry
from store.collection.tables import RECEIPT

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")


def receipt(town_id: int, month: Month, number: int, entries: Mapping[str, Entry]) -> str:
    """The receipt of a revision with these entries."""
    told = [[code, str(one.answer), one.value, one.is_more, one.is_near] for code, one in sorted(entries.items())]
    digest = hashlib.sha256(json.dumps([town_id, str(month), number, told]).encode()).digest()
    bits = int.from_bytes(digest[:5], "big")  # 8 signs of 5 bits
    return "".join(_SIGNS[bits >> 5 * place & 31] for place in reversed(range(RECEIPT)))


def written(code: str) -> str:
    """A receipt as people see it: K7QX-2M9P."""
    return f"{code[:4]}-{code[4:]}"


def read_receipt(text: str) -> str | None:
    """The receipt that somebody typed, small letters and O for 0 too; None: this is none."""
    signs = unicodedata.normalize("NFKC", text).upper().translate(_READ_AS)
    signs = "".join(sign for sign in signs if not sign.isspace() and sign not in "-–—")
    return signs if len(signs) == RECEIPT and set(signs) <= set(_SIGNS) else None
