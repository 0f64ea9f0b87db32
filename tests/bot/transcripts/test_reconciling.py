"""A report is sent to be checked: by command, in words, by caption; whose it is, what is wrong with it, who may."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
import sqlalchemy as sa
from docx import Document

from handlers.annual.reconcile_files import reconcile_book, reconcile_word
from handlers.kitchen import Kitchen
from store.annual.channel import Channel, switch
from store.files.kept import KeptFile
from store.people import people
from store.people.rights import Role
from tests.bot.transcripts.counties import new_county
from tests.bot.transcripts.months import Town
from tests.bot.transcripts.reconciling import files, is_checked, lines, remarked, sends, verdicts, word

TEXT = "\n".join


@pytest.fixture(scope="module")
def town(month_house, clock) -> Town:
    town = Town(new_county(month_house), "板溪镇", clock)
    town.clerk = town.county.sits("仉禾")
    town.county.town("锦垣镇")
    town.lived()
    return town


def test_a_clerk_has_a_report_checked(town):
    is_checked(town, town.clerk)


def test_what_is_true_is_told_to_be_and_nothing_comes_back(town):
    said = lines("板溪镇", town.month.year)
    said[2] = said[2].removesuffix("培育应急救援队员40人。矛盾纠纷化解率100%以上。")
    answer = sends(town.clerk, "总结.docx", word(*said), "核对")
    assert "没有发现和月报不一致的数字。" in answer.new[0]["caption"]
    assert answer.text.endswith("Word 文件里没有需要批注的地方，不再发回。")


def test_the_draft_that_the_bot_has_written_comes_back_as_true(town):
    card = town.clerk.says("法治年报")
    made = files(town.house, town.clerk.presses(card.buttons[0], card))
    [(name, draft)] = made.items()
    answer = sends(town.clerk, name, draft, "核对")
    assert "没有发现和月报不一致的数字。" in answer.new[0]["caption"]
    told = verdicts(files(town.house, answer)[f"板溪镇{town.month.year}年报告核对.xlsx"])
    assert len(told) > 30
    assert set(told.values()) == {"一致"}


def test_what_rests_on_missing_months_and_what_nobody_can_read_is_told(town):
    year = town.month.year
    said = f"{year}年，受理矛盾纠纷275件。"
    made, data = Document(io.BytesIO(word(*lines("板溪镇", year)[:2], said))), io.BytesIO()
    table = made.add_table(2, 2)
    for cell, text in zip(table._cells, ("某项工作", "12", "受理信访件", "36"), strict=True):
        cell.text = text
    made.save(data)
    caption = sends(town.clerk, "总结.docx", data.getvalue(), "核对").new[0]["caption"]
    assert "缺月，暂时相符 2" in caption
    assert f"{year}年10月、{year}年11月、{year}年12月的月报还没有通过审核，通过以后请再核对一次。" in caption
    assert "表格里还有 1 个数字看不出是哪一项" in caption
    assert "没有发现" not in caption


def test_a_month_that_is_being_filled_in_goes_on(town):
    assert "10月" in town.clerk.says("填报").text
    answer = sends(town.clerk, "总结.txt", TEXT(lines("板溪镇", town.month.year)).encode(), "核对")
    assert "核对结果" in answer.new[0]["caption"]
    assert "10月" in town.clerk.says("1").text
    assert "没有" not in town.clerk.says("稍后").text


def test_two_that_are_sent_together_are_both_checked(town):
    year = town.month.year
    town.clerk.says("核对报告")
    for name in ("一.txt", "二.txt"):
        answer = sends(town.clerk, name, TEXT(lines("板溪镇", year)).encode())
        assert f"板溪镇 {year} 年报告核对结果" in answer.new[0]["caption"]


def test_a_text_is_checked_by_its_caption_and_only_the_table_comes(town):
    answer = sends(town.clerk, "总结.txt", TEXT(lines("板溪镇", town.month.year, came=270)).encode(), "请核对")
    assert list(files(town.house, answer)) == [f"板溪镇{town.month.year}年报告核对.xlsx"]
    assert verdicts(next(iter(files(town.house, answer).values())))["270件"] == "不一致"


def test_a_clerk_has_nobody_elses_report_checked(town):
    year = town.month.year
    asked = sends(town.clerk, "总结.txt", TEXT(lines("鸽岭镇", year)).encode(), "核对")
    assert "这份报告看上去是“鸽岭镇”的，您这里只有板溪镇的数字" in asked.text
    assert asked.buttons == ["按板溪镇核对", "不核对了"]
    assert "核对结果" in town.clerk.presses("按板溪镇核对", asked).new[0]["caption"]
    again = sends(town.clerk, "总结.txt", TEXT(lines("鸽岭镇", year)).encode(), "核对")
    assert town.clerk.presses("不核对了", again).text == "好，不核对了，文件没有保存。"
    abroad = sends(town.clerk, "总结.txt", TEXT(lines("云栖县板溪镇", year)).encode(), "核对")
    assert "这份报告看上去是“云栖县板溪镇”的" in abroad.text
    assert "好，不核对了" in town.clerk.says("不核对了").text
    assert "您只能核对板溪镇的报告" in town.clerk.says("核对锦垣镇报告").text


def test_a_year_that_nobody_can_tell_is_asked_for(town):
    said = lines("板溪镇", town.month.year)
    asked = sends(town.clerk, "总结.txt", TEXT(["板溪镇法治政府建设工作报告", *said[1:]]).encode(), "核对")
    assert "是哪一年的" in asked.text
    assert f"板溪镇 {town.month.year} 年报告" in town.clerk.presses(f"{town.month.year} 年", asked).new[0]["caption"]
    sends(town.clerk, "总结.txt", TEXT(["板溪镇法治政府建设工作报告", *said[1:]]).encode(), "核对")
    assert f"{town.month.year + 1} 年还没有到" in town.clerk.says(f"{town.month.year + 1}年").text
    old = sends(town.clerk, "总结.txt", TEXT(lines("板溪镇", 2019)).encode(), "核对")
    assert "没有收集 5" in old.new[0]["caption"]
    assert "这里没有板溪镇 2019 年的月报，核对不了" in old.new[0]["caption"]


def test_an_administrator_says_which_town_or_the_report_does(town):
    chief, year = town.county.chief, town.month.year
    answer = sends(chief, "总结.txt", TEXT(lines("板溪镇", year)).encode(), "核对")
    assert f"板溪镇 {year} 年报告核对结果" in answer.new[0]["caption"]
    chief.says("核对报告")
    asked = sends(chief, "总结.txt", TEXT(lines("鸽岭镇", year)).encode())
    assert "报告里写的是“鸽岭镇”" in asked.text
    assert asked.buttons[:2] == ["板溪镇", "锦垣镇"]
    assert f"锦垣镇 {year} 年报告" in chief.presses("锦垣镇", asked).new[0]["caption"]
    assert "板溪镇已报的各月数字" in chief.says(f"帮我核对板溪镇{year}年报告").text
    for words, told in (
        ("核对报告 2024", 2024),
        ("帮我核对一下去年的报告", year - 1),
        (f"/reconcile 板溪镇 {year}", year),
    ):
        assert f"（{told} 年）" in chief.says(words).text
    assert "板溪镇已报的各月数字" in chief.says(f"核对板溪镇{year}年报告").text
    assert "核对结果" in sends(chief, "总结.txt", TEXT(lines("鸽岭镇", year)).encode()).new[0]["caption"]
    assert "还没有入库" in sends(chief, "总结.txt", TEXT(lines("板溪镇", year)).encode()).text


def test_a_document_in_an_archive_or_too_large_to_be_given_back_gets_the_table(town):
    year, packed = town.month.year, io.BytesIO()
    document = word(*lines("板溪镇", year, went=264))
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("总结.docx", document)
    answer = sends(town.clerk, "总结.zip", packed.getvalue(), "核对")
    assert list(files(town.house, answer)) == [f"板溪镇{year}年报告核对.xlsx"]
    large = io.BytesIO(document)
    with zipfile.ZipFile(large, "a") as archive:
        archive.writestr("word/media/image1.png", random.Random(1).randbytes(5_100_000))
    answer = sends(town.clerk, "总结.docx", large.getvalue(), "核对")
    assert list(files(town.house, answer)) == [f"板溪镇{year}年报告核对.xlsx"]
    assert "Word 文件超过 5 MB" in answer.text


def test_what_cannot_be_read_gets_a_sentence(town):
    clerk = town.clerk
    clerk.says("核对报告")
    assert "没有核对：" in sends(clerk, "总结.docx", b"PK\x03\x04 broken").text
    assert "没有核对：" in sends(clerk, "总结.doc", b"\xd0\xcf\x11\xe0" + bytes(600)).text
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("一.txt", "二.txt"):
            archive.writestr(name, TEXT(lines("板溪镇", town.month.year)))
    assert "一次只能核对一份报告" in sends(clerk, "总结.zip", packed.getvalue()).text
    assert "只有管理员能添加报告" in sends(town.county.sits("王芳"), "总结.docx", b"x").text


def test_in_the_folder_mode_nothing_goes_through_the_chat(town):
    county = town.place.county_id
    with town.house.database.transaction() as session:
        chief = people.in_chat(session, town.county.chief.id, town.clock())
        switch(session, county, Channel.FOLDER, town.clock(), chief.id)
    answer = sends(town.clerk, "总结.docx", word(*lines("板溪镇", town.month.year, went=264)), "核对")
    assert files(town.house, answer) == {}
    assert all("结果已存到服务器，不经过聊天。请向系统运维人员领取" in one["text"] for one in answer.new)
    assert "没有公开的稿子请不要发到这里" in town.clerk.says("核对报告").text
    assert "好，不核对了" in town.clerk.says("不核对了").text
    assert not any(sign in answer.text for sign in ("264", "266", "不一致"))
    with town.house.database.transaction() as session:
        switch(session, county, Channel.CHAT, town.clock(), chief.id)
    laid = sorted((town.house.log.parent / "annual").glob(f"{town.county.name}*"))
    assert [one.suffix for one in laid] == [".docx", ".xlsx"]
    assert remarked(laid[0].read_bytes())[0][0] == "264件"
    for one in laid:  # the house is shared by many
        one.unlink()


def test_whoever_has_lost_the_post_or_the_file_gets_words(town):
    now = town.clock()
    with town.house.database.reading() as session:
        clerk = people.in_chat(session, town.clerk.id, now)
        kitchen = Kitchen(session, now, str, "")
        of = {"person": clerk.id, "chat": clerk.chat_id, "file": 1, "town": town.place.id, "year": 2026, "at": str(now)}
        gone = [make(of, kitchen) for make in (reconcile_book, reconcile_word)]
        lost = [reconcile_book(of | other, kitchen) for other in ({"chat": 1}, {"person": 0}, {"town": 0})]
    assert all("这份文件已经不在了" in made.caption and not made.data for made in gone)
    assert all("您现在的岗位不能核对这个镇的报告" in made.caption and not made.data for made in lost)


def test_no_more_than_three_files_are_kept(town):
    with town.house.database.reading() as session:
        clerk = people.in_chat(session, town.clerk.id, town.clock())
        kept = session.scalar(sa.select(sa.func.count()).where(KeptFile.person_id == clerk.id))
    assert 0 < kept <= 3


def test_somebody_without_a_town_or_county_of_their_own_may_not(town):
    reviewer = town.county.sits("蔺相", None, Role.REVIEWER)
    assert "请把要核对的报告发到这里" in reviewer.says("/reconcile").text
    assert "好，不核对了" in reviewer.says("取消").text
