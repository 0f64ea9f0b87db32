"""A month by Excel: the form goes out, comes back filled in, is looked at, kept, handed in; then the county's book."""

from __future__ import annotations

import io

import openpyxl
import pytest

from handlers.collection import form_book
from handlers.collection.desk import desk_of
from store.catalogue.metrics import base
from store.people.rights import Role
from tests.bot.conftest import Answer, Chat
from tests.bot.transcripts.counties import document, new_county
from tests.bot.transcripts.months import ORDINARY, STOCKS, Town
from tests.handlers.collection.forms import edited, fills
from tests.rig.faults import set_faults
from tests.rig.plan import Fault


@pytest.fixture
def town(month_house, clock) -> Town:
    return Town(new_county(month_house), "板溪镇", clock)


def sends(person: Chat, data: bytes, name: str = "报表.xlsx") -> Answer:
    return person.does(lambda one: one.send_bytes(name, data))


def form_of(town: Town, clerk: Chat) -> bytes:
    answer = clerk.says("下载报表")
    assert answer.last["document"]["file_name"] == f"板溪镇-{town.month}-报表.xlsx"
    return document(town.house, answer)


def filled(data: bytes, **other: object) -> bytes:
    """The form with an ordinary month in it, as a clerk would fill it in: levels are there."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    asked = {sheet[f"I{row}"].value for row in range(4, sheet.max_row + 1)} - {None}
    said = {code: value for code, value in ORDINARY.items() if code in asked - STOCKS} | other
    return edited(data, *(fills(code, value) for code, value in said.items()))


def test_a_month_by_excel_in_four_messages_and_taps(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    answer = clerk.says("下载报表")
    assert answer.text.startswith("板溪镇 10月报表。只填黄色格子，不涉及的从下拉里选，填好把文件发给我，核对后才保存。")
    card = sends(clerk, filled(document(town.house, answer)))
    assert card.text.startswith("10月报表“报表.xlsx”，还没有保存\n\n新填 ")
    assert "没有收" not in card.text
    assert town.figures() == {}
    kept = clerk.presses("保存", card)
    owed = {metric.code for metric in base().due(town.month)}
    assert kept.text.startswith(f"✓ 已保存 10月报表里的 {len(owed)} 项数，还没有提交。\n\n10月 · 核对")
    figures = town.figures()
    assert figures.keys() == owed
    assert {code: figures[code] for code in owed - STOCKS} == {code: ORDINARY[code] for code in owed - STOCKS}
    done = clerk.presses("提交 10月报表", kept)
    assert "回执" in done.text
    assert "已经提交" in sends(clerk, filled(form_bytes(town))).text


def form_bytes(town: Town) -> bytes:
    with town.house.database.reading() as session:
        return form_book.book(desk_of(session, town.place, town.month))


def test_what_the_checks_find_in_a_form_is_asked_in_the_chat(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    card = sends(clerk, filled(form_of(town, clerk), disputes_accepted=300, disputes_resolved=290))
    asked = clerk.presses("保存", card)
    assert "受理矛盾纠纷" in asked.text
    assert "300" in asked.text


def test_what_is_missing_or_not_taken_is_asked_in_the_chat(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    card = sends(clerk, filled(form_of(town, clerk), inspections="若干", consultations=None))
    assert "“若干”没有说准，请发一个整数" in card.text
    asked = clerk.presses("保存", card)
    assert "行政检查" in asked.text
    after = clerk.says("12")
    assert town.figures()["inspections"] == 12
    assert "法律咨询接待" in after.text


def test_a_form_is_let_go_by_a_word_and_survives_a_question(town):
    clerk = town.county.sits("仉禾")
    data = filled(form_of(town, clerk))
    card = sends(clerk, data)
    assert clerk.says("取消").text == "已取消，表里的数没有保存。"
    assert clerk.presses("保存", card).toasts == [
        "这张报表已经处理过了，或者超过 24 小时没有确认；需要的话请重新发一次。"
    ]
    card = sends(clerk, data)
    clerk.says("别的镇怎么做调解的？")
    assert "✓ 已保存" in clerk.presses("保存", card).text


def test_a_colleagues_answer_between_form_and_yes_is_shown(town):
    clerk, colleague = town.county.sits("仉禾"), town.county.sits("蔺相")
    data = form_of(town, clerk)
    town.filled(colleague, until="矛盾调解")
    card = sends(clerk, edited(data, fills("inspections", 13)))
    assert "行政检查 12 次 → 13 次" in card.text
    assert "您下载后有人填过" in card.text
    clerk.presses("保存", card)
    assert town.figures()["inspections"] == 13


def test_row_32_who_may_send_what(town):
    clerk, neighbour = town.county.sits("仉禾"), town.county.sits("钱仲", "新河镇")
    reviewer = town.county.sits("孙叔", None, Role.REVIEWER)
    data = filled(form_of(town, clerk))
    assert "这是板溪镇的报表（单元格 I1），您只能报新河镇的，没有读" in sends(neighbour, data).text
    assert "填报由乡镇的报送员来做" in sends(town.county.chief, data).text
    before = len(town.house.calls("download"))
    assert "只有管理员能" in sends(reviewer, data).text
    assert len(town.house.calls("download")) == before
    assert town.filing() is None
    far = new_county(town.house)
    there = far.sits("李季")
    assert f"这是{town.county.name}板溪镇的报表" in sends(there, data).text


def test_a_form_that_the_network_does_not_give_is_asked_for_again(town):
    clerk = town.county.sits("仉禾")
    data = filled(form_of(town, clerk))
    set_faults(town.house.client, Fault("too_many", methods=["getFile"], retry_after=60))
    assert sends(clerk, data).text == "“报表.xlsx”没有收下：文件没有下载下来，请再发一次。"
    set_faults(town.house.client)
    assert "还没有保存" in sends(clerk, data).text


def test_a_county_takes_its_month_away(town):
    clerk = town.county.sits("仉禾")
    town.county.town("新河镇")
    town.lived(1)
    answer = sends(clerk, filled(form_of(town, clerk), disputes_accepted="1百余"))
    clerk.presses("保存", answer)
    argument = f"{town.place.county_id}-{town.month.back()}"
    chief = town.county.chief
    screen = chief.says("/people")
    taken = chief.forges(f"rollup_book:0:{argument}", screen)
    assert taken.toasts == ["正在生成汇总表，请稍候。"]
    assert taken.new[-1]["document"]["file_name"] == f"{town.county.name}{town.month.year}年9月月报汇总.xlsx"
    assert "已报送 1/2 个乡镇（50.00%）" in taken.text
    book = openpyxl.load_workbook(io.BytesIO(document(town.house, taken)))
    assert book.sheetnames == ["汇总", "报送情况", "新河镇", "板溪镇"]
    csv = chief.forges(f"rollup_csv:0:{argument}", screen)
    assert document(town.house, csv).startswith(b"\xef\xbb\xbf")
    assert "月报汇总" in chief.says("/audit").text
    for other in (clerk, new_county(town.house).chief):
        refused = other.forges(f"rollup_book:0:{argument}", other.says("/help"))
        assert refused.new == []
        assert "只给县级管理员用" in refused.toasts[0]


def test_a_form_made_over_for_another_month_is_not_read(town):
    clerk = town.county.sits("仉禾")
    town.lived()
    book = openpyxl.load_workbook(io.BytesIO(filled(form_of(town, clerk))))
    sheet = book.worksheets[0]
    sheet["A1"].value = sheet["A1"].value.replace("10月", "11月")
    out = io.BytesIO()
    book.save(out)
    told = sends(clerk, out.getvalue())
    assert "标题（单元格 A1）却改成了别的月份，没有读" in told.text
    assert told.buttons == ["下载报表"]
    assert town.figures() == {}
