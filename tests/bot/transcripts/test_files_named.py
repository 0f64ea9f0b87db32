"""An administrator says of which town and year a report is: asked, in a caption, wrongly, or not at all."""

from __future__ import annotations

from itertools import count

import pytest

from store.practices.library import reports
from tests.bot.transcripts.test_files import SYLLABLES, held, report, sends
from tests.store.practices.broken import zipped

_towns = count(10)


@pytest.fixture
def town() -> str:
    """A town that no other transcript has sent a report of."""
    return "鹊" + "".join(SYLLABLES[int(digit)] for digit in str(next(_towns))) + "镇"


def test_what_cannot_be_told_is_asked_for_and_a_question_in_between_is_answered(house, town):
    chief = house.administrator()
    text = report("", "法律顾问到村，宪法宣传到户，人民调解到组。").replace("清岚县2025年", "")
    card = chief.does(sends("扫描0001.txt", text))
    assert "看不出是哪个镇、哪一年的报告" in card.text
    assert card.text.endswith("请直接发镇名和年份，例如：清岚县板溪镇 2023。")
    assert card.buttons == ["写镇名年份", "取消"]
    assert "“" in chief.says("调解员有没有补贴").text
    assert "问：" in chief.says(town).text  # goes on with the question
    assert "是哪个镇、哪一年的" in chief.presses("写镇名年份", card).text
    halfway = chief.says(town)
    assert "看不出是哪一年的报告" in halfway.text
    card = chief.says("2024年")
    assert f"乡镇：（未注明县区）{town}（按您说的）\n年份：2024 年（按您说的）" in card.text
    chief.presses("确认入库", card)
    assert held(house, town) == [2024]
    found = house.clerk().says(f"{town}法律顾问到村了吗")
    assert f"{town}　2024 年" in found.text
    assert "问：" in chief.says(f"{town} 2024").text  # nothing is asked for any more: a question


def test_a_wrong_year_is_mended(house, town):
    chief = house.administrator()
    card = chief.does(sends("总结.txt", report(town)))
    assert "请直接发镇名和年份" in chief.presses("改镇名年份", card).text
    mended = chief.says("清岚县望鸽镇 2088")
    assert "2088 年的报告还不会有，最晚 2027 年，请直接发" in mended.text
    mended = chief.says("2022")
    assert "乡镇：清岚县望鸽镇（按您说的）\n年份：2022 年（按您说的）" in mended.text
    stale = chief.presses("确认入库", card)  # the first card said something else
    assert stale.toasts == ["情况有变化，请把更新后的内容再核对一遍。"]
    assert "年份：2022 年" in stale.text
    assert held(house, "望鸽镇") == []
    chief.presses("确认入库", stale)
    assert (held(house, "望鸽镇"), held(house, town)) == ([2022], [])


def test_who_thinks_better_of_it_keeps_the_card(house, town):
    chief = house.administrator()
    card = chief.does(sends("总结.txt", report(town)))
    for said in ("不改了", "算了", "取消"):
        chief.presses("改镇名年份", card)
        assert chief.says(said).text.startswith("好，不改了。")
    assert "好，不改了" not in chief.says("不改了").text  # nobody asks any more
    assert "已入库" in chief.presses("确认入库", card).text


def test_what_is_no_name_is_said_once(house, town):
    chief = house.administrator()
    card = chief.does(sends("总结.txt", report(town)))
    chief.presses("改镇名年份", card)
    assert chief.says("桃").text.startswith("没看懂镇名，请发：镇名 年份")
    assert f"乡镇：清岚县{town}（据标题）\n年份：2023 年（按您说的）" in chief.says("2023").text
    card = chief.does(sends("总结.txt", report(town)))
    chief.presses("改镇名年份", card)
    assert chief.says("桃").text.startswith("没看懂镇名")
    assert "没看懂镇名" not in chief.says("桃").text
    chief.presses("改镇名年份", card)
    assert "没看懂镇名" not in chief.says("法律顾问").text  # reports speak of it: a question


def test_a_caption_names_town_and_year(house, town):
    chief = house.administrator()
    card = chief.does(sends("总结.txt", report("杏林镇"), caption=f"{town} 2021"))
    assert f"乡镇：清岚县{town}（按您说的；县区照文中所写）\n年份：2021 年（按您说的）" in card.text
    card = chief.does(sends("总结.txt", report(town), caption="2021年"))
    assert f"乡镇：清岚县{town}（据标题）\n年份：2021 年（按您说的）" in card.text
    card = chief.does(sends("总结.txt", report(town), caption="请查收，谢谢"))
    assert "年份：2025 年（据标题）" in card.text


def test_a_town_renamed_stays_one_town_with_the_one_held(house, town):
    house.holds("旧.txt", report(town, year=2024))
    chief = house.administrator()
    card = chief.does(sends("总结.txt", report("杏林镇")))
    chief.presses("改镇名年份", card)
    card = chief.says(town)
    assert f"乡镇：清岚县{town}（按您说的；县区照库里的同名乡镇）" in card.text
    chief.presses("确认入库", card)
    with house.database.reading() as session:
        assert [one.county for one in reports.listing(session) if one.town == town] == ["清岚县", "清岚县"]


def test_one_of_an_archive_is_renamed(house, town):
    archive = zipped({"甲.txt": report(town).encode(), "乙.txt": report(town, year=2024).encode()})
    chief = house.administrator()
    card = chief.does(sends("两年.zip", archive))
    asked = chief.presses("改②", card)
    assert asked.text.startswith("“两年.zip/乙.txt”是哪个镇、哪一年的？")
    card = chief.says("2023年")
    assert f"② 清岚县{town} 2023 年（乙.txt，3 段）" in card.text
    chief.presses("全部入库（2 份）", card)
    assert held(house, town) == [2023, 2025]


def test_a_name_within_an_archive_is_masked_too(house, town):
    chief = house.administrator()
    card = chief.does(sends("两份.zip", zipped({f"13812345678{town}.txt": report(town).encode()})))
    assert town in card.text
    assert "13812345678" not in card.text
