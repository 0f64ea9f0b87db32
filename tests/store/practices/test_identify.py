"""Town and year of a report: what tells them, what must not, and what is said when they cannot be told."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.practices.reading.identify import Doubt, Evidence, Unidentified, identify
from store.practices.reading.outline import read_outline
from tests.store.practices.identifying import BODY, HASH, TODAY, doubts, told


@pytest.mark.parametrize(
    ("title", "town", "year"),
    [
        ("松涛镇2024年法治政府建设工作报告", "松涛镇", 2024),
        ("松涛镇 2024 年法治政府建设工作总结暨 2025 年工作安排", "松涛镇", 2024),
        ("关于2025年工作打算和2024年松涛镇法治工作总结的报告", "松涛镇", 2024),
        ("松涛镇二〇二四年度法治政府建设情况报告", "松涛镇", 2024),
        ("松涛镇人民政府关于2024年法治政府建设情况的报告", "松涛镇", 2024),
        ("中共松涛镇委员会2024年度法治建设工作报告", "松涛镇", 2024),
        ("2024年石桥乡法治政府建设工作报告", "石桥乡", 2024),
        ("望海街道办事处2024年法治政府建设工作报告", "望海街道", 2024),
        ("和平镇2024年法治政府建设工作报告", "和平镇", 2024),
        ("云岭苗族土家族乡2024年法治政府建设工作报告", "云岭苗族土家族乡", 2024),
        ("白音苏木2024年法治政府建设工作报告", "白音苏木", 2024),
        ("草原旗鄂温克民族苏木2024年法治政府建设情况报告", "鄂温克民族苏木", 2024),
    ],
)
def test_the_title_tells(title: str, town: str, year: int) -> None:
    found = told(f"{title}\n现将情况报告如下。\n{BODY}")
    assert (found.town, found.year) == (town, year)
    assert (found.town_from, found.year_from) == (Evidence.TITLE, Evidence.TITLE)


@pytest.mark.parametrize(
    ("title", "town"),
    [
        ("平安镇2024年法治政府建设工作报告", "平安镇"),
        ("平安镇\n2024年法治政府建设工作报告", "平安镇"),
        ("丰源县平安镇2024年法治政府建设工作报告", "平安镇"),
        ("2024年服务街道法治政府建设工作报告", "服务街道"),
        ("中心镇人民政府关于2024年法治政府建设情况的报告", "中心镇"),
        ("关于幸福乡2024年法治政府建设情况的报告", "幸福乡"),
        ("中共建设镇委员会2024年度法治建设工作报告", "建设镇"),
        ("发展镇二〇二四年度法治政府建设情况报告", "发展镇"),
        ("团结镇2024年法治政府建设工作报告", "团结镇"),
    ],
)
def test_a_town_may_be_called_by_an_ordinary_word(title: str, town: str) -> None:
    found = told(f"{title}\n现将情况报告如下。\n{BODY}")
    assert (found.town, found.town_from) == (town, Evidence.TITLE)


@pytest.mark.parametrize(
    ("sentence", "town", "county"),
    [
        ("在丰源县平安镇人民政府的领导下，我们开展工作。", "平安镇", "丰源县"),
        ("中共平安镇委员会高度重视。", "平安镇", None),
        ("松涛镇认真贯彻落实上级部署。", "松涛镇", None),
        ("松涛镇坚持以习近平法治思想为指导。", "松涛镇", None),
        ("松涛镇党委、政府高度重视法治工作。", "松涛镇", None),
        ("松涛镇法治政府建设工作在县委的坚强领导下稳步推进。", "松涛镇", None),
    ],
)
def test_one_clear_place_in_the_text_suffices(sentence: str, town: str, county: str | None) -> None:
    found = told(f"2024年，{sentence}\n{BODY}")
    assert (found.town, found.town_from, found.county) == (town, Evidence.TEXT, county)


@pytest.mark.parametrize(
    "sentence",
    [
        "充分发挥镇人民政府作用，组织镇法治宣传队下村，压实镇党委政府责任。",
        "中心镇建设成效明显，特色镇2024年法治示范创建达标，重点镇党委政府带头。",
        "平安镇街创建有力，全县平安镇创建走在前列，推动平安镇人民政府大院整治。",
        "下属镇认真落实，邻近镇积极配合，督促镇认真整改，结对镇坚持帮扶，两个镇始终联调。",
        "由镇人民政府牵头，经镇人民政府同意，示范街道严格落实，法治街道全面铺开。",
    ],
)
def test_one_place_that_a_verb_or_an_ordinary_word_explains_does_not(sentence: str) -> None:
    assert doubts(f"2024年，{sentence}\n{BODY}") == (Doubt.TOWN,)


@pytest.mark.parametrize(
    "mention",
    [
        "今年以来，推动西松涛镇法治建设，印发《西松涛镇普法办法》，",
        "中共西松涛镇委员会、西松涛镇人民政府高度重视，",
        "为优化西松涛镇营商环境，法治西松涛镇建设见效，落实《西松涛镇值班制度》，",
        "现将西松涛镇2024年度工作说清，",
        "丰源县西松涛镇认真履职，",
    ],
)
def test_the_text_tells(mention: str) -> None:
    found = told(f"{mention}现将我镇2024年度法治建设情况报告如下。\n{BODY}")
    assert (found.town, found.town_from) == ("西松涛镇", Evidence.TEXT)
    assert (found.year, found.year_from) == (2024, Evidence.TEXT)


def test_the_signature_tells() -> None:
    found = told(f"今年以来，我镇法治工作稳步推进。\n{BODY}\n松涛镇人民政府\n2025年1月8日\n")
    assert (found.town, found.year) == ("松涛镇", 2024)


@pytest.mark.parametrize("name", ["松涛镇2024.txt", "2024年松涛镇总结.md", "松涛镇_2024_final.txt"])
def test_the_file_name_tells(name: str) -> None:
    found = told(f"今年以来，我镇法治工作稳步推进。\n{BODY}", name)
    assert (found.town, found.year) == ("松涛镇", 2024)
    assert (found.town_from, found.year_from) == (Evidence.FILE_NAME, Evidence.FILE_NAME)


def test_a_short_year_and_a_day_in_a_file_s_name_tell_the_year_where_nothing_else_does() -> None:
    text = f"今年以来，我镇法治工作稳步推进。\n{BODY}".replace("2025年，", "")
    wrong = [
        (name, found.year)
        for name, year in (
            ("松涛镇24年总结.docx", 2024),
            ("20241220松涛镇法治报告.docx", 2024),
            ("松涛镇法治报告20250110.docx", 2024),  # put down in January: of the year before
            ("20250110松涛镇2023年法治报告.docx", 2023),
        )
        if (found := told(text, name)).year != year
    ]
    assert wrong == []
    assert doubts(text, "松涛镇1234567890.docx") == (Doubt.YEAR,)


def test_an_office_of_a_town_is_called_by_its_name_and_the_text_says_what_it_is() -> None:
    wrong = [
        (title, found.town, found.town_from)
        for title, name, town, evidence in (
            ("松涛司法所2024年工作总结及2025年工作思路", "总结2024.txt", "松涛镇", Evidence.TEXT),
            ("2024年丰源县松涛司法所法治工作总结", HASH, "松涛镇", Evidence.TITLE),
            ("工作总结", "2024年松涛司法所总结.docx", "松涛镇", Evidence.FILE_NAME),
        )
        if ((found := told(f"{title}\n今年法治工作稳步推进。\n{BODY}", name)).town, found.town_from) != (town, evidence)
    ]
    assert wrong == []
    for title in ("县司法所2024年法治工作总结", "丰源县司法局2024年法治工作总结", "松涛派出所2024年法治工作总结"):
        assert doubts(f"{title}\n今年法治工作稳步推进。\n{BODY}", "总结.docx") == (Doubt.TOWN,)
    both = BODY.replace("全镇范围", "全乡范围")  # it cannot be told which of the two it is
    assert doubts(f"松涛司法所2024年工作总结\n今年法治工作稳步推进。\n{both}", "总结.docx") == (Doubt.TOWN,)


def test_a_file_named_after_another_town_is_not_believed() -> None:
    found = told(f"中共松涛镇委员会、松涛镇人民政府2024年重视法治工作。\n{BODY}", "石桥镇2024.txt")
    assert (found.town, found.town_from) == ("松涛镇", Evidence.TEXT)


def test_what_is_given_stands() -> None:
    found = told(f"松涛镇2024年法治政府建设工作报告\n现将情况报告如下。\n{BODY}", town="石桥镇", year=2022)
    assert (found.town, found.year) == ("石桥镇", 2022)
    assert (found.town_from, found.year_from) == (Evidence.GIVEN, Evidence.GIVEN)
    assert found.towns[0] == "松涛镇"
    assert 2024 in found.years


@pytest.mark.parametrize(
    ("text", "town", "county"),
    [
        ("江中区人民政府望海街道办事处关于2024年度法治政府建设情况的报告", "望海街道", "江中区"),
        ("丰源县人民政府松涛镇人民政府2024年法治政府建设情况报告", "松涛镇", "丰源县"),
        ("中共松涛镇委员会 松涛镇人民政府关于2024年法治政府建设情况的报告", "松涛镇", None),
        ("中共丰源县松涛镇委员会\n丰源县松涛镇人民政府\n关于2024年法治政府建设情况的报告", "松涛镇", "丰源县"),
        ("平安堡镇2024年法治政府建设工作报告", "平安堡镇", None),
        ("建设路街道2024年法治政府建设工作报告", "建设路街道", None),
        ("全胜镇2024年法治政府建设工作报告", "全胜镇", None),
        ("关于与儿乡2024年法治政府建设情况的报告", "与儿乡", None),
        ("留下街道2024年度法治政府建设工作报告", "留下街道", None),
        ("丰源县联合镇人民政府2024年法治政府建设情况报告", "联合镇", "丰源县"),
    ],
)
def test_titles_with_all_in_them(text: str, town: str, county: str | None) -> None:
    found = told(f"{text}\n{BODY}")
    assert (found.town, found.county, found.town_from) == (town, county, Evidence.TITLE)


@pytest.mark.parametrize(
    "sentence",
    [
        "加大镇级简政放权，结合街道实际，通过街道办事处，各街道和推动镇法治建设，立足镇情。",
        "抓住街道党工委这个关键，定期召开街道党工委会议，充分依托街道综治中心，切实提高街道执法水平。",
        "通过街道办事处网站公开，依托镇人民政府网站公示。",
        "组织镇法治宣传队，组建镇执法队，纳入乡党委考核，建成镇综治中心，审查以镇人民政府名义订立的合同。",
        "推动街道法治政府建设工作上台阶，抓牢街道党工委责任，联合街道办事处巡查。",
        "指导街党工委开展工作，背街党工委包片，沿街法治建设见效。",
    ],
)
def test_what_is_done_in_a_town_is_no_town(sentence: str) -> None:
    opening = "现将我们2024年法治政府建设情况报告如下。"
    assert Doubt.TOWN in doubts(f"2024年，{sentence}\n{opening}\n{BODY}")
    assert told(f"松涛镇2024年法治政府建设报告\n{sentence}\n{opening}\n{BODY}").towns[0] == "松涛镇"


@pytest.mark.parametrize(
    "town", ["全州镇", "其塔木镇", "本号镇", "镇安镇", "乡宁镇", "幸福新村街道", "联合乡", "留下街道"]
)
def test_a_name_like_other_words_is_told_by_the_title_and_else_is_refused(town: str) -> None:
    text = f"2024年，{town}坚持学法。{town}人民政府高度重视。印发《{town}普法方案》。\n{BODY}"
    assert told(f"{town}2024年法治政府建设工作报告\n{text}").town == town
    assert doubts(text) == (Doubt.TOWN,)


@pytest.mark.parametrize("town", ["全州镇", "其塔木镇", "镇安镇", "乡宁镇", "幸福新村街道"])
def test_no_piece_of_such_a_name_is_taken_from_the_file_s_name(town: str) -> None:
    assert doubts(f"2024年，{town}坚持学法。{town}人民政府高度重视。\n{BODY}", f"{town}2024.txt") == (Doubt.TOWN,)


def test_what_stands_before_a_name_is_no_part_of_it() -> None:
    assert told(f"2024年，其中松涛镇坚持学法，我县松涛镇人民政府重视，全县松涛镇最好。\n{BODY}").town == "松涛镇"


@pytest.mark.parametrize(
    "title",
    [
        "丰源县人民政府关于2024年度法治政府建设情况的报告",
        "丰源县2024年法治政府建设工作报告",
        "丰源县司法局2024年法治政府建设工作报告",
    ],
)
def test_a_report_of_a_county_or_an_office_is_no_town_s(title: str) -> None:
    text = f"{title}\n松涛镇坚持和发展联调，中共松涛镇委员会带头。\n{BODY}"
    assert doubts(text) == (Doubt.TOWN,)
    assert doubts(text, "材料2024.txt") == (Doubt.TOWN,)


@pytest.mark.parametrize(
    "text",
    [
        "松涛街2024年法治政府建设工作报告\n工作稳步推进。",
        "2024年，松涛街党工委高度重视，工作稳步推进。",
        "松涛街道2024年法治政府建设工作报告\n工作稳步推进。",
        "2024年，区里满意。松涛街办事处不断改进，松涛街坚持学法。",
    ],
)
def test_a_street_office_without_its_last_character(text: str) -> None:
    assert told(f"{text}\n{BODY}").town == "松涛街道"


@pytest.mark.parametrize("sentence", ["松涛街坚持夜间巡查。", "商业街党工委挂牌。", "我街党工委、镇街办事处带头。"])
def test_a_street_is_no_town(sentence: str) -> None:
    assert doubts(f"2024年，{sentence}\n{BODY}") == (Doubt.TOWN,)


@pytest.mark.parametrize(
    "text",
    [
        "小龍門鄉2024年法治政府建設情況報告\n我鄉穩步推進。\n一、主要做法\n學法。",
        "2024年，小龍門鄉黨委、政府高度重視。現將我鄉2024年度法治政府建設情況報告如下。\n一、主要做法\n學法。",
    ],
)
def test_traditional_characters_are_the_same_town(text: str) -> None:
    found = told(text)
    assert (found.town, found.year) == ("小龙门乡", 2024)
    assert told(text, "小龍門鄉2024.txt", town="小龍門鄉").town == "小龙门乡"
    assert told("辰西縣小龍門鄉2024年法治政府建設情況報告\n學法。").county == "辰西县"


@pytest.mark.parametrize(
    "text",
    [
        "松涛镇2024年法治政府建设情况报告\n我镇植树4次。",
        "松涛镇人民政府\n2024年法治政府建设情况\n我镇植树4次。",
        "2024年，松涛镇坚持稳中求进。现将法治政府建设工作报告如下：\n植树4次。",
        "2024年，在区委、区政府的坚强领导下，松涛街道深入学习领会上级精神，推进法治政府建设。\n植树4次。",
    ],
)
def test_few_words_make_a_report_if_it_says_what_it_is(text: str) -> None:
    assert told(text).year == 2024


def test_a_file_s_name_that_is_no_text_is_no_obstacle() -> None:
    assert told(f"松涛镇2024年法治政府建设工作报告\n学法。\n{BODY}", "\udcff\udcfe.txt").town == "松涛镇"


def test_ordinary_words_are_no_town() -> None:
    text = f"""2024年，全镇上下充分发挥镇党委作用，充分发挥镇党委领导。
本镇、我镇和各乡镇一道，推进新型城镇化，建设特色小镇、示范乡镇、重点城镇，方便返乡群众，沿街道巡查，整治背街道路。
{BODY}"""
    assert doubts(text) == (Doubt.TOWN,)
    assert told(text, town="松涛镇").year == 2024


@pytest.mark.parametrize(
    ("opening", "year"),
    [
        ("2024年以来，我镇法治工作稳步推进，回顾2019年、2020年经验，谋划2025年。", 2024),
        ("2024 年，我镇认真总结 2023 年得失。", 2024),
        ("按照《法治建设纲要（2015年－2020年）》《2019年要点》，2024年我镇推进法治。", 2024),
        ("现将我镇二〇二四年度法治政府建设情况报告如下。", 2024),
    ],
)
def test_the_year_of_the_text(opening: str, year: int) -> None:
    assert told(f"{opening}\n{BODY}", town="松涛镇").year == year


def test_the_heading_of_the_plan_tells_the_year_before() -> None:
    assert (
        told(f"今年以来，我镇法治稳步推进。\n{BODY.replace('下一步打算', '2025年工作打算')}", town="松涛镇").year
        == 2024
    )


@pytest.mark.parametrize("title_year", ["1998", "2099", "2028"])
def test_an_implausible_year_is_not_taken(title_year: str) -> None:
    assert doubts(f"松涛镇{title_year}年法治政府建设工作报告\n现将情况报告如下。\n{BODY}") == (Doubt.YEAR,)


@pytest.mark.parametrize("year", [1999, 2028, 0, -1])
def test_an_implausible_year_is_refused_when_given(year: int) -> None:
    assert doubts(f"松涛镇2024年法治政府建设工作报告\n现将情况报告如下。\n{BODY}", year=year) == (Doubt.YEAR,)


@pytest.mark.parametrize("town", ["", " 　\n", "镇" * 65, "松\udcff镇", "松\n镇", "松\0镇"])
def test_what_is_no_name_is_refused_as_a_given_town(town: str) -> None:
    assert doubts(f"松涛镇2024年法治政府建设工作报告\n现将情况报告如下。\n{BODY}", town=town) == (Doubt.TOWN,)


def test_a_given_town_is_taken_without_the_blanks_around_it() -> None:
    text = f"松涛镇2024年法治政府建设工作报告\n现将情况报告如下。\n{BODY}"
    assert told(text, town=" 石桥镇　").town == "石桥镇"
    assert told(text, town="镇" * 64).town == "镇" * 64


def _distinct_names() -> str:
    return "，".join(f"{chr(0x5000 + number // 90)}{chr(0x6000 + number % 90)}镇" for number in range(7_499))


@pytest.mark.parametrize("text", ["镇" * 29_000, "街道" * 14_500, "《青镇" * 9_000, _distinct_names()])
def test_a_text_of_names_only_takes_a_second(text: str) -> None:
    started = time.process_time()
    assert Doubt.NOT_A_REPORT in doubts(text)
    assert time.process_time() - started < 2


def test_the_candidates_are_named() -> None:
    with pytest.raises(Unidentified) as refusal:
        told(f"松涛镇法治政府建设工作报告\n我镇法治稳步推进。\n{BODY.replace('2025年', '今后')}")
    assert refusal.value.doubts == (Doubt.YEAR,)
    assert refusal.value.towns[0] == "松涛镇"


@pytest.mark.parametrize(
    "text",
    [
        "清水镇的雨下了整夜。2024年春天，她回到清水镇，推开老屋的门。\n“你来了。”他说。\n清水镇人民政府的钟敲了三下。",
        "红烧肉的做法\n1、五花肉500克切块。\n2、小火炖40分钟。\n2024年清水镇美食节获奖菜谱。",
        "年份,镇名,数量\n2023,松涛镇,18\n2024,松涛镇,20\n2024,石桥镇,33\n",
        "随便写点什么。",
    ],
)
def test_other_texts_are_not_identified(text: str) -> None:
    assert Doubt.NOT_A_REPORT in doubts(text)


@given(
    st.text(st.sampled_from("松涛镇乡街道县区市年202434二〇《》中共委员会法治我全，。\n关于报告 "), max_size=120),
    st.text(st.sampled_from("松涛镇2024.txmd/\\ "), max_size=20),
    st.none() | st.integers(-5, 3000),
)
def test_never_raises_anything_else(text: str, name: str, year: int | None) -> None:
    try:
        found = identify(name, read_outline(text), today=TODAY, year=year)
    except Unidentified:
        return
    assert found.town
    assert 2000 <= found.year <= 2027
