"""Which metric a question means: what people say, what the catalogue says, and what is no question for a figure."""

from __future__ import annotations

from datetime import date

import pytest

from store.catalogue.metrics import base
from store.practices.answering.figure_near import asking
from store.practices.asking.metric_words import (
    Counts,
    Fit,
    asks_difference,
    contraries,
    counts_in,
    fit_of,
    name_of,
    named,
    of_period,
    several,
    understood,
    unsaid,
)
from store.practices.asking.question import follow, read_question
from store.practices.index.directory import Held
from store.practices.language.words import Words, shared_words

HELD = [Held(number, "", town, 2023, "original", "f", 0, 1) for number, town in enumerate(("板溪镇", "蟠龙镇"))]
TODAY = date(2024, 3, 1)

MEANT = {
    "调处了多少件矛盾纠纷": "disputes_accepted", "劝架劝了几回事": None, "扯皮的事有几件": "disputes_accepted",
    "化解成功了几件": "disputes_resolved", "调解成功率是多少": "resolve_rate", "开庭前调好的几起": "pretrial_resolved",
    "发了多少传单": "publicity_materials", "传单谁发得多": "publicity_materials", "打官司打了几件": "lawsuit_cases",
    "被告了几回": "lawsuit_cases", "违建拆了几起": "violations_handled.building", "摆摊的处理了几起":
    "violations_handled.street", "网格里一共报了多少事": "grid_events", "网格事件办结率多少": "grid_close_rate",
    "跑网格的有几个人": "grid_members", "网格有几个": "grids", "罚了几个案子": "penalty_cases", "普法搞了几场":
    "publicity_events", "普法多少人听": "publicity_audience", "有执法证的几个人": "enf_certified",
    "持证率多少": "cert_rate",
    "审了多少份合同": "contracts_reviewed", "信访件收了多少件": "petitions_received", "信访办结了多少件":
    "petitions_closed", "村里有法律顾问的村几个": "villages_with_adviser", "标语贴了几幅": "publicity_slogans",
    "处理了多少网格事件": "grid_events_closed", "化解信访积案几件": "legacy_resolved",
    "领导接访多少批次": "leader_receptions",
    "有多少人次受到教育": "publicity_audience", "纠纷量是多少": "disputes_accepted",
    "检查企业多少家": "inspections.firms",
    "多少个村有法律顾问": "villages_with_adviser", "下辖多少个行政村": "villages", "懂法律的干部有几个": "legal_staff",
    "调解员有多少": "mediators", "嗯那个的话受理的那个纠纷一共多少件呢谢谢": "disputes_accepted",
    "帮我查一下法律明白人有多少人": "law_savvy", "摆地摊占道的处理了几起": "violations_handled.street",
    "律师那年参加了几回涉法的事": "adviser_joins", "上面派下来的任务有多少": "grid_tasks",
    "开庭之前调解成的有几个": "pretrial_resolved", "解决了几个老信访": "legacy_resolved",
    "信访办结率百分之多少": "petition_close_rate", "调解员百分之几": None,
    "调解小组几个": "mediation_orgs", "六进活动几次": "liujin_events",
}  # fmt: skip
NOT_MEANT = [
    "罚款金额一共多少", "罚了多少钱", "网格员一个月多少钱", "网格员几个月培训一次", "调解员都多大岁数了",
    "招商引资签了几个重大合同",
    "抖音账号发了几条普法视频", "村里律师几个月来一趟", "六个一是哪六个", "网上诉求几天回", "执法大队食堂几点开饭",
    "公益性岗位一个月发多少工资", "综合执法车配了几辆", "重大决策听证会开了几场", "一个网格配几个人",
    "事件报多少算正常",
    "书记一年要听几次法治汇报才算够", "修了几公里路", "低保户有多少户", "种了多少亩茶", "打官司输了几个", "普法多少天",
    "每个村几个调解员", "邻里纠纷多少件", "专职调解员几个", "反诈宣传几场", "报告里写了多少件", "村里有多少律师",
    "有身份证的多少人",
    "网上信访几件", "信访多少人", "上半年受理纠纷多少件", "每月受理纠纷多少件", "受教育的学生多少人", "固定标语几幅",
    "法律援助案件几件",
    "进校园普法几次", "民事诉讼几件", "12345工单多少件", "网格员培训几次", "调解室几个", "普法花了多少",
]  # fmt: skip
NO_FIGURE = [
    "调解员有没有补贴", "怎么调解邻里纠纷", "六个一是哪六个", "哪个村挂了法律之家的牌", "新来的没证能上街查吗",
    "企业嫌检查多怎么办", "有没有月月讲一部法的做法",
]  # fmt: skip


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


def test_what_people_say_means_its_metric_and_nothing_else():
    told = {text: understood(text, counts_in(text) or Counts.NUMBER) for text in (*MEANT, *NOT_MEANT)}
    wrong = {text: told[text] for text, code in MEANT.items() if (told[text] or (None,))[0] != code}
    assert not wrong
    assert not {text: told[text] for text in NOT_MEANT if told[text]}


def test_every_metric_is_understood_by_its_own_names_and_by_the_question_that_is_offered():
    wrong = []
    codes = [one.code for metric in base().metrics for one in (metric, *metric.parts)]
    for code in (*codes, *(rate.code for rate in base().rates)):
        text = asking(code).removeprefix("各镇")
        if understood(text, Counts.NUMBER)[:1] != (code,):
            wrong.append((text, understood(text, Counts.NUMBER)))
        if code not in named(f"我们镇的{name_of(code)}"):
            wrong.append((code, named(name_of(code))))
    assert not wrong


def test_a_question_for_a_practice_asks_for_no_figure(words):
    for text in NO_FIGURE:
        asked = read_question(f"板溪镇{text}", HELD, words, today=TODAY)
        assert asked.counts is None or not understood(asked.said, asked.counts), text


def test_whether_there_is_any_asks_for_the_figure_of_few():
    assert understood("有没有行政诉讼", Counts.EXISTS) == ("lawsuit_cases",)
    assert understood("有没有被人告到法院", Counts.EXISTS) == ("lawsuit_cases",)
    assert understood("有没有网格员", Counts.EXISTS) == ("grid_members",)
    assert understood("有没有普法活动", Counts.EXISTS) == ()


def test_the_contrary_is_not_answered_by_the_figure_itself():
    turned = (
        "没调成的纠纷有多少件", "有几个村没有法律顾问", "没办结的信访几件", "多少个村法律顾问没有",
        "没持证的执法人员几个", "网格事件没处理的多少件",
    )  # fmt: skip
    plain = {"没等开庭就劝和的有几个": "pretrial_resolved", "写没写受理纠纷多少件": "disputes_accepted"}
    assert not {text: told for text in turned if (told := understood(text, Counts.NUMBER))}
    assert {text: (understood(text, Counts.NUMBER) or (None,))[0] for text in plain} == plain
    assert understood("有行政诉讼没有", Counts.EXISTS) == ("lawsuit_cases",)
    assert contraries("没调成的, 不合格的几个") == ("没调", "不合")


def test_several_figures_that_are_asked_for_at_once_are_told_apart():
    at_once = {
        "受理多少纠纷调成多少": ["disputes_accepted", "disputes_resolved"],
        "信访收了几件办结几件": ["petitions_received", "petitions_closed"],
        "网格几个，网格员几个": ["grids", "grid_members"],
        "受理了几件成功了几件信访办结几件": ["disputes_accepted", "disputes_resolved", "petitions_closed"],
        "调解员和网格员各有几个": ["mediators", "grid_members"],
        "受理调成各多少": ["disputes_accepted", "disputes_resolved"],
        "贴了几幅标语": ["publicity_slogans"],
    }
    told = {text: [understood(one, Counts.NUMBER)[0] for one in several(text, Counts.NUMBER)] for text in at_once}
    assert told == at_once
    alone = (
        "有几个村配了几个法律顾问",
        "受理多少件没调成多少件",
        "纠纷多少件比去年多多少件",
        "纠纷几件罚款多少元",
        "多少" * 99,
    )
    assert [text for text in alone if several(text, Counts.NUMBER) != (text,)] == []
    assert several("有没有网格员多少", Counts.EXISTS) == ("有没有网格员多少",)


def test_a_part_of_a_year_is_told_apart():
    parts = (
        "上个月受理纠纷多少件",
        "上半年普法几场",
        "三季度网格事件几件",
        "9月份调解成功几件",
        "十二月受理纠纷多少",
        "这周信访几件",
    )
    assert [text for text in parts if not of_period(text, Counts.NUMBER) or understood(text, Counts.NUMBER)] == []
    others = ("受理纠纷多少件", "12·4发了多少资料", "种了几亩上半年茶", "周边镇受理纠纷多少件")
    assert [text for text in others if of_period(text, Counts.NUMBER)] == []


def test_what_is_said_beside_words_and_number_is_left():
    left = {
        ("换了多少名网格员", "网格员"): "换",
        ("转诉讼几件", "诉讼"): "转",
        ("民宿纠纷一共有多少起", "民宿纠纷"): "",
    }
    assert {key: unsaid(key[0], [key[1]]) for key in left} == left


def test_more_or_less_than_another_asks_for_figures():
    for text in ("我们镇比蟠龙网格员多吗", "板溪的纠纷比蟠龙的少不", "我们镇普法比蟠龙多一点没有"):
        assert counts_in(text) is Counts.NUMBER, text
    for text in ("我们镇比蟠龙更会调解吗", "比较好的做法有吗"):
        assert counts_in(text) is not Counts.NUMBER, text


def test_how_far_apart_two_times_are_is_a_question_of_its_own():
    apart = (
        "纠纷比 多多少",
        "比 受理纠纷多多少件",
        "普法少了几场",
        "纠纷比 多还是少",
        "纠纷高出多少",
        " 多受理多少件纠纷",
    )
    plain = (
        "受理纠纷多少件",
        "普法场次比得上吗",
        "持证比例多少",
        "哪个镇普法比较多",
        "谁的纠纷最多",
        "多少件纠纷",
        "纠纷多有几件",
    )
    assert [text for text in apart if not asks_difference(text)] == []
    assert [text for text in plain if asks_difference(text)] == []


def test_a_follow_up_takes_over_what_was_counted(words):
    def asked(text, before=None):
        return follow(read_question(text, HELD, words, today=TODAY), before)

    first = asked("板溪镇2023年调解成功多少件")
    assert (first.said, first.counts) == ("调解成功多少件", Counts.NUMBER)
    second = asked("那蟠龙镇呢", first)
    assert (second.said, second.counts, second.scope.towns) == (first.said, Counts.NUMBER, ("蟠龙镇",))
    third = asked("2022年呢", second)
    assert (third.said, third.scope.towns, third.scope.years) == (first.said, ("蟠龙镇",), (2022,))
    fourth = asked("那网格员呢", third)
    assert understood(fourth.said, fourth.counts)[:1] == ("grid_members",)
    fifth = asked("那短板呢", third)  # a section is asked for now
    assert fifth.counts is None
    for way in ("那调解怎么做的", "那普法怎么搞的"):
        assert asked(way, third).counts is None, way
    alone = asked("板溪镇怎么调解", third)
    assert alone.counts is None


def test_what_a_report_calls_a_figure_fits_its_metric_or_is_one_kind_of_it():
    fits = {
        ("disputes_accepted", "纠纷"): Fit.EXACT,
        ("disputes_accepted", "全年共受理矛盾纠纷"): Fit.EXACT,
        ("disputes_accepted", "镇村两级调解委员会共受理案件"): Fit.LOOSE,
        ("disputes_accepted", "物业纠纷"): Fit.NARROWER,
        ("disputes_accepted", "调处涉果纠纷"): Fit.NARROWER,
        ("mediators", "人民调解员"): Fit.EXACT,
        ("mediators", "特邀调解员"): Fit.NARROWER,
        ("publicity_events", "坚持多角度开展普法宣传"): Fit.LOOSE,
        ("petitions_closed", "办结"): Fit.LOOSE,
        ("adviser_opinions", "出具意见"): Fit.LOOSE,
        ("adviser_opinions", "提出修改意见"): Fit.STRANGE,
        ("inspections", "安全生产检查"): Fit.NARROWER,
        ("lawsuit_cases", "被提起行政诉讼"): Fit.LOOSE,
    }
    assert {key: fit_of(*key) for key in fits} == fits
