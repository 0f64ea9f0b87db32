"""Passages hold each sentence of a report exactly once; random reports come back whole, whatever was done to them."""

import re
import time
from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from store.practices.kinds import SectionKind
from store.practices.reading.furniture import Role
from store.practices.reading.outline import Outline, Part, read_outline
from store.practices.reading.passages import LONGEST, SHORTEST, Passage, cut_passages
from store.practices.reading.read import MAX_CHARACTERS
from store.practices.reading.sentences import split_sentences
from tests.examples import examples

SUBJECTS = ["镇司法所", "网格员", "各村", "镇综合执法队", "包村干部"]
DEEDS = ["走访农户", "排查隐患", "讲解民法典", "张贴公告", "核对台账", "上门送法"]
ENDS = ["，群众反映良好。", "。", "，做法逐步成熟；效果比较明显。", "，“说得清、听得懂。”"]
TOPICS = ["抓实干部学法", "规范执法流程", "化解邻里纠纷", "推进村务公开", "建强调解队伍", "办好法治夜校"]
SECTIONS = [
    ("主要做法和成效", SectionKind.PRACTICE),
    ("存在的主要问题", SectionKind.PROBLEM),
    ("主要负责人履行第一责任人职责情况", SectionKind.PRINCIPAL),
    ("下一步工作打算", SectionKind.PLAN),
]
CN = "一二三四五六"


@dataclass
class Report:
    lines: list[str]
    headings: list[tuple[str, int, SectionKind]]
    sentences: list[str]


@st.composite
def reports(draw: st.DrawFn) -> Report:
    report = Report([], [], [])

    def prose() -> str:
        number = st.integers(1, 99)
        pieces = [
            draw(st.sampled_from(SUBJECTS))
            + draw(st.sampled_from(DEEDS))
            + f"{draw(number)}次"
            + draw(st.sampled_from(ENDS))
            for _ in range(draw(st.integers(1, 6)))
        ]
        text = "".join(pieces)
        report.sentences.extend(split_sentences(text))
        return text

    top = draw(st.sampled_from(["{cn}、", "{n}、", "{n}、 ", "{n}."]))
    second = draw(st.sampled_from(["（{cn}）", "({cn})", "({cn}) ", "{cn}）", "（{n}）", "（{n}） "]))
    report.lines.append("清水湾镇2024年法治政府建设工作报告")
    report.lines.append("2024年，" + prose())
    report.sentences[0] = "2024年，" + report.sentences[0]
    for number, (title, kind) in enumerate(SECTIONS, start=1):
        heading = top.format(cn=CN[number - 1], n=number) + title
        report.headings.append((heading, 1, kind))
        report.lines.append(heading)
        if draw(st.booleans()):
            report.lines.append("本年度" + prose())
            first = len(report.sentences) - len(split_sentences(report.lines[-1]))
            report.sentences[first] = "本年度" + report.sentences[first]
        else:
            for sub in range(1, draw(st.integers(2, 5))):
                run_in = second.format(cn=CN[sub - 1], n=sub) + draw(st.sampled_from(TOPICS)) + "。"
                report.headings.append((run_in, 2, kind))
                report.lines.append(run_in + prose())
    return report


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def check(report: Report, text: str) -> None:
    outline = read_outline(text)
    assert outline.title == report.lines[0]
    assert [(squeeze(part.text), part.level, part.kind) for part in outline.headings] == [
        (squeeze(heading), level, kind) for heading, level, kind in report.headings
    ]
    found = [squeeze(sentence) for passage in cut_passages(outline) for sentence in passage.sentences]
    assert found == [squeeze(sentence) for sentence in report.sentences]


@settings(max_examples=examples(150), deadline=None)
@given(reports(), st.sampled_from(["\n", "\n\n", "\n　　", "\n \n\xa0", "\t\n"]))
def test_random_reports_come_back(report: Report, joint: str) -> None:
    check(report, joint.join(report.lines))


@settings(max_examples=examples(150), deadline=None)
@given(reports(), st.integers(22, 40), st.sampled_from(["", "　　"]))
def test_random_reports_come_back_from_hard_wraps(report: Report, width: int, indent: str) -> None:
    wrapped = []
    for line in report.lines:
        rest = indent + line
        while len(rest) > width:
            wrapped.append(rest[:width])
            rest = rest[width:]
        wrapped.append(rest)
    full = sum(len(line) == width for line in wrapped)
    ends = sum(len(line) == width and line.endswith(tuple("。；”")) for line in wrapped)
    is_wrapped_throughout = full >= 0.4 * len(wrapped) and full >= 4 and ends <= 0.3 * full
    assume(is_wrapped_throughout)
    check(report, "\n".join(wrapped))


@settings(max_examples=examples(100), deadline=None)
@given(reports(), st.data())
def test_random_reports_come_back_from_stray_wraps(report: Report, data: st.DataObject) -> None:
    lines = []
    for line in report.lines:
        if len(line) > 90 and data.draw(st.booleans()):
            at = data.draw(st.integers(50, len(line) - 2))
            if line[at - 1] not in "。；”" and not line[at].isdigit():
                line = line[:at] + data.draw(st.sampled_from(["\n", "\n\n"])) + line[at:]
        lines.append(line)
    check(report, "\n".join(lines))


def body(*texts: str, path: tuple[str, ...] = ("一、工作情况",)) -> Outline:
    return Outline(tuple(Part(Role.BODY, text, 0, path, SectionKind.PRACTICE) for text in texts))


def lengths(passages: list[Passage]) -> list[int]:
    return [sum(map(len, passage.sentences)) for passage in passages]


def test_a_short_section_stays_alone() -> None:
    outline = Outline(body("短。", path=("一、甲",)).parts + body("长" * 100 + "。", path=("二、乙",)).parts)
    assert lengths(cut_passages(outline)) == [2, 101]


def test_a_long_sentence_stays_whole() -> None:
    assert lengths(cut_passages(body("长" * 900 + "。" + "短" * 99 + "。"))) == [901, 100]


def test_a_long_section_is_cut_evenly() -> None:
    found = lengths(cut_passages(body(("字" * 49 + "。") * 9)))
    assert sum(found) == 450
    assert max(found) - min(found) <= 50


def test_a_long_section_is_cut_at_its_items() -> None:
    items = [f"{cn}是" + "字" * 57 + "。" + "话" * 59 + "。" for cn in "一二三四"]
    passages = cut_passages(body("".join(items)))
    assert len(passages) == 2
    assert all(passage.sentences[0][1] == "是" for passage in passages)


def test_paragraphs_of_one_section_stand_together() -> None:
    assert cut_passages(body("甲。", "乙。")) == [Passage(("一、工作情况",), SectionKind.PRACTICE, ("甲。", "乙。"))]


@settings(deadline=None)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=60))
def test_passages_are_of_the_aimed_size(sizes: list[int]) -> None:
    texts = ["字" * (size - 1) + "。" if size > 1 else "字。" for size in sizes]
    found = cut_passages(body("".join(texts)))
    assert [sentence for passage in found for sentence in passage.sentences] == texts
    for passage, length in zip(found, lengths(found), strict=True):
        assert length <= LONGEST or len(passage.sentences) == 1
    assert sum(length < SHORTEST for length in lengths(found)) <= 1 + sum(size > SHORTEST for size in sizes)


@pytest.mark.parametrize(
    "piece",
    ["字", "一、", "（一）", "（一）字。", "一\n", "字\n", "“（《", "。", "虽然", "：一是", "一是字；", "1.字，\n"],
)
def test_the_longest_text_takes_a_second(piece: str) -> None:
    text = piece * (MAX_CHARACTERS // len(piece))
    started = time.process_time()
    passages = cut_passages(read_outline(text))
    assert time.process_time() - started < 2  # twice the aim, for a slow machine
    assert sum(len(sentence) for passage in passages for sentence in passage.sentences) <= len(text)


@pytest.mark.parametrize("piece", ["[", "*", "> ", "# ", "# 一\n", "|-", "`**_", "<!--", "- ", "![]("])
def test_the_longest_markdown_takes_a_second(piece: str) -> None:
    text = piece * (MAX_CHARACTERS // len(piece))
    started = time.process_time()
    cut_passages(read_outline(text, markdown=True))
    assert time.process_time() - started < 2
