"""Which processes are certainly gone: those that were killed, and no living one."""

from __future__ import annotations

import os
import subprocess
import sys

from bot.copies import is_gone, new_name

NAMED = [sys.executable, "-c", "from bot.copies import new_name; print(new_name(), flush=True); input()"]


def test_no_two_copies_have_one_name_and_we_live() -> None:
    assert new_name() != new_name()
    assert not is_gone(new_name())


def test_a_killed_process_is_gone_even_before_it_is_buried() -> None:
    with subprocess.Popen(NAMED, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        name = other.stdout.readline().strip()
        assert not is_gone(name)
        other.kill()
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # it has ended; nobody has asked how
        assert is_gone(name)
        other.wait()
        assert is_gone(name)


def test_a_number_that_was_given_to_another_process_is_gone() -> None:
    machine, pid, birth, chance = new_name().split("/")
    assert is_gone(f"{machine}/{pid}/{int(birth) - 1}/{chance}")


def test_what_cannot_be_known_from_here_is_not_gone() -> None:
    _, _, birth, chance = new_name().split("/")
    assert not is_gone(f"another machine/999999/{birth}/{chance}")
    assert not is_gone("")
    assert not is_gone("something that no copy of ours wrote")
    assert not is_gone("a/b/c/d")
