"""代填 as people see it: another office's form is forwarded, looked at, agreed to once, and comes back filled in."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from store.annual.channel import Channel, switch
from store.annual.foreign_forms import ForeignForm
from store.audit import AuditRow
from store.catalogue.months import Month
from store.days import SHANGHAI
from store.files import kept
from store.files.kept import KeptFile, Purpose
from store.people import people
from store.people.rights import Role
from store.practices.language.words import Words
from tests.bot.conftest import Answer, Chat, House, open_house
from tests.bot.moved_clock import Clock
from tests.bot.transcripts.counties import document, new_county, picks
from tests.bot.transcripts.foreign_forms import police_form
from tests.bot.transcripts.months import Town
from tests.store.files import workbooks
from tests.store.files.workbooks import workbook

NAME, BACK = "平安建设统计表.xlsx", "平安建设统计表-板溪镇-已填.xlsx"
ORANGE = "00F8B27A"
GONE = "这张表已经不在了（只留 24 小时，最多 3 张），请把 Excel 再转发一次。"


def lived(house: House, clock: Clock) -> Town:
    town = Town(new_county(house), "板溪镇", clock)
    town.county.sits("仉禾")
    town.lived()
    return town


@pytest.fixture(scope="module")
def town(month_house: House, clock: Clock) -> Town:
    """One for all: what a form means is remembered, so that each test has a form of its own."""
    return lived(month_house, clock)


def sends(person: Chat, data: bytes, name: str = NAME) -> Answer:
    return person.does(lambda one: one.send_bytes(name, data))


def year(town: Town) -> int:
    return town.month.year


def form(town: Town, title: str = "平安建设工作情况统计表", last: int = 9) -> bytes:
    return police_form(f"{year(town)}年1—{last}月", title=title)


def came_back(town: Town, answer: Answer) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(document(town.house, answer)))


def files(answer: Answer) -> list[str]:
    return [one["document"]["file_name"] for one in answer.new if "document" in one]


def sums(town: Town, code: str, last: int) -> int:
    """What the months of the year say together, by themselves."""
    filings = (town.filing(Month(year(town), number)) for number in range(1, last + 1))
    return sum(one.entries[code].value for one in filings if one is not None)


def values(book: openpyxl.Workbook) -> dict[str, Any]:
    sheet = book.worksheets[0]
    rows = {row: sheet.cell(row, 2).value for row in range(5, 15)}
    return {label: sheet.cell(row, 4).value for row, label in rows.items() if label}


def deeds(town: Town, action: str) -> list[Any]:
    with town.house.database.reading() as session:
        rows = session.scalars(sa.select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.id)).all()
        return [(row.place_id, row.facts) for row in rows if row.place_id in (town.place.id, town.place.county_id)]


def test_a_form_is_forwarded_without_a_word_looked_at_and_comes_back_filled_in(town):
    clerk = town.county.sits("祁雨")
    card = sends(clerk, form(town))
    assert card.text.startswith(f"代填：平安建设工作情况统计表\n板溪镇 · {year(town)}年1—9月\n\n填 ")
    assert "只填审核通过的数，以发出那一刻为准。" in card.text
    accepted = sums(town, "disputes_accepted", 9)
    assert f"矛盾调解\n· 受理矛盾纠纷 → 受理矛盾纠纷：{accepted}件\n" in card.text
    assert f"· 受教育群众 → 受教育群众：{sums(town, 'publicity_audience', 9)}人次" in card.text
    unknown = card.text[card.text.index("不认识（留空，标黄色）") :]
    assert "· 反电信诈骗APP安装数（没有这项指标）" in unknown
    given = clerk.presses("对，填好发我", card)
    assert files(given) == ["平安建设统计表-板溪镇-已填.xlsx"]
    assert given.text.count("只用审核通过的数") == 1
    assert "✓ 已按下面的对应关系填好发给您" in given.text
    book = came_back(town, given)
    said = values(book)
    assert (said["受理矛盾纠纷"], said["反电信诈骗APP安装数"]) == (accepted, None)
    assert [one.title for one in book] == ["附件2", "他山填写说明"]
    sheet = book["附件2"]
    assert sheet["D15"].value == "=D6+D7+D9+D10+D12+D13+D14"
    assert {"A2:E2", "A3:E3", "A15:C15", "A16:E16"} == set(map(str, sheet.merged_cells.ranges))
    assert (sheet["A2"].font.name, sheet["D6"].font.name, sheet["D6"].border.left.style) == (
        "方正小标宋简体", "仿宋_GB2312", "thin",
    )  # fmt: skip
    assert sheet["D6"].comment.text.startswith(f"他山：受理矛盾纠纷，{year(town)}年1—9月\n来源：{year(town)}年1月 ")
    assert (sheet["D13"].fill.fgColor.rgb, sheet["D6"].fill.fill_type) == ("00FFF200", None)
    assert "仉禾" not in str([cell.value for row in book["他山填写说明"].iter_rows() for cell in row])
    rows = {row[1]: row for row in book["他山填写说明"].iter_rows(min_row=5, values_only=True)}
    assert rows["D6"][3:6] == ("受理矛盾纠纷", f"{year(town)}年1—9月", f"{accepted}件")
    assert (rows["D6"][7], rows["D13"][7:]) == ("已填", ("留空（黄色）", "没有这项指标"))
    [(place, facts)] = deeds(town, "form_served")
    assert (place, facts["cells"]) == (town.place.id, sum(value is not None for value in said.values()))
    assert [place for place, _ in deeds(town, "form_mapped")] == [town.place.county_id]
    assert clerk.forges(card.data_of("对，填好发我"), card).toasts == [
        "已经填好了；要再来一份，请按“再发一次”或“再存一份”。"
    ]


def test_a_form_that_has_been_given_back_takes_no_place(town):
    clerk = town.county.sits("祁雨")
    waiting = sends(clerk, form(town, "还没填的表"))
    clerk.presses("对，填好发我", sends(clerk, form(town, "先填的表")))
    for title in ("又一张表", "再一张表"):
        assert "最多同时留" not in sends(clerk, form(town, title)).text
    assert files(clerk.presses("对，填好发我", waiting)) == [BACK]
    sends(clerk, form(town, "第五张表"))
    assert "最多同时留" in sends(clerk, form(town, "第六张表")).text


def test_lines_are_corrected_by_buttons_and_a_colleague_looks_at_what_was_read_otherwise(town):
    clerk = town.county.sits("祁雨")
    card = sends(clerk, form(town, "同事的表"))
    clerk.presses("改一行")
    line = picks(clerk, "受理矛盾纠纷")
    assert line.text == "表上写的：受理矛盾纠纷\n现在对应：受理矛盾纠纷\n\n应当对应哪一项？"
    assert {"按类别找", "留空", "‹ 返回"} <= set(line.buttons)
    assert "· 受理矛盾纠纷（确认过留空）" in clerk.presses("留空", line).text
    clerk.presses("改一行")
    picks(clerk, "受教育群众")
    clerk.presses("按类别找")
    section = clerk.presses("信访诉求")
    changed = clerk.presses(section.buttons[0], section)
    assert "· 受教育群众 → 收到信访件：" in changed.text
    given = values(came_back(town, clerk.presses("对，填好发我", changed)))
    assert given["受理矛盾纠纷"] is None
    assert given["受教育群众"] == sums(town, "petitions_received", 9)
    assert clerk.forges(card.data_of("改一行"), card).toasts == [""]  # the first card's buttons: its form is there
    other = town.county.sits("王芳")
    answer = sends(other, form(town, "同事的表", 8), "再来一张.xlsx")
    day = town.clock().astimezone(SHANGHAI)
    assert f"同样的表，祁雨 {day.year}年{day.month}月{day.day}日确认过，照那次的对应关系填。" in answer.text
    assert files(answer) == []  # somebody has said so, against how it reads: not unasked
    told = f"按 {day.month}月{day.day}日 本县确认过的对应关系"
    doubtful = answer.text[answer.text.index("请看一下（填，标橙色）") :].split("\n\n")[0]
    assert ("· 受教育群众 → 收到信访件：" in doubtful, told in doubtful) == (True, True)
    given = other.presses("对，填好发我", answer)
    assert files(given) == ["再来一张-板溪镇-已填.xlsx"]
    assert "下次先请您看一下" in given.text
    book = came_back(town, given)
    again = values(book)
    assert (again["受理矛盾纠纷"], again["受教育群众"]) == (None, sums(town, "petitions_received", 8))
    [at] = [row for row in range(5, 15) if book.worksheets[0].cell(row, 2).value == "受教育群众"]
    cell = book.worksheets[0].cell(at, 4)
    assert (cell.fill.fgColor.rgb, told in cell.comment.text, "祁雨" in cell.comment.text) == (ORANGE, True, False)


def test_a_change_after_the_file_has_gone_says_that_it_is_not_in_it(town):
    clerk = town.county.sits("祁雨")
    given = clerk.presses("对，填好发我", sends(clerk, form(town, "发过的表")))
    changed = clerk.says("把受理矛盾纠纷改成留空")
    assert "✓ 已按下面的对应关系" not in changed.text
    assert "那份还是改动之前的；按“再发一次”才用下面的对应关系，这次的改动也到那时才记住。" in changed.text
    assert files(sends(town.county.sits("王芳"), form(town, "发过的表"), "别人.xlsx")) == ["别人-板溪镇-已填.xlsx"]
    again = clerk.presses("再发一次", changed)
    assert "✓ 已按下面的对应关系填好发给您" in again.text
    assert (values(came_back(town, given))["受理矛盾纠纷"], values(came_back(town, again))["受理矛盾纠纷"]) == (
        sums(town, "disputes_accepted", 9), None,
    )  # fmt: skip


def test_an_administrator_picks_a_town_and_another_county_knows_nothing(town):
    clerk, chief = town.county.sits("祁雨"), town.county.chief
    clerk.presses("对，填好发我", sends(clerk, form(town, "县里的表")))
    far = sends(new_county(town.house).sits("远人"), form(town, "县里的表"))  # asked anew, and nobody is named
    assert (files(far), "祁雨" in far.text, "确认过" in far.text) == ([], False, False)
    pick = sends(chief, form(town, "县里的表"))
    assert pick.text == f"“{NAME}”收到了。按哪个乡镇的数填？"
    assert files(chief.presses("板溪镇", pick)) == [BACK]


def test_doubtful_lines_stay_orange_until_somebody_says_so(town):
    clerk = town.county.sits("祁雨")
    card = sends(clerk, form(town, "存疑的表"))
    doubtful = card.text[card.text.index("请看一下（填，标橙色）") : card.text.index("矛盾调解\n")]
    assert "· 普法活动场地 → " in doubtful
    given = came_back(town, clerk.presses("对，填好发我", card))
    assert given.worksheets[0]["D14"].fill.fgColor.rgb == ORANGE
    shown = sends(town.county.sits("王芳"), form(town, "存疑的表"))
    assert "· 普法活动场地 → " in shown.text[shown.text.index("请看一下（填，标橙色）") :]  # nobody has looked at it
    [label] = [label for label in card.buttons if label.endswith("行都对")]
    agreed = clerk.presses(label)
    assert "请看一下" not in agreed.text
    assert came_back(town, clerk.presses("再发一次", agreed)).worksheets[0]["D14"].fill.fill_type is None


def test_a_form_without_months_asks_for_them(town):
    clerk = town.county.sits("祁雨")
    asked = sends(clerk, police_form("", title="没写月份的表"))
    assert asked.text.endswith("表上没写是哪段时间的数，请选：")
    assert asked.buttons == [
        f"{year(town)}年10月", f"{year(town)}年1—10月", f"{year(town)}年7—9月", f"{year(town)}年1—9月",
        f"{year(town) - 1}年", "不填了",
    ]  # fmt: skip
    card = clerk.presses(f"{year(town)}年1—9月", asked)
    assert f"板溪镇 · {year(town)}年1—9月（您选的）" in card.text
    assert f"· 受理矛盾纠纷 → 受理矛盾纠纷：{sums(town, 'disputes_accepted', 9)}件" in card.text
    assert clerk.presses("换期间", card).text.endswith("按哪段时间的数填？请选：")


def test_only_what_is_accepted_when_it_is_sent_is_written(month_house, clock):
    town = lived(month_house, clock)
    clerk, chief = town.county.sits("祁雨"), town.county.chief
    card = sends(clerk, form(town, last=10))
    assert f"（缺{year(town)}年10月的数）" in card.text
    town.handed_in(town.county.sits("秦报"))
    assert f"{year(town)}年10月还没有审核通过，没有算" in clerk.presses("‹ 返回", clerk.presses("改一行", card)).text
    chief.says("审核")
    picks(chief, "板溪镇", "通过")
    given = clerk.presses("对，填好发我", card)
    assert values(came_back(town, given))["受理矛盾纠纷"] == sums(town, "disputes_accepted", 10)


def test_nothing_of_a_figure_goes_through_the_chat_in_folder_mode(month_house, clock):
    town = lived(month_house, clock)
    clerk = town.county.sits("祁雨")
    with town.house.database.transaction() as session:
        switch(session, town.place.county_id, Channel.FOLDER, clock(), 1)
    assert "请向系统运维人员领取" in clerk.says("代填").text
    card = sends(clerk, form(town))
    assert "· 受理矛盾纠纷 → 受理矛盾纠纷\n" in card.text
    assert "数字不经聊天，填好的表存到服务器的文件夹，请向系统运维人员领取。" in card.text
    given = clerk.presses("对，填好存起来", card)
    assert files(given) == []
    [laid] = town.house.log.parent.rglob(f"{town.county.name}板溪镇-平安建设统计表-已填-*.xlsx")
    assert f"“{laid.name}”填好了，按县里的设置没有经聊天发送" in given.text
    accepted = sums(town, "disputes_accepted", 9)
    assert str(accepted) not in card.text + given.text
    assert values(openpyxl.load_workbook(laid))["受理矛盾纠纷"] == accepted


def test_what_the_buttons_say_may_be_typed_and_a_question_goes_on(town):
    clerk = town.county.sits("祁雨")
    assert "转发给我" in clerk.says("怎么代填？").text
    sends(clerk, form(town, "打字的表"))
    assert "· 受理矛盾纠纷 → 受理信访件" not in clerk.says("把受理矛盾纠纷改成没有这一项").text
    assert "没认出“没有这一项”是哪一项指标，没有改" in clerk.says("把受理矛盾纠纷改成没有这一项").text
    assert "· 受理矛盾纠纷（确认过留空）" in clerk.says("把受理矛盾纠纷改成留空").text
    assert "· 受理矛盾纠纷 → 收到信访件：" in clerk.says("受理矛盾纠纷对应收到信访件").text
    assert files(clerk.says("对")) == [BACK]
    assert clerk.says("算了").text == "好的，这张表不留了。"


def test_a_report_checked_before_does_not_take_what_is_typed_of_a_form(town):
    clerk = town.county.sits("仉禾")
    report = f"板溪镇{year(town)}年法治政府建设年度报告\n一、主要做法\n受理信访件36件。"
    clerk.does(lambda one: one.send_bytes("总结.txt", report.encode(), caption="核对"))
    sends(clerk, form(town, "核对以后的表"))
    assert "板溪镇" in clerk.says("换期间").text
    assert clerk.says("不填了").text.startswith("好的，这张表不留了")


def test_a_form_of_another_town_and_one_whose_heads_say_their_own_time(town):
    clerk = town.county.sits("祁雨")
    town.county.town("云栖岭镇")
    rows = [
        ["统计表"],
        ["填报单位：云栖岭镇"],
        ["项目", "数量"],
        ["受理矛盾纠纷", None],
        ["网格员", None],
        ["普法活动", None],
    ]
    assert "写的是别的乡镇，里面没有板溪镇要填的格，没有填" in sends(clerk, workbook(rows)).text
    heads = ["项目", f"{year(town)}年8月", f"{year(town)}年1—8月"]
    card = sends(clerk, workbook([["工作统计表"], heads, ["受理矛盾纠纷", None, None], ["网格员", None, None]]))
    both = [f"{year(town)}年8月 {town.filing(Month(year(town), 8)).entries['disputes_accepted'].value}件"]
    both.append(f"{year(town)}年1—8月 {sums(town, 'disputes_accepted', 8)}件")
    assert f"· 受理矛盾纠纷 → 受理矛盾纠纷：{'，'.join(both)}" in card.text
    chosen = clerk.presses(f"{year(town)}年1—9月", clerk.presses("换期间", card))
    assert f"· 受理矛盾纠纷 → 受理矛盾纠纷：{'，'.join(both)}" in chosen.text
    assert "每一格的表头都写了时间，仍按表头填，选的时间没有用上。" in chosen.text


def test_what_is_gone_or_of_somebody_else_gets_a_sentence(town):
    clerk, other = town.county.sits("祁雨"), town.county.sits("王芳")
    other.says("代填")
    card = sends(clerk, form(town, "没了的表"))
    for label in ("对，填好发我", "改一行", "换期间", "不填了"):
        assert other.forges(card.data_of(label)).toasts == [GONE]
    changed = clerk.forges(card.data_of("对，填好发我")[:-1] + "x", card)
    assert changed.toasts == ["对应关系刚刚变了，请看最新的再确认。"]
    names = ("又一张.xlsx", "第三张.xlsx")
    last = clerk.does(lambda one: [one.send_bytes(name, form(town, "没了的表")) for name in names])  # two at once
    assert last.text.count("代填：没了的表") == 2
    assert clerk.presses("不填了", last).text == "好的，这张表不留了。"
    with town.house.database.transaction() as session:
        person = people.in_chat(session, clerk.id, town.clock())
        for purpose in [Purpose.REPORT, Purpose.FORM] * kept.MOST_FILES:  # of a person for one purpose: the oldest goes
            kept.keep(session, person.id, purpose, "后来的", b"", town.clock() + timedelta(minutes=1))
    assert clerk.presses("对，填好发我", card).toasts == [GONE]
    for data in ("serve_keep:1:x", "serve_as:1:1-2-3", "serve_when:1:9-x", "serve_town:1:1-1", "serve_drop:1:"):
        assert clerk.forges(data, last).toasts == [GONE]
    with town.house.database.reading() as session:
        forms = sa.select(KeptFile.id).where(KeptFile.purpose == Purpose.FORM, KeptFile.name != "后来的")
        assert set(session.scalars(sa.select(ForeignForm.id))) == set(session.scalars(forms))


HOSTILE = {
    "旧.xls": (workbooks.old_workbook, "只认 .xlsx 格式"),
    "表.et": (workbooks.old_workbook, "只认 .xlsx 格式"),
    "宏.xlsm": (workbook, "只认 .xlsx 格式"),
    "锁.xlsx": (workbooks.locked, "文件有打开密码，请去掉密码另存后再发"),
    "空.xlsx": (workbook, "里没有找到要填的格"),
    "号.xlsx": (lambda: workbook([["项目", "数"], ["受理矛盾纠纷", None], ["13812345678"]]), "单元格 A3 里有身份证号"),
    "大.xlsx": (lambda: workbook([["件"] * 55 for _ in range(100)]), "表格太大"),
}


def test_a_workbook_that_cannot_be_taken_gets_one_sentence(town):
    clerk = town.county.sits("祁雨")
    for name, (made, sentence) in HOSTILE.items():
        asked = clerk.says("代填")
        assert asked.text.startswith("代填\n\n别的部门发来要填的表，把 Excel 文件（.xlsx）转发给我")
        answer = sends(clerk, made(), name)
        assert sentence in answer.text
        assert "没有收下" in answer.text
    with town.house.database.reading() as session:
        assert set(session.scalars(sa.select(KeptFile.name))).isdisjoint(HOSTILE)


def test_who_has_no_town_is_told_so_and_a_months_dialog_goes_on(town):
    reviewer = town.county.sits("温审", None, Role.REVIEWER)
    assert "您的岗位没有可填的乡镇" in reviewer.says("/serve").text
    assert "您的岗位没有可填的乡镇" in sends(reviewer, form(town, "审核员的表")).text
    clerk = town.county.sits("祁雨")
    clerk.says("填报")
    sends(clerk, form(town, "中途的表"))
    assert "✓ 集体学法 1 次" in clerk.says("1").text


def test_on_postgresql_too_and_after_a_day_it_is_gone(
    postgres_url: str, tmp_path: Path, words: Words, clock: Clock
) -> None:
    with open_house(postgres_url, tmp_path, words, is_empty=True, now=clock) as house:
        town = lived(house, clock)
        clerk = town.county.sits("祁雨")
        given = clerk.presses("对，填好发我", sends(clerk, form(town)))
        assert values(came_back(town, given))["受理矛盾纠纷"] == sums(town, "disputes_accepted", 9)
        with house.database.transaction() as session:
            session.execute(sa.update(KeptFile).values(kept_at=clock() - timedelta(hours=25)))
        assert clerk.presses("再发一次").toasts == [GONE]
