"""我们镇比得上吗: a town beside the towns like it, each figure with its source, and nothing of a neighbour's months."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bot.telegram import CALLBACK_BYTES
from handlers.collection.comparison import Comparison, Shown, Side
from handlers.collection.metric_keys import metric_key, metric_of
from handlers.kitchen import Made
from handlers.texts import comparing as texts
from handlers.texts import trend
from store.catalogue.metrics import LONGEST_CODE, base
from store.database import Database
from store.people import places
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Role
from store.practices.language.words import Words, shared_words
from tests.handlers.collection.neighbours import OCTOBER, County
from tests.handlers.test_any_name import looks
from tests.handlers.test_pictures import NOWHERE, has_font, size

OWN, SECRETS = "锦垣镇", {"63", "129", "33", "75", "25", "21", "22", "45", "12"}
ASKED = "我们镇受理纠纷比得上差不多大的镇吗"


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


@pytest.fixture(scope="module")
def county(words: Words, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """Seven towns, of which 青禾铺镇 is too large to be like 锦垣镇; nobody changes anything."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("neighbours") / "tashan.db")
    database = Database(f"sqlite:///{file}")
    county = County(database, words)
    county.town(OWN, 14, disputes_accepted=[30, 31, 32], mediators=[48, 48, 50])
    county.town("云栖岭镇", 18, disputes_accepted=[20, 21, 22], mediators=[60, 60, 61])
    county.town("望澜门街道", 9, disputes_accepted=[40, 44, 45], mediators=[58, 58, 58])
    county.town("青禾浦镇", 11, disputes_accepted=[10, 11, 12])
    county.town("松坪乡", 15, disputes_accepted=[25, 25, 25])
    county.town("鹿鸣寨乡", 13, disputes_accepted=[9, 9])  # its March is missing
    county.town("青禾铺镇", 22, disputes_accepted=[90, 91, 92])
    county.town("无数镇", None)
    county.holds(OWN, 2025, "全镇辖14个行政村。", "全年共受理矛盾纠纷356件，调解成功349件。")
    county.holds("云栖岭镇", 2025, "全年共受理矛盾纠纷287件，调解成功270件。")
    county.holds("青禾浦镇", 2025, "全年共受理矛盾纠纷170余件。")
    county.holds("鹿鸣寨乡", 2025, "全年开展普法宣传27场。", "张贴标语20幅，制作固定标语6幅。")
    county.holds("望澜门街道", 2024, "全年共受理矛盾纠纷500件。")
    county.holds("远山镇", 2025, "全镇辖15个行政村。", "全年共受理矛盾纠纷410件。")  # nobody of it is here
    county.holds("近水镇", 2025, "全镇辖14个行政村。", "全年共受理矛盾纠纷999件。", county="乙县")
    yield county
    database.close()


def sides(text: str) -> dict[str, list[str]]:
    """The lines of each part of an answer that begins with where its figures come from."""
    parts = [part.split("\n") for part in text.split("\n\n")]
    return {re.sub("<.*?>", "", part[0]): [re.sub("<.*?>", "", one) for one in part[1:]] for part in parts}


def test_a_clerk_sees_what_is_about_the_middle_of_months_and_the_reports_by_name(county):
    clerk = county.sits(OWN)
    text = clerk.says(ASKED)
    looks(text)
    found = sides(text)
    assert "锦垣镇（14 个）相差一半以内的 6 个：云栖岭镇、望澜门街道、松坪乡、远山镇、青禾浦镇、鹿鸣寨乡。" in text
    assert "还有 1 个不知道村数，没有算。" in text
    assert found["2026年1—3月合计，审核通过的月报"] == [
        "锦垣镇　93 件",
        "另外 6 个乡镇里，4 个有这项数，中间水平 约 69 件。",
        "别的乡镇的月报数没有公开，不列名称。",
    ]
    assert found["2025年年度报告"] == [
        "锦垣镇　356 件　“全年共受理矛盾纠纷356件”",
        "云栖岭镇　287 件　“全年共受理矛盾纠纷287件”",
        "远山镇　410 件　“全年共受理矛盾纠纷410件”",
        "青禾浦镇　170余件　“全年共受理矛盾纠纷170余件”",
        "另外 6 个乡镇里，3 个有这项数，中位数 287 件。",
        "报告里没提：鹿鸣寨乡。",
        "没有收录 2025 年报告：望澜门街道、松坪乡。",
    ]
    assert text.endswith("只列数和出处，不排名。")
    assert clerk.counted == [True]
    assert clerk.labels == ["画成图：月报数", "画成图：年报数", "按数排", "换一项"]


def test_whoever_sees_the_county_s_months_sees_them_by_name(county):
    chief = county.sits(None, Role.ADMINISTRATOR)
    asked = "锦垣镇受理纠纷和差不多的镇比怎么样"
    months = "2026年1—3月合计，审核通过的月报"
    own, *others, told = sides(chief.says(asked))[months]
    assert (own, others) == (
        "锦垣镇　93 件",
        ["云栖岭镇　63 件", "望澜门街道　129 件", "松坪乡　75 件", "青禾浦镇　33 件"],
    )
    assert told == "另外 6 个乡镇里，4 个有这项数，中位数 69 件。"
    by_value = sides(chief.presses("按数排"))
    assert by_value[months][:4] == ["锦垣镇　93 件", "望澜门街道　129 件", "松坪乡　75 件", "云栖岭镇　63 件"]
    assert [line[:2] for line in by_value["2025年年度报告"][:4]] == ["锦垣", "远山", "云栖", "青禾"]
    assert sides(chief.presses("按名称排"))[months][1:5] == others
    assert "您不在乡镇岗位" in chief.says("我们镇比得上吗")


def test_no_neighbour_s_month_is_told_to_a_clerk_whatever_they_ask_or_press(county):
    clerk = county.sits(OWN)
    told = [clerk.says(ASKED), clerk.presses("按数排")]
    told += [made(clerk, label).caption for label in ("画成图：月报数", "画成图：年报数") if clerk.says(ASKED)]
    told += [clerk.says("我们镇调解员比别的镇少吗"), clerk.says("我们镇信访件算多吗")]
    for asked in ("云栖岭镇受理纠纷和差不多的镇比怎么样", "云栖岭镇和差不多的镇比怎么样"):
        text = clerk.says(asked)
        assert text.startswith("“和差不多的镇比”只能比您自己的镇，各月的数只有各镇自己看得到。云栖岭镇报告里"), asked
        assert "月报" not in text
    assert "月报" not in clerk.says("云栖岭镇和差不多的镇比")
    assert "只能比您自己的镇" not in clerk.says("我们镇受理纠纷比得上云栖岭镇吗")
    numbers = set(re.findall(r"\d+", "\n".join(told)))
    assert numbers & SECRETS == set()
    with county.database.reading() as session:
        here, *_ = places.counties(session)
        ids = [one.id for one in places.towns(session, here.id) if one.name != OWN]
    for number in ids:
        for action, argument in (
            ("alike", f"{number}-disputes_accepted-0"),
            ("alike_draw", f"{number}-disputes_accepted-0-m"),
            ("alike_at", str(number)),
            ("alike_of", f"{number}-D"),
        ):
            assert clerk.forges(action, argument) == "这里现在看不到了，请重新问一次。"
            assert clerk.buttons == []
    for argument in ("", "x", "1-", "-1-disputes_accepted", f"{ids[0]}"):
        assert clerk.forges("alike", argument) == "这里现在看不到了，请重新问一次。"


def made(chat, label: str) -> Made:
    chat.presses(label)
    return chat.made()


def test_the_middle_of_two_towns_months_is_not_told(county):
    text = county.sits(OWN).says("我们镇调解员比别的镇少吗")
    assert sides(text)["2026年3月末，审核通过的月报"] == [
        "锦垣镇　50 人",
        "另外 6 个乡镇里，2 个有这项数；不到 4 个，中间水平也不列，免得看出是谁的。",
        "别的乡镇的月报数没有公开，不列名称。",
    ]


def test_a_year_that_is_named_and_years_that_are_not_there(county):
    clerk = county.sits(OWN)
    found = sides(clerk.says("我们镇去年受理的纠纷比得上差不多大的镇吗"))
    assert "2025年年度报告" in found
    assert "2026年1—3月合计，审核通过的月报" not in found
    found = sides(clerk.says("我们镇2024年受理的纠纷比得上差不多大的镇吗"))
    assert found["2024年年度报告"][:2] == ["锦垣镇　没有数", "望澜门街道　500 件　“全年共受理矛盾纠纷500件”"]
    assert "没有收录 2024 年报告：云栖岭镇、松坪乡、远山镇、青禾浦镇、鹿鸣寨乡。" in found["2024年年度报告"]
    text = clerk.says("我们镇2019年受理的纠纷比得上差不多大的镇吗")
    assert "2019 年没有审核通过的月报数，也没有收录这些镇 2019 年的报告，暂时比不了。" in text
    assert clerk.labels == ["换一项"]
    assert clerk.counted == [True, True, False], "nothing was found: a gap"
    text = clerk.says("我们镇2024、2025年受理的纠纷比得上差不多大的镇吗")
    assert "2025年年度报告" in sides(text)
    assert text.endswith("一次比一年，这里比的是 2025 年。要看 2024 年，请分开问。")
    nobody = county.sits("无数镇")
    nobody.says(ASKED)
    assert nobody.counted == [False]


def test_of_a_report_that_says_several_figures_none_is_chosen(county):
    clerk = county.sits(OWN)
    found = sides(clerk.says("我们镇标语横幅比得上吗"))["2025年年度报告"]
    assert found[:2] == ["锦垣镇　没有数", "另外 6 个乡镇里，0 个有这项数。"]
    assert found[2] == "鹿鸣寨乡的报告写的不是一个总数（20 幅、6 幅），不好比，没有算。"
    assert clerk.labels == ["换一项"]


def test_without_a_metric_it_is_chosen_by_buttons(county):
    clerk = county.sits(OWN)
    assert "比哪一类？" in clerk.says("能不能和隔壁镇比一比")
    assert "比哪一项？" in clerk.presses("矛盾调解")
    text = clerk.presses("受理纠纷")
    assert "锦垣镇和差不多的镇：受理矛盾纠纷" in text
    assert "比哪一项？" in clerk.presses("换一项")
    assert "比哪一类？" in clerk.presses("‹ 换一类")
    assert "比率由下面的数算出来" in clerk.says("我们镇调解成功率比得上吗")
    assert clerk.labels[:2] == ["受理纠纷", "调成"]
    clerk.says("云栖岭镇去年受理纠纷多少件")
    assert "锦垣镇和差不多的镇：受理矛盾纠纷" in clerk.says("我们镇比得上吗"), "what was asked before is meant"


def test_in_the_middle_of_a_month_it_is_answered_and_the_month_goes_on(county):
    clerk = county.sits("青禾浦镇")
    assert "10月 · 组织领导" in clerk.says("填报")
    text = clerk.says("我们镇受理纠纷比得上吗")
    assert "青禾浦镇和差不多的镇：受理矛盾纠纷" in text
    assert len(clerk.replies) == 2
    assert text.endswith("接着填 <b>10月 · 组织领导</b>　进度 0/9\n1 集体学法")


def test_without_villages_of_one_s_own_it_says_what_is_missing_and_how_to_give_it(county):
    clerk = county.sits("无数镇")
    text = clerk.says(ASKED)
    assert "得先知道这里有多少个村（社区）" in text
    assert "请在月报“村社区数”里填上并提交" in text
    assert clerk.labels == ["去填报"]
    assert "填报" in clerk.presses("去填报")
    larger = county.sits("青禾铺镇")
    assert "相差一半以内的 6 个" in larger.says(ASKED), "half of 22 and more"


def test_the_bars_are_drawn_or_told_in_words(county):
    clerk = county.sits(OWN)
    clerk.says(ASKED)
    for label, below in (("画成图：月报数", "2026年1—3月合计"), ("画成图：年报数", "2025年年度报告")):
        picture = made(clerk, label)
        assert picture.caption.startswith(f"锦垣镇和差不多的镇　受理矛盾纠纷（件）\n{below}")
        clerk.says(ASKED)
        if not has_font():
            pytest.skip("NO CHINESE FONT: apt install fonts-noto-cjk")
        width, height = size(picture.data)
        assert (width, height) == (1080, 176 + 56 * (1 if "月报" in label else 4) + 88 + 40)


def test_a_sign_that_no_font_has_means_words(sqlite_url, words):
    county, name = County(Database(sqlite_url), words), f"{NOWHERE}溪镇"
    town = county.town(name, 10, law_meetings=[None, None, 2, None, None, 1], mediators=[50])
    county.town("<b>禾镇", 10, law_meetings=[None, None, 3, None, None, 1], mediators=[40])
    chief = county.sits(None, Role.ADMINISTRATOR)
    text = chief.forges("alike", f"{town.id}-law_meetings-0")
    assert looks(text).split("\n")[4:7] == ["2026年第1—2季度合计，审核通过的月报", f"{name}　3 次", "<b>禾镇　4 次"]
    words_of_it = made(chief, "画成图：月报数")
    assert words_of_it.data == b""
    assert looks(words_of_it.caption).split("\n")[3:5] == [f"{name}　3 次", "<b>禾镇　4 次"]
    county.database.close()


def test_a_county_s_own_longest_code_has_room_in_every_button():
    own = replace(base().metrics[0], code="x" * LONGEST_CODE)
    asked = replace(base(), metrics=(*base().metrics, own))
    town = PlaceFacts(10**8, PlaceKind.TOWN, "锦垣镇", 10**8, "甲县")
    side = Side(2026, (OCTOBER,), Shown(Decimal(3), "件"), {}, 0, None)
    for metric in (one for whole in asked.metrics for one in (whole, *whole.parts)):
        found = Comparison(town, metric, 14, ("甲镇",), 0, (side,))
        rows = [*trend.metric_buttons(town, [metric]), *trend.more_buttons(town, metric)]
        rows += [*texts.metric_buttons(town, [metric]), *texts.buttons(found, 2026, by_value=False)]
        sizes = {len(f"{one.action}:{10**6}:{one.argument}") for row in rows for one in row}
        assert max(sizes) <= CALLBACK_BYTES, metric.code
        named = metric_of(asked, metric_key(metric.code))
        assert named is not None
        assert named.code == metric.code
    assert metric_of(base(), metric_key(own.code)) is None


def test_a_town_that_is_seen_no_more_is_not_drawn(county):
    clerk = county.sits(OWN)
    clerk.says(ASKED)
    clerk.presses("画成图：月报数")
    clerk.replies[-1].attachment.of["town"] += 1
    with pytest.raises(LookupError):
        clerk.made()
