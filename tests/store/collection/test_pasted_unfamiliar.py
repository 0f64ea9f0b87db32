"""Figures among words that nobody knows: offered with their clause, unless something is seen that makes them less."""

from __future__ import annotations

from store.catalogue.metrics import base, with_versions
from store.catalogue.months import Month
from store.collection.pasted import Pasted, read_pasted

MONTH = Month(2026, 10)
# Of each text what is sure, what is to be looked at, and what is asked about.
SAID: list[tuple[str, dict[str, int], dict[str, int], set[str]]] = [
    (
        "网格员通过“网格通”APP采集上报各类事件512件，后台显示已办结508件。",
        {},
        {"grid_events": 512, "grid_events_closed": 508},
        set(),
    ),
    (
        "综合行政执法队对辖区餐饮店、烟花爆竹销售点等场所开展执法检查39次，普法3场。",
        {"publicity_events": 3},
        {"inspections": 39},
        set(),
    ),
    ("退役军人服务站接待退役军人来访3件，普法3场。", {"publicity_events": 3}, {"petitions_received": 3}, set()),
    # said short, or with words that say nothing
    ("本月全镇网格员通过手机端上报事件623件，办结610件。", {"grid_events": 623, "grid_events_closed": 610}, {}, set()),
    ("镇综合行政执法办公室开展日常检查28次，普法3场。", {"inspections": 28, "publicity_events": 3}, {}, set()),
    ("镇政务公开工作领导小组办公室主动公开政府信息52条。", {"info_published": 52}, {}, set()),
    ("村居调委会和镇调委会合计受理13起，调成12起。", {"disputes_accepted": 13, "disputes_resolved": 12}, {}, set()),
    ("审查各类合同2件，规范性文件1件。", {"contracts_reviewed": 2, "legality_reviews": 1}, {}, set()),
    ("热线等诉求：收31 结30", {"appeals_received": 31, "appeals_closed": 30}, {}, set()),
    ("10月网格：报事540 结536", {"grid_events": 540, "grid_events_closed": 536}, {}, set()),
    ("网格员报上来的事309件，处理完305件。", {"grid_events": 309, "grid_events_closed": 305}, {}, set()),
    ("4件信访件全部办结。", {"petitions_received": 4, "petitions_closed": 4}, {}, set()),
    ("普法3场，差不多五百人次，发资料600来份。", {
        "publicity_events": 3, "publicity_audience": 500, "publicity_materials": 600,
    }, {}, set()),
    ("全县受理热线诉求1250件，我镇48件，办结47件。", {"appeals_received": 48, "appeals_closed": 47}, {}, set()),
    ("信访 3 办结 2\n诉求 40 办结 39", {
        "petitions_received": 3, "petitions_closed": 2, "appeals_received": 40, "appeals_closed": 39,
    }, {}, set()),
    ("普法搞了4次 来了三百多人，收信访件2件。", {
        "publicity_events": 4, "publicity_audience": 300, "petitions_received": 2,
    }, {}, set()),
    # really less, or somebody else's
    ("劳资纠纷3件，普法3场。", {"publicity_events": 3}, {}, {"disputes_accepted"}),
    ("水库移民后扶资金方面的信访件2件，普法3场。", {"publicity_events": 3}, {}, {"petitions_received"}),
    ("幼儿园小朋友参加的普法活动1场，信访3件。", {"petitions_received": 3}, {}, {"publicity_events"}),
    ("非法集资类矛盾纠纷3件，普法3场。", {"publicity_events": 3}, {}, {"disputes_accepted"}),
    ("县里下来检查3次，普法3场。", {"publicity_events": 3}, {}, {"inspections"}),
    ("村里自行调解纠纷4件，普法3场。", {"publicity_events": 3}, {}, {"disputes_accepted"}),
    ("镇学校检查3次，普法3场。", {"publicity_events": 3}, {}, {"inspections"}),
    ("人民调解员累计培训60人，受理纠纷30件，调解成功29件。", {
        "disputes_accepted": 30, "disputes_resolved": 29,
    }, {}, {"mediators"}),
    ("普法3场，发资料四十来份。", {"publicity_events": 3}, {}, {"publicity_materials"}),
]  # fmt: skip


def read(text: str) -> Pasted:
    found = read_pasted(text, with_versions(base(), {}, MONTH), MONTH, "板溪镇")
    assert found is not None, text
    return found


def test_unknown_words_alone_make_a_figure_one_to_be_looked_at():
    wrong = []
    for text, sure, look, asked in SAID:
        said = read(text)
        given, offered = (
            {code: getattr(one.value, "value", one.value) for code, one in taken.items()}
            for taken in (said.given, said.unfamiliar)
        )
        if (given, offered, set(said.doubts)) != (sure, look, asked):
            wrong.append((text, given, offered, set(said.doubts)))
    assert not wrong


def test_what_is_to_be_looked_at_has_its_clause():
    (code,) = (said := read(SAID[1][0])).unfamiliar
    assert code == "inspections"
    assert said.unfamiliar[code].clause == "综合行政执法队对辖区餐饮店、烟花爆竹销售点等场所开展执法检查39次"


def test_no_figure_is_left_without_a_trace():
    said = read("群众1 200人次，普法3场，巡逻30次，信访件2件，法律顾问列席会议2次。")
    assert said.rest == ("群众1 200人次", "巡逻30次")
    assert set(said.not_due) == {"adviser_joins"}
