"""The draft of a year: every figure is the sum worked out by hand, every gap is marked, nothing is guessed."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.annual.backlog import Opening
from store.annual.drafting.draft import drafted
from store.annual.drafting.facts import Facts
from store.annual.record import Standing
from store.annual.structure import Level, Part, State
from store.catalogue.metrics import Kind, Tier, base
from store.catalogue.months import Month
from store.collection.history import Amount
from store.people.places import PlaceFacts, PlaceKind
from tests.examples import examples
from tests.store.annual.years import FIRST, NA, TOWN, record

METRICS = {one.code: one for one in base().metrics}
PAIRS = {
    "R8_disputes": ("disputes_accepted", "disputes_resolved"),
    "R10_petitions": ("petitions_received", "petitions_closed"),
    "R10_appeals": ("appeals_received", "appeals_closed"),
    "R12_grid": ("grid_events", "grid_events_closed"),
}
BEFORE = Month(2025, 1)
OPENINGS = {"R8_disputes": 12, "R10_petitions": 0, "R10_appeals": 7, "R12_grid": 30}


def months_of(code: str, first: int) -> list[int]:
    """In which months a metric is owed, counted from January 2026."""
    quarterly = METRICS[code].tier is Tier.QUARTER
    return [number for number in range(first, 13) if not quarterly or number % 3 == 0]


def answers(first: int = -11) -> dict[str, dict[int, object]]:
    """Two years of a town in which something happened everywhere, without chance."""
    found: dict[str, dict[int, object]] = {}
    for place, (code, metric) in enumerate(METRICS.items(), 3):
        level = metric.kind is Kind.STOCK
        found[code] = {n: place + 20 if level else place + (n * place) % 7 + (n < 1) for n in months_of(code, first)}
    for went in ("law_exam_passed", "pretrial_resolved", "liujin_events", "enf_certified", "villages_with_adviser"):
        found[went] = dict.fromkeys(found[went], 3)
    for came, went in PAIRS.values():
        found[went] = {n: value - n % 2 for n, value in found[came].items()}
    found["enf_staff"] = {n: 31 + (n < 1) for n in found["enf_staff"]}
    found["court_appearances"] = dict.fromkeys(found["court_appearances"], 1)
    return found


def facts(said=None, standing=None, openings=OPENINGS, first=BEFORE, town=TOWN) -> Facts:
    made = replace(record(answers() if said is None else said, standing, first=first), town=town)
    known = {rule: None if openings.get(rule) is None else Opening(openings[rule]) for rule in PAIRS}
    return Facts(made, 2026, known, None)


def text(draft) -> str:
    return "\n".join(one.text for one in draft.paragraphs)


def by_hand(said, code: str, year: int = 0) -> int:
    """The year's sum, or the level of its December: of this year, or of so many before."""
    months = [n for n in months_of(code, -11) if -12 * year < n <= 12 - 12 * year]
    values = [said[code][n] for n in months]
    return values[-1] if METRICS[code].kind is Kind.STOCK else sum(values)


def cut(part: int, whole: int) -> str:
    return f"{part * 10_000 // whole / 100:.2f}".rstrip("0").rstrip(".") + "%"


def test_every_figure_is_the_sum_worked_out_by_hand_and_carries_its_months():
    said = answers()
    draft = drafted(facts(said))
    assert draft.gaps == ()
    names = {metric.name: code for code, metric in METRICS.items()}
    rates = {rate.name: rate for rate in base().rates}
    seen = set()
    for one in draft.figures:
        if one.text == "与上年持平":
            assert by_hand(said, names[one.label]) == by_hand(said, names[one.label], 1)
            continue
        number = re.match(r"\d+(?:\.\d+)?%?", one.text)[0]
        if one.label in rates:
            rate = rates[one.label]
            whole = sum(by_hand(said, code) for code in rate.denominator) + OPENINGS.get(rate.backlog, 0)
            assert number == cut(by_hand(said, rate.numerator), whole), one
            assert {each.metric.code for each in one.sums} == {rate.numerator, *rate.denominator}
            seen.add(rate.code)
            continue
        code = names[one.label]
        this, last = by_hand(said, code), by_hand(said, code, 1)
        pair = next(((rule, went) for rule, (came, went) in PAIRS.items() if came == code), None)
        if not one.sums:
            assert int(number) == OPENINGS[pair[0]]
            continue
        assert one.text.endswith(METRICS[code].unit)
        if len(one.sums) == 2 and one.sums[1].metric.code != code:
            assert int(number) == OPENINGS[pair[0]] + this - by_hand(said, pair[1])
            seen.add(pair[0])
        elif len(one.sums) == 2:
            assert int(number) == abs(this - last)
            assert [each.owed[0].year for each in one.sums] == [2026, 2025]
        else:
            assert int(number) == this
            seen.add(code)
        months = [each.month.number for each in one.sums[0].sources]
        assert months == ([12] if METRICS[code].kind is Kind.STOCK else months_of(code, 1))
    assert seen == {*METRICS, *PAIRS, *(rate.code for rate in base().rates)}


def test_a_year_reads_as_official_chinese():
    told = text(drafted(facts()))
    assert "\n一、推进法治政府建设的主要举措和成效\n（一）加强组织领导，压实法治建设责任\n1.研究部署法治建设\n" in told
    assert re.search(
        r"年初结转矛盾纠纷12件，全年新受理矛盾纠纷\d+件（比上年减少\d+件），调解成功\d+件（比上年减少\d+件），"
        r"其中诉前调解成功36件，调解成功率\d\d\.\d+%。年末尚有\d+件矛盾纠纷未调解成功",
        told,
    )
    assert "年末在岗执法人员31人（比上年末减少1人），" in told
    assert re.search(r"在岗执法人员持证率为\d+\.\d+%，尚未做到全员持证。.*〔原因请补写", told)
    heads = [one.text for one in drafted(facts()).paragraphs if one.level is Level.H1]
    assert [one[:2] for one in heads] == ["一、", "二、", "三、", "四、", "五、"]
    assert not re.search(r"[{}]|，。|。。|None", told)


@pytest.mark.parametrize(
    ("changed", "there", "gone"),
    [
        ({"review_cases": 0}, "全年未发生以本镇为被申请人的行政复议案件。", "复议案件0件"),
        ({"review_cases": NA}, "做好行政复议答复和行政应诉", "复议案件"),
        ({"lawsuit_cases": 0, "court_appearances": 0}, "全年未发生以本镇为被告的行政诉讼案件。", "出庭率"),
        ({"legacy_resolved": 0}, "未办结。领导干部接访下访", "历史遗留"),
        ({"disputes_accepted": 0, "disputes_resolved": 1}, "12件，全年未新受理矛盾纠纷，调解成功12件", "____"),
        ({"law_meetings": 0}, "二、存在的不足和原因", "专题研究法治工作0次"),
        ({"publicity_events": Amount(30, is_more=True)}, "法治宣传活动360余场，", "比上年增加30"),
        ({"publicity_events": Amount(31, is_more=True)}, "法治宣传活动372场以上，", "372余"),
        ({"publicity_audience": Amount(500, is_near=True)}, "受教育群众约6000人次", "群众6000"),
        ({"enf_staff": 0, "enf_certified": 0}, "年末没有在岗执法人员", "持证率"),
    ],
)
def test_noughts_silence_and_rough_counts_have_their_own_words(changed, there, gone):
    said = answers() | {code: dict.fromkeys(months_of(code, 1), what) for code, what in changed.items()}
    told = text(drafted(facts(said)))
    assert there in told
    assert gone not in told.split("三、党政")[0]


def test_what_is_missing_is_named_at_every_figure():
    draft = drafted(facts(standing={12: Standing.NONE, 11: Standing.HANDED_IN, 2: Standing.RETURNED}))
    told = text(draft)
    assert re.search(r"全年新受理矛盾纠纷\d+件〔缺2月、12月；11月未审核〕，", told)
    assert "在岗执法人员31人〔缺12月；为10月数〕" in told
    assert "持证率____%〔缺12月〕" in told
    assert "2月的月报被退回，尚未重新报送。11月的月报已报送、尚未审核。12月的月报尚未报送。" in told
    assert "比上年" not in told
    assert {one.months for one in draft.gaps if len(one.sums) == 1 and one.sums[0].metric.tier is Tier.MONTH} == {
        (Month(2026, 2), Month(2026, 11), Month(2026, 12))
    }
    assert [one.label for one in draft.figures if one.sums] == []  # 12 to begin with is known


def test_an_unknown_opening_balance_is_a_gap_and_no_rate_is_guessed():
    draft = drafted(facts(openings={}))
    assert "年初结转矛盾纠纷____件〔上年末在办件数未知〕，全年新受理" in text(draft)
    assert "调解成功率____%〔上年末在办件数未知〕。年末尚有____件〔上年末在办件数未知〕矛盾纠纷未调解成功" in text(
        draft
    )
    assert len(draft.gaps) == 12
    assert all(one.wants_opening for one in draft.gaps)
    state = {one.name: (one.state, one.note) for one in draft.contents}
    assert state["年初结转数"] == (State.TO_CHECK, "有4项查不到上年末在办件数，相关比率没有计算，请查明后填写")


def test_more_closed_than_there_was_is_no_rate():
    said = answers() | {"petitions_closed": dict.fromkeys(range(1, 13), 500)}
    assert "办结率____%〔办结多于结转与新收之和，请核对〕" in text(drafted(facts(said)))


def test_a_rate_of_what_was_at_least_so_much_is_no_rate():
    rough = dict.fromkeys(range(1, 13), 40) | {3: Amount(3000, is_more=True)}
    told = text(drafted(facts(answers() | {"disputes_accepted": rough})))
    assert "调解成功率____%〔有关数量不是准确数，无法计算〕" in told
    assert "办结多于" not in told


def test_last_year_is_compared_only_where_all_of_it_is_there():
    assert "比上年" not in text(drafted(facts(first=FIRST, said=answers(1))))
    lacking = answers()
    del lacking["inspections"][-5]
    told = text(drafted(facts(lacking)))
    assert re.search(r"行政检查\d+次。", told)
    assert re.search(r"集体学法\d+次（比上年", told)


@given(st.integers(0, 2**32))
@settings(max_examples=examples(40))
def test_whatever_was_handed_in_no_number_stands_without_its_source(seed):
    chance = random.Random(seed)

    def answer():
        rough = Amount(chance.randrange(99), chance.random() < 0.1, chance.random() < 0.1)
        return chance.choice([rough, rough, 0, NA, None] if chance.random() < 0.2 else [rough, 0])

    said = {code: {n: answer() for n in months_of(code, -11) if chance.random() < 0.98} for code in METRICS}
    standings = {chance.randint(-11, 12): chance.choice(list(Standing)) for _ in range(chance.randrange(3))}
    draft = drafted(facts(said, standings))
    for paragraph in draft.paragraphs:
        plain = "".join(one.text if one.part is Part.TEXT else "■" for one in paragraph.pieces)
        assert not re.search(r"[0-9]", re.sub(r"^\d+\.|202[67]年|（[\d—、月]+）", "", plain)), plain
        assert not re.search(r"[{}]|，。|。。|，，|^[，。]|None", plain), plain
    assert all(each.is_whole for one in draft.figures for each in one.sums)
    assert all("〔" in one.text or one.months for one in draft.gaps)


@pytest.mark.parametrize(
    ("name", "county", "there"),
    [
        (
            "河西街道",
            "临江区",
            ("街道党工委、街道办事处", "以街道名义", "在区委、区政府领导下", "中共临江区委、临江区人民政府："),
        ),
        ("巴彦苏木", "临江旗", ("苏木党委、苏木政府", "全苏木共有村", "在旗委、旗政府领导下")),
        ("石门乡", "临江自治县", ("乡党委、乡政府", "全乡共有村", "中共临江自治县委、临江自治县人民政府：")),
    ],
)
def test_a_town_calls_itself_what_it_is(name, county, there):
    draft = drafted(facts(town=PlaceFacts(2, PlaceKind.TOWN, name, 1, county)))
    told = f"{draft.addressee}\n{text(draft)}"
    assert [one for one in there if one not in told] == []
    assert draft.title.replace("\n", "") == f"{name}2026年法治政府建设年度报告"


def test_what_a_county_calls_something_else_or_asks_of_its_own_is_told_by_its_name():
    made = facts()
    catalogues = {}
    for month, catalogue in made.record.catalogues.items():
        own = replace(METRICS["villages"], code="own_1", name="法治副校长", unit="名")
        changed = [replace(one, name="镇村检查") if one.code == "inspections" else one for one in catalogue.metrics]
        catalogues[month] = replace(catalogue, metrics=(*changed, own))
    said = {**made.record.said, "own_1": made.record.said["villages"]}
    told = text(drafted(replace(made, record=replace(made.record, catalogues=catalogues, said=said))))
    assert "法治副校长" in told
    assert re.search(r"其他工作数据\n镇村检查\d+次。", told)
    assert "全年开展行政检查" not in told


def test_what_was_asked_for_a_part_of_the_year_says_which():
    made = facts(answers() | {"law_meetings": {6: 0}, "review_cases": dict.fromkeys(range(1, 7), 0)})
    catalogues = dict(made.record.catalogues)
    for month in [one for one in catalogues if one > Month(2026, 6)]:
        metrics = [
            one for one in catalogues[month].metrics if one.code not in ("inspections", "enf_staff", "review_cases")
        ]
        catalogues[month] = replace(catalogues[month], metrics=tuple(metrics))
    told = text(drafted(replace(made, record=replace(made.record, catalogues=catalogues))))
    assert re.search(r"行政检查\d+次（1—6月）", told)
    assert "年末在岗执法人员31人（6月数）" in told
    assert "行政复议案件0件（1—6月）" in told
    assert "未发生行政复议" not in told
    assert "专题研究法治工作0次〔缺3月、9月、12月〕" in told


def test_it_says_so_with_a_gap_too():
    made = facts(standing={4: Standing.RETURNED})
    catalogues = dict(made.record.catalogues)
    for month in [one for one in catalogues if one > Month(2026, 6)]:
        metrics = [one for one in catalogues[month].metrics if one.code not in ("inspections", "enf_staff")]
        catalogues[month] = replace(catalogues[month], metrics=tuple(metrics))
    told = text(drafted(replace(made, record=replace(made.record, catalogues=catalogues))))
    assert re.search(r"行政检查\d+次（1—6月）〔缺4月〕", told)


def test_a_town_that_was_merged_owes_nothing_after():
    made = facts(standing=dict.fromkeys(range(7, 13), Standing.NONE))
    catalogues = dict(made.record.catalogues)
    for month in [one for one in catalogues if one > Month(2026, 6)]:
        catalogues[month] = replace(catalogues[month], metrics=(), rules=(), rates=())
    draft = drafted(replace(made, record=replace(made.record, catalogues=catalogues)))
    assert draft.gaps == ()
    assert re.search(r"全年新受理矛盾纠纷\d+件（1—6月），", text(draft))
    assert next(one for one in draft.contents if one.name == "全年各月数据").is_there


def test_explanations_are_quoted_for_somebody_to_look_at():
    made = facts()
    came = made.record.said["disputes_accepted"]
    came[Month(2026, 3)] = replace(came[Month(2026, 3)], explanations=("排查征地纠纷，张某等来访",))
    draft = drafted(made)
    [quote] = [piece for one in draft.paragraphs for piece in one.pieces if piece.part is Part.QUOTE]
    assert quote.text == "排查征地纠纷，张某等来访"
    assert [each.month for each in quote.sums[0].sources] == [Month(2026, 3)]
    assert re.search(r"3月受理矛盾纠纷\d+件，填报说明为“排查征地纠纷，张某等来访”。〔月报原话，请核对", text(draft))
    notes = {one.name: (one.state, one.note) for one in draft.secrecy}
    assert notes["当事人、信访人姓名和案情"] == (State.TO_CHECK, "有这些字样：张某，请核对后删改")
    assert notes["月报说明的原话"] == (State.TO_CHECK, "有1处月报原话，请逐条核对")
    assert notes["维稳数据，未发布的突发事件"] == (
        State.TO_CHECK,
        "稿中有月报原话，请逐句核对有没有；补写以后再核对一遍",
    )
    plain = {one.note for one in drafted(facts()).secrecy if one.state is State.TO_CHECK}
    assert plain == {"未见明显字样，请人工核对；补写以后再核对一遍"}
    named = replace(came[Month(2026, 3)], explanations=("村民张大强因宅基地与李秀英多年上访",))
    came[Month(2026, 3)] = named
    withheld = drafted(made)
    assert "张大强" not in text(withheld)
    assert "〔3月受理矛盾纠纷的填报说明像有姓名、案情等不宜写进报告的内容，没有引用，请查看月报" in text(withheld)
    notes = {one.name: one.note for one in withheld.secrecy}
    assert notes["月报说明的原话"] == "有0处月报原话，请逐条核对；另有1处像有敏感内容，没有引用"
    causes = next(one for one in draft.contents if one.name == "产生不足的原因")
    assert (causes.state, causes.note) == (State.TO_CHECK, "月报里有1条说明可作参考，请写明原因")


def test_a_month_that_is_being_corrected_is_marked_at_every_figure_that_rests_on_it():
    made = facts(answers() | {"review_cases": dict.fromkeys(months_of("review_cases", 1), 0)})
    april = Month(2026, 4)
    draft = drafted(replace(made, record=replace(made.record, reopened=frozenset({april, Month(2025, 4)}))))
    told = text(draft)
    assert re.search(r"全年新受理矛盾纠纷\d+件〔4月正在更正〕（比上年减少\d+件），", told)
    assert re.search(r"调解成功率[\d.]+%〔4月正在更正〕。年末尚有\d+件〔4月正在更正〕矛盾纠纷未调解成功", told)
    assert "全年未发生以本镇为被申请人的行政复议案件〔4月正在更正〕。" in told
    assert re.search(r"专题研究法治工作\d+次[。（]", told)  # by the quarter: April asks nothing
    assert "年末在岗执法人员31人（比上年末" in told
    assert "4月的月报审核后正在更正。〔月报补齐" in told
    notes = {one.name: one.note for one in draft.contents}
    assert notes["正在更正的月份"].startswith("4月审核后正在更正，正文是更正前的数")
    assert "正在更正的月份" not in [one.name for one in drafted(facts()).contents]


@pytest.mark.parametrize(
    ("words", "is_quoted"),
    [
        ("12月集中排查，李秀英与邻居宅基地争议上访多次", False),
        ("王建国夫妇因工资未结多次到镇", False),
        ("刘家村三组信访户赵玉兰反复上访", False),
        ("集中排查农民工工资和宅基地纠纷", True),
        ("与邻镇联合排查林地争议", True),
    ],
)
def test_a_name_beside_a_matter_is_not_quoted(words, is_quoted):
    made = facts()
    came = made.record.said["disputes_accepted"]
    came[Month(2026, 3)] = replace(came[Month(2026, 3)], explanations=(words,))
    assert (words in text(drafted(made))) is is_quoted


def test_what_the_leaders_did_is_not_told_as_what_the_two_principals_did():
    [_, told] = text(drafted(facts())).split("\n三、党政")
    assert re.search(
        r"领导班子成员（正职和副职）接访下访\d+次，正职和副职负责人出庭应诉\d+次。〔请补写：其中党政主要", told
    )


def test_the_check_list_names_what_the_regulation_asks_for():
    draft = drafted(facts())
    assert [one.state for one in draft.contents] == [
        State.THERE,
        State.TO_CHECK,
        State.TO_WRITE,
        State.TO_WRITE,
        State.TO_WRITE,
        State.TO_WRITE,
        State.THERE,
        State.THERE,
        State.TO_CHECK,
    ]
    assert draft.copy_to == "中共清岚县委全面依法治县委员会办公室"
    assert draft.contents[-1].note.startswith("2027年3月1日前报送县委、县政府，抄送中共清岚县委")


def test_months_that_were_counted_in_another_unit_are_not_told_as_if_nobody_had_handed_them_in():
    made = facts()
    catalogues = dict(made.record.catalogues)
    for month in [one for one in catalogues if FIRST <= one <= Month(2026, 2)]:
        metrics = [replace(one, unit="组") if one.code == "inspections" else one for one in catalogues[month].metrics]
        catalogues[month] = replace(catalogues[month], metrics=tuple(metrics))
    draft = drafted(replace(made, record=replace(made.record, catalogues=catalogues)))
    assert re.search(r"行政检查\d+次〔1—2月计量单位不同，未计入〕[，。]", text(draft))
