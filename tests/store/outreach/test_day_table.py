"""A table of days: what its rows say, however the days are written, and the rows that say nothing."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from store.files.workbook import Sheet, Value, read_workbook
from store.outreach.day_table import read_table
from store.outreach.notice_dates import DayFault
from tests.examples import examples
from tests.store.files.workbooks import workbook


def sheet(*rows: list[Value]) -> Sheet:
    return Sheet(
        "表", {(r, c): value for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1) if value != ""}
    )


def ways(*rows: list[Value], year: int = 2027) -> dict[str, tuple[str, str]]:
    read = read_table([sheet(*rows)], year)
    assert read is not None
    return {one.day.isoformat(): ("班" if one.is_working else "休", one.name) for one in read.days}


def test_two_columns_and_a_third_with_the_festival():
    found = ways(
        ["2027年节假日安排"],
        ["日期", "类型", "节日"],
        [date(2027, 1, 1), "休", "元旦"],
        ["2027/2/5", "放假", "除夕"],
        ["2027-02-13（周六）", "调休上班", "春节"],
        ["9月15日", " 休 ", "中秋"],
        [46_389, "班", ""],
    )
    assert found == {
        "2027-01-01": ("休", "元旦"),
        "2027-01-02": ("班", ""),
        "2027-02-05": ("休", "春节"),
        "2027-02-13": ("班", "春节"),
        "2027-09-15": ("休", "中秋节"),
    }


def test_the_columns_may_stand_anywhere_and_a_row_may_be_of_several_days():
    assert ways(["春节", "休", "2027年2月5日", "2027年2月7日"]) == {
        f"2027-02-0{day}": ("休", "春节") for day in (5, 6, 7)
    }
    assert ways(["5月1日至3日", "休"]) == {f"2027-05-0{day}": ("休", "") for day in (1, 2, 3)}


def test_the_year_is_that_of_most_days():
    read = read_table(
        [sheet(["2028-01-03", "休"], ["2028-01-04", "休"], ["2027-12-31", "休"], ["2062-01-03", "休"])], 2027
    )
    assert read is not None
    assert read.year == 2028
    assert [one.day.isoformat() for one in read.days] == ["2027-12-31", "2028-01-03", "2028-01-04"]
    assert [(one.said, one.fault) for one in read.unread] == [("2062-01-03", DayFault.FAR)]


def test_rows_that_are_not_read_are_told_by_their_number():
    rows: list[list[Value]] = [
        ["日期", "类型"],
        ["3月1日", "休"],
        ["3月2日", "什么"],
        ["某天", "休"],
        ["2月30日", "休"],
        ["2027-03-03（周一）", "休"],
        ["3月4日", "休", "班"],
        ["3月1日", "班"],
        ["除夕至2月8日", "休"],
    ]
    read = read_table([sheet(*rows)], 2027)
    assert read is not None
    assert [(one.row, one.fault) for one in read.unread] == [
        (3, DayFault.UNKNOWN),
        (4, DayFault.UNKNOWN),
        (5, DayFault.UNKNOWN),
        (6, DayFault.WEEKDAY),
        (7, DayFault.UNKNOWN),
        (9, DayFault.UNKNOWN),
        (0, DayFault.TORN),
    ]
    assert read.days == ()


def test_another_table_has_no_days():
    people: list[list[Value]] = [
        ["姓名", "乡镇/单位", "角色", "截止日期"],
        ["钱某", "板溪镇", "备岗", date(2027, 1, 1)],
    ]
    figures: list[list[Value]] = [["指标", "本月数"], ["受理纠纷", 12], ["调解成功", 11]]
    assert [read_table([sheet(*rows)], 2027) for rows in (people, figures, [])] == [None, None, None]


def test_a_real_workbook():
    data = workbook([["日期", "安排"], [date(2027, 1, 1), "休"], [date(2027, 2, 13), "上班"]])
    read = read_table(read_workbook("节假日.xlsx", data), 2026)
    assert read is not None
    assert [(one.day, one.is_working) for one in read.days] == [(date(2027, 1, 1), False), (date(2027, 2, 13), True)]


CELLS = st.one_of(
    st.dates(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.sampled_from(["休", "班", "元旦", "1月1日", "2月30日", "至"]),
    st.text(),
)


@settings(max_examples=examples(100))
@given(st.lists(st.lists(CELLS, max_size=4), max_size=6))
def test_whatever_stands_in_the_cells_is_read_or_told(rows):
    read = read_table([sheet(*rows)], 2027)
    if read is not None:
        assert [one.day for one in read.days] == sorted({one.day for one in read.days})
