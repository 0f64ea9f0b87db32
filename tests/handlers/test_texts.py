"""Sentences: whatever a name, a heading or a question holds, the network takes the HTML and shows it as it is."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.entities import parse_html
from handlers import ask as asking
from handlers.texts import ask, commands, errors, gate, home
from handlers.turn import Medium
from store.people.people import PersonFacts, Role
from store.practices.answers import Findings, Quote, Surroundings
from store.practices.kinds import SectionKind
from store.practices.question import Question
from store.practices.reports import Holdings, Listed
from store.practices.tables import ReportKind
from store.practices.words import Words, normal

NAMES = st.text(st.sampled_from("<>&\"'/镇乡a1b😀ﬁ㎡＆; "), min_size=1, max_size=12) | st.text(min_size=1, max_size=8)
SENTENCES = st.lists(NAMES, min_size=1, max_size=3).map(tuple)
NOW = datetime(2026, 10, 12, tzinfo=UTC)


def shown(html: str) -> str:
    """What the network shows; raises where it would refuse."""
    return parse_html(html)[0]


def quote(town, sentences, path, kind=ReportKind.ORIGINAL, places=None):
    made = {
        "town": town, "county": "", "year": 2025, "kind": kind, "file": "f", "heading_path": path,
        "sentences": sentences, "places": places or tuple(range(len(sentences))), "passage": 7, "score": 1.0,
    }  # fmt: skip
    return Quote(**{name: value for name, value in made.items() if name in inspect.signature(Quote).parameters})


def findings(quotes=(), words=(), towns=(), unknown=(), reports=3, more=False):
    made = Question(tuple(towns), (2024,) if towns else (), tuple(words))
    return Findings(made, list(quotes), more, tuple(unknown), 2, reports)


@given(NAMES, SENTENCES, SENTENCES, NAMES, st.sampled_from(ReportKind), st.sampled_from([None, *asking.ONLY]))
def test_a_card_shows_everything_as_it_is(town, sentences, path, question, kind, chosen):
    entry = quote(town, sentences, path, kind)
    text = shown(ask.card(question, findings([entry, entry], words=[normal(town)]), chosen, 3))
    assert text.count(f"{town}　2025 年") == 2
    assert " › ".join(path) in text
    assert text.startswith(f"问：{question}")
    for sentence in sentences:
        assert sentence.strip() in text
    assert ("要点整理，非原文" in text) is (kind is ReportKind.DIGEST)


@given(SENTENCES, NAMES)
def test_only_originals_stand_in_quotation_marks(sentences, town):
    for kind, marks in ((ReportKind.ORIGINAL, 1), (ReportKind.DIGEST, 0)):
        plain = tuple(re.sub("[“”]", "", one) or "字" for one in sentences)
        text = shown(ask.card("问", findings([quote(re.sub("[“”]", "", town), plain, (), kind)]), None, 0))
        assert text.count("“") == text.count("”") == marks


@given(NAMES, NAMES, SENTENCES, st.sampled_from([None, *asking.ONLY]), st.integers(0, 1))
def test_not_found_shows_what_was_asked(question, unknown, towns, chosen, reports):
    text = shown(
        ask.not_found(question, findings(words=[unknown], unknown=[unknown], towns=towns, reports=reports), chosen)
    )
    assert text.startswith(f"问：{question}")
    assert unknown in text if reports else all(town in text for town in towns)


@given(NAMES, SENTENCES, SENTENCES, SENTENCES, st.lists(NAMES, max_size=3))
def test_the_context_shows_every_sentence(town, before, here, after, asked):
    around = Surroundings(town, 2025, ReportKind.DIGEST, ("一、",), here, before, ("零、",), after, ("二、",), 1, 3)
    text = shown(ask.context(around, asked))
    for sentence in (*before, *here, *after):
        assert sentence.strip() in text
    assert [button.argument for row in ask.context_buttons(around) for button in row] == ["1", "3"]
    ends = replace(around, previous_id=None, next_id=None, before=(), after=())
    assert ask.context_buttons(ends) == []


def test_asked_words_are_bold_in_whatever_form_they_are_written():
    for sentence, bold in (
        ("调解员的补贴", ["调解", "补贴"]),
        ("調解員的補貼", ["調解", "補貼"]),
        ("ＡＢＣ<调解>&补贴", ["调解", "补贴"]),
        ("先调解补贴后", ["调解补贴"]),
        ("132件、32件", ["32"]),
        ("12月4日、12.4、1,200场", ["12月4日", "12.4", "1,200"]),
    ):
        asked = ["调解", "补贴", "32", "12·4", "1200"]
        html = ask.card("问", findings([quote("镇", (sentence,), ())], words=asked), None, 0)
        text, entities = parse_html(html)
        found = [text[one["offset"] : one["offset"] + one["length"]] for one in entities if one["type"] == "bold"]
        assert found == ["镇", *bold]


def test_of_more_bold_words_than_the_network_keeps_the_first_are_marked():
    sentences = ("调解，普法。" * 200,)
    around = Surroundings("镇", 2025, ReportKind.ORIGINAL, (), sentences, (), (), (), (), None, None)
    card = ask.card("问", findings([quote("镇", sentences, ())] * 3, words=["调解", "普法"]), None, 0)
    for html in (card, ask.context(around, ["调解", "普法"])):
        bold = [one for one in parse_html(html)[1] if one["type"] == "bold"]
        assert 90 <= len(bold) < 99
        assert html.count("<b>调解</b>，<b>普法</b>。") >= 45


@given(NAMES, NAMES, st.none() | NAMES, st.integers(0, 1))
def test_hello_names_person_and_place(name, county, town, reports):
    person = PersonFacts(1, name, Role.CLERK, town, county, 7)
    assert f"{county}{town or ''}的{name}，您好。" in shown(home.hello(person, Holdings(1, reports, 3)))


@given(st.lists(st.tuples(NAMES, NAMES, st.integers(2000, 2030), st.sampled_from(ReportKind)), max_size=8))
def test_the_list_of_towns_shows_each(rows):
    listed = [Listed(1, county, town, year, kind, "f", 3, NOW) for county, town, year, kind in rows]
    text = shown(home.towns(listed))
    for county, town, year, _ in rows:
        assert county in text
        assert f"{town}　" in text
        assert str(year) in text


def test_of_many_towns_the_counties_are_counted():
    def held(county, towns):
        return [
            Listed(1, county, f"{n}镇", year, ReportKind.ORIGINAL, "f", 3, NOW) for n in range(towns) for year in (1, 2)
        ]

    text = shown(home.towns(held("", 3) + held("甲<县", 57)))
    assert "56镇　1、2" in text
    text = shown(home.towns(held("", 3) + held("甲<县", 58)))
    assert "61 个乡镇的 122 份报告" in text
    assert "未注明县区　3 个乡镇，6 份报告\n甲<县　58 个乡镇，116 份报告" in text
    assert "点名" in text
    assert "56镇" not in text
    assert len(shown(home.towns([one for n in range(100) for one in held(f"{n}县", 30)]))) < 4096


@given(NAMES)
def test_single_names(name):
    assert name[:32] in shown(ask.no_such_command(name))


def test_an_incident_number_stands_out():
    text, (bold,) = parse_html(errors.incident("ABC234"))
    assert text[bold["offset"] : bold["offset"] + bold["length"]] == "ABC234"


@pytest.mark.parametrize("medium", [Medium.FILE, Medium.STICKER, Medium.VOICE, Medium.OTHER])
def test_fixed_sentences_are_good_html_and_kind(medium):
    fixed = (
        home.manual(),
        ask.say_what(),
        ask.too_long(5000, 300),
        ask.expired(),
        gate.stranger(7),
        gate.private_only(),
    )
    for html in (home.cannot_read(medium), *fixed):
        text = shown(html)
        assert text
        assert not re.search(r"错误|失败|Exception|None|\{|\}", text)


def test_buttons_count_their_entries_and_lead_on():
    one, two = quote("甲镇", ("一。",), ()), quote("乙镇", ("二。",), ())
    rows = ask.card_buttons(findings([one, two], more=True), None, asking.ONLY, 3)
    assert [[(b.label, b.action, b.argument) for b in row] for row in rows] == [
        [("看上下文①", "context", "7"), ("看上下文②", "context", "7")],
        [("更多乡镇", "more", "5")],
    ]
    (single, kinds) = ask.card_buttons(findings([one]), SectionKind.PROBLEM, asking.ONLY, 0)
    assert single[0].label == "看上下文"
    assert [button.label for button in kinds] == ["只看做法", "✓ 只看问题", "只看计划"]


def test_menu_words_are_understood():
    aliases = {alias for words in commands.ALIASES.values() for alias in words}
    assert {word for row in commands.MENU for word in row} <= aliases
    assert set(commands.ALIASES) == set(commands.DESCRIPTIONS)


@pytest.mark.parametrize("module", [ask, commands, errors, gate, home], ids=lambda module: module.__name__)
def test_every_function_is_public_or_used(module: ModuleType):
    source = inspect.getsource(module)
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if name.startswith("_") and function.__module__ == module.__name__:
            assert source.count(name) > 1, name


def test_words_cut_a_question_the_way_the_card_marks_it():
    words = Words().cut("调解员补贴")
    html = ask.card("问", findings([quote("镇", ("调解员补贴。",), ())], words=words), None, 0)
    assert "<b>调解员补贴</b>。" in html
