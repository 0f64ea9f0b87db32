"""The sentences shown: those that say what was asked, each adding something, runs whole, fillers left out."""

from __future__ import annotations

from store.practices.coverage import Coverage, Matter, Way
from store.practices.quoting import best_sentences
from store.practices.sight import Sight


def quoted(sentences, *matters):
    """`matters`: words that say the same, the first of them as asked."""
    asked = Coverage(
        tuple(Matter(said[0], _ways(said), 1.0, 1.0, is_must=False, is_lost=False, is_thing=True) for said in matters)
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
