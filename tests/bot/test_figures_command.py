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
