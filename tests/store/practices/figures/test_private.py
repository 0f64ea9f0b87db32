"""Whose head-counts are not told in chat."""

from __future__ import annotations

from store.practices.figures.private import is_private
from store.practices.figures.reading import read_sentences

SAID = {
    "现有社区矫正对象19名、安置帮教人员68名。": [True, True],
    "对7名刑满释放人员建档。": [True],
    "在册吸毒人员12人，严重精神障碍患者9人。": [True, True],
    "开展社区矫正集中教育12次、走访24场次。": [False, False],
    "全镇人民调解员68名，法律明白人96人。": [False, False],
}


def test_people_who_are_watched_or_helped_after_a_sentence_are_not_counted_in_chat():
    found = {said: [is_private(one) for _, one in read_sentences([said], 2025)] for said in SAID}
    assert found == SAID
