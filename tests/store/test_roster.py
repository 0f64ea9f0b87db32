"""Lists of people to be invited: columns in any order, what each cell may say, and what a yes does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from store.audit import AuditRow
from store.database import Database
from store.files.workbook import Masked, Sheet
from store.people import invitations, people, places, rosters
from store.people.invitations import Offer
from store.people.people import PersonFacts
from store.people.rights import Role
from store.people.roster import Column, Line, NoList, RowFault, TooMany, Where, Wrong, read_roster
from store.people.rosters import Known, PendingRoster

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
COUNTY = "清岚县"
ROLES = {"报送员": Role.CLERK, "审核人": Role.REVIEWER, "备岗": Role.DEPUTY, "县级管理员": Role.ADMINISTRATOR}
HEADER = ("姓名", "乡镇", "角色", "截止日期")


def sheet(*rows, name="名单", merged=()) -> Sheet:
    """These rows from the first cell on; `merged` areas as (top, left, bottom, right)."""
    cells = {
        (row, column): value
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
        if value is not None and str(value).strip()
    }
    covered = {
        (row, column): (top, left)
        for top, left, bottom, right in merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    return Sheet(name, cells, covered)


def read(*rows, **more) -> tuple[list[Line], list[Wrong]]:
    return read_roster([sheet(*rows, **more)], ROLES, TODAY)


def one(*row) -> Line | Wrong:
    lines, wrongs = read(HEADER, row)
    (only,) = (*lines, *wrongs)
    return only


def test_columns_stand_in_any_order_below_a_title_with_blank_lines_and_blanks_between():
    lines, wrongs = read(
        ["清岚县各乡镇人员邀请名单", None, None, None],
        [],
        ["序号", "角色（必填）", " 乡镇 / 单位", "联系电话", "姓　名*"],
        [1, "报送员", "板溪镇", 13800138000, "钱　某"],
        [None, None, None, None, None],
        [2, " 审核人　", "　蟠龙 镇", "", " 古丽·买买提 "],
    )
    assert wrongs == []
    assert lines == [
        Line(Where(4), "钱某", "板溪镇", Role.CLERK, None),
        Line(Where(6), "古丽·买买提", "蟠龙镇", Role.REVIEWER, None),
    ]


def test_merged_cells_hold_for_every_row_they_cover_and_make_none_of_their_own():
    lines, wrongs = read(
        HEADER,
        ["钱某", "板溪镇", "报送员"],
        ["孙某", None, None],
        [None, None, None],
        HEADER,
        ["李某", "蟠龙镇", "报送员"],
        merged=[(2, 2, 4, 2), (2, 3, 4, 3)],
    )
    assert [(line.name, line.town, line.where.row) for line in lines] == [
        ("钱某", "板溪镇", 2), ("孙某", "板溪镇", 3), ("李某", "蟠龙镇", 6),
    ]  # fmt: skip
    assert wrongs == []


@pytest.mark.parametrize(
    "said",
    [
        date(2026, 12, 31),
        46387,
        46387.0,
        "2026-12-31",
        "2026/12/31",
        "2026.12.31",
        "2026年12月31日",
        "２０２６１２３１",
        20261231,
    ],
)
def test_a_day_is_read_however_it_is_written(said):
    line = one("钱某", "板溪镇", "备岗", said)
    assert isinstance(line, Line)
    assert line.until == date(2026, 12, 31)


@pytest.mark.parametrize("said", [None, "长期", "—", " 无 "])
def test_a_post_may_have_no_last_day_but_a_deputys_must(said):
    line = one("钱某", "板溪镇", "报送员", said)
    assert isinstance(line, Line)
    assert line.until is None
    assert isinstance(one("钱某", "板溪镇", "备岗", said), Wrong)


@pytest.mark.parametrize(
    ("row", "column", "fault", "said"),
    [
        ((None, "板溪镇", "报送员", None), Column.NAME, RowFault.BLANK, ""),
        (("钱某", None, "报送员", None), Column.TOWN, RowFault.BLANK, ""),
        (("钱某", "板溪镇", None, None), Column.ROLE, RowFault.BLANK, ""),
        (("钱某", "板溪镇", "报送", None), Column.ROLE, RowFault.UNKNOWN, "报送"),
        (("钱", "板溪镇", "报送员", None), Column.NAME, RowFault.UNKNOWN, "钱"),
        (("钱某＊＊＊", "板溪镇", "报送员", None), Column.NAME, RowFault.UNKNOWN, "钱某＊＊＊"),
        ((Masked("钱某＊＊＊"), "板溪镇", "报送员", None), Column.NAME, RowFault.NUMBER, ""),
        (("钱某", Masked("＊" * 11), None, None), Column.TOWN, RowFault.NUMBER, ""),
        (("\u202e1钱\x07", "板溪镇", "报送员", None), Column.NAME, RowFault.UNKNOWN, "1钱"),
        (("\u202e", "板溪镇", "报送员", None), Column.NAME, RowFault.BLANK, ""),
        (("=1+1", "板溪镇", "报送员", None), Column.NAME, RowFault.UNKNOWN, "=1+1"),
        (("钱某", "板溪镇", "备岗", None), Column.UNTIL, RowFault.BLANK, ""),
        (("钱某", "板溪镇", "备岗", "下个月"), Column.UNTIL, RowFault.UNKNOWN, "下个月"),
        (("钱某", "板溪镇", "备岗", "2026-13-40"), Column.UNTIL, RowFault.UNKNOWN, "2026-13-40"),
        (("钱某", "板溪镇", "备岗", "2026-11-20"), Column.UNTIL, RowFault.PAST, "2026-11-20"),
        (("钱" * 40, "板溪镇", "报送员", None), Column.NAME, RowFault.UNKNOWN, "钱" * 30 + "…"),
    ],
)
def test_what_is_wrong_is_told_by_its_cell(row, column, fault, said):
    assert one(*row) == Wrong(Where(2), column, fault, said)


def test_without_a_header_it_is_said_what_lacks():
    with pytest.raises(NoList) as refused:
        read(["姓名", "单位", "电话"], ["钱某", "板溪镇", "1"])
    assert refused.value.lacking == (Column.ROLE,)
    with pytest.raises(NoList) as refused:
        read(["甲", "乙"])
    assert refused.value.lacking == (Column.NAME, Column.TOWN, Column.ROLE)


def test_several_sheets_are_read_and_named():
    lines, _ = read_roster(
        [
            sheet(HEADER, ["钱某", "板溪镇", "报送员"], name="一"),
            sheet(["说明"]),
            sheet(HEADER, ["孙某", "蟠龙镇", "报送员"], name="二"),
        ],
        ROLES,
        TODAY,
    )
    assert [(line.where.sheet, line.where.row) for line in lines] == [("一", 2), ("二", 2)]


def test_a_list_has_an_end():
    rows = [[f"钱{chr(0x4E00 + number)}", "板溪镇", "报送员"] for number in range(201)]
    assert len(read(HEADER, *rows[:200])[0]) == 200
    with pytest.raises(TooMany):
        read(HEADER, *rows)


values = st.none() | st.text(max_size=12) | st.integers() | st.floats() | st.booleans() | st.dates()


@given(st.lists(st.lists(values, max_size=5), max_size=6))
def test_no_sheet_is_too_odd_to_read(rows):
    lines, wrongs = read(HEADER, *rows)
    assert len(lines) + len(wrongs) <= len(rows)


def code_of(nonce: str) -> str:
    return invitations.code_of("key", nonce)


@pytest.fixture
def chief(database: Database) -> PersonFacts:
    with database.transaction() as session:
        people.seat(session, 1, "闻人堃", Role.OWNER, "明湖县", now=NOW)
        number = people.seat(session, 2, "祁翀", Role.ADMINISTRATOR, COUNTY, now=NOW)
        people.seat(session, 3, "仉禾", Role.CLERK, COUNTY, "板溪镇", now=NOW)
        places.place(session, NOW, COUNTY, "蟠龙镇")
        places.place(session, NOW, "明湖县", "丙寅镇")
        person = people.find(session, number, NOW)
        assert person is not None
        return person


def line(name: str, town: str, role: Role = Role.CLERK, row: int = 2, until: date | None = None) -> Line:
    return Line(Where(row), name, town, role, until)


def held(database: Database, chief: PersonFacts, *lines: Line, wrongs=()) -> int:
    with database.transaction() as session:
        return rosters.hold(session, chief.chat_id or 0, "名单.xlsx", lines, wrongs, NOW)


def looked(database: Database, by: PersonFacts, number: int, now: datetime = NOW) -> rosters.Roster:
    with database.reading() as session:
        roster = rosters.look(session, by, number, now)
        assert roster is not None
        return roster


def test_a_list_is_seen_beside_who_is_here(database, chief):
    with database.transaction() as session:
        place = places.place(session, NOW, COUNTY, "蟠龙镇")
        invitations.issue(session, Offer(Role.CLERK, place, None, "冯某"), chief, NOW, code_of)
    number = held(
        database,
        chief,
        line("钱某", "板溪镇", row=2),
        line("钱某", "清岚县板溪镇", row=3),
        line("仉禾", "板溪", row=4),
        line("冯某", "蟠龙镇", row=5),
        line("陈某", "新河镇", row=6),
        line("褚某", "新河镇", Role.REVIEWER, row=7),
        line("卫某", "县级", Role.REVIEWER, row=8),
        line("蒋某", "新河", row=9),
        line("沈某", "明湖县丙寅镇", row=10),
        line("韩某", "县级", row=11),
        line("杨某", "县级", Role.ADMINISTRATOR, row=12),
        line("朱某", "丰源县石桥镇", row=13),
        wrongs=[Wrong(Where(1), Column.NAME, RowFault.BLANK)],
    )
    roster = looked(database, chief, number)
    assert [(one.offer.name, one.offer.place.name, one.offer.place.id > 0) for one in roster.invitees] == [
        ("钱某", "板溪镇", True), ("陈某", "新河镇", False), ("褚某", "新河镇", False), ("卫某", COUNTY, True),
    ]  # fmt: skip
    assert [one.name for one in roster.new_towns] == ["新河镇"]
    assert [(one.where.row, known) for one, known in roster.known] == [
        (3, Known.TWICE), (4, Known.HERE), (5, Known.INVITED),
    ]  # fmt: skip
    assert [(one.where.row, one.column, one.fault) for one in roster.wrongs] == [
        (1, Column.NAME, RowFault.BLANK),
        (9, Column.TOWN, RowFault.UNKNOWN),
        (10, Column.TOWN, RowFault.NOT_YOURS),
        (11, Column.ROLE, RowFault.MISPLACED),
        (12, Column.ROLE, RowFault.NOT_YOURS),
        (13, Column.TOWN, RowFault.UNKNOWN),
    ]


def test_a_yes_makes_the_towns_and_the_invitations_once(database, chief):
    number = held(database, chief, line("陈某", "新河镇"), line("钱某", "板溪镇", Role.DEPUTY, 3, date(2026, 12, 31)))
    stamp = looked(database, chief, number).stamp
    with database.transaction() as session:
        made = rosters.confirm(session, chief, number, stamp, NOW, code_of)
        assert made is not None
        assert [(one.offer.name, one.offer.place.name, one.offer.until) for one in made] == [
            ("陈某", "新河镇", None), ("钱某", "板溪镇", date(2026, 12, 31)),
        ]  # fmt: skip
    with database.transaction() as session:
        assert rosters.confirm(session, chief, number, stamp, NOW, code_of) is None
        assert len(invitations.open_for(session, chief, NOW)) == 2
        assert session.scalars(sa.select(sa.func.count()).select_from(PendingRoster)).one() == 0
        told = list(session.scalars(sa.select(AuditRow.action).order_by(AuditRow.id)))
        assert told[-4:] == ["place_made", "invitation_made", "invitation_made", "exported"]


def test_a_yes_to_what_has_changed_meanwhile_does_nothing(database, chief):
    number = held(database, chief, line("陈某", "板溪镇"))
    stamp = looked(database, chief, number).stamp
    with database.transaction() as session:
        people.seat(session, 9, "陈某", Role.CLERK, COUNTY, "板溪镇", now=NOW)
        assert rosters.confirm(session, chief, number, stamp, NOW, code_of) is None
        assert rosters.confirm(session, chief, number, looked(database, chief, number).stamp, NOW, code_of) is None


def test_a_list_is_its_senders_for_a_day(database, chief):
    number = held(database, chief, line("陈某", "板溪镇"))
    with database.transaction() as session:
        owner = people.in_chat(session, 1, NOW)
        assert owner is not None
        assert rosters.look(session, owner, number, NOW) is None
        assert not rosters.drop(session, 1, number)
        later = NOW + timedelta(hours=24, seconds=1)
        assert rosters.look(session, chief, number, later) is None
        rosters.forget(session, later)
        assert session.scalars(sa.select(sa.func.count()).select_from(PendingRoster)).one() == 0
        again = rosters.hold(session, 2, "名单.xlsx", [line("陈某", "板溪镇")], [], NOW)
        assert rosters.drop(session, 2, again)


def test_a_towns_former_name_makes_no_new_town(database, chief):
    with database.transaction() as session:
        old, into = places.place(session, NOW, COUNTY, "板溪镇"), places.place(session, NOW, COUNTY, "蟠龙镇")
        people.merge(session, old.id, into, NOW, None)
        places.rename(session, into.id, "大桥街道", NOW + timedelta(days=1), None)
    number = held(database, chief, line("陈某", "板溪镇"), line("褚某", "蟠龙镇", row=3))
    wrongs = looked(database, chief, number, NOW + timedelta(hours=1)).wrongs
    assert [(one.fault, one.said, one.now) for one in wrongs] == [
        (RowFault.FORMER, "板溪镇", "大桥街道"), (RowFault.FORMER, "蟠龙镇", "大桥街道"),
    ]  # fmt: skip


def test_an_owner_invites_to_every_county_that_is_there(database, chief):
    number = None
    with database.transaction() as session:
        owner = people.in_chat(session, 1, NOW)
        assert owner is not None
        number = rosters.hold(
            session, 1, "名单.xlsx", [line("陈某", "清岚县板溪镇"), line("褚某", "丙寅镇", row=3)], [], NOW
        )
        roster = rosters.look(session, owner, number, NOW)
        assert roster is not None
        assert [one.offer.place.county for one in roster.invitees] == [COUNTY, "明湖县"]
