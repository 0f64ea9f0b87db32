"""What other offices' forms ask for: layouts, times, towns, and what is left or marked."""

from __future__ import annotations

import pytest

from store.files.child import Child
from store.files.workbook import CHILD
from tests.store.annual.forms.ours import forms
from tests.store.annual.forms.scoring import judge_form


@pytest.fixture(scope="module")
def child():
    with Child(CHILD) as one:
        yield one


@pytest.mark.parametrize(
    "form", [*forms("layouts.txt"), *forms("offices.txt"), *forms("times.txt")], ids=lambda form: form.name
)
def test_a_form_is_filled(form, child):
    verdicts = list(judge_form(form.name, form.read(child), form.belongs))
    expected = ["right_marked" if one["is_marked"] else "right" for one in form.belongs]
    assert [one.was for one in verdicts[: len(expected)]] == expected, "\n".join(map(str, verdicts))
    assert [str(one) for one in verdicts[len(expected) :] if one.was == "wrong"] == []
