"""Numerals to values: figures, Chinese numerals, and the two mixed. Exact: what has two readings has none here."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_POWERS = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}  # greatest first
_DIGITS = {one: digit for digit, one in enumerate("零一二三四五六七八九")}
# Full width, traditional, the forms on receipts, and 〇 with the circle typed for it. 参 is left out: 参加.
_PLAIN = str.maketrans(
    "０１２３４５６７８９．〇○壹贰貳叁叄肆伍陆陸柒捌玖拾佰仟萬億兩",
    "0123456789.零零一二二三三四五六六七八九十百千万亿两",
) | {ord("廿"): "二十", ord("卅"): "三十", ord("卌"): "四十"}
_HALF = {ord(full): chr(ord(full) - 0xFEE0) for full in "０１２３４５６７８９＝－＋／（）％．"}
_FULL = re.compile(r"[０-９＝－＋／（）％．]|\d，\d")
_ALL_WIDE = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")  # １，２０６
_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))", re.ASCII)
_FIGURES = re.compile(r"(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
_POINT = re.compile(r"([^点]+)点([零一二三四五六七八九]+)")
_SPELLED = re.compile("[一二三四五六七八九][零一二三四五六七八九]+")
_LONGEST = 20  # characters; Decimal is exact for 28 digits
_UNSEEN = {"Cf", "Me", "Mn"}
_PICTURES = "\U0001f000"
_NEXT = re.compile("一二|二三|三四|三五|四五|五六|六七|七八|八九")  # one or two, three or five

CHARACTERS = "0-9０-９零〇○一二三四五六七八九壹贰貳叁叄肆伍陆陸柒捌玖两兩十百千万亿拾佰仟萬億廿卅卌"
"""All that numerals are made of, but for points and commas: what stands in the brackets of a pattern."""


def seen(text: str) -> str:
    """A text without signs that nobody sees (chats put them between characters), and blanks for little pictures."""
    kept = (one for one in text if unicodedata.category(one) not in _UNSEEN)
    return "".join(" " if one >= _PICTURES and unicodedata.category(one) in {"So", "Sk"} else one for one in kept)


def narrow(text: str) -> str:
    """A text with figures and the signs beside them in half width, as long as it was; in 32，310 are two figures."""
    return _ALL_WIDE.sub(",", text).translate(_HALF)


def half(text: str) -> str:
    """The same of a text of sentences, where 1，206 is one figure: 1,206."""
    return _THOUSANDS.sub(",", narrow(text)) if _FULL.search(text) else text


def plain(text: str) -> str:
    """A numeral in half width and everyday characters."""
    return text.translate(_PLAIN)


def value_of(numeral: str) -> Decimal | None:
    """What a numeral says: 1,200 · 1.2万 · 3千5 · 二百五 · 一千零五 · 廿五 · 二〇二六; None: nothing, or two things.

    A lone digit after 百, 千, 万, 亿 counts the next lower power, as it is said: 二百五 is 250, 1万2 is 12,000.
    """
    text = plain(numeral)
    if len(text) > _LONGEST and not text.isdecimal():
        return None
    if _SPELLED.fullmatch(text):
        return None if _NEXT.fullmatch(text) else Decimal("".join(str(_DIGITS[one]) for one in text))
    return _read(text, ends=True)


def power_of(numeral: str) -> int | None:
    """The power that stands alone: 近千, 万余; None: it is none of these, or 十, which is a numeral by itself."""
    text = plain(numeral)
    return _POWERS.get(text) if text != "十" else None


def _read(text: str, *, ends: bool) -> Decimal | None:
    """`ends`: nothing follows it, so that its last digit may stand for the next lower power."""
    if _FIGURES.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if text in _DIGITS or text == "两":
        return Decimal(_DIGITS.get(text, 2))
    if parts := _POINT.fullmatch(text):
        whole = _read(parts[1], ends=False)
        places = "".join(str(_DIGITS[one]) for one in parts[2])
        return None if whole is None or "." in parts[1] else whole + Decimal(f"0.{places}")
    sign = next((one for one in _POWERS if one in text), None)
    if sign is None:
        return None
    before, _, behind = text.partition(sign)
    times = _times(before, sign)
    rest = _rest(behind, _POWERS[sign], ends=ends)
    if times is None or rest is None or (behind and times % 1):
        return None
    return times * _POWERS[sign] + rest


def _times(text: str, sign: str) -> Decimal | None:
    """How many of a power: what stands before it."""
    if sign == "十" and not text:
        return Decimal(1)
    value = _read(text, ends=False)
    if value is None or value <= 0 or (sign == "十" and (text == "两" or value % 1)):
        return None
    is_figures = sign in "万亿" and _FIGURES.fullmatch(text) is not None  # 12000万
    return value if is_figures or value < (_POWERS[sign] if sign in "万亿" else 10) else None


def _rest(text: str, power: int, *, ends: bool) -> Decimal | None:
    """What stands behind a power; 零 is there where a place is skipped, and only there."""
    if not text:
        return Decimal(0)
    digit = _DIGITS.get(text) or (int(text) if re.fullmatch("[1-9]", text) else None)
    if digit is not None:
        return Decimal(digit * power // 10) if ends or power == 10 else None
    if re.fullmatch("[0-9]+", text):
        return Decimal(text) if 10 ** len(text) == power else None  # 1万2000, but 1万200?
    skips = text.startswith("零")
    value = None if text == "两" else _read(text.removeprefix("零"), ends=ends)
    if value is None or value % 1 or not 0 < value < power or (value * 10 < power) != skips:
        return None
    return value
