"""What one copy knows of itself: whether the network knows it, whether it is the one that polls."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from http import HTTPStatus

from bot.seldom import Seldom

log = logging.getLogger(__name__)


@dataclass
class Standing:
    """Written by the copy's parts, read by its health page."""

    greeted: bool = False  # the network has answered the first calls
    refused: bool = False  # its latest answer was a 401
    polling: bool = False  # this copy moves updates from the network into the inbox by asking for them
    stopping: bool = False
    _said: Seldom = field(default_factory=lambda: Seldom(log))

    def heard(self, status: int) -> None:
        """The network has answered a call with this HTTP status."""
        self.refused = status == HTTPStatus.UNAUTHORIZED
        if self.refused:
            # Not taken as final: a proxy in between answers so, too.
            self._said.warn("the chat network refuses our token (401): is TASHAN_TOKEN right? Trying on")
