"""节假日: a notice is pasted or a table sent, looked at, kept; a day is changed; a year is confirmed or taken back."""

from __future__ import annotations

from datetime import date

import pytest

from bot.clock import system_time
from store import outbox
from store.days import day_of
from store.outbox import Lane
from store.outreach import calendars
from store.outreach.workdays import Workdays
from store.people import places
from store.people.rights import Role
from tests.bot.conftest import Answer, Chat, House
from tests.bot.transcripts.counties import County, new_county, seated
from tests.store.files.workbooks import workbook
from tests.store.outreach.notices import made_up, notice, told

YEAR = day_of(system_time()).year + 2  # no notice of it is published yet
GUESSED = "节假日安排未公布，按常规推算"
SATURDAY = made_up(YEAR)
COUNT = len(Workdays().arranged(YEAR)) + 1  # days of its notice


@pytest.fixture
def county(house) -> County:
    return new_county(house)


def opens(chief: Chat, year: int = YEAR) -> Answer:
    """The year, by the buttons."""
    shown = chief.says("/calendar")
    while f" {year} 年放假安排" not in shown.text:
        shown = chief.presses(next(label for label in shown.buttons if label.endswith("›")), shown)
    return shown


def kept(county: County) -> Workdays:
    with county.house.database.reading() as session:
        found = next(one for one in places.counties(session) if one.name == county.name)
        return calendars.workdays(session, found.id)


def test_a_notice_is_pasted_looked_at_and_kept(county):
    before = opens(county.chief)
    assert before.text.startswith(f"{county.name} {YEAR} 年放假安排\n\n{GUESSED}：只算法定节假日，没有调休。\n\n元旦：")
    assert f"{YEAR}年就按这样" in before.buttons
    card = county.chief.says(notice(YEAR))
    assert card.text.startswith(
        f"请核对：{county.name} {YEAR} 年放假安排，还没有保存\n\n元旦：{told(date(YEAR, 1, 1))}放假\n"
    )
    assert f"；{told(SATURDAY)}上班" in card.text
    assert f"和现在的安排比：1 天改为上班。\n\n七个节日都有了。保存后 {YEAR} 年就按这个安排" in card.text
    assert card.buttons == ["保存", "取消"]
    assert not kept(county).own
    done = county.chief.presses("保存", card)
    assert done.new == []
    assert done.text.startswith(
        f"已保存 {YEAR} 年的 {COUNT} 天，截止日和提醒会在几分钟内重算。\n\n{county.name} {YEAR} 年放假安排\n"
    )
    assert "本县已确认（祁翀，" in done.text
    assert GUESSED not in done.text
    assert done.buttons == [f"‹ {YEAR - 1}年", "清除本县录入"]
    mine = kept(county)
    assert mine.is_working(SATURDAY)
    assert not mine.is_guess(SATURDAY)
    twice = county.chief.forges(card.data_of("保存"), done)
    assert (twice.new, twice.redrawn) == ([], [])
    assert f"{YEAR} 年：录入 {COUNT} 天" in county.chief.says("操作记录").text


def test_a_whole_notice_is_known_wherever_it_is_pasted(county):
    county.chief.says("/people")
    card = county.chief.says(notice(YEAR))
    assert card.text.startswith(f"请核对：{county.name} {YEAR} 年放假安排")
    clerk = county.sits("仉禾")
    assert "请核对" not in clerk.says(notice(YEAR)).text
    assert "放假安排" not in clerk.says("节假日").text


def test_one_day_is_changed_and_the_year_is_confirmed_by_hand_and_taken_back(county):
    opens(county.chief)
    card = county.chief.says(f"{SATURDAY.month}月{SATURDAY.day}日上班")
    assert (
        f"其他：{told(SATURDAY)}上班\n\n和现在的安排比：1 天改为上班。\n\n保存后截止日和提醒会自动重算。" in card.text
    )
    done = county.chief.presses("保存", card)
    assert f"{GUESSED}：只算法定节假日，没有调休。其中 1 天是本县录入的。" in done.text
    assert kept(county).is_guess(SATURDAY)
    sure = county.chief.presses(f"{YEAR}年就按这样", done)
    assert sure.text.startswith(f"好的，{YEAR} 年就按这个安排，不再提示未公布。")
    assert not kept(county).is_guess(SATURDAY)
    asked = county.chief.presses("清除本县录入", sure)
    assert asked.text.startswith(f"清除{county.name} {YEAR} 年自己录入的 1 天？")
    back = county.chief.presses("返回", asked)
    assert "本县已确认" in back.text
    gone = county.chief.presses("确认清除", county.chief.presses("清除本县录入", back))
    assert gone.text.startswith(f"已清除 {YEAR} 年本县录入的日期。")
    assert GUESSED in gone.text
    assert not kept(county).own
    assert kept(county).is_guess(SATURDAY)


def test_a_table_is_sent(county):
    rows = [["日期", "安排"], [SATURDAY, "上班"], [date(YEAR, 3, 1), "休"], [date(YEAR, 3, 2), "不知道"]]
    card = county.chief.does(lambda person: person.send_bytes("节假日.xlsx", workbook(rows)))
    assert f"其他：{told(date(YEAR, 3, 1))}放假；{told(SATURDAY)}上班" in card.text
    assert f"下面这些没有读进去，不会保存：\n· 第4行 “{YEAR}-03-02 不知道”：" in card.text
    county.chief.presses("保存", card)
    assert len(kept(county).own) == 2


def test_a_table_without_days_and_one_that_is_none_get_a_sentence_where_a_table_was_asked_for(county):
    opens(county.chief)
    nothing = county.chief.does(lambda person: person.send_bytes("表.xlsx", workbook([["指标", "数"], ["受理", 3]])))
    assert nothing.text.startswith("表格里没有读到日期。")
    broken = county.chief.does(lambda person: person.send_bytes("表.xlsx", b"PK nothing"))
    assert broken.text.startswith("“表.xlsx”没有收下：")
    people = county.chief.does(
        lambda person: person.send_bytes(
            "名单.xlsx", workbook([["姓名", "乡镇/单位", "角色"], ["鲍春和", "板溪镇", "报送员"]])
        )
    )
    assert people.text.startswith("邀请名单")


def test_what_is_wrong_is_told_and_not_kept(county):
    opens(county.chief)
    slip = county.chief.says(f"{YEAR}年放假安排 元旦：1月1日至3日放假，共5天。春节：2月31日放假。")
    assert "没有读到可以保存的日期。" in slip.text
    assert "：天数和日期对不上" in slip.text
    assert "：没看懂是哪天，或者没写放假还是上班" in slip.text
    assert slip.buttons == ["取消"]
    old = county.chief.says("2019年部分节假日安排 元旦：1月1日放假")
    assert f"读出来是 2019 年的安排，这里只能录入 {YEAR - 2} 到 {YEAR} 年的" in old.text
    long = county.chief.says(f"{YEAR}年 1月4日至1月30日放假")
    assert "连着超过 16 天不上班，像是写错了，什么都没有保存" in long.text
    assert not kept(county).own


def test_it_is_let_go_of_by_a_button_or_a_word(county):
    opens(county.chief)
    card = county.chief.says(notice(YEAR))
    gone = county.chief.presses("取消", card)
    assert gone.text == "好的，没有保存。要再看，发“节假日”三个字。"
    late = county.chief.forges(card.data_of("保存"), gone)
    assert late.redrawn == []
    assert f"{county.name} " in late.text
    county.chief.says(notice(YEAR))
    assert county.chief.says("不改了").text == "好的，没有保存。要再看，发“节假日”三个字。"
    assert not kept(county).own


def test_a_question_is_none_of_it(county):
    opens(county.chief)
    assert "请核对" not in county.chief.says("3月2日上班吗").text
    assert "请核对" not in county.chief.says("哪些镇有信鸽").text
    opens(county.chief)
    assert county.chief.says("春节：除夕至初六放假").text.startswith("没有读到日期。")


def test_who_has_all_counties_chooses_one_or_keeps_it_for_all(county, house):
    other = new_county(house)
    owner = seated(house, county.name, "宓如", None, Role.OWNER)
    shown = opens(owner)
    assert shown.text.startswith(county.name)
    assert "换县区" in shown.buttons
    card = owner.says(notice(YEAR))
    wide = next(label for label in card.buttons if label.startswith("保存到全部"))
    done = owner.presses(wide, card)
    assert "个县区都已保存" in done.text
    assert kept(county).is_working(SATURDAY)
    assert kept(other).is_working(SATURDAY)
    assert not kept(other).is_guess(SATURDAY)


def test_other_people_press_nothing(county):
    card = county.chief.says(notice(YEAR))
    clerk = county.sits("仉禾")
    clerk.says("/start")
    answer = clerk.forges(card.data_of("保存"))
    assert not kept(county).own
    assert "请核对" not in answer.text


def test_the_notice_of_a_missing_year_leads_to_it(month_house: House, clock):
    county = new_county(month_house)
    county.chief.says("/start")
    with month_house.database.reading() as session:
        found = next(one for one in places.counties(session) if one.name == county.name)
        year = calendars.missing_years(session, found.id, clock())[0]
    body = {"call": "worded", "recipe": "missing_year", "of": {"county": found.id, "year": year}}

    def plans(_):
        with month_house.database.transaction() as session:
            outbox.put(session, f"calendar {found.id} {year} test", county.chief.id, Lane.NOTICE, body, clock())

    came = county.chief.does(plans)
    assert came.text.startswith(
        f"{county.name}：{year} 年的放假安排还没有录入\n\n{GUESSED}：{year} 年的截止日和提醒现在"
    )
    shown = county.chief.presses(f"看 {year} 年的安排", came)
    assert shown.text.startswith(f"{county.name} {year} 年放假安排\n\n{GUESSED}")
