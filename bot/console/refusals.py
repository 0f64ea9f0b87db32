"""Why a call is refused: Telegram's code and words."""

from typing import Any


class Refusal(Exception):
    """A method refuses: `code` is HTTP status and error_code, `description` Telegram's words."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_reply(self) -> dict[str, Any]:
        """The JSON object that Telegram answers with."""
        reply: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            reply["parameters"] = self.parameters
        return reply


def bad_request(words: str) -> Refusal:
    """A 400 with Telegram's prefix."""
    return Refusal(400, f"Bad Request: {words}")
