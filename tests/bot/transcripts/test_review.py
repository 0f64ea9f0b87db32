"""审核: what waits, a card with all that is to be known, accepted by one tap, returned with fields and a reason."""

from __future__ import annotations

import re

import pytest

from bot.console.client import buttons, text_of
from store.collection.tables import Ruling, State
from store.people.rights import Role
from tests.bot.transcripts.counties import new_county
from tests.bot.transcripts.months import Town


@pytest.fixture
def town(month_house, clock) -> Town:
    return Town(new_county(month_house), "板溪镇", clock)


def mail(chat, count):
    """What stands in somebody's chat: the last messages of the bot."""
    chat.house.settle()
    return [one for one in chat.person.messages() if one["from"]["is_bot"]][-count:]


def test_returned_with_fields_and_reason_corrected_and_accepted(town):
    clerk, deputy = town.county.sits("仉禾"), town.county.sits("王芳", role=Role.DEPUTY)
    reviewer = town.county.sits("鲍春和", None, Role.REVIEWER)
    deputy.says("你好")  # a bot cannot write first
    town.lived()
    assert reviewer.says("审核").text == "审核\n\n现在没有等审核的报表。"
    town.handed_in(clerk)
    [told] = mail(reviewer, 1)
    assert text_of(told) == "有 1 份报表等您审核，方便时再看。看之前再有提交的，不另外通知。"
    assert "报表等您审核" not in str(mail(town.county.chief, 5))
    queue = reviewer.presses("去审核")
    assert re.search(
        r"有 1 份报表等审核（按月份和名称排列）：\n\S+板溪镇 20\d\d年10月　11月3日 10:0\d提交$", queue.text
    )
    card = reviewer.presses("板溪镇 10月", queue)
    assert re.match(
        r"\S+板溪镇 20\d\d年10月　待审核\n第 1 次提交：11月3日 10:\d\d，仉禾，按时，回执 \w{4}-\w{4}\n", card.text
    )
    assert "8 受理纠纷 30" not in card.text
    assert "11 受理纠纷 30（31） · 12 调成 29（30） · 13 诉前调成 2" in card.text, card.text
    assert card.buttons == ["通过", "退回", "指标走势", "‹ 待审核"]
    fields = reviewer.presses("退回", card)
    assert "还没有选" in fields.text
    assert reviewer.presses("写原因", fields).toasts == ["请先选要改的项。"]
    reviewer.presses("11 受理纠纷", fields)
    picked = reviewer.says("12")
    assert "已选 2 项：受理矛盾纠纷、调解成功" in picked.text
    assert "✓ 11 受理纠纷" in picked.buttons
    asked = reviewer.presses("写原因", picked)
    assert asked.text.endswith("要改：受理矛盾纠纷、调解成功\n\n请用一句话写明原因，乡镇会看到。")
    assert reviewer.says("。。").text.startswith("没有看到原因，乡镇不知道要改什么。\n\n退回")
    sure = reviewer.says("和司法所台账对不上")
    assert "会发给 2 人" in sure.text
    assert "请改 2 项：受理矛盾纠纷、调解成功\n原因：和司法所台账对不上" in sure.text
    assert town.filing().state is State.SUBMITTED
    done = reviewer.presses("确认退回", sure)
    assert re.match(r"\S+板溪镇 20\d\d年10月已退回。", done.text)
    assert done.buttons == ["‹ 待审核"]
    for one in (clerk, deputy):
        [note] = mail(one, 1)
        assert text_of(note).endswith("报表退回，请改 2 项：受理矛盾纠纷、调解成功\n原因：和司法所台账对不上")
        assert buttons(note) == ["去修改"]
    fixing = clerk.presses("去修改")
    assert "1 受理矛盾纠纷（件）现填 30" in fixing.text
    clerk.says("1=31")
    clerk.presses("数没错，写说明")
    clerk.presses("提交 10月报表", clerk.says("29件都有调解协议，已核对"))
    assert "等您审核" not in str(mail(reviewer, 20))  # the first one has become the list, and one a day is enough
    again = reviewer.presses("板溪镇 10月（第2次）", reviewer.says("/review"))
    assert "和第 1 次比：受理纠纷 30→31\n第 1 次已退回，原因：和司法所台账对不上；要改的：受理纠纷、调成" in again.text
    assert "· 调成（退回后没有改）：29件都有调解协议，已核对" in again.text
    accepted = reviewer.presses("通过", again)
    assert re.match(r"✓ \S+板溪镇 20\d\d年10月已通过。", accepted.text)
    assert text_of(mail(clerk, 1)[0]).endswith("报表已审核通过，不用再做什么。")
    filing = town.filing()
    assert (filing.state, filing.revision.number) == (State.ACCEPTED, 2)
    assert [one.verdict.kind for one in filing.revisions] == [Ruling.RETURNED, Ruling.ACCEPTED]


def test_the_later_of_two_reviewers_sees_what_the_first_did(town):
    clerk = town.county.sits("仉禾")
    first, second = (town.county.sits(name, None, Role.REVIEWER) for name in ("鲍春和", "王芳"))
    town.handed_in(clerk)
    cards = [one.presses("板溪镇 10月", one.says("审核")) for one in (first, second)]
    fields = second.presses("退回", cards[1])
    first.presses("通过", cards[0])
    late = second.presses("通过", cards[1])
    assert re.fullmatch(r"鲍春和在 11月3日 10:\d\d 已通过，您这次没有改动。", late.toasts[0])
    assert re.search(r"　已通过\n第 1 次提交：.*\n　11月3日 10:\d\d 鲍春和：已通过", late.text)
    assert late.buttons[0] == "重开更正"
    overtaken = second.presses("11 受理纠纷", fields)
    assert "鲍春和在 11月3日" in overtaken.toasts[0]
    again = first.forges(cards[0].data_of("通过"), cards[0])
    assert (again.new, again.redrawn) == ([], [])
    assert "您这次没有改动" in again.toasts[0]
    assert [one.verdict.kind for one in town.filing().revisions] == [Ruling.ACCEPTED]


def test_a_reason_typed_after_a_colleague_has_accepted_changes_nothing(town):
    clerk = town.county.sits("仉禾")
    first, second = (town.county.sits(name, None, Role.REVIEWER) for name in ("鲍春和", "王芳"))
    town.handed_in(clerk)
    card = second.presses("板溪镇 10月", second.says("审核"))
    second.presses("写原因", second.presses("27 信息公开", second.presses("后面的 ›", second.presses("退回", card))))
    first.presses("通过", first.presses("板溪镇 10月", first.says("审核")))
    told = second.says("少报了一条")
    assert told.text.startswith("鲍春和在 11月3日")
    assert "已通过，您这次没有改动。" in told.text
    assert town.filing().state is State.ACCEPTED


def test_a_card_that_the_town_has_taken_back_meanwhile_is_not_accepted(town):
    clerk, reviewer = town.county.sits("仉禾"), town.county.sits("鲍春和", None, Role.REVIEWER)
    done = town.handed_in(clerk)
    card = reviewer.presses("板溪镇 10月", reviewer.says("审核"))
    clerk.presses("收回来改", done)
    gone = reviewer.presses("通过", card)
    assert gone.toasts[0].startswith("仉禾在 11月3日")
    assert gone.text.endswith("已收回修改，还没有重新提交。")
    clerk.says("27=16")
    clerk.presses("提交 10月报表")
    stale = reviewer.forges(card.data_of("通过"), card)
    assert stale.toasts == ["乡镇刚才重新提交过，请按现在的内容审核。"]
    assert "和第 1 次比：信息公开 15→16\n第 1 次已由乡镇收回" in stale.text
    assert town.filing().state is State.SUBMITTED


def test_what_was_accepted_is_reopened_by_the_reviewer_for_a_reason(town):
    clerk, reviewer = town.county.sits("仉禾"), town.county.sits("鲍春和", None, Role.REVIEWER)
    town.handed_in(clerk)
    card = reviewer.presses("板溪镇 10月", reviewer.says("审核"))
    reviewer.presses("通过", card)
    opened = reviewer.forges(f"review_card:0:{town.filing().id}")
    why = reviewer.presses("重开更正", opened)
    assert "请用一句话写明为什么要更正" in why.text
    assert why.buttons == ["不重开了"]
    assert reviewer.presses("不重开了", why).buttons[0] == "重开更正"
    reviewer.presses("重开更正")
    sure = reviewer.says("镇上来电话，信息公开漏报一条")
    assert sure.buttons == ["确认重开", "改原因", "不重开了"]
    done = reviewer.presses("确认重开", sure)
    assert "已重开，等乡镇更正后重新提交。" in done.text
    [note] = mail(clerk, 1)
    assert "报表可以更正了。原因：镇上来电话，信息公开漏报一条" in text_of(note)
    fixing = clerk.presses("去修改")
    assert fixing.text.startswith("可以更正了，原因：镇上来电话，信息公开漏报一条。")
    clerk.says("27=16")
    clerk.presses("提交 10月报表")
    again = reviewer.presses("板溪镇 10月（第2次）", reviewer.says("审核"))
    assert "和第 1 次比：信息公开 15→16\n第 1 次已重开更正，原因：镇上来电话，信息公开漏报一条" in again.text
    reviewer.presses("通过", again)
    assert [one.verdict.kind for one in town.filing().revisions] == [Ruling.REOPENED, Ruling.ACCEPTED]


def test_explanations_and_findings_stand_on_the_card(town):
    clerk, reviewer = town.county.sits("仉禾"), town.county.sits("鲍春和", None, Role.REVIEWER)
    town.lived()
    town.filled(clerk)
    assert "和以往差得多" in clerk.says("11=90").text
    clerk.presses("提交 10月报表", clerk.says("集中排查了积压的邻里纠纷"))
    card = reviewer.presses("板溪镇 10月", reviewer.says("审核"))
    assert re.search(r"要留意的 \d 处\n· “受理矛盾纠纷”填了 90 件，", card.text), card.text
    assert "\n　说明：集中排查了积压的邻里纠纷" in card.text
    fields = reviewer.presses("退回", card)
    assert "⚠ 11 受理纠纷" in fields.buttons


def test_letting_it_be_a_question_in_between_and_buttons_of_older_steps(town):
    clerk, reviewer = town.county.sits("仉禾"), town.county.sits("鲍春和", None, Role.REVIEWER)
    town.handed_in(clerk)
    card = reviewer.presses("板溪镇 10月", reviewer.says("审核"))
    fields = reviewer.presses("退回", card)
    reviewer.presses("11 受理纠纷", fields)
    assert reviewer.says("算了").text == "好的，没有退回。"
    late = reviewer.presses("12 调成", fields)
    assert late.text.startswith("这个按钮已失效，请用下面的新按钮。\n\n审核\n\n有 1 份报表等审核")
    reviewer.presses("退回", card)
    reviewer.says("审核")  # looks elsewhere: what is typed now is no reason
    assert "原因记下了" not in reviewer.says("板溪镇 网格").text
    reviewer.presses("退回", card)
    answered = reviewer.says("企业嫌检查多怎么办")  # in the middle: answered, and the fields again
    assert (len(answered.new), answered.buttons[-1]) == (2, "不退了")
    assert reviewer.says("99").text.startswith("序号只到 38，没有选。\n\n退回")
    first = reviewer.says("和司法所的台账不一致，请核对")
    assert first.text.startswith("原因记下了，再选要改的项")
    sure = reviewer.presses("写原因", reviewer.says("１１"))
    assert "请改 1 项：受理矛盾纠纷\n原因：和司法所的台账不一致，请核对" in sure.text
    reviewer.presses("重新选项", sure)
    reviewer.says("12 27")
    picked = reviewer.says("12")
    assert "已选 2 项：受理矛盾纠纷、主动公开信息" in picked.text
    assert "✓ 27 信息公开" in reviewer.presses("后面的 ›", picked).buttons
    sure = reviewer.says("x" * 301)
    assert sure.text.startswith("原因有 301 个字，最多 300 个字，请写短一些。")
    sure = reviewer.says("和台账对不上")
    assert reviewer.presses("重新选项", sure).buttons[-2:] == ["写原因", "不退了"]
    assert town.filing().state is State.SUBMITTED


def test_nobody_judges_what_they_have_handed_in(town):
    reviewer = town.county.sits("鲍春和", role=Role.REVIEWER)  # of the town itself, where they file, too
    town.handed_in(reviewer)
    card = reviewer.presses("板溪镇 10月", reviewer.says("审核"))
    for label in ("通过", "退回"):
        assert reviewer.presses(label, card).toasts == ["这是您自己提交的，请县里的同事来审核。"]
    assert town.filing().state is State.SUBMITTED
    chief = town.county.chief
    chief.presses("通过", chief.presses("板溪镇 10月", chief.says("审核")))
    assert town.filing().state is State.ACCEPTED


def test_another_county_and_a_clerk_neither_see_nor_judge(town, month_house):
    clerk = town.county.sits("仉禾")
    town.handed_in(clerk)
    filing = town.filing()
    other = new_county(month_house)
    far, near = other.sits("鲍春和", None, Role.REVIEWER), town.county.sits("王芳", "蟠龙镇")
    assert far.says("审核").text.endswith("现在没有等审核的报表。")
    forged = (f"review_card:0:{filing.id}", f"review_accept:0:{filing.id}-1", f"return_begin:0:{filing.id}-1")
    for data in forged:
        for who in (far, other.chief):
            who.says("审核")
            answer = who.forges(data)
            assert (answer.new, answer.redrawn) == ([], []), data
            assert answer.toasts == ["这份报表现在看不到了，请重新发“审核”。"], data
        near.says("填报")
        assert near.forges(data).toasts == ["审核由审核人来做。想看本镇报到哪一步，发“报送情况”。"]
    for data in ("review_card:0:x", "review_accept:0:1-", f"review_accept:0:{filing.id}-", "return_send:0:"):
        assert far.forges(data).text in ("", far.says("审核").text), data
    for data in (f"progress_town:0:{town.place.id}-{town.month}", f"extend_to:0:{town.place.id}-{town.month}-20991231"):
        assert "板溪镇" not in str(other.chief.forges(data).__dict__)
    assert (town.filing().state, town.filing().due.extended_until) == (State.SUBMITTED, None)
    assert town.filing().revisions[0].verdicts == ()


def test_several_that_wait_go_page_by_page_and_one_leads_to_the_next(town, clock):
    reviewer = town.county.sits("鲍春和", None, Role.REVIEWER)
    names = [f"{sign}子镇" for sign in "丙丁己庚戊甲乙壬辛"]
    for number, name in enumerate(names):
        there = Town(town.county, name, clock)
        there.handed_in(town.county.sits(f"仉禾{number}", name))
    queue = reviewer.says("审核")
    assert "有 9 份报表等审核（按月份和名称排列，第 1–8 个）" in queue.text
    listed = [label.removesuffix(" 10月") for label in queue.buttons[:8]]
    assert listed == sorted(names)[:8]
    last = reviewer.presses("下一页 ›", queue)
    assert last.buttons == [f"{sorted(names)[8]} 10月", "‹ 上一页", "报送情况"]
    done = reviewer.presses("通过", reviewer.presses(last.buttons[0], last))
    assert done.buttons == [f"下一个：{sorted(names)[0]} 10月", "‹ 待审核"]
    assert "待审核" in reviewer.presses(done.buttons[0], done).text


def test_an_edited_message_and_one_of_an_hour_later_are_no_reason(town, clock):
    clerk, reviewer = town.county.sits("仉禾"), town.county.sits("鲍春和", None, Role.REVIEWER)
    reviewer.says("调解员有没有补贴")
    asked = [one for one in reviewer.person.messages() if not one["from"]["is_bot"]][-1]["message_id"]
    town.handed_in(clerk)
    fields = reviewer.presses("退回", reviewer.presses("板溪镇 10月", reviewer.says("审核")))
    reviewer.presses("写原因", reviewer.presses("11 受理纠纷", fields))
    edited = reviewer.does(lambda person: person.edit(asked, "调解员有补贴吗"))
    assert edited.text.startswith("改过的旧消息不算，请重新发一遍。\n\n退回")
    with clock.later(hours=2):
        assert "确认退回" not in reviewer.says("企业嫌检查多怎么办").text
    assert town.filing().state is State.SUBMITTED


def test_a_reviewer_is_not_told_again_while_something_of_today_waits(town, clock):
    reviewer, first = town.county.sits("鲍春和", None, Role.REVIEWER), town.county.sits("仉禾")
    reviewer.says("你好")
    second, third = (Town(town.county, name, clock) for name in ("蟠龙镇", "安平镇"))
    done = town.handed_in(first)
    second.handed_in(town.county.sits("王芳", "蟠龙镇"))
    assert str(mail(reviewer, 9)).count("等您审核") == 1
    first.presses("收回来改", done)
    first.presses("提交 10月报表", first.says("27=16"))
    assert str(mail(reviewer, 9)).count("等您审核") == 1
    with clock.later(days=1):
        third.handed_in(town.county.sits("季禾", "安平镇"))
        assert [text_of(one)[:10] for one in mail(reviewer, 2)] == ["有 1 份报表等您审", "有 3 份报表等您审"]
        for name in ("安平镇", "板溪镇", "蟠龙镇"):
            reviewer.presses(
                "通过", reviewer.presses(f"{name} 10月" + "（第2次）" * (name == "板溪镇"), reviewer.says("审核"))
            )
        assert "现在没有等审核的报表" in reviewer.says("审核").text


def test_a_card_is_compared_with_what_was_judged_last_not_with_what_was_taken_back(town):
    clerk, reviewer = town.county.sits("仉禾"), town.county.sits("鲍春和", None, Role.REVIEWER)
    town.handed_in(clerk)
    fields = reviewer.presses("退回", reviewer.presses("板溪镇 10月", reviewer.says("审核")))
    reviewer.presses("27 信息公开", reviewer.presses("后面的 ›", fields))
    reviewer.presses("确认退回", reviewer.says("少报了"))
    clerk.presses("去修改")
    done = clerk.presses("提交 10月报表", clerk.says("16"))
    clerk.presses("收回来改", done)
    clerk.presses("提交 10月报表", clerk.says("27=17"))
    card = reviewer.presses("板溪镇 10月（第3次）", reviewer.says("审核"))
    assert "和第 1 次比：信息公开 15→17\n第 1 次已退回，原因：少报了；要改的：信息公开" in card.text
