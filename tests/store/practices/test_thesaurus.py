"""The thesaurus: what a line says for which word, and that the data says nothing it must not say."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest

from store.practices.language.thesaurus import Grade, Line, Thesaurus, ThesaurusError, read_lines, thesaurus
from store.practices.language.words import Words, jieba_segmenter, normal, rjieba_segmenter

FOLDER = files("store.practices") / "data" / "thesaurus"

SPEECH = frozenset("啥咋俺咱吗呢呀吧哪怎搞弄呗嘛么")

TEXT = """
# a comment
= 法律顾问 政府法律顾问 法务   # and one behind
> 打官司 告状 : 行政诉讼 法律顾问
~ 罚款 : 行政处罚
> 罚款 : 处罚
"""


def lines() -> list[Line]:
    return [line for file in FOLDER.iterdir() for line in read_lines(file.name, file.read_text("utf-8"))]


@pytest.fixture(scope="module", params=["jieba", "rjieba"])
def words(request: pytest.FixtureRequest) -> Words:
    if request.param == "rjieba":
        pytest.importorskip("rjieba", reason="NO RJIEBA: tashan[fast] is not installed")
    return Words(jieba_segmenter() if request.param == "jieba" else rjieba_segmenter())


@pytest.fixture
def small() -> Thesaurus:
    return Thesaurus(read_lines("small.txt", TEXT))


def said(held: Thesaurus, word: str) -> list[tuple[str, str]]:
    return [(other.word, other.grade.value) for other in held.alternatives(word)]


def test_each_of_a_group_says_the_others(small: Thesaurus) -> None:
    assert said(small, "法务") == [("法律顾问", "="), ("政府法律顾问", "=")]
    assert said(small, "法律顾问") == [("政府法律顾问", "="), ("法务", "=")]


def test_what_people_say_brings_in_what_reports_write_and_its_near_equals(small: Thesaurus) -> None:
    assert said(small, "告状") == [("行政诉讼", ">"), ("法律顾问", ">"), ("政府法律顾问", ">"), ("法务", ">")]


def test_what_reports_write_brings_in_nothing(small: Thesaurus) -> None:
    assert said(small, "行政诉讼") == []
    assert said(small, "行政处罚") == []


def test_nearer_words_come_first(small: Thesaurus) -> None:
    assert said(small, "罚款") == [("处罚", ">"), ("行政处罚", "~")]


def test_a_word_counts_by_its_nearest_grade() -> None:
    held = Thesaurus(read_lines("small.txt", "~ 罚款 : 处罚\n= 罚款 处罚"))
    assert said(held, "罚款") == [("处罚", "=")]


def test_a_word_that_the_data_lacks_says_nothing(small: Thesaurus) -> None:
    assert said(small, "外星人") == []


def test_every_word_of_the_lines_is_a_term(small: Thesaurus) -> None:
    assert " ".join(sorted(small.terms)) == "告状 处罚 打官司 政府法律顾问 法务 法律顾问 罚款 行政处罚 行政诉讼"


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("法律顾问 律师", "'法律顾问' is not a valid Grade"),
        ("= 律师", "too few words"),
        ("=", "too few words"),
        ("> 打官司 :", "too few words"),
        ("> : 诉讼", "too few words"),
        ("> 打官司 诉讼", "no colon"),
        ("~ 打官司", "no colon"),
        ("= 律师 : 法务", "a group has no colon"),
        ("= 律师 法务 律师", "a word stands twice"),
        ("> 打官司 : 诉讼 诉讼", "a word stands twice"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, wrong: str) -> None:
    with pytest.raises(ThesaurusError, match=f"^broken.txt:3: {wrong}"):
        read_lines("broken.txt", f"= 律师 法务\n\n{line}\n")


def test_there_is_a_lot_of_it() -> None:
    assert len(lines()) >= 400
    assert len(thesaurus().terms) >= 2_500


def test_no_group_overlaps_another() -> None:
    found = Counter(word for line in lines() if line.grade is Grade.EQUAL for word in line.asked)
    assert [word for word, times in found.items() if times > 1] == []


def test_every_term_is_one_keyword_in_its_normal_form(words: Words) -> None:
    assert [term for term in thesaurus().terms if normal(term) != term] == []
    assert [term for term in thesaurus().terms if words.cut(term)[:1] != [term]] == []


def test_what_a_line_says_reports_do_write() -> None:
    """No word of speech stands right of a colon."""
    written = {word for line in lines() if line.grade is not Grade.EQUAL for word in line.written}
    assert sorted(word for word in written if SPEECH.intersection(word)) == []


def test_nothing_is_said_twice() -> None:
    one_way = [line for line in lines() if line.grade is not Grade.EQUAL]
    found = Counter((line.grade, word, other) for line in one_way for word in line.asked for other in line.written)
    assert [pair for pair, times in found.items() if times > 1] == []


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("摆摊占道", "占道经营"),
        ("乱搭乱建", "两违"),
        ("打官司", "行政诉讼"),
        ("录像留底", "全过程记录"),
        ("老百姓", "群众"),
        ("请律师", "法律顾问"),
        ("查企业", "涉企检查"),
        ("一把手", "第一责任人"),
        ("记录仪", "执法记录仪"),
        ("短板", "不足"),
        ("打算", "下一步"),
        ("普法", "法治宣传"),
        ("宁静日", "安静生产期"),
        ("以案定补", "以奖代补"),
        ("上访", "信访"),
    ],
)
def test_clerks_words_reach_what_reports_write(asked: str, written: str) -> None:
    assert written in [other.word for other in thesaurus().alternatives(asked) if other.grade is not Grade.RELATED]


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("调解", "信访"),
        ("网格员", "调解员"),
        ("行政复议", "行政诉讼"),
        ("六个一", "四有五步"),
        ("1+2+n", "1+3+n"),
        ("四有五步", "调解工作法"),
        ("法律援助", "法律顾问"),
        ("行政处罚", "罚款"),
        ("司法所", "派出所"),
        ("法律明白人", "网格员"),
        ("一办一庭两所", "派出所"),
    ],
)
def test_what_differs_does_not_answer_for_the_other(asked: str, other: str) -> None:
    assert other not in [found.word for found in thesaurus().alternatives(asked) if found.grade is not Grade.RELATED]
