"""Figures that must not be given as what was done in the year, and zeros that no number says."""

from __future__ import annotations

from store.practices.figures.doubts import WORDED
from store.practices.figures.patterns import either, pattern
from store.practices.figures.reading import read_sentences
from store.practices.kinds import SectionKind
from tests.store.practices.figures.test_metrics import PROSE

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
四季度受理41件，11月份办结率86%，1—11月份受理320件 → 2025part_of_year 2025part_of_year 2025part_of_year
1至11月受理120件，1月到11月普法3场，1—12月份受理64件 → 2025part_of_year 2025part_of_year 2025-
12月上报436件 → 2025part_of_year
12月开展宪法宣传3场 → 2025-
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
信访总量由上年同期45件降至38件，较2023年少16件，比去年同期的142件下降11% → \
2024other_year 2025- 2025- 2024other_year 2025-
年初结转6件，上年遗留积案5件，较年初的12名增加3名，年初排查积案6件 → \
2025other_year 2025other_year 2025other_year 2025- 2025-
2025年以来审核合同19份，化解2019年以来积存的案件1件，2019年以来化解21件 → 2025- 2025- 2025other_year
近三年累计调解8000件 → 2025other_year
上半年调解45件，累计调解98件 → 2025part_of_year 2025-
截止2025年10月19日，受理工单1268件，其中累计办结884件 → 2025part_of_year 2025part_of_year
半年来调解4件，前10个月调解64件，“十四五”期间调解980件 → 2025part_of_year 2025part_of_year 2025other_year
今年6月份遭遇暴雨，转移群众320人，6月份调解12件 → 2025- 2025part_of_year
其中：上半年摸排124起，化解121起；下半年摸排107起 → 2025part_of_year 2025part_of_year 2025part_of_year
原定8场宣讲只完成5场，年度任务120件，目标值90%，下派任务1860条 → 2025norm 2025- 2025norm 2025norm 2025-
每季度听取1次汇报的制度，每月见面1次以上，每村2户的任务 → 2025norm 2025norm 2025norm
每季度听取1次汇报，每村有2户示范户以上的 → 2025- 2025-
确保办结率达98%以上，合格率要达到95%以上，办结率保持在98%以上，需要9人以上 → 2025norm 2025norm 2025- 2025-
应配备8名，要求办结率达到100%，应急演练3次 → 2025norm 2025norm 2025-
全县平均化解率96.2%；我镇化解率98%，高于全县平均的96.2%，高于全县平均水平2个百分点 → \
2025others 2025- 2025others 2025-
"""


# A sentence → metric and doubt of each figure: what should have been, what there is not, and what is.
NOT_DONE = """
网格员应配80名，实配60名 → grid_members?norm grid_members
全镇应配网格员80名、实配60名，缺口20名 → grid_members?norm grid_members -
核定执法人员编制20名，在岗18名，持证16名 → - enf_staff enf_certified
应受理信访件30件，已办结20件 → petitions_received?norm petitions_closed
原计划举办普法讲座50场，因疫情只办了30场 → publicity_events?norm publicity_events
计划普法50场，实际开展62场 → publicity_events?planned publicity_events
原定接访48次，比原计划多12次，实际接访60次 → leader_receptions?norm - leader_receptions
现有人民调解员52名，还缺8名，缺调解员3名，调解员缺口5名 → mediators - - -
网格员离职12名，补充10名，现有58名 → - - grid_members
网格员编制80名，实有60名，事业编制执法人员5名 → - grid_members enf_staff
网格员应有80名，现60名；任务是受理纠纷50件 → grid_members?norm grid_members disputes_accepted?norm
核减网格员5名，现有60名 → - grid_members
没有完成领导接访48次的目标，只完成20次 → -?not_reached leader_receptions
未能办结信访件3件，办结20件 → - petitions_closed
未完成合同审查3份，已完成15份 → - contracts_reviewed
撤销行政处罚1件，网格员退休2名 → - -
聘请退休干部担任调解员15名 → mediators
查缺补漏开展执法检查12次，应急演练3次，缺席3次 → inspections - -
对应设立调委会12个，应配尽配网格员80名，未发生败诉，受理信访件36件 → mediation_orgs grid_members -0 petitions_received
明年计划现有网格员60名增至80名，力争完成普法50场 → grid_members?planned grid_members?planned publicity_events?planned
受理信访件36件，只办结3件；专职网格员20名，现有15名 → petitions_received petitions_closed - -
"""


def doubts(sentence: str, kind: SectionKind = SectionKind.PRACTICE) -> str:
    figures = read_sentences([sentence + "。"], 2025, kind, ["学法考试"])
    return " ".join(f"{figure.year}{figure.why or '-'}" for _, figure in figures)


def zeros(sentence: str) -> list[tuple[str | None, str]]:
    figures = [figure for _, figure in read_sentences([sentence], 2025)]
    assert all((figure.value, figure.unit, figure.qualifier) == (0, "", "") for figure in figures)
    return [(figure.metric, figure.label) for figure in figures]


def test_doubts():
    lines = [line.split(" → ") for line in DOUBTS.replace("\\\n", "").strip().splitlines()]
    assert {said: doubts(said) for said, right in lines if doubts(said) != right} == {}
    assert doubts("开展宣传20场次", SectionKind.PLAN) == "2025planned"
    assert doubts("5.网格员：76人", SectionKind.PLAN) == "2025-"  # a list of what is, behind the plans


def test_what_is_carries_the_metric_and_not_what_should_have_been():
    def told(sentence: str) -> str:
        read = [figure for _, figure in read_sentences([sentence + "。"], 2025)]
        return " ".join(f"{f.metric or '-'}{f'?{f.why}' if f.why else ''}{'' if f.value else 0}" for f in read)

    lines = [line.split(" → ") for line in NOT_DONE.strip().splitlines()]
    assert {said: told(said) for said, right in lines if told(said) != right} == {}


def test_what_is_to_come_and_what_is_listed_behind_it():
    plan = ["问题：2个村偏远。", "打算：建成3个调解室，开展普法活动60场。", "培育明白人70名。"]
    assert [one.why for _, one in read_sentences(plan, 2025)] == [None, "planned", "planned", "planned"]
    below = ["计划普法30场。", "附：主要数据", "1.审查合同：18份", "2.办结：346/344件"]
    read = read_sentences(below, 2025, SectionKind.PLAN, ["七、2026年工作打算"])
    assert [(one.year, one.why) for _, one in read] == [(2026, "planned"), *[(2025, None)] * 3]


def test_a_case_that_is_told_counts_nothing_until_the_report_goes_on():
    told = [
        "典型案例：村民李某死亡，其亲属30余人讨要赔偿。",
        "经3天调解，赔偿68.5万元。",
        "今年调解纠纷64件。",
        "普法12场。",
    ]
    assert [one.value for _, one in read_sentences(told, 2025)] == [64, 12]
    others = (
        "王某与邻居因0.3米宅基地争执。张某某等3人聚集。聘请某律师事务所律师2名。与向某公司签订协议3份。某村调解5件。"
    )
    read = read_sentences([one + "。" for one in others.split("。")], 2025)
    assert [one.value for _, one in read] == [2, 3, 5]


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


def test_not_one_of_it_is_none():
    """Of what is exactly the metric's a zero of it, of some of its kinds a zero of none; a one in neither."""
    said = {
        "没有受理过1件行政复议。": [("review_cases", "行政复议")],
        "行政复议没有受理过一件。": [("review_cases", "行政复议")],
        "行政复议一件也没有发生。": [("review_cases", "行政复议")],
        "全年行政诉讼1件都没有。": [("lawsuit_cases", "行政诉讼")],
        "一件行政诉讼也未发生。": [("lawsuit_cases", "行政诉讼")],
        "未受理一起行政复议案件。": [("review_cases", "行政复议案件")],
        "信访件一件也没有收到。": [("petitions_received", "信访件")],
        "普法活动一场也没搞。": [("publicity_events", "普法活动")],
        "没有组织过1次领导接访。": [("leader_receptions", "领导接访")],
        "物业纠纷一件也没有，没有受理过1件越级信访。": [(None, "物业纠纷"), (None, "越级信访")],
        "没有一件纠纷激化。": [(None, "纠纷激化")],
        "没有办结过1件行政复议，行政复议一件也没有办结。": [],
        "信访件一件也没有落下，一件都不漏，确保行政诉讼一件也不发生。": [],
        "没有1名干部懂法，没有一起来。": [],
    }
    assert {one: zeros(one) for one, right in said.items() if zeros(one) != right} == {}
    [(_, one)] = read_sentences(["行政复议未受理1件。"], 2025)  # none, or one that was not accepted
    assert (one.metric, one.value) == (None, 1)
    counted = "没有办结的1件纠纷已移交，其中1件没有受理，21件都没有受理，受理行政复议1件。"
    assert [one.value for _, one in read_sentences([counted], 2025)] == [1, 1, 21, 1]
    half = read_sentences(["上半年行政复议一件也没有发生，行政诉讼均为零。"], 2025)
    assert [(one.value, one.why) for _, one in half] == [(0, "part_of_year"), (0, "part_of_year")]


def test_no_zero_is_made_of_wishes_and_of_words_alike():
    wishes = (
        "确保实现“零”上访的目标。", "防止发生群体性事件。", "确保全年未发生行政复议案件。",
        "执行零报告制度，对违法行为零容忍。", "没有专职的执法人员。",
        "无证经营案件已移送。", "落实首违不罚、无讼村居建设。", "纠纷未化解的及时上报。", "做到零距离服务。",
    )  # fmt: skip
    assert {said: zeros(said) for said in wishes if zeros(said)} == {}
    assert read_sentences(["力争未发生信访案件。"], 2025, SectionKind.PLAN) == []


# A sentence → the metric of each zero that it implies; nothing: none.
ZEROS = """
本年度暂无行政复议案件，未被提起行政诉讼 → review_cases lawsuit_cases
未因执法不当引发行政复议和诉讼 → review_cases lawsuit_cases
行政复议、行政应诉案件保持零记录 → review_cases lawsuit_cases
无一起处罚案件被提起行政复议，均无败诉 → - -
社区矫正对象无脱管、漏管，“民转刑”案件零发生 → - - -
全镇无命案、无火灾，零进京访、零到省集访 → - - - -
未出台行政规范性文件，没有信访积案，未收到政府信息公开申请 → - - -
经回访无一例反弹 → -
确保无行政复议案件，防止发生群体性事件，力争零上访 →
“三零”创建（零上访、零事故、零案件） →
无死角排查，无偿服务，零距离、零容忍，毫无保留，有无纠纷案件台账 →
未经合法性审查不得上会，没有专职人员，未设立调解室，没有及时办理信访案件 →
"""


def test_zeros_are_implied_by_what_did_not_happen_and_by_no_goal_or_lack():
    wrong = {}
    for line in ZEROS.strip().splitlines():
        sentence, _, right = line.partition(" →")
        said = " ".join(metric or "-" for metric, _ in zeros(sentence + "。"))
        if said != right.strip():
            wrong[sentence] = said
    assert wrong == {}


def test_what_is_asked_first_leaves_nothing_out():
    said = [line.partition(" →")[0] for line in (DOUBTS + ZEROS + PROSE).splitlines()]
    said += [
        "全镇其中5件，派出所受理45件，桥头村调解12件，县域8件，公安局查处3件。",
        "村均3件，占三成，按月2次，包括4件，含5件。",
    ]
    wrong = []
    for table, names, gate in (
        ("doubt", WORDED, WORDED), ("part", ("within", "each", "share"), ("within", "each", "share")),
        ("whose", ("wider",), ("told",)),
    ):  # fmt: skip
        plain = [pattern(table, name) for name in names]
        for text in said:
            begins = [found.start() for one in plain if (found := one.search(text))]
            if begins and not either(table, *gate).search(text):
                wrong.append((table, text))
    assert wrong == []
    clauses = [text[at:] for text in said for at in range(len(text)) if pattern("whose", "others").match(text, at)]
    assert clauses
    assert [text for text in clauses if not either("whose", "told").search(text)] == []
