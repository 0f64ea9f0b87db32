"""An administrator's list in words: true figures, harmless names, nothing too long; and who may see it at all."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.entities import parse_html
from handlers.table import TABLE, take_turn
from handlers.texts import gaps as texts
from handlers.turn import Medium, Press, Reply, Turn
from store.conversations import Conversation
from store.people.rights import Right, Role
from store.practices.asking.question import Scope
from store.practices.feedback.gap_tables import Closing, Verdict
from store.practices.feedback.gaps import GapLine, Share
from store.practices.feedback.verdicts import Complaint, Complaints, Quoted
from store.practices.kinds import SectionKind
from tests.people import a_person

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
LINE = GapLine((7,), "调解员补贴多少", "", (), Scope(), 3, DAY, DAY, None, None)
SILENT = Complaints(dict.fromkeys(Verdict, 0), [])
NAMES = st.text(st.sampled_from("<>&\"'/镇乡a1b😀；、\n "), min_size=1, max_size=12)
WHOEVER = st.sampled_from(Role)


def shown(html: str) -> str:
    """What the network shows; raises where it would refuse."""
    return parse_html(html)[0]


@pytest.mark.parametrize(
    ("asked", "unanswered", "says"),
    [
        (120, 9, "近 30 天问了 120 次，没答上 9 次（7%）。"),
        (1000, 999, "近 30 天问了 1000 次，没答上 999 次（99%）。"),
        (1000, 9, "近 30 天问了 1000 次，没答上 9 次（不到 1%）。"),
        (8, 0, "近 30 天问了 8 次，没答上 0 次（0%）。"),
        (3, 3, "近 30 天问了 3 次，没答上 3 次（100%）。"),
        (0, 0, "近 30 天没有人提问。"),
    ],
)
def test_the_share_is_cut_and_never_rounded(asked, unanswered, says):
    assert texts.summary(Share(asked, unanswered)) == says


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_no_share_is_told_greater_than_it_is(asked, unanswered):
    unanswered = min(asked, unanswered)
    told = texts.summary(Share(asked, unanswered)).partition("（")[2].removesuffix("）。")
    if told == "不到 1%":
        assert 0 < 100 * unanswered < asked
    else:
        assert 0 <= 100 * unanswered - int(told.removesuffix("%")) * asked < asked
    assert (told == "100%") is (unanswered == asked)
    assert (told == "0%") is (unanswered == 0)


@given(NAMES, NAMES, st.lists(NAMES, max_size=5).map(tuple), st.sampled_from([None, *SectionKind]))
def test_the_list_shows_everything_as_it_is(question, about, names, kind):
    scope = Scope(names[:3], names[3:], names[4:], (2023,), kind)
    line = replace(LINE, question=question, about=about, alike=names[:3], scope=scope)
    quoted = Quoted("县", question, 2024, about, names)
    said = Complaints(SILENT.counts, [Complaint(DAY, Verdict.WRONG_YEAR, about, (quoted,))])
    text = shown(texts.listing(Share(9, 1), [line], 0, 1, said, 0))
    for name in (question, about, *names[:3]):
        assert name.strip() in text
    assert f"县{question} 2024 年（{about}）" in text
    whole = shown(texts.sure(line))
    assert all(name.strip() in whole for name in (question, about, *names, "2023 年"))


def test_the_longest_page_is_one_message():
    """Redrawn in its place it must not become two."""
    scope = Scope(("某" * 64,) * 50, ("乙" * 64,) * 50, ("丙" * 64,) * 50, tuple(range(2000, 2030)), SectionKind.PLAN)
    line = replace(LINE, question="问" * 300, about="前" * 300, alike=("又" * 300,) * 40, scope=scope, times=10**6)
    quoted = Quoted("县" * 64, "镇" * 64, 2024, "f" * 255, ("节" * 80,) * 6)
    said = Complaints(
        dict.fromkeys(Verdict, 10**6), [Complaint(DAY, Verdict.WRONG_QUOTE, "问" * 300, (quoted,) * 5)] * 3
    )
    text = shown(texts.listing(Share(10**6, 10**5), [line] * 5, 10, 999, said, 10**6))
    assert len(text) <= 4096
    assert "也这样问" in text
    assert "等 40 种" in text
    whole = shown(texts.sure(line))
    assert len(whole) <= 4096
    assert "问" * 300 in whole
    assert "等 50 个" in whole


def test_a_list_without_gaps_and_without_verdicts_says_so():
    text = texts.listing(Share(0, 0), [], 0, 0, SILENT, 0)
    assert text == "近 30 天没有人提问。\n\n现在没有等着答案的问题。\n\n近 30 天没有人评价过答案。"
    assert texts.listing_buttons([], -1, -1, 0) == []


def test_what_could_not_be_dealt_with_is_counted_under_the_list():
    text = texts.listing(Share(0, 0), [], 0, 0, SILENT, 2)
    assert text.endswith("\n\n近 30 天有 2 条消息没能处理，已留底。请管服务器的同事按编号查运行日志。")


def test_the_rows_of_the_terminal():
    line = replace(LINE, ids=(7, 9), alike=("又一种",), about="前一问", scope=Scope(("甲镇",), ("乙镇",)))
    assert texts.row(line) == (
        "7、9", "调解员补贴多少（接着“前一问”问的）\n又一种", "甲镇、除乙镇外", "3", "2026-11-20", "2026-11-20", "待答",
    )  # fmt: skip
    closed = replace(LINE, closed_day=DAY, closed_why=Closing.IMPORT)
    assert texts.row(closed)[-1] == "新报告已答上 2026-11-20"
    assert len(texts.row(LINE)) == len(texts.COLUMNS)
    complaint = Complaint(DAY, Verdict.WRONG_TOWN, "问", (Quoted("", "甲镇", 2024, "f", ("一、", "（一）")),))
    assert texts.complaint_row(complaint) == ("2026-11-20", "镇不对", "问", "甲镇 2024 年（f） 一、 › （一）")
    assert len(texts.complaint_row(complaint)) == len(texts.COMPLAINT_COLUMNS)


def reached(_turn: Turn) -> list[Reply]:
    raise LookupError("reached")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("row", [row for row in TABLE if row.right is Right.GAPS], ids=lambda row: row.handler.__name__)
def test_only_administrators_come_in(row, role):
    """Behind the refusal nothing of the store is touched: this turn has none. Others come as far as the row."""
    here = Conversation(
        chat_id=7, screen=1, data={"dialog": {"name": "gaps", "skip": 0, "led": "", "closing": [1]}}, updated_at=NOW
    )
    turn = Turn(
        session=None, snapshot=nullcontext, words=None, now=NOW, chat_id=7, private=True, conversation=here,
        person=a_person(role), code_of=str,
        medium=Medium.PRESS if row.action else Medium.TEXT,
        press=Press(row.action, 1, "0") if row.action else None,
    )  # fmt: skip
    if role in (Role.OWNER, Role.ADMINISTRATOR):
        with pytest.raises(LookupError, match="reached"):
            take_turn(replace(row, handler=reached), turn)
        return
    (reply,) = take_turn(row, turn)
    assert reply.text == "这个功能只给县级管理员用。想了解别的镇怎么做，直接打字提问就行。"
    assert here.screen == 1
