"""The county of a report: what tells it, and what must not."""

import pytest

from store.practices.reading.identify import Evidence
from tests.store.practices.identifying import BODY, told


@pytest.mark.parametrize(
    ("title", "town", "county"),
    [
        ("丰源县松涛镇2024年法治政府建设工作报告", "松涛镇", "丰源县"),
        ("海州市江中区望海街道2024年法治政府建设工作报告", "望海街道", "江中区"),
        ("江中区市桥街道2024年法治政府建设工作报告", "市桥街道", "江中区"),
        ("云山市松涛镇2024年法治政府建设工作报告", "松涛镇", "云山市"),
    ],
)
def test_the_county_stands_before_the_town(title: str, town: str, county: str) -> None:
    found = told(f"{title}\n现将情况报告如下。\n{BODY}")
    assert (found.town, found.county, found.county_from) == (town, county, Evidence.TITLE)


@pytest.mark.parametrize(
    "sentence",
    [
        "松涛镇位于丰源县西北部，辖9个村。",
        "松涛镇（以下简称我镇）地处海州市丰源县南部。",
        "我镇隶属于丰源县，辖9个村。",
        "县里把丰源县松涛镇定为试点。",
    ],
)
def test_a_sentence_says_in_which_county_the_town_lies(sentence: str) -> None:
    text = f"松涛镇2024年法治政府建设工作报告\n{sentence}\n{BODY}"
    assert (told(text).county, told(text).county_from) == ("丰源县", Evidence.TEXT)


@pytest.mark.parametrize(
    "sentence", ["石桥镇位于丰源县西北部。", "某企业位于丰源县。", "我镇位于老城区以东。", "松涛镇地处两县交界。"]
)
def test_where_others_lie_says_nothing(sentence: str) -> None:
    assert told(f"松涛镇2024年法治政府建设工作报告\n{sentence}\n{BODY}").county is None


@pytest.mark.parametrize(
    ("line", "county"),
    [("来源：丰源县松涛镇", "丰源县"), ("| 发布机构 | 丰源县松涛镇 |", "丰源县"), ("来源：丰源县石桥镇", None)],
)
def test_the_county_stands_in_the_lines_above_the_title(line: str, county: str | None) -> None:
    assert told(f"{line}\n松涛镇2024年法治政府建设工作报告\n现将情况报告如下。\n{BODY}").county == county


def test_the_county_is_never_guessed() -> None:
    text = f"松涛镇2024年法治政府建设工作报告\n在县委、县政府和区直部门领导下，全社区、经开区共同推进。\n{BODY}"
    assert told(text).county is None
    assert told(text).county_from is None


def test_a_county_document_tells_the_county() -> None:
    text = f"松涛镇2024年法治政府建设工作报告\n按照《丰源县关于推进依法行政的意见》要求开展工作。\n{BODY}"
    assert (told(text).county, told(text).county_from) == ("丰源县", Evidence.TEXT)
