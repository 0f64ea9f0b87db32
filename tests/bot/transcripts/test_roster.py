"""Inviting by an Excel list: looked at, confirmed, answered by a file with the links; a hostile one gets a sentence."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
import sqlalchemy as sa

from bot.clock import system_time
from handlers.texts.notice import VERSION
from store.people import invitations, people
from store.people.rights import Role
from store.people.rosters import PendingRoster
from tests.bot.transcripts.counties import County, document, new_county, rows_of, seated
from tests.bot.transcripts.test_staff import LINK
from tests.store.files import workbooks
from tests.store.files.workbooks import workbook

HEADER = ["姓名", "乡镇/单位", "角色", "截止日期"]
GONE = "这份名单已经处理过了，或者超过 24 小时没有确认；需要的话请重新发一次。"


@pytest.fixture
def county(house) -> County:
    return new_county(house)


def sends(chief, data: bytes, name: str = "名单.xlsx"):
    return chief.does(lambda person: person.send_bytes(name, data))


def waiting(house, chat) -> int:
    with house.database.reading() as session:
        rows = session.scalars(sa.select(PendingRoster).where(PendingRoster.chat_id == chat.id))
        return len(rows.all())


def test_a_list_is_looked_at_confirmed_and_answered_by_links_that_let_people_in(county, house):
    county.sits("仉禾")
    data = workbook(
        [
            ["各乡镇人员名单", None, None, None],
            HEADER,
            ["鲍春和", "板溪镇", "报送员", None],
            ["蔺　相", "新河镇", "备岗", date(2099, 12, 31)],
            ["钱某", "板溪镇", "报送", None],
            ["仉禾", "板溪镇", "报送员", None],
            ["鲍春和", "板溪镇", "审核人", None],
            ["孙某", None, "报送员", None],
        ]
    )
    card = sends(county.chief, data)
    assert card.text == (
        "邀请名单“名单.xlsx”，还没有邀请\n\n"
        "可以邀请 2 人：\n"
        f"{county.name}新河镇：蔺相（备岗，到2099年12月31日）\n{county.name}板溪镇：鲍春和（报送员）\n\n"
        "其中 1 个乡镇现在没有，确认后新增，请核对有没有写错：\n新河镇\n\n"
        "以下 4 行不会邀请：\n"
        "· 第5行 角色“报送”不认识，可填：审核人、报送员、备岗\n"
        "· 第8行 乡镇/单位空着\n"
        "· 第6行 仉禾已经在这个单位了\n"
        "· 第7行 鲍春和名单里重复了\n\n"
        "确认后给您一张带邀请链接的表格，链接 7 天内有效。"
    )
    assert card.buttons == ["确认邀请", "取消", "下载模板"]
    assert "新河镇" not in county.chief.says("/people").text
    done = county.chief.presses("确认邀请", card)
    assert done.redrawn[0]["text"] == "已生成 2 个邀请，链接在下面的表格里。"
    assert done.new[-1]["document"]["file_name"] == "邀请链接.xlsx"
    assert waiting(house, county.chief) == 0
    head, *rows = rows_of(house, done)
    assert head == ("乡镇/单位", "姓名", "角色", "截止日期", "邀请链接", "链接有效期至")
    assert [row[:4] for row in rows] == [
        (f"{county.name}板溪镇", "鲍春和", "报送员", ""),
        (f"{county.name}新河镇", "蔺相", "备岗", "2099-12-31"),
    ]
    phone = house.stranger()
    assert "您已加入" in phone.says(f"/start {LINK.fullmatch(rows[1][4])[1]}").text
    assert county.staff()["蔺相"] == "新河镇"
    again = county.chief.forges(card.data_of("确认邀请"), done)
    assert (again.new, again.toasts) == ([], [GONE])


def test_no_link_stands_in_the_database(county, house):
    done = county.chief.presses("确认邀请", sends(county.chief, workbook([HEADER, ["鲍春和", "板溪镇", "报送员"]])))
    code = LINK.fullmatch(rows_of(house, done)[1][4])[1]
    files = list(house.log.parent.glob("tashan.db*"))
    assert files
    assert not [file for file in files if code.encode() in file.read_bytes()]


def test_row_28_every_cell_of_the_links_is_text_and_no_formula_or_link(county, house):
    done = county.chief.presses("确认邀请", sends(county.chief, workbook([HEADER, ["鲍春和", "板溪镇", "报送员"]])))
    sheet = openpyxl.load_workbook(io.BytesIO(document(house, done))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) == 12
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]


def test_the_template_is_sent_read_back_and_names_the_towns(county, house):
    county.sits("仉禾")
    how = county.chief.presses("用表格批量邀请", county.chief.says("人员"))
    assert "角色：审核人、报送员、备岗" in how.text
    sent = county.chief.presses("下载模板", how)
    assert sent.last["document"]["file_name"] == "邀请名单模板.xlsx"
    data = document(house, sent)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["邀请名单", "填写说明", "单位"]
    assert [row[0].value for row in book["单位"].iter_rows()] == ["板溪镇"]
    assert "表头下面没有人" in sends(county.chief, data).text
    book["邀请名单"].append(["鲍春和", "板溪镇", "报送员"])
    filled = io.BytesIO()
    book.save(filled)
    assert "可以邀请 1 人" in sends(county.chief, filled.getvalue()).text


def test_cancelled_and_a_day_old_nothing_is_kept(county, house):
    data = workbook([HEADER, ["鲍春和", "板溪镇", "报送员"]])
    card = sends(county.chief, data)
    assert waiting(house, county.chief) == 1
    assert county.chief.presses("取消", card).text == "已取消，没有邀请任何人，名单没有保存。"
    assert waiting(house, county.chief) == 0
    card = sends(county.chief, data)
    with house.database.transaction() as session:
        session.execute(sa.update(PendingRoster).values(sent_at=sa.text("'2026-01-01 00:00:00'")))
    assert county.chief.presses("确认邀请", card).toasts == [GONE]


def test_what_changes_before_the_yes_is_shown_again(county):
    card = sends(county.chief, workbook([HEADER, ["鲍春和", "板溪镇", "报送员"], ["蔺相", "板溪镇", "报送员"]]))
    county.sits("蔺相")
    changed = county.chief.presses("确认邀请", card)
    assert changed.toasts == ["情况有变化，请把更新后的内容再核对一遍。"]
    assert "蔺相已经在这个单位了" in changed.text
    assert "已生成 1 个邀请" in county.chief.presses("确认邀请", changed).text


def test_a_phone_number_in_a_list_is_nowhere_kept(county, house):
    data = workbook([[*HEADER, "手机"], ["鲍春和13812345678", "板溪镇", "报送员", None, 13812345678]])
    card = sends(county.chief, data)
    assert "13812345678" not in card.text
    assert "姓名里有身份证号、手机号或银行卡号，没有保存" in card.text
    with house.database.reading() as session:
        row = session.scalars(sa.select(PendingRoster).where(PendingRoster.chat_id == county.chief.id)).one()
        assert "13812345678" not in str((row.lines, row.wrongs))


@pytest.mark.parametrize(
    ("name", "made", "sentence"),
    [
        ("远.xlsx", workbooks.far_cell, "单元格 XFD1048576 里有内容"),
        ("弹.xlsx", workbooks.bomb, "文件太复杂，没有打开"),
        ("并.xlsx", workbooks.merged_everything, "文件太复杂，没有打开"),
        ("外.xlsx", workbooks.outside_entity, "文件打不开，可能已损坏"),
        ("锁.xlsx", workbooks.locked, "文件有打开密码"),
        ("旧.xls", workbooks.old_workbook, "只认 .xlsx 格式"),
        ("旧.xlsx", workbooks.old_workbook, "文件其实是 xls 格式"),
        ("文.xlsx", lambda: b"%PDF-1.7", "文件其实是 pdf 格式"),
        ("断.xlsx", lambda: workbook([HEADER])[:1500], "”没有收下："),
        ("别.xlsx", lambda: workbook([["甲", "乙"]]), "没找到“姓名”、“乡镇/单位”、“角色”这3列的表头"),
        ("表.csv", lambda: "姓名,乡镇".encode(), "只认 .xlsx 格式"),
    ],
)
def test_row_24_25_a_broken_or_hostile_workbook_gets_one_plain_sentence(county, house, name, made, sentence):
    answer = sends(county.chief, made(), name)
    assert len(answer.new) == 1
    assert sentence in answer.text
    assert "没能处理好" not in answer.text
    assert waiting(house, county.chief) == 0
    assert "可以邀请 1 人" in sends(county.chief, workbook([HEADER, ["鲍春和", "板溪镇", "报送员"]])).text


def test_row_32_a_clerks_list_and_a_reviewers_are_not_taken_and_a_demoted_administrators_card_does_nothing(
    county, house
):
    clerk, reviewer = county.sits("仉禾"), county.sits("孙叔", None, Role.REVIEWER)
    before = len(house.calls("download"))
    data = workbook([HEADER, ["鲍春和", "板溪镇", "报送员"]])
    assert "只有管理员能" in sends(reviewer, data).text
    assert len(house.calls("download")) == before
    assert "只有管理员能用表格邀请" in sends(clerk, data).text  # a clerk's workbook may be a form
    assert waiting(house, clerk) == 0
    card = sends(county.chief, data)
    other = new_county(house)
    assert other.chief.forges(card.data_of("确认邀请"), sends(other.chief, data)).toasts == [GONE]
    with house.database.transaction() as session:
        people.seat(
            session, county.chief.id, "祁翀", Role.CLERK, county.name, "板溪镇", now=system_time(), agreed=VERSION
        )
    assert "只给县级管理员用" in county.chief.presses("确认邀请", card).toasts[0]
    owner = seated(house, county.name, "骆思镕", None, Role.OWNER)
    with house.database.reading() as session:
        viewer = people.in_chat(session, owner.id, system_time())
        held = invitations.open_for(session, viewer, system_time())
    assert not [one for one in held if one.offer.place.county == county.name]


def test_two_hundred_people_are_invited_in_one_yes(county, house):
    han = [chr(0x4E00 + number) for number in range(200)]
    rows = [[f"鲍{one}和", f"{han[number % 20]}溪镇", "报送员"] for number, one in enumerate(han)]
    card = sends(county.chief, workbook([HEADER, *rows]))
    assert "可以邀请 200 人" in card.text
    assert "其中 20 个乡镇现在没有" in card.text
    done = county.chief.presses("确认邀请", card)
    assert len(rows_of(house, done)) == 201
