"""Keywords: kept whole where it matters, the same from both segmenters, and no word list that harms another word."""

from __future__ import annotations

import marshal
import os
import random
import re
import subprocess
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.practices.language.thesaurus import thesaurus
from store.practices.language.topics import topics
from store.practices.language.words import (
    MAX_TERM,
    VARIED,
    Segmenter,
    Words,
    alike,
    jieba_segmenter,
    normal,
    rjieba_segmenter,
)
from store.practices.language.words import plain as plain_form

DATA = files("store.practices") / "data"
SENTENCES = (Path(__file__).parent / "sentences.txt").read_text("utf-8").splitlines()  # everyday and official ones
EVERYDAY = 1_000  # how often jieba's dictionary met a word of daily use
MISTAKES = {"利用微"}  # what jieba takes for words and nobody does


def entries() -> list[list[str]]:
    lines = (DATA / "words.txt").read_text("utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def plain() -> Segmenter:
    return jieba_segmenter()


@pytest.fixture(scope="module", params=["jieba", "rjieba"])
def words(request: pytest.FixtureRequest) -> Words:
    if request.param == "rjieba":
        pytest.importorskip("rjieba", reason="NO RJIEBA: tashan[fast] is not installed")
    return Words(jieba_segmenter() if request.param == "jieba" else rjieba_segmenter())


@pytest.fixture(scope="module", params=["jieba", "rjieba"])
def augmented(request: pytest.FixtureRequest) -> Segmenter:
    """A segmenter to which Words has added all terms."""
    if request.param == "rjieba":
        pytest.importorskip("rjieba", reason="NO RJIEBA: tashan[fast] is not installed")
    segmenter = jieba_segmenter() if request.param == "jieba" else rjieba_segmenter()
    Words(segmenter)
    return segmenter


@pytest.fixture(scope="module")
def both() -> tuple[Words, Words]:
    pytest.importorskip("rjieba", reason="NO RJIEBA: tashan[fast] is not installed")
    return Words(jieba_segmenter()), Words(rjieba_segmenter())


# The harmful splits that were found in reports (jieba on its own dictionary), and more of their kind.
WHOLE = """多元化解 法律明白人 网格员 网格长 司法所 执法证 持证率 宪法宣传周 融媒体+ 1+2+N 互联网+督查 双随机一公开
谁执法谁普法 一中心四板块一网格 一村一法律顾问 六个一 四有五步 以案四说 以案定补 一月一法 安静生产期 酉诉即办 三方联创
一办一庭两所 枫桥式 三项制度 法律六进 吹哨报到 依申请公开 零上访 民法典宣传月 三官一律 五治融合 四治融合 一站式 多元解纷
法治副校长 行政复议基层服务点 首违不罚 综合查一次 扫码入企 接诉即办 四议两公开 一村一辅警 两所一庭 诉源治理 亮证执法
12345 12348 1+3+N 党建+ 网格+ 互联网+普法 融媒体+平台 末位表态 林长制 六尺巷 法治体检 反诈 电诈 两微一端
送法下乡 院坝会"""


def test_a_field_term_is_one_keyword_in_a_sentence(words: Words) -> None:
    cut = {term: words.cut(f"今年我镇继续推行{term}，效果很好") for term in WHOLE.split()}
    assert {term: keywords for term, keywords in cut.items() if normal(term) not in keywords} == {}


def test_shorter_words_of_a_field_term_are_the_chosen_ones(words: Words) -> None:
    assert words.cut("法律明白人") == ["法律明白人", "法律", "明白人"]
    assert words.cut("多元化解") == ["多元化解", "多元", "化解"]
    assert "白人" not in words.cut("村里的法律明白人32人")


@pytest.mark.parametrize(
    ("word", "keywords"),
    [
        ("派出所", ["派出所", "派出"]),
        ("行政复议", ["行政复议", "行政", "复议"]),
        ("执法人员", ["执法人员", "执法", "人员"]),
        ("中华人民共和国", ["中华人民共和国", "中华", "人民", "共和国", "共和"]),
        ("行政复议基层服务点", ["行政复议基层服务点", "行政", "复议", "基层", "服务点", "行政复议", "服务"]),
    ],
)
def test_shorter_words_of_a_word_are_those_that_leave_the_least_over(
    words: Words, word: str, keywords: list[str]
) -> None:
    assert words.cut(word) == keywords


@pytest.mark.parametrize(
    ("text", "keywords"),
    [
        ("2023年", ["2023"]),
        ("15,000份", ["15000"]),
        ("1,200,300元", ["1200300"]),
        ("2023,2024", ["2023", "2024"]),
        ("１２・４", ["12·4"]),
        ("12.4", ["12·4"]),
        ("12月4号", ["12·4"]),
        ("12 月 4 日", ["12·4"]),
        ("3.15", ["3·15"]),
        ("三十二", ["三十二"]),
        ("共8件", []),
        ("5G网", ["5g"]),
        ("WeChat", ["wechat"]),
        ("12345热线", ["12345", "热线"]),
        ("１＋２＋Ｎ", ["1+2+n"]),
        ("矛盾糾紛", ["矛盾纠纷", "矛盾", "纠纷"]),
        ("", []),
        ("😀 <b>\x00\u200b", []),
        ("的", []),
        ("我们怎么办", []),
    ],
)
def test_keywords_of(words: Words, text: str, keywords: list[str]) -> None:
    assert words.cut(text) == keywords


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("执法证据要齐全", "证据"),
        ("司法所有关文书", "有关文书"),
        ("提高显著成效", "提高"),
        ("法律援助工作", "法律援助"),
        ("网格员工作培训", "网格员"),
        ("大调解格局", "调解"),
    ],
)
def test_a_field_term_does_not_break_the_words_around_it(words: Words, sentence: str, kept: str) -> None:
    assert set(Words().cut(kept)) <= set(words.cut(sentence))


@given(
    st.lists(
        st.text(st.sampled_from("12月4日，,.．3 \n法治五矛盾糾紛融媒体+网热线Ng５é\u0301\x01\x02")),
        min_size=1,
        max_size=6,
    )
)
def test_texts_cut_together_are_cut_as_one_by_one(words: Words, texts: list[str]) -> None:
    assert words.cut_all(texts) == [words.cut(text) for text in texts]


@given(st.text(st.one_of(st.sampled_from("中月日號，,．・５Ａ①Σσ\u0301\u3099 "), st.characters())))
def test_the_normal_form_is_that_of_the_whole_text(text: str) -> None:
    assert normal(text) == VARIED.sub(alike, plain_form(unicodedata.normalize("NFKC", text).lower()))


def test_headings_count_as_text_of_the_passage(words: Words) -> None:
    assert words.of_passage(["二、行政执法"], ["共检查78次。"]) == words.cut("二、行政执法\n共检查78次。")


def test_no_field_term_repeats_a_word_that_jieba_knows(plain: Segmenter) -> None:
    listed = [entry[0] for entry in entries()]
    assert [word for word in listed if plain.knows(word)] == []
    assert len(listed) == len(set(listed))


def test_every_shorter_word_stands_in_its_field_term_in_order() -> None:
    def within(part: str, word: str) -> bool:
        rest = iter(word)
        return all(char in rest for char in part)

    assert [(word, part) for word, *parts in entries() for part in parts if not within(part, word)] == []
    assert [(word, part) for word, *parts in entries() for part in parts if len(part) < 2] == []


def test_no_term_splits_a_word_that_jieba_knows(plain: Segmenter, augmented: Segmenter) -> None:
    terms = added(plain)
    known = [word for word in frequencies() if any(piece in terms for piece in pieces(word))]
    assert len(terms) > 2_500
    assert len(known) > 100
    assert [found for word in known if (found := newly_split(plain, augmented, word))] == []


def test_no_term_takes_a_character_from_the_everyday_word_beside_it(plain: Segmenter, augmented: Segmenter) -> None:
    """聘请律师 stays 聘请 and 律师 beside a term 请律师: all frequent words that an end of a term could run into."""
    frequent = {word for word, times in frequencies().items() if times >= EVERYDAY and 1 < len(word) < 5}
    starting, ending = defaultdict(list), defaultdict(list)
    for word in frequent:
        for size in range(1, len(word)):
            starting[word[:size]].append(word)
            ending[word[-size:]].append(word)
    pairs = set()
    for term in added(plain):
        for size in range(1, min(4, len(term))):
            pairs |= {(word, term[size:]) for word in ending[term[:size]] if term[size:] in frequent}
            pairs |= {(term[:-size], word) for word in starting[term[-size:]] if term[:-size] in frequent}
    assert len(pairs) > 1_000
    apart = [pair for pair in pairs if tuple(plain.cut("".join(pair))) == pair]
    assert [pair for pair in apart if newly_split(plain, augmented, "".join(pair))] == []


def test_no_term_splits_a_word_of_a_sentence(plain: Segmenter, augmented: Segmenter) -> None:
    runs = [run for sentence in SENTENCES for run in re.findall("[一-龥]+", sentence)]
    assert len(runs) > 200
    assert [found for run in runs for found in newly_split(plain, augmented, run)] == []


def newly_split(plain: Segmenter, augmented: Segmenter, run: str) -> list[str]:
    """The words of jieba's dictionary in a run of characters that it kept whole until the terms were added."""
    ends, split, start = {*accumulate(map(len, augmented.cut(run)))}, [], 0
    for word in plain.cut(run):
        if ends.intersection(range(start + 1, start + len(word))) and plain.knows(word) and word not in MISTAKES:
            split.append(word)
        start += len(word)
    return split


def added(plain: Segmenter) -> set[str]:
    """The terms that jieba lacks."""
    listed = {*thesaurus().terms, *(entry[0] for entry in entries()), *(w for topic in topics() for w in topic.words)}
    return {term for term in listed if not plain.knows(term) and re.fullmatch("[一-龥]+", term)}


def pieces(word: str) -> Iterable[str]:
    return (word[i:j] for i in range(len(word)) for j in range(i + 2, len(word) + 1) if j - i < len(word) < 9)


@cache
def frequencies() -> dict[str, int]:
    """jieba's words by how often they were met."""
    rows = (line.split(" ") for line in dictionary().splitlines())
    return {word: int(times) for word, times, _ in rows}


def dictionary() -> str:
    return (files("jieba") / "dict.txt").read_text("utf-8")


def test_stop_words_and_field_terms_do_not_meet() -> None:
    lines = (DATA / "stopwords.txt").read_text("utf-8").splitlines()
    stop = {word for line in lines if not line.startswith("#") for word in line.split()}
    assert stop.isdisjoint(entry[0] for entry in entries())
    assert min(map(len, stop)) > 1


def test_both_segmenters_carry_the_same_version(both: tuple[Words, Words]) -> None:
    assert both[0].version == both[1].version
    assert len(both[0].version) <= 64


def test_both_segmenters_give_the_same_keywords_on_invented_sentences(both: tuple[Words, Words]) -> None:
    draw = random.Random(20261121)
    vocabulary = [line.split(" ", 1)[0] for line in dictionary().splitlines()]
    vocabulary += [entry[0] for entry in entries()] * 50 + sorted(thesaurus().terms) * 10
    glue = ["，", "", "", "", "的", "2023年", "“", "1.5万", "Wi-Fi", "12·4", "、", "镕", "䶮", "%"]
    for _ in range(5_000):
        sentence = "".join(draw.choice(vocabulary) + draw.choice(glue) for _ in range(12))
        assert both[0].cut(sentence) == both[1].cut(sentence), sentence


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FD5), max_size=30) | st.text(max_size=40))
def test_both_segmenters_give_the_same_keywords_on_any_text(both: tuple[Words, Words], text: str) -> None:
    found = both[0].cut(text)
    assert found == both[1].cut(text)
    assert all(1 < len(word) <= MAX_TERM for word in found)


def test_both_segmenters_give_the_same_keywords_on_the_real_reports(both: tuple[Words, Words]) -> None:
    folder = os.environ.get("TASHAN_TEST_REPORTS")
    if not folder:
        pytest.skip("NO REAL REPORTS: TASHAN_TEST_REPORTS is not set")
    texts = [file.read_text("utf-8") for file in sorted(Path(folder).glob("*.txt"))]
    assert texts
    for text in texts:
        for line in text.splitlines():
            assert both[0].cut(line) == both[1].cut(line)


def test_endless_words_fit_the_column(words: Words) -> None:
    assert words.cut("a" * 500 + "，" + "9" * 500) == ["a" * MAX_TERM, "9" * MAX_TERM]


def test_threads_share_one(words: Words) -> None:
    text = "推行谁执法谁普法责任制，培育法律明白人32人，云渡河镇调解纠纷468件。" * 20
    alone = words.cut(text)
    with ThreadPoolExecutor(8) as pool:
        assert all(found == alone for found in pool.map(words.cut, [text] * 64))


def test_a_planted_cache_file_is_neither_read_nor_replaced(tmp_path: Path) -> None:
    planted = tmp_path / "jieba.cache"
    content = marshal.dumps(({"调": 1}, 1))
    planted.write_bytes(content)
    code = (
        "from store.practices.language.words import Words, jieba_segmenter\n"
        "print(ascii(Words(jieba_segmenter()).cut('普法课堂')))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True
    )
    assert run.stdout.strip() == ascii(["普法", "课堂"])
    assert run.stderr == ""
    assert planted.read_bytes() == content
    assert list(tmp_path.iterdir()) == [planted]
