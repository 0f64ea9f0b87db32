"""Pages: nothing lost, nothing torn, every page good HTML within the limit, sentences whole wherever they fit."""

from __future__ import annotations

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.entities import parse_html
from bot.console.limits import utf16_units
from bot.pages import length, pages

LIMITS = st.integers(200, 600)
WORDS = st.text(st.sampled_from("调解员的补贴，。！？；”）、\n 12ab<>&'\"😀𠮷\u0301\u3000"), max_size=60) | st.text(
    max_size=20
)
TAGS = st.sampled_from(["b", "i", "u", "code", "blockquote"])
NESTED = st.recursive(
    WORDS.map(escape),
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", TAGS, st.lists(inner, max_size=4)),
    max_leaves=25,
)
TEXTS = st.lists(NESTED, max_size=40).map("".join)


def visible(html: str) -> str:
    return parse_html(html)[0]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(TEXTS, LIMITS)
def test_nothing_is_lost_and_every_page_is_taken(text, limit):
    cut = pages(text, limit)
    assert squeezed("".join(map(visible, cut))) == squeezed(visible(text))
    for page in cut:
        assert utf16_units(visible(page).strip()) <= limit
    if utf16_units(visible(text)) <= limit:
        assert cut == [text]


@given(TEXTS, LIMITS)
def test_what_was_bold_stays_bold(text, limit):
    def marked(html: str) -> str:
        """The characters that stand in some bold stretch."""
        plain, entities = parse_html(html)
        units = plain.encode("utf-16-le", "surrogatepass")
        spans = [one for one in entities if one["type"] == "bold"]
        inside = sorted({at for one in spans for at in range(one["offset"], one["offset"] + one["length"])})
        return squeezed(b"".join(units[2 * at : 2 * at + 2] for at in inside).decode("utf-16-le", "surrogatepass"))

    assert "".join(map(marked, pages(text, limit))) == marked(text)


@given(st.lists(st.integers(1, 90), min_size=1, max_size=60), LIMITS, st.sampled_from(["", "b", "i"]))
def test_a_sentence_is_whole_on_one_page_whatever_is_bold_in_it(sizes, limit, tag):
    sentences = []
    for number, size in enumerate(sizes):
        word = f"<{tag}>调解</{tag}>" if tag else "调解"
        sentences.append(f"{number}" + "字" * size + word + "了。" + ("\n" if size % 7 == 0 else ""))
    cut = pages("<blockquote>" + "".join(sentences) + "</blockquote>", limit)
    shown = [visible(page) for page in cut]
    assert all(page.rstrip().endswith("。") for page in shown)
    for sentence in sentences:
        assert sum(visible(sentence).strip() in page for page in shown) >= 1


@given(st.integers(1, 3000), LIMITS)
def test_only_a_sentence_longer_than_a_page_is_cut_inside(size, limit):
    long = "长" * size + "。"
    cut = [visible(page) for page in pages(f"<b>前一句。</b>{long}后一句。", limit)]
    if len(long) <= limit:
        assert any(long in page for page in cut)
    assert "".join(cut) == f"前一句。{long}后一句。"


def test_marks_that_close_a_sentence_stay_with_it():
    text = "“" + "甲" * 150 + "。”</b>"
    cut = pages(f"<b>{text}" + "乙" * 190 + "。", 200)
    assert visible(cut[0]).endswith("。”")
    assert visible(cut[1]).startswith("乙")


@pytest.mark.parametrize(("text", "units"), [("a", 1), ("😀", 2), ("<b>&lt;&amp;</b>", 2), ("&#x27;", 1), ("", 0)])
def test_length_counts_as_the_network_does(text, units):
    assert length(text) == units == utf16_units(visible(text))


def test_an_entity_is_never_torn():
    cut = pages("&amp;" * 5000)
    assert [length(page) for page in cut] == [4096, 904]
    assert all(re.fullmatch("(&amp;)+", page) for page in cut)


def test_a_page_of_nothing_is_not_sent():
    cut = pages("<b>" + "字" * 200 + "</b>\n\n\n" + "\n" * 500 + "<i></i>" + "尾", 200)
    assert [visible(page).strip() for page in cut] == ["字" * 200, "尾"]
