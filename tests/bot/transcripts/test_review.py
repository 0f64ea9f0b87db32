"""审核: what waits, a card with all that is to be known, accepted by one tap, returned with fields and a reason."""

from __future__ import annotations

import re

import pytest

from bot.console.client import buttons, text_of
from store.collection.tables import Ruling, State
from store.people.rights import Role
from tests.bot.transcripts.counties import new_county
from tests.bot.transcripts.months import Town

RECEIPT = re.compile(r"回执 (\w{4}-\w{4})")


@pytest.fixture
def town(month_house, clock) -> Town:
    return Town(new_county(month_house), "板溪镇", clock)


def hands_in(town, clerk):
    return clerk.presses("提交 10月报表", town.filled(clerk))


def mail(chat, count):
    """What stands in somebody's chat: the last messages of the bot."""
    chat.house.settle()
    return [one for one in chat.person.messages() if one["from"]["is_bot"]][-count:]


def test_returned_with_fields_and_reason_corrected_and_accepted(town):
    clerk, deputy = town.county.sits("仉禾"), town.county.sits("王芳", role=Role.DEPUTY)
    reviewer = town.county.sits("鲍春和", None, Role.REVIEWER)
    town.lived()
    assert reviewer.says("审核").text == "审核\n\n现在没有等审核的月报。"
    hands_in(town, clerk)
    [told] = mail(reviewer, 1)
    assert text_of(told) == "有 1 个月报等您审核，方便时再看。今天再有提交的不另外通知。"
    assert "月报等您审核" not in str(mail(town.county.chief, 5))
    queue = reviewer.presses("去审核")
    assert re.search(r"有 1 个月报等审核（按月份和名称排列）：\n\S+板溪镇 20\d\d年10月　11月3日 10:0\d提交$", queue.text)
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
    assert len([one for one in mail(reviewer, 20) if "等您审核" in text_of(one)]) == 1  # one a day
    again = reviewer.presses("板溪镇 10月（第2次）", reviewer.says("/review"))
    assert "和第 1 次比：受理纠纷 30→31\n第 1 次已退回，原因：和司法所台账对不上；要改的：受理纠纷、调成" in again.text
    assert "· 调成（退回后没有改）：29件都有调解协议，已核对" in again.text
    accepted = reviewer.presses("通过", again)
    assert re.match(r"✓ \S+板溪镇 20\d\d年10月已通过。", accepted.text)
    assert text_of(mail(clerk, 1)[0]).endswith("报表已审核通过，不用再做什么。")
    filing = town.filing()
    assert (filing.state, filing.revision.number) == (State.ACCEPTED, 2)
    assert [one.verdict.kind for one in filing.revisions] == [Ruling.RETURNED, Ruling.ACCEPTED]
