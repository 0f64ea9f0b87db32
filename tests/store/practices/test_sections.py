"""Which kind of section a heading or a paragraph of a report belongs to; the reports here are invented."""

import pytest

from store.practices.kinds import SectionKind, heading_kinds
from store.practices.reading.outline import read_outline
from tests.store.practices.outlines import INTRO, MEDIATE, OTHER, STUDY, N, P, Q, R, body_of, table


def test_problems_and_plan_without_headings() -> None:
    text = f"""{INTRO}
1、 压实责任抓落实
一是{STUDY}
2、 走村入户解纠纷
{MEDIATE}
一年来，我镇工作虽然有了一些起色，但对照要求还有不小差距。主要体现在：一是执法人手紧；二是普法形式老。下一步，我镇将从两方面改进：
（1） 充实执法力量。{STUDY}
（二）创新普法形式。{MEDIATE}
"""
    outline = read_outline(text)
    assert [row[1:] for row in table(outline)] == [(1, P), (1, P), (1, N), (1, N)]
    problem = body_of(outline, "不小差距")
    assert (problem.kind, problem.path) == (Q, ())
    assert body_of(outline, "两方面改进").kind is N
    assert body_of(outline, "两方面改进").path == ()
    assert [part.path for part in outline.body[-2:]] == [("（1）充实执法力量",), ("（二）创新普法形式",)]
    assert outline.missing == (R,)


def test_the_series_goes_on_after_a_remark_about_problems() -> None:
    text = f"{INTRO}\n一、强化学法\n{STUDY}\n当前还存在一些不足，主要表现在：一是人少。\n二、强化调解\n{MEDIATE}\n"
    outline = read_outline(text)
    assert [(kind, level) for _, level, kind in table(outline)] == [(P, 1), (P, 1)]
    assert body_of(outline, "人少").kind is Q


def test_a_paragraph_about_the_future_under_a_heading_about_problems() -> None:
    text = f"{INTRO}\n一、工作情况\n{STUDY}\n二、存在不足\n普法不够深入。\n在今后的工作中，要多到田间地头普法。\n"
    outline = read_outline(text)
    future = body_of(outline, "田间地头")
    assert (future.kind, future.path) == (N, ("二、存在不足",))
    assert body_of(outline, "不够深入").kind is Q


def test_one_heading_for_problems_and_plan() -> None:
    text = f"""{INTRO}
一、工作情况
{STUDY}
二、存在问题及下一步打算
当前普法力量偏弱，文书不够规范。
下一步，重点做好以下工作：
（一）建强队伍。{STUDY}
（二）规范文书。{MEDIATE}
"""
    outline = read_outline(text)
    assert body_of(outline, "力量偏弱").kind is Q
    assert [part.kind for part in outline.body[-3:]] == [N, N, N]


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [
        ("工作开展情况", (P,)),
        ("主要举措及取得的成效", (P,)),
        ("当前存在的突出问题和薄弱环节", (Q,)),
        ("问题与不足", (Q,)),
        ("不足之处", (Q,)),
        ("主要负责同志履行推进法治建设职责情况", (R,)),
        ("党政主要负责人述法情况", (R,)),
        ("2025年工作安排", (N,)),
        ("下一步工作措施", (N,)),
        ("今后努力方向", (N,)),
        ("存在的不足和下步计划", (Q, N)),
        ("聚焦突出问题，化解信访积案", ()),
        ("坚持问题导向抓整治", ()),
        ("制定普法规划，压实责任", ()),
        ("其他需要报告的事项", (OTHER,)),
        ("强化组织领导", ()),
        ("加强学习，补齐短板", ()),
        ("针对存在问题抓整改", ()),
        ("存在的问题及整改措施", (Q, N)),
        ("主要举措、成效及存在的问题与原因分析", (P, Q)),
        ("工作开展情况、存在的问题及下一步打算", (P, Q, N)),
        ("2024年工作总结和2025年工作安排", (P, N)),
        ("第一责任人履职情况及存在的不足", (R, Q)),
        ("2025年工作谋划", (N,)),
        ("2025年重点工作安排", (N,)),
        ("努力方向", (N,)),
        ("工作展望", (N,)),
        ("2024年度推進法治政府建設的主要舉措和成效", (P,)),
        ("存在的問題與不足", (Q,)),
    ],
)
def test_cue_words_of_headings(heading: str, kinds: tuple[SectionKind, ...]) -> None:
    assert heading_kinds(heading) == kinds


def test_a_heading_for_practices_and_problems_yields_to_those_below() -> None:
    outline = read_outline(f"""{INTRO}
一、主要举措、成效及存在的问题与原因分析
（一）主要举措及成效
1.抓牢干部学法。{STUDY}
2.化解基层纠纷。{MEDIATE}
（二）存在的问题及原因
1.普法力量偏弱。人手不够。
二、2025年工作谋划
办好法治夜校。
""")
    assert [kind for _, _, kind in table(outline)] == [P, P, P, P, Q, Q, N]
    assert body_of(outline, "学法5次").kind is P
    assert body_of(outline, "人手不够").kind is Q
    assert outline.missing == (R,)


def test_a_heading_for_practices_and_problems_without_any_below() -> None:
    outline = read_outline(f"""{INTRO}
一、工作开展情况及存在的问题
{STUDY}
{MEDIATE}
但仍存在一些问题，主要是人手少。
文书也不规范。
下一步，我镇将招人。
""")
    kinds = [(part.kind, part.path) for part in outline.body[1:]]
    above = ("一、工作开展情况及存在的问题",)
    assert kinds == [(P, above), (P, above), (Q, above), (Q, above), (N, above)]


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("镇党委书记、镇长切实履行推进法治建设第一责任人职责，听取汇报4次。", True),
        ("组长由书记担任。党政主要负责人认真履行第一责任人职责。", True),
        ("街道党工委书记、办事处主任带头履行法治建设第一责任人的职责。", True),
        ("严格落实党政主要负责人推进法治建设第一责任人职责，研究4次。", True),
        ("镇长多次到一线亲自部署普法工作。", True),
        ("镇黨委書記、鎮長切實履行推進法治建設第一責任人職責。", True),
        ("落实《党政主要负责人履行推进法治建设第一责任人职责规定》。", False),
        ("进一步强化党政主要负责人履行第一责任人职责的意识。", False),
        ("督促村党组织书记履行第一责任人职责。", False),
        ("明确党政主要负责人为第一责任人。", False),
        ("书记、镇长多次学法。", False),
    ],
)
def test_a_practice_may_say_that_the_duty_was_done(sentence: str, *, is_told: bool) -> None:
    text = f"{INTRO}\n一、工作情况\n（一）压实责任。{sentence}\n二、存在问题\n人少。\n三、下步打算\n招人。\n"
    assert (read_outline(text).missing == ()) is is_told


def test_what_is_planned_does_not_say_that_the_duty_was_done() -> None:
    duty = "镇长切实履行推进法治建设第一责任人职责。"
    text = f"{INTRO}\n一、工作情况\n{STUDY}\n二、存在问题\n人少。\n三、下步打算\n{duty}\n"
    assert read_outline(text).missing == (R,)
