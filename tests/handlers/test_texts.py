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
from handlers import facets
from handlers.texts import ask, commands, errors, feedback, gate, home, library, quotation, refusal
from handlers.texts import facets as chips
from handlers.turn import Medium
from store.people.rights import Role
from store.practices.answering.answers import Findings, Quote, Reason
from store.practices.answering.surroundings import Surroundings
from store.practices.asking.cues import SmallTalk
from store.practices.asking.question import Question, Scope
from store.practices.feedback.gap_tables import Verdict
from store.practices.kinds import SectionKind
from store.practices.language.words import normal, shared_words
from store.practices.library.reports import Holdings, Listed
from store.practices.tables import ReportKind
from tests.people import a_person

NAMES = st.text(st.sampled_from("<>&\"'/镇乡a1b😀ﬁ㎡＆; "), min_size=1, max_size=12) | st.text(min_size=1, max_size=8)
SENTENCES = st.lists(NAMES, min_size=1, max_size=3).map(tuple)
NOW = datetime(2026, 10, 12, tzinfo=UTC)


def shown(html: str) -> str:
    """What the network shows; raises where it would refuse."""
    return parse_html(html)[0]


def quote(town, sentences, path, kind=ReportKind.ORIGINAL, places=None, matched=(), **more):
    made = {
        "town": town, "county": "", "year": 2025, "kind": kind, "file": "f", "heading_path": path,
        "sentences": sentences, "places": places or tuple(range(len(sentences))), "matched": tuple(matched),
        "passage": 7, "score": 1.0,
    }  # fmt: skip
    return Quote(**made | more)


def findings(quotes=(), words=(), unknown=(), reports=3, more=False, reason=None, held_years=(), question=None):
    made = question or Question("问", Scope(), tuple(words))
    return Findings(made, list(quotes), more, reason, tuple(unknown), tuple(held_years), 2, reports)


def asked(text, towns=(), years=(), kind=None, **more):
    return Question(text, Scope(tuple(towns), years=tuple(years), kind=kind), (), **more)


@given(NAMES, SENTENCES, SENTENCES, NAMES, st.sampled_from(ReportKind))
def test_a_card_shows_everything_as_it_is(town, sentences, path, question, kind):
    entry = quote(town, sentences, path, kind, matched=[normal(town)])
    made = asked(question, about=town, absent=(town,), mended=((question, town),))
    text = shown(ask.card(findings([entry, entry], question=made), 3))
    assert text.count(f"{town}　2025 年") == 1  # the head once, two passages under it
    assert text.count("见：" + " › ".join(path)) == 2
    assert text.startswith(f"问：{question}\n接着上一问：{town}\n没有“{question}”，按“{town}”查的。")
    assert f"没有收录{town}的报告。" in text
    for sentence in sentences:
        assert sentence.strip() in text
    assert ("要点整理，非原文" in text) is (kind is ReportKind.DIGEST)


@given(SENTENCES, NAMES)
def test_only_originals_stand_in_quotation_marks(sentences, town):
    for kind, marks in ((ReportKind.ORIGINAL, 1), (ReportKind.DIGEST, 0)):
        plain = tuple(re.sub("[“”‘’]", "", one) or "字" for one in sentences)
        text = shown(ask.card(findings([quote(re.sub("[“”]", "", town), plain, (), kind)]), 0))
        assert text.count("“") == text.count("”") == marks


@pytest.mark.parametrize(
    ("sentence", "shown_as"),
    [
        ("推行“综合查一次”。", "“推行‘综合查一次’。”"),
        ("说：“学‘枫桥经验’。”", "“说：‘学“枫桥经验”。’”"),
        ("平安”建设。", "“平安’建设。”"),
    ],
)
def test_marks_within_marks_change_their_kind(sentence, shown_as):
    assert shown_as in shown(ask.card(findings([quote("镇", (sentence,), ())]), 0))
    assert sentence in shown(ask.card(findings([quote("镇", (sentence,), (), ReportKind.DIGEST)]), 0))


def test_a_towns_passages_stand_under_one_head_and_namesakes_are_told_apart():
    one, two = quote("龙山镇", ("一。",), ("甲",), county="东县"), quote("龙山镇", ("二。",), ("乙",), county="东县")
    three = quote("龙山镇", ("三。",), (), county="西县")
    text = shown(ask.card(findings([one, two, three]), 0))
    assert "东县龙山镇　2025 年\n① 见：甲\n“一。”\n\n② 见：乙\n“二。”\n\n西县龙山镇　2025 年\n③ “三。”" in text
    assert "龙山镇　2025 年\n见：甲\n“一。”" in shown(ask.card(findings([one]), 0))


@given(NAMES, NAMES, st.sampled_from(Reason), st.sampled_from([None, *asking.ONLY]), st.booleans())
def test_not_found_shows_what_was_asked_and_why(question, town, reason, kind, has_near):
    made = asked(question, [town], [2021], kind, absent=(town,))
    text = shown(
        refusal.not_found(findings(unknown=[town], reason=reason, held_years=[2023], question=made), has_near=has_near)
    )
    assert text.startswith(f"问：{question}")
    assert town in text or reason in (Reason.NO_WORDS, Reason.EMPTY)
    assert ("2023" in text) is (reason is Reason.YEAR_NOT_HELD or "2023" in question + town)
    assert ("下面的问题查得到" in text) is has_near
    assert "“" not in text.replace(question, "").replace(town, "").replace("“已收录", "")


@pytest.mark.parametrize(
    ("words", "says"),
    [(("网格员", "网格"), "没有哪一段写的是这件事。换个说法"), (("网格员", "补贴"), "写到一起。只留最要紧的词")],
)
def test_words_are_called_together_where_there_are_several(words, says):
    made = findings(reason=Reason.NOT_TOGETHER, question=replace(asked("网格员", ["板溪镇"], []), words=words))
    assert says in shown(refusal.not_found(made, has_near=False))


def test_a_refusal_offers_questions_and_word_to_the_administrator():
    rows = refusal.refusal_buttons(Reason.YEAR_NOT_HELD, ["调解员有补贴吗" * 9], is_filed=False)
    labels = [[(one.label, one.action, one.argument) for one in row] for row in rows]
    assert labels == [[(("调解员有补贴吗" * 9)[:30], "near", "0")], [("告诉管理员", "tell", "")]]
    assert [row[0].label for row in refusal.refusal_buttons(Reason.EMPTY, [], is_filed=True)] == ["✓ 已告诉管理员"]
    assert refusal.refusal_buttons(Reason.NO_WORDS, [], is_filed=False) == []


@given(NAMES, st.integers(1, 9))
def test_facets_become_buttons_that_the_network_takes(town, number):
    made = asked("问", [town] * number, [2021, 2022], SectionKind.PROBLEM, about="问", absent=(town,))
    rows = chips.facet_buttons(facets.facets(made), is_leaning=True)
    assert all(1 <= len(row) <= 3 for row in rows)
    assert rows[-1][-1].action == "reset"
    assert all(
        len(one.label) <= 16 and len(f"drop:999999:{one.argument}".encode()) <= 64 for row in rows for one in row
    )


def test_the_facets_are_named_and_each_can_be_taken_away():
    made = Question("问", Scope(("甲镇",), ("乙镇",), ("丙县",), (2023,), SectionKind.PLAN), (), absent=("丁镇",))
    made = replace(made, mended=(("申镇", "甲镇"),))
    labels = [one.label for row in chips.facet_buttons(facets.facets(made), is_leaning=False) for one in row]
    assert labels == ["甲镇 ✕", "不含乙镇 ✕", "丙县 ✕", "2023 年 ✕", "丁镇 ✕", "只看计划 ✕"]
    rest = made
    for facet in facets.facets(made):
        rest = facets.without(rest, facet.argument)
    assert rest == Question("问", Scope(), (), dropped=replace(made.scope, towns=("甲镇", "丁镇"), kind=None))
    assert chips.head(rest).endswith("已去掉：甲镇 · 丁镇 · 不含乙镇 · 丙县 · 2023 年")
    assert "已去掉" not in chips.head(made)
    assert facets.without(made, "towns1") is None
    assert facets.without(made, "") is None


@given(SENTENCES, NAMES)
def test_feedback_is_thanked_for(sentences, town):
    for verdict in Verdict:
        assert shown(feedback.thanks(verdict)).startswith("已记下：")
    labels = [one.label for row in feedback.reason_buttons() for one in row]
    assert labels == ["镇不对", "年份不对", "不是我问的", "引文有误", "返回"]
    assert {one.argument for row in (*feedback.reason_buttons(), feedback.ask_buttons(None)) for one in row} == {
        *Verdict,
        "",
    }


@given(NAMES, SENTENCES, SENTENCES, SENTENCES, st.lists(NAMES, max_size=3))
def test_the_context_shows_every_sentence(town, before, here, after, asked):
    around = Surroundings(town, 2025, ReportKind.DIGEST, ("一、",), here, before, ("零、",), after, ("二、",), 1, 3)
    text = shown(ask.context(around, asked))
    for sentence in (*before, *here, *after):
        assert sentence.strip() in text
    assert [button.argument for row in ask.context_buttons(around) for button in row] == ["1", "3"]
    ends = replace(around, previous_id=None, next_id=None, before=(), after=())
    assert ask.context_buttons(ends) == []


def test_matched_words_are_bold_in_whatever_form_they_are_written():
    for sentence, bold in (
        ("调解员的补贴", ["调解", "补贴"]),
        ("調解員的補貼", ["調解", "補貼"]),
        ("ＡＢＣ<调解>&补贴", ["调解", "补贴"]),
        ("先调解补贴后", ["调解补贴"]),
        ("132件、32件", ["32"]),
        ("12月4日、12.4、1,200场", ["12月4日", "12.4", "1,200"]),
    ):
        matched = ["调解", "补贴", "32", "12·4", "1200"]
        html = ask.card(findings([quote("镇", (sentence,), (), matched=matched)]), 0)
        text, entities = parse_html(html)
        found = [text[one["offset"] : one["offset"] + one["length"]] for one in entities if one["type"] == "bold"]
        assert found == ["镇", *bold]


def test_of_more_bold_words_than_the_network_keeps_the_first_are_marked():
    sentences = ("调解，普法。" * 200,)
    around = Surroundings("镇", 2025, ReportKind.ORIGINAL, (), sentences, (), (), (), (), None, None)
    card = ask.card(findings([quote("镇", sentences, (), matched=["调解", "普法"])] * 5), 0)
    for html in (card, ask.context(around, ["调解", "普法"])):
        bold = [one for one in parse_html(html)[1] if one["type"] == "bold"]
        assert 80 <= len(bold) < 99
        assert html.count("<b>调解</b>，<b>普法</b>。") >= 40


@pytest.mark.parametrize(
    ("sentence", "end"), [("一是先劝；", "；……”"), ("分四步：", "：……”"), ("现将情况报告如下：", "如下：”")]
)
def test_what_goes_on_ends_in_dots_and_an_address_does_not(sentence, end):
    assert shown(ask.card(findings([quote("镇", (sentence,), ())]), 0)).replace(" ", "").count(end) == 1


@given(NAMES, NAMES, st.none() | NAMES, st.integers(0, 1))
def test_hello_names_person_and_place(name, county, town, reports):
    person = a_person(Role.CLERK, town, county, name)
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
        home.manual(["ask", "gaps"], imports=True),
        ask.say_what(),
        ask.too_long(5000, 300),
        ask.expired(),
        gate.stranger(),
        gate.private_only(),
    )
    for html in (home.cannot_read(medium), *fixed):
        text = shown(html)
        assert text
        assert not re.search(r"错误|失败|Exception|None|\{|\}", text)


def test_buttons_count_their_entries_and_lead_on():
    rows = ask.page_buttons([7, 8], 5)
    assert [[(b.label, b.action, b.argument) for b in row] for row in rows] == [
        [("看上下文①", "context", "7"), ("看上下文②", "context", "8")],
        [("更多", "more", "5")],
    ]
    assert [row[0].label for row in ask.page_buttons([7], None)] == ["看上下文"]
    assert [len(row) for row in ask.page_buttons([7] * 5, None)] == [3, 2]
    assert [len(row) for row in ask.page_buttons([7] * 4, None)] == [2, 2]
    assert [one.label for one in chips.only_buttons(asking.ONLY)] == ["只看做法", "只看问题", "只看计划"]


@pytest.mark.parametrize("talk", SmallTalk)
def test_small_talk_gets_a_friendly_line_that_leads_back(talk):
    assert "直接打字问" in ask.small_talk(talk) or talk in (SmallTalk.FAREWELL, SmallTalk.COMPLAINT)
    assert "\n" not in ask.small_talk(talk)


def test_menu_words_are_understood():
    aliases = {alias for words in commands.ALIASES.values() for alias in words}
    assert {word for row in commands.menu(files=True, reviews=True) for word in row} <= aliases
    assert set(commands.ALIASES) == set(commands.DESCRIPTIONS)


@pytest.mark.parametrize(
    "module",
    [ask, chips, commands, errors, feedback, gate, home, quotation, refusal],
    ids=lambda module: module.__name__,
)
def test_every_function_is_public_or_used(module: ModuleType):
    source = inspect.getsource(module)
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if name.startswith("_") and function.__module__ == module.__name__:
            assert source.count(name) > 1, name


def test_words_cut_a_question_the_way_the_card_marks_it():
    words = shared_words().cut("调解员补贴")
    html = ask.card(findings([quote("镇", ("调解员补贴。",), (), matched=words)]), 0)
    assert "<b>调解员补贴</b>。" in html


def test_the_list_of_a_terminal_tells_days_as_people_here_count_them():
    late = datetime(2026, 10, 12, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    assert "2026-10-13" in library.report_line(
        Listed(1, "", "松涛镇", 2025, ReportKind.ORIGINAL, "f", 3, imported_at=late)
    )
