"""`tashan evaluate`: what it prints, what it leaves alone, and one plain line for each thing that goes wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TOWNS = ("鸽岭镇", "鹤岭镇", "雁岭镇", "燕岭镇", "鹊岭镇")


def report(town: str, told: str) -> str:
    return (
        f"清岚县{town}2025年法治政府建设工作报告\n一、主要做法\n（一）信鸽普法\n{told}\n"
        "（二）矛盾调解\n全年调解邻里纠纷三十起，全部签了协议。\n二、存在问题\n经费不足，人手也不足。\n"
    )


def line(number: int, question: str, places: list[tuple[str, str, int]], **other: object) -> str:
    row = {"id": str(number), "question": question, "asker_town": "", "kind": "practice", "exclude_own": False}
    row["relevant"] = [{"file": file, "quote": quote, "grade": grade} for file, quote, grade in places]
    return json.dumps(row | other, ensure_ascii=False) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number, town in enumerate(TOWNS):
        told = f"养信鸽{number + 3}十羽，用信鸽传书的办法送法下乡。"
        (folder / f"{town}.txt").write_text(report(town, told), "utf-8")
    return folder


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    everyone = [(f"{town}.txt", "信鸽传书的办法", 2) for town in TOWNS]
    file.write_text(
        line(1, "信鸽传书怎么普法", everyone)
        + line(2, "信鸽传书怎么普法", everyone[1:], asker_town="鸽岭镇", exclude_own=True)
        + line(3, "海豚送信要不要报批", [], kind="unanswerable")
        + line(4, "海豚送信谁做得好", [("鸽岭镇.txt", "信鸽传书的办法", 1)], kind="who"),
        "utf-8",
    )
    return file


def test_the_json_says_how_each_question_fared(scores, questions, folder):
    told = scores(questions, folder)
    assert set(told) == {"overall", "kinds", "not_found", "baseline", "questions"}
    assert set(told["overall"]) == {"recall@5", "ndcg@10", "mrr"}
    assert told["overall"]["recall@5"] == pytest.approx(2 / 3)
    assert {kind: row["n"] for kind, row in told["kinds"].items()} == {"practice": 2, "who": 1}
    assert told["kinds"]["practice"] == {"recall@5": 1.0, "ndcg@10": pytest.approx(1.0), "mrr": 1.0, "n": 2}
    assert told["not_found"] == {"precision": 0.5, "recall": 1.0, "unanswerable": 1, "refused": 2, "rightly": 1}
    assert set(told["baseline"]) == {"overall", "kinds"}
    every, others, absent, who = told["questions"]
    assert {found["file"] for found in every["found"]} == {f"{town}.txt" for town in TOWNS}  # later pages too
    assert {found["grade"] for found in every["found"]} == {2}
    assert "鸽岭镇.txt" not in {found["file"] for found in others["found"]}
    assert (absent["not_found"], absent["found"], absent["recall@5"]) == (True, [], None)
    assert (who["not_found"], who["recall@5"], who["missed"][0]["file"]) == (True, 0.0, "鸽岭镇.txt")


def test_the_table_and_what_was_missed(evaluate, questions, folder):
    result = evaluate(questions, folder)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "答不了的题 1 道，答“没有找到” 2 次，其中答对 1 次：准确率 0.500，召回率 1.000。" in result.stdout
    assert "4　海豚送信谁做得好　误答“没有找到”" in result.stdout
    assert "0.667" in result.stdout


def test_a_file_that_cannot_be_imported_stops_nothing(evaluate, scores, questions, folder):
    (folder / "空.txt").write_bytes(b"")
    (folder / ".hidden").write_bytes(b"")
    assert "✗ 空.txt：文件是空的" in evaluate(questions, folder).stderr
    assert ".hidden" not in evaluate(questions, folder).stderr
    assert scores(questions, folder)["overall"]["recall@5"] == pytest.approx(2 / 3)


def test_two_files_of_one_town_and_year(evaluate, questions, folder):
    (folder / "鹊岭镇二稿.txt").write_text(report("鹊岭镇", "用信鸽传书的办法送法下乡，一年四次。"), "utf-8")
    stderr = evaluate(questions, folder).stderr
    assert "鹊岭镇二稿.txt 和 鹊岭镇.txt 是同一个镇同一年的报告" in stderr
    assert "引文“信鸽传书的办法”不在已导入的 鹊岭镇.txt 里" in stderr


def test_labels_that_nothing_can_meet_are_named(evaluate, tmp_path, folder):
    file = tmp_path / "bad.jsonl"
    file.write_text(
        line(1, "信鸽传书", [("鸽岭镇.txt", "海豚", 2), ("无.txt", "信鸽", 2)]) + line(2, "信鸽", []), "utf-8"
    )
    result = evaluate(file, folder)
    assert result.exit_code == 0
    warnings = [warning for warning in result.stderr.splitlines() if warning]
    assert len(warnings) == 3
    assert sum("题 1 的引文" in warning for warning in warnings) == 2
    assert sum("题 2 没有标出答案" in warning for warning in warnings) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "打不开"),
        (b"\xff\xfe", "不是 UTF-8"),
        (b"", "一道题也没有"),
        (b"{}\n", "第 1 行缺少 kind"),
        (b"oops\n", "第 1 行不是 JSON"),
        (b"[]\n", "第 1 行应是"),
        (line(1, "信鸽", [], kind="how").encode(), "第 1 行的 kind 不对（只能是 practice、figure"),
        (line(1, "信鸽", [("a.txt", "信鸽", 3)]).encode(), "第 1 行的 relevant.grade 不对（只能是 1 或 2）"),
    ],
)
def test_a_question_set_that_cannot_be_used(evaluate, tmp_path, folder, content, said):
    file = tmp_path / "set.jsonl"
    if content is not None:
        file.write_bytes(content)
    result = evaluate(file, folder)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_folders_without_reports(evaluate, questions, folder, tmp_path):
    for place, said in ((tmp_path / "none", "不存在"), (questions, "不存在")):
        result = evaluate(questions, place)
        assert (result.exit_code, said in result.stderr) == (2, True)
    empty = tmp_path / "empty"
    empty.mkdir()
    result = evaluate(questions, empty)
    assert (result.exit_code, result.stderr.strip()) == (2, "文件夹 empty 里没有能导入的报告，请检查路径。")


def test_parts_are_left_out_by_name(evaluate, scores, questions, folder, tmp_path):
    result = evaluate(questions, folder, "--without", "luck")
    assert (result.exit_code, "没有叫 luck 的部分" in result.stderr) == (2, True)
    typed = tmp_path / "typed.jsonl"
    place = [("鸽岭镇.txt", "信鸽传书的办法", 2)]
    typed.write_text(line(1, "鸽林镇信鸽传书怎么普法", place) + line(2, "鸽岭镇2025年信鸽传书", place), "utf-8")
    whole = scores(typed, folder)["questions"]
    assert [len(one["found"]) for one in whole] == [1, 1]
    unmended = scores(typed, folder, "--without", "mending")["questions"]
    assert [len(one["found"]) == 1 for one in unmended] == [False, True]
    unscoped = scores(typed, folder, "--without", "facets", "--without", "thesaurus")["questions"]
    assert min(len(one["found"]) for one in unscoped) > 1
