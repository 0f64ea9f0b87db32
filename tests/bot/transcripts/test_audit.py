"""An administrator reads what was done in their county, page by page, and takes it away as a file."""

from __future__ import annotations

import io

import openpyxl
import pytest
import sqlalchemy as sa

from bot.clock import system_time
from bot.console.client import text_of
from handlers import erasing
from handlers.audit import audit_file
from handlers.kitchen import Kitchen
from store import audit
from store.audit import Action, AuditRow
from store.people import people
from store.people.rights import Role
from tests.bot.conftest import Chat
from tests.bot.transcripts.joining import code_in, from_shell, invites, joins


def member(house, role, county, name):
    """A new person of the county's own."""
    person = house.client.add_person(name)
    with house.database.transaction() as session:
        people.seat(session, person.id, name, role, county, now=system_time(), agreed=1)
    return Chat(house, person)


def exports(house):
    with house.database.reading() as session:
        rows = session.scalars(sa.select(AuditRow).where(AuditRow.action == Action.EXPORTED).order_by(AuditRow.id))
        return [(row.by_id, row.facts) for row in rows]


def cells_of(house, answer):
    (document,) = [one for one in answer.new if "document" in one]
    book = openpyxl.load_workbook(io.BytesIO(house.client.download(document["document"]["file_id"])))
    return document, [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_the_newest_ten_are_paged_and_exported_and_the_export_is_written_down(house):
    chief = member(house, Role.ADMINISTRATOR, "溪口县", "鲜于梁<&>")
    with house.database.transaction() as session:
        number = people.in_chat(session, chief.id, system_time()).id
        for rows in range(15):
            audit.append(session, system_time(), number, Action.EXPORTED, facts={"what": "audit", "count": rows})
    page = chief.says("/audit")
    assert page.text.startswith("操作记录（新的在前）\n\n20")
    assert page.text.count("鲜于梁<&>　导出\n溪口县 · 操作记录 ") == 10
    assert "操作记录 14 条" in page.text
    assert page.buttons == ["更早的 ›", "导出 Excel"]
    older = chief.presses("更早的 ›", page)
    assert len(older.redrawn) == 1
    assert "运维人员（服务器上）　任职\n对象：鲜于梁<&> · 溪口县 · 县级管理员" in older.text
    assert older.buttons == ["‹ 更新的", "导出 Excel"]
    back = chief.presses("‹ 更新的", older)
    assert back.text == page.text
    data = back.data_of("导出 Excel")
    sent = chief.presses("导出 Excel", back)
    assert sent.toasts == ["正在导出 18 条操作记录，请稍候。"]
    document, cells = cells_of(house, sent)
    assert document["document"]["file_name"].startswith("操作记录-20")
    assert text_of(document).startswith("操作记录 18 条。里面有同事的姓名")
    assert cells[0] == ["时间", "操作人", "操作", "对象", "地点", "详情", "哈希"]
    assert len(cells) == 19
    assert {row[4] for row in cells[1:]} == {"溪口县"}
    assert exports(house)[-1] == (number, {"what": "audit", "count": 18})
    again = chief.forges(data, back)
    assert (again.new, again.redrawn) == ([], [])  # pressed twice, it has done all it does
    assert "这个按钮已失效" in chief.presses("更早的 ›", page).text


def test_another_countys_administrator_sees_none_of_it_and_the_owner_all(house):
    member(house, Role.ADMINISTRATOR, "石门县", "端木青")
    other, owner = member(house, Role.ADMINISTRATOR, "白水县", "公冶长"), member(house, Role.OWNER, "白水县", "令狐安")
    seen = other.says("操作记录")
    assert "白水县" in seen.text
    assert "石门县" not in seen.text
    assert "端木青" not in seen.text
    _, cells = cells_of(house, other.presses("导出 Excel", seen))
    assert {row[4] for row in cells[1:]} == {"白水县"}
    assert "石门县" in owner.says("审计记录").text


@pytest.mark.parametrize("spelled", ["/audit", "操作记录", "/审计记录"])
def test_a_clerk_is_refused(house, spelled):
    answer = house.clerk().says(spelled)
    assert answer.text == "这个功能只给县级管理员用。想了解别的镇怎么做，直接打字提问就行。"


@pytest.mark.parametrize("button", ["audit_page:{}:9", "audit_export:{}:"])
def test_a_clerk_who_forges_the_buttons_gets_nothing(house, button):
    clerk = house.clerk("锦垣镇")
    card = clerk.says("调解员有没有补贴")
    before = exports(house)
    answer = clerk.forges(button.format(card.data_of("只看计划").split(":")[1]), card)
    assert "只给县级管理员用" in answer.toasts[0]
    assert exports(house) == before


def test_whoever_loses_the_right_before_the_file_is_made_gets_none(house):
    chief = member(house, Role.ADMINISTRATOR, "泾阳县", "司徒静")
    with house.database.transaction() as session:
        number = people.in_chat(session, chief.id, system_time()).id
        people.end_post(session, number, system_time(), None)
    with house.database.reading() as session, pytest.raises(LookupError):
        audit_file({"person": number, "through": 10**6}, Kitchen(session, system_time(), str, "bot"))


@pytest.mark.parametrize("data", ["audit_page:{}:x", "audit_page:{}:", "audit_page:{}:-1", "audit_x:{}:"])
def test_a_forged_button_of_an_administrator_gets_todays_list(house, data):
    chief = member(house, Role.ADMINISTRATOR, "泾阳县", "司徒静")
    page = chief.says("/audit")
    answer = chief.forges(data.format(page.data_of("导出 Excel").split(":")[1]), page)
    assert "这个按钮已失效" in answer.text
    assert "操作记录" in answer.text


def test_a_new_countys_first_day_from_the_owners_code_to_who_left(empty_house):
    house = empty_house
    owner, _ = joins(house, from_shell(house), name="骆思镕")
    for town, name in (("鸽岭镇", "仉禾"), ("溜索镇", "鲍春和")):
        joins(house, code_in(invites(owner, town, name=name)))
    owner.says("/people")
    for label in ("鸽岭镇 1人", "仉禾（报送员）", "离岗", "确认离岗"):
        owner.presses(label)
    newest = owner.says("/audit")
    assert "骆思镕　离任\n对象：仉禾 · 清岚县鸽岭镇 · 报送员" in newest.text
    assert "鲍春和　接受邀请\n清岚县溜索镇 · 邀请 3 号" in newest.text
    assert "骆思镕　任职\n对象：鲍春和 · 清岚县溜索镇 · 报送员" in newest.text
    _, (_, *rows) = cells_of(house, owner.presses("导出 Excel", newest))
    told = ["|".join(cell or "" for cell in row[1:6]) for row in rows]
    shell = "运维人员（服务器上）"
    assert told == [
        f"{shell}|新增单位||清岚县|",
        f"{shell}|发出邀请||清岚县|邀请 1 号，运维负责人",
        f"{shell}|任职|骆思镕|清岚县|运维负责人",
        "骆思镕|绑定聊天账号|骆思镕|清岚县|",
        "骆思镕|接受邀请|骆思镕|清岚县|邀请 1 号",
        "骆思镕|改姓名|骆思镕|清岚县|",
        "骆思镕|同意保密须知|骆思镕|清岚县|第 1 版",
        "骆思镕|新增单位||清岚县鸽岭镇|",
        "骆思镕|发出邀请||清岚县鸽岭镇|邀请 2 号，报送员",
        "骆思镕|任职|仉禾|清岚县鸽岭镇|报送员",
        "仉禾|绑定聊天账号|仉禾|清岚县鸽岭镇|",
        "仉禾|接受邀请|仉禾|清岚县鸽岭镇|邀请 2 号",
        "仉禾|同意保密须知|仉禾|清岚县鸽岭镇|第 1 版",
        "骆思镕|新增单位||清岚县溜索镇|",
        "骆思镕|发出邀请||清岚县溜索镇|邀请 3 号，报送员",
        "骆思镕|任职|鲍春和|清岚县溜索镇|报送员",
        "鲍春和|绑定聊天账号|鲍春和|清岚县溜索镇|",
        "鲍春和|接受邀请|鲍春和|清岚县溜索镇|邀请 3 号",
        "鲍春和|同意保密须知|鲍春和|清岚县溜索镇|第 1 版",
        "骆思镕|离任|仉禾|清岚县鸽岭镇|报送员",
    ]
    with house.database.transaction() as session:
        (gone,) = people.without_post(session, system_time())
        erasing.erase(session, gone.id, system_time())
        assert audit.verify(session).broken is None
    after = owner.says("/audit").text
    assert "仉禾" not in after
    assert f"运维人员（服务器上）　注销个人信息\n对象：已注销人员 {gone.id} 号" in after
