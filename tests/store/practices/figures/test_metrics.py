"""Of which metric a figure is: its own words, those before it, its unit, the heading."""

from __future__ import annotations

from store.practices.figures.reading import read_sentences
from store.practices.kinds import SectionKind

# A sentence → the metric of each figure; - for a free one.
PROSE = """
全年排查各类矛盾纠纷132件，成功调处130件，调处成功率98.5% → disputes_accepted disputes_resolved resolve_rate
调解纠纷64件，结案64件 → disputes_accepted disputes_resolved
共化解邻里矛盾86件，成功化解84件 → disputes_accepted disputes_resolved
化解矛盾纠纷86起，化解率达99% → disputes_resolved resolve_rate
镇调委会受理案件71件，达成协议70件，其中诉前调解12件 → disputes_accepted disputes_resolved pretrial_resolved
现有人民调解委员会15个，人民调解员68名，其中专职调解员5名、兼职63名 → mediation_orgs mediators - -
受理、办结信访件分别为35件、34件，化解信访积案4件 → petitions_received petitions_closed legacy_resolved
网上信访诉求12件，网民留言9件，受理12345热线工单326件，按期办结率100% → \
petitions_received appeals_received appeals_received appeal_close_rate
领导干部接访下访48次，接待群众320批680人次 → leader_receptions - -
划分网格62个，配备网格长62名、专兼职网格员186名，上报事件9213件，办结9201件，办结率99.87% → \
grids - grid_members grid_events grid_events_closed grid_close_rate
网格平台下派任务1236个 → grid_tasks
党委会专题研究法治建设4次，中心组集体学法6次 → law_meetings leader_study
65名干部参加学法考试，合格65人，合格率100% → law_exam_takers law_exam_passed exam_pass_rate
40名职工学法考试全部合格 → law_exam_passed
审查各类合同45份、规范性文件3件，出具法律意见书18份，清理规范性文件12件 → \
contracts_reviewed legality_reviews adviser_opinions -
法律顾问参与涉法事务研究8次，提出意见建议20余条 → adviser_joins adviser_opinions
现有执法人员18名，其中持证15名，持证率83.3% → enf_staff enf_certified cert_rate
开展联合执法18次，出动执法人员240人次，检查企业86家次，立案查处3件，罚款2.5万元 → \
inspections - inspections.firms penalty_cases -
拆除违建21起、整治占道摆摊7起、制止阻工2起、交通违章64起，查处违法行为12起 → \
violations_handled.building violations_handled.street violations_handled.obstruction \
violations_handled.traffic violations_handled
拆除违法建设32处5600平方米 → violations_handled.building -
办理行政许可156件 → permits_issued
行政复议案件1件，行政诉讼案件2件，负责人出庭应诉2次，出庭应诉率100% → \
review_cases lawsuit_cases court_appearances appearance_rate
组织法治讲座12场次，覆盖群众3000余人次，发放宣传资料5000余份，悬挂横幅30条 → \
publicity_events publicity_audience publicity_materials publicity_slogans
开展“法律六进”活动24场次，到学校开展民法典宣讲4次 → liujin_events liujin_events
开展12场法治宣讲、8期会前学法 → publicity_events leader_study
接待群众咨询560人次，办理法律援助案件8件，代写文书23份 → consultations - -
累计培育“法律明白人”96人、学法用法示范户48户，新增“法律明白人”28名 → law_savvy law_households -
主动公开政府信息286条，依申请公开2件 → info_published -
全镇16个行政村全部派驻司法所人员，为16个村（社区）聘请了法律顾问 → villages villages_with_adviser
具有法律专业背景的干部2名 → legal_staff
平均每月接访2次，每村3户示范户，人均学法40学时 → - - -
受理、办结信访件346/344件，书记讲法治课2次 → petitions_received petitions_closed -
辖9个社区，常住人口5.6万人 → villages -
辖16个行政村、2个社区 → villages -
审查合同61份、文件9件，把综治、热线等6个系统并成一个，研究物业矛盾、违建拆除等难点问题11个 → \
contracts_reviewed - - -
全县受理纠纷3200件，调解成功3100件；我镇受理64件 → - - disputes_accepted
镇村普法12场，指导村开展普法8场，派出所受理纠纷45件，桥头村调解12件，全镇调解纠纷90件，提供纠纷线索5条，不予处罚3件 → \
publicity_events publicity_events - - disputes_accepted - -
今年以来，矛盾纠纷方面辖区派出所受理45件，其中由法庭调解12件，镇调委会调解纠纷90件、派出所调解12件 → \
- - disputes_accepted -
联合派出所开展普法宣传12场，会同镇派出所、司法所开展普法8场，联合镇派出所排查纠纷5件 → \
publicity_events publicity_events disputes_accepted
网格员上报事件4562件（其中：矛盾纠纷类326件、安全隐患类1208件），办结4550件 → grid_events - - grid_events_closed
组织参加执法资格考试12人，通过9人 → - -
持有执法证23人，今年新取得执法证5人，金牌调解员3名、专职网格员76名 → enf_certified - - -
受理法院委派诉前调解14件，成功10件；承接诉前引调案件117件，调成92件 → - pretrial_resolved - pretrial_resolved
诉前成功调解供暖纠纷58件 → pretrial_resolved
接待来访20起，受理纠纷75起、办结73起，办结率98% → petitions_received disputes_accepted disputes_resolved resolve_rate
联合调解疑难纠纷27件，调成24件 → - -
司法所参与调处纠纷37件，协助法庭化解案件2件，针对3起婚恋纠纷包案，包案化解积案2件 → - - - legacy_resolved
针对性开展法治宣传12场，短视频播放量10万次，采集信息5万条 → publicity_events - -
检查餐饮场所77家，录入行政检查186起，减少重复检查37次，入企检查36次 → - inspections - inspections.firms
对15件重大行政决策进行合法性审查，重大决策6件、合同39件全部纳入审查 → \
legality_reviews legality_reviews contracts_reviewed
制定规范性文件3件，审查合同45份，为村集体审查合同94份 → - contracts_reviewed -
律师列席会议8次，参会5人次，进村服务96次 → adviser_joins adviser_joins -
合法性审查15件，提出修改意见38条；信访答复意见书14件 → legality_reviews - -
综合执法队现有9人，综合执法大队出动30人 → enf_staff -
58名在编干部参加国家工作人员学法用法考试 → law_exam_takers
10个调委会共有调解员52名 → mediation_orgs mediators
5名工作人员中取得行政执法证3名 → - enf_certified
专题学习习近平法治思想7次，组织学习《民法典》等法律法规5次，专题学习3次，学习宣传《民法典》4次 → \
leader_study leader_study - -
村居12个实现合法性审查全覆盖，设网格工作室95个，微网格418个，辖区27个村级人民调解委员会 → - - - mediation_orgs
为辖区11个社区配备法律顾问 → villages_with_adviser
开展法律咨询服务5次，解答法律咨询60人次 → - consultations
社区矫正对象19名，安置帮教人员68名 → - -
政府网站公开信息326条，微信公众号发布信息480条 → info_published -
发放法治宣传品1.2万余件，开展防汛宣传12场，消防知识手册500册 → publicity_materials - -
其中镇级化解42起、村级化解309起，矛盾纠纷大排查12次 → - - -
建成调解室3个，法治广场2个，普法宣传栏28块，调解协议书56份，普法志愿者42人 → - - - - -
新设公益岗52名，小程序注册3600人，巡逻队30人，整改隐患112处 → - - - -
矛盾纠纷较上年下降12%，信访件同比减少3起，增加网格员5名，满意率98.6% → - - - -
信访件由上年的35件下降到28件 → petitions_received petitions_received
"""


def codes(sentence: str, *headings: str) -> str:
    figures = read_sentences([sentence + "。"], 2025, SectionKind.PRACTICE, headings)
    return " ".join(figure.metric or "-" for _, figure in figures)


def test_prose_of_every_kind():
    lines = [line.split(" → ") for line in PROSE.strip().splitlines()]
    assert {said: codes(said) for said, right in lines if codes(said) != right} == {}


def test_a_heading_says_what_its_sentences_are_about():
    assert codes("全年受理128件，办结125件", "三、信访工作") == "petitions_received petitions_closed"
    assert codes("办结125件", "（三）规范网格事件处置") == "grid_events_closed"
    assert codes("办结125件") == "-"


def test_a_short_sentence_before_says_of_what_figures_are():
    def read(*said: str) -> list[str | None]:
        return [one.metric for _, one in read_sentences(said, 2025)]

    assert read("二是严格学法考试。", "全镇应考干部61人，合格60人。") == ["law_exam_takers", "law_exam_passed"]
    assert read("二是严格学法考试。", "三是强化训练。", "应考干部61人，合格60人。") == [None, None]
    assert read("我镇重视学法考试。", "应考干部61人，合格60人。") == [None, None]


def test_parts_are_told_from_the_whole():
    told = {
        "调解纠纷286起，其中婚姻家庭纠纷56起，邻里纠纷120起；化解积案4件。": "0110",
        "收到“互联网+监督”诉求51件、网舆诉求9件。": "11",
        "执法检查86次（其中涉企检查32次），处罚案件3件。": "000",
        "5月，开展法治宣传3场。": "1",
        "3月、5月、12月集中开展法治宣传26场。": "0",
        "截至11月底，调解纠纷112件。": "0",
        "调解室年均调解60件，网格员中60岁以上的有34人。": "11",
    }
    found = {said: "".join(str(int(figure.is_part)) for _, figure in read_sentences([said], 2025)) for said in told}
    assert found == told


def test_labels_are_the_words_of_what_is_counted():
    told = {
        "设置村级公益岗位52名。": ["村级公益岗位"],
        "组织8个部门召开联席会议3次。": ["部门", "部门召开联席会议"],
        "今年以来，我镇共打造3个法治文化广场，实现覆盖率达90%以上。": ["法治文化广场", "实现覆盖率"],
        "处置违法行为86起，成功率98%。": ["处置违法行为", "成功率"],
    }
    assert {said: [figure.label for _, figure in read_sentences([said], 2025)] for said in told} == told


def test_rows_of_tables_are_of_their_first_cell_and_of_what_their_column_says():
    rows = {
        ("指标　单位　2024年　2025年　2025年上半年", "受理纠纷　件　120　132　60"): [
            ("disputes_accepted", 2024, "other_year"), ("disputes_accepted", 2025, None),
            ("disputes_accepted", 2025, "part_of_year"),
        ],
        ("事项\t受理（件）\t办结率（%）", "信访\t36\t100"): [
            ("petitions_received", 2025, None), ("petition_close_rate", 2025, None),
        ],
        ("受理纠纷（件）　2024年 120　2025年 132",): [
            ("disputes_accepted", 2024, "other_year"), ("disputes_accepted", 2025, None),
        ],
        ("项目　数量", "调解纠纷　36件", "表后调解信访36件。"): [
            ("disputes_accepted", 2025, None), ("petitions_received", 2025, None),
        ],
        ("序号　年份", "1　2024"): [],
        ("指标　单位（件）　2022　2023",): [],
        ("序号　事项　单位　2024　2025", "1　受理纠纷　件　98　112"): [
            ("disputes_accepted", 2024, "other_year"), ("disputes_accepted", 2025, None),
        ],
        ("一　1　受理纠纷　件　128",): [("disputes_accepted", 2025, None)],
    }  # fmt: skip
    found = {told: [(one.metric, one.year, one.why) for _, one in read_sentences(told, 2025)] for told in rows}
    assert found == rows


AMONG = {
    "受理的纠纷中民宿纠纷94件。": "-民宿纠纷*",
    "全年受理矛盾纠纷287件，受理的纠纷中民宿纠纷94件。": "disputes_accepted矛盾纠纷 -民宿纠纷*",
    "所受理的矛盾纠纷里，劳资纠纷211件、土地纠纷20件。": "-劳资纠纷* -土地纠纷*",
    "389件纠纷中土地纠纷163件。": "disputes_accepted纠纷 -土地纠纷*",
    "受理的案件中矛盾纠纷211件。": "disputes_accepted矛盾纠纷*",
    "受理的纠纷中调解成功94件。": "disputes_resolved纠纷中调解成功*",
    "在受理的信访件中，办结20件。": "petitions_closed办结",
    "工作中化解纠纷20件，村中调解员10名。": "disputes_resolved工作中化解纠纷 mediators村中调解员",
}


def test_a_kind_is_named_without_what_it_is_among():
    def told(sentence: str) -> str:
        read = [figure for _, figure in read_sentences([sentence], 2025)]
        return " ".join(f"{one.metric or '-'}{one.label}{'*' if one.is_part else ''}" for one in read)

    assert {sentence: told(sentence) for sentence, right in AMONG.items() if told(sentence) != right} == {}
