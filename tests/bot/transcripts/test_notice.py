"""Between the code and the first answer: a name, and the secrecy notice, agreed to once and again when it changes."""

from __future__ import annotations

import sqlalchemy as sa

from bot.clock import system_time
from handlers.texts.notice import VERSION, notice
from store.people import people
from store.people.people import Person
from store.people.rights import Role
from tests.bot.conftest import Answer
from tests.bot.transcripts.joining import NOTICE, from_shell

REMIND = "请先看上面的保密须知，再按下面的“我已阅读并同意”（或直接发“同意”）。"
KEPT = "您刚才问的我记着，同意后马上回答。"


def test_a_name_can_be_corrected_until_the_notice_is_agreed_to(house):
    stranger = house.stranger()
    stranger.says(f"/start {from_shell(house, Role.CLERK, town='锦垣镇')}")
    assert stranger.says("/towns").text == "请把您的真实姓名打字发来，管理员要据此核对。"
    assert "这不像姓名" in stranger.says("调解员有没有补贴？").text
    called = stranger.says("鲍春河")
    assert "姓名记作“鲍春河”" in called.text
    called = Answer(called.new[:1], [], [])
    asked = stranger.says("鲍春和")  # no name any more, but a question that waits
    assert asked.text == REMIND + KEPT
    assert stranger.presses("改姓名", called).text == "请把您的真实姓名打字发来，管理员要据此核对。"
    for word in ("同意", "好的", "取消", "调解员有没有补贴", "我已阅读并同意"):
        assert "这不像姓名" in stranger.says(word).text
    assert stranger.says("鲍春和").text == f"姓名记作“鲍春和”；写错了，按“改姓名”再发一次。\n{REMIND}{KEPT}"
    assert "锦垣镇的鲍春和，您好" in stranger.says("同意了").text
    assert "鲍春河" in stranger.says("鲍春河").text  # a question by now, and none that can be answered
    with house.database.reading() as session:
        assert people.in_chat(session, stranger.id, system_time()).name == "鲍春和"


def test_a_name_with_a_number_in_it_is_masked_and_not_taken(house):
    stranger = house.stranger()
    stranger.says(f"/start {from_shell(house, Role.CLERK, town='锦垣镇')}")
    assert "没有保存" in stranger.says("鲍春和13912345678").text
    assert stranger.says("/towns").text == "请把您的真实姓名打字发来，管理员要据此核对。"


def test_nothing_is_answered_before_the_notice_and_it_is_asked_anew_when_it_changes(house):
    clerk = house.clerk("锦垣镇")
    answer = clerk.says("调解员有没有补贴")
    assert "镇里的答复是有" in answer.text
    with house.database.transaction() as session:  # what they agreed to was an earlier one
        session.execute(sa.update(Person).where(Person.chat_id == clerk.id).values(agreed=VERSION - 1))
    assert clerk.says("调解员有没有补贴").text.startswith(NOTICE)
    for act, whole in (
        (lambda: clerk.says("调解员有没有补贴"), False),
        (lambda: clerk.says("/start"), True),
        (lambda: clerk.presses("有用", answer), False),
        (lambda: clerk.does(lambda person: person.send_bytes("总结.docx", b"PK\x03\x04")), False),
    ):
        asked = act()
        assert asked.text.startswith(NOTICE) if whole else asked.text == REMIND + KEPT
        assert asked.buttons == ["我已阅读并同意"]
        assert "镇里的答复是有" not in asked.text
    assert "怎么问" in clerk.says("/help").text
    old = clerk.forges(f"agree:0:{VERSION - 1}", asked)
    assert old.toasts == ["保密须知有更新，请看下面的新版。"]
    agreed = clerk.presses("我已阅读并同意")
    assert agreed.toasts == ["好的，可以开始用了。"]
    assert "您好" in agreed.text
    assert "镇里的答复是有" in agreed.text  # what was asked meanwhile
    assert "镇里的答复是有" in clerk.says("调解员有没有补贴").text
    again = clerk.forges(f"agree:0:{VERSION}", asked)
    assert (again.toasts, again.new) == (["好的，可以开始用了。"], [])


def test_the_notice_names_what_must_never_be_sent():
    for word in ("国家秘密", "工作秘密", "内部文件", "起草", "身份证", "信访人", "社区矫正", "盖章"):
        assert word in notice()
