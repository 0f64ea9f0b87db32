"""What is asked and how it can be said: each matter once, by whichever of its ways says most."""

from __future__ import annotations

from store.practices.answering.coverage import Coverage, Matter, Way, covered, ranked, spell, whole
from store.practices.answering.sight import HEADING, Sight, sentence_bit


def test_a_word_holds_the_words_cut_from_it():
    asked = ["合同审查", "合同", "审查", "补贴"]
    assert whole(asked) == {"合同审查": ("合同", "审查"), "补贴": ()}
    assert whole([]) == {}


def test_pieces_make_up_a_word_or_do_not():
    assert spell("合同审查", ["合同", "审查"])
    assert not spell("网格员", ["网格"])
    assert not spell("网格", [])


def test_the_best_way_counts_and_only_once():
    ways = (Way(("律师",), 1.0, 1.0), Way(("法律", "顾问"), 0.8, 0.9), Way(("司法",), 0.3, 0.0))
    matter = Matter("律师", ways, weight=2.0, needs=1.0, is_must=False, is_lost=False, is_thing=True)
    everything = {"律师": 0b10, "法律": 0b100, "顾问": 0b100, "司法": 0b1}
    assert (ranked(matter, everything), covered(matter, everything)) == (1.0, 1.0)
    apart = {"法律": 0b10, "顾问": 0b100, "司法": 0b1}
    assert (ranked(matter, apart), covered(matter, apart)) == (0.8, 0.9)
    assert (ranked(matter, apart, 0b11), covered(matter, apart, 0b11)) == (0.3, 0.0)
    assert (ranked(matter, {}), covered(matter, {})) == (0.0, 0.0)
    asked = Coverage((matter, matter))
    assert (asked.total, asked.words) == (4.0, ("律师", "法律", "顾问", "司法"))


def test_words_are_seen_in_the_heading_and_in_each_sentence():
    sight = Sight(["一、做法", "（一）調解工作"], ["开展讲座1,200场次。", "调解\n员12人。", "调解。"])
    present = sight.where(["调解", "1200", "200", "调解员", "12"])
    assert present == {
        "调解": HEADING | sentence_bit(1) | sentence_bit(2),
        "1200": sentence_bit(0),
        "12": sentence_bit(1),
    }
    assert sight.sentences == 3
