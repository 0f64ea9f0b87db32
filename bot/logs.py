"""The log: a record a line, safe to keep and to send on.

No token, no invitation code, no identity, phone or card number; nothing that moves a terminal or fakes another line.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import datetime
from enum import StrEnum
from types import TracebackType
from urllib.parse import quote

from bot.codes import hide_codes
from bot.masking import mask_text
from store.days import SHANGHAI

LONGEST = 4_000  # characters of a message
LONGEST_TRACE = 16_000  # characters; its end says most
HIDDEN_TOKEN = "<token>"  # noqa: S105 - what stands in its place

_CHATTY = ("httpx", "httpcore", "telegram", "apscheduler", "alembic", "sqlalchemy")  # they print what people wrote
# What chat networks give out, so that a token is hidden before anybody has named it to us.
_TOKEN = re.compile(r"[0-9]{6,}(?::|%3[Aa])[A-Za-z0-9_-]{16,}")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class LogFormat(StrEnum):
    """How a line looks."""

    TEXT = "text"
    JSON = "json"


class Safe(logging.Formatter):
    """A record as one line; in text a trace follows on lines of its own, each behind a bar."""

    def __init__(self, secret: str = "", log_format: LogFormat = LogFormat.TEXT) -> None:
        super().__init__()
        # Addresses hold the token quoted or not; exceptions of the network library quote addresses.
        parts = {secret, quote(secret, safe=""), quote(secret, safe="").lower(), secret.partition(":")[2]}
        self._secrets = sorted(filter(None, parts), key=len, reverse=True)
        self._format = log_format

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        time = datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="milliseconds")
        message = _escaped(_cut(self.clean(_message(record)), LONGEST))
        trace = self._trace(record)
        if self._format is LogFormat.JSON:
            fields = {"time": time, "level": record.levelname, "logger": record.name, "message": message}
            return json.dumps(fields | ({"trace": "\n".join(trace)} if trace else {}), ensure_ascii=False)
        return "\n".join([f"{time} {record.levelname} {record.name}: {message}", *(f"  | {line}" for line in trace)])

    def clean(self, text: str) -> str:
        """The text without secrets and personal numbers."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN_TOKEN)
        return mask_text(hide_codes(_TOKEN.sub(HIDDEN_TOKEN, text)))

    def _trace(self, record: logging.LogRecord) -> list[str]:
        trace = self.formatException(record.exc_info) if record.exc_info and record.exc_info[0] else ""
        trace = "\n".join(filter(None, (trace, record.stack_info)))
        return [_escaped(line) for line in _cut(self.clean(trace), LONGEST_TRACE, keep_end=True).splitlines()]


def set_up(level: str, secret: str = "", log_format: LogFormat = LogFormat.TEXT) -> None:
    """Log to standard error from this level up; again replaces what was set up before.

    What ends the process is logged, too, instead of being printed as it is.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Safe(secret, log_format))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    sys.excepthook = _log_the_end


def _log_the_end(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger(__name__).critical("ended by an error", exc_info=(kind, fault, trace))


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # wrong arguments; the standard's answer would print them as they are
        return f"{record.msg} (its arguments do not fit)"


def _escaped(text: str) -> str:
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _cut(text: str, longest: int, *, keep_end: bool = False) -> str:
    if len(text) <= longest:
        return text
    return f"… {text[-longest:]}" if keep_end else f"{text[:longest]} …"
