"""Figures that must not be given as what was done in the year, and zeros that no number says."""

from __future__ import annotations

from store.practices.figures.reading import read_sentences
from store.practices.kinds import SectionKind

# A sentence of the report of 2025 → year and doubt of each figure; - where it is stated plainly.
DOUBTS = """
全年调解纠纷64件 → 2025-
矛盾化解率达100%以上，办结率101.88%，增长150% → 2025over_hundred 2025over_hundred 2025-
持证率尚未达到100% → 2025not_reached
每年学法不少于2次，每月走访不低于2次，每季度至少开展1次 → 2025norm 2025norm 2025norm
每年听取汇报2次 → 2025-
每月召开例会2次，每村3名 → 2025- 2025-
计划开展宣传20场次，发放资料3000份 → 2025planned 2025planned
按照计划开展宣传20场次 → 2025-
力争化解率达到98%以上 → 2025planned
2024年调解纠纷98件，结案97件；2025年调解112件 → 2024other_year 2024other_year 2025-
去年调解98件，今年调解112件 → 2024other_year 2025-
网格员由22名增至36名，明白人由1人增加到3人 → 2025other_year 2025- 2025other_year 2025-
四季度受理41件，11月份办结率86%，1—11月份受理320件 → 2025part_of_year 2025part_of_year 2025-
信访件较2024年的35件下降20% → 2024other_year 2025-
与2024年相比，信访件减少3件 → 2025-
自2021年以来培育示范村3个，近三年调解986件 → 2025other_year 2025other_year
2021年至2025年共培育示范村3个 → 2025other_year
上半年调解45件，1—6月普法12场，三季度接访9次 → 2025part_of_year 2025part_of_year 2025part_of_year
1至9月调解45件，全年调解64件 → 2025part_of_year 2025-
截至11月底调解60件 → 2025-
截至6月底调解30件 → 2025part_of_year
2024年上半年调解45件 → 2024other_year
2025年1—10月，调解45件，结案40件 → 2025part_of_year 2025part_of_year
截至2026年1月，调解员68名 → 2025-
到2026年，培育示范户50户 → 2026planned
考试65人，合格66人 → 2025- 2025more_than_whole
整改隐患数十处，每组3—5人 → 2025vague 2025vague
《关于2019年工作的意见》印发12份 → 2025-
"""


def doubts(sentence: str, kind: SectionKind = SectionKind.PRACTICE) -> str:
    figures = read_sentences([sentence + "。"], 2025, kind, ["学法考试"])
    return " ".join(f"{figure.year}{figure.why or '-'}" for _, figure in figures)


def zeros(sentence: str) -> list[tuple[str | None, str]]:
    figures = [figure for _, figure in read_sentences([sentence], 2025)]
    assert all((figure.value, figure.unit, figure.qualifier) == (0, "", "") for figure in figures)
    return [(figure.metric, figure.label) for figure in figures]


def test_doubts():
    lines = [line.split(" → ") for line in DOUBTS.strip().splitlines()]
    assert {said: doubts(said) for said, right in lines if doubts(said) != right} == {}
    assert doubts("开展宣传20场次", SectionKind.PLAN) == "2025planned"
    assert doubts("5.网格员：76人", SectionKind.PLAN) == "2025-"  # a list of what is, behind the plans


def test_a_heading_tells_the_year_of_what_is_below():
    below = read_sentences(["受理纠纷98件，2025年受理112件。"], 2025, headings=["二、2024年工作回顾", "（一）调解"])
    assert [(one.year, one.why) for _, one in below] == [(2024, "other_year"), (2025, None)]
    for heading in ("三、落实《实施纲要（2021—2024年）》", "2025年工作", "2021—2025年回顾", "一、调解"):
        assert [one.why for _, one in read_sentences(["受理纠纷98件。"], 2025, headings=[heading])] == [None]


def test_zeros_that_no_number_says():
    assert zeros("本街道没有发生行政复议和行政诉讼案件。") == [
        ("review_cases", "行政复议"),
        ("lawsuit_cases", "行政诉讼案件"),
    ]
    assert zeros("行政复议、行政诉讼案件均为零。") == [("review_cases", "行政复议"), ("lawsuit_cases", "行政诉讼案件")]
    assert zeros("街道无涉及行政执法诉讼。") == [("lawsuit_cases", "行政执法诉讼")]
    assert zeros("未发生一起越级上访事件，实现“零”事故。") == [(None, "越级上访事件"), (None, "事故")]
    late = read_sentences(["去年未发生行政诉讼案件，今年行政诉讼案件2件；上半年无行政复议案件。"], 2025)
    assert [(one.metric, one.value, one.year, one.why, one.is_part) for _, one in late] == [
        ("lawsuit_cases", 0, 2024, "other_year", False), ("lawsuit_cases", 2, 2025, None, False),
        ("review_cases", 0, 2025, "part_of_year", False),
    ]  # fmt: skip
    assert zeros("实现行政复议、行政诉讼“双零”。") == [("review_cases", "行政复议"), ("lawsuit_cases", "行政诉讼")]
    assert zeros("零败诉、零发案，均无败诉，群体性事件零发生，未发生行政复议被纠错案件。") == [
        (None, said) for said in ("败诉", "发案", "败诉", "群体性事件", "行政复议被纠错案件")
    ]
    assert zeros("辖区内无重大安全事故发生。") == [(None, "重大安全事故")]


def test_no_zero_is_made_of_wishes_and_of_words_alike():
    wishes = (
        "确保实现“零”上访的目标。", "防止发生群体性事件。", "确保全年未发生行政复议案件。",
        "执行零报告制度，对违法行为零容忍。", "没有专职的执法人员。",
        "无证经营案件已移送。", "落实首违不罚、无讼村居建设。", "纠纷未化解的及时上报。", "做到零距离服务。",
    )  # fmt: skip
    assert {said: zeros(said) for said in wishes if zeros(said)} == {}
    assert read_sentences(["力争未发生信访案件。"], 2025, SectionKind.PLAN) == []
