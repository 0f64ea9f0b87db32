"""A question set is checked line by line before anything is measured."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.practices.evaluation.labels import BadLabels, Kind, LabelFault, Labelled, Place, read_labels

GOOD = {
    "id": "1",
    "question": "调解员有没有补贴",
    "asker_town": "锦垣镇",
    "kind": "practice",
    "exclude_own": True,
    "relevant": [{"file": "a.txt", "quote": "每件补 60元", "grade": 2}],
}


def lines(*rows: object) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def refused(text: str) -> tuple[LabelFault, int, str]:
    with pytest.raises(BadLabels) as caught:
        read_labels(text)
    return caught.value.fault, caught.value.line, caught.value.field


def test_a_good_line():
    assert read_labels("\ufeff" + lines(GOOD)) == [
        Labelled("1", "调解员有没有补贴", "锦垣镇", Kind.PRACTICE, True, (Place("a.txt", "每件补 60元", 2),))
    ]


def test_numbers_for_ids_nobody_for_a_town_blank_lines_and_further_fields():
    text = "\n" + lines(GOOD | {"id": 7, "asker_town": None, "remark": "…"}).replace("\n", "\r\n") + " \n"
    (one,) = read_labels(text)
    assert (one.id, one.asker_town) == ("7", "")


def test_a_separator_within_a_string_parts_no_line():
    (one,) = read_labels(lines(GOOD | {"question": "调解\u2028补贴"}))
    assert one.question == "调解\u2028补贴"


@pytest.mark.parametrize("field", GOOD)
def test_a_missing_field(field):
    assert refused(lines(GOOD, {k: v for k, v in GOOD.items() if k != field})) == (LabelFault.MISSING, 2, field)


@pytest.mark.parametrize("field", ["file", "quote", "grade"])
def test_a_missing_field_of_a_place(field):
    place = {k: v for k, v in GOOD["relevant"][0].items() if k != field}
    assert refused(lines(GOOD | {"relevant": [place]})) == (LabelFault.MISSING, 1, f"relevant.{field}")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", True), ("id", ""), ("question", " "), ("question", None), ("question", "\ud800"), ("asker_town", []),
        ("kind", "howto"), ("kind", 3), ("exclude_own", "true"), ("exclude_own", 1), ("relevant", {}),
        ("relevant", None),
    ],
)  # fmt: skip
def test_a_wrong_value(field, value):
    text = lines(GOOD) + json.dumps(GOOD | {field: value}) + "\n"
    assert refused(text) == (LabelFault.WRONG, 2, field)


@pytest.mark.parametrize("grade", [0, 3, "2", True, None, 1.5])
def test_a_grade_is_one_or_two(grade):
    place = GOOD["relevant"][0] | {"grade": grade}
    assert refused(lines(GOOD | {"relevant": [place]})) == (LabelFault.WRONG, 1, "relevant.grade")


def test_what_is_no_question():
    assert refused("") == refused(" \n\n") == (LabelFault.EMPTY, 0, "")
    assert refused(lines(GOOD) + "{") == (LabelFault.NOT_JSON, 2, "")
    assert refused("[" * 100_000) == (LabelFault.NOT_JSON, 1, "")
    assert refused("[1]\n") == (LabelFault.NOT_AN_OBJECT, 1, "")
    assert refused(lines(GOOD | {"relevant": ["每件补"]})) == (LabelFault.NOT_AN_OBJECT, 1, "")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(list(Kind)),
                    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(list(GOOD)), inner),
                    max_leaves=6))  # fmt: skip
def test_anything_is_read_or_refused(value):
    for row in (value, GOOD | {"relevant": value}, GOOD | (value if isinstance(value, dict) else {})):
        with suppress(BadLabels):
            assert read_labels(json.dumps(row) + "\n")


@given(st.text())
def test_any_text_is_read_or_refused(text):
    with suppress(BadLabels):
        assert read_labels(text)
