"""What towns are asked for, as an administrator sees and changes it: 指标设置."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.clock import system_time
from store.catalogue.metrics import Catalogue, catalogue
from store.catalogue.months import Month, to_report
from store.catalogue.versions import MetricVersion
from store.collection import submissions
from store.people import places
from store.people.rights import Role
from tests.bot.conftest import Answer, Chat
from tests.bot.transcripts.counties import County, new_county, picks


@pytest.fixture
def county(house) -> County:
    return new_county(house)


def said(month: Month) -> str:
    return f"{month.year}年{month.number}月"


def county_id(county: County) -> int:
    with county.house.database.reading() as session:
        return next(one.id for one in places.counties(session) if one.name == county.name)


def asked(county: County, month: Month) -> Catalogue:
    number = county_id(county)
    with county.house.database.reading() as session:
        return catalogue(session, number, month)


def card(chief: Chat, section: str, metric: str) -> Answer:
    chief.says("指标设置")
    return picks(chief, section, metric)


def first_month() -> Month:
    """In a county where nothing has begun."""
    return to_report(system_time())


def test_the_sections_a_list_and_a_card(county):
    home = county.chief.says("/metrics")
    assert home.text == (
        f"{county.name}指标设置\n\n乡镇现在要报 45 项。"
        "请选一类，看口径、停用或者修改；改动只管以后的月份，以前的月份照旧。"
    )
    assert home.buttons == [
        "组织领导 4", "依法决策 4", "执法与应诉 9", "矛盾调解 5", "信访诉求 6", "网格 5", "普法与法律服务 8",
        "公开与保障 4", "新增指标",
    ]  # fmt: skip
    listed = county.chief.presses("矛盾调解 5", home)
    assert listed.text == (
        "矛盾调解　共 5 项\n\n"
        "受理矛盾纠纷（件）\n调解成功（件）\n诉前调解成功（件）\n调解委员会和小组（个）\n人民调解员（人）"
    )
    assert listed.buttons == ["受理纠纷", "调成", "诉前调成", "调解组织", "调解员", "‹ 全部类别"]
    one = county.chief.presses("受理纠纷", listed)
    assert one.text.startswith(
        "受理矛盾纠纷\n\n单位：件\n怎么报：每月报当月数\n常见范围：3–60\n口径：当月镇、村两级新登记受理的纠纷"
    )
    assert "也叫：纠纷、纠纷数" in one.text
    assert one.buttons == ["改名称", "改口径", "改单位", "改常见范围", "停用", "‹ 矛盾调解"]
    assert [answer.new for answer in (listed, one)] == [[], []]  # redrawn, not sent again


def test_a_long_section_has_pages(county):
    county.chief.says("指标设置")
    first = picks(county.chief, "执法与应诉")
    second = picks(county.chief, "下一页 ›")
    assert len(first.buttons) == 10
    assert second.buttons == ["出庭", "‹ 上一页", "‹ 全部类别"]
    assert picks(county.chief, "‹ 上一页").buttons == first.buttons


def test_switched_off_from_a_month_on_and_on_again(county):
    card(county.chief, "网格", "下派任务")
    since = picks(county.chief, "停用")
    first = first_month()
    assert since.text == f"从哪个月的数开始？最早{said(first)}，以前的月份照旧。"
    sure = county.chief.presses(f"{said(first.back(-1))}起", since)
    assert sure.text == (
        f"停用“网格下派任务”：从{said(first.back(-1))}的数开始，以前的月份照旧。乡镇不再填这一项，已经报的数都留着。"
    )
    assert sure.buttons == ["确认停用", "‹ 上一步"]
    done = county.chief.presses("确认停用", sure)
    assert done.text == f"已停用：网格下派任务，从{said(first.back(-1))}的数开始。"
    assert asked(county, first).has("grid_tasks")
    assert not asked(county, first.back(-1)).has("grid_tasks")
    listed = county.chief.presses("‹ 网格", done)
    assert f"网格下派任务（个）　{said(first.back(-1))}起停用" in listed.text
    off = county.chief.presses("下派任务（停）", listed)
    assert off.buttons == ["启用", "‹ 网格"]
    assert f"从{said(first.back(-1))}起停用" in off.text
    again = picks(county.chief, "启用", f"{said(first.back(-2))}起", "确认启用")
    assert again.text == f"已启用：网格下派任务，从{said(first.back(-2))}的数开始。"
    assert not asked(county, first.back(-1)).has("grid_tasks")
    assert asked(county, first.back(-2)).has("grid_tasks")


def test_what_goes_with_a_metric_is_said_before_it_is_switched_off(county):
    card(county.chief, "公开与保障", "村数")
    sure = picks(county.chief, "停用", said(first_month()))
    assert "用到它的核对和村法律顾问覆盖率也不再计算" in sure.text


def test_another_name_and_the_old_one_is_still_understood(county):
    card(county.chief, "矛盾调解", "受理纠纷")
    assert "现在叫“受理矛盾纠纷”" in picks(county.chief, "改名称").text
    for wrong, told in (
        ("1234567890", "名称要 2 到 12 个字"),
        ("全镇各村这个月新受理的各类矛盾纠纷", "名称要 2 到 12 个字"),
        ("调解成功", "“调解成功”已经是“调解成功”的叫法"),
        ("信访", "“信访”已经是“收到信访件”的叫法"),
        ("祁翀调解数", "指标里不要写人名（祁翀）"),
    ):
        assert told in county.chief.says(wrong).text, wrong
    sure = county.chief.says("矛盾纠纷排查受理")
    assert "从哪个月" in sure.text
    sure = county.chief.presses(f"{said(first_month())}起", sure)
    assert "原来：“受理矛盾纠纷”\n改为：“矛盾纠纷排查受理”" in sure.text
    assert county.chief.presses("确认修改", sure).text.startswith("已修改：矛盾纠纷排查受理")
    metric = asked(county, first_month()).metric("disputes_accepted")
    assert (metric.name, metric.short) == ("矛盾纠纷排查受理", "矛盾纠纷排查受理")
    assert {"受理矛盾纠纷", "受理纠纷", "纠纷"} <= set(metric.names)
    assert asked(county, first_month().back()).metric("disputes_accepted").name == "受理矛盾纠纷"


@pytest.mark.parametrize(
    ("act", "wrong", "right", "field", "kept"),
    [
        ("改单位", "万", "批次", "unit", "批次"),
        ("改常见范围", "二十到十", "0到1.2万", "typical", (0, 12_000)),
        ("改常见范围", "很多", "５－２０", "typical", (5, 20)),
        (
            "改口径",
            "无",
            "只数登记在册的，一件算一件。多少都行。",
            "definition",
            "只数登记在册的，一件算一件。多少都行。",
        ),
    ],
)
def test_unit_range_and_definition(county, act, wrong, right, field, kept):
    card(county.chief, "依法决策", "合同审查")
    picks(county.chief, act)
    again = county.chief.says(wrong)
    assert "再发一次" in again.text or "请发两个数" in again.text
    county.chief.says(right)
    picks(county.chief, f"{said(first_month())}起", "确认修改")
    assert getattr(asked(county, first_month()).metric("contracts_reviewed"), field) == kept
    assert asked(county, first_month().back()) == asked(county, Month(2020, 10))


def test_a_new_metric_step_by_step(county):
    county.chief.says("指标设置")
    picks(county.chief, "新增指标", "普法与法律服务")
    county.chief.says("反诈宣讲进村")
    picks(county.chief, "场", "每月报当月数")
    county.chief.says("进村入户的反诈宣讲，一村一天算一场。")
    county.chief.says("0-10")
    sure = picks(county.chief, said(first_month()))
    assert sure.text == (
        "新增：反诈宣讲进村\n\n类别：普法与法律服务\n单位：场\n怎么报：每月报当月数\n常见范围：0–10\n"
        f"口径：进村入户的反诈宣讲，一村一天算一场。\n\n从{said(first_month())}的数开始，以前的月份照旧。"
    )
    done = county.chief.presses("确认新增", sure)
    assert done.text == f"已新增：反诈宣讲进村，从{said(first_month())}的数开始。"
    assert asked(county, first_month()).metric("own_1").name == "反诈宣讲进村"
    assert "普法与法律服务 9" in county.chief.presses("全部类别", done).buttons
    audit = county.chief.says("操作记录").text
    assert f"反诈宣讲进村：新增，自 {first_month()} 起" in audit


def test_a_level_without_a_usual_range_and_steps_back(county):
    county.chief.says("指标设置")
    picks(county.chief, "新增指标", "网格")
    named = county.chief.says("网格驿站")
    assert "按什么单位数" in named.text
    back = county.chief.presses("‹ 上一步", named)
    assert "名称" in back.text
    county.chief.says("网格服务驿站")
    picks(county.chief, "个", "报月末现有数")
    county.chief.says("月末建成并有人值守的驿站个数。")
    picks(county.chief, "不设范围", said(first_month()), "确认新增")
    metric = asked(county, first_month()).metric("own_1")
    assert (metric.name, metric.kind, metric.tier, metric.most) == ("网格服务驿站", "stock", "change", 10**9)
    card(county.chief, "网格", "网格服务驿站")
    assert "常见范围：不设" in county.chief.person.texts()[-1]


def test_a_question_in_the_middle_is_answered_and_nothing_is_changed(county):
    card(county.chief, "矛盾调解", "受理纠纷")
    picks(county.chief, "改名称")
    answer = county.chief.says("调解员有补贴吗")
    assert "名称要" not in answer.text
    assert asked(county, first_month()).metric("disputes_accepted").name == "受理矛盾纠纷"


def test_let_it_be(county):
    card(county.chief, "矛盾调解", "受理纠纷")
    picks(county.chief, "改名称")
    assert county.chief.says("不改了").text == "好的，没有改动。要再看指标，发“指标设置”。"
    assert "好的，没有改动" not in county.chief.says("不改了").text


def test_a_button_of_an_earlier_step_and_one_pressed_twice(county):
    one = card(county.chief, "矛盾调解", "受理纠纷")
    since = picks(county.chief, "停用")
    old = county.chief.forges(one.data_of("改名称"), one)
    assert since.text in old.text
    sure = picks(county.chief, said(first_month()))
    data = sure.data_of("确认停用")
    assert "已停用" in county.chief.forges(data, sure).text
    twice = county.chief.forges(data, sure)
    assert (twice.new, twice.redrawn) == ([], [])
    with county.house.database.reading() as session:
        theirs = sa.select(sa.func.count()).where(MetricVersion.county_id == county_id(county))
        assert session.scalar(theirs) == 1


def test_what_is_asked_is_not_switched_on(county):
    one = card(county.chief, "矛盾调解", "受理纠纷")
    forged = county.chief.forges(one.data_of("停用").replace(":off", ":on"), one)
    assert "从哪个月的数开始" not in forged.text
    assert "受理矛盾纠纷" in forged.text


def test_two_administrators_at_once(county):
    other = county.sits("仉禾", None, Role.ADMINISTRATOR)
    for chief in (county.chief, other):
        card(chief, "矛盾调解", "受理纠纷")
    picks(county.chief, "停用", said(first_month()))
    picks(other, "改单位", "次", said(first_month()))
    picks(county.chief, "确认停用")
    late = picks(other, "确认修改")
    assert late.toasts == ["刚有别的管理员改过这一项，请按现在的内容重新选。"]
    assert f"从{said(first_month())}起停用" in late.text
    assert not asked(county, first_month()).has("disputes_accepted")


def test_a_month_that_is_begun_is_not_changed_any_more(county):
    county.town("板溪镇")
    card(county.chief, "矛盾调解", "受理纠纷")
    picks(county.chief, "停用", said(first_month()))
    number = county_id(county)
    with county.house.database.transaction() as session:
        town = places.towns(session, number)[0]
        submissions.begin(session, town, first_month(), system_time())
    late = picks(county.chief, "确认停用")
    assert late.toasts == [f"刚有乡镇开始填报，现在最早只能从{said(first_month().back(-1))}改起，请重新选。"]
    assert asked(county, first_month().back(-1)).has("disputes_accepted")
    since = picks(county.chief, "停用")
    assert f"最早{said(first_month().back(-1))}" in since.text


def test_who_may(county, house):
    clerk = county.sits("仉禾")
    assert "指标设置" not in clerk.says("/help").text
    assert "乡镇现在要报" not in clerk.says("/metrics").text
    strange = new_county(house)
    home = county.chief.says("指标设置")
    code = home.data_of("矛盾调解 5")
    forged = county.chief.forges(code.replace("metric_list", "metric_county").replace("0-D", str(county_id(strange))))
    assert strange.name not in forged.text
    assert county.name in forged.text


def test_an_owner_sees_every_county(county, house):
    owner = county.sits("鲍春和", None, Role.OWNER)
    home = owner.says("指标设置")
    assert "换县区" in home.buttons
    counties = owner.presses("换县区", home)
    assert "要看哪个县区的指标" in counties.text
    assert f"{counties.buttons[0]}指标设置\n\n乡镇现在要报" in picks(owner, counties.buttons[0]).text
