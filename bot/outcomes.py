"""What an exception of the network says about the message it was raised for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

# Bot API servers word their refusals in English; these are matched without regard to case.
_AS_GOOD_AS_DONE = ("message is not modified", "message to delete not found", "query is too old", "query id is invalid")
_NOT_THERE_TO_EDIT = ("message to edit not found", "message can't be edited")
_NO_SUCH_CHAT = ("chat not found", "user is deactivated", "peer_id_invalid")


class Outcome(Enum):
    """What became of a call."""

    DONE = auto()  # or as good as done
    NOT_SENT = auto()  # certainly not: try again
    UNKNOWN = auto()  # it may have arrived
    SEND_NEW = auto()  # the message to be edited is gone
    UNNEEDED = auto()  # not sent, and not to be: its reason is gone
    MOVED = auto()  # the chat has another id now
    UNREACHABLE = auto()  # the person blocked us or is gone
    REFUSED = auto()  # it will never be accepted


@dataclass(frozen=True)
class Verdict:
    """An outcome with what the network added to it."""

    outcome: Outcome
    wait: timedelta | None = None  # it asked us to wait so long (429)
    chat_id: int | None = None  # the new id of a chat that moved


def judge(error: TelegramError) -> Verdict:
    """The verdict on a call that raised this."""
    match error:
        case _ if isinstance(error.__cause__, TelegramError):
            return Verdict(Outcome.UNKNOWN)  # a page instead of JSON: a proxy's, whatever its number says
        case RetryAfter():
            wait = error.retry_after
            return Verdict(Outcome.NOT_SENT, wait=wait if isinstance(wait, timedelta) else timedelta(seconds=wait))
        case ChatMigrated():
            return Verdict(Outcome.MOVED, chat_id=error.new_chat_id)
        case Forbidden():
            return Verdict(Outcome.UNREACHABLE)
        case BadRequest():  # a NetworkError by class, but the server has answered
            return Verdict(_refusal(error.message.lower()))
        case TimedOut():
            sent = not isinstance(error.__cause__, httpx.ConnectTimeout | httpx.PoolTimeout)
            return Verdict(Outcome.UNKNOWN if sent else Outcome.NOT_SENT)
        case NetworkError() if isinstance(error.__cause__, ValueError | TypeError):
            return Verdict(Outcome.REFUSED)  # not even a request: half an emoji, a number that is none
        case NetworkError():
            # With a cause the connection broke: before the request went out only if it never stood.
            broke = error.__cause__ is not None and not isinstance(error.__cause__, httpx.ConnectError)
            return Verdict(Outcome.UNKNOWN if broke else Outcome.NOT_SENT)
        case _:
            # An answer that is no answer: a proxy's 404 or 401, a page instead of JSON. Never taken as final.
            return Verdict(Outcome.UNKNOWN)


def _refusal(message: str) -> Outcome:
    if any(words in message for words in _AS_GOOD_AS_DONE):
        return Outcome.DONE
    if any(words in message for words in _NOT_THERE_TO_EDIT):
        return Outcome.SEND_NEW
    if any(words in message for words in _NO_SUCH_CHAT):
        return Outcome.UNREACHABLE
    return Outcome.REFUSED
