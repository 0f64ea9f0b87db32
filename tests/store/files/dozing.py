"""What a child of the tests does with a file: nothing, for as long as the request says."""

from __future__ import annotations

import time
from typing import Any

from store.files.serving import Answer


def open_file(name: str, data: bytes) -> Answer:
    """Answers when it has slept."""

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        time.sleep(asked["seconds"])
        return {"slept": len(data)}

    return answer
