"""Where a chat stands: kept as JSON and read back, for half an hour's follow-ups."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import inquiry
from handlers.inquiry import Inquiry
from handlers.turn import Button, Medium, Press, Turn
from store.conversations import Conversation
from store.practices.answering.answers import Reason
from store.practices.asking.question import Question, Scope
from store.practices.feedback.gap_tables import Verdict
from store.practices.kinds import SectionKind

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TEXTS = st.text(max_size=8)
SOME = st.lists(TEXTS, max_size=3).map(tuple)
SCOPES = st.builds(
    Scope, SOME, SOME, SOME, st.lists(st.integers(2000, 2099), max_size=3).map(tuple),
    st.none() | st.sampled_from(SectionKind),
)  # fmt: skip
QUESTIONS = st.builds(
    Question, TEXTS, SCOPES, SOME, SOME, SOME, st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
    st.none() | st.sampled_from(SectionKind), st.booleans(), st.booleans(), TEXTS, st.booleans(), SCOPES, TEXTS,
)  # fmt: skip
INQUIRIES = st.builds(
    Inquiry, QUESTIONS, st.just(NOW), st.lists(st.integers(0, 2**40), max_size=5).map(tuple), st.integers(0, 99), SOME,
    st.none() | st.sampled_from(Verdict), st.none() | st.integers(1, 2**40), st.booleans(),
    st.none() | st.sampled_from(Reason), st.booleans(), TEXTS,
    st.lists(st.lists(st.builds(Button, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple), max_size=2).map(tuple),
)  # fmt: skip
ASKED = Inquiry(Question("网格", Scope(("板溪镇",)), ("网格",)), NOW)


def turn(now=NOW, data=None, press=None):
    conversation = Conversation(chat_id=7, screen=1, data=data or {}, updated_at=NOW)
    return Turn(None, nullcontext, None, now, 7, True, None, conversation, Medium.TEXT, press=press, code_of=str)


@given(INQUIRIES)
def test_what_is_kept_is_read_back_from_json(made):
    here = turn()
    assert inquiry.keep(here, made) == made
    there = turn(data=json.loads(json.dumps(here.conversation.data)))
    assert inquiry.kept(there) == made


def test_a_card_s_buttons_are_kept_by_what_they_say_and_do():
    here = turn()
    inquiry.keep(here, replace(ASKED, below=((Button("看图", "figure_bars", "n"),),)))
    assert json.loads(json.dumps(here.conversation.data))["below"] == [[["看图", "figure_bars", "n"]]]


@pytest.mark.parametrize("data", [{}, {"led": "reset:1:"}, {"gaps": 3}])
def test_nothing_was_asked(data):
    assert inquiry.kept(turn(data=data)) is None
    assert inquiry.before(turn(data=data)) is None


@pytest.mark.parametrize(("minutes", "is_remembered"), [(0, True), (30, True), (31, False), (60 * 24, False)])
def test_a_question_is_leant_on_for_half_an_hour(minutes, is_remembered):
    here = turn(NOW + timedelta(minutes=minutes))
    inquiry.keep(here, ASKED)
    assert inquiry.before(here) == (ASKED.question if is_remembered else None)
    assert inquiry.kept(here) == ASKED  # its buttons go on


def test_a_press_is_told_from_all_others():
    presses = [Press("drop", 1, "towns0"), Press("drop", 2, "towns0"), Press("only", 1, "towns0"), Press("drop", 1, "")]
    told = {inquiry.press_of(turn(press=press)) for press in presses}
    assert len(told) == len(presses)
    assert inquiry.press_of(turn()) == ""
    assert replace(ASKED, led="").led == ""
