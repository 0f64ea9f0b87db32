"""What is no figure, no reason and no question is none of them, and nothing is lost of what is."""

from __future__ import annotations

import pytest

from store.catalogue.months import Month
from tests.bot.transcripts.counties import new_county
from tests.bot.transcripts.months import Town, fills, plain


@pytest.fixture
def town(month_house, clock) -> Town:
    town = Town(new_county(month_house), "板溪镇", clock)
    town.county.sits("王芳")
    town.lived()
    return town


@pytest.mark.parametrize("text", ["12 2 15 20 0 0 0", "十二 二 十五 二十 〇 零 0"])
def test_the_row_typed_again_is_no_reason(town, text):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="执法与应诉")
    asked = clerk.says("99 2 15 21 0 0 0")
    assert "请打字说明原因" in asked.text
    told = clerk.says("12 2 15")
    assert plain(told).startswith("这里要 1 个数，您发了 3 个")
    assert "请打字说明原因" in told.text
    right = clerk.says(text)
    assert plain(right).startswith("✓ 检查 12 次 · 处罚 2 件 · 违法行为 15 起 · 许可 20 件")
    assert "矛盾调解" in right.text
    assert town.filing().notes == {}
    assert town.filing().entries["permits_issued"].number == 2


@pytest.mark.parametrize("text", ["12 x 3", "a=12", "12/x"])
def test_signs_without_a_word_are_not_searched_for(town, text):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="执法与应诉")
    told = clerk.says(text)
    assert len(told.new) == 1
    assert "没有记" in told.text
    assert "接着填 10月 · 执法与应诉" in plain(told)
    assert "inspections" not in town.figures()


@pytest.mark.parametrize("word", ["取消", "稍后"])
def test_one_may_stop_at_the_card_too(town, word):
    clerk = town.county.sits("仉禾")
    card = fills(clerk)
    assert "提交 10月报表" in card.buttons
    told = clerk.says(word)
    assert told.text.startswith("好的，填了的都记着。")
    assert clerk.says("填报").buttons == card.buttons


def test_a_row_sent_twice_fills_no_other_fields(town, clock):
    clerk, month = town.county.sits("仉禾"), Month(town.month.year, 12)
    with clock.later(days=62):  # of a quarter's last month two sections ask for four
        assert "12月 · 组织领导" in clerk.says("填报").text
        told = clerk.says("1 1 30 30", "1 1 30 30")
        assert "这条和刚才那条一样，怕是重发的，没有记。" in told.text
        december = town.filing(month)
        assert {"leader_study", "law_exam_takers"} <= {*december.entries}
        assert "legality_reviews" not in december.entries
        assert "✓ 合法审查" in plain(clerk.says("1 1 30 30"))


def test_another_field_of_the_card_is_no_reason(town):
    clerk = town.county.sits("仉禾")
    town.filled(clerk)
    assert "请打字说明原因" in clerk.says("受理纠纷 12").text
    told = clerk.says("第7项改成13")
    assert "没有记" in told.text
    assert "请打字说明原因" in told.text
    assert town.filing().notes == {}
    assert plain(clerk.says("从10月起第三方机构改成按户登记")).startswith("✓ 说明已记下")
