"""Whose the figures of a pasted text are, and of what time: those of another town, of another year or of some days are
never taken for the month's.
"""

from __future__ import annotations

from store.catalogue.metrics import base, with_versions
from store.catalogue.months import Month
from store.collection.pasted import Pasted, read_pasted

MONTH, TOWN = Month(2026, 10), "板溪镇"
# Of each text what is taken, and what is only asked about; a field that is in neither is not told at all.
SAID: list[tuple[str, dict[str, int], set[str]]] = [
    # nothing at all, as clerks say it; and what is none of it
    (
        "普法活动一场也没有搞，信访件一件也没收到，行政复议一件没发生，没有1件行政诉讼，受理纠纷一件都没有。",
        dict.fromkeys(
            ("publicity_events", "petitions_received", "review_cases", "lawsuit_cases", "disputes_accepted"), 0
        ),
        set(),
    ),
    ("办结信访件5件，没有一件超期，普法1场。", {"petitions_closed": 5, "publicity_events": 1}, set()),
    ("受理纠纷5件，一件也没有调解成功。", {"disputes_accepted": 5, "disputes_resolved": 0}, set()),
    # digits that a document has parted
    (
        "受理矛盾纠纷 3 0 件，办结信访 1 9 8 件，普法 3 场，发放资料 5 0 0 份",
        {"disputes_accepted": 30, "petitions_closed": 198, "publicity_events": 3, "publicity_materials": 500},
        set(),
    ),
    ("受理矛盾纠纷 19 8件，普法 3 场", {"publicity_events": 3}, {"disputes_accepted"}),
    ("类别 收到 办结\n信访件 4 3\n热线诉求 56 55", {
        "petitions_received": 4, "petitions_closed": 3, "appeals_received": 56, "appeals_closed": 55,
    }, set()),
    # tables of towns
    ("乡镇\t受理\t调成\n蟠龙镇\t40\t39\n板溪镇\t30\t29\n合计\t70\t68",
     {"disputes_accepted": 30, "disputes_resolved": 29}, set()),
    ("乡镇\t受理\t调成\n蟠龙\t40\t39\n板溪\t30\t29\n合计\t70\t68",
     {"disputes_accepted": 30, "disputes_resolved": 29}, set()),
    ("指标\t单位\t蟠龙镇\t板溪镇\t合计\n受理纠纷\t件\t40\t30\t70\n调解成功\t件\t39\t29\t68",
     {"disputes_accepted": 30, "disputes_resolved": 29}, set()),
    ("乡镇\t受理\t调成\n蟠龙镇\t40\t39\n锦垣镇\t50\t49\n合计\t90\t88", {}, {"disputes_accepted", "disputes_resolved"}),
    # another town in prose
    (
        "板溪镇：受理纠纷30，调成29。蟠龙镇：受理纠纷40，调成39，法治宣传活动9场。信访件6件",
        {"disputes_accepted": 30, "disputes_resolved": 29},
        {"publicity_events", "petitions_received"},
    ),
    ("10月份，蟠龙镇共受理纠纷30件。开展普法3场。", {}, {"disputes_accepted", "publicity_events"}),
    ("蟠龙镇10月份工作情况\n我镇受理纠纷30件。开展普法3场。", {}, {"disputes_accepted", "publicity_events"}),
    ("蟠龙镇受理纠纷40件，我镇受理纠纷30件，普法3场。", {"disputes_accepted": 30, "publicity_events": 3}, set()),
    ("清源县板溪镇10月受理纠纷30件，普法3场。", {"disputes_accepted": 30, "publicity_events": 3}, set()),
    # another year
    (
        "2023 年度板溪镇法治政府建设工作总结\n今年以来，受理纠纷300件，调解成功290件。目前网格员165名。10月普法3场。",
        {},
        {"disputes_accepted", "disputes_resolved", "grid_members", "publicity_events"},
    ),
    ("2026年度工作总结\n受理纠纷300件，网格员165名。", {}, {"disputes_accepted", "grid_members"}),
    ("2026年10月工作总结\n受理纠纷30件，网格员65名。", {"disputes_accepted": 30, "grid_members": 65}, set()),
    ("按照2025年工作要点，本月受理纠纷30件，网格员65名。", {"disputes_accepted": 30, "grid_members": 65}, set()),
    (
        "板溪镇人民政府\n关于2023年法治建设情况的报告\n我镇认真落实各项工作。目前网格员165名。普法活动26场。",
        {},
        {"grid_members", "publicity_events"},
    ),
    ("本月，蟠龙镇工作稳步推进。\n普法活动6场。\n网格员65名。", {}, {"grid_members", "publicity_events"}),
    # some days of the month
    ("今天受理纠纷9件，信访3件。普法1场。", {}, {"disputes_accepted", "petitions_received", "publicity_events"}),
    ("截至10月15日，我镇本月受理纠纷9件，信访3件。", {}, {"disputes_accepted", "petitions_received"}),
    ("本周受理纠纷9件。信访3件。", {}, {"disputes_accepted", "petitions_received"}),
    ("10月1日至15日，受理纠纷9件。普法活动1场。", {}, {"disputes_accepted", "publicity_events"}),
    ("10月1日至15日，普法1场。10月全月受理纠纷20件，信访2件。",
     {"disputes_accepted": 20, "petitions_received": 2}, {"publicity_events"}),
    ("10月上旬普法1场，中旬2场，全月普法4场，信访3件。", {"publicity_events": 4, "petitions_received": 3}, set()),
    ("10月上旬召开推进会，受理纠纷30件，信访3件。", {"disputes_accepted": 30, "petitions_received": 3}, set()),
    ("10月1日至31日，受理纠纷30件，信访3件。", {"disputes_accepted": 30, "petitions_received": 3}, set()),
]  # fmt: skip
PLACES = {
    "本月我镇受理纠纷30件，本月全镇普法3场，目前我镇网格员60名，二是我镇信访3件，规范化建设镇1个。": (),
    "10月，清源县板溪镇受理纠纷30件，普法3场。": (),
    "10月份，蟠龙镇共受理纠纷30件，锦垣镇普法3场。": ("蟠龙镇", "锦垣镇"),
}


def read(text: str) -> Pasted:
    found = read_pasted(text, with_versions(base(), {}, MONTH), MONTH, TOWN)
    assert found is not None, text
    return found


def test_only_the_towns_own_figures_of_the_whole_month_are_taken():
    wrong = []
    for text, taken, asked in SAID:
        said = read(text)
        values = {code: getattr(one.value, "value", one.value) for code, one in said.of_month.items()}
        if (values, set(said.doubts), dict(said.to_date)) != (taken, asked, {}):
            wrong.append((text, values, set(said.doubts)))
    assert not wrong


def test_only_a_name_of_another_town_is_one():
    assert {text: read(text).places for text in PLACES} == PLACES


def test_whose_a_table_is_nobody_knows_without_a_town():
    text = "乡镇\t受理\t调成\n蟠龙镇\t40\t39\n板溪镇\t30\t29\n合计\t70\t68"
    said = read_pasted(text, with_versions(base(), {}, MONTH), MONTH)
    assert said is not None
    assert not said.of_month
