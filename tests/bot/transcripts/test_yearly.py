"""法治年报: who gets a draft and how, whose it is not, which years there are, and the county's own channel."""

from __future__ import annotations

import io
import stat
from datetime import timedelta
from pathlib import Path

import docx
import pytest

from bot.console.client import text_of
from handlers.annual.yearly import annual_draft
from handlers.kitchen import Kitchen
from store.people import people, places
from store.people.rights import Role
from tests.bot.conftest import Answer, Chat
from tests.bot.transcripts.counties import document, new_county
from tests.bot.transcripts.months import Town, plain

MAKE = "生成初稿（Word）"
SECRET = "初稿未经审定，请按内部资料保管，不要转发到群里，不要发给无关的人。"


@pytest.fixture(scope="module")
def town(month_house, clock) -> Town:
    """Its twelve months from last October on are accepted; this October is due."""
    town = Town(new_county(month_house), "板溪镇", clock)
    town.county.sits("鲍春和", "蟠龙镇")
    town.county.sits("仉禾")
    town.lived()
    return town


@pytest.fixture(scope="module")
def clerk(town) -> Chat:
    return town.county.sits("王芳")


def card_of(year: int, channel: str = "发到聊天里") -> list[str]:
    return [f"板溪镇 {year} 年法治年报（初稿）", "", f"发送方式：{channel}。{SECRET}"]


def folder_of(town: Town) -> Path:
    return town.house.log.parent / "annual"


def files_sent(town: Town) -> int:
    return len(town.house.calls("sendDocument"))


def test_a_clerk_gets_the_draft_of_the_year(town, clerk):
    year = town.month.year
    card = clerk.says("法治年报")
    lines = plain(card).split("\n")
    assert [lines[0], lines[1], lines[-1]] == card_of(year)
    assert lines[2:5] == ["各月报表：已通过 9 个月", "· 未报 1 个月：10月", "· 还没到报送时间：11月、12月"]
    assert lines[5].startswith("稿中数据 ")
    assert card.buttons == [MAKE, f"{year - 1} 年"]
    sent = clerk.presses(MAKE, card)
    assert sent.toasts == ["正在生成年报初稿，请稍候。"]
    again = clerk.presses(MAKE, card)
    assert (again.toasts, again.new) == (["这份初稿刚才已经在生成了，请稍等；还要一份，请重新发“法治年报”。"], [])
    [message] = sent.new
    assert message["document"]["file_name"] == f"板溪镇{year}年法治年报（初稿）.docx"
    assert message["caption"].startswith(f"板溪镇 {year} 年法治年报初稿。标黄的 ")
    assert message["caption"].endswith(SECRET)
    made = docx.Document(io.BytesIO(document(town.house, sent)))
    assert made.paragraphs[0].text.replace("\n", "") == f"板溪镇{year}年法治政府建设年度报告"
    assert made.comments
    newest = town.county.chief.says("/audit").text.split("\n\n")[1]
    assert "王芳　导出" in newest
    assert f"法治年报初稿 {year} 年" in newest


def test_it_is_asked_in_words_and_in_the_middle_of_a_month(town, clerk):
    year = town.month.year
    assert plain(clerk.says(f"给我{year}年法治年报")).startswith(card_of(year)[0])
    assert plain(clerk.says("我们镇去年的法治年报")).startswith(card_of(year - 1)[0])
    assert plain(clerk.says(f"/annual {year}")).startswith(card_of(year)[0])
    assert "没有看懂要哪个镇、哪一年的" in clerk.says("/annual a b c").text
    assert "没有找到“安平镇”" in clerk.says("/annual 安平镇").text
    assert clerk.says("全县法治年报").buttons == clerk.says(f"{town.county.name}法治年报").buttons == ["板溪镇"]
    assert "没有看懂要哪个镇、哪一年的" in clerk.says(f"板溪镇{year}年9月的法治年报").text
    assert clerk.says(f"青禾镇{year}年法治年报").text.startswith("没有找到“青禾镇”。")
    assert clerk.says(f"外岭县板溪镇{year}年法治年报").text.startswith("没有找到“外岭县板溪镇”。")
    assert "法治年报（初稿）" not in clerk.says("法治年报怎么写").text
    filling = town.county.sits("章在")
    filling.says("填报")
    card, month = filling.says(f"板溪{year}年法治年报").new
    assert text_of(card).startswith(card_of(year)[0])
    assert text_of(month).startswith("接着填 10月")


def test_another_town_s_clerk_is_refused_whatever_they_press(town, clerk):
    year = town.month.year
    other = town.county.sits("鲍秋", "蟠龙镇")
    assert other.says(f"板溪镇{year}年法治年报").text == (
        "您在蟠龙镇，只能生成本镇的法治年报，板溪镇的由他们自己或县里生成。"
        "想看别的镇公开的报告怎么写，直接打字提问就行。"
    )
    before = files_sent(town)
    card = clerk.says("法治年报")
    for data in (card.data_of(MAKE), card.data_of(f"{year - 1} 年"), f"annual_towns:0:{town.place.county_id}-0-0"):
        forged = other.forges(data)
        assert (forged.toasts, forged.new) == (["这里现在看不到了，请重新发“法治年报”。"], [])
    assert files_sent(town) == before
    stranger, far = new_county(town.house).sits("卫明", "乙镇"), f"annual_make:0:{town.place.id}-{year}"
    stranger.says("/help")
    assert stranger.forges(far).toasts == ["这里现在看不到了，请重新发“法治年报”。"]
    assert town.county.chief.forges("annual_channel:0:x").toasts != []


def test_an_administrator_picks_the_town(town):
    year, chief = town.month.year, town.county.chief
    listed = chief.says("法治年报")
    assert listed.text == f"{town.county.name} {year} 年法治年报\n\n一个乡镇一份，要哪个乡镇的？"
    assert listed.buttons == ["板溪镇", "蟠龙镇"]
    assert chief.says(f"{town.county.name}法治年报").text == listed.text
    card = chief.presses("板溪镇", listed)
    assert plain(card).startswith(card_of(year)[0])
    assert card.buttons == [MAKE, f"{year - 1} 年", "‹ 换乡镇", "年报发送方式"]
    assert chief.presses("‹ 换乡镇", card).buttons == ["板溪镇", "蟠龙镇"]
    named = chief.says(f"{town.county.name}板溪镇{year - 1}年法治年报")
    assert "各月报表：已通过 3 个月\n· 未报 9 个月：1月、2月、3月、" in plain(named)
    assert chief.presses(MAKE, named).new[0]["document"]["file_name"] == f"板溪镇{year - 1}年法治年报（初稿）.docx"
    nothing = chief.says("蟠龙镇法治年报")
    assert nothing.text == f"蟠龙镇 {year} 年没有报过数，写不出年报。请换一个年份，或者先填报。"
    assert nothing.buttons == ["‹ 换乡镇"]


def test_a_year_that_is_none_gets_a_sentence_and_those_that_are(town, clerk):
    year = town.month.year
    later = clerk.says(f"{year + 4}年法治年报")
    assert later.text == f"{year + 4} 年还没有到，没有数可以写进年报。请换一个年份。"
    assert later.buttons == [f"{year} 年", f"{year - 1} 年"]
    assert clerk.says("2019年法治年报").text.startswith("板溪镇 2019 年没有报过数，写不出年报。")
    assert clerk.forges(f"annual_make:0:{town.place.id}-2019").toasts == [clerk.says("2019年法治年报").text]
    assert plain(clerk.forges(f"annual_at:0:{town.place.id}-x")).startswith(card_of(year)[0])


def switched(chief: Chat, to: str) -> Answer:
    return chief.presses("确认改", chief.presses(f"改为{to}", chief.says("年报发送方式")))


def test_with_the_channel_off_nothing_of_the_draft_goes_through_the_chat(town, clerk):
    year, chief = town.month.year, town.county.chief
    before = chief.says("年报发送方式")
    assert before.text.startswith(f"{town.county.name}年报发送方式\n\n现在：发到聊天里\n")
    preview = chief.presses("改为存到服务器文件夹", before)
    assert "聊天里只说已经存好，没有稿中的文字和数" in preview.text
    assert preview.buttons == ["确认改", "不改"]
    assert "现在：发到聊天里" in chief.presses("不改", preview).text
    done = switched(chief, "存到服务器文件夹")
    try:
        assert done.toasts == ["已改为存到服务器文件夹，记入了操作记录。"]
        assert f"年报发送方式\n{town.county.name} · 改为存到服务器文件夹" in chief.says("/audit").text
        count = files_sent(town)
        card = clerk.says("法治年报")
        assert plain(card).split("\n")[-1] == card_of(year, "存到服务器文件夹")[-1]
        sent = clerk.presses(MAKE, card)
        [file] = folder_of(town).iterdir()
        assert sent.text == (
            f"板溪镇 {year} 年法治年报初稿已存到服务器，不经过聊天。请向系统运维人员领取，文件名：{file.name}"
        )
        assert files_sent(town) == count
        assert file.name.startswith(f"{town.county.name}板溪镇{year}年法治年报初稿-{year}1103-10")
        modes = [stat.S_IMODE(one.stat().st_mode) for one in (file, file.parent)]
        assert modes == [0o600, 0o700]
        assert docx.Document(str(file)).comments
    finally:
        assert "现在：发到聊天里" in switched(chief, "发到聊天里").text
    assert clerk.forges(f"channel_set:0:{town.place.county_id}-folder").toasts == [
        "这个功能只给县级管理员用。想了解别的镇怎么做，直接打字提问就行。"
    ]
    gone = ["这里现在不能改了，请重新发“年报发送方式”。"]
    assert chief.forges(f"channel_set:0:{town.place.county_id}-post").toasts == gone
    far = new_county(town.house).chief
    far.says("年报发送方式")
    for action in ("channel_ask", "channel_set"):
        assert far.forges(f"{action}:0:{town.place.county_id}-folder").toasts == gone
    assert "现在：发到聊天里" in chief.says("年报发送方式").text


def test_whoever_lost_the_post_meanwhile_gets_words(town, clock):
    leaver = town.county.sits("章末")
    now, house = clock(), town.house
    with house.database.transaction() as session:
        person = people.in_chat(session, leaver.id, now)
    of = {"person": person.id, "chat": leaver.id, "town": town.place.id, "year": now.year, "at": now.isoformat()}

    def made(**other: int) -> tuple[str, bytes]:
        with house.database.reading() as session:
            found = annual_draft(of | other, Kitchen(session, now + timedelta(minutes=1), str, "bot"))
        return found.caption, found.data

    assert made()[1] != b""
    words = (
        "这份年报初稿没有发出：岗位、聊天账号或者乡镇已有变动，现在不能领取。"
        "请重新发“法治年报”，如有疑问，请联系县里的管理员。"
    )
    assert made(chat=leaver.id + 1) == (words, b"")  # bound to another phone
    with house.database.transaction() as session:
        people.give_post(session, person.id, Role.CLERK, person.place, now, None)
        people.end_post(session, person.id, now, None)
    assert made() == (words, b"")


def test_a_town_merged_before_its_draft_is_sent_does_not_become_the_other_s(month_house, clock):
    county, now = new_county(month_house), clock()
    merged, stands = county.sits("卫乙", "乙镇"), county.sits("卫甲", "甲镇")
    chief = county.chief
    with month_house.database.transaction() as session:
        person, gone, into = (people.in_chat(session, one.id, now) for one in (chief, merged, stands))
        places.close(session, gone.place.id, into.place.id, now, None)
    of = {"person": person.id, "chat": chief.id, "town": gone.place.id, "year": now.year, "at": now.isoformat()}
    with month_house.database.reading() as session:
        found = annual_draft(of, Kitchen(session, now, str, "bot"))
    assert (found.data, found.caption[:10]) == (b"", "这份年报初稿没有发出")
