"""Forms of other offices, made by people who had not seen the code: how well they are filled."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.store.annual.forms.scoring import judge

FORMS = Path(__file__).parent / "forms"


@pytest.mark.parametrize("author", ["a", "b", "c", "d", "e"])
def test_what_is_known_is_filled_right_and_nothing_wrongly_without_a_mark(author: str) -> None:
    verdicts = list(judge(FORMS / author))
    was = Counter(one.was for one in verdicts)
    known = [one for one in verdicts if not one.expected.startswith(("None", "not in"))]
    assert len({one.file for one in verdicts}) == 20
    assert [str(one) for one in verdicts if one.was == "wrong"] == []
    assert was["right"] + was["right_marked"] >= 0.9 * len(known), was
