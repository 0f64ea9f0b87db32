"""What paragraphs and tables say of a month's fields: what is sure, what is doubtful, and what is of another time."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from store.catalogue.metrics import base, with_versions, written
from store.catalogue.months import Month
from store.collection.history import Amount, History, Past
from store.collection.pasted import LONGEST, Pasted, read_pasted, tells_year
from store.collection.tables import Answer
from store.collection.to_date import Converted, Incomplete, Negative, convert
from store.numbers import Number, Reason
from store.numerals import half, value_of
from tests.store.collection.records import past

MONTH = Month(2026, 10)
# Of each text what is filled in, and why something is asked about.
SAID: list[tuple[str, dict[str, int], dict[str, Reason]]] = [
    (
        "本月，全镇各级调解组织共排查各类矛盾纠纷46件，成功调处44件，调处率95.6%。受理信访事项5件，办结5件。",
        {"disputes_accepted": 46, "disputes_resolved": 44, "petitions_received": 5, "petitions_closed": 5},
        {},
    ),
    (
        "10月份镇政府共审查合同6份、规范性文件1件，法律顾问列席会议2次，提出法律意见5条。",  # the last two are not due
        {"contracts_reviewed": 6, "legality_reviews": 1},
        {},
    ),
    (
        "今年1至10月，全镇累计受理矛盾纠纷312件，其中10月份受理33件；累计调解成功305件，其中10月份调解成功32件。",
        {"disputes_accepted": 33, "disputes_resolved": 32},
        {},
    ),
    (
        "受理矛盾纠纷33件（累计312件），收到信访件2件（累计28件），办结2件（累计27件）。",
        {"disputes_accepted": 33, "petitions_received": 2, "petitions_closed": 2},
        {},
    ),
    (
        "受理矛盾纠纷由上月的30件增加到33件，调解成功由29件增加到31件，信访件与上月持平为4件。",
        {"disputes_accepted": 33, "disputes_resolved": 31, "petitions_received": 4},
        {},
    ),
    (
        "受理矛盾纠纷比上月增加5件，达到35件；调解成功34件，比9月份的28件多6件，普法3场。",
        {"disputes_accepted": 35, "disputes_resolved": 34, "publicity_events": 3},
        {},
    ),
    (
        "10月新增受理矛盾纠纷18件，上月结转3件，本月调解成功19件，剩余2件正在调解。",
        {"disputes_accepted": 18, "disputes_resolved": 19},
        {},
    ),
    (
        "本月没有发生行政复议和行政诉讼案件，没有负责人出庭应诉情况；信访件为零；处罚案件3件。",
        {"review_cases": 0, "lawsuit_cases": 0, "court_appearances": 0, "petitions_received": 0, "penalty_cases": 3},
        {},
    ),
    (
        "我镇2025年受理矛盾纠纷320件，调解成功310件；2026年10月受理28件，调解成功27件。",
        {"disputes_accepted": 28, "disputes_resolved": 27},
        {},
    ),
    (
        "填报人：张三，电话：0371-1234567，受理矛盾纠纷30件，10月15日召开推进会，办结信访件4件。",
        {"disputes_accepted": 30, "petitions_closed": 4},
        {},
    ),
    (
        "接待法律咨询25人次，女网格员12人，民事诉讼1件，重复信访2件，合同纠纷3件。",
        {"consultations": 25},
        {"grid_members": Reason.PART, "lawsuit_cases": Reason.PART},
    ),
    ("专职调解员5人，人民调解员76人。", {"mediators": 76}, {}),
    (
        "10月，全县受理矛盾纠纷450件，调解成功440件，普法3场。全镇收到信访件4件，办结4件。",
        {"petitions_received": 4, "petitions_closed": 4},
        {"disputes_resolved": Reason.OTHERS, "publicity_events": Reason.OTHERS},
    ),
    (
        "10月全县受理矛盾纠纷450件，调解成功440件，我镇受理矛盾纠纷30件，调解成功29件。",
        {"disputes_accepted": 30, "disputes_resolved": 29},
        {},
    ),
    (
        "本月派出所受理矛盾纠纷45件，调解成功40件；我镇派出所开展法治宣传2场，发放宣传资料300份。板溪村调解纠纷12件，"
        "接待法律咨询8人次；板溪镇收到信访件4件，办结4件。",
        {"petitions_received": 4, "petitions_closed": 4},
        {
            "disputes_resolved": Reason.OTHERS,
            "publicity_events": Reason.OTHERS,
            "publicity_materials": Reason.OTHERS,
            "consultations": Reason.OTHERS,
        },
    ),
    (
        "10月受理矛盾纠纷30余起，调解员12人参与，网格员3人受伤；法律明白人45人，较上月增加2人。",
        {"disputes_accepted": 30, "law_savvy": 45},
        {"mediators": Reason.PART, "grid_members": Reason.PART},
    ),
    (
        "普法3场，人民调解员76人，网格员60名、法律明白人45名，其中调解员12人参加培训。",
        {"publicity_events": 3, "mediators": 76, "grid_members": 60, "law_savvy": 45},
        {},
    ),
    ("普法活动3场，领导干部接访12次，下访8次。", {"publicity_events": 3}, {"leader_receptions": Reason.TWICE}),
    (
        "平均每月受理纠纷30件，全年目标开展普法活动40场。",
        {},
        {"disputes_accepted": Reason.NORM, "publicity_events": Reason.NORM},
    ),
    ("10月20日组织干部学法1次。领导接访3次。", {"leader_receptions": 3}, {"leader_study": Reason.OTHER_TIME}),
    (
        "1—9月累计受理矛盾纠纷264件。普法3场。",  # another month's end
        {},
        {"disputes_accepted": Reason.OTHER_TIME, "publicity_events": Reason.OTHER_TIME},
    ),
]
NONE_AT_ALL = [
    "10月份工作总结：本月我镇扎实推进法治建设各项工作。全镇干部职工共计86人，其中党员52人，下设6个内设机构。",
    "兹有我镇10月15日发生的一起邻里纠纷，涉及3户村民，经调解员两次上门调解，赔偿医药费3000元，现已履行完毕。",
    "10月数据：30/29/2/4/4/20/20/4",
    "",
    "受理矛盾纠纷3件，" * LONGEST,
]
TABLES = [
    "类别\t收到\t办结\n信访件\t4\t3\n热线诉求\t56\t55\n",
    "| 序号 | 项目 | 单位 | 9月 | 10月 | 增减 |\n|---|---|---|---|---|---|\n| 1 | 收到信访件 | 件 | 3 | 4 | 1 |\n"
    "| 2 | 办结信访件 | 件 | 3 | 3 | 0 |\n| 3 | 收到热线网络诉求 | 件 | 50 | 56 | 6 |\n"
    "| 4 | 诉求办结 | 件 | 49 | 55 | 6 |",
    "收到信访件 4\n办结信访件 3\n收到热线网络诉求 56\n诉求办结 55",
    "收到信访件（件）　　4\n办结信访件（件）　　3\n热线（件）　　56\n诉求办结（件）　　55",
    "收到信访件\t办结信访件\t诉求\t诉求办结\n4\t3\t56\t55",
    "指标\t本年累计\t本月数\n收到信访件\t39\t4.0\n办结信访件\t37\t3.0\n诉求\t501\t56.0\n诉求办结\t499\t55.0",
]


LESS = [
    "重点", "部分", "跨区域", "县级", "外来", "涉农", "老年", "线上", "机关", "部门", "企业", "学校", "社区",
    "村级", "邻里", "土地", "劳动", "重大", "疑难", "简易", "新型", "电子", "网上", "集中", "专项", "个人",
    "群体性", "突发", "未", "不", "拟", "上级", "邻县", "全县", "其他", "已到期", "民营", "青少年", "妇女",
    "食品", "环保", "消防", "森林", "物业", "医患", "初级", "特邀", "优秀", "退休", "非", "女", "党员",
]  # fmt: skip
"""Words that say at a name that it is not all of it, or none of it."""


def read(text: str, month: Month = MONTH) -> Pasted | None:
    return read_pasted(text, base(), month)


def values(found: Pasted | None) -> dict[str, int | str]:
    if found is None:
        return {}
    return {code: one.value.value for code, one in found.given.items()}


def test_paragraphs_fill_what_they_say_and_nothing_else():
    wrong = []
    for text, expected, reasons in SAID:
        found = read(text)
        doubts = {code: one.fault.reason for code, one in found.doubts.items()} if found else {}
        if (values(found), doubts) != (expected, reasons):
            wrong.append((text, values(found), doubts))
    assert not wrong


def test_what_is_said_of_all_the_rest_is_not_passed_over():
    found = read("10月受理矛盾纠纷30件，调解成功29件，其余各项均为0。")
    assert (len(found.given), found.rest) == (2, ("其余各项均为0",))


def test_a_text_that_was_read_is_not_read_again():
    again = with_versions(base(), {}, MONTH)
    assert read_pasted(SAID[0][0], again, MONTH) is read(SAID[0][0])
    assert read(SAID[0][0], Month(2026, 11)) is not read(SAID[0][0])


def test_what_is_no_figures_is_none():
    assert [text for text in NONE_AT_ALL if read(text) is not None] == []


def test_tables_are_read_however_they_lie():
    expected = {"petitions_received": 4, "petitions_closed": 3, "appeals_received": 56, "appeals_closed": 55}
    assert [text for text in TABLES if values(read(text)) != expected] == []


def test_cells_with_fractions_are_what_they_say():
    cells = {"1.05万": 10500, "10.0": 10, "1.00万": 10000, "1,206.0": 1206, "1，206": 1206, "3.05": None}
    wrong = {}
    for cell, value in cells.items():
        found = read(f"指标\t单位\t本月\n发放宣传资料\t份\t{cell}\n收到信访件\t件\t4")
        doubt = found.doubts.get("publicity_materials")
        said = values(found).get("publicity_materials")
        is_asked = doubt is not None and doubt.fault.reason is Reason.NOT_WHOLE and cell in doubt.clause
        if said != value or is_asked != (value is None):
            wrong[cell] = said, doubt
    assert wrong == {}


def test_thousands_with_a_wide_comma_are_one_number():
    text = "10月受理矛盾纠纷1，206件，调解成功1，200件，发放宣传资料１，２０６份，普法３，３０人参加。"
    expected = {"disputes_accepted": 1206, "disputes_resolved": 1200, "publicity_materials": 1206}
    assert values(read(text)).items() >= expected.items()


def test_a_number_with_a_blank_in_it_is_asked_about():
    found = read("10月发放宣传资料3 206份，受理矛盾纠纷1\u3000206件，普法3场 800人。")
    assert values(found) == {"publicity_events": 3, "publicity_audience": 800}
    assert {code: one.fault.reason for code, one in found.doubts.items()} == {
        "publicity_materials": Reason.AMBIGUOUS,
        "disputes_accepted": Reason.AMBIGUOUS,
    }


def test_two_columns_that_nobody_can_tell_apart_are_asked_about():
    found = read("受理矛盾纠纷\t30\t29\n收到信访件\t4\t5")
    assert {one.fault.reason for one in found.doubts.values()} == {Reason.TWICE}


def test_the_words_that_say_it_are_kept_with_it():
    found = read("一、本月受理矛盾纠纷32件（1—10月累计296件），调解成功31件；开展普法活动3场。")
    assert [one.clause for one in found.given.values()] == ["本月受理矛盾纠纷32件", "调解成功31件", "开展普法活动3场"]


def test_what_is_less_than_the_whole_is_never_filled_in_as_the_whole():
    metrics, taken = base().due(Month(2026, 12)), []
    for place, word in enumerate(LESS):
        for metric in metrics[place % 9 :: 9]:
            for text in (f"我镇{word}{metric.name}7{metric.unit}，", f"开展{word}{metric.names[-1]}7{metric.unit}，"):
                found = read(f"{text}办理其他事项。", Month(2026, 12))
                if found is not None and metric.code in found.given:
                    taken.append(text)
    assert taken == []


def test_a_countys_own_metrics_are_known_by_their_names():
    own = written(base().metric("inspections")) | {
        "code": "own_lamps", "name": "路灯维修", "short": "路灯", "unit": "盏", "aliases": ["修复路灯"], "parts": []
    }  # fmt: skip
    catalogue = with_versions(base(), {"own_lamps": own, "consultations": None}, MONTH)
    found = read_pasted("10月修复路灯18盏，接待法律咨询20人次，受理矛盾纠纷12件。", catalogue, MONTH)
    assert values(found) == {"own_lamps": 18, "disputes_accepted": 12}


def test_more_than_can_be_is_asked_about():
    found = read("主动公开信息400万条，受理矛盾纠纷12件。")
    assert values(found) == {"disputes_accepted": 12}
    assert found.doubts["info_published"].fault.reason is Reason.OVER


def numbers_in(text: str) -> set[int]:
    """All that may be read out of a text's figures."""
    runs = [run for line in (text, half(text)) for run in re.findall("[0-9,一二]+", line)]
    parts = (run[start:end] for run in runs for start in range(len(run)) for end in range(start + 1, len(run) + 1))
    return {int(value) for part in set(parts) if (value := value_of(part)) is not None}


WORDS = ["受理", "纠纷", "累计", "其中", "1—10月", "上月", "本月", "网格员", "办结", "新增", "每月", "序号"]


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*"32件，。；、（）\n\t|年月比约余0一二？", *WORDS]), max_size=40).map("".join))
def test_whatever_is_pasted_only_numbers_that_stand_there_are_filled_in(text):
    found = read(text)
    if found is not None:
        assert not {*found.given} & {*found.doubts}
        assert {one.value.value for one in found.given.values() if isinstance(one.value, Number)} <= numbers_in(text)


def test_words_for_the_year_so_far():
    told = {
        "累计受理30件": True,
        "1-10月受理30件": True,
        "今年以来30件": True,
        "本月受理30件": False,
        "10月30件": False,
    }
    assert {text: tells_year(text) for text in told} == told


def test_the_year_so_far_leaves_what_the_months_before_have_not_brought():
    metric, quarterly = base().metric("disputes_accepted"), base().metric("adviser_opinions")
    record = past({metric.code: [30, 29, 28, 27, 26, 25, 24, 23, 22, 99], quarterly.code: [4, None, None, 5, 0, 0, 6]})
    assert convert(record, metric, Number(264)) == Converted(Number(30), Number(264), 234)
    assert convert(record, metric, Number(264, is_more=True)).month == Number(30, is_more=True)
    assert convert(record, metric, Number(200)) == Negative(Number(200), 234)
    december = History(Month(2026, 12), record.past)
    assert convert(december, metric, Number(300)) == Incomplete(Number(300), (Month(2026, 10), Month(2026, 11)))
    january = History(Month(2026, 1), record.past)
    assert convert(january, metric, Number(31)) == Converted(Number(31), Number(31), 0)


def test_inexact_and_missing_months_before():
    metric = base().metric("publicity_materials")
    record = past({metric.code: [500] * 9})
    months = dict(record.past[metric.code])
    months[Month(2026, 3)] = Past(Month(2026, 3), Answer.GIVEN, Amount(500, is_more=True))
    months[Month(2026, 4)] = Past(Month(2026, 4), Answer.NONE, None)
    inexact = replace(record, past={metric.code: months})
    assert convert(inexact, metric, Number(4600)) == Converted(Number(600, is_near=True), Number(4600), 4000)
    del months[Month(2026, 6)]
    assert convert(inexact, metric, Number(4600)) == Incomplete(Number(4600), (Month(2026, 6),))
