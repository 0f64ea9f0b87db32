"""Which copy of the program this is, and whether another one certainly lives no more."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

PROC = Path("/proc")


def new_name() -> str:
    """A name for a copy that is about to work, such as `machine/pid/birth/random`; nobody else has it."""
    return f"{_machine()}/{os.getpid()}/{_birth(os.getpid())}/{secrets.token_hex(4)}"


def is_gone(name: str) -> bool:
    """Whether the copy of this name has certainly ended. False as well where that cannot be known from here."""
    parts = name.split("/")
    if len(parts) != 4 or not _machine() or parts[0] != _machine():
        return False
    pid, birth = int(parts[1]), parts[2]
    try:
        os.kill(pid, 0)  # asks only
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _birth(pid) not in ("", birth)


def _machine() -> str:
    """This boot of this machine, and who shares its process numbers; "" where that is not told (Linux tells)."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot} {(PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return ""


def _birth(pid: int) -> str:
    """When the process was started, in the kernel's ticks; "dead": it only waits to be buried; "": not told."""
    try:
        stat = (PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()  # proc(5): state is the third field, starttime the 22nd
    return "dead" if fields[0] in "ZX" else fields[19]
