"""The append-only log, one JSON object a line, that everything can be rebuilt from.

Every entry has `seq` (1, 2, 3 …), `time` (seconds since 1970, UTC), `kind`, facts of that kind, and `changes`, which
alone decide the state (see state.py). Kinds:

- begin      the bot as getMe shows it
- people     someone or a group was made known
- act        a person did something: `person`, `act`, …
- call       the bot called: `method` (of a file's bytes: `download`), `params`, `ok`, `result` or `error_code` and
             `description`
- confirmed  the bot's offset confirmed updates: `offset`, `updates`
- delivered  a webhook call: `update_id`, `status` (HTTP status, or an error's name)
- control    a test changed the server itself

The bot's token is never written; a webhook's secret is kept in a file beside the log that only its owner can read.
"""

import json
from pathlib import Path
from typing import Any, TextIO

Entry = dict[str, Any]


class LogDamagedError(Exception):
    """A line other than the last is not a log entry: `path`, `line` (from 1)."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(f"{path}: line {line} is not a log entry")
        self.path = path
        self.line = line


def read_log(path: Path) -> list[Entry]:
    """All whole entries of a log, none if there is no file. A last line cut short by a kill is removed."""
    if not path.exists():
        return []
    entries: list[Entry] = []
    whole = 0
    lines = path.read_bytes().splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        entry = _entry(line)
        if entry is None:
            if number < len(lines):
                raise LogDamagedError(path, number)
            break
        entries.append(entry)
        whole += len(line)
    if whole < path.stat().st_size:
        with path.open("rb+") as file:
            file.truncate(whole)
    return entries


def _entry(line: bytes) -> Entry | None:
    try:
        entry = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and "seq" in entry else None


class LogWriter:
    """Appends entries; each line is flushed, so that another reader of the file sees it at once. No path: no file."""

    def __init__(self, path: Path | None) -> None:
        self._file: TextIO | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._file = path.open("a", encoding="utf-8")

    def write(self, entry: Entry) -> None:
        """Append one entry."""
        if self._file is not None:
            # Python-made surrogates (a person may type half an emoji in a raw update) must not stop the log.
            self._file.write(json.dumps(entry, ensure_ascii=True, separators=(",", ":")) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Close the file; writing afterwards is an error."""
        if self._file is not None:
            self._file.close()
