"""answerCallbackQuery."""

from typing import Any

from bot.console.console import Console
from bot.console.limits import ANSWER_UNITS, QUERY_LIFE, utf16_units
from bot.console.params import Params
from bot.console.refusals import bad_request
from bot.console.state import Json

Outcome = tuple[Any, list[Json]]


def answer_callback_query(console: Console, params: Params) -> Outcome:
    """Answer a pressed button, once and in time; the text is shown to whoever pressed it."""
    query_id = params.text("callback_query_id") or ""
    query = console.state.queries.get(query_id)
    if query is None or console.now - query["date"] > QUERY_LIFE.total_seconds():
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text") or ""
    if utf16_units(text) > ANSWER_UNITS:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "alert": params.flag("show_alert")}
    return True, [{"type": "answered", "query": query_id, "chat": query["chat"], "person": query["person"], **answer}]
