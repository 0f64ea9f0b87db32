"""The codes of invitations in what people send: hidden wherever it is kept or logged, or others could join by them."""

from __future__ import annotations

import re

# After /start, or in a link; what stands between may be spelled as addresses and JSON spell it.
_CODE = re.compile(
    r"(start(?:@\w+)?(?:=|\s|%3D|%20|\\[nrt]|\\x[0-9a-f]{2}|\\u[0-9a-f]{4})+)[A-Za-z0-9_-]{16,}", re.IGNORECASE
)


def hide_codes(text: str) -> str:
    """The text, or the JSON, without them."""
    return _CODE.sub(r"\1<code>", text)
