"""When somebody is to be reminded, as people say it."""

from __future__ import annotations

import pytest

from store.outreach.read_steps import read_step


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("前7", -7),
        ("前 7 天", -7),
        ("提前三天", -3),
        ("截止前十个工作日", -10),
        ("３天前", -3),
        ("后2", 2),
        ("过后两天", 2),
        ("五天后", 5),
        ("三天过后", 3),
        ("3天提前", -3),
        ("当天", 0),
        ("截止当天", 0),
        ("7", None),
        ("前7后", None),
        ("前天", None),
        ("下周", None),
        ("前一百天", None),
        ("", None),
    ],
)
def test_what_is_said(said, days):
    assert read_step(said) == days
