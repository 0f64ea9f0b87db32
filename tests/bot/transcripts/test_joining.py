"""Inviting and joining: from an empty database to a county that asks, by links, pictures and buttons."""

from __future__ import annotations

import io
import re

import pytest
import sqlalchemy as sa
import zxingcpp
from PIL import Image

from bot.clock import system_time
from bot.console.client import text_of
from store.audit import AuditRow
from store.conversations import Conversation
from store.inbox import Inbound
from store.outbox import Outbound
from store.people import people, places
from store.people.redeeming import ALL_TRIES, redeem
from store.people.rights import Role
from tests.bot.transcripts.counties import new_county
from tests.bot.transcripts.joining import LINK, code_in, from_shell, invites, joins

REPORT = (
    "清岚县鸽岭镇2025年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n"
    "养信鸽四十羽，用信鸽传书的办法送法下乡，全年送出普法信笺三百二十封。\n"
    "二、存在问题\n经费不足。\n三、下一步打算\n继续依法行政。\n"
)


def test_from_an_empty_database_to_two_clerks_who_ask(empty_house):
    house = empty_house
    assert "还没有开通" in house.stranger().says("/start").text
    owner, hello = joins(house, from_shell(house), name="骆思镕")
    assert hello.toasts == ["好的，可以开始用了。"]
    assert "清岚县的骆思镕，您好。库里还没有报告，把报告文件直接发来就能添加。" in hello.text
    assert "要邀请同事加入，发“邀请”两个字。" in hello.text
    assert owner.person.keyboard() == ["审核", "报送情况", "截止日", "问一问", "已收录乡镇", "使用说明"]
    house.holds("鸽岭镇.txt", REPORT)
    for town, name in (("鸽岭镇", "仉禾"), ("溜索镇", None)):
        sent = invites(owner, town, name=name)
        clerk, hello = joins(house, code_in(sent), name=None if name else "鲍春和")
        assert f"清岚县{town}的{name or '鲍春和'}，您好" in hello.text
        answer = clerk.says("信鸽传书")
        assert ("用信鸽传书的办法送法下乡" in answer.text) is (town == "溜索镇")  # not from one's own town
    told = [text for text in owner.person.texts() if "用您的邀请加入" in text]
    assert told == [
        "仉禾用您的邀请加入了：清岚县鸽岭镇，报送员。如果不是您邀请的人，请马上停用。",
        "一位同事（还没填姓名）用您的邀请加入了：清岚县溜索镇，报送员。如果不是您邀请的人，请马上停用。",
        "用您的邀请加入清岚县溜索镇的同事，填的姓名是鲍春和。如果不是您邀请的人，请马上停用。",
    ]
    with house.database.reading() as session:
        actions = [row.action for row in session.scalars(sa.select(AuditRow).order_by(AuditRow.id))]
    assert [actions.count(one) for one in ("invitation_made", "invitation_used", "notice_agreed")] == [3, 3, 3]


def test_the_picture_says_the_link_and_the_link_the_picture(house):
    chief = house.administrator()
    sent = invites(chief, "锦垣镇", name="仉禾")
    photo = sent.last
    assert "邀请：清岚县锦垣镇，报送员，仉禾" in sent.text
    assert "只能用一次" in sent.text
    assert sent.buttons == ["撤销这个邀请"]
    data = house.client.download(photo["photo"][-1]["file_id"])
    picture = Image.open(io.BytesIO(data)).convert("L")
    assert min(picture.size) >= 500
    [read] = zxingcpp.read_barcodes(picture)
    assert read.text == LINK.search(sent.text)[0]
    small = picture.resize((200, 200))  # as a telephone sees it from afar
    assert zxingcpp.read_barcodes(small)[0].text == read.text
    quiet = 4 * 14
    assert picture.crop((0, 0, picture.width, quiet)).getextrema() == (255, 255)


def test_step_by_step_with_a_deputy_of_a_new_town(house):
    chief = house.administrator()
    first = chief.says("邀请同事")
    assert first.text.startswith("邀请同事\n\n请选清岚县的单位")
    assert {"县级", "新增乡镇", "算了"} <= set(first.buttons)
    asked = chief.presses("新增乡镇")
    assert "请把新乡镇的全称" in asked.text
    assert "这不像乡镇的全称" in chief.says("调解员有没有补贴").text
    role = chief.says("新雀 乡")
    assert role.text == "邀请到 清岚县新雀乡（新增）\n\n请选角色。"
    assert [label.split("：")[0] for label in role.buttons] == ["审核人", "报送员", "备岗", "重新选", "算了"]
    until = chief.presses(next(label for label in role.buttons if label.startswith("备岗")))
    assert "顶岗到哪天为止" in until.text
    who = chief.presses(next(label for label in until.buttons if "14 天" in label))
    assert "请把对方的姓名打字发来" in who.text
    assert "这不像姓名" in chief.says("13号线").text
    sure = chief.says("古丽·买买提")
    assert re.search(r"单位：清岚县新雀乡（新增）\n角色：备岗\n姓名：古丽·买买提\n顶岗到：20\d\d年", sure.text)
    with house.database.reading() as session:
        assert "新雀乡" not in [one.name for one in places.towns(session, places.counties(session)[0].id)]
    made = chief.presses("确认，生成邀请")
    assert "邀请已生成：清岚县新雀乡，备岗，古丽·买买提，顶岗到" in made.text
    deputy, hello = joins(house, code_in(made))
    assert "清岚县新雀乡的古丽·买买提，您好" in hello.text
    with house.database.reading() as session:
        assert people.in_chat(session, deputy.id, system_time()).until is not None


def test_begun_again_dropped_and_a_question_in_between(house):
    chief = house.administrator()
    chief.says("/invite")
    picked = chief.says("锦垣镇")
    old = picked.data_of(picked.buttons[0])
    assert chief.presses("重新选").text.startswith("邀请同事")
    assert chief.presses("算了").text == "好的，没有生成邀请。要重新来，发“邀请”两个字。"
    chief.says("/invite")
    answer = chief.says("调解员有没有补贴")  # no town's name
    assert "镇里的答复是有" in answer.text
    late = chief.forges(old, picked)
    assert late.toasts == ["这个按钮已失效。请重新发“邀请”。"]
    assert late.new == []


def test_towns_are_paged_and_typed_by_their_beginning(house):
    owner = house.stranger()
    owner.says(f"/start {from_shell(house, Role.ADMINISTRATOR, '多镇县', name='管事人')}")
    owner.presses("我已阅读并同意")
    with house.database.transaction() as session:
        for number in "甲乙丙丁戊己庚辛壬癸":
            places.place(session, system_time(), "多镇县", f"{number}字号镇")
    first = owner.says("/invite")
    assert "现有 10 个乡镇" in first.text
    assert len([label for label in first.buttons if label.endswith("字号镇")]) == 8
    second = owner.presses("下一页 ›")
    assert len([label for label in second.buttons if label.endswith("字号镇")]) == 2
    assert "‹ 上一页" in second.buttons
    assert "换县区" not in second.buttons  # an administrator has one county
    assert owner.says("癸字").text.startswith("邀请到 多镇县癸字号镇\n")


def test_an_owner_invites_administrators_and_to_any_county(house):
    owner = house.stranger()
    owner.says(f"/start {from_shell(house, name='总管')}")
    owner.presses("我已阅读并同意")
    with house.database.transaction() as session:
        places.place(session, system_time(), "远山县", "远山镇")
    owner.says("/invite")
    counties = owner.presses("换县区")
    county = next(label for label in counties.buttons if label == "远山县") if "远山县" in counties.buttons else None
    while county is None:
        counties = owner.presses("下一页 ›", counties)
        county = next((label for label in counties.buttons if label == "远山县"), None)
    assert "请选远山县的单位" in owner.presses(county).text
    roles = owner.presses("县级")
    assert [label.split("：")[0] for label in roles.buttons[:3]] == ["运维负责人", "县级管理员", "审核人"]
    owner.presses(roles.buttons[1])
    owner.presses("不填，由对方自己填")
    made = owner.presses("确认，生成邀请")
    assert "邀请已生成：远山县，县级管理员" in made.text


def test_open_invitations_are_listed_and_revoked(house):
    chief = house.stranger()
    chief.says(f"/start {from_shell(house, Role.ADMINISTRATOR, '撤销县', name='管事人')}")
    chief.presses("我已阅读并同意")
    assert "未使用的邀请" not in chief.says("/invite").buttons
    picture = invites(chief, "甲镇", name="邓一二")
    codes = [from_shell(house, Role.CLERK, "撤销县", "甲镇") for _ in range(6)]
    chief.says("/invite")
    listed = chief.presses("未使用的邀请")
    assert "未使用的邀请：7 个" in listed.text
    assert "① 撤销县甲镇，报送员，邓一二" in listed.text
    assert listed.buttons == ["撤销①", "撤销②", "撤销③", "撤销④", "撤销⑤", "下一页 ›", "邀请同事"]
    second = chief.presses("下一页 ›")
    assert second.buttons == ["撤销①", "撤销②", "‹ 上一页", "邀请同事"]
    gone = chief.presses("撤销①")
    assert gone.toasts == ["已撤销，这个码不能用了。"]
    assert "未使用的邀请：6 个" in gone.text
    assert "这个邀请码已经作废" in house.stranger().says(f"/start {codes[4]}").text
    data = picture.data_of("撤销这个邀请")
    under_picture = chief.presses("撤销这个邀请", picture)
    assert under_picture.toasts == ["已撤销，这个码不能用了。"]
    assert under_picture.buttons == []
    assert "这个邀请码已经作废" in house.stranger().says(f"/start {code_in(picture)}").text
    assert chief.forges(data, picture).toasts == ["这个邀请已经用过、撤销或到期了。"]


@pytest.mark.parametrize("code", ["x" * 20, "没有这个码", "a", "-" * 64])
def test_row_30_a_stranger_with_a_wrong_code_gets_one_sentence(house, code):
    stranger = house.stranger()
    answer = stranger.says(f"/start {code}")
    assert answer.text == "这个邀请码不对。请重新点开管理员发来的链接或扫码，不要自己输入。"
    assert house.stored(stranger.id) is None
    assert "还没有开通" in stranger.says("调解员有没有补贴").text


def test_row_30_a_script_is_stopped_and_the_owner_is_told_once(empty_house):
    house = empty_house
    owner, _ = joins(house, from_shell(house), name="骆思镕")
    good = from_shell(house, Role.CLERK, town="锦垣镇", name="仉禾")
    with house.database.transaction() as session:
        for number in range(ALL_TRIES - 3):
            redeem(session, "x" * 20, 7_100_000_000 + number, "新同事", system_time())
    script = house.stranger()
    told = [text_of(one) for one in script.says(*(f"/start {number:020}" for number in range(6))).new]
    assert [text[:8] for text in told] == ["这个邀请码不对。"] * 3 + ["试错的次数太多，"] * 3
    assert [text for text in owner.person.texts() if "在试不存在的邀请码" in text] == [
        "一小时内有很多人在试不存在的邀请码，已自动限制。正常的邀请不受影响，不用处理；如果一直这样，请查看日志。"
    ]
    assert "试错的次数太多" in script.says(f"/start {good}").text
    joins(house, good)


def test_row_30_a_used_code_lets_nobody_else_in_and_again_is_hello(house):
    code = from_shell(house, Role.CLERK, town="锦垣镇", name="仉禾")
    clerk, _ = joins(house, code)
    assert "已经用过了" in house.stranger().says(f"/start {code}").text
    assert "清岚县锦垣镇的仉禾，您好" in clerk.says(f"/start {code}").text


def test_row_30_a_demoted_administrators_codes_die(house):
    chief = house.administrator()
    code = code_in(invites(chief, "锦垣镇"))
    with house.database.transaction() as session:
        people.end_post(session, people.in_chat(session, chief.id, system_time()).id, system_time(), None)
    assert "已经作废" in house.stranger().says(f"/start {code}").text


def test_row_30_no_code_stands_in_the_database(empty_house):
    house = empty_house
    owner, _ = joins(house, owners := from_shell(house), name="骆思镕")
    used = from_shell(house, Role.CLERK, town="锦垣镇")
    unused = code_in(invites(owner, "锦垣镇"))
    stranger, _ = joins(house, used, name="鲍春和")
    stranger.says(f"/start {owners}")
    with house.database.reading() as session:
        for table in sa.inspect(session.get_bind()).get_table_names():
            rows = str(session.execute(sa.text(f'SELECT * FROM "{table}"')).all())
            for code in (owners, used, unused):
                assert code not in rows, table


def test_somebody_known_is_told_what_to_do_and_the_code_stays_good(house):
    code = from_shell(house, Role.CLERK, town="锦垣镇")
    clerk = house.clerk("青禾铺镇", name="仉小禾")
    answer = clerk.says(f"/start {code}")
    assert answer.text.startswith("您已经是清岚县青禾铺镇的仉小禾（报送员），这个邀请没有用掉")
    joins(house, code, name="鲍春和")


def test_a_new_telephone_takes_over_and_the_old_one_is_a_stranger(house):
    clerk = house.clerk("青禾铺镇", name="仉小禾")
    with house.database.reading() as session:
        person = people.in_chat(session, clerk.id, system_time())
    code = from_shell(house, Role.CLERK, town="青禾铺镇", person_id=person.id)
    new = house.stranger()
    came = new.says(f"/start {code}")
    assert "您已加入：清岚县青禾铺镇，报送员" in came.text
    assert "仉小禾，您好" in came.text  # has agreed long ago
    assert "还没有开通" in clerk.says("调解员有没有补贴").text


def test_a_clerk_may_not_invite(house):
    assert "只给县级管理员用" in house.clerk().says("/invite").text


def test_a_group_never_hears_of_an_invitation(house):
    code = from_shell(house, Role.CLERK, town="锦垣镇")
    stranger = house.stranger()
    (in_group,) = house.group(stranger)
    assert "我只在私聊里回答" in in_group.says(f"/start@tashan_test_bot {code}").text
    joins(house, code, name="鲍春和")


def test_nothing_of_the_code_or_of_a_stranger_is_kept_in_the_conversation(house):
    code = from_shell(house, Role.CLERK, town="锦垣镇")
    stranger, _ = joins(house, code, name="鲍春和")
    with house.database.reading() as session:
        kept = session.get(Conversation, stranger.id)
        assert kept.data == {}
        raws = [row.raw for row in session.scalars(sa.select(Inbound).where(Inbound.chat_id == stranger.id))]
        bodies = str([row.body for row in session.scalars(sa.select(Outbound))])
    assert set(raws) == {None}
    assert code not in bodies


@pytest.mark.parametrize("said", ["{}", "https://t.me/tashan_test_bot?start={}", " t.me/tashan_test_bot?start={}\n"])
def test_a_code_or_a_link_that_is_pasted_lets_in_but_not_in_a_group(house, said):
    code = from_shell(house, Role.CLERK, town="锦垣镇", name="仉禾")
    stranger = house.stranger()
    (in_group,) = house.group(stranger)
    in_group.says(said.format(code))
    assert "您已加入：清岚县锦垣镇" in stranger.says(said.format(code)).text
    other = house.stranger()
    assert "已经用过了" in other.says(said.format(code)).text
    told = [text_of(one) for one in other.says(*(f"Ab{number:018}" for number in range(5))).new]
    assert [text[:8] for text in told] == ["这个邀请码不对。"] * 4 + ["试错的次数太多，"]
    assert "您还没有开通使用" in other.says("internationalization").text  # 20 letters, but no code


@pytest.mark.parametrize("word", ["取消", "算了", "返回", "不用了。"])
def test_a_word_lets_go_of_an_invitation_at_every_step(house, word):
    chief = house.administrator()
    dropped = "好的，没有生成邀请。要重新来，发“邀请”两个字。"
    chief.says("/invite")
    assert chief.says(word).text == dropped
    chief.says("/invite")
    chief.presses("新增乡镇")
    assert chief.says(word).text == dropped
    chief.says("/invite")
    roles = chief.says("锦垣镇")
    chief.presses(next(label for label in roles.buttons if label.startswith("报送员")))
    wrong = chief.says("13号")
    assert wrong.buttons == ["不填，由对方自己填", "重新选", "算了"]
    assert chief.says(word).text == dropped
    assert "没有生成邀请" not in chief.says(word).text  # there is nothing left to drop


def test_which_towns_can_be_typed(house):
    county = new_county(house)
    for name in ("白芷镇", "白芷街道", "菖蒲镇", "石斛镇", "半夏镇"):
        county.town(name)
    with house.database.transaction() as session:
        [chief] = [one for one in people.everybody(session, system_time()) if one.county == county.name]
        towns = {one.name: one for one in places.towns(session, chief.place.county_id)}
        places.rename(session, towns["石斛镇"].id, "石斛街道", system_time(), None)
        people.merge(session, towns["半夏镇"].id, towns["菖蒲镇"], system_time(), None)
    county.chief.says("/invite")
    several = county.chief.says("白芷")
    assert several.text == "有几个乡镇以“白芷”开头，请选一个，或发全称。"
    assert several.buttons == ["白芷街道", "白芷镇", "重新选", "算了"]
    assert county.chief.presses("白芷镇").text.startswith(f"邀请到 {county.name}白芷镇\n")
    for former, today in (("石斛镇", "石斛街道"), (f"{county.name}半夏镇", "菖蒲镇")):
        county.chief.says("/invite")
        told = county.chief.says(former)
        assert told.text == f"没有{former[-3:]}了，现在是{county.name}{today}（改过名或并过镇）。请按下面的按钮选。"
        assert county.chief.presses(today).text.startswith(f"邀请到 {county.name}{today}\n")
    county.chief.says("/invite")
    assert "这不像乡镇的全称" in county.chief.says("苁蓉").text
    county.chief.presses("重新选")
    county.chief.presses("新增乡镇")
    for no_town in ("哪个镇", "调解员有没有补贴怎么办乡"):
        assert "这不像乡镇的全称" in county.chief.says(no_town).text
