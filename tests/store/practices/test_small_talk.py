"""What is a kind word and what is a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.practices.asking.cues import SmallTalk, small_talk


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("谢谢", SmallTalk.THANKS),
        ("谢谢你啊！", SmallTalk.THANKS),
        ("太感谢了", SmallTalk.THANKS),
        ("謝謝", SmallTalk.THANKS),
        ("你好啊", SmallTalk.GREETING),
        ("早上好", SmallTalk.GREETING),
        ("在吗", SmallTalk.GREETING),
        ("在吗？？", SmallTalk.GREETING),
        ("Hello", SmallTalk.GREETING),
        ("嗯", SmallTalk.ASSENT),
        ("嗯嗯", SmallTalk.ASSENT),
        ("好的", SmallTalk.ASSENT),
        ("好的好的", SmallTalk.ASSENT),
        ("收到～", SmallTalk.ASSENT),
        ("好", SmallTalk.ASSENT),
        ("OK", SmallTalk.ASSENT),
        ("知道了哈哈", SmallTalk.ASSENT),
        ("哈哈", SmallTalk.LAUGH),
        ("哈哈哈哈哈", SmallTalk.LAUGH),
        ("真厉害👍", SmallTalk.LAUGH),
        ("再见", SmallTalk.FAREWELL),
        ("你是谁", SmallTalk.WHO),
        ("你会干什么", SmallTalk.WHO),
        ("我要投诉", SmallTalk.COMPLAINT),
        ("你答错了！", SmallTalk.COMPLAINT),
        ("垃圾", SmallTalk.COMPLAINT),
        ("答非所问", SmallTalk.COMPLAINT),
        ("不是我要问的", SmallTalk.COMPLAINT),
    ],
)
def test_kind_words(text, kind):
    assert small_talk(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "", "？", "调解", "谢谢，板溪镇的网格员呢", "好的做法", "你好，调解员有没有补贴", "行政处罚", "对口帮扶",
        "可以带离婚调解吗", "投诉举报怎么处理", "垃圾怎么分类", "垃圾分类", "谁来投诉",
        "在哪公示", "早期排查", "是非", "好人好事", "哈尔滨", "感谢信", "辛苦费", "那蟠龙镇呢", "板溪呢",
    ],
)  # fmt: skip
def test_questions(text):
    assert small_talk(text) is None


@given(st.text(st.sampled_from("谢你好嗯的哈在吗了！ ") | st.characters(codec="utf-8"), max_size=20))
def test_no_text_is_too_odd(text):
    assert small_talk(text) is None or any(c.isalnum() for c in text)
