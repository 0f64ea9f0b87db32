"""Traditional characters to simplified ones."""

import re

import opencc

_convert = opencc.OpenCC("t2s").convert
_ALL = "".join(map(chr, range(0x4E00, 0x9FD6)))
_TRADITIONAL = re.compile("[" + "".join(was for was, now in zip(_ALL, _convert(_ALL), strict=True) if was != now) + "]")


def simplified(text: str) -> str:
    """A text in simplified characters, almost always as long; where it has no others, itself and in no time."""
    return _convert(text) if _TRADITIONAL.search(text) else text
