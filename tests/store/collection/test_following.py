"""What figures of a pasted text say by those before them, in words alone, as corrections; and what they do not."""

from __future__ import annotations

from store.catalogue.metrics import base
from store.catalogue.months import Month
from store.collection.pasted import Pasted, read_pasted

# Of each text of October or December what is filled in, and nothing else.
FILLED = [
    ("矛盾纠纷：收23，调成21。信访：收4，结5。热线：转办37，办结36。网格：上报803，办结799，下派120。", {
        "disputes_accepted": 23, "disputes_resolved": 21, "petitions_received": 4, "petitions_closed": 5,
        "appeals_received": 37, "appeals_closed": 36, "grid_events": 803, "grid_events_closed": 799, "grid_tasks": 120,
    }),
    ("信访4件办结3件，热线派单30件办了28件，普法2场。", {
        "petitions_received": 4, "petitions_closed": 3, "appeals_received": 30, "appeals_closed": 28,
        "publicity_events": 2,
    }),
    ("邻里纠纷5件，化解4件；物业纠纷3件，全部化解；涉企热线3件，办结2件。接访2次，普法1场。", {
        "leader_receptions": 2, "publicity_events": 1,
    }),
    ("邻里纠纷收5，办结4；普法3场，接访2次。", {"publicity_events": 3, "leader_receptions": 2}),  # less than all
    ("本月受理信访事项5件，均已按期办结；纠纷18件，全部调解成功；热线诉求9件，已办结。", {
        "petitions_received": 5, "petitions_closed": 5, "disputes_accepted": 18, "disputes_resolved": 18,
        "appeals_received": 9, "appeals_closed": 9,
    }),
    ("本月受理信访事项5件，力争全部办结；热线诉求9件，正在全部办结中；纠纷18件，未全部化解。", {
        "petitions_received": 5, "appeals_received": 9, "disputes_accepted": 18,
    }),
    ("在岗执法人员14人，全部持证；行政村13个，均签订了法律顾问协议。", {
        "enf_staff": 14, "enf_certified": 14, "villages": 13, "villages_with_adviser": 13,
    }),
    ("开展普法赶集1场、送法进村宣传2场、集市宣讲3场，合计6场，发放宣传资料700份。", {
        "publicity_events": 6, "publicity_materials": 700,
    }),
    ("拆除违建2起、取缔占道摊点7起、制止阻挠施工1起、其他3起，合计13起。行政检查9次。", {
        "violations_handled": 13, "violations_handled.building": 2, "violations_handled.street": 7,
        "violations_handled.obstruction": 1, "violations_handled.others": 3, "inspections": 9,
    }),
    ("拆除违建2起、取缔占道摊点7起，合计30起。行政检查9次，接访2次。", {  # no sum of these
        "violations_handled.building": 2, "inspections": 9, "leader_receptions": 2,
    }),
    ("组织学法3次（中心组学法1次、会前学法2次），审查合同4份。", {"leader_study": 3, "contracts_reviewed": 4}),
    ("行政检查16次，其中涉及企业5次，许可办结20件。", {
        "inspections": 16, "inspections.firms": 5, "permits_issued": 20,
    }),
    ("新增法律明白人6名，总数达到90名；新聘网格员2名，现有网格员61名；新认定示范户2户，普法1场。", {
        "law_savvy": 90, "grid_members": 61, "publicity_events": 1,
    }),
    ("新增法律明白人6名，今年累计新增20名；普法1场，接访2次。", {"publicity_events": 1, "leader_receptions": 2}),
    ("共辖9个社区、4个行政村；普法2场，接访2次。", {"publicity_events": 2, "leader_receptions": 2}),
    ("1至10月发放宣传资料1.9万份，受教育群众8000人次；其中10月宣传活动3场，发放宣传资料900份，受教育群众600人次。", {
        "publicity_events": 3, "publicity_materials": 900, "publicity_audience": 600,
    }),
    ("10月受理纠纷22件，化解21件，全年累计受理230件、化解226件；接访4次。", {
        "disputes_accepted": 22, "disputes_resolved": 21, "leader_receptions": 4,
    }),
    ("去年10月信访9件，今年同期4件；接访5次，上年同期6次。普法2场。", {
        "petitions_received": 4, "leader_receptions": 5, "publicity_events": 2,
    }),
    ("更正：10月报的受理纠纷27件有误，应为31件；调解成功30件。", {"disputes_accepted": 31, "disputes_resolved": 30}),
    ("受理纠纷不是27件，是31件；办结信访4件，不是6件；接访3次。", {
        "disputes_accepted": 31, "petitions_closed": 4, "leader_receptions": 3,
    }),
    ("受理纠纷27件，应为31件；信访3件报错了；接访3次，普法2场。", {"leader_receptions": 3, "publicity_events": 2}),
    ("9月和10月合并报：受理纠纷50件，调解成功48件。", {}),
    ("受理纠纷31件，另据系统导出为29件；接访3次，普法2场。", {"leader_receptions": 3, "publicity_events": 2}),
    ("受理纠纷31件，台账与平台对不上。接访3次，普法2场。", {"leader_receptions": 3, "publicity_events": 2}),
    ("发布政务信息44条，其中主动公开信息15条；接访3次，普法2场。", {"leader_receptions": 3, "publicity_events": 2}),
    ("对3份规范性文件和1项重大决策开展合法性审查；接访3次，普法2场。", {"leader_receptions": 3, "publicity_events": 2}),
    ("普法宣传进校园1场、进企业1场；接访3次，许可5件。", {"leader_receptions": 3, "permits_issued": 5}),
    ("✅纠纷受理12件👉调成11件✅信访2件办结2件", {
        "disputes_accepted": 12, "disputes_resolved": 11, "petitions_received": 2, "petitions_closed": 2,
    }),
    ("三是热线方面。接单40件，办结39件。领导班子带头接访下访，共计7次。", {
        "appeals_received": 40, "appeals_closed": 39, "leader_receptions": 7,
    }),
    ("落实《信访工作条例》3次，普法任务40场，10月完成普法3场，接访2次。", {
        "publicity_events": 3, "leader_receptions": 2,
    }),
    ("网格员70名负责日常巡查，调解员9人参与调解，网格60个没有变动。", {"grid_members": 70, "grids": 60}),
    ("据通报本月全县受理纠纷410件，调解成功400件，我镇受理纠纷19件；镇执法队联合派出所开展行政检查8次。", {
        "disputes_accepted": 19, "inspections": 8,
    }),
    ("网格员通过平台上报事件300件，县里下派任务80条，班子成员接访下访6次，作出行政处罚决定2件，领导接访8人次。", {
        "grid_events": 300, "grid_tasks": 80, "penalty_cases": 2,
    }),
    ("10月受理纠纷33件，创今年新高，调解成功32件。", {"disputes_accepted": 33, "disputes_resolved": 32}),
    ("行政复议1件系去年12月受理。本月接访3次，普法2场。", {"leader_receptions": 3, "publicity_events": 2}),
    ("10月计划普法7场，实际完成4场，接访3次。", {"publicity_events": 4, "leader_receptions": 3}),
    ("执法人员原有13人，现有在岗执法人员11人，接访3次。", {"enf_staff": 11, "leader_receptions": 3}),
    ("我镇受理纠纷19件。青山镇受理纠纷50件，调解成功45件。我镇调成18件。", {
        "disputes_accepted": 19, "disputes_resolved": 18,
    }),
    ("10月全县受理信访事项300件，我镇7件，办结6件。全县开展法治宣传活动90场，我镇4场。", {
        "petitions_received": 7, "petitions_closed": 6, "publicity_events": 4,
    }),
    ("本月受理矛盾纠纷14件调处成功13件信访件2件办结2件接待法律咨询21人次", {
        "disputes_accepted": 14, "disputes_resolved": 13, "petitions_received": 2, "petitions_closed": 2,
        "consultations": 21,
    }),
    ("本月32件纠纷 31件调解成功 2件信访", {
        "disputes_accepted": 32,
    }),
    ("纠纷（受理/调成）：18/17；信访（收/结）：3/5；热线（收/结）：9/8/7。", {
        "disputes_accepted": 18, "disputes_resolved": 17, "petitions_received": 3, "petitions_closed": 5,
    }),
    ("社区矫正对象12人，安置帮教7人，接访3次，普法2场。", {"leader_receptions": 3, "publicity_events": 2}),
]  # fmt: skip

LESS = [
    "未能及时化解矛盾纠纷5件",
    "尚未受理纠纷3件",
    "没有及时办结信访件2件",
    "拟开展普法活动5场",
    "拒不执行行政处罚2件",
    "撤销行政处罚1件",
    "不予受理信访件3件",
    "建议受理纠纷4件",
    "漏报网格事件30件",
    "应办结信访件6件",
    "应上报事件50件",
    "待办结诉求3件",
    "超期办结诉求3件",
    "协助外镇调解纠纷3件",
    "参加县里普法活动2场",
    "组织干部参加县法治培训1次",
    "代表队参加法律知识竞赛2次",
    "陪同县领导接访2次",
    "县领导到我镇接访2次",
    "县里来我镇开展普法活动2场",
    "引导当事人申请行政复议3件",
    "代村民办理行政许可9件",
    "协助县局办理行政处罚3件",
    "移送县局行政处罚案件3件",
    "举报违法行为5起",
    "发现违法行为9起",
    "巡查发现占道经营8起",
    "审查村集体合同5份",
    "各村审查合同5份",
    "村法律顾问参与涉法事务5次",
    "网上发放宣传资料3000份",
    "印制宣传资料3000份",
    "培训法律明白人30人",
    "培训网格员30人",
    "慰问人民调解员12人",
    "表彰法律明白人5人",
    "考核网格员60人",
    "民事诉讼案件3件",
    "作为第三人参加行政诉讼1件",
    "办理刑事诉讼法律援助2件",
    "电话接访5次",
    "村干部接待来访8次",
    "公众号公开信息30条",
    "依申请公开信息3条",
    "下达整改通知书6份，行政处罚告知书3件",
    "新申报示范户3户",
    "拟认定示范户3户",
    "已过期执法证2人",
    "在考执法证3人",
    "借调执法人员2人",
    "协管执法人员5人",
]
"""What is told of some, of others, of what is to be, or is no figure of a field at all."""


def read(text: str) -> Pasted | None:
    return read_pasted(text, base(), Month(2026, 10))


def filled(found: Pasted | None) -> dict[str, object]:
    return {} if found is None else {code: one.value.value for code, one in found.given.items()}


def test_figures_say_what_those_before_them_tell_and_nothing_more():
    wrong = [(text, filled(read(text)), said) for text, said in FILLED if filled(read(text)) != said]
    assert not wrong


def test_heads_that_no_chat_may_tell_are_offered_nowhere():
    found = read("社区矫正对象12人，吸毒人员3人，接访3次，普法2场，走访老人9人。")
    said = " ".join([*found.rest, *(doubt.clause for doubt in found.doubts.values())])
    assert "矫正" not in said
    assert "吸毒" not in said
    assert found.given.keys() == {"leader_receptions", "publicity_events"}


def test_a_title_above_a_tables_head_and_changes_since_last_month_are_no_figures():
    table = (
        "单位：某镇\t\t日期：11月3日\n指标\t本月\t上月\t环比\n信访件\t4\t6\t-2\n信访办结\t5\t5\t0\n热线诉求\t30\t28\t+2"
    )
    assert filled(read(table)) == {"petitions_received": 4, "petitions_closed": 5, "appeals_received": 30}


def test_what_is_of_some_or_of_others_is_filled_nowhere():
    wrong = []
    for text in LESS:
        beside = {"grids": 40, "mediation_orgs": 12}
        found = read_pasted(f"{text}，网格40个，调委会12个。", base(), Month(2026, 12))
        if filled(found) != beside:
            wrong.append((text, filled(found)))
    assert not wrong
