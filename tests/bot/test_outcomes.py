"""What an exception says about the message it was raised for."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.outcomes import Outcome, Verdict, judge


def caused(error: TelegramError, cause: BaseException) -> TelegramError:
    """As the library raises it."""
    error.__cause__ = cause
    return error


TABLE = [
    (RetryAfter(7), Verdict(Outcome.NOT_SENT, wait=timedelta(seconds=7))),
    (ChatMigrated(-1_003_000_000_000), Verdict(Outcome.MOVED, chat_id=-1_003_000_000_000)),
    (Forbidden("Forbidden: bot was blocked by the user"), Verdict(Outcome.UNREACHABLE)),
    (Forbidden("Forbidden: user is deactivated"), Verdict(Outcome.UNREACHABLE)),
    (BadRequest("Chat not found"), Verdict(Outcome.UNREACHABLE)),
    (BadRequest("PEER_ID_INVALID"), Verdict(Outcome.UNREACHABLE)),
    (BadRequest("Message is not modified: specified new message content"), Verdict(Outcome.DONE)),
    (BadRequest("Query is too old and response timeout expired or query id is invalid"), Verdict(Outcome.DONE)),
    (BadRequest("Message to edit not found"), Verdict(Outcome.SEND_NEW)),
    (BadRequest("Message can't be edited"), Verdict(Outcome.SEND_NEW)),
    (BadRequest("Can't parse entities: unclosed start tag"), Verdict(Outcome.REFUSED)),
    (BadRequest("Message is too long"), Verdict(Outcome.REFUSED)),
    # It never left us.
    (caused(TimedOut(), httpx.ConnectTimeout("")), Verdict(Outcome.NOT_SENT)),
    (caused(TimedOut(), httpx.PoolTimeout("")), Verdict(Outcome.NOT_SENT)),
    (caused(NetworkError(""), httpx.ConnectError("refused")), Verdict(Outcome.NOT_SENT)),
    (NetworkError("Internal Server Error"), Verdict(Outcome.NOT_SENT)),  # the API itself has answered
    (caused(NetworkError(""), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "")), Verdict(Outcome.REFUSED)),
    # It may have arrived.
    (caused(TimedOut(), httpx.ReadTimeout("")), Verdict(Outcome.UNKNOWN)),
    (caused(TimedOut(), httpx.WriteTimeout("")), Verdict(Outcome.UNKNOWN)),
    (TimedOut(), Verdict(Outcome.UNKNOWN)),
    (caused(NetworkError(""), httpx.ReadError("reset")), Verdict(Outcome.UNKNOWN)),
    (caused(NetworkError(""), httpx.WriteError("reset")), Verdict(Outcome.UNKNOWN)),
    (caused(NetworkError(""), httpx.RemoteProtocolError("disconnected")), Verdict(Outcome.UNKNOWN)),
    (caused(NetworkError("Bad Gateway (502)"), TelegramError("a page, not JSON")), Verdict(Outcome.UNKNOWN)),
    # An answer that is no answer, of a proxy perhaps: not final.
    (InvalidToken("Not Found"), Verdict(Outcome.UNKNOWN)),
    (caused(Forbidden("Forbidden (403)"), TelegramError("a page, not JSON")), Verdict(Outcome.UNKNOWN)),
    (caused(BadRequest("Bad Request (400)"), TelegramError("a page, not JSON")), Verdict(Outcome.UNKNOWN)),
    (Conflict("Conflict"), Verdict(Outcome.UNKNOWN)),
    (TelegramError("Invalid server response"), Verdict(Outcome.UNKNOWN)),
]


@pytest.mark.parametrize(("error", "verdict"), TABLE, ids=lambda one: repr(one)[:60])
def test_verdicts(error: TelegramError, verdict: Verdict) -> None:
    assert judge(error) == verdict
