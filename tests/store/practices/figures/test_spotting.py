"""What is a count in a sentence, and what only looks like one."""

from __future__ import annotations

from store.practices.figures.reading import read_sentences

COUNTED = {
    "调解纠纷64件，结案６４件。": "64件 64件",
    "发放折页3千余份、手册1.2万余册、一封信近万封。": "3000余份 12000余册 10000近封",
    "覆盖群众2余万人次，发动上千人，慰问百余户。": "20000余人次 1000上人 100余户",
    "参加约1,200人，培训 27 人，印发 15000 多册。": "1200约人 27人 15000多册",
    "办结率100%，调成率达98.5%以上，满意率百分之九十五。": "100% 98.5以上% 95%",
    "罚款2.5万元，兑现补贴3600元，涉及金额1.2亿元。": "2.5万元 3600元 1.2亿元",
    "拆除围挡1800余平方米，整修水渠12公里，清理土地35亩。": "1800余平方米 12公里 35亩",
    "共有三百二十一户，调处三十起，配备两名律师、三个社区。": "321户 30起 2名 3个",
    "全镇法律专业干部只有一人，开展活动一次，聘请律师一名。": "1人 1次 1名",
    "排查隐患数十处，走访几十户，每村3—5名调解员。": "10数处 10几户 3—5名",
    "满意率提高2.1个百分点，发案下降12%，增加3件。": "2.1个百分点 12% 3件",
    "接待群众45批次120余人次，检查商户86家次、30户次。": "45批次 120余人次 86家次 30户次",
    "开展宣传12场次，集中学法10余次，不少于2次，超过300人。": "12场次 10余次 2不少于次 300超过人",
    "按期答复率、满意率2个100%。": "100%",
    "调解纠纷　件　1,024": "1024件",
    "宣传活动\t场数 36\t受众（人次） 5,200": "36场 5200人次",
    "考核得分98.5分，平均年龄42岁，培训40小时，时限缩短3天。": "98.5分 42岁 40小时 3天",
    "办结346/344件，APP1.3万人注册。": "346件 344件 13000人",
    "受理1，206件，发放１，２０６份、3 206份，走访1/3户、2/3个村。": "1206件 1206份 3206份",
    "补贴1.23456789亿元，罚款2.5万元，参加3至1234567890123456名。": "2.5万元",
    "序号　事项　数量": "",
    "调处二〇件，二十一件，一一一一一一一件，2千三百件。": "20件 21件",
    "受理\t30\t件": "30件",
    "罚款 94.2 万元，金额合计 1.36 亿元，发放 3 千余份。": "94.2万元 1.36亿元 3000余份",
    "4人均持执法证，人均2件，最长达83天，综合得分保持在 98 分以上。": "4人 2件 83天 98以上分",
    "每村不少于3名的要求，有4对矿井、6座煤矿。": "3不少于名 4对 6座",
}

NO_COUNT = """
2025年5月12日，12·4国家宪法日，6.26禁毒日，2021—2025年，十四五，八五普法，15日内，24小时值班，三个月，12个工作日。
落实三项制度，聚焦五个方面，树牢四个意识，做到两个维护、五到位，四有五步，六个一，1+2+N，一办一庭两所，一中心四板块一网格。
“六个一”“四有五步”“1个中心+5支队伍”，《十件大事》，国发〔2018〕118号，第三十二条，第一责任人，第2期，第一批3A级，前三名。
建立一支队伍，出台一批规章，是一项系统工程，打造一个品牌，调解一起因土地引发的纠纷，一起参与，与群众一起，统一部署，进一步。
一村一法律顾问，一户一档，一案一策，不漏一户，一件不落，最多跑一次，最后一公里，再一次，又一次，每一户，逐户，同一件事。
党的十九届三中全会，十四届二次会议，法律六进，两委班子，两会，两违，七五、八五，以案四说。
12345热线，110联动，镇村两级，千家万户。
1、2、3.，（一）（二），一是二是，处200元以上500元以下罚款，
50人以上集体上访，1+1大于2，7×24，二次创业，十件实事，60岁以上老人，2小时内响应，十九届中央委员会四次会议，二期工程，位于县城西北32公里。
五十亩以上的合同，超过五千元的案件，1支队伍管执法，门前三包，“雪亮工程”二期，较上季度下滑3位，与当地人民调解组织一起，没有1名干部懂法，没有一名律师，
"""


def said(sentence: str) -> str:
    return " ".join(f"{f.value:f}{f.qualifier}{f.unit}" for _, f in read_sentences([sentence], 2025))


def test_counts_are_read_with_unit_and_qualifier():
    wrong = {sentence: said(sentence) for sentence, right in COUNTED.items() if said(sentence) != right}
    assert wrong == {}


def test_what_only_looks_like_a_count_gives_nothing():
    pieces = [piece for line in NO_COUNT.split("\n") for piece in line.replace("，", "。").split("。") if piece]
    assert {piece: said(piece) for piece in pieces if said(piece)} == {}


PARTED = {
    "受理矛盾纠纷 3 0 件，办结 1 9 8 件，网格员8 0名。": "30件 198件 80名",
    "受理约 ２ ９ 件，办结率 9 8 . 5 %，满意率9 8.5%。": "29约件 98.5% 98.5%",
    "受理纠纷\t3 0": "",
    "受理（件）\t3 0\t办结（件）\t2 9": "30件 29件",
    "发放资料4 598份，补贴12 000元，1 234 567元。": "4598份 12000元 1234567元?",
    "受理198件，网格员8 0名，发放 5 000份。": "198件 80名? 5000份?",  # not everywhere
    "甲村、乙村 1 2 3 件。": "123件?",  # or three of them
    "3 0 件。": "30件?",  # or item 3
    "12 30 45件，30 5件，3　0 件。": "45件? 5件? 0件?",
    "信访件-5件，信访件－9件，增长-5%，负3件。": "5件? 9件? 5%? 3件?",
    "每村3-5名，纠纷—5件，抱负3个。": "3-5名? 5件 3个",
}


def test_digits_that_blanks_part_are_one_figure_or_doubted():
    def sure(sentence: str) -> str:
        read = read_sentences([sentence], 2025)
        return " ".join(f"{f.value:f}{f.qualifier}{f.unit}{'?' if f.why else ''}" for _, f in read)

    assert {sentence: sure(sentence) for sentence, right in PARTED.items() if sure(sentence) != right} == {}
    sentence = "2 0 2 4 年受理矛盾纠纷 3 5 6 件。"
    [(_, figure)] = read_sentences([sentence], 2025)
    assert (figure.year, figure.label, sentence[figure.start : figure.end]) == (2024, "矛盾纠纷", "3 5 6 件")
    assert figure.clause in sentence


def test_a_text_without_a_full_stop_is_read_clause_by_clause():
    assert said("64件，" * 400) == " ".join(["64件"] * 400)
    items = "".join(f"第{number}项内容已经落实到位，" for number in range(399))
    sentence = f"2024年，全镇{items}受理矛盾纠纷77件，未发生行政复议，{items}普法12场。"
    read = [figure for _, figure in read_sentences([sentence], 2025)]
    assert [(one.metric, one.value, one.year) for one in read] == [
        ("disputes_accepted", 77, 2024), ("review_cases", 0, 2024), ("publicity_events", 12, 2024),
    ]  # fmt: skip
    assert [sentence[one.start : one.end] for one in read] == ["77件", "未发生行政复议", "12场"]
    assert said("未发生行政复议，" + "各项工作有序推进，" * 400 + "受理64件，" + "各" * 1100 + "65件") == "0 64件"


def test_a_text_without_any_sign_is_not_read():
    assert said("一" * 900) == said("1" * 900) == said("约 " * 400) == said("“" * 900) == ""


def test_names_beside_counts_take_nothing_from_them():
    assert said("落实三项制度，处置“两违”55起，一村一法律顾问全覆盖，第三季度开展“法律六进”8场。") == "55起 8场"
    assert said("到学校开展“开学第一课”宣讲4次，12345热线工单36件，《十条》读本200册。") == "4次 36件 200册"
