"""`tashan export`, as an operator types it."""

from __future__ import annotations

import csv
import io
import stat

import openpyxl
import pytest

from bot.clock import system_time
from store.catalogue.months import to_report
from store.collection import submissions
from store.collection.figures import Given
from store.collection.tables import Answer
from store.database import Database
from store.people import people
from store.people.rights import Role

MONTH = to_report(system_time())


@pytest.fixture
def handed_in(tashan, home):
    """A home where two towns of two counties have handed in the last month."""
    tashan("migrate")
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    now = system_time()
    with database.transaction() as session:
        for number, county in enumerate(("清岚县", "远山县")):
            chat = 7_000_000_081 + number
            clerk = people.seat(session, chat, "仉禾", Role.CLERK, county, "板溪镇", now=now, agreed=1)
            filing = submissions.begin(session, people.find(session, clerk, now).place, MONTH, now)
            given = {"disputes_accepted": Given(Answer.GIVEN, 32 + number)}
            submissions.answer(session, filing, given, {}, now, clerk)
            submissions.submit(session, filing, [], filing.due.at, clerk)
    database.close()


def test_a_month_of_every_county_for_its_owner_only(tashan, handed_in, desk):
    file = desk / "a.xlsx"
    result = tashan("export", "--month", str(MONTH), "--out", file)
    assert result.output == "已把 2 个乡镇的数写进 a.xlsx。里面有同事的姓名，请妥善保管。\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert openpyxl.load_workbook(file).sheetnames == ["汇总", "报送情况", "板溪镇", "板溪镇 2"]
    assert f"导出（月报汇总表 {MONTH}）" in tashan("audit").output.splitlines()[0]


def test_a_month_of_one_county_as_comma_separated_values(tashan, handed_in, desk):
    file = desk / "a.csv"
    result = tashan("export", "--month", str(MONTH), "--county", "远山县", "--out", file)
    assert result.output.startswith("已把 1 个乡镇的数写进 a.csv。")
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    assert {one["县区"] for one in rows} == {"远山县"}
    assert [one["数值"] for one in rows if one["指标编码"] == "disputes_accepted"] == ["33"]
    assert f"地点：远山县；月报汇总 CSV {MONTH}" in tashan("audit").output.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--month", "2026-13", "--out", "b.xlsx"], "月份请写成 2026-10 这样。"),
        (["--month", "2026-10", "--out", "b.doc"], "b.doc 的后缀不认识，请用 .xlsx 或 .csv。"),
        (["--month", "2026-10", "--out", "b.xlsx", "--county", "无县"], "没有叫“无县”的县区"),
        (["--month", "2026-10", "--out", "there.csv"], "there.csv 已经存在"),
        (["--month", "2026-10", "--out", "no/b.csv"], "b.csv 写不进去，请检查文件夹。"),
    ],
)
def test_what_cannot_be_done_is_one_line(tashan, handed_in, desk, arguments, sentence):
    (desk / "there.csv").write_text("甲")
    arguments = [str(desk / one) if "." in one else one for one in arguments]
    result = tashan("export", *arguments)
    assert result.exit_code == 2
    assert sentence in result.output
    assert len(result.output.splitlines()) == 1
    assert (desk / "there.csv").read_text() == "甲"


def test_a_file_is_replaced_when_that_is_wanted_and_a_month_of_nobody_has_no_rates(tashan, handed_in, desk):
    file = desk / "a.xlsx"
    file.write_text("甲")
    assert tashan("export", "--month", "2020-01", "--out", file, "--force").exit_code == 0
    rows = [line[:4] for line in openpyxl.load_workbook(file)["汇总"].iter_rows(values_only=True)]
    assert ("已报送乡镇", 0, 2, "0.00%") in rows
