"""The demo's data: digests hold the facts of the real reports and not their sentences; the invented county adds up."""

import os
import re
import tomllib
from pathlib import Path

import pytest

import bot
from store.practices.reading.outline import read_outline
from store.practices.reading.passages import cut_passages
from store.practices.reading.read import read_report

DATA = Path(bot.__file__).parent / "demo" / "data"
DIGESTS = {path.stem: path for path in (DATA / "digests").glob("*.md")}
REPORTS = {path.stem: path for path in (DATA / "reports").iterdir()}
ENCODINGS = {"锦垣镇-2025": "gb18030", "青禾浦镇-2025": "utf-8-sig"}  # every other file is UTF-8 without a mark

# town-year → (metric code, what one sentence of the digest must hold): the seed values of the metric catalogue.
FIGURES: dict[str, list[tuple[str, str]]] = {
    "西陵寺镇-2023": [
        ("adviser_joins", r"法律顾问参与涉法事务2次"),
        ("adviser_opinions", r"专业意见6余条"),
        ("enf_certified, said one way", r"“全部取得行政执法证件”"),
        ("enf_certified, said the other way", r"持证率未达到100%.*未能全员持证"),
        ("disputes_accepted, disputes_resolved", r"受理纠纷64件，调解成功结案64件"),
        ("resolve_rate as printed", r"“100%以上”"),
        ("publicity_events, liujin_events", r"法治宣传活动12场次.*进校活动4次"),
        ("publicity_materials", r"发放宣传资料3千余份"),
        ("publicity_audience", r"受教育群众2千余人"),
        ("publicity_slogans", r"标语共26幅，其中张贴20幅、固定6幅"),
        ("villages_with_adviser", r"每个村都有法律顾问，做到了全覆盖"),
    ],
    "板溪镇-2023": [
        ("leader_study", r"干部学法4次"),
        ("law_exam_takers, law_exam_passed", r"普法考试的干部53人，53人全部合格"),
        ("violations_handled", r"违法行为.*190起"),
        ("its six parts", r"交通违法125起，“两违”55起，非法阻工3起，集镇占道经营5起，.*烟花爆竹1起，违规爆破1起"),
        ("lawsuit_cases, review_cases", r"行政诉讼0件.*行政复议0件"),
        ("disputes_accepted", r"调处矛盾纠纷365件"),
        ("pretrial_resolved", r"庭前调解成功5起"),
        ("petitions_received", r"网上信访件12件"),
        ("appeals_received", r"群众诉求182件"),
        ("its four parts", r"社会监督员反馈12条，网舆交办9件，“酉诉即办”8件，“互联网\+督查”153件"),
        ("legacy_resolved", r"历史遗留信访问题4个"),
        ("leader_receptions", r"下访接访96次"),
        ("grids, grid_members", r"网格55个，网格长55名，网格员165名"),
        ("grid_events, grid_tasks", r"网格事件1058件，下派任务12364个"),
        ("publicity_events, liujin_events", r"14场次，其中“八五”普法集中宣传6次、法律“六进”8次"),
        ("law_savvy, law_households", r"“村居法律明白人”32人、普法示范户22户"),
        ("unmapped: posts", r"公益性岗位413名"),
        ("unmapped: users of a platform", r"注册4100人"),
        ("unmapped: rescuers", r"应急救援队40人"),
    ],
    "高显镇-2022": [
        ("leader_study, a norm", r"学法每年不少于2次"),
        ("leader_receptions, a norm", r"每个月.*接访.*一年12次"),
        ("visits, a norm", r"每月不低于2次"),
        ("grid_events, grid_events_closed", r"网格事件11572件，办结率100%，即网格事件办结11572件"),
        ("villages", r"16个行政村"),
        ("villages_with_adviser", r"16个村都派驻了镇司法所人员"),
    ],
    "蟠龙镇-2023": [
        ("law_meetings", r"听取法治工作汇报二次（2次）"),
        ("contracts_reviewed", r"审查重大合同10件"),
        ("enf_certified", r"持证执法人员27人"),
        ("enf_certified, contradicted", r"“没有专职的执法人员”"),
        ("inspections, penalty_cases", r"行政检查78件，综合执法案件（行政处罚）2件"),
        ("disputes_accepted, disputes_resolved", r"矛盾纠纷468件，其中成功化解456件"),
        ("publicity_events, publicity_materials", r"法治宣传活动26次，发放宣传资料15000多册"),
        ("consultations", r"咨询1200多人次"),
        ("legal_staff", r"法律专业背景的干部只有1人"),
    ],
    "西王庄镇-2020": [
        ("leader_study, a norm", r"“一月一法”.*一年12次"),
        ("mediation_orgs, mediators", r"调解小组22个，人民调解员70余名"),
        ("its two parts", r"专业法律工作者1名、法律顾问1名"),
        ("a year out of place", r"“新中国成立七十周年”.*2019年"),
    ],
}

# town-year → the name of each mechanism, or the words that carry one which has no name of its own.
MECHANISMS: dict[str, str] = {
    "西陵寺镇-2023": (
        "镇、村、部门三方联创|五个方面|“四到位”|依法行政目标责任考核|检查验收|放管服改革"
        "|审批清理|“第一平台”|公开专栏|公众参与是必经程序|合法性审查|三友法律服务所|持证上岗"
        "|专家授课|“六个一”工作推进法|《西陵寺镇行政执法全过程记录规定》"
        "|《西陵寺镇行政执法公示办法》|“双公示”专栏|镇村两级调解|行政调解|3.8|3.15"
        "|国家安全教育日|综治宣传月|6.26|法律援助|“开学第一课”|“互联网+”普法|抖音"
        "|快手|电子显示屏|“两微一端”|“一村一法律顾问”|升级公共法律服务平台"
    ),
    "板溪镇-2023": (
        "责任人职责清单|法定职责事项清单|属地管理责任清单|“一中心四板块一网格”|平安法治板块"
        "|“一办一庭两所”联调|《板溪镇加强和创新基层治理工作联席会议制度》"
        "|《板溪镇信访稳定工作定期分析研判制度》|《板溪镇“谁执法谁普法”责任制工作方案》"
        "|《板溪镇“一办一庭两所”矛盾纠纷联调工作机制》|选聘制度|应知应会法律法规清单"
        "|学法用法述法|“一支队伍管执法”|综合行政执法大队|“三项制度”|“三过硬”|“神经细胞”"
        "|“法律之家”|红溪村|“枫桥式”司法所|“全国优秀法律援助和公共法律服务工作站”"
        "|“全县禁毒示范乡镇”|市级民主法治示范村|“1+2+N”网格|大走访、大排查、大整治"
        "|多元化解|“村居法律顾问”平台|公益性岗位|应急救援队|“四治融合”|主管部门对接"
        "|“酉诉即办”|“互联网+督查”|网舆|社会监督员|“以案四说”|干部法治讲坛|“三带头”"
    ),
    "高显镇-2022": (
        "“四个亲自”|会议制度|三步审查|行政执法责任制|没有执法证不能执法|执法流程五环|表明身份"
        "|说明理由|调查取证|陈述申辩|送达文书|执法结果公示监督|干部学法制度|网格员培训"
        "|“最后一公里”|“平安山西”平台|领导每月接访|走访入户|矛盾纠纷和不稳定因素排查|宅基地"
        "|禁毒、反诈、反邪|专栏|标语|驻村司法人员|免费法律咨询|讲座|《信访条例》"
    ),
    "蟠龙镇-2023": (
        "领导小组由镇长任组长|一年听二次汇报|执法公示|执法装备|全过程留痕|会昌、于都"
        "|“安静生产期”|重大合同审查|党务政务公开|依申请公开|法治文化广场|法治讲堂|以案说法"
        "|“法律六进”|专职人民调解员“六进”|“法律明白人”培养工程|“四有五步”调解工作法"
        "|综治中心、司法所、公共法律服务工作站|专职调解员|排查动态管理|调解员与辅警联动|全员持证"
    ),
    "西王庄镇-2020": (
        "书记任主任的领导小组|宪法进企业|进校园|主题广场|康力|华欣|营子村|普法赶大集"
        "|“12·4”|村级目标考核|司法所、综治办动态指导"
        "|《落实〈党政主要负责人履行推进法治建设第一责任人职责实施办法〉工作责任清单》|例会学法"
        "|以会代训|“28日主题党日”|“一月一法”|镇村两级调解网络|“信访矛盾纠纷多元化解中心”"
        "|“融媒体+”平台|网格化平台|“以案定补”|“三不”目标|“三升”|“三降”|“零”上访"
        "|依法治镇委员会四项规则|《西王庄镇法治政府建设与责任落实督察工作实施办法》"
        "|《中共西王庄镇委员会全面依法治镇委员会工作规则》"
        "|《中共西王庄镇委员会全面依法治镇委员会协调小组工作规则》"
        "|《中共西王庄镇委员会全面依法治镇委员会办公室工作细则》"
    ),
}

NAMED_ONLY = {  # what a source names and never explains: the digest says so in the same sentence
    "西陵寺镇-2023": ["“六个一”是哪六个"],
    "板溪镇-2023": ["“一办一庭两所”由哪几家组成", "“1”“2”“N”各指什么", "“以案四说”是哪四说", "其余三个未列出"],
    "蟠龙镇-2023": ["“四有”有什么、“五步”分几步", "“安静生产期”每月是哪几天"],
    "西王庄镇-2020": ["“以案定补”有考核办法"],
}
UNEXPLAINED = re.compile(r"未作展开|未列出")
SET_PHRASES = re.compile(r"法治政府建设情况的?报告|履行(推进法治建设)?第一责任人职责")


def text_of(path: Path) -> str:
    return path.read_bytes().decode(ENCODINGS.get(path.stem, "utf-8"))


def unwrapped(path: Path) -> str:
    """The text with hard wraps undone, which break sentences and even words."""
    return re.sub(r"\n(?!\n)", "", text_of(path)) if path.stem.startswith("鹿鸣寨乡") else text_of(path)


def sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[。！？])|\n", text) if part.strip()]


def squeezed(text: str) -> str:
    """Chinese characters only, a bar where a quoted name stood; a quotation of over 20 characters is no name."""
    return re.sub(r"[^\u3400-\u9fff|]", "", re.sub(r"《[^》]*》|“[^”]{1,20}”", "|", text))


def runs(text: str, length: int) -> set[str]:
    squeeze = squeezed(text)
    return {run for i in range(len(squeeze) - length + 1) if "|" not in (run := squeeze[i : i + length])}


@pytest.fixture(scope="module")
def real_reports() -> list[str]:
    folder = os.environ.get("TASHAN_TEST_REPORTS")
    if not folder:
        pytest.skip("TASHAN_TEST_REPORTS names no folder: the digests are NOT compared with the real reports")
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("*.txt"))]
    assert len(texts) == 5
    return texts


def test_there_is_one_digest_for_each_real_report() -> None:
    assert set(DIGESTS) == set(FIGURES) == set(MECHANISMS)


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_digest_holds_each_figure_in_one_sentence(name: str) -> None:
    told = sentences(text_of(DIGESTS[name]))
    assert [row for row in FIGURES[name] if not any(re.search(row[1], one) for one in told)] == []


@pytest.mark.parametrize("name", sorted(MECHANISMS))
def test_a_digest_names_each_mechanism(name: str) -> None:
    assert [word for word in MECHANISMS[name].split("|") if word not in text_of(DIGESTS[name])] == []


@pytest.mark.parametrize("name", sorted(NAMED_ONLY))
def test_a_digest_says_what_its_source_leaves_unexplained(name: str) -> None:
    told = [one for one in sentences(text_of(DIGESTS[name])) if UNEXPLAINED.search(one)]
    assert [term for term in NAMED_ONLY[name] if not any(term in one for one in told)] == []


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_digest_has_the_agreed_shape(name: str) -> None:
    town, year = name.split("-")
    text = text_of(DIGESTS[name])
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings[0] == text.splitlines()[0] == f"# {town}{year}年法治政府建设情况（要点整理）"
    sections = [line[5:] for line in headings if line.startswith("## ")]
    assert sections[0] == "主要做法和成效"
    assert sections[-2:] == ["存在的问题", "下一步打算"]
    assert all(re.match(r"# |## [一二三四]、|### （[一二三四五六七八九十]{1,2}）", line) for line in headings)
    assert 1200 <= len(re.sub(r"\s", "", text)) <= 2200
    # People of special care, and petitions seen as a threat, stay out of a chat tool.
    assert not re.search(r"两失|吸毒|刑释|矫正人员|重点信访对象|稳控|越级", text)


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_digest_shares_no_run_of_twelve_characters_with_a_real_report(name: str, real_reports: list[str]) -> None:
    mine = runs(text_of(DIGESTS[name]), 12)
    assert len(mine) > 800
    assert [mine & runs(real, 12) for real in real_reports] == [set()] * 5


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_an_invented_report_shares_only_set_phrases_with_a_real_one(name: str, real_reports: list[str]) -> None:
    mine = runs(SET_PHRASES.sub("“定式”", unwrapped(REPORTS[name])), 12)
    assert len(mine) > 1500
    assert [mine & runs(real, 12) for real in real_reports] == [set()] * 5


# --- the invented county ---

COUNTY = tomllib.loads((DATA / "county.toml").read_text(encoding="utf-8"))
TOWNS = {town["name"]: town for town in COUNTY["towns"]}
MONTHS = tomllib.loads((DATA / "months.toml").read_text(encoding="utf-8"))


def test_the_county_has_six_towns_two_of_which_differ_by_one_character() -> None:
    assert COUNTY["county"] == {"name": "清岚县"}
    assert len(TOWNS) == len(COUNTY["towns"]) == 6
    assert all(set(t) == {"name", "kind", "villages", "character"} for t in COUNTY["towns"])
    assert all(name.endswith(town["kind"]) and town["kind"] in {"镇", "乡", "街道"} for name, town in TOWNS.items())
    near = {
        frozenset((a, b))
        for a in TOWNS
        for b in TOWNS
        if len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1
    }
    assert near == {frozenset(("青禾铺镇", "青禾浦镇"))}


def test_the_staff_is_well_formed() -> None:
    people = COUNTY["staff"] + COUNTY["strangers"]
    ids = [person["id"] for person in people]
    assert len(set(ids)) == len(ids) == len({person["name"] for person in people})
    assert all(isinstance(i, int) and 2**32 < i < 2**52 for i in ids)  # Telegram: at most 52 significant bits
    assert all(person["note"] and person["name"] for person in people)
    roles = [person["role"] for person in COUNTY["staff"]]
    assert set(roles) <= {"owner", "administrator", "reviewer", "clerk", "deputy"}
    assert (roles.count("owner"), roles.count("administrator")) == (1, 1)
    for person in COUNTY["staff"]:
        assert (person.get("town") in TOWNS) == (person["role"] in {"clerk", "deputy"})
    clerks = [person["town"] for person in COUNTY["staff"] if person["role"] == "clerk"]
    assert sorted(clerks) == sorted(TOWNS)
    assert [set(person) for person in COUNTY["strangers"]] == [{"id", "name", "note"}]


def test_each_town_reports_for_2025_and_two_for_2024() -> None:
    assert set(REPORTS) == {f"{town}-2025" for town in TOWNS} | {"云栖岭镇-2024", "青禾铺镇-2024"}
    assert sorted(path.suffix for path in REPORTS.values()) == [".md"] * 2 + [".txt"] * 6


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_report_is_in_the_stated_encoding_and_full(name: str) -> None:
    town, year = name.split("-")
    raw = REPORTS[name].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") == (ENCODINGS.get(name) == "utf-8-sig")
    if ENCODINGS.get(name) == "gb18030":
        with pytest.raises(UnicodeDecodeError):
            raw.decode("utf-8")
    text = unwrapped(REPORTS[name])
    title = "".join(text.split())
    assert re.search(rf"{town}(人民政府|办事处)?(关于)?{year}年法治政府建设情况(的)?报告", title[:200])
    assert 2500 <= len(title) <= 4500
    assert COUNTY["county"]["name"] in text  # or two years of one town would count as two towns
    assert "\ufffd" not in text
    for section in (r"做法|举措|工作情况", r"问题(及|和)原因", r"第一责任人职责情况", rf"{int(year) + 1}年工作打算"):
        assert re.search(rf"(?m)^[#\s\u3000]*(?:[一二三四]|\d)、.*(?:{section})", text_of(REPORTS[name])), section
    assert not re.search(r"1[3-9]\d{9}|\d{3,4}-\d{7,8}|\d{17}[\dXx]", text)
    unit = "社区" if town.endswith("街道") else "村"
    assert re.search(rf"{TOWNS[town]['villages']}个(行政)?{unit}", text)


def only(pattern: str, text: str) -> list[int]:
    """The numbers of the one match of the pattern."""
    (found,) = re.finditer(pattern, text)
    return [int(group) for group in found.groups()]


def disputes(name: str) -> list[int]:
    return only(
        r"结转(?:纠纷)?(\d+)件，全年受理纠纷(\d+)件，调解成功(\d+)件，(?:其中含上年结转案件，)?(?:转入|移送)[^\d，]*(\d+)件，年末未结(\d+)件",
        unwrapped(REPORTS[name]),
    )


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_the_figures_of_a_report_add_up(name: str) -> None:
    text = unwrapped(REPORTS[name])
    carried, accepted, resolved, to_court, left = disputes(name)
    assert carried + accepted - resolved - to_court == left
    total, parts = re.findall(r"处置各类违法行为(\d+)起，其中([^。，；]*)", text)[0]
    assert sum(int(n) for n in re.findall(r"(\d+)起", parts)) == int(total)
    for smaller_follows in (
        r"信访件(\d+)件，办结(\d+)件",
        r"诉求(\d+)件，办结(\d+)件",
        r"(?:网格事件上报|上报网格事件|网格事件)(\d+)件，办结(\d+)件",
        r"应考(?:干部)?(\d+)人，合格(\d+)人",
        r"法治宣传活动(\d+)场次，其中法律六进(?:活动)?(\d+)场次",
    ):
        larger, smaller = only(smaller_follows, text)
        assert larger >= smaller > 0, smaller_follows
    staff, certified = [
        int(n)
        for n in re.search(r"(?:在岗执法人员|执法人员在岗)(\d+)人，(?:其中)?持证(\d+)人", text).groups()  # type: ignore[union-attr]
    ]
    assert staff >= certified
    organisations, mediators = only(r"(?:调解委员会|调解组织)(\d+)个，(?:人民)?调解员(\d+)人", text)
    assert mediators >= organisations
    grids, members = only(r"网格(\d+)个[^。]*?网格员(\d+)人", text)
    assert members >= grids


@pytest.mark.parametrize("town", ["云栖岭镇", "青禾铺镇"])
def test_the_disputes_left_open_in_2024_open_the_year_2025(town: str) -> None:
    assert disputes(f"{town}-2024")[-1] == disputes(f"{town}-2025")[0]


@pytest.mark.parametrize("path", [*DIGESTS.values(), *REPORTS.values()], ids=lambda path: path.stem)
def test_no_sentence_of_the_demo_is_torn(path):
    source = read_report(path)
    outline = read_outline(source.text, markdown=source.markdown)
    for passage in cut_passages(outline):
        for sentence in map(str.strip, passage.sentences):
            assert sentence.endswith(("。", "；", "：", "”", "）")), sentence
            assert not sentence.startswith(("，", "。", "；", "、", "是")), sentence


@pytest.mark.parametrize("town", sorted(TOWNS))
def test_the_months_of_a_town_go_with_its_report(town: str) -> None:
    text = unwrapped(REPORTS[f"{town}-2025"])
    row = MONTHS["towns"].index(town)
    assert disputes(f"{town}-2025")[1] == MONTHS["month"]["disputes_accepted"][row]
    organisations, mediators = only(r"(?:调解委员会|调解组织)(\d+)个，(?:人民)?调解员(\d+)人", text)
    members = only(r"网格\d+个[^。]*?网格员(\d+)人", text)
    level = {code: of_towns[row] for code, of_towns in MONTHS["level"].items()}
    assert (level["mediation_orgs"], level["mediators"]) == (organisations, mediators)
    assert [level["grid_members"]] == members
    assert level["villages"] == level["villages_with_adviser"] == TOWNS[town]["villages"]
    for code, pattern in (
        ("inspections", r"行政检查(\d+)次"),
        ("petitions_received", r"信访件(\d+)件"),
        ("grid_events", r"(?:网格事件上报|上报网格事件|网格事件)(\d+)件"),
        ("publicity_events", r"全年法治宣传活动(\d+)场次"),
    ):
        assert only(pattern, text) == [MONTHS["month"][code][row]], code
