"""Which numbers nobody may find with us: resident identity, mobile phone and bank card numbers, masked on arrival."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

MASK = "＊"  # one UTF-16 unit like every digit, so that entities keep their places; hardly ever typed

# What the network gives out and must get back as it was, or tells things apart by. All else somebody may have written.
_MACHINES = frozenset(
    {"id", "file_id", "file_unique_id", "inline_message_id", "chat_instance", "media_group_id", "custom_emoji_id"}
)
# A button's data as we draw it, and what in it is longer than all our numbers (15 digits), or as long as a telephone's.
_BUTTON = re.compile("[a-z_]+:[0-9]+:[0-9A-Za-z_-]*")
_NOT_OURS = re.compile(r"(?<![0-9])(?:[0-9]{17}[Xx]|[0-9]{17,19}|[0-9]{11})(?![0-9])")

# What people put between the digits, and what other programs put there, which nobody sees.
_BLANKS = " \t\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"
_STROKES = "-－‐‑‒–—_.·•．"
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_XS = "XxＸｘ×ХхⅩⅹ"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECKS = "10X98765432"
_FIRST_BIRTH, _LAST_BIRTH = 1900, 2099


class _Plain(dict[int, str]):
    """Character for character, so that a place in the plain text is the same place in what was written."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        digit = unicodedata.decimal(character, None)  # of whatever script
        self[code] = str(digit) if digit is not None else character
        return self[code]


_SIGNS = {" ": _BLANKS, "-": _STROKES, "X": _XS, "+": "＋"}
_PLAIN = _Plain({ord(written): sign for sign, all_written in _SIGNS.items() for written in all_written})


def mask(update: dict[str, Any]) -> dict[str, Any]:
    """The update with every digit of such a number replaced in all that people may have written, wherever it stands.

    Lengths in UTF-16 units stay.
    """
    # JSON's own walk: it reaches any depth that the network's answer could be read in.
    masked: dict[str, Any] = json.loads(json.dumps(update), object_hook=_mask_object)
    return masked


def _mask_object(part: dict[str, Any]) -> dict[str, Any]:
    for key, value in part.items():
        if key == "data" and isinstance(value, str) and _BUTTON.fullmatch(value):
            part[key] = _NOT_OURS.sub(lambda found: mask_text(found.group()), value)
        elif key not in _MACHINES:
            part[key] = _mask_value(value)
    return part


def _mask_value(value: Any) -> Any:
    if isinstance(value, str):
        return mask_text(value)
    return [_mask_value(one) for one in value] if isinstance(value, list) else value


def mask_text(text: str) -> str:
    """A text with every digit of such a number replaced; as long as before."""
    if len(text) < _SHORTEST:
        return text
    plain = _UNSEEN.sub("", text).translate(_PLAIN)
    if not _ENOUGH.search(plain):
        return text
    masked = iter(_mask_plain(plain))
    return "".join(MASK * _units(one) if not _UNSEEN.match(one) and next(masked) == MASK else one for one in text)


def _mask_plain(plain: str) -> str:
    for pattern, is_real in _NUMBERS:
        at = 0
        while found := pattern.search(plain, at):
            if is_real(re.sub("[ -]", "", found.group())):
                hidden = re.sub("[0-9X]", MASK, found.group())
                plain = plain[: found.start()] + hidden + plain[found.end() :]
                at = found.end()
            else:
                at = found.start() + 1
    return plain


def _units(character: str) -> int:
    """How long it is in UTF-16: there are digits of two."""
    return 2 if ord(character) > 0xFFFF else 1


def _is_identity(number: str) -> bool:
    """An identity number of 18 places: region, birth date, order, check character."""
    if not _IN_REGION.match(number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[-1] and _is_birth_date(number[6:14])


def _is_old_identity(number: str) -> bool:
    """An identity number of 15 places, as given out until 1999: the year has two digits, nothing is checked."""
    return _IN_REGION.match(number) is not None and _is_birth_date(f"19{number[6:12]}")


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
    """Matches the shape where no digit stands beside it; in it `~` is a gap, `~?` one that may be there."""
    for sign, gap in (("~?", "[ -]{0,3}"), ("~", "[ -]{1,3}")):
        shape = shape.replace(sign, gap)
    return re.compile(f"(?<![0-9])(?:{shape})(?![0-9])")


_SHORTEST = 11  # digits, of a mobile phone
_ENOUGH = re.compile(f"(?:[0-9][ -]{{0,3}}){{{_SHORTEST - 1}}}[0-9]")

_REGION = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)[0-9]{4}"  # GB/T 2260 provinces first
_CARD = "(?!20)[2-9]"  # ISO/IEC 7812-1: 0 and 1 are no bank's; and 20 begins a year

# In groups as people write them, or digit by digit. Not in any groups: a row of figures is no telephone.
_MOBILE_RESTS = (
    "[0-9]{9}", "[0-9]~[0-9]{4}~[0-9]{4}", "[0-9]~[0-9]{3}~[0-9]{5}", "[0-9]{2}~[0-9]{3}~[0-9]{4}",
    "[0-9]-(?!20)[0-9]{8}", "[0-9]{5}-[0-9]{4}", "[0-9]{2}-[0-9]{4}-[0-9]{3}",
)  # fmt: skip

_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (_alone("[1-9](?:~?[0-9]){16}~?[0-9X]"), _is_identity),
    (_alone(f"{_REGION}~?[0-9]{{6}}~?[0-9]{{3}}"), _is_old_identity),
    (_alone("[1-9](?:~[0-9]){14}"), _is_old_identity),
    (_alone(f"{_CARD}[0-9]{{12,18}}"), _is_card),
    (_alone(f"{_CARD}[0-9]{{3}}(?:~[0-9]{{4}}){{3}}~[0-9]{{1,3}}"), _is_card),
    (_alone(f"{_CARD}[0-9]{{3}}(?:~[0-9]{{4}}){{2}}~[0-9]{{1,4}}"), _is_card),
    (_alone(f"{_CARD}[0-9]{{3}}~[0-9]{{6}}~[0-9]{{4,5}}"), _is_card),
    (_alone(f"{_CARD}[0-9]{{5}}~[0-9]{{7,13}}"), _is_card),
    (_alone(f"{_CARD}(?:~[0-9]){{12,18}}"), _is_card),
    (_alone(rf"(?:(?:\+|00)?86~?)?1[3-9](?:{'|'.join(_MOBILE_RESTS)})"), bool),  # its shape says all
    (_alone("1~[3-9](?:~[0-9]){9}"), bool),
)

_IN_REGION = re.compile(_REGION)
_MASKED = re.compile(f"(?:{MASK}[ -]{{0,3}}){{{_SHORTEST - 1}}}{MASK}")


def is_masked(text: str) -> bool:
    """Whether a number was taken out of this text."""
    return MASK in text and _MASKED.search(_UNSEEN.sub("", text).translate(_PLAIN)) is not None
