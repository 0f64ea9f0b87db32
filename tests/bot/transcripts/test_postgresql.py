"""One long transcript on PostgreSQL: every way through the house on the other engine."""

from __future__ import annotations


def test_a_clerks_morning_on_postgresql(postgres_house):
    clerk = postgres_house.clerk("锦垣镇")
    assert "您好" in clerk.says("/start").text
    card = clerk.says("网格员")
    assert "“" in card.text
    assert clerk.presses("看上下文①", card).parts("blockquote")
    problems = clerk.presses("只看问题", card)
    assert "只看问题 ✕" in problems.buttons
    assert "已记下：有用" in clerk.presses("有用", problems).text
    assert "接着上一问：网格员" in clerk.says("那青禾铺呢").text
    assert "镇里的答复是有" in clerk.says("调解员有没有补贴").text
    assert "这个按钮已失效" in clerk.presses("只看问题 ✕", problems).text
    assert "已记下编号" in clerk.receives({"message": {"date": "x", "chat": {"id": clerk.id}}}).text
    assert "没有找到" in clerk.sends(text="护照\x00怎么\ud83d办").text
    assert "已告诉管理员" in clerk.presses("告诉管理员").text
    chief = postgres_house.administrator()
    gaps = chief.says("未答问题")
    assert gaps.text.startswith("近 30 天问了 4 次，没答上 1 次（25%）。")
    assert "有用 1" in gaps.text
    assert "① 护照" in gaps.text
    assert "现在没有等着答案的问题" in chief.presses("确定，已处理", chief.presses("已处理①", gaps)).text
    assert "联系管理员" in postgres_house.stranger().says("/start").text
