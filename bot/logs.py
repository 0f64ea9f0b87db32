"""The log: one line a record, traces below it, and the token in none of them."""

from __future__ import annotations

import logging
import sys


class _Redacting(logging.Formatter):
    def __init__(self, secret: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        # Exceptions of the network library quote addresses, and addresses hold the token.
        return text.replace(self._secret, "<token>") if self._secret else text


def set_up(level: str, token: str = "") -> None:
    """Log to standard error from this level up, without the token; again replaces what was set up before."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting(token))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "telegram", "apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(level)))
