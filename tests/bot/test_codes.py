"""An invitation's code is hidden however it was sent, and nothing else is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.codes import hide_codes

CODE = "Zq7canaryZq7canary_-"
CODES = st.text("ABCxyz019_-", min_size=20, max_size=20)


@pytest.mark.parametrize(
    "sent",
    [
        f"/start {CODE}",
        f"/START   {CODE}",
        f"/start\n{CODE}",
        f"/start\u00a0{CODE}",
        f"/start\u3000{CODE}",
        f"/start@tashan_test_bot {CODE}",
        f"请点 https://t.me/x_bot?start={CODE} 加入",
        f"https%3A%2F%2Ft.me%2Fx_bot%3Fstart%3D{CODE}",
        f"https://t.me/x_bot?start%3d{CODE}",
    ],
)
def test_a_code_is_hidden_as_text_and_in_json(sent):
    for kept in (sent, json.dumps(sent), json.dumps({"message": {"text": sent}}), repr(sent)):
        assert "<code>" in hide_codes(kept)
        assert CODE not in hide_codes(kept)


@given(CODES, st.sampled_from([" ", "  ", "\n", "\t", "\u2003", " \u00a0 "]))
def test_any_code_is_hidden_and_the_json_stays_json(code, between):
    raw = json.dumps({"update_id": 1, "message": {"text": f"/start{between}{code}", "chat": {"id": 7}}})
    told = json.loads(hide_codes(raw))
    assert code not in told["message"]["text"]
    assert (told["update_id"], told["message"]["chat"]) == (1, {"id": 7})


@pytest.mark.parametrize("text", ["/start", "/start kurz", "调解员有没有补贴", "restart it", f"file_id {CODE}"])
def test_what_is_no_code_stays(text):
    assert hide_codes(text) == text
