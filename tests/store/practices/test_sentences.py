"""Where sentences end; joined they are the paragraph again."""

import pytest
from hypothesis import given

from store.practices.reading.sentences import split_sentences
from tests.store.practices.outlines import ANYTHING


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("“法安天下，德润人心。”我镇照办。", ["“法安天下，德润人心。”", "我镇照办。"]),
        ("落实“说了算。定了干。”的要求。好！", ["落实“说了算。定了干。”的要求。", "好！"]),
        ("“3.8”和12·4期间发放1.5万份。", ["“3.8”和12·4期间发放1.5万份。"]),
        ("问题是：一是人少；二是钱少。", ["问题是：", "一是人少；", "二是钱少。"]),
        ("人少；钱少；事多。", ["人少；钱少；事多。"]),
        ("长" * 45 + "；短。", ["长" * 45 + "；", "短。"]),
        ("措施：（一）学；（二）练。", ["措施：", "（一）学；", "（二）练。"]),
        ("为何？因为！……所以……完", ["为何？", "因为！", "……", "所以……", "完"]),
        ("没有句号", ["没有句号"]),
        ("（见附件。详情略。）完。", ["（见附件。详情略。）", "完。"]),
        ("“没有收尾。还在说。" + "话" * 200 + "。”", ["“没有收尾。", "还在说。", "话" * 200 + "。”"]),
    ],
)
def test_sentences(paragraph: str, sentences: list[str]) -> None:
    assert split_sentences(paragraph) == sentences


@given(ANYTHING)
def test_sentences_joined_are_the_paragraph(text: str) -> None:
    assert "".join(split_sentences(text)) == text
