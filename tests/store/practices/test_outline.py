"""The outline copes with each oddity of real reports; the reports here are invented."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.practices.furniture import Role
from store.practices.kinds import SectionKind, heading_kinds
from store.practices.outline import Outline, Part, read_outline
from store.practices.sentences import split_sentences

PRACTICE, PROBLEM, PRINCIPAL, PLAN, OTHER = SectionKind
P, Q, R, N = PRACTICE, PROBLEM, PRINCIPAL, PLAN

INTRO = "2024年，松涛镇紧扣年度任务，稳步推进各项法治工作。现将有关情况报告如下："
STUDY = "镇党委全年安排集体学法5次，覆盖站所负责人38人。"
MEDIATE = "各村调委会受理纠纷71件，办结70件，未出现民转刑案件。"


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def table(outline: Outline) -> list[tuple[str, int, SectionKind]]:
    return [(squeeze(part.text), part.level, part.kind) for part in outline.headings]


def roles(outline: Outline, role: Role) -> list[str]:
    return [part.text for part in outline.parts if part.role is role]


def body_of(outline: Outline, text: str) -> Part:
    return next(part for part in outline.body if text in part.text)


PLAIN = f"""松涛镇2024年法治政府建设工作报告
{INTRO}
一、主要做法和成效
（一）抓牢干部学法。{STUDY}
（二）化解基层纠纷。{MEDIATE}
二、党政主要负责人履行第一责任人职责情况
书记、镇长带头述法，听取汇报4次。
三、存在的问题
一是村级普法力量偏弱；二是执法文书不够规范。
四、下一步工作打算
（一）补齐队伍短板。新招专职调解员2名。
（二）办好法治夜校。每季度开课。
"""
PLAIN_TABLE = [
    ("一、主要做法和成效", 1, P),
    ("（一）抓牢干部学法。", 2, P),
    ("（二）化解基层纠纷。", 2, P),
    ("二、党政主要负责人履行第一责任人职责情况", 1, R),
    ("三、存在的问题", 1, Q),
    ("四、下一步工作打算", 1, N),
    ("（一）补齐队伍短板。", 2, N),
    ("（二）办好法治夜校。", 2, N),
]


def test_a_regular_report() -> None:
    outline = read_outline(PLAIN)
    assert outline.title == "松涛镇2024年法治政府建设工作报告"
    assert table(outline) == PLAIN_TABLE
    assert outline.missing == ()
    study = body_of(outline, "集体学法")
    assert study.text == STUDY
    assert study.path == ("一、主要做法和成效", "（一）抓牢干部学法")
    assert body_of(outline, "报告如下").kind is OTHER


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (r"([一二三四])、", lambda m: f"{'一二三四'.index(m[1]) + 1}、 "),
        (r"（([一二])）", r"(\1)"),
        (r"（([一二])）", r"(\1) "),
        (r"（([一二])）", r"\1）"),
        (r"（([一二])）", r"（ \1 ）"),
        (r"（([一二])）", lambda m: f"{'一二'.index(m[1]) + 1}."),
        (r"（([一二])）", lambda m: f"{'一二'.index(m[1]) + 1}．"),
        (r"（([一二])）", lambda m: f"{'一二'.index(m[1]) + 1}、"),
        (r"（([一二])）", r"第\1，"),
        (r"（一）", r"（1）"),
        (r"\n", "\n\n"),
        (r"\n", "\n\n　\n"),
        (r"\n", "\n　　"),
        (r"\n", "\n\xa0\xa0\xa0\xa0"),
        (r"\n", " \n"),
        (r"2024年", "2024 年"),
    ],
)
def test_broken_numbers_and_white_space(was: str, now: str) -> None:
    text = re.sub(was, now, PLAIN)
    outline = read_outline(text)
    assert [row[1:] for row in table(outline)] == [row[1:] for row in PLAIN_TABLE]
    strip_number = r"^[（(]?[\d一二三四第]+[）)、.．，]+"
    wanted = [re.sub(strip_number, "", heading) for heading, _, _ in PLAIN_TABLE]
    assert [re.sub(strip_number, "", heading) for heading, _, _ in table(outline)] == wanted
    assert squeeze("".join(part.text for part in outline.parts)) == squeeze(text)


def test_first_number_lost_its_style_only() -> None:
    text = PLAIN.replace("一、主要", "1、 主要")
    assert [row[1:] for row in table(read_outline(text))] == [row[1:] for row in PLAIN_TABLE]


def test_three_levels() -> None:
    text = f"""{INTRO}
一、工作成效
（一）依法决策
1.审查文件。全年审查合同9份。
2.听取意见。召开座谈会3次。
（1）村民代表参加。{STUDY}
（二）规范执法
1.亮证执法。{MEDIATE}
二、下步安排
继续努力，办好实事。
"""
    levels = [(heading[:4], level) for heading, level, _ in table(read_outline(text))]
    assert levels == [
        ("一、工作", 1),
        ("（一）依", 2),
        ("1.审查", 3),
        ("2.听取", 3),
        ("（1）村", 4),
        ("（二）规", 2),
        ("1.亮证", 3),
        ("二、下步", 1),
    ]


@pytest.mark.parametrize("width", [19, 24, 30, 36, 40])
@pytest.mark.parametrize("indent", ["", "　　"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_hard_wraps_at_a_fixed_width(width: int, indent: str, gap: str) -> None:
    # A heading that fills its line to the very end cannot be told from a broken one; none does so here.
    long_one = "镇司法所会同派出所、村委会逐户走访，摸清邻里、山林、宅基地等方面的矛盾底数，分类建立台账，" * 2
    paragraphs = [INTRO, *PLAIN.replace(STUDY, long_one + STUDY).replace(MEDIATE, long_one + MEDIATE).split("\n")[2:]]
    lines: list[str] = []
    for paragraph in paragraphs:
        rest = indent + paragraph
        while len(rest) > width:
            lines.append(rest[:width])
            rest = rest[width:]
        lines.append(rest)
    outline = read_outline(gap.join(lines))
    assert table(outline) == PLAIN_TABLE
    assert body_of(outline, "集体学法").text == long_one + STUDY


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n　　\n"])
def test_a_stray_wrap_in_mid_sentence(gap: str) -> None:
    cut = STUDY.index("5次")
    outline = read_outline(PLAIN.replace(STUDY, STUDY[:cut] + gap + STUDY[cut:]))
    assert table(outline) == PLAIN_TABLE
    assert body_of(outline, "集体学法").text == STUDY


@pytest.mark.parametrize("joint", ["", " ", "　"])
def test_a_wall_without_line_breaks(joint: str) -> None:
    outline = read_outline(joint.join(PLAIN.replace("书记、镇长", "我镇书记、镇长").split("\n")))
    assert outline.title == "松涛镇2024年法治政府建设工作报告"
    assert table(outline) == PLAIN_TABLE
    assert outline.missing == ()


def test_a_page_number_in_mid_sentence_stands_after_the_paragraph() -> None:
    cut = STUDY.index("5次")
    outline = read_outline(PLAIN.replace(STUDY, f"{STUDY[:cut]}\n\n— 3 —\n\n{STUDY[cut:]}"))
    texts = [part.text for part in outline.parts]
    assert texts[texts.index(STUDY) + 1] == "— 3 —"
    assert roles(outline, Role.FURNITURE) == ["— 3 —"]


@pytest.mark.parametrize(
    ("line", "heading", "body"),
    [
        ("（一）摸清底数，分类施策。走访农户900户。", "（一）摸清底数，分类施策。", "走访农户900户。"),
        ("（一）个别干部学法不主动，遇事找法意识弱；二是台账不全。", None, "（一）个别"),
        ("（一）调解纠纷48件。其中邻里纠纷占到一半。", None, "（一）调解"),
        ("（一）干部不愿学，学了不会用，用了不规范，群众有意见。要改。", None, "（一）干部"),
        ("（一）村级法律顾问作用发挥不充分。", None, "（一）村级"),
    ],
)
def test_a_heading_runs_in_or_the_line_is_body(line: str, heading: str | None, body: str) -> None:
    text = f"{INTRO}\n一、工作情况\n{line}\n（二）强化宣传引导。{MEDIATE}\n"
    outline = read_outline(text)
    found = [part.text for part in outline.headings if part.text.startswith("（一）")]
    assert found == ([heading] if heading else [])
    assert body_of(outline, body).path[:1] == ("一、工作情况",)
    assert len(body_of(outline, body).path) == (2 if heading else 1)


def test_a_one_sentence_heading_has_something_below() -> None:
    outline = read_outline(f"{INTRO}\n一、工作情况\n（一）筑牢法治根基。\n一是{STUDY}\n二是{MEDIATE}\n")
    assert table(outline)[1] == ("（一）筑牢法治根基。", 2, P)
    assert body_of(outline, "二是").path == ("一、工作情况", "（一）筑牢法治根基")


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


def test_numbers_that_repeat_or_lack_a_bracket_are_headings() -> None:
    outline = read_outline(f"""{INTRO}
一、2024年主要措施
一、强化领导责任，夯实基础
{STUDY}
一)纵深推进学法
{STUDY}
二)规范行政执法
{MEDIATE}
二、存在问题
人少。
""")
    assert table(outline) == [
        ("一、2024年主要措施", 1, P),
        ("一、强化领导责任，夯实基础", 1, P),
        ("一)纵深推进学法", 2, P),
        ("二)规范行政执法", 2, P),
        ("二、存在问题", 1, Q),
    ]


def test_traditional_characters() -> None:
    outline = read_outline(f"""發布時間：2025-04-11 信息來源：豐源縣松濤鎮
松濤鎮2024年法治政府建設情況報告
豐源縣人民政府：
2024年，松濤鎮穩步推進。現將情況報告如下：
一、主要舉措和成效
（一）抓牢學法。{STUDY}
二、存在的問題
人手少。
三、下一步打算
招人。
松濤鎮人民政府
2025年1月10日
""")
    assert outline.title == "松濤鎮2024年法治政府建設情況報告"
    assert roles(outline, Role.SALUTATION) == ["豐源縣人民政府："]
    assert roles(outline, Role.SIGNATURE) == ["松濤鎮人民政府", "2025年1月10日"]
    assert [kind for _, _, kind in table(outline)] == [P, P, Q, N]
    assert outline.missing == (R,)


def test_the_rows_of_a_table_above_are_no_title() -> None:
    text = f"| 索引号 | 0123 | |\n| 关键词 | 发布机构 | 松涛镇 | |\n- 发布机构：松涛镇2024年报告\n{PLAIN}"
    assert read_outline(text).title == "松涛镇2024年法治政府建设工作报告"


def test_page_furniture_around_the_report() -> None:
    text = f"""首页 > 政务公开 > 法治政府建设
索 引 号： 0123/2025-00007
发布机构：松涛镇人民政府
成文日期：2025-01-15
松涛镇人民政府
关于2024年法治政府建设情况的报告
发布时间：2025-01-15 10:20 来源：松涛镇 浏览次数：88 次 字体：[大 中 小]
丰源县人民政府：
{PLAIN.split(chr(10), 1)[1]}
松涛镇人民政府
2025年1月10日
打印 关闭
扫一扫在手机打开当前页
上一篇：松涛镇防汛预案
下一篇：无
"""
    outline = read_outline(text)
    assert outline.title == "松涛镇人民政府关于2024年法治政府建设情况的报告"
    assert roles(outline, Role.SALUTATION) == ["丰源县人民政府："]
    assert roles(outline, Role.SIGNATURE) == ["松涛镇人民政府", "2025年1月10日"]
    assert len(roles(outline, Role.FURNITURE)) == 9
    assert table(outline) == PLAIN_TABLE
    assert squeeze("".join(part.text for part in outline.parts)) == squeeze(text)


def test_a_web_title_above_the_real_one_is_furniture() -> None:
    outline = read_outline("松涛镇2024年法治政府建设工作报告_丰源县人民政府网\n来源：本站\n" + PLAIN)
    assert outline.title == "松涛镇2024年法治政府建设工作报告"
    assert table(outline) == PLAIN_TABLE


def test_markdown() -> None:
    text = f"""# 松涛镇2024年法治政府建设工作报告

<!-- 内部备注：不得出现 -->
{INTRO}

## 一、主要做法和成效

### （一）抓牢干部学法

- **集体学法**：{STUDY}
- *调解*：{MEDIATE}

> 群众的事，`马上`办。

| 项目 | 数量 |
|---|---|
| 纠纷 | 71 |

## 存在的问题

人手[不足](http://example.com)。

## 下一步打算
#### 补齐短板
再招2人。
"""
    outline = read_outline(text, markdown=True)
    assert outline.title == "松涛镇2024年法治政府建设工作报告"
    assert table(outline) == [
        ("一、主要做法和成效", 1, P),
        ("（一）抓牢干部学法", 2, P),
        ("存在的问题", 1, Q),
        ("下一步打算", 1, N),
        ("补齐短板", 2, N),
    ]
    body = [part.text for part in outline.body]
    assert f"集体学法：{STUDY}" in body
    assert "群众的事，马上办。" in body
    assert "人手不足。" in body
    assert not re.search(r"[*`#|<>\[\]]|内部", "".join(body))
    assert body_of(outline, "71件").path == ("一、主要做法和成效", "（一）抓牢干部学法")


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("“法安天下，德润人心。”我镇照办。", ["“法安天下，德润人心。”", "我镇照办。"]),
        ("落实“说了算。定了干。”的要求。好！", ["落实“说了算。定了干。”的要求。", "好！"]),
        ("“3.8”和12·4期间发放1.5万份。", ["“3.8”和12·4期间发放1.5万份。"]),
        ("问题是：一是人少；二是钱少。", ["问题是：", "一是人少；", "二是钱少。"]),
        ("人少；钱少；事多。", ["人少；钱少；事多。"]),
        ("长" * 45 + "；短。", ["长" * 45 + "；", "短。"]),
        ("措施：（一）学；（二）练。", ["措施：", "（一）学；", "（二）练。"]),
        ("为何？因为！……所以……完", ["为何？", "因为！", "……", "所以……", "完"]),
        ("没有句号", ["没有句号"]),
        ("（见附件。详情略。）完。", ["（见附件。详情略。）", "完。"]),
        ("“没有收尾。还在说。" + "话" * 200 + "。”", ["“没有收尾。", "还在说。", "话" * 200 + "。”"]),
    ],
)
def test_sentences(paragraph: str, sentences: list[str]) -> None:
    assert split_sentences(paragraph) == sentences


CHARACTERS = (
    "一二三十（）()《》“”‘’。，；：！？…、.． 　\n\t0123456789年镇乡法治是第节#*->|`报告问题打算一是虽然但差距我"
)
ANYTHING = st.one_of(st.text(max_size=300), st.text(st.sampled_from(CHARACTERS), max_size=300))


@given(ANYTHING)
def test_sentences_joined_are_the_paragraph(text: str) -> None:
    assert "".join(split_sentences(text)) == text


@settings(max_examples=300)
@given(ANYTHING, st.booleans())
def test_any_text_has_an_outline_that_loses_nothing(text: str, markdown: bool) -> None:
    outline = read_outline(text, markdown=markdown)
    if not markdown:
        printed = squeeze("".join(part.text for part in outline.parts))
        moved = [part for part in outline.parts if part.role is Role.FURNITURE]
        wanted = squeeze(text)
        assert sorted(printed) == sorted(wanted) if moved else printed == wanted
