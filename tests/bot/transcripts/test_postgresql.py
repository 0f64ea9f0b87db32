"""One long transcript on PostgreSQL: every way through the house on the other engine."""

from __future__ import annotations


def test_a_clerks_morning_on_postgresql(postgres_house):
    clerk = postgres_house.clerk("锦垣镇")
    assert "您好" in clerk.says("/start").text
    card = clerk.says("网格员")
    assert "“" in card.text
    assert clerk.presses("看上下文①", card).parts("blockquote")
    assert "✓ 只看问题" in clerk.presses("只看问题", card).buttons
    assert "镇里的答复是有" in clerk.says("调解员有没有补贴").text
    assert "这个按钮已失效" in clerk.presses("✓ 只看问题", card).text
    assert "已记下编号" in clerk.receives({"message": {"date": "x", "chat": {"id": clerk.id}}}).text
    assert "没有找到" in clerk.sends(text="护照\x00怎么\ud83d办").text
    assert "联系管理员" in postgres_house.stranger().says("/start").text
