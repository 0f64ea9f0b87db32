"""The way to the network's server, with somebody listening to how it answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from telegram.request import HTTPXRequest


class HeardRequest(HTTPXRequest):
    """Makes calls as the library does; `heard` is told the HTTP status of every answer."""

    def __init__(self, heard: Callable[[int], None], **options: Any) -> None:
        super().__init__(**options)
        self._heard = heard

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """One call: its status and the answer's body."""
        status, body = await super().do_request(*args, **options)
        self._heard(status)
        return status, body
