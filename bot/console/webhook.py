"""The webhook: settings, and the task that delivers updates in order, one at a time, until each is taken with a 2xx."""

import asyncio
import re
import ssl
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.console.console import Console
from bot.console.params import Params
from bot.console.refusals import bad_request
from bot.console.state import Json
from bot.console.updates import pending, set_allowed

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LONGEST_PAUSE = 60.0
_ANSWER_SECONDS = 60.0
# Loopback speaks plain HTTP; loading the system's certificates would take longer than starting the server.
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

Outcome = tuple[Any, list[Json]]


def set_webhook(console: Console, params: Params) -> Outcome:
    """Deliver to `url` from now on; an empty one is deleteWebhook."""
    url = params.text("url") or ""
    if not url:
        return delete_webhook(console, params)
    try:
        parts = urlsplit(url)
        loopback = parts.hostname in _LOOPBACK
    except ValueError as error:
        raise bad_request("bad webhook: invalid URL specified") from error
    if parts.scheme != "http" or not loopback:
        raise bad_request("bad webhook: only http on a loopback address is served here")
    secret = params.text("secret_token") or ""
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    set_allowed(console, params)
    console.save_secret(secret)
    console.webhook_error = {}
    most = min(max(params.integer("max_connections", 40), 1), 100)
    changes = [{"type": "webhook", "webhook": {"url": url, "max_connections": most}}]
    return True, changes + _dropped(console, params)


def delete_webhook(console: Console, params: Params) -> Outcome:
    """Back to getUpdates."""
    console.save_secret("")
    console.webhook_error = {}
    return True, [{"type": "webhook", "webhook": {}}, *_dropped(console, params)]


def get_webhook_info(console: Console, params: Params) -> Outcome:
    """Where updates go, how many wait and what went wrong last."""
    webhook = console.state.webhook
    info: Json = {
        "url": webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(pending(console)),
        **console.webhook_error,
    }
    if webhook:
        info["max_connections"] = webhook["max_connections"]
        info["ip_address"] = "127.0.0.1"
    if console.state.allowed_updates:
        info["allowed_updates"] = console.state.allowed_updates
    return info, []


def _dropped(console: Console, params: Params) -> list[Json]:
    if not params.flag("drop_pending_updates"):
        return []
    ids = [update["update_id"] for update in pending(console)]
    return [{"type": "confirmed", "updates": ids}] if ids else []


async def deliver(console: Console) -> None:
    """Deliver for as long as the console is served; the pause after a failure doubles up to a minute."""
    pause = console.webhook_pause
    async with httpx.AsyncClient(timeout=_ANSWER_SECONDS, trust_env=False, verify=_NO_TLS) as client:
        while not console.closing:
            url = console.state.webhook.get("url")
            updates = pending(console) if url else []
            if not url or not updates:
                await console.changed.wait()
                continue
            problem = await _post(console, client, url, updates[0])
            if problem is None:
                pause = console.webhook_pause
                continue
            console.webhook_error = {"last_error_date": console.now, "last_error_message": problem}
            # A new address or secret is tried at once; anything else waits its turn.
            await _rest(console, pause, url)
            pause = min(pause * 2, _LONGEST_PAUSE)


async def _rest(console: Console, seconds: float, url: str) -> None:
    deadline = asyncio.get_running_loop().time() + seconds
    while not console.closing and console.state.webhook.get("url") == url:
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0 or not await console.changed.wait(left) or not console.webhook_error:
            return


async def _post(console: Console, client: httpx.AsyncClient, url: str, update: Json) -> str | None:
    """Deliver one update; None if it was taken, else what went wrong in Telegram's words."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": console.secret} if console.secret else {}
    update_id = update["update_id"]
    try:
        response = await client.post(url, json=update, headers=headers)
    except httpx.HTTPError as error:
        console.record("delivered", [], update_id=update_id, status=type(error).__name__)
        refused = isinstance(error, httpx.ConnectError)
        return "Connection refused" if refused else f"Read timeout expired ({type(error).__name__})"
    done = response.is_success
    changes = [{"type": "confirmed", "updates": [update_id]}] if done else []
    console.record("delivered", changes, update_id=update_id, status=response.status_code)
    if done:
        return None
    try:
        phrase = HTTPStatus(response.status_code).phrase
    except ValueError:
        phrase = ""
    return f"Wrong response from the webhook: {response.status_code} {phrase}".strip()
