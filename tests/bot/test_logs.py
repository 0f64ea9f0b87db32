"""The log holds nothing that must not leave the machine, and a record cannot pass for another."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.logs import LONGEST, LONGEST_TRACE, LogFormat, Safe
from tests.bot.test_masking import NUMBERS

TOKEN = "7318204655:canary+of/the log Zq7"  # with signs that an address quotes
UNKNOWN = "1234567890:AAH-canary_canary_canary_canary_canary"
CODE = "Zq7canaryZq7canary_-"
FORMATS = [Safe(TOKEN, one) for one in LogFormat]


def record(message: str, *args: object, fault: BaseException | None = None) -> logging.LogRecord:
    trace = (type(fault), fault, fault.__traceback__) if fault else None
    return logging.LogRecord("bot.x", logging.WARNING, "x.py", 1, message, args, trace)


def raised(words: str) -> BaseException:
    try:
        try:
            raise KeyError(words)
        except KeyError as fault:
            raise ValueError(f"no {words}") from fault
    except ValueError as fault:
        return fault


def both(message: str, *args: object, fault: BaseException | None = None) -> str:
    return "\n".join(safe.format(record(message, *args, fault=fault)) for safe in FORMATS)


@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        quote(TOKEN, safe=""),
        quote(TOKEN, safe="").lower(),
        TOKEN.partition(":")[2],
        UNKNOWN,
        UNKNOWN.replace(":", "%3A"),
        f"/start {CODE}",
        f"https://t.me/x_bot?start={CODE}",
        f"start%3D{CODE}",
        *NUMBERS,
    ],
)
def test_row_34_a_secret_stands_in_no_line_and_no_trace(secret: str) -> None:
    line = both("calling %s", f"http://127.0.0.1/bot{secret}/getMe", fault=raised(f"bot{secret}"))
    assert "canary" not in line.lower()
    assert secret not in line
    assert "calling" in line
    assert "ValueError" in line


@pytest.mark.parametrize("number", NUMBERS)
def test_row_35_a_personal_number_is_masked_in_the_log(number: str) -> None:
    line = both(f"called {number} today, %r", {"phone": number}, fault=raised(number))
    assert number not in line
    assert "＊＊＊" in line


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999), st.sampled_from("是：, (#\n"))
def test_row_35_any_identity_number_is_masked_in_the_log(born: date, order: int, before: str) -> None:
    first = f"110105{born:%Y%m%d}{order:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
    number = first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]
    old = f"{first[:6]}{first[8:]}" if born.year < 2000 else number  # fifteen places were given out until 1999
    for shown in (number, number.lower(), f"{number[:6]} {number[6:14]} {number[14:]}", old):
        line = both("身份证%s%s。", before, shown, fault=ValueError(shown))
        assert shown not in line


@given(st.text(max_size=200))
@example("a\nCRITICAL fake: line\r\x1b[2J\x85\u2028\u202e\x00\ud800")
def test_a_record_is_one_line_whatever_it_says(text: str) -> None:
    line = Safe().format(record("%s", text))
    assert len(line.splitlines()) == 1
    assert line.encode()
    assert all(ord(character) >= 32 and character not in "\x7f\u202e" for character in line)
    told = Safe(log_format=LogFormat.JSON).format(record("%s", text, fault=ValueError(text)))
    assert len(told.splitlines()) == 1
    assert json.loads(told)["level"] == "WARNING"


def test_a_trace_in_text_stands_behind_a_bar_and_cannot_pass_for_a_record() -> None:
    lines = Safe().format(record("x", fault=raised("a\n2026-11-21T10:00:00 CRITICAL bot: fake"))).split("\n")
    assert len(lines) > 5
    assert all(line.startswith("  | ") for line in lines[1:])


def test_a_line_of_json_has_its_parts() -> None:
    told = json.loads(Safe(log_format=LogFormat.JSON).format(record("镇 %d", 3, fault=raised("x"))))
    assert set(told) == {"time", "level", "logger", "message", "trace"}
    assert (told["logger"], told["message"]) == ("bot.x", "镇 3")
    assert told["time"].endswith("+08:00")
    assert "\n" in told["trace"]
    assert "trace" not in json.loads(Safe(log_format=LogFormat.JSON).format(record("x")))


def test_lines_are_not_endless() -> None:
    assert len(Safe().format(record("x" * 1_000_000))) < LONGEST + 100
    trace = json.loads(Safe(log_format=LogFormat.JSON).format(record("x", fault=ValueError("y" * 1_000_000 + "end"))))
    assert len(trace["trace"]) < LONGEST_TRACE + 100
    assert trace["trace"].endswith("end")  # what went wrong stands last


def test_wrong_arguments_are_no_second_error() -> None:
    assert "its arguments do not fit" in Safe().format(record("%d of %s", "x"))


def test_row_34_what_ends_the_process_is_logged_without_the_token() -> None:
    code = f"from bot.logs import set_up; set_up('DEBUG', {TOKEN!r}); raise RuntimeError({TOKEN!r})"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "RuntimeError: <token>" in ended.stderr
    assert "canary" not in ended.stderr.replace(f"raise RuntimeError({TOKEN!r})", "")
