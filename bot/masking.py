"""Which numbers nobody may find with us: resident identity, mobile phone and bank card numbers, masked on arrival."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

MASK = "＊"  # one UTF-16 unit like every digit, so that entities keep their places; hardly ever typed

_WRITTEN = frozenset({"text", "caption", "file_name", "phone_number", "vcard"})

# Character for character, so that a place in the plain text is the same place in what was written.
_PLAIN = str.maketrans("０１２３４５６７８９Ｘｘx＋ \u00a0\u3000－‐‑–—", "0123456789XXX+--------")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECKS = "10X98765432"
_FIRST_BIRTH, _LAST_BIRTH = 1900, 2099


def mask(update: dict[str, Any]) -> dict[str, Any]:
    """The update with every digit of such a number replaced in what people wrote, wherever that stands in it.

    What people wrote are the texts, captions, file names and shared contacts. Lengths in UTF-16 units stay.
    """
    # JSON's own walk: it reaches any depth that the network's answer could be read in.
    masked: dict[str, Any] = json.loads(json.dumps(update), object_hook=_mask_written)
    return masked


def _mask_written(part: dict[str, Any]) -> dict[str, Any]:
    written = {key: mask_text(part[key]) for key in _WRITTEN & part.keys() if isinstance(part[key], str)}
    return part | written


def mask_text(text: str) -> str:
    """A text with every digit of such a number replaced; as long as before."""
    plain = text.translate(_PLAIN)
    for pattern, is_real in _NUMBERS:
        at = 0
        while found := pattern.search(plain, at):
            if is_real(found.group().replace("-", "")):
                hidden = re.sub("[0-9X]", MASK, found.group())
                plain = plain[: found.start()] + hidden + plain[found.end() :]
                at = found.end()
            else:
                at = found.start() + 1
    return "".join(MASK if after == MASK else before for before, after in zip(text, plain, strict=True))


def _is_identity(number: str) -> bool:
    """An identity number of 18 places: region, birth date, order, check character."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[-1] and _is_birth_date(number[6:14])


def _is_old_identity(number: str) -> bool:
    """An identity number of 15 places, as given out until 1999: the year has two digits, nothing is checked."""
    return _is_birth_date(f"19{number[6:12]}")


def _is_birth_date(digits: str) -> bool:
    try:
        return _FIRST_BIRTH <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= _LAST_BIRTH
    except ValueError:
        return False


def _is_card(number: str) -> bool:
    """A number with Luhn's check digit (ISO/IEC 7812-1)."""
    doubled = (2 * int(digit) for digit in number[-2::-2])
    return (sum(int(digit) for digit in number[::-2]) + sum(n // 10 + n % 10 for n in doubled)) % 10 == 0


def _alone(shape: str) -> re.Pattern[str]:
    """Matches the shape where no digit stands beside it."""
    return re.compile(f"(?<![0-9])(?:{shape})(?![0-9])")


_REGION = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)[0-9]{4}"  # GB/T 2260 provinces first
_CARD = "(?!20)[2-9]"  # ISO/IEC 7812-1: 0 and 1 are no bank's; and 20 begins a year

_MOBILE_RESTS = ("[0-9]{9}", "[0-9]-[0-9]{4}-[0-9]{4}", "[0-9]-[0-9]{3}-[0-9]{5}", "[0-9]{2}-[0-9]{3}-[0-9]{4}")

_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_alone(f"{_REGION}-?[0-9]{{8}}-?[0-9]{{3}}[0-9X]"), _is_identity),
    (_alone(f"{_REGION}-?[0-9]{{6}}-?[0-9]{{3}}"), _is_old_identity),
    (_alone(f"{_CARD}[0-9]{{12,18}}"), _is_card),
    (_alone(f"{_CARD}[0-9]{{3}}(?:-[0-9]{{4}}){{3}}-[0-9]{{1,3}}"), _is_card),
    (_alone(f"{_CARD}[0-9]{{3}}(?:-[0-9]{{4}}){{2}}-[0-9]{{1,4}}"), _is_card),
    (_alone(f"{_CARD}[0-9]{{3}}-[0-9]{{6}}-[0-9]{{4,5}}"), _is_card),
    (_alone(f"{_CARD}[0-9]{{5}}-[0-9]{{7,13}}"), _is_card),
    (_alone(rf"(?:(?:\+|00)?86-?)?1[3-9](?:{'|'.join(_MOBILE_RESTS)})"), bool),  # its shape says all
)


def is_masked(text: str) -> bool:
    """Whether a number was taken out of this text. The shortest, a phone number, has eleven digits."""
    return MASK * 3 in text
