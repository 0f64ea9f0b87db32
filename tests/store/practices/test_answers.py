"""Answers: other towns only, page by page, covered or nothing, the store's own sentences, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from store.database import Database
from store.practices.answering import answers, surroundings
from store.practices.answering.cited import is_cited
from store.practices.answering.parts import Parts
from store.practices.asking.question import Question, Scope
from store.practices.kinds import SectionKind
from store.practices.language.words import Words, shared_words
from store.practices.library.importing import import_report
from store.practices.reading.read import read_bytes
from store.practices.tables import Passage, ReportKind

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
COUNTY = "清岚县"


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


@pytest.fixture
def store(database: Database, words: Words) -> Store:
    return Store(database, words)


class Store:
    def __init__(self, database: Database, words: Words) -> None:
        self.database, self.words = database, words

    def take(
        self, town, practice, problem="经费不足，人手短缺。", *, year=2025, county=COUNTY, kind=ReportKind.ORIGINAL
    ):
        """One more report, of two sections."""
        text = (
            f"{county}{town}{year}年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n{practice}\n"
            f"二、存在问题\n{problem}\n三、下一步打算\n继续依法行政。\n"
        )
        source = read_bytes(f"{town}-{year}.txt", text.encode())
        return import_report(self.database, self.words, source, kind, NOW)

    def ask(self, text, *, towns=(), years=(), only=None, without=(), absent=(), **more):
        scope = Scope(towns=tuple(towns), without=tuple(without), years=tuple(years), kind=only)
        asked = Question(text, scope, tuple(dict.fromkeys(self.words.cut(text))), absent=tuple(absent))
        with self.database.reading() as session:
            return answers.find(session, self.words, asked, **more)

    def pages(self, text, **more):
        """All pages, as a person turns them."""
        pages, skip = [], 0
        while True:
            findings = self.ask(text, skip=skip, **more)
            pages.append(findings.quotes)
            skip += len(findings.quotes)
            if not findings.more:
                return pages

    def sentences(self):
        with self.database.reading() as session:
            return {row.id: row.sentences for row in session.query(Passage)}


def test_what_can_be_cited_is_searched_once_for_a_version_of_the_index(store, words):
    told, engine = [], store.database.engine
    question = Question("怎么调解", Scope(), tuple(words.cut("民宿管家调解")))

    def cited(asker=()):
        with store.database.reading() as session:
            told.clear()
            event.listen(engine, "before_cursor_execute", count)
            try:
                return is_cited(session, words, question, asker=asker), len(told)
            finally:
                event.remove(engine, "before_cursor_execute", count)

    def count(connection, cursor, statement, *more):
        told.extend([statement] if "SELECT" in statement else [])

    assert cited()[0] is False
    store.take("云栖岭镇", "推行民宿管家调解，化解纠纷。")
    is_there, searched = cited()
    assert (is_there, cited()) == (True, (True, 1)), "the version alone is read"
    assert searched > 1
    assert cited(((COUNTY, "云栖岭镇"),)) == (False, 1), "one's own is nothing new; nothing is searched anew"
    store.take("锦垣镇", "推行民宿管家调解，化解纠纷。")
    assert cited(((COUNTY, "云栖岭镇"),))[0] is True
    assert cited(((COUNTY, "锦垣镇"),)) == (True, 1)


def towns(findings):
    return [quote.town for quote in findings.quotes]


def test_an_empty_store_finds_nothing(store):
    findings = store.ask("信鸽传书")
    assert (findings.quotes, findings.more, findings.searched_towns, findings.searched_reports) == ([], False, 0, 0)


def test_the_askers_town_is_left_out_unless_named(store):
    store.take("甲子镇", "养信鸽四十羽，信鸽传书送法下乡。")
    store.take("乙丑镇", "也养信鸽，信鸽传书送法到户，全年三百封。")
    assert set(towns(store.ask("信鸽传书"))) == {"甲子镇", "乙丑镇"}
    findings = store.ask("信鸽传书", asker=[(COUNTY, "甲子镇")])
    assert towns(findings) == ["乙丑镇"]
    assert (findings.searched_towns, findings.searched_reports) == (1, 1)
    assert towns(store.ask("信鸽传书", towns=["甲子镇"], asker=[(COUNTY, "甲子镇")])) == ["甲子镇"]


def test_a_town_of_the_same_name_elsewhere_is_another_town(store):
    store.take("城关镇", "养信鸽四十羽，信鸽传书送法下乡。", county="甲申县")
    store.take("城关镇", "也养信鸽，信鸽传书送法到户。", county="乙酉县")
    findings = store.ask("信鸽传书", asker=[("甲申县", "城关镇")])
    assert [quote.county for quote in findings.quotes] == ["乙酉县"]
    assert store.ask("信鸽传书", asker=[("", "城关镇")]).quotes == []  # it may be either
    assert len(store.ask("信鸽传书").quotes) == 2


def test_of_a_towns_equals_the_newest_stands_first(store):
    for year in (2023, 2025, 2024):
        store.take("甲子镇", "养信鸽，信鸽传书送法下乡。", year=year)
    findings = store.ask("信鸽传书")
    assert [quote.year for quote in findings.quotes] == [2025, 2024, 2023]
    assert (findings.searched_towns, findings.searched_reports, findings.held_years) == (1, 3, (2023, 2024, 2025))


def test_pages_go_on_without_repeats_or_losses(store):
    names = [f"{stem}镇" for stem in ("甲子", "乙丑", "丙寅", "丁卯", "戊辰", "己巳", "庚午")]
    for number, town in enumerate(names):
        store.take(town, "信鸽传书送法下乡。" + "另外还修了桥。" * number, "信鸽传书走失较多。")
    pages = store.pages("信鸽传书")
    shown = [quote.passage for page in pages for quote in page]
    assert len(shown) == len(set(shown)) == 2 * len(names)
    for page in pages:
        of_towns = [quote.town for quote in page]
        assert len(of_towns) <= 5
        assert len(set(of_towns)) <= 3
        assert [town for town, before in zip(of_towns, [None, *of_towns], strict=False) if town != before] == list(
            dict.fromkeys(of_towns)
        )
    assert store.ask("信鸽传书", skip=14).quotes == []


def test_equal_scores_stand_in_the_order_of_arrival(store):
    for town in ("丙寅镇", "甲子镇", "乙丑镇"):
        store.take(town, "信鸽传书送法下乡。")
    findings = store.ask("信鸽传书")
    assert towns(findings) == ["丙寅镇", "甲子镇", "乙丑镇"]
    assert len({quote.score for quote in findings.quotes}) == 1


def test_every_sentence_is_a_row_of_the_store(store):
    store.take("甲子镇", "镇里先开会。养信鸽四十羽；用“信鸽传书”的办法送法下乡！全年三百二十封。村民都说好。" * 2)
    store.take("乙丑镇", "信鸽传书，\n一年十次，  送到村口。群众满意。")
    stored = store.sentences()
    quotes = store.ask("信鸽传书").quotes
    assert len(quotes) == 2
    for quote in quotes:
        assert quote.sentences
        assert set(quote.sentences) <= set(stored[quote.passage])
        assert any("信鸽传书" in sentence for sentence in quote.sentences)


def test_the_entry_tells_where_it_stands(store):
    store.take("甲子镇", "信鸽传书送法下乡。", kind=ReportKind.DIGEST)
    (quote,) = store.ask("信鸽传书").quotes
    assert (quote.county, quote.year, quote.file, quote.kind) == (COUNTY, 2025, "甲子镇-2025.txt", ReportKind.DIGEST)
    assert quote.heading_path == ("一、主要做法", "（一）普法调解工作")


def test_a_question_whose_weighty_words_nobody_wrote_is_not_answered(store):
    for town in ("甲子镇", "乙丑镇", "丙寅镇"):
        store.take(town, "全镇普法工作扎实开展，送法下乡。")
    findings = store.ask("普法工作怎么用无人机光伏")
    assert findings.quotes == []
    assert {"无人机", "光伏"} & set(findings.unknown)
    assert findings.searched_reports == 3
    assert store.ask("普法工作").quotes


def test_only_one_kind_of_section(store):
    store.take("甲子镇", "信鸽传书送法下乡。", "信鸽传书走失较多。")
    store.take("乙丑镇", "信鸽传书送法到户。")
    problems = store.ask("信鸽传书", only=SectionKind.PROBLEM)
    assert [(quote.town, quote.sentences) for quote in problems.quotes] == [("甲子镇", ("信鸽传书走失较多。",))]
    assert store.ask("信鸽传书", only=SectionKind.PLAN).quotes == []
    assert len(store.ask("信鸽传书", only=SectionKind.PRACTICE).quotes) == 2


SHALLOW = 3  # passages: few reports make a search go deeper than that


def test_what_the_first_search_does_not_reach_is_found(store):
    names = [f"{stem}镇" for stem in ("甲子", "乙丑", "丙寅", "丁卯", "戊辰", "己巳", "庚午", "辛未")]
    for town in names:
        store.take(
            town, "信鸽传书。信鸽传书。信鸽传书。", "信鸽传书走失较多，山高路远，一去不回，年年如此，至今没有良策。"
        )
    assert {quote.heading_path[0] for quote in store.pages("信鸽传书", depth=SHALLOW)[0]} == {"一、主要做法"}
    problems = store.pages("信鸽传书", only=SectionKind.PROBLEM, depth=SHALLOW)
    assert sorted(quote.town for page in problems for quote in page) == sorted(names)
    shown = [quote.passage for page in store.pages("信鸽传书", depth=SHALLOW) for quote in page]
    assert len(shown) == len(set(shown)) == 2 * len(names)


def test_an_answer_deep_down_is_found(store):
    for town in ("甲子镇", "乙丑镇", "丙寅镇", "丁卯镇"):
        store.take(town, "信鸽传书。信鸽传书。信鸽传书。")
    long = "山高路远，一去不回，年年如此。" * 10
    store.take("戊辰镇", f"信鸽传书送梅子酒，溜索过江，{long}")
    assert towns(store.ask("信鸽传书、梅子酒、溜索", depth=SHALLOW))[0] == "戊辰镇"


def test_figures_and_days_are_found_however_they_are_written(store):
    store.take("甲子镇", "开展讲座1,200场次。")
    store.take("乙丑镇", "12月4日宣传。")
    store.take("丙寅镇", "开展讲座11200场次。")
    assert towns(store.ask("讲座1200场次")) == ["甲子镇"]
    assert towns(store.ask("12.4宣传")) == ["乙丑镇"]


def test_years_and_towns_narrow_what_is_searched(store):
    store.take("板溪镇", "信鸽传书送法下乡。", year=2023)
    store.take("板溪镇", "信鸽传书送法入户。", year=2024)
    store.take("乙丑镇", "信鸽传书送法进校。", year=2024)
    assert [quote.year for quote in store.ask("信鸽传书", years=[2023]).quotes] == [2023]
    assert {quote.town for quote in store.ask("信鸽传书", years=[2024]).quotes} == {"板溪镇", "乙丑镇"}
    assert [(q.town, q.year) for q in store.ask("信鸽传书", towns=["板溪镇"], years=[2024]).quotes] == [
        ("板溪镇", 2024)
    ]
    assert towns(store.ask("信鸽传书", without=["板溪镇"])) == ["乙丑镇"]


def test_the_context_has_its_neighbours_and_ends(store):
    store.take("甲子镇", "信鸽传书送法下乡。", "信鸽走失较多。")
    with store.database.reading() as session:
        first = surroundings.context(session, 1)
        assert (first.before, first.previous_id, first.sentences) == ((), None, ("信鸽传书送法下乡。",))
        second = surroundings.context(session, first.next_id)
        assert (second.before, second.sentences) == (first.sentences, ("信鸽走失较多。",))
        last = surroundings.context(session, second.next_id)
        assert (last.after, last.next_id) == ((), None)
        for number in (0, -1, 4, 10**15):
            assert surroundings.context(session, number) is None


def test_two_readings_give_one_answer(store):
    for town in ("甲子镇", "乙丑镇"):
        store.take(town, "信鸽传书送法下乡。")
    assert store.ask("信鸽传书") == store.ask("信鸽传书")


def test_steps_parted_by_semicolons_are_quoted_to_the_full_stop(database, words):
    steps = (
        "镇里定了四步走：第一步网格员出面劝开邻居吵架；第二步村调解员出面组织双方坐下来谈；"
        "第三步片区能手现场丈量说理；第四步镇综治中心会同司法所联合调解。"
    )
    text = f"清岚县甲镇2025年法治政府建设工作报告\n一、主要做法\n（一）邻里调解\n{steps}\n二、存在问题\n经费不足。\n"
    import_report(database, words, read_bytes("甲镇.txt", text.encode()), ReportKind.ORIGINAL, NOW)
    with database.reading() as session:
        asked = Question("邻居吵架谁出面", Scope(), ("邻居", "吵架", "出面"))
        (quote,) = answers.find(session, words, asked).quotes
    assert "".join(quote.sentences).endswith("联合调解。")


def test_a_figure_asked_for_stands_first(store):
    store.take("甲子镇", "调解纠纷，调解矛盾，调解到户，天天调解。" * 3)
    store.take("乙丑镇", "全年调解纠纷32件。")
    assert towns(store.ask("调解纠纷多少件"))[0] == "乙丑镇"
    first = store.ask("调解纠纷多少件", parts=Parts(figures=False)).quotes[0]
    assert first.score != store.ask("调解纠纷多少件").quotes[0].score


def test_a_word_in_the_heading_counts_for_what_stands_under_it(store):
    store.take("甲子镇", "村村都有人管，户户都有人问。")
    assert towns(store.ask("普法调解")) == ["甲子镇"]
    assert store.ask("普法调解", parts=Parts(headings=False)).quotes == []


def test_a_passage_of_the_topic_stands_before_its_equal(store):
    store.take("甲子镇", "纠纷有人管。绿化造林三百亩，清淤河道两公里，新修便桥一座。")
    store.take("乙丑镇", "纠纷有人管。人民调解员包村，矛盾化解在基层，司法确认跟上。")
    scope = Question("纠纷", Scope(), ("纠纷",), topics=("mediation",))
    with store.database.reading() as session:
        with_topic = answers.find(session, store.words, scope).quotes
        without = answers.find(session, store.words, scope, parts=Parts(topics=False)).quotes
    assert [quote.town for quote in with_topic] == ["乙丑镇", "甲子镇"]
    assert without[0].score < with_topic[0].score


def test_a_term_that_the_segmenter_cut_through_is_found(store):
    store.take("甲子镇", "聘请法律顾问一名，与律师事务所签约。")
    assert "跟律" in store.words.cut("谁家跟律所签了长年的约")
    assert towns(store.ask("谁家跟律所签了长年的约")) == ["甲子镇"]


def test_a_greeting_stands_behind_what_others_tell(store):
    store.take("甲子镇", "信鸽传书普法，信鸽传书送法，信鸽传书解纷，现将情况报告如下：")
    store.take("乙丑镇", "信鸽传书送法下乡。")
    assert towns(store.ask("信鸽传书普法")) == ["乙丑镇", "甲子镇"]
