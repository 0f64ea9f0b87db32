"""The sentences shown: those that say what was asked, each adding something, runs whole, fillers left out."""

from __future__ import annotations

from store.practices.answering.coverage import Coverage, Matter, Way
from store.practices.answering.figures import figure_asked
from store.practices.answering.quoting import LONGEST_RUN, best_sentences, only_greets
from store.practices.answering.sight import Sight


def quoted(sentences, *matters, figure=None):
    """`matters`: words that say the same, the first of them as asked."""
    asked = Coverage(
        tuple(Matter(said[0], _ways(said), 1.0, 1.0, is_must=False, is_lost=False, is_thing=True) for said in matters),
        figure,
    )
    return best_sentences(sentences, asked, Sight((), sentences).where(asked.words))


def _ways(said):
    return tuple(Way((word,), 1.0 if word == said[0] else 0.8, 1.0) for word in said)


LONG = (
    "从年初到年末，这一年里大家按照既定的部署有条不紊地推进各方面的事情，取得了看得见摸得着的成绩，"
    "得到了来自各方面的肯定和好评，明年还要再接再厉。"
)


def test_the_sentence_that_says_most_is_chosen():
    assert quoted([LONG, "调解员" + LONG, "给调解员发补贴，" + LONG], ["调解员"], ["补贴"]) == (2,)


def test_a_second_sentence_is_quoted_where_it_adds_a_matter():
    assert quoted(["调解员四十名，" + LONG, LONG, "以案定补，" + LONG], ["调解员"], ["补贴", "以案定补"]) == (0, 2)


def test_a_filler_is_not_quoted():
    assert quoted(["调解员领补贴，" + LONG, "调解员队伍不断壮大，" + LONG, LONG], ["调解员"], ["补贴"]) == (0,)


def test_a_list_is_quoted_whole():
    steps = [
        "调解分三步：",
        "一是网格员上门先劝，听双方把话说完；",
        "二是村里请双方坐下来谈，把账算清楚；",
        "三是镇里会同各站所会商，当场拿出办法。",
        LONG,
    ]
    assert quoted(steps, ["调解"]) == (0, 1, 2, 3)


def test_a_short_announcement_is_carried_on():
    assert quoted(["调解有新招。", "四有五步。", LONG, LONG], ["调解"])[:3] == (0, 1, 2)


def test_where_only_the_heading_says_it_the_first_sentence_is_shown():
    assert quoted([LONG, LONG], ["调解"]) == (0,)


def test_a_sentence_that_says_all_by_synonyms_is_quoted_before_one_that_says_half_in_the_asked_words():
    sentences = ["调解员四十名，" + LONG, LONG, "调解能手按件计酬，以案定补，" + LONG]
    assert quoted(sentences, ["调解员", "调解能手"], ["补贴", "以案定补"]) == (2,)


GREETING = "2025年，全镇以先进经验为指导，加强领导，推进调解和普法。现将情况报告如下："


def test_a_greeting_is_quoted_only_where_no_other_sentence_says_anything():
    assert quoted([GREETING, "调解员四十名，" + LONG], ["普法"], ["调解", "调解员"]) == (1,)
    assert quoted([GREETING], ["调解"]) == (0,)
    assert quoted([GREETING, LONG], ["调解"])[0] == 0


def test_where_only_the_heading_says_it_no_greeting_is_shown():
    assert quoted([GREETING, LONG], ["食堂"]) == (1,)


def test_a_passage_only_greets_where_it_says_nothing_else():
    assert only_greets([GREETING])
    assert not only_greets([LONG, GREETING])


def test_a_note_on_what_is_missing_is_quoted_only_where_it_says_most():
    note = "调解了多少件，原文没有写。"
    assert quoted([note, "调解员四十名，" + LONG], ["调解"]) == (1,)
    assert quoted(["调解成功，户户满意。", note], ["调解"]) == (0,)
    assert quoted(["顾问报酬已经落实，金额原文没有写。", "聘请顾问一名，" + LONG], ["顾问"], ["报酬"])[0] == 0


def test_where_a_figure_is_asked_its_sentence_is_quoted():
    sentences = ["调解员天天调解纠纷，" + LONG, LONG, "全年调解纠纷32件，" + LONG]
    assert quoted(sentences, ["调解"], ["纠纷"]) == (0,)
    assert quoted(sentences, ["调解"], ["纠纷"], figure=figure_asked("调解纠纷多少件")) == (2,)


def test_a_figure_behind_what_was_asked_is_quoted_with_it():
    sentences = ["调解纠纷有进展，" + LONG, "其中土地32件，" + LONG, "修路3件，" + LONG]
    assert quoted(sentences, ["调解"], figure=figure_asked("调解纠纷多少件")) == (0, 1)


def test_of_what_is_announced_something_is_shown_however_long():
    long = "一是" + LONG * (LONGEST_RUN // len(LONG) + 1)
    assert quoted(["调解的做法如下：", long.replace("。", "；"), LONG], ["调解"])[:2] == (0, 1)
