"""The process in which files are parsed: limits, an empty environment, no way to write; and it may die of a file.

A file is a frame of JSON {name} and a frame with its bytes; what is asked of it follows as frames of JSON without a
name. Each of these is answered by one frame of JSON: what the module's function says, or {fault, size, …}.
"""

from __future__ import annotations

import importlib
import json
import logging
import resource
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

from store.files.faults import ReadFault, UnreadableFile
from store.files.frames import read_frame, write_frame

MEMORY = 1_000_000_000  # bytes of address space

Answer = Callable[[dict[str, Any]], dict[str, Any]]  # JSON values; raises UnreadableFile, or whatever a parser may


def main(module: str, cpu_seconds: int) -> None:
    """Answers requests until there are no more; `cpu_seconds` are for one of them.

    The module's `open_file(name, data)` gives what answers the requests about this file.
    """
    open_file: Callable[[str, bytes], Answer] = importlib.import_module(module).open_file
    logging.disable()
    warnings.simplefilter("ignore")
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (most, most))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a parser prints must not look like an answer
    write_frame(answers, b"{}")
    data, answer = b"", open_file("", b"")
    while (request := read_frame(requests)) is not None:
        asked = json.loads(request)
        if "name" in asked:
            data = read_frame(requests) or b""
            answer = open_file(asked["name"], data)
            continue
        allowed = int(time.process_time()) + 1 + cpu_seconds
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))
        write_frame(answers, json.dumps(_answered(answer, asked, len(data))).encode())


def _answered(answer: Answer, asked: dict[str, Any], size: int) -> dict[str, Any]:
    try:
        return answer(asked)
    except UnreadableFile as fault:
        return {"fault": fault.fault, "size": fault.size, "looks_like": fault.looks_like, "cell": fault.cell}
    except (MemoryError, RecursionError):
        return {"fault": ReadFault.TOO_HEAVY, "size": size}
    except Exception:  # whatever a parser may raise of a file that is not as it has to be
        return {"fault": ReadFault.BROKEN, "size": size}
