"""The bytes of uploaded files: beside the log if there is one, else in memory."""

import hashlib
from pathlib import Path


class FileStore:
    """Bytes by content: the same bytes have the same key (Telegram's file_unique_id)."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        """Keep the bytes and answer their key."""
        key = hashlib.sha256(content).hexdigest()[:32]
        if self._folder is None:
            self._memory[key] = content
        elif not (path := self._folder / key).exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_bytes(content)
            part.rename(path)
        return key

    def get(self, key: str) -> bytes:
        """The bytes under a key. Raises KeyError if they are gone."""
        if self._folder is None:
            return self._memory[key]
        try:
            return (self._folder / key).read_bytes()
        except FileNotFoundError:
            raise KeyError(key) from None
