"""The command line, as an operator types it: one plain line for each thing that goes wrong, never a traceback."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

REPORT = (
    "清岚县鸽岭镇2025年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n"
    "养信鸽四十羽，用信鸽传书的办法送法下乡，全年送出普法信笺三百二十封。\n"
    "二、存在问题\n经费不足。\n三、下一步打算\n继续依法行政。\n"
)


def write(folder: Path, name: str, text: str | bytes = REPORT) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def said(result: Result) -> list[str]:
    return [line for line in result.output.splitlines() if line.strip()]


def test_a_good_report_goes_in_with_an_import_report(tashan, desk):
    result = tashan("import", write(desk, "鸽岭镇.txt"))
    assert result.exit_code == 0
    head, *remarks = said(result)
    assert head == "✓ 鸽岭镇.txt：清岚县鸽岭镇 2025 年，4 个标题，3 段。"
    assert remarks == ["  · 没找到规定应有的内容：第一责任人履职。"]


def test_the_import_report_as_json(tashan, desk):
    result = tashan("import", write(desk, "鸽岭镇.txt"), write(desk, "空.txt", b""), "--json")
    assert result.exit_code == 1
    good, bad = json.loads(result.stdout)
    names = {"file", "town", "year", "county", "kind", "sections", "missing", "passages", "problems"}
    assert set(good) == set(bad) == names
    assert (good["file"], good["town"], good["year"], good["county"]) == ("鸽岭镇.txt", "鸽岭镇", 2025, "清岚县")
    assert (good["kind"], good["missing"], good["passages"]) == ("original", ["principal"], 3)
    assert good["sections"][2] == {"level": 1, "text": "二、存在问题", "kind": "problem"}
    assert (bad["town"], bad["year"], bad["passages"]) == (None, None, 0)
    assert bad["problems"] == ["文件是空的，请检查是不是传错了文件。"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("空.txt", b"", "文件是空的"),
        ("空白.txt", "　\n \n".encode(), "文件是空的"),
        ("大.txt", b"a" * 25_000_000, "文件超过 20 MB"),
        ("图.txt", b"\x89PNG\r\n\x1a\n" + bytes(200), "文件其实是 png 格式"),
        ("报告.txt", b"PK\x03\x04" + bytes(200), "文件其实是 zip 格式"),
        ("乱.txt", bytes(range(256)) * 40, "文件内容不是文字"),
        ("报告.docx", b"PK\x03\x04", "文件不完整或已损坏"),
        ("没有后缀", REPORT.encode(), "只能导入 txt、md、html、docx、pdf 和 zip 文件"),
        ("网页.txt", b"<!DOCTYPE html><html><body>1</body></html>", "文件其实是 html 格式"),
        ("闲谈.txt", "今天天气很好，明天也好。\n".encode(), "不像法治政府建设年度报告"),
        ("甲.txt", "法治政府建设工作报告\n2025年普法、调解、执法。\n".encode(), "看不出是哪个乡镇的报告"),
        ("乙.txt", "鸽岭镇法治政府建设工作报告\n普法、调解、执法。\n".encode(), "看不出是哪一年的报告"),
    ],
)
def test_a_bad_file_gets_one_plain_line_and_the_rest_goes_on(tashan, desk, name, content, says):
    result = tashan("import", write(desk, name, content), write(desk, "鸽岭镇.txt"))
    assert result.exit_code == 1
    bad, good, *_ = said(result)
    assert bad.startswith(f"✗ {name}：")
    assert says in bad
    assert bad.endswith("。")
    assert good.startswith("✓ 鸽岭镇.txt")
    assert len(json.loads(tashan("ask", "信鸽传书", "--json").stdout)) == 1


def test_a_file_that_is_not_there(tashan, desk):
    result = tashan("import", desk / "没有.txt")
    assert (result.exit_code, said(result)) == (1, ["✗ 没有.txt：文件打不开，请检查路径和权限。"])


def test_a_file_name_of_an_older_windows(tashan, desk):
    path = os.fsencode(desk) + b"/" + "鸽岭镇报告.txt".encode("gb18030")
    Path(os.fsdecode(path)).write_text(REPORT, "gb18030")
    assert said(tashan("import", desk))[0].startswith("✓ 鸽岭镇报告.txt：")
    Path(os.fsdecode(path)).write_bytes(b"")
    assert said(tashan("import", desk))[0].startswith("✗ 鸽岭镇报告.txt：文件是空的")


def test_a_folder_is_walked_and_hidden_files_are_left_alone(tashan, desk):
    (desk / "清岚县").mkdir()
    write(desk / "清岚县", "鸽岭镇.md", REPORT)
    write(desk, "溜索镇.txt", REPORT.replace("鸽岭镇", "溜索镇"))
    write(desk, ".DS_Store", b"\0")
    result = tashan("import", desk, "--json")
    assert result.exit_code == 0
    assert {row["town"] for row in json.loads(result.stdout)} == {"鸽岭镇", "溜索镇"}


def test_an_archive_is_taken_report_by_report(tashan, desk):
    with zipfile.ZipFile(desk / "全县.zip", "w") as archive:
        archive.writestr("清岚县/鸽岭镇.html", "".join(f"<p>{line}</p>" for line in REPORT.splitlines()))
        archive.writestr("清岚县/坏.docx", b"PK")
        archive.writestr("../图.png", b"")
    result = tashan("import", desk, "--json")
    assert result.exit_code == 1
    good, broken, picture = json.loads(result.stdout)
    assert (good["file"], good["town"], good["passages"]) == ("全县.zip/清岚县/鸽岭镇.html", "鸽岭镇", 3)
    assert (broken["file"], picture["file"]) == ("全县.zip/清岚县/坏.docx", "全县.zip/图.png")
    assert broken["problems"] == ["文件内容和后缀 .docx 对不上，请用原来的软件打开，另存为 .docx 再导入。"]
    assert picture["problems"] == ["图片里的字读不了，请先做文字识别（OCR）存成 .docx 再导入。"]
    assert len(json.loads(tashan("ask", "信鸽传书", "--json").stdout)) == 1


def test_file_names_are_shown_as_they_are_and_move_no_cursor(tashan, desk):
    with zipfile.ZipFile(desk / "全县.zip", "w") as archive:
        archive.writestr("[/red]鸽岭镇[bold].txt", REPORT)
    result = tashan("import", desk / "全县.zip", write(desk, "坏\x1b[2J.exe", b"MZ"))
    assert "\x1b" not in result.output
    assert "✗ 坏[2J.exe：" in result.output
    assert "全县.zip/[/red]鸽岭镇[bold].txt" in tashan("reports").output


def test_the_same_twice_and_then_a_newer_one(tashan, desk):
    path = write(desk, "鸽岭镇.txt")
    tashan("import", path)
    assert "一模一样，没有重复导入" in tashan("import", path).output
    write(desk, "鸽岭镇.txt", REPORT + "再加强普法。\n")
    assert "库里原有鸽岭镇 2025 年的原文，已用这一份替换" in tashan("import", path).output
    assert tashan("reports").output.count("鸽岭镇.txt") == 1


def test_town_and_year_by_hand(tashan, desk):
    path = write(desk, "无名.txt", "法治政府建设工作报告\n普法、调解、执法都写到了。\n")
    assert tashan("import", path).exit_code == 1
    result = tashan("import", path, "--town", "溜索镇", "--year", 2024, "--digest", "--json")
    (row,) = json.loads(result.stdout)
    assert (row["town"], row["year"], row["kind"]) == ("溜索镇", 2024, "digest")
    assert "1875 年太早了" in tashan("import", path, "--town", "溜索镇", "--year", 1875).output


def test_list_and_delete(tashan, desk):
    tashan("import", write(desk, "鸽岭镇.txt"))
    listing = tashan("reports").output
    assert all(word in listing for word in ("编号", "清岚县", "鸽岭镇", "2025", "原文", "鸽岭镇.txt"))
    (number,) = re.findall(r"│\s*(\d+)\s*│ 清岚县", listing)
    gone = tashan("reports", "delete", number)
    assert (gone.exit_code, said(gone)) == (0, [f"编号 {number} 的报告已删除。"])
    again = tashan("reports", "delete", number)
    assert (again.exit_code, said(again)) == (2, [f"没有编号为 {number} 的报告，用 tashan reports 看看列表。"])
    assert json.loads(tashan("ask", "信鸽传书", "--json").stdout) == []
    assert tashan("reports", "delete", 10**30).exit_code == 2


def test_ask_in_words_and_as_json(tashan, desk):
    tashan("import", write(desk, "鸽岭镇.txt"))
    text = tashan("ask", "信鸽传书怎么做")
    assert text.exit_code == 0
    assert said(text)[0] == "鸽岭镇 2025 年"
    assert "一、主要做法 › （一）普法调解工作" in text.output
    assert "“养信鸽四十羽，用信鸽传书的办法送法下乡，全年送出普法信笺三百二十封。”" in text.output
    (row,) = json.loads(tashan("ask", "信鸽传书怎么做", "--json").stdout)
    assert set(row) == {"town", "year", "file", "kind", "heading_path", "sentences", "passage", "score"}
    assert (row["town"], row["year"], row["file"], row["kind"]) == ("鸽岭镇", 2025, "鸽岭镇.txt", "original")
    assert row["heading_path"] == ["一、主要做法", "（一）普法调解工作"]
    assert row["sentences"] == ["养信鸽四十羽，用信鸽传书的办法送法下乡，全年送出普法信笺三百二十封。"]
    assert row["score"] > 0


@pytest.mark.parametrize("question", ["护照怎么办", "", "😀", "？", "\x00", "调" * 5000, "' OR 1=1 --"])
def test_ask_for_what_is_not_there(tashan, desk, question):
    tashan("import", write(desk, "鸽岭镇.txt"))
    as_json = tashan("ask", question, "--json")
    assert (as_json.exit_code, json.loads(as_json.stdout)) == (0, [])
    assert "没有找到（查了 1 个乡镇的 1 份报告）" in tashan("ask", question).output


def test_ask_leaves_out_the_askers_town_and_keeps_to_a_number(tashan, desk):
    for town in ("鸽岭镇", "溜索镇", "石磨镇"):
        write(desk, f"{town}.txt", REPORT.replace("鸽岭镇", town).replace("养信鸽", f"{town}养鸽"))
    tashan("import", desk)

    def towns(*more: object) -> set[str]:
        return {row["town"] for row in json.loads(tashan("ask", "普法信笺", "--json", *more).stdout)}

    assert towns() == {"鸽岭镇", "溜索镇", "石磨镇"}
    assert towns("--town", "溜索镇") == {"鸽岭镇", "石磨镇"}
    assert len(towns("-n", 2)) == 2
    assert tashan("ask", "普法", "-n", 0).exit_code == 2


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"TASHAN_DATABASE_URL": "mysql://canary@x/y"}, "环境变量 TASHAN_DATABASE_URL 有问题"),
        ({"TASHAN_DATABASE_URL": "postgresql://canary:canary@127.0.0.1:1/nothing"}, "数据库打不开"),
        ({"TASHAN_DATABASE_URL": "sqlite:////nonexistent/canary/x.db"}, "数据库打不开"),
        ({"TASHAN_LOG_LEVEL": "canary"}, "环境变量 TASHAN_LOG_LEVEL 有问题"),
        ({"TASHAN_API_URL": "canary"}, "环境变量 TASHAN_API_URL 有问题"),
        ({"TASHAN_HOME": "/dev/null/canary"}, "数据库打不开"),
    ],
)
def test_a_bad_setting_is_one_line_and_exit_code_2(tashan, variables, says):
    result = tashan("reports", **variables)
    assert result.exit_code == 2
    (line,) = said(result)
    assert says in line
    assert "canary" not in line


def test_a_file_that_is_no_database(tashan, tmp_path):
    path = write(tmp_path, "notes.db", "这不是数据库。" * 500)
    result = tashan("reports", TASHAN_DATABASE_URL=f"sqlite:///{path}")
    assert (result.exit_code, len(said(result))) == (2, 1)
    assert "数据库打不开" in result.output


def test_run_without_a_token_names_the_variable(tashan, tmp_path):
    result = tashan("run")
    assert result.exit_code == 2
    assert said(result) == ["环境变量 TASHAN_TOKEN 有问题：没有设置，也没有设置 TASHAN_TOKEN_FILE。改正后再试。"]
    token = write(tmp_path, "token", "7318204655:canary-token\n")
    token.chmod(0o644)
    refused = tashan("run", TASHAN_TOKEN_FILE=str(token))
    assert refused.exit_code == 2
    assert "TASHAN_TOKEN_FILE" in refused.output
    assert "canary" not in refused.output


def test_the_demos_page_answers_and_stops_when_told(home):
    env = {name: value for name, value in os.environ.items() if not name.startswith("TASHAN_")}
    command = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    started = time.monotonic()
    with subprocess.Popen(
        command, env=env | {"TASHAN_HOME": str(home)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            address = next(match[1] for line in process.stdout if (match := re.search(r"(http://127\S+)", line)))
            assert time.monotonic() - started < 30
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            page = opener.open(address, timeout=5).read().decode()
            assert "<html" in page
            people: list[dict[str, Any]] = json.load(opener.open(f"{address}/console/state", timeout=5))["people"]
            assert {"仉禾", "路人"} <= {one["first_name"] for one in people}
        finally:
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_a_taken_port_is_said(tashan):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = tashan("demo", "--port", taken.getsockname()[1])
    assert result.exit_code == 2
    assert "被占用" in said(result)[-1]


def test_the_five_real_reports(tashan):
    folder = os.environ.get("TASHAN_TEST_REPORTS")
    if not folder:
        pytest.skip("REAL REPORTS NOT TESTED: TASHAN_TEST_REPORTS names no folder with the five reports")
    rows = json.loads(tashan("import", folder, "--json").stdout)
    found = {(row["town"], row["year"]) for row in rows if row["town"]}
    assert found >= {("西陵寺镇", 2023), ("板溪镇", 2023), ("高显镇", 2022), ("蟠龙镇", 2023), ("西王庄镇", 2020)}
    assert len([row for row in rows if row["town"]]) == 5
    assert all(row["passages"] > 5 for row in rows if row["town"])
    assert len(json.loads(tashan("ask", "四有五步调解工作法", "--json").stdout)) >= 1


def test_a_path_through_the_folder_above(tashan, desk, monkeypatch):
    write(desk, "鸽岭镇.txt")
    (desk / "here").mkdir()
    monkeypatch.chdir(desk / "here")
    assert "鸽岭镇 2025 年" in tashan("import", "..").output
    hidden = desk / ".hidden" / "reports"
    hidden.mkdir(parents=True)
    write(hidden, "鸽岭镇.txt")
    assert "一模一样" in tashan("import", hidden).output


def test_a_folder_without_files_is_said(tashan, desk):
    result = tashan("import", desk)
    assert (result.exit_code, said(result)) == (2, ["没有找到可以导入的文件，请检查路径。"])


@pytest.mark.parametrize("words", [("ask", "调\udcff"), ("invite", "--name", "\udcff", "--county", "清岚县")])
def test_words_in_an_unknown_encoding_are_refused(tashan, words):
    result = tashan(*words)
    assert result.exit_code == 2
    assert "编码认不出来" in result.output


def test_a_question_need_not_wait_for_a_writer(tashan, desk, home):
    tashan("import", write(desk, "鸽岭镇.txt"))
    with sqlite3.connect(home / "tashan.db", isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert "信鸽" in tashan("ask", "信鸽传书").output
        writer.execute("ROLLBACK")
    writer.close()


def test_namesakes_of_two_folders_are_told_apart(tashan, desk):
    for folder in ("甲", "乙"):
        (desk / folder).mkdir()
        write(desk / folder, "a.txt", "")
    rows = json.loads(tashan("import", desk, "--json").output)
    assert [row["file"] for row in rows] == ["乙/a.txt", "甲/a.txt"]


def test_the_list_keeps_town_and_day_whole_on_a_narrow_screen(tashan, desk):
    tashan("import", write(desk, f"{'很长的文件名' * 12}鸽岭镇.txt"))
    listing = tashan("reports", COLUMNS="80").output
    assert "鸽岭镇" in listing
    assert re.search(r"20\d\d-\d\d-\d\d", listing)


@pytest.mark.parametrize("port", ["-1", "80000"])
def test_an_impossible_port_is_refused(tashan, port):
    assert tashan("demo", "--port", port).exit_code == 2
