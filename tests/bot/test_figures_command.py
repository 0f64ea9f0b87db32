"""`tashan figures`, as an operator types it."""

from __future__ import annotations

import json

REPORT = (
    "清岚县{town}2025年法治政府建设工作报告\n一、主要做法\n（一）矛盾调解\n全年受理纠纷{count}件，化解率达100%以上。\n"
    "罚款2.5万元，未发生行政复议案件。\n二、下一步打算\n开展普法20场。\n"
)


def test_nothing_held(tashan):
    result = tashan("figures")
    assert result.exit_code == 0
    assert "请先导入报告" in result.output
    assert tashan("figures", "--json").stdout == ""


def test_figures_are_listed_with_whose_they_are_and_what_speaks_against_them(tashan, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for town, count in (("鹤岭镇", 36), ("鸽岭镇", 1200)):
        (folder / f"{town}.txt").write_text(REPORT.format(town=town, count=count), "utf-8")
    assert tashan("import", str(folder)).exit_code == 0
    rows = [json.loads(line) for line in tashan("figures", "--json").stdout.splitlines()]
    assert len(rows) == 10
    assert rows[0] == {
        "file": "鸽岭镇.txt", "town": "鸽岭镇", "county": "清岚县", "year": 2025, "metric": "disputes_accepted",
        "label": "纠纷", "value": 1200, "unit": "件", "qualifier": "", "clause": "全年受理纠纷1200件", "part": False,
        "standing": "stated", "why": None,
    }  # fmt: skip
    assert [(row["value"], row["standing"], row["why"]) for row in rows[1:5]] == [
        (100, "doubtful", "over_hundred"), (2.5, "stated", None), (0, "implied_zero", None),
        (20, "doubtful", "planned"),
    ]  # fmt: skip
    chosen = tashan("figures", "--json", "--town", "鹤岭镇", "--metric", "disputes_accepted").stdout.splitlines()
    assert [(row["town"], row["value"]) for row in map(json.loads, chosen)] == [("鹤岭镇", 36)]
    assert tashan("figures", "--json", "--year", "2024").stdout == ""
    text = tashan("figures", "--town", "鹤岭镇").output
    assert [said for said in ("36件", "比率达到或超过", "文字说没有发生", "共 5 个数字。") if said not in text] == []
    nobody = tashan("figures", "--town", "白鹭镇")
    assert (nobody.exit_code, "没有符合条件的数字（一共读出 10 个）。" in nobody.output) == (0, True)
    wrong = tashan("figures", "--metric", "dispute_accepted")
    assert wrong.exit_code == 2
    assert "没有“dispute_accepted”这个指标代码。是不是：disputes_accepted" in wrong.stderr


def test_a_question_for_a_figure_is_answered_by_figures(tashan, tmp_path):
    for town, count in (("鹤岭镇", 36), ("鸽岭镇", 1200)):
        (tmp_path / f"{town}.txt").write_text(REPORT.format(town=town, count=count), "utf-8")
        assert tashan("import", str(tmp_path / f"{town}.txt")).exit_code == 0
    table = tashan("ask", "哪个镇受理纠纷最多").output
    assert [said for said in ("受理矛盾纠纷：36件", "受理矛盾纠纷：1200件", "按名称排列") if said not in table] == []
    assert "<b>" not in table
    both = tashan("ask", "鹤岭镇受理纠纷几件、行政复议几件").output
    assert "受理矛盾纠纷：36件" in both
    assert "缺年份：鹤岭镇收录了 2025 年的报告" in tashan("ask", "鹤岭镇2023年受理纠纷多少件").output
    passages = json.loads(tashan("ask", "鹤岭镇受理纠纷多少件", "--json").stdout)
    assert passages[0]["sentences"]
