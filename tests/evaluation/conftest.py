"""`tashan evaluate` as an operator types it."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.__main__ import app

Evaluate = Callable[..., Result]


@pytest.fixture
def evaluate(tmp_path: Path) -> Iterator[Evaluate]:
    """Runs the command in an empty home; fails on a traceback."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def run(questions: Path, folder: Path, *more: str) -> Result:
        env = {name: None for name in os.environ if name.startswith("TASHAN_")}
        env |= {"TASHAN_HOME": str(tmp_path / "home"), "COLUMNS": "200"}
        command = ["evaluate", str(questions), "--reports", str(folder), *more]
        result = CliRunner().invoke(app, command, env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        assert not (tmp_path / "home").exists()  # the user's own store is neither read nor made
        return result

    yield run
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def scores(evaluate: Evaluate) -> Callable[..., dict[str, Any]]:
    """What `--json` prints."""

    def run(questions: Path, folder: Path, *more: str) -> dict[str, Any]:
        result = evaluate(questions, folder, "--json", *more)
        assert result.exit_code == 0, result.output
        told: dict[str, Any] = json.loads(result.stdout)
        return told

    return run
