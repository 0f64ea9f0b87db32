"""Counts as they are said."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"


def spoken(value: int) -> str:
    """A count in everyday Chinese numerals: 一千零五, 一万零二百."""
    if value == 0:
        return "零"
    said, skips = "", False
    for power, sign in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, value = divmod(value, power)
        if group:
            skips = skips or (bool(said) and group < 1000)
            said += ("零" if said and skips else "") + _group(group) + sign
            skips = False
        else:
            skips = bool(said)
    return said[1:] if said.startswith("一十") else said


def _group(value: int) -> str:
    """1 to 9999."""
    said, skips = "", False
    for power, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, power)
        if digit:
            said += ("零" if skips and said else "") + DIGITS[digit] + sign
            skips = False
        else:
            skips = True
    return said
