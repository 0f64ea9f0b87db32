"""A month that is interrupted: by a question, by a colleague, by days of silence, by buttons of older screens."""

from __future__ import annotations

import pytest

from store.collection import submissions
from store.collection.tables import State
from store.people import people, places
from store.people.rights import Role
from tests.bot.transcripts.counties import new_county
from tests.bot.transcripts.months import Town, plain, said

REPORT = (
    "{county}鸽岭镇2025年法治政府建设工作报告\n一、主要做法\n（一）调解员补贴\n"
    "用信鸽传书的办法送法下乡，调解员每调成一件补贴二十元。\n二、存在问题\n经费不足。\n三、下一步打算\n继续依法行政。\n"
)


@pytest.fixture
def town(month_house, clock) -> Town:
    return Town(new_county(month_house), "板溪镇", clock)


def test_a_question_in_the_middle_is_answered_and_the_same_asked_again(town):
    clerk = town.county.sits("仉禾")
    town.house.holds("鸽岭镇.txt", REPORT.format(county=town.county.name))
    prompt = town.filled(clerk, until="矛盾调解")
    answer = clerk.says("信鸽传书怎么送法？")
    assert len(answer.new) == 2
    assert "用信鸽传书的办法送法下乡" in answer.text
    assert answer.text.endswith("接着填 10月 · 矛盾调解　进度 3/9\n1 受理纠纷　2 调成　3 诉前调成")
    narrowed = next(one for one in answer.new if "只看问题" in str(one))
    clerk.does(lambda person: person.press("只看问题", narrowed))
    assert clerk.says("30 29 2").text.startswith("✓ 受理纠纷 30 件")
    assert "请用下面的新按钮" in clerk.presses("全部为 0", prompt).text


def test_a_button_still_works_after_a_question(town):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="矛盾调解")
    answer = clerk.says("企业嫌检查多怎么办")
    assert clerk.presses("逐项填", answer).text.startswith("10月 · 矛盾调解　进度 3/9（1/3 项）")


def test_later_and_cancel_keep_everything(town):
    clerk = town.county.sits("仉禾")
    town.filled(clerk, until="矛盾调解")
    for word in ("稍后", "取消", "算了"):
        stopped = clerk.says(word)
        assert stopped.text == "好的，填了的都记着。发“填报”就从这里接着填。", word
        assert len(clerk.says("企业嫌检查多怎么办").new) == 1  # nobody is asked again who has stopped
        assert "10月 · 矛盾调解" in clerk.presses("接着填", stopped).text
    clerk.says("稍后")
    assert clerk.says("30 29 2").text.startswith("✓ 受理纠纷 30 件")  # an answer is one all the same
    assert town.filing().state is State.DRAFT


def test_two_days_of_silence(town, clock):
    clerk = town.county.sits("仉禾")
    prompt = town.filled(clerk, until="矛盾调解")
    clerk.presses("逐项填", prompt)
    clerk.says("30")
    with clock.later(days=2):
        assert len(clerk.says("企业嫌检查多怎么办").new) == 1
        there = clerk.says("填报")
        assert there.text.startswith(
            "板溪镇 10月填报。请在 11月5日 24:00 前提交。\n\n10月 · 矛盾调解　进度 3/9（2/3 项）"
        )
        assert "（2/3 项）\n\n调解成功（件）" in there.text
        assert clerk.says("29").text.startswith("✓ 调成 29 件")


def test_a_colleague_goes_on_where_the_first_one_was(town):
    first, second = town.county.sits("仉禾"), town.county.sits("王芳")
    town.filled(first, until="矛盾调解")
    prompt = second.says("填报")
    assert "10月 · 矛盾调解　进度 3/9" in prompt.text
    second.says("30 29 2")
    assert "10月 · 信访诉求　进度 4/9" in first.says("填报").text


def test_a_colleague_was_faster_and_the_later_one_chooses(town):
    first, second = town.county.sits("仉禾"), town.county.sits("王芳")
    for clerk in (first, second):
        town.filled(clerk, until="矛盾调解")
    second.says("32 29 2")
    both = first.says("30 29 1")
    assert both.text == (
        "✓ 调成 29 件\n\n10月 · 两人填得不一样　进度 4/9\n\n受理矛盾纠纷：刚才王芳已填 32 件，您填的是 30 件\n"
        "诉前调解成功：刚才王芳已填 2 件，您填的是 1 件\n\n请选用哪个。"
    )
    assert both.buttons == ["都用王芳的", "都用我的"]
    assert town.figures()["disputes_accepted"] == 32
    mine = first.presses("都用我的", both)
    assert mine.text.startswith("✓ 受理纠纷 30 件 · 诉前调成 1 件")
    assert town.figures()["disputes_accepted"] == 30
    second.says("4 4 20 20 4")
    one = first.says("4 4 20 20 5")
    assert one.buttons == ["用王芳的 4 次", "改成 5 次"]
    kept = first.presses("用王芳的 4 次", one)
    assert kept.text.startswith("✓ 接访 4 次\n\n10月 · 网格")
    assert town.figures()["leader_receptions"] == 4


def test_the_same_answer_of_a_colleague_is_no_question(town):
    first, second = town.county.sits("仉禾"), town.county.sits("王芳")
    for clerk in (first, second):
        town.filled(clerk, until="矛盾调解")
    second.says("30 29 2")
    assert first.says("30 29 2").text.startswith("✓ 受理纠纷 30 件 · 调成 29 件 · 诉前调成 2 件\n\n10月 · 信访诉求")
    assert [one.number for one in town.filing().entries.values() if one.code == "disputes_accepted"] == [1]


def test_what_a_colleague_changes_after_the_card_is_looked_at_before_handing_in(town):
    first, second = town.county.sits("仉禾"), town.county.sits("王芳")
    card = town.filled(first)
    second.says("填报")
    second.says("27=16")
    again = first.presses("提交 10月报表", card)
    assert again.text.startswith("刚才有同事改过，和您看到的不一样了。请再核对一遍，没问题就提交。\n\n10月 · 核对")
    assert "27 信息公开 16" in plain(again)
    assert "已提交" in first.presses("提交 10月报表", again).text
    late = second.says("27=17")
    assert late.text.startswith("10月报表已经提交，没有改动。\n\n✓ 10月报表已提交")
    assert "仉禾提交" in late.text
    assert town.figures()["info_published"] == 16


def test_buttons_of_an_older_screen_say_so_and_show_where_one_stands(town):
    clerk = town.county.sits("仉禾")
    prompt = town.filled(clerk, until="矛盾调解")
    clerk.says("30 29 2")
    late = clerk.presses("全部为 0", prompt)
    assert late.text.startswith("这个按钮已失效，请用下面的新按钮。\n\n10月 · 信访诉求　进度 4/9")
    assert town.figures()["disputes_accepted"] == 30
    data = prompt.data_of("跳过")
    for forged in (
        "fill_do:2:zero",
        "fill_go:99:on",
        "fill_go:x:to-D",
        "fill_do:1:nothing",
        "fill_open:1:26-13",
        data,
    ):
        answer = clerk.forges(forged, prompt)
        assert "10月 · 信访诉求" in answer.text, forged
        assert "没能处理好" not in answer.text
    assert town.figures()["disputes_accepted"] == 30


def test_a_button_pressed_twice_does_it_once(town):
    clerk = town.county.sits("仉禾")
    prompt = town.filled(clerk, until="矛盾调解")
    data = prompt.data_of("全部为 0")
    clerk.forges(data, prompt)
    again = clerk.forges(data, prompt)
    assert (again.new, again.redrawn) == ([], [])
    assert "petitions_received" not in town.figures()


def test_groups_strangers_and_the_county_see_nothing(town):
    clerk = town.county.sits("仉禾")
    prompt = town.filled(clerk, until="矛盾调解")
    (in_group,) = town.house.group(clerk)
    for text in ("填报", "30 29 2"):
        answer = in_group.says(text)
        assert "10月" not in answer.text
    assert "disputes_accepted" not in town.figures()
    stranger = town.house.stranger()
    assert "还没有开通" in stranger.says("填报").text
    assert "10月" not in stranger.forges(prompt.data_of("全部为 0")).text
    assert town.county.chief.says("填报").text == "填报由乡镇的报送员来做，县里不用填。"
    reviewer = town.county.sits("鲍春和", None, Role.REVIEWER)
    assert "填报由乡镇的报送员来做" in reviewer.says("填报").text


def test_a_clerk_of_another_town_sees_and_changes_only_their_own(town):
    clerk, other = town.county.sits("仉禾"), town.county.sits("鲍春和", "蟠龙镇")
    town.filled(clerk, until="矛盾调解")
    filing = town.filing()
    own = other.says("填报")
    assert own.text.startswith("蟠龙镇 10月填报")
    forged = other.forges(f"fill_fix:1:{filing.id}")
    assert "板溪镇" not in forged.text
    other.says("5")
    assert town.figures()["leader_study"] == 1


def test_after_a_move_to_another_town_the_old_month_is_gone(town, clock):
    clerk = town.county.sits("仉禾")
    prompt = town.filled(clerk, until="矛盾调解")
    town.county.town("蟠龙镇")
    with town.house.database.transaction() as session:
        person = people.in_chat(session, clerk.id, clock())
        there = next(one for one in places.towns(session, person.place.county_id) if one.name == "蟠龙镇")
        people.give_post(session, person.id, Role.CLERK, there, clock(), None)
    assert "蟠龙镇" in clerk.says("填报").text
    clerk.presses("全部为 0", prompt)
    with town.house.database.reading() as session:
        filing = submissions.find(session, person.place, town.month)
    assert "disputes_accepted" not in filing.entries


def test_words_in_place_of_commands(town):
    clerk = town.county.sits("仉禾")
    assert clerk.says("我们报了没").text == "板溪镇 10月：还没开始填。请在 11月5日 24:00 前提交。"
    due = clerk.says("这个月几号截止")
    assert "还没开始填。请在 11月5日 24:00 前提交。" in due.text
    assert due.buttons[0] == "开始填 10月报表"
    assert "10月 · 组织领导" in clerk.presses("开始填 10月报表", due).text
    middle = clerk.says("我们报了没")
    assert middle.text.startswith("板溪镇 10月：还没开始填。")
    assert "接着填 10月 · 组织领导" in middle.text
    clerk.says("都是0")
    assert town.figures() == {"leader_study": 0}
    clerk.says("稍后")
    assert "已填 1/38 项" in clerk.says("我们报了没").text


def test_a_figure_is_changed_by_a_sentence_from_anywhere(town):
    clerk, chat = town.county.sits("仉禾"), None
    town.filled(clerk)
    clerk.presses("稍后", chat)
    changed = clerk.says("把纠纷数改成31")
    assert changed.text.startswith("✓ 受理纠纷 31 件")
    assert town.figures()["disputes_accepted"] == 31
    assert said(31) == town.filing().entries["disputes_accepted"].given


def test_many_towns_answer_at_the_same_moment(town, month_house, clock):
    """Their turns come in one batch, and each is kept."""
    names = ("蟠龙镇", "新河镇", "青禾铺镇", "锦垣镇", "鸽岭镇", "溜索镇")
    clerks = {name: town.county.sits(f"丙{name[0]}", name) for name in names}
    for clerk in clerks.values():
        clerk.says("填报")
    for clerk in clerks.values():
        clerk.person.say("1")
        clerk.person.say("2 3")
    month_house.settle()
    for name, clerk in clerks.items():
        assert clerk.person.texts()[-1].startswith("✓ 合法审查 2 件 · 合同审查 3 件")
        figures = Town(town.county, name, clock).figures()
        assert figures == {"leader_study": 1, "legality_reviews": 2, "contracts_reviewed": 3}
