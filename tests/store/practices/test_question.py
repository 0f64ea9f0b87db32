"""What a question names: towns, years, sections, and the words that are left; what a follow-up takes over."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.practices.asking.question import Scope, follow, read_question
from store.practices.index.directory import Held
from store.practices.kinds import SectionKind
from store.practices.language.words import Words, normal, shared_words

TODAY = date(2026, 11, 21)
PLACES = [
    ("清岚县", "青禾铺镇", 2025), ("清岚县", "青禾浦镇", 2025), ("清岚县", "望澜门街道", 2024), ("", "鹿鸣寨乡", 2023),
    ("", "板溪镇", 2023), ("", "溪镇", 2023), ("", "蟠龙镇", 2023), ("", "高显镇", 2022), ("", "西陵寺镇", 2023),
]  # fmt: skip
PROBLEM, PLAN, PRACTICE, PRINCIPAL = (
    SectionKind.PROBLEM, SectionKind.PLAN, SectionKind.PRACTICE, SectionKind.PRINCIPAL,
)  # fmt: skip


def held(*towns):
    rows = [("", town, 2025) for town in towns] or PLACES
    return [Held(number, *row, "original", "f.txt", 0, 1) for number, row in enumerate(rows)]


HELD = held()


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


@pytest.fixture(scope="module")
def read(words):
    def read(text, reports=HELD, own=None):
        return read_question(text, reports, words, today=TODAY, own=[own] if own is not None else [])

    return read


@pytest.mark.parametrize(
    ("text", "towns", "years", "left"),
    [
        ("调解员有没有补贴", (), (), {"补贴"}),
        ("青禾铺镇的网格员", ("青禾铺镇",), (), {"网格员"}),
        ("青禾铺的网格员", ("青禾铺镇",), (), {"网格员"}),
        ("望澜门 鹿鸣寨乡 网格员", ("望澜门街道", "鹿鸣寨乡"), (), {"网格员"}),
        ("青禾浦和青禾铺谁的网格员多", ("青禾浦镇", "青禾铺镇"), (), {"网格员"}),
        ("板溪镇 网格员", ("板溪镇",), (), {"网格员"}),  # and not 溪镇 inside it
        ("2024年的网格员", (), (2024,), {"网格员"}),
        ("２０２４年 網格員", (), (2024,), {"网格员"}),
        ("2023、2024 网格员", (), (2023, 2024), {"网格员"}),
        ("编号120245 网格员", (), (), {"网格员", "120245"}),
        ("板溪镇 2023 网格员", ("板溪镇",), (2023,), {"网格员"}),
        ("2023板溪网格员", ("板溪镇",), (2023,), {"网格员"}),
        ("2023人民调解", (), (2023,), {"人民调解"}),
        ("2001年网格员", (), (2001,), {"网格员"}),
        ("补贴 2020 元", (), (), {"补贴", "2020"}),
        ("溪水治理", (), (), {"治理"}),  # a short name of one character names nobody
        ("問板溪鎮網格員", ("板溪镇",), (), {"网格员"}),
        ("12/4 网格员", (), (), {"网格员", "12·4"}),
        ("十二月四日网格员", (), (), {"网格员", "12·4"}),
        ("", (), (), set()),
    ],
)
def test_what_is_named(read, text, towns, years, left):
    question = read(text)
    assert set(question.scope.towns) == set(towns)
    assert question.scope.years == years
    assert left <= set(question.words)
    assert not set(question.words) & {"青禾铺", "青禾浦", "板溪", "2023", "2024", "望澜门"}
    assert not question.absent + question.mended
    assert question.text == text


@pytest.mark.parametrize(
    ("text", "typed", "town"),
    [
        ("班溪怎么调解", "班溪", "板溪镇"),
        ("板西镇的网格员", "板西镇", "板溪镇"),
        ("盘龙镇的网格员", "盘龙镇", "蟠龙镇"),
        ("盘龙咋调解的", "盘龙", "蟠龙镇"),
        ("西凌寺罚款", "西凌寺", "西陵寺镇"),
        ("西陵寺庙镇罚款", "西陵寺庙镇", "西陵寺镇"),
        ("西寺镇罚款", "西寺镇", "西陵寺镇"),
        ("西陵罚款", "西陵", "西陵寺镇"),
        ("板溪乡的网格员", "板溪乡", "板溪镇"),
        ("高县镇普法", "高县镇", "高显镇"),
        ("青河铺镇普法", "青河铺镇", "青禾铺镇"),  # 青禾浦 sounds like it too, but is farther off
    ],
)
def test_a_mistyped_town_is_mended_and_said(read, text, typed, town):
    question = read(text)
    assert question.scope.towns == (town,)
    assert question.mended == ((typed, town),)
    assert not question.absent


@pytest.mark.parametrize(
    "text",
    ["效果显著提高显得突出", "提高显著性", "团结干部", "办案洗钱", "伴随西部", "有人来盘活", "西边寺庙普法"],
)
def test_parts_of_other_words_name_no_town(read, text):
    assert read(text).scope == Scope()
    assert not read(text).mended


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("红旗镇怎么调解", ("红旗镇",)),
        ("红旗镇街道怎么扫", ("红旗镇",)),
        ("除了红旗镇，青龙乡和白沙街道的网格", ("青龙乡", "白沙街道")),
        ("罗刹岭镇 网格员", ("罗刹岭镇",)),
        ("问问柳溪镇调解", ("柳溪镇",)),  # another name than 板溪, not a slip of the finger
        ("红旗镇政府的网格员", ("红旗镇",)),
        ("青禾峪镇的网格员", ("青禾峪镇",)),  # may be either of two
        ("各乡镇 我镇 全镇 本镇 集镇 城镇 村镇 镇里 别的镇 哪个镇 邻镇 几个镇 先进镇 镇长 下乡 家乡 老乡", ()),
        ("主要街道摆摊 背街小巷 街道办 上街道检查 小镇 乡镇 乡村 特色小镇", ()),
        ("兄弟乡镇怎么搞的 示范镇 人口大镇 每个镇 这个镇 镇村干部 乡风文明 城乡", ()),
    ],
)
def test_a_town_that_is_not_held_is_missed(read, text, absent):
    question = read(text, held("青禾铺镇", "青禾浦镇", "板溪镇"))
    assert question.absent == absent
    assert question.scope.towns == ()


@pytest.mark.parametrize("stem", ["蟠龙", "板溪", "高显", "西陵寺", "西王庄", "青禾铺", "锦垣", "龙山", "城关"])
def test_a_short_name_that_is_no_everyday_word_names_the_town(read, stem):
    assert read(f"{stem}怎么调解", held(f"{stem}镇")).scope.towns == (f"{stem}镇",)


@pytest.mark.parametrize("stem", ["团结", "平安", "文明", "和平", "幸福", "中心", "信鸽", "养老"])
@pytest.mark.parametrize("unit", ["镇", "乡", "街道"])
def test_an_everyday_word_names_no_town_without_its_unit(read, stem, unit):
    town = held(stem + unit)
    question = read(f"{stem}建设怎么抓", town)
    assert question.scope.towns == ()
    assert stem in "".join(question.words)
    assert read(f"{stem}{unit}怎么做", town).scope.towns == (stem + unit,)
    assert read(f"那{stem}呢", town).scope.towns == (stem + unit,)  # said alone it can be nothing else


@pytest.mark.parametrize(
    ("text", "towns", "without"),
    [
        ("除了板溪镇还有哪些镇搞网格", (), ("板溪镇",)),
        ("不要板溪和蟠龙 网格", (), ("板溪镇", "蟠龙镇")),
        ("不要板溪，蟠龙网格", ("蟠龙镇",), ("板溪镇",)),
        ("板溪、蟠龙以外的镇网格", (), ("板溪镇", "蟠龙镇")),
        ("除我们镇之外谁有网格", (), ("高显镇",)),
        ("我们镇的网格", ("高显镇",), ()),
        ("本镇網格", ("高显镇",), ()),
        ("咱镇和板溪的网格", ("高显镇", "板溪镇"), ()),
        ("我们镇没网格咋办", (), ()),  # a way out is asked for: others have it
        ("我们镇和别的镇的网格", (), ()),
        ("我们镇长管网格吗", (), ()),
    ],
)
def test_whom_it_is_about(read, text, towns, without):
    scope = read(text, own="高显镇").scope
    assert set(scope.towns) == set(towns)
    assert set(scope.without) == set(without)
    assert set(read(text, own="高显镇").words) <= {"网格", "镇长"}


def test_the_own_town_may_not_be_held_or_not_be_known(read):
    assert read("我们镇的网格", own="红旗镇").absent == ("红旗镇",)
    unknown = read("我们镇的网格")
    assert (unknown.scope, unknown.absent, unknown.words) == (Scope(), (), ("网格",))


def test_a_county_held_limits_its_towns(read):
    question = read("清岚县的网格")
    assert question.scope == Scope(counties=("清岚县",))
    assert question.words == ("网格",)


@pytest.mark.parametrize("whose", ["别的镇的", "其他乡镇", "隔壁的", "人家的", "兄弟镇", "别处的", "外镇"])
def test_others_limit_nothing_and_leave_no_word(read, whose):
    question = read(f"{whose}网格")
    assert question.others
    assert (question.scope, question.words) == (Scope(), ("网格",))


@pytest.mark.parametrize("text", ["老人家的网格", "隔壁邻居的网格", "外地人的网格"])
def test_what_only_looks_like_others(read, text):
    assert not read(text).others


@pytest.mark.parametrize(
    ("text", "kind", "leaning"),
    [
        ("别人都写了哪些短板", PROBLEM, None),
        ("普法工作的不足有哪些", PROBLEM, None),
        ("网格存在什么问题", PROBLEM, None),
        ("执法方面的问题", PROBLEM, None),
        ("板溪有啥没弄好", PROBLEM, None),
        ("网格有什么毛病", PROBLEM, None),
        ("板溪2023不足里说网格咋样", PROBLEM, None),
        ("高显准备干点啥", PLAN, None),
        ("网格的难点", PROBLEM, None),
        ("明年打算怎么写", PLAN, None),
        ("下一步怎么抓网格", PLAN, None),
        ("网格工作计划", PLAN, None),
        ("来年网格有啥思路", PLAN, None),
        ("有问题找谁", None, None),
        ("出了问题该找谁", None, None),
        ("解决矛盾纠纷问题", None, None),
        ("历史遗留问题化解", None, None),
        ("哪些问题要上会", None, None),
        ("邻里有问题村里管网格吗", None, None),
        ("网格下一步要公示吗", None, None),
        ("打算离婚的夫妻归网格吗", None, None),
        ("网格后续有啥安排", PLAN, None),
        ("困难群众的网格", None, None),
        ("网格人手不足怎么办", None, PRACTICE),
        ("短板怎么补", None, PRACTICE),
        ("我们打算建网格，别人怎么弄的", None, PRACTICE),
        ("短板和明年打算", None, None),
        ("网格怎么做", None, PRACTICE),
        ("网格有啥招", None, PRACTICE),
        ("书记履行法治职责情况", None, PRINCIPAL),
        ("网格", None, None),
    ],
)
def test_which_section_is_meant(read, text, kind, leaning):
    question = read(text)
    assert question.scope.kind is kind
    assert question.leaning is leaning
    assert not set(question.words) & {"短板", "不足", "打算", "下一步", "做法", "难点"} or kind is None


def test_cue_words_stay_within_longer_words(read):
    assert "枫桥经验" in read("枫桥经验怎么学").words
    assert "经验" in read("枫桥经验怎么学").words
    assert read("网格的经验做法").words == ("网格",)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("去年的打算", (2024, 2025)),
        ("今年的打算", (2025,)),  # what this year was to bring stands in the report of the last
        ("板溪今年的打算", ()),
        ("板溪2024年的打算", (2023,)),
        ("2026年工作计划", (2025,)),
        ("2021年工作计划", (2021,)),  # nothing is held that could tell
        ("板溪2022年工作计划", (2022,)),
        ("明年的打算", ()),
    ],
)
def test_plans_stand_in_the_report_of_the_year_before(read, text, years):
    question = read(text)
    assert question.scope.kind is PLAN
    assert question.scope.years == years


def test_words_are_asked_once_each(read):
    asked = read("网格员 网格员 网格员").words
    assert len(asked) == len(set(asked))


def test_topics_are_told_by_the_words(read):
    assert "mediation" in read("邻里纠纷调解").topics


@pytest.fixture(scope="module")
def asked(read):
    return read("板溪镇2023年的调解员补贴有哪些不足")


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("那蟠龙镇呢", Scope(("蟠龙镇",), years=(2023,), kind=PROBLEM)),
        ("蟠龙呢", Scope(("蟠龙镇",), years=(2023,), kind=PROBLEM)),
        ("2022年的呢", Scope(("板溪镇",), years=(2022,), kind=PROBLEM)),
        ("那打算呢", Scope(("板溪镇",), years=(2023,), kind=PLAN)),
        ("还有别的镇吗", Scope(without=("板溪镇",), years=(2023,), kind=PROBLEM)),
        ("那除了蟠龙镇呢", Scope(without=("蟠龙镇",), years=(2023,), kind=PROBLEM)),
        ("那清岚县呢", Scope(counties=("清岚县",), years=(2023,), kind=PROBLEM)),
        ("高显 2022", Scope(("高显镇",), years=(2022,), kind=PROBLEM)),
    ],
)
def test_a_follow_up_keeps_the_words_and_the_other_facets(read, asked, text, scope):
    question = follow(read(text), asked)
    assert question.scope == scope
    assert question.words == asked.words
    assert question.topics == asked.topics
    assert question.about == asked.text
    assert question.text == text


def test_follow_ups_of_follow_ups_name_the_question_with_the_words(read, asked):
    first = follow(read("那红旗镇呢"), asked)
    assert (first.absent, first.scope.towns) == (("红旗镇",), ())
    second = follow(read("2022年的呢"), first)
    assert (second.absent, second.about) == (("红旗镇",), asked.text)
    third = follow(read("那蟠龙呢"), second)
    assert (third.absent, third.scope) == ((), Scope(("蟠龙镇",), years=(2022,), kind=PROBLEM))


def test_new_words_with_a_lean_keep_the_facets_alone(read, asked):
    question = follow(read("那网格员呢"), asked)
    assert question.words == read("网格员").words
    assert question.scope == asked.scope
    assert question.about == ""


@pytest.mark.parametrize(
    "text",
    ["邻里纠纷怎么调呢", "那个网格员叫啥", "别人都写了哪些短板", "板溪镇的短板", "蟠龙镇的网格员", "怎么办", "啊"],
)
def test_a_full_question_or_none_takes_over_nothing(read, asked, text):
    assert follow(read(text), asked) == read(text)


def test_without_a_question_before_nothing_is_taken_over(read):
    assert follow(read("那蟠龙镇呢"), None) == read("那蟠龙镇呢")


TALK = st.text(
    st.sampled_from("板溪蟠龙高显镇乡街道那呢除了不要以外和、的 2023年12月/四日近两去前问题打算怎么\ue000\0，。ab𠀀")
    | st.characters(codec="utf-8"),
    max_size=40,
)


@settings(deadline=None)
@given(TALK, st.none() | st.sampled_from(["高显镇", "红旗镇", "", "x"]))
def test_no_text_is_too_odd_to_read(read, text, own):
    question = read(text, own=own)
    assert set(question.scope.towns) <= {town for _, town, _ in PLACES}
    assert not set("".join(question.words)) & set("\0\ue000")
    assert follow(question, read("板溪镇的网格")).words or not question.follows


AROUND = st.text(st.sampled_from("的，。 怎么调解网格员普法有没有去年"), max_size=8)


@settings(deadline=None)
@given(AROUND, st.sampled_from([town for _, town, _ in PLACES]), AROUND)
def test_a_full_name_is_found_wherever_it_stands(read, before, town, after):
    assert town in read(before + town + after).scope.towns


@settings(deadline=None)
@given(
    st.sampled_from(["望澜门街道", "鹿鸣寨乡", "西陵寺镇"]),
    st.integers(0, 2),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA0),
)
def test_one_wrong_character_in_three_is_mended(read, town, place, wrong):
    another = held("望澜门街道", "鹿鸣寨乡", "西陵寺镇")
    typed = town[:place] + wrong + town[place + 1 :]
    question = read(f"2024，{typed}网格员", another)
    assert question.scope.towns == (town,) or wrong in "镇乡西"
    assert bool(question.mended) is (normal(typed) != town) or wrong in "镇乡西"


@pytest.mark.parametrize("typed", ["石磴寨", "石磴寨乡", "石磴寨苗族布依族乡", "石瞪寨"])
def test_a_township_is_called_without_the_peoples_in_its_name(read, typed):
    question = read(f"{typed}的网格员怎么管", held("石磴寨苗族布依族乡", "板溪镇"))
    assert question.scope.towns == ("石磴寨苗族布依族乡",)
