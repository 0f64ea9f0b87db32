"""`tashan evaluate` over labelled figures: what counts, what it prints, and the set of the five real reports."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

REPORTS = Path(os.environ.get("TASHAN_TEST_REPORTS") or "/nonexistent")
LABELS = Path(__file__).parent / "figures.jsonl"
TEXT = (
    "清岚县鸽岭镇2025年法治政府建设工作报告\n一、主要做法\n（一）矛盾调解\n全年受理纠纷36件，调解成功35件，化解率达100%以上。\n"
    "落实三项制度，普法12场、讲座12期。未发生行政复议案件。\n二、存在问题\n经费不足。\n"
)


def label(
    value: float | str, unit: str, quote: str, expect: str = "extract", qualifier: str = "", **more: object
) -> str:
    row = {"file": "鸽岭镇.txt", "town": "鸽岭镇", "year": 2025, "metric": None, "value": value, "unit": unit}
    return (
        json.dumps(row | {"qualifier": qualifier, "quote": quote, "expect": expect} | more, ensure_ascii=False) + "\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "鸽岭镇.txt").write_text(TEXT, "utf-8")
    return folder


@pytest.fixture
def figure_set(tmp_path: Path) -> Path:
    file = tmp_path / "figures.jsonl"
    file.write_text(
        label(36, "件", "受理纠纷36件", metric="disputes_accepted")
        + label(35, "件", "调解成功", metric="disputes_accepted")  # right but for its metric
        + label(100, "%", "化解率达100%以上", "flag", "以上", metric="resolve_rate")
        + label(0, "", "未发生行政复议案件", "implied_zero", metric="review_cases")
        + label(12, "场", "12场", at=TEXT.index("12场"), metric="publicity_events")
        + label(3, "项", "三项制度", "reject")
        + label(12, "期", "12", "reject", at=TEXT.index("12期"))  # is read nevertheless
        + label(99, "件", "受理纠纷36件")
        + label(36, "件", "受理纠纷36件", qualifier="余")
        + label(7, "件", "不在报告里的话"),
        "utf-8",
    )
    return file


def test_what_counts(scores, figure_set, folder):
    told = scores(figure_set, folder)
    assert told["overall"] == {"recall": 5 / 8, "precision": pytest.approx(5 / 6), "metric": 4 / 5}
    assert told["expect"] == {
        "extract": {"n": 6, "right": 3}, "flag": {"n": 1, "right": 1},
        "implied_zero": {"n": 1, "right": 1}, "reject": {"n": 2, "right": 1},
    }  # fmt: skip
    assert [(row["line"], row["found"]) for row in told["misses"]] == [(7, True), (8, True), (9, True), (10, False)]
    assert [(row["value"], row["unit"]) for row in told["extra"]] == [(12, "期")]


def test_a_metric_is_right_if_it_is_an_alternative_or_a_rate_where_none_is_named(scores, tmp_path, folder):
    file = tmp_path / "alternatives.jsonl"
    told = {}
    for metric, alt in ((None, None), ("grids", "disputes_resolved"), ("grids", ["grid_tasks", None]), (None, [])):
        rate = label(100, "%", "化解率达100%以上", "flag", "以上", metric=metric, alt=alt)
        resolved = label(35, "件", "调解成功", metric=metric, alt=alt)
        file.write_text(rate + resolved, "utf-8")
        told[str(metric), str(alt)] = scores(file, folder)["overall"]["metric"]
    assert list(told.values()) == [0.5, 0.5, 0.5, 0.5]  # the rate where none may be right, the count where it is named


def test_the_table_and_the_misses(evaluate, figure_set, folder):
    output = evaluate(figure_set, folder).stdout
    assert "召回率 0.625，准确率 0.833，指标对上 0.800" in output
    assert "第 8 行　鸽岭镇.txt“受理纠纷36件”　应读出，读成 36件" in output
    assert "“不在报告里的话”不在 鸽岭镇.txt 里" in output
    assert "多读　鸽岭镇.txt　12期" in output


def test_a_set_that_cannot_be_used(evaluate, tmp_path, folder):
    file = tmp_path / "bad.jsonl"
    for line, said in (
        (label(1, "件", "一", "perhaps"), "expect 不对（只能是 extract、flag、implied_zero、reject）"),
        (label(1, "件", "一") + label(1, "件", "一", at=-1), "第 2 行的 at 不对"),
        (label("many", "件", "一"), "value 不对（应是数字）"),
        (label(1, "件", ""), "quote 不对"),
        (label(1, "件", "一", alt=[1]), "alt 不对"),
    ):
        file.write_text(line, "utf-8")
        result = evaluate(file, folder)
        assert (result.exit_code, said in result.stderr) == (2, True), result.stderr


def test_a_report_that_is_not_there_is_named(evaluate, tmp_path, folder):
    file = tmp_path / "more.jsonl"
    file.write_text(label(36, "件", "受理纠纷36件") + label(9, "件", "纠纷", file="没有.txt") * 2, "utf-8")
    for more in ((), ("--json",)):
        result = evaluate(file, folder, *more)
        told = "没有 没有.txt 这份报告，标注里有 2 行（从第 2 行起）用到它，都算没有读出。"
        assert (result.exit_code, told in result.stderr, told in result.stdout) == (1, True, False)
        assert "不在 没有.txt 里" not in result.stdout
    assert json.loads(result.stdout)["overall"]["recall"] == pytest.approx(1 / 3)


@pytest.mark.skipif(not REPORTS.is_dir(), reason="NO REAL REPORTS: TASHAN_TEST_REPORTS names no folder; not measured")
def test_the_figures_of_the_real_reports_are_read(scores):
    told = scores(LABELS, REPORTS)
    assert told["overall"]["recall"] >= 0.95
    assert told["overall"]["precision"] >= 0.95
    assert told["overall"]["metric"] >= 0.95
    assert told["expect"]["reject"]["right"] == told["expect"]["reject"]["n"]  # every trap
    assert all(row["found"] for row in told["misses"])  # every label stands in its report
