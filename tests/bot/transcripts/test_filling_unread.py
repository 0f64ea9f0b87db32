"""What is no figure, no reason and no question is none of them, and nothing is lost of what is."""

from __future__ import annotations

import pytest

from tests.bot.transcripts.counties import new_county
from tests.bot.transcripts.months import Town, plain


@pytest.fixture
def town(month_house, clock) -> Town:
    town = Town(new_county(month_house), "板溪镇", clock)
    town.county.sits("王芳")
    town.lived()
    return town


def test_figures_typed_again_are_no_reason(town):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="执法与应诉")
    asked = clerk.says("99 2 15 20 0 0 0")
    assert "请打字说明原因" in asked.text
    for text in ("12 2 15 20 0 0 0", "十二 二 15余 二十 〇 零 0"):
        told = clerk.says(text)
        assert plain(told).startswith("这里要 1 个数，您发了 7 个"), told.text
        assert "请打字说明原因" in told.text
    assert town.filing().notes == {}
    assert "矛盾调解" in clerk.says("12").text


@pytest.mark.parametrize("text", ["12 x 3", "a=12", "12/x"])
def test_signs_without_a_word_are_not_searched_for(town, text):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="执法与应诉")
    told = clerk.says(text)
    assert len(told.new) == 1
    assert "没有记" in told.text
    assert "接着填 10月 · 执法与应诉" in plain(told)
    assert "inspections" not in town.figures()
