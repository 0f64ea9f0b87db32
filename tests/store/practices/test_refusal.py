"""Not found, and why: what an answer may not pass over, over a few invented reports."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.database import Database
from store.practices.answering.answers import Reason, find
from store.practices.answering.coverage import Coverage, Matter, Way
from store.practices.answering.parts import Parts
from store.practices.answering.refusal import answers
from store.practices.answering.sight import Sight
from store.practices.asking.question import Question, Scope
from store.practices.kinds import SectionKind
from store.practices.language.words import Words, shared_words
from store.practices.library.importing import import_report
from store.practices.reading.read import read_bytes
from store.practices.tables import ReportKind

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
REPORTS = {
    ("板溪镇", 2023): (
        "（一）矛盾调解\n全镇受理邻里纠纷32件，调解成功31件。调解员每办成一件补贴60元。\n"
        "（二）行政执法\n作出行政处罚决定4件，执法记录仪全程使用。\n（三）法律顾问\n聘请法律顾问1名，审查合同6份。"
    ),
    ("西坡镇", 2024): (
        "（一）矛盾调解\n人民调解员入户排查，纠纷当场化解。\n（二）普法宣传\n12月4日开展宪法宣传，赶大集发放资料。\n"
        "（三）政务公开\n镇长每月接待群众一次，公开栏及时更新。值班人员替镇长打电话回访。\n"
        "（四）务工人员\n人民调解员走访企业。全年为务工人员追回工资20万元。职责边界不清的事项由镇长会议议定。"
    ),
}


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


@pytest.fixture
def ask(database: Database, words: Words):
    for (town, year), practice in REPORTS.items():
        text = (
            f"清岚县{town}{year}年法治政府建设工作报告\n一、主要做法\n{practice}\n"
            "二、存在问题\n执法人员少，经费不足。\n三、下一步打算\n继续依法行政。\n"
        )
        import_report(database, words, read_bytes(f"{town}.txt", text.encode()), ReportKind.ORIGINAL, NOW)

    def asked(text, *, scope=Scope(), absent=(), **more):  # noqa: B008 (frozen)
        question = Question(text, scope, tuple(dict.fromkeys(words.cut(text))), absent=absent)
        with database.reading() as session:
            return find(session, words, question, **more)

    return asked


@pytest.mark.parametrize(
    ("question", "town"),
    [
        ("邻居吵架谁来调解", "板溪镇"),
        ("调解员补贴怎么发", "板溪镇"),
        ("律师帮忙看合同吗", "板溪镇"),
        ("12.4宪法宣传", "西坡镇"),
        ("调解成功多少件", "板溪镇"),
    ],
)
def test_what_is_written_is_found_in_other_words(ask, question, town):
    found = ask(question)
    assert (found.quotes[0].town, found.reason) == (town, None)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("镇长电话是多少", Reason.NOT_TOGETHER),  # 镇长 is written, and that somebody telephones
        ("调解员食堂几点开饭", Reason.NOBODY_WROTE),
        ("调解员工资多少", Reason.NOT_TOGETHER),  # wages are written, of others
        ("垃圾没人管咋办", Reason.NOBODY_WROTE),  # whose business something is, is written; of litter nothing
        ("执法记录仪的采购价格", Reason.NOBODY_WROTE),
        ("无人机光伏", Reason.NOBODY_WROTE),
        ("宪法宣传开了几场", Reason.NOT_TOGETHER),  # no such figure beside it
        ("的了吗", Reason.NO_WORDS),
    ],
)
def test_a_strong_word_shared_is_no_answer(ask, question, reason):
    found = ask(question)
    assert (found.quotes, found.reason) == ([], reason)


def test_what_befalls_a_thing_is_found_for_a_thing_that_is_written(ask):
    assert ask("事情没人管咋办").quotes
    assert ask("追回工资多少").quotes


def test_what_is_asked_stands_in_neighbouring_sentences():
    asked = Coverage(
        tuple(
            Matter(word, (Way((word,), 1.0, 1.0),), 1.0, 1.0, is_must=False, is_lost=False, is_thing=True)
            for word in ("夜校", "宪法墙", "大喇叭")
        )
    )

    def answered(headings, *sentences):
        sight = Sight(headings, sentences)
        return answers(asked, sight, sight.where(asked.words))

    assert answered([], "夜校开课。", "另有宪法墙。")
    assert answered(["夜校"], "一。", "二。", "三。", "宪法墙。")
    assert not answered([], "夜校开课。", "一。", "二。", "宪法墙。", "三。", "四。", "大喇叭。")


def test_the_unknown_words_are_told(ask):
    assert "食堂" in ask("调解员食堂").unknown
    assert ask("邻居吵架谁来调解").unknown == ()


def test_within_a_town_only_what_it_wrote_itself_counts(ask):
    here = Scope(towns=("西坡镇",))
    assert ask("行政处罚", scope=here).reason is Reason.NOT_TOGETHER
    assert ask("罚款", scope=here).quotes == []
    assert ask("行政处罚").quotes


def test_towns_and_years_that_are_not_held(ask):
    elsewhere = ask("调解", absent=("龙潭镇",))
    assert (elsewhere.quotes, elsewhere.reason) == ([], Reason.TOWN_NOT_HELD)
    other_year = ask("调解", scope=Scope(towns=("板溪镇",), years=(2021,)))
    assert (other_year.quotes, other_year.reason, other_year.held_years) == ([], Reason.YEAR_NOT_HELD, (2023,))
    assert ask("调解", scope=Scope(years=(2019,))).held_years == (2023, 2024)


def test_everyday_words_do_not_make_a_question_unanswerable(ask):
    for question in (
        "调解员一般怎么安排才合适",
        "请问那边调解的时候咋弄",
        "调解这块儿到底搞得咋样",
        "邻里纠纷闹到镇里找谁",
        "调解员老出岔子咋整",
        "调解员忙不过来怎么安排",
    ):
        assert ask(question).quotes, question


def test_without_the_thesaurus_only_the_very_words_are_found(ask):
    plain = Parts(thesaurus=False)
    assert ask("律师", parts=plain).quotes == []
    assert ask("法律顾问", parts=plain).quotes
    assert ask("律师").quotes


def test_a_kind_of_section_with_no_words_lists_it_town_by_town(ask):
    found = ask("", scope=Scope(kind=SectionKind.PROBLEM))
    assert [(quote.town, quote.heading_path) for quote in found.quotes] == [
        ("西坡镇", ("二、存在问题",)),
        ("板溪镇", ("二、存在问题",)),
    ]
    one = ask("", scope=Scope(towns=("板溪镇",)))
    assert {quote.town for quote in one.quotes} == {"板溪镇"}
    assert [quote.heading_path[-1] for quote in one.quotes][:2] == ["（一）矛盾调解", "（二）行政执法"]


def test_two_towns_named_stand_both_on_the_first_page(ask):
    found = ask("板溪和西坡谁的调解多", scope=Scope(towns=("板溪镇", "西坡镇")))
    assert {quote.town for quote in found.quotes} == {"板溪镇", "西坡镇"}


def test_the_matched_words_are_told_with_their_synonyms(ask):
    quote = ask("律师").quotes[0]
    assert "法律顾问" in quote.matched
    assert all(word in "".join(quote.sentences) for word in quote.matched)
