"""截止日设置: what is due in a county, as an administrator sees it, sets it, moves it and gives a town more time."""

from __future__ import annotations

import pytest

from bot.console.client import buttons, text_of
from store.catalogue.months import Month
from store.collection import due
from store.outreach import deadlines, occasions
from store.outreach.deadlines import Deadline
from store.people import places
from store.people.rights import Role
from tests.bot.conftest import Answer, Chat
from tests.bot.transcripts.counties import County, new_county, picks

# It is 3 November 2027 in month_house: the year's holidays are not published, and 5 December is a Sunday.
FROM_THE_START = [
    "报表",
    "行政执法统计年报公开",
    "法治政府建设年报上报",
    "法治政府建设年报公开",
    "国家宪法日和宪法宣传周",
]


@pytest.fixture
def county(month_house) -> County:
    county = new_county(month_house)
    county.town("石桥乡")
    county.town("板溪镇")
    return county


def here(county: County) -> int:
    with county.house.database.reading() as session:
        return next(one.id for one in places.counties(session) if one.name == county.name)


def listed(county: County) -> dict[str, Deadline]:
    number = here(county)
    with county.house.database.reading() as session:
        return {one.terms.name: one for one in deadlines.listed(session, number)}


def opened(county: County, name: str) -> Answer:
    county.chief.says("截止日设置")
    return picks(county.chief, name)


def test_what_a_county_has_from_the_start(county):
    home = county.chief.says("/deadlines")
    assert home.text.startswith(f"{county.name}截止日设置　共 5 项\n\n· 报表：每月5日报上月的数。下次 11月5日（周五）")
    assert "节假日安排未公布，按常规推算" in home.text
    assert home.buttons == [*FROM_THE_START, "新增", "常用事项（23）"]
    card = county.chief.presses("报表", home)
    assert "时间：每月5日报上月的数，不是工作日就顺延到后一个工作日" in card.text
    assert (
        "接下来的截止日：\n1. 2027年11月5日（周五） 报 10月的数\n2. 2027年12月6日（周一） 报 11月的数（原定 12月5日）"
        in card.text
    )
    assert "· 11月4日（周四） 提醒报送员" in card.text
    assert "11月2日" not in card.text  # that step is past
    assert card.buttons == ["改时间", "改提醒", "‹ 全部截止日"]
    assert [answer.new for answer in (card, county.chief.presses("‹ 全部截止日", card))] == [[], []]


def test_the_figures_are_moved_and_the_towns_are_told_another_day(county):
    clerk = county.sits("仉禾", "石桥乡")
    assert "11月5日" in clerk.says("填报").text
    opened(county, "报表")
    sure = picks(county.chief, "改时间", "当月1日至月底", "15日", "顺延", "不宽限", "10 天")
    assert sure.text.startswith(
        "修改：报表\n\n时间：每月15日报上月的数，不是工作日就顺延到后一个工作日\n"
        "迟了：过后 10 天内还收，算迟报；再往后要先延期\n\n接下来的截止日：\n1. 2027年11月15日（周一） 报 10月的数"
    )
    done = county.chief.presses("确认", sure)
    assert done.text == "已修改：报表。"
    assert done.buttons == ["看这一项", "‹ 全部截止日"]
    assert "11月15日" in clerk.says("填报").text
    assert "11月15日" in clerk.says("这个月几号截止").text


def test_a_month_that_ends_on_the_25th_is_filled_in_before_it_is_over(county, clock):
    clerk = county.sits("仉禾", "石桥乡")
    opened(county, "报表")
    picks(county.chief, "改时间", "上月26日", "28日", "提前", "2 天", "20 天", "确认")
    assert "10月" in clerk.says("填报").text
    with clock.later(days=23):  # the 26th; due on Friday, for the 28th is a Sunday
        assert "11月" in clerk.says("填报").text
        with county.house.database.reading() as session:
            assert due.month_asked(session, here(county), clock()) == Month(clock().year, 11)


def test_a_task_for_some_towns_by_buttons_and_words(county):
    county.sits("仉禾", "石桥乡")
    county.chief.says("截止日设置")
    picks(county.chief, "新增")
    assert "多久一次" in county.chief.says("四季度法治材料").text
    picks(county.chief, "每季度", "最后一个月")
    assert "碰上周末" in county.chief.says("20号").text
    towns = picks(county.chief, "提前")
    assert towns.buttons == ["板溪镇", "石桥乡", "全县乡镇", "‹ 上一步"]
    assert "✔ 石桥乡" in county.chief.presses("石桥乡", towns).buttons
    assert "没有叫“山南镇”的乡镇" in county.chief.says("山南镇").text
    assert "✔ 板溪镇" in county.chief.says("板溪").buttons
    rungs = picks(county.chief, "✔ 板溪镇", "选好了（1）")
    assert "现在：报送员前3个工作日、前1个工作日、当天、过后1个工作日；县里过后3个工作日" in rungs.text
    picks(county.chief, "✔ 后1")  # now not any more
    picks(county.chief, "备岗")
    assert "✔ 前7" in county.chief.says("前7").buttons
    assert "按工作日算" in county.chief.says("下周").text
    sure = picks(county.chief, "选好了")
    assert sure.text == (
        "新增：四季度法治材料\n\n时间：每季度最后一个月20日，不是工作日就提前到前一个工作日\n乡镇：石桥乡\n"
        "提醒：报送员前3个工作日、前1个工作日、当天；备岗前7个工作日；县里过后3个工作日\n\n"
        "接下来的截止日：\n1. 2027年12月20日（周一）\n2. 2028年3月20日（周一）\n3. 2028年6月20日（周二）\n"
        "节假日安排未公布，按常规推算。\n\n其中 12月20日 这一次，没办好的才提醒：\n"
        "· 12月9日（周四） 提醒备岗\n· 12月15日（周三） 提醒报送员\n· 12月17日（周五） 提醒报送员\n"
        "· 12月20日（周一） 提醒报送员\n· 12月23日（周四） 提醒县里"
    )
    assert county.chief.presses("确认新增", sure).text == "已新增：四季度法治材料。"
    made = listed(county)["四季度法治材料"]
    assert len(made.terms.towns) == 1


def test_a_preset_whose_day_is_in_a_notice_is_switched_on_moved_off_and_deleted(county):
    county.chief.says("截止日设置")
    page = picks(county.chief, "常用事项")
    assert "季度事项" in page.text
    assert "地方惯例" in page.text
    day = picks(county.chief, "半年法治建设督察自查")
    assert day.text == "2028年的哪天截止？请发日期，如 2028年7月15日。"
    assert day.buttons == ["还是 7月15日", "返回"]
    assert "请发 2028年1月1日（周六） 到 2028年12月31日（周日） 之间的一天" in county.chief.says("2027年12月1日").text
    sure = county.chief.says("2028年7月5日")
    assert "时间：每年7月15日（2028年为7月5日），不是工作日就提前到前一个工作日" in sure.text
    assert "1. 2028年7月5日（周三）" in sure.text
    done = county.chief.presses("确认启用", sure)
    assert done.text == "已启用：半年法治建设督察自查。"
    card = county.chief.presses("看这一项", done)
    assert "依据：当年督察计划" in card.text
    off = picks(county.chief, "停用", "确认停用")
    assert "已停用" in off.text
    assert not listed(county)["半年法治建设督察自查"].is_on
    again = county.chief.presses("看这一项", off)
    assert again.buttons == ["启用", "取消截止日", "‹ 全部截止日"]
    gone = picks(county.chief, "取消截止日", "确认取消截止日")
    assert gone.text == "已取消截止日：半年法治建设督察自查。"
    assert set(listed(county)) == set(FROM_THE_START)


def test_a_town_gets_more_time_and_is_told_so(county):
    clerk = county.sits("仉禾", "石桥乡")
    clerk.says("/help")
    opened(county, "国家宪法日")
    which = picks(county.chief, "给乡镇延期")
    assert which.text == "国家宪法日和宪法宣传周，12月4日（周六）截止。\n\n给哪个乡镇延期？还没办好的 2 个。"
    until = county.chief.presses("石桥乡", which)
    assert "12月5日（周日）到 1月4日（周二）之间都行" in until.text
    assert until.buttons == ["12月6日", "12月8日", "12月10日", "‹ 上一步"]
    assert "之间的一天" in county.chief.says("11月30日").text
    sure = county.chief.says("12月8日")
    assert sure.text.startswith("石桥乡的“国家宪法日和宪法宣传周”延到 12月8日（周三） 24:00？")
    done = county.chief.presses("确认", sure)
    assert done.text == "石桥乡的“国家宪法日和宪法宣传周”已延到 12月8日（周三） 24:00。"
    assert "\n\n延期：石桥乡到 12月8日" in county.chief.presses("看这一项", done).text
    told = clerk.person.messages()[-1]
    assert told["text"] == "“国家宪法日和宪法宣传周”的办理期限已延到 12月8日（周三） 24:00，到期前会再提醒您。"
    assert clerk.presses("看全部截止日").text.startswith("石桥乡截止日")
    with county.house.database.reading() as session:
        found = occasions.open_occasions(session, here(county), county.house.now())
        (week,) = (one for one in found if one.deadline.preset == "constitution_week" and one.period == "2027")
        days = occasions.due_days(session, week, [one.id for one in occasions.towns(session, week)])
    assert sorted(day.isoformat() for day in days.values()) == ["2027-12-04", "2027-12-08"]


def test_whoever_is_given_more_time_is_told_each_day_that_holds_in_working_hours(county, clock):
    clerk = county.sits("仉禾", "石桥乡")
    clerk.says("/help")

    def gives(day: str) -> None:
        opened(county, "国家宪法日")
        picks(county.chief, "给乡镇延期", "石桥乡")
        county.chief.says(day)
        picks(county.chief, "确认")

    def told() -> list[str]:
        county.house.settle()
        return [day for one in mail(clerk) for day in (8, 10) if f"延到 12月{day}日" in one]

    gives("12月8日")
    with clock.later(hours=12):  # ten in the evening
        gives("12月10日")
        assert told() == [8]
        gives("12月8日")
        gives("12月10日")
    with clock.later(days=1):
        assert told() == [8, 10], "what holds by then, once"
        gives("12月8日")
        assert told() == [8, 10, 8]


def test_an_administrator_takes_back_what_a_town_has_said_to_be_done(county):
    clerk = county.sits("仉禾", "石桥乡")
    clerk.says("/help")
    opened(county, "国家宪法日")
    assert county.chief.presses("改回未办").toasts == ["现在还没有乡镇点过“已办好”。"]
    picked = clerk.says("截止日")
    clerk.presses(next(label for label in picked.buttons if label.startswith("已办好：国家宪法日")), picked)
    opened(county, "国家宪法日")
    which = picks(county.chief, "改回未办")
    assert which.text.endswith("哪个乡镇改回未办？已办好的 1 个。")
    sure = county.chief.presses("石桥乡", which)
    assert sure.text == "石桥乡的“国家宪法日和宪法宣传周”改回未办？会告诉这个镇，到日子照常提醒。"
    done = county.chief.presses("确认", sure)
    assert done.text == "石桥乡的“国家宪法日和宪法宣传周”已改回未办，会告诉这个镇。"
    assert mail(clerk)[-1] == ("县里把“国家宪法日和宪法宣传周”改回了未办，12月4日（周六）截止。办好后请点下面的按钮。")
    label = next(one for one in buttons(clerk.person.messages()[-1]) if one.startswith("已办好："))
    assert clerk.presses(label).toasts[0].startswith("国家宪法日和宪法宣传周：已办好 ✔")


def test_a_difficulty_with_a_task_leads_straight_to_more_time(county, clock):
    clerk = county.sits("仉禾", "石桥乡")
    county.chief.says("截止日设置")
    with county.house.database.reading() as session:
        found = occasions.open_occasions(session, here(county), clock())
        week = next(one for one in found if one.deadline.preset == "constitution_week")
        town = next(one for one in places.towns(session, here(county)) if one.name == "石桥乡")
    why = f"remind_why:0:{week.id}-{town.id}"
    with clock.later(hours=12):  # ten in the evening
        assert clerk.forges(f"{why}-1", clerk.says("/help")).text.startswith("已记下，上班时间转给县里 1 位管理员；")
        clerk.forges(f"{why}-0", clerk.says("/help"))
        assert not [one for one in mail(county.chief) if "有困难" in one], "nobody's telephone rings at night"
    with clock.later(days=1):
        county.house.settle()
        first, second = mail(county.chief)[-2:]
        assert first.endswith("石桥乡 仉禾反映 国家宪法日和宪法宣传周有困难：经办人不在")
        assert second.endswith("：材料还没收齐")
        until = county.chief.presses("给这个乡镇延期")
        assert until.text.startswith("石桥乡：国家宪法日和宪法宣传周\n\n延到哪天？")
        done = picks(county.chief, "12月8日", "确认")
        assert done.text == "石桥乡的“国家宪法日和宪法宣传周”已延到 12月8日（周三） 24:00。"


def test_a_difficulty_that_is_over_by_the_morning_is_told_to_nobody(county, clock):
    clerk = county.sits("仉禾", "石桥乡")
    county.chief.says("截止日设置")
    with county.house.database.reading() as session:
        found = occasions.open_occasions(session, here(county), clock())
        week = next(one for one in found if one.deadline.preset == "constitution_week")
        town = next(one for one in places.towns(session, here(county)) if one.name == "石桥乡")
    with clock.later(hours=12):
        clerk.forges(f"remind_why:0:{week.id}-{town.id}-1", clerk.says("/help"))
        assert clerk.forges(f"remind_done:0:{week.id}-{town.id}").toasts[0].endswith("点错了，请点“改回未办”。")
    met = len(mail(county.chief))
    with clock.later(days=1):
        county.house.settle()
        assert len(mail(county.chief)) == met


def test_an_edited_message_is_no_new_answer(county):
    county.sits("仉禾", "石桥乡")
    county.chief.says("截止日设置")
    picks(county.chief, "新增")
    county.chief.says("四季度法冶材料")
    named = [one for one in county.chief.person.messages() if not one["from"]["is_bot"]][-1]["message_id"]
    picks(county.chief, "每月")
    edited = county.chief.does(lambda person: person.edit(named, "四季度法治材料"))
    assert edited.text == "改过的旧消息不算，请重新发一遍。"
    assert "碰上周末" in county.chief.says("8").text, "the step goes on"


def test_a_button_may_be_named_and_a_question_in_between_is_answered(county):
    county.sits("仉禾", "石桥乡")
    county.chief.says("截止日设置")
    picks(county.chief, "新增")
    county.chief.says("四季度法治材料")
    assert "季度里的哪个月" in county.chief.says("每季度").text
    asked = county.chief.says("调解员有没有补贴？")
    assert asked.text.endswith("季度里的哪个月？")
    assert asked.buttons == ["头一个月", "第二个月", "最后一个月", "‹ 上一步"]
    assert "多久一次" in county.chief.says("上一步").text
    county.chief.says("每季度。")
    assert "几号截止" in county.chief.says("最后一个月").text
    assert "请发 1 到 31" in county.chief.says("最后").text, "of two nobody knows which"
    assert "碰上周末" in county.chief.says("最后一天").text
    assert "哪些乡镇要办" in county.chief.says("顺延").text
    assert "什么时候提醒" in county.chief.says("全县乡镇").text
    assert "正在选：备岗" in county.chief.says("备岗").text
    assert county.chief.says("选好了").buttons == ["确认新增", "‹ 上一步"]
    assert "已新增" not in county.chief.says("新增").text, "what is final is called by its name"
    assert county.chief.says("确认").text == "已新增：四季度法治材料。"


def mail(chat: Chat) -> list[str]:
    """What the bot has written to somebody, oldest first."""
    return [text_of(one) for one in chat.person.messages() if one["from"]["is_bot"]]


def test_one_step_back_after_the_other_leads_to_where_it_began(county):
    opened(county, "法治政府建设年报上报")
    picks(county.chief, "改时间", "每年", "3月", "10日")
    for said in ("几号截止", "哪个月", "多久一次"):
        assert said in picks(county.chief, "‹ 上一步").text
    assert picks(county.chief, "返回").text.startswith("法治政府建设年报上报\n\n时间：每年2月最后一天")
    opened(county, "报表")
    picks(county.chief, "改提醒")
    assert county.chief.says("算了").text == "好的，没有改动。要再看，发“截止日设置”。"


def test_names_that_are_none_and_questions_in_between(county):
    county.sits("仉禾", "石桥乡")
    county.chief.says("截止日设置")
    picks(county.chief, "新增")
    assert "名称要 2 到" in county.chief.says("材").text
    assert "不要写人名（仉禾）" in county.chief.says("仉禾的材料").text
    assert "多久一次" not in county.chief.says("别的镇普法怎么做的？").text


def test_what_a_colleague_changed_meanwhile_is_not_overwritten(county):
    other = county.sits("闻人堃", None, Role.ADMINISTRATOR)
    opened(county, "报表")
    sure = picks(county.chief, "改时间", "当月1日至月底", "10日", "顺延", "不宽限", "20 天")
    other.says("截止日设置")
    picks(other, "报表", "改提醒", "不提醒", "确认")
    told = county.chief.presses("确认", sure)
    assert told.toasts == ["刚有别的管理员改过，请按现在的内容重新选。"]
    assert "提醒：不提醒" in told.text
    assert listed(county)["报表"].terms.day == 5


def test_a_preset_that_a_colleague_has_switched_on_meanwhile_is_not_added_twice(county):
    other = county.sits("闻人堃", None, Role.ADMINISTRATOR)
    for chief in (county.chief, other):
        chief.says("截止日设置")
        picks(chief, "常用事项", "半年法治建设督察自查", "还是 7月15日")
    picks(other, "确认启用")
    told = county.chief.presses("确认启用")
    assert told.toasts == ["这一项已经有了，没有再加一次。"]


def test_buttons_of_an_earlier_step_lead_to_where_the_chat_stands(county):
    home = county.chief.says("截止日设置")
    picks(county.chief, "报表", "改提醒")
    told = county.chief.forges(home.data_of("报表"))
    assert "没办好的，什么时候提醒" in told.text


def test_another_county_is_neither_seen_nor_set(county, month_house):
    strange = new_county(month_house)
    strange.chief.says("截止日设置")
    home = county.chief.says("截止日设置")
    data = home.data_of("报表")
    mine, far = listed(county)["报表"].root_id, listed(strange)["报表"].root_id
    forged = county.chief.forges(data.replace(str(mine), str(far)), home)
    assert strange.name not in forged.text
    assert county.name in forged.text
    clerk = county.sits("仉禾", "石桥乡")
    assert "截止日设置" not in clerk.says("/deadlines").text


def test_an_owner_sees_every_county(county):
    owner = county.sits("鲍春和", None, Role.OWNER)
    home = owner.says("截止日设置")
    assert "换县区" in home.buttons
    counties = owner.presses("换县区", home)
    assert "看哪个县区" in counties.text
    assert picks(owner, counties.buttons[0]).text.startswith(f"{counties.buttons[0]}截止日设置")
