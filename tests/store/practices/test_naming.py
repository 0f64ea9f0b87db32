"""What is taken for a town and a year when they were asked for, and what stays a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.practices.reading.naming import Naming, is_asked, lets_go, read_naming


@pytest.mark.parametrize(
    ("text", "county", "town", "year"),
    [
        ("板溪镇 2023", None, "板溪镇", 2023),
        ("2023年板溪镇", None, "板溪镇", 2023),
        ("板溪镇2023年度", None, "板溪镇", 2023),
        ("板溪镇", None, "板溪镇", None),
        (" 2023 ", None, None, 2023),
        ("23年", None, None, 2023),
        ("清岚县板溪镇，2023 年。", "清岚县", "板溪镇", 2023),
        ("鹿鳴寨鄉２０２４", None, "鹿鸣寨乡", 2024),
        ("望澜门街道 2024", None, "望澜门街道", 2024),
        ("年份：2023　镇名：板溪镇", None, "板溪镇", 2023),
        ("不对，应该是板溪镇", None, "板溪镇", None),
        ("那楼镇 2023", None, "那楼镇", 2023),  # syllables of questions that are names, too
        ("各莫镇", None, "各莫镇", None),
        ("什字镇2023", None, "什字镇", 2023),
        ("全州镇", None, "全州镇", None),
        ("城关镇 2022", None, "城关镇", 2022),
        ("市桥街道 2024", None, "市桥街道", 2024),
    ],
)
def test_a_town_and_a_year(text, county, town, year):
    assert read_naming(text) == Naming(county, town, year)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "镇", "街道", "2023 2024", "23", "1999年", "120235", "哪些镇", "哪个镇 2023", "有几个乡镇", "别的乡镇",
        "其他镇 2023", "其它乡", "我们镇 2023", "本镇", "各镇 2023", "全县乡镇", "隔壁镇", "那个镇", "有没有镇",
        "板溪镇2023年怎么调解", "板溪镇 2023 调解员补贴", "那蟠龙镇呢", "调解", "确认", "/start", "x" * 5000,
        "2023年" * 30,
    ],
)  # fmt: skip
def test_what_stays_a_question(text):
    assert read_naming(text) is None


@pytest.mark.parametrize("text", ["不改了", "算了", "取消", "不用改了。", "那算了吧", " 先不改了！", "不要了"])
def test_letting_go(text):
    assert lets_go(text)
    assert read_naming(text) is None


@pytest.mark.parametrize("text", ["", "改", "取消农业税", "不改", "桃", "板溪镇", "算了算调解员补贴", "2023"])
def test_what_does_not_let_go(text):
    assert lets_go(text) == (text == "不改")


@pytest.mark.parametrize(
    ("text", "asks"), [("桃", False), ("枣林 2023", False), ("调解？", True), ("社保卡怎么办", True)]
)
def test_what_may_be_a_question(text, asks):
    assert is_asked(text) == asks
    assert is_asked("调解员补贴发放办法和标准规定")  # too long for a slip


@given(st.text())
def test_it_takes_any_text(text):
    naming = read_naming(text)
    assert naming is None or naming.town or naming.year
