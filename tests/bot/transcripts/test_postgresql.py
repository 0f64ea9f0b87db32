"""One long transcript on PostgreSQL: every way through the house on the other engine."""

from __future__ import annotations

from collections.abc import Callable

from bot.console.client import Person

REPORT = (
    "清岚县鸽岭镇{}年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n养信鸽四十羽，用信鸽传书送法下乡。\n"
    "二、存在问题\n经费不足。\n"
)


def test_a_clerks_morning_on_postgresql(postgres_house):
    clerk = postgres_house.clerk("锦垣镇")
    assert "您好" in clerk.says("/start").text
    card = clerk.says("网格员")
    assert "“" in card.text
    assert clerk.presses("看上下文①", card).parts("blockquote")
    problems = clerk.presses("只看问题", card)
    assert "只看问题 ✕" in problems.buttons
    assert "已记下：有用" in clerk.presses("有用", problems).toasts[0]
    assert "接着上一问：网格员" in clerk.says("那青禾铺呢").text
    assert clerk.says("调解员有没有补贴").text.startswith("问：调解员有没有补贴\n\n青禾铺镇")
    assert "这个按钮已失效" in clerk.presses("只看问题 ✕", problems).toasts[0]
    assert "已记下编号" in clerk.receives({"message": {"date": "x", "chat": {"id": clerk.id}}}).text
    assert "没有找到" in clerk.sends(text="护照\x00怎么\ud83d办").text
    assert "已告诉管理员" in clerk.presses("告诉管理员").toasts[0]
    chief = postgres_house.administrator()
    gaps = chief.says("未答问题")
    assert gaps.text.startswith("近 30 天问了 4 次，没答上 1 次（25%）。")
    assert "有用 1" in gaps.text
    assert "① 护照" in gaps.text
    sure = chief.presses("已处理", chief.presses("处理①", gaps))
    assert "现在没有等着答案的问题" in chief.presses("确定，已处理", sure).text
    assert "联系管理员" in postgres_house.stranger().says("/start").text


def test_an_administrator_sends_a_report_on_postgresql(postgres_house):
    chief = postgres_house.administrator()

    def sends(year: int) -> Callable[[Person], object]:
        return lambda person: person.send_bytes("总结.txt", REPORT.format(year).encode())

    card = chief.does(sends(2025))
    assert "库里还没有鸽岭镇 2025 年的报告" in card.text
    assert "已入库" in chief.presses("确认入库", card).text
    assert "养信鸽四十羽" in postgres_house.clerk().says("鸽岭镇信鸽传书怎么送法").text
    assert "一模一样" in chief.does(sends(2025)).text
    assert chief.presses("取消").text == "已取消，什么都没有保存。"
    assert "请直接发镇名和年份" in chief.presses("改镇名年份", chief.does(sends(2024))).text
    assert "已入库：清岚县鸽岭镇 2023 年" in chief.presses("确认入库", chief.says("2023")).text
