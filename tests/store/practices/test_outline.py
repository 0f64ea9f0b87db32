"""The outline copes with each oddity of real reports; the reports here are invented."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.practices.reading.furniture import Role
from store.practices.reading.outline import read_outline
from tests.examples import examples
from tests.store.practices.outlines import (
    ANYTHING,
    INTRO,
    MEDIATE,
    OTHER,
    STUDY,
    N,
    P,
    Q,
    R,
    body_of,
    roles,
    squeeze,
    table,
)

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


@settings(max_examples=examples(300))
@given(ANYTHING, st.booleans())
def test_any_text_has_an_outline_that_loses_nothing(text: str, markdown: bool) -> None:
    outline = read_outline(text, markdown=markdown)
    if not markdown:
        printed = squeeze("".join(part.text for part in outline.parts))
        moved = [part for part in outline.parts if part.role is Role.FURNITURE]
        wanted = squeeze(text)
        assert sorted(printed) == sorted(wanted) if moved else printed == wanted
